"""The oracle itself, checked against worked examples: a wrong oracle would only repeat a wrong product."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from . import Oracle
from .clock import (
    DAY,
    HOUR,
    Calendar,
    Shift,
    WallClock,
    due_at,
    net_elapsed,
    pauses_by_reason,
    to_instant,
    to_us,
    unite,
)
from .money import add_months, transition_days
from .portfolio import AS_OF
from .questions import wilson
from .records import Records
from .verdict import choose_term, judge

NEW_YORK = "America/New_York"


def weekly(*shifts: tuple[int, int, int], zone: str = "UTC", holidays=()) -> Calendar:
    return Calendar(zone, [Shift(day, o * 3600, c * 3600) for day, o, c in shifts], holidays)


def mon_fri(opens: int, closes: int, **rules) -> Calendar:
    return weekly(*((day, opens, closes) for day in range(1, 6)), **rules)


def at(wall: str, zone: str = "UTC") -> int:
    """The instant of a local ISO time; a day's name means the week of Monday 2026-06-01."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon+")
    day, _, clock = wall.rpartition(" ")
    if day in names:
        day = f"2026-06-0{names.index(day) + 1}"
    return to_us(datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone)))


UNEVEN = weekly((1, 9, 17), (2, 9, 16), (4, 8, 17))


@pytest.mark.parametrize(
    ("calendar", "pause", "start", "hours", "due"),
    [
        (mon_fri(9, 17), None, "Fri 16:00", 4, "Mon+ 12:00"),
        (mon_fri(9, 17), None, "Fri 16:30", 1, "Mon+ 09:30"),
        (mon_fri(9, 17), None, "Fri 17:00", 8, "Mon+ 17:00"),
        (mon_fri(8, 17), None, "Fri 16:00", 4, "Mon+ 11:00"),
        (mon_fri(8, 17), ("Mon 16:00", "Tue 09:00"), "Mon 15:00", 4, "Tue 12:00"),
        (mon_fri(9, 17), ("Tue 10:00", "Wed 12:00"), "Mon 09:00", 16, "Thu 11:00"),
        (UNEVEN, None, "Mon 11:00", 16, "Thu 11:00"),
    ],
)
def test_due_instants(calendar, pause, start, hours, due):
    pauses = [(at(pause[0]), at(pause[1]))] if pause else []
    assert due_at(calendar, pauses, at(start), hours * HOUR) == at(due)
    assert net_elapsed(calendar, pauses, at(start), at(due)) == hours * HOUR


def test_a_day_of_the_calendar_is_24_hours_also_when_the_clocks_change():
    spring = due_at(WallClock(), [], at("2026-03-07 12:00", NEW_YORK), DAY)
    autumn = due_at(WallClock(), [], at("2026-10-31 12:00", NEW_YORK), DAY)
    assert to_instant(spring) == datetime(2026, 3, 8, 17, tzinfo=UTC)  # 13:00 EDT
    assert to_instant(autumn) == datetime(2026, 11, 1, 16, tzinfo=UTC)  # 11:00 EST


def test_thirty_hours_worked_around_a_holiday():
    calendar = mon_fri(7, 17, holidays=[date(2017, 7, 4)])
    assert net_elapsed(calendar, [], at("2017-07-01 02:02"), at("2017-07-07 04:48")) == 30 * HOUR


@pytest.mark.parametrize(
    ("zone", "opened", "hours"),
    [
        (NEW_YORK, "2026-03-07", 7),
        (NEW_YORK, "2026-10-31", 9),
        ("Europe/Berlin", "2026-03-28", 7),
        ("Europe/Berlin", "2026-10-24", 9),
        ("Australia/Sydney", "2026-04-04", 9),
        ("Australia/Sydney", "2026-10-03", 7),
        ("Australia/Lord_Howe", "2026-04-04", 8.5),
        ("Asia/Kolkata", "2026-04-04", 8),
    ],
)
def test_a_night_shift_is_as_long_as_it_really_was(zone, opened, hours):
    calendar = weekly((6, 22, 6), zone=zone)
    day = at(f"{opened} 12:00", zone)
    assert net_elapsed(calendar, [], day, day + DAY) == hours * HOUR


