"""Every claim on data that make it hold, on data that make it fail, and on data that cannot measure it."""

from datetime import date
from pathlib import Path

import pytest
from scipy import stats

import queries
from data.contract import TABLES
from data.demo import PLANTED
from data.warehouse import Warehouse
from queries import Scope, claims
from queries.claims import NOT_MEASURABLE, Claim, Found, Judged, Test
from queries.claims_list import CLAIMS
from queries.statistics import FAILS, HOLDS, INCONCLUSIVE, stratified_difference, verdict

from .claims_data import BUILDERS, START, item, without
from .portfolio import build_version

READ = ("fact.clarifications", "fact.clocks", "fact.credits", "fact.deliverables", "fact.events", "fact.refusals",
        "fact.stages", "fact.transition", "fact.variants", "fact.version")  # fmt: skip
"""The facts by which claims are judged."""

NAMES = [claim.name for claim in CLAIMS]

# For the deciding test: n, the number, its interval unless it is Wilson's for a share; by hand from the rows.
HELD = {
    "access": (100, 1.0),
    "cost": (20, 2000.0),
    "decisions": (30, 1.0),
    "clock": (80, 100.0),
    "peaks": (950, 0.0),
    "staff": (40, 0.05),
    "quality": (40, 1.0),
    "break_even": (12, 1.0),
    "guidelines": (80, 100.0),
    "security": (20, 250.0),
    "zones": (40, 100.0),
    "expectations": (200, 0.25),
    "dependence": (100, 0.78),
    "judgement": (100, 1.0),
    "skills": (100, 0.025),
    "automation": (80, 100.0),
    "segments": (35, 7.0),
    "lifecycle": (100, 1.0),
}
FAILED = {
    "access": (100, 0.8),
    "cost": (20, -2000.0),
    "decisions": (30, 0.0),
    "clock": (80, -100.0),
    "peaks": (950, -50.0),
    "staff": (40, 0.25),
    "quality": (40, 0.0),
    "break_even": (12, 0.0),
    "guidelines": (80, -100.0),
    "security": (3_700, 0.0),
    "zones": (40, -100.0),
    "expectations": (200, 0.0),
    "dependence": (100, 0.1),
    "judgement": (100, 0.0),
    "skills": (100, 15.0),
    "automation": (80, -100.0),
    "segments": (35, 6.0),
    "lifecycle": (100, 0.5),
}


def judged(path: Path, of: tuple[Claim, ...] = CLAIMS, **limits) -> Judged:
    """These claims on a version, in that scope."""
    scope = Scope(**({"viewer": queries.EVERYTHING} | limits))
    return claims.judge(of, scope, lambda name, **more: queries.run(name, scope, path, **more).to_pylist(), "USD")


def one(found: Judged, name: str) -> dict:
    """The row of a claim, by its short name."""
    return found.claims.to_pylist()[NAMES.index(name)]


def unmeasured(found: Judged) -> int:
    """How many claims lack data."""
    return found.claims["claim_verdict"].to_pylist().count(NOT_MEASURABLE)


