"""A new version's file: the tables of the current one, the files of a batch merged in, facts on top."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from data import check, facts, merge, reading
from data.contract import TABLES, Table
from data.profile import Mapping
from data.recognise import recognise, unfed, unread
from data.sql import identifier, literal
from data.typed import type_rows

HEADLINE = (Path(__file__).parent / "headline.sql").read_text("utf-8")
LISTED_REJECTS = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Batch:
    """The files of one import and how to read them."""

    files: list[Path]
    table: str | None = None
    profile: tuple[Mapping, ...] = ()
    timezone: str | None = None
    say: Callable[[str], None] = lambda stage: None


@dataclass
class FileReport:
    """What became of one file's rows in one table; `rows` is the sum of the five outcomes."""

    file: str
    table: str
    rows: int
    merged: merge.Merged
    duplicate: int
    rejects: list[reading.Reject]
    notices: list[check.Notice] = field(default_factory=list)
    text: reading.TextTable | None = None

    def as_json(self) -> dict:
        """The report of a file as the interface promises it."""
        return {
            "file": self.file,
            "table": self.table,
            "rows": self.rows,
            "loaded": self.merged.loaded,
            "changed": self.merged.changed,
            "unchanged": self.merged.unchanged,
            "duplicate": self.duplicate,
            "rejected": len(self.rejects),
            "rejects": [vars(reject) for reject in self.rejects[:LISTED_REJECTS]],
            "warnings": [vars(notice) for notice in self.notices],
            "encoding": self.text.encoding,
            "delimiter": self.text.delimiter,
            "sha256": self.text.sha256,
        }

    @property
    def changes_data(self) -> bool:
        """Whether a stored row is now another."""
        return bool(self.merged.loaded or self.merged.changed or self.merged.vanished)


def open_new(path: Path, base: Path | None, workdir: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a new version file that holds the base's stored tables, or empty ones."""
    connection = duckdb.connect(path, config={"temp_directory": str(workdir), "autoinstall_known_extensions": False})
    connection.execute("set timezone = 'UTC'")
    connection.execute("create schema raw")
    if base:
        connection.execute(f"attach {literal(str(base))} as base (read_only)")
    for table in TABLES.values():
        connection.execute(_create(table))
        if base:
            connection.execute(f"insert into {stored(table)} by name from base.raw.{table.name}")
    if base:
        connection.execute("detach base")
    return connection


def stored(table: Table) -> str:
    """The name under which a contract table is stored."""
    return f"raw.{table.name}"


def add_files(connection: duckdb.DuckDBPyConnection, batch: Batch, workdir: Path) -> list[FileReport]:
    """Read, check and merge each file in turn. Raises reading.Refused at the first that cannot be used."""
    reports = []
    for path in reading.find(batch.files):
        batch.say(f"Reading {path.name}")
        for text in reading.read(path, workdir):
            reports += _add_file(connection, text, batch)
    return reports


def build_facts(
    connection: duckdb.DuckDBPyConnection, *, as_of: datetime | None, timezone: str, currency: str | None, demo: bool
) -> None:
    """Build the facts as of an instant; the currency, where none is given, is the most frequent in the data."""
    facts.build(connection, as_of=as_of, timezone=timezone, currency=currency or _usual_currency(connection), demo=demo)


def latest_instant(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """The latest received, delivered or occurred instant; None where there is no such row."""
    return read_instant(
        connection,
        "select max(latest) from ("
        "select greatest(max(received_at), max(first_delivered_at), max(final_delivered_at)) as latest "
        "from raw.deliverables union all select max(occurred_at) from raw.events)",
    )


def read_instant(connection: duckdb.DuckDBPyConnection, query: str) -> datetime | None:
    """The one instant that a query returns, in UTC."""
    # As microseconds: DuckDB hands out zoned timestamps only where pytz is installed.
    microseconds = connection.execute(f"select epoch_us(({query}))").fetchone()[0]
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def headline(connection: duckdb.DuckDBPyConnection) -> dict:
    """The headline numbers of a version, by name."""
    result = connection.execute(HEADLINE)
    names = [column[0] for column in result.description]
    return dict(zip(names, result.fetchone(), strict=True))


def write_rejects(reports: list[FileReport], path: Path) -> None:
    """All rejected rows of a batch as CSV: file, table, line, column, value, reason."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["file", "table", "line", "column", "value", "reason"])
        for report in reports:
            writer.writerows(
                [report.file, report.table, r.line, r.column, _as_text(r.value), r.reason] for r in report.rejects
            )


def _create(table: Table) -> str:
    columns = ", ".join(f"{identifier(column.name)} {column.stored_type}" for column in table.columns)
    return f"create table {stored(table)} ({columns})"


def _add_file(connection: duckdb.DuckDBPyConnection, text: reading.TextTable, batch: Batch) -> list[FileReport]:
    mappings = recognise(text, batch.profile, batch.table, batch.timezone)
    loaded = reading.load(connection, text, "text")
    batch.say(f"Checking {text.name}")
    reports = [_add_table(connection, text, loaded, mapping) for mapping in mappings]
    for what, names in (
        ("not in the contract, left out", unread(text, mappings)),
        ("named in the profile, but not in the file", unfed(text, mappings, batch.profile)),
    ):
        if names:
            reason = f"{what}: {', '.join(names[:8])}{', …' if len(names) > 8 else ''}"
            reports[0].notices.append(check.Notice(reason, 0))
    return reports


def _add_table(
    connection: duckdb.DuckDBPyConnection, text: reading.TextTable, loaded: reading.Loaded, mapping: Mapping
) -> FileReport:
    table = mapping.table
    typing = type_rows(connection, "text", mapping, text.name, "typed")
    rejects = check.check_rows(connection, typing, stored(table))
    duplicate = connection.execute(f"select count(*) from {check.DUPLICATE}").fetchone()[0]
    notices = check.notices(connection, typing)
    merged = merge.merge(connection, check.good_rows(typing), mapping, stored(table))
    notices += _about_merging(merged, mapping)
    rejects = sorted([*loaded.rejects, *rejects], key=lambda reject: reject.line)
    report = FileReport(text.name, table.name, loaded.rows, merged, duplicate, rejects, notices, text)
    _account(report)
    return report


def _about_merging(merged: merge.Merged, mapping: Mapping) -> list[check.Notice]:
    table = mapping.table
    absent = [column for column in table.columns if column.assumed and column.name not in mapping.provided]
    # A row that was known keeps what it had.
    found = [
        check.Notice(f"{column.name}: no such column, read as {column.default}", merged.loaded) for column in absent
    ]
    found.append(check.Notice(f"earlier rows of the same {table.replaced_per} were replaced", merged.vanished))
    return [notice for notice in found if notice.rows]


def _account(report: FileReport) -> None:
    merged = report.merged
    found = merged.loaded + merged.changed + merged.unchanged + report.duplicate + len(report.rejects)
    if found != report.rows:
        raise RuntimeError(f"{report.file}: {report.rows} rows in the file, {found} accounted for in {report.table}")


def _usual_currency(connection: duckdb.DuckDBPyConnection) -> str:
    found = connection.execute(
        "select currency from (select currency, count(*) as n, 1 as rank from raw.deliverables group by 1 union all "
        "select currency, count(*), 2 from raw.baselines group by 1) "
        "where currency is not null order by rank, n desc, currency limit 1"
    ).fetchone()
    return found[0] if found else ""


def _as_text(value: str | None) -> str | None:
    # A spreadsheet would run such a cell as a formula.
    return f"'{value}" if value and value[0] in "=+-@\t\r\n" else value
