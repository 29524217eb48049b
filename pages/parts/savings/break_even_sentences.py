"""Break-even in words: the newest engagement's, what is still to recover, and what cannot be judged."""

from collections import Counter
from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.phrases import day, items, listed, money, name

JUDGED = ("broken_even", "to_go")


def judged(rows: Sequence[Row]) -> list[Row]:
    """The engagements whose break-even can be judged, the newest first."""
    return [row for row in rows if row["break_even_verdict"] in JUDGED]


def newest(rows: Sequence[Row], currency: str | None) -> str:
    """Whether the newest engagement that can be judged has broken even, and when; what the others lack."""
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
    said = f"has broken even in month {row['months_to_break_even']:,}"
    said += "" if row["is_month_over"] else ", which still runs"
    return f"{said}, and is below zero again" if row["still_to_recover"] else said


def left_out(rows: Sequence[Row]) -> str:
    """How many engagements cannot be judged, and why; empty where all can."""
    counts = Counter(row["break_even_verdict"] for row in rows if row["break_even_verdict"] not in JUDGED)
    if not counts:
        return ""
    why = [f"{markdown(names.written('break_even_verdict', reason))} ({n:,})" for reason, n in counts.most_common()]
    return f"Not judged: {items(counts.total(), 'engagement')} of {len(rows):,} – {', '.join(why)}."


def whose_hours(row: Row) -> str:
    """Which engagement's hours are shown, and how to read them."""
    return (
        f"{_who(row)}: vendor hours ÷ standard hours of what was delivered in the month; below 1 is faster than "
        "in-house. Grey: fewer than 10 items."
    )
