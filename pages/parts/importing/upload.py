"""The entrance: files dropped here start importing at once."""

import pyarrow as pa
import streamlit as st

from data import jobs
from data.contract import TABLES
from data.reading import Refused
from data.warehouse import WarehouseError
from pages.parts.importing import importer, labels, view

FORMATS = "CSV, TSV, TXT, XLSX, XLS, ODS, HTML, XML and LEDES, also zipped or gzipped"


def files() -> None:
    """The drop zone; a finished upload becomes an import and comes into view."""
    drop = st.session_state.setdefault("drop", 0)
    with st.container(key="exports"):
        given = st.file_uploader(
            "Drop the exports of your tools here",
            accept_multiple_files=True,
            key=f"drop_{drop}",
        )
        st.caption(f"{FORMATS}. The import starts by itself; you will see what it would do before anything changes.")
        with st.expander("Settings for these files", icon=":material/tune:"):
            replaces = st.checkbox(
                "This export replaces its period: rows it no longer has are removed",
                key="replace_period",
                help="Without it, rows that an earlier file had and this one no longer has are kept.",
            )
    if given:
        _start(given, replaces)


def _start(given: list, replaces: bool) -> None:
    # A fresh drop zone next time, so that returning to the page does not import the files again.
    st.session_state["drop"] += 1
    try:
        view.show(jobs.submit([(one.name, one) for one in given], by=importer.signed_in(), replace_period=replaces))
    except (Refused, WarehouseError) as error:
        view.told(error)
    st.rerun()


def wanted() -> None:
    """The tables that an export can hold, each with its required columns."""
    with st.expander("What can be imported?", icon=":material/help:", on_change="rerun", key="wanted") as panel:
        if not panel.open:
            return
        st.markdown(
            "One row per piece of work is enough to begin: **deliverables**. "
            "Your columns may have any names; what they mean is proposed, and you confirm it once."
        )
        listed = {
            "Table": [labels.table(name) for name in TABLES],
            "Holds": [table.grain for table in TABLES.values()],
            "Cannot do without": [labels.columns(table.required) for table in TABLES.values()],
        }
        st.dataframe(pa.table(listed), hide_index=True, height="content", alt="Tables and their required columns")
