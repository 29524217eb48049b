"""A log of events becomes deliverables: one per id, received, delivered, accepted and ended by its activities."""

import pytest

from data.profile import read_profile
from data.reading import Refused
from tests.data.test_import import counts, reasons

LOG = """
[[table]]
name = "deliverables"
[table.columns]
deliverable_id = "Case"
vendor_id = "Team"
promised_at = "Due"
[table.defaults]
work_type = "permit"
segment = "other"
[table.log]
activity = "Activity"
at = "When"
"""
EVENTS = """
[[table]]
name = "events"
[table.columns]
deliverable_id = "Case"
event_type = "Activity"
occurred_at = "When"
"""
ROLES = """
start = ["Register"]
delivery = ["Send decision"]
acceptance = ["Approve"]
pause = ["Ask client"]
resume = ["Client answered"]
end = ["Withdrawn"]
"""
FOUND = (
    "select deliverable_id, status, strftime(received_at, '%d %H:%M'), strftime(first_delivered_at, '%d %H:%M'), "
    "strftime(accepted_at, '%d %H:%M'), strftime(final_delivered_at, '%d %H:%M') from raw.deliverables order by 1"
)


@pytest.fixture
def profile(tmp_path):
    """Write a profile of a log."""

    def write(roles: str = ROLES, *, head: str = 'timezone = "UTC"\n', more: str = ""):
        path = tmp_path / "log.toml"
        path.write_text(head + LOG + roles + more, "utf-8")
        return path

    return write


def event(case: str, activity: str, when: str, **cells: str) -> dict:
    """One row of the log, in March 2026: `05 09:00` is the fifth."""
    return {"Case": case, "Activity": activity, "When": f"2026-03-{when}", "Team": "Oak", "Due": "", **cells}


CASES = [
    event("a", "Approve", "07 10:00", Team=""),
    event("a", "Send decision", "05 09:00"),
    event("a", "Note", "01 08:00"),  # before the start, so not the receipt
    event("a", "Register", "02 09:00", Team="Elm"),
    event("b", "Register", "02 09:00"),
    event("b", "Ask client", "03 09:00"),
    event("c", "Register", "02 09:00"),
    event("c", "Ask client", "03 09:00"),
    event("c", "CLIENT ANSWERED", "03 10:00"),
    event("d", "Register", "02 09:00"),
    event("d", "Withdrawn", "04 09:00"),
    event("e", "Register", "02 09:00"),
    event("f", "Send decision", "04 09:00"),
    event("f", "Send decision", "09 09:00"),
    event("f", "Register", "03 09:00"),
    event("g", "Scan", "03 09:00"),
    event("g", "Approve", "08 09:00"),
]


def test_each_role_says_its_part_of_a_case(taking, export, profile, taken):
    report = taking(export("log.csv", *CASES), profile=profile(more=EVENTS))
    assert (counts(report), counts(report, 1)) == ((7, 0, 0, 0, 0), (17, 0, 0, 0, 0))
    assert report["files"][0]["log_rows"] == 17
    assert taken(FOUND) == [
        ("a", "accepted", "02 09:00", "05 09:00", "07 10:00", None),
        ("b", "on_hold", "02 09:00", None, None, None),
        ("c", "in_progress", "02 09:00", None, None, None),
        ("d", "cancelled", "02 09:00", None, None, None),
        ("e", "received", "02 09:00", None, None, None),
        ("f", "delivered", "03 09:00", "04 09:00", None, "09 09:00"),
        ("g", "accepted", "03 09:00", "08 09:00", "08 09:00", None),
    ]
    assert taken("select vendor_id, _line from raw.deliverables where deliverable_id = 'a'") == [("Oak", 2)]
    said = {one["reason"]: one["rows"] for one in report["files"][0]["warnings"]}
    assert said["17 rows of the log are events of 7 ids: one deliverable per id"] == 7
    assert said["ids with no event that starts them: their first event counts as the receipt"] == 1
    assert said["ids with an acceptance alone: it counts as the delivery too"] == 1
    assert said["vendor_id: ids with several values of Team: the first by time counts"] == 1


def test_the_same_log_again_changes_nothing_and_a_longer_one_moves_its_cases_on(taking, export, profile, taken):
    taking(export("log.csv", *CASES), profile=profile(more=EVENTS))
    again = taking(export("log.csv", *reversed(CASES)), profile=profile(more=EVENTS))
    assert (counts(again), counts(again, 1)) == ((0, 0, 7, 0, 0), (0, 0, 17, 0, 0))
    more = taking(export("log.csv", *CASES, event("b", "Send decision", "20 09:00")), profile=profile(more=EVENTS))
    assert (counts(more), counts(more, 1)) == ((0, 1, 6, 0, 0), (1, 0, 17, 0, 0))
    assert taken("select status from raw.deliverables where deliverable_id = 'b'") == [("delivered",)]


