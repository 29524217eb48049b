"""The service-level clock against worked-out cases: calendars, daylight saving, terms and verdicts."""

from datetime import datetime

import pytest

from data.contract import TABLES
from data.facts import build
from tests.data.facts_fixture import LATER, VENDOR, event, facts, item, one, raw, rows, term, week, weekdays

NINE_TO_FIVE = "09:00-17:00"


def due(connection) -> str:
    """The due instant of the only deliverable, in UTC."""
    ((instant,),) = rows(connection, "strftime(due_at, '%a %Y-%m-%d %H:%M:%S')")
    return instant


# Monday 2024-01-08, Friday 2024-01-05.
FRIDAY, MONDAY = "2024-01-05", "2024-01-08"
TUESDAY, WEDNESDAY = "2024-01-09", "2024-01-10"
NIGHT = [event("D", "paused", MONDAY + " 16:00+00"), event("D", "resumed", TUESDAY + " 09:00+00")]
TWO_DAYS = [event("D", "paused", TUESDAY + " 10:00+00"), event("D", "resumed", WEDNESDAY + " 12:00+00")]


@pytest.mark.parametrize(
    ("calendar", "received", "target", "events", "expected"),
    [
        (weekdays("C", "UTC", NINE_TO_FIVE), FRIDAY + " 16:00+00", 4, [], "Mon 2024-01-08 12:00:00"),
        (weekdays("C", "UTC", NINE_TO_FIVE), FRIDAY + " 16:30+00", 1, [], "Mon 2024-01-08 09:30:00"),
        (weekdays("C", "UTC", NINE_TO_FIVE), FRIDAY + " 17:00+00", 8, [], "Mon 2024-01-08 17:00:00"),
        (weekdays("C", "UTC", "08:00-17:00"), FRIDAY + " 16:00+00", 4, [], "Mon 2024-01-08 11:00:00"),
        (weekdays("C", "UTC", "08:00-17:00"), MONDAY + " 15:00+00", 4, NIGHT, "Tue 2024-01-09 12:00:00"),
        (weekdays("C", "UTC", NINE_TO_FIVE), MONDAY + " 09:00+00", 16, TWO_DAYS, "Thu 2024-01-11 11:00:00"),
        (
            week("C", "UTC", {1: NINE_TO_FIVE, 2: "09:00-16:00", 4: "08:00-17:00"}),
            MONDAY + " 11:00+00", 16, [], "Thu 2024-01-11 11:00:00",
        ),
    ],
)  # fmt: skip
def test_due_instants_of_business_hours(calendar, received, target, events, expected):
    assert due(one(received, calendar, target, events=events)) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-03-07 12:00-05", "Sun 2026-03-08 17:00:00"),  # 13:00 EDT
        ("2026-10-31 12:00-04", "Sun 2026-11-01 16:00:00"),  # 11:00 EST
    ],
)
def test_calendar_hours_run_through_a_clock_change(received, expected):
    calendar = weekdays("C", "America/New_York", NINE_TO_FIVE)
    assert due(one(received, calendar, 24, unit="calendar_hours")) == expected
    assert due(one(received, calendar, 1, unit="calendar_days")) == expected


def test_thirty_hours_worked_around_a_holiday():
    connection = one(
        "2017-07-01 02:02+00",
        weekdays("C", "UTC", "07:00-17:00"),
        30,
        delivered="2017-07-07 04:48+00",
        holidays=[{"calendar_id": "C", "date": "2017-07-04"}],
    )
    assert rows(connection, "net_elapsed_hours, state") == [(30.0, "met")]


