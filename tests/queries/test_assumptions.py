"""Break-even and the assumptions under the saving, worked out by hand from literal rows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import queries
from queries import EVERYTHING, Scope

from .conftest import ask
from .portfolio import build_version

AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)
CASES = ("lower", "as_assumed", "higher")


def item(number: int, on: tuple[int, int, int], billed: float | None = 100, **columns) -> dict:
    """An item received on that day at nine and delivered at noon; 4 standard hours at 50 unless stated otherwise."""
    received = datetime(*on, 9, tzinfo=UTC)
    return {
        "deliverable_id": f"D{number}", "vendor_id": "A", "segment": "legal", "work_type": "review",
        "status": "delivered", "received_at": received, "first_delivered_at": received + timedelta(hours=3),
        "billed_amount": billed, **columns,
    }  # fmt: skip


def engagement(name: str, went_live_on: str | None, cost: float | None, months: int | None = 1, **columns) -> dict:
    return {"engagement_id": name, "client": f"Client {name}", "vendor_id": "A", "segment": "legal",
            "went_live_on": went_live_on, "transition_cost": cost, "transition_months": months, **columns}  # fmt: skip


def baseline(**columns) -> dict:
    return {"segment": "legal", "work_type": "review", "effective_from": "2025-06-01", "standard_hours_per_unit": 4,
            "loaded_rate_per_hour": 50, "source": "study", **columns}  # fmt: skip


@pytest.fixture(scope="module")
def engaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One engagement per verdict. Each item saves 200 − 100 = 100 unless stated otherwise."""
    return build_version(
        tmp_path_factory.mktemp("engaged") / "version.duckdb",
        AS_OF,
        baselines=[baseline()],
        engagements=[
            engagement("E1", "2025-12-01", 310),
            engagement("E2", "2026-02-01", 2800),
            engagement("E3", "2025-10-19", 100),  # 32 days before the vendor's first receipt
            engagement("E4", None, 100),
            engagement("E5", "2025-12-01", None),
            engagement("E6", "2025-12-01", 100, currency="EUR"),
            engagement("E7", "2026-04-01", 100),
            engagement("E8", "2025-12-01", 620, 2),
            engagement("E9", "2026-03-01", 31, client="Late"),
        ],
        deliverables=[
            item(1, (2025, 12, 3), client_hours=1, engagement_id="E1"),  # 100 − 1 × 50
            *(item(n, (2026, 1, n), engagement_id="E1") for n in (5, 6, 7)),
            item(8, (2026, 2, 3), 260, engagement_id="E1"),  # −60
            item(9, (2026, 2, 4), None, engagement_id="E1"),  # no bill: not covered
            item(10, (2026, 2, 5), engagement_id="E2"),
            *(item(20 + n, (2026, 2, 6), engagement_id=f"E{n}") for n in (3, 4, 5, 6, 7)),
            item(30, (2025, 11, 20)),  # no engagement's; the vendor's records begin with it
            item(31, (2026, 3, 1), engagement_id="E9"),
        ],
    )


def by_id(rows: list[dict]) -> dict[str, dict]:
    return {row["engagement_id"]: row for row in rows}


def test_break_even_is_the_first_month_above_zero(engaged: Path):
    row = by_id(ask("savings/break_even", engaged))["E1"]
    # December 50 − 310 = −260, January −260 + 300 = 40, February 40 − 60 = −20
    assert (row["break_even_verdict"], row["break_even_month"]) == ("broken_even", date(2026, 1, 1))
    assert (row["months_to_break_even"], row["is_month_over"]) == (2, True)
    assert row["payback_month"] == date(2026, 1, 1)  # 350 > 310
    assert (row["cumulative_net_savings"], row["still_to_recover"]) == (-20, 20)
    assert (row["transition_agreed"], row["transition_spent"]) == (310, 310)
    assert (row["delivered"], row["covered"]) == (6, 5)


def test_what_is_still_to_go_and_what_is_not_paid_back(engaged: Path):
    row = by_id(ask("savings/break_even", engaged))["E2"]
    assert (row["break_even_verdict"], row["break_even_month"], row["payback_month"]) == ("to_go", None, None)
    assert (row["months_to_break_even"], row["cumulative_net_savings"], row["still_to_recover"]) == (None, -2700, 2700)


