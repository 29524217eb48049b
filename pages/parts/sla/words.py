"""What the SLA page says in words. Notes on tiles are plain text, captions are Markdown."""

from collections.abc import Sequence

from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.sentences import FEW
from queries.format import format_value


def client_gap(total: Row) -> str:
    """By how much attainment differs once misses that the client caused are removed, for a tile."""
    if not total["client_owned"]:
        return "no miss is stated to be the client's"
    gap = format_value(total["controllable_gap_points"], "points", short=True)
    return f"{total['client_owned']:,} removed: {gap} points"


def cause_agreement(row: Row) -> str:
    """How many misses have a coded and a derived cause, and how often both agree."""
    first = (
        f"Coded for {row['coded']:,} of {row['misses']:,}, borne out by rules over the events for {row['derived']:,}."
    )
    if not row["compared"]:
        return first
    if row["compared"] < FEW:
        return f"{first} Only {row['compared']} have both, too few to compare."
    rate, low, high = (
        format_value(row[name], "share", short=True) for name in ("agreement", "agreement_low", "agreement_high")
    )
    spread = f"{low.removesuffix(' %')}–{high}"
    return markdown(f"{first} Where both are known they agree in {rate} of {row['compared']:,} (interval {spread}).")


def counted(rows: Sequence[Row], cause: str | None, owner: str | None) -> int:
    """How many misses have that cause and owner; None is any."""
    column = {(True, True): "misses", (True, False): "misses_of_cause", (False, True): "misses_of_owner"}.get(
        (cause is not None, owner is not None), "all_misses"
    )
    kept = (row for row in rows if cause in (None, row["breach_cause"]) and owner in (None, row["breach_owner"]))
    return next((row[column] for row in kept), 0)
