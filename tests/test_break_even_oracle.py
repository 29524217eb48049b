"""Break-even and the sensitivity of the demo portfolio, against plain Python over its exports."""

import csv
import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest

import queries
from data import demo, pipeline
from data.warehouse import Warehouse
from tests.oracle import Oracle
from tests.oracle.money import baseline_of, transition_days
from tests.oracle.questions import Filters
from tests.oracle.records import day, number
from tests.oracle.service_credits import engagement_credits, service_credits

ITEMS = 1_200
TABLES = ("deliverables", "events", "sla_terms", "baselines", "vendors", "calendars", "holidays", "engagements")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The oracle and the version, from the same files."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder / "exports", deliverables=ITEMS)
    pipeline.run([folder / "exports"], warehouse=folder / "house", publish=True, by="tests", demo=True)
    portfolio = {}
    for table in TABLES:
        with (folder / "exports" / f"{table}.csv").open(encoding="utf-8") as file:
            portfolio[table] = list(csv.DictReader(file))
    return Oracle(portfolio), Warehouse(folder / "house").current().path


def ask(question: str, version, **more) -> list[dict]:
    limits = {name: more.pop(name) for name in ("since", "until", "vendors", "clients") if name in more}
    return queries.run(question, queries.Scope(viewer=queries.EVERYTHING, **limits), version, **more).to_pylist()


def months_of(oracle: Oracle, name: str) -> dict[date, tuple[Fraction, Fraction]]:
    """(saving before transition, with service credits; transition) of an engagement by month."""
    found = defaultdict(lambda: [Fraction(), Fraction()])
    for item in oracle.items:
        if item.row["engagement_id"] == name and item.cost is not None:
            cost = item.cost
            saved = cost.covered_baseline - cost.covered_billed - (cost.oversight or 0) if cost.covered else 0
            found[item.delivered_on.replace(day=1)][0] += saved
    for on, amount in engagement_credits(oracle, name).items():
        found[on.replace(day=1)][0] += amount
    for on, amount in transition_days(oracle.records.engagements[name], oracle.as_of_on):
        found[on.replace(day=1)][1] += amount
    return dict(sorted(found.items()))


def test_cumulative_savings_and_break_even_of_every_engagement(both):
    oracle, version = both
    rows = {row["engagement_id"]: row for row in ask("savings/break_even", version)}
    months = defaultdict(dict)
    for row in ask("savings/cumulative", version):
        months[row["engagement_id"]][row["month"]] = row
    assert rows.keys() == oracle.records.engagements.keys()
    judged = 0
    for name, engagement in oracle.records.engagements.items():
        saved = spent = Fraction()
        above = paid = None
        for month, (saving, transition) in months_of(oracle, name).items():
            saved, spent = saved + saving, spent + transition
            assert months[name][month]["cumulative_net_savings"] == pytest.approx(float(saved - spent), abs=0.01)
            above = above or (month if saved > spent else None)
            paid = paid or (month if saved > number(engagement, "transition_cost") else None)
        assert rows[name]["cumulative_net_savings"] == pytest.approx(float(saved - spent), abs=0.01)
        assert rows[name]["transition_spent"] == pytest.approx(float(spent), abs=0.01)
        if _is_judged(oracle, engagement, name):
            judged += 1
            live = day(engagement, "went_live_on")
            counted = above and (above.year - live.year) * 12 + above.month - live.month + 1
            assert (rows[name]["break_even_month"], rows[name]["months_to_break_even"]) == (above, counted)
            assert rows[name]["payback_month"] == paid
            assert rows[name]["still_to_recover"] == pytest.approx(max(0.0, float(spent - saved)), abs=0.01)
        else:
            assert rows[name]["break_even_month"] is None
    assert judged >= 3


def _is_judged(oracle: Oracle, engagement: dict, name: str) -> bool:
    mine = [item for item in oracle.items if item.vendor_id == engagement["vendor_id"]]
    begin = min(oracle.records.local_date(item.received) for item in mine)
    covered = any(item.cost and item.cost.covered for item in mine if item.row["engagement_id"] == name)
    return covered and begin <= day(engagement, "went_live_on") + timedelta(days=31)


def net(oracle: Oracle, filters: Filters, rate: Fraction, hours: Fraction, avoidable: Fraction | None) -> Fraction:
    """The net saving with loaded rate, standard hours and avoidable share changed, item by item."""
    total = sum(service_credits(oracle, filters).values(), -sum(oracle.transition(filters).values(), Fraction()))
    for item in oracle.delivered(filters):
        if not item.cost.covered:
            continue
        own = number(baseline_of(item.row, oracle.records), "avoidable_share")
        share = avoidable if avoidable is not None else Fraction(1) if own is None else own
        total += item.cost.standard_hours * (1 + hours) * item.cost.loaded_rate * (1 + rate) * share
        total -= item.cost.covered_billed + (item.cost.oversight or 0) * (1 + rate)
    return total


def test_sensitivity_under_random_changes_and_filters(both):
    oracle, version = both
    chance, days = random.Random(5), sorted(item.delivered_on for item in oracle.items if item.delivered_on)
    clients, seen = sorted({item.client for item in oracle.items}), 0
    for _ in range(12):
        limits = {"since": chance.choice([None, days[300]]), "until": chance.choice([None, days[900]])}
        limits["clients"] = tuple(chance.sample(clients, chance.choice([0, 2])))
        rate, hours = Fraction(chance.randint(0, 50), 100), Fraction(chance.randint(0, 50), 100)
        avoidable = chance.choice([None, Fraction(1), Fraction(chance.randint(40, 100), 100)])
        settings = {
            "rate_change": float(rate),
            "hours_change": float(hours),
            "avoidable": avoidable if avoidable is None else float(avoidable),
        }
        rows = {row["assumed_case"]: row for row in ask("savings/sensitivity", version, **limits, **settings)}
        for case, way in (("lower", -1), ("as_assumed", 0), ("higher", 1)):
            expected = net(oracle, Filters(**limits), way * rate, way * hours, avoidable)
            assert rows[case]["net_savings"] == pytest.approx(float(expected), abs=0.01), (limits, settings)
            seen += 1
        zero = Fraction(rows["as_assumed"]["zero_rate_change"])
        assert abs(float(net(oracle, Filters(**limits), zero, Fraction(), avoidable))) < 0.01
    assert seen == 36
