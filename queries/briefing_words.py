"""A week's briefing in words, written from its numbers. Plain text: the caller escapes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from queries import briefing as briefings
from queries import narrowed, period, signals, targets, words
from queries.briefing import Ask, Briefing, Tile
from queries.format import format_low, format_value
from queries.metrics import describe
from queries.signals import FEWEST_WEEKS

SUBJECTS = {
    "standard_hours": "Standard hours delivered",
    "attainment": "Attainment",
    "net_savings": "Net saving",
    "first_pass_acceptance": "First-pass acceptance",
    "open_overdue": "Overdue work",
    "security_incidents": "Security incidents",
}
PLURAL = ("standard_hours", "security_incidents")
STATES = {
    signals.UP: "Signal: up",
    signals.DOWN: "Signal: down",
    signals.NO_CHANGE: "No change",
    signals.TOO_FEW: "Too few data",
    signals.RUNNING: "Week not over",
}
NAMELESS = ("not_stated", "none_found")
MOSTLY = 0.5
"""The share of the misses that a cause must account for to be named as most of them."""

CONTRIBUTED = {"contribution_points": " points", "contribution_hours": " h", "contribution_items": " items"}
Row = Mapping[str, Any]


def week_name(briefing: Briefing) -> str:
    """The week in words: `Week 46, 9–15 Nov 2026`."""
    monday, sunday = briefing.week, period.sunday(briefing.week)
    year, number, _ = monday.isocalendar()
    first = str(monday.day) if monday.month == sunday.month else format_value(monday, "date", short=True)
    if monday.year != sunday.year:
        first = format_value(monday, "date")
    return f"Week {number} of {year}, {first}–{format_value(sunday, 'date')}"


def sentences(briefing: Briefing, ask: Ask, vendors: Mapping[str, str] = words.NOBODY) -> list[str]:
    """The week in sentences, most important first: signals and where they came from, targets newly missed, overdue.

    `vendors` maps ids to names. There is always at least one sentence.
    """
    if not briefing.tiles or _is_silent(briefing):
        return [_no_data(briefing), *_overdue(briefing)]
    if not briefing.is_complete:
        return [_running(briefing), *_overdue(briefing)]
    said = [sentence for tile in briefing.changed() for sentence in _change(tile, briefing, ask, vendors)]
    return [*said, *_the_rest(briefing), *_newly_missed(briefing), *_overdue(briefing)]


def state(tile: Tile) -> str:
    """The tile's state: `Signal: down`, `No change`, …"""
    return STATES[tile.state]


def note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    """The small print below a tile's value: its target, what it is based on, its usual range."""
    parts = [_target(tile, briefing), _NOTES[tile.metric](tile, briefing, ask), _usual(tile, briefing)]
    return " · ".join(part for part in parts if part)


def quantity(metric: str, value: object, currency: str | None = None) -> str:
    """A headline metric's value with its unit: `88.1 %`, `1,204 h`, `71.2 k USD`, `7 items`."""
    written = format_value(value, describe(metric).unit, short=True, currency=currency or "")
    if value is None:
        return written
    if metric == "standard_hours":
        return f"{written} h"
    return f"{written} item{'' if value == 1 else 's'}" if metric == "open_overdue" else written


def signal(tile: Tile, value: str, centre: str, usual: str, within: str = "", week: str = "") -> str:
    """The signal, its size and what is usual: one wording for each rule.

    The numbers are given as text. `within` follows the subject, as in ` (Vega, legal)`; `week` tells the week if it is
    not the current one, as in ` in week 2026 W09`.
    """
    subject, is_plural, is_up = SUBJECTS[tile.metric] + within, tile.metric in PLURAL, tile.state == signals.UP
    if tile.point.rule == signals.RUN:
        have, side = "have" if is_plural else "has", "above" if is_up else "below"
        weeks = f"for {_run(tile)} weeks in a row: {value}{week or ' now'}"
        return f"{subject} {have} been {side} the usual {centre} {weeks}."
    if tile.point.rule == signals.NEAR_LIMIT:
        are, (side, end) = "are" if is_plural else "is", ("high", "top") if is_up else ("low", "bottom")
        near = f"{value}, near the {end} of the usual {usual}{week}"
        return f"{subject} {are} {side} for the second time within three weeks: {near}."
    return f"{subject} really {'rose' if is_up else 'fell'}: {value} against a usual {usual}{week}."