def test_a_shift_to_midnight_in_santiago_when_the_clocks_change_at_midnight():
    calendar = weekly((6, 17, 24), zone="America/Santiago")
    for opened, hours in (("2026-04-04", 8), ("2026-09-05", 7)):
        day = at(f"{opened} 12:00", "America/Santiago")
        assert net_elapsed(calendar, [], day, day + DAY) == hours * HOUR


def test_a_repeated_wall_time_is_the_first_of_its_two_instants():
    calendar = weekly((7, 2, 10), zone="Europe/Berlin")
    [(opens, _)] = calendar.running(at("2026-10-24 12:00"), at("2026-10-26 12:00"))
    assert to_instant(opens) == datetime(2026, 10, 25, 0, tzinfo=UTC)


def test_a_holiday_removes_the_shifts_that_open_on_it():
    calendar = weekly((1, 22, 6), (2, 22, 6), holidays=[date(2026, 6, 2)])
    assert calendar.running(at("Mon 00:00"), at("Fri 00:00")) == [(at("Mon 22:00"), at("Tue 06:00"))]


def test_overlapping_shifts_count_once_and_a_row_ends_before_its_effective_to():
    shifts = [
        Shift(1, 9 * 3600, 17 * 3600, effective_to=date(2026, 6, 8)),
        Shift(1, 16 * 3600, 86_400),
    ]
    running = Calendar("UTC", shifts).running(at("Mon 00:00"), at("Mon 00:00") + 8 * DAY)
    assert running == [(at("Mon 09:00"), at("Tue 00:00")), (at("Mon+ 16:00"), at("Mon+ 16:00") + 8 * HOUR)]


def test_usual_day_is_the_most_frequent_and_of_equals_the_longest():
    assert mon_fri(9, 17).usual_day(date(2026, 6, 1)) == 8 * HOUR
    assert UNEVEN.usual_day(date(2026, 6, 1)) == 9 * HOUR
    assert weekly((1, 9, 12), (1, 13, 16), (2, 22, 4), (3, 8, 18)).usual_day(date(2026, 6, 1)) == 6 * HOUR


@pytest.mark.parametrize(
    ("events", "spans"),
    [
        ([(1, "paused", "a"), (5, "resumed", "a")], {"a": [(1, 5)]}),
        ([(1, "paused", "a"), (3, "paused", "a"), (5, "resumed", "a")], {"a": [(1, 5)]}),
        ([(1, "resumed", "a"), (3, "paused", "a")], {"a": [(3, 99)]}),
        ([(3, "paused", ""), (3, "resumed", "")], {"": [(3, 99)]}),
        ([(1, "paused", "a"), (3, "paused", "a"), (3, "resumed", "a")], {"a": [(1, 3), (3, 99)]}),
        ([(1, "paused", "a"), (2, "paused", "b"), (3, "resumed", "a")], {"a": [(1, 3)], "b": [(2, 99)]}),
    ],
)
def test_pauses_pair_per_reason(events, spans):
    assert pauses_by_reason(events, 99) == spans


def test_united_pauses_are_subtracted_once_and_later_ones_do_not_move_the_due_instant():
    pauses = unite([(at("Mon 10:00"), at("Mon 12:00")), (at("Mon 11:00"), at("Mon 13:00"))])
    assert net_elapsed(WallClock(), pauses, at("Mon 09:00"), at("Mon 14:00")) == 2 * HOUR
    assert due_at(WallClock(), pauses, at("Mon 09:00"), HOUR) == at("Mon 10:00")
    assert due_at(WallClock(), pauses, at("Mon 09:00"), HOUR + 1) == at("Mon 13:00") + 1
    assert due_at(WallClock(), pauses, at("Mon 10:30"), 0) == at("Mon 10:30")


# One item: office hours Mon–Fri 9–17 in New York, received Friday 16:00, 4 business hours

