"""What the Savings page says in words. Notes on tiles are plain text, the rest is Markdown with names escaped."""

from collections import Counter
from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.phrases import day, items, listed, money, name, share, together
from queries.format import amount, format_value, grouped

ENDS = ("start", "end")
MOST_NAMED = 4
GAIN = "share_of_baseline_cost_change_points"
CLEARLY = 2.0  # points; a segment whose share grew by less has not clearly gained work


def taken_off(total: Row, currency: str) -> str:
    """What was taken off the gross saving, for a tile."""
    parts = [
        f"{format_value(total[column], 'currency', short=True, currency=currency)} {what}"
        for column, what in (("oversight_cost", "oversight"), ("transition_cost", "transition"))
        if total[column] is not None
    ]
    return f"after {' and '.join(parts)}" if parts else "no oversight or transition known"


def covered_spend(total: Row, currency: str) -> str:
    """How much of the spend is covered, for a tile."""
    covered, billed = (amount(total[column], currency, short=True) for column in ("covered_billed", "billed"))
    return f"{covered} of {billed} {currency} billed".replace("  ", " ")


def costlier(cells: Sequence[Row]) -> list[Row]:
    """The cells that cost more than in-house, largest loss first."""
    return [row for row in cells if (row["gross_savings"] or 0) < 0]


def costlier_cells(cells: Sequence[Row]) -> str:
    """Names the work that costs more at a vendor than in-house, on enough items; empty if there is none."""
    costly = costlier(cells)
    sure = [row for row in costly if row["covered"] >= FEW]
    few = len(costly) - len(sure)
    rest = f" {few} more on fewer than {FEW} items." if few else ""
    if not sure:
        return ""
    named = _some_of([_dear(row) for row in sure], "more")
    return f"By work type and vendor, these cost more than in-house: {named}.{rest}"


def _dear(row: Row) -> str:
    by = f"{share(row['gross_savings_share'])} on {items(row['covered'])}"
    return f"{name(row, 'work_type')} at {name(row, 'vendor_id')} ({by})"


def moved(bridge: Sequence[Row], change: Sequence[Row], currency: str) -> str:
    """How much the net saving moved and what moved it, largest part first."""
    amounts = {row["bridge_part"]: row["bridge_amount"] for row in bridge}
    by = bridge[0]["net_savings_change"]
    ends = f"from {money(amounts['start'], '')} to {money(amounts['end'], currency)}"
    first = f"The net saving {_verb(by)}, {ends}" if by else f"The net saving stayed at {ends.split(' to ')[1]}"
    parts = [(part, moved_by) for part, moved_by in amounts.items() if part not in ENDS and moved_by]
    parts.sort(key=lambda pair: -abs(pair[1]))
    named = [f"{_part(part)} {_signed(by, currency)}{_why(part, by, change)}" for part, by in parts]
    return f"{first}: {_some_of(named, 'smaller')}." if named else f"{first}: nothing changed."


def bars_of(drawn: int, all_of_them: int) -> str:
    """How many of the bars there could be are drawn, if not all; the table beside them has the rest."""
    return f"{drawn} of {grouped(all_of_them)}; the others are in the table. " if drawn < all_of_them else ""


def _verb(by: float) -> str:
    return f"{'rose' if by > 0 else 'fell'} by {money(abs(by), '')}"


def _part(part: str) -> str:
    # The signs are those of the effect on the saving: "oversight cost −3 k" would read as a lower cost.
    return part if part in ("oversight", "transition") else markdown(names.written("bridge_part", part))


def _signed(value: float, currency: str) -> str:
    text = amount(value, currency, short=True)
    return together(text if value < 0 else f"+{text}")


def _some_of(parts: Sequence[str], others: str) -> str:
    rest = len(parts) - MOST_NAMED
    return ", ".join(parts) if rest <= 0 else f"{', '.join(parts[:MOST_NAMED])} and {rest} {others}"


def _why(part: str, amount: float, change: Sequence[Row]) -> str:
    segment = moved_to(change, amount) if part == "mix" else None
    return f" (work moved to {name(segment, 'segment')})" if segment else ""


