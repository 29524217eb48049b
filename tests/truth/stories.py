"""Random portfolios, each with one planted story: what happened in its last week, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.queries.portfolio import build_version

FIRST = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
SEGMENTS = ("legal", "finance", "healthcare", "analytics")
NAMES = ("Orion", "Vega", "Lyra", "Mayon", "Kestrel")
CAUSES = ("capacity", "quality", None)
RATE, TARGET_HOURS, AT_RISK, CREDIT = 50, 24, 0.1, 0.5
Cell = tuple[str, str]
"""A vendor's id and a segment."""


@dataclass
class Item:
    """One deliverable: an hour of standard work per unit, due a day after its receipt.

    `scoped` and `assigned` are in its log; one without `assigned` has none.
    """

    key: str
    cell: Cell
    received: datetime
    delivered: datetime | None
    units: float
    billed: int
    accepted: bool
    cause: str | None
    scoped: datetime | None = None
    assigned: datetime | None = None

    @property
    def due(self) -> datetime:
        return self.received + timedelta(hours=TARGET_HOURS)

    @property
    def is_met(self) -> bool:
        return self.delivered is not None and self.delivered <= self.due


@dataclass
class Rates:
    """How a cell works in a week: items, share late, share late into the next week, share refused, units of an item."""

    items: float
    late: float = 0.06
    carried: float = 0.04
    refused: float = 0.15
    units: float = 1.0
    stuck: int = 0


@dataclass
class Portfolio:
    """The items, oldest first, the agreed share on time by cell, and the story: its kind, and whom it is about.

    `in_house` is the first-pass acceptance that a segment's work reaches in-house, where it is known; `sourced` are the
    segments whose baseline says where it is from.
    """

    story: str
    weeks: int
    cells: list[Cell]
    items: list[Item] = field(default_factory=list)
    targets: dict[Cell, float] = field(default_factory=dict)
    in_house: dict[str, float] = field(default_factory=dict)
    sourced: set[str] = field(default_factory=set)
    credits: bool = False
    about: tuple[str, ...] = ()

    @property
    def as_of(self) -> datetime:
        """The last evening of the last week."""
        return FIRST + timedelta(weeks=self.weeks, hours=-2)


def planted(story: str, seed: int) -> Portfolio:
    """A portfolio with that story, one of STORIES."""
    random = Random(f"{story} {seed}")
    vendors = [f"V{number}" for number in range(1, random.randint(3, 5) + 1)]
    segments = random.sample(SEGMENTS, random.randint(2, 3))
    cells = [(vendor, segment) for vendor in vendors for segment in segments if random.random() < 0.8]
    cells = cells if len({vendor for vendor, _ in cells}) > 2 else [(one, two) for one in vendors for two in segments]
    made = Portfolio(story, 30 if story != "level_shift" else 55, cells)
    plan = STORIES[story](made, random)
    for week in range(made.weeks):
        for cell in cells:
            made.items += _week(made, random, week, cell, plan(week, cell))
    if story == "target_missed":
        before, last = (_on_time(made, week) for week in (made.weeks - 2, made.weeks - 1))
        made.targets = dict.fromkeys(cells, (before + last) / 2)
    _log(made, Random(f"{story} {seed} log"))
    return made


def _log(made: Portfolio, random: Random) -> None:
    """In-house quality of most segments, and the log of every fourth delivered item, the longest stage at random."""
    segments = sorted({segment for _, segment in made.cells})
    made.in_house = {one: round(random.uniform(0.75, 0.95), 3) for one in segments if random.random() < 0.8}
    made.sourced = {one for one in segments if random.random() < 0.6}
    middle = random.uniform(0.2, 0.9)
    for item in made.items[::4]:
        if item.delivered:
            ends = sorted(min(1.0, random.uniform(0, 2 * middle)) for _ in range(2))
            scoped, item.assigned = (_within(item.received, item.delivered, end) for end in ends)
            item.scoped = scoped if random.random() < 0.9 else None


