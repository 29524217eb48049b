"""Pauses and reopened work on the service-level clock, against worked-out cases."""

import pytest

from tests.data.facts_fixture import LATER, event, facts, item, one, rows, term, weekdays

FRIDAY, MONDAY = "2024-01-05", "2024-01-08"
KINDS = {"p": "paused", "r": "resumed"}

PAUSE_CASES = {
    "none": ([], 10.0, 0.0, "18:00"),
    "one": ([("p", "10:00", "x"), ("r", "11:00", "x")], 9.0, 1.0, "19:00"),
    "running at receipt": ([("p", "06:00", "x"), ("r", "09:00", "x")], 9.0, 1.0, "19:00"),
    "over before receipt": ([("p", "05:00", "x"), ("r", "07:00", "x")], 10.0, 0.0, "18:00"),
    "two reasons overlap": (
        [("p", "10:00", "x"), ("p", "10:30", "y"), ("r", "11:00", "x"), ("r", "12:00", "y")],
        8.0, 2.0, "20:00",
    ),
    "twice the same reason": (
        [("p", "10:00", "x"), ("p", "10:30", "x"), ("r", "11:00", "x"), ("r", "12:00", "x")],
        9.0, 1.0, "19:00",
    ),
    "a resume without a pause": ([("r", "10:00", "x")], 10.0, 0.0, "18:00"),
    "another reason resumes": ([("p", "12:00", "x"), ("r", "13:00", "y")], 4.0, 6.0, "00:00"),
    "resume and pause at once": (
        [("p", "10:00", "x"), ("p", "11:00", "x"), ("r", "11:00", "x"), ("r", "12:00", "x")],
        8.0, 2.0, "20:00",
    ),
    "no reason": ([("p", "10:00", None), ("r", "11:00", None)], 9.0, 1.0, "19:00"),
    "from the due instant on": ([("p", "18:00", "x"), ("r", "23:00", "x")], 10.0, 0.0, "18:00"),
    "just before the due instant": ([("p", "17:59", "x"), ("r", "19:00", "x")], 9 + 59 / 60, 1 / 60, "18:01"),
    "second begins after the moved due instant": (
        [("p", "10:00", "x"), ("r", "11:00", "x"), ("p", "19:00", "x"), ("r", "20:00", "x")],
        9.0, 1.0, "19:00",
    ),
    "after delivery, before due": ([("p", "18:30", "x"), ("r", "20:00", "x")], 10.0, 0.0, "18:00"),
}  # fmt: skip


@pytest.mark.parametrize("case", PAUSE_CASES)
def test_pauses(case):
    events, net, paused, expected_due = PAUSE_CASES[case]
    connection = one(
        "2024-01-08 08:00+00",
        [],
        10,
        unit="calendar_hours",
        delivered="2024-01-08 18:00+00",
        as_of="2024-01-08T23:59:00+00:00",
        events=[event("D", KINDS[kind], f"2024-01-08 {clock}+00", reason=reason) for kind, clock, reason in events],
    )
    ((found_net, found_paused, found_due),) = rows(
        connection, "net_elapsed_hours, paused_hours, strftime(due_at, '%H:%M')"
    )
    assert (found_net, found_paused) == (pytest.approx(net), pytest.approx(paused))
    assert found_due == expected_due


@pytest.mark.parametrize(
    ("delivered", "as_of", "events", "due", "paused"),
    [
        ("09:00", LATER, [("p", "10:00"), ("r", "12:00")], "18:00", 0),  # begins after the delivery
        ("11:00", LATER, [("p", "10:00"), ("r", "12:00")], "19:00", 1),  # runs at the delivery: 1 h of it
        ("10:00", LATER, [("p", "10:00"), ("r", "12:00")], "18:00", 0),  # begins at the delivery
        ("13:00", LATER, [("p", "10:00"), ("r", "12:00"), ("p", "12:30"), ("r", "15:00")], "20:30", 2.5),
        ("11:00", LATER, [("p", "10:00")], "19:00", 1),  # not resumed
        (None, "2024-01-08T11:00:00+00:00", [("p", "10:00")], "19:00", 1),  # open: up to the as-of
        (None, "2024-01-08T11:00:00+00:00", [("p", "10:00"), ("r", "12:00")], "19:00", 1),  # resumed after the as-of
        (None, "2024-01-08T13:00:00+00:00", [("p", "10:00"), ("r", "12:00")], "20:00", 2),
    ],
)
def test_the_due_instant_counts_pauses_up_to_the_delivery_or_the_as_of(delivered, as_of, events, due, paused):
    connection = one(
        "2024-01-08 08:00+00",
        [],
        10,
        unit="calendar_hours",
        delivered=delivered and f"2024-01-08 {delivered}+00",
        as_of=as_of,
        events=[event("D", KINDS[kind], f"2024-01-08 {clock}+00") for kind, clock in events],
    )
    assert rows(connection, "strftime(due_at, '%H:%M'), paused_hours") == [(due, paused)]


def test_only_the_reasons_that_a_term_allows_stop_its_clock():
    connection = one(
        "2024-01-08 08:00+00",
        [],
        10,
        delivered="2024-01-08 18:00+00",
        sla_terms=[term(10, "calendar_hours", pause_reasons=" client wait ; data hold;")],
        events=[
            event("D", "paused", "2024-01-08 10:00+00", reason="client wait"),
            event("D", "resumed", "2024-01-08 11:00+00", reason="client wait"),
            event("D", "paused", "2024-01-08 12:00+00", reason="holiday"),
            event("D", "resumed", "2024-01-08 13:00+00", reason="holiday"),
            event("D", "paused", "2024-01-08 14:00+00"),
            event("D", "resumed", "2024-01-08 15:00+00"),
        ],
    )
    assert rows(connection, "paused_hours") == [(1.0,)]


