"""A portfolio in which every week is known: what each vendor × segment delivers, late or not, and who says why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import queries
from queries import EVERYTHING, Scope, briefing
from queries.said import words

from .portfolio import build_version

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
CELLS = (("V1", "legal"), ("V2", "legal"), ("V2", "finance"), ("V3", "finance"))
NAMES = {"V1": "Orion", "V2": "Vega", "V3": "Lyra"}
WORK = {"legal": "review", "finance": "model"}
A_WEEK = 10  # items per cell
USUALLY_LATE = (0, 1, 0, 2, 1, 0, 1)  # of a cell, from week to week
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
    transition: float = 0,
    hours_late: int = 30,
    as_of: datetime | None = None,
) -> Path:
    """A version file. Each week every cell delivers 10 items, of which none, one or two are late: one to five of all.

    `late`, `units` (of each item) and `refused` (not accepted at first) override this for a week of a cell; `silent`
    weeks have nothing at all; in the last week, `stuck` items of Vega's legal work are never delivered. `cause` is
    given for everything that is late, by `hours_late`. A `transition` is paid for Orion's legal work, over a year that
    begins half a year earlier.
    """
    plan = _Plan(late or {}, units or {}, refused or {}, cause, hours_late)
    items = [
        _item(week, cell, number, plan, stuck if week == weeks - 1 else 0)
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
        engagements=[_engagement(transition)] if transition else [],
        deliverables=items,
    )


@dataclass(frozen=True)
class _Plan:
    late: Mapping[tuple[int, Cell], int]
    units: Mapping[tuple[int, Cell], float]
    refused: Mapping[tuple[int, Cell], int]
    cause: str | None
    hours_late: int


def _item(week: int, cell: Cell, number: int, plan: _Plan, stuck: int) -> dict:
    usual = USUALLY_LATE[(3 * week + 2 * CELLS.index(cell)) % len(USUALLY_LATE)]
    is_late = number < plan.late.get((week, cell), usual)
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
        "units": plan.units.get((week, cell), 1 + (week % 3) / 10),
        "billed_amount": 20,
        "accepted_version": 2 if number < plan.refused.get((week, cell), 1 + (week + CELLS.index(cell)) % 2) else 1,
        "breach_cause": plan.cause if is_late else None,
    }
    if is_stuck:
        return row | {"accepted_version": None}
    return row | {"first_delivered_at": received + timedelta(hours=24 + plan.hours_late if is_late else 4)}


def _term(vendor: str, segment: str) -> dict:
    return {"vendor_id": vendor, "segment": segment, "target": 24, "target_unit": "calendar_hours",
            "effective_from": "2025-01-01", "attainment_target": 0.9}  # fmt: skip


def _engagement(transition: float) -> dict:
    return {"engagement_id": "E1", "client": "Acme", "vendor_id": "V1", "segment": "legal",
            "went_live_on": "2025-07-01", "transition_cost": transition, "transition_months": 12}  # fmt: skip


def _baseline(segment: str, work: str) -> dict:
    return {"segment": segment, "work_type": work, "effective_from": "2025-01-01", "standard_hours_per_unit": 1,
            "loaded_rate_per_hour": 50}  # fmt: skip


def asking(version: Path) -> briefing.Ask:
    """A function that asks questions of that version."""
    return lambda question, scope, **parameters: queries.run(question, scope, version, **parameters)


def said(version: Path, week: int | None = None, written=None, **filters) -> list[str]:
    """The sentences about a week, by default the newest complete one."""
    ask = asking(version)
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING, **filters), None if week is None else monday(week), written)
    return words.sentences(briefed, ask, NAMES)
