"""A table as it is printed: its first rows as text, whole and with all columns, in place of the grid of the screen.

A grid is a picture of the part that is in view, so paper would show it cut. What is here is not shown on a screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.parts import escape
from pages.parts.charts.template import Row, plain, titled
from queries.format import NOTHING, grouped
from queries.metrics import describe

MOST_ROWS = 40
SHORT = ("share", "hours", "duration", "points", "tally")
AS_TEXT = ("text", "boolean", "date", "week", "month", "instant")


def table(answer: pa.Table, columns: Sequence[str]) -> None:
    """Those columns of an answer's first rows, and how many more there are."""
    rows = answer.slice(0, MOST_ROWS).to_pylist()
    sides = ["" if describe(column).unit in AS_TEXT else ' class="number"' for column in columns]
    cells = [[_text(row, column) for column in columns] for row in rows]
    _show([titled(column) for column in columns], cells, sides, answer.num_rows)


def grid(answer: pa.Table, config: Mapping[str, Any]) -> None:
    """The same of a table that is text already; `config` holds what Streamlit has each column of its grid called."""
    rows = answer.slice(0, MOST_ROWS).to_pylist()
    cells = [[NOTHING if value in (None, "") else str(value) for value in row.values()] for row in rows]
    heads = [(config.get(name) or {}).get("label") or name for name in answer.column_names]
    _show(heads, cells, [""] * len(heads), answer.num_rows)


def _show(heads: Sequence[str], cells: Sequence[Sequence[str]], sides: Sequence[str], whole: int) -> None:
    more = whole - len(cells)
    note = (
        f"<caption>{grouped(more)} more {'row is' if more == 1 else 'rows are'} in the download.</caption>"
        if more
        else ""
    )
    body = "".join(f"<tr>{_cells('td', line, sides)}</tr>" for line in cells)
    head = _cells("th", heads, sides)
    st.html(f'<table class="paper">{note}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _cells(kind: str, texts: Iterable[str], sides: Sequence[str]) -> str:
    return "".join(f"<{kind}{side}>{escape.markup(text)}</{kind}>" for text, side in zip(texts, sides, strict=True))


def _text(row: Row, column: str) -> str:
    return plain(row, column, short=describe(column).unit in SHORT)
