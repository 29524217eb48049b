"""The global filters: in the sidebar, in the URL, and as chips above the page."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from pages.parts import escape, names, visitor
from pages.parts.ask import rows
from queries import Scope, period
from queries.format import format_value

CUSTOM = "Custom"
DEFAULT = period.PERIODS[period.DEFAULT_PERIOD]
# The default comes first: given as an index, it would compete with the link and the reset.
LABELS = [DEFAULT, *(name for name in period.PERIODS.values() if name != DEFAULT), CUSTOM]
FILTERS = {"vendor": "Vendor", "segment": "Segment", "client": "Client", "work_type": "Work type"}
COLUMNS = {"vendor": "vendor_id"}  # where the column's name is not the filter's
LONGEST_SAID, MOST_SAID = 60, 5

# An unbounded reference would mean all time; a period without a predecessor is compared with nothing.
NEVER = period.Period(date.max, date.max)
NO_REFERENCE = "no earlier period"
AGAINST = {"The period before": period.previous, "The same period last year": period.year_before}
"""What a period can be compared with, as worded in a control."""

LONG_AGO = date(1971, 1, 1)  # stands for the as-of date of a warehouse without records
USUAL_WEEKS = 13  # as long as the default period
DAYS = (date(1970, 1, 1), date(2160, 12, 31))


def choose() -> None:
    """Show the filters in the sidebar and set the scope of this run in the session."""
    as_of_on = st.session_state["status"]["as_of_on"] or LONG_AGO
    options = _options()
    if "unknown_in_link" not in st.session_state:
        _read_link(options, as_of_on)
    with st.sidebar:
        label = st.selectbox("Period", LABELS, key="period", bind="query-params")
        chosen_period = _custom(as_of_on) if label == CUSTOM else period.named(_key(label), as_of_on)
        chosen = {
            name: st.multiselect(
                title,
                options[name],
                key=name,
                bind="query-params",
                placeholder="All",
                format_func=partial(names.label, COLUMNS.get(name, name)),
            )
            for name, title in FILTERS.items()
        }
    before = period.previous(chosen_period) or NEVER
    st.session_state["scope"] = Scope(
        since=chosen_period.since,
        until=chosen_period.until,
        vendors=tuple(chosen["vendor"]),
        segments=tuple(chosen["segment"]),
        clients=tuple(chosen["client"]),
        work_types=tuple(chosen["work_type"]),
        viewer=visitor.viewer(),
        reference_since=before.since,
        reference_until=before.until,
    )


def _key(label: str) -> str:
    return next(key for key, name in period.PERIODS.items() if name == label)


def _custom(as_of_on: date) -> period.Period:
    usual = period.named(period.DEFAULT_PERIOD, as_of_on)
    since = _day("From", usual.since, "since")
    until = _day("To, inclusive", usual.until, "until")
    if since and until and since > until:
        st.warning("The period ends before it starts, so nothing falls in it.")
    return period.Period(since, until)


def _day(label: str, usual: date | None, key: str) -> date | None:
    first, last = DAYS
    return st.date_input(label, usual, first, last, key=key, bind="query-params", format="YYYY-MM-DD")


def _options() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FILTERS}
    choices = rows("frame/choices", Scope(viewer=visitor.viewer()))
    for choice in choices:
        found[choice["dimension"]].append(choice["value"])
    names.know_vendors({choice["value"]: choice["label"] for choice in choices if choice["dimension"] == "vendor"})
    return found


def _read_link(options: dict[str, list[str]], as_of_on: date) -> None:
    """Rewrite a link that names things by id to name them as the screen does; keep what is unknown."""
    link: dict[str, list[str]] = {}
    unknown: list[str] = []
    for name in FILTERS:
        labels = {value: names.label(COLUMNS.get(name, name), value) for value in options[name]}
        given = [labels.get(value, value) for value in st.query_params.get_all(name) if value]
        link[name] = [value for value in dict.fromkeys(given) if value in labels.values()]
        unknown += [value for value in given if value not in link[name]]
    wanted = st.query_params.get("period")
    if wanted:
        link["period"] = [period.PERIODS.get(wanted, wanted)]
        if link["period"][0] not in LABELS:
            unknown += link.pop("period")
    else:
        days, misread = _days_of_link(as_of_on)
        link |= days
        unknown += misread
    st.session_state["unknown_in_link"] = unknown
    rewritten = {name: values for name, values in link.items() if values != st.query_params.get_all(name)}
    if rewritten:
        st.query_params.update({name: values for name, values in rewritten.items() if values})
        st.rerun()


def _days_of_link(as_of_on: date) -> tuple[dict[str, list[str]], list[str]]:
    """The widgets of a link that gives days without a period, and what of it is no date; an end left out is filled in.

    From a day on means up to the as-of; until a day, as long as the usual period.
    """
    read: dict[str, date] = {}
    misread: list[str] = []
    for name in ("since", "until"):
        given = st.query_params.get(name)
        try:
            read |= {name: date.fromisoformat(given)} if given else {}
        except ValueError:
            misread.append(given or "")
            del st.query_params[name]
    if not read:
        return {}, misread
    until = read.get("until") or max(as_of_on, read["since"])
    since = read.get("since") or until - timedelta(weeks=USUAL_WEEKS, days=-1)
    return {"period": [CUSTOM], "since": [since.isoformat()], "until": [until.isoformat()]}, misread


def leave_out(name: str, value: str) -> None:
    """Take a value that the data do not contain out of the address, have the header say so, and rerun."""
    st.session_state["unknown_in_link"] = [*st.session_state["unknown_in_link"], value]
    del st.query_params[name]
    st.rerun()


def left_out() -> None:
    """Say which filters of the link are not in the data: a wider view than intended would mislead."""
    unknown = st.session_state.get("unknown_in_link")
    if unknown:
        listed = ", ".join(escape.markdown(value[:LONGEST_SAID]) for value in unknown[:MOST_SAID])
        st.warning(
            f"The link asks for what these data do not hold, so it is left out: {listed}.",
            icon=":material/link_off:",
        )


def take_off(*names: str) -> str:
    """Which of these filters to take off, of those that are set: `Take the client filter off`; empty if none is."""
    given = [FILTERS[name].lower() for name in names if st.session_state[name]]
    return f"Take the {' and '.join(given)} filter{'' if len(given) == 1 else 's'} off" if given else ""


def reset() -> None:
    """Return to the default period and no filters."""
    st.session_state["period"] = DEFAULT
    st.session_state["unknown_in_link"] = []
    for name in FILTERS:
        st.session_state[name] = []


def chips() -> None:
    """The filters in force, each a button that removes it, and one button that resets them all."""
    active = [(name, value) for name in FILTERS for value in st.session_state[name]]
    if not active and st.session_state["period"] == DEFAULT and not st.session_state.get("unknown_in_link"):
        return
    with st.container(horizontal=True, gap="xsmall", key="chips"):
        if st.session_state["period"] != DEFAULT:
            st.button(
                period_text() if st.session_state["period"] == CUSTOM else st.session_state["period"],
                icon=":material/close:",
                icon_position="right",
                key="chip_period",
                on_click=_usual_period,
            )
        for name, value in active:
            st.button(
                f"{FILTERS[name]}: {escape.markdown(names.label(COLUMNS.get(name, name), value))}",
                icon=":material/close:",
                icon_position="right",
                key=f"chip_{name}_{value}",
                on_click=_take_off,
                args=(name, value),
            )
        st.button("Reset filters", key="reset", type="tertiary", on_click=reset)


def _usual_period() -> None:
    st.session_state["period"] = DEFAULT


def _take_off(name: str, value: str) -> None:
    st.session_state[name] = [kept for kept in st.session_state[name] if kept != value]


def reference() -> Scope:
    """The frame's scope in the period before."""
    return in_reference(st.session_state["scope"])