def test_a_running_month_says_so_and_spreads_the_transition_by_day(engaged: Path):
    row = by_id(ask("savings/break_even", engaged))["E9"]  # one of March's 31 days, at 1 each, has passed
    assert (row["transition_spent"], row["cumulative_net_savings"]) == (1, 99)
    assert (row["months_to_break_even"], row["is_month_over"], row["payback_month"]) == (1, False, date(2026, 3, 1))


def test_what_cannot_be_judged_says_why(engaged: Path):
    rows = by_id(ask("savings/break_even", engaged))
    assert {name: rows[name]["break_even_verdict"] for name in ("E3", "E4", "E5", "E6", "E7", "E8")} == {
        "E3": "records_begin_later",
        "E4": "no_go_live",
        "E5": "no_transition",
        "E6": "other_currency",
        "E7": "not_live_yet",
        "E8": "no_savings",
    }
    for name in ("E3", "E4", "E5", "E6", "E7", "E8"):
        assert [rows[name][key] for key in ("break_even_month", "payback_month", "still_to_recover")] == [None] * 3
    assert (rows["E6"]["transition_spent"], rows["E6"]["cumulative_net_savings"]) == (None, 100)  # no euros in dollars
    assert [*rows][:: len(rows) - 1] == ["E7", "E4"]  # newest first, without a go-live last


def test_the_months_add_up_to_the_verdict(engaged: Path):
    months = [row for row in ask("savings/cumulative", engaged) if row["engagement_id"] == "E1"]
    found = [(row["months_since_start"], row["net_savings"], row["cumulative_net_savings"]) for row in months]
    assert found == [(0, -260, -260), (1, 300, 40), (2, -60, -20)]
    assert all(row["is_month_over"] and row["is_whole_history"] for row in months)
    assert [row["transition_cost"] for row in months] == [310, None, None]


def test_the_period_does_not_matter_and_filters_do(engaged: Path):
    for question in ("savings/break_even", "savings/cumulative"):
        assert ask(question, engaged, since=date(2026, 2, 20)) == ask(question, engaged)
    assert set(by_id(ask("savings/break_even", engaged, clients=("Late",)))) == {"E9"}
    assert ask("savings/break_even", engaged, vendors=("B",)) == []
    within = by_id(ask("savings/break_even", engaged, work_types=("review",)))["E1"]
    assert (within["transition_spent"], within["cumulative_net_savings"]) == (None, 290)


