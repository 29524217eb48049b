"""Where stored rows came from: raw.files, and the sources (kinds of export) to which its files belong."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import merge
from data.build import FILES, stored
from data.contract import Table
from data.reading import TextTable
from data.recognise import signature
from data.sql import identifier, literal, only

_DIGITS = re.compile(r"[\W_]*\d[\d\W_]*")


@dataclass
class Seen:
    """What a batch has read from one source so far: its temporary table of keys, and the last file's outcome."""

    table: Table
    signature: str
    before: int  # the largest file number from before this batch
    merged: merge.Merged
    unread: int = 0  # records whose keys are unknown

    @property
    def name(self) -> str:
        """The temporary table of keys."""
        return identifier(f"seen:{self.signature}:{self.table.name}")

    @property
    def files(self) -> str:
        """SQL: the numbers of the source's earlier files."""
        return (
            f"select file_id from {FILES} where signature = {literal(self.signature)} "
            f"and table_name = {literal(self.table.name)} and file_id <= {self.before}"
        )


class Sources:
    """Numbers the files of one batch, and finds what its sources had before and no longer have."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, by: str) -> None:
        self.connection, self.by = connection, by
        self.before = only(connection.execute(f"select coalesce(max(file_id), 0) from {FILES}"))[0]
        self.last = self.before
        self.seen: dict[tuple[str, str], Seen] = {}

    def add(self, text: TextTable, table: Table, profile: str | None, rows: int) -> merge.Origin:
        """Number the file and record it; returns it as the origin of the file's rows."""
        self.last += 1
        mark = signature(text.header)
        self.connection.execute(
            f"insert into {FILES} select $id, $source, $mark, $table, $file, $sha256, $encoding, $rows, now(), $by",
            {
                "id": self.last,
                "source": profile or self._known(mark, table) or stem(text.name),
                "mark": mark,
                "table": table.name,
                "file": text.name,
                "sha256": text.sha256,
                "encoding": text.encoding,
                "rows": rows,
                "by": self.by,
            },
        )
        return merge.Origin(self.last if table.name in merge.TRACED else None)

    def note(self, text: TextTable, table: Table, typed: str, good: str, merged: merge.Merged) -> None:
        """Remember the keys of a merged file if its source had files before this batch."""
        seen = Seen(table, signature(text.header), self.before, merged)
        if table.name not in merge.TRACED or not only(self.connection.execute(f"select exists ({seen.files})"))[0]:
            return
        merge.note_seen(self.connection, table, identifier(typed), good, seen.name)
        earlier = self.seen.get((seen.signature, table.name))
        seen.unread = self._unread(table, typed) + (earlier.unread if earlier else 0)
        self.seen[seen.signature, table.name] = seen

    def vanish(self, replace: bool) -> None:
        """Count, for each source, the stored rows of the period that none of its files has; delete them if `replace`.

        They stay if a record could not be read, as it may be one of them. The report of the source's last file
        receives the result.
        """
        for seen in self.seen.values():
            home, sure = stored(seen.table), not seen.unread
            merge.vanish(self.connection, seen.table, home, seen.name, seen.files, replace and sure, seen.merged)
            seen.merged.held_back = seen.merged.vanished if replace and not sure else 0
            self.connection.execute(f"drop table {seen.name}")

    def _unread(self, table: Table, typed: str) -> int:
        """How many records of the last file added have keys that cannot be told."""
        key = " and ".join(f"{identifier(name)} is not null" for name in table.key if table.by_name[name].required)
        known = f"select count(*) from {identifier(typed)} where {key}"
        query = f"select rows - ({known}) from {FILES} where file_id = {self.last}"
        return only(self.connection.execute(query))[0]

    def _known(self, mark: str, table: Table) -> str | None:
        found = self.connection.execute(
            f"select source from {FILES} where signature = $mark and table_name = $table order by file_id limit 1",
            {"mark": mark, "table": table.name},
        ).fetchone()
        return found[0] if found else None


def stem(name: str) -> str:
    """A file's name without ending, digits and dates: what stays the same week after week."""
    file, _, sheet = name.partition(": ")
    whole = " ".join(filter(None, (Path(file).stem, sheet and Path(sheet).stem)))
    return _DIGITS.sub(" ", whole).strip() or whole