ITEM = {
    "deliverable_id": "007",
    "vendor_id": "v",
    "segment": "legal",
    "work_type": "nda",
    "priority": "rush",
    "status": "in_progress",
    "received_at": "2026-06-05T16:00:00-04:00",
    "engagement_id": "E",
}
TERM = {
    "vendor_id": "v",
    "segment": "legal",
    "target": "4",
    "target_unit": "business_hours",
    "effective_from": "2026-01-01",
    "attainment_target": "0.9",
}
DUE = datetime(2026, 6, 8, 16, tzinfo=UTC)


def world(item: dict, *terms: dict, events: tuple = (), **tables) -> dict:
    office = {"calendar_id": "ny", "timezone": NEW_YORK, "opens_at": "09:00", "closes_at": "17:00"}
    return {
        "deliverables": [ITEM | item],
        "sla_terms": [TERM | term for term in terms],
        "events": [
            {"deliverable_id": "007", "event_type": step[0], "occurred_at": step[1], **dict(*step[2:])}
            for step in events
        ],
        "vendors": [{"vendor_id": "v", "calendar_id": "ny"}],
        "calendars": [office | {"weekday": str(day)} for day in range(1, 6)],
        "engagements": [{"engagement_id": "E", "client": "Ash"}],
    } | tables


def verdict(item: dict, *terms: dict, as_of: datetime = AS_OF, **tables):
    records = Records(world(item, *terms, **tables), "UTC", as_of, "USD")
    return judge(records.deliverables[0], records)


@pytest.mark.parametrize(
    ("delivered", "state"),
    [
        ("2026-06-08T12:00:00-04:00", "met"),
        ("2026-06-08T12:00:00.000001-04:00", "missed"),
    ],
)
def test_the_target_is_inclusive_to_the_microsecond(delivered, state):
    judged = verdict({"first_delivered_at": delivered, "status": "delivered"}, {})
    assert (judged.state, to_instant(judged.due)) == (state, DUE)


def test_delivery_off_hours_at_equal_business_time_is_met():
    item = {"first_delivered_at": "2026-06-06T11:00:00-04:00", "status": "delivered"}
    judged = verdict(item, {"target": "1"})
    assert (judged.state, judged.elapsed, to_instant(judged.due).hour) == ("met", HOUR, 21)


@pytest.mark.parametrize(("after_due", "state"), [(0, "not_yet_due"), (1, "open_overdue"), (-1, "not_yet_due")])
def test_open_work_is_overdue_once_more_than_its_target_has_passed(after_due, state):
    now = DUE + timedelta(microseconds=after_due)
    assert verdict({}, {}, as_of=now).state == state
    assert verdict({"promised_at": DUE.isoformat()}, as_of=now).state == state
    assert verdict({"status": "cancelled"}, {}, as_of=now).state == "cancelled"
    assert verdict({}, as_of=now).state == "no_term"


def test_a_promise_is_wall_clock_and_yields_to_a_term():
    pause = (("paused", "2026-06-05T20:30:00Z"),)
    item = {"promised_at": "2026-06-06T00:00:00Z", "first_delivered_at": "2026-06-06T00:00:00Z"}
    promised = verdict(item, events=pause)
    assert (promised.state, promised.basis, promised.target, promised.elapsed) == (
        "met",
        "promise",
        None,
        4 * HOUR,
    )
    assert verdict(item, {}, events=pause).basis == "term"


def test_only_pauses_that_the_term_allows_stop_the_clock():
    events = (
        ("paused", "2026-06-08T13:00:00Z", {"reason": "access"}),
        ("resumed", "2026-06-08T14:00:00Z", {"reason": "access"}),
        ("paused", "2026-06-08T13:30:00Z"),
        ("resumed", "2026-06-08T14:30:00Z"),
    )
    due = {
        reasons: to_instant(verdict({}, {"pause_reasons": reasons}, events=events).due) - DUE
        for reasons in ("", "scope; access ;", "scope")
    }
    hour = timedelta(hours=1)
    assert due == {"": 1.5 * hour, "scope; access ;": hour, "scope": 0 * hour}