def _within(start: datetime, end: datetime, share: float) -> datetime:
    return start + timedelta(seconds=int(share * (end - start).total_seconds()))


def _on_time(made: Portfolio, week: int) -> float:
    start = FIRST + timedelta(weeks=week)
    due = [item.is_met for item in made.items if start <= item.due < start + timedelta(weeks=1)]
    return sum(due) / len(due)


def _week(made: Portfolio, random: Random, week: int, cell: Cell, rates: Rates) -> list[Item]:
    count = max(1, round(random.gauss(rates.items, rates.items**0.5))) if rates.items else 0
    return [
        _item(made, random, week, cell, number, rates, is_stuck=number >= count)
        for number in range(count + rates.stuck)
    ]


def _item(made: Portfolio, random: Random, week: int, cell: Cell, number: int, rates: Rates, is_stuck: bool) -> Item:
    received = FIRST + timedelta(weeks=week, hours=9 + random.randrange(40), minutes=random.randrange(60))
    drawn = random.random()
    hours = 9 * 24 if drawn < rates.carried else 54 if drawn < rates.carried + rates.late else 4
    delivered = (
        None if is_stuck or received + timedelta(hours=hours) >= made.as_of else received + timedelta(hours=hours)
    )
    units = round(rates.units * random.uniform(0.6, 1.4), 2)
    return Item(f"D{week:02}-{made.cells.index(cell):02}-{number:02}", cell, received, delivered, units,
                random.randint(15, 25), random.random() >= rates.refused, random.choice(CAUSES))  # fmt: skip


Plan = Callable[[int, Cell], Rates]


def _usual(made: Portfolio) -> Plan:
    return lambda week, cell: Rates(7)


def _last(made: Portfolio, chosen: Callable[[Cell], bool], **changed: float) -> Plan:
    """As usual, but in the last week, for the chosen cells."""
    return lambda week, cell: Rates(**{"items": 7, **(changed if week == made.weeks - 1 and chosen(cell) else {})})


def _vendor_slips(made: Portfolio, random: Random) -> Plan:
    vendor = random.choice([vendor for vendor, _ in made.cells])
    made.about = (vendor,)
    return _last(made, lambda cell: cell[0] == vendor, late=0.9, items=14)


def _segment_slips(made: Portfolio, random: Random) -> Plan:
    segment = random.choice([segment for _, segment in made.cells])
    made.about = (segment,)
    return _last(made, lambda cell: cell[1] == segment, late=0.9, items=12)


def _two_fall(made: Portfolio, random: Random) -> Plan:
    """Two vendors alike, among at least three."""
    vendors = random.sample(sorted({vendor for vendor, _ in made.cells}), 2)
    made.about = tuple(vendors)
    return _last(made, lambda cell: cell[0] in vendors, late=0.8, items=12)


def _segment_recovers(made: Portfolio, random: Random) -> Plan:
    """Late as a rule in one segment, as agreed, which is on time in the last week: better, and nothing is worse."""
    segment = random.choice([segment for _, segment in made.cells])
    made.about, made.targets = (segment,), dict.fromkeys(made.cells, 0.1)
    return lambda week, cell: (
        Rates(16, late=0.0 if week == made.weeks - 1 else 0.5, carried=0.0)
        if cell[1] == segment
        else Rates(2, late=0.0, carried=0.0)
    )


def _level_shift(made: Portfolio, random: Random) -> Plan:
    """A third more work in every item for 29 weeks."""
    return lambda week, cell: Rates(7, late=0.0, carried=0.0, units=1.33 if week >= made.weeks - 29 else 1.0)


def _vendor_stops(made: Portfolio, random: Random) -> Plan:
    vendor = random.choice([vendor for vendor, _ in made.cells])
    made.about = (vendor,)
    return lambda week, cell: (
        Rates(0 if week == made.weeks - 1 else 40, carried=0.0) if cell[0] == vendor else Rates(4, carried=0.0)
    )


