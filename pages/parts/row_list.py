"""A short list to act on: up to ten rows, each a link, with a total below a dark line; drawn by row_list.js."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages.parts import drawn

_component = drawn.by("row_list", '<div class="list" role="table"></div>')


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand at the right."""

    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Line:
    """A row: its cells as text, what it leads to, and the address that it has in a tab of its own."""

    cells: Sequence[str]
    key: str = ""
    href: str = ""


def show(
    name: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    *,
    alt: str,
    on_open: Callable[[str], None] | None = None,
    total: Sequence[str] = (),
) -> None:
    """The rows, and their `total`. `on_open` is a callback that receives the key of the row that a person opens."""
    key = f"list_{name}"
    _component(
        key=key,
        data={
            "alt": alt,
            "columns": [{"label": column.label, "number": column.is_number} for column in columns],
            "lines": [{"cells": list(line.cells), "key": line.key, "href": line.href} for line in lines],
            "total": list(total),
        },
        on_opened_change=partial(_opened, key, on_open),
    )


def _opened(key: str, on_open: Callable[[str], None] | None) -> None:
    if on_open:
        on_open(st.session_state[key].opened)
