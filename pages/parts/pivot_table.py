"""A pivot as a table: named rows and columns that stay in view, a number in each cell; drawn by pivot_table.js."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts import drawn

_component = drawn.by("pivot_table", '<div class="scroll" role="region" tabindex="0"><table></table></div>')


@dataclass(frozen=True)
class Cell:
    """A number to sort by, as it reads, with how many items it rests on; grey if those are few."""

    number: float | None
    text: str
    items: str
    is_few: bool


Line = tuple[str, Sequence[Cell | None]]
"""A row's name and its cells; None where there is no item."""


def show(name: str, corner: str, columns: Sequence[str], lines: Sequence[Line], *, alt: str) -> None:
    """The rows under the columns' names. The first row is the total, and stays first when a person sorts the others."""
    _component(
        key=f"pivot_{name}",
        data={
            "alt": alt,
            "corner": corner,
            "columns": list(columns),
            "lines": [{"name": name, "cells": [_sent(cell) for cell in cells]} for name, cells in lines],
        },
    )


def _sent(cell: Cell | None) -> list | None:
    return [cell.text, cell.items, cell.number, cell.is_few] if cell else None
