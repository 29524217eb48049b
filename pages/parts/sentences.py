"""Titles and notes: each page's answer as a sentence, written from the numbers that the page shows.

Every sentence is Markdown in which names from files are escaped; notes on tiles are plain text.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.phrases import capital as _capital
from pages.parts.phrases import items as _items
from pages.parts.phrases import listed as _listed
from pages.parts.phrases import money as _money
from pages.parts.phrases import name as _name
from pages.parts.phrases import share as _share
from queries.format import format_value

HIGH_HHI = 1_800
KEY_PERSON_SHARE = 0.5
CLEARLY_MORE = 1.0  # points; a smaller gap between a report and the records may be rounding


def _cell(row: Row) -> str:
    return f"{_name(row, 'segment')} at {_name(row, 'vendor_id')}"


def surely_below(row: Mapping[str, Any]) -> bool:
    """Whether attainment is below its target by more than chance, on enough items."""
    target = row["attainment_target"]
    return target is not None and (row["due"] or 0) >= FEW and row["attainment_high"] < target


def attainment(row: Row) -> str:
    """The verdict on attainment: below target, short of it by no more than chance, on target, or too few to judge."""
    rate, target, due = row["attainment"], row["attainment_target"], row["due"]
    if not due or rate is None:
        return "Nothing fell due, so attainment cannot be judged"
    if due < FEW:
        return f"Only {_items(due)} fell due, too few to judge attainment"
    if target is None:
        return f"Attainment is {_share(rate)}; no target is set"
    if rate >= target:
        return f"Attainment is {_share(rate)}, meeting its {_share(target)} target"
    within = "" if surely_below(row) else ", though within chance"
    return f"Attainment is {_share(rate)}, below its {_share(target)} target{within}"


def overdue(open_work: Row) -> str:
    """How late the overdue work is, and what falls due soon, for a tile."""
    return f"{open_work['overdue_over_2_days']:,} over 2 days late, {open_work['due_in_7_days']:,} due in 7 days"


def _overdue(count: int) -> str:
    return "Nothing is overdue." if not count else f"{_items(count)} {'is' if count == 1 else 'are'} overdue."


def sla(total: Row, cells: Sequence[Row]) -> str:
    """Attainment in the period, and which vendor × segment cells are surely below their target."""
    low = sorted((row for row in cells if surely_below(row)), key=lambda row: row["attainment"])
    if not total["due"]:
        return f"{attainment(total)}."
    if not low:
        return f"{attainment(total)}. No vendor and segment is surely below target."
    return f"{attainment(total)}. Surely below: {_listed([_cell(row) for row in low])}."


def interval(row: Row, name: str, count: str) -> str:
    """n, the 95 % interval and the target, for a tile."""
    if not row[count]:
        return "n 0"
    low, high = (format_value(row.get(f"{name}_{end}"), "share", short=True) for end in ("low", "high"))
    target = row.get(f"{name}_target")
    goal = f"target {format_value(target, 'share', short=True)}, " if target is not None else ""
    return f"{goal}n {row[count]:,}, interval {low.removesuffix(' %')}–{high}"


def of_currency(rows: Sequence[Row], currency: str | None) -> Row | None:
    """The row in the warehouse's own currency, else the only one."""
    own = [row for row in rows if (row["currency"] or "") == (currency or "")]
    return next(iter(own or rows), None)


def savings(total: Row | None, change: Sequence[Row]) -> str:
    """The net saving, on what share of cost and deliveries, and whether a shift in mix hides it."""
    if not total or not total["delivered"]:
        return "Nothing was delivered in this period, so there is no saving to show."
    if not total["covered"]:
        return "The saving cannot be computed: nothing delivered has both a baseline and a bill."
    money, share = _money(total["net_savings"], total["currency"]), _share(total["net_savings_share"])
    verb = "Net saving is" if total["net_savings"] >= 0 else "The work costs more than in-house: the net saving is"
    first = f"{verb} {money}, {share} of the in-house cost, on {_share(total['coverage'])} of deliveries."
    return f"{first} {'The mix hides what each segment did.' if mix_paradox(change) else ''}".strip()


def mix_paradox(change: Sequence[Row]) -> str:
    """Says if the total share moved against every segment's own; else empty."""
    name = "gross_savings_share_change_points"
    total = next((row[name] for row in change if row["is_total"]), None)
    parts = [row[name] for row in change if not row["is_total"] and row[name] is not None]
    if total is None or len(parts) < 2:
        return ""
    points = markdown(format_value(total, "points", short=True))
    if total < 0 and min(parts) > 0:
        return f"The total share fell ({points} points) though every segment's rose: the mix did it."
    if total > 0 and max(parts) < 0:
        return f"The total share rose ({points} points) though every segment's fell: the mix did it."
    return ""


