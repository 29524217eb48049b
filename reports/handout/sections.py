"""The parts of a handout, each under its finding, worded from the same answers as the Vendors page."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from queries import credit_words
from queries.format import NOTHING, format_value
from queries.said import attainment as said
from queries.said import vendor_words
from queries.shortening import apart, shortened
from queries.signals import FEW
from reports import cell_text
from reports.handout.answers import Answers
from reports.handout.content import Bar, Bars, Column, Listed, Report, Trend, Week
from reports.handout.naming import Names, amounts, counted, day, per_cent, term

Row = Mapping[str, Any]
LISTED = 14
LONGEST_MISSES = 10
MOST_BARS = 6
MOST_VENDORS = 8
MOST_NAMED = 3
MOST_JOINED = 2
UNSTATED = "not_stated"


def trend(answers: Answers) -> Trend:
    """Attainment by due week, and in how many of those that can be judged it was below its target."""
    rows = answers.weekly.to_pylist()
    weeks = [_week(row) for row in rows]
    written = ", ".join(f"{day(week.week)} {per_cent(week.value)}" for week in weeks)
    return Trend(
        title=_trend_title(weeks),
        subtitle=_trend_subtitle(weeks),
        weeks=weeks,
        words=f"On time by due week, %: {written}",
        table=answers.weekly,
        empty="" if rows else "Nothing fell due in this period, so there is no trend.",
    )


def _trend_title(weeks: Sequence[Week]) -> str:
    below, judged = (sum(getattr(week, name) for week in weeks) for name in ("is_below", "is_judged"))
    if not judged:
        return "On time, week by week"
    if judged == 1:
        return f"{'Below' if below else 'On'} target in the one week that can be judged"
    if below in (0, judged):
        return f"{'Below' if below else 'On'} target in all {judged:,} weeks"
    return f"Below target in {below:,} of {judged:,} weeks"


def _trend_subtitle(weeks: Sequence[Week]) -> str:
    told = {
        "dashed: target": any(week.target is not None for week in weeks),
        "red diamond: below it": any(week.is_below for week in weeks),
        "grey: no target, fewer than 10 due, or in progress": any(
            week.value is not None and not week.is_judged for week in weeks
        ),
    }
    return "; ".join(["On time by due week, %", *(words for words, is_so in told.items() if is_so)])


def _week(row: Row) -> Week:
    value, target = row["attainment"], row["attainment_target"]
    is_judged = bool(row["is_complete"]) and row["due"] >= FEW and target is not None
    return Week(row["week"], value, target, is_judged and value < target, is_judged)


def segments(answers: Answers, names: Names) -> Listed:
    """Each segment against its target, those that need attention first, and all work."""
    rows = vendor_words.by_need(answers.segments.to_pylist())
    columns = [
        Column("Segment", share=1.6),
        *_numbers("On time, %", "Target, %"),
        Column("95 % range, %", True, 1.3),
        Column("Due", True, 0.7),
        Column("Missed", True, 0.8),
    ]
    return Listed(
        title=vendor_words.segments(rows, _listed),
        subtitle="On time against the agreed target; the range is what chance alone allows",
        columns=[*columns, Column("State", share=2.5)],
        rows=[_segment(names.cell(row, "segment"), row) for row in rows[:LISTED]],
        count=len(rows),
        table=answers.segments,
        sheet="Segments",
        total=_segment("All work", answers.total) if rows else (),
        empty="Nothing fell due in this period.",
    )


def segment_shares(answers: Answers, names: Names) -> list[Bar]:
    """Each segment's attainment beside its target, in the order of the list."""
    rows = vendor_words.by_need(answers.segments.to_pylist())[:LISTED]
    named = apart([names.cell(row, "segment") for row in rows])
    return [Bar(name, row["attainment"], row["attainment_target"]) for name, row in zip(named, rows, strict=True)]


def _segment(name: str, row: Row) -> list[str]:
    low, high = (per_cent(row[f"attainment_{end}"]) for end in ("low", "high"))
    span = NOTHING if NOTHING in (low, high) else f"{low}–{high}"
    state = vendor_words.STATES[said.verdict_on(row)]
    return [name, *vendor_words.beside_target(row), span, f"{row['due']:,}", f"{row['misses']:,}", state]


