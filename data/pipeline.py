"""Check and import: a batch of files in, a report and — if published — a new version out."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from data import build, closed_weeks, facts, rejected, restated, usable
from data.batch import Batch, Source
from data.faults import clear_faults
from data.intake import Intake
from data.profile import check_timezone, read_profile
from data.reading import find
from data.reading.refusal import shown
from data.recognise import Profiles, Proposal, known_values
from data.sql import only
from data.warehouse import NoWarehouse, Version, Warehouse, WarehouseError, log_faults, reading, user

BYTES_PER_INPUT_BYTE = 4
LISTED_RESTATEMENTS = 2_000

_SMALL = 16 * 2**20
"""Up to this many bytes of files and stored rows, an import runs in one thread."""

_UNPACKED = (".csv", ".tsv", ".txt")
_EXPANSION = 10
"""How many bytes a byte of any other file, usually packed, stands for."""


@dataclass(frozen=True)
class Built:
    """A version that was built from a batch but not published: its file, its report, and what it changes.

    `current` names the version that was current at the time. If there are `proposals`, the file is incomplete.
    """

    path: Path
    report: dict[str, Any]
    changes: bool
    rejects: Path
    current: str | None
    proposals: tuple[Proposal, ...] = ()
    demo: bool = False
    sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # workbook's name → its {sheet, read, hidden}


@dataclass(frozen=True)
class _Base:
    """What a version builds on: None and empty for the first, and for one that replaces a demo."""

    version: Version | None = None
    headline: dict[str, Any] | None = None
    findings: dict[str, Any] | None = None
    as_of: datetime | None = None
    timezone: str | None = None


def run(
    files: list[Path],
    *,
    table: str | None = None,
    profile: Path | None = None,
    timezone: str | None = None,
    encoding: str | None = None,
    sheet: Sequence[str] = (),
    replace_period: bool = False,
    as_of: datetime | None = None,
    warehouse: Path | None = None,
    publish: bool,
    accept_rejects: bool = False,
    by: str | None = None,
    demo: bool = False,
) -> dict[str, Any]:
    """Import files, or only check them if `publish` is false; returns the report that `--json` prints.

    Raises reading.Refused if a file cannot be used, and WarehouseError if the warehouse cannot take the batch; either
    way nothing was changed. Likewise an import raises usable.Unusable if no row, or fewer than half of the rows, of a
    file can be used, unless `accept_rejects`; a check says why in `refused`. A batch that changes nothing makes no new
    version. If an import rejected rows, `rejects_file` names the CSV that keeps them. `closed_weeks_restated` counts
    the closed weeks that the batch restates, and `closed_restated` lists them: dicts of data.closed_weeks.COLUMNS.
    """
    house = Warehouse(warehouse)
    check_timezone(timezone, "--timezone")
    mappings = read_profile(profile) if profile else ()
    with clear_faults(), _place(house, publish) as path, tempfile.TemporaryDirectory() as workdir:
        sources = [Source(path, shown(path.name)) for path in find(files)]
        batch = Batch(
            sources,
            by or user(),
            table,
            mappings,
            timezone=timezone,
            encoding=encoding,
            sheet=tuple(sheet),
            replace_period=replace_period,
        )
        if publish:
            check_space(house, sources)
        built = build_version(house, batch, path, Path(workdir), as_of=as_of, demo=demo)
        stops = not accept_rejects and bool(usable.too_few(built.report["files"]))
        if not publish:
            return {**built.report, "version": None} | ({"refused": str(usable.refused(built.report))} if stops else {})
        if stops:
            raise usable.refused(built.report, _kept(house, built))
        return commit(house, built, batch.by)


def build_version(
    house: Warehouse,
    batch: Batch,
    path: Path,
    workdir: Path,
    *,
    as_of: datetime | None = None,
    demo: bool = False,
    threads: int | None = None,
) -> Built:
    """Build the version that a batch would make from today's, at `path`, unpublished, and compare the two.

    Raises what `run` raises. `workdir` must outlive the result, whose rejects are kept there.
    """
    current = _current(house)
    base = _base(current, demo)
    batch = replace(
        batch,
        saved=(*batch.saved, Profiles(house.profiles)),
        known=lambda: known_values(base.version.path if base.version else None),
    )
    stored = base.version.path if base.version else None
    connection = build.open_new(path, stored, workdir, 1 if _is_small(batch, stored) else threads)
    try:
        connection.execute("begin")
        intake = Intake(connection, batch, workdir)
        intake.run()
        sheets = {name: every for name, every in intake.sheets.items() if len(every) > 1}
        before = current.name if current else None
        if intake.proposals:
            return Built(path, {}, False, path, before, tuple(intake.proposals), demo, sheets)
        report, changes = _finish(connection, base, batch, intake, as_of, demo)
        connection.execute("commit")
    finally:
        connection.close()
    batch.say("Comparing", batch.steps, batch.steps)
    rejects = workdir / "rejects.csv"
    rejected.write(intake.reports, rejects)
    return Built(
        path, report | _restated(house, base, path, changes), changes, rejects, before, demo=demo, sheets=sheets
    )


def _is_small(batch: Batch, stored: Path | None) -> bool:
    """Whether one thread is faster, as most of the time goes into plans and not into rows."""
    text = sum(
        one.path.stat().st_size * (1 if Path(one.name).suffix.lower() in _UNPACKED else _EXPANSION)
        for one in batch.sources
    )
    return text + (stored.stat().st_size if stored else 0) < _SMALL


def commit(house: Warehouse, built: Built, by: str, job: str | None = None) -> dict[str, Any]:
    """Publish a built version and keep its rejects; returns its report. Call it while `house.writing` holds the lock.

    If nothing changes, no version is made, but the rejected rows are kept all the same.
    """
    version = house.current() if not built.changes else None
    if version is None:
        record = _record(built.report, by, built.demo) | ({"job": job} if job else {})
        version = house.publish(built.path, record, built.report)
    kept = _kept(house, built, version)
    return {**built.report, "version": version.name} | ({"rejects_file": str(kept)} if kept else {})


def check_space(house: Warehouse, sources: list[Source]) -> None:
    """Raise WarehouseError if a build would fill the disk."""
    current = _current(house)
    stored = current.path.stat().st_size if current else 0
    house.check_space(BYTES_PER_INPUT_BYTE * sum(one.path.stat().st_size for one in sources) + 2 * stored)


def start_empty(warehouse: Path | None = None, by: str | None = None) -> Version:
    """Publish a version without any rows: this ends the demo, or drops all data that was loaded."""
    house = Warehouse(warehouse)
    with clear_faults(), house.writing() as path, tempfile.TemporaryDirectory() as workdir:
        connection = build.open_new(path, None, Path(workdir))
        build.build_facts(connection, as_of=None, timezone=_timezone(None), currency=_currency(), demo=False)
        connection.close()
        report: dict[str, Any] = {"as_of": None, "files": [], "before": {}, "after": {}}
        return house.publish(path, _record(report, by or user(), False) | {"kind": "empty"}, report)


@lru_cache(maxsize=64)
def is_outdated(version: Version) -> bool:
    """Whether another release built the version's facts, so that the present questions may not fit them."""
    with reading(version.path) as connection:
        return only(connection.execute("select layout from fact.version"))[0] != facts.LAYOUT