def test_without_roles_the_first_event_is_the_receipt_and_everything_is_open(taking, export, profile, taken):
    taking(export("log.csv", *CASES[:6]), profile=profile(""))
    assert [row[:4] for row in taken(FOUND)] == [
        ("a", "in_progress", "01 08:00", None),
        ("b", "in_progress", "02 09:00", None),
    ]


def test_a_pause_that_nothing_resumes_by_name_ends_with_the_next_event(taking, export, profile, taken):
    roles = ROLES.replace('["Client answered"]', "[]")
    taking(export("log.csv", *CASES[4:9]), profile=profile(roles))
    assert [row[:2] for row in taken(FOUND)] == [("b", "on_hold"), ("c", "in_progress")]


def test_events_at_one_instant_are_in_the_order_of_the_file(taking, export, profile, taken):
    rows = [event("a", "Ask client", "02 09:00"), event("a", "Client answered", "02 09:00")]
    taking(export("log.csv", *rows, *(one | {"Case": "b"} for one in reversed(rows))), profile=profile())
    assert [row[:2] for row in taken(FOUND)] == [("a", "in_progress"), ("b", "on_hold")]


def test_what_cannot_be_a_case_is_rejected_at_its_first_row(taking, export, profile):
    rows = [
        event("", "Register", "02 09:00"),
        event("", "Register", "02 09:00"),
        event("a", "Register", "x"),
        event("b", "Send decision", "02 09:00"),
        event("b", "Register", "03 09:00"),
        event("c", "Register", "03 09:00"),
        event("c", "Scan", "soon"),
    ]
    report = taking(export("log.csv", *rows), profile=profile())
    assert counts(report) == (1, 0, 0, 0, 4)
    assert [(line, column) for line, column, _ in reasons(report)] == [
        (2, "deliverable_id"), (3, "deliverable_id"), (4, "received_at"), (5, "first_delivered_at"),
    ]  # fmt: skip
    said = {one["reason"]: one["rows"] for one in report["files"][0]["warnings"]}
    assert said["When: no time that can be read, so these rows say nothing of their ids"] == 2


def test_columns_of_the_file_go_before_what_the_events_say(taking, export, profile, taken):
    rows = [
        one
        | {
            "Opened": "01.03.2026 07:00",
            "Until": f"{one['When'][8:10]}/03/2026",
            "Day": one["When"][:10],
            "Clock": one["When"][11:],
        }
        for one in CASES
    ]
    given = profile(more="")
    text = given.read_text("utf-8").replace('at = "When"', 'at = ["Day", "Clock"]')
    text = text.replace('promised_at = "Due"', 'received_at = "Opened"\npromised_at = "Until"')
    given.write_text(f"day_first = true\n{text}", "utf-8")
    taking(export("log.csv", *rows), profile=given)
    assert [row[2:4] for row in taken(FOUND)][:2] == [("01 07:00", "05 09:00"), ("01 07:00", None)]


def test_the_day_of_a_month_is_told_by_all_rows_of_the_log(taking, export, profile, taken):
    rows = [("a", "Register", "03/04/2026"), ("a", "Send decision", "04/04/2026"), ("a", "Scan", "28/04/2026")]
    rows = [event(case, activity, "", Due="05/04/2026") | {"When": f"{day} 09:00"} for case, activity, day in rows]
    taking(export("log.csv", *rows), profile=profile())
    assert taken(FOUND)[0][:4] == ("a", "delivered", "03 09:00", "04 09:00")
    assert taken("select strftime(promised_at, '%d.%m. %H:%M') from raw.deliverables") == [("05.04. 23:59",)]


@pytest.mark.parametrize("name", ["_id", "log", "status", "received_at", "first_delivered_at", "type"])
def test_columns_may_be_called_anything(taking, export, profile, taken, name):
    given = profile()
    given.write_text(given.read_text("utf-8").replace('"Team"', f'"{name}"').replace('"Due"', '"Team"'), "utf-8")
    rows = [{**one, "Team": "", name: "Ash"} for one in CASES[:4]]
    taking(export("log.csv", *rows), profile=given)
    assert taken("select vendor_id, status from raw.deliverables") == [("Ash", "accepted")]


