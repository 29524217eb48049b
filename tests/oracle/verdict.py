"""What each deliverable was promised, and whether the promise was kept."""

from dataclasses import dataclass
from fractions import Fraction

from .clock import (
    DAY,
    HOUR,
    Calendar,
    Clock,
    Span,
    WallClock,
    due_at,
    net_elapsed,
    pauses_by_reason,
    unite,
)
from .records import Records, Row, in_effect, instant, number, segment, text

_REOPENING = 1


@dataclass(frozen=True)
class Verdict:
    """One deliverable's clock: instants and durations in integer microseconds, None if there are none."""

    state: str
    basis: str = "none"
    due: int | None = None
    target: int | None = None
    elapsed: int | None = None
    paused: int | None = None
    late: int | None = None
    attainment_target: Fraction | None = None
    assumed_calendar: bool = False
    total_state: str | None = None
    total_elapsed: int | None = None


def judge(item: Row, records: Records) -> Verdict:
    """The deliverable's verdict. A term that applies on receipt wins over a promised instant."""
    term = choose_term(item, records)
    if term is not None:
        return _by_term(item, term, records)
    if text(item, "promised_at"):
        return _by_promise(item, records)
    return Verdict("cancelled" if _cancelled(item) else "no_term")


def choose_term(item: Row, records: Records) -> Row | None:
    """The most specific term in effect on the date of receipt, in the zone of the calendar that it names.

    Near midnight, two equally specific terms can both be in effect if they name calendars in different zones:
    the one agreed last wins.
    """
    received = instant(item, "received_at")
    matching = [
        term
        for term in records.terms.get((text(item, "vendor_id"), segment(item)), [])
        if _fits(term, item) and in_effect(term, _calendar(term, item, records).local_date(received))
    ]
    return max(matching, key=_specificity, default=None)


def _fits(term: Row, item: Row) -> bool:
    return all((text(term, column) or "*") in ("*", text(item, column)) for column in ("work_type", "priority"))


def _specificity(term: Row) -> tuple[bool, bool, str]:
    work_type, priority = (text(term, column) or "*" for column in ("work_type", "priority"))
    return work_type != "*", priority != "*", text(term, "effective_from")


def _calendar(term: Row, item: Row, records: Records) -> Calendar:
    of_client = text(term, "calendar") == "client"
    return records.client_calendar(item) if of_client else records.vendor_calendar(item)


def _target(term: Row, calendar: Calendar, received: int) -> tuple[Clock, int]:
    unit = text(term, "target_unit")
    clock = calendar if unit.startswith("business") else WallClock()
    if unit.endswith("hours"):
        one = HOUR
    else:
        one = DAY if unit == "calendar_days" else calendar.usual_day(calendar.local_date(received))
    return clock, round(number(term, "target") * one)


def _by_term(item: Row, term: Row, records: Records) -> Verdict:
    received, delivered = instant(item, "received_at"), instant(item, "first_delivered_at")
    calendar = _calendar(term, item, records)
    clock, target = _target(term, calendar, received)
    pauses = _counted_pauses(item, term, records)
    end = records.as_of if delivered is None else delivered
    elapsed = net_elapsed(clock, pauses, received, end)
    state = _state(item, delivered is not None, elapsed <= target)
    total_state, total_elapsed = _total_by_term(item, records, clock, pauses, target)
    return Verdict(
        state,
        "term",
        due_at(clock, [(begin, min(stop, end)) for begin, stop in pauses if begin < end], received, target),
        target,
        elapsed,
        net_elapsed(clock, [], received, end) - elapsed,
        elapsed - target if state in ("missed", "open_overdue") else None,
        number(term, "attainment_target"),
        calendar.assumed,
        total_state,
        total_elapsed,
    )


def _by_promise(item: Row, records: Records) -> Verdict:
    received, promised = instant(item, "received_at"), instant(item, "promised_at")
    delivered = instant(item, "first_delivered_at")
    end = records.as_of if delivered is None else delivered
    state = _state(item, delivered is not None, end <= promised)
    reopened = _closed_and_end(item, records)
    total_state = None
    if reopened is not None and not _cancelled(item):
        _, again = reopened
        total_state = _state(item, again is not None, (records.as_of if again is None else again) <= promised)
    return Verdict(
        state,
        "promise",
        promised,
        elapsed=max(0, end - received),
        late=end - promised if state in ("missed", "open_overdue") else None,
        total_state=total_state,
    )


def _counted_pauses(item: Row, term: Row, records: Records) -> list[Span]:
    events = [
        (instant(event, "occurred_at"), text(event, "event_type"), text(event, "reason"))
        for event in records.events.get(text(item, "deliverable_id"), [])
        if text(event, "event_type") in ("paused", "resumed")
    ]
    allowed = {reason.strip() for reason in text(term, "pause_reasons").split(";") if reason.strip()}
    return unite(
        span
        for reason, spans in pauses_by_reason(events, records.as_of).items()
        if not allowed or reason in allowed
        for span in spans
    )


def _cancelled(item: Row) -> bool:
    return text(item, "status") == "cancelled"


def _state(item: Row, delivered: bool, in_time: bool) -> str:
    if _cancelled(item):
        return "cancelled"
    if delivered:
        return "met" if in_time else "missed"
    return "not_yet_due" if in_time else "open_overdue"


def _total_by_term(
    item: Row, records: Records, clock: Clock, pauses: list[Span], target: int
) -> tuple[str | None, int | None]:
    reopened = _closed_and_end(item, records)
    if reopened is None or _cancelled(item):
        return None, None
    closed, again = reopened
    end = records.as_of if again is None else again
    elapsed = net_elapsed(clock, unite(pauses + closed), instant(item, "received_at"), end)
    return _state(item, again is not None, elapsed <= target), elapsed


def _closed_and_end(item: Row, records: Records) -> tuple[list[Span], int | None] | None:
    """Spans in which a reopened item was closed, and the first delivery of its last round (None = open).

    None if it was never reopened.
    """
    closed_since = instant(item, "first_delivered_at")
    if closed_since is None:
        return None
    closed: list[Span] = []
    was_reopened = False
    for at, place in _reopenings_and_deliveries(item, records, after=closed_since):
        if place == _REOPENING:
            was_reopened = True
            if closed_since is not None:
                closed.append((closed_since, at))
            closed_since = None
        elif closed_since is None:
            closed_since = at
    return (closed, closed_since) if was_reopened else None


def _reopenings_and_deliveries(item: Row, records: Records, after: int) -> list[tuple[int, int]]:
    """(instant, place of its kind on ties): a draft, then a reopening, then the final delivery that answers it."""
    places = {"draft_delivered": 0, "reopened": _REOPENING, "final_delivered": 2}
    steps = [
        (instant(event, "occurred_at"), places[text(event, "event_type")])
        for event in records.events.get(text(item, "deliverable_id"), [])
        if text(event, "event_type") in places
    ]
    final = instant(item, "final_delivered_at")
    steps += [] if final is None else [(final, 2)]
    return sorted(step for step in steps if step[0] >= after)
