"""Answers worked out by hand, for questions that do more than count."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from .conftest import ask
from .portfolio import build_version

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TERM = {
    "target": 24,
    "target_unit": "calendar_hours",
    "effective_from": "2025-01-01",
    "attainment_target": 0.9,
}


def done(number: int, hours: float = 10, **columns) -> dict:
    """An item received on a Monday and delivered `hours` later."""
    received = columns.pop("received_at", MONDAY)
    return {
        "deliverable_id": f"D{number:05d}",
        "vendor_id": "A",
        "segment": "legal",
        "work_type": "review",
        "status": "delivered",
        "received_at": received,
        "first_delivered_at": received + timedelta(hours=hours),
        **columns,
    }


def terms(*cells: tuple[str, str]) -> list[dict]:
    return [{"vendor_id": vendor, "segment": segment, **TERM} for vendor, segment in cells]


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> Path:
    """81 of 87 and 192 of 263 met at A; 234 of 270 and 55 of 80 at B."""
    cells = [
        ("A", "legal", 81, 87),
        ("A", "finance", 192, 263),
        ("B", "legal", 234, 270),
        ("B", "finance", 55, 80),
    ]
    items = [(vendor, segment, place < met) for vendor, segment, met, due in cells for place in range(due)]
    rows = [
        done(number, 10 if met else 30, vendor_id=vendor, segment=segment, vendor_reported_sla_met=True)
        for number, (vendor, segment, met) in enumerate(items)
    ]
    names = [(vendor, segment) for vendor, segment, *_ in cells]
    return build_version(tmp_path_factory.mktemp("v") / "v.duckdb", deliverables=rows, sla_terms=terms(*names))


def test_vendors_compared_on_the_same_mix(compared: Path):
    found = {row["vendor_id"]: row for row in ask("vendor/comparison", compared)}
    assert found["A"]["attainment"] == pytest.approx(0.780, abs=5e-4)
    assert found["B"]["attainment"] == pytest.approx(0.826, abs=5e-4)
    assert found["A"]["same_work_attainment"] == pytest.approx(0.8325, abs=5e-5)
    assert found["B"]["same_work_attainment"] == pytest.approx(0.7789, abs=5e-5)
    assert found["A"]["work_covered"] == pytest.approx(1)


@pytest.mark.parametrize(
    "question", ["sla/attainment", "sla/by_vendor", "sla/vendors", "sla/weekly", "week/weekly", "credits/defaults"]
)
def test_a_target_that_all_terms_name_is_met_by_its_own_share(question: str, tmp_path: Path):
    """164 of 205 are 80 %; a mean that adds up 205 times 0.8 comes out above it."""
    rows = [done(number, 10 if number < 164 else 30) for number in range(205)]
    term = {"vendor_id": "A", "segment": "legal", **TERM, "attainment_target": 0.8}
    version = build_version(tmp_path / "v.duckdb", deliverables=rows, sla_terms=[term])

    found = {(row["attainment"], row["attainment_target"]) for row in ask(question, version) if row["due"]}

    assert found == {(0.8, 0.8)}


def test_a_vendors_report_is_compared_item_by_item(compared: Path):
    found = {row["vendor_id"]: row for row in ask("sla/reported", compared)}
    assert found["A"]["vendor_reported_attainment"] == 1
    assert found["A"]["recomputed_attainment"] == pytest.approx(273 / 350)
    assert found["A"]["disagreements"] == found["A"]["reported_met_but_missed"] == 77


def test_contributions_add_up_to_the_change(version: Path):
    periods = {
        "since": date(2026, 2, 2), "until": date(2026, 2, 22),
        "reference_since": date(2026, 1, 5), "reference_until": date(2026, 2, 1),
    }  # fmt: skip
    (now,) = ask("sla/attainment", version, since=periods["since"], until=periods["until"])
    (before,) = ask("sla/attainment", version, since=periods["reference_since"], until=periods["reference_until"])
    rows = ask("week/moved_attainment", version, **periods)
    change = 100 * (now["attainment"] - before["attainment"])
    assert abs(change) > 0.01
    assert sum(row["contribution_points"] for row in rows) == pytest.approx(change)
    assert sum(row["misses"] for row in rows) == now["due"] - now["met"]


def test_work_in_progress_counts_what_came_before_the_period(version: Path):
    whole = {row["week"]: row for row in ask("throughput/flow", version)}
    later = ask("throughput/flow", version, since=date(2026, 2, 2), segments=())
    assert later[0]["week"] == date(2026, 2, 2)
    assert later == [whole[row["week"]] for row in later]
    assert whole[max(whole)]["work_in_progress"] == ask("open/summary", version)[0]["open_items"]
    by_segment = [
        ask("throughput/flow", version, since=date(2026, 2, 2), segments=(segment,))[-1]["work_in_progress"]
        for segment in ("legal", "finance", "healthcare", "analytics")
    ]
    assert sum(by_segment) == later[-1]["work_in_progress"]


def test_weeks_have_no_gaps(tmp_path: Path):
    rows = [done(1), done(2, received_at=MONDAY + timedelta(weeks=3))]
    as_of = datetime(2026, 2, 4, 12, tzinfo=UTC)
    path = build_version(tmp_path / "v.duckdb", as_of, deliverables=rows, sla_terms=terms(("A", "legal")))
    mondays = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(5)]
    for name in ("week/weekly", "throughput/flow", "sla/weekly"):
        assert [row["week"] for row in ask(name, path)] == mondays, name
    assert [row["delivered"] for row in ask("week/weekly", path)] == [1, 0, 0, 1, 0]
    assert [row["is_complete"] for row in ask("week/weekly", path)] == [True] * 4 + [False]
    cut = ask("week/weekly", path, since=date(2026, 1, 6), until=date(2026, 1, 31))
    assert [row["is_complete"] for row in cut][-1] is False


def test_saving_shares_can_all_rise_while_the_total_falls(tmp_path: Path):
    baselines = [
        {"segment": segment, "work_type": "w", "effective_from": "2025-01-01", "standard_hours_per_unit": 1,
         "loaded_rate_per_hour": 100}
        for segment in ("legal", "finance")
    ]  # fmt: skip
    january, february = MONDAY, MONDAY + timedelta(days=28)
    sold = [
        (january, "legal", 40, 3),
        (january, "finance", 80, 1),
        (february, "legal", 38, 1),
        (february, "finance", 78, 3),
    ]
    rows = [
        done(
            place * 10 + n,
            received_at=at,
            segment=segment,
            work_type="w",
            billed_amount=price,
            currency="USD",
        )
        for place, (at, segment, price, count) in enumerate(sold)
        for n in range(count)
    ]
    path = build_version(tmp_path / "v.duckdb", deliverables=rows, baselines=baselines)
    found = ask(
        "savings/by_segment_change", path, since=date(2026, 2, 1), until=date(2026, 2, 28),
        reference_since=date(2026, 1, 1), reference_until=date(2026, 1, 31),
    )  # fmt: skip
    assert [(row["segment"], row["is_total"]) for row in found] == [
        ("finance", False),
        ("legal", False),
        ("total", True),
    ]
    assert [round(row["gross_savings_share_change_points"], 6) for row in found] == [2, 2, -18]


def test_savings_by_hand(tmp_path: Path):
    baseline = {"segment": "legal", "work_type": "review", "effective_from": "2025-01-01",
                "standard_hours_per_unit": 4, "loaded_rate_per_hour": 63}  # fmt: skip
    rows = [
        done(1, billed_amount=120, client_hours=0.5, currency="USD"),
        done(2, billed_amount=80, currency="USD", work_type="unpriced"),
        done(3, currency="USD"),
    ]
    path = build_version(tmp_path / "v.duckdb", deliverables=rows, baselines=[baseline])
    (row,) = ask("savings/total", path)
    assert (row["delivered"], row["covered"], row["standard_hours"]) == (3, 1, 8)
    assert (row["baseline_cost"], row["covered_billed"], row["gross_savings"]) == (252, 120, 132)
    assert (row["oversight_cost"], row["transition_cost"], row["net_savings"]) == (31.5, None, 100.5)
    assert (row["coverage"], row["coverage_of_spend"]) == (pytest.approx(1 / 3), 0.6)
    assert row["net_savings_share"] == pytest.approx(100.5 / 252)
    (parts,) = ask("savings/components", path)
    assert (parts["wage_cost"], parts["unsplit_cost"]) == (None, 252)
    (missing,) = ask("savings/missing_baselines", path)
    assert (missing["work_type"], missing["delivered"], missing["billed"], missing["share_of_billed"]) == (
        "unpriced",
        1,
        80,
        0.4,
    )


def test_components_add_up(version: Path):
    parts = (
        "wage_cost",
        "benefits_cost",
        "recruitment_cost",
        "training_cost",
        "infrastructure_cost",
        "unsplit_cost",
    )
    own = [row for row in ask("savings/components", version) if row["currency"] == "USD"]
    assert len(own) == 1
    for row in own:
        assert sum(row[part] or 0 for part in parts) == pytest.approx(row["baseline_cost"] or 0)
        assert row["gross_savings"] == pytest.approx(row["baseline_cost"] - row["covered_billed"])


def test_concentration_and_key_people(tmp_path: Path):
    people = ["S1"] * 6 + ["S2"] * 3 + ["S3"] + [None] * 5
    rows = [done(number, specialist_id=person) for number, person in enumerate(people)]
    path = build_version(tmp_path / "v.duckdb", deliverables=rows)
    (found,) = [row for row in ask("mix/concentration", path) if row["dimension"] == "specialist"]
    assert (found["measure"], found["names"], found["top_name"]) == ("items", 3, "S1")
    assert (found["hhi"], found["top_share"]) == (pytest.approx(4600), pytest.approx(0.6))
    (key,) = ask("mix/key_people", path)
    assert (key["specialist_id"], key["top_share"], key["items"], key["specialists"]) == ("S1", 0.6, 6, 3)


def test_shares_add_up_to_one(version: Path):
    for name, key in (
        ("mix/split_by_segment", None),
        ("mix/split_by_work_type", None),
        ("mix/monthly", "month"),
    ):
        for measure in ("share_of_delivered", "share_of_standard_hours", "share_of_billed"):
            sums: dict = {}
            for row in ask(name, version):
                sums[row.get(key)] = sums.get(row.get(key), 0) + (row[measure] or 0)
            assert all(value == pytest.approx(1) for value in sums.values()), (name, measure)


def test_incidents_have_an_upper_limit_without_any(tmp_path: Path):
    events = [
        {
            "deliverable_id": "D00001",
            "event_type": "data_transfer",
            "occurred_at": MONDAY + timedelta(minutes=n),
        }
        for n in range(500)
    ]
    (row,) = ask("security/incidents", build_version(tmp_path / "v.duckdb", deliverables=[done(1)], events=events))
    assert (row["security_incidents"], row["data_transfers"], row["incidents_per_1000_transfers"]) == (
        0,
        500,
        0,
    )
    assert row["incidents_per_1000_transfers_high"] == pytest.approx(2 * 3.6889, abs=1e-4)
    (none,) = ask("security/incidents", build_version(tmp_path / "none.duckdb"))
    assert none["incidents_per_1000_transfers_high"] is None
