"""Spellings of one name in a file, and the button that has them read as one from now on."""

from collections.abc import Sequence

import streamlit as st

from data import aliases, jobs
from pages.parts import escape
from pages.parts.importing import asking, labels, words
from queries.format import grouped

MOST = 10


def offered(job: jobs.Job, file: dict, place: int) -> None:
    """Each spelling with what it seems to be, and a button, as long as the import can still be read again."""
    found = aliases.suggested(file) if job.state == "ready" else []
    for number, one in enumerate(found[:MOST]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"alias_{place}_{number}"):
            st.markdown(_said(one), width="stretch")
            _button(f"Read as {one['to']}", f"read_{place}_{number}", job, file, [one])
    if len(found) > 1:
        _button(f"Read all {grouped(len(found))} as suggested", f"read_{place}_all", job, file, found)


def other_warnings(file: dict) -> list[dict]:
    """A file's warnings except those that an offered spelling repeats."""
    found = aliases.suggested(file)
    return [
        warning
        for warning in file.get("warnings") or ()
        if not any(one["from"] in warning["reason"] and one["to"] in warning["reason"] for one in found)
    ]


def _said(one: dict) -> str:
    rows = words.counted(one["rows"], "row")
    written = f"**{escape.markdown(one['from'])}** ({rows}) is written like **{escape.markdown(one['to'])}**"
    return f"{escape.markdown(labels.column(one['column']))}: {written}"


def _button(label: str, key: str, job: jobs.Job, file: dict, taken: Sequence[dict]) -> None:
    st.button(escape.markdown(label), key=key, on_click=_take, args=(job, file, taken))


def _take(job: jobs.Job, file: dict, taken: Sequence[dict]) -> None:
    asking.answer(job, (), {"aliases": aliases.of_file(file, taken)})
