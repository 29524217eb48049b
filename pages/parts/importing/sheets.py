"""Which sheets of a workbook an import reads."""

from functools import partial

import streamlit as st

from data import jobs
from pages.parts import escape
from pages.parts.importing import asking

CAN_CHOOSE = ("asking", "ready")


def choose(job: jobs.Job) -> None:
    """A choice for each workbook of several sheets; hidden sheets are read only if chosen."""
    for place, (book, sheets) in enumerate(job.sheets.items() if job.state in CAN_CHOOSE else ()):
        with st.expander(_label(book, sheets), icon=":material/table_view:", key=f"{job.id}_sheets_{place}"):
            key = f"{job.id}_{job.started_at}_sheets_{place}"
            hidden = {one["sheet"] for one in sheets if one["hidden"]}
            chosen = st.multiselect(
                "Sheets to read",
                [one["sheet"] for one in sheets],
                [one["sheet"] for one in sheets if one["read"]],
                format_func=partial(_named, hidden),
                key=key,
            )
            is_new = bool(chosen) and set(chosen) != {one["sheet"] for one in sheets if one["read"]}
            label = "Read these sheets"
            st.button(label, key=f"{key}_go", disabled=not is_new, on_click=_read, args=(job, book, chosen))


def _named(hidden: set[str], sheet: str) -> str:
    return f"{sheet} (hidden)" if sheet in hidden else sheet


def _label(book: str, sheets: list[dict]) -> str:
    read = sum(one["read"] for one in sheets)
    hidden = sum(one["hidden"] for one in sheets)
    more = f", {hidden} hidden" if hidden else ""
    return f"Sheets of {escape.markdown(book)}: {read} of {len(sheets)} read{more}. Choose others"


def _read(job: jobs.Job, book: str, chosen: list[str]) -> None:
    asking.answer(job, (), {"sheets": {book: chosen}})
