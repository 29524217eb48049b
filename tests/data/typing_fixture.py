"""One column of text, typed as part of a contract table, without a file around it."""

import duckdb

from data.contract import TABLES
from data.conversion import Typing, questions, type_rows
from data.profile import Mapping


class Column:
    """A text table of one contract column or several: `cells` are the rows' texts by column, None if empty."""

    def __init__(self, table: str, **cells: list[str | None]) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'")
        names = ", ".join(f'"{name}" varchar' for name in cells)
        self.connection.execute(f"create table text_table (_line bigint, {names})")
        rows = [[line, *row] for line, row in enumerate(zip(*cells.values(), strict=True), 2)]
        self.connection.executemany(f"insert into text_table values (?{', ?' * len(cells)})", rows)
        self.table, self.names = TABLES[table], list(cells)

    def __enter__(self) -> "Column":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()

    def typing(self, of_sheet: bool = False, **answers) -> Typing:
        """How the table is typed, as `typed`; `answers` are fields of the mapping."""
        return type_rows(self.connection, "text_table", self._mapping(answers), "a.csv", "typed", of_sheet)

    def questions(self, of_sheet: bool = False, **answers) -> list:
        """The open questions."""
        return questions(self.connection, "text_table", self._mapping(answers), "a.csv", of_sheet)

    def values(self, **answers) -> list:
        """The first column's values, in row order."""
        self.typing(**answers)
        return [
            value
            for (value,) in self.connection.execute(f"select {self.names[0]} from typed order by _line").fetchall()
        ]

    def texts(self, **answers) -> list[str | None]:
        """The same as text."""
        return [None if value is None else str(value) for value in self.values(**answers)]

    def _mapping(self, answers: dict) -> Mapping:
        return Mapping(self.table, **{"columns": {name: (name,) for name in self.names}, **answers})
