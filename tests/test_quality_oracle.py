"""What reviews say about random portfolios, through the real import and questions, compared with plain Python."""

import random
from datetime import date, timedelta

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse
from tests.conftest import CI, examples
from tests.oracle import Oracle, random_portfolio, write
from tests.oracle.clock import HOUR, to_instant
from tests.oracle.quality import ANSWERS
from tests.oracle.questions import Filters
from tests.oracle.records import instant, text

SETTINGS = {"limit": 10_000, "which": None}
CASES = [(11, "UTC"), (12, "Australia/Sydney"), (13, "America/New_York")]
CASES = CASES[1:] if CI else CASES
ITEMS, ROUNDS = 400, examples(24)


def with_reviews(portfolio: dict, seed: int) -> dict:
    """The portfolio with versions, clarity, findings and in-house quality, sometimes missing, and with more drafts."""
    chance = random.Random(seed)
    for item in portfolio["deliverables"]:
        item["guideline_version"] = chance.choice(("v1", "v1", "v2", "v10", ""))
        item["scope_clarity"] = chance.choice(("1", "3", "5", ""))
    for baseline in portfolio["baselines"]:
        baseline["quality"] = chance.choice(("", "0.8", "0.75", "0.915"))
    for event in list(portfolio["events"]):
        if event["event_type"] in ("returned", "rejected"):
            event["reason"] = chance.choice(("incomplete", "inaccurate", ""))
            event["finding_category"] = chance.choice(("analysis", "research", ""))
            event["severity"] = chance.choice(("minor", "major", ""))
            portfolio["events"] += _drafts(event, chance)
    return portfolio


def _drafts(event: dict, chance: random.Random) -> list[dict]:
    """Drafts that may answer a refusal: none, one at the same instant, one an hour or some days later."""
    at = instant(event, "occurred_at")
    steps = chance.choice(((), (0,), (HOUR,), (0, 50 * HOUR), (70 * HOUR,), (200 * HOUR, 201 * HOUR)))
    return [
        {
            "deliverable_id": event["deliverable_id"],
            "event_type": "draft_delivered",
            "occurred_at": to_instant(at + step).isoformat(),
            "version": str(chance.randint(10, 10**9)),
        }
        for step in steps
    ]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"seed {case[0]} in {case[1]}")
def both(request, tmp_path_factory):
    """An oracle and the version file that the import made from the same exports."""
    seed, zone = request.param
    folder = tmp_path_factory.mktemp("reviews")
    portfolio = with_reviews(random_portfolio(seed, ITEMS), seed)
    write(portfolio, folder / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_TIMEZONE", zone)
        report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    assert [file["rows"] - file["loaded"] for file in report["files"]] == [0] * len(report["files"])
    return Oracle(portfolio, timezone=zone), Warehouse(folder / "warehouse").current().path


def random_filters(oracle: Oracle, chance: random.Random) -> dict:
    days = sorted(item.delivered_on for item in oracle.items if item.delivered_on)
    since = chance.choice([None, chance.choice(days)])
    until = chance.choice([None, (since or chance.choice(days)) + timedelta(days=chance.choice([6, 30, 200]))])
    wanted = {"since": since, "until": until}
    for name, column in (("vendors", "vendor_id"), ("segments", "segment"), ("work_types", "work_type")):
        values = sorted({getattr(item, column) for item in oracle.items})
        wanted[name] = tuple(chance.sample(values, chance.choice([0, 0, 0, 1, 2])))
    return wanted


def in_order(rows: list[dict], columns: list[str]) -> list[list]:
    """Cells in those columns, exact numbers as floats, in an order that rounding cannot change."""
    cells = [[value if _is_name(value := row[name]) else float(value) for name in columns] for row in rows]
    return sorted(cells, key=lambda row: [str(value) if _is_name(value) else f"{value:.3f}" for value in row])


def _is_name(value: object) -> bool:
    return value is None or isinstance(value, str | date)


@pytest.mark.parametrize("question", ANSWERS)
def test_every_question_agrees_under_random_filters(both, question: str):
    oracle, version = both
    chance, seen = random.Random(question), 0
    for _ in range(ROUNDS):
        filters = random_filters(oracle, chance)
        scope = queries.Scope(viewer=queries.EVERYTHING, **filters)
        settings = {name: SETTINGS[name] for name in queries.parameters_of(question)}
        expected = ANSWERS[question](oracle, Filters(**filters))
        found = queries.run(question, scope, version, **settings).to_pylist()
        found = [row for row in found if row.get("reviewed") != 0]  # the oracle's weeks are those with reviews
        columns = list(expected[0]) if expected else []
        ours, theirs = in_order(found, columns), in_order(expected, columns)
        assert [cell for row in ours for cell in row if _is_name(cell)] == [
            cell for row in theirs for cell in row if _is_name(cell)
        ], filters
        numbers = [[cell for row in rows for cell in row if not _is_name(cell)] for rows in (ours, theirs)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=1e-9), filters
        seen += len(expected)
    assert seen > ROUNDS / 2, "else nothing was compared"


def test_the_portfolios_reach_every_edge(both):
    oracle, _ = both
    rows = ANSWERS["rows/refusals"](oracle, Filters())
    hours = [row["rework_hours"] for row in rows]
    assert None in hours
    assert any(value for value in hours if value)
    assert 0 in hours, "rework wholly outside working time"
    assert any(row["rework_hours"] is not None and row["rework_cost"] is None for row in rows), "hours without a rate"
    twice = [row["deliverable_id"] for row in rows]
    assert len(twice) > len(set(twice)), "items refused more than once"
    assert {text(item.row, "guideline_version") for item in oracle.items} == {"", "v1", "v2", "v10"}


def test_slices_of_the_findings_add_up(both):
    _, version = both

    def total(question: str, **filters) -> int:
        scope = queries.Scope(viewer=queries.EVERYTHING, **filters)
        settings = {name: SETTINGS[name] for name in queries.parameters_of(question)}
        rows = queries.run(question, scope, version, **settings).to_pylist()
        return sum(row.get("review_findings", 1) for row in rows if not row.get("is_total"))

    whole = {total(name) for name in ("quality/findings", "quality/severity", "quality/reasons", "quality/rework")}
    assert whole == {total("rows/refusals")}
    vendors = {
        row["vendor_id"]
        for row in queries.run("quality/by_vendor", queries.Scope(viewer=queries.EVERYTHING), version).to_pylist()
    }
    assert sum(total("rows/refusals", vendors=(vendor,)) for vendor in vendors) == whole.pop() > 0