def dearer_than_in_house(slices: Sequence[Row], column: str) -> str:
    """Names the slices, by that column, that cost more than doing the work in-house; empty if there are none."""
    dear = [row for row in slices if (row["gross_savings"] or 0) < 0]
    named = [f"{_name(row, column)} ({_share(row['gross_savings_share'])})" for row in dear]
    return f"Costs more than in-house: {_listed(named, 4)}." if named else ""


def converted(total: Row) -> str:
    """How many items were converted to the own currency, and at which rate; empty if none were."""
    count = total["converted"]
    whose = "its" if count == 1 else "their"
    return f"{_items(count)} converted at the rate of {whose} delivery date." if count else ""


def beside_the_price(total: Row, unsplit: Sequence[Row], credits_left_out: bool) -> str:
    """Which deductions are unknown and so not taken off; and whether service credits are added.

    `unsplit` are the currencies' transition costs that the filters cannot split.
    """
    parts = [_unknown_deductions(total, unsplit), *map(_unsplit, unsplit)]
    if credits_left_out:
        parts.append("Service credits are left out: a client's or a work type's part of one cannot be told.")
    elif total["service_credits"]:
        parts.append("A service credit counts on the last day of its month, once the month is over.")
    return " ".join(filter(None, parts))


def _unsplit(row: Row) -> str:
    """What of a currency's transition cost a filter leaves out or cannot attribute; empty if there is none."""
    if row["transition_left_out"]:
        left_out = _money(row["transition_left_out"], row["currency"])
        return f"Transition of {left_out} is left out: it cannot be split by work type."
    if row["transition_not_attributable"]:
        amount = _money(row["transition_not_attributable"], row["currency"])
        return (
            f"{amount} of the transition cost is not attributable to this filter alone: it is counted whole in every "
            "view that may hold it."
        )
    return ""


def _unknown_deductions(total: Row, unsplit: Sequence[Row]) -> str:
    known = total["oversight_coverage"]
    parts = []
    if known is None or known < 1:
        parts.append(
            f"Oversight is known for {_share(known or 0)} of the covered items; for the rest nothing is deducted."
        )
    if total["transition_cost"] is None and not any(row["transition_left_out"] for row in unsplit):
        parts.append("No transition cost falls in this scope.")
    known = total["transition_cost"] is not None
    return " ".join(parts) or ("Oversight and transition are known throughout." if known else "")


def throughput(weeks: Sequence[Row], open_work: Row) -> str:
    """How the work in hand changed over the period, and how much of it is overdue."""
    if not weeks:
        return "Nothing was received or delivered in this period."
    before, after = weeks[0]["work_in_progress"], weeks[-1]["work_in_progress"]
    if before == after:
        return f"Work in progress stands at {_items(after)}. {_overdue(open_work['open_overdue'])}"
    moved = "grew" if after > before else "fell"
    return f"Work in progress {moved} from {before:,} to {_items(after)}. {_overdue(open_work['open_overdue'])}"


def mix(segments: Sequence[Row], shift: Sequence[Row], share: str, points: str) -> str:
    """The largest segment and the one that gained most. Needs at least one segment."""
    top = max(segments, key=lambda row: row[share] or 0)
    if not top[share]:
        return "None of this work can be measured that way, so there is no mix to show."
    first = f"{_capital(_name(top, 'segment'))} is the largest segment with {_share(top[share])}"
    gained = max((row for row in shift if row[points] is not None), key=lambda row: row[points], default=None)
    if gained is None or gained[points] < 1:
        return f"{first}; the mix hardly moved."
    most = markdown(format_value(gained[points], "points", short=True))
    if gained["segment"] == top["segment"]:
        return f"{first}, and gained most: {most} points."
    return f"{first}; {_name(gained, 'segment')} gained most, {most} points."


def shares_by_month(segments: Sequence[Row], share: str) -> str:
    """What the columns by month leave out, in words."""
    absent = [_capital(_name(row, "segment")) for row in segments if row[share] is None and row["delivered"]]
    missing = f" {_listed(absent)} has no baseline, so no standard hours: choose Items to see it." if absent else ""
    return f"The first and the last month may be partial.{missing}"


def shown_of(shown: int, whole: int, what: str = "item") -> str:
    """How many rows a table shows, and out of how many."""
    all_of_them = _items(whole, what)
    return f"{all_of_them}." if shown >= whole else f"The first {shown:,} of {all_of_them}; the download has all."


def concentration_of(rows: Sequence[Row], dimension: str, measure: str) -> Row | None:
    """The concentration of one dimension by items, standard hours or billed; None if no name is known."""
    return next((row for row in rows if row["dimension"] == dimension and row["measure"] == measure), None)


def leader(row: Row, column: str) -> str:
    """The largest name, out of how many, and the concentration, for a tile."""
    level = "high" if row["hhi"] > HIGH_HHI else "not high"
    return f"{names.label(column, row['top_name'])}, of {row['names']:,}. Concentration {level}: HHI {row['hhi']:,.0f}"