def refresh(warehouse: Path | None = None) -> Version:
    """Rebuild the current version's facts from its stored rows, as a new version with the same data."""
    house = Warehouse(warehouse)
    with clear_faults(), house.writing() as path, tempfile.TemporaryDirectory() as workdir:
        base = house.current()
        if not is_outdated(base):  # someone else was faster
            return base
        check_space(house, [])
        settings = _settings(base)
        connection = build.open_new(path, base.path, Path(workdir))
        build.build_facts(connection, **settings)
        after = build.headline(connection)
        connection.close()
        report: dict[str, Any] = {"as_of": _iso(settings["as_of"]), "files": [], "before": {}, "after": after}
        return house.publish(path, _record(report, "upgrade", settings["demo"]) | {"kind": "rebuilt"}, report)


def is_demo(version: Version) -> bool:
    """Whether a version holds the demo portfolio created at the first start."""
    with reading(version.path) as connection:
        return only(connection.execute("select demo from fact.version"))[0]


def _finish(
    connection: duckdb.DuckDBPyConnection,
    base: _Base,
    batch: Batch,
    intake: Intake,
    as_of: datetime | None,
    demo: bool,
) -> tuple[dict[str, Any], bool]:
    """Build the facts if something changes; returns the report of the batch, and whether it changes anything."""
    then = as_of or max(filter(None, (base.as_of, build.latest_instant(connection))), default=None)
    changes = base.version is None or then != base.as_of or any(report.changes_data for report in intake.reports)
    changes = changes or is_outdated(base.version)
    if changes:
        batch.say("Computing the facts", batch.steps - 1, batch.steps)
        zone = _timezone(base.timezone)
        build.build_facts(connection, as_of=then, timezone=zone, currency=_currency(), demo=demo)
    report = {
        "as_of": _iso(then),
        "files": [one.as_json() for one in intake.reports],
        "left_out": intake.left_out,
        "before": base.headline or {},
        "after": build.headline(connection) if changes else base.headline,
        "base": base.version.name if base.version else None,
        "findings_before": base.findings or {},
        "findings_after": build.findings(connection) if changes else base.findings,
    }
    return report, changes