def cell(row: Row, vendors: Mapping[str, str]) -> str:
    """A vendor × segment, or one of the two, as worded within a sentence: `legal at Vega`."""
    return " at ".join(words.written(name, row[name], vendors) for name in ("segment", "vendor_id") if name in row)


def _is_silent(briefing: Briefing) -> bool:
    row = briefing.tiles[0].row
    return not (row["delivered"] or row["due"] or row["security_incidents"])


def _no_data(briefing: Briefing) -> str:
    if not briefing.status["deliverables"]:
        return "There are no data yet."
    still = " yet" if not briefing.is_complete else ""
    return f"No data for week {briefing.week.isocalendar().week}: nothing was delivered or fell due{still}."


def _running(briefing: Briefing) -> str:
    return f"Week {briefing.week.isocalendar().week} is not over, so no change is judged yet."


def _change(tile: Tile, briefing: Briefing, ask: Ask, vendors: Mapping[str, str]) -> list[str]:
    value, centre = (_value(number, tile, briefing) for number in (tile.point.value, tile.point.centre))
    said = [signal(tile, value, centre, _range(tile, briefing))]
    movers, column = briefings.moved(ask, briefing, tile.metric)
    found = movers.to_pylist()
    if tile.metric == "attainment" and tile.state == signals.DOWN:
        said.append(_misses(tile, found, briefing, ask, vendors))
    else:
        said.append(_source(tile.point.side or 0, found, column, briefing, vendors))
    return [sentence for sentence in said if sentence]


def _run(tile: Tile) -> int:
    """How many weeks in a row, including this one, lie on its side of the centre."""
    count, side = 0, tile.point.side or 0
    for point in reversed(tile.trend):
        if point.position is None:
            continue
        if point.position * side <= 0:
            break
        count += 1
    return count


def _misses(tile: Tile, movers: Sequence[Row], briefing: Briefing, ask: Ask, vendors: Mapping[str, str]) -> str:
    """How many of the misses belong to whom, and why."""
    worst = briefings.largest(movers, "contribution_points", -1)
    misses = tile.row["due"] - tile.row["met"]
    if worst is None or not worst["misses"]:
        return f"The {misses:,} misses are spread over many vendors and segments."
    share = f"{worst['misses']:,} of the {misses:,} misses" if misses > 1 else "The one miss"
    come = "come" if worst["misses"] > 1 else "comes"
    return f"{share} {come} from {cell(worst, vendors)}{_cause(worst, briefing, ask)}."


def _cause(worst: Row, briefing: Briefing, ask: Ask) -> str:
    of = {f"{name.removesuffix('_id')}s": (worst[name],) for name in briefings.CELL if name in worst}
    causes = ask("sla/causes", narrowed(briefing.week_scope, of), basis="coded", measure="count").to_pylist()
    if not causes or causes[0]["breach_cause"] in NAMELESS or causes[0]["share_of_misses"] <= MOSTLY:
        return ""
    return f", mostly {words.written('breach_cause', causes[0]['breach_cause'])}"


def _source(side: int, movers: Sequence[Row], column: str, briefing: Briefing, vendors: Mapping[str, str]) -> str:
    best = briefings.largest(movers, column, side)
    if best is None:
        return "It is spread over many vendors and segments."
    return f"Most came from {cell(best, vendors)}: {_contribution(best[column], column, briefing)}."


def _contribution(value: float, column: str, briefing: Briefing) -> str:
    sign = "+" if value > 0 else "−"
    unit = describe(column).unit
    currency = briefing.status["currency"] or ""
    written = format_value(abs(value), unit, short=True, currency=currency).lstrip("+")
    return f"{sign}{written}{CONTRIBUTED.get(column, '')}"


def _the_rest(briefing: Briefing) -> list[str]:
    judged = [tile for tile in briefing.tiles if tile.state != signals.TOO_FEW]
    if not judged:
        weeks = sum(point.is_complete for point in briefing.judged[briefing.tiles[0].metric].points)
        return [f"Too few data to tell a change from noise: {weeks} complete weeks of the {FEWEST_WEEKS} it takes."]
    nothing = f"Nothing changed in week {briefing.week.isocalendar().week} beyond what is usual."
    said = ["Nothing else changed." if briefing.changed() else nothing]
    unjudged = [tile for tile in briefing.tiles if tile.state == signals.TOO_FEW]
    if unjudged:
        named = _listed([_inner(SUBJECTS[tile.metric]) for tile in unjudged])
        said.append(f"Too few data to judge {named}.")
    return said


