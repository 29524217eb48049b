"""What is true of the demo portfolio is found by the questions that the pages ask; elsewhere they find nothing."""

from datetime import date, timedelta

import pytest

import queries
from data import demo, pipeline
from data.demo import PLANTED
from data.demo.portfolio import BASELINE_STEP, STEPS
from data.warehouse import Warehouse
from queries import what_if


@pytest.fixture(scope="module")
def other_seed(tmp_path_factory):
    """A demo portfolio drawn with another seed."""
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder / "exports", deliverables=10_000, seed=2)
    report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    assert sum(file["rejected"] for file in report["files"]) == 0
    return folder / "warehouse"


@pytest.fixture(scope="module", params=["first_start", "other_seed"])
def version(request):
    """The version file of the demo with one seed, imported from exports."""
    return Warehouse(request.getfixturevalue(request.param)).current().path


@pytest.fixture(scope="module")
def ask(version):
    """Ask a question of the demo; returns rows as dicts."""

    def run(question: str, parameters: dict | None = None, **scope) -> list[dict]:
        found = queries.run(question, queries.Scope(viewer=queries.EVERYTHING, **scope), version, **(parameters or {}))
        return found.to_pylist()

    return run


def keyed(rows: list[dict], *names: str) -> dict:
    """Rows by one or more of their dimensions."""
    return {row[names[0]] if len(names) == 1 else tuple(row[name] for name in names): row for row in rows}


def test_a_vendor_better_overall_and_worse_in_every_segment(ask):
    truth = PLANTED.simpson
    overall = keyed(ask("vendor/comparison"), "vendor_id")
    better, worse = overall[truth.better_overall], overall[truth.better_in_every_segment]
    assert better["attainment"] - worse["attainment"] >= truth.overall_gap
    assert worse["same_work_attainment"] - better["same_work_attainment"] >= truth.segment_gap
    cells = keyed(ask("sla/by_vendor"), "vendor_id", "segment")
    for segment in truth.segments:
        gap = (
            cells[truth.better_in_every_segment, segment]["attainment"]
            - cells[truth.better_overall, segment]["attainment"]
        )
        assert gap >= truth.segment_gap, segment


def test_a_six_week_capacity_crunch(ask):
    truth = PLANTED.crunch
    weeks = ask("sla/weekly", vendors=(truth.vendor_id,))
    during = [week for week in weeks if truth.since <= week["week"] <= truth.until + timedelta(days=7)]
    others = [week for week in weeks if not truth.since <= week["week"] <= truth.until + timedelta(days=21)]

    def attainment(chosen: list[dict]) -> float:
        return sum(week["met"] for week in chosen) / sum(week["due"] for week in chosen)

    assert attainment(during) < truth.attainment + 0.08
    assert attainment(others) > truth.usual_attainment - 0.02
    period = {"since": truth.since, "until": truth.until + timedelta(days=21), "vendors": (truth.vendor_id,)}
    causes = ask("sla/causes", {"basis": "coded", "measure": "count"}, **period)
    assert causes[0]["breach_cause"] == truth.breach_cause, "the largest cause comes first"
    flow = ask("throughput/flow", since=truth.since - timedelta(days=84), until=truth.until, vendors=(truth.vendor_id,))
    at_hand = [week["work_in_progress"] for week in flow]
    assert max(at_hand[-6:]) > 1.4 * sorted(at_hand[:12])[6]


def test_a_mix_shift_that_lowers_the_total_while_every_segment_rises(ask):
    truth = PLANTED.mix_shift
    (since, until), (reference_since, reference_until) = truth.after, truth.before
    rows = ask(
        "savings/by_segment_change",
        since=since,
        until=until,
        reference_since=reference_since,
        reference_until=reference_until,
    )
    change = {row["segment"]: row["gross_savings_share_change_points"] for row in rows}
    assert change["total"] <= -100 * truth.total_fall
    assert all(change[segment] >= 100 * truth.segment_rise for segment in truth.segments)


def bridged(ask, now: tuple, before: tuple) -> tuple[dict, list[dict]]:
    """The bridge between two periods, by part, and its cells."""
    scope = dict(zip(("since", "until", "reference_since", "reference_until"), (*now, *before), strict=True))
    bars = {row["bridge_part"]: row["bridge_amount"] for row in ask("savings/bridge", **scope)}
    return bars, ask("savings/bridge_cells", **scope)


