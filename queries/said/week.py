"""A week's news, most important first: what was missed, what got worse, what waits, what got better, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from queries import Scope, narrowed, period, signals
from queries import briefing as briefings
from queries.briefing import EXPLAINED_ON, Ask, Briefing, Tile
from queries.said.movement import SEGMENT, VENDOR, Source, source
from queries.said.news import (
    Act,
    AtRisk,
    Calm,
    Change,
    Defaults,
    Missed,
    News,
    NoData,
    NothingDelivered,
    Overdue,
    Running,
    TooFewWeeks,
)
from queries.said.number import Number
from queries.signals import FEWEST_WEEKS, NEAR_LIMIT, OUTSIDE, Point

MOSTLY = 0.5
"""The share of the misses that a cause must exceed to be named as most of them."""

NAMELESS = ("not_stated", "none_found")
BEYOND = {OUTSIDE: 3.0, NEAR_LIMIT: 2.0}
"""Rule → how far from the centre it looks; 3 is at a limit. A run looks at the side alone."""


def news(briefing: Briefing, ask: Ask) -> list[News]:
    """What there is to say about the week, at least one thing. What waits is told with the newest week only."""
    if not briefing.tiles or _is_silent(briefing):
        return [_no_data(briefing), *_waiting(briefing, ask)]
    if not briefing.is_complete:
        return [Running(), *_waiting(briefing, ask)]
    changes = [change(tile, briefing, ask) for tile in briefing.changed()]
    bad, good = ([one for one in changes if one.tile.is_harmful is harmful] for harmful in (True, False))
    bad.sort(key=lambda one: one.tile.metric == "open_overdue")  # what is overdue follows it
    misses = [missed(tile) for tile in briefing.tiles if tile.is_missed and not tile.is_harmful]
    levels = defaults(briefing, ask)
    is_told = any(one.tile.metric == "open_overdue" and one.is_now for one in bad)
    waiting = _waiting(briefing, ask, is_told=is_told)
    late = [one for one in waiting if not _is_nothing(one)]
    return [
        *(one for one in levels if one.is_new),
        *(one for one in misses if one.tile.is_newly_missed),
        *_nothing_delivered(briefing),
        *bad,
        *(late if is_told else ()),
        *(one for one in misses if not one.tile.is_newly_missed),
        *(one for one in levels if not one.is_new),
        *(() if is_told else late),
        *good,
        *_calm(briefing),
        *(one for one in waiting if one not in late),
    ]


def _waiting(briefing: Briefing, ask: Ask, *, is_told: bool = False) -> list[News]:
    """What is open and late, or will be; of a past week it would be of another time."""
    return [*_overdue(briefing, ask, is_told), *_at_risk(briefing, ask)] if briefing.is_newest else []


def _is_nothing(one: News) -> bool:
    return isinstance(one, Overdue) and not one.numbers["open_overdue"].value


def change(tile: Tile, briefing: Briefing, ask: Ask) -> Change:
    """The news that a tile is a signal: since when, whose, and why."""
    weeks, are_in_a_row = running(tile, briefing)
    movers, column = briefings.moved(ask, briefing, tile.metric)
    found = source(movers.to_pylist(), column, tile.point.side or 0)
    numbers = {"value": _of_week(tile.metric, briefing)}
    cause = ""
    if tile.metric == "attainment" and tile.is_harmful and found and found.groups:
        numbers |= _misses(found, briefing, movers.to_pylist())
        cause = _cause(found, briefing, ask)
    whose = found.groups[0] if found and len(found.groups) == 1 else ()
    act = Act(EXPLAINED_ON[tile.metric], {name.removesuffix("_id"): [value] for name, value in whose})
    before = briefing.judged[tile.metric].at(briefing.week - timedelta(weeks=1)).value
    is_now = tile.metric != "open_overdue" or (briefing.is_newest and tile.value == tile.point.value)
    return Change(
        tile=tile, before=before, weeks=weeks, are_in_a_row=are_in_a_row, source=found, is_now=is_now, cause=cause,
        numbers=numbers, act=act,
    )  # fmt: skip


def running(tile: Tile, briefing: Briefing) -> tuple[int, bool]:
    """How many judged weeks in a row lie where the rule of the tile's signal looks; whether none between is missing."""
    side, beyond = tile.point.side or 0, BEYOND.get(tile.point.rule, 0.0)
    points = [point for point in briefing.judged[tile.metric].points if point.week <= briefing.week]
    judged = [point for point in points if point.position is not None]
    held = _trailing(judged, lambda point: (point.position or 0.0) * side > beyond)
    if tile.point.rule == NEAR_LIMIT and len(held) == 1:
        return sum((point.position or 0.0) * side > beyond for point in judged[-3:]), False
    return len(held), briefing.week - held[-1].week == timedelta(weeks=len(held) - 1)


