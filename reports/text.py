"""What a pack says around its tables: of which work, as of when, made from what, and how a trend looks in words."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from queries import Scope, words
from queries.briefing import Briefing, Tile
from queries.format import format_value
from queries.metrics import describe
from reports.cells import line
from reports.content import Fact, Made

FILTERS = {
    "vendors": ("Vendor", "vendor_id"),
    "segments": ("Segment", "segment"),
    "clients": ("Client", "client"),
    "work_types": ("Work type", "work_type"),
}
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
    """As of when the data are, how old, their version, and when the pack was made; in the reporting time zone."""
    zone = briefing.status["timezone"]
    as_of = briefing.status["as_of"]
    days = (made.at - as_of).days
    age = "" if days < 1 else f", {days:,} day{'' if days == 1 else 's'} old"
    running = [] if briefing.is_complete else ["the week is not over: changes are withheld"]
    return [
        *running,
        f"as of {_instant(as_of, zone)}{age}",
        f"data version {line(made.version)}",
        f"made {_instant(made.at, zone)}",
    ]


def coverage(row: Mapping[str, Any], briefing: Briefing) -> list[Fact]:
    """How much the numbers cover, and how new the newest records are."""
    zone = briefing.status["timezone"]
    newest = row["newest_delivered_at"]
    shares = [Fact(format_value(row[name], "share", short=True), says) for name, says in COVERED.items()]
    when = format_value(newest.astimezone(ZoneInfo(zone)), "instant", short=True) if newest else "none"
    return [*shares, Fact(when, "newest delivery")]


def trend(tile: Tile) -> str:
    """The sparkline in words, for whoever does not see it."""
    metric = describe(tile.metric)
    written = [format_value(point.value, metric.unit, short=True) for point in tile.trend]
    return f"{metric.label}, the last {len(written)} complete weeks: {', '.join(written)}"


def nothing_in(briefing: Briefing, rows: Sequence[Mapping[str, Any]]) -> str:
    """Why there is no pack of the week."""
    if not rows:
        return "There are no data within these filters." if briefing.scope.filters() else "There are no data yet."
    first, last = iso(rows[0]["week"]), iso(rows[-1]["week"])
    return f"There are no data of week {iso(briefing.week)}; they run from {first} to {last}."


def iso(monday: date) -> str:
    """An ISO week: 2026-W46."""
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02d}"


def file_name(week: date, scope: Scope) -> str:
    """The week, and the filters as far as a file's name holds them; different filters have different names."""
    given = scope.filters()
    if not given:
        return f"kpo-{iso(week)}"
    slug = re.sub(r"[^a-z0-9]+", "-", given.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    return f"kpo-{iso(week)}-{slug}-{hashlib.sha256(given.encode()).hexdigest()[:6]}"


def _instant(value: Any, zone: str) -> str:
    return format_value(value.astimezone(ZoneInfo(zone)), "instant")
