"""What the Segment mix page says in words. Notes on tiles are plain text, the rest is Markdown."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from pages.parts import names, sentences
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.escape import plotly as safe
from pages.parts.phrases import capital, items, listed, name, share, together
from pages.parts.sentences import HIGH_HHI
from queries.format import format_value, grouped
from queries.said.mix import EXACT, digits_that_add_up

NOTHING = "Nothing was delivered in this period, so there is no mix to show."
LONGEST_LINE = 160  # letters below a headline
CLEAR_POINTS = 1.0  # a smaller effect of the mix is not worth reporting
RATES = {"gross_savings_share": "gross saving share", "attainment": "share on time"}
COUNTS = {"gross_savings_share": "covered", "attainment": "due"}
COLUMNS = {"vendor": "vendor_id", "client": "client", "work_type": "work_type", "specialist": "specialist_id"}
DIMENSIONS = {"vendor": "Vendor", "client": "Client", "work_type": "Work type", "specialist": "Specialist"}
JUDGEMENT, ROUTINE = "3 · judgement", "1 · routine"


def first_of(measures: Mapping[str, tuple[str, str, str]], segments: pa.Table) -> str:
    """The first of the measures, with their columns, by which any of the work can be measured."""
    known = (name for name, (_, share, _) in measures.items() if any(segments[share].to_pylist()))
    return next(known, "Items")


def _points(value: float) -> str:
    return together(format_value(value, "points", short=True))


def _size(value: float) -> str:
    return together(format_value(abs(value), "points", short=True).removeprefix("+"))


def is_few(row: Row, rate: str) -> bool:
    """Whether a change in that rate rests on too few items in either period."""
    return min(row[COUNTS[rate]], row[f"reference_{COUNTS[rate]}"]) < FEW


def effect(rows: Sequence[Row], rate: str) -> str:
    """How a rate changed over all segments, and how much of that came from the mix and from the segments."""
    total, parts = rows[-1], rows[:-1]
    what = RATES[rate]
    if is_few(total, rate):
        return f"Too few items in one of the two periods to say why the {what} changed."
    change, shares = total[f"{rate}_change_points"], (total[f"reference_{rate}"], total[rate])
    halves = (total["mix_points"], total["within_points"])
    adding = digits_that_add_up(*shares, change, halves)
    is_short = adding != EXACT
    before, now = (together(format_value(value, "share", short=is_short)) for value in shares)
    size, *parted = (format_value(value, "points", short=is_short) for value in (abs(change), *halves))
    by = "" if adding is None else f", by {together(size.removeprefix('+'))} points"
    moved = f"{'rose' if change > 0 else 'fell'} from {before} to {now}{by}"
    first = f"{capital(what)} {moved if before != now else f'stayed at {now}'}"
    if len(parts) == 1:
        return f"{first}. All of it is one segment, so no mix could move it."
    mix, within = map(together, parted)
    return f"{first}: {mix} through the mix, {within} within segments."


def against_all(rows: Sequence[Row], rate: str) -> str:
    """Says if the mix moved a rate in the opposite direction to every segment's own; else empty."""
    parts = rows[:-1]
    changes = [row[f"{rate}_change_points"] for row in parts]
    if len(parts) < 2 or None in changes or any(is_few(row, rate) for row in parts):
        return ""
    mix = rows[-1]["mix_points"]
    most = max(parts, key=lambda row: abs(row["mix_points"]))
    gained = "gained" if _gained(most, rate) else "lost"
    why = f"{name(most, 'segment')}, which {gained} share, did {_points(most['mix_points'])}"
    if mix <= -CLEAR_POINTS and min(changes) > 0:
        return f"The mix lowered the {RATES[rate]} by {_size(mix)} points although every segment's own rose: {why}."
    if mix >= CLEAR_POINTS and max(changes) < 0:
        return f"The mix raised the {RATES[rate]} by {_size(mix)} points although every segment's own fell: {why}."
    return ""


def behind(saving: Sequence[Row], attainment: Sequence[Row], people: Sequence[Row]) -> str:
    """The line below the headline: rates that the mix turned around, work that rests on one person, as far as it goes.

    The rows of mix/saving_effect, mix/attainment_effect and mix/key_people.
    """
    turned = [against_all(saving, "gross_savings_share"), against_all(attainment, "attainment")]
    line = ""
    for part in filter(None, [*turned, sentences.key_people(people)]):
        longer = f"{line} {part}".strip()
        if not line or len(longer.replace("\\", "")) <= LONGEST_LINE:
            line = longer
    return line


def _gained(row: Row, rate: str) -> bool:
    weight = {"gross_savings_share": "share_of_baseline_cost", "attainment": "share_of_due"}[rate]
    return row[weight] > row[f"reference_{weight}"]


def effect_note(rows: Sequence[Row], rate: str) -> str:
    """The change within segments and the whole change, for a tile."""
    if not rows:
        return "no work in one of the two periods"
    within, change = (format_value(rows[-1][column], "points", short=True) for column in _ends(rate))
    return f"{within} within segments, {change} together"


