"""The fixed limits of a weekly metric: the weeks shown with them, where they come from, and setting them again."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import streamlit as st

from data.written import Entry
from pages.parts import filters, names
from pages.parts.ask import ask
from pages.parts.escape import markdown
from pages.parts.phrases import day
from pages.parts.writing import me, refusal, signature, submit, written
from queries import Scope, briefing, notes, signals
from queries.metrics import describe
from queries.signals import Judged
from queries.statistics import FEWEST_WEEKS
from queries.words import filters_in_words

COLOURS = (
    "Grey band: the usual range. Red: a signal for the worse: outside the band, the 8th week in a row on one side, "
    "or 2 of 3 weeks near one limit. Hollow: the week is not over."
)

MARKS = "By due week. Grey band: the usual range. Dashed: the target. Red: a signal."


def weekly(question: str, metric: str, scope: Scope | None = None) -> tuple[pa.Table, Judged]:
    """The weeks of a scope's period, by default the frame's, each judged by limits that do not depend on the period.

    Asks for all weeks of the metric, since the limits come from the first ones.
    """
    # Without a reference period, so that all time is asked for only once.
    scope = replace(scope or st.session_state["scope"], reference_since=None, reference_until=None)
    ever = replace(scope, since=None, until=None)
    begins = briefing.bases_of(written(), ever).get(metric)
    judged = signals.judge(metric, ask(question, ever).to_pylist(), begins)
    return signals.with_limits(ask(question, scope), judged), judged


def source(judged: Judged, scope: Scope | None = None) -> str:
    """The weeks that the limits come from, who set them again and why; or why there are none. Markdown."""
    taken = _taken(judged, scope or st.session_state["scope"])
    if judged.base:
        first, last = judged.base
        return f"The limits are fixed from the weeks of {day(first)} to {day(last)}.{taken}"
    complete = sum(point.is_complete for point in judged.points)
    if signals.CHARTS[judged.metric].is_count and complete >= FEWEST_WEEKS:
        return f"No limits: events rarer than one a week have no usual range.{taken}"
    return f"No limits yet: they take {FEWEST_WEEKS} complete weeks with items.{taken}"


def were_reset(judged: Judged, scope: Scope | None = None) -> bool:
    """Whether a person set the limits again, which a chart then says beside them."""
    return bool(_taken(judged, scope or st.session_state["scope"]))


def _taken(judged: Judged, scope: Scope) -> str:
    entry = _entry(judged, scope)
    if not entry or entry.value is None:
        return ""
    begun, why = day(date.fromisoformat(entry.value["week"])), markdown(entry.value["reason"].removesuffix("."))
    return f" Limits reset from the week of {begun} on ({signature(entry.by, entry.at)}): {why}."


def _entry(judged: Judged, scope: Scope) -> Entry | None:
    return briefing.rebased(written(), judged.metric, scope) if notes.may_see(scope.filters(), scope) else None


def anew(name: str, judged: Judged, scope: Scope | None = None) -> None:
    """A popover to set the limits again from a later week, or to return to the first weeks.

    `name` makes the keys unique; the scope is that of the judged weeks, by default the frame's.
    """
    scope = scope or st.session_state["scope"]
    entry, weeks, key = _entry(judged, scope), _choices(judged), f"limits_{name}"
    if not weeks and not entry:
        return
    with st.popover(
        "Reset limits", icon=":material/straighten:", type="tertiary", key=key, on_change="rerun"
    ) as opened:
        if opened.open:
            _choose(key, judged.metric, scope, weeks, is_anew=entry is not None)


def _choices(judged: Judged) -> list[date]:
    """Weeks followed by enough complete ones to set limits from, latest first."""
    judgeable = [point.week for point in judged.points if point.is_complete and point.value is not None]
    return judgeable[1 : len(judgeable) - FEWEST_WEEKS + 1][::-1]


def _choose(key: str, metric: str, scope: Scope, weeks: list[date], is_anew: bool) -> None:
    whose = markdown(filters_in_words(scope.filters(), names.known_vendors()))
    refusal(key)
    st.markdown(
        f"After a lasting change, what was usual before says nothing any more. The limits of **"
        f"{describe(metric).label.lower()}** ({whose}) are then those of up to 26 complete weeks from a later one on, "
        "everywhere in the dashboard; the weeks before it keep theirs."
    )
    if weeks:
        with st.form(f"form_{key}", border=False):
            st.selectbox("From the week", weeks, format_func=filters.week_text, key=f"week_{key}")
            st.text_input("Why", key=f"why_{key}", max_chars=notes.LONGEST, placeholder="What changed for good")
            st.form_submit_button(
                "Take them from this week", type="primary", on_click=_take, args=(key, metric, scope), key=f"take_{key}"
            )
    if is_anew:
        st.button("Back to the first weeks", key=f"first_{key}", on_click=_back, args=(key, metric, scope))


def _take(key: str, metric: str, scope: Scope) -> None:
    def take() -> None:
        reason = notes.cleaned(st.session_state[f"why_{key}"], what="Why the limits are reset")
        briefing.rebase(written(), metric, notes.own(scope), st.session_state[f"week_{key}"], reason, me())

    submit(key, take)


def _back(key: str, metric: str, scope: Scope) -> None:
    submit(key, lambda: briefing.rebase(written(), metric, notes.own(scope), None, "", me()))
