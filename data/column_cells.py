"""The cells of one column, asked as a whole in SQL."""

from dataclasses import dataclass, replace

import duckdb

from data.sql import identifier, literal, only

LETTER = r"[A-Za-z\x{80}-\x{10FFFF}]"
"""A letter in a pattern, and all beyond ASCII: the engine takes ten times as long to read its own class of letters."""

Example = tuple[int, str]
"""Line and text of a cell."""


@dataclass(frozen=True)
class Cells:
    """The filled cells of one column: `sql` makes them from the text table; `column` and `file` are what people
    call it, `source` is its name in the file. Cells that meet the SQL condition `without` on `text` are left out.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    sql: str
    column: str
    file: str
    source: str | None = None
    without: str | None = None

    def first(self, condition: str) -> Example | None:
        """Line and text of the first cell that meets a condition on `text`; None when none does."""
        return self._first(condition).fetchone()

    def example(self, condition: str) -> Example:
        """The same where some cell is known to meet the condition. Raises LookupError when none does."""
        line, text = only(self._first(condition))
        return line, text

    def firsts(self, **conditions: str) -> dict[str, Example | None]:
        """Line and text of the first cell that meets each condition on `text`, by name, in one pass."""
        every = conditions.values()
        parts = ", ".join(f"min(_line) filter ({one}), arg_min(text, _line) filter ({one})" for one in every)
        found = only(self.connection.execute(f"select {parts} from ({self.rows})"))
        pairs = zip(found[::2], found[1::2], strict=True)
        return {name: pair if pair[0] is not None else None for name, pair in zip(conditions, pairs, strict=True)}

    def any(self, condition: str) -> bool:
        """Whether a filled cell meets a condition on `text`."""
        return only(self.connection.execute(f"select exists (from ({self.rows}) where {condition})"))[0]

    def all_match(self, pattern: str) -> bool:
        """Whether every filled cell is written like this."""
        return not self.any(f"not {matches('text', pattern)}")

    def leaving_out(self, condition: str) -> "Cells":
        """The same cells without those that meet a condition on `text`."""
        return replace(self, without=condition)

    def _first(self, condition: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(f"select _line, text from ({self.rows}) where {condition} order by 1 limit 1")

    @property
    def rows(self) -> str:
        """SQL: `_line` and `text` of each."""
        less = f" and not ({self.without})" if self.without else ""
        every = f"select _line, {self.sql} as text from {identifier(self.table)}"
        return f"select * from ({every}) where text is not null{less}"


def matches(source: str, pattern: str) -> str:
    """SQL: whether a text is written like this, from its first to its last character."""
    return f"regexp_full_match({source}, {literal(pattern)})"
