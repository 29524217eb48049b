"""The mix: effects that add up exactly, exact growth, and every question against plain Python over the demo."""

import csv
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as draw
from scipy import stats

import queries
from data import demo, pipeline
from data.warehouse import Warehouse
from queries.statistics import hhi, mix_effects, poisson_ratio_interval
from tests.oracle import Oracle
from tests.oracle.questions import Filters, Item

from .conftest import ask
from .portfolio import build_version
from .test_answers import MONDAY, done, terms

WEIGHTS = draw.fractions(0, 1000, max_denominator=7)
AMOUNTS = draw.fractions(-500, 500, max_denominator=7)
PARTS = draw.lists(draw.tuples(WEIGHTS, AMOUNTS, WEIGHTS, AMOUNTS), min_size=1, max_size=7).filter(
    lambda parts: sum(part[0] for part in parts) and sum(part[2] for part in parts)
)
"""Parts now and before; some without weight in one of the periods: new, ended, or only costing."""

ITEMS = 2_000
CASES = range(14)
MEASURES = {"items": "delivered", "standard_hours": "standard_hours", "billed": "billed"}


def rate_of(parts: list[tuple]) -> Fraction:
    return sum(amount for _, amount in parts) / sum(weight for weight, _ in parts)


def split(parts: list[tuple]) -> tuple[list[tuple], list[tuple]]:
    return [part[:2] for part in parts], [part[2:] for part in parts]


@given(PARTS)
def test_mix_and_within_add_up_to_the_change_exactly(parts: list[tuple]):
    now, before = split(parts)
    effects = mix_effects(now, before)
    assert sum(mix + within for mix, within in effects) == rate_of(now) - rate_of(before)


@given(PARTS)
def test_the_sums_are_those_of_the_formula(parts: list[tuple]):
    kept = [part for part in parts if part[0] and part[2]]
    if not kept:
        return
    now, before = split(kept)
    effects = mix_effects(now, before)
    whole, whole_before = sum(part[0] for part in now), sum(part[0] for part in before)
    moved = sum((w / whole - v / whole_before) * (b / v) for (w, _), (v, b) in zip(now, before, strict=True))
    changed = sum((w / whole) * (a / w - b / v) for (w, a), (v, b) in zip(now, before, strict=True))
    assert (sum(mix for mix, _ in effects), sum(within for _, within in effects)) == (moved, changed)


@given(PARTS, draw.fractions(Fraction(1, 5), 9, max_denominator=5))
def test_the_mix_does_nothing_where_proportions_are_equal(parts: list[tuple], times: Fraction):
    now = [(weight * times, amount) for weight, amount, *_ in parts if weight]
    before = [(weight, other) for weight, _, _, other in parts if weight]
    effects = mix_effects(now, before)
    assert [mix for mix, _ in effects] == [0] * len(now)
    assert sum(within for _, within in effects) == rate_of(now) - rate_of(before)


@given(PARTS)
def test_the_segments_do_nothing_where_their_rates_are_equal(parts: list[tuple]):
    before = [(weight, amount) for _, _, weight, amount in parts if weight]
    now = [(part[0], part[0] * part[3] / part[2]) for part in parts if part[2]]
    if not sum(weight for weight, _ in now):
        return
    effects = mix_effects(now, before)
    assert [within for _, within in effects] == [0] * len(now)
    assert sum(mix for mix, _ in effects) == rate_of(now) - rate_of(before)


def test_effects_worked_out_by_hand():
    # Before: half at 80 %, half at 20 %. Now: a quarter and three quarters, each 4 points better.
    effects = mix_effects([(25, 21), (75, 18)], [(50, 40), (50, 10)])
    assert effects == [pytest.approx((-0.25 * 0.3, 0.25 * 0.04)), pytest.approx((-0.25 * 0.3, 0.75 * 0.04))]
    # A new part at 90 % and one that has ended, at 50 %: all mix, around the whole rate before of 50 %.
    effects = mix_effects([(60, 30), (40, 36), (0, 0)], [(60, 30), (0, 0), (40, 20)])
    assert effects == [pytest.approx((0, 0)), pytest.approx((0.4 * 0.4, 0)), pytest.approx((0, 0))]