def test_a_misspelt_activity_is_refused_and_one_that_did_not_happen_is_named(taking, export, profile):
    with pytest.raises(Refused, match="names 'Send decisoin' as delivery, .* Did you mean 'Send decision'"):
        taking(export("log.csv", *CASES), profile=profile(ROLES.replace("Send decision", "Send decisoin")))
    report = taking(export("log.csv", *CASES[4:9]), profile=profile(ROLES))
    said = {one["reason"]: one["rows"] for one in report["files"][0]["warnings"]}
    assert said["named in [table.log], but no activity of the file: Send decision, Approve, Withdrawn"] == 3


def test_the_zone_of_a_log_is_asked_for_once(taking, export, profile):
    with pytest.raises(Refused, match="holds times without a time zone"):
        taking(export("log.csv", *CASES), profile=profile(head=""))


FAULTS = [
    ('finish = ["x"]', r"\[table.log\]: unknown setting 'finish'. Known are activity, at, lifecycle, start, delivery"),
    ('delivery = "x"', r"\[table.log\]: delivery must be a list of texts"),
    ('delivery = ["x"]\nend = ["X "]', r"names 'X ' as delivery and as end. It can be one of them"),
]


@pytest.mark.parametrize(("roles", "sentence"), FAULTS)
def test_a_log_that_says_something_wrong_is_refused(profile, roles, sentence):
    with pytest.raises(Refused, match=sentence):
        read_profile(profile(roles))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (LOG[: LOG.index("[table.log]")], EVENTS, r"must be a section \[table.log\] of the \[\[table\]\] with the"),
        ('activity = "Activity"', "", r"\[table.log\]: activity must be the column that says what happened"),
        ('at = "When"', "", r"\[table.log\]: at must be the column with the time"),
        (
            'at = "When"',
            'at = ["a", "b", "c"]',
            "at must be .* or a date and a time column, such as",
        ),
    ],
)
def test_a_log_needs_its_columns(profile, before, after, sentence):
    given = profile(more="")
    given.write_text(given.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(Refused, match=sentence):
        read_profile(given)


TYPES = "select event_type, phase from raw.events order by occurred_at, _line"
STEPS = ("Register", "Ask client", "accepted", "Scan", "Ask client", "Send decision", "Send decision", "Approve")


@pytest.mark.parametrize(
    ("resume", "expected"),
    [
        # "accepted" is known by its own name, so it stays what it is: nothing resumes before the delivery.
        ("[]", "other paused accepted other paused draft_delivered final_delivered accepted"),
        ('["Scan"]', "other paused accepted resumed paused draft_delivered final_delivered accepted"),
    ],
)
def test_events_that_the_contract_has_no_word_for_follow_the_roles(taking, export, profile, taken, resume, expected):
    rows = [event("a", step, f"{day:02} 09:00") for day, step in enumerate(STEPS, 2)]
    given = profile(ROLES.replace('["Client answered"]', resume), more=EVENTS)
    taking(export("log.csv", *rows), profile=given)
    assert taken(TYPES) == list(zip(expected.split(), STEPS, strict=True))


def test_work_that_follows_a_pause_resumes_the_clock(taking, export, profile, taken):
    rows = [event("a", step, f"{day:02} 09:00") for step, day in (("Register", 2), ("Ask client", 3), ("Assigned", 5))]
    given = profile(ROLES.replace('["Client answered"]', "[]"), more=EVENTS)
    report = taking(export("log.csv", *rows, event("a", "Send decision", "06 09:00")), profile=given)
    assert [kind for kind, _ in taken(TYPES)] == ["other", "paused", "resumed", "final_delivered"]
    assert (counts(report), counts(report, 1)) == ((1, 0, 0, 0, 0), (4, 0, 0, 0, 0))


def test_only_what_is_complete_delivers(taking, export, profile, taken):
    rows = [event("a", "Register", "02 09:00", Step="complete"), event("a", "Send decision", "03 09:00", Step="start")]
    given = profile(f'lifecycle = "Step"\n{ROLES}')
    taking(export("log.csv", *rows), profile=given)
    assert taken(FOUND)[0][:4] == ("a", "in_progress", "02 09:00", None)
    taking(export("log.csv", *rows, event("a", "Send decision", "04 09:00", Step="COMPLETE")), profile=given)
    assert taken(FOUND)[0][:4] == ("a", "delivered", "02 09:00", "04 09:00")
