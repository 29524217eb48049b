"""The small print of a week's tiles: verdict, target, what it is based on. Plain text: the caller escapes it."""

from queries import briefing as briefings
from queries import signals, targets
from queries.briefing import Ask, Briefing, Tile
from queries.format import format_value, grouped
from queries.metrics import describe
from queries.said.figures import beside
from queries.said.signal_words import average, quantity, usual
from queries.said.week import running

NO_SAVING = "no baseline or no bill"
STATES = {
    signals.NO_CHANGE: "",
    signals.TOO_FEW: "Too few to judge",
    signals.RUNNING: "Week in progress",
}


def state(tile: Tile, briefing: Briefing) -> str:
    """The tile's verdict: `Above usual`, `High 4 weeks`, `Too few to judge`; empty if nothing changed."""
    if not tile.is_signal:
        return STATES[tile.state]
    is_up = tile.state == signals.UP
    if tile.point.rule == signals.OUTSIDE:
        return "Above usual" if is_up else "Below usual"
    weeks, are_in_a_row = running(tile, briefing)
    side = "High" if is_up else "Low"
    return f"{side} {weeks} weeks" if are_in_a_row else side


def basis(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    """One line below a tile's value: its target, else its usual range; then what it rests on."""
    target, common = _target_alone(tile, briefing), usual(tile, briefing.status["currency"])
    against = f"Target {target}" if target else f"Usual {common}" if common else ""
    parts = (against, _mean(tile, briefing), _BASES[tile.metric](tile, briefing, ask))
    return " · ".join(part for part in parts if part)


def note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    """The small print below a tile's value: its target, what it is based on, its usual range."""
    parts = [_target(tile, briefing), _NOTES[tile.metric](tile, briefing, ask), _usual(tile, briefing)]
    return " · ".join(part for part in parts if part)


def _target(tile: Tile, briefing: Briefing) -> str:
    target = _target_alone(tile, briefing)
    if not target or tile.target is None:
        return ""
    origin = " agreed" if tile.target.by == targets.AGREED else ""
    missed = ", missed" if tile.is_missed and tile.row[tile.metric] is not None else ""
    return f"target {target}{origin}{missed}"


def _target_alone(tile: Tile, briefing: Briefing) -> str:
    """The target as it is written beside the value; empty if there is none."""
    if tile.target is None or tile.target.target is None:
        return ""
    value, currency = tile.row[tile.metric], briefing.status["currency"] or ""
    if value is None:
        return quantity(tile.metric, tile.target.target, currency)
    return beside(value, [tile.target.target], describe(tile.metric).unit, currency).limits[0]


def _usual(tile: Tile, briefing: Briefing) -> str:
    found, mean = usual(tile, briefing.status["currency"]), _mean(tile, briefing)
    return ", ".join([f"usually {found}", *([mean] if mean else [])]) if found else ""


def _mean(tile: Tile, briefing: Briefing) -> str:
    """The usual average, where a sentence compares the value with it; else empty."""
    mean = average(tile, briefing.status["currency"]) if tile.point.rule == signals.RUN else ""
    return f"average {mean}" if mean else ""


def _hours_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    return f"{grouped(tile.row['delivered'])} delivered"


def _attainment_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    if not tile.row["due"]:
        return "nothing fell due"
    low, high = (format_value(tile.row[f"attainment_{end}"], "share", short=True) for end in ("low", "high"))
    return f"n {grouped(tile.row['due'])}, interval {low.removesuffix(' %')}–{high}"


def _savings_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    share = tile.row["net_savings_share"]
    credits = tile.row["service_credits"]
    of = f"{format_value(share, 'share', short=True)} of the in-house cost" if share is not None else NO_SAVING
    added = format_value(credits, "currency", short=True, currency=briefing.status["currency"] or "")
    return f"{of}, {added} of it credits" if credits else of


def _first_pass_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    return f"n {grouped(tile.row['reviewed'])}"


def _overdue_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    work = briefing.open_work
    if not briefing.is_newest:
        return "at the end of that week"
    soon = f"{grouped(work['overdue_over_2_days'])} over 2 days late, {grouped(work['due_in_7_days'])} due in 7 days"
    judged = tile.row["open_overdue"]  # the week is judged by its end, and the tile shows what is overdue now
    return soon if judged == tile.value else f"{soon}, {grouped(judged)} at the week's end"


def _incidents_note(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    high = briefings.incidents(ask, briefing)["incidents_per_1000_transfers_high"]
    if high is None:
        return "no data transfers recorded"
    return f"at most {format_value(high, 'per_1000', short=True)} per thousand transfers, over 13 weeks"


_NOTES = {
    "standard_hours": _hours_note,
    "attainment": _attainment_note,
    "net_savings": _savings_note,
    "first_pass_acceptance": _first_pass_note,
    "open_overdue": _overdue_note,
    "security_incidents": _incidents_note,
}


def _items(count: int) -> str:
    return f"{grouped(count)} item{'' if count == 1 else 's'}"


def _cost_basis(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    share = tile.row["net_savings_share"]
    return f"{format_value(share, 'share', short=True)} of cost" if share is not None else NO_SAVING.capitalize()


def _overdue_basis(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    if not briefing.is_newest:
        return ""  # the label says of when it is
    judged = tile.row["open_overdue"]  # the week is judged by its end, and the tile shows what is overdue now
    return "" if judged == tile.value else f"{grouped(judged)} at the week's end"


def _incidents_basis(tile: Tile, briefing: Briefing, ask: Ask) -> str:
    found = briefings.incidents(ask, briefing)
    transfers = found["data_transfers"]
    return (
        f"13 weeks: {grouped(found['security_incidents'])} in {grouped(transfers)} transfers"
        if transfers
        else "No transfers recorded"
    )


_BASES = {
    "standard_hours": lambda tile, briefing, ask: _items(tile.row["delivered"]),
    "attainment": lambda tile, briefing, ask: (
        f"{grouped(tile.row['met'])} of {grouped(tile.row['due'])}" if tile.row["due"] else ""
    ),
    "net_savings": _cost_basis,
    "first_pass_acceptance": lambda tile, briefing, ask: (
        f"{grouped(tile.row['accepted_first'])} of {grouped(tile.row['reviewed'])}" if tile.row["reviewed"] else ""
    ),
    "open_overdue": _overdue_basis,
    "security_incidents": _incidents_basis,
}
