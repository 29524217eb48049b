"""What outlives going back: which past weeks were restated, who did what, and what people wrote.

One append-only SQLite file beside the pointer. Rows that belong to a move of the pointer are written before it and
count only once the pointer, or a later look at it, lists that move: if the process is killed in between, it is as if
they had never been written.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_WAIT_SECONDS = 10  # others write for milliseconds; a person waits this long at most
_COLUMNS = {
    "restatements": (
        "at", "by", "from_version", "to_version", "batch", "metric", "week", "scope_kind", "scope", "before", "after",
        "move",
    ),
    "audit": ("at", "by", "action", "version", "detail", "move"),
    "moves": ("move", "at", "by", "kind", "from_version", "to_version"),
    "written": ("at", "by", "kind", "key", "value"),
}  # fmt: skip
_TYPES = {"before": "real", "after": "real", "move": "text"}
_APPEND_ONLY = "begin select raise(abort, 'this log is append-only'); end"


class Log:
    """The log of one warehouse. Every call reopens the file, so any number of processes may share it."""

    def __init__(self, directory: Path) -> None:
        self.path = Path(directory) / "state.sqlite"

    def restated(self, move: dict[str, Any], batch: str, rows: Iterable[dict[str, Any]]) -> None:
        """Record what a move is about to restate: rows with metric, week, scope_kind, scope, before, after."""
        fixed = {**_of(move), "batch": batch}
        self._append("restatements", ({**row, "week": str(row["week"]), **fixed} for row in rows))

    def audited(self, move: dict[str, Any], detail: str) -> None:
        """Record who is about to move the pointer, and why."""
        row = {"at": move["at"], "by": move["by"], "action": move["kind"], "version": move["to"], "detail": detail}
        self._append("audit", [{**row, "move": move["id"]}])

    def noted(self, by: str, action: str, version: str | None, detail: str) -> None:
        """Record something a person did that does not move the pointer."""
        row = {"at": now(), "by": by, "action": action, "version": version, "detail": detail, "move": None}
        self._append("audit", [row])

    def confirm(self, moves: Iterable[dict[str, Any]]) -> None:
        """Record that these moves happened, whatever becomes of the pointer file."""
        known = {row["move"] for row in self._rows("moves")}
        self._append("moves", (_of(move) | {"kind": move["kind"]} for move in moves if move["id"] not in known))

    def wrote(self, by: str, kind: str, values: dict[str, str | None]) -> None:
        """Record values that somebody set, by key; None removes one. data/written.py says what they are."""
        self._append("written", _written(by, kind, values))

    def wrote_if(self, by: str, kind: str, key: str, value: str | None, seen: int) -> bool:
        """The same of one key, unless others than the `seen` values were written to it; whether it was recorded."""
        with self._opened() as connection:
            connection.execute("begin immediate")  # so that nobody writes between the look and the entry
            counted = connection.execute("select count(*) from written where kind = ? and key = ?", (kind, key))
            if is_as_seen := counted.fetchone()[0] == seen:
                _insert(connection, "written", _written(by, kind, {key: value}))
            connection.execute("commit")
        return is_as_seen

    def written(self, kind: str) -> list[dict[str, Any]]:
        """Everything ever written of a kind, oldest first."""
        return self._rows("written", "where kind = ?", (kind,))

    def last(self) -> tuple[int, int]:
        """The file and the number of the last thing written: while both are the same, so is everything written."""
        if not self.path.exists():
            return 0, 0
        with self._opened() as connection:
            last = connection.execute("select coalesce(max(rowid), 0) from written").fetchone()[0]
        return self.path.stat().st_ino, last

    def restatements(self, happened: set[str]) -> list[dict[str, Any]]:
        """Every restatement that took effect, oldest first. `happened`: ids of the moves that the pointer lists."""
        return self._happened("restatements", happened)

    def audit(self, happened: set[str]) -> list[dict[str, Any]]:
        """Who did what, oldest first."""
        return self._happened("audit", happened)

    def _happened(self, table: str, happened: set[str]) -> list[dict[str, Any]]:
        happened = happened | {row["move"] for row in self._rows("moves")}
        return [row for row in self._rows(table) if row["move"] is None or row["move"] in happened]

    def _rows(self, table: str, which: str = "", values: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        with self._opened() as connection:
            found = connection.execute(f"select * from {table} {which} order by rowid", values)
            return [dict(row) for row in found]

    def _append(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        kept = list(rows)
        if not kept:
            return
        with self._opened() as connection:
            connection.execute("begin immediate")
            _insert(connection, table, kept)
            connection.execute("commit")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            # The newest table: an earlier release's file lacks it.
            if not connection.execute("select 1 from sqlite_master where name = 'written'").fetchone():
                _create(connection)
            yield connection


def now() -> str:
    """The current time to the second, in ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _written(by: str, kind: str, values: dict[str, str | None]) -> list[dict[str, Any]]:
    at = now()
    return [{"at": at, "by": by, "kind": kind, "key": key, "value": value} for key, value in values.items()]


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    columns = _COLUMNS[table]
    places = ", ".join("?" for _ in columns)
    values = [tuple(row[name] for name in columns) for row in rows]
    connection.executemany(f"insert into {table} ({_named(columns)}) values ({places})", values)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("begin immediate")  # if two processes come at once, the second finds everything there
    for table, columns in _COLUMNS.items():
        typed = ", ".join(f'"{name}" {_TYPES.get(name, "text")}' for name in columns)
        connection.execute(f"create table if not exists {table} ({typed})")
        for event in ("update", "delete"):
            connection.execute(f"create trigger if not exists {table}_{event} before {event} on {table} {_APPEND_ONLY}")
    connection.execute("commit")


def _of(move: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": move["at"],
        "by": move["by"],
        "from_version": move["from"],
        "to_version": move["to"],
        "move": move["id"],
    }


def _named(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