def test_pauses_are_counted_in_the_clock_of_the_target():
    calendar = weekdays("C", "UTC", "09:00-17:00")
    connection = one(FRIDAY + " 16:00+00", calendar, 4, delivered=MONDAY + " 13:00+00", events=[
        event("D", "paused", FRIDAY + " 16:30+00"), event("D", "resumed", MONDAY + " 10:00+00"),
    ])  # fmt: skip
    assert rows(connection, "paused_hours, net_elapsed_hours, strftime(due_at, '%d %H:%M')") == [(1.5, 3.5, "08 13:30")]


REOPENED = {
    "met": ([("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-10 10:00")], "met"),
    "missed": ([("reopened", "2024-01-10 08:00"), ("final_delivered", "2024-01-10 14:01")], "missed"),
    "open, not yet due": ([("reopened", "2024-01-11 20:00")], "not_yet_due"),
    "open, overdue": ([("reopened", "2024-01-11 08:00")], "open_overdue"),
    "twice": (
        [
            ("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-10 10:00"),
            ("reopened", "2024-01-11 08:00"), ("draft_delivered", "2024-01-11 12:00"),
        ],
        "met",
    ),
    "a round is closed from its own first delivery on": (
        [
            ("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-10 10:00"),
            ("final_delivered", "2024-01-10 10:01"),
            ("reopened", "2024-01-11 08:00"), ("draft_delivered", "2024-01-11 12:00"),
        ],
        "met",
    ),
    "and so is the last one": (
        [("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-10 14:00"),
         ("final_delivered", "2024-01-11 09:00")],
        "met",
    ),
    "a round without a delivery stays open": (
        [("reopened", "2024-01-10 08:00"), ("reopened", "2024-01-10 12:00"), ("draft_delivered", "2024-01-10 14:01")],
        "missed",
    ),
    "a final delivery at the instant of a reopening answers it": (
        [("reopened", "2024-01-10 08:00"), ("final_delivered", "2024-01-10 08:00")],
        "met",
    ),
    "a draft at the instant of a reopening precedes it": (
        [("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-10 08:00")],
        "open_overdue",
    ),
    "reopened before delivery only": ([("reopened", "2024-01-08 09:00")], None),
    "never": ([("final_delivered", "2024-01-09 09:00")], None),
}  # fmt: skip


@pytest.mark.parametrize("case", REOPENED)
def test_reopened_work_keeps_its_verdict_and_gets_a_total_one(case):
    events, total = REOPENED[case]
    connection = facts(
        "2024-01-11T23:00:00+00:00",
        deliverables=[item("D", "2024-01-08 08:00+00", "2024-01-08 12:00+00")],
        sla_terms=[term(10, "calendar_hours")],
        events=[event("D", kind, clock + "+00") for kind, clock in events],
    )
    assert rows(connection, "state, total_state") == [("met", total)]


@pytest.mark.parametrize(
    ("promised", "again", "total"),
    [
        ("2024-01-10 10:00", "2024-01-10 10:00", "met"),
        ("2024-01-10 09:59", "2024-01-10 10:00", "missed"),
        ("2024-01-11 23:00", None, "not_yet_due"),
        ("2024-01-11 22:59", None, "open_overdue"),
    ],
)
def test_reopened_work_on_a_promise_is_held_to_it(promised, again, total):
    events = [event("D", "reopened", "2024-01-10 08:00+00")]
    events += [event("D", "draft_delivered", again + "+00")] if again else []
    deliverable = item("D", "2024-01-08 08:00+00", "2024-01-08 12:00+00", promised_at=promised + "+00")
    connection = facts("2024-01-11T23:00:00+00:00", deliverables=[deliverable], events=events)
    assert rows(connection, "state, total_state") == [("met", total)]


@pytest.mark.parametrize(
    ("final", "events", "total"),
    [
        ("2024-01-10 14:00", [("reopened", "2024-01-10 08:00"), ("draft_delivered", "2024-01-12 08:00")], "met"),
        ("2024-01-10 08:00", [("reopened", "2024-01-10 08:00")], "met"),  # answers it at once
        # 4 h, then 4 h to the column's delivery, then 2 h or a second more
        ("2024-01-10 12:00", [("reopened", "2024-01-10 08:00"), ("reopened", "2024-01-11 08:00"),
                              ("draft_delivered", "2024-01-11 10:00:00")], "met"),
        ("2024-01-10 12:00", [("reopened", "2024-01-10 08:00"), ("reopened", "2024-01-11 08:00"),
                              ("draft_delivered", "2024-01-11 10:00:01")], "missed"),
    ],
)  # fmt: skip
def test_the_final_delivery_of_the_export_is_a_delivery_of_its_round(final, events, total):
    connection = facts(
        LATER,
        deliverables=[item("D", "2024-01-08 08:00+00", "2024-01-08 12:00+00", final_delivered_at=f"{final}+00")],
        sla_terms=[term(10, "calendar_hours")],
        events=[event("D", kind, f"{clock}+00") for kind, clock in events],
    )
    assert rows(connection, "total_state") == [(total,)]
