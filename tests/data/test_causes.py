"""Why late work was late, by the rules on its events: each rule alone, and which of two takes precedence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import queries
from tests.queries.portfolio import build_version

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
USUAL = 20  # items of the work type that were assigned after an hour
DAYS = [
    {"calendar_id": name, "timezone": "UTC", "weekday": day, "opens_at": opens * 3600, "closes_at": closes * 3600}
    for name, opens, closes in (("VENDOR", 8, 18), ("CLIENT", 8, 12))
    for day in range(1, 6)
]


def hour(number: float) -> datetime:
    """The instant that many hours after receipt on Monday at nine."""
    return MONDAY + timedelta(hours=number)


def late_item(tmp_path: Path, *events: tuple, hours: float = 9, promised: float | None = None) -> dict:
    """What is known about an item with 8 business hours, delivered after `hours`; `events`: type, hour, reason."""
    return asked(version(tmp_path, [events], hours, promised), "LATE-0")


def asked(path: Path, deliverable: str) -> dict:
    """What is known about that item."""
    (row,) = queries.run(
        "deliverable/item", queries.Scope(viewer=queries.EVERYTHING), path, deliverable=deliverable
    ).to_pylist()
    return row


def version(folder: Path, logs: Sequence[Sequence[tuple]], hours: float = 9, promised: float | None = None) -> Path:
    """A version with such an item for each log, LATE-0 and so on, among usual ones of a work type of its own."""
    term = {"vendor_id": "V1", "segment": "legal", "target": 8, "target_unit": "business_hours",
            "effective_from": "2026-01-01", "attainment_target": 0.9, "pause_reasons": "client_input"}  # fmt: skip
    items, told = [], []
    for number, log in enumerate(logs):
        name = f"LATE-{number}"
        item = {"deliverable_id": name, "vendor_id": "V1", "segment": "legal", "work_type": f"review {number}",
                "status": "delivered", "engagement_id": "E", "received_at": MONDAY,
                "first_delivered_at": hour(hours)}  # fmt: skip
        others = [{**item, "deliverable_id": f"D{number}-{n}", "first_delivered_at": hour(3)} for n in range(USUAL)]
        told += [
            {"deliverable_id": one["deliverable_id"], "event_type": "assigned", "occurred_at": hour(1)}
            for one in others
        ]
        told += [{"deliverable_id": name, "event_type": kind, "reason": reason, "occurred_at": hour(at)}
                 for kind, at, reason in log]  # fmt: skip
        late = item if promised is None else item | {"segment": "finance", "promised_at": hour(promised)}
        items += [late, *others]
    return build_version(
        folder / "one.duckdb",
        only=["fact.causes", "fact.clocks", "fact.deliverables"],
        vendors=[{"vendor_id": "V1", "calendar_id": "VENDOR"}],
        engagements=[{"engagement_id": "E", "vendor_id": "V1", "client": "Acme", "client_calendar_id": "CLIENT"}],
        calendars=DAYS,
        sla_terms=[term],
        deliverables=items,
        events=told,
    )


CASES = [
    ("capacity", [("assigned", 2, None)]),
    ("client_wait", [("assigned", 1, None), ("inputs_complete", 3, None)]),
    ("unclear_scope", [("clarification_raised", 1, None), ("clarification_raised", 2, None)]),
    ("unclear_scope", [("scope_change", 1, None)]),
    ("quality_rework", [("checkpoint_failed", 4, None)]),
    ("quality_rework", [("returned", 4, None)]),
    ("timezone_gap", [("clarification_raised", 5, None), ("clarification_answered", 6, None)]),
    ("specialist_unavailable", [("reassigned", 2, None)]),
    ("data_access_hold", [("security_hold_start", 2, None), ("security_hold_end", 3, None)]),
    (None, [("assigned", 1, None)]),
    (None, [("clarification_raised", 1, None), ("clarification_answered", 2, None)]),  # in the client's hours
    (None, [("scope_change", 10, None)]),  # after the delivery
    (None, [("inputs_complete", 0.5, None)]),  # without that half hour it would have been late all the same
]
"""The cause that is found, and what happened."""


@pytest.fixture(scope="module")
def each_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version with the late item of every case."""
    return version(tmp_path_factory.mktemp("causes"), [events for _, events in CASES])


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_rule_alone(each_alone: Path, number: int) -> None:
    found = asked(each_alone, f"LATE-{number}")

    assert (found["state"], found["hours_late"]) == ("missed", pytest.approx(1))
    assert found["derived_cause"] == CASES[number][0]


def test_an_agreed_pause_explains_nothing_since_it_does_not_count(tmp_path: Path) -> None:
    found = late_item(tmp_path, ("paused", 1, "client_input"), ("resumed", 4, "client_input"), hours=24 + 3)

    assert (found["state"], found["paused_hours"]) == ("missed", 3)
    assert found["client_wait_hours"] == 0
    assert found["derived_cause"] is None


@pytest.mark.parametrize(("queue", "cause"), [(1, "unclear_scope"), (3, "capacity")])
def test_the_first_rule_that_applies_wins(tmp_path: Path, queue: int, cause: str) -> None:
    asked = [("clarification_raised", 5, None), ("clarification_raised", 6, None)]
    found = late_item(tmp_path, ("checkpoint_failed", 4, None), *asked, ("assigned", queue, None))

    assert found["derived_cause"] == cause


def test_the_evidence_stands_beside_the_cause(tmp_path: Path) -> None:
    found = late_item(
        tmp_path, ("assigned", 2, None), ("clarification_raised", 5, None), ("checkpoint_failed", 6, None)
    )

    assert (found["queue_hours"], found["queue_p90_hours"]) == (2, 1)
    assert (found["questions_raised"], found["asked_outside"], found["failures"]) == (1, 1, 1)


def test_a_promise_is_judged_by_the_wall_clock(tmp_path: Path) -> None:
    found = late_item(tmp_path, ("inputs_complete", 5, None), hours=9, promised=5)

    assert (found["state"], found["hours_late"], found["client_wait_hours"]) == ("missed", 4, 5)
    assert found["derived_cause"] == "client_wait"


def test_work_in_time_has_no_cause(tmp_path: Path) -> None:
    found = late_item(tmp_path, ("assigned", 2, None), hours=7)

    assert (found["state"], found["derived_cause"], found["queue_hours"]) == ("met", None, None)
