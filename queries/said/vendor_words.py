"""One vendor's standing in words, for its page and its handout. Plain text: the caller escapes what it passes in.

`who` is the vendor's name, `figure` how a number with its unit is written within a sentence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from queries import words
from queries.format import apart, format_value, grouped
from queries.said import attainment as said
from queries.said.attainment import Standing
from queries.said.figures import beside
from queries.said.reversal import are_apart
from queries.said.vendor import Scorecard
from queries.signals import FEW

Row = Mapping[str, Any]
Figure = Callable[[str], str]

LEAST_RANKED = 2  # a rank among fewer says nothing
STATES = {
    said.NOTHING: "Nothing due",
    said.TOO_FEW: "Too few to judge",
    said.NO_TARGET: "No target",
    said.MET: "On target",
    said.BELOW: "Below, could be chance",
    said.CLEARLY_BELOW: "▼ Clearly below",
}
"""Verdict on attainment → its label in a list."""


def title(found: Scorecard, who: str, figure: Figure = str) -> str:
    """The vendor's attainment against its target; where it meets that on the whole, the levels that it missed."""
    stands = found.stands
    total = stands.total
    if stands.verdict == said.NOTHING:
        return f"{who}: nothing fell due, so there is nothing to judge."
    if stands.verdict == said.TOO_FEW:
        items = "item" if total["due"] == 1 else "items"
        return f"{who}: only {grouped(total['due'])} {items} fell due, too few to judge."
    if stands.verdict == said.NO_TARGET:
        return f"{who}: {figure(_share(total['attainment']))} on time; no target is set."
    figures = beside(total["attainment"], [total["attainment_target"]], "share")
    pair = f"{figure(figures.value)} against {figure(figures.limits[0])}"
    if stands.verdict != said.MET:
        clearly = "clearly " if stands.verdict == said.CLEARLY_BELOW else ""
        return f"{who} is {clearly}below its target: {pair}."
    if stands.missed_levels:
        return f"{who} meets its target ({pair}), but missed {_levels(stands)}."
    return f"{who} meets its target: {pair}."


def below_title(found: Scorecard, currency: str | None, figure: Figure = str) -> str:
    """What is due, whether a gap could be chance, and whether the vendor misses more than its work explains."""
    stands = found.stands
    is_told = stands.verdict == said.MET or not stands.missed_levels
    missed = [] if is_told else [f"It missed {_levels(stands)}, judged by segment and month."]
    return " ".join([*missed, *consequences(stands, currency, figure), *_side(found.side)])


def consequences(stands: Standing, currency: str | None, figure: Figure = str) -> list[str]:
    """What follows a verdict: how a mean can hide a miss, what is owed, and whether a gap could be chance."""
    parts = []
    if stands.verdict == said.MET and stands.missed_levels:
        parts.append("A level is judged by vendor, segment and month, so a mean can meet its target while some miss.")
    if stands.levels and stands.levels["credit_due"]:
        owed = format_value(stands.levels["credit_due"], "currency", short=True, currency=currency or "")
        parts.append(f"{figure(owed)} in credits are due.")
    if stands.verdict == said.BELOW:
        due = stands.total["due"]
        parts.append(f"With {grouped(due)} item{'' if due == 1 else 's'} due, the gap could be chance.")
    return parts


def _levels(stands: Standing) -> str:
    judged = stands.levels["cells_judged"] if stands.levels else 0
    return f"{grouped(stands.missed_levels)} of {grouped(judged)} service level{'' if judged == 1 else 's'}"


def _side(side: int) -> list[str]:
    told = {
        1: "It misses more than its mix of work explains.",
        -1: "It has fewer misses than this work usually brings.",
    }
    return [told[side]] if side in told else []


def by_need(cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of sla/by_vendor, those clearly below their target first, then those below, each the lowest first."""
    return sorted(cells, key=_need)


def _need(cell: Row) -> tuple[bool, bool, float]:
    verdict = said.verdict_on(cell)
    return verdict != said.CLEARLY_BELOW, verdict != said.BELOW, cell["attainment"] or 0.0


def segments(cells: Sequence[Row], listed: Callable[[list[str]], str]) -> str:
    """Which segments are clearly below their target, as `listed` joins their names; else that none is."""
    low = [words.written("segment", cell["segment"]) for cell in cells if said.is_clearly_below(cell)]
    if low:
        return f"Clearly below target: {listed(low)}"
    if all(cell["attainment_target"] is None for cell in cells):
        return "By segment"
    return "No segment is clearly below target"


def against_target(total: Row) -> str:
    """The target and how much fell due, from a row of sla/attainment."""
    target = total["attainment_target"]
    goal = f"Target {_share(target)} · " if target is not None else "No target · "
    return f"{goal}{grouped(total['due'])} due"


def beside_target(row: Row) -> list[str]:
    """The row's share on time and its target, in per cent without the sign; they read alike only if they are equal."""
    both = apart(row["attainment"], row["attainment_target"], "share", short=True)
    return [text.removesuffix(" %") for text in both]


def rank(vendor: str, compared: Sequence[Row]) -> str:
    """The vendor's place among those with enough items, like for like, from rows of vendor/comparison."""
    enough = [row for row in compared if row["due"] >= FEW and row["same_work_attainment"] is not None]
    ordered = sorted(enough, key=lambda row: -row["same_work_attainment"])
    place = next((place for place, row in enumerate(ordered) if row["vendor_id"] == vendor), None)
    if place is None or len(ordered) < LEAST_RANKED:
        return "On all vendors' mix of work"
    is_close = any(not are_apart(row, ordered[place]) for row in ordered if row["vendor_id"] != vendor)
    return f"{place + 1} of {len(ordered)}{'; ranges overlap' if is_close else ''}"


def levels_missed(levels: Row) -> str:
    """How many monthly service levels were missed, of those judged, from a row of credits/total."""
    if not levels["cells_judged"]:
        return "No service level judged"
    return f"{grouped(levels['defaults'])} of {grouped(levels['cells_judged'])} service levels missed"


def delivered(work: Row) -> str:
    """How many items were delivered, from a row of vendor/delivered."""
    return f"n {grouped(work['delivered'])} delivered"


def reviewed(first: Row) -> str:
    """How many items have a review verdict, from a row of quality/first_pass."""
    return f"{grouped(first['reviewed'])} reviewed"


def gross(saved: Row) -> str:
    """The saving before oversight, transition and credits, from a row of savings/total."""
    if saved["gross_savings_share"] is None:
        return covered(saved)
    return f"{_share(saved['gross_savings_share'])} before our own costs"


def covered(saved: Row) -> str:
    """What share of deliveries the saving rests on, from a row of savings/total."""
    if not saved["covered"]:
        return "nothing has both a baseline and a bill"
    return f"n {grouped(saved['covered'])}, {_share(saved['coverage'])} of deliveries"


def _share(value: object) -> str:
    return format_value(value, "share", short=True)
