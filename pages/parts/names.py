"""Names and codes in words, using the vendor names known to this session."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from queries import words
from queries.labels import ANY, LABELS
from queries.shortening import shortened, told_apart

COLUMNS = (*LABELS, "vendor_id", "variant")


def know_vendors(names: dict[str, str]) -> None:
    """Keep the vendors' names, by id, for this session."""
    known = words.told_apart(names)
    st.session_state["vendor_names"] = known
    st.session_state["short_vendor_names"] = dict(zip(known, told_apart(list(known.values())), strict=True))


def known_vendors() -> dict[str, str]:
    """The vendors' names by id, as known to this session."""
    return st.session_state.get("vendor_names", {})


def short_vendors() -> dict[str, str]:
    """The vendors' names by id, short enough for a sentence, no two alike."""
    return st.session_state.get("short_vendor_names", {})


def written(column: str, value: object) -> str:
    """A value of that column for use within a sentence, where long names are cut in the middle. Plain, not escaped."""
    return shortened(words.written(column, value, short_vendors()))


def label(column: str, value: object) -> str:
    """A value of that column on its own, in a cell, on an axis or in a menu: codes begin with a capital."""
    return words.label(column, value, known_vendors())


def cell(row: dict[str, Any], column: str) -> str:
    """The row's value in that column on its own, including what only the whole row tells, such as being a total."""
    return words.cell(row, column, known_vendors())


def labelled(answer: pa.Table) -> pa.Table:
    """The answer with vendors by name and codes in words; downloads keep the original values."""
    shown = answer
    for place, name in enumerate(answer.column_names):
        if words.LEAVES.get(name) in answer.column_names:
            texts = [row[name] and cell(row, name) for row in answer.to_pylist()]
            shown = shown.set_column(place, name, pa.array(texts, pa.string()))
        elif name in COLUMNS:
            coded = answer[name].combine_chunks().dictionary_encode()
            texts = pa.array([label(name, value) for value in coded.dictionary.to_pylist()], pa.string())
            shown = shown.set_column(place, name, texts.take(coded.indices))
        elif name == "work_type" and pc.any(pc.is_in(answer[name], pa.array(ANY))).as_py():
            texts = [row[name] and cell(row, name) for row in answer.to_pylist()]
            shown = shown.set_column(place, name, pa.array(texts, pa.string()))
    return shown