def alone(name: str, path: Path, **limits) -> dict:
    """The row of a claim when nothing else is asked."""
    claim = CLAIMS[NAMES.index(name)]
    return judged(path, (claim,), **limits).claims.to_pylist()[0]


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's interval, from scipy."""
    found = stats.binomtest(round(share * n), n).proportion_ci(method="wilson")
    return found.low, found.high


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_holds_on_data_that_bear_it_out(name: str, tmp_path: Path):
    row = alone(name, build_version(tmp_path / "v.duckdb", only=READ, **BUILDERS[name](True)))
    assert (row["claim_verdict"], row["is_measurable"], row["needs"]) == (HOLDS, True, None)
    _is(row, *HELD[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_does_not_hold_on_data_that_speak_against_it(name: str, tmp_path: Path):
    row = alone(name, build_version(tmp_path / "v.duckdb", only=READ, **BUILDERS[name](False)))
    assert (row["claim_verdict"], row["is_measurable"], row["needs"]) == (FAILS, True, None)
    _is(row, *FAILED[name])


def _is(row: dict, n: int, value: float) -> None:
    assert row["claim_n"] == n
    assert row["claim_value"] == pytest.approx(value)
    if row["claim_unit"] == "share" and row["claim_test"] != "Client hours per standard hour":
        assert (row["claim_low"], row["claim_high"]) == pytest.approx(wilson(value, n))
    if row["claim_low"] is not None:
        assert row["claim_low"] <= row["claim_value"] <= row["claim_high"]


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_is_not_measurable_without_what_it_takes_and_says_what(name: str, tmp_path: Path):
    row = alone(name, build_version(tmp_path / "v.duckdb", only=READ, **without(name)))
    assert (row["claim_verdict"], row["is_measurable"], row["claim_value"]) == (NOT_MEASURABLE, False, None)
    words = {*TABLES, *(column for table in TABLES.values() for column in table.by_name)}
    assert words & set(row["needs"].replace(",", " ").split()), "a file or a column of the contract"


def test_an_empty_warehouse_measures_nothing_and_says_why(empty_version: Path):
    found = judged(empty_version)
    assert unmeasured(found) == len(CLAIMS)
    assert all(row["needs"] for row in found.tests.to_pylist())
    assert found.tests.num_rows == sum(len(claim.tests) for claim in CLAIMS)


@pytest.mark.parametrize("limits", [{"viewer": ()}, {"vendors": ("V9",)}, {"since": date(2031, 1, 1)}])
def test_nothing_in_view_measures_nothing(version: Path, limits: dict):
    assert unmeasured(judged(version, **limits)) == len(CLAIMS)


def test_a_viewer_of_one_vendor_gets_the_verdicts_of_a_filter_on_it(version: Path):
    seen, filtered = (
        judged(version, viewer=("V2",)).tests.to_pylist(),
        judged(version, vendors=("V2",)).tests.to_pylist(),
    )
    whole = {"Concentration of vendors, HHI", "Segments with work, of seven", "Industries with work, of five"}
    assert [row for row in seen if row["claim_test"] not in whole] == [
        row for row in filtered if row["claim_test"] not in whole
    ]


def test_the_net_saving_is_inconclusive_within_ten_per_cent_of_the_in_house_cost(tmp_path: Path):
    tables = BUILDERS["cost"](True)
    tables["deliverables"] = [row | {"billed_amount": 195} for row in tables["deliverables"]]
    row = alone("cost", build_version(tmp_path / "v.duckdb", only=READ, **tables))
    assert row["claim_verdict"] == INCONCLUSIVE
    assert (row["claim_low"], row["claim_value"], row["claim_high"]) == (-300, 100, 500)


def test_nine_records_are_too_few_to_judge(tmp_path: Path):
    tables = {"deliverables": [item(n, decision_use="used") for n in range(9)]}
    row = alone("decisions", build_version(tmp_path / "v.duckdb", only=READ, **tables))
    assert (row["claim_verdict"], row["claim_n"]) == (INCONCLUSIVE, 9)
    assert "too few to judge: 10 are needed" in row["claim_found"]


def test_without_an_incident_too_few_transfers_leave_it_open(tmp_path: Path):
    tables = BUILDERS["security"](False)
    tables["events"] = tables["events"][:3_600]
    row = alone("security", build_version(tmp_path / "v.duckdb", only=READ, **tables))
    assert row["claim_verdict"] == INCONCLUSIVE
    assert row["claim_high"] == pytest.approx(3.6888795 / 3.6)


def test_stages_that_do_not_add_up_are_found():
    (test,) = [test for claim in CLAIMS for test in claim.tests if test.unit == "hours"]
    answers = {
        "flow/stages": [{"mean_stage_hours": 3.0}, {"mean_stage_hours": 4.0}],
        "flow/total": [{"mean_whole_hours": 7.5, "logged_items": 40}],
    }
    found = test.find(answers.__getitem__)
    assert (found.n, found.value) == (40, 0.5)
    assert verdict(found.value, found.value, test.threshold, test.direction) == FAILS


@pytest.mark.parametrize("name", ["vendors", "segments", "clients", "work_types"])
def test_a_filter_is_no_missing_segment(name: str, tmp_path: Path):
    path = build_version(tmp_path / "v.duckdb", only=READ, **BUILDERS["segments"](True))
    kept = {"vendors": "V1", "segments": "legal", "clients": "unassigned", "work_types": "review"}[name]
    row = alone("segments", path, **{name: (kept,)})
    assert row["claim_verdict"] == NOT_MEASURABLE
    assert row["needs"] == f"no filter on {claims.FILTERS[name]}"


def test_a_break_even_counts_transition_and_months_as_the_definition_says(tmp_path: Path):
    tables = BUILDERS["break_even"](True)
    for number, engagement in enumerate(tables["engagements"]):  # 100 saved at once against 0, 50, 100, … a month
        engagement |= {"transition_cost": 50 * number, "transition_months": 1}
    path = build_version(tmp_path / "v.duckdb", only=READ, **tables)
    rows = queries.run("claim/break_even", Scope(viewer=queries.EVERYTHING), path).to_pylist()
    months = {row["engagement_id"]: row["months_to_break_even"] for row in rows}
    assert months == {f"E{n}": 1 if n < 2 else None for n in range(12)}
    assert {row["months_since_start"] for row in rows} == {6}


def test_the_decision_of_several_tests():
    def table(of: str, *verdicts: str) -> str:
        values = {HOLDS: Found(20, 1.0), FAILS: Found(20, -1.0), INCONCLUSIVE: Found(20, 0.0, -1, 1)}
        tests = tuple(
            Test(word, lambda _ask, word=word: values.get(word), "number", "above", 0.0, "a file") for word in verdicts
        )
        claim = Claim("c", "benefit", "C", "C.", "flow", of, tests)
        (row,) = claims.judge([claim], Scope(), lambda name: []).claims.to_pylist()
        assert row["claim_test"] in verdicts
        return row["claim_verdict"]

    assert table("all", HOLDS, HOLDS) == HOLDS
    assert table("all", HOLDS, INCONCLUSIVE) == INCONCLUSIVE
    assert table("all", INCONCLUSIVE, NOT_MEASURABLE, HOLDS) == NOT_MEASURABLE
    assert table("all", NOT_MEASURABLE, FAILS) == FAILS
    assert table("any", FAILS, HOLDS, NOT_MEASURABLE) == HOLDS
    assert table("any", FAILS, INCONCLUSIVE, NOT_MEASURABLE) == INCONCLUSIVE
    assert table("any", FAILS, NOT_MEASURABLE) == NOT_MEASURABLE
    assert table("any", FAILS, FAILS) == FAILS


@pytest.mark.parametrize(
    ("low", "high", "direction", "said"),
    [
        (0.91, 0.95, "above", HOLDS), (0.9, 0.95, "above", INCONCLUSIVE), (0.8, 0.9, "above", FAILS),
        (0.9, 0.95, "at_least", HOLDS), (0.8, 0.9, "at_least", INCONCLUSIVE), (0.8, 0.89, "at_least", FAILS),
        (0.8, 0.89, "below", HOLDS), (0.8, 0.9, "below", INCONCLUSIVE), (0.9, 0.95, "below", FAILS),
        (0.8, 0.9, "at_most", HOLDS), (0.9, 0.95, "at_most", INCONCLUSIVE), (0.91, 0.95, "at_most", FAILS),
    ],
)  # fmt: skip
def test_a_verdict_is_where_the_whole_interval_lies(low: float, high: float, direction: str, said: str):
    assert verdict(low, high, 0.9, direction) == said


def test_a_stratified_difference_is_that_of_equal_strata_and_is_not_fooled_by_their_mix():
    value, low, high = stratified_difference([(81, 87, 234, 270), (192, 263, 55, 80), (0, 0, 5, 9)])
    weights = 87 * 270 / 357, 263 * 80 / 343
    parts = 81 / 87 - 234 / 270, 192 / 263 - 55 / 80
    assert value == pytest.approx(sum(w * d for w, d in zip(weights, parts, strict=True)) / sum(weights))
    assert low < value < high
    assert value > 0 > (81 + 192) / 350 - (234 + 55) / 350  # Simpson's paradox, as published
    assert high - value == pytest.approx(value - low)


@pytest.fixture(scope="module")
def planted(first_start: Path) -> Judged:
    """The claims on the demo portfolio."""
    return judged(Warehouse(first_start).current().path)


def test_the_demo_shows_what_is_planted_in_it(planted: Judged):
    assert one(planted, "guidelines")["claim_verdict"] == HOLDS
    rise = PLANTED.guideline.acceptance_after - PLANTED.guideline.acceptance_before
    assert one(planted, "guidelines")["claim_value"] == pytest.approx(100 * rise, abs=4)
    person = one(planted, "dependence")
    assert person["claim_verdict"] == HOLDS
    assert person["claim_note"] == f"{PLANTED.key_person.specialist_id}, {PLANTED.key_person.work_type}"
    assert person["claim_value"] == pytest.approx(PLANTED.key_person.share, abs=0.02)
    reports = one(planted, "expectations")
    assert (reports["claim_verdict"], reports["claim_note"]) == (HOLDS, PLANTED.overreport.vendor_id)
    gap = PLANTED.overreport.reported - PLANTED.overreport.recorded
    assert reports["claim_value"] == pytest.approx(gap, abs=0.015)
    assert one(planted, "cost")["claim_verdict"] == HOLDS
    assert unmeasured(planted) == 0


def test_a_number_is_the_one_its_page_shows(tmp_path: Path, version: Path):
    scope = Scope(viewer=queries.EVERYTHING)
    found = judged(version)
    own = {row["currency"]: row for row in queries.run("savings/total", scope, version).to_pylist()}["USD"]
    assert one(found, "cost")["claim_value"] == own["net_savings"]
    (security,) = queries.run("security/incidents", scope, version).to_pylist()
    row = one(found, "security")
    assert row["claim_n"] == security["data_transfers"]
    assert row["claim_high"] == security["incidents_per_1000_transfers_high"]


def test_every_claim_has_its_data_and_every_test_its_needs():
    assert NAMES == [*BUILDERS] == [*HELD] == [*FAILED]
    assert len({claim.title for claim in CLAIMS}) == len(CLAIMS) == 18
    assert all(test.needs and test.text for claim in CLAIMS for test in claim.tests)
    assert START.weekday() == 2
