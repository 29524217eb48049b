"""The lifecycle of an item in plain Python: stages, questions and their answers, paths, working hours, local time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Row = dict[str, object]

MICROSECOND = timedelta(microseconds=1)
CHECKS = ("checkpoint_passed", "checkpoint_failed")
REVISIONS = ("draft_delivered", "returned", "edit_started", "edit_done")
TIES = (
    "scope_submitted", "scope_confirmed", "inputs_complete", "clarification_raised", "clarification_answered",
    "assigned", "reassigned", "checkpoint_planned", "checkpoint_passed", "checkpoint_failed", "draft_delivered",
    "returned", "edit_started", "edit_done", "accepted", "rejected", "final_delivered", "resumed", "paused",
    "reopened", "scope_change", "escalation", "security_incident", "security_hold_start", "security_hold_end",
    "data_transfer", "other",
)  # fmt: skip
"""Which of two events at the same instant comes first."""

MARKS = {
    "scope_confirmed", "inputs_complete", "assigned", *CHECKS, *REVISIONS, "accepted", "rejected", "final_delivered",
}  # fmt: skip


def stages(item: Row, events: list[Row]) -> dict[str, int]:
    """Microseconds by stage, in lifecycle order; empty without a log or a delivery."""
    received, delivered = item["received_at"], item["first_delivered_at"]
    if item["status"] == "cancelled" or delivered is None or not any(event["event_type"] in MARKS for event in events):
        return {}

    def moments(*types: str) -> list[datetime]:
        return sorted(event["occurred_at"] for event in events if event["event_type"] in types)

    def first(kind: str) -> datetime | None:
        return next(iter(moments(kind)), None)

    def last(*types: str) -> datetime | None:
        return next(reversed([moment for moment in moments(*types) if moment >= delivered]), None)

    approved = item["accepted_at"] or last("accepted", "rejected")
    final = item["final_delivered_at"] or last("final_delivered")
    end = max(delivered, final or approved or delivered)
    before = [moment for moment in moments(*CHECKS) if moment <= delivered]
    verdict = min(approved or end, end)
    revised = [moment for moment in moments(*REVISIONS) if delivered < moment <= verdict]
    way = [
        ("scope", first("scope_confirmed"), delivered), ("instructions", first("inputs_complete"), delivered),
        ("assignment", first("assigned"), delivered), ("work", before[-1] if before else None, delivered),
        ("drafts", delivered, delivered), ("review", revised[-1] if revised else None, end),
        ("approval", approved, end), ("final", final and end, end),
    ]  # fmt: skip
    spent, at = {}, received
    for stage, moment, limit in way:
        if moment is not None:
            reached = min(max(at, moment), limit)
            spent[stage], at = (reached - at) // MICROSECOND, reached
    return spent


def questions(events: list[Row]) -> list[tuple[datetime, datetime | None]]:
    """The instants of each question and its answer: the first answer after the first question, and so on."""
    raised = sorted(event["occurred_at"] for event in events if event["event_type"] == "clarification_raised")
    answered = sorted(
        event["occurred_at"]
        for event in events
        if event["event_type"] == "clarification_answered" and raised and event["occurred_at"] >= raised[0]
    )
    answered += [None] * len(raised)
    return [
        (asked, answer if answer is not None and answer >= asked else None)
        for asked, answer in zip(raised, answered, strict=False)
    ]


def path(events: list[Row]) -> str:
    """The event types, ordered by when each first happened."""
    firsts: dict[str, datetime] = {}
    for event in events:
        kind = event["event_type"]
        firsts[kind] = min(firsts.get(kind, event["occurred_at"]), event["occurred_at"])
    return " > ".join(sorted(firsts, key=lambda kind: (firsts[kind], TIES.index(kind))))


def local(instant: datetime, zone: str) -> tuple[int, int]:
    """ISO weekday and hour in the zone's local time."""
    wall = instant.astimezone(ZoneInfo(zone))
    return wall.isoweekday(), wall.hour


def shifts(calendar: list[Row], closed: set[date], since: date, until: date) -> list[tuple[datetime, datetime]]:
    """The calendar's stretches of working time that open on the days from since to until, as instants."""
    found = []
    for offset in range((until - since).days + 1):
        day = since + timedelta(offset)
        for row in calendar:
            if row["weekday"] == day.isoweekday() and day not in closed:
                length = row["closes_at"] - row["opens_at"]
                opens = _wall(day, row["opens_at"], row["timezone"])
                closes = _wall(day, row["opens_at"] + length + (86_400 if length <= 0 else 0), row["timezone"])
                found.append((opens, closes))
    return sorted(found)


def _wall(day: date, seconds: int, zone: str) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def at_work(found: list[tuple[datetime, datetime]], instant: datetime) -> bool:
    """Whether any of these stretches contains the instant; their ends do not count."""
    return any(opens <= instant < closes for opens, closes in found)


def shared_hours(
    one: list[tuple[datetime, datetime]], other: list[tuple[datetime, datetime]], since: datetime, until: datetime
) -> float:
    """Hours between two instants that lie in stretches of both sides; neither side's own stretches overlap."""
    common = [min(closes, ends, until) - max(opens, starts, since) for opens, closes in one for starts, ends in other]
    return sum((part for part in common if part > timedelta()), timedelta()) / timedelta(hours=1)
