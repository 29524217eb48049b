"""The savings bridge: its parts add up to the change to the cent, whatever the work; published examples by hand."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from queries.savings import bridge_cells
from queries.savings.bridge import PARTS, Cell, Work, apportioned, bridge, effects, follow
from tests.conftest import examples

from .portfolio import build_version

SUMS = ("standard_hours", "baseline_cost", "covered_billed", "oversight_cost", "transition_cost", "service_credits")
REPEATED = ("transition_cost", "service_credits")  # for the whole period, on each row
JANUARY = {"reference_since": date(2026, 1, 1), "reference_until": date(2026, 1, 31)}
FEBRUARY = {"since": date(2026, 2, 1), "until": date(2026, 2, 28)}
READ = ("fact.credits", "fact.deliverables", "fact.transition")


def raw(*cells: tuple[tuple | None, tuple | None], **whole: str) -> pa.Table:
    """What the question passes on: per cell (hours, in-house cost, price) now and before; amounts of both periods."""
    rows = []
    for number, (now, before) in enumerate(cells):
        row = {"work_type": f"w{number}", "vendor_id": "V"}
        for when, work in (("", now), ("reference_", before)):
            values = [Decimal(value) for value in work] if work else []
            row |= {f"{when}{name}": value for name, value in zip(SUMS, values, strict=False)}
        rows.append(row | {name: Decimal(value) for name, value in whole.items()})
    columns = [f"{when}{name}" for when in ("", "reference_") for name in SUMS]
    types = [("work_type", pa.string()), ("vendor_id", pa.string())]
    return pa.Table.from_pylist(rows, pa.schema(types + [(name, pa.decimal128(38, 6)) for name in columns]))


def bars(table: pa.Table) -> dict[str, float | None]:
    """The bridge's amounts by part."""
    return {row["bridge_part"]: row["bridge_amount"] for row in follow(table).to_pylist()}


def net_cents(table: pa.Table, when: str = "") -> int:
    """The net saving of a period in cents, half up, in decimals and from the raw sums alone."""
    rows = table.to_pylist()

    def added(name: str) -> Decimal:
        chosen = rows[:1] if name in REPEATED else rows
        return sum((row[f"{when}{name}"] or Decimal(0) for row in chosen), Decimal(0))

    net = added("baseline_cost") - added("covered_billed") - added("oversight_cost") - added("transition_cost")
    return int((100 * (net + added("service_credits")) + Decimal("0.5")).to_integral_value("ROUND_FLOOR"))


amounts = st.decimals(0, 1_000_000, places=6)
hours = st.decimals(0, 100_000, places=6)
work = st.none() | st.tuples(hours, amounts, amounts, st.none() | amounts)
whole_amounts = st.fixed_dictionaries(
    {}, optional={f"{when}{name}": amounts for when in ("", "reference_") for name in REPEATED}
)


@settings(max_examples=examples(300))
@given(st.lists(st.tuples(work, work), max_size=8), whole_amounts)
def test_the_parts_are_the_change_to_the_cent(cells: list, whole: dict) -> None:
    table = raw(*[tuple(_without_unknown(side) for side in pair) for pair in cells], **whole)
    found = bridge(table)
    if found is None:
        assert not (any(now for now, _ in cells) and any(before for _, before in cells))
        return
    known = [cents for cents in found.beyond.values() if cents is not None]
    assert found.start + sum(found.parts.values()) + sum(known) == found.end
    assert (found.start, found.end) == (net_cents(table, "reference_"), net_cents(table))
    for part in PARTS:
        assert sum(cell[part] for cell in found.cells) == found.parts[part], part


def _without_unknown(side: tuple | None) -> tuple | None:
    return None if side is None else tuple(value for value in side if value is not None)


@settings(max_examples=examples(300))
@given(st.lists(st.tuples(work, work), min_size=1, max_size=6))
def test_a_cells_parts_are_its_own_change_exactly(cells: list) -> None:
    made = [Cell(*(None if side is None else Work(*map(Fraction, side[:3])) for side in pair)) for pair in cells]
    for cell, parts in zip(made, effects(made), strict=True):
        saved = [side.saved if side else 0 for side in (cell.now, cell.before)]
        assert sum(parts.values()) == saved[0] - saved[1]


@settings(max_examples=examples(300))
@given(st.lists(work.filter(bool), min_size=1, max_size=6))
def test_nothing_moves_when_nothing_changed(cells: list) -> None:
    table = raw(*[(_without_unknown(side), _without_unknown(side)) for side in cells if side[0]] or [((1, 2, 1),) * 2])
    found = bars(table)
    assert {part: found[part] for part in PARTS} == dict.fromkeys(PARTS, 0)
    assert found["start"] == found["end"]
    assert not found["oversight"]


