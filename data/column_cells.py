"""The cells of one column, queried as a whole in SQL."""

from dataclasses import dataclass, replace

import duckdb

from data.sql import identifier, literal, only

LETTER = r"[A-Za-z\x{80}-\x{10FFFF}]"
"""Matches a letter, and everything beyond ASCII: the engine's own class of letters takes ten times as long."""

Example = tuple[int, str]
"""A cell's line and text."""


@dataclass(frozen=True)
class Cells:
    """The filled cells of one column: `sql` makes them from the text table; `column` and `file` are the names people
    know, `source` is the column's name in the file. Cells that meet the SQL condition `without` on `text` are left out.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    sql: str
    column: str
    file: str
    source: str | None = None
    without: str | None = None

    def first(self, condition: str) -> Example | None:
        """Line and text of the first cell that meets a condition on `text`; None if none does."""
        return self._first(condition).fetchone()

    def example(self, condition: str) -> Example:
        """The same if some cell is known to meet the condition. Raises LookupError if none does."""
        line, text = only(self._first(condition))
        return line, text

    def firsts(self, **conditions: str) -> dict[str, Example | None]:
        """Line and text of the first cell that meets each condition on `text`, by name, found in one pass."""
        every = conditions.values()
        parts = ", ".join(f"min(_line) filter ({one}), arg_min(text, _line) filter ({one})" for one in every)
        found = only(self.connection.execute(f"select {parts} from ({self.rows})"))
        pairs = zip(found[::2], found[1::2], strict=True)
        return {name: pair if pair[0] is not None else None for name, pair in zip(conditions, pairs, strict=True)}

    def any(self, condition: str) -> bool:
        """Whether any filled cell meets a condition on `text`."""
        return only(self.connection.execute(f"select exists (from ({self.rows}) where {condition})"))[0]

    def all_match(self, pattern: str) -> bool:
        """Whether every filled cell matches this pattern."""
        return not self.any(f"not {matches('text', pattern)}")

    def leaving_out(self, condition: str) -> "Cells":
        """The same cells, without those that meet a condition on `text`."""
        return replace(self, without=condition)

    def _first(self, condition: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(f"select _line, text from ({self.rows}) where {condition} order by 1 limit 1")

    @property
    def rows(self) -> str:
        """SQL: `_line` and `text` of each cell."""
        less = f" and not ({self.without})" if self.without else ""
        every = f"select _line, {self.sql} as text from {identifier(self.table)}"
        return f"select * from ({every}) where text is not null{less}"


def matches(source: str, pattern: str) -> str:
    """SQL: whether the whole of a text matches this pattern."""
    return f"regexp_full_match({source}, {literal(pattern)})"
