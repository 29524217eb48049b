"""The folder of one import job: what it contains, who owns it, and how it is read while it changes."""

import fcntl
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from data.recognise import Profiles
from data.state import now
from data.warehouse import WarehouseError

_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


class Busy(Exception):
    """Another process owns the job at the moment."""


class Folder:
    """One job on disk. Its owner, a process that works on it or decides about it, holds the lock meanwhile.

    `state.json` is only ever replaced whole, by the owner alone, so anybody may read it at any time.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.uploads = self.path / "uploads"
        self.work = self.path / "work"
        self.preview = self.path / "preview.duckdb"
        self.report = self.path / "report.json"
        self.rejects = self.path / "rejects.csv"
        self.log = self.path / "log.txt"
        self.profiles = Profiles(self.path / "profiles")

    @property
    def id(self) -> str:
        """The job's id; newer ones sort last."""
        return self.path.name

    def state(self) -> dict[str, Any]:
        """What the owner last wrote. Raises WarehouseError if the job is gone."""
        try:
            return self._read("state.json")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise WarehouseError("This import is no longer kept. Upload the files again.") from error

    def request(self) -> dict[str, Any]:
        """What was asked for: by, files and settings."""
        return self._read("request.json")

    def read_report(self) -> dict[str, Any]:
        """What the build, or the commit, reported."""
        return self._read("report.json")

    def write_state(self, **changes: object) -> None:
        """Change some entries of the state."""
        known = self._read("state.json") if (self.path / "state.json").exists() else {}
        self.write("state.json", {**known, **changes})

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Replace a file in the folder with this content, whole and in one step."""
        fresh = self.path / f".{name}.{uuid.uuid4().hex}"
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
        os.replace(fresh, self.path / name)

    def begin(self, state: str, stage: str) -> None:
        """Set the state to that of a job at its start, with nothing found yet."""
        empty: dict[str, Any] = {
            "pid": None,
            "refusal": None,
            "proposals": [],
            "sheets": {},
            "base": None,
            "version": None,
            "ended_at": None,
            "stages": [],
        }
        self.write_state(state=state, stage=stage, step=0, steps=0, started_at=now(), **empty)

    def is_owned(self) -> bool:
        """Whether a process owns the job. A process that died owns nothing."""
        try:
            with self.owning():
                return False
        except Busy:
            return True

    @contextmanager
    def owning(self) -> Iterator[int]:
        """Own the job for a while; yields the lock, which a child may inherit. Raises Busy."""
        lock = self.lock()
        try:
            yield lock
        finally:
            os.close(lock)

    def lock(self) -> int:
        """The open lock: the job is owned until it is closed here and in every child that inherited it. Raises Busy."""
        try:
            lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise WarehouseError("This import is no longer kept. Upload the files again.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise Busy from error
        return lock

    def drop_files(self) -> None:
        """Remove the uploads and everything built from them."""
        for folder in (self.uploads, self.work):
            shutil.rmtree(folder, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.preview.unlink()

    def remove(self) -> None:
        """Remove the job without a trace."""
        # Renamed first: a half-removed job must not be listed.
        gone = self.path.with_name(f".{self.path.name}")
        os.replace(self.path, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads((self.path / name).read_text("utf-8"))


def new_folder(jobs: Path, moment: str) -> Folder:
    """A new job's folder; `moment` determines its place among the others."""
    folder = Folder(jobs / f"{moment}-{uuid.uuid4().hex[:8]}")
    folder.uploads.mkdir(parents=True)
    return folder


def folder_of(jobs: Path, job_id: str) -> Folder:
    """The folder of a job. Raises WarehouseError for an invalid id, as ids may come from outside."""
    if not _ID.fullmatch(job_id) or not (jobs / job_id).is_dir():
        raise WarehouseError("This import is no longer kept. Upload the files again.")
    return Folder(jobs / job_id)


def folders(jobs: Path) -> list[Folder]:
    """Every job's folder, newest first."""
    found = sorted((path for path in jobs.glob("*") if _ID.fullmatch(path.name)), reverse=True)
    return [Folder(path) for path in found]