def moved_to(change: Sequence[Row], mix: float) -> Row | None:
    """The segment that took the work: of those that saved a smaller share than all did (for a gain: a larger one),
    the one whose share grew most, if clearly."""
    total = next((row["reference_gross_savings_share"] for row in change if row["is_total"]), None)
    if total is None:
        return None
    gained = [
        row
        for row in change
        if not row["is_total"] and row[GAIN] >= CLEARLY and (_before(row) > total if mix > 0 else _before(row) < total)
    ]
    return max(gained, key=lambda row: row[GAIN], default=None)


def _before(row: Row) -> float:
    known = row["reference_gross_savings_share"]
    return row["gross_savings_share"] or 0 if known is None else known


def oversight_known(now: Row, before: Row) -> str:
    """Says that oversight is not equally known in both periods, which distorts its bar; empty if it is."""
    known = [row["oversight_coverage"] or 0 for row in (now, before)]
    if share(known[0]) == share(known[1]):
        return ""
    return (
        f"Oversight is known for {share(known[0])} of the covered items now and for {share(known[1])} before: "
        "part of its bar may be that."
    )


def holds(row: Row, currency: str | None) -> str:
    """How far in-house costs may differ before the net saving is gone, or must differ for there to be one."""
    now = f"The net saving is {money(row['net_savings'], currency)}"
    at = row["zero_rate_change"]
    if at is None:
        return f"{now}. No in-house rate makes it zero: oversight costs as much as the work would in-house."
    if row["net_savings"] > 0:
        part = row["avoidable_share_used"]
        first = f"With {share(part)} of the in-house cost going away, the" if part < 1 else "The"
        return f"{first} saving holds until in-house costs are {share(-at)} lower than assumed. {now}."
    return f"{now}: in-house costs would have to be {share(at)} higher than assumed for it to begin."


def band(rows: Sequence[Row], currency: str | None) -> str:
    """The net saving with the chosen changes applied down and up."""
    low, high = (next(row for row in rows if row["assumed_case"] == case) for case in ("lower", "higher"))
    ends = " to ".join(money(row["net_savings"], currency) for row in (low, high))
    changes = f"rate ± {share(high['rate_change'])} and standard hours ± {share(high['hours_change'])}"
    return f"With {changes} it is {ends}. Oversight is valued at the in-house rate, so it moves with it."


def others_at_zero(row: Row) -> str:
    """The points of zero for the other two assumptions, for a caption."""
    said = []
    if row["zero_hours_change"] is not None:
        said.append(f"in standard hours it is a change of {share(row['zero_hours_change'])}")
    if row["zero_avoidable_share"] is not None:
        said.append(f"in the avoidable share {share(row['zero_avoidable_share'])} of the in-house cost")
    return f"The same point elsewhere: {listed(said)}. Each with all else as loaded." if said else ""


def avoidable(own: Row, currency: str | None) -> str:
    """What is left of the net saving at the avoidable shares given in the baselines."""
    known = own["avoidable_known_share"]
    if not known:
        return "No baseline names an avoidable share, so all of the in-house cost counts as going away."
    gap = "" if known >= 1 else f" (named for {share(known)} of it; the rest counts in full)"
    return (
        f"By the baselines, {share(own['avoidable_share_used'])} of the in-house cost ends with the work"
        f"{gap}. Only that counted, the net saving is {money(own['net_savings'], currency)}."
    )


def _kind(row: Row) -> str:
    return f"{name(row, 'work_type')} ({name(row, 'segment')}, {format_value(row['baseline_age_days'], 'count')} days)"


def stale(rows: Sequence[Row]) -> str:
    """Names the baselines in use that are older than 18 months; empty if there are none."""
    found = [_kind(row) for row in rows if row["is_stale"]]
    return f"Older than 18 months and in use: {listed(found, 4)}." if found else ""


def without_source(rows: Sequence[Row]) -> str:
    """Names the baselines in use that state no source; empty if there are none."""
    found = list(dict.fromkeys(name(row, "work_type") for row in rows if row["is_without_source"] and row["delivered"]))
    return f"In use without a source: {listed(found, 4)}." if found else ""


def register(rows: Sequence[Row]) -> str:
    """How many baselines there are, and how many the work in view rests on."""
    used = [row for row in rows if row["delivered"]]
    return f"{items(len(rows), 'baseline')}, {grouped(len(used))} of them in use in this view."


