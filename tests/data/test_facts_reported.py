"""Why a vendor's report and the records differ: a literal case for every reason, and what is not a disagreement."""

import pytest

from tests.data.facts_fixture import LATER, VENDOR, Facts, event, facts, item, term, weekdays

MONDAY = "2024-06-03T09:00:00+00:00"
CALENDARS = weekdays("C", "UTC", "09:00-17:00") + weekdays("K", "UTC", "13:00-17:00")
CLIENT = [{"engagement_id": "E", "client": "Ash", "vendor_id": "V", "client_calendar_id": "K"}]


def at(day: int, clock: str) -> str:
    """An instant in that week: day 3 is Monday."""
    return f"2024-06-{day:02d}T{clock}:00+00:00"


def pause(reason: str, begins: str, ends: str, name: str = "D") -> list[dict]:
    return [event(name, "paused", begins, reason=reason), event(name, "resumed", ends, reason=reason)]


def built(*items: dict, events=(), as_of: str = LATER, **tables) -> Facts:
    tables = {"vendors": VENDOR, "calendars": CALENDARS, "sla_terms": [term(8, "calendar_hours")]} | tables
    return facts(as_of, deliverables=list(items), events=list(events), **tables)


def found(connection: Facts) -> list[tuple]:
    columns = "disagreement_reason, reading_elapsed_hours, reading_target_hours, hours_at_stake"
    return connection.sql(f"select {columns} from fact.reported order by deliverable_id").fetchall()


def disputed(delivered: str | None, says: bool, received: str = MONDAY, **more) -> dict:
    return item("D", received, delivered, vendor_reported_sla_met=says, **more)


def test_pauses_that_the_term_does_not_let_count():
    connection = built(
        disputed(at(4, "11:00"), True),
        events=pause("internal_queue", at(3, "10:00"), at(3, "14:00"))
        + pause("lunch", at(3, "13:00"), at(3, "15:00"))
        + pause("client_input", at(3, "09:30"), at(3, "10:30")),
        sla_terms=[term(6, pause_reasons="client_input")],
    )
    assert found(connection) == [("pause_not_allowed", 4.5, 6, 4.5)]  # 10 h less 9:30–15:00
    assert connection.sql("select pause_reason from fact.reported").fetchall() == [("internal_queue",)]


def test_the_other_partys_calendar_whichever_the_term_names():
    late = disputed(at(4, "12:00"), True, engagement_id="E")
    assert found(built(late, engagements=CLIENT, sla_terms=[term(8)])) == [("other_calendar", 4, 8, 7)]
    late = disputed(at(4, "12:00"), False, engagement_id="E")
    assert found(built(late, engagements=CLIENT, sla_terms=[term(8, calendar="client")])) == [
        ("other_calendar", 11, 8, 7)
    ]


def test_days_of_the_other_calendar_are_its_own():
    late = disputed(at(5, "12:00"), True, engagement_id="E")  # 19 h of 16; by the client's days 8 h of 8
    assert found(built(late, engagements=CLIENT, sla_terms=[term(2, "business_days")])) == [("other_calendar", 8, 8, 3)]


def test_a_calendar_that_nobody_sent_is_no_reading():
    late = disputed(at(4, "12:00"), True, received=at(3, "13:00"))
    night = weekdays("C", "UTC", "00:00-24:00")
    assert found(built(late, calendars=night, sla_terms=[term(22)])) == [("unexplained", None, None, None)]


def test_the_wall_clock_instead_of_working_time():
    early = disputed(at(5, "10:00"), False)
    assert found(built(early, sla_terms=[term(24)])) == [("wall_clock", 49, 24, 32)]
    assert found(built(early, sla_terms=[term(3, "business_days")])) == [("unexplained", None, None, None)]
    weekend = disputed(at(10, "09:00"), False, received=at(7, "09:00"))
    assert found(built(weekend, sla_terms=[term(2, "business_days")])) == [("wall_clock", 72, 48, 32)]


def test_working_time_instead_of_the_wall_clock():
    late = disputed(at(10, "10:00"), True, received=at(7, "09:00"))  # Friday to Monday
    assert found(built(late, sla_terms=[term(2, "calendar_days")])) == [("wall_clock", 9, 16, 32)]
    assert found(built(late, sla_terms=[term(48, "calendar_hours")])) == [("wall_clock", 9, 48, 64)]


def test_no_pause_counted():
    met = disputed(at(3, "19:00"), False)
    events = pause("client_input", at(3, "10:00"), at(3, "14:00"))
    assert found(built(met, events=events)) == [("without_pauses", 10, 8, 4)]


def test_the_promised_date_instead_of_the_term():
    met = disputed(at(3, "15:00"), False, promised_at=at(3, "14:00"))
    assert found(built(met)) == [("promise_instead", 6, 5, 3)]


def test_the_final_delivery_instead_of_the_first():
    met = disputed(at(3, "15:00"), False, final_delivered_at=at(4, "15:00"))
    assert found(built(met)) == [("final_delivery", 30, 8, 24)]
    events = [event("D", "reopened", at(4, "09:00"))]
    again = disputed(at(3, "15:00"), False, final_delivered_at=at(4, "12:00"))
    assert found(built(again, events=events)) == [("final_delivery", 9, 8, 3)]  # closed time is not counted


def test_a_difference_that_no_reading_explains():
    assert found(built(disputed(at(3, "10:00"), False))) == [("unexplained", None, None, None)]


def test_pauses_move_no_promise():
    late = disputed(at(3, "15:00"), True, promised_at=at(3, "14:00"))
    events = pause("any", at(3, "10:00"), at(3, "12:00"))
    assert found(built(late, events=events, sla_terms=[])) == [("pause_not_allowed", 4, 5, 2)]


def test_overdue_work_that_a_reporting_vendor_leaves_out():
    silent = item("A", MONDAY)
    agreed = item("B", MONDAY, at(3, "10:00"), vendor_reported_sla_met=True)
    assert found(built(silent, agreed, as_of=at(3, "20:00"))) == [("open_overdue_left_out", None, None, 3)]
    assert found(built(silent, item("B", MONDAY, at(3, "10:00")), as_of=at(3, "20:00"))) == []


def test_open_overdue_work_that_is_reported_as_met_is_read_up_to_now():
    paused = [event("D", "paused", at(3, "12:00"), reason="internal_queue")]
    open_work = disputed(None, True)
    limited = [term(8, "calendar_hours", pause_reasons="client_input")]
    assert found(built(open_work, events=paused, as_of=at(3, "20:00"), sla_terms=limited)) == [
        ("pause_not_allowed", 3, 8, 8)
    ]


def test_an_early_delivery_is_listed_and_not_counted():
    connection = built(disputed(at(3, "10:00"), False), as_of=at(3, "10:30"))
    assert connection.sql("select state, met, recorded_sla_met from fact.reported").fetchall() == [("met", None, 1)]


@pytest.mark.parametrize("says", [True, False])
def test_what_has_no_verdict_is_no_disagreement(says: bool):
    flagged = {"vendor_reported_sla_met": says}
    rest = [
        item("A", MONDAY, None, **flagged) | {"status": "cancelled"},
        item("B", MONDAY, at(3, "10:00"), segment="finance", **flagged),
        item("C", at(3, "19:00"), None, **flagged),
    ]
    assert found(built(*rest, as_of=at(3, "20:00"))) == []
