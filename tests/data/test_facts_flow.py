"""Stages, questions, paths and local hours against plain Python, on random logs: out of order, repeated, tied."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from data.contract import EVENT_TYPES
from tests.data.facts_fixture import event, facts, item, rows, weekdays
from tests.oracle import flow

START = datetime(2024, 3, 20, 9, tzinfo=UTC)
AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
ITEMS = 250


def moment(chance: random.Random, low: int, high: int) -> datetime:
    """Some hours after the start: mostly whole ones, so that many coincide; some to the microsecond."""
    fine = chance.choice([0, 0, 1, 999_999, 1_234_567])
    return START + timedelta(hours=chance.randint(low, high), microseconds=fine)


def random_item(chance: random.Random, number: int) -> tuple[dict, list[dict]]:
    """A deliverable and its log, in any order, with repetitions, and also before receipt and after the end."""
    received = moment(chance, 0, 200)
    delivered = received + timedelta(hours=chance.choice([0, 1, 30, 100]), microseconds=chance.choice([0, 7]))
    made = item(f"D{number:03}", received, delivered if chance.random() < 0.85 else None)
    made |= {"accepted_at": None, "final_delivered_at": None}
    if made["first_delivered_at"] and chance.random() < 0.4:
        made["accepted_at"] = delivered + timedelta(hours=chance.choice([0, 20, 60]))
    if made["first_delivered_at"] and chance.random() < 0.4:
        made["final_delivered_at"] = delivered + timedelta(hours=chance.choice([0, 10, 50]), microseconds=3)
    if chance.random() < 0.05:
        made["status"] = "cancelled"
    low = int((received - START) / timedelta(hours=1))
    log = [
        event(made["deliverable_id"], chance.choice(EVENT_TYPES), moment(chance, low - 20, low + 190))
        for _ in range(chance.choice([0, 1, 4, 12]))
    ]
    log += chance.sample(log, len(log) // 4)
    return made, log


@pytest.fixture(scope="module", params=range(3), ids="seed {}".format)
def portfolio(request):
    """Random items by id, their logs by id, and their facts."""
    chance = random.Random(request.param)
    made = [random_item(chance, number) for number in range(ITEMS)]
    connection = facts(
        AS_OF.isoformat(), deliverables=[one for one, _ in made], events=[each for _, log in made for each in log]
    )
    return (
        {one["deliverable_id"]: one for one, _ in made},
        {one["deliverable_id"]: log for one, log in made},
        connection,
    )


def test_stages_agree_with_plain_python_and_add_up_to_the_microsecond(portfolio):
    items, logs, connection = portfolio
    found = defaultdict(dict)
    columns = "deliverable_id, stage, microseconds, whole_microseconds, is_longest"
    for name, stage, length, whole, longest in rows(connection, columns, "fact.stages", "deliverable_id, place"):
        found[name][stage] = (length, whole, longest)
    expected = {name: flow.stages(one, logs[name]) for name, one in items.items()}
    assert {name: {stage: row[0] for stage, row in parts.items()} for name, parts in found.items()} == {
        name: parts for name, parts in expected.items() if parts
    }
    assert len(found) > ITEMS / 3
    assert {stage for parts in found.values() for stage in parts} == {
        "scope", "instructions", "assignment", "work", "drafts", "review", "approval", "final",
    }  # fmt: skip
    for name, parts in found.items():
        lengths = [row[0] for row in parts.values()]
        assert min(lengths) >= 0
        assert {row[1] for row in parts.values()} == {sum(lengths)}, name
        assert [row[2] for row in parts.values()] == [
            place == lengths.index(max(lengths)) for place in range(len(lengths))
        ]


def test_the_whole_is_receipt_to_final_and_the_first_five_stages_are_the_turnaround(portfolio):
    items, logs, connection = portfolio
    summed = connection.sql(
        "select deliverable_id, sum(microseconds), sum(microseconds) filter (where place <= 5) "
        "from fact.stages group by 1"
    ).fetchall()
    for name, whole, turnaround in summed:
        one = items[name]
        assert turnaround == (one["first_delivered_at"] - one["received_at"]) // flow.MICROSECOND
        if one["final_delivered_at"]:
            assert whole == (one["final_delivered_at"] - one["received_at"]) // flow.MICROSECOND
        elif one["accepted_at"] and not any(each["event_type"] == "final_delivered" for each in logs[name]):
            assert whole == (one["accepted_at"] - one["received_at"]) // flow.MICROSECOND


def test_paths_agree_with_plain_python(portfolio):
    items, logs, connection = portfolio
    found = {
        name: (variant, steps)
        for name, variant, steps in rows(connection, "deliverable_id, variant, steps", "fact.variants")
    }
    assert found == {
        name: (flow.path(logs[name]), len({each["event_type"] for each in logs[name]}))
        for name, one in items.items()
        if logs[name] and one["first_delivered_at"] and one["status"] != "cancelled"
    }


def test_questions_are_paired_first_to_first(portfolio):
    items, logs, connection = portfolio
    found = defaultdict(list)
    for name, raised, answered, wait, waiting in connection.sql(
        "select deliverable_id, raised_at, answered_at, wait_hours, open_hours "
        "from fact.clarifications order by 1, 2, 3"
    ).fetchall():
        found[name].append((raised, answered))
        hours = ((answered or AS_OF) - raised) / timedelta(hours=1)
        assert (wait if answered else waiting) == pytest.approx(hours)
        assert (waiting if answered else wait) is None
    expected = {name: flow.questions(logs[name]) for name in items}

    def key(pair: tuple) -> tuple:
        return pair[0], pair[1] or AS_OF

    assert {name: sorted(pairs, key=key) for name, pairs in found.items()} == {
        name: sorted(pairs, key=key) for name, pairs in expected.items() if pairs
    }
    assert sum(map(len, found.values())) > 10


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
CHANGES = (  # clocks are put forward or back around these, in one case by half an hour
    datetime(2024, 3, 10, 7, tzinfo=UTC), datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 4, 6, 15, tzinfo=UTC),
)  # fmt: skip


def test_local_hours_of_both_sides_across_changes_of_the_clock():
    chance = random.Random(7)
    calendars = [row for zone in ZONES for row in weekdays(zone, zone, "09:00-17:00")]
    sides = {f"D{n}": (chance.choice(ZONES), chance.choice(ZONES)) for n in range(40)}
    log = [
        event(name, "assigned", chance.choice(CHANGES) + timedelta(minutes=chance.randint(-2_000, 2_000)))
        for name in sides
        for _ in range(20)
    ]
    connection = facts(
        "2024-06-01T00:00:00+00:00",
        deliverables=[
            item(name, "2024-03-01 09:00+00", vendor_id=sides[name][0], engagement_id=sides[name][1]) for name in sides
        ],
        vendors=[{"vendor_id": zone, "calendar_id": zone} for zone in ZONES],
        engagements=[
            {"engagement_id": zone, "vendor_id": zone, "segment": "legal", "client_calendar_id": zone} for zone in ZONES
        ],
        calendars=calendars,
        events=log,
    )
    columns = "deliverable_id, occurred_at, vendor_weekday, vendor_hour, client_weekday, client_hour"
    found = connection.sql(f"select {columns} from fact.events").fetchall()
    assert len(found) == len(log)
    for name, instant, *at in found:
        vendor, client = sides[name]
        assert tuple(at) == (*flow.local(instant, vendor), *flow.local(instant, client))


def test_whether_the_client_is_at_work_follows_its_calendar_holidays_and_closing_time():
    moments = {
        "2024-07-01 08:00+00": True,  # nine in London, as it opens
        "2024-07-01 07:59+00": False,
        "2024-07-01 15:59+00": True,
        "2024-07-01 16:00+00": False,  # five, as it closes
        "2024-07-02 10:00+00": False,  # a holiday
        "2024-07-06 10:00+00": False,  # a Saturday
    }
    connection = facts(
        "2024-08-01T00:00:00+00:00",
        deliverables=[item("D", "2024-07-01 06:00+00", engagement_id="E")],
        engagements=[{"engagement_id": "E", "vendor_id": "V", "segment": "legal", "client_calendar_id": "C"}],
        calendars=[
            {"calendar_id": "C", "timezone": "Europe/London", "weekday": day, "opens_at": 9 * 3600,
             "closes_at": 17 * 3600}
            for day in range(1, 6)
        ],
        holidays=[{"calendar_id": "C", "date": "2024-07-02"}],
        events=[event("D", "assigned", moment) for moment in moments],
    )  # fmt: skip
    found = connection.sql("select client_at_work from fact.events order by occurred_at").fetchall()
    assert [at_work for (at_work,) in found] == [moments[moment] for moment in sorted(moments)]


def test_the_time_to_assignment_skill_and_use_of_an_item():
    connection = facts(
        "2024-08-01T00:00:00+00:00",
        deliverables=[
            item("A", "2024-07-01 06:00+00", "2024-07-05 06:00+00", specialist_id="S", required_skill="law",
                 decision_use="partly"),
            item("B", "2024-07-01 06:00+00", "2024-07-05 06:00+00", specialist_id="S", required_skill="tax"),
            item("C", "2024-07-01 06:00+00", "2024-07-05 06:00+00", specialist_id="T", required_skill="law"),
        ],
        specialists=[{"specialist_id": "S", "skill": "Law"}, {"specialist_id": "T"}],
        events=[
            event("A", "assigned", "2024-07-02 06:30+00"),
            event("A", "assigned", "2024-07-03 06:30+00"),
            event("B", "assigned", "2024-07-01 05:00+00"),
            event("C", "draft_delivered", "2024-07-05 06:00+00"),
        ],
    )  # fmt: skip
    assert rows(connection, "deliverable_id, assignment_hours, has_required_skill, decision_use") == [
        ("A", 24.5, 1, "partly"),
        ("B", 0.0, 0, None),
        ("C", None, None, None),
    ]


def test_without_a_calendar_there_is_no_local_hour_and_no_shared_time():
    connection = facts(
        "2024-06-01T00:00:00+00:00",
        deliverables=[item("D", "2024-03-01 09:00+00")],
        events=[event("D", "clarification_raised", "2024-03-01 10:00+00")],
    )
    assert rows(connection, "vendor_hour, client_hour, client_at_work", "fact.events") == [(None, None, None)]
    columns = "calendars_known, overlap_hours, vendor_at_work, client_at_work"
    assert rows(connection, columns, "fact.clarifications") == [(False, None, None, None)]


PATTERNS = {
    "day": ("Europe/Berlin", "09:00-12:00 13:00-17:00"),
    "night": ("Asia/Manila", "21:00-06:00"),
    "india": ("Asia/Kolkata", "09:30-18:30"),
    "west": ("America/Los_Angeles", "08:00-16:00"),
}


UNTIL = datetime(2024, 5, 1, 12, tzinfo=UTC)
PAIRS = {f"{vendor} {client}": (vendor, client) for vendor in PATTERNS for client in PATTERNS}


@pytest.fixture(scope="module")
def asked():
    """Each pair's questions, about one item of its own vendor and client, and the facts of them all."""
    raised = {
        pair: sorted(START + timedelta(minutes=random.Random(f"{pair} {n}").randint(0, 40_000)) for n in range(30))
        for pair in PAIRS
    }
    calendars = [row for name, pattern in PATTERNS.items() for row in weekdays(name, *pattern)]
    connection = facts(
        UNTIL.isoformat(),
        deliverables=[item(pair, START, vendor_id=pair, engagement_id=pair) for pair in PAIRS],
        vendors=[{"vendor_id": pair, "calendar_id": vendor} for pair, (vendor, _) in PAIRS.items()],
        engagements=[
            {"engagement_id": pair, "vendor_id": pair, "segment": "legal", "client_calendar_id": client}
            for pair, (_, client) in PAIRS.items()
        ],
        calendars=calendars,
        holidays=[{"calendar_id": "day", "date": "2024-04-01"}],
        events=[
            event(pair, "clarification_raised", instant) for pair, instants in raised.items() for instant in instants
        ],
    )
    return raised, connection


@pytest.mark.parametrize("pair", PAIRS)
def test_shared_working_hours_and_who_was_at_work(asked, pair):
    raised, connection = asked
    days = (START - timedelta(days=3)).date(), UNTIL.date()
    closed = {"day": {datetime(2024, 4, 1).date()}}
    one, other = (flow.shifts(weekdays(name, *PATTERNS[name]), closed.get(name, set()), *days) for name in PAIRS[pair])
    first = min(min(instants) for instants in raised.values())
    weeks = (UNTIL - first) // timedelta(weeks=1)
    since = UNTIL - weeks * timedelta(weeks=1)
    columns = "raised_at, overlap_hours, vendor_at_work, client_at_work"
    found = rows(connection, columns, f"fact.clarifications where deliverable_id = '{pair}'", "raised_at")
    assert len({instant for instant, *_ in found}) == len(set(raised[pair]))
    for instant, overlap, vendor_works, client_works in found:
        assert overlap == pytest.approx(flow.shared_hours(one, other, since, UNTIL) / weeks)
        assert (vendor_works, client_works) == (flow.at_work(one, instant), flow.at_work(other, instant))
