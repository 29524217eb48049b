"""What surrounds every page: which version of the data is open, how old it is, whether it is the demo."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Streamlit and the questions import pandas, Plotly and SciPy on first use, which takes a second or two. Importing
# them with the frame, when the server starts, keeps no visitor waiting.
import pandas  # noqa: F401
import plotly.graph_objects  # noqa: F401
import streamlit as st

import queries.statistics  # noqa: F401
from data import pipeline, start
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from pages.parts import escape, filters, views
from pages.parts.ask import row
from pages.parts.registry import Page
from queries import EVERYTHING, Scope, data_age

# The browser tab would fetch an icon given by name from the internet.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="16" height="16" rx="3" fill="#1F5FC4"/>'
    '<path d="M3 12V9h2v3zm4 0V4h2v8zm4 0V7h2v5z" fill="#fff"/></svg>'
)
log = logging.getLogger("dashboard")
TURN_SECONDS = 0.3  # as long as a page takes without cached answers
_turn = threading.Lock()


def quiet_import() -> None:
    """Keep Streamlit from warning, when the server starts, that a menu is declared before anyone visits."""
    if not st.runtime.exists():
        logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").addFilter(lambda _: False)


@contextmanager
def calm() -> Iterator[None]:
    """Turn any failure within into a sentence on the page, and write it in full to the server's log."""
    try:
        yield
    except WarehouseError as error:
        log.exception("The warehouse cannot be read")
        st.error(escape.markdown(error), icon=":material/database_off:", title="The data cannot be read")
    except Exception:  # the outermost place: no visitor sees a traceback; the log has it in full
        log.exception("A page failed")
        st.error(
            "Reload the page; if that does not help, reset the filters or choose another page. "
            "The server's log holds the cause.",
            icon=":material/sync_problem:",
            title="This page could not be shown",
        )


@contextmanager
def in_turn() -> Iterator[None]:
    """One page after another: what runs within waits for the page that is being made, unless that one is slow.

    Only one thread at a time runs Python. Pages that take turns are done one by one; pages that run at once are all
    done late, at the same time, and then the people who read them click at the same time again.
    """
    has_turn = _turn.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if has_turn:
            _turn.release()


def open_data() -> None:
    """Set the version of the data and its status for this run; the first start makes the demo portfolio.

    Raises WarehouseError if no version can be read.
    """
    warehouse = Warehouse()
    try:
        version = start.up_to_date(warehouse)
    except NoWarehouse:
        with st.spinner("First start: generating and importing the demo portfolio. This takes a few seconds."):
            start.ensure(warehouse.directory)
        version = warehouse.current()
    st.session_state["version"] = version
    st.session_state["status"] = row("frame/status", Scope(viewer=EVERYTHING))


def header(page: Page) -> None:
    """One unobtrusive line: page, period, age of the data and version; then the notices and the filters in force."""
    status, version = st.session_state["status"], st.session_state["version"]
    st.session_state["page_title"] = page.title  # exports say where they come from
    parts = [f"**{page.title}**"]
    if page.has_period and st.session_state["status"]["as_of_on"]:
        parts.append(escape.markdown(filters.period_text()))
    age = data_age.of(status, data_age.now()) if status["deliverables"] else None
    if age is None:
        parts.append("no data yet")
    elif not age.is_old:
        parts.append(escape.markdown(str(age)))
    parts.append(f"data version {escape.markdown(version.name)}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        if status["demo"]:
            st.badge("Demo data", icon=":material/science:", color="blue")
            _start_empty()
        if age and age.is_old:
            st.badge(escape.markdown(str(age)), icon=":material/schedule:", color="orange")
        views.control()
        st.caption(" · ".join(parts), width="stretch")
    if version.notice:
        st.warning(escape.markdown(version.notice), icon=":material/history:")
    filters.left_out()
    filters.chips()


def _start_empty() -> None:
    with st.popover("Start empty", icon=":material/delete_sweep:", type="tertiary", key="leave_demo"):
        st.markdown("Replace the demo portfolio with an empty warehouse? Your own exports can then be imported.")
        st.caption("The demo stays in the history and can be brought back.")
        st.button("Yes, start empty", type="primary", key="start_empty", on_click=_leave_demo)


def _leave_demo() -> None:
    filters.reset()
    pipeline.start_empty(Warehouse().directory, by="dashboard")
