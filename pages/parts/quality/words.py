"""The Quality page in words: is work good enough, when did that change, what comes back, and what does it cost?"""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.parts.charts import FEW, Row
from pages.parts.phrases import day, hours, items, listed, money, name, share, together
from queries.format import format_value, grouped
from queries.said import quality as said
from queries.said.figures import beside
from queries.said.quality import Acceptance

CELL = {"work_type": "work types", "vendor_id": "vendors"}
POSITIONS = {said.BELOW: "clearly below", said.LEVEL: "level with", said.ABOVE: "clearly above"}


def answer(found: Acceptance) -> str:
    """First-pass acceptance against the same work in-house; the mean does not hide what is clearly below."""
    reviewed = found.total["reviewed"]
    if found.verdict == said.NOTHING:
        return "Nothing delivered in this period has a review verdict, so quality cannot be judged."
    if found.verdict == said.TOO_FEW:
        return f"Only {items(reviewed)} had a review verdict, too few to judge quality."
    first = f"Right first time is {share(found.total['first_pass_acceptance'])}"
    if found.verdict == said.UNKNOWN:
        return f"{first}; {_unknown(found.compared['compared_reviews'])}."
    exceptions = ", with exceptions" if found.below and found.verdict != said.BELOW else ""
    if not found.is_of_all:
        return f"{first}; comparable work is {POSITIONS[found.verdict]} in-house{exceptions}."
    value, in_house = _pair(found)
    return f"Right first time is {value}, {POSITIONS[found.verdict]} the in-house {in_house}{exceptions}."


def _unknown(compared: int) -> str:
    if not compared:
        return "no in-house quality is known to hold it against"
    return f"only {items(compared)} can be compared with in-house"


def _pair(found: Acceptance) -> tuple[str, str]:
    """Acceptance and the same work's in-house, rounded together."""
    figures = beside(found.compared["compared_acceptance"], [found.compared["in_house_acceptance"]], "share")
    return together(figures.value), together(figures.limits[0])


def behind(found: Acceptance) -> str:
    """What the comparison leaves out, and what is clearly below in-house; empty if there is neither."""
    parts = []
    if found.verdict in POSITIONS and not found.is_of_all:
        value, in_house = _pair(found)
        known = f"{grouped(found.compared['compared_reviews'])} of the {grouped(found.total['reviewed'])} reviewed"
        parts.append(f"In-house quality is known of {known}: {value} here against {in_house}.")
    if found.below:
        named = [f"{name(row, 'work_type')} at {name(row, 'vendor_id')} ({_rated(row)})" for row in found.below]
        parts.append(f"Clearly below in-house: {listed(named)}.")
    return " ".join(parts)


def _rated(row: Mapping[str, Any]) -> str:
    figures = beside(row["first_pass_acceptance"], [row["in_house_acceptance"]], "share")
    return f"{together(figures.value)} against {together(figures.limits[0])}, n\u00a0{grouped(row['reviewed'])}"


def compared_with(total: Row, compared: Row) -> str:
    """For how many of the reviewed items the in-house quality is known, for a tile."""
    if not compared["compared_reviews"]:
        return "no baseline states its quality"
    ours = format_value(compared["compared_acceptance"], "share", short=True)
    return f"{ours} here, on {grouped(compared['compared_reviews'])} of {grouped(total['reviewed'])} reviewed"


def found(rework: Row) -> str:
    """How many findings on how many items, for a tile."""
    if not rework["logged_reviews"]:
        return "no review events"
    return f"{items(rework['review_findings'], 'finding')} on {items(rework['logged_reviews'])}"


def rounds(rework: Row) -> str:
    """How many rounds of rework are finished and how long one takes, for a tile."""
    if not rework["rework_rounds"]:
        return "no finished round in the event log"
    each = format_value(rework["rework_hours_per_round"], "hours", short=True)
    return f"{items(rework['rework_rounds'], 'round')} of {each} h in the vendor's working time"


def valued(rework: Row) -> str:
    """What share of the hours the valuation rests on, for a tile."""
    if rework["rework_cost"] is None:
        return "no in-house rate, or no hours"
    known = format_value(rework["rework_valued_share"], "share", short=True)
    return f"valued at the in-house rate; {known} of the hours"


