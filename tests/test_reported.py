"""Vendors that report under another reading of their terms: the reason found, the parts of the gap, the items listed.

Reports are written by the plain-Python oracle under a reading chosen at random; the import must name that
reading, or one of higher precedence that gives the same verdict.
"""

import random
from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse, reading
from tests.conftest import examples
from tests.oracle import Oracle, random_portfolio, write
from tests.oracle.questions import Filters
from tests.oracle.readings import pause_reason, readings
from tests.oracle.records import instant

SEEDS = (11, 12, 13)
ITEMS = 500
ROUNDS = examples(40)
SILENT = "v3"
JUDGED = ("met", "missed", "open_overdue")


def past_due_by_the_wall_clock(oracle: Oracle, item) -> int:
    """Microseconds from an item's due instant to its first delivery or the as-of; -1 if it is not late."""
    if item.verdict.state not in ("missed", "open_overdue"):
        return -1
    delivered = instant(item.row, "first_delivered_at")
    return (oracle.records.as_of if delivered is None else delivered) - item.verdict.due


@pytest.fixture(scope="module", params=SEEDS, ids="seed {}".format)
def both(request, tmp_path_factory):
    """The oracle, the planted reading of each reported item, and the version that the import made."""
    folder = tmp_path_factory.mktemp("reported")
    portfolio, planted = reporting(request.param)
    write(portfolio, folder / "exports")
    report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    assert [file["rows"] - file["loaded"] for file in report["files"]] == [0] * len(report["files"])
    return Oracle(portfolio), planted, Warehouse(folder / "warehouse").current().path


def reporting(seed: int) -> tuple[dict, dict[str, str]]:
    """A random portfolio in which all vendors but one report most of their work, each item under some reading."""
    chance, portfolio = random.Random(seed), random_portfolio(seed, ITEMS)
    oracle, planted = Oracle(portfolio), {}
    for item in oracle.items:
        if item.vendor_id == SILENT or chance.random() < 0.2:
            continue
        ways = readings(item.row, oracle.records)
        differing = [way for way in ways if way.met != ways[0].met]
        way = chance.choice(differing) if differing and chance.random() < 0.8 else None
        says = way.met if way else (ways[0].met if ways else True)
        if chance.random() < 0.05 and ways:
            says, way = not ways[0].met, None
        item.row["vendor_reported_sla_met"] = str(says).lower()
        if way and item.verdict.state in JUDGED:
            planted[item.row["deliverable_id"]] = way.reason
    for row in portfolio["deliverables"]:
        row.setdefault("vendor_reported_sla_met", "")
    return portfolio, planted


def says(item) -> int | None:
    written = item.row["vendor_reported_sla_met"]
    return int(written == "true") if written else None


def expected_reason(oracle: Oracle, item) -> dict | None:
    """Why an item is disputed, by the definition, read from the raw rows; None if it is not."""
    state, reported = item.verdict.state, says(item)
    if reported is None:
        silent = {item.vendor_id for item in oracle.items} - {i.vendor_id for i in oracle.items if says(i) is not None}
        left_out = state == "open_overdue" and item.vendor_id not in silent
        return {"reason": "open_overdue_left_out", "stake": item.verdict.late} if left_out else None
    if state not in JUDGED or reported == (state == "met"):
        return None
    agreed, *others = readings(item.row, oracle.records)
    way = next((way for way in others if way.met == bool(reported)), None)
    if way is None:
        return {"reason": "unexplained"}
    told = {"reason": way.reason, "stake": abs(way.over - agreed.over), "elapsed": way.elapsed, "target": way.target}
    if way.reason == "pause_not_allowed":
        told["pause"] = pause_reason(item.row, oracle.records)
    return told