@pytest.mark.parametrize(("now", "before"), [*product((0, 1, 3, 12, 479), (1, 2, 5, 80, 245))])
def test_growth_is_the_clopper_pearson_interval_of_the_share_as_odds(now: int, before: int):
    share = stats.binomtest(now, now + before).proportion_ci(0.95, method="exact")
    high = share.high / (1 - share.high)
    assert poisson_ratio_interval(now, before) == pytest.approx((share.low / (1 - share.low), high))
    other_low, other_high = poisson_ratio_interval(before, now)
    if now:
        assert other_low == pytest.approx(1 / high), "turned round, the interval is the reciprocal"
    else:
        assert (other_low, other_high) == (None, None)


def test_growth_by_hand_and_at_its_ends():
    # One against one: p = 0.025 and 0.975 to the half; none against three: p < 1 − 0.025^(1/3).
    assert poisson_ratio_interval(1, 1) == pytest.approx((0.0128217, 77.9936), rel=1e-2)
    assert poisson_ratio_interval(0, 3) == pytest.approx((0, 0.025 ** (-1 / 3) - 1))
    assert poisson_ratio_interval(3, 0) == poisson_ratio_interval(0, 0) == (None, None)


def test_concentration_is_the_published_example_and_leaves_out_what_has_no_name(tmp_path: Path):
    vendors = ["A"] * 30 + ["B"] * 30 + ["C"] * 20 + ["D"] * 20
    rows = [done(number, vendor_id=vendor) for number, vendor in enumerate(vendors)]
    found = {
        row["dimension"]: row for row in ask("mix/concentration", build_version(tmp_path / "v", deliverables=rows))
    }
    assert found["vendor"]["hhi"] == pytest.approx(2600) == hhi([30, 30, 20, 20])
    assert (found["vendor"]["top_name"], found["vendor"]["top_items"]) == ("A", 30)
    assert "client" not in found, "unassigned is no client on whom one depends"
    assert "specialist" not in found


def test_new_and_ended_segments_are_all_mix(tmp_path: Path):
    after = MONDAY + timedelta(weeks=4)
    rows = [
        *(done(n, 10 if n < 12 else 30, segment="legal") for n in range(20)),
        *(done(20 + n, 10, segment="finance", received_at=after) for n in range(10)),
        *(done(30 + n, 10 if n < 6 else 30, segment="legal", received_at=after) for n in range(10)),
    ]
    path = build_version(tmp_path / "v", deliverables=rows, sla_terms=terms(("A", "legal"), ("A", "finance")))
    scope = {
        "since": after.date(), "until": after.date() + timedelta(days=6),
        "reference_since": MONDAY.date(), "reference_until": MONDAY.date() + timedelta(days=6),
    }  # fmt: skip
    finance, legal, total = ask("mix/attainment_effect", path, **scope)
    assert (finance["mix_points"], finance["within_points"]) == (pytest.approx(20), 0)
    assert (legal["mix_points"], legal["within_points"]) == (0, 0)
    assert (finance["reference_attainment"], finance["attainment_change_points"]) == (None, None)
    assert (total["attainment"], total["reference_attainment"]) == (0.8, 0.6)
    assert total["mix_points"] + total["within_points"] == pytest.approx(20)
    assert ask("mix/saving_effect", path, **scope) == [], "without baselines there is nothing to split"
    nothing = scope | {"reference_since": date(1999, 1, 1), "reference_until": date(1999, 1, 2)}
    assert ask("mix/attainment_effect", path, **nothing) == [], "without a period before there is no change"


