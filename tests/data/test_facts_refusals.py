"""Rounds of rework in the vendor's working time, against worked-out cases."""

import pytest

from tests.data.facts_fixture import VENDOR, event, facts, item, rows, week, weekdays

NINE_TO_FIVE = weekdays("C", "UTC", "09:00-17:00")
FRIDAY, MONDAY, TUESDAY = "2024-01-05", "2024-01-08", "2024-01-09"
BASELINE = {"segment": "legal", "work_type": "review", "effective_from": "2000-01-01", "standard_hours_per_unit": 1}


def refused(*events: tuple[str, str], calendars=NINE_TO_FIVE, baselines=(), **more) -> list[tuple]:
    """Type, rework hours and their cost for every refused draft of one item of vendor V, in order."""
    connection = facts(
        "2024-12-31T00:00:00+00:00",
        vendors=VENDOR,
        calendars=calendars,
        baselines=list(baselines),
        deliverables=[item("D", "2024-01-02 09:00+00", "2024-01-03 09:00+00", **more)],
        events=[event("D", kind, f"{at}+00", version=place) for place, (kind, at) in enumerate(events)],
    )
    columns = "event_type, rework_hours, rework_cost"
    return rows(connection, columns, "fact.refusals", order="refused_at, event_type")


def test_hours_are_the_vendors_working_time_from_the_return_to_the_next_draft():
    found = refused(("returned", f"{FRIDAY} 16:00"), ("draft_delivered", f"{MONDAY} 10:00"))
    assert found == [("returned", 2.0, None)]


@pytest.mark.parametrize(
    ("events", "hours"),
    [
        ([("returned", f"{MONDAY} 10:00")], [None]),
        ([("draft_delivered", f"{MONDAY} 10:00"), ("returned", f"{MONDAY} 10:00")], [None]),
        ([("returned", f"{MONDAY} 10:00"), ("accepted", f"{MONDAY} 12:00")], [None]),
        ([("returned", f"{FRIDAY} 18:00"), ("draft_delivered", f"{FRIDAY} 20:00")], [0.0]),
        ([("rejected", f"{MONDAY} 10:00"), ("draft_delivered", f"{MONDAY} 11:30")], [1.5]),
        (
            [("returned", f"{MONDAY} 10:00"), ("returned", f"{MONDAY} 12:00"), ("draft_delivered", f"{MONDAY} 13:00")],
            [3.0, None],
        ),
        (
            [
                ("returned", f"{MONDAY} 10:00"), ("draft_delivered", f"{MONDAY} 11:00"),
                ("returned", f"{MONDAY} 16:00"), ("draft_delivered", f"{TUESDAY} 09:30"),
            ],
            [1.0, 1.5],
        ),
    ],
    ids=["no draft yet", "draft of the same instant", "accepted without a draft", "at night", "rejected and redone",
         "returned twice at once", "two rounds"],
)  # fmt: skip
def test_rounds_of_rework(events: list[tuple[str, str]], hours: list[float | None]):
    assert [found[1] for found in refused(*events)] == hours


def test_a_night_shift_across_the_change_of_clocks_is_as_long_as_it_was():
    nights = week("C", "America/New_York", {6: "22:00-06:00"})
    events = ("returned", "2024-03-09 12:00"), ("draft_delivered", "2024-03-11 12:00")
    assert refused(*events, calendars=nights) == [("returned", 7.0, None)]


@pytest.mark.parametrize(
    ("rate", "cost"),
    [
        ({"loaded_rate_per_hour": 60}, 120.0),
        ({"wage_per_hour": 30, "training_per_hour": 5}, 70.0),
        ({"loaded_rate_per_hour": 60, "currency": "EUR"}, None),
        ({}, None),
    ],
)
def test_rework_is_valued_at_the_loaded_rate_in_the_own_currency(rate: dict, cost: float | None):
    events = ("returned", f"{MONDAY} 10:00"), ("draft_delivered", f"{MONDAY} 12:00")
    assert refused(*events, baselines=[BASELINE | rate]) == [("returned", 2.0, cost)]


@pytest.mark.parametrize(
    ("quotes", "cost"),
    [
        ([("2024-01-01", "EUR", "USD", 1.5)], 180.0),  # 2 h × 60 EUR at 1.5
        ([("2024-01-01", "EUR", "USD", 1.5), ("2024-01-03", "USD", "EUR", 0.5)], 240.0),  # of the day of delivery
        ([("2024-01-04", "EUR", "USD", 1.5)], None),  # only later
        ([("2024-01-01", "EUR", "GBP", 0.9)], None),  # to a third currency
    ],
)
def test_rework_is_valued_at_the_baseline_rate_as_savings_convert_it(quotes: list[tuple], cost: float | None):
    names = ("date", "from_currency", "to_currency", "rate")
    connection = facts(
        "2024-12-31T00:00:00+00:00",
        vendors=VENDOR,
        calendars=NINE_TO_FIVE,
        deliverables=[item("D", "2024-01-02 09:00+00", "2024-01-03 09:00+00", billed_amount=10)],
        events=[event("D", "returned", f"{MONDAY} 10:00+00"), event("D", "draft_delivered", f"{MONDAY} 12:00+00")],
        baselines=[BASELINE | {"loaded_rate_per_hour": 60, "currency": "EUR"}],
        fx_rates=[dict(zip(names, quote, strict=True)) for quote in quotes],
    )
    assert rows(connection, "rework_cost", "fact.refusals") == [(cost,)]


def test_a_refused_draft_carries_what_it_can_be_sliced_by():
    connection = facts(
        "2024-12-31T00:00:00+00:00",
        engagements=[{"engagement_id": "E", "client": "Acme", "vendor_id": "V", "segment": "legal"}],
        deliverables=[
            item("D", "2024-01-02 09:00+00", "2024-01-03 09:00+00", guideline_version="v2", engagement_id="E"),
            item("O", "2024-01-02 09:00+00"),
        ],
        events=[
            event("D", "returned", f"{MONDAY} 10:00+00", reason="format", finding_category="writing", severity="minor"),
            event("O", "returned", f"{MONDAY} 10:00+00"),
            event("unknown", "returned", f"{MONDAY} 10:00+00"),
        ],
    )
    columns = "client, guideline_version, cast(delivered_on as varchar), reason, finding_category, severity"
    assert rows(connection, columns, "fact.refusals") == [
        ("Acme", "v2", "2024-01-03", "format", "writing", "minor"),
        ("unassigned", None, None, None, None, None),
    ]
    scored = "deliverable_id, has_review_events, in_house_quality"
    assert rows(connection, scored) == [("D", 1, None), ("O", 1, None)]
