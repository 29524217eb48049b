"""What a metric or dimension is, and how the lists of them are put together."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down"] | None
"""Which way a number gets better; None: neither."""

Row = tuple[str, str, str, Direction, str] | tuple[str, str, str, Direction, str, str]


@dataclass(frozen=True)
class Metric:
    """One output column: `good` is the direction that is better, None when neither is; `short` its label on a tile."""

    name: str
    label: str
    unit: str
    good: Direction
    meaning: str
    short: str = ""


def by_name(*rows: Row) -> dict[str, Metric]:
    """The rows as metrics: name, label, unit, good direction, meaning and, where the label is long, a short one."""
    return {row[0]: Metric(*row) for row in rows}


def together(*groups: dict[str, Metric]) -> dict[str, Metric]:
    """All of them. Raises ValueError where two groups describe one column."""
    named = [name for group in groups for name in group]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise ValueError(f"described twice: {', '.join(twice)}")
    return {name: metric for group in groups for name, metric in group.items()}