def _restated(house: Warehouse, base: _Base, path: Path, changes: bool) -> dict[str, Any]:
    """What the batch restates: past weeks against the version before, closed weeks against what was kept."""
    if not changes or not base.version:
        return {"restated": [], "restated_weeks": 0, "closed_restated": [], "closed_weeks_restated": 0}
    found = restated.between(base.version.path, path)
    with log_faults(house.log):
        kept = closed_weeks.brought(
            *(closed_weeks.restated(version, house.directory) for version in (base.version.path, path))
        )
    return {
        "restated": found[:LISTED_RESTATEMENTS],
        "restated_weeks": restated.weeks(found),
        "closed_restated": kept[:LISTED_RESTATEMENTS],
        "closed_weeks_restated": closed_weeks.weeks(kept),
    }


def _kept(house: Warehouse, built: Built, version: Version | None = None) -> Path | None:
    """Keep the rejected rows, even of an import that changed nothing or was stopped; None if there are none."""
    if not any(file["rejected"] for file in built.report["files"]):
        return None
    return house.keep_rejects(version, built.rejects, own=version is not None and built.changes)


def _settings(version: Version) -> dict[str, Any]:
    """The settings with which a version's facts were built, for rebuilding them."""
    with reading(version.path) as connection:
        zone, currency, demo = only(connection.execute("select timezone, currency, demo from fact.version"))
        as_of = build.read_instant(connection, "select as_of from fact.version")
    return {"as_of": as_of, "timezone": zone, "currency": currency, "demo": demo}


def current_name(house: Warehouse) -> str | None:
    """The name of the current version; None if there is none yet."""
    current = _current(house)
    return current.name if current else None


def _current(house: Warehouse) -> Version | None:
    try:
        return house.current()
    except NoWarehouse:
        return None


def _base(current: Version | None, demo: bool) -> _Base:
    """The version to build on; a demo portfolio is replaced by a person's own data."""
    if current is None or (is_demo(current) and not demo):
        return _Base()
    with reading(current.path) as connection:
        zone = only(connection.execute("select timezone from fact.version"))[0]
        as_of = build.read_instant(connection, "select as_of from fact.version")
        return _Base(current, build.headline(connection), build.findings(connection), as_of, zone)


@contextmanager
def _place(house: Warehouse, publish: bool) -> Iterator[Path]:
    if publish:
        with house.writing() as path:
            yield path
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "preview.duckdb"


def _record(report: dict[str, Any], by: str, demo: bool) -> dict[str, Any]:
    names = ("file", "table", "rows", "loaded", "changed", "unchanged", "duplicate", "rejected", "vanished", "sha256")
    files = [{name: one[name] for name in names} for one in report["files"]]
    return {"by": by, "kind": "demo" if demo else "import", "as_of": report["as_of"], "files": files}


def _timezone(stored: str | None) -> str:
    return stored or check_timezone(os.environ.get("KPO_TIMEZONE"), "KPO_TIMEZONE") or "UTC"


def _currency() -> str | None:
    currency = os.environ.get("KPO_CURRENCY", "").strip().upper()
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        raise WarehouseError(f"KPO_CURRENCY: {currency!r} is not an ISO 4217 code such as USD.")
    return currency or None


def _iso(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
