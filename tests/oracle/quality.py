"""What reviews say, in plain Python over raw rows: findings, reasons, rounds of rework and their hours."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from .clock import HOUR
from .money import baseline_of, rate_and_currency
from .questions import Filters, Item, Oracle, wilson
from .records import instant, number, text

UNSTATED = "not stated"
TIES = {"draft_delivered": 0, "returned": 1, "rejected": 2}
REVIEWING = {"returned", "rejected", "accepted"}


@dataclass(frozen=True)
class Refusal:
    """One draft returned or rejected. Only the one that opened a finished round has hours and cost."""

    item: Item
    event: dict[str, str]
    redelivered: int | None
    hours: Fraction | None
    cost: Fraction | None

    def stated(self, column: str) -> str:
        """The event's cell, or the word for an empty one."""
        return text(self.event, column) or UNSTATED


def refusals(oracle: Oracle, items: Iterable[Item]) -> list[Refusal]:
    """Every refused draft of the items, walked event by event."""
    return [refusal for item in items for refusal in _walk(oracle, item)]


def _walk(oracle: Oracle, item: Item) -> list[Refusal]:
    rows = oracle.records.events.get(text(item.row, "deliverable_id"), [])
    moments = sorted(
        ((instant(row, "occurred_at"), TIES[row["event_type"]], row) for row in rows if row["event_type"] in TIES),
        key=lambda moment: moment[:2],
    )
    walked, in_rework = [], False
    for place, (at, kind, row) in enumerate(moments):
        if kind == TIES["draft_delivered"]:
            in_rework = False
            continue
        drafts = [later for later, what, _ in moments[place + 1 :] if what == TIES["draft_delivered"]]
        walked.append(_refusal(oracle, item, row, at, None if in_rework or not drafts else drafts[0]))
        in_rework = True
    return walked


def _refusal(oracle: Oracle, item: Item, row: dict[str, str], at: int, redelivered: int | None) -> Refusal:
    if redelivered is None:
        return Refusal(item, row, None, None, None)
    worked = oracle.records.vendor_calendar(item.row).running(at, redelivered)
    hours = Fraction(sum(end - start for start, end in worked), HOUR)
    baseline = baseline_of(item.row, oracle.records) if item.delivered is not None else None
    rate, currency = (None, "") if baseline is None else rate_and_currency(baseline, item.row, oracle.records)
    rate = rate if currency == oracle.records.currency else None
    return Refusal(item, row, redelivered, hours, None if rate is None else hours * rate)


def _reviewed(oracle: Oracle, filters: Filters) -> list[Item]:
    return [item for item in oracle.delivered(filters) if item.review.reviewed]


def _logged(oracle: Oracle, filters: Filters) -> list[Item]:
    """Delivered items whose review is in the event log."""
    events = oracle.records.events
    return [
        item
        for item in oracle.delivered(filters)
        if any(row["event_type"] in REVIEWING for row in events.get(text(item.row, "deliverable_id"), []))
    ]


def _quality(oracle: Oracle, item: Item) -> Fraction | None:
    baseline = baseline_of(item.row, oracle.records)
    return None if baseline is None else number(baseline, "quality")


