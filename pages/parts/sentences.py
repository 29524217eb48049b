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
from pages.parts.phrases import together
from queries.format import format_value, grouped
from queries.said import attainment as said
from queries.said import vendor_words
from queries.said.attainment import Standing
from queries.said.figures import beside
from queries.said.in_hand import InHand
from queries.said.mix import Mix
from queries.said.movement import Group
from queries.said.reversal import reversals
from queries.said.saving import Saving

MAP_TITLE = "On time by vendor and segment"
MAP_NOTE = "Grey: fewer than 10 due. White: no target. Click a cell to narrow the page to it."
HIGH_HHI = 1_800
KEY_PERSON_SHARE = 0.5
CLEARLY_MORE = 1.0  # points; a smaller gap between a report and the records may be rounding


def attainment(stands: Standing) -> str:
    """The verdict on attainment, with its target and the service levels missed: no sentence praises above a default."""
    total, missed = stands.total, _levels(stands)
    due, rate = total["due"], _share(total["attainment"])
    if stands.verdict == said.NOTHING:
        return "Nothing fell due, so there is nothing to judge."
    if stands.verdict == said.TOO_FEW:
        return f"Only {_items(due)} fell due, too few to judge."
    if stands.verdict == said.NO_TARGET:
        return f"{rate} on time; no target is set."
    figures = beside(total["attainment"], [total["attainment_target"]], "share")
    value, target = together(figures.value), together(figures.limits[0])
    if stands.verdict == said.MET:
        if missed:
            return f"On time meets its target ({value} against {target}), but {missed}."
        return f"On time meets its target: {value} against {target}."
    clearly = "clearly " if stands.verdict == said.CLEARLY_BELOW else ""
    first = f"On time is {clearly}below its target: {value} against {target}"
    return f"{first}, and {missed}." if missed else f"{first}."


def _levels(stands: Standing) -> str:
    missed = stands.missed_levels
    if not missed or stands.levels is None:
        return ""
    judged = stands.levels["cells_judged"]
    return f"{grouped(missed)} of {grouped(judged)} monthly service levels {'was' if missed == 1 else 'were'} missed"


def behind_attainment(stands: Standing, currency: str | None) -> str:
    """What follows the verdict: what is owed, who is clearly below or lowest, and whether a gap could be chance."""
    parts = vendor_words.consequences(stands, currency, together)
    if stands.below:
        parts.append(f"Clearly below target: {_listed([_rated(*one) for one in stands.below])}.")
    elif stands.lowest:
        parts.append(f"Clearly lower than the rest: {_listed([_rated(*one) for one in stands.lowest])}.")
    elif stands.has_parts and stands.verdict in (said.MET, said.BELOW, said.CLEARLY_BELOW):
        parts.append("No vendor or segment is clearly below its target by itself.")
    return " ".join(parts)


def _rated(group: Group, row: Mapping[str, Any]) -> str:
    who = " at ".join(markdown(names.written(name, value)) for name, value in group)
    return f"{who} ({_share(row['attainment'])} of {grouped(row['due'])})"


def overdue(open_work: Row) -> str:
    """How late the overdue work is, and what falls due soon, for a tile."""
    late, soon = (grouped(open_work[name]) for name in ("overdue_over_2_days", "due_in_7_days"))
    return f"{late} over 2 days late, {soon} due in 7 days"


def interval(row: Row, name: str, count: str) -> str:
    """n, the 95 % interval and the target, for a tile."""
    if not row[count]:
        return "n 0"
    low, high = (format_value(row.get(f"{name}_{end}"), "share", short=True) for end in ("low", "high"))
    target = row.get(f"{name}_target")
    goal = f"target {format_value(target, 'share', short=True)}, " if target is not None else ""
    return f"{goal}n {grouped(row[count])}, interval {low.removesuffix(' %')}–{high}"


def savings(found: Saving) -> str:
    """The net saving, its direction against the period before, and its share of the in-house cost."""
    total, before = found.total, found.before
    now, share = _money(total["net_savings"], total["currency"]), _share(total["net_savings_share"])
    subject = "The work costs more than in-house: the net saving" if total["net_savings"] < 0 else "Net saving"
    if before is None:
        return f"{subject} is {now}, {share} of the in-house cost."
    then, was = _money(before["net_savings"], ""), _share(before["net_savings_share"])
    if now == _money(before["net_savings"], total["currency"]):
        return f"{subject} stayed at {now}: {share} of the in-house cost, was {was}."
    verb = "rose" if found.change > 0 else "fell"
    return f"{subject} {verb} to {now} from {then}: {share} of the in-house cost, was {was}."


