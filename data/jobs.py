"""Imports as jobs: each is a process of its own that goes on when the tab closes or the page's session ends.

`submit` takes the files and returns at once. The job reads, checks and builds an unpublished version; then a person
answers its questions, looks at the preview, and commits. `python -m data.jobs FOLDER` is the process.
"""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from data import job_run, pipeline, usable
from data.faults import clear_faults
from data.job_folder import Busy, Folder, folder_of, folders, new_folder
from data.profile import check_timezone
from data.reading import Refused
from data.reading.files import CHUNK_BYTES
from data.reading.refusal import MAX_SOURCE_BYTES, shown, size_text
from data.recognise import Saved
from data.state import now
from data.warehouse import Version, Warehouse, WarehouseError

KEPT_JOBS = 20
SETTINGS = {"replace_period", "encodings", "tables", "as_of", "table", "timezone", "review", "sheets", "aliases"}
"""What a person can say about a whole job; everything about columns and values is in profiles.

`sheets` maps a workbook's name to the names of the sheets to read. `review` makes the next run ask about every file,
showing how it is read now, and `aliases` keeps spellings in the mappings (file → data.aliases.Aliases); both apply to
that run only.
"""

_FOR_ONE_RUN = ("review", "aliases")
_AT_WORK = ("queued", "running")
_WITH_REPORT = ("ready", "outdated", "committed", "unchanged")
_LONGEST_NAME = 120
_PATIENCE_SECONDS = 5
_children: list[subprocess.Popen[bytes]] = []


@dataclass
class Job:
    """An import and its progress. `proposals` are dicts (recognise.as_dict); `report` is what `--json` prints.

    state: queued, running; asking (proposals wait for an answer); refused (`refusal` says why); ready (can be
    committed); outdated (someone else has committed since: call `again`); committed; unchanged; stopped (its process
    died).
    """

    id: str
    state: str
    stage: str
    step: int
    steps: int
    started_at: str
    ended_at: str | None
    by: str
    files: list[dict[str, Any]]
    refusal: str | None = None
    proposals: list[dict[str, Any]] = field(default_factory=list)
    sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # workbook of several → {sheet, read, hidden}
    report: dict[str, Any] | None = None
    base: str | None = None
    version: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    rejects_file: str | None = None
    stages: list[dict[str, Any]] = field(default_factory=list)


