"""Other ways in which a vendor may have read what was agreed: net elapsed and target per reading, from raw rows."""

from dataclasses import dataclass

from .clock import DAY, HOUR, Calendar, Clock, Span, WallClock, net_elapsed, pauses_by_reason, unite
from .records import Records, Row, instant, number, text
from .verdict import _calendar, _closed_and_end, _counted_pauses, _target, choose_term


@dataclass(frozen=True)
class Reading:
    """One way to judge an item, in integer microseconds on its clock."""

    reason: str
    elapsed: int
    target: int

    @property
    def met(self) -> bool:
        """The verdict."""
        return self.elapsed <= self.target

    @property
    def over(self) -> int:
        """How far beyond the target; negative if within it."""
        return self.elapsed - self.target


def readings(item: Row, records: Records) -> list[Reading]:
    """Every reading of an item with a term or a promise: the agreed one first, the others by precedence."""
    term = choose_term(item, records)
    if term is not None:
        return _of_term(item, term, records)
    return _of_promise(item, records) if text(item, "promised_at") else []


def pause_reason(item: Row, records: Records) -> str | None:
    """The reason with most time on the target's clock among pauses that do not count; ties: the first by name."""
    received, ended = _span(item, records)
    term = choose_term(item, records)
    clock = _clock(term, item, records) if term else WallClock()
    allowed = _allowed(term)
    lengths = {
        reason: sum(net_elapsed(clock, [], max(a, received), min(b, ended)) for a, b in spans if b > received)
        for reason, spans in pauses_by_reason(_pause_events(item, records), records.as_of).items()
        if reason not in allowed and any(b > received and a < ended for a, b in spans)
    }
    return min(lengths, key=lambda reason: (-lengths[reason], reason), default=None)


def _of_term(item: Row, term: Row, records: Records) -> list[Reading]:
    received, ended = _span(item, records)
    calendar = _calendar(term, item, records)
    clock, target = _target(term, calendar, received)
    counted, every = _counted_pauses(item, term, records), _every_pause(item, records)

    def read(reason: str, clock: Clock, target: int, pauses: list[Span], ended: int = ended) -> Reading:
        return Reading(reason, net_elapsed(clock, pauses, received, ended), target)

    found = [read("agreed", clock, target, counted), read("pause_not_allowed", clock, target, every)]
    other = _other_calendar(term, item, records)
    in_business = text(term, "target_unit").startswith("business")
    if in_business and other is not calendar and not other.assumed:
        found.append(read("other_calendar", *_target(term, other, received), counted))
    swapped = _on_the_wall(term) if in_business else _in_working_time(term, calendar, received)
    found += [read("wall_clock", *swapped, counted), read("without_pauses", clock, target, [])]
    if promised := instant(item, "promised_at"):
        found.append(Reading("promise_instead", max(0, ended - received), promised - received))
    if final := _final(item, records):
        closed, last = final
        found.append(read("final_delivery", clock, target, unite(counted + closed), last))
    return found


def _of_promise(item: Row, records: Records) -> list[Reading]:
    received, ended = _span(item, records)
    target = instant(item, "promised_at") - received
    wall, every = WallClock(), _every_pause(item, records)
    found = [
        Reading("agreed", max(0, ended - received), target),
        Reading("pause_not_allowed", net_elapsed(wall, every, received, ended), target),
    ]
    if final := _final(item, records):
        found.append(Reading("final_delivery", max(0, final[1] - received), target))
    return found


def _span(item: Row, records: Records) -> Span:
    delivered = instant(item, "first_delivered_at")
    return instant(item, "received_at"), records.as_of if delivered is None else delivered


def _final(item: Row, records: Records) -> tuple[list[Span], int] | None:
    reopened = _closed_and_end(item, records)
    if reopened:
        closed, again = reopened
        return closed, records.as_of if again is None else again
    final = instant(item, "final_delivered_at")
    return None if final is None else ([], final)


def _clock(term: Row, item: Row, records: Records) -> Clock:
    return _target(term, _calendar(term, item, records), instant(item, "received_at"))[0]


def _other_calendar(term: Row, item: Row, records: Records) -> Calendar:
    of_client = text(term, "calendar") == "client"
    return records.vendor_calendar(item) if of_client else records.client_calendar(item)


def _on_the_wall(term: Row) -> tuple[Clock, int]:
    one = DAY if text(term, "target_unit").endswith("days") else HOUR
    return WallClock(), round(number(term, "target") * one)


def _in_working_time(term: Row, calendar: Calendar, received: int) -> tuple[Clock, int]:
    days = text(term, "target_unit").endswith("days")
    one = calendar.usual_day(calendar.local_date(received)) if days else HOUR
    return calendar, round(number(term, "target") * one)


def _allowed(term: Row | None) -> set[str]:
    return {reason.strip() for reason in text(term or {}, "pause_reasons").split(";") if reason.strip()}


def _every_pause(item: Row, records: Records) -> list[Span]:
    by_reason = pauses_by_reason(_pause_events(item, records), records.as_of)
    return unite(span for spans in by_reason.values() for span in spans)


def _pause_events(item: Row, records: Records) -> list[tuple[int, str, str]]:
    return [
        (instant(event, "occurred_at"), text(event, "event_type"), text(event, "reason"))
        for event in records.events.get(text(item, "deliverable_id"), [])
        if text(event, "event_type") in ("paused", "resumed")
    ]