def no_savings(total: Row | None) -> str:
    """Why there is no saving to tell."""
    if not total or not total["delivered"]:
        return "Nothing was delivered in this period, so there is no saving to show."
    return "The saving cannot be computed: nothing delivered has both a baseline and a bill."


def behind_savings(found: Saving, change: Sequence[Row]) -> str:
    """What the change came from, what the mix hides, how much is covered, and what rests on assumptions."""
    parts = [mix_paradox(change)]
    if found.amount is not None:
        amount = format_value(found.amount, "currency", short=True, currency=found.total["currency"] or "")
        signed = together(amount if found.amount < 0 else f"+{amount}")
        parts.append(f"The largest part of the change: {markdown(names.written('bridge_part', found.part))}, {signed}.")
    parts.append(f"{_share(found.total['coverage'])} of deliveries have a baseline and a bill.")
    if found.assumed:
        assumed = f"{_share(found.assumed)} of the in-house cost rests on baselines"
        parts.append(f"{assumed} without a source or over 18 months old.")
    return " ".join(part for part in parts if part)


def mix_paradox(change: Sequence[Row]) -> str:
    """Says if the total share moved against every segment's own; else empty."""
    name = "gross_savings_share_change_points"
    total = next((row[name] for row in change if row["is_total"]), None)
    parts = [row[name] for row in change if not row["is_total"] and row[name] is not None]
    if total is None or len(parts) < 2:
        return ""
    points = markdown(format_value(total, "points", short=True))
    if total < 0 and min(parts) > 0:
        return f"The total share fell ({points} points) though every segment's rose because the mix shifted."
    if total > 0 and max(parts) < 0:
        return f"The total share rose ({points} points) though every segment's fell because the mix shifted."
    return ""


def costs_more_than_in_house(slices: Sequence[Row], column: str) -> str:
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


def throughput(found: InHand) -> str:
    """How the work in hand changed over the period, and how much is overdue now."""
    late = f"{grouped(found.overdue)} {'is' if found.overdue == 1 else 'are'} overdue now" if found.overdue else ""
    if found.now is None:
        return f"Nothing was received or delivered in this period{f'; {late}' if late else ''}."
    also = late or "nothing is overdue"
    if not found.now and not found.before:
        return f"Nothing is in progress; {also}."
    if found.before is None:
        return f"Work in progress is {_items(found.now)}; {also}."
    then = markdown(format_value(found.since, "date"))
    if found.now == found.before:
        return f"Work in progress is {_items(found.now)}, as in the week of {then}; {also}."
    moved = "grew" if found.now > found.before else "fell"
    return (
        f"Work in progress {moved} to {_items(found.now)} from {grouped(found.before)} in the week of {then}; {also}."
    )


def mix(found: Mix | None) -> str:
    """The segment that gained most, with its share now and before; else the largest, in a steady mix."""
    if found is None:
        return "None of this work can be measured that way, so there is no mix to show."
    largest = f"{_name(found.largest, 'segment')} is the largest segment with {_share(found.largest[found.share])}"
    if found.gained is None:
        return _capital(f"{largest}; the mix is steady.")
    row = found.gained
    now, before = _share(row[found.share]), _share(row[found.before] or 0.0)
    by = markdown(format_value(row[found.points], "points", short=True).lstrip("+"))
    up = f"up {by} points from {before}" if found.adds_up else f"up from {before}"
    first = f"{_name(row, 'segment')} is now {now} of the work, {up}"
    return _capital(f"{first}." if row["segment"] == found.largest["segment"] else f"{first}; {largest}.")


def map_read(drawn: int, vendors: int, has_range: bool) -> str:
    """What the cells of the map of vendors are, and how many of them it shows."""
    left_out = f"{drawn} of {grouped(vendors)} vendors, the worst first. " if drawn < vendors else ""
    between = "95 % range, " if has_range else ""
    return f"{left_out}% on time, {between}items due. Red ▼: clearly below target. Pale: below, could be chance."


