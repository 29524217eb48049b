"""A signal in words: where a metric's value lies beside what is usual, since when, and how it moved. Plain text."""

from queries import signals
from queries.briefing import Tile
from queries.format import format_value, grouped
from queries.metrics import describe
from queries.said.figures import Figures, beside
from queries.said.news import Change

SUBJECTS = {
    "standard_hours": "Work delivered",
    "attainment": "On time",
    "net_savings": "Net saving",
    "first_pass_acceptance": "Right first time",
    "open_overdue": "Overdue work",
    "security_incidents": "Security incidents",
}
PLURAL = ("security_incidents",)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def quantity(metric: str, value: object, currency: str | None = None) -> str:
    """A headline metric's value with its unit: `88.1 %`, `1,204 h`, `71.2 k USD`, `7 items`."""
    written = format_value(value, describe(metric).unit, short=True, currency=currency or "")
    if value is None:
        return written
    if metric == "standard_hours":
        return f"{written} h"
    return f"{written} item{'' if value == 1 else 's'}" if metric == "open_overdue" else written


def usual(tile: Tile, currency: str | None) -> str:
    """The usual range of the tile's metric, as it is written beside the tile's value: `91–97 %`; empty if unknown."""
    point = tile.point
    if point.lower is None or point.upper is None:
        return ""
    value = point.centre if point.value is None else point.value
    return beside(value or 0.0, (point.lower, point.upper), describe(tile.metric).unit, currency or "").between


def value(tile: Tile) -> str:
    """The tile's value as tiles write it, with more digits where it would read like a limit that it is beyond."""
    unit, point = describe(tile.metric).unit, tile.point
    if tile.value is None or tile.value != point.value or point.lower is None or point.upper is None:
        return format_value(tile.value, unit, short=True)
    grown = beside(tile.value, (point.lower, point.upper), unit).value
    return grown.removesuffix(" h")


def average(tile: Tile, currency: str | None) -> str:
    """The centre of what is usual, as it is written beside the tile's value; empty if unknown."""
    point = tile.point
    if point.centre is None or point.value is None:
        return ""
    return beside(point.value, [point.centre], describe(tile.metric).unit, currency or "").limits[0]


def signal(found: Change, currency: str | None, within: str = "", week: str = "") -> str:
    """A signal in words: the change against the week before, then the place against what is usual, by its rule.

    `within` follows the subject, as in ` (Vega, legal)`; `week` tells the week if it is not the one shown.
    """
    tile, step, is_on = found.tile, _step(found, currency), _is_on(found)
    place = _place(found, currency)
    if tile.metric == "open_overdue":
        now = "" if found.is_now or week else f" at the end of week {tile.point.week.isocalendar().week}"
        moved = f"{step}, {'' if is_on else 'but '}" if step else ""
        return f"{_late(int(tile.point.value or 0), found.is_now and not week)}{within}{week}{now}: {moved}{place}."
    subject = SUBJECTS[tile.metric] + (" before service credits" if _is_without_credits(tile) else "") + within
    value = _figures(found, currency).value
    if step and is_on:
        verb = "rose" if tile.state == signals.UP else "fell"
        return f"{subject} {verb} to {value}{week} from {_before(found, currency)}, {place}."
    be = "are" if tile.metric in PLURAL else "is"
    return f"{subject} {be} {value}{week}, {place}{f', though {step}' if step else ''}."


def _late(count: int, is_now: bool) -> str:
    be = ("is", "are") if is_now else ("was", "were")
    return f"{grouped(count)} items {be[1]} overdue" if count > 1 else f"{'1' if count else 'No'} item {be[0]} overdue"


def _is_without_credits(tile: Tile) -> bool:
    """Whether what is judged is not the tile's number: savings without the credits of a month's last day."""
    return tile.metric == "net_savings" and tile.point.value != tile.row["net_savings"]


def _step(found: Change, currency: str | None) -> str:
    """The change against the week before: `up from 8`; empty if there is none to be seen."""
    value, before = found.tile.point.value, found.before
    if value is None or before is None or _before(found, currency) == _short(found.tile.metric, value, currency):
        return ""
    return f"{'up' if value > before else 'down'} from {_before(found, currency)}"


def _before(found: Change, currency: str | None) -> str:
    return _short(found.tile.metric, found.before, currency)


def _short(metric: str, value: object, currency: str | None) -> str:
    """A quantity without its noun."""
    return quantity(metric, value, currency).removesuffix(" items").removesuffix(" item")


def _is_on(found: Change) -> bool:
    """Whether the value moved further to the side on which it is a signal."""
    value, before = found.tile.point.value or 0.0, found.before or 0.0
    return (value - before) * (found.tile.point.side or 0) > 0


def _figures(found: Change, currency: str | None) -> Figures:
    """The value beside what its rule compares it with."""
    point = found.tile.point
    limits = [point.centre] if point.rule == signals.RUN else [point.lower, point.upper]
    known = [limit for limit in limits if limit is not None]
    return beside(point.value or 0.0, known, describe(found.tile.metric).unit, currency or "")


def _place(found: Change, currency: str | None) -> str:
    """Where the value lies, and for how long, by the rule that made it a signal."""
    tile, figures = found.tile, _figures(found, currency)
    is_up, its = tile.state == signals.UP, "the" if tile.metric == "open_overdue" or tile.metric in PLURAL else "its"
    if tile.point.rule == signals.RUN:
        return f"{'above' if is_up else 'below'} {its} usual average of {figures.limits[0]}{_for(found)}"
    if tile.point.rule == signals.OUTSIDE:
        return f"{'above' if is_up else 'below'} {its} usual {figures.between}{_for(found)}"
    side, end = ("high", "top") if is_up else ("low", "bottom")
    return f"{side}{_for(found)}, at the {end} of {its} usual {figures.between}"


def _for(found: Change) -> str:
    """For how many weeks; empty for one."""
    weeks = found.weeks
    if weeks < 2:
        return ""
    if found.are_in_a_row:
        return running_for(weeks)
    if found.tile.point.rule == signals.NEAR_LIMIT and weeks <= 3:
        return f" in {weeks} of the last 3 judged weeks"
    return f" in each of the last {weeks} judged weeks"


def running_for(weeks: int) -> str:
    """For how many weeks in a row: ` for the fourth week running`."""
    return f" for the {ORDINALS[weeks - 1]} week running" if weeks <= len(ORDINALS) else f" for {weeks} weeks in a row"