def test_unknown_segments_and_industries_become_other_and_are_never_dropped(tmp_path: Path):
    exports = tmp_path / "exports"
    exports.mkdir()
    seven = ("market research", "financial research", "legal", "healthcare", "analytics", "BI", "engineering support")
    lines = [
        f"A-{n},acme,{segment},{segment} work,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,E-{n}"
        for n, segment in enumerate(seven)
    ]
    head = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,engagement_id"
    (exports / "deliverables.csv").write_text("\n".join([head, *lines, ""]), "utf-8")
    industries = ("banking_finance", "healthcare_pharma", "legal_firm", "manufacturing", "media_marketing", "space")
    engagements = [f"E-{n},client {n},{industry},acme,legal" for n, industry in enumerate(industries)]
    head = "engagement_id,client,client_industry,vendor_id,segment"
    (exports / "engagements.csv").write_text("\n".join([head, *engagements, ""]), "utf-8")
    report = pipeline.run([exports], warehouse=tmp_path / "house", publish=True, by="test")
    path = Warehouse(tmp_path / "house").current().path
    assert sum(file["rejected"] for file in report["files"]) == 0
    cells = ask("mix/split_by_industry", path)
    assert {cell["work_type"] for cell in cells} == {f"{name} work" for name in seven}
    assert {cell["client_industry"] for cell in cells} == {*industries[:-1], "other", "unassigned"}
    assert (
        sum(cell["delivered"] for cell in cells)
        == len(seven)
        == sum(row["delivered"] for row in ask("mix/split_by_segment", path))
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Oracle, Path]:
    """Plain Python over the demo's exports, and the version that the import made from them."""
    folder = tmp_path_factory.mktemp("mix")
    demo.write(folder / "exports", deliverables=ITEMS)
    pipeline.run([folder / "exports"], warehouse=folder / "house", publish=True, by="test", demo=True)
    files = (folder / "exports").glob("*.csv")
    oracle = Oracle({file.stem: list(csv.DictReader(file.open(encoding="utf-8"))) for file in files})
    return oracle, Warehouse(folder / "house").current().path


class Case:
    """A random choice of filters and two periods; questions on one side, items on the other."""

    def __init__(self, house: tuple[Oracle, Path], number: int) -> None:
        self.oracle, self.path = house
        chance = random.Random(number)
        days = chance.choice((27, 90, 300))
        since = date(2025, 1, 1) + timedelta(days=chance.randrange(300, 500))
        before = since - timedelta(days=chance.choice((1, 200)))
        self.period = {"since": since, "until": since + timedelta(days=days)}
        self.before = {"since": before - timedelta(days=days), "until": before}
        self.filters = {} if number % 2 else self._filters(chance)

    def _filters(self, chance: random.Random) -> dict:
        values: defaultdict = defaultdict(set)
        for item in self.oracle.items:
            for name in ("vendor", "segment", "client", "work_type"):
                values[f"{name}s"].add(getattr(item, f"{name}_id" if name == "vendor" else name))
        return {
            name: tuple(chance.sample(sorted(known), min(len(known), chance.randint(1, 4))))
            for name, known in sorted(values.items())
            if chance.random() < 0.5
        }

    def ask(self, question: str, **own: object) -> list[dict]:
        reference = {f"reference_{end}": day for end, day in self.before.items()}
        scope = queries.Scope(viewer=queries.EVERYTHING, **self.filters, **self.period, **reference)
        return queries.run(question, scope, self.path, **own).to_pylist()

    def delivered(self, *, before: bool = False) -> list[Item]:
        return self.oracle.delivered(Filters(**self.filters, **(self.before if before else self.period)))

    def due(self, *, before: bool = False) -> list[Item]:
        items = self.oracle.due(Filters(**self.filters, **(self.before if before else self.period)))
        return [item for item in items if item.met is not None]

    def industry(self, item: Item) -> str:
        engagement = self.oracle.records.engagements.get(item.row["engagement_id"], {})
        return engagement.get("client_industry") or "unassigned"

    def amount(self, item: Item, measure: str) -> Fraction | int:
        if measure == "items":
            return 1
        if measure == "standard_hours":
            return item.cost.standard_hours or 0
        return (item.cost.billed or 0) if item.cost.currency == self.oracle.records.currency else 0


@pytest.fixture(params=CASES, ids="case {}".format)
def case(request, house: tuple[Oracle, Path]) -> Case:
    return Case(house, request.param)


