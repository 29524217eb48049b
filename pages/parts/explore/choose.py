"""What to lay out: rows, columns and the measure, each kept in the address."""

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import address
from pages.parts.explore import words
from queries import pivot
from queries.metrics import describe


def rows_and_columns(places: Sequence[DeltaGenerator], stated: Mapping[str, int]) -> tuple[str, str]:
    """Two different dimensions, of those that the data have; the second may be none."""
    known = pivot.dimensions(stated)
    rows = _select(places[0], "Rows", "rows", known, known[0], words.called)
    others = [name for name in (*known, pivot.NONE) if name != rows]
    usual = "segment" if rows == "vendor_id" else "vendor_id"
    return rows, _select(places[1], "Columns", "columns", others, usual, words.called)


def measure(place: DeltaGenerator, answer: pa.Table) -> str:
    """A measure; the first that the work has, unless another is chosen."""
    return _select(
        place, "Measure", "measure", list(pivot.MEASURES), pivot.first_known(answer), lambda name: describe(name).label
    )


def _select(
    place: DeltaGenerator, title: str, key: str, known: list[str], usual: str, label: Callable[[str], str]
) -> str:
    with place:
        return st.selectbox(title, known, format_func=label, **address.bound(key, usual, known, label))
