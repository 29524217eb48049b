"""What people write beside the data: targets, notes, closed weeks, saved views, new baselines, messages sent.

Each thing has a kind and a key; its newest entry holds, and an entry without a value removes it. Nothing is ever
overwritten, and going back to an earlier version of the data affects none of it.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.state import Log
from data.warehouse import WarehouseError

KINDS_KEPT = 64
_NOTHING_KEPT = "nothing was kept of what was written just now"


@dataclass(frozen=True)
class Entry:
    """One thing as a person wrote it. `at` is ISO 8601, UTC."""

    key: str
    value: dict[str, Any]
    at: str
    by: str


@dataclass(frozen=True)
class Removal:
    """One thing that a person removed: an entry without a value."""

    key: str
    at: str
    by: str
    value: None = None


class Written:
    """What people wrote beside the warehouse in that folder. Any number of processes may read and write.

    Raises WarehouseError if the store cannot be read or written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = Path(directory)
        self._log = Log(directory)

    def put(self, kind: str, values: Mapping[str, dict[str, Any] | None], by: str) -> None:
        """Write values of a kind by key, all or none; None removes one."""
        written = {key: _kept(value) for key, value in values.items()}
        with self._usable(_NOTHING_KEPT):
            self._log.wrote(by, kind, written)

    def put_if(self, kind: str, key: str, value: dict[str, Any] | None, by: str, seen: int) -> bool:
        """Write one value, unless somebody else wrote to its key since it had `seen` entries; whether it was written.

        Of two people who saw the same entries, only the first writes; the other can look at what is new.
        """
        with self._usable(_NOTHING_KEPT):
            return self._log.wrote_if(by, kind, key, _kept(value), seen)

    def current(self, kind: str) -> dict[str, Entry]:
        """What holds now, by key, in the order in which the keys were first written."""
        newest = {entry.key: entry for entry in self.history(kind)}
        return {key: entry for key, entry in newest.items() if isinstance(entry, Entry)}

    def history(self, kind: str) -> tuple[Entry | Removal, ...]:
        """Everything ever written of a kind, oldest first."""
        with self._usable("what people wrote cannot be shown"):
            return _history(self.directory, kind, self._log.last())

    @contextmanager
    def _usable(self, so: str) -> Iterator[None]:
        """Report a store that cannot be used, in a sentence that says what that means."""
        try:
            yield
        except sqlite3.Error as error:
            raise WarehouseError(
                f"{self._log.path} cannot be used ({error}), so {so}. Try again; if that does not help, see that the "
                "file can be read and written and that no other program holds it, or restore it from a backup."
            ) from error


def _kept(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, default=str)


# A page looks at several kinds per run; the last row's number is enough to know that none has changed.
@lru_cache(maxsize=KINDS_KEPT)
def _history(directory: Path, kind: str, last: tuple[int, int]) -> tuple[Entry | Removal, ...]:
    rows = Log(directory).written(kind)
    return tuple(_entry(row) for row in rows)


def _entry(row: Mapping[str, str]) -> Entry | Removal:
    if not row["value"]:
        return Removal(row["key"], row["at"], row["by"])
    return Entry(row["key"], json.loads(row["value"]), row["at"], row["by"])
