"""Random portfolios through the real import and questions, compared with the plain-Python oracle.

The oracle shares no code with the product and reads the same CSV files. Clocks agree to the microsecond,
money to the millionth, shares to the last digits of a double.
"""

import random
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

import queries
from data import pipeline
from data.build import headline
from data.warehouse import Warehouse, reading
from tests.conftest import CI, examples
from tests.oracle import CURRENCY, Oracle, random_portfolio, write
from tests.queries.ways import WAYS

QUESTIONS = (
    "throughput/weekly", "sla/attainment", "sla/by_vendor", "sla/deliverables", "savings/total", "mix/split_by_segment",
    "quality/first_pass",
)  # fmt: skip
CASES = [(3, "Australia/Sydney"), (4, "America/New_York"), (5, "Asia/Kolkata"), (1, "UTC"), (2, "Europe/Berlin")]
CASES = CASES[:3] if CI else CASES  # clocks that change in either half of the year, and a portfolio without rates
ITEMS = 400


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"seed {case[0]} in {case[1]}")
def both(request, tmp_path_factory):
    """An oracle and the version file that the import made from the same exports."""
    seed, zone = request.param
    folder = tmp_path_factory.mktemp("portfolio")
    portfolio = random_portfolio(seed, ITEMS)
    write(portfolio, folder / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_TIMEZONE", zone)
        report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    assert [file["rows"] - file["loaded"] for file in report["files"]] == [0] * len(report["files"])
    return Oracle(portfolio, timezone=zone), Warehouse(folder / "warehouse").current().path


def test_every_clock_agrees_to_the_microsecond(both):
    oracle, version = both
    columns = "deliverable_id, state, sla_basis, met, met_when_delivered, total_state, sla_on, due_on, delivered_on"
    exact = "epoch_us(due_at), cast(round(net_elapsed_hours * 3600000000) as bigint)"
    with reading(version) as connection:
        rows = connection.execute(f"select {columns}, {exact} from fact.deliverables order by 1").fetchall()
    ours = {row[0]: row[1:] for row in rows}
    assert len(ours) == ITEMS
    for fact in oracle.facts():
        expected = (
            fact["state"], fact["sla_basis"], fact["met"], fact["met_when_delivered"], fact["total_state"],
            fact["sla_on"], fact["due_on"], fact["delivered_on"], _us(fact["due_at"]),
            fact["net_elapsed_us"],
        )  # fmt: skip
        assert ours[fact["deliverable_id"]] == expected, fact


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_agrees_under_random_filters(both, question):
    oracle, version = both
    chance = random.Random(question)
    for _ in range(examples(24)):
        filters = _random_filters(oracle, chance)
        expected = oracle.answer(question, **filters)
        scope = queries.Scope(
            viewer=queries.EVERYTHING,
            **{name: value if name in ("since", "until") else tuple(value) for name, value in filters.items()},
        )
        name, split = WAYS[question]
        found = queries.run(name, scope, version, **split).to_pylist()
        assert _differences(found, expected) == [], filters


def test_the_portfolios_have_what_conversion_and_credits_are_about(both):
    oracle, version = both
    (row,) = [row for row in oracle.answer("savings/total") if row["currency"] == oracle.records.currency]
    assert row["service_credits"] > 0
    with reading(version) as connection:
        assert headline(connection)["net_savings"] == pytest.approx(float(row["net_savings"]), abs=0.021)
        converted, left = connection.execute(
            "select count(fx_rate), count(*) filter (not is_own_currency) from fact.deliverables"
        ).fetchone()
    assert left > 10
    assert (converted > 50) == (row["converted"] > 20) == bool(oracle.records.fx_rates)


NET = ("savings/total", "savings/components", "savings/over_time_by_week", "savings/over_time_by_month", "week/weekly")


@pytest.mark.parametrize("question", NET)
def test_the_net_saving_is_the_same_in_every_question_that_states_it(both, question):
    oracle, version = both
    chance = random.Random(question)
    for _ in range(examples(24)):
        filters = _random_filters(oracle, chance) | {"clients": chance.choice([[], [], ["Cedar"]])}
        if question.startswith("week/"):
            filters["since"] = None  # its weeks begin with the first that has anything
        expected = [row for row in oracle.answer("savings/total", **filters) if row["currency"] == CURRENCY]
        scope = queries.Scope(
            viewer=queries.EVERYTHING,
            **{name: value if name in ("since", "until") else tuple(value) for name, value in filters.items()},
        )
        name, split = WAYS[question]
        found = [row for row in queries.run(name, scope, version, **split).to_pylist() if _is_own(row)]
        for amount in ("service_credits", "net_savings"):
            ours, theirs = (sum(float(row[amount] or 0) for row in rows) for rows in (found, expected))
            assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-4), (amount, filters)


def _is_own(row: dict) -> bool:
    return row.get("currency", CURRENCY) == CURRENCY


def _us(instant) -> int | None:
    return None if instant is None else round(Fraction(instant.timestamp()) * 10**6)


def _random_filters(oracle: Oracle, chance: random.Random) -> dict:
    facts = oracle.facts()
    days = sorted(fact["sla_on"] for fact in facts)
    since = chance.choice([None, chance.choice(days)])
    until = chance.choice([None, (since or chance.choice(days)) + timedelta(days=chance.choice([0, 6, 30, 200]))])
    wanted = {"since": since, "until": until}
    for name, column in (("vendors", "vendor_id"), ("segments", "segment"), ("work_types", "work_type")):
        values = sorted({fact[column] for fact in facts if column in fact})
        wanted[name] = chance.sample(values, chance.choice([0, 0, 1, 2])) if len(values) > 1 else []
    return wanted


def _differences(found: list[dict], expected: list[dict]) -> list[tuple]:
    """Cells in the oracle's columns that differ, and rows that only one side has."""
    if not expected:
        return found
    columns = list(expected[0])
    ours, theirs = (_by_grain(rows, columns) for rows in (found, expected))
    missing = [("only one side has", key) for key in ours.keys() ^ theirs.keys()]
    return missing + [
        (key, name, ours[key][name], theirs[key][name])
        for key in ours.keys() & theirs.keys()
        for name in columns
        if not _same(ours[key][name], theirs[key][name])
    ]


def _by_grain(rows: list[dict], columns: list[str]) -> dict[tuple, dict]:
    """Rows by what they are about: the deliverable, else every text and date in the row."""
    return {
        row.get("deliverable_id") or tuple(row[c] for c in columns if isinstance(row[c], str | date)): row
        for row in rows
    }


def _same(ours, theirs) -> bool:
    if isinstance(theirs, str | datetime | date | None):
        return ours == theirs
    if ours is None:  # the oracle's sum of nothing is 0
        return theirs == 0
    return float(ours) == pytest.approx(float(theirs), rel=1e-9, abs=1e-4)  # days of transition are rounded one by one
