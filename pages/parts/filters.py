"""The choices that every page shares: a period and filters, set in the bar above the page and kept in the address."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from pages.parts import address, comparison, escape, names, reader, visitor
from pages.parts.ask import row, rows
from queries import Scope, fiscal, period
from queries.format import format_value

CUSTOM = "Custom"
DEFAULT = period.PERIODS[period.DEFAULT_PERIOD]
FILTERS = {"vendor": "Vendor", "segment": "Segment", "client": "Client", "work_type": "Work type"}
ENDS = ("since", "until")
PARAMETERS = ("period", *ENDS, *comparison.PARAMETERS, *FILTERS)
COLUMNS = {"vendor": "vendor_id"}  # where the column's name is not the filter's
LONGEST_SAID, MOST_SAID = 60, 5

# An unbounded reference would mean all time; a period without a predecessor is compared with nothing.
NEVER = period.Period(date.max, date.max)
NO_REFERENCE = "no earlier period"

LONG_AGO = date(1971, 1, 1)  # stands for the as-of date of a warehouse without records
USUAL_WEEKS = 13  # as long as the default period


def choose() -> None:
    """Take the choices from the address, if the browser went somewhere, and set the scope of this run."""
    as_of_on = _as_of_on()
    options = _options()
    if address.look():
        _adopt(address.query(), options, as_of_on)
    _keep_from_page_to_page()
    if st.session_state["period"] not in labels():  # the fiscal year is another since
        st.session_state["period"] = DEFAULT
    st.session_state["filter_options"] = options
    label = st.session_state["period"]
    chosen = _custom() if label == CUSTOM else _named(_key(label), as_of_on)
    before = comparison.reference(chosen, as_of_on, _is_fiscal(label)) or NEVER
    st.session_state["scope"] = Scope(
        since=chosen.since,
        until=chosen.until,
        vendors=tuple(st.session_state["vendor"]),
        segments=tuple(st.session_state["segment"]),
        clients=tuple(st.session_state["client"]),
        work_types=tuple(st.session_state["work_type"]),
        viewer=visitor.viewer(),
        reference_since=before.since,
        reference_until=before.until,
    )


def _as_of_on() -> date:
    return st.session_state["status"]["as_of_on"] or LONG_AGO


def _keep_from_page_to_page() -> None:
    """Streamlit forgets what its widgets hold when the page changes, so it is kept beside them."""
    kept = st.session_state.setdefault("choices", {})
    for name in PARAMETERS:
        if name in st.session_state:
            kept[name] = st.session_state[name]
        elif name in kept:
            st.session_state[name] = kept[name]


def link() -> address.Link:
    """The choices in force, as the address has them: things by the names that are on the screen."""
    found = {name: [_label(name, value) for value in st.session_state[name]] for name in FILTERS}
    found["period"] = [st.session_state["period"]]
    if st.session_state["period"] == CUSTOM:
        found |= {name: [day.isoformat()] if (day := st.session_state.get(name)) else [] for name in ENDS}
    return {name: values for name, values in found.items() if values} | comparison.link()


def _label(name: str, value: str) -> str:
    return names.label(COLUMNS.get(name, name), value)


def labels() -> list[str]:
    """The names of all periods; the default first: given as an index, it would compete with the link and the reset."""
    return [DEFAULT, *(name for name in _periods().values() if name != DEFAULT), CUSTOM]


def _periods() -> dict[str, str]:
    return period.PERIODS | reader.fiscal_year().periods()


def _is_fiscal(label: str) -> bool:
    return label in fiscal.PERIODS.values()


def _key(label: str) -> str:
    return next(key for key, name in _periods().items() if name == label)


def _named(key: str, as_of_on: date) -> period.Period:
    return reader.fiscal_year().named(key, as_of_on) if key in fiscal.PERIODS else period.named(key, as_of_on)


def _custom() -> period.Period:
    return period.Period(st.session_state.get("since"), st.session_state.get("until"))


def _options() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FILTERS}
    choices = rows("frame/choices", Scope(viewer=visitor.viewer()))
    for choice in choices:
        found[choice["dimension"]].append(choice["value"])
    names.know_vendors({choice["value"]: choice["label"] for choice in choices if choice["dimension"] == "vendor"})
    return found


def _adopt(asked: address.Link, options: dict[str, list[str]], as_of_on: date) -> None:
    """Set the choices as an address has them, by name or by id; what is unknown in it is kept to be said."""
    unknown: list[str] = []
    for name in FILTERS:
        known = {_label(name, value): value for value in options[name]} | {value: value for value in options[name]}
        given = asked.get(name, [])
        st.session_state[name] = list(dict.fromkeys(known[value] for value in given if value in known))
        unknown += [value for value in given if value not in known]
    label = _periods().get(asked["period"][0], asked["period"][0]) if "period" in asked else ""
    known_labels = labels()
    if label and label not in known_labels:
        unknown.append(label)
    if label in known_labels and label != CUSTOM:
        st.session_state["period"] = label
    else:
        days, misread = _days_of_link(asked, as_of_on)
        unknown += misread
        usual = period.named(period.DEFAULT_PERIOD, as_of_on)
        st.session_state["period"] = CUSTOM if days or label == CUSTOM else DEFAULT
        st.session_state.update(days or {"since": usual.since, "until": usual.until})
    st.session_state["unknown_in_link"] = unknown + comparison.adopt(asked)


def _days_of_link(asked: address.Link, as_of_on: date) -> tuple[dict[str, date | None], list[str]]:
    """The days of a link, and what of them is no date, or none in DAYS; an end left out is filled in.

    From a day on means up to the as-of; until a day, as long as the usual period.
    """
    read: dict[str, date] = {}
    misread: list[str] = []
    for name in ENDS:
        for given in asked.get(name, [])[:1]:
            if day := comparison.day_of_link(given):
                read[name] = day
            else:
                misread.append(given)
    if not read:
        return {}, misread
    until = read.get("until") or max(as_of_on, read["since"])
    since = read.get("since") or until - timedelta(weeks=USUAL_WEEKS, days=-1)
    return {"since": since, "until": until}, misread


def leave_out(name: str, value: str) -> None:
    """Take a value that the data do not contain out of the address, have the header say so, and rerun."""
    st.session_state["unknown_in_link"] = [*st.session_state["unknown_in_link"], value]
    address.change(**{name: None})
    st.rerun()


def left_out() -> None:
    """Say which filters of the link are not in the data: a wider view than intended would mislead."""
    scope = st.session_state["scope"]
    if scope.since and scope.until and scope.since > scope.until:
        st.warning("The period ends before it starts, so nothing falls in it.")
    elif refused := comparison.refusal(period.Period(scope.since, scope.until), _as_of_on()):
        st.warning(refused, icon=":material/compare_arrows:")
    unknown = st.session_state.get("unknown_in_link")
    if unknown:
        listed = ", ".join(escape.markdown(value[:LONGEST_SAID]) for value in unknown[:MOST_SAID])
        st.warning(
            f"This link names what is not in the data, so it is left out: {listed}.",
            icon=":material/link_off:",
        )


def take_off(*names: str) -> str:
    """Which of these filters to take off, of those that are set: `Take the client filter off`; empty if none is."""
    given = [FILTERS[name].lower() for name in names if st.session_state[name]]
    return f"Take the {' and '.join(given)} filter{'' if len(given) == 1 else 's'} off" if given else ""


def reset() -> None:
    """Return to the default period and comparison, and no filters."""
    st.session_state["period"] = DEFAULT
    comparison.reset()
    st.session_state["unknown_in_link"] = []
    for name in FILTERS:
        st.session_state[name] = []


def reference() -> Scope:
    """The frame's scope in the period that it is compared with."""
    return in_reference(st.session_state["scope"])