def _newly_missed(briefing: Briefing) -> list[str]:
    return [_newly(tile, tile.target, briefing) for tile in briefing.tiles if tile.is_newly_missed and tile.target]


def _newly(tile: Tile, missed: targets.Target, briefing: Briefing) -> str:
    verb = "miss" if tile.metric in PLURAL else "misses"
    value, target = (_value(number, tile, briefing) for number in (tile.row[tile.metric], missed.target))
    by = f"{value} against {target}" if value != target else f"just below {target}"
    if describe(tile.metric).good == "down" and value == target:
        by = f"just above {target}"
    usual = ", within what is usual" if tile.state == signals.NO_CHANGE else ""
    return f"{SUBJECTS[tile.metric]} newly {verb} the target: {by}{usual}."


def _overdue(briefing: Briefing) -> list[str]:
    count = briefing.open_work["open_overdue"]
    if not count:
        return ["Nothing is overdue."] if briefing.status["deliverables"] else []
    return [f"{count:,} item{' is' if count == 1 else 's are'} overdue now."]


def _target(tile: Tile, briefing: Briefing) -> str:
    if tile.target is None:
        return ""
    origin = " agreed" if tile.target.by == targets.AGREED else ""
    missed = ", missed" if tile.is_missed else ""
    return f"target {_value(tile.target.target, tile, briefing)}{origin}{missed}"


def _usual(tile: Tile, briefing: Briefing) -> str:
    usual = _range(tile, briefing)
    return f"usually {usual}" if usual else ""


def _range(tile: Tile, briefing: Briefing) -> str:
    """The metric's usual range, with the unit given once: `91–97 %`; empty without limits."""
    lower, upper = tile.point.lower, tile.point.upper
    if lower is None or upper is None:
        return ""
    low = format_low(lower, upper, describe(tile.metric).unit)
    between = "–" if lower >= 0 else " to "
    return f"{low.removesuffix(' %')}{between}{_value(upper, tile, briefing)}"


def _value(value: object, tile: Tile, briefing: Briefing) -> str:
    return quantity(tile.metric, value, briefing.status["currency"])


def _inner(subject: str) -> str:
    return subject[:1].lower() + subject[1:]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _hours_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    return f"{tile.row['delivered']:,} delivered"


def _attainment_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    if not tile.row["due"]:
        return "nothing fell due"
    low, high = (format_value(tile.row[f"attainment_{end}"], "share", short=True) for end in ("low", "high"))
    return f"n {tile.row['due']:,}, interval {low.removesuffix(' %')}–{high}"


def _savings_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    share = tile.row["net_savings_share"]
    credits = tile.row["service_credits"]
    of = f"{format_value(share, 'share', short=True)} of the in-house cost" if share is not None else "not computable"
    added = format_value(credits, "currency", short=True, currency=briefing.status["currency"] or "")
    return f"{of}, {added} of it credits" if credits else of


def _first_pass_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    return f"n {tile.row['reviewed']:,}"


def _overdue_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    work = briefing.open_work
    if not briefing.is_newest:
        return "at the end of that week"
    soon = f"{work['overdue_over_2_days']:,} over 2 days late, {work['due_in_7_days']:,} due in 7 days"
    judged = tile.row["open_overdue"]  # the week is judged by its end, and the tile shows what is overdue now
    return soon if judged == tile.value else f"{soon}, {judged:,} at the week's end"


def _incidents_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    high = briefings.incidents(ask, briefing)["incidents_per_1000_transfers_high"]
    if high is None:
        return "no data transfers recorded"
    return f"at most {format_value(high, 'per_1000', short=True)} per 1,000 transfers, over 13 weeks"


_NOTES = {
    "standard_hours": _hours_note,
    "attainment": _attainment_note,
    "net_savings": _savings_note,
    "first_pass_acceptance": _first_pass_note,
    "open_overdue": _overdue_note,
    "security_incidents": _incidents_note,
}
