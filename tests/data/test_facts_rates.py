"""Amounts in another currency, at the rate of their delivery date, against worked-out cases."""

from decimal import Decimal

import pytest

from tests.data.facts_fixture import LATER, facts, item, rows

MONEY = "currency, billed_amount, billed_original, currency_original, fx_rate, covered, gross_savings"


def quote(date: str, rate: float, from_currency: str = "EUR", to_currency: str = "USD") -> dict:
    return {"date": date, "from_currency": from_currency, "to_currency": to_currency, "rate": rate}


def baseline(currency: str | None = None, **more: object) -> dict:
    """A baseline of two hours at 50 each for legal review, from 2000 on."""
    row = {"segment": "legal", "work_type": "review", "effective_from": "2000-01-01", "currency": currency}
    return row | {"standard_hours_per_unit": 2, "loaded_rate_per_hour": 50} | more


def billed(name: str, day: str | None, amount: float | None = 80, currency: str = "EUR", **more: object) -> dict:
    """An item delivered at noon on that day, or not yet."""
    delivered = day and f"{day} 12:00+00"
    return item(name, "2024-01-01 09:00+00", delivered, billed_amount=amount, currency=currency, **more)


def test_the_latest_rate_on_or_before_the_delivery_date_counts_and_never_a_later_one():
    connection = facts(
        LATER,
        deliverables=[
            billed("A", "2024-02-09"),  # before any quote
            billed("B", "2024-02-10"),
            billed("C", "2024-02-19"),  # an older quote still applies
            billed("D", "2024-02-20"),
            billed("E", None),  # at the as-of date
        ],
        baselines=[baseline()],
        fx_rates=[quote("2024-02-10", 1.1), quote("2024-02-20", 1.2), quote("2024-12-31", 1.3), quote("2025-01-02", 9)],
    )
    assert rows(connection, MONEY) == [
        ("EUR", 80, None, None, None, 0, None),
        ("USD", 88, 80, "EUR", 1.1, 1, 12),
        ("USD", 88, 80, "EUR", 1.1, 1, 12),
        ("USD", 96, 80, "EUR", 1.2, 1, 4),
        ("USD", 104, 80, "EUR", 1.3, None, None),
    ]
    assert rows(connection, "is_own_currency") == [(False,), (True,), (True,), (True,), (True,)]


def test_the_delivery_date_is_that_of_the_reporting_zone():
    connection = facts(
        LATER,
        timezone="Asia/Kolkata",
        deliverables=[
            item("A", "2024-02-01", "2024-02-09 18:29:59+00", billed_amount=10, currency="EUR"),
            item("B", "2024-02-01", "2024-02-09 18:30:00+00", billed_amount=10, currency="EUR"),  # 10 February there
        ],
        fx_rates=[quote("2024-02-10", 2)],
    )
    assert rows(connection, "currency, billed_amount") == [("EUR", 10), ("USD", 20)]


def test_either_way_round_but_never_through_a_third_currency():
    connection = facts(
        LATER,
        deliverables=[
            billed("A", "2024-03-01", 100, "INR"),
            billed("B", "2024-03-01", 100, "EUR"),  # quoted both ways that day: the direction asked for
            billed("C", "2024-03-02", 100, "EUR"),  # the newer quote, though it is the inverse
            billed("D", "2024-03-01", 100, "GBP"),  # to EUR only
            billed("E", "2024-03-01", 100, "USD"),
        ],
        fx_rates=[
            quote("2024-03-01", 80, "USD", "INR"),
            quote("2024-03-01", 1.1),
            quote("2024-03-01", 0.5, "USD", "EUR"),
            quote("2024-03-02", 0.8, "USD", "EUR"),
            quote("2024-03-01", 1.2, "GBP", "EUR"),
            quote("2024-03-01", 7, "USD", "USD"),
        ],
    )
    assert rows(connection, "currency, billed_amount, currency_original") == [
        ("USD", Decimal("1.25"), "INR"),
        ("USD", 110, "EUR"),
        ("USD", 125, "EUR"),
        ("GBP", 100, None),
        ("USD", 100, None),
    ]