def shares_by_month(segments: Sequence[Row], share: str) -> str:
    """What the columns by month leave out, in words."""
    absent = [_capital(_name(row, "segment")) for row in segments if row[share] is None and row["delivered"]]
    missing = f" {_listed(absent)} has no baseline, so no standard hours: choose Items to see it." if absent else ""
    return f"The first and the last month may be partial.{missing}"


def shown_of(shown: int, whole: int, what: str = "item") -> str:
    """How many rows a table shows, and out of how many."""
    all_of_them = _items(whole, what)
    return (
        f"{all_of_them}." if shown >= whole else f"The first {grouped(shown)} of {all_of_them}; the download has all."
    )


def concentration_of(rows: Sequence[Row], dimension: str, measure: str) -> Row | None:
    """The concentration of one dimension by items, standard hours or billed; None if no name is known."""
    return next((row for row in rows if row["dimension"] == dimension and row["measure"] == measure), None)


def leader(row: Row, column: str) -> str:
    """The largest name, out of how many, and the concentration, for a tile."""
    level = "high" if row["hhi"] > HIGH_HHI else "not high"
    named, hhi = names.written(column, row["top_name"]), format_value(row["hhi"], "score")
    return f"{named}, of {grouped(row['names'])}. Concentration {level}: HHI {hhi}"


def key_people(people: Sequence[Row]) -> str:
    """Names the work types that rest on one specialist; empty if there are none."""
    resting = [row for row in people if row["top_share"] >= KEY_PERSON_SHARE and row["all_items"] >= FEW]
    named = [
        f"{_name(row, 'work_type')} ({_share(row['top_share'])} by {_name(row, 'specialist_id')})" for row in resting
    ]
    return f"Rests on one specialist: {_listed(named, 4)}." if named else ""


def comparison(fair: Sequence[Row], cells: Sequence[Row]) -> str:
    """Says if a vendor looks better than another overall but is worse on the same work; else empty."""
    clearest = next(iter(reversals(fair)), None)
    return turned_around(*clearest, cells) if clearest else ""


def turned_around(better: Row, worse: Row, cells: Sequence[Row]) -> str:
    """Says that the first vendor leads the second overall, but trails it on the same work."""
    everywhere = ", in every segment both work in" if _worse_everywhere(better, worse, cells) else ""
    overall, alike = (_against(better[name], worse[name]) for name in ("attainment", "same_work_attainment"))
    first = f"{_name(better, 'vendor_id')} leads {_name(worse, 'vendor_id')} overall {overall}"
    return f"{first}, but trails like for like {alike}{everywhere}."


def _against(first: float, second: float) -> str:
    figures = beside(first, [second], "share")
    return f"({together(figures.value)} against {together(figures.limits[0])})"


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
    """In how many weeks attainment was clearly below target, when, and how low; empty if it never was."""
    judged = [row for row in weeks if (row["due"] or 0) >= FEW]
    low = [row for row in judged if said.is_clearly_below(row)]
    if not low:
        return ""
    worst = min(low, key=lambda row: row["attainment"])
    on = markdown(format_value(worst["week"], "date"))
    lowest = f"{_share(worst['attainment'])} in the week of {on}"
    if len(low) == 1:
        return f"Clearly below target in one of {_items(len(judged), 'week')}: {lowest}."
    last = low[-1]["week"] + timedelta(days=6)
    span = f"between {markdown(format_value(low[0]['week'], 'date'))} and {markdown(format_value(last, 'date'))}"
    return f"Clearly below target in {len(low)} of {_items(len(judged), 'week')}, {span}; lowest {lowest}."


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
    return f"Right first time: {_listed(moved, 3)}, more than chance." if moved else ""


def _moved(before: Row, after: Row) -> str:
    rates = [row["first_pass_acceptance"] for row in (before, after)]
    verb = "rose" if rates[1] > rates[0] else "fell"
    first, second = (
        f"{_share(row['first_pass_acceptance'])} ({_name(row, 'guideline_version')})" for row in (before, after)
    )
    return f"{_name(before, 'work_type')} {verb} from {first} to {second}"
