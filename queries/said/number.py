"""A number that a sentence states, and where it came from, so that anybody can look it up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queries import Scope


@dataclass(frozen=True)
class Number:
    """The sum of a column over those rows of a question's answer that hold these values; one row is its own sum.

    `value` is in the unit of the column's metric; None if the answer says nothing.
    """

    value: Any
    column: str
    question: str
    scope: Scope
    where: tuple[tuple[str, Any], ...] = ()

    def among(self, rows: Iterable[Mapping[str, Any]]) -> Any:
        """The number as it follows from the rows of the question's answer."""
        held = [row[self.column] for row in rows if all(row[name] == value for name, value in self.where)]
        known = [value for value in held if value is not None]
        return known[0] if len(known) == 1 else sum(known) if known else None