@pytest.fixture(scope="module")
def priced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Old and new baselines, one of them foreign, one without a source; contracts; work without a baseline."""
    other = {"segment": "finance", "work_type": "model"}
    return build_version(
        tmp_path_factory.mktemp("priced") / "version.duckdb",
        AS_OF,
        baselines=[
            baseline(effective_from="2024-08-31", avoidable_share=0.5),
            baseline(**other, effective_from="2024-01-01", effective_to="2026-02-02", loaded_rate_per_hour=75),
            baseline(**other, effective_from="2026-02-02", loaded_rate_per_hour=100, source=None, avoidable_share=0.8),
            baseline(work_type="idle", effective_from="2023-01-01"),
            baseline(work_type="abroad", currency="EUR"),
        ],
        engagements=[
            engagement("E1", "2026-01-01", 20, contracted_rate=20, pricing_model="per_standard_hour"),
            engagement("E2", "2026-01-01", None, contracted_rate=30),
            engagement("E3", "2026-01-01", None, contracted_rate=30, currency="EUR"),
            engagement("E4", "2026-01-01", None),
        ],
        deliverables=[
            item(1, (2026, 1, 5), 90, client_hours=1, engagement_id="E1"),  # 200 in-house, oversight 50
            item(2, (2026, 1, 6), 110, engagement_id="E1"),  # 200
            item(3, (2026, 1, 7), 240, **other, engagement_id="E4"),  # 300
            item(4, (2026, 2, 3), 100, **other, client_hours=0.5),  # 400, oversight 50
            item(5, (2026, 2, 3), 500, currency="EUR"),
            item(6, (2026, 2, 3), 90, work_type="new"),
            item(7, (2026, 2, 4), 60, work_type="new"),
            item(8, (2026, 2, 4), None, work_type="unbilled", segment="analytics"),
        ],
    )


def test_the_register_lists_what_rests_on_each_baseline(priced: Path):
    rows = ask("savings/assumptions", priced)
    found = [
        (row["work_type"], row["loaded_rate"], row["delivered"], row["covered"], row["baseline_cost"]) for row in rows
    ]
    assert found == [
        ("model", 100, 1, 1, 400),
        ("review", 50, 3, 2, 400),  # the bill in euros is not a cost in dollars
        ("model", 75, 1, 1, 300),
        ("abroad", 50, 0, 0, None),
        ("idle", 50, 0, 0, None),
    ]
    assert [row["share_of_baseline_cost"] for row in rows[:3]] == pytest.approx([4 / 11, 4 / 11, 3 / 11])
    assert [row["unproven_cost_share"] for row in rows] == pytest.approx([8 / 11] * 5)  # 400 no source, 400 stale


def test_age_use_and_source_are_called_out(priced: Path):
    rows = {(row["work_type"], row["effective_from"].year): row for row in ask("savings/assumptions", priced)}
    assert rows["review", 2024]["baseline_age_days"] == 547  # 31 August 2024 to 1 March 2026
    # 18 months from 31 August end on 28 February; the old model row is no longer in force, the idle one not in use
    stale = {key: row["is_stale"] for key, row in rows.items()}
    assert stale == {key: key == ("review", 2024) for key in rows}
    assert [key for key, row in rows.items() if row["is_without_source"]] == [("model", 2026)]
    assert (rows["model", 2024]["effective_to"], rows["model", 2024]["is_in_force"]) == (date(2026, 2, 2), False)
    assert (rows["model", 2026]["effective_to"], rows["model", 2026]["is_in_force"]) == (None, True)


def sensitivity(version: Path, rate: float, hours: float, avoidable: float | None, **limits) -> dict[str, dict]:
    scope = Scope(viewer=EVERYTHING, **limits)
    settings = {"rate_change": rate, "hours_change": hours, "avoidable": avoidable}
    rows = queries.run("savings/sensitivity", scope, version, **settings).to_pylist()
    return {row["assumed_case"]: row for row in rows if row["assumed_case"] in CASES}


def test_sensitivity_by_hand(priced: Path):
    """In-house 200 + 200 + 300 + 400 = 1,100; billed 540; oversight 100; transition 20."""
    found = sensitivity(priced, 0.1, 0.2, 1)
    assert found["as_assumed"]["net_savings"] == 440
    assert found["lower"]["avoidable_cost"] == pytest.approx(792)  # 1,100 × 0.9 × 0.8
    assert found["lower"]["gross_savings"] == pytest.approx(252)
    assert found["lower"]["net_savings"] == pytest.approx(252 - 90 - 20)
    assert found["higher"]["net_savings"] == pytest.approx(1452 - 540 - 110 - 20)
    row = found["as_assumed"]
    assert row["zero_rate_change"] == pytest.approx(560 / 1000 - 1)
    assert row["zero_hours_change"] == pytest.approx(660 / 1100 - 1)
    assert row["zero_avoidable_share"] == pytest.approx(660 / 1100)
    assert (row["net_savings_low"], row["net_savings_high"]) == pytest.approx((220, 660))


def test_the_baselines_own_avoidable_share_counts_in_full_where_empty(priced: Path):
    row = sensitivity(priced, 0, 0, None)["as_assumed"]
    # 400 × 0.5 + 300 × 1 + 400 × 0.8
    assert row["avoidable_cost"] == pytest.approx(820)
    assert row["avoidable_known_share"] == pytest.approx(800 / 1100)
    assert row["net_savings"] == pytest.approx(820 - 540 - 100 - 20)
    assert sensitivity(priced, 0, 0, 0.6)["as_assumed"]["net_savings"] == pytest.approx(0)  # the point of zero


def test_oversight_above_the_cost_has_no_rate_of_zero(tmp_path: Path):
    path = build_version(
        tmp_path / "v.duckdb", AS_OF, baselines=[baseline()], deliverables=[item(1, (2026, 1, 5), 10, client_hours=4)]
    )
    assert sensitivity(path, 0.1, 0.1, 1)["as_assumed"]["zero_rate_change"] is None


@pytest.mark.parametrize(
    "limits", [{}, {"segments": ("legal",)}, {"work_types": ("model",)}, {"until": date(2026, 2, 1)}]
)
def test_no_change_is_the_total_exactly(version: Path, priced: Path, limits: dict):
    for path in (version, priced):
        totals = [row for row in ask("savings/total", path, **limits) if row["currency"] == "USD"]
        found = sensitivity(path, 0, 0, 1, **limits)
        for row in found.values():
            for name in ("gross_savings", "net_savings", "covered_billed"):
                assert row[name] == totals[0][name]
            assert row["avoidable_cost"] == totals[0]["baseline_cost"]
        assert bool(found) == bool(totals and totals[0]["baseline_cost"])


@pytest.mark.parametrize("avoidable", [1, None, 0.7])
def test_at_the_point_of_zero_the_net_saving_is_zero(version: Path, priced: Path, avoidable: float | None):
    for path in (version, priced):
        row = sensitivity(path, 0, 0, avoidable)["as_assumed"]
        for case in (
            sensitivity(path, row["zero_rate_change"], 0, avoidable)["higher"],
            sensitivity(path, 0, row["zero_hours_change"], avoidable)["higher"],
            sensitivity(path, 0, 0, row["zero_avoidable_share"])["as_assumed"],
        ):
            assert abs(case["net_savings"]) < 1e-6
        assert abs(row["net_savings"]) > 1


def test_what_unpriced_work_could_add_is_a_what_if(priced: Path):
    first, second = ask("savings/missing_baselines", priced)
    assert (first["work_type"], first["delivered"], first["billed"]) == ("new", 2, 150)
    # shares: review 1 − 200/400 = .5, model 1 − 340/700; together 1 − 540/1,100
    model, whole = 360 / 700, 560 / 1100
    low, high = 0.5 + 0.1 * (model - 0.5), 0.5 + 0.9 * (model - 0.5)
    for name, share in (("what_if_savings", whole), ("what_if_savings_low", low), ("what_if_savings_high", high)):
        assert first[name] == pytest.approx(150 * share / (1 - share))
    assert first["priced_work_types"] == 2
    assert (second["work_type"], second["billed"], second["what_if_savings"]) == ("unbilled", None, None)


def test_the_contracted_rate_is_a_price_per_standard_hour(priced: Path):
    first, second = ask("savings/contracted", priced)
    assert (first["engagement_id"], second["engagement_id"]) == ("E1", "E2")  # E3 is in euros, E4 has none
    # 8 standard hours billed 200: 25 an hour against 20 agreed
    assert (first["covered_hours"], first["realised_rate"], first["rate_difference"]) == (8, 25, 5)
    assert (first["contracted_savings"], first["gross_savings"], first["savings_difference"]) == (240, 200, -40)
    assert (second["covered"], second["realised_rate"], second["contracted_savings"]) == (0, None, None)


def test_the_pricing_model_says_what_a_contracted_rate_is_a_price_of(tmp_path: Path):
    """Each engagement has one item of 2 units: 8 standard hours, 400 in-house, billed 200."""
    hour, unit, other = ("standard_hour", 25, 5, 240, -40), ("unit", 100, 80, 360, -160), ("other", *[None] * 4)
    models = {
        None: hour, "per_standard_hour": hour, "Per standard hour": hour, " standard-hour ": hour,
        "per_unit": unit, "Per Unit": unit, "unit price": unit,
        "fixed_fee": other, "hourly": other, "time and materials": other, "per unit, capped": other,
    }  # fmt: skip
    path = build_version(
        tmp_path / "v.duckdb", AS_OF, baselines=[baseline()],
        engagements=[engagement(f"E{n:02}", "2026-01-01", None, contracted_rate=20, pricing_model=model)
                     for n, model in enumerate(models)],
        deliverables=[item(n, (2026, 1, 5), 200, units=2, engagement_id=f"E{n:02}") for n in range(len(models))],
    )  # fmt: skip
    columns = ("contracted_per", "realised_rate", "rate_difference", "contracted_savings", "savings_difference")
    rows = by_id(ask("savings/contracted", path))
    assert {model: tuple(rows[f"E{n:02}"][column] for column in columns) for n, model in enumerate(models)} == models


def test_without_baselines_there_is_nothing_to_say(tmp_path: Path):
    path = build_version(
        tmp_path / "v.duckdb", AS_OF, deliverables=[item(1, (2026, 1, 5), engagement_id="E1")],
        engagements=[engagement("E1", "2026-01-01", 100)],
    )  # fmt: skip
    assert ask("savings/sensitivity", path) == ask("savings/assumptions", path) == []
    (row,) = ask("savings/break_even", path)
    assert (row["break_even_verdict"], row["transition_spent"]) == ("no_savings", 100)
    (missing,) = ask("savings/missing_baselines", path)
    assert (missing["billed"], missing["what_if_savings"], missing["priced_work_types"]) == (100, None, 0)
