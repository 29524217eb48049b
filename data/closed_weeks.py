"""Closed weeks: the headline figures kept when a week was closed, and what another version of the data says now.

A closed week is one of the things that people write (data/written.py): kind `closed`, keyed by its Monday. Its value
is either `{"week", "demo", "version", "as_of", "figures": [names], "rows": [[vendor_id, segment, value …]]}`, with one
row per level in which there was anything (null: all), or `{"week", "demo", "reopened": reason}`. Weeks of the demo
portfolio have keys of their own: what was kept of one portfolio says nothing about another.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from data.sql import only
from data.warehouse import reading
from data.written import Entry, Written

KIND = "closed"
HEADLINE = (
    "standard_hours", "attainment", "net_savings", "first_pass_acceptance", "open_overdue", "security_incidents",
)  # fmt: skip
COUNTS = ("open_overdue", "security_incidents", "delivered", "due", "met", "reviewed", "covered")
FIGURES = (*HEADLINE, "net_savings_share", "delivered", "due", "met", "reviewed", "covered")
"""What is kept for each level: the headline, the saving share, and the counts they rest on."""

AMOUNTS = ("net_savings",)
HALF_A_CENT = 0.005
TOLERANCE = 1e-9
COLUMNS = ("week", "metric", "vendor_id", "segment", "before", "after", "version")

Level = tuple[str | None, str | None]
"""A vendor and a segment; None means all."""

_DEMO = "demo "
_IS_THERE = "select count(*) from duckdb_tables() where schema_name = 'fact' and table_name = 'recorded'"


def key(week: str, demo: bool) -> str:
    """The key under which a week is written, by its Monday in ISO 8601."""
    return f"{_DEMO}{week}" if demo else week


def closed(written: Written, demo: bool) -> dict[str, Entry]:
    """The closed weeks, of the demo or of people's own data: Monday in ISO 8601 → entry, in order."""
    entries = (entry for entry in written.current(KIND).values() if "reopened" not in entry.value)
    return {e.value["week"]: e for e in sorted(entries, key=lambda e: e.value["week"]) if e.value["demo"] == demo}


def kept(value: Mapping[str, Any], level: Level) -> dict[str, float | None]:
    """The figures kept for a level; if there was nothing in it, counts are 0 and the rest None."""
    found = next((row[2:] for row in value["rows"] if (row[0], row[1]) == level), None)
    return dict(zip(value["figures"], found, strict=True)) if found else nothing(value["figures"])


def nothing(figures: tuple[str, ...] | list[str]) -> dict[str, float | None]:
    """The figures of a level in which there was nothing."""
    return {name: 0 if name in COUNTS else None for name in figures}


def differing(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> Iterator[tuple[str, Any, Any]]:
    """Metric, before and after for each difference between the kept figures and the present ones: counts are compared
    exactly, amounts to the cent, the rest to 1e-9. `after` is None if nothing is there now.
    """
    now = after or nothing(list(before))
    for name, value in before.items():
        if name in now and not _same(name, value, now[name]):
            yield name, value, now[name]


def restated(path: Path, directory: Path) -> list[dict[str, Any]]:
    """One dict (COLUMNS) per closed week, level and metric that differs in the version at `path`; all work comes first.

    `before` is the value kept, `version` the version it was kept from. A version restates nothing if its data end
    before a closed week, if it has no data, or if it was built by a release before this one.
    """
    with reading(path) as connection:
        as_of_on, demo = only(connection.execute("select as_of_on, demo from fact.version"))
        is_there = connection.execute(_IS_THERE).fetchone() == (1,)
        entries = closed(Written(directory), demo) if as_of_on and is_there else {}
        if not entries:
            return []
        found = connection.execute("from fact.recorded where cast(week as varchar) in $weeks", {"weeks": [*entries]})
        names = [column[0] for column in found.description]
        now = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    over = {week: entry.value for week, entry in entries.items() if is_over(week, as_of_on)}
    rows = [row for week, value in over.items() for row in _of_week(value, _by_level(now, week))]
    return sorted(rows, key=lambda row: (row["vendor_id"] or "", row["segment"] or "", row["week"]))


def brought(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The restatements after an import that were not there before it."""
    known = {tuple(row.values()) for row in before}
    return [row for row in after if tuple(row.values()) not in known]


def weeks(rows: list[dict[str, Any]]) -> int:
    """How many closed weeks are restated in at least one metric and level."""
    return len({row["week"] for row in rows})


def is_over(week: str, as_of_on: date) -> bool:
    """Whether a week's Sunday is on or before that day, the as-of's."""
    return date.fromisoformat(week) + timedelta(days=6) <= as_of_on


def _by_level(rows: list[dict[str, Any]], week: str) -> dict[Level, dict[str, Any]]:
    return {(row["vendor_id"], row["segment"]): row for row in rows if row["week"].isoformat() == week}


def _of_week(value: Mapping[str, Any], now: Mapping[Level, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    levels = dict.fromkeys([*((row[0], row[1]) for row in value["rows"]), *now])
    for level in levels:
        for name, before, after in differing(kept(value, level), now.get(level)):
            cells = (value["week"], name, *level, before, after, value["version"])
            yield dict(zip(COLUMNS, cells, strict=True))


def _same(name: str, before: float | None, after: float | None) -> bool:
    if before is None or after is None or name in COUNTS:
        return before == after
    if name in AMOUNTS:
        return abs(before - after) < HALF_A_CENT
    return math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
