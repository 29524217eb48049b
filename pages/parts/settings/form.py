"""The controls of the settings; each choice is kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import streamlit as st

from data.warehouse import WarehouseError
from pages.parts import escape
from pages.parts.settings import words
from pages.parts.writing import me, written
from queries import fiscal, locales, preferences
from queries.fiscal import FiscalYear
from queries.preferences import EVERYONE, Preferences

WHO = {EVERYONE: "everyone"}
REFUSED = "settings_refused"
UNSET = "unset"  # to a selectbox, None would be no choice at all
Option = TypeVar("Option")
LOCALES = [locales.HOUSE, *sorted(locales.KNOWN, key=locales.title)]


def reading(owner: str) -> None:
    """How that owner, or everyone, reads numbers, dates and weeks."""
    own, everyone = preferences.own(written(), owner), preferences.in_force(written(), None)
    unset = "House default" if owner == EVERYONE else "As for everyone"
    usual = preferences.InForce() if owner == EVERYONE else everyone
    _choice(
        "Numbers, dates, and the names of months and days",
        [UNSET, *LOCALES],
        UNSET if own.locale is None else own.locale,
        lambda code: f"{unset} ({locales.title(usual.locale)})" if code == UNSET else locales.title(code),
        f"locale_{WHO.get(owner, 'own')}",
        lambda code: _keep(owner, replace(own, locale=_chosen(code))),
    )
    _choice(
        "Calendars and lists of weekdays begin on",
        [UNSET, *preferences.WEEK_STARTS],
        own.week_start or UNSET,
        lambda day: f"{unset} ({usual.week_start.capitalize()})" if day == UNSET else day.capitalize(),
        f"week_start_{WHO.get(owner, 'own')}",
        lambda day: _keep(owner, replace(own, week_start=_chosen(day))),
    )
    st.caption(words.kept_for(owner))


def fiscal_year(year: FiscalYear, day: date) -> None:
    """When everyone's fiscal year begins, and what its months are."""
    _choice(
        "The fiscal year begins in",
        list(range(1, 13)),
        year.starts_in,
        words.month,
        "fiscal_starts_in",
        lambda month: _set(replace(year, starts_in=month)),
    )
    _choice(
        "Its months are",
        list(words.MONTHS_SAID),
        year.months,
        words.MONTHS_SAID.__getitem__,
        "fiscal_months",
        lambda months: _set(replace(year, months=months)),
    )
    if year.has_weeks:
        _choice(
            "Its weeks begin on",
            list(preferences.WEEK_STARTS),
            year.week_start,
            str.capitalize,
            "fiscal_week_start",
            lambda start: _set(replace(year, week_start=start)),
        )
    st.caption(words.fiscal(year, day))


def refusal() -> None:
    """Say why the last choice could not be kept, if it could not."""
    if refused := st.session_state.pop(REFUSED, None):
        st.error(escape.markdown(refused), icon=":material/edit_off:")


def _choice(
    label: str,
    options: Sequence[Option],
    now: Option,
    said: Callable[[Option], str],
    key: str,
    keep: Callable[[Option], None],
) -> None:
    st.session_state[key] = now  # what is kept, also where somebody else has changed it since
    st.selectbox(label, options, format_func=said, key=key, on_change=lambda: _attempt(keep, st.session_state[key]))


def _attempt(keep: Callable[[Option], None], value: Option) -> None:
    try:
        keep(value)
    except WarehouseError as refused:
        st.session_state[REFUSED] = str(refused)


def _chosen(option: str) -> str | None:
    return None if option == UNSET else option


def _keep(owner: str, chosen: Preferences) -> None:
    preferences.keep(written(), owner, chosen, me())


def _set(year: FiscalYear) -> None:
    fiscal.keep(written(), year, me())