def test_the_reason_found_is_the_planted_one_or_one_of_higher_precedence(both):
    _, planted, version = both
    with reading(version) as connection:
        found = dict(connection.execute("select deliverable_id, disagreement_reason from fact.reported").fetchall())
    order = ("pause_not_allowed", "other_calendar", "wall_clock", "without_pauses", "promise_instead", "final_delivery")
    assert planted
    for name, reason in planted.items():
        assert order.index(found[name]) <= order.index(reason), name
    assert sum(found[name] == reason for name, reason in planted.items()) > len(planted) / 2


def test_every_disputed_item_agrees_with_the_oracle_to_the_microsecond(both):
    oracle, _, version = both
    columns = "deliverable_id, disagreement_reason, coalesce(pause_reason, '')"
    hours = ("hours_at_stake", "reading_elapsed_hours", "reading_target_hours")
    exact = ", ".join(f"cast(round({name} * 3600000000) as bigint)" for name in hours)
    with reading(version) as connection:
        rows = connection.execute(f"select {columns}, {exact} from fact.reported").fetchall()
    found = {row[0]: row[1:] for row in rows}
    assert len(found) == len(rows)
    expected = {item.row["deliverable_id"]: expected_reason(oracle, item) for item in oracle.items}
    expected = {name: told for name, told in expected.items() if told}
    assert found == {
        name: (told["reason"], told.get("pause") or "", told.get("stake"), told.get("elapsed"), told.get("target"))
        for name, told in expected.items()
    }


def test_the_portfolios_hold_every_reason():
    seen = Counter()
    for seed in SEEDS:
        portfolio, _ = reporting(seed)
        oracle = Oracle(portfolio)
        seen.update(told["reason"] for item in oracle.items if (told := expected_reason(oracle, item)))
    assert len(seen) == 8
    assert min(seen.values()) >= 3, seen


def test_the_items_listed_are_the_numbers_shown_under_random_filters(both):
    oracle, _, version = both
    chance = random.Random(5)
    vendor_of = {item.row["deliverable_id"]: item.vendor_id for item in oracle.items}
    shown = 0
    for _ in range(ROUNDS):
        scope, filters = random_scope(oracle, chance)
        items = ask("sla/reported_items", scope, version, limit=10_000, reason=None)
        reasons, gaps = ask("sla/reported_reasons", scope, version), ask("sla/reported_gap", scope, version)
        listed = [row for row in reasons if row["disputed"]]
        expected = [item for item in oracle.due(filters) if expected_reason(oracle, item)]
        assert sorted(row["deliverable_id"] for row in items) == sorted(i.row["deliverable_id"] for i in expected)
        past_due = {i.row["deliverable_id"]: past_due_by_the_wall_clock(oracle, i) for i in expected}
        ranked = sorted(past_due, key=lambda name: (vendor_of[name], -past_due[name], name))
        assert [row["deliverable_id"] for row in items] == ranked
        by_reason = Counter((row["vendor_id"], row["disagreement_reason"]) for row in items)
        assert {(row["vendor_id"], row["disagreement_reason"]): row["items"] for row in listed} == by_reason
        by_vendor = Counter(row["vendor_id"] for row in items)
        assert all(row["disputed"] == by_vendor[row["vendor_id"]] for row in listed)
        for row in gaps:
            parts = row["disagreements"] + row["early_disagreements"] + row["left_out"]
            assert parts == by_vendor[row["vendor_id"]]
        old = {row["vendor_id"]: row["disagreements"] for row in ask("sla/reported", scope, version)}
        assert all(row["disagreements"] == old[row["vendor_id"]] for row in gaps)
        shown += len(items)
    assert shown > 4 * ROUNDS