def _mean(values: Iterable[Fraction | int | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return Fraction(sum(known)) / len(known) if known else None


def _accepted(items: list[Item]) -> dict:
    accepted = sum(item.review.accepted_first for item in items)
    low, high = wilson(accepted, len(items))
    return {
        "reviewed": len(items),
        "accepted_first": accepted,
        "first_pass_acceptance": Fraction(accepted, len(items)) if items else None,
        "first_pass_acceptance_low": low,
        "first_pass_acceptance_high": high,
    }


def _by(things: Iterable, key: Callable[[object], tuple]) -> dict[tuple, list]:
    groups = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return dict(sorted(groups.items()))


def _version(item: Item) -> str:
    return text(item.row, "guideline_version") or UNSTATED


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def against_in_house(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row, about reviewed items whose baseline states its quality."""
    items = [item for item in _reviewed(oracle, filters) if _quality(oracle, item) is not None]
    found = {name.replace("first_pass", "compared"): value for name, value in _accepted(items).items()}
    found["compared_reviews"] = found.pop("reviewed")
    del found["accepted_first"]
    return [found | {"in_house_acceptance": _mean(_quality(oracle, item) for item in items)}]


def weekly(oracle: Oracle, filters: Filters) -> list[dict]:
    """Weeks of first delivery that have reviewed items."""
    groups = _by(_reviewed(oracle, filters), lambda item: (_monday(item.delivered_on),))
    return [{"week": week} | _accepted(items) for (week,), items in groups.items()]


def guideline_starts(oracle: Oracle, filters: Filters) -> list[dict]:
    """Versions that follow another of the same work type, by first delivery, whatever the period."""
    always = Filters(vendors=filters.vendors, segments=filters.segments, work_types=filters.work_types)
    groups = _by(oracle.delivered(always), lambda item: (item.work_type,))
    found = []
    for (work_type,), items in groups.items():
        first: dict[str, int] = {}
        for item in sorted(items, key=lambda item: (item.delivered, _version(item))):
            if _version(item) != UNSTATED:
                first.setdefault(_version(item), item.delivered)
        order = sorted(first, key=lambda version: (first[version], version))
        for earlier, version in pairwise(order):
            week = _monday(oracle.records.local_date(first[version]))
            begins, ends = filters.since or date.min, min(filters.until or date.max, oracle.as_of_on)
            if week + timedelta(days=6) >= begins and week <= ends:
                found.append(
                    {"week": week, "work_type": work_type, "guideline_version": version, "earlier_version": earlier}
                )
    return found


def by_vendor(oracle: Oracle, filters: Filters) -> list[dict]:
    """By vendor."""
    return [
        {"vendor_id": vendor}
        | _accepted(items)
        | {
            "in_house_acceptance": _mean(_quality(oracle, item) for item in items),
            "mean_revisions": _mean(item.review.revisions for item in items),
        }
        for (vendor,), items in _by(_reviewed(oracle, filters), lambda item: (item.vendor_id,)).items()
    ]


def by_vendor_and_work(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type and vendor."""
    groups = _by(_reviewed(oracle, filters), lambda item: (item.work_type, item.vendor_id))
    return [
        {"work_type": work_type, "vendor_id": vendor}
        | _accepted(items)
        | {"in_house_acceptance": _mean(_quality(oracle, item) for item in items)}
        for (work_type, vendor), items in groups.items()
    ]


def by_work_type(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type, over all vendors."""
    groups = _by(_reviewed(oracle, filters), lambda item: (item.work_type,))
    return [
        {"work_type": work_type}
        | _accepted(items)
        | {"in_house_acceptance": _mean(_quality(oracle, item) for item in items)}
        for (work_type,), items in groups.items()
    ]


def by_guideline(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type and version."""
    groups = _by(_reviewed(oracle, filters), lambda item: (item.work_type, _version(item)))
    return [
        {"work_type": work_type, "guideline_version": version} | _accepted(items)
        for (work_type, version), items in groups.items()
    ]


def by_scope_clarity(oracle: Oracle, filters: Filters) -> list[dict]:
    """By how clear the scope was."""
    groups = _by(_reviewed(oracle, filters), lambda item: (text(item.row, "scope_clarity") or UNSTATED,))
    return [
        {"scope_clarity": clarity}
        | _accepted(items)
        | {"mean_revisions": _mean(item.review.revisions for item in items)}
        for (clarity,), items in groups.items()
    ]


def rounds(oracle: Oracle, filters: Filters) -> list[dict]:
    """By vendor and number of rounds."""
    items = _reviewed(oracle, filters)
    of_vendor = Counter(item.vendor_id for item in items)
    groups = _by(
        items, lambda item: (item.vendor_id, "3+" if item.review.revisions > 2 else str(item.review.revisions))
    )
    return [
        {
            "vendor_id": vendor,
            "revision_rounds": number_,
            "reviewed": len(mine),
            "share_of_reviewed": Fraction(len(mine), of_vendor[vendor]),
        }
        for (vendor, number_), mine in groups.items()
    ]


def findings(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type, version and every category found anywhere."""
    items, found = _logged(oracle, filters), refusals(oracle, oracle.delivered(filters))
    categories = sorted({refusal.stated("finding_category") for refusal in found})
    rows = []
    for (work_type, version), mine in _by(items, lambda item: (item.work_type, _version(item))).items():
        hours = [item.cost.standard_hours for item in mine if item.cost.standard_hours is not None]
        for category in categories:
            count = sum(
                (refusal.item.work_type, _version(refusal.item), refusal.stated("finding_category"))
                == (work_type, version, category)
                for refusal in found
            )
            rows.append(
                {
                    "work_type": work_type,
                    "guideline_version": version,
                    "finding_category": category,
                    "logged_reviews": len(mine),
                    "review_findings": count,
                    "findings_per_100_reviewed": Fraction(100 * count, len(mine)),
                    "findings_per_100_hours": 100 * count / sum(hours) if hours and sum(hours) else None,
                }
            )
    return rows


def severity(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type, version and severity."""
    volume = Counter((item.work_type, _version(item)) for item in _logged(oracle, filters))
    groups = _by(
        refusals(oracle, oracle.delivered(filters)),
        lambda refusal: (refusal.item.work_type, _version(refusal.item), refusal.stated("severity")),
    )
    return [
        {
            "work_type": work_type,
            "guideline_version": version,
            "severity": level,
            "logged_reviews": volume[work_type, version],
            "review_findings": len(mine),
            "findings_per_100_reviewed": Fraction(100 * len(mine), volume[work_type, version]),
        }
        for (work_type, version, level), mine in groups.items()
    ]


def reasons(oracle: Oracle, filters: Filters) -> list[dict]:
    """By stated reason."""
    found = Counter(refusal.stated("reason") for refusal in refusals(oracle, oracle.delivered(filters)))
    return [
        {
            "reason": reason,
            "review_findings": count,
            "share_of_findings": Fraction(count, found.total()),
        }
        for reason, count in found.items()
    ]


def rework(oracle: Oracle, filters: Filters) -> list[dict]:
    """By work type, and * for all of them."""
    items, found = _logged(oracle, filters), refusals(oracle, oracle.delivered(filters))
    kinds = sorted({item.work_type for item in items})
    rows = [_rework(kind, [i for i in items if i.work_type == kind], [f for f in found if f.item.work_type == kind])
            for kind in kinds]  # fmt: skip
    return [_rework("*", items, found), *rows] if items else []


def _rework(work_type: str, items: list[Item], found: list[Refusal]) -> dict:
    ended = [refusal for refusal in found if refusal.hours is not None]
    hours = sum(refusal.hours for refusal in ended) if ended else None
    costs = [refusal.cost for refusal in ended if refusal.cost is not None]
    valued = sum(refusal.hours for refusal in ended if refusal.cost is not None)
    return {
        "work_type": work_type,
        "logged_reviews": len(items),
        "review_findings": len(found),
        "findings_per_100_reviewed": Fraction(100 * len(found), len(items)),
        "rework_rounds": len(ended),
        "rework_hours": hours,
        "rework_hours_per_item": None if hours is None else hours / len(items),
        "rework_hours_per_round": None if hours is None else hours / len(ended),
        "valued_rounds": len(costs),
        "rework_cost": sum(costs) if costs else None,
        "rework_valued_share": valued / hours if hours and costs else None,
    }


def returned(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per refused draft; drafts of one item at one moment are told apart by type and version."""
    return [
        {
            "deliverable_id": text(refusal.item.row, "deliverable_id"),
            "reason": text(refusal.event, "reason") or None,
            "severity": text(refusal.event, "severity") or None,
            "finding_category": text(refusal.event, "finding_category") or None,
            "rework_hours": refusal.hours,
            "rework_cost": refusal.cost,
        }
        for refusal in refusals(oracle, oracle.delivered(filters))
    ]


ANSWERS = {
    "quality/against_in_house": against_in_house,
    "quality/by_guideline": by_guideline,
    "quality/by_scope_clarity": by_scope_clarity,
    "quality/by_vendor": by_vendor,
    "quality/by_vendor_and_work": by_vendor_and_work,
    "quality/by_work_type": by_work_type,
    "quality/findings": findings,
    "quality/guideline_starts": guideline_starts,
    "quality/reasons": reasons,
    "rows/refusals": returned,
    "quality/rework": rework,
    "quality/rounds": rounds,
    "quality/severity": severity,
    "quality/weekly": weekly,
}
