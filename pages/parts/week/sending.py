"""The week's pack: one page to print or send, a page for the browser, a spreadsheet; each made on request."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

import queries
from pages.parts.writing import written
from queries.briefing import Briefing
from reports import pack
from reports.content import Made, Pack
from reports.text import file_name

FORMATS: dict[str, tuple[str, str, str, Callable[[Pack], bytes | str]]] = {
    "PDF, one page": ("pdf", "application/pdf", ":material/picture_as_pdf:", pack.pdf),
    "Web page": ("html", "text/html", ":material/html:", pack.html),
    "Spreadsheet": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table_view:",
        pack.xlsx,
    ),
}


def show(briefed: Briefing) -> None:
    """Buttons that download the pack for this week and these filters."""
    with st.popover("Weekly pack", icon=":material/forward_to_inbox:", type="tertiary", key="pack"):
        st.caption("This week with these filters, to send on: the same numbers, notes and definitions.")
        name = file_name(briefed.week, briefed.scope)
        for label, (ending, mime, icon, write) in FORMATS.items():
            st.download_button(
                label,
                data=_later(briefed, write),
                file_name=f"{name}.{ending}",
                mime=mime,
                icon=icon,
                key=f"pack_{ending}",
                on_click="ignore",
                width="stretch",
            )


def _later(briefed: Briefing, write: Callable[[Pack], bytes | str]) -> Callable[[], bytes | str]:
    """A function that makes the file from the current version, in a thread that has no session."""
    version, theirs = st.session_state["version"], written()

    def make() -> bytes | str:
        made = Made(version.name, datetime.now(UTC))
        return write(pack.build(queries.asking(version.path), briefed.scope, briefed.week, made, theirs))

    return make