def _trailing(points: Sequence[Point], holds: Callable[[Point], bool]) -> list[Point]:
    """The points from the last one backwards, as long as it holds."""
    found: list[Point] = []
    for point in reversed(points):
        if not holds(point):
            break
        found.append(point)
    return found


def _of_week(metric: str, briefing: Briefing) -> Number:
    """The week's own value of a headline metric."""
    question = "week/overdue" if metric == "open_overdue" else "week/weekly"
    row = briefing.tile(metric).row
    return Number(row[metric], metric, question, briefing.scope, (("week", briefing.week),))


def _misses(found: Source, briefing: Briefing, rows: Sequence[Mapping[str, Any]]) -> dict[str, Number]:
    """The week's misses: all, those of the source, and those of the one cell within it that has nearly all of them."""
    theirs = {"of_source": found.groups[0]} if len(found.groups) == 1 else {}
    theirs |= {"within": found.within} if found.within else {}
    scope = briefing.against_usual("attainment")
    parts = {name: Number(None, "misses", "week/moved_attainment", scope, where) for name, where in
             {"misses": (), **theirs}.items()}  # fmt: skip
    return {name: replace(part, value=part.among(rows)) for name, part in parts.items()}


def _cause(found: Source, briefing: Briefing, ask: Ask) -> str:
    """The code of the stated cause of most of a source's misses; empty if there is none."""
    if len(found.groups) != 1:
        return ""
    of = {f"{name.removesuffix('_id')}s": (value,) for name, value in found.groups[0]}
    causes = ask("sla/causes", narrowed(briefing.week_scope, of), basis="coded", measure="count").to_pylist()
    if not causes or causes[0]["breach_cause"] in NAMELESS or causes[0]["share_of_misses"] <= MOSTLY:
        return ""
    return causes[0]["breach_cause"]


def missed(tile: Tile) -> Missed:
    """The news that a tile misses its target: since when, and whether that is clear."""
    weeks = len(_run(tile.missed, True))
    earlier = tile.missed[: len(tile.missed) - weeks]
    return Missed(
        tile=tile,
        weeks=weeks,
        met=len(_run(earlier, False)),
        is_first=True not in earlier,
        act=Act(EXPLAINED_ON[tile.metric]),
    )


def _run(verdicts: Sequence[bool], verdict: bool) -> Sequence[bool]:
    """The verdicts at the end that are alike."""
    kept = next((index for index, one in enumerate(reversed(verdicts)) if one is not verdict), len(verdicts))
    return verdicts[len(verdicts) - kept :]


def defaults(briefing: Briefing, ask: Ask) -> list[Defaults]:
    """Service levels missed in the last month that was over by the week's end."""
    month = month_before(briefing.week)
    scope = month_of(briefing.scope, month)
    (total,) = ask("credits/total", scope).to_pylist()
    if not total["defaults"]:
        return []
    numbers = {name: Number(total[name], name, "credits/total", scope) for name in
               ("defaults", "cells_judged", "credit_due")}  # fmt: skip
    own = briefing.status["currency"]
    owed = [row for row in ask("credits/ledger", scope).to_pylist() if row["credit_due"] and row["currency"] == own]
    most = max(owed, key=lambda row: row["credit_due"], default=None)
    vendor = most["vendor_id"] if most and len(owed) > 1 else None
    if most and vendor:
        where = (("vendor_id", vendor), ("currency", own))
        numbers["credit_of_vendor"] = Number(most["credit_due"], "credit_due", "credits/ledger", scope, where)
    return [
        Defaults(
            month=month,
            is_new=bool(total["credit_due"]) and month_before(briefing.week - timedelta(weeks=1)) != month,
            is_split=bool(scope.clients or scope.work_types),
            vendor_id=vendor,
            numbers=numbers,
            act=Act("sla", {"view": "Credits"}, period.Period(scope.since, scope.until)),
        )
    ]


