"""Why a vendor's report and the records differ, in words: Markdown in which names from files are escaped."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from queries.format import format_value

MOST_REASONS = 4
READINGS = {
    "pause_not_allowed": "pauses{} that its terms do not let count",
    "other_calendar": "a clock on the other party's calendar",
    "wall_clock": "wall clock and working time swapped",
    "without_pauses": "a clock that no pause stops",
    "promise_instead": "the promised date instead of the term",
    "final_delivery": "the final delivery instead of the first",
    "unexplained": "no reading of the term explains them",
    "open_overdue_left_out": "overdue work left out",
}


def furthest_above(gaps: Sequence[Row]) -> list[str]:
    """The vendors, the one furthest above the records first; those with few compared items come last."""
    ordered = sorted(gaps, key=lambda row: (row["compared"] < FEW, -row["gap_points"], row["vendor_id"]))
    return [row["vendor_id"] for row in ordered]


def why(reasons: Sequence[Row], vendor: str) -> str:
    """What explains the vendor's disputed items, the most frequent first, with counts; empty where there are none."""
    mine = [row for row in reasons if row["vendor_id"] == vendor and row["disputed"]]
    if not mine:
        return ""
    first, *others = sorted(mine, key=lambda row: (-row["items"], row["disagreement_reason"]))[:MOST_REASONS]
    hours = f" ({_number(first['hours_at_stake'], 'hours')}\u00a0h)" if first["hours_at_stake"] else ""
    said = f"{first['items']:,} of {first['disputed']:,} disputed items{hours}: {_reading(first)}."
    return " ".join([said, *(f"{row['items']:,}: {_reading(row)}." for row in others)])


def gap(row: Row) -> str:
    """The vendor's own figure, attainment and the points between them, for the chart of the parts."""
    own, recorded = (_number(row[name], "share") for name in ("reported_by_delivery", "attainment"))
    low, high = (format_value(row[f"attainment_{end}"], "share", short=True) for end in ("low", "high"))
    span = markdown(f"{low.removesuffix(' %')}–{high}").replace(" ", "\u00a0")
    points = _number(row["gap_points"], "points")
    return (
        f"{_vendor(row)}: {own} by its own report of what it delivered; attainment, which counts overdue work still "
        f"open, is {recorded} (n {row['due']:,}, interval {span}). The bars add up to the {points} points between them."
    )


def items(reasons: Sequence[Row], reason: str | None) -> int:
    """How many items are disputed, for that reason or for any."""
    if reason is None:
        return reasons[0]["all_disputed"]
    return next(row["items_of_reason"] for row in reasons if row["disagreement_reason"] == reason)


def _reading(row: Row) -> str:
    what = row["pause_reason"]
    of = f" for {markdown(names.written('pause_reason', what))}" if what else ""
    return READINGS[row["disagreement_reason"]].format(of)


def _vendor(row: Row) -> str:
    return markdown(names.written("vendor_id", row["vendor_id"]))


def _number(value: object, unit: str) -> str:
    return markdown(format_value(value, unit, short=True)).replace(" ", "\u00a0")