@pytest.mark.parametrize(
    ("terms", "target"),
    [
        ([{"target": "1"}, {"target": "2", "priority": "rush"}], "2"),
        ([{"target": "2", "priority": "rush"}, {"target": "3", "work_type": "nda", "priority": "*"}], "3"),
        ([{"target": "3", "work_type": "nda"}, {"target": "4", "work_type": "nda", "priority": "rush"}], "4"),
        ([{"target": "1"}, {"target": "2", "priority": "high"}, {"target": "3", "work_type": "msa"}], "1"),
        ([{"target": "1", "effective_to": "2026-06-05"}], None),
        ([{"target": "1", "effective_to": "2026-06-06"}], "1"),
    ],
)
def test_the_most_specific_term_in_effect_wins(terms, target):
    records = Records(world({}, *terms), "UTC", AS_OF, "USD")
    chosen = choose_term(records.deliverables[0], records)
    assert (chosen and chosen["target"]) == target


def test_a_term_starts_at_midnight_of_the_calendar_that_it_names():
    item = {"received_at": "2026-06-30T23:00:00-04:00"}  # 1 July in the reporting zone, UTC
    begins = {"effective_from": "2026-07-01"}
    assert verdict(item, begins).basis == "none"
    of_client = verdict(item, begins | {"calendar": "client"})
    assert (of_client.basis, of_client.assumed_calendar) == ("term", True)


def test_reopened_work_is_judged_again_without_the_time_it_was_closed():
    delivered = {"first_delivered_at": "2026-06-05T17:00:00-04:00", "status": "delivered"}
    reopened = ("reopened", "2026-06-10T09:00:00-04:00")
    again = ("draft_delivered", "2026-06-10T12:00:00-04:00")
    later = {"final_delivered_at": "2026-06-10T12:00:01-04:00"}
    now = datetime(2026, 6, 10, 16, tzinfo=UTC)
    assert verdict(delivered, {}).total_state is None
    assert verdict(delivered, {}, events=(reopened, again)).total_state == "met"
    assert verdict(delivered | later, {}, events=(reopened, again)).total_state == "met"  # closed by the first of them
    assert verdict(delivered | later, {}, events=(reopened,)).total_state == "missed"
    assert verdict(delivered, {}, events=(reopened,), as_of=now).total_state == "not_yet_due"
    assert verdict(delivered, {}, events=(reopened,)).total_state == "open_overdue"
    assert verdict(delivered, {}, events=(reopened, again)).total_elapsed == 4 * HOUR


# Money

DELIVERED = {"status": "delivered", "first_delivered_at": "2026-06-08T09:00:00-04:00", "currency": "USD"}
BASELINE = {"segment": "legal", "work_type": "nda", "effective_from": "2026-01-01"}


def test_saving_of_1500_hours_at_250_against_50():
    item = DELIVERED | {"units": "1500", "billed_amount": "75000.00"}
    baseline = BASELINE | {"standard_hours_per_unit": "1", "wage_per_hour": "200", "training_per_hour": "50"}
    [row] = Oracle(world(item, {}, baselines=[baseline])).answer("savings/total")
    assert (row["standard_hours"], row["gross_savings"]) == (1500, 300_000)
    assert (row["gross_savings_share"], row["coverage"]) == (Fraction(4, 5), 1)


def test_net_saving_leaves_out_what_is_unknown_and_spreads_the_transition():
    engagement = {
        "engagement_id": "E",
        "vendor_id": "v",
        "segment": "legal",
        "went_live_on": "2026-06-01",
        "transition_cost": "6000",
        "transition_months": "2",
    }
    item = DELIVERED | {"billed_amount": "100", "client_hours": "2"}
    baseline = BASELINE | {"standard_hours_per_unit": "10", "loaded_rate_per_hour": "50"}
    oracle = Oracle(world(item, {}, baselines=[baseline], engagements=[engagement]), currency="USD")
    [row] = oracle.answer("savings/total", until=date(2026, 6, 8))
    assert (row["gross_savings"], row["oversight_cost"], row["transition_cost"]) == (400, 100, 800)
    assert (row["net_savings"], row["net_savings_share"]) == (-500, -1)
    [row] = oracle.answer("savings/total", work_types=["nda"])
    assert (row["transition_cost"], row["net_savings"]) == (0, 300)