@pytest.mark.parametrize(
    ("shift", "received", "delivered", "worked"),
    [
        ("22:00-06:00", "2026-03-07 12:00-05", "2026-03-08 12:00-04", 7.0),  # the night that is an hour short
        ("22:00-06:00", "2026-10-31 12:00-04", "2026-11-01 12:00-05", 9.0),  # the night with an extra hour
        ("00:00-24:00", "2026-03-08 00:00-05", "2026-03-09 00:00-04", 23.0),
        ("01:30-03:00", "2026-11-01 00:00-04", "2026-11-01 12:00-05", 2.5),  # opens at the first 01:30
        ("02:30-04:30", "2026-03-08 00:00-05", "2026-03-08 12:00-04", 1.0),  # 02:30 does not exist: 03:30
        ("12:00-12:00", "2026-07-01 12:00-04", "2026-07-02 12:00-04", 24.0),
        ("09:00-12:00 13:00-17:00", "2026-07-01 11:00-04", "2026-07-01 14:00-04", 2.0),
        ("09:00-13:00 12:00-17:00", "2026-07-01 08:00-04", "2026-07-01 18:00-04", 8.0),  # the overlap counts once
    ],
)
def test_working_time_of_shifts(shift, received, delivered, worked):
    calendar = week("C", "America/New_York", dict.fromkeys(range(1, 8), shift))
    connection = one(received, calendar, 1000, delivered=delivered)
    assert rows(connection, "net_elapsed_hours") == [(worked,)]


def test_a_holiday_removes_the_shifts_that_open_on_it_and_only_those():
    connection = facts(
        LATER,
        deliverables=[
            item("A", "2024-01-08 12:00+00", "2024-01-09 12:00+00"),  # the night before the holiday
            item("B", "2024-01-09 12:00+00", "2024-01-10 12:00+00"),
            item("C", "2024-01-10 12:00+00", "2024-01-11 12:00+00"),
        ],
        vendors=VENDOR,
        calendars=week("C", "UTC", dict.fromkeys(range(1, 8), "22:00-06:00")),
        holidays=[{"calendar_id": "C", "date": "2024-01-09"}],
        sla_terms=[term(100)],
    )
    assert rows(connection, "net_elapsed_hours") == [(8.0,), (0.0,), (8.0,)]


def test_a_shift_pattern_changes_on_its_date():
    calendar = weekdays("C", "UTC", NINE_TO_FIVE, effective_to=WEDNESDAY)
    calendar += weekdays("C", "UTC", "10:00-14:00", effective_from=WEDNESDAY)
    connection = one(TUESDAY + " 09:00+00", calendar, 10)
    assert due(connection) == "Wed 2024-01-10 12:00:00"


def test_business_days_are_usual_working_days_of_the_pattern_at_receipt():
    calendar = week("C", "UTC", {1: NINE_TO_FIVE, 2: NINE_TO_FIVE, 3: "09:00-11:00"}, effective_to=FRIDAY)
    calendar += week("C", "UTC", {5: "08:00-12:00", 1: "08:00-14:00"}, effective_from=FRIDAY)
    deliverables = [item("A", "2024-01-04 23:59:59+00"), item("B", FRIDAY + " 00:00+00")]
    connection = facts(
        LATER,
        deliverables=deliverables,
        vendors=VENDOR,
        calendars=calendar,
        sla_terms=[term(1, "business_days")],
    )
    assert rows(connection, "target_hours, strftime(due_at, '%a %d %H:%M')") == [
        (8.0, "Mon 08 12:00"),
        (6.0, "Mon 08 10:00"),
    ]


def test_a_due_instant_far_ahead_is_found():
    calendar = week("C", "UTC", {1: "09:00-10:00"})
    assert due(one(MONDAY + " 09:00+00", calendar, 400)) == "Mon 2031-09-01 10:00:00"


def test_a_calendar_that_ends_leaves_no_due_instant_but_a_state():
    calendar = weekdays("C", "UTC", NINE_TO_FIVE, effective_to="2024-01-12")
    connection = one(MONDAY + " 09:00+00", calendar, 100)
    assert rows(connection, "due_at, state, net_elapsed_hours, sla_on = received_on, met") == [
        (None, "not_yet_due", 32.0, True, None)
    ]


def test_zero_target_is_due_at_receipt():
    calendar = weekdays("C", "UTC", NINE_TO_FIVE)
    connection = one("2024-01-06 10:00+00", calendar, 0, delivered="2024-01-07 10:00+00")
    assert rows(connection, "strftime(due_at, '%d %H:%M'), state") == [("06 10:00", "met")]