def _ends(rate: str) -> tuple[str, str]:
    return "within_points", f"{rate}_change_points"


def growth(rows: Sequence[Row]) -> str:
    """Which segments clearly grew or shrank in items, which are new, and which are too small to draw."""
    judged = [row for row in rows if enough_to_grow(row)]
    grew = [_growth(row) for row in judged if row["delivered_growth_low"] > 0]
    shrank = [_growth(row) for row in judged if row["delivered_growth_high"] < 0]
    new = [capital(name(row, "segment")) for row in rows if not row["reference_delivered"]]
    few = [name(row, "segment") for row in rows if row["reference_delivered"] and not enough_to_grow(row)]
    parts = [
        f"Clearly grew: {', '.join(grew)}." if grew else "",
        f"Clearly shrank: {', '.join(shrank)}." if shrank else "",
        "" if grew or shrank else "No segment clearly grew or shrank.",
        f"{listed(new, 4)} had nothing before, so no growth." if new else "",
        f"Too few to draw: {listed(few, 4)}." if few else "",
    ]
    return " ".join(part for part in parts if part)


def enough_to_grow(row: Row) -> bool:
    """Whether a segment had enough items before for its growth to be drawn."""
    return row["reference_delivered"] >= FEW


def _growth(row: Row) -> str:
    change, low, high = (_signed(row[f"delivered_growth{end}"]) for end in ("", "_low", "_high"))
    return f"{name(row, 'segment')} {change} ({low} to {high})"


def _signed(value: float) -> str:
    return together(("+" if value > 0 else "") + format_value(value, "share", short=True))


def without_measure(rows: Sequence[Row], measure: str) -> str:
    """Says if some work cannot be measured that way, so that only its items are counted."""
    return (
        "Where no share stands, there is no baseline or no bill. " if any(row[measure] is None for row in rows) else ""
    )


def judgement(rows: Sequence[Row]) -> str:
    """The shares of judgement and routine work over all segments, with n and interval."""
    totals = {row["complexity_level"]: row for row in rows if row["is_total"]}
    said = [
        f"{label} is {share(row['share_of_segment'])} ({share(row['share_of_segment_low'])} – "
        f"{share(row['share_of_segment_high'])})"
        for level, label in ((JUDGEMENT, "Judgement"), (ROUTINE, "routine"))
        if (row := totals.get(level))
    ]
    count = next(iter(totals.values()))["delivered_in_segment"]
    return f"{capital(listed(said))} of {items(count)}." if said else f"Of {items(count)}, none is at either end."


def automation(rows: Sequence[Row]) -> str:
    """How much is automated at both ends of the ladder, over all segments, with n and interval."""
    totals = {row["complexity_level"]: row for row in rows if row["is_total"] and row["automation_stated"] >= FEW}
    said = [
        f"{label} {share(row['automated_share'])} ({share(row['automated_share_low'])} – "
        f"{share(row['automated_share_high'])}, n {grouped(row['automation_stated'])})"
        for level, label in ((ROUTINE, "routine"), (JUDGEMENT, "judgement"))
        if (row := totals.get(level))
    ]
    return f"Assisted or straight through: {listed(said)}." if said else "Too few items with a mode to judge."


def leading(row: Row) -> Row:
    """A dimension's concentration, labelled with its largest name, for a bar."""
    return row | {"dimension": f"{DIMENSIONS[row['dimension']]}: {_leader(row)}"}


def _leader(row: Row) -> str:
    return names.label(COLUMNS[row["dimension"]], row["top_name"])


def concentrated(rows: Sequence[Row]) -> str:
    """Which dimensions exceed the mark for high concentration."""
    high = [
        f"{DIMENSIONS[row['dimension']].lower()} (HHI {together(format_value(row['hhi'], 'score'))}; "
        f"{markdown(_leader(row))} {share(row['top_share'])})"
        for row in rows
        if row["hhi"] > HIGH_HHI
    ]
    mark = together(grouped(HIGH_HHI))
    return f"High, above {mark}, by {listed(high, 4)}." if high else f"Nowhere above {mark}, the mark of high."


def in_words(answer: pa.Table) -> pa.Table:
    """The concentration with its dimensions and largest names in words."""
    rows = answer.to_pylist()
    answer = _with(answer, "top_name", [_leader(row) for row in rows])
    return _with(answer, "dimension", [DIMENSIONS[row["dimension"]] for row in rows])


def _with(answer: pa.Table, column: str, values: list[str]) -> pa.Table:
    return answer.set_column(answer.column_names.index(column), column, pa.array(values, pa.string()))


def segment_at(rows: Sequence[Row], point: dict) -> Row:
    """The row of the segment whose bar was clicked, found by its name on the axis."""
    return next(row for row in rows if safe(names.label("segment", row["segment"])) == point["y"])
