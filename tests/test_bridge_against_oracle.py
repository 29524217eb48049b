"""The savings bridge for random pairs of periods, compared with the definition written out over the raw rows."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse
from tests.conftest import examples
from tests.oracle import CURRENCY, Oracle, random_portfolio, write
from tests.oracle.questions import Filters
from tests.oracle.service_credits import service_credits

PAIRS = examples(80)
CENT = Fraction(1, 100)
NOISE = Fraction(1, 10**4)  # the facts keep a day's transition to the millionth
Sums = dict[tuple[str, str], tuple[Fraction, Fraction, Fraction]]


@pytest.fixture(scope="module", params=[11, 12], ids="seed {}".format)
def both(request, tmp_path_factory) -> tuple[Oracle, Path]:
    """An oracle and the version file that the import made from the same exports."""
    folder = tmp_path_factory.mktemp("portfolio")
    portfolio = random_portfolio(request.param, 400)
    write(portfolio, folder / "exports")
    pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    return Oracle(portfolio), Warehouse(folder / "warehouse").current().path


def pairs(oracle: Oracle, seed: str) -> Iterator[tuple[dict, dict, dict]]:
    """Random pairs of periods, some overlapping, each with filters."""
    chance = random.Random(seed)
    days = sorted(item.delivered_on for item in oracle.items if item.delivered_on)
    for _ in range(PAIRS):
        periods = []
        for _ in range(2):
            since = chance.choice(days)
            periods.append({"since": since, "until": since + timedelta(days=chance.choice([20, 60, 120, 300]))})
        wanted = {}
        for name in ("vendors", "segments", "work_types", "clients"):
            values = sorted({getattr(item, "vendor_id" if name == "vendors" else name[:-1]) for item in oracle.items})
            wanted[name] = tuple(chance.sample(values, chance.choice([0, 0, 0, 0, 1, 3])) if len(values) > 3 else ())
        yield *periods, wanted


def sums(oracle: Oracle, filters: Filters) -> tuple[Sums, Fraction]:
    """Hours, in-house cost and price of covered own-currency work by cell, and its oversight."""
    cells, oversight = defaultdict(lambda: [Fraction(0)] * 3), Fraction(0)
    for item in oracle.delivered(filters):
        cost = item.cost
        if cost.covered and cost.currency == CURRENCY:
            added = (cost.standard_hours, cost.covered_baseline, cost.covered_billed)
            old = cells[item.work_type, item.vendor_id]
            cells[item.work_type, item.vendor_id] = [a + b for a, b in zip(old, added, strict=True)]
            oversight += cost.oversight or 0
    return {cell: tuple(found) for cell, found in cells.items()}, oversight


def by_definition(now: Sums, before: Sums) -> dict[str, Fraction]:
    """The parts of the gross saving as in the definition, with Q, shares, s, p and b spelled out."""
    both_periods = [cell for cell in now.keys() & before.keys() if now[cell][0] > 0 and before[cell][0] > 0]
    q = [{cell: found[cell][0] for cell in both_periods} for found in (before, now)]
    b = [{cell: found[cell][1] / found[cell][0] for cell in both_periods} for found in (before, now)]
    p = [{cell: found[cell][2] / found[cell][0] for cell in both_periods} for found in (before, now)]
    parts = dict.fromkeys(("volume", "mix", "price", "baseline_rate"), Fraction(0))
    if both_periods:
        whole = [sum(hours.values()) for hours in q]
        s = {cell: b[0][cell] - p[0][cell] for cell in both_periods}
        s_all = sum(q[0][cell] * s[cell] for cell in both_periods) / whole[0]
        parts["volume"] = (whole[1] - whole[0]) * s_all
        parts["mix"] = whole[1] * sum((q[1][c] / whole[1] - q[0][c] / whole[0]) * s[c] for c in both_periods)
        parts["price"] = sum(q[1][cell] * (p[0][cell] - p[1][cell]) for cell in both_periods)
        parts["baseline_rate"] = sum(q[1][cell] * (b[1][cell] - b[0][cell]) for cell in both_periods)
    parts["new"] = sum((c[1] - c[2] for name, c in now.items() if name not in both_periods), Fraction(0))
    parts["ended"] = -sum((c[1] - c[2] for name, c in before.items() if name not in both_periods), Fraction(0))
    return parts


def test_the_bridge_is_its_definition_and_adds_up_to_the_cent(both) -> None:
    oracle, version = both
    compared = 0
    for now, before, wanted in pairs(oracle, "bridge"):
        reference = {f"reference_{name}": day for name, day in before.items()}
        scope = queries.Scope(viewer=queries.EVERYTHING, **now, **reference, **wanted)
        rows = queries.run("savings/bridge", scope, version).to_pylist()
        (cells_now, oversight), (cells_before, oversight_before) = (
            sums(oracle, Filters(**period, **wanted)) for period in (now, before)
        )
        if not (cells_now and cells_before):
            assert rows == []
            continue
        compared += 1
        found = {row["bridge_part"]: Fraction(str(row["bridge_amount"] or 0)) for row in rows}
        spent = [oracle.transition(Filters(**period, **wanted)).get(CURRENCY, 0) for period in (now, before)]
        expected = by_definition(cells_now, cells_before)
        owed = [
            service_credits(oracle, Filters(**period, **wanted)).get(CURRENCY, Fraction(0)) for period in (now, before)
        ]
        expected |= {"oversight": oversight_before - oversight, "transition": spent[1] - spent[0]}
        expected["credits"] = owed[0] - owed[1]
        expected["start"] = _gross(cells_before) - oversight_before - spent[1] + owed[1]
        expected["end"] = _gross(cells_now) - oversight - spent[0] + owed[0]
        assert found.keys() == expected.keys()
        off = {part: float(found[part] - expected[part]) for part in found}
        assert all(abs(found[part] - expected[part]) < CENT + NOISE for part in found), off
        inner = sum(amount for part, amount in found.items() if part not in ("start", "end"))
        assert found["start"] + inner == found["end"]
        _cells_add_up(scope, version, found)
    assert compared > PAIRS // 2


def _cells_add_up(scope: queries.Scope, version: Path, found: dict[str, Fraction]) -> None:
    cells = queries.run("savings/bridge_cells", scope, version).to_pylist()
    for part in ("volume", "mix", "price", "baseline_rate", "new", "ended"):
        assert sum(Fraction(str(cell[f"{part}_effect"])) for cell in cells) == found[part], part


def _gross(cells: Sums) -> Fraction:
    return sum((cell[1] - cell[2] for cell in cells.values()), Fraction(0))


def test_the_definition_on_the_published_budget() -> None:
    before = {("a", "v"): (200, 4_000, 3_400), ("b", "v"): (100, 2_500, 2_100), ("c", "v"): (100, 3_000, 2_400)}
    now = {("a", "v"): (180, 3_960, 3_060), ("b", "v"): (150, 3_300, 3_150), ("c", "v"): (170, 4_420, 4_080)}
    exact = [{cell: tuple(map(Fraction, sums_)) for cell, sums_ in found.items()} for found in (now, before)]
    assert by_definition(*exact) == {
        "volume": 400, "mix": 160, "price": 0, "baseline_rate": -770, "new": 0, "ended": 0,
    }  # fmt: skip


def test_periods_of_the_pairs_differ() -> None:
    oracle = Oracle(random_portfolio(11, 60))
    assert len({(now["since"], before["since"]) for now, before, _ in pairs(oracle, "bridge")}) > PAIRS // 2
    assert date(2026, 1, 1) < min(now["since"] for now, _, _ in pairs(oracle, "bridge"))
