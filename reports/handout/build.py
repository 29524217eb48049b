"""One vendor's handout for a period, with the same numbers as its page. `build` asks and words everything once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data.written import Written
from queries import Scope, data_age, period
from queries.briefing import Ask
from queries.format import NOTHING, format_value
from queries.metrics import describe
from queries.said import attainment as said
from queries.said import vendor_words
from queries.said.vendor import scorecard
from queries.shortening import shortened
from queries.signals import FEW
from reports.cell_text import line
from reports.content import Made
from reports.handout import actions, sections
from reports.handout.answers import Answers, asked
from reports.handout.content import Handout, Tile
from reports.handout.naming import Names, names
from reports.pack import vendor_names
from reports.text import filters

UNITS = {"share": "%", "hours": "h"}
SHOWN = (
    "attainment", "same_work_attainment", "first_pass_acceptance", "p50_hours", "net_savings_share", "credit_due",
)  # fmt: skip
"""The metrics of the six numbers, in order."""

FOOTER_NAME = 40


class NoHandout(Exception):
    """There is no handout of that vendor and period; the message says why."""


def build(
    ask: Ask, scope: Scope, vendor: str, about: Made, written: Written | None = None, *, is_outside: bool = True
) -> Handout:
    """The handout of that vendor; the period, what it is compared with and the other filters are the scope's.

    Other vendors have letters for names if it goes outside. Raises NoHandout if the period holds nothing of the vendor.
    """
    found = asked(ask, scope, vendor)
    if found.status["as_of_on"] is None:
        raise NoHandout("There are no data yet.")
    known = vendor_names(ask, scope)
    compared = [row["vendor_id"] for row in found.compared]
    named = names(vendor, known, compared, is_outside)
    if found.is_empty:
        days = _days(scope.since, scope.until)
        raise NoHandout(f"Nothing of {named.vendor} was delivered or fell due in this period: {days}.")
    return _built(found, named, about, written, is_outside)


def _built(found: Answers, named: Names, about: Made, written: Written | None, is_outside: bool) -> Handout:
    own, mine = found.own, next((row for row in found.compared if row["vendor_id"] == found.vendor), None)
    card = scorecard(found.vendor, said.standing(found.total, levels=found.levels), mine)
    narrowed = replace(own, vendors=())
    return Handout(
        vendor=named.vendor,
        vendor_id=found.vendor,
        period=_days(own.since, own.until),
        compared=_compared(own),
        scope=own,
        is_outside=is_outside,
        made=about,
        status=found.status,
        headline=vendor_words.title(card, named.vendor),
        behind=vendor_words.below_title(card, found.currency),
        filters=filters(narrowed, named.vendors) if narrowed.filters() else "",
        facts=_facts(found, about),
        footer=_footer(found, named, about),
        tiles=_tiles(found, mine or {}),
        trend=sections.trend(found),
        segments=sections.segments(found, named),
        segment_shares=sections.segment_shares(found, named),
        levels=sections.levels(found, named),
        causes=sections.causes(found, named),
        fair=sections.fair(found, named),
        misses=sections.misses(found, named),
        report=sections.report(found, named),
        actions=actions.padded(actions.filled(found, named, written)),
        definitions=[(describe(metric).label, describe(metric).meaning) for metric in SHOWN],
        words=named.written,
    )


def _days(since: date | None, until: date | None) -> str:
    return period.in_words(since, until)


def _compared(own: Scope) -> str:
    """What the numbers are compared with; empty for a period without one before."""
    if own.reference_since is None or own.reference_since == date.max:
        return ""
    return f"compared with {_days(own.reference_since, own.reference_until)}"


def _facts(found: Answers, about: Made) -> list[str]:
    zone = ZoneInfo(found.status["timezone"])
    return [
        str(data_age.of(found.status, about.at)),
        f"data version {line(about.version)}",
        f"made {format_value(about.at.astimezone(zone), 'instant')}",
    ]


def _footer(found: Answers, named: Names, about: Made) -> str:
    data = f"data to {format_value(found.status['as_of_on'], 'date')}, version {line(about.version)}"
    parts = [shortened(named.vendor, FOOTER_NAME), _days(found.own.since, found.own.until), data]
    return " · ".join([*parts, *(["demo data"] if found.status["demo"] else [])])


def _tiles(found: Answers, mine: Mapping[str, Any]) -> list[Tile]:
    total, saved = found.total, found.saved
    attainment, fair, first, turnaround, saving, credit = SHOWN
    before, rank = found.total_before, vendor_words.rank(found.vendor, found.compared)
    against, clear = vendor_words.against_target(total), said.is_clearly_below(total)
    reviewed, delivered = vendor_words.reviewed(found.first), vendor_words.delivered(found.work)
    return [
        _tile(attainment, total, before, against, total["due"], is_breach=clear),
        _tile(fair, {fair: mine.get(fair)}, {}, rank, mine.get("due", 0)),
        _tile(first, found.first, found.first_before, reviewed, found.first["reviewed"]),
        _tile(turnaround, found.work, found.work_before, delivered, found.work["delivered"]),
        _tile(saving, saved, found.saved_before, vendor_words.gross(saved), saved["covered"] or 0),
        _tile(credit, found.levels, {}, vendor_words.levels_missed(found.levels), currency=found.currency),
    ]


def _tile(
    metric: str, row: Any, before: Any, note: str, count: int = FEW, is_breach: bool = False, currency: str = ""
) -> Tile:
    described, number = describe(metric), row[metric]
    was = before[metric] if before else None
    value, then = (format_value(one, described.unit, short=True) for one in (number, was))
    unit = line(currency) if described.unit == "currency" else UNITS.get(described.unit, "")
    return Tile(
        metric=metric,
        label=(described.short or described.label).removesuffix(f" ({unit})"),  # which a table's heading needs
        value=value.removesuffix(" %"),
        unit="" if value == NOTHING else unit,
        was=then.removesuffix(" %") if was is not None else "",
        note=note,
        is_breach=is_breach,
        is_few=count < FEW,
        number=number,
        before=was,
    )
