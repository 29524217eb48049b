"""The SLA terms of the portfolio, and which of them governs each item."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.arrivals import VENDOR_CODES, Arrivals
from data.demo.clock import ALWAYS, CALENDAR_CODES, Clock, usual_day
from data.demo.planted import instant
from data.demo.portfolio import (
    CALENDARS,
    CHANGED_TERM,
    CLIENT_CLOCK,
    NO_TERM,
    PRIORITIES,
    RUSH_TERMS,
    SEGMENT_TERMS,
    SEGMENTS,
    VENDORS,
    WORK_TYPE_TERMS,
    WORK_TYPES,
    WorkType,
)

USUAL_DAYS = np.array([usual_day(calendar) for calendar in CALENDARS] + [86_400])
TERMS_FROM = date(2024, 1, 1)


@dataclass(frozen=True)
class Term:
    """One row of sla_terms."""

    vendor_id: str
    segment: str
    work_type: str
    priority: str
    target: int
    target_unit: str
    attainment_target: float
    effective_from: date = TERMS_FROM
    effective_to: date | None = None

    @property
    def on_client_clock(self) -> bool:
        """Whether the target runs on the client's calendar."""
        return (self.vendor_id, self.segment) in CLIENT_CLOCK

    @property
    def pause_reasons(self) -> str:
        """Reasons that stop the clock, separated by ";"; empty = every reason."""
        return VENDORS[VENDOR_CODES[self.vendor_id]].pause_reasons

    @property
    def rank(self) -> int:
        """The higher, the more specific the term."""
        return 2 * (self.work_type != "*") + (self.priority != "*")


def terms() -> list[Term]:
    """Every term, least specific first, so that a later match overrides an earlier one."""
    pairs = sorted({(vendor, item.segment) for item in WORK_TYPES for vendor in _vendors_of(item)} - {NO_TERM})
    found = [term for vendor, segment in pairs for term in _terms_of(vendor, segment)]
    return sorted(found, key=lambda term: term.rank)


def _vendors_of(work_type: WorkType) -> list[str]:
    return [vendor.vendor_id for vendor, share in zip(VENDORS, work_type.vendors, strict=True) if share]


def _terms_of(vendor: str, segment: str) -> list[Term]:
    found = [Term(vendor, segment, "*", "*", *SEGMENT_TERMS[segment])]
    if segment in RUSH_TERMS:
        found.append(Term(vendor, segment, "*", "rush", *RUSH_TERMS[segment]))
    for item in WORK_TYPES:
        if item.segment == segment and item.name in WORK_TYPE_TERMS and vendor in _vendors_of(item):
            found += _over_time(Term(vendor, segment, item.name, "*", *WORK_TYPE_TERMS[item.name]))
    return found


def _over_time(term: Term) -> list[Term]:
    *key, before, changed_on = CHANGED_TERM
    if [term.vendor_id, term.segment, term.work_type] != key:
        return [term]
    rest = (term.vendor_id, term.segment, term.work_type, term.priority)
    tail = (term.target_unit, term.attainment_target)
    return [
        Term(*rest, before, *tail, TERMS_FROM, changed_on),
        Term(*rest, term.target, *tail, changed_on, None),
    ]


@dataclass(frozen=True)
class Governed:
    """Each item's target in seconds on a calendar, and which pauses stop that clock."""

    calendar: np.ndarray  # the target's own clock
    target: np.ndarray  # seconds
    term: np.ndarray  # position in terms(), -1 where there is none
    allows: np.ndarray  # items × PAUSE_REASONS, True where the reason stops the clock


PAUSE_REASONS = ("client_input", "client_hold", "internal_queue")


def govern(clock: Clock, items: Arrivals) -> Governed:
    """The most specific term in force on the local date of receipt; else a promise of the usual target."""
    every = terms()
    place = np.full(len(items), -1, dtype=np.int64)
    wall = {code: clock.local(np.full(len(items), code), items.received) for code in range(len(CALENDARS))}
    for number, term in enumerate(every):
        place[_matches(items, term, wall)] = number
    calendar, target = _targets(items, every, place)
    allowed = np.array([[_allows(term, reason) for reason in PAUSE_REASONS] for term in every] + [[False] * 3])
    return Governed(calendar, target, place, allowed[place])


def _allows(term: Term, reason: str) -> bool:
    return not term.pause_reasons or reason in term.pause_reasons.split(";")


def _matches(items: Arrivals, term: Term, wall: dict[int, np.ndarray]) -> np.ndarray:
    vendor = VENDOR_CODES[term.vendor_id]
    matches = (items.vendor == vendor) & (items.segment == SEGMENTS.index(term.segment))
    if term.work_type != "*":
        matches &= items.work_type == [item.name for item in WORK_TYPES].index(term.work_type)
    if term.priority != "*":
        matches &= items.priority == PRIORITIES.index(term.priority)
    if term.effective_from == TERMS_FROM and term.effective_to is None:
        return matches
    local = wall[CALENDAR_CODES[VENDORS[vendor].calendar_id]]
    matches &= local >= instant(term.effective_from)
    return matches if term.effective_to is None else matches & (local < instant(term.effective_to))


def _targets(items: Arrivals, every: list[Term], place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The calendar and seconds of each item's target; without a term, those of the segment's usual one."""
    rows = [(term.target, term.target_unit, term.on_client_clock) for term in every]
    rows.append((*SEGMENT_TERMS[NO_TERM[1]][:2], False))
    amount, unit, client = (np.array(column) for column in zip(*rows, strict=True))
    unit, client = unit[place], client[place]
    calendar = np.where(client, items.client_calendar, items.vendor_calendar)
    calendar = np.where(unit == "calendar_hours", ALWAYS, calendar)
    length = np.where(unit == "business_days", USUAL_DAYS[calendar], 3600)
    return calendar, amount[place] * length