def test_mix_is_zero_when_proportions_are_equal_whatever_else_moves() -> None:
    chance = random.Random(5)
    for _ in range(200):
        grown = Decimal(chance.randint(1, 40)) / 8
        before = [(Decimal(chance.randint(1, 900)), chance.randint(0, 9_000), chance.randint(0, 9_000)) for _ in "abcd"]
        now = [(grown * cell[0], chance.randint(0, 9_000), chance.randint(0, 9_000)) for cell in before]
        found = bridge(raw(*zip(now, before, strict=True)))
        assert found.parts["mix"] == 0
        assert [cell["mix"] for cell in found.cells] == [0] * 4
    mixed = bars(raw(((200, 800, 0), (100, 400, 0)), ((100, 100, 0), (100, 100, 0))))
    assert (mixed["mix"], mixed["volume"]) == (150, 250), "else the loop above looks at nothing"


def test_the_published_budget_example() -> None:
    table = raw(
        ((180, 180 * 22, 180 * 17), (200, 200 * 20, 200 * 17)),
        ((150, 150 * 22, 150 * 21), (100, 100 * 25, 100 * 21)),
        ((170, 170 * 26, 170 * 24), (100, 100 * 30, 100 * 24)),
    )
    found = bars(table)
    assert (found["start"], found["end"]) == (1_600, 1_390)
    assert (found["baseline_rate"], found["mix"], found["volume"]) == (-770, 160, 400)
    assert (found["price"], found["new"], found["ended"]) == (0, 0, 0)


def test_new_and_ended_work_has_bars_of_its_own_and_no_part_in_volume_and_mix() -> None:
    going_on = ((10, 100, 60), (10, 100, 60))
    found = bars(raw(going_on, ((5, 90, 20), None), (None, (7, 80, 30))))
    assert (found["new"], found["ended"]) == (70, -50)
    assert (found["volume"], found["mix"], found["price"], found["baseline_rate"]) == (0, 0, 0, 0)


def test_cells_without_hours_in_a_period_cannot_be_compared_per_hour() -> None:
    found = bars(raw(((10, 100, 60), (10, 100, 60)), ((0, 0, 25), (4, 40, 10))))
    assert (found["new"], found["ended"], found["volume"]) == (-25, -30, 0)
    assert found["end"] == 15


def test_what_lies_between_gross_and_net_is_named_and_never_nothing_when_unknown() -> None:
    same = ((10, 100, 60), (10, 100, 60))
    assert [bars(raw(same))[bar] for bar in ("oversight", "transition", "credits")] == [None] * 3
    known = bars(raw(((10, 100, 60, 5), (10, 100, 60)), transition_cost="7", reference_service_credits="3"))
    assert [known[bar] for bar in ("oversight", "transition", "credits")] == [-5, -7, -3]
    assert (known["start"], known["end"]) == (43, 28)
    assert list(known) == ["start", *PARTS, "oversight", "transition", "credits", "end"]


def test_no_bridge_where_a_period_has_no_covered_work() -> None:
    for only in (((1, 2, 1), None), (None, (1, 2, 1))):
        assert follow(raw(only)).num_rows == 0
        assert bridge_cells.follow(raw(only)).num_rows == 0
    assert follow(raw()).num_rows == 0


def test_cents_go_to_the_largest_remainders() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert apportioned(thirds, 100) == [34, 33, 33]
    assert apportioned([Fraction(5, 1000), Fraction(6, 1000), Fraction(-11, 1000)], 0) == [0, 1, -1]
    assert apportioned([Fraction(2), Fraction(1, 3), Fraction(0)], 234) == [200, 34, 0], "the exact stay as they are"


# Through the question, on literal rows


def item(number: int, month: int, work_type: str, units: object, billed: object, **columns: object) -> dict:
    at = datetime(2026, month, 10, 12, tzinfo=UTC)
    return {
        "deliverable_id": f"D{number}",
        "vendor_id": "A",
        "segment": "finance",
        "work_type": work_type,
        "received_at": at,
        "first_delivered_at": at,
        "status": "delivered",
        "units": units,
        "billed_amount": billed,
        "currency": "USD",
        **columns,
    }


def baseline(work_type: str, rate: object, since: str = "2025-01-01", until: str | None = None) -> dict:
    return {"segment": "finance", "work_type": work_type, "effective_from": since, "effective_to": until,
            "standard_hours_per_unit": 1, "loaded_rate_per_hour": rate, "currency": "USD"}  # fmt: skip


