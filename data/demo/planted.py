"""The effects planted in the demo portfolio: what is true of it, defined once.

The generator takes its parameters from here and the tests their expected figures, so a page
that shows anything else is wrong about records whose truth is known.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

AS_OF = datetime(2026, 11, 15, 22, 0, tzinfo=UTC)
"""The portfolio's "now": the end of its last week, and the instant of its last event."""

FIRST_DAY = date(2024, 11, 18)
"""The Monday on which the 104 weeks begin."""

WEEKS = 104


@dataclass(frozen=True)
class Simpson:
    """One vendor is better overall and worse in every segment, because its work is easier."""

    better_overall: str = "V-ORION"
    better_in_every_segment: str = "V-VEGA"
    segments: tuple[str, ...] = ("finance", "legal", "healthcare", "analytics")
    overall_gap: float = 0.02  # at least, in favour of better_overall
    segment_gap: float = 0.025  # at least, in favour of better_in_every_segment


@dataclass(frozen=True)
class Crunch:
    """Six weeks of too few people at one vendor: attainment falls, turnaround and backlog rise."""

    vendor_id: str = "V-MAYON"
    since: date = date(2026, 4, 6)  # by receipt
    until: date = date(2026, 5, 17)  # inclusive
    attainment: float = 0.70
    usual_attainment: float = 0.94
    breach_cause: str = "capacity"


@dataclass(frozen=True)
class MixShift:
    """Work moves to the segment that saves least, so the total saving share falls while each segment's rises.

    Engineering has no baseline and therefore no saving at all.
    """

    segment: str = "analytics"
    since: date = date(2026, 7, 1)  # new mix by receipt, new prices by first delivery
    before: tuple[date, date] = (date(2026, 4, 1), date(2026, 6, 30))  # inclusive
    after: tuple[date, date] = (date(2026, 7, 1), date(2026, 9, 30))  # inclusive
    segments: tuple[str, ...] = ("finance", "legal", "healthcare", "analytics")
    total_fall: float = 0.02  # at least, in saving share
    segment_rise: float = 0.01  # at least, in saving share


@dataclass(frozen=True)
class Overreport:
    """One vendor takes its own queue off the clock, which its terms do not allow."""

    vendor_id: str = "V-KESTREL"
    reported: float = 0.97
    recorded: float = 0.91
    pause_reason: str = "internal_queue"


@dataclass(frozen=True)
class KeyPerson:
    """One specialist does most of the valuation models."""

    work_type: str = "valuation_model"
    vendor_id: str = "V-VEGA"
    specialist_id: str = "SP-VEGA-01"
    share: float = 0.62


@dataclass(frozen=True)
class Guideline:
    """A rewritten guideline lifts the first-pass acceptance of contract reviews."""

    work_type: str = "contract_review"
    before: str = "v1"
    after: str = "v2"
    since: date = date(2026, 3, 2)  # by receipt
    acceptance_before: float = 0.74
    acceptance_after: float = 0.86


@dataclass(frozen=True)
class Loss:
    """One work type costs more than it would in-house, in every quarter."""

    work_type: str = "market_research"
    segment: str = "analytics"
    saving_share: float = -0.08


@dataclass(frozen=True)
class Nothing:
    """Engineering: constant rates for everything, so there is nothing to find."""

    segment: str = "other"
    work_type: str = "engineering_review"
    attainment: float = 0.93
    acceptance: float = 0.82


@dataclass(frozen=True)
class Planted:
    """Every planted effect, by name."""

    simpson: Simpson = Simpson()
    crunch: Crunch = Crunch()
    mix_shift: MixShift = MixShift()
    overreport: Overreport = Overreport()
    key_person: KeyPerson = KeyPerson()
    guideline: Guideline = Guideline()
    loss: Loss = Loss()
    nothing: Nothing = Nothing()


PLANTED = Planted()


def instant(day: date) -> int:
    """The start of a day in UTC, in seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())