def test_industries_by_work_type(case: Case):
    counted = Counter((item.segment, item.work_type, case.industry(item)) for item in case.delivered())
    cells = case.ask("mix/split", by="industry")
    found = {(cell["segment"], cell["work_type"], cell["client_industry"]): cell["delivered"] for cell in cells}
    assert found == counted
    assert list(found) == sorted(found)
    for measure, column in MEASURES.items():
        sums: defaultdict = defaultdict(Fraction)
        for item in case.delivered():
            sums[item.segment, item.work_type, case.industry(item)] += case.amount(item, measure)
        whole = sum(sums.values())
        for cell in cells:
            mine = sums[cell["segment"], cell["work_type"], cell["client_industry"]]
            assert (cell[f"share_of_{column}"] or 0) == pytest.approx(float(mine / whole) if whole else 0, abs=1e-12)


def test_the_ladder_and_its_automation(case: Case):
    levels = {"1": "1 · routine", "2": "2 · in between", "3": "3 · judgement", "": "not stated"}
    items = case.delivered()
    for row in case.ask("mix/ladder"):
        segment = [item for item in items if row["is_total"] or item.segment == row["segment"]]
        mine = [item for item in segment if levels[item.row["complexity"]] == row["complexity_level"]]
        modes = Counter(item.row["automation_mode"] for item in mine if item.row["automation_mode"])
        assert (row["delivered"], row["delivered_in_segment"]) == (len(mine), len(segment))
        assert row["share_of_segment"] == pytest.approx(len(mine) / len(segment))
        stated = sum(modes.values())
        assert row["automation_stated"] == stated
        for mode in ("manual", "assisted", "straight_through"):
            assert row[f"{mode}_items"] == modes[mode]
            assert row[f"{mode}_share"] == (pytest.approx(modes[mode] / stated) if stated else None)
        if stated:
            ends = stats.binomtest(stated - modes["manual"], stated).proportion_ci(0.95, method="wilson")
            assert (row["automated_share_low"], row["automated_share_high"]) == pytest.approx(tuple(ends))
    totals = [row["delivered"] for row in case.ask("mix/ladder") if row["is_total"]]
    assert sum(totals) == len(items)


def test_concentration_by_every_measure(case: Case):
    names = {
        "vendor": lambda item: item.vendor_id,
        "client": lambda item: None if item.client == "unassigned" else item.client,
        "work_type": lambda item: item.work_type,
        "specialist": lambda item: item.row["specialist_id"] or None,
    }
    found = {(row["dimension"], row["measure"]): row for row in case.ask("mix/concentration")}
    for (dimension, name), measure in product(names.items(), MEASURES):
        sums: defaultdict = defaultdict(Fraction)
        for item in case.delivered():
            sums[name(item)] += case.amount(item, measure)
        parts = {key: amount for key, amount in sums.items() if key is not None and amount > 0}
        row = found.pop((dimension, measure), None)
        assert (row is None) == (not parts)
        if row:
            whole = sum(parts.values())
            assert row["names"] == len(parts)
            assert row["hhi"] == pytest.approx(float(sum((part / whole) ** 2 for part in parts.values()) * 10_000))
            assert row["top_share"] == pytest.approx(float(max(parts.values()) / whole))
            assert parts[row["top_name"]] == max(parts.values())
            assert row["top_items"] == sum(name(item) == row["top_name"] for item in case.delivered())
    assert found == {}


def test_growth_of_every_segment(case: Case):
    now, before = (Counter(item.segment for item in case.delivered(before=earlier)) for earlier in (False, True))
    rows = case.ask("mix/shift")
    assert {row["segment"] for row in rows} == set(now) | set(before)
    for row in rows:
        counts = now[row["segment"]], before[row["segment"]]
        assert (row["delivered"], row["reference_delivered"]) == counts
        if not counts[1]:
            assert row["delivered_growth"] is None
            continue
        share = stats.binomtest(counts[0], sum(counts)).proportion_ci(0.95, method="exact")
        assert row["delivered_growth"] == pytest.approx(counts[0] / counts[1] - 1)
        assert row["delivered_growth_low"] == pytest.approx(share.low / (1 - share.low) - 1)
        assert row["delivered_growth_high"] == pytest.approx(share.high / (1 - share.high) - 1)