def test_the_target_is_inclusive_to_the_microsecond():
    deliverables = [
        item("A", FRIDAY + " 16:00+00", MONDAY + " 12:00:00+00"),
        item("B", FRIDAY + " 16:00+00", MONDAY + " 12:00:00.000001+00"),
        item("C", FRIDAY + " 13:00+00", "2024-01-06 10:00+00"),  # Saturday, at equal business time
    ]
    connection = facts(
        LATER,
        deliverables=deliverables,
        vendors=VENDOR,
        calendars=weekdays("C", "UTC", NINE_TO_FIVE),
        sla_terms=[term(4)],
    )
    assert rows(connection, "state, met, hours_late > 0") == [
        ("met", 1, None),
        ("missed", 0, True),
        ("met", 1, None),
    ]


@pytest.mark.parametrize(("as_of", "delivered", "expected"), [
    (LATER, "2024-01-09 10:00+00", ("missed", 6.0, 22.0, None)),
    ("2024-01-09T10:00:00+00:00", None, ("open_overdue", 6.0, 22.0, None)),
    ("2024-01-06T12:00:00+00:00", None, ("not_yet_due", None, None, 48.0)),
    (LATER, "2024-01-08 11:00+00", ("met", None, None, None)),
])  # fmt: skip
def test_lateness_is_told_by_the_targets_clock_and_by_the_calendar(as_of, delivered, expected):
    """Four business hours from Friday 16:00 are due on Monday at 12:00; by Tuesday 10:00, 5 + 1 more have passed."""
    connection = facts(
        as_of,
        deliverables=[item("A", FRIDAY + " 16:00+00", delivered)],
        vendors=VENDOR,
        calendars=weekdays("C", "UTC", NINE_TO_FIVE),
        sla_terms=[term(4)],
    )
    assert rows(connection, "state, hours_late, hours_past_due, hours_to_due") == [expected]


def test_the_six_states():
    deliverables = [
        item("A", "2024-01-08 09:00+00", "2024-01-08 10:00+00"),
        item("B", "2024-01-08 09:00+00", "2024-01-08 12:00+00"),
        item("C", "2024-01-09 09:00+00"),
        item("D", "2024-01-09 10:00+00"),
        item("E", "2024-01-08 09:00+00", status="cancelled"),
        item("F", "2024-01-08 09:00+00", segment="finance"),
        item("G", "2024-01-10 09:00+00"),  # received after the as-of
    ]
    connection = facts("2024-01-09T12:00:00+00:00", deliverables=deliverables, sla_terms=[term(2, "calendar_hours")])
    columns = "state, met, met_when_delivered, is_open, net_elapsed_hours, hours_late, age_hours"
    assert rows(connection, columns) == [
        ("met", 1, 1, 0, 1.0, None, None),
        ("missed", 0, 0, 0, 3.0, 1.0, None),
        ("open_overdue", 0, None, 1, 3.0, 1.0, 3.0),
        ("not_yet_due", None, None, 1, 2.0, None, 2.0),
        ("cancelled", None, None, 0, 27.0, None, None),
        ("no_term", None, None, 1, None, None, 27.0),
        ("not_yet_due", None, None, 1, 0.0, None, 0.0),
    ]
    assert rows(connection, "due_at is null") == [(False,)] * 5 + [(True,), (False,)]


def test_an_early_delivery_counts_only_once_its_due_instant_has_come():
    connection = facts(
        "2024-01-08T12:00:00+00:00",
        deliverables=[item("A", "2024-01-08 09:00+00", "2024-01-08 10:00+00")],
        sla_terms=[term(1, "calendar_days")],
    )
    assert rows(connection, "state, met, met_when_delivered") == [("met", None, None)]


