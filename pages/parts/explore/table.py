"""The pivot: its title, what it means, its numbers, and the same as a list to download."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, pivot_table, tables
from pages.parts.charts import FEW
from pages.parts.explore import words
from queries import pivot
from queries.format import grouped
from queries.pivot import Cell, Pivot


def show(answer: pa.Table, found: Pivot, rows: str, columns: str, measure: str) -> None:
    """The measure in each cell, with the items that it rests on."""
    title = words.title(rows, columns, measure, st.session_state["status"]["currency"])
    cards.title(title)
    cards.menu("pivot", lambda: tables.download(lambda: pivot.listed(answer, rows, columns, measure), "pivot", title))
    st.caption(words.about(found, measure))
    lines = [
        (words.head(down, rows), [_shown(found.cells.get((down, across)), measure) for across in found.columns])
        for down in found.rows
    ]
    heads = [words.head(across, columns) for across in found.columns]
    pivot_table.show("explore", words.called(rows), heads, lines, alt=title)


def _shown(cell: Cell | None, measure: str) -> pivot_table.Cell | None:
    if cell is None:
        return None
    items = "" if measure == pivot.MEASURES[measure] else grouped(cell.items)
    return pivot_table.Cell(cell.value, words.number(cell.value, measure), items, cell.items < FEW)