def effects_of(sums: dict[str, list[Fraction]]) -> tuple[Fraction, Fraction]:
    """(mix, within) in points, for segments that may be new or ended, from weight and amount now and before."""
    whole, whole_before = (sum(part[place] for part in sums.values()) for place in (0, 2))
    mix = within = Fraction(0)
    for weight, amount, weight_before, amount_before in sums.values():
        if weight_before and weight:
            mix += (weight / whole - weight_before / whole_before) * (amount_before / weight_before)
            within += weight / whole * (amount / weight - amount_before / weight_before)
        else:
            mix += amount / whole - amount_before / whole_before
    return 100 * mix, 100 * within


def check_effects(rows: list[dict], sums: dict[str, list[Fraction]], rate: str) -> None:
    if not all(sum(part[place] for part in sums.values()) for place in (0, 2)):
        assert rows == []
        return
    *parts, total = rows
    mix, within = effects_of(sums)
    assert [row["is_total"] for row in rows] == [False] * len(parts) + [True]
    assert [row["segment"] for row in parts] == sorted(sums)
    assert (total["mix_points"], total["within_points"]) == pytest.approx((float(mix), float(within)), abs=1e-9)
    assert total["mix_points"] + total["within_points"] == pytest.approx(total[f"{rate}_change_points"], abs=1e-9)
    now, before = (
        sum(part[place + 1] for part in sums.values()) / sum(part[place] for part in sums.values()) for place in (0, 2)
    )
    assert total[f"{rate}_change_points"] == pytest.approx(float(100 * (now - before)), abs=1e-9)


def test_what_the_mix_did_to_the_saving_share(case: Case):
    sums: defaultdict = defaultdict(lambda: [Fraction(0)] * 4)
    for place, earlier in ((0, False), (2, True)):
        for item in case.delivered(before=earlier):
            if item.cost.covered and item.cost.currency == case.oracle.records.currency:
                baseline, billed = item.cost.covered_baseline, item.cost.covered_billed
                sums[item.segment][place] += baseline
                sums[item.segment][place + 1] += baseline - billed
    rows = case.ask("mix/saving_effect")
    check_effects(rows, sums, "gross_savings_share")
    if rows:
        (known,) = [row for row in case.ask("savings/by_segment_change") if row["is_total"]]
        change = "gross_savings_share_change_points"
        assert rows[-1][change] == pytest.approx(known[change], abs=1e-9), "the Savings page says the same"


def test_what_the_mix_did_to_attainment(case: Case):
    sums: defaultdict = defaultdict(lambda: [Fraction(0)] * 4)
    for place, earlier in ((0, False), (2, True)):
        for item in case.due(before=earlier):
            sums[item.segment][place] += 1
            sums[item.segment][place + 1] += item.met
    rows = case.ask("mix/attainment_effect")
    check_effects(rows, sums, "attainment")
    if rows:
        ends = stats.binomtest(rows[-1]["met"], rows[-1]["due"]).proportion_ci(0.95, method="wilson")
        assert (rows[-1]["attainment_low"], rows[-1]["attainment_high"]) == pytest.approx(tuple(ends))
        (tile,) = case.ask("sla/attainment")
        assert (rows[-1]["due"], rows[-1]["met"]) == (tile["due"], tile["met"])


def test_the_rows_of_one_specialist_and_of_all(case: Case):
    named = [item for item in case.delivered() if item.row["specialist_id"]]
    assert len(case.ask("rows/specialist", which=None, limit=ITEMS)) == len(named)
    for person, count in Counter(item.row["specialist_id"] for item in named).most_common(3):
        rows = case.ask("rows/specialist", which=person, limit=ITEMS)
        assert len(rows) == count
        ids = {item.row["deliverable_id"] for item in named if item.row["specialist_id"] == person}
        assert {row["deliverable_id"] for row in rows} == ids
