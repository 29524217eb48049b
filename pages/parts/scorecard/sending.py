"""The vendor's review handout: two pages to print, slides to edit, a spreadsheet; each made on request."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

import queries
from pages.parts import bar
from pages.parts.writing import written
from queries import Scope
from reports.content import Made
from reports.handout import build, files

FORMATS = {
    "Handout (PDF)": ("pdf", "application/pdf", ":material/picture_as_pdf:"),
    "Slides (PowerPoint)": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ":material/slideshow:",
    ),
    "Spreadsheet": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table_view:",
    ),
}


def show(vendor: str, own: Scope) -> None:
    """A menu in the bar that downloads the handout for this vendor, period and these filters."""
    with bar.place(), st.popover("Handout", icon=":material/forward_to_inbox:", type="tertiary", key="pack"):
        st.caption("This vendor and period, for the review: the same numbers, and actions to agree.")
        is_outside = st.toggle(
            "For the vendor",
            value=True,
            key="handout_outside",
            help="Other vendors are then called Vendor B, Vendor C and so on.",
        )
        name = files.file_name(vendor, own)
        for label, (ending, mime, icon) in FORMATS.items():
            st.download_button(
                label,
                data=_later(vendor, own, ending, is_outside),
                file_name=f"{name}.{ending}",
                mime=mime,
                icon=icon,
                key=f"handout_{ending}",
                on_click="ignore",
                width="stretch",
            )


def _later(vendor: str, own: Scope, ending: str, is_outside: bool) -> Callable[[], bytes]:
    """A function that makes the file from the current version, in a thread that has no session."""
    version, theirs = st.session_state["version"], written()

    def make() -> bytes:
        made, ask = Made(version.name, datetime.now(UTC)), queries.asking(version.path)
        return files.WRITERS[ending](build.build(ask, own, vendor, made, theirs, is_outside=is_outside))

    return make
