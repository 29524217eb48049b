"""What became of one file's rows, for the report: outcomes, control totals, examples, rejects."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb

from data import check, merge, reading, reasons
from data.contract import Table
from data.conversion import Typing
from data.sql import identifier

LISTED = 10_000
"""How many rejected and left-out records a report lists; the file of rejects has all rejected ones."""

_AMOUNTS = {"deliverables": "billed_amount", "invoices": "amount"}
_DATES = {**merge.TRACED, "invoices": "invoiced_on", "fx_rates": "date"}


@dataclass
class FileReport:
    """What became of one file's rows in one table; `rows` is the sum of the five outcomes.

    For the deliverables of a log, the rows are its ids: `rows` counts the ids and the records that could not be read.
    """

    text: reading.TextTable
    table: str
    loaded: reading.Loaded
    merged: merge.Merged
    duplicate: int
    rejects: list[reading.Reject]
    notices: list[check.Notice]
    control: dict[str, Any]
    control_accepted: dict[str, Any]
    kind: str
    profile: str | None
    log_rows: int | None = None  # for a log, whose rows are its ids: how many events it has
    notes: list[str] = field(default_factory=list)
    aliases: list[dict[str, Any]] = field(default_factory=list)  # {column, from, to, rows}: like one more rows have

    def __post_init__(self) -> None:
        merged = self.merged
        found = merged.loaded + merged.changed + merged.unchanged + self.duplicate + len(self.rejects)
        if found != self.rows:
            raise RuntimeError(f"{self.file}: {self.rows} rows in the file, {found} accounted for in {self.table}")

    @property
    def file(self) -> str:
        """The name by which people know the text table."""
        return self.text.name

    @property
    def rows(self) -> int:
        """The number of data records in the file."""
        return self.loaded.rows

    @property
    def changes_data(self) -> bool:
        """Whether any stored row now differs."""
        return bool(self.merged.loaded or self.merged.changed or self.merged.removed)

    def _held_back(self) -> list[check.Notice]:
        held = self.merged.held_back
        reason = "rows of the period that the file no longer has were kept: lines that could not be read may be these"
        return [check.Notice(f"{reason}; correct them and import it again", held)] if held else []

    def as_json(self) -> dict[str, Any]:
        """The report of a file, as the interface promises it."""
        merged = self.merged
        return {
            "file": self.file,
            "workbook": self.text.source.name if self.text.sheet else None,
            "table": self.table,
            "rows": self.rows,
            "log_rows": self.log_rows,
            "loaded": merged.loaded,
            "changed": merged.changed,
            "unchanged": merged.unchanged,
            "duplicate": self.duplicate,
            "rejected": len(self.rejects),
            "reasons": [vars(reason) for reason in reasons.grouped(self.rejects, self.table)],
            "rejects": [vars(reject) for reject in self.rejects[:LISTED]],
            "warnings": [vars(notice) for notice in (*self.notices, *self._held_back())],
            "notes": [*self.text.notes, *self.notes],
            "aliases": self.aliases,
            "left_out": [vars(record) for record in self.loaded.left_out[:LISTED]],
            "vanished": merged.vanished,
            "removed": merged.removed,
            "examples": {"changed": merged.changes, "new": merged.new, "vanished": merged.gone},
            "control": self.control,
            "control_accepted": self.control_accepted,
            "kind": self.kind,
            "profile": self.profile,
            "encoding": self.text.encoding,
            "delimiter": self.text.delimiter,
            "sha256": self.text.sha256,
        }


def control(
    connection: duckdb.DuckDBPyConnection, typing: Typing, rows: int, rejected: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Totals to check against the source: over all rows, as far as they can be read, and over those not rejected.

    Keys: rows; billed, an amount per currency ('' if no currency is stated); units; from and until, the first
    and the last date, in ISO 8601. Totals that the table does not have are empty or None.
    """
    groups = connection.execute(_grouped(typing, rejected)).fetchall()
    return _folded(groups, rows), _folded([group for group in groups if not group[0]], rows - rejected)


def _grouped(typing: Typing, rejected: int) -> str:
    table = typing.mapping.table
    is_rejected = f"_line in (select _line from {check.REJECTED})" if rejected else "false"
    amount, date = _AMOUNTS.get(table.name), _DATES.get(table.name)
    currency = "coalesce(currency, '')" if "currency" in table.by_name else "''"
    return (
        f"select {is_rejected} as is_rejected, {currency} as currency, "
        f"{f'sum({amount})' if amount else 'null'}, "
        f"{'sum(units)' if 'units' in table.by_name else 'null'}, "
        f"{_iso(table, date, 'min')}, {_iso(table, date, 'max')} from {identifier(typing.table)} group by 1, 2"
    )


def _iso(table: Table, column: str | None, which: str) -> str:
    if column is None:
        return "null"
    if table.by_name[column].type == "date":
        return f"cast({which}({identifier(column)}) as varchar)"
    return f"strftime(timezone('UTC', {which}({identifier(column)})), '%Y-%m-%dT%H:%M:%SZ')"


def _folded(groups: list[tuple[Any, ...]], rows: int) -> dict[str, Any]:
    billed: dict[str, Decimal] = defaultdict(Decimal)
    for _, currency, amount, *_ in groups:
        if amount is not None:
            billed[currency] += amount
    units, since, until = ([value for value in column if value is not None] for column in _columns(groups))
    return {
        "rows": rows,
        "billed": {currency: float(amount) for currency, amount in sorted(billed.items())},
        "units": float(sum(units)) if units else None,
        "from": min(since, default=None),
        "until": max(until, default=None),
    }


def _columns(groups: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [[group[place] for group in groups] for place in (3, 4, 5)]