def month_before(week: date) -> date:
    """The first day of the last month that was over on the week's Sunday."""
    after = period.sunday(week) + timedelta(days=1)
    return (after.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_of(scope: Scope, first: date) -> Scope:
    """The scope in the month with that first day."""
    until = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return replace(scope, since=first, until=until)


def _nothing_delivered(briefing: Briefing) -> list[NothingDelivered]:
    """That nothing was delivered, unless that is nothing unusual: in most weeks shown something was."""
    values = [bool(value) for value in briefing.tile("standard_hours").values]
    delivered = briefing.tiles[0].row["delivered"]
    without = len(_run(values, False))
    if delivered or 2 * sum(values) < len(values):
        return []
    where = (("week", briefing.week),)
    number = Number(delivered, "delivered", "week/weekly", briefing.scope, where)
    return [NothingDelivered(weeks=without, numbers={"delivered": number}, act=Act("throughput"))]


def _overdue(briefing: Briefing, ask: Ask, is_told: bool) -> list[Overdue]:
    if not briefing.status["deliverables"]:
        return []
    scope, count = briefing.scope, briefing.open_work["open_overdue"]
    numbers = {"open_overdue": Number(count, "open_overdue", "open/summary", scope)}
    as_of = briefing.status["as_of"]
    if not count:
        return [Overdue(is_told=is_told, group=None, oldest=None, as_of=as_of, numbers=numbers)]
    rows = ask("open/overdue_by_cell", scope).to_pylist()
    ever = ask("sla/by_vendor", scope).to_pylist()
    kinds = [kind for kind in (VENDOR, SEGMENT) if len({row[kind[0]] for row in ever}) > 1]
    found = source(rows, "open_overdue", 1, kinds) if kinds else None
    group = found.groups[0] if found and found.is_most and len(found.groups) == 1 else None
    if found and group:
        group = found.within if found.within and found.moved_within == found.moved else group
        numbers["of_source"] = Number(int(found.moved), "open_overdue", "open/overdue_by_cell", scope, group)
    oldest = min(rows, key=lambda row: (row["oldest_due_at"], row["oldest_deliverable_id"]))
    where = (("oldest_deliverable_id", oldest["oldest_deliverable_id"]),)
    numbers["due_at"] = Number(oldest["oldest_due_at"], "oldest_due_at", "open/overdue_by_cell", scope, where)
    act = Act("deliverable", {"deliverable": oldest["oldest_deliverable_id"]})
    return [Overdue(is_told=is_told, group=group, oldest=oldest, as_of=as_of, numbers=numbers, act=act)]


def _at_risk(briefing: Briefing, ask: Ask) -> list[AtRisk]:
    (summary,) = ask("open/risk_summary", briefing.scope).to_pylist()
    if not summary["at_risk"]:
        return []
    numbers = {name: Number(summary[name], name, "open/risk_summary", briefing.scope) for name in
               ("at_risk", "at_risk_likely")}  # fmt: skip
    return [AtRisk(numbers=numbers, act=Act("sla", {"view": "At risk"}))]


def _calm(briefing: Briefing) -> list[Calm | TooFewWeeks]:
    unjudged = tuple(tile.metric for tile in briefing.tiles if tile.state == signals.TOO_FEW)
    weeks = sum(point.is_complete for point in briefing.judged[briefing.tiles[0].metric].points)
    if len(unjudged) == len(briefing.tiles) and weeks < FEWEST_WEEKS:
        return [TooFewWeeks(weeks=weeks)]
    is_of_none = len(unjudged) == len(briefing.tiles)
    return [Calm(unjudged=unjudged, are_changes=bool(briefing.changed()), is_of_none=is_of_none)]


def _is_silent(briefing: Briefing) -> bool:
    row = briefing.tiles[0].row
    return not (row["delivered"] or row["due"] or row["security_incidents"])


def _no_data(briefing: Briefing) -> NoData:
    return NoData(is_empty=not briefing.status["deliverables"], nearest=briefing.nearest)
