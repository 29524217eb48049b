"""Names and codes in words, with the vendors' names as this session knows them."""

import pyarrow as pa
import streamlit as st

from queries import words
from queries.words import CODED, SPECIAL

__all__ = ["CODED", "SPECIAL", "know_vendors", "known_vendors", "label", "labelled", "written"]


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


def labelled(answer: pa.Table) -> pa.Table:
    """The answer with vendors by name and codes in words; downloads keep what the data say."""
    for place, name in enumerate(answer.column_names):
        if name in (*CODED, "vendor_id"):
            coded = answer[name].combine_chunks().dictionary_encode()
            words = pa.array([label(name, value) for value in coded.dictionary.to_pylist()], pa.string())
            answer = answer.set_column(place, name, words.take(coded.indices))
    return answer
