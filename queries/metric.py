"""The type of a metric or dimension, and helpers that build the lists of them."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down"] | None
"""The direction in which a number gets better; None: neither."""

Row = tuple[str, str, str, Direction, str] | tuple[str, str, str, Direction, str, str]


@dataclass(frozen=True)
class Metric:
    """One output column: `good` is the better direction, None if neither is; `short` is its label on a tile."""

    name: str
    label: str
    unit: str
    good: Direction
    meaning: str
    short: str = ""


def by_name(*rows: Row) -> dict[str, Metric]:
    """The rows as metrics: name, label, unit, good direction, meaning and, if the label is long, a short one."""
    return {row[0]: Metric(*row) for row in rows}


def together(*groups: dict[str, Metric]) -> dict[str, Metric]:
    """All groups merged. Raises ValueError if two groups describe the same column."""
    named = [name for group in groups for name in group]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise ValueError(f"described twice: {', '.join(twice)}")
    return {name: metric for group in groups for name, metric in group.items()}