def test_a_promise_holds_where_no_term_does_and_pauses_do_not_move_it():
    deliverables = [
        item("A", "2024-01-06 09:00+00", "2024-01-06 12:00+00", promised_at="2024-01-06 12:00+00"),
        item("B", "2024-01-06 09:00+00", "2024-01-06 12:30+00", promised_at="2024-01-06 12:00+00"),
        item("C", "2024-01-06 09:00+00", promised_at="2024-01-07 12:00+00"),
        item("D", "2024-01-06 09:00+00", promised_at="2024-01-07 11:00+00"),
        item("E", "2024-01-06 09:00+00", promised_at="2024-01-07 11:00+00", segment="finance"),
    ]
    connection = facts(
        "2024-01-07T12:00:00+00:00",
        deliverables=deliverables,
        sla_terms=[term(1000, "calendar_hours", segment="finance")],
        events=[event("B", "paused", "2024-01-06 09:00+00"), event("B", "resumed", "2024-01-06 12:00+00")],
    )
    columns = "state, sla_basis, target_hours, net_elapsed_hours, hours_late, paused_hours"
    assert rows(connection, columns) == [
        ("met", "promise", None, 3.0, None, 0.0),
        ("missed", "promise", None, 3.5, 0.5, 0.0),
        ("not_yet_due", "promise", None, 27.0, None, 0.0),
        ("open_overdue", "promise", None, 27.0, 1.0, 0.0),
        ("not_yet_due", "term", 1000.0, 27.0, None, 0.0),
    ]


def test_the_most_specific_term_wins():
    terms = [
        term(1, "calendar_hours"),
        term(2, "calendar_hours", priority="rush"),
        term(3, "calendar_hours", work_type="review"),
        term(4, "calendar_hours", work_type="review", priority="rush"),
        term(5, "calendar_hours", vendor_id="W"),
    ]
    deliverables = [
        item("A", LATER, work_type="other work"),
        item("B", LATER, work_type="other work", priority="rush"),
        item("C", LATER, priority="high"),
        item("D", LATER, priority="rush"),
        item("E", LATER, vendor_id="W", priority="rush"),
        item("F", LATER, vendor_id="U"),
        item("G", LATER, segment="finance"),
    ]
    connection = facts(LATER, deliverables=deliverables, sla_terms=terms)
    assert rows(connection, "target_hours") == [(1.0,), (2.0,), (3.0,), (4.0,), (5.0,), (None,), (None,)]


def test_a_term_changes_in_the_middle_of_a_month_on_the_local_date_of_receipt():
    terms = [
        term(8, "calendar_hours", effective_from="2024-01-01", effective_to="2024-03-15"),
        term(4, "calendar_hours", effective_from="2024-03-15", effective_to="2024-04-01"),
        term(6, "calendar_hours", effective_from="2024-03-15", priority="rush", calendar="client"),
    ]
    deliverables = [
        item("A", "2024-03-14 18:29:59+00"),  # 23:59:59 in Kolkata
        item("B", "2024-03-14 18:30:00+00"),
        item("C", "2024-03-31 18:30:00+00"),
        item("D", "2023-12-31 18:29:59+00"),
        item("E", "2024-03-15 03:59:59+00", priority="rush", engagement_id="E"),  # still the 14th in New York
        item("F", "2024-03-15 04:00:00+00", priority="rush", engagement_id="E"),
    ]
    connection = facts(
        LATER,
        deliverables=deliverables,
        sla_terms=terms,
        vendors=VENDOR,
        calendars=weekdays("C", "Asia/Kolkata", NINE_TO_FIVE) + weekdays("N", "America/New_York", NINE_TO_FIVE),
        engagements=[{"engagement_id": "E", "client": "Acme", "client_calendar_id": "N"}],
    )
    assert rows(connection, "target_hours") == [(8.0,), (4.0,), (None,), (None,), (4.0,), (6.0,)]


def test_a_less_specific_term_returns_when_the_specific_one_ends():
    terms = [
        term(8, "calendar_hours"),
        term(4, "calendar_hours", work_type="review", effective_from="2024-03-01", effective_to="2024-04-01"),
    ]
    deliverables = [
        item("A", "2024-02-29 12:00+00"),
        item("B", "2024-03-31 12:00+00"),
        item("C", "2024-04-01 12:00+00"),
    ]
    connection = facts(LATER, deliverables=deliverables, sla_terms=terms)
    assert rows(connection, "target_hours") == [(8.0,), (4.0,), (8.0,)]


