"""A portfolio whose every week is known: what each vendor × segment delivers, late or not, and who says why."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import queries
from queries import EVERYTHING, Scope, briefing, briefing_words

from .portfolio import build_version

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
CELLS = (("V1", "legal"), ("V2", "legal"), ("V2", "finance"), ("V3", "finance"))
NAMES = {"V1": "Orion", "V2": "Vega", "V3": "Lyra"}
WORK = {"legal": "review", "finance": "model"}
A_WEEK = 10  # items of each cell
LAST_WEEK = 29  # of thirty, counted from 0
Cell = tuple[str, str]


def monday(week: int) -> date:
    """The Monday of a week, counted from 0."""
    return FIRST.date() + timedelta(weeks=week)


def build(
    folder: Path,
    weeks: int = 30,
    *,
    late: Mapping[tuple[int, Cell], int] | None = None,
    units: Mapping[tuple[int, Cell], float] | None = None,
    refused: Mapping[tuple[int, Cell], int] | None = None,
    silent: Iterable[int] = (),
    stuck: int = 0,
    cause: str | None = "capacity",
    as_of: datetime | None = None,
) -> Path:
    """A version file. Each week every cell delivers 10 items, of which none or one is late by 30 hours, in turn.

    `late`, `units` (of each item) and `refused` (not accepted at first) say otherwise for a week of a cell; `silent`
    weeks have nothing at all; of the last week `stuck` items of Vega's legal work are never delivered. `cause` is what
    is said of all that is late.
    """
    items = [
        _item(week, cell, number, late or {}, units or {}, refused or {}, stuck if week == weeks - 1 else 0, cause)
        for week in range(weeks)
        if week not in silent
        for cell in CELLS
        for number in range(A_WEEK)
    ]
    return build_version(
        folder / "mondays.duckdb",
        as_of or FIRST + timedelta(weeks=weeks, hours=-2),
        vendors=[{"vendor_id": vendor, "vendor_name": name} for vendor, name in NAMES.items()],
        sla_terms=[_term(*cell) for cell in CELLS],
        baselines=[_baseline(segment, work) for segment, work in WORK.items()],
        deliverables=items,
    )


def _item(
    week: int, cell: Cell, number: int, late: Mapping, units: Mapping, refused: Mapping, stuck: int, cause: str | None
) -> dict:
    usual = (week + CELLS.index(cell)) % 2
    is_late = number < late.get((week, cell), usual)
    is_stuck = cell == ("V2", "legal") and number < stuck
    received = FIRST + timedelta(weeks=week, hours=9 + number)
    vendor, segment = cell
    row = {
        "deliverable_id": f"D{week:02d}{CELLS.index(cell)}{number}",
        "vendor_id": vendor,
        "segment": segment,
        "work_type": WORK[segment],
        "received_at": received,
        "status": "in_progress" if is_stuck else "delivered",
        "units": units.get((week, cell), 1 + (week % 3) / 10),
        "billed_amount": 20,
        "accepted_version": 2 if number < refused.get((week, cell), 1 + usual) else 1,
        "breach_cause": cause if is_late else None,
    }
    if is_stuck:
        return row | {"accepted_version": None}
    return row | {"first_delivered_at": received + timedelta(hours=54 if is_late else 4)}


def _term(vendor: str, segment: str) -> dict:
    return {"vendor_id": vendor, "segment": segment, "target": 24, "target_unit": "calendar_hours",
            "effective_from": "2025-01-01", "attainment_target": 0.9}  # fmt: skip


def _baseline(segment: str, work: str) -> dict:
    return {"segment": segment, "work_type": work, "effective_from": "2025-01-01", "standard_hours_per_unit": 1,
            "loaded_rate_per_hour": 50}  # fmt: skip


def asking(version: Path) -> briefing.Ask:
    """Asks questions of that version."""
    return lambda question, scope, **parameters: queries.run(question, scope, version, **parameters)


def said(version: Path, week: int | None = None, written=None, **filters) -> list[str]:
    """The sentences of a week, by default of the newest complete one."""
    ask = asking(version)
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING, **filters), None if week is None else monday(week), written)
    return briefing_words.sentences(briefed, ask, NAMES)
