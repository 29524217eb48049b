"""Why a saving moved between two periods, exact to the cent: volume, mix, price, baseline rate, new and ended work.

Per work type × vendor, from covered work in the own currency: q standard hours, b in-house cost, p vendor price and
s = b − p saving per standard hour. Q, shares and s₀ are those of the cells with hours in both periods:
volume = ΔQ × s₀, mix = Q₁ Σ Δshareᵢ sᵢ₀, price = Σ q₁ᵢ (p₀ᵢ − p₁ᵢ), baseline rate = Σ q₁ᵢ (b₁ᵢ − b₀ᵢ); the other cells
are new (Σ q₁s₁) or ended (−Σ q₀s₀). Fractions throughout, so nothing is left over; cents by largest remainder.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

import pyarrow as pa

PARTS = ("volume", "mix", "price", "baseline_rate", "new", "ended")
"""What the change of the gross saving consists of, in order."""

BEYOND = (("oversight", "oversight_cost", -1), ("transition", "transition_cost", -1), ("credits", "service_credits", 1))
"""What lies between gross and net: the bar, its column where the question has it, and whether it adds to the saving."""

SCHEMA = pa.schema(
    [("bridge_part", pa.string()), ("bridge_amount", pa.float64()), ("net_savings_change", pa.float64())]
)


@dataclass(frozen=True)
class Work:
    """What a cell delivered in one period: standard hours, in-house cost and vendor price."""

    hours: Fraction
    baseline: Fraction
    billed: Fraction

    @property
    def saved(self) -> Fraction:
        """The gross saving."""
        return self.baseline - self.billed


@dataclass(frozen=True)
class Cell:
    """A work type at a vendor, in both periods; None where it has no covered work."""

    now: Work | None
    before: Work | None

    @property
    def both(self) -> tuple[Work, Work] | None:
        """Its work now and before where it has hours in both periods, so that amounts per hour can be compared."""
        if self.now and self.before and self.now.hours > 0 and self.before.hours > 0:
            return self.now, self.before
        return None


@dataclass(frozen=True)
class Bridge:
    """The bridge in cents. `beyond` and `amounts` lead from gross to net: None is unknown in both periods."""

    start: int
    parts: dict[str, int]
    beyond: dict[str, int | None]
    end: int
    cells: list[dict[str, int]]


def follow(table: pa.Table) -> pa.Table:
    """One row per bar, in order: start, the parts, oversight, transition, end. Amounts in the own currency.

    No row where either period has no covered work, since there is nothing to compare with.
    """
    found = bridge(table)
    steps = {} if found is None else {"start": found.start, **found.parts, **found.beyond, "end": found.end}
    change = None if found is None else in_money(found.end - found.start)
    rows = [
        {"bridge_part": part, "bridge_amount": in_money(cents), "net_savings_change": change}
        for part, cents in steps.items()
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def bridge(table: pa.Table) -> Bridge | None:
    """The bridge of one row per cell with its sums in both periods; None where a period has no covered work."""
    rows = table.to_pylist()
    cells = [Cell(_work(row), _work(row, "reference_")) for row in rows]
    if not (any(cell.now for cell in cells) and any(cell.before for cell in cells)):
        return None
    by_cell = effects(cells)
    parts = {part: sum((cell[part] for cell in by_cell), Fraction()) for part in PARTS}
    now, before = _beyond(table, rows), _beyond(table, rows, "reference_")
    moved = {bar: _change(now[bar], before[bar]) for bar in now}
    start = _net((cell.before for cell in cells), before)
    end = _net((cell.now for cell in cells), now)
    known = parts | {bar: change for bar, change in moved.items() if change is not None}
    cents = dict(zip(known, apportioned(list(known.values()), in_cents(end) - in_cents(start)), strict=True))
    split = {part: apportioned([cell[part] for cell in by_cell], cents[part]) for part in PARTS}
    return Bridge(
        in_cents(start),
        {part: cents[part] for part in PARTS},
        {bar: cents.get(bar) for bar in moved},
        in_cents(end),
        [{part: split[part][place] for part in PARTS} for place in range(len(cells))],
    )


def effects(cells: Sequence[Cell]) -> list[dict[str, Fraction]]:
    """What each cell adds to each part; a cell's parts add up to the change of its own gross saving."""
    going_on = [cell.both for cell in cells if cell.both]
    hours = sum((now.hours for now, _ in going_on), Fraction())
    growth = hours / sum((before.hours for _, before in going_on), Fraction()) if going_on else Fraction(1)
    return [
        dict.fromkeys(PARTS, Fraction()) | (_moved(*cell.both, growth) if cell.both else _turned(cell))
        for cell in cells
    ]


def _moved(now: Work, before: Work, growth: Fraction) -> dict[str, Fraction]:
    """The parts of a cell that goes on; `growth` is Q₁ ÷ Q₀, with which its hours would have kept their share."""
    scaled = now.hours / before.hours
    return {
        "volume": (growth - 1) * before.saved,
        "mix": (scaled - growth) * before.saved,
        "price": scaled * before.billed - now.billed,
        "baseline_rate": now.baseline - scaled * before.baseline,
    }


def _turned(cell: Cell) -> dict[str, Fraction]:
    """The parts of a cell with hours in one period alone."""
    return {
        "new": cell.now.saved if cell.now else Fraction(),
        "ended": -cell.before.saved if cell.before else Fraction(),
    }


def apportioned(amounts: Sequence[Fraction], whole: int) -> list[int]:
    """The amounts in whole cents that add up to `whole`, by largest remainder (Hamilton's method).

    `whole` is their sum, rounded, or a difference of two rounded ends of it: then no exact amount is touched.
    """
    cents = [floor(100 * amount) for amount in amounts]
    remainders = [100 * amount - cent for amount, cent in zip(amounts, cents, strict=True)]
    largest = sorted(range(len(amounts)), key=lambda place: -remainders[place])
    for place in largest[: whole - sum(cents)]:
        cents[place] += 1
    return cents


def in_cents(amount: Fraction) -> int:
    """The nearest cent, halves upwards: so that a shift by whole cents shifts the rounded amount by as many."""
    return floor(100 * amount + Fraction(1, 2))


def in_money(cents: int | None) -> float | None:
    """Cents as an amount, the nearest float."""
    return None if cents is None else float(Decimal(cents) / 100)


def _work(row: dict, when: str = "") -> Work | None:
    sums = [row[f"{when}{column}"] for column in ("standard_hours", "baseline_cost", "covered_billed")]
    return None if None in sums else Work(*map(Fraction, sums))


def _beyond(table: pa.Table, rows: Sequence[dict], when: str = "") -> dict[str, Fraction | None]:
    """What lies between gross and net in a period, as it adds to the saving; None where no row knows of it."""
    return {
        bar: _known_sum([row[f"{when}{column}"] for row in rows], sign, once=column != "oversight_cost")
        for bar, column, sign in BEYOND
        if column in table.column_names
    }


def _known_sum(amounts: Sequence[Decimal | None], sign: int, *, once: bool) -> Fraction | None:
    """The sum of what is known; `once` where every row repeats the whole period's amount."""
    known = [sign * Fraction(amount) for amount in (amounts[:1] if once else amounts) if amount is not None]
    return sum(known, Fraction()) if known else None


def _change(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    return None if now is None and before is None else (now or Fraction()) - (before or Fraction())


def _net(works: Iterable[Work | None], beyond: dict[str, Fraction | None]) -> Fraction:
    gross = sum((work.saved for work in works if work), Fraction())
    return gross + sum(amount for amount in beyond.values() if amount is not None)
