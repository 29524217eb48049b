"""A pack's tables: what moved each signalled metric, what is late or about to be, where agreed terms were missed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from queries import briefing as briefings
from queries import credit_words, signals, words
from queries.briefing import Ask, Briefing, Tile
from queries.format import format_value
from queries.metrics import describe
from queries.said.signal_words import SUBJECTS
from reports import cell_text, charts
from reports.content import Mover, Section

MOST = 1_000_000  # as many rows as fit on a sheet
BARS = {1: 6, 2: 5, 3: 3, 4: 3}
FEWEST_BARS = 2
CELL = ("segment", "vendor_id")
MOVED_BY = {
    "standard_hours": ("standard_hours", "usual_standard_hours"),
    "attainment": ("due", "misses", "attainment", "reference_attainment"),
    "net_savings": ("net_savings_before_credits", "usual_net_savings_before_credits"),
    "first_pass_acceptance": ("reviewed", "first_pass_acceptance", "reference_first_pass_acceptance"),
    "open_overdue": ("overdue_at_week_end", "usual_open_overdue"),
    "security_incidents": ("security_incidents", "usual_security_incidents"),
}
"""Columns with a metric's present and usual values."""

LATE = ("deliverable_id", "hours_past_due", "work_type", "vendor_id")
RISKY = ("deliverable_id", "miss_probability", "hours_to_due", "work_type", "vendor_id")
SHORT = (
    "vendor_id", "segment", "work_type", "month", "term_verdict", "due", "attainment", "attainment_target",
    "credit_before_cap",
)  # fmt: skip


def movers(ask: Ask, briefing: Briefing, vendors: Mapping[str, str]) -> list[Mover]:
    """What moved each metric that is a signal, harmful ones first."""
    changed = briefing.changed()
    bars = BARS.get(len(changed), FEWEST_BARS)
    return [_mover(ask, briefing, tile, vendors, bars) for tile in changed]


def sections(ask: Ask, briefing: Briefing) -> list[Section]:
    """What is overdue, what is about to be, and where agreed terms were missed, each with all rows."""
    now = "now" if briefing.is_newest else f"on {format_value(briefing.status['as_of_on'], 'date')}"
    late, risky = briefings.overdue(ask, briefing, MOST), briefings.at_risk(ask, briefing, MOST)
    short = briefings.shortfalls(ask, briefing)
    return [
        Section(f"Overdue {now}, longest past due first", late, LATE, "Nothing is overdue.", "Overdue"),
        Section(f"About to breach {now}, the likeliest first", risky, RISKY, "Nothing is about to breach.", "At risk"),
        Section("Credits", short, SHORT,
                "No vendor and segment fell short of an agreed term, in the last month or so far in this one.",
                "Defaults", credit_words.total(briefings.credits(ask, briefing), briefing.status["currency"])),
    ]  # fmt: skip


def weekly(ask: Ask, briefing: Briefing) -> pa.Table:
    """Every week up to the pack's: week/weekly, plus the work overdue at each week's end."""
    asked = ask("week/weekly", briefing.scope)
    rows = [row for row in briefings.weekly(ask, briefing.scope) if row["week"] <= briefing.week]
    schema = asked.schema.append(pa.field("open_overdue", pa.int64()))
    return pa.Table.from_pylist(rows, schema)


def _mover(ask: Ask, briefing: Briefing, tile: Tile, vendors: Mapping[str, str], most: int) -> Mover:
    answer, column = briefings.moved(ask, briefing, tile.metric)
    table = _moved_most_first(answer, column, _side(tile))
    rows = table.to_pylist()
    shown = _largest(rows, column, most)
    drawn = [_bar(row, column, tile, vendors) for row in shown]
    title = ", ".join(filter(None, [f"{SUBJECTS[tile.metric]} by vendor and segment", _unit(column, briefing)]))
    said = ", ".join(f"{bar['name']} {bar['written']}" for bar in drawn)
    section = Section(title, table, [*CELL, *MOVED_BY[tile.metric], column], "Nothing moved it.")
    return Mover(section, charts.bars(drawn) if drawn else "", f"{title}: {said}", _rest(rows, shown, column))


def _moved_most_first(answer: pa.Table, column: str, side: int) -> pa.Table:
    """The rows that moved the metric at all, those towards the signal's side first."""
    moved = answer.filter(pc.not_equal(answer[column], 0.0))
    return moved.sort_by([(column, "descending" if side > 0 else "ascending"), *((name, "ascending") for name in CELL)])


def _largest(rows: Sequence[Mapping[str, Any]], column: str, most: int) -> list[Mapping[str, Any]]:
    """The rows with the largest absolute values, in their original order."""
    keep = sorted(rows, key=lambda row: -abs(row[column]))[:most]
    return [row for row in rows if row in keep]


def _side(tile: Tile) -> int:
    return 1 if tile.state == signals.UP else -1


def _bar(row: Mapping[str, Any], column: str, tile: Tile, vendors: Mapping[str, str]) -> dict[str, Any]:
    names = (cell_text.line(words.label(name, row[name], vendors)) for name in ("segment", "vendor_id"))
    return {
        "name": " · ".join(names),
        "value": row[column],
        "written": _contribution(row[column], column),
        "is_harmful": tile.is_harmful and row[column] * _side(tile) > 0,
    }


def _contribution(value: float, column: str) -> str:
    written = format_value(value, describe(column).unit, short=True)
    return written if written.startswith(("+", "−")) else f"+{written}"


def _rest(rows: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]], column: str) -> str:
    left = [row[column] for row in rows if row not in shown]
    return f"{len(left):,} more, together {_contribution(sum(left), column)}" if left else ""


def _unit(column: str, briefing: Briefing) -> str:
    """The unit of the contributions, if the metric's name does not give it."""
    money = cell_text.line(briefing.status["currency"] or "")
    return {"points": "points", "hours": "", "currency": money}.get(describe(column).unit, "")
