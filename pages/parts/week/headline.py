"""The six tiles: value, target, where the change came from, and whether the week is a signal or noise."""

from pages.parts import registry, tiles
from pages.parts.ask import ask
from pages.parts.rows_behind import Rows
from pages.parts.week import chosen
from queries import briefing_words
from queries.briefing import EXPLAINED_ON, Briefing, Tile
from queries.said import signal_words


def show(briefing: Briefing) -> None:
    """One tile per headline metric; each opens its page and the rows behind it."""
    with tiles.grid(6):
        for tile in briefing.signals_first():
            _show(tile, briefing)


def _show(tile: Tile, briefing: Briefing) -> None:
    tiles.tile(
        briefing.shown_as(tile),
        tile.value,
        shown=signal_words.value(tile),
        before=tile.before,
        trend=_trend(tile),
        note=briefing_words.basis(tile, briefing, ask),
        detail=briefing_words.note(tile, briefing, ask),
        breach=_is_breach(tile),
        few=tile.is_few,
        currency=briefing.status["currency"] if tile.metric == "net_savings" else "",
        flag=_flag(tile, briefing),
        rows=_rows(tile, briefing) if tile.metric != "open_overdue" or briefing.is_newest else None,
        page=registry.AT[EXPLAINED_ON[tile.metric]],
        choices={"view": "At risk"} if tile.metric == "open_overdue" else chosen.link(briefing.week),
    )


def _trend(tile: Tile) -> tiles.Trend:
    """The complete weeks shown, with the usual range and the target of the briefing's week."""
    target = tile.target.target if tile.target else None
    return tiles.Trend(tile.values, tile.point.lower, tile.point.upper, target)


def _flag(tile: Tile, briefing: Briefing) -> tiles.Flag | None:
    """The verdict, red for harm; none if nothing changed."""
    said = briefing_words.state(tile, briefing)
    return tiles.Flag(said, tile.is_harmful) if said else None


def _is_breach(tile: Tile) -> bool:
    """Whether the value is red: a harmful signal, clearly below what was agreed, or a breach by nature."""
    if tile.metric in ("open_overdue", "security_incidents"):
        return bool(tile.value)
    return tile.is_harmful or bool(tile.is_clearly_missed)


def _rows(tile: Tile, briefing: Briefing) -> Rows:
    """The records that the value counts or adds up."""
    if tile.metric == "open_overdue":
        return Rows("rows/open", "open_overdue", total=int(tile.value or 0))
    week, row = briefing.week_scope, tile.row
    return {
        "standard_hours": Rows("rows/delivered", scope=week, total=row["delivered"]),
        "attainment": Rows("rows/due", "judged", week, row["due"]),
        "net_savings": Rows("rows/delivered", "covered", week, row["covered"]),
        "first_pass_acceptance": Rows("rows/delivered", "reviewed", week, row["reviewed"]),
        "security_incidents": Rows("rows/events", "security_incident", week, row["security_incidents"]),
    }[tile.metric]
