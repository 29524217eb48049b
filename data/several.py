"""Several files in one call: the order in which they are taken, and where a later one contradicts an earlier one."""

import re
from pathlib import Path

import duckdb

from data import keys
from data.check import Notice
from data.contract import Table
from data.merge import Merged
from data.sql import identifier

_DIGITS = re.compile(r"(\d+)")


def natural(name: str) -> list[str | tuple[int, str]]:
    """A key that sorts names as people do: ignoring case, and with `week 9` before `week 10`."""
    parts = _DIGITS.split(name.casefold())
    return [(len(one.lstrip("0")), one.lstrip("0")) if place % 2 else one for place, one in enumerate(parts)]


class Given:
    """The keys that the files of one call have given so far, each with the last file that gave it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.names: list[str] = []
        self.books: list[Path | None] = []  # the workbook that each is a sheet of
        self.tables: set[str] = set()

    def contradicted(self, table: Table, name: str, book: Path | None, merged: Merged) -> list[Notice]:
        """Which rows of earlier files were replaced by the file `name`, merged just now: a warning per earlier file.

        The other sheets of its workbook are not earlier files: what they contradict was rejected on both.
        Reads the temporary tables that merge.merge leaves behind when it changes or removes rows, so call it right
        after that.
        """
        if table.name not in self.tables or not (merged.changed or merged.removed):
            return []
        key = f"{' + '.join(table.key)} and other values"
        changed = self._counted(table, self._changed(table), book)
        notices = [_notice(file, name, key, rows) for file, rows in changed]
        if table.replaced_per:
            group = identifier(table.replaced_per)
            found = self._counted(table, self._gone(table, group), book)
            notices += [_notice(file, name, table.replaced_per, rows) for file, rows in found]
            self.connection.execute(f"delete from {_of(table)} where {group} in (select {group} from good)")
        return notices

    def note(self, table: Table, good: str, name: str, book: Path | None) -> None:
        """Remember the keys of the rows of the query `good` as given by the file `name`."""
        key = ", ".join(identifier(one) for one in keys.columns(table))
        query = f"select {key}, {len(self.names)} as _file from ({good})"
        if table.name not in self.tables:
            self.connection.execute(f"create or replace temp table {_of(table)} as {query} limit 0")
        self.connection.execute(f"insert into {_of(table)} {query}")
        self.names.append(name)
        self.books.append(book)
        self.tables.add(table.name)

    def _changed(self, table: Table) -> str:
        """SQL, a condition on `k`: the stored row with this key was changed just now."""
        return (
            "exists (select 1 from compared c join good g using (_line) "
            f"where c.is_changed and not c.is_new and {keys.same(table, 'g', 'k')})"
        )

    def _gone(self, table: Table, group: str) -> str:
        """SQL, a condition on `k`: its group was replaced just now, and the key is no longer in it."""
        return (
            f"k.{group} in (select {group} from good) and not exists "
            f"(select 1 from good g where {keys.same(table, 'g', 'k')})"
        )

    def _counted(self, table: Table, condition: str, book: Path | None) -> list[tuple[str, int]]:
        """How many of the keys that meet the condition each earlier file was the last to give, other sheets of the same
        workbook left out."""
        key = ", ".join(identifier(one) for one in keys.columns(table))
        rows = self.connection.execute(
            f"select _file, count(*) from (select {key}, max(_file) as _file from {_of(table)} group by {key}) k "
            f"where {condition} group by 1 order by 1"
        ).fetchall()
        return [(self.names[file], count) for file, count in rows if book is None or self.books[file] != book]


def _of(table: Table) -> str:
    """The temporary table of the keys given for a contract table."""
    return identifier(f"given:{table.name}")


def _notice(earlier: str, later: str, same: str, rows: int) -> Notice:
    what = f"1 row of {earlier} was" if rows == 1 else f"{rows:,} rows of {earlier} were"
    return Notice(f"{what} replaced from {later}, the later file by name: the same {same}", rows)
