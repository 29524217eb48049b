"""Names and codes in words, with the vendors' names as this session knows them."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from queries import words
from queries.labels import ANY, LABELS

COLUMNS = (*LABELS, "vendor_id", "variant")


def know_vendors(names: dict[str, str]) -> None:
    """Keep the vendors' names, by id, for this session."""
    st.session_state["vendor_names"] = words.told_apart(names)


def known_vendors() -> dict[str, str]:
    """The vendors' names by id, as this session knows them."""
    return st.session_state.get("vendor_names", {})


def written(column: str, value: object) -> str:
    """The value in that column as it stands within a sentence. Plain text, not escaped."""
    return words.written(column, value, known_vendors())


def label(column: str, value: object) -> str:
    """The value as it stands alone in a cell, at an axis or in a menu: codes begin with a capital."""
    return words.label(column, value, known_vendors())


def cell(row: dict[str, Any], column: str) -> str:
    """The row's value in that column as it stands alone: also what only the whole row tells, as that it is a total."""
    return words.cell(row, column, known_vendors())


def labelled(answer: pa.Table) -> pa.Table:
    """The answer with vendors by name and codes in words; downloads keep what the data say."""
    shown = answer
    for place, name in enumerate(answer.column_names):
        if name in COLUMNS:
            coded = answer[name].combine_chunks().dictionary_encode()
            texts = pa.array([label(name, value) for value in coded.dictionary.to_pylist()], pa.string())
            shown = shown.set_column(place, name, texts.take(coded.indices))
        elif name == "work_type" and pc.any(pc.is_in(answer[name], pa.array(ANY))).as_py():
            texts = [row[name] and cell(row, name) for row in answer.to_pylist()]
            shown = shown.set_column(place, name, pa.array(texts, pa.string()))
    return shown
