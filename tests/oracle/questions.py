"""The questions with fixed names and columns, answered from raw CSV rows.

Counts are int; sums, shares and hours exact Fractions (a sum of nothing is 0, a share of nothing None); interval
bounds floats; instants UTC datetimes; days dates. Rows are ordered by their grain.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import sqrt

from .clock import HOUR, to_instant
from .exchange import rate_on
from .money import Cost, cost, is_withdrawn, transition_days
from .records import SEGMENTS, Portfolio, Records, Row, instant, segment, text
from .review import Review, review
from .service_credits import service_credits
from .verdict import Verdict, judge

Z = 1.959963984540054


def wilson(successes: int, n: int) -> tuple[float | None, float | None]:
    """Wilson's 95 % interval for a share; (None, None) for nothing."""
    if n == 0:
        return None, None
    p, spread = successes / n, Z * Z / n
    centre = (p + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(p * (1 - p) / n + spread / (4 * n))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class Filters:
    """`until` is inclusive; an empty filter means all."""

    since: date | None = None
    until: date | None = None
    vendors: Collection[str] = ()
    segments: Collection[str] = ()
    clients: Collection[str] = ()
    work_types: Collection[str] = ()

    def in_period(self, day: date | None) -> bool:
        """Whether a day lies in the period; a missing one never does."""
        if day is None or (self.since and day < self.since):
            return False
        return not (self.until and day > self.until)

    def keep(self, vendor: str, of_segment: str, client: str) -> bool:
        """Whether a vendor, segment and client pass; ignores the work type."""
        asked = ((self.vendors, vendor), (self.segments, of_segment), (self.clients, client))
        return all(not wanted or value in wanted for wanted, value in asked)


@dataclass(frozen=True)
class Item:
    """One deliverable with everything that the questions need.

    `delivered_on` and `cost` are None until it is delivered, and where it was cancelled and is not billed.
    """

    row: Row
    vendor_id: str
    segment: str
    work_type: str
    client: str
    received: int
    delivered: int | None
    delivered_on: date | None
    due_on: date | None
    sla_on: date
    verdict: Verdict
    met: int | None
    cost: Cost | None
    review: Review

    def delivered_in_time(self) -> int | None:
        """Like met, but only for delivered work."""
        return None if self.delivered is None else self.met


class Oracle:
    """Answers for one portfolio. as_of: unless given, the latest instant of receipt, delivery or event."""

    def __init__(
        self,
        portfolio: Portfolio,
        timezone: str = "UTC",
        as_of: datetime | None = None,
        currency: str | None = None,
    ) -> None:
        self.records = Records(portfolio, timezone, as_of, currency)
        self.as_of = to_instant(self.records.as_of)
        self.as_of_on = self.records.local_date(self.records.as_of)
        self.items = [self._item(row) for row in self.records.deliverables]

    def answer(self, question: str, **filters: date | Collection[str] | None) -> list[dict]:
        """Rows of one of the seven questions under Filters."""
        return QUESTIONS[question](self, Filters(**filters))

    def facts(self) -> list[dict]:
        """One row per deliverable with all its numbers; durations are *_us, in integer microseconds."""
        return [_facts(item) for item in self.items]

    def due(self, filters: Filters) -> list[Item]:
        """Items by due instant, or by receipt if there is none."""
        return [item for item in self._kept(filters) if filters.in_period(item.sla_on)]

    def delivered(self, filters: Filters) -> list[Item]:
        """Items by first delivery."""
        return [item for item in self._kept(filters) if filters.in_period(item.delivered_on)]

    def transition(self, filters: Filters) -> dict[str, Fraction]:
        """Amortised transition cost per currency, each day at its rate; nothing under a work-type filter."""
        costs: dict[str, Fraction] = defaultdict(Fraction)
        for row in [] if filters.work_types else self.records.engagements.values():
            client = text(row, "client") or "unassigned"
            if any(filters.keep(vendor, of_segment, client) for vendor, of_segment in self._places(row)):
                for on, amount in transition_days(row, self.as_of_on):
                    if filters.in_period(on):
                        currency = self.records.currency_of(row)
                        rate = rate_on(currency, on, self.records)
                        costs[currency if rate is None else self.records.currency] += amount * (rate or 1)
        return costs

    def _places(self, engagement: Row) -> list[tuple[str, str]]:
        """Every vendor and segment that the engagement's cost may belong to."""
        records, name = self.records, text(engagement, "engagement_id")
        stated = text(engagement, "vendor_id"), text(engagement, "segment") and segment(engagement)
        mine = [row for row in records.deliverables if text(row, "engagement_id") == name]
        worked = {(text(row, "vendor_id"), segment(row)) for row in mine}
        if not worked:
            known = {text(row, "vendor_id") for row in records.deliverables} | {*records.vendors}
            known |= {text(row, "vendor_id") for row in records.engagements.values()} - {""}
            worked = {(vendor, of_segment) for vendor in known for of_segment in SEGMENTS}
        return [(stated[0] or vendor, stated[1] or of_segment) for vendor, of_segment in worked]

    def _kept(self, filters: Filters) -> list[Item]:
        return [
            item
            for item in self.items
            if filters.keep(item.vendor_id, item.segment, item.client)
            and (not filters.work_types or item.work_type in filters.work_types)
        ]

    def _item(self, row: Row) -> Item:
        records, verdict = self.records, judge(row, self.records)
        received, delivered = instant(row, "received_at"), instant(row, "first_delivered_at")
        counted = None if delivered is None or is_withdrawn(row) else delivered
        due_on = None if verdict.due is None else records.local_date(verdict.due)
        return Item(
            row,
            text(row, "vendor_id"),
            segment(row),
            text(row, "work_type"),
            records.client_of(row),
            received,
            delivered,
            None if counted is None else records.local_date(counted),
            due_on,
            due_on or records.local_date(received),
            verdict,
            _met(verdict, records.as_of),
            None if counted is None else cost(row, records),
            review(row, records),
        )


def _met(verdict: Verdict, as_of: int) -> int | None:
    if verdict.state == "met" and verdict.due is not None and verdict.due <= as_of:
        return 1
    return 0 if verdict.state in ("missed", "open_overdue") else None


def _facts(item: Item) -> dict:
    verdict, cost_ = item.verdict, item.cost
    covered = None if cost_ is None else int(cost_.covered)
    return _deliverable(item) | {
        "client": item.client,
        "sla_on": item.sla_on,
        "due_on": item.due_on,
        "delivered_on": item.delivered_on,
        "sla_basis": verdict.basis,
        "target_us": verdict.target,
        "net_elapsed_us": verdict.elapsed,
        "paused_us": verdict.paused,
        "late_us": verdict.late,
        "attainment_target": verdict.attainment_target,
        "assumed_calendar": verdict.assumed_calendar,
        "met": item.met,
        "met_when_delivered": item.delivered_in_time(),
        "total_state": verdict.total_state,
        "total_net_elapsed_us": verdict.total_elapsed,
        "currency": cost_ and cost_.currency,
        "standard_hours": cost_ and cost_.standard_hours,
        "loaded_rate": cost_ and cost_.loaded_rate,
        "baseline_cost": cost_ and cost_.baseline_cost,
        "covered": covered,
        "covered_baseline": cost_ and cost_.covered_baseline,
        "covered_billed": cost_ and cost_.covered_billed,
        "oversight_cost": cost_ and cost_.oversight,
        "reviewed": int(item.review.reviewed),
        "accepted_first": item.review.accepted_first,
        "revisions": item.review.revisions,
    }


def _deliverable(item: Item) -> dict:
    verdict = item.verdict
    return {
        "deliverable_id": text(item.row, "deliverable_id"),
        "vendor_id": item.vendor_id,
        "segment": item.segment,
        "work_type": item.work_type,
        "state": verdict.state,
        "received_at": to_instant(item.received),
        "first_delivered_at": None if item.delivered is None else to_instant(item.delivered),
        "due_at": None if verdict.due is None else to_instant(verdict.due),
        "target_hours": None if verdict.target is None else Fraction(verdict.target, HOUR),
        "net_elapsed_hours": None if verdict.elapsed is None else Fraction(verdict.elapsed, HOUR),
    }


def _share(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    return Fraction(part) / whole if whole else None


def _total(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


def _grouped(items: Iterable[Item], key: Callable[[Item], object]) -> list[tuple]:
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return sorted(groups.items(), key=lambda group: group[0])


def _standard_hours(items: Iterable[Item]) -> Fraction:
    return _total(item.cost.standard_hours for item in items)


def throughput_weekly(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per week (its Monday) and segment with deliveries."""

    def week_and_segment(item: Item) -> tuple[date, str]:
        return item.delivered_on - timedelta(days=item.delivered_on.weekday()), item.segment

    return [
        {
            "week": week,
            "segment": of_segment,
            "delivered": len(items),
            "standard_hours": _standard_hours(items),
        }
        for (week, of_segment), items in _grouped(oracle.delivered(filters), week_and_segment)
    ]


def _attained(items: list[Item]) -> dict:
    verdicts = [item.met for item in items if item.met is not None]
    low, high = wilson(sum(verdicts), len(verdicts))
    return {
        "due": len(verdicts),
        "met": sum(verdicts),
        "attainment": _share(sum(verdicts), len(verdicts)),
        "attainment_low": low,
        "attainment_high": high,
    }


def sla_attainment(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row. due = met + missed + open_overdue; met counts once its due instant has come."""
    items = oracle.due(filters)
    states = [item.verdict.state for item in items]
    on_delivery = [item.delivered_in_time() for item in items if item.delivered_in_time() is not None]
    counts = {state: states.count(state) for state in ("missed", "open_overdue", "not_yet_due", "no_term")}
    delivered_only = _share(sum(on_delivery), len(on_delivery))
    return [_attained(items) | counts | {"delivered_only_attainment": delivered_only}]


def sla_by_vendor(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per vendor and segment with anything due. attainment_target: the mean over due items."""
    due = [item for item in oracle.due(filters) if item.met is not None]
    rows = []
    for (vendor, of_segment), items in _grouped(due, lambda item: (item.vendor_id, item.segment)):
        targets = [item.verdict.attainment_target for item in items]
        known = [target for target in targets if target is not None]
        target = _share(_total(known), len(known))
        rows.append({"vendor_id": vendor, "segment": of_segment} | _attained(items) | {"attainment_target": target})
    return rows


def sla_deliverables(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per deliverable in any state."""
    return sorted(map(_deliverable, oracle.due(filters)), key=lambda row: row["deliverable_id"])


def savings_total(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per currency in which anything was delivered, a transition was paid or a credit is due."""
    items = dict(_grouped(oracle.delivered(filters), lambda item: item.cost.currency))
    transition, owed = oracle.transition(filters), service_credits(oracle, filters)
    return [
        _savings(
            currency, items.get(currency, []), transition.get(currency, Fraction(0)), owed.get(currency, Fraction(0))
        )
        for currency in sorted({*items, *transition, *owed})
    ]


def _savings(currency: str, items: list[Item], transition: Fraction, owed: Fraction) -> dict:
    covered = [item.cost for item in items if item.cost.covered]
    baseline = _total(cost_.covered_baseline for cost_ in covered)
    billed = _total(cost_.covered_billed for cost_ in covered)
    oversight = _total(cost_.oversight for cost_ in covered)
    net = baseline - billed - oversight - transition + owed
    return {
        "currency": currency,
        "delivered": len(items),
        "covered": len(covered),
        "coverage": _share(len(covered), len(items)),
        "converted": sum(item.cost.is_converted for item in items),
        "standard_hours": _standard_hours(items),
        "baseline_cost": baseline,
        "covered_billed": billed,
        "gross_savings": baseline - billed,
        "gross_savings_share": _share(baseline - billed, baseline),
        "oversight_cost": oversight,
        "transition_cost": transition,
        "service_credits": owed,
        "net_savings": net,
        "net_savings_share": _share(net, baseline),
    }


def mix_by_segment(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per segment with deliveries. billed: everything billed in the warehouse's own currency."""
    items = oracle.delivered(filters)
    rows = [_mix(oracle, name, group) for name, group in _grouped(items, lambda item: item.segment)]
    for measure in ("delivered", "standard_hours", "billed"):
        whole = sum(row[measure] for row in rows)
        for row in rows:
            row[f"share_of_{measure}"] = _share(row[measure], whole)
    return rows


def _mix(oracle: Oracle, of_segment: str, items: list[Item]) -> dict:
    own = [item.cost.billed for item in items if item.cost.currency == oracle.records.currency]
    return {
        "segment": of_segment,
        "delivered": len(items),
        "standard_hours": _standard_hours(items),
        "billed": _total(own),
    }


def quality_first_pass(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row, about delivered items with a review."""
    reviews = [item.review for item in oracle.delivered(filters) if item.review.reviewed]
    accepted = sum(review_.accepted_first for review_ in reviews)
    return [
        {
            "reviewed": len(reviews),
            "accepted_first": accepted,
            "first_pass_acceptance": _share(accepted, len(reviews)),
            "mean_revisions": _share(sum(review_.revisions for review_ in reviews), len(reviews)),
        }
    ]


QUESTIONS = {
    "throughput/weekly": throughput_weekly,
    "sla/attainment": sla_attainment,
    "sla/by_vendor": sla_by_vendor,
    "sla/deliverables": sla_deliverables,
    "savings/total": savings_total,
    "mix/split_by_segment": mix_by_segment,
    "quality/first_pass": quality_first_pass,
}