def signals(weeks: Sequence[Row]) -> str:
    """The complete weeks in which acceptance was a signal, and why the last one is; empty if none was or is judged."""
    judged = [row for row in weeks if row["is_signal"] is not None]
    found = [row for row in judged if row["is_signal"]]
    if not found:
        return ""
    last = found[-1]
    rate, centre, low, high = _signal_figures(last)
    side = "below" if last["first_pass_acceptance"] < last["first_pass_acceptance_centre"] else "above"
    where = f"{rate} in the week of {day(last['week'])}, {side} the usual average of {centre}"
    return (
        f"A change beyond chance in {len(found)} of {items(len(judged), 'week')}; the last one: {where} "
        f"({name(last, 'signal_rule')}; limits {low}–{high})."
    )


def _signal_figures(week: Row) -> tuple[str, ...]:
    """The week's acceptance with the centre and the limits, all rounded together."""
    columns = [f"first_pass_acceptance_{name}" for name in ("centre", "lower_limit", "upper_limit")]
    figures = beside(week["first_pass_acceptance"], [week[column] for column in columns], "share")
    return tuple(together(text) for text in (figures.value, *figures.limits))


def starts(rows: Sequence[Row]) -> str:
    """What the vertical lines on the trend mean; empty if there are none."""
    named = [f"{name(row, 'work_type')} {name(row, 'guideline_version')}, week of {day(row['week'])}" for row in rows]
    return f"Vertical lines: first delivery under a new guideline ({listed(named, 2)})." if named else ""


def cells_read(drawn: Sequence[Row], cells: Sequence[Row]) -> str:
    """What the cells of the map are, and how much of the work it shows."""
    shown, whole = ({column: {row[column] for row in rows} - {"*"} for column in CELL} for rows in (drawn, cells))
    work, vendors = (
        f"{len(shown[column])} of {grouped(len(whole[column]))} {what}"
        if len(shown[column]) < len(whole[column])
        else ""
        for column, what in CELL.items()
    )
    left = [f"{work}, the worst first" if work else "", f"{vendors}, those with the most items" if vendors else ""]
    left_out = "; ".join(part for part in left if part)
    return (
        f"{f'{left_out}. ' if left_out else ''}% right first time, 95 % range, items reviewed. Red ▼: clearly below "
        "in-house. Pale: below, could be chance. Grey: fewer than 10. White: in-house unknown."
    )


def clarity(rows: Sequence[Row]) -> str:
    """Whether unclear work is accepted less often than clear work, by more than chance; empty if not judged."""
    enough = [row for row in rows if row["scope_clarity"] != "not stated" and row["reviewed"] >= FEW]
    if len(enough) < 2:
        return ""
    low, high = enough[0], enough[-1]
    pair = beside(low["first_pass_acceptance"], [high["first_pass_acceptance"]], "share")
    ends = " and ".join(
        f"{together(text)} at clarity {name(row, 'scope_clarity')}"
        for text, row in ((pair.value, low), (pair.limits[0], high))
    )
    if low["first_pass_acceptance_high"] < high["first_pass_acceptance_low"]:
        return f"Unclear scope goes with less acceptance, by more than chance: {ends}."
    if high["first_pass_acceptance_high"] < low["first_pass_acceptance_low"]:
        return f"Clear scope goes with less acceptance, by more than chance: {ends}."
    return f"The difference between unclear and clear scope could be chance: {ends}."


def reasons(rows: Sequence[Row]) -> str:
    """The most frequent stated reason, or those that are equally frequent; empty if none is stated."""
    stated = [row for row in rows if row["reason"] != "not stated"]
    first = [row for row in stated if row["review_findings"] == stated[0]["review_findings"]]
    if not first:
        return ""
    part, named = share(first[0]["share_of_findings"]), listed([name(row, "reason") for row in first])
    return f"The most frequent reason{'s' * (len(first) > 1)}: {named}, {part}{' each' * (len(first) > 1)}."


def rework(total: Row, currency: str | None) -> str:
    """What rework took, and what it would have cost in-house, marked as a valuation."""
    took = f"{hours(total['rework_hours_per_item'])} of the vendor's working time per reviewed item"
    first = f"Rework took {took}, {hours(total['rework_hours'])} together."
    if total["rework_cost"] is None:
        return f"{first} No in-house rate is known, so it is not valued."
    worth = money(total["rework_cost"], currency)
    part = (
        "" if total["rework_valued_share"] == 1 else f" for the {share(total['rework_valued_share'])} with a baseline"
    )
    return f"{first} Valued at the in-house rate, that is {worth}{part}."