def levels(answers: Answers, names: Names) -> Listed:
    """The agreed terms that were missed in months that are over, with the credit for each, before the cap."""
    missed = answers.terms.filter(pc.equal(answers.terms["is_default"], True))
    rows, total, currency = missed.to_pylist(), answers.levels, answers.currency
    *credits, all_of_them = amounts([*(row["credit_before_cap"] for row in rows), total["credit_before_cap"]], currency)
    cells = [_level(row, credit, names) for row, credit in zip(rows, credits, strict=True)]
    heading = f"Credit, {currency}" if currency else "Credit"
    return Listed(
        title=_levels_title(total, currency),
        subtitle=_levels_subtitle(total, currency) if rows else "By segment and month",
        columns=[Column("Month", share=0.7), Column("Agreed term", share=2.6),
                 *_numbers("On time, %", "Target, %", "Due", heading)],
        rows=cells[:LISTED],
        count=len(cells),
        table=missed,
        sheet="Service levels missed",
        total=["Total", "", "", "", "", all_of_them] if rows else (),
        empty="No service level was missed." if total["cells_judged"] else "No service level could be judged.",
    )  # fmt: skip


def _level(row: Row, credit: str, names: Names) -> list[str]:
    shares = vendor_words.beside_target(row)
    return [format_value(row["month"], "month"), term(row, names), *shares, f"{row['due']:,}", credit]


def _levels_title(total: Row, currency: str) -> str:
    first = vendor_words.levels_missed(total)
    if not total["credit_due"]:
        return first
    return f"{first}: {format_value(total['credit_due'], 'currency', short=True, currency=currency)} in credits"


def _levels_subtitle(total: Row, currency: str) -> str:
    cap = total["credit_cap"]
    limit = f" The cap is {amounts([cap], currency)[0]} {currency}".rstrip() + "." if cap is not None else ""
    said_of_all = credit_words.total(total, currency)
    return f"A level is one segment in one month, missed where an agreed term is. {said_of_all}{limit}"


def causes(answers: Answers, names: Names) -> Bars:
    """How many misses each stated cause and owner has, most first."""
    rows = answers.causes.to_pylist()
    named = apart([_cause(row, names) for row in rows[:MOST_BARS]])
    bars = [Bar(name, row["misses"]) for name, row in zip(named, rows, strict=False)]
    left = rows[MOST_BARS:]
    rest = f"{counted(len(left), 'more cause')}, {counted(_sum(left, 'misses'), 'miss', 'misses')}" if left else ""
    return Bars(
        title=_causes_title(rows, names),
        subtitle="Misses by stated cause and owner",
        bars=bars,
        words=", ".join(f"{bar.name} {bar.value:,.0f}" for bar in bars),
        rest=rest,
        table=answers.causes,
        sheet="Causes",
        empty="Nothing that fell due was late.",
    )


def _cause(row: Row, names: Names) -> str:
    if row["breach_cause"] == row["breach_owner"] == UNSTATED:
        return names.cell(row, "breach_cause")
    return f"{names.cell(row, 'breach_cause')} · {names.cell(row, 'breach_owner')}"


def _causes_title(rows: Sequence[Row], names: Names) -> str:
    counts = {row["breach_cause"]: row["misses_of_cause"] for row in rows if row["breach_cause"] != UNSTATED}
    if not rows:
        return "No misses"
    if not counts:
        return "No cause given for any miss"
    largest = max(counts.values())
    (cause, *others) = [name for name, count in counts.items() if count == largest]
    if others:
        return "Misses by stated cause"
    return f"{names.written('breach_cause', cause)} is the cause stated most often"


def fair(answers: Answers, names: Names) -> Bars:
    """Vendors as they are and on one mix of work, the best first; those with few items are left out."""
    rows = [row for row in answers.compared if row["due"] >= FEW or row["vendor_id"] == answers.vendor]
    ordered = sorted(rows, key=lambda row: -row["same_work_attainment"])
    own = [row for row in ordered if row["vendor_id"] == answers.vendor]
    shown = [row for row in ordered if row in ordered[: MOST_VENDORS - 1] or row in own][:MOST_VENDORS]
    named = apart([shortened(names.written("vendor_id", row["vendor_id"])) for row in shown])
    bars = [_compared(name, row, answers.vendor) for name, row in zip(named, shown, strict=True)]
    left = len(answers.compared) - len(shown)
    return Bars(
        title=_fair_title(answers, own),
        subtitle="On time, %. Grey: as it is. Blue: like for like, on all vendors' mix of segments and work types",
        bars=bars if own else [],
        words=", ".join(f"{bar.name} {per_cent(bar.value)}, as it is {per_cent(bar.other)}" for bar in bars),
        rest=f"{counted(left, 'other vendor')} not shown" if left and own else "",
        table=_unnamed(answers, names),
        sheet="Like for like",
        empty="Nothing of this vendor fell due, so there is nothing to compare.",
    )


def _compared(name: str, row: Row, own: str) -> Bar:
    return Bar(name, row["same_work_attainment"], row["attainment"], row["vendor_id"] == own)