def asked(path: Path, question: str = "savings/bridge") -> list[dict]:
    scope = queries.Scope(viewer=queries.EVERYTHING, **FEBRUARY, **JANUARY)
    return queries.run(question, scope, path).to_pylist()


def parts_of(path: Path) -> dict[str, float]:
    return {row["bridge_part"]: row["bridge_amount"] for row in asked(path)}


def test_the_published_examples_through_the_question(tmp_path: Path) -> None:
    budget = {"a": (200, 20, 17), "b": (100, 25, 21), "c": (100, 30, 24)}
    actual = {"a": (180, 22), "b": (150, 22), "c": (170, 26)}
    rows, rates = [], []
    for number, (kind, (units, rate, cost)) in enumerate(budget.items()):
        sold, now = actual[kind]
        rows += [item(number, 1, kind, units, units * cost), item(10 + number, 2, kind, sold, sold * cost)]
        rates += [baseline(kind, rate, until="2026-02-01"), baseline(kind, now, since="2026-02-01")]
    found = parts_of(build_version(tmp_path / "budget.duckdb", only=READ, deliverables=rows, baselines=rates))
    expected = {"start": 1_600, "volume": 400, "mix": 160, "price": 0, "baseline_rate": -770, "end": 1_390}
    assert {part: found[part] for part in expected} == expected

    hours = [item(1, 1, "a", 750, 750 * 50), item(2, 2, "a", 1_500, 1_500 * 50)]
    path = build_version(tmp_path / "hours.duckdb", only=READ, deliverables=hours, baselines=[baseline("a", 250)])
    found = parts_of(path)
    assert (found["start"], found["volume"], found["end"]) == (150_000, 150_000, 300_000)
    assert not any(found[part] for part in PARTS if part != "volume")
    (total,) = queries.run("savings/total", queries.Scope(viewer=queries.EVERYTHING, **FEBRUARY), path).to_pylist()
    assert (total["gross_savings"], total["gross_savings_share"]) == (300_000, 0.8)


def test_work_without_a_baseline_or_a_bill_or_in_other_money_is_left_out_and_never_counts_as_zero(
    tmp_path: Path,
) -> None:
    sure = [item(1, 1, "a", 10, 400), item(2, 2, "a", 10, 300)]
    unsure = [
        item(3, 2, "unpriced", 50, 9_000),  # as a cost of zero it would lose 9,000
        item(4, 2, "a", 50, None),  # as a price of zero it would save 2,500
        item(5, 2, "a", 50, 9_000, currency="EUR"),
        item(6, 1, "unpriced", 50, 9_000),
    ]
    rates = [baseline("a", 50)]
    alone = asked(build_version(tmp_path / "alone.duckdb", only=READ, deliverables=sure, baselines=rates))
    together = asked(
        build_version(tmp_path / "together.duckdb", only=READ, deliverables=sure + unsure, baselines=rates)
    )
    assert together == alone
    assert {row["bridge_part"]: row["bridge_amount"] for row in alone}["price"] == 100


def test_amounts_per_hour_are_ratios_of_sums(tmp_path: Path) -> None:
    rows = [item(1, 1, "a", 1, 10), item(2, 1, "a", 99, 4_950), item(3, 2, "a", 1, 10), item(4, 2, "a", 9, 90)]
    path = build_version(tmp_path / "v.duckdb", only=READ, deliverables=rows, baselines=[baseline("a", 100)])
    (cell,) = asked(path, "savings/bridge_cells")
    assert cell["reference_savings_per_standard_hour"] == pytest.approx(50.4), "the mean of 90 and 50 would be 70"
    assert cell["price_effect"] == pytest.approx(10 * (49.6 - 10))
    assert cell["volume_effect"] == pytest.approx(-90 * 50.4)


def test_oversight_and_transition_lead_on_to_net(tmp_path: Path) -> None:
    rows = [item(1, 1, "a", 10, 300, client_hours=1), item(2, 2, "a", 10, 300, client_hours=3)]
    started = {"engagement_id": "E", "vendor_id": "A", "segment": "finance", "went_live_on": "2026-02-01",
               "transition_cost": 280, "transition_months": 1}  # fmt: skip
    path = build_version(
        tmp_path / "v.duckdb", only=READ, deliverables=rows, baselines=[baseline("a", 50)], engagements=[started]
    )
    found = parts_of(path)
    assert (found["start"], found["oversight"], found["transition"], found["end"]) == (150, -100, -280, -230)
