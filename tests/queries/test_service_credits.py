"""Service credits in the net saving, and converted amounts in the totals, worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.build import headline
from data.warehouse import reading

from .conftest import ask
from .portfolio import build_version

AS_OF = datetime(2026, 3, 10, 12, tzinfo=UTC)
READ = ("fact.credits", "fact.deliverables", "fact.events", "fact.terms", "fact.transition", "fact.version")
JANUARY, FEBRUARY, MARCH = (date(2026, month, 5) for month in (1, 2, 3))
TERM = {
    "segment": "legal", "target": 24, "target_unit": "calendar_hours", "effective_from": "2025-01-01",
    "attainment_target": 0.8, "min_volume": 2, "at_risk_share": 0.1, "credit_share": 0.5,
}  # fmt: skip
BASELINE = {"segment": "legal", "work_type": "review", "effective_from": "2025-01-01", "standard_hours_per_unit": 3,
            "loaded_rate_per_hour": 50}  # fmt: skip


def late(vendor: str, day: date, amount: float | None = 100, **columns) -> dict:
    """An item on a day, delivered six hours late; in-house it would cost 150."""
    received = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    row = {"vendor_id": vendor, "segment": "legal", "work_type": "review", "status": "delivered", "client_hours": 0}
    row |= {"received_at": received, "first_delivered_at": received + timedelta(hours=30), "billed_amount": amount}
    return row | columns


def built(folder: Path, *items: dict, **tables: list[dict]) -> Path:
    """A version with those items, and the same term at vendors A and B."""
    rows = [item | {"deliverable_id": f"D{number:03d}"} for number, item in enumerate(items)]
    terms = tables.pop("sla_terms", [TERM | {"vendor_id": vendor} for vendor in "AB"])
    return build_version(
        folder / "v.duckdb", AS_OF, READ, deliverables=rows, sla_terms=terms, baselines=[BASELINE], **tables
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three defaults of 5 % of 200: A's in January and, not over yet, in March; B's in February."""
    items = [late("A", JANUARY), late("A", JANUARY), late("B", FEBRUARY), late("B", FEBRUARY)]
    return built(tmp_path_factory.mktemp("credits"), *items, late("A", MARCH), late("A", MARCH))


def owed(rows: list[dict]) -> float | None:
    known = [row["service_credits"] for row in rows if row["service_credits"] is not None]
    return sum(known) if known else None


def test_credits_are_added_to_gross_savings_once_their_month_is_over(path: Path):
    (row,) = ask("savings/total", path)
    assert (row["gross_savings"], row["oversight_cost"], row["transition_cost"]) == (300, 0, None)
    assert (row["service_credits"], row["net_savings"]) == (20, 320)
    assert row["net_savings_share"] == pytest.approx(320 / 900)  # of sums: 6 × 150
    (parts,) = ask("savings/components", path)
    assert (parts["service_credits"], parts["net_savings"]) == (20, 320)


@pytest.mark.parametrize(
    ("since", "until", "credit"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), 10),
        (date(2026, 1, 1), date(2026, 1, 30), None),
        (date(2026, 2, 1), date(2026, 2, 27), None),
        (date(2026, 2, 28), date(2026, 3, 31), 10),  # March is not over
        (date(2026, 1, 31), date(2026, 2, 28), 20),
    ],
)
def test_a_credit_counts_on_the_last_day_of_its_month(path: Path, since: date, until: date, credit: float | None):
    period = {"since": since, "until": until}
    for question in ("savings/total", "savings/components", "savings/over_time_by_week", "week/weekly"):
        assert owed(ask(question, path, **period)) == credit, question


def test_a_credit_of_a_month_without_deliveries_is_a_net_saving_of_its_own(path: Path):
    (row,) = ask("savings/total", path, since=date(2026, 1, 31), until=date(2026, 1, 31))
    assert (row["delivered"], row["covered"], row["gross_savings"], row["net_savings"]) == (0, 0, None, 10)
    assert row["net_savings_share"] is None


def test_weeks_add_up_to_the_total_and_so_do_vendors(path: Path):
    weekly = ask("savings/over_time_by_week", path)
    credited = {row["week"]: row["service_credits"] for row in weekly if row["service_credits"]}
    assert credited == {date(2026, 1, 26): 10, date(2026, 2, 23): 10}
    (total,) = ask("savings/total", path)
    for question in ("savings/over_time_by_week", "week/weekly"):
        assert sum(row["net_savings"] or 0 for row in ask(question, path)) == total["net_savings"]
    each = [ask("savings/total", path, vendors=(vendor,))[0]["net_savings"] for vendor in "AB"]
    assert each == [210, 110]
    assert owed(ask("savings/total", path, viewer=("A",))) == 10


