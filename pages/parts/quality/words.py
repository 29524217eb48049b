"""The Quality page in words: is work good enough, when did that change, what comes back, and what does it cost?"""

from collections.abc import Sequence

from pages.parts.charts import FEW, Row
from pages.parts.charts.heat import CLEARLY_BELOW, FIRST_PASS, verdict
from pages.parts.phrases import day, hours, items, listed, money, name, share
from queries.format import format_value

CLEARLY_OTHER = 1.0  # points; a smaller gap between all items and those compared is not worth mentioning


def answer(total: Row, compared: Row, cells: Sequence[Row]) -> str:
    """First-pass acceptance against the same work in-house, and which of several cells are clearly below it."""
    reviewed = total["reviewed"]
    if not reviewed:
        return "Nothing delivered in this period has a review verdict, so quality cannot be judged."
    if reviewed < FEW:
        return f"Only {items(reviewed)} had a review verdict, too few to judge quality."
    below = (row for row in cells if verdict(row, FIRST_PASS) == CLEARLY_BELOW)
    low = sorted(below, key=lambda row: row["in_house_gap_points"])
    first = f"First-pass acceptance is {share(total['first_pass_acceptance'])}{_against(compared)}."
    named = [f"{name(row, 'work_type')} at {name(row, 'vendor_id')}" for row in low]
    return f"{first} Clearly below in-house: {listed(named)}." if named and len(cells) > 1 else first


def clearly_below(compared: Row) -> bool:
    """Whether acceptance is below in-house by more than chance, on enough items."""
    return (
        compared["compared_reviews"] >= FEW and compared["compared_acceptance_high"] < compared["in_house_acceptance"]
    )


def _against(compared: Row) -> str:
    if compared["compared_reviews"] < FEW:
        return "; no in-house quality is known to hold it against"
    differs = abs(compared["compared_gap_points"]) >= CLEARLY_OTHER
    where = f"; where in-house quality is known it is {share(compared['compared_acceptance'])}" if differs else ""
    return f"{where}, {_position(compared)} the {share(compared['in_house_acceptance'])} of the same work in-house"


def _position(compared: Row) -> str:
    if clearly_below(compared):
        return "clearly below"
    above = compared["compared_acceptance_low"] > compared["in_house_acceptance"]
    return "clearly above" if above else "level with"


def compared_with(total: Row, compared: Row) -> str:
    """For how many of the reviewed items the in-house quality is known, for a tile."""
    if not compared["compared_reviews"]:
        return "no baseline states its quality"
    ours = format_value(compared["compared_acceptance"], "share", short=True)
    return f"{ours} here, on {compared['compared_reviews']:,} of {total['reviewed']:,} reviewed"


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
    return f"a valuation, not a payment; of {known} of the hours"


def signals(weeks: Sequence[Row]) -> str:
    """The complete weeks in which acceptance was a signal, and why the last one is; empty if none was or is judged."""
    judged = [row for row in weeks if row["is_signal"] is not None]
    found = [row for row in judged if row["is_signal"]]
    if not found:
        return ""
    last = found[-1]
    side = "below" if last["first_pass_acceptance"] < last["first_pass_acceptance_centre"] else "above"
    usual = [share(last[f"first_pass_acceptance_{end}_limit"]) for end in ("lower", "upper")]
    rate, why = share(last["first_pass_acceptance"]), name(last, "signal_rule")
    where = f"{rate} in the week of {day(last['week'])}, {side} the usual {share(last['first_pass_acceptance_centre'])}"
    return (
        f"A real change in {len(found)} of {items(len(judged), 'week')}; the last one: {where} "
        f"({why}; limits {'–'.join(usual)})."
    )


def starts(rows: Sequence[Row]) -> str:
    """What the vertical lines on the trend mean; empty if there are none."""
    named = [f"{name(row, 'work_type')} {name(row, 'guideline_version')}, week of {day(row['week'])}" for row in rows]
    return f"Vertical lines: first delivery under a new guideline ({listed(named, 4)})." if named else ""


def clarity(rows: Sequence[Row]) -> str:
    """Whether unclear work is accepted less often than clear work, by more than chance; empty if not judged."""
    enough = [row for row in rows if row["scope_clarity"] != "not stated" and row["reviewed"] >= FEW]
    if len(enough) < 2:
        return ""
    low, high = enough[0], enough[-1]
    ends = " and ".join(
        f"{share(row['first_pass_acceptance'])} at clarity {name(row, 'scope_clarity')}" for row in (low, high)
    )
    if low["first_pass_acceptance_high"] < high["first_pass_acceptance_low"]:
        return f"Unclear scope goes with less acceptance, by more than chance: {ends}."
    if high["first_pass_acceptance_high"] < low["first_pass_acceptance_low"]:
        return f"Clear scope goes with less acceptance, by more than chance: {ends}."
    return f"No difference beyond chance between unclear and clear scope: {ends}."


def reasons(rows: Sequence[Row]) -> str:
    """The most frequent stated reason; empty if none is stated."""
    stated = [row for row in rows if row["reason"] != "not stated"]
    if not stated:
        return ""
    first = stated[0]
    return f"{name(first, 'reason')} comes first: {share(first['share_of_findings'])} of what came back."


def rework(total: Row, currency: str | None) -> str:
    """What rework took, and what it would have cost in-house, marked as a valuation."""
    took = f"{hours(total['rework_hours_per_item'])} of the vendor's working time per reviewed item"
    first = f"Rework took {took}, {hours(total['rework_hours'])} in all."
    if total["rework_cost"] is None:
        return f"{first} No in-house rate is known, so it is not valued."
    worth = money(total["rework_cost"], currency)
    part = (
        "" if total["rework_valued_share"] == 1 else f" for the {share(total['rework_valued_share'])} with a baseline"
    )
    return f"{first} At the in-house loaded rate that time is worth {worth}{part}: a valuation, not a payment."
