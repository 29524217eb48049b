"""What the Savings page says in words. Notes on tiles are plain text, the rest is Markdown with names escaped."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.phrases import items, money, name, share, together
from queries.format import format_value

ENDS = ("start", "end")
MOST_NAMED = 4
GAIN = "share_of_baseline_cost_change_points"
CLEARLY = 2.0  # points; a share that grew by less has not clearly gained work


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
    covered, billed = (
        format_value(total[column], "currency", short=True, currency=unit)
        for column, unit in (("covered_billed", ""), ("billed", currency))
    )
    return f"{covered} of {billed} billed"


def dearer(cells: Sequence[Row]) -> list[Row]:
    """The cells that cost more than in-house, the largest loss first."""
    return [row for row in cells if (row["gross_savings"] or 0) < 0]


def dearer_cells(cells: Sequence[Row]) -> str:
    """Names the work that costs more at a vendor than in-house, on enough items; empty where there is none."""
    sure = [row for row in dearer(cells) if row["covered"] >= FEW]
    few = len(dearer(cells)) - len(sure)
    rest = f" {few} more on fewer than {FEW} items." if few else ""
    return f"Dearer than in-house: {_some_of([_dear(row) for row in sure], 'more')}.{rest}" if sure else ""


def _dear(row: Row) -> str:
    by = f"{share(row['gross_savings_share'])} on {items(row['covered'])}"
    return f"{name(row, 'work_type')} at {name(row, 'vendor_id')} ({by})"


def moved(bridge: Sequence[Row], change: Sequence[Row], currency: str) -> str:
    """By how much the net saving moved and what moved it, the largest part first."""
    amounts = {row["bridge_part"]: row["bridge_amount"] for row in bridge}
    by = bridge[0]["net_savings_change"]
    ends = f"from {money(amounts['start'], '')} to {money(amounts['end'], currency)}"
    first = f"The net saving {_verb(by)}, {ends}" if by else f"The net saving stayed at {ends.split(' to ')[1]}"
    parts = [(part, amount) for part, amount in amounts.items() if part not in ENDS and amount]
    parts.sort(key=lambda pair: -abs(pair[1]))
    named = [f"{_part(part)} {_signed(amount)}{_why(part, amount, change)}" for part, amount in parts]
    return f"{first}: {_some_of(named, 'smaller')}." if named else f"{first}: nothing changed."


def _verb(by: float) -> str:
    return f"{'rose' if by > 0 else 'fell'} by {money(abs(by), '')}"


def _part(part: str) -> str:
    # Signed as they add to the saving, "oversight cost −3 k" would read as less of it.
    return part if part in ("oversight", "transition") else markdown(names.written("bridge_part", part))


def _signed(amount: float) -> str:
    text = format_value(amount, "currency", short=True)
    return together(text if amount < 0 else f"+{text}")


def _some_of(parts: Sequence[str], others: str) -> str:
    rest = len(parts) - MOST_NAMED
    return ", ".join(parts) if rest <= 0 else f"{', '.join(parts[:MOST_NAMED])} and {rest} {others}"


def _why(part: str, amount: float, change: Sequence[Row]) -> str:
    segment = moved_to(change, amount) if part == "mix" else None
    return f" (work moved to {name(segment, 'segment')})" if segment else ""


def moved_to(change: Sequence[Row], mix: float) -> Row | None:
    """The segment that took the work: of those that saved less than all did (for a gain: more), the share that
    grew most, and clearly."""
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
    """That oversight is not known alike in both periods, which its bar then mixes in; empty where it is."""
    known = [row["oversight_coverage"] or 0 for row in (now, before)]
    if share(known[0]) == share(known[1]):
        return ""
    return (
        f"Oversight is known for {share(known[0])} of the covered items now and for {share(known[1])} before: "
        "part of its bar may be that."
    )
