"""The pivot of random portfolios, through the real import and question, compared with plain Python over the rows."""

import random
from datetime import timedelta

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse
from queries.choices import PIVOT_DIMENSIONS
from queries.pivot import MEASURES, NONE
from tests.conftest import CI, examples
from tests.oracle import Oracle, random_portfolio, write
from tests.oracle.pivot import TOTAL, pivot
from tests.oracle.questions import Filters

CASES = [(21, "Asia/Kolkata"), (22, "America/New_York"), (23, "UTC")]
CASES = CASES[:2] if CI else CASES
ITEMS, ROUNDS = 400, examples(16)


def with_people(portfolio: dict, seed: int) -> dict:
    """The portfolio with more people than a pivot has rows, some unnamed, and grades that some items lack."""
    chance = random.Random(seed)
    for item in portfolio["deliverables"]:
        item["specialist_id"] = chance.choice(("", *(f"S-{number}" for number in range(130))))
        item["complexity"] = chance.choice(("", "1", "2", "3"))
        item["work_type"] = chance.choice((item["work_type"], f"work {chance.randint(1, 80)}"))
    return portfolio


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"seed {case[0]} in {case[1]}")
def both(request, tmp_path_factory):
    """An oracle and the version file that the import made from the same exports."""
    seed, zone = request.param
    folder = tmp_path_factory.mktemp("pivot")
    portfolio = with_people(random_portfolio(seed, ITEMS), seed)
    write(portfolio, folder / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_TIMEZONE", zone)
        report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True, by="test")
    assert [file["rows"] - file["loaded"] for file in report["files"]] == [0] * len(report["files"])
    return Oracle(portfolio, timezone=zone), Warehouse(folder / "warehouse").current().path


def asked(version, filters: dict, rows: str, columns: str) -> dict:
    """(row, column) → the cell's measures, as the question answers."""
    scope = queries.Scope(viewer=queries.EVERYTHING, **filters)
    answer = queries.run("explore/pivot", scope, version, rows=rows, columns=columns).to_pylist()
    sides = ("pivot_row_kind", "pivot_row", "pivot_column_kind", "pivot_column")
    found = {tuple(row[name] for name in sides): row for row in answer}
    assert len(found) == len(answer), "a cell is there once"
    return {((a, b), (c, d)): row for (a, b, c, d), row in found.items()}


AMOUNTS = {"standard_hours", "billed", "baseline_cost", "gross_savings", "oversight_cost"}
"""Sums of amounts that the facts round to the millionth, item by item."""

MANY = [("specialist_id", "work_type", {}), ("work_type", "specialist_id", {})]


def random_choice(oracle: Oracle, chance: random.Random) -> tuple[str, str, dict]:
    """Two dimensions, perhaps no columns, and filters."""
    rows, columns = chance.sample([*PIVOT_DIMENSIONS, NONE], 2)
    return (*((columns, rows) if rows == NONE else (rows, columns)), random_filters(oracle, chance))


def random_filters(oracle: Oracle, chance: random.Random) -> dict:
    days = sorted(item.sla_on for item in oracle.items)
    since = chance.choice([None, None, chance.choice(days)])
    until = chance.choice([None, (since or chance.choice(days)) + timedelta(days=chance.choice([6, 30, 200]))])
    wanted = {"since": since, "until": until}
    for name, column in (("vendors", "vendor_id"), ("segments", "segment"), ("clients", "client")):
        values = sorted({getattr(item, column) for item in oracle.items})
        wanted[name] = tuple(chance.sample(values, chance.choice([0, 0, 0, 1])))
    return wanted


def test_every_cell_and_every_total_agrees_under_random_filters(both):
    oracle, version = both
    chance, seen = random.Random(7), 0
    for rows, columns, filters in [*MANY, *(random_choice(oracle, chance) for _ in range(ROUNDS))]:
        ours, theirs = asked(version, filters, rows, columns), pivot(oracle, Filters(**filters), rows, columns)
        assert ours.keys() == theirs.keys(), (filters, rows, columns)
        for place, expected in theirs.items():
            found = {name: ours[place][name] or 0 for name in expected}
            wanted = {name: float(value or 0) for name, value in expected.items()}
            differing = {
                name: (found[name], value)
                for name, value in wanted.items()
                if found[name] != pytest.approx(value, rel=1e-6, abs=1e-3 if name in AMOUNTS else 1e-9)
            }
            assert differing == {}, (filters, rows, columns, place)
            unknown = [name for name, value in expected.items() if value is None and ours[place][name] is not None]
            assert unknown == [], "a share of nothing is no number"
        seen += len(theirs)
    assert seen > 20 * ROUNDS, "else little was compared"


def test_what_is_beyond_the_last_place_stands_together(both):
    _, version = both
    rows, columns, filters = MANY[0]
    downs, acrosses = zip(*asked(version, filters, rows, columns), strict=True)

    assert (len(set(downs)), len(set(acrosses))) == (102, 62), "100 and 60, all others, and the total"
    assert ("others", None) in downs
    assert ("others", None) in acrosses


def test_no_total_is_a_mean_of_cells(both):
    """The portfolio can tell: the mean of the rows' shares is another number than the share of all."""
    _, version = both
    found = asked(version, {}, "work_type", "segment")
    for measure in ("attainment", "first_pass_acceptance", "gross_savings_share"):
        totals = [row[measure] for (down, across), row in found.items() if across == TOTAL != down]
        known = [value for value in totals if value is not None]
        assert found[TOTAL, TOTAL][measure] != pytest.approx(sum(known) / len(known), abs=1e-4)


def test_the_totals_are_those_of_the_other_pages(both):
    _, version = both
    scope = queries.Scope(viewer=queries.EVERYTHING)
    (whole,) = [row for place, row in asked(version, {}, "client", "month").items() if place == (TOTAL, TOTAL)]
    (attained,) = queries.run("sla/attainment", scope, version).to_pylist()
    (reviewed,) = queries.run("quality/first_pass", scope, version).to_pylist()

    for name in ("due", "misses", "attainment", "controllable_attainment", "due_without_client"):
        assert whole[name] == attained[name]
    for name in ("reviewed", "first_pass_acceptance", "mean_revisions"):
        assert whole[name] == pytest.approx(reviewed[name], rel=1e-12)


def test_a_viewer_sees_the_pivot_of_their_vendors_only(both):
    oracle, version = both
    vendor = oracle.items[0].vendor_id
    seen = queries.Scope(viewer=(vendor,))
    found = queries.run("explore/pivot", seen, version, rows="vendor_id", columns="none").to_pylist()

    assert {row["pivot_row"] for row in found} == {None, vendor}
    for viewer in ((), ("nobody",)):
        nothing = queries.run("explore/pivot", queries.Scope(viewer=viewer), version, rows="vendor_id", columns="none")
        assert nothing.num_rows == 0


def test_every_measure_counts_items_that_the_question_counts(both):
    _, version = both
    answer = queries.run("explore/pivot", queries.Scope(), version, rows="client", columns="none")

    assert {*MEASURES, *MEASURES.values()} <= {*answer.column_names}