def test_without_a_calendar_monday_to_friday_nine_to_five_is_assumed_and_said():
    deliverables = [
        item("A", FRIDAY + " 15:00+00"),
        item("B", FRIDAY + " 15:00+00", vendor_id="W"),
        item("C", FRIDAY + " 15:00+00", segment="finance"),
        item("D", FRIDAY + " 15:00+00", priority="rush"),
    ]
    terms = [term(4), term(4, vendor_id="W"), term(4, "calendar_hours", segment="finance")]
    terms += [term(4, priority="rush", calendar="client")]
    connection = facts(
        LATER,
        timezone="Europe/Warsaw",
        deliverables=deliverables,
        sla_terms=terms,
        vendors=[{"vendor_id": "V", "calendar_id": "gone"}, {"vendor_id": "W", "calendar_id": "C"}],
        calendars=weekdays("C", "UTC", NINE_TO_FIVE),
    )
    assert rows(connection, "assumed_calendar, strftime(due_at, '%d %H:%M')") == [
        (True, "08 11:00"),
        (False, "08 11:00"),
        (False, "05 19:00"),
        (True, "08 11:00"),
    ]


def test_local_dates_and_weeks_are_of_the_reporting_zone():
    connection = facts(
        "2024-01-07T22:59:00+00:00",
        timezone="Europe/Warsaw",
        deliverables=[item("A", "2023-12-31 22:59+00", "2023-12-31 23:00+00", promised_at="2024-01-07 23:00+00")],
        events=[
            event("A", "assigned", "2024-01-07 23:00+00"),
            event("unknown", "assigned", "2024-01-07 23:00+00"),
        ],
    )
    dates = "received_on, delivered_on, due_on, sla_on, received_week, delivered_week, due_week, sla_week"
    ((*found,),) = rows(connection, dates)
    assert [str(day) for day in found] == [
        "2023-12-31", "2024-01-01", "2024-01-08", "2024-01-08",
        "2023-12-25", "2024-01-01", "2024-01-08", "2024-01-08",
    ]  # fmt: skip
    assert rows(connection, "cast(as_of_on as varchar), timezone, currency, demo", "fact.version", "all") == [
        ("2024-01-07", "Europe/Warsaw", "USD", False)
    ]
    assert rows(connection, "cast(occurred_on as varchar), client", "fact.events", "all") == [
        ("2024-01-08", "unassigned")
    ]


def test_an_empty_warehouse_has_every_table_and_leaves_nothing_behind():
    connection = raw()
    build(connection, as_of=datetime.fromisoformat(LATER), timezone="UTC", currency="USD", demo=False)
    tables = connection.sql("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    expected = [
        "baselines",
        "calls",
        "causes",
        "checks",
        "clarifications",
        "clocks",
        "credits",
        "deliverables",
        "engagement_credits",
        "engagement_places",
        "engagements",
        "events",
        "finding_totals",
        "findings",
        "holds",
        "pace_curves",
        "pauses",
        "recorded",
        "refusals",
        "reported",
        "risks",
        "shifts",
        "stages",
        "terms",
        "transition",
        "turnaround",
        "variants",
        "version",
        "weekly",
    ]
    assert sorted(name for (name,) in tables) == sorted(
        ["fact." + name for name in expected] + ["raw." + name for name in (*TABLES, "files")]
    )
    assert connection.sql("select count(*) from fact.deliverables").fetchall() == [(0,)]
    assert connection.sql("select getvariable('as_of')").fetchall() == [(None,)]


def test_facts_are_rebuilt_in_the_transaction_of_the_caller():
    connection = raw(deliverables=[item("A", MONDAY)])
    settings = {"as_of": datetime.fromisoformat(LATER), "timezone": "UTC", "currency": "USD", "demo": False}
    build(connection, **settings, only=["fact.deliverables"])
    connection.execute("begin")
    connection.execute("delete from raw.deliverables")
    connection.execute("rollback")
    assert rows(connection, "deliverable_id") == [("A",)]
    assert raw().sql("select count(*) from information_schema.schemata where schema_name = 'fact'").fetchall() == [(0,)]