@pytest.mark.parametrize("filters", [{"clients": ("unassigned",)}, {"work_types": ("review",)}])
def test_no_part_of_a_credit_is_a_clients_or_a_work_types(path: Path, filters: dict):
    (row,) = ask("savings/total", path, **filters)
    assert (row["service_credits"], row["net_savings"]) == (None, 300)


@pytest.mark.parametrize("left_out", ["at_risk_share", "credit_share"])
def test_a_default_without_an_agreed_credit_adds_nothing(tmp_path: Path, left_out: str):
    terms = [TERM | {"vendor_id": "A", left_out: None}]
    (row,) = ask("savings/total", built(tmp_path, late("A", JANUARY), late("A", JANUARY), sla_terms=terms))
    assert (row["service_credits"], row["net_savings"]) == (None, 100)


def test_the_headline_of_an_import_is_the_net_saving(path: Path):
    (total,) = ask("savings/total", path)
    with reading(path) as connection:
        assert headline(connection)["net_savings"] == total["net_savings"] == 320


def test_the_facts_owe_what_the_ledger_says(path: Path):
    for vendor in "AB":
        ledger = ask("credits/ledger", path, vendors=(vendor,))
        assert owed(ask("savings/total", path, vendors=(vendor,))) == sum(row["credit_due"] for row in ledger)


def test_currencies_without_a_rate_are_never_added(tmp_path: Path):
    items = [late("A", JANUARY), late("A", JANUARY, 100, currency="EUR")]
    engagement = {"engagement_id": "E", "vendor_id": "A", "segment": "legal", "went_live_on": date(2026, 1, 1)}
    engagement |= {"transition_cost": 31, "transition_months": 1, "currency": "EUR"}
    path = built(tmp_path, *items, engagements=[engagement])
    found = {row["currency"]: row for row in ask("savings/total", path)}
    money = ("converted", "gross_savings", "transition_cost", "service_credits", "net_savings")
    assert [found["USD"][name] for name in money] == [0, 50, None, 5, 55]
    assert [found["EUR"][name] for name in money] == [0, None, 31, 5, -26]
    assert sum(row["net_savings"] or 0 for row in ask("savings/over_time_by_week", path)) == 55
    with reading(path) as connection:
        assert headline(connection)["net_savings"] == 55


def test_with_rates_they_are_added_as_converted(tmp_path: Path):
    items = [late("A", JANUARY), late("A", JANUARY, 100, currency="EUR"), late("A", JANUARY, None, currency="EUR")]
    quotes = [{"date": date(2026, 1, 6), "from_currency": "USD", "to_currency": "EUR", "rate": 0.8}]
    path = built(tmp_path, *items, fx_rates=quotes)
    (row,) = ask("savings/total", path)
    assert (row["currency"], row["delivered"], row["covered"], row["converted"]) == ("USD", 3, 2, 1)
    assert (row["covered_billed"], row["gross_savings"]) == (225, 75)
    assert (row["service_credits"], row["net_savings"]) == (pytest.approx(11.25), pytest.approx(86.25))
    listed = {row["deliverable_id"]: row for row in ask("rows/delivered", path)}
    original = ("billed_amount", "currency", "billed_original", "currency_original", "fx_rate")
    assert [listed["D000"][name] for name in original] == [100, "USD", None, None, None]
    assert [listed["D001"][name] for name in original] == [125, "USD", 100, "EUR", 1.25]


def test_a_missing_baseline_is_no_baseline_of_zero_whatever_the_currency(tmp_path: Path):
    items = [late("A", JANUARY), late("A", JANUARY, 1000, currency="EUR", work_type="unpriced")]
    quotes = [{"date": date(2026, 1, 1), "from_currency": "EUR", "to_currency": "USD", "rate": 2}]
    (row,) = ask("savings/total", built(tmp_path, *items, fx_rates=quotes))
    assert (row["covered"], row["gross_savings"], row["billed"]) == (1, 50, 2100)
    assert row["gross_savings_share"] == pytest.approx(1 / 3)


def test_shares_are_ratios_of_converted_sums(tmp_path: Path):
    items = [late("A", JANUARY, 30), late("B", JANUARY, 60, currency="EUR")]
    quotes = [{"date": date(2026, 1, 1), "from_currency": "EUR", "to_currency": "USD", "rate": 2}]
    (row,) = ask("savings/total", built(tmp_path, *items, fx_rates=quotes))
    assert row["gross_savings_share"] == pytest.approx(1 - (30 + 120) / 300)
