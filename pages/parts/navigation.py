"""Going on from what one sees: narrow the page by a click, or leave for another page with the choices kept."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from pages.parts import filters, registry
from pages.parts.registry import Page
from queries import period

ITS_OWN = ("deliverable", "view", "scorecard", "week")
"""Parameters of the address that one page alone reads, and so none that is bound where one comes from."""

LAST_WEEK = {"period": period.PERIODS["last_week"]}


def to(page: Page, **choices: object) -> None:
    """As a callback: leave for a page, with these widgets' values set. The global filters stay as they are."""
    days = () if st.session_state.get("period") == filters.CUSTOM else ("since", "until")
    # Bound to the address only where the period is a custom one: widgets that are not there do not write themselves.
    link = {name: str(value) for name, value in choices.items() if name in (*ITS_OWN, *days)}
    st.session_state["leaving_for"] = page.file, link
    for name, value in choices.items():
        st.session_state[name] = value


def to_deliverable(row: dict) -> None:
    """As a callback: leave for the deliverable of a row, to come back to this page."""
    st.session_state["came_from"] = st.session_state["page_path"]
    to(registry.AT["deliverable"], deliverable=row["deliverable_id"])


def way_back() -> Page:
    """The page from which a deliverable was opened; SLA where none was."""
    return registry.AT[st.session_state.get("came_from", "sla")]


def follow() -> None:
    """Leave for where the last click led, if it led anywhere."""
    if "leaving_for" in st.session_state:
        file, link = st.session_state.pop("leaving_for")
        # The global filters write themselves into the address; what only that page has must be given to it.
        st.switch_page(file, query_params=link)


def is_leaving() -> bool:
    """Whether a click has said where to go, and the frame has yet to follow it."""
    return "leaving_for" in st.session_state


def to_cell(row: dict, names: Sequence[str] = ("vendor_id", "segment")) -> None:
    """As a callback: narrow to what a row is about, by default its vendor and segment."""
    for name in names:
        st.session_state[name.removesuffix("_id")] = [row[name]]


def only_week(point: dict) -> None:
    """As a callback: set the period to the week of a point on a chart over weeks."""
    monday = date.fromisoformat(str(point["x"])[:10])
    only_days(monday, monday + timedelta(days=6))


def only_month(point: dict) -> None:
    """As a callback: set the period to the month of a point on a chart over months."""
    first = date.fromisoformat(str(point["x"])[:10]).replace(day=1)
    only_days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def only_days(since: date, until: date) -> None:
    """As a callback: set the period to these days, both included."""
    days = {"since": since, "until": until}
    if st.session_state["period"] != filters.CUSTOM:  # widgets that are not there yet do not write themselves down
        st.query_params.update({name: day.isoformat() for name, day in days.items()})
    st.session_state.update({"period": filters.CUSTOM, **days})
