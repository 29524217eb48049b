"""What every page runs within: the version of the data that is open, the turn it takes, and what a failure becomes."""

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
from data import start
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from pages.parts import escape
from pages.parts.ask import row
from queries import EVERYTHING, Scope

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