def _pile_up(made: Portfolio, random: Random) -> Plan:
    """A vendor keeps work beyond its due instant."""
    vendor = random.choice([vendor for vendor, _ in made.cells])
    made.about = (vendor,)
    return lambda week, cell: Rates(7, carried=0.08, stuck=9 if week == made.weeks - 1 and cell[0] == vendor else 0)


def _credits(made: Portfolio, random: Random) -> Plan:
    """A month ends in the last week, in which one vendor missed its service levels, for which it owes credits."""
    made.credits, made.weeks = True, 35  # the last week begins on 31 August
    vendor = random.choice([vendor for vendor, _ in made.cells])
    made.about = (vendor,)
    return lambda week, cell: Rates(7, late=0.35 if week >= 30 and cell[0] == vendor else 0.03, carried=0.0)


def _target_missed(made: Portfolio, random: Random) -> Plan:
    """The agreed share lies between the last week and the better one before; both of them are usual weeks."""
    late = {made.weeks - 2: 0.02, made.weeks - 1: 0.12}
    return lambda week, cell: Rates(7, late=late.get(week, 0.06))


STORIES: dict[str, Callable[[Portfolio, Random], Plan]] = {
    "nothing": lambda made, random: _usual(made),
    "vendor_slips": _vendor_slips,
    "segment_slips": _segment_slips,
    "two_fall": _two_fall,
    "segment_recovers": _segment_recovers,
    "level_shift": _level_shift,
    "vendor_stops": _vendor_stops,
    "pile_up": _pile_up,
    "credits": _credits,
    "target_missed": _target_missed,
}
"""Kind of story → what it plans for each week and cell."""


def build(made: Portfolio, folder: Path) -> Path:
    """The portfolio as a version file."""
    return build_version(folder / "truth.duckdb", made.as_of, **tables(made))


def tables(made: Portfolio) -> dict[str, list[dict]]:
    """The rows of the contract's tables, by their names."""
    return {
        "vendors": [{"vendor_id": vendor, "vendor_name": NAMES[int(vendor[1:]) - 1]} for vendor in _vendors(made)],
        "sla_terms": [_term(made, cell) for cell in made.cells],
        "baselines": [_baseline(made, segment) for segment in sorted({segment for _, segment in made.cells})],
        "deliverables": [_row(item) for item in made.items],
        "events": [event for item in made.items for event in _events(item)],
    }


def _vendors(made: Portfolio) -> list[str]:
    return sorted({vendor for vendor, _ in made.cells})


def _term(made: Portfolio, cell: Cell) -> dict:
    share = {"at_risk_share": AT_RISK, "credit_share": CREDIT} if made.credits else {}
    return {"vendor_id": cell[0], "segment": cell[1], "target": TARGET_HOURS, "target_unit": "calendar_hours",
            "effective_from": "2025-01-01", "attainment_target": made.targets.get(cell, 0.8), **share}  # fmt: skip


def _baseline(made: Portfolio, segment: str) -> dict:
    return {"segment": segment, "work_type": "review", "effective_from": "2026-01-01", "standard_hours_per_unit": 1,
            "loaded_rate_per_hour": RATE, "quality": made.in_house.get(segment),
            "source": "controlling" if segment in made.sourced else None}  # fmt: skip


def _row(item: Item) -> dict:
    done = {"status": "delivered", "first_delivered_at": item.delivered, "accepted_version": 1 if item.accepted else 2}
    return {"deliverable_id": item.key, "vendor_id": item.cell[0], "segment": item.cell[1], "work_type": "review",
            "received_at": item.received, "units": item.units, "billed_amount": item.billed,
            "breach_cause": None if item.is_met else item.cause,
            **(done if item.delivered else {"status": "in_progress"})}  # fmt: skip


def _events(item: Item) -> list[dict]:
    happened = {"scope_confirmed": item.scoped, "assigned": item.assigned}
    return [
        {"deliverable_id": item.key, "event_type": kind, "occurred_at": moment, "actor_side": "vendor"}
        for kind, moment in happened.items()
        if moment
    ]