def against(compared: str) -> Scope:
    """The frame's scope with another reference period, one of AGAINST."""
    scope = st.session_state["scope"]
    before = AGAINST[compared](period.Period(scope.since, scope.until)) or NEVER
    return replace(scope, reference_since=before.since, reference_until=before.until)


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
    as_of_on = st.session_state["status"]["as_of_on"] or LONG_AGO
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
    return _span(scope.since, scope.until)


def reference_text(scope: Scope | None = None) -> str:
    """The reference period in words, by default the frame's: the period before."""
    scope = scope or st.session_state["scope"]
    if scope.reference_since == date.max:
        return NO_REFERENCE
    return _span(scope.reference_since, scope.reference_until)


def _span(since: date | None, until: date | None) -> str:
    if since is None and until is None:
        return "all time"
    if since is None or until is None:
        return f"from {format_value(since, 'date')}" if since else f"until {format_value(until, 'date')}"
    if since.year != until.year:
        return f"{format_value(since, 'date')} – {format_value(until, 'date')}"
    if since.month == until.month:
        return f"{since.day}–{format_value(until, 'date')}"
    return f"{format_value(since, 'date', short=True)} – {format_value(until, 'date')}"


def week_text(monday: date) -> str:
    """A week in words: its number, its first day and its last."""
    return f"{format_value(monday, 'week')}, {_span(monday, monday + timedelta(days=6))}"