def _fair_title(answers: Answers, own: Sequence[Row]) -> str:
    if not own:
        return "Like for like"
    if own[0]["due"] < FEW:
        return "Like for like: too few due to judge"
    share = format_value(own[0]["same_work_attainment"], "share", short=True)
    place = vendor_words.rank(answers.vendor, answers.compared)
    return f"Like for like {share}: {place[:1].lower()}{place[1:]}"


def _unnamed(answers: Answers, names: Names) -> pa.Table:
    """The comparison, with vendors as the handout names them, so that no id tells who the others are."""
    table = answers.compared_table
    written = pa.array([names.written("vendor_id", row["vendor_id"]) for row in answers.compared], pa.string())
    return table.set_column(table.column_names.index("vendor_id"), "vendor_id", written)


def misses(answers: Answers, names: Names) -> Listed:
    """The misses furthest past their due time, by the calendar."""
    shown, zone = answers.misses.slice(0, LONGEST_MISSES).to_pylist(), answers.status["timezone"]
    count, currency = answers.misses.num_rows, answers.currency
    billed = amounts([row["billed_amount"] for row in shown], currency)
    heading = f"Billed, {currency}" if currency else "Billed"
    is_open = any(row["state"] == "open_overdue" for row in shown)
    until = f", or to {day(answers.status['as_of_on'])} where still open" if is_open else ""
    return Listed(
        title=_misses_title(count),
        subtitle=f"Calendar time from the due time to delivery{until}",
        columns=[Column("Item", share=1.3), Column("Work type", share=1.45), Column("Client", share=1.95),
                 Column("Due", True, 0.65), Column("Past due", True, 0.95), Column("State", share=1.45),
                 Column("Stated cause", share=1.65), Column(heading, True, 0.9)],
        rows=[_miss(row, amount, names, zone) for row, amount in zip(shown, billed, strict=True)],
        count=count,
        table=answers.misses,
        sheet="Misses",
        empty="Nothing that fell due was late.",
    )  # fmt: skip


def _miss(row: Row, amount: str, names: Names, zone: str) -> list[str]:
    texts = [names.cell(row, column) for column in ("deliverable_id", "work_type", "client")]
    due = day(row["due_at"].astimezone(ZoneInfo(zone)))
    late = format_value(row["hours_past_due"], "duration", short=True)
    cause = names.written("breach_cause", row["breach_cause"] or UNSTATED)
    return [*texts, due, late, names.cell(row, "state"), cause, amount]


def _misses_title(count: int) -> str:
    if count <= 1:
        return "One miss to discuss" if count else "No misses"
    if count <= LONGEST_MISSES:
        return f"All {count:,} misses, longest first"
    return f"The {LONGEST_MISSES} longest of {count:,} misses"


def report(answers: Answers, names: Names) -> Report:
    """The vendor's own figure beside the one recomputed on the same items, and what is to be settled."""
    compared = next((row for row in answers.reported if row["compared"]), None)
    items = [cell_text.line(item) for item in answers.disputed["deliverable_id"].to_pylist()]
    if compared is None and not items:
        return Report("No report by the vendor", "The data hold no report of its own to compare with the records.",
                      answers.disputed)  # fmt: skip
    title = f"{counted(len(items), 'item')} to settle" if items else "The vendor's report agrees with the records"
    parts = [_against_records(compared)] if compared else []
    parts += [f"To settle: {_named(items)}."] if items else []
    return Report(f"{title} in the vendor's report" if items else title, " ".join(parts), answers.disputed)


def _against_records(row: Row) -> str:
    own, ours = (format_value(row[f"{name}_attainment"], "share", short=True)
                 for name in ("vendor_reported", "recomputed"))  # fmt: skip
    differing = row["disagreements"]
    differ = f"{counted(differing, 'verdict differs', 'verdicts differ')}" if differing else "no verdict differs"
    return f"It reports {own} on time of {counted(row['compared'], 'item')}; the records say {ours} of them: {differ}."


def _named(items: Sequence[str]) -> str:
    shown = ", ".join(shortened(item) for item in items[:MOST_NAMED])
    left = len(items) - MOST_NAMED
    return f"{shown} and {left:,} more, in the spreadsheet" if left > 0 else shown


def _numbers(*headings: str) -> list[Column]:
    return [Column(heading, True) for heading in headings]


def _listed(parts: Sequence[str]) -> str:
    """The names joined; those beyond two are only counted."""
    named = [shortened(cell_text.line(part)) for part in parts]
    if len(named) > MOST_JOINED:
        return f"{', '.join(named[:MOST_JOINED])} and {len(named) - MOST_JOINED} more"
    return " and ".join(named)


def _sum(rows: Sequence[Row], column: str) -> int:
    return sum(row[column] for row in rows)
