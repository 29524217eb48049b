"""Savings, transition, first-pass acceptance and turnaround against worked-out cases."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from data.facts import STEPS, declare, step
from data.facts.steps import needed
from tests.data.facts_fixture import LATER, event, facts, item, raw, rows, weekdays

RECEIVED, DELIVERED = "2024-01-08 09:00+00", "2024-01-09 09:00+00"


def baseline(hours: float = 1, **more: object) -> dict:
    """A baseline for legal review from 2000 on."""
    row = {"segment": "legal", "work_type": "review", "effective_from": "2000-01-01"}
    return row | {"standard_hours_per_unit": hours} | more


def test_fifteen_hundred_hours_at_250_against_50_save_300000():
    connection = facts(
        LATER,
        deliverables=[
            item("A", RECEIVED, DELIVERED, units=300, billed_amount=75000),
            item("B", RECEIVED, DELIVERED, units=200, billed_amount=0),
        ],
        baselines=[baseline(3, loaded_rate_per_hour=250)],
    )
    sums = "sum(standard_hours), sum(baseline_cost), sum(gross_savings)"
    assert rows(connection, sums, order="all") == [(Decimal(1500), Decimal(375000), Decimal(300000))]
    share = "cast(1 - sum(covered_billed) / sum(covered_baseline) as decimal(4, 2))"
    assert rows(connection, share, order="all") == [(Decimal("0.80"),)]


def test_what_is_covered():
    billed = {"billed_amount": 10, "client_hours": 0.5}
    deliverables = [
        item("A", RECEIVED, DELIVERED, **billed),
        item("B", RECEIVED, DELIVERED, client_hours=1),  # no bill
        item("C", RECEIVED, DELIVERED, work_type="unknown", **billed),  # no baseline
        item("D", RECEIVED, DELIVERED, currency="EUR", **billed),
        item("E", RECEIVED, DELIVERED, currency="USD", billed_amount=150),  # more than in-house
        item("F", RECEIVED, **billed),  # not delivered
        item("G", RECEIVED, DELIVERED, work_type="unpriced", **billed),  # hours known, no rate
    ]
    connection = facts(
        LATER,
        deliverables=deliverables,
        baselines=[baseline(2, loaded_rate_per_hour=50), baseline(3, work_type="unpriced")],
    )
    columns = "standard_hours, covered, covered_billed, covered_baseline, gross_savings, oversight_cost, currency"
    nothing = (None, None, None, None)
    assert rows(connection, columns) == [
        (2, 1, 10, 100, 90, 25, "USD"),
        (2, 0, *nothing, "USD"),
        (None, 0, *nothing, "USD"),
        (2, 0, *nothing, "EUR"),
        (2, 1, 150, 100, -50, None, "USD"),
        (None, None, *nothing, "USD"),
        (3, 0, *nothing, "USD"),
    ]


def test_work_cancelled_after_delivery_counts_as_long_as_it_is_billed():
    deliverables = [
        item("A", RECEIVED, DELIVERED, status="cancelled", billed_amount=30, client_hours=1),
        item("B", RECEIVED, DELIVERED, status="cancelled"),
        item("C", RECEIVED, DELIVERED, status="cancelled", billed_amount=0),  # credited in full
        item("D", RECEIVED, DELIVERED, billed_amount=0),
        item("E", RECEIVED, status="cancelled", billed_amount=30),  # never delivered
    ]
    connection = facts(LATER, deliverables=deliverables, baselines=[baseline(2, loaded_rate_per_hour=50)])
    columns = (
        "state, met, cast(delivered_on as varchar), covered, standard_hours, gross_savings, oversight_cost, is_open"
    )
    assert rows(connection, columns) == [
        ("cancelled", None, "2024-01-09", 1, 2, 70, 50, 0),
        ("cancelled", None, None, None, None, None, None, 0),
        ("cancelled", None, None, None, None, None, None, 0),
        ("no_term", None, "2024-01-09", 1, 2, 100, None, 0),
        ("cancelled", None, None, None, None, None, None, 0),
    ]


def test_the_loaded_rate_is_the_sum_of_the_known_components():
    parts = {"wage_per_hour": 30, "benefits_per_hour": 9, "training_per_hour": 1}
    connection = facts(
        LATER,
        deliverables=[
            item("A", RECEIVED, DELIVERED, billed_amount=10),
            item("B", RECEIVED, DELIVERED, billed_amount=10, work_type="loaded"),
            item("C", RECEIVED, DELIVERED, work_type="review"),  # not covered
        ],
        baselines=[baseline(2, **parts), baseline(2, work_type="loaded", loaded_rate_per_hour=50)],
    )
    columns = "loaded_rate, covered_baseline, wage_cost, benefits_cost, recruitment_cost, training_cost"
    assert rows(connection, columns + ", infrastructure_cost") == [
        (40, 80, 60, 18, None, 2, None),
        (50, 100, None, None, None, None, None),
        (40, None, None, None, None, None, None),
    ]


def test_the_baseline_is_that_of_the_local_date_of_first_delivery_at_the_vendor():
    connection = facts(
        LATER,
        deliverables=[
            item("A", "2024-09-01", "2024-09-30 18:29:59+00"),  # 30 September in Kolkata
            item("B", "2024-09-01", "2024-09-30 18:30:00+00"),
            item("C", "2024-09-01", "2024-09-30 18:30:00+00", vendor_id="W"),  # no calendar: reporting zone
        ],
        vendors=[{"vendor_id": "V", "calendar_id": "C"}],
        calendars=weekdays("C", "Asia/Kolkata", "09:00-17:00"),
        baselines=[
            baseline(1, loaded_rate_per_hour=40, effective_to="2024-10-01"),
            baseline(1, loaded_rate_per_hour=44, effective_from="2024-10-01"),
        ],
    )
    assert rows(connection, "loaded_rate") == [(40,), (44,), (40,)]


def test_a_blank_currency_is_the_warehouses_own():
    connection = facts(
        LATER,
        currency="EUR",
        deliverables=[
            item("A", RECEIVED, DELIVERED, billed_amount=1),
            item("B", RECEIVED, DELIVERED, billed_amount=1, currency="EUR"),
            item("C", RECEIVED, DELIVERED, billed_amount=1, currency="USD"),
        ],
        baselines=[baseline(1, loaded_rate_per_hour=50)],
    )
    assert rows(connection, "currency, covered") == [("EUR", 1), ("EUR", 1), ("USD", 0)]


def test_transition_cost_is_spread_evenly_over_the_days_of_each_month():
    connection = facts(
        "2024-03-20T12:00:00+00:00",
        engagements=[
            {"engagement_id": "E", "client": "Acme", "vendor_id": "V", "segment": "legal"}
            | {"went_live_on": "2024-01-15", "transition_cost": 620, "transition_months": 2},
            {"engagement_id": "F", "vendor_id": "V", "segment": "legal", "currency": "EUR"}
            | {"went_live_on": "2024-03-15", "transition_cost": 310, "transition_months": 1},
            {"engagement_id": "G", "went_live_on": "2024-01-15", "transition_cost": 620},
            {"engagement_id": "H", "transition_cost": 620, "transition_months": 2},
        ],
    )
    days = connection.sql(
        """
        select engagement_id, client, currency, count(*), min(cast(cost_on as varchar)),
            max(cast(cost_on as varchar)), sum(transition_cost)
        from fact.transition group by 1, 2, 3, cost_on >= date '2024-02-15' order by 1, 5
        """
    ).fetchall()
    assert days == [  # 15 January to 14 March is two months, of 31 and 29 days
        ("E", "Acme", "USD", 31, "2024-01-15", "2024-02-14", Decimal("310")),
        ("E", "Acme", "USD", 29, "2024-02-15", "2024-03-14", Decimal("310")),
        ("F", "unassigned", "EUR", 6, "2024-03-15", "2024-03-20", Decimal("60")),
    ]
    assert rows(connection, "cast(transition_week as varchar)", "fact.transition", "engagement_id, cost_on")[0] == (
        "2024-01-15",
    )


REVIEWS = {
    "accepted at version 1": ([("accepted", 1)], None, (1, 1, 0)),
    "accepted at version 3": ([("returned", 1), ("accepted", 3)], None, (1, 0, 2)),
    "a blank version after one return": ([("returned", None), ("accepted", None)], None, (1, 0, 1)),
    "a blank version, nothing before": ([("accepted", None), ("returned", None)], None, (1, 1, 0)),
    "the first acceptance counts": ([("accepted", None), ("accepted", 2)], None, (1, 1, 0)),
    "only rejected": ([("rejected", 1), ("returned", 2)], None, (1, 0, 2)),
    "events win over the column": ([("accepted", 2)], 1, (1, 0, 1)),
    "the column alone": ([], 2, (1, 0, 1)),
    "the column alone, at once": ([("assigned", None)], 1, (1, 1, 0)),
    "no verdict": ([("draft_delivered", 1)], None, (0, None, None)),
}


@pytest.mark.parametrize("case", REVIEWS)
def test_first_pass_acceptance(case):
    events, accepted_version, expected = REVIEWS[case]
    connection = facts(
        LATER,
        deliverables=[item("D", RECEIVED, DELIVERED, accepted_version=accepted_version)],
        events=[
            event("D", kind, f"2024-01-{10 + day} 09:00+00", version=version)
            for day, (kind, version) in enumerate(events)
        ],
    )
    assert rows(connection, "reviewed, accepted_first, revisions") == [expected]


def test_at_one_instant_a_return_precedes_an_acceptance_and_a_rejection_follows_it():
    deliverables = [item(name, RECEIVED, DELIVERED) for name in "AB"]
    events = [event("A", kind, DELIVERED) for kind in ("accepted", "returned")]
    events += [event("B", kind, DELIVERED) for kind in ("accepted", "rejected")]
    connection = facts(LATER, deliverables=deliverables, events=events)
    assert rows(connection, "accepted_first, revisions") == [(0, 1), (1, 0)]


AML = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"


def aml_items(**more: object) -> list[dict]:
    """The maintenance data as items: '+' is still open, received that many hours before the as-of instant."""
    found = []
    for number, text in enumerate(AML.split()):
        hours = int(text.rstrip("+"))
        start = f"2024-01-{31 - -(-hours // 24):02} {-hours % 24:02}:00+00"
        end = None if text.endswith("+") else "2024-01-31 00:00+00"
        found.append(item(f"{number:02}", start, end, **more))
    return found


def test_the_survival_curve_of_the_textbook():
    connection = facts("2024-01-31T00:00:00+00:00", deliverables=aml_items())
    columns = "vendor_id, work_type, segment, items, open_items, p50_hours, p80_hours, p90_hours"
    assert rows(connection, columns, "fact.turnaround", "vendor_id, work_type") == [
        ("*", "*", "*", 11, 4, 31.0, 48.0, None),
        ("*", "review", "legal", 11, 4, 31.0, 48.0, None),
        ("V", "*", "*", 11, 4, 31.0, 48.0, None),
        ("V", "review", "legal", 11, 4, 31.0, 48.0, None),
    ]


def test_the_survival_curve_has_the_textbook_values():
    connection = raw(deliverables=aml_items())
    declare(connection, as_of=datetime(2024, 1, 31, tzinfo=UTC), timezone="UTC", currency="", demo=False)
    for name in needed(STEPS, ["curve"]):
        step(connection, name)
    found = connection.sql(
        """
        select distinct spent / 3600000000, round(min(surviving) over (partition by cell, spent), 3) as s
        from curve order by 1
        """
    ).fetchall()
    assert [found[i] for i in (0, 1, 2, 3, 5, 6, 8)] == [
        (9, 0.909), (13, 0.818), (18, 0.716), (23, 0.614), (31, 0.491), (34, 0.368), (48, 0.184),
    ]  # fmt: skip


def test_percentiles_of_a_month_in_which_all_was_delivered_and_cancelled_work_left_out():
    deliverables = [
        item(f"{n:02}", "2024-01-31 23:30+00", f"2024-02-01 {n:02}:30+00", vendor_id="V" if n < 6 else "W")
        for n in range(1, 11)
    ]
    deliverables.append(item("X", "2024-01-31 23:30+00", status="cancelled"))
    deliverables.append(item("Y", "2024-01-31 23:30+00", "2024-02-20 23:30+00", status="cancelled"))
    connection = facts(LATER, timezone="Europe/Warsaw", deliverables=deliverables)
    columns = "strftime(received_month, '%d %B'), vendor_id, work_type, items, open_items"
    columns += ", p50_hours, p80_hours, p90_hours"
    assert rows(connection, columns, "fact.turnaround", "vendor_id, work_type") == [
        ("01 February", "*", "*", 10, 0, 6, 9, 10),
        ("01 February", "*", "review", 10, 0, 6, 9, 10),
        ("01 February", "V", "*", 5, 0, 4, 5, 6),
        ("01 February", "V", "review", 5, 0, 4, 5, 6),
        ("01 February", "W", "*", 5, 0, 9, 10, 11),
        ("01 February", "W", "review", 5, 0, 9, 10, 11),
    ]
