"""A short list to act on: up to ten rows, each a link, with a total below a dark line; drawn by row_list.js."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from pages.parts import drawn

_component = drawn.by("row_list", '<div class="list" role="table"></div>')


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand at the right. What `is_whole` is never shortened, as numbers are not."""

    label: str
    is_number: bool = False
    is_whole: bool = False


@dataclass(frozen=True)
class Line:
    """A row: its cells as text, what it leads to, and the address that it has in a tab of its own.

    With `button`, its last cell is a button that is announced by those words.
    """

    cells: Sequence[str]
    key: str = ""
    href: str = ""
    button: str = ""


def show(
    name: str,
    columns: Sequence[Column],
    lines: Sequence[Line],
    *,
    alt: str,
    on_open: Callable[[str], None] | None = None,
    on_press: Callable[[str], None] | None = None,
    total: Sequence[str] = (),
) -> None:
    """The rows, and their `total`. `on_open` is a callback that receives the key of the row that a person opens,
    `on_press` one that receives the key of the row whose button a person presses.
    """
    key = f"list_{name}"
    _component(
        key=key,
        data={
            "alt": alt,
            "columns": [
                {"label": column.label, "number": column.is_number, "whole": column.is_whole} for column in columns
            ],
            "lines": [_drawn(line) for line in lines],
            "total": list(total),
        },
        on_opened_change=partial(_happened, key, "opened", on_open),
        on_pressed_change=partial(_happened, key, "pressed", on_press),
    )


def _drawn(line: Line) -> dict[str, Any]:
    return {"cells": list(line.cells), "key": line.key, "href": line.href, "button": line.button}


def _happened(key: str, what: str, then: Callable[[str], None] | None) -> None:
    chosen = st.session_state[key].get(what)
    if then and chosen:
        then(chosen)
