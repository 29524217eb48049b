"""A pack's text around its tables: which work, as of when, made from what, and trends in words."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from queries import Scope, data_age, words
from queries.briefing import Briefing, Tile
from queries.format import format_value
from queries.metrics import describe, of_week
from queries.period import iso
from reports.cell_text import line
from reports.content import FAINT, HARM, PLAIN, Fact, Made

FILTERS = {
    "vendors": ("Vendor", "vendor_id"),
    "segments": ("Segment", "segment"),
    "clients": ("Client", "client"),
    "work_types": ("Work type", "work_type"),
}
BREACHES = ("open_overdue", "security_incidents")
LONGEST_SLUG = 60
COVERED = {
    "coverage_of_spend": "of spend has a baseline",
    "term_share": "of items have an agreed term",
    "promise_share": "have only a promised date",
    "events_share": "have events: pauses known",
}


def filters(scope: Scope, vendors: Mapping[str, str]) -> str:
    """The filters in words: `Vendor: Vega · Segment: Legal`."""
    said = [
        f"{title}: {', '.join(line(words.label(column, value, vendors)) for value in getattr(scope, name))}"
        for name, (title, column) in FILTERS.items()
        if getattr(scope, name)
    ]
    return " · ".join(said) or "All work: no filter"


def facts(briefing: Briefing, made: Made) -> list[str]:
    """The data's age and version, and when the pack was made, in the reporting time zone."""
    zone = briefing.status["timezone"]
    running = [] if briefing.is_complete else ["the week is not over: changes are withheld"]
    return [
        *running,
        str(data_age.of(briefing.status, made.at)),
        f"data version {line(made.version)}",
        f"made {_instant(made.at, zone)}",
    ]


def coverage(row: Mapping[str, Any], briefing: Briefing) -> list[Fact]:
    """How much the numbers cover, and how recent the newest records are."""
    zone = briefing.status["timezone"]
    newest = row["newest_delivered_at"]
    shares = [Fact(format_value(row[name], "share", short=True), says) for name, says in COVERED.items()]
    when = format_value(newest.astimezone(ZoneInfo(zone)), "instant", short=True) if newest else "none"
    return [*shares, Fact(when, "newest delivery")]


def label(tile: Tile, briefing: Briefing) -> str:
    """The label above a tile's value, as on the page: amounts with their currency; for a past week, overdue then."""
    metric = describe(briefing.shown_as(tile))
    currency = line(briefing.status["currency"] or "") if metric.unit == "currency" else ""
    said = metric.short or metric.label
    return f"{said}, {currency}" if currency else said


def tone(tile: Tile) -> str:
    """Red for a harmful signal, a share clearly below its target, or a value that is by nature a breach."""
    if tile.metric in BREACHES and tile.value:
        return HARM
    if tile.is_harmful or tile.is_clearly_missed:
        return HARM
    return FAINT if tile.is_few or tile.value is None else PLAIN


def trend(tile: Tile) -> str:
    """The sparkline in words, for readers who cannot see it; as judged, so a net saving excludes its credits."""
    metric = of_week(tile.metric)
    written = [format_value(point.value, metric.unit, short=True) for point in tile.trend]
    judged = " before credits" if tile.metric == "net_savings" else ""
    return f"{metric.label}{judged}, the last {len(written)} complete weeks: {', '.join(written)}"


def nothing_in(briefing: Briefing, rows: Sequence[Mapping[str, Any]]) -> str:
    """Why there is no pack for the week."""
    if not rows:
        if not briefing.status["deliverables"]:
            return "There are no data yet."
        whose = "within these filters" if briefing.scope.filters() else "to report"
        return f"There is no week {whose}: nothing was delivered or fell due yet."
    first, last = iso(rows[0]["week"]), iso(rows[-1]["week"])
    return f"There are no data of week {iso(briefing.week)}; they run from {first} to {last}."


def file_name(week: date, scope: Scope) -> str:
    """The week and as much of the filters as fits in a file name; different filters have different names."""
    given = scope.filters()
    if not given:
        return f"kpo-{iso(week)}"
    slug = re.sub(r"[^a-z0-9]+", "-", given.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    return f"kpo-{iso(week)}-{slug}-{hashlib.sha256(given.encode()).hexdigest()[:6]}"


def _instant(value: Any, zone: str) -> str:
    return format_value(value.astimezone(ZoneInfo(zone)), "instant")
