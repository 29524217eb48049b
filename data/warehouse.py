"""The warehouse: a series of immutable versions, and one small pointer file that names the current one.

Layout of its folder: `current.json` (the pointer and the history), `versions/NNNN.duckdb`,
`reports/NNNN.json` (what each import reported), `rejects/NNNN.csv`, `profiles/` (confirmed mappings), `jobs/`,
`state.sqlite` (what outlives going back), `building/` (never read), `lock`, `closing.lock` (queries/week_closing.py).
"""

import getpass
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from data import restated
from data.sql import literal
from data.state import Log, now

KEPT_VERSIONS = 20
LOCK_SECONDS = 900
SPARE_BYTES = 64 * 2**20


class NoWarehouse(Exception):
    """There is nothing to read yet: no import has been committed in this folder."""


class WarehouseError(Exception):
    """The warehouse cannot do what was asked; the text says why and what to do."""


@dataclass(frozen=True)
class Version:
    """One complete, read-only state of the data. `notice` says so if it is not the newest one."""

    name: str
    path: Path
    notice: str = ""


def default_directory() -> Path:
    """The warehouse's folder: KPO_WAREHOUSE, else data/warehouse/ beside this file."""
    return Path(os.environ.get("KPO_WAREHOUSE") or Path(__file__).parent / "warehouse")


