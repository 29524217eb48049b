"""What people write beside the data: where it is kept, who wrote it and when, and why it was refused."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from data.warehouse import Warehouse, WarehouseError
from data.written import Written
from pages.parts.escape import markdown
from pages.parts.importing import importer
from queries.format import format_value
from queries.notes import NoteError


def written() -> Written:
    """What people wrote beside this warehouse."""
    return Written(Warehouse().directory)


def me() -> str:
    """Who writes."""
    return importer.signed_in()


def signature(by: str, at: str) -> str:
    """Who wrote it and when, in the reporting time zone; Markdown."""
    moment = datetime.fromisoformat(at).astimezone(ZoneInfo(st.session_state["status"]["timezone"]))
    who = "" if by == importer.NOBODY else f"{markdown(by)}, "
    return f"{who}{markdown(format_value(moment, 'instant'))}"


def submit(popover: str, act: Callable[[], object]) -> None:
    """Part of a callback: write, and close the popover of that key; a refusal is shown in it instead."""
    try:
        act()
        st.session_state[popover] = False
    except (NoteError, WarehouseError) as refused:
        st.session_state[f"refused_{popover}"] = str(refused)


def refusal(popover: str) -> None:
    """Say why the last entry in this popover was refused, if it was."""
    if refused := st.session_state.pop(f"refused_{popover}", None):
        st.error(markdown(refused), icon=":material/edit_off:")
