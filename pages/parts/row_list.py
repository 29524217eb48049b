"""A short list to act on: rows that are links, with a total below a dark line; drawn by row_list.js."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from pages.parts import drawn

MOST_RESERVED = 30  # rows whose height is kept for a list before the browser has drawn it
_component = drawn.by("row_list", '<div class="list" role="table"></div>', "after_dialog")


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers stand at the right. What `is_whole` is never shortened, as numbers are not.

    Names that are alike at their start are shortened in their middle, and all else at its end.

    A list that says which columns a phone shows has two lines a row there: the first column and the value, below them
    the state and the basis.
    """

    label: str
    is_number: bool = False
    is_whole: bool = False
    is_name: bool = False
    on_phone: Literal["", "value", "basis", "state"] = ""


@dataclass(frozen=True)
class Mark:
    """A sign before a row's first cell. It is for the eye alone: another cell says the same in words."""

    sign: str
    tone: Literal["good", "caution", "quiet"] = "quiet"


@dataclass(frozen=True)
class Line:
    """A row: its cells as text, what it leads to, and the address that it has in a tab of its own.

    A single cell is as wide as the list, such as the heading of the rows that follow. With `button`, the last cell is a
    button that is announced by those words.
    """

    cells: Sequence[str]
    key: str = ""
    href: str = ""
    mark: Mark | None = None
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
    opened: str = "",
) -> None:
    """The rows, and their `total`. `on_open` is a callback that receives the key of the row that a person opens,
    `on_press` one that receives the key of the row whose button a person presses.

    `opened` is the key of the row whose dialog is open: when it closes, the row has the focus.
    """
    key, rows = f"list_{name}", min(len(lines) + bool(total), MOST_RESERVED)
    # The style sheet reserves the list's height by the key of its place.
    with st.container(key=f"rows_{rows}_{'two_' if any(column.on_phone for column in columns) else ''}{name}"):
        _component(
            key=key,
            data={
                "alt": alt,
                "columns": [_headed(column) for column in columns],
                "lines": [_drawn(line) for line in lines],
                "total": list(total),
                "opened": opened,
            },
            on_opened_change=partial(_happened, key, "opened", on_open),
            on_pressed_change=partial(_happened, key, "pressed", on_press),
        )


def _headed(column: Column) -> dict[str, Any]:
    return {
        "label": column.label,
        "number": column.is_number,
        "whole": column.is_whole,
        "name": column.is_name,
        "phone": column.on_phone,
    }


def _drawn(line: Line) -> dict[str, Any]:
    mark = line.mark and {"sign": line.mark.sign, "tone": line.mark.tone}
    return {"cells": list(line.cells), "key": line.key, "href": line.href, "mark": mark, "button": line.button}


def _happened(key: str, what: str, then: Callable[[str], None] | None) -> None:
    chosen = st.session_state[key].get(what)
    if then and chosen:
        then(chosen)