def test_the_bridge_names_the_mix_shift(ask):
    truth = PLANTED.mix_shift
    bars, _ = bridged(ask, truth.after, truth.before)
    parts = {part: amount for part, amount in bars.items() if part not in ("start", "end")}
    assert min(parts, key=parts.get) == "mix"
    assert parts["price"] > 0, "every segment's prices fell"
    assert bars["end"] < bars["start"]
    assert round(100 * (bars["start"] + sum(parts.values()) - bars["end"])) == 0
    earlier, _ = bridged(ask, truth.before, (date(2026, 1, 1), date(2026, 3, 31)))
    assert abs(earlier["mix"]) < abs(parts["mix"]) / 2, "no shift, no mix"


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_in_house_rates_is_baseline_rate_and_not_price(ask, step):
    before = (date(step.year, step.month - 1, 1), step - timedelta(days=1))
    bars, cells = bridged(ask, (step, date(step.year, step.month, 31)), before)
    compared = [cell for cell in cells if cell["standard_hours"] and cell["reference_standard_hours"]]
    hours = sum(cell["standard_hours"] for cell in compared)
    paid = _cost_per_hour(ask, before) * hours
    assert bars["baseline_rate"] == pytest.approx((BASELINE_STEP - 1) * paid, rel=0.15)
    assert bars["price"] < 0, "vendors' prices stepped up as well"
    quiet, _ = bridged(ask, before, (date(step.year, step.month - 2, 1), date(step.year, step.month - 2, 31)))
    assert abs(quiet["baseline_rate"]) < 0.05 * bars["baseline_rate"], "a month without a step"


def _cost_per_hour(ask, period: tuple) -> float:
    rows = ask("rows/delivered", {"limit": 10**7, "which": "covered"}, since=period[0], until=period[1])
    return sum(row["baseline_cost"] for row in rows) / sum(row["standard_hours"] for row in rows)


def test_only_the_planted_work_is_dearer_than_in_house_at_any_vendor(ask):
    dear = [row for row in ask("savings/by_cell") if (row["gross_savings"] or 0) < 0]
    assert {row["work_type"] for row in dear} == {PLANTED.loss.work_type}
    assert len(dear) == 4


def test_the_mix_shift_is_an_effect_of_the_mix_and_of_its_segment(ask):
    truth = PLANTED.mix_shift
    (since, until), (reference_since, reference_until) = truth.after, truth.before
    periods = {
        "since": since, "until": until, "reference_since": reference_since, "reference_until": reference_until,
    }  # fmt: skip
    *parts, total = ask("mix/saving_effect", **periods)
    assert {row["segment"] for row in parts} == set(truth.segments)
    assert total["mix_points"] <= -100 * (truth.total_fall + truth.segment_rise)
    assert total["within_points"] >= 100 * truth.segment_rise
    assert min(parts, key=lambda row: row["mix_points"])["segment"] == truth.segment
    rows = ask("mix/shift", **periods)
    for measure in ("delivered", "standard_hours", "billed"):
        assert max(rows, key=lambda row: row[f"{measure}_shift_points"])["segment"] == truth.segment
    growth = keyed(rows, "segment")
    assert growth[truth.segment]["delivered_growth_low"] > 0
    nothing = growth[PLANTED.nothing.segment]
    assert nothing["delivered_growth_low"] < 0 < nothing["delivered_growth_high"]


def test_a_vendor_that_reports_more_than_the_records_say(ask):
    truth = PLANTED.overreport
    reported = keyed(ask("sla/reported"), "vendor_id")
    row = reported.pop(truth.vendor_id)
    assert row["vendor_reported_attainment"] == pytest.approx(truth.reported, abs=0.01)
    assert row["recomputed_attainment"] == pytest.approx(truth.recorded, abs=0.015)
    for other in reported.values():
        assert other["vendor_reported_attainment"] == pytest.approx(other["recomputed_attainment"], abs=0.012)


