"""A table as a spreadsheet, made on request, in a thread that has no session."""

from collections.abc import Callable
from datetime import UTC, datetime

import pyarrow as pa
import streamlit as st

from pages.parts import names
from queries import locales, words, workbook


def file_name(name: str) -> str:
    """The table's name and the version of the data."""
    return f"{name}_{st.session_state['version'].name}.xlsx"


def later(answer: Callable[[], pa.Table], name: str, title: str = "") -> Callable[[], bytes]:
    """A function that makes an answer's XLSX file from things as they are now: version, status, vendor names."""
    version, status = st.session_state["version"].name, dict(st.session_state["status"])
    page, vendors = st.session_state.get("page_title", ""), names.known_vendors()
    called = name.replace("_", " ").capitalize()

    def make() -> bytes:
        about = workbook.About(
            title=title or called,
            version=version,
            as_of=status["as_of"],
            timezone=status["timezone"],
            demo=status["demo"],
            generated_at=datetime.now(UTC),
            currency=status["currency"],
            page=page,
            words=lambda column, value: words.label(column, value, vendors),
        )
        with locales.writing():  # whatever the reader's locale, a file is for a machine
            return workbook.write([workbook.Sheet(called, answer())], about)

    return make
