"""The story of restated weeks: weeks are closed, and a later export changes some of the work that they were about.

It is imported as people do it, in two exports; what is said before and after the second is held against the items.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from data import pipeline
from data.warehouse import Warehouse
from data.written import Written
from queries import asking, week_closing
from queries.briefing import Ask
from tests.conftest import write
from tests.truth.oracle import WEEK, Amount, Truth
from tests.truth.stories import FIRST, RATE, SEGMENTS, Cell, Item, Portfolio, tables

WEEKS, ITEMS, SHARE_LATE = 30, 4, 0.2
HOURS = (4, 54, 216)
Level = tuple[str | None, str | None]
"""A vendor and a segment; None: all of them."""

Change = tuple[Amount, Amount]
"""A figure as it was kept, and as the later export has it."""


@dataclass(frozen=True)
class Restated:
    """Two imports of one portfolio: what was known when weeks were closed, and what was known a week later.

    `checked` and `imported` are the reports of the second import, before and after it was committed.
    """

    before: Portfolio
    after: Portfolio
    closed: tuple[int, ...]
    house: Warehouse
    checked: dict[str, Any]
    imported: dict[str, Any]

    @property
    def ask(self) -> Ask:
        """What the newest version answers."""
        return asking(self.house.current().path)

    @property
    def written(self) -> Written:
        """What people wrote, which includes the weeks that they closed."""
        return Written(self.house.directory)


def lived(seed: int, folder: Path) -> Restated:
    """Import what was known, close some weeks, check the later export, and import it."""
    random = Random(f"restated {seed}")
    closed = tuple(sorted(random.sample(range(WEEKS), random.randint(2, 6))))
    before, after = _known(random, closed)
    house = Warehouse(folder / "house")
    pipeline.run(_exported(before, folder / "first"), warehouse=house.directory, as_of=before.as_of, publish=True)
    ask, written = asking(house.current().path), Written(house.directory)
    for week in closed:
        week_closing.close(ask, written, monday(week), house.current().name, "Ada")
    later = _exported(after, folder / "later")
    checked, imported = (
        pipeline.run(later, warehouse=house.directory, as_of=after.as_of, publish=publish) for publish in (False, True)
    )
    return Restated(before, after, closed, house, checked, imported)


def monday(week: int) -> date:
    """The Monday of a week by its number."""
    return (FIRST + week * WEEK).date()


def _known(random: Random, closed: Sequence[int]) -> tuple[Portfolio, Portfolio]:
    """The portfolio when the weeks were closed; and a week later, when some of what was known is known better: work of
    some of them, or of none, and of other weeks."""
    cells = [(vendor, segment) for vendor in ("V1", "V2", "V3") for segment in random.sample(SEGMENTS, 2)]
    after = Portfolio("restated", WEEKS + 1, cells, credits=True)
    after.items = [
        _item(random, week, cell, f"D{week:02}-{place:02}-{number:02}")
        for week in range(WEEKS + 1)
        for place, cell in enumerate(cells)
        for number in range(ITEMS)
    ]
    before = replace(after, weeks=WEEKS, items=[])
    before.items = [_as_known(item, before) for item in after.items if item.received < before.as_of]
    changed = {*random.sample(closed, random.randint(0, 2)), *random.sample(range(WEEKS), random.randint(0, 3))}
    for item in list(before.items):
        if (item.received - FIRST) // WEEK in changed and random.random() < 0.3:
            _corrected(random, item, before, after)
    return before, after


def _item(random: Random, week: int, cell: Cell, key: str) -> Item:
    received = FIRST + week * WEEK + timedelta(hours=9 + random.randrange(40), minutes=random.randrange(60))
    hours = HOURS[0] if random.random() >= SHARE_LATE else random.choice(HOURS[1:])
    delivered = received + timedelta(hours=hours)
    is_over = delivered < FIRST + (WEEKS + 1) * WEEK - timedelta(hours=2)
    return Item(key, cell, received, delivered if is_over else None,
                round(random.uniform(0.6, 1.4), 2), random.randint(15, 25), random.random() < 0.85, None)  # fmt: skip


def _as_known(item: Item, before: Portfolio) -> Item:
    is_known = item.delivered is not None and item.delivered < before.as_of
    return replace(item, delivered=item.delivered if is_known else None)


def _corrected(random: Random, item: Item, before: Portfolio, after: Portfolio) -> None:
    """Have the first export be wrong about the item in one way, or not have it at all."""
    match random.choice(("late", "refused", "units", "billed", "place", "missing")):
        case "late" if item.delivered:
            hours = HOURS[1] if item.delivered - item.received == timedelta(hours=HOURS[0]) else HOURS[0]
            if item.received + timedelta(hours=hours) < before.as_of:
                item.delivered = item.received + timedelta(hours=hours)
        case "refused":
            item.accepted = not item.accepted
        case "units":
            item.units = round(item.units + 0.5, 2)
        case "billed":
            item.billed += 1
        case "place":
            item.cell = random.choice(after.cells)
        case "missing":
            before.items.remove(item)


def _exported(made: Portfolio, folder: Path) -> list[Path]:
    """The portfolio as exports, one file per table."""
    folder.mkdir(parents=True)
    own = {"deliverables": {"currency": "USD"}, "baselines": {"currency": "USD"}}
    return [
        write(folder / f"{name}.csv", *({**row, **own.get(name, {})} for row in rows))
        for name, rows in tables(made).items()
        if rows
    ]


class Restatements:
    """What the second import restates, worked out from the items that each export has."""

    def __init__(self, lived: Restated) -> None:
        self.lived = lived
        self.truth = Truth(lived.after)
        self._truths: dict[tuple[int, Level], Truth] = {}
        vendors = [None, *sorted({vendor for vendor, _ in lived.after.cells})]
        segments = [None, *sorted({segment for _, segment in lived.after.cells})]
        self.levels: list[Level] = [(vendor, segment) for vendor in vendors for segment in segments]
        self.found = {(week, level): dict(self._changes(week, level)) for week in lived.closed for level in self.levels}
        self.found = {place: changes for place, changes in self.found.items() if changes}

    @property
    def weeks(self) -> list[int]:
        """The closed weeks with any figure that changes, newest first."""
        return sorted({week for week, _ in self.found}, reverse=True)

    def of(self, level: Level) -> dict[int, dict[str, Change]]:
        """What changes in a level, by week."""
        return {week: changes for (week, of), changes in self.found.items() if of == level}

    def _truth(self, made: Portfolio, level: Level) -> Truth:
        """The truth about a level: all work, a vendor's, a segment's, or that of a vendor's segment."""
        key = made.weeks, level
        if key not in self._truths:
            cells = [cell for cell in made.cells if all(of in (None, own) for of, own in zip(level, cell, strict=True))]
            items = [item for item in made.items if item.cell in cells]
            self._truths[key] = Truth(replace(made, cells=cells, items=items))
        return self._truths[key]

    def _changes(self, week: int, level: Level) -> Iterator[tuple[str, Change]]:
        before, after = (_figures(self._truth(made, level), week) for made in (self.lived.before, self.lived.after))
        for name, kept in before.items():
            now = after[name]
            if (kept is None) != (now is None) or (kept is not None and not math.isclose(kept, now, abs_tol=1e-9)):
                yield name, (kept, now)


def _figures(truth: Truth, week: int) -> Mapping[str, Amount]:
    """The headline figures of a week, and what they rest on."""
    done, due = truth.done[week], truth.due[week]
    met, cost = sum(item.is_met for item in due), sum(item.units * RATE for item in done)
    credits = truth.credits(monday(week), monday(week) + timedelta(days=6))
    net = cost - sum(item.billed for item in done) + credits if done or credits else None
    return {
        "standard_hours": truth.value("hours", week),
        "attainment": truth.value("on_time", week),
        "net_savings": net,
        "first_pass_acceptance": truth.value("accepted", week),
        "open_overdue": truth.value("overdue", week),
        "security_incidents": 0,
        "net_savings_share": net / cost if net is not None and cost else None,
        "delivered": len(done), "due": len(due), "met": met, "reviewed": len(done), "covered": len(done),
    }  # fmt: skip