def test_one_specialist_does_most_of_the_valuation_models(ask):
    truth = PLANTED.key_person
    people = ask("mix/key_people")
    assert (people[0]["work_type"], people[0]["specialist_id"]) == (truth.work_type, truth.specialist_id)
    assert people[0]["top_share"] == pytest.approx(truth.share, abs=0.01)
    assert all(row["top_share"] < 0.35 for row in people[1:])


def test_a_guideline_that_lifts_acceptance(ask):
    truth = PLANTED.guideline
    rows = keyed(ask("quality/by_guideline"), "work_type", "guideline_version")
    before, after = rows[truth.work_type, truth.before], rows[truth.work_type, truth.after]
    assert before["first_pass_acceptance"] == pytest.approx(truth.acceptance_before, abs=0.03)
    assert after["first_pass_acceptance"] == pytest.approx(truth.acceptance_after, abs=0.03)
    assert before["first_pass_acceptance_high"] < after["first_pass_acceptance_low"]


def test_one_work_type_costs_more_than_in_house_in_every_quarter(ask):
    truth = PLANTED.loss
    for start, end in ((date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 9, 30))):
        rows = ask("savings/by_slice", {"slice": "work_type"}, since=start, until=end)
        share = {row["slice"]: row["gross_savings_share"] for row in rows if row["gross_savings_share"] is not None}
        assert share.pop(truth.work_type) == pytest.approx(truth.saving_share, abs=0.02)
        assert min(share.values()) > 0.05


def test_past_calls_on_open_work_turned_out_as_predicted(ask):
    *bands, total = ask("open/calibration")
    assert total["calls"] > 300
    for row in (*bands, total):
        assert row["observed_share_low"] - 0.05 <= row["predicted_share"] <= row["observed_share_high"] + 0.05, row
    assert [row["observed_share"] for row in bands] == sorted(row["observed_share"] for row in bands)
    assert total["brier_skill"] > 0.05


def test_nothing_is_found_in_engineering(ask):
    truth = PLANTED.nothing
    for row in ask("sla/by_vendor", segments=(truth.segment,)):
        assert row["attainment_low"] <= truth.attainment <= row["attainment_high"]
    (first_pass,) = ask("quality/first_pass", segments=(truth.segment,))
    assert first_pass["first_pass_acceptance"] == pytest.approx(truth.acceptance, abs=0.06)
    assert len(ask("quality/by_guideline", segments=(truth.segment,))) == 1
    (people,) = ask("mix/key_people", segments=(truth.segment,))
    assert people["top_share"] < 0.35
    enough = [week for week in ask("sla/weekly", segments=(truth.segment,)) if week["due"] >= 10]
    assert not [week for week in enough if week["attainment"] < (week.get("attainment_limit_low") or 0)]


def test_shape_of_the_portfolio(ask):
    (sla,) = ask("sla/attainment")
    assert 0.9 < sla["attainment"] < 0.95
    (savings,) = ask("savings/total")
    assert 0.3 < savings["net_savings_share"] < 0.45
    assert 0.95 < savings["coverage"] < 1
    assert len(ask("throughput/by_work_type")) == 11


@pytest.mark.parametrize("version", ["first_start"], indirect=True)
def test_what_if_the_queue_stopped_the_clock_of_the_vendor_that_reports_as_if_it_did(ask, version):
    truth = PLANTED.overreport
    due = met = gained = 0
    for row in ask("credits/terms", vendors=(truth.vendor_id,)):
        due, met = due + row["due"], met + row["met"]
    assert met / due == pytest.approx(truth.recorded, abs=0.015)
    for row in ask("credits/agreed", vendors=(truth.vendor_id,)):
        term = what_if.Term(**{name: row[name] for name in what_if.Term.__dataclass_fields__})
        changes = {"pause_reasons": f"{row['pause_reasons']};{truth.pause_reason}"}
        found = what_if.compare(term, changes, queries.Scope(viewer=queries.EVERYTHING), version)
        months = found.months.to_pylist()
        gained += sum((month["met_after"] or 0) - (month["met"] or 0) for month in months)
        assert {flip["state_after"] for flip in found.flips.to_pylist()} <= {"met", "not_yet_due"}
        owed = [sum(month[name] for month in months) for name in ("credit_due", "credit_due_after")]
        assert owed[1] <= owed[0]
    assert (met + gained) / due == pytest.approx(truth.reported, abs=0.015)
