"""Check and import: a batch of files in, a report and — when published — a new version out."""

import getpass
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from data import build, facts
from data.profile import check_timezone, read_profile
from data.warehouse import NoWarehouse, Version, Warehouse, WarehouseError, reading

BYTES_PER_INPUT_BYTE = 4


def run(
    files: list[Path],
    *,
    table: str | None = None,
    profile: Path | None = None,
    timezone: str | None = None,
    as_of: datetime | None = None,
    warehouse: Path | None = None,
    publish: bool,
    by: str | None = None,
    demo: bool = False,
    say: Callable[[str], None] = lambda stage: None,
) -> dict:
    """Import files, or only check them when `publish` is false; returns the report that `--json` prints.

    Raises reading.Refused when a file cannot be used, and WarehouseError when the warehouse cannot take the
    batch; either way nothing was changed. A batch that changes nothing makes no new version. Where rows were
    rejected by an import, `rejects_file` names the CSV that keeps them.
    """
    house = Warehouse(warehouse)
    check_timezone(timezone, "--timezone")
    mappings = read_profile(profile) if profile else ()
    batch = build.Batch(list(files), table, mappings, timezone, say)
    with _clear_faults(), _place(house, publish) as path, tempfile.TemporaryDirectory() as workdir:
        base = _base(house, demo)
        if publish:
            house.check_space(_wanted(files, base))
        made = _build(path, base, batch, Path(workdir), as_of, demo)
        if not publish:
            return {**made["report"], "version": None}
        say("Publishing")
        version = _published(house, path, made, by, demo) if made["changes"] else base
        return {**made["report"], "version": version.name, **_kept(house, version, made)}


def _published(house: Warehouse, path: Path, made: dict, by: str | None, demo: bool) -> Version:
    return house.publish(path, _record(made["report"], by, demo), made["report"])


def _kept(house: Warehouse, version: Version, made: dict) -> dict:
    """Keep the rejected rows for download, also of an import that changed nothing; says where."""
    if not any(file["rejected"] for file in made["report"]["files"]):
        return {}
    return {"rejects_file": str(house.keep_rejects(version, made["rejects"], own=made["changes"]))}


def start_empty(warehouse: Path | None = None, by: str | None = None) -> Version:
    """Publish a version without any rows: the end of the demo, and of all data that was loaded."""
    house = Warehouse(warehouse)
    with _clear_faults(), house.writing() as path, tempfile.TemporaryDirectory() as workdir:
        connection = build.open_new(path, None, Path(workdir))
        build.build_facts(connection, as_of=None, timezone=_timezone(None), currency=_currency(), demo=False)
        connection.close()
        report = {"as_of": None, "files": [], "before": {}, "after": {}}
        return house.publish(path, _record(report, by, False) | {"kind": "empty"}, report)


@lru_cache(maxsize=64)
def is_outdated(version: Version) -> bool:
    """Whether another release built the version's facts, so that today's questions may not fit them."""
    with reading(version.path) as connection:
        return connection.execute("select layout from fact.version").fetchone()[0] != facts.LAYOUT


def refresh(warehouse: Path | None = None) -> Version:
    """Build the current version's facts anew from its stored rows, as a new version with the same data."""
    house = Warehouse(warehouse)
    with _clear_faults(), house.writing() as path, tempfile.TemporaryDirectory() as workdir:
        base = house.current()
        if not is_outdated(base):  # someone else was faster
            return base
        house.check_space(_wanted([], base))
        settings = _settings(base)
        connection = build.open_new(path, base.path, Path(workdir))
        build.build_facts(connection, **settings)
        after = build.headline(connection)
        connection.close()
        report = {"as_of": _iso(settings["as_of"]), "files": [], "before": {}, "after": after}
        return house.publish(path, _record(report, "upgrade", settings["demo"]) | {"kind": "rebuilt"}, report)


