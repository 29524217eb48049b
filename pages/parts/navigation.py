"""Where clicks lead: narrow the page, or leave for another page with the choices kept."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from pages.parts import filters, registry
from pages.parts.registry import Page


def to(page: Page, **choices: object) -> None:
    """Callback: leave for a page, with these widgets' values set. The global filters stay as they are."""
    own = {name: str(value) for name, value in choices.items() if name not in filters.PARAMETERS}
    st.session_state["leaving_for"] = page.file, own
    for name, value in choices.items():
        st.session_state[name] = value


def to_deliverable(row: dict) -> None:
    """Callback: leave for a row's deliverable, with a way back to this page."""
    page = registry.AT["deliverable"]
    if st.session_state["page_path"] != page.path:
        st.session_state["came_from"] = st.session_state["page_path"]
    to(page, deliverable=row["deliverable_id"])


def way_back() -> Page:
    """The page from which a deliverable was opened; SLA if there is none."""
    return registry.AT[st.session_state.get("came_from", "sla")]


def follow() -> None:
    """Go where the last click leads, if anywhere."""
    if "leaving_for" in st.session_state:
        file, link = st.session_state.pop("leaving_for")
        st.switch_page(file, query_params=filters.link() | link)


def is_leaving() -> bool:
    """Whether a click has set a destination that the frame has yet to follow."""
    return "leaving_for" in st.session_state


def to_cell(row: dict, names: Sequence[str] = ("vendor_id", "segment")) -> None:
    """Callback: narrow to what a row is about, by default its vendor and segment."""
    for name in names:
        st.session_state[name.removesuffix("_id")] = [row[name]]


def only_week(point: dict) -> None:
    """Callback: set the period to the week of a point on a chart over weeks."""
    monday = date.fromisoformat(str(point["x"])[:10])
    only_days(monday, monday + timedelta(days=6))


def only_month(point: dict) -> None:
    """Callback: set the period to the month of a point on a chart over months."""
    first = date.fromisoformat(str(point["x"])[:10]).replace(day=1)
    only_days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def only_days(since: date, until: date) -> None:
    """Callback: set the period to these days, inclusive."""
    st.session_state.update({"period": filters.CUSTOM, "since": since, "until": until})