def test_a_baseline_is_chosen_by_the_vendors_date_and_covers_only_its_currency():
    item = DELIVERED | {"first_delivered_at": "2026-09-30T23:00:00-04:00", "billed_amount": "1"}
    old = BASELINE | {"effective_to": "2026-10-01", "standard_hours_per_unit": "3"}
    new = BASELINE | {"effective_from": "2026-10-01", "standard_hours_per_unit": "4", "currency": "EUR"}
    rows = [old | {"loaded_rate_per_hour": "10"}, new | {"loaded_rate_per_hour": "10"}]
    [fact] = Oracle(world(item, {}, baselines=rows)).facts()
    assert (fact["standard_hours"], fact["covered"]) == (3, 1)
    [fact] = Oracle(world(item | {"first_delivered_at": "2026-10-01T04:00:00Z"}, {}, baselines=rows)).facts()
    assert (fact["standard_hours"], fact["covered"], fact["baseline_cost"]) == (4, 0, 40)


def test_transition_months_begin_on_the_day_of_the_month_of_going_live():
    assert [str(add_months(date(2026, 1, 31), months)) for months in (0, 1, 2, 13)] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2027-02-28",
    ]
    row = {"went_live_on": "2026-01-31", "transition_cost": "84", "transition_months": "2"}
    days = dict(transition_days(row, date(2026, 12, 31)))
    assert (days[date(2026, 2, 27)], days[date(2026, 2, 28)]) == (Fraction(42, 28), Fraction(42, 31))
    assert (sum(days.values()), max(days)) == (84, date(2026, 3, 30))


# Shares and reviews


@pytest.mark.parametrize(
    ("k", "n", "interval"),
    [(81, 263, (0.2553, 0.3662)), (0, 20, (0, 0.1611)), (19, 20, (0.7639, 0.9911))],
)
def test_wilson(k, n, interval):
    assert tuple(round(bound, 4) for bound in wilson(k, n)) == interval


@pytest.mark.parametrize(
    ("column", "events", "expected"),
    [
        ("2", [], (1, 0, 1)),
        ("", [], (0, None, None)),
        ("3", ["accepted"], (1, 1, 0)),
        ("", ["returned", "rejected", "accepted", "returned"], (1, 0, 2)),
        ("1", ["returned", "accepted 1"], (1, 1, 0)),
        ("1", ["returned", "rejected"], (1, 0, 2)),
    ],
)
def test_review_events_precede_the_accepted_version(column, events, expected):
    steps = tuple(
        (step.split()[0], f"2026-06-09T0{hour}:00:00Z", {"version": step.partition(" ")[2]})
        for hour, step in enumerate(events)
    )
    [fact] = Oracle(world(DELIVERED | {"accepted_version": column}, {}, events=steps)).facts()
    assert (fact["reviewed"], fact["accepted_first"], fact["revisions"]) == expected


def test_early_deliveries_do_not_flatter_a_running_period():
    early = ITEM | {
        "deliverable_id": "1",
        "first_delivered_at": "2026-06-05T20:30:00Z",
        "status": "delivered",
    }
    late = early | {"deliverable_id": "2", "first_delivered_at": "2026-06-09T20:00:00Z"}
    portfolio = world({}, {}) | {"deliverables": [early, late, ITEM | {"vendor_id": "other"}]}
    before = Oracle(portfolio, as_of=DUE - timedelta(hours=1)).answer("sla/attainment")[0]
    after = Oracle(portfolio, as_of=DUE).answer("sla/attainment", since=date(2026, 6, 8))[0]
    assert (before["met"], before["missed"], before["no_term"]) == (0, 1, 1)
    assert (after["met"], after["due"], after["attainment"], after["no_term"]) == (1, 2, Fraction(1, 2), 0)