def key_people(people: Sequence[Row]) -> str:
    """Names the work types that rest on one specialist; empty if there are none."""
    resting = [row for row in people if row["top_share"] >= KEY_PERSON_SHARE and row["all_items"] >= FEW]
    named = [
        f"{_name(row, 'work_type')} ({_share(row['top_share'])} by {_name(row, 'specialist_id')})" for row in resting
    ]
    return f"Rests on one specialist: {_listed(named, 4)}." if named else ""


def comparison(fair: Sequence[Row], cells: Sequence[Row]) -> str:
    """Says if a vendor looks better than another overall but is worse on the same mix; else empty."""
    turned = [row for row in fair if row["looks_better_than"] is not None]
    if not turned:
        return ""
    better = max(turned, key=lambda row: row["reversal_points"])
    worse = next(row for row in fair if row["vendor_id"] == better["looks_better_than"])
    return turned_around(better, worse, cells)


def turned_around(better: Row, worse: Row, cells: Sequence[Row]) -> str:
    """Says that the first vendor looks better than the second overall, but is worse on the same mix of work."""
    everywhere = ", in every segment both work in" if _worse_everywhere(better, worse, cells) else ""
    overall = f"({_share(better['attainment'])} against {_share(worse['attainment'])})"
    alike = f"({_share(better['standardised_attainment'])} against {_share(worse['standardised_attainment'])})"
    first = f"{_name(better, 'vendor_id')} looks better than {_name(worse, 'vendor_id')} overall {overall}"
    return f"{first}, but is worse on the same mix of work {alike}{everywhere}."


def _worse_everywhere(better: Row, worse: Row, cells: Sequence[Row]) -> bool:
    rates = {(row["vendor_id"], row["segment"]): row["attainment"] for row in cells if (row["due"] or 0) >= FEW}
    both = [segment for vendor, segment in rates if vendor == better["vendor_id"]]
    pairs = [(rates[better["vendor_id"], name], rates.get((worse["vendor_id"], name))) for name in both]
    shared = [pair for pair in pairs if pair[1] is not None]
    return len(shared) > 1 and all(first < second for first, second in shared)


def reported(vendors: Sequence[Row]) -> str:
    """The vendor whose report is furthest above the records; empty if none is clearly above them."""
    most = furthest_reported(vendors)
    if most is None or most["reported_above_points"] < CLEARLY_MORE:
        return ""
    said, found = _share(most["vendor_reported_attainment"]), _share(most["recomputed_attainment"])
    late = f"{_items(most['reported_met_but_missed'])} reported as met were late"
    return f"{_name(most, 'vendor_id')} reports {said} where the records say {found}: {late}."


def furthest_reported(vendors: Sequence[Row]) -> Row | None:
    """The vendor whose report is furthest above the records, among those with enough compared items."""
    enough = (row for row in vendors if row["compared"] >= FEW)
    return max(enough, key=lambda row: row["reported_above_points"], default=None)


def weeks_below(weeks: Sequence[Row]) -> str:
    """In how many weeks attainment was surely below target, when, and how low; empty if it never was."""
    judged = [row for row in weeks if (row["due"] or 0) >= FEW]
    low = [row for row in judged if surely_below(row)]
    if not low:
        return ""
    worst = min(low, key=lambda row: row["attainment"])
    on = markdown(format_value(worst["week"], "date"))
    lowest = f"{_share(worst['attainment'])} in the week of {on}"
    if len(low) == 1:
        return f"Surely below target in one of {_items(len(judged), 'week')}: {lowest}."
    last = low[-1]["week"] + timedelta(days=6)
    span = f"between {markdown(format_value(low[0]['week'], 'date'))} and {markdown(format_value(last, 'date'))}"
    return f"Surely below target in {len(low)} of {_items(len(judged), 'week')}, {span}; lowest {lowest}."


def guidelines(rows: Sequence[Row]) -> str:
    """Which guideline versions changed first-pass acceptance by more than chance; empty if none did."""
    enough = [row for row in rows if row["reviewed"] >= FEW]
    pairs = [
        (before, after)
        for before, after in pairwise(enough)
        if before["work_type"] == after["work_type"]
        and (
            before["first_pass_acceptance_high"] < after["first_pass_acceptance_low"]
            or after["first_pass_acceptance_high"] < before["first_pass_acceptance_low"]
        )
    ]
    moved = [_moved(before, after) for before, after in pairs]
    return f"First-pass acceptance of {_listed(moved, 3)}: more than chance." if moved else ""


def _moved(before: Row, after: Row) -> str:
    rates = [row["first_pass_acceptance"] for row in (before, after)]
    verb = "rose" if rates[1] > rates[0] else "fell"
    first, second = (
        f"{_share(row['first_pass_acceptance'])} ({_name(row, 'guideline_version')})" for row in (before, after)
    )
    return f"{_name(before, 'work_type')} {verb} from {first} to {second}"