def missing(rows: Sequence[Row], currency: str | None) -> str:
    """What the work without a baseline could add, as a what-if with its range."""
    first = rows[0]
    could = "Left out of savings and of standard hours until **baselines** holds a row for it."
    if first["what_if_savings_high"] is None or not first["billed"]:
        return could
    low, mid, high = (
        money(first[column], currency) for column in ("what_if_savings_low", "what_if_savings", "what_if_savings_high")
    )
    return (
        f"{could} What if {name(first, 'work_type')} saved as the rest does ({share(first['what_if_share'])})? It "
        f"would add {mid}; {low} to {high} at the 10th and 90th percentile of the "
        f"{items(first['priced_work_types'], 'work type')} with a baseline. Nothing of it is measured or counted."
    )


def contracted(rows: Sequence[Row], currency: str | None) -> str:
    """Whether the saving is what the contracted rates promised, over the engagements that have both."""
    return " ".join(filter(None, (_as_contracted(rows, currency), _not_contracted(rows))))


def _as_contracted(rows: Sequence[Row], currency: str | None) -> str:
    known = [row for row in rows if row["savings_difference"] is not None]
    if not known:
        return "None of the engagements with a contracted rate per standard hour or unit has covered work in this view."
    short = [row for row in known if row["savings_difference"] < 0]
    if not short:
        return f"{items(len(known), 'engagement')} with a contracted rate: each saves as contracted or more."
    named = [
        f"{name(row, 'client')} at {name(row, 'vendor_id')} ({money(row['savings_difference'], currency)})"
        for row in short
    ]
    return f"Saves less than contracted: {listed(named, 3)}."


def _not_contracted(rows: Sequence[Row]) -> str:
    """Which engagements have a rate from which no saving follows, and why; empty if there are none."""
    others = [
        f"{name(row, 'client')} at {name(row, 'vendor_id')} (priced “{name(row, 'pricing_model')}”)"
        for row in rows
        if row["contracted_per"] == "other"
    ]
    why = "whose rate is neither per unit nor per standard hour"
    return f"No saving is contracted for {listed(others, 3)}, {why}." if others else ""


def gross(row: Row, currency: str | None) -> str:
    """The gross saving of a case, for a tile."""
    written = format_value(row["gross_savings"], "currency", short=True, currency=currency or "")
    return f"gross {written}"


JUDGED = ("broken_even", "to_go")


def judged(rows: Sequence[Row]) -> list[Row]:
    """The engagements whose break-even can be judged, newest first."""
    return [row for row in rows if row["break_even_verdict"] in JUDGED]


def newest(rows: Sequence[Row], currency: str | None) -> str:
    """Whether and when the newest engagement that can be judged broke even; and what the others lack."""
    first, *others = judged(rows)
    live = [row for row in rows if row["went_live_on"] is not None and row["break_even_verdict"] != "not_live_yet"]
    which = "The newest engagement" if live[0] is first else "The newest engagement that can be judged"
    said = f"{which} ({_who(first)}, live {day(first['went_live_on'])}) {_verdict(first, currency)}."
    short = [f"{_who(row)} ({money(row['still_to_recover'], currency)})" for row in others if row["still_to_recover"]]
    return f"{said} Below zero besides: {listed(short, 3)}." if short else said


def _who(row: Row) -> str:
    client = name(row, "client")
    return f"{client} at {name(row, 'vendor_id')}" if row["vendor_id"] else client


def _verdict(row: Row, currency: str | None) -> str:
    if row["break_even_verdict"] == "to_go":
        return f"has {money(row['still_to_recover'], currency)} to go"
    said = f"has broken even in month {grouped(row['months_to_break_even'])}"
    said += "" if row["is_month_over"] else ", which still runs"
    return f"{said}, and is below zero again" if row["still_to_recover"] else said


def left_out(rows: Sequence[Row]) -> str:
    """How many engagements cannot be judged, and why; empty if all can."""
    counts = Counter(row["break_even_verdict"] for row in rows if row["break_even_verdict"] not in JUDGED)
    if not counts:
        return ""
    why = [
        f"{markdown(names.written('break_even_verdict', reason))} ({grouped(n)})" for reason, n in counts.most_common()
    ]
    return f"Not judged: {items(counts.total(), 'engagement')} of {grouped(len(rows))} – {', '.join(why)}."


def whose_hours(row: Row) -> str:
    """Which engagement's hours are shown, and how to read them."""
    return (
        f"{_who(row)}: vendor hours ÷ standard hours of what was delivered in the month; below 1 is faster than "
        "in-house. Grey: fewer than 10 items."
    )