class Warehouse:
    """Reads and moves the pointer; provides a place to build the next version."""

    def __init__(self, directory: Path | str | None = None) -> None:
        self.directory = Path(directory) if directory else default_directory()
        if os.path.isfile(self.directory):
            raise WarehouseError(f"{self.directory} is a file. Give a folder for the warehouse: --warehouse DIR.")
        self.pointer = self.directory / "current.json"
        self.profiles = self.directory / "profiles"
        self.log = Log(self.directory)

    def current(self) -> Version:
        """The version the pointer names, or the last good one with a notice. Raises NoWarehouse."""
        state, notice = self._state_or_notice()
        if not state["versions"] and not notice:
            raise NoWarehouse(f"No data has been imported into {self.directory} yet.")
        for name in self._candidates(state):
            path = self.path_of(name)
            if is_readable(path):
                return Version(name, path, notice)
            notice = notice or f"Version {name} cannot be read, so an earlier one is shown. Import again or go back."
        raise WarehouseError(
            f"No version in {self.directory} can be read. Restore the folder from a backup or import again elsewhere."
        )

    def path_of(self, name: str) -> Path:
        """The file of a version; it may have been pruned."""
        return self.directory / "versions" / f"{name}.duckdb"

    def history(self) -> list[dict[str, Any]]:
        """One record per version, oldest first, with `current`, `kept` and the `moves` back or forward to it."""
        state = self._state_or_notice()[0]
        moves = [move for move in state["moves"] if move["kind"] in ("back", "forward")]
        return [
            {
                **record,
                "current": record["version"] == state["version"],
                "kept": self.path_of(record["version"]).exists(),
                "moves": [move for move in moves if move["to"] == record["version"]],
            }
            for record in state["versions"]
        ]

    def restatements(self) -> list[dict[str, Any]]:
        """Every restatement of a past week that took effect, oldest first: by an import, or by going to a version.

        Keys: at, by, from_version, to_version, batch, metric, week, scope_kind, scope, before, after.
        """
        with log_faults(self.log):
            return self.log.restatements({move["id"] for move in self._state_or_notice()[0]["moves"]})

    def audit(self) -> list[dict[str, Any]]:
        """Who changed what, oldest first. Keys: at, by, action, version, detail."""
        with log_faults(self.log):
            return self.log.audit({move["id"] for move in self._state_or_notice()[0]["moves"]})

    def report(self, name: str) -> dict[str, Any]:
        """What the import that made this version reported."""
        return json.loads((self.directory / "reports" / f"{name}.json").read_text("utf-8"))

    def keep_rejects(self, version: Version | None, rejects: Path, own: bool) -> Path:
        """Keep an import's rejected rows: with its own version, or beside an older one if it made none."""
        stamp = "" if own else f"-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        path = self.rejects_path((version.name if version else "stopped") + stamp)
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(rejects, path)
        return path

    def rejects_path(self, name: str) -> Path:
        """The CSV of the rows that the import of this version rejected."""
        return self.directory / "rejects" / f"{name}.csv"

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the writers' lock; yields the path at which to build the next version, unpublished."""
        self.directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.directory / "lock", timeout=LOCK_SECONDS):
                building = self.directory / "building"
                shutil.rmtree(building, ignore_errors=True)  # what a killed import left behind
                building.mkdir()
                try:
                    yield building / f"{uuid.uuid4().hex}.duckdb"
                finally:
                    shutil.rmtree(building, ignore_errors=True)
        except Timeout as error:
            raise WarehouseError("Another import is still running. Wait for it to end, then try again.") from error

    def publish(self, built: Path, record: dict[str, Any], report: dict[str, Any]) -> Version:
        """Make a built file the current version; call it while `writing` holds the lock."""
        state = self._state_or_notice()[0]
        name = self._next_name(state)
        target = self.path_of(name)
        target.parent.mkdir(exist_ok=True)
        self._keep_report(name, {**report, "version": name})
        entry = {"version": name, "created_at": now(), "bytes": built.stat().st_size, **record}
        files = ", ".join(dict.fromkeys(file["file"] for file in record["files"]))
        moved = self._logged(state, name, built, record["by"], record["kind"], files)
        _fsync(built)
        os.replace(built, target)
        _fsync(target.parent)
        self._point({**moved, "versions": [*state["versions"], entry]})
        self._prune()
        return Version(name, target)

    def back(self, name: str, by: str | None = None) -> Version:
        """Point at a kept version, earlier or later. Raises WarehouseError if it is not kept."""
        with self.writing():
            known = {record["version"]: record for record in self.history() if record["kept"]}
            if name not in known or not is_readable(self.path_of(name)):
                kept = ", ".join(known) or "none"
                raise WarehouseError(f"Version {name} is not kept. Kept versions: {kept}.")
            state = self._state_or_notice()[0]
            kind = "back" if name < state["version"] else "forward"
            if name != state["version"]:
                state = self._logged(state, name, self.path_of(name), by or user(), kind, "")
            self._point(state)
        return Version(name, self.path_of(name))

    def check_space(self, wanted: int) -> None:
        """Raise WarehouseError if a build would fill the disk. `wanted` is in bytes."""
        self.directory.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.directory).free
        if free < wanted + SPARE_BYTES:
            raise WarehouseError(
                f"Not enough disk space: the import needs about {wanted // 2**20} MiB in {self.directory}, "
                f"{free // 2**20} MiB are free. Nothing was changed."
            )

    def _logged(self, state: dict[str, Any], name: str, path: Path, by: str, kind: str, batch: str) -> dict[str, Any]:
        """The pointer's next state: moved to `name`, whose file is at `path`, with what that restates recorded."""
        move = {"id": uuid.uuid4().hex, "at": now(), "by": by, "kind": kind, "from": state["version"], "to": name}
        earlier = self.path_of(state["version"])
        with log_faults(self.log):
            self.log.confirm(state["moves"])
            if is_readable(earlier):
                self.log.restated(move, batch, restated.between(earlier, path))
            self.log.audited(move, batch)
        return {**state, "version": name, "moves": [*state["moves"], move]}

    def _state_or_notice(self) -> tuple[dict[str, Any], str]:
        try:
            state = json.loads(self.pointer.read_text("utf-8"))
            names = {"version": state["version"], "versions": list(state["versions"])}
            return {**names, "moves": list(state.get("moves", ()))}, ""
        except FileNotFoundError:
            found = self._records_of_files()
            notice = "The pointer file is missing" if found else ""
        except (ValueError, KeyError, TypeError):
            found, notice = self._records_of_files(), "The pointer file is damaged"
        if notice:
            notice += ", so the newest version found is shown. Going to a version (`python -m data back`) mends it."
        return {"version": found[-1]["version"] if found else "", "versions": found, "moves": []}, notice

    def _records_of_files(self) -> list[dict[str, Any]]:
        names = sorted(path.stem for path in (self.directory / "versions").glob("*.duckdb"))
        return [
            {"version": name, "created_at": None, "by": None, "kind": "recovered", "as_of": None, "files": []}
            for name in names
        ]

    def _candidates(self, state: dict[str, Any]) -> list[str]:
        names = [record["version"] for record in state["versions"]]
        older = [name for name in reversed(names) if name < state["version"]]
        return [state["version"], *older] if state["version"] else []

    def _next_name(self, state: dict[str, Any]) -> str:
        # Counted over files too: a version built just before a crash keeps its number for good,
        # as DuckDB goes on serving the old content of a path that it has open.
        names = [record["version"] for record in state["versions"]]
        names += [path.stem for folder in ("versions", "reports") for path in (self.directory / folder).glob("*")]
        return f"{1 + max((int(name) for name in names if name.isdigit()), default=0):04d}"

    def _keep_report(self, name: str, report: dict[str, Any]) -> None:
        (self.directory / "reports").mkdir(exist_ok=True)
        _write(self.directory / "reports" / f"{name}.json", json.dumps(report, ensure_ascii=False, indent=1))

    def _point(self, state: dict[str, Any]) -> None:
        fresh = self.pointer.with_suffix(f".{uuid.uuid4().hex}")
        _write(fresh, json.dumps(state, ensure_ascii=False, indent=1))
        os.replace(fresh, self.pointer)
        _fsync(self.directory)

    def _prune(self) -> None:
        state = self._state_or_notice()[0]
        known = [record["version"] for record in state["versions"]]
        keep = {*known[-KEPT_VERSIONS:], state["version"]}
        for path in (self.directory / "versions").glob("*.duckdb"):
            if path.stem not in keep:
                path.unlink()


def is_readable(path: Path) -> bool:
    """Whether the file is a complete version: it opens and states its as-of."""
    try:
        stamp = path.stat()
    except OSError:
        return False
    return _opens(path, stamp.st_size, stamp.st_mtime_ns)


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new read-only connection to a version, in UTC."""
    # Attached rather than opened: DuckDB refuses to open a file twice in one process with different settings.
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {literal(str(path))} as version_file (read_only)")
        connection.execute("use version_file")
        yield connection


@lru_cache(maxsize=256)
def _opens(path: Path, size: int, changed: int) -> bool:
    try:
        with reading(path) as connection:
            return connection.execute("select count(*) from fact.version").fetchone() == (1,)
    except duckdb.Error:
        return False


@contextmanager
def log_faults(log: Log) -> Iterator[None]:
    """Report a log that cannot be used in a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise WarehouseError(
            f"The log {log.path} cannot be used ({error}), so nothing was changed. Restore it from a backup, "
            "or move it away to begin a new one."
        ) from error


def user() -> str:
    """The user who runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user name
        return "unknown"


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    _fsync(path)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