def has_reference() -> bool:
    """Whether the chosen period is compared with another."""
    return st.session_state["scope"].reference_since != date.max


def in_reference(scope: Scope) -> Scope:
    """The same filters in that scope's reference period."""
    return replace(scope, since=scope.reference_since, until=scope.reference_until)


def all_time() -> Scope:
    """The frame's filters on everything that is loaded."""
    scope = st.session_state["scope"]
    return replace(scope, since=None, until=None)


def everything() -> Scope:
    """All that the viewer may see, whatever the filters and period: for what has a link of its own."""
    return Scope(viewer=st.session_state["scope"].viewer)


def last_week() -> tuple[Scope, Scope]:
    """The frame's filters on the last 13 complete weeks, and on the last of them against the 12 before it."""
    as_of_on = _as_of_on()
    quarter = period.named("last_13_weeks", as_of_on)
    week = period.named("last_week", as_of_on)
    scope = st.session_state["scope"]
    weeks = replace(scope, since=quarter.since, until=quarter.until)
    before = period.previous(week) or NEVER
    return weeks, replace(
        scope, since=week.since, until=week.until, reference_since=quarter.since, reference_until=before.until
    )


def period_text() -> str:
    """The chosen period in words: its first and last day."""
    scope = st.session_state["scope"]
    return period.in_words(scope.since, scope.until)


def reference_text(scope: Scope | None = None) -> str:
    """The reference period in words, by default the frame's: its first and last day."""
    scope = scope or st.session_state["scope"]
    if scope.reference_since == date.max:
        return "nothing" if comparison.is_own() else NO_REFERENCE
    return period.in_words(scope.reference_since, scope.reference_until)


def reference_name() -> str:
    """The frame's reference period as a sentence calls it: `the previous period`; its days if a person chose them."""
    if comparison.is_own():
        return reference_text() if has_reference() else "the dates to compare with"
    return f"the {st.session_state['against'].lower()}"


def compared_text() -> str:
    """What is compared with what, as the bar says it; of a reference period without any work, that there is none."""
    empty = has_reference() and not row("frame/compared")["compared_items"]
    return f"{period_text()} vs {reference_text()}{' (no work then)' * empty}"


def week_text(monday: date) -> str:
    """A week in words: its number, its first day and its last."""
    return f"{format_value(monday, 'week')}, {period.in_words(monday, monday + timedelta(days=6))}"
