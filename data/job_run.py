"""The work of one import job, in its own process: read, check, build, compare, and record how it ended."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from typing import Any

from filelock import FileLock

from data import pipeline
from data.batch import Batch, Source
from data.faults import clear_faults
from data.job_folder import Folder
from data.reading import Refused
from data.recognise import Profiles, as_dict
from data.state import now
from data.warehouse import Warehouse, WarehouseError

NICENESS = 10


def run(folder: Folder) -> int:
    """Run the job in a folder, whose lock this process has inherited; returns the exit status."""
    os.nice(NICENESS)
    folder.write_state(pid=os.getpid())
    house = Warehouse(folder.path.parents[1])
    with FileLock(folder.path.with_name("turn.lock")):  # one import at a time: memory and processors are shared
        folder.write_state(state="running", stage="Starting")
        outcome = _outcome(house, folder)
    folder.write_state(ended_at=now(), **outcome)
    return 0


def keep_profiles(house: Warehouse, folder: Folder, by: str) -> None:
    """Save what the person answered, for future files with the same headers."""
    for saved in folder.profiles.all():
        Profiles(house.profiles).save(saved.mappings, saved.name, saved.header)
        house.log.noted(by, "profile", None, saved.name)


def _outcome(house: Warehouse, folder: Folder) -> dict[str, Any]:
    """The entries for the job's state once it is done."""
    _clear(folder)
    try:
        with clear_faults():
            built = _build(house, folder)
            return _built(house, folder, built) | {"sheets": built.sheets}
    except (Refused, WarehouseError) as error:
        return {"state": "refused", "stage": "Refused", "refusal": str(error)}
    finally:
        shutil.rmtree(folder.work, ignore_errors=True)


def _clear(folder: Folder) -> None:
    """Remove what an earlier run built."""
    shutil.rmtree(folder.work, ignore_errors=True)
    folder.work.mkdir()
    for path in (folder.preview, folder.preview.with_suffix(".duckdb.wal"), folder.report, folder.rejects):
        with suppress(FileNotFoundError):
            path.unlink()


def _build(house: Warehouse, folder: Folder) -> pipeline.Built:
    request = folder.request()
    settings = dict(request["settings"])
    as_of = settings.pop("as_of", None)
    sources = [Source(folder.path / file["stored"], file["file"]) for file in request["files"]]
    batch = Batch(
        sources, request["by"], answers=folder.profiles, asks=True, say=lambda *said: _say(folder, *said), **settings
    )
    pipeline.check_space(house, sources)
    as_of = datetime.fromisoformat(as_of) if as_of else None
    return pipeline.build_version(house, batch, folder.preview, folder.work, as_of=as_of, threads=_threads())


def _built(house: Warehouse, folder: Folder, built: pipeline.Built) -> dict[str, Any]:
    if built.proposals:
        folder.preview.unlink()
        return {
            "state": "asking",
            "stage": "Waiting for answers",
            "proposals": [as_dict(one) for one in built.proposals],
        }
    files = built.report["files"]
    folder.write("report.json", {**built.report, "version": None})
    if any(file["rejected"] for file in files):
        os.replace(built.rejects, folder.rejects)
    is_read = any(file["rejected"] < file["rows"] for file in files)
    # A first version, or one that replaces the demo, is a change even if every row was rejected.
    if built.changes and (is_read or any(file["removed"] for file in files)):
        return {"state": "ready", "stage": "Ready to commit", "base": built.current}
    if is_read:
        keep_profiles(house, folder, folder.request()["by"])
    if not any(file["rejected"] for file in files):  # else the mapping may be at fault, and can be changed
        folder.drop_files()
    return {"state": "unchanged", "stage": "Nothing changes", "base": built.current, "version": built.current}


def _say(folder: Folder, stage: str, step: int, steps: int) -> None:
    stages = [*folder.state()["stages"], {"stage": stage, "at": datetime.now().astimezone().isoformat()}]
    folder.write_state(stage=stage, step=step, steps=steps, stages=stages)


def _threads() -> int:
    """Half of the processors; the other half is for the pages."""
    return max(1, (os.cpu_count() or 1) // 2)
