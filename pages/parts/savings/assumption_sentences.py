"""The assumptions under the saving, in words: how far it holds, what is stale or without a source."""

from collections.abc import Sequence

from pages.parts.charts import Row
from pages.parts.phrases import items, listed, money, name, share
from queries.format import format_value


def holds(row: Row, currency: str | None) -> str:
    """How far in-house costs may differ before the net saving is gone, or would have to for one to be there."""
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
    """The net saving with the chosen changes down and up."""
    low, high = (next(row for row in rows if row["assumed_case"] == case) for case in ("lower", "higher"))
    ends = " to ".join(money(row["net_savings"], currency) for row in (low, high))
    changes = f"rate ± {share(high['rate_change'])} and standard hours ± {share(high['hours_change'])}"
    return f"With {changes} it is {ends}. Oversight is valued at the in-house rate, so it moves with it."


def others_at_zero(row: Row) -> str:
    """The points of zero in the other two assumptions, for a caption."""
    said = []
    if row["zero_hours_change"] is not None:
        said.append(f"in standard hours it is a change of {share(row['zero_hours_change'])}")
    if row["zero_avoidable_share"] is not None:
        said.append(f"in the avoidable share {share(row['zero_avoidable_share'])} of the in-house cost")
    return f"The same point elsewhere: {listed(said)}. Each with all else as loaded." if said else ""


def avoidable(own: Row, currency: str | None) -> str:
    """What is left of the net saving at the avoidable shares that the baselines name."""
    known = own["avoidable_known_share"]
    if not known:
        return "No baseline names an avoidable share, so all of the in-house cost counts as going away."
    gap = "" if known >= 1 else f" (named for {share(known)} of it; the rest counts in full)"
    return (
        f"By the baselines, {share(own['avoidable_share_used'])} of the in-house cost really goes away with the work"
        f"{gap}. Only that counted, the net saving is {money(own['net_savings'], currency)}."
    )


def _kind(row: Row) -> str:
    return f"{name(row, 'work_type')} ({name(row, 'segment')}, {format_value(row['baseline_age_days'], 'count')} days)"


def stale(rows: Sequence[Row]) -> str:
    """Names the baselines in use that are older than 18 months; empty where there is none."""
    found = [_kind(row) for row in rows if row["is_stale"]]
    return f"Older than 18 months and in use: {listed(found, 4)}." if found else ""


def without_source(rows: Sequence[Row]) -> str:
    """Names the baselines in use that say no source; empty where there is none."""
    found = list(dict.fromkeys(name(row, "work_type") for row in rows if row["is_without_source"] and row["delivered"]))
    return f"In use without a source: {listed(found, 4)}." if found else ""


def register(rows: Sequence[Row]) -> str:
    """How many baselines there are, and on how many the work in view rests."""
    used = [row for row in rows if row["delivered"]]
    return f"{items(len(rows), 'baseline')}, {len(used):,} of them in use in this view."


def missing(rows: Sequence[Row], currency: str | None) -> str:
    """What the work without a baseline could add, as a what-if with its range."""
    first = rows[0]
    could = "Left out of savings and of standard hours until **baselines** holds a row for it."
    if first["what_if_share"] is None or not first["billed"]:
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
    known = [row for row in rows if row["savings_difference"] is not None]
    if not known:
        return "None of the engagements with a contracted rate has covered work in this view."
    short = [row for row in known if row["savings_difference"] < 0]
    if not short:
        return f"{items(len(known), 'engagement')} with a contracted rate: each saves as contracted or more."
    named = [
        f"{name(row, 'client')} at {name(row, 'vendor_id')} ({money(row['savings_difference'], currency)})"
        for row in short
    ]
    return f"Saves less than contracted: {listed(named, 3)}."


def gross(row: Row, currency: str | None) -> str:
    """The gross saving of a case, for a tile."""
    written = format_value(row["gross_savings"], "currency", short=True, currency=currency or "")
    return f"gross {written}"