def submit(files: Sequence[tuple[str, BinaryIO]], *, by: str, warehouse: Path | None = None, **settings: object) -> str:
    """Keep the files (the name people know, an open file) and start a job on them; returns its id at once.

    `settings`: see SETTINGS. Raises Refused for a file beyond the size limit and for an unknown setting,
    WarehouseError if the disk has no room.
    """
    house = Warehouse(warehouse)
    _check(settings)
    if not files:
        raise Refused("No file was given. Choose at least one.")
    _check_sizes(house, files)
    with clear_faults():
        folder = new_folder(_home(house), f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
        try:
            kept = [_keep(folder, number, *file) for number, file in enumerate(_named(files))]
            folder.write("request.json", {"by": by, "files": kept, "settings": settings})
            with folder.owning() as lock:
                _start(folder, lock)
        except BaseException:
            folder.remove()
            raise
        _prune(house)
    return folder.id


def answer(
    job_id: str,
    *,
    profiles: Sequence[Saved] = (),
    settings: dict[str, Any] | None = None,
    warehouse: Path | None = None,
) -> None:
    """Go on with these mappings, added to those answered before, and these settings; the job runs again."""
    folder = folder_of(_home(Warehouse(warehouse)), job_id)
    _check(settings or {})
    with clear_faults(), _deciding(folder) as lock:
        if not folder.uploads.is_dir():
            raise WarehouseError("The files of this import are no longer kept. Upload them again.")
        for saved in profiles:
            folder.profiles.save(saved.mappings, saved.name, saved.header)
        request = folder.request()
        kept = {name: value for name, value in request["settings"].items() if name not in _FOR_ONE_RUN}
        folder.write("request.json", {**request, "settings": {**kept, **(settings or {})}})
        _start(folder, lock)


def again(job_id: str, warehouse: Path | None = None) -> None:
    """Run a job again, against the version that is now current."""
    answer(job_id, warehouse=warehouse)


def find(job_id: str, warehouse: Path | None = None) -> Job:
    """A job in its present state. Raises WarehouseError if it is not kept."""
    house = Warehouse(warehouse)
    return _job(house, folder_of(_home(house), job_id), with_report=True)


def jobs(warehouse: Path | None = None) -> list[Job]:
    """The kept jobs, newest first, without their reports."""
    house = Warehouse(warehouse)
    found = []
    for folder in folders(_home(house)):
        with suppress(WarehouseError):  # removed at this very moment
            found.append(_job(house, folder, with_report=False))
    return found


def discard(job_id: str, warehouse: Path | None = None) -> None:
    """Stop a job if it is running, and remove it with its files. What it committed stays."""
    folder = folder_of(_home(Warehouse(warehouse)), job_id)
    with _deciding(folder, at_work=_stop):
        folder.remove()


def commit(job_id: str, by: str, warehouse: Path | None = None, *, accept_rejects: bool = False) -> Version:
    """Publish exactly the version that was previewed; keep the profiles that were answered.

    Raises WarehouseError if there is nothing to commit, and if somebody else has committed since the preview:
    then the job is outdated, and `again` makes a new preview. Raises usable.Unusable if no row, or fewer than half
    of the rows, of a file can be used, unless `accept_rejects`. Committing twice is the same as committing once.
    """
    house = Warehouse(warehouse)
    folder = folder_of(_home(house), job_id)
    with clear_faults(), _deciding(folder):
        done = _committed(house, job_id) or _commit(house, folder, by, accept_rejects)
        folder.write_state(state="committed", version=done.name, ended_at=now())
        folder.drop_files()
    return done


def _commit(house: Warehouse, folder: Folder, by: str, accept_rejects: bool) -> Version:
    state = folder.state()
    if state["state"] != "ready" or not folder.preview.exists():
        raise WarehouseError("There is no preview to commit. Run the import again.")
    if not accept_rejects and usable.too_few(folder.read_report()["files"]):
        raise usable.refused(folder.read_report())
    with house.writing():
        if pipeline.current_name(house) != state["base"]:
            folder.write_state(state="outdated")
            raise WarehouseError(
                "Someone else changed the data since this preview. Run the import again and see what it changes now."
            )
        job_run.keep_profiles(house, folder, by)
        built = pipeline.Built(folder.preview, folder.read_report(), True, folder.rejects, state["base"])
        report = pipeline.commit(house, built, by, folder.id)
    folder.write("report.json", report)
    return Version(report["version"], house.path_of(report["version"]))


def _committed(house: Warehouse, job_id: str) -> Version | None:
    """The version that a job became: the warehouse's history knows it even if the job died before recording it."""
    found = [record["version"] for record in house.history() if record.get("job") == job_id]
    return Version(found[0], house.path_of(found[0])) if found else None


def _home(house: Warehouse) -> Path:
    return house.directory / "jobs"


def _check(settings: dict[str, Any]) -> None:
    if unknown := sorted(set(settings) - SETTINGS):
        raise Refused(f"{unknown[0]!r} is not a setting of an import. Known are {', '.join(sorted(SETTINGS))}.")
    check_timezone(settings.get("timezone"), "Time zone")


def _check_sizes(house: Warehouse, files: Sequence[tuple[str, BinaryIO]]) -> None:
    sizes = [file.seek(0, os.SEEK_END) for _, file in files]
    for (name, _), size in zip(files, sizes, strict=True):
        if size > MAX_SOURCE_BYTES:
            limit = size_text(MAX_SOURCE_BYTES)
            raise Refused(f"{_safe(name)} is larger than the limit of {limit}: split it into smaller files.")
    house.check_space(sum(sizes))


def _named(files: Sequence[tuple[str, BinaryIO]]) -> Iterator[tuple[str, BinaryIO]]:
    """The files with names that are safe to show and unique, so that an answer identifies its file."""
    taken: set[str] = set()
    for given, file in files:
        base = name = _safe(given)
        number = 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        yield name, file


def _safe(name: str) -> str:
    """A name from outside as it is shown: no folders, nothing unprintable, not too long, never empty."""
    return shown(re.split(r"[\\/]", name)[-1])[-_LONGEST_NAME:].strip(" .") or "file"


def _keep(folder: Folder, number: int, name: str, file: BinaryIO) -> dict[str, Any]:
    """Store an upload under a generated name: the name people give it is never a path."""
    stored = Path("uploads") / str(number) / uuid.uuid4().hex
    (folder.path / stored.parent).mkdir()
    digest, size = sha256(), 0
    file.seek(0)
    with (folder.path / stored).open("wb") as out:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return {"file": name, "bytes": size, "sha256": digest.hexdigest(), "stored": str(stored)}


def _start(folder: Folder, lock: int) -> None:
    """Start the job's process, which inherits the lock and so owns the job until it ends, however it ends."""
    _children[:] = [child for child in _children if child.poll() is None]  # reaps those that have ended
    folder.begin("queued", "Waiting to start")
    command = [sys.executable, "-m", "data.jobs", str(folder.path.resolve()), str(lock)]
    with folder.log.open("ab") as log:
        _children.append(
            subprocess.Popen(
                command,
                cwd=Path(__file__).parents[1],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,
            )
        )


def _stop(folder: Folder) -> None:
    """Kill the process of a running job. The owner of such a job is its process, so the process id is still valid."""
    state = folder.state()
    if state["state"] in _AT_WORK and state["pid"] and folder.is_owned():
        with suppress(ProcessLookupError):
            os.killpg(state["pid"], signal.SIGKILL)


@contextmanager
def _deciding(folder: Folder, at_work: Callable[[Folder], None] | None = None) -> Iterator[int]:
    """Own a job to decide about it; waits briefly for someone who is only looking, or for a process about to end.

    `at_work` is what to do while somebody else, who may have begun only just now, owns it.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            lock = folder.lock()
            break
        except Busy as error:
            if time.monotonic() > deadline:
                raise WarehouseError("This import is at work at the moment. Wait until it is done.") from error
            if at_work:
                at_work(folder)
            time.sleep(0.01)
    try:
        yield lock
    finally:
        os.close(lock)


def _job(house: Warehouse, folder: Folder, with_report: bool) -> Job:
    _children[:] = [child for child in _children if child.poll() is None]
    state = folder.state()
    if state["state"] in _AT_WORK and not folder.is_owned():
        state = folder.state()  # it may have ended just then
    request = folder.request()
    report = folder.read_report() if with_report and folder.report.exists() else None
    kept = folder.rejects if folder.rejects.exists() else None
    return Job(
        id=folder.id,
        by=request["by"],
        files=[{name: file[name] for name in ("file", "bytes", "sha256")} for file in request["files"]],
        settings=request["settings"],
        report=report if state["state"] in _WITH_REPORT else None,
        rejects_file=str(kept) if kept and state["state"] in _WITH_REPORT else None,
        **{name: value for name, value in state.items() if name != "pid"} | _true_state(house, folder, state),
    )


def _true_state(house: Warehouse, folder: Folder, state: dict[str, Any]) -> dict[str, Any]:
    """What became of a job whose process, or the page that committed it, died before recording it."""
    if state["state"] in _AT_WORK and not folder.is_owned():
        return {"state": "stopped", "stage": "Stopped"}
    if state["state"] == "ready" and not folder.preview.exists():
        done = _committed(house, folder.id)
        return {"state": "committed", "version": done.name} if done else {"state": "stopped", "stage": "Stopped"}
    return {}


def _prune(house: Warehouse) -> None:
    for folder in folders(_home(house))[KEPT_JOBS:]:
        with suppress(Busy), folder.owning():
            folder.remove()


if __name__ == "__main__":
    sys.exit(job_run.run(Folder(Path(sys.argv[1]))))