def test_the_parts_add_up_to_the_gap_and_are_the_oracles(both):
    oracle, _, version = both
    chance = random.Random(6)
    judged = 0
    for _ in range(ROUNDS):
        scope, filters = random_scope(oracle, chance)
        gaps, reasons = ask("sla/reported_gap", scope, version), ask("sla/reported_reasons", scope, version)
        expected = {vendor: gap for vendor in vendors(oracle) if (gap := expected_gap(oracle, filters, vendor))}
        assert [row["vendor_id"] for row in gaps] == sorted(expected)
        for row in gaps:
            assert {name: row[name] for name in expected[row["vendor_id"]]} == pytest.approx(
                {name: float(value) for name, value in expected[row["vendor_id"]].items()}, abs=1e-9
            )
            whole = row["gap_points"]
            parts = [
                row[f"{name}_points"] for name in ("delivery_date", "judged_differently", "not_reported", "left_out")
            ]
            mine = {r["disagreement_reason"]: r["gap_points"] for r in reasons if r["vendor_id"] == row["vendor_id"]}
            assert sum(parts) == pytest.approx(whole, abs=1e-9)
            assert sum(mine.values()) == pytest.approx(whole, abs=1e-9)
            assert mine.pop("by_delivery_date", 0) == pytest.approx(row["delivery_date_points"], abs=1e-9)
            assert mine.pop("not_reported", 0) == pytest.approx(row["not_reported_points"], abs=1e-9)
            assert mine.pop("open_overdue_left_out", 0) == pytest.approx(row["left_out_points"], abs=1e-9)
            assert sum(mine.values()) == pytest.approx(row["judged_differently_points"], abs=1e-9)
        judged += len(gaps)
    assert judged > ROUNDS


def expected_gap(oracle: Oracle, filters: Filters, vendor: str) -> dict | None:
    """A vendor's figure, attainment and what lies between them, as exact fractions; None unless both exist."""
    due = [item for item in oracle.due(filters) if item.vendor_id == vendor and item.met is not None]
    delivered = [
        item
        for item in oracle.delivered(filters)
        if item.vendor_id == vendor and item.verdict.state in ("met", "missed")
    ]
    compared = [item for item in due if says(item) is not None]
    own = [says(item) for item in delivered if says(item) is not None]
    if not compared or not own:
        return None
    figure, attainment = mean(own), mean(item.met for item in due)
    said, found = mean(says(item) for item in compared), mean(item.met for item in compared)
    known = mean(item.met for item in due if says(item) is not None or item.delivered is not None)
    return {
        "compared": Fraction(len(compared)),
        "reported_by_delivery": figure,
        "recomputed_by_delivery": mean(item.verdict.state == "met" for item in delivered),
        "attainment": attainment,
        "gap_points": 100 * (figure - attainment),
        "delivery_date_points": 100 * (figure - said),
        "judged_differently_points": 100 * (said - found),
        "not_reported_points": 100 * (found - known),
        "left_out_points": 100 * (known - attainment),
    }


def mean(values) -> Fraction:
    values = list(values)
    return Fraction(sum(values), len(values))


def vendors(oracle: Oracle) -> set[str]:
    return {item.vendor_id for item in oracle.items}


def ask(name: str, scope: queries.Scope, version, **settings) -> list[dict]:
    return queries.run(name, scope, version, **settings).to_pylist()


def random_scope(oracle: Oracle, chance: random.Random) -> tuple[queries.Scope, Filters]:
    """A period and filters, some of them empty, for the questions and for the oracle."""
    days = sorted(item.sla_on for item in oracle.items)
    since = chance.choice([None, None, chance.choice(days)])
    until = chance.choice([None, None, (since or chance.choice(days)) + timedelta(days=chance.choice([30, 90, 200]))])
    pick = {
        "vendors": {item.vendor_id for item in oracle.items},
        "segments": {item.segment for item in oracle.items},
        "clients": {item.client for item in oracle.items},
        "work_types": {item.work_type for item in oracle.items},
    }
    chosen = {
        name: tuple(chance.sample(sorted(values), 2)) if chance.random() < 0.25 else () for name, values in pick.items()
    }
    limits = {"since": since, "until": until} | chosen
    return queries.Scope(viewer=queries.EVERYTHING, **limits), Filters(**limits)