def _settings(version: Version) -> dict:
    """What a version's facts were built with, for building them again."""
    with reading(version.path) as connection:
        zone, currency, demo = connection.execute("select timezone, currency, demo from fact.version").fetchone()
        as_of = build.read_instant(connection, "select as_of from fact.version")
    return {"as_of": as_of, "timezone": zone, "currency": currency, "demo": demo}


def _build(
    path: Path, base: Version | None, batch: build.Batch, workdir: Path, as_of: datetime | None, demo: bool
) -> dict:
    connection = build.open_new(path, base.path if base else None, workdir)
    try:
        before, stood_at, zone = _state_of(base)
        connection.execute("begin")
        reports = build.add_files(connection, batch, workdir)
        then = as_of or max(filter(None, (stood_at, build.latest_instant(connection))), default=None)
        changes = base is None or then != stood_at or any(report.changes_data for report in reports)
        changes = changes or is_outdated(base)
        if changes:
            batch.say("Computing the facts")
            build.build_facts(connection, as_of=then, timezone=_timezone(zone), currency=_currency(), demo=demo)
        after = build.headline(connection) if changes else before
        connection.execute("commit")
    finally:
        connection.close()
    rejects = workdir / "rejects.csv"
    build.write_rejects(reports, rejects)
    report = {"as_of": _iso(then), "files": [one.as_json() for one in reports], "before": before, "after": after}
    return {"report": report, "changes": changes, "rejects": rejects}


def _state_of(base: Version | None) -> tuple[dict, datetime | None, str | None]:
    """The headline, as-of and reporting zone of the version that is built upon."""
    if base is None:
        return {}, None, None
    with reading(base.path) as connection:
        zone = connection.execute("select timezone from fact.version").fetchone()[0]
        return build.headline(connection), build.read_instant(connection, "select as_of from fact.version"), zone


def _base(house: Warehouse, demo: bool) -> Version | None:
    """The version to build upon; a demo portfolio makes way for a person's own data."""
    try:
        current = house.current()
    except NoWarehouse:
        return None
    return None if is_demo(current) and not demo else current


def is_demo(version: Version) -> bool:
    """Whether a version holds the demo portfolio that the first start made."""
    with reading(version.path) as connection:
        return connection.execute("select demo from fact.version").fetchone()[0]


@contextmanager
def _place(house: Warehouse, publish: bool) -> Iterator[Path]:
    if publish:
        with house.writing() as path:
            yield path
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "preview.duckdb"


@contextmanager
def _clear_faults() -> Iterator[None]:
    """A full disk or exhausted memory as a sentence; the half-built file is thrown away by whoever made it."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise WarehouseError(f"The import stopped and nothing was changed: {reason}") from error


def _wanted(files: list[Path], base: Version | None) -> int:
    sizes = [one.stat().st_size for given in files for one in _inside(Path(given))]
    return BYTES_PER_INPUT_BYTE * sum(sizes) + 2 * (base.path.stat().st_size if base else 0)


def _inside(path: Path) -> list[Path]:
    return [one for one in path.iterdir() if one.is_file()] if path.is_dir() else [path] * path.exists()


def _record(report: dict, by: str | None, demo: bool) -> dict:
    names = ("file", "table", "rows", "loaded", "changed", "unchanged", "duplicate", "rejected", "sha256")
    files = [{name: one[name] for name in names} for one in report["files"]]
    return {"by": by or _user(), "kind": "demo" if demo else "import", "as_of": report["as_of"], "files": files}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user name
        return "unknown"


def _timezone(stored: str | None) -> str:
    return stored or check_timezone(os.environ.get("KPO_TIMEZONE"), "KPO_TIMEZONE") or "UTC"


def _currency() -> str | None:
    currency = os.environ.get("KPO_CURRENCY", "").strip().upper()
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        raise WarehouseError(f"KPO_CURRENCY: {currency!r} is not an ISO 4217 code such as USD.")
    return currency or None


def _iso(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