def test_bill_and_baseline_convert_each_by_its_own_currency():
    parts = {"loaded_rate_per_hour": None, "wage_per_hour": 30, "benefits_per_hour": 20}
    connection = facts(
        LATER,
        deliverables=[
            billed("A", "2024-02-10", 80, "EUR", client_hours=0.5),
            billed("B", "2024-02-10", 80, "USD", client_hours=0.5),
            billed("C", "2024-02-10", 80, "INR"),  # no rate: not comparable with the converted baseline
            billed("D", "2024-02-10", 80, "INR", work_type="rupees"),  # both in rupees, which stay
            billed("E", "2024-02-10", 80, "EUR", work_type="rupees"),
            billed("F", "2024-02-10", None, "EUR"),
        ],
        baselines=[baseline("EUR", **parts), baseline("INR", work_type="rupees")],
        fx_rates=[quote("2024-02-01", 1.5)],
    )
    columns = "currency, covered_billed, covered_baseline, wage_cost, benefits_cost, loaded_rate, oversight_cost"
    assert rows(connection, columns) == [
        ("USD", 120, 150, 90, 60, 75, Decimal("37.5")),
        ("USD", 80, 150, 90, 60, 75, Decimal("37.5")),
        ("INR", None, None, None, None, 75, None),
        ("INR", 80, 100, None, None, 50, None),
        ("USD", None, None, None, None, 50, None),
        ("USD", None, None, None, None, 75, None),
    ]
    assert rows(connection, "covered, billed_original, fx_rate") == [
        (1, 80, 1.5), (1, None, None), (0, None, None), (1, None, None), (0, 80, 1.5), (0, None, 1.5),
    ]  # fmt: skip


def test_without_rates_nothing_is_converted_and_nothing_original_is_kept():
    connection = facts(LATER, deliverables=[billed("A", "2024-02-10")], baselines=[baseline("EUR")])
    assert rows(connection, MONEY) == [("EUR", 80, None, None, None, 1, 20)]


def test_a_rate_keeps_its_small_decimals_and_a_converted_amount_may_exceed_the_column_it_was_billed_in():
    deliverables = [
        billed("A", "2024-02-10", 900_000_000_000),
        billed("B", "2024-02-10", 1_000_000, "IDR"),
        billed("C", "2024-02-10", 1_000_000, "VND"),
    ]
    rates = [
        quote("2024-02-01", 1.5),
        quote("2024-02-01", "0.0000634521", "IDR"),
        quote("2024-02-01", "24390.5", "USD", "VND"),
    ]
    connection = facts(LATER, deliverables=deliverables, fx_rates=rates)
    assert rows(connection, "billed_amount, fx_rate") == [
        (1_350_000_000_000, 1.5),
        (Decimal("63.452100"), 0.0000634521),
        (Decimal("40.999570"), 1 / 24390.5),
    ]


def test_each_day_of_a_transition_converts_at_its_own_rate():
    engagement = {"engagement_id": "E", "vendor_id": "V", "segment": "legal", "went_live_on": "2024-01-01"}
    connection = facts(
        "2024-02-15T00:00:00+00:00",
        engagements=[engagement | {"transition_cost": 310, "transition_months": 1, "currency": "EUR"}],
        fx_rates=[quote("2024-01-11", 2), quote("2024-01-21", 3)],
    )
    sums = "currency, is_own_currency, min(cost_on)::varchar, sum(transition_cost)"
    found = connection.sql(f"select {sums} from fact.transition group by 1, 2, transition_cost order by 3").fetchall()
    assert found == [
        ("EUR", False, "2024-01-01", 100),
        ("USD", True, "2024-01-11", 200),
        ("USD", True, "2024-01-21", 330),
    ]


@pytest.mark.parametrize("currency", ["USD", "EUR", "GBP"])
def test_the_warehouses_own_currency_decides_what_is_converted_to(currency):
    connection = facts(
        LATER,
        currency=currency,
        deliverables=[billed("A", "2024-02-10", 60, "EUR"), billed("B", "2024-02-10", 60, "USD")],
        fx_rates=[quote("2024-02-01", 1.5)],
    )
    expected = {"USD": [("USD", 90), ("USD", 60)], "EUR": [("EUR", 60), ("EUR", 40)], "GBP": [("EUR", 60), ("USD", 60)]}
    assert rows(connection, "currency, billed_amount") == expected[currency]
