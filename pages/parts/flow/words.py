"""The Flow page in sentences: which stage takes longest, where the slowest differ, whether time zones cause waits.

Every sentence is Markdown in which names from files are escaped; notes on tiles are plain text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.phrases import listed, together
from queries.format import format_value, grouped
from queries.said import flow as said
from queries.said.figures import beside
from queries.said.flow import Way
from queries.said.movement import MOST

ENOUGH_FOR_MEANS = 30  # with fewer long-tailed durations, a mean's interval cannot be trusted
STAGE_ENDS = {
    "scope": "scope confirmed",
    "instructions": "inputs complete",
    "assignment": "assigned",
    "work": "last checkpoint before the first delivery",
    "drafts": "first delivery",
    "review": "last return, edit or new draft before the verdict",
    "approval": "accepted or rejected",
    "final": "final delivery",
}


def _written(value: object, unit: str) -> str:
    """A number and its unit, kept on one line."""
    text = markdown(format_value(value, unit, short=True)) + (" h" if unit == "hours" else "")
    return text.replace(" ", "\u00a0")


def _items(count: int) -> str:
    return f"{grouped(count)} item{'' if count == 1 else 's'}"


def _name(column: str, row: Mapping[str, Any]) -> str:
    return markdown(names.written(column, row[column]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title(found: Way) -> str:
    """The stage that takes longest, with its share of the time from receipt to final."""
    total = found.total
    if found.verdict == said.NOTHING:
        return "Nothing was delivered in this period, so there is no way to cut into stages."
    if found.verdict == said.NO_LOG:
        return f"No log cuts the way of {_items(total['ended_items'])} from receipt to final into stages."
    if found.verdict == said.TOO_FEW:
        return f"Only {_items(total['logged_items'])} had a log of stages, too few to say where time goes."
    if found.verdict == said.NO_TIME:
        return f"By the log, {_items(total['logged_items'])} took no time from receipt to final."
    whole = f"of the mean {_written(total['mean_whole_hours'], 'hours')} from receipt to final"
    share = together(beside(found.longest[0]["share_of_whole"], [MOST], "share").value)
    if found.is_most:
        return f"Most of the time goes into {_stages(found.longest)}: {share} {whole}."
    if len(found.longest) > 1:
        return f"The longest stages are {_stages(found.longest)}: {share} each {whole}."
    return f"The longest stage is {_stages(found.longest)}: {share} {whole}."


def _stages(stages: Sequence[Mapping[str, Any]]) -> str:
    return listed([_name("stage", row) for row in stages])


def behind(found: Way) -> str:
    """How much longer the slowest tenth takes, and the stage that adds most to it; empty if nothing can be told."""
    if found.verdict != said.TOLD:
        return ""
    if found.has_few_slowest:
        return f"The slowest tenth is {_items(found.stages[0]['slowest_items'])}, too few to say what differs."
    if not found.slowest:
        return "The slowest tenth takes no longer than the middle fifth."
    whole = _written(found.stages[0]["slowest_whole_extra_hours"], "hours")
    part = _written(found.slowest[0]["slowest_extra_hours"], "hours") + " each" * (len(found.slowest) > 1)
    first = f"The slowest tenth takes {whole} longer than the middle fifth"
    return f"{first}; the most is added in {_stages(found.slowest)}: {part}."


def slowest(found: Way) -> str:
    """The slowest tenth and the middle fifth with their counts, and up to three stages that add most, largest first."""
    if not found.slowest:
        return ""
    more = sorted(
        (row for row in found.stages if row["slowest_extra_hours"] > 0), key=lambda row: -row["slowest_extra_hours"]
    )
    whole = _written(found.stages[0]["slowest_whole_extra_hours"], "hours")
    parts = [f"{_written(row['slowest_extra_hours'], 'hours')} in {_name('stage', row)}" for row in more[:3]]
    few, middle = (grouped(found.stages[0][name]) for name in ("slowest_items", "middle_items"))
    first = f"The slowest tenth (n {few}) takes {whole} longer than the middle fifth (n {middle})"
    return f"{first}; the largest parts: {', '.join(parts)}."


def moved(stages: Sequence[Row], before: Sequence[Row], when: str) -> str:
    """Which stages take longer or less long than in the period called `when`, beyond chance; else empty."""
    earlier = {row["stage"]: row for row in before}
    pairs = [(row, earlier[row["stage"]]) for row in stages if row["stage"] in earlier]
    sure = [pair for pair in pairs if min(row["logged_items"] for row in pair) >= ENOUGH_FOR_MEANS]
    longer = [_against(now, then) for now, then in sure if now["mean_stage_hours_low"] > then["mean_stage_hours_high"]]
    shorter = [_against(now, then) for now, then in sure if now["mean_stage_hours_high"] < then["mean_stage_hours_low"]]
    ways = (("Longer", longer), ("Shorter", shorter))
    parts = [f"{way} than in {when}: {', '.join(told)}" for way, told in ways if told]
    return f"{'. '.join(parts)}. More than chance." if parts else ""


def _against(now: Row, then: Row) -> str:
    figures = beside(now["mean_stage_hours"], [then["mean_stage_hours"]], "hours")
    return f"{_name('stage', now)} {together(figures.value)} (was {together(figures.limits[0])})"


def stage_ends(stages: Sequence[Row]) -> str:
    """What ends each stage shown, and where time goes that no event tells apart."""
    ends = [f"{_capital(_name('stage', row))}: {STAGE_ENDS[row['stage']]}" for row in stages]
    return (
        f"Each stage runs up to its end. {'; '.join(ends)}. Where an item does not record a stage, its time is part "
        "of the next one recorded."
    )


def left_out(total: Row) -> str:
    """How many items the stages leave out, and why."""
    return (
        f"{_items(total['logged_items'])} of {grouped(total['ended_items'])} delivered. "
        f"Left out: {grouped(total['unlogged_items'])} without a log and {grouped(total['open_items'])} open now."
    )


def waits(wait: Row) -> str:
    """How many questions there are, and how many wait for over a day, for a tile."""
    if not wait["answered"]:
        return f"{grouped(wait['clarifications'])} questions, none answered"
    low, high = (format_value(wait[f"over_a_day_share_{end}"], "share", short=True) for end in ("low", "high"))
    share = format_value(wait["over_a_day_share"], "share", short=True)
    return f"n {grouped(wait['answered'])}; {share} over a day, interval {low.removesuffix(' %')}–{high}"


def overlap(buckets: Sequence[Row]) -> str:
    """Whether questions wait longer where fewer working hours are shared: the least shared against the most."""
    known = [row for row in buckets if row["overlap_bucket"] != "calendars not known" and row["answered"] >= FEW]
    if len(known) < 2:
        return "Too few questions with known calendars to tell whether waits follow the shared working hours."
    least, most = known[0], known[-1]
    pair = f"{_over_a_day('overlap_bucket', least)} and {_over_a_day('overlap_bucket', most)}"
    if _apart(least, most):
        return f"Questions wait longer where fewer working hours are shared. Over a day waited {pair}."
    if _apart(most, least):
        return f"Questions do not wait longer where fewer working hours are shared. Over a day waited {pair}."
    return f"Waits do not follow the shared working hours: over a day waited {pair}; the difference could be chance."


def moment(moments: Sequence[Row]) -> str:
    """Whether questions raised when nobody was at work wait longer than those raised when both sides were."""
    found = {row["raised_when"]: row for row in moments if row["answered"] >= FEW}
    both, neither = found.get("both_working"), found.get("neither_working")
    if not both or not neither:
        return "Too few questions raised in and out of working hours to compare."
    pair = f"{_over_a_day('raised_when', neither)} and {_over_a_day('raised_when', both)}"
    if _apart(neither, both):
        return f"Questions raised while nobody works wait longer. Over a day waited {pair}."
    return f"No clear difference: over a day waited {pair}."


def _apart(more: Row, less: Row) -> bool:
    return more["over_a_day_share_low"] > less["over_a_day_share_high"]


def _over_a_day(column: str, row: Row) -> str:
    return f"{_written(row['over_a_day_share'], 'share')} ({_name(column, row)}, n {grouped(row['answered'])})"


def busiest(cells: Sequence[Row]) -> str:
    """The hour of day in which vendors do most, in each side's local time, and how much has no zone."""
    found = [
        f"{_busiest_hour(cells, side)} by the {side}s' clocks" for side in ("vendor", "client") if _of(cells, side)
    ]
    return f"Vendors are busiest {' and '.join(found)}." if found else ""


def without_zone(cells: Sequence[Row], side: str) -> int:
    """How many events have no local time on that side."""
    unplaced = (row["vendor_events"] for row in cells if row["clock_of"] == side and row["weekday"] is None)
    return next(unplaced, 0)


def _of(cells: Sequence[Row], side: str) -> list[Row]:
    return [row for row in cells if row["clock_of"] == side and row["weekday"] is not None]


def _busiest_hour(cells: Sequence[Row], side: str) -> str:
    hour = max(_of(cells, side), key=lambda row: (row["events_in_hour"], -row["hour"]))["hour"]
    return f"{hour:02}:00–{hour + 1:02}:00"


def variants(paths: Sequence[Row]) -> str:
    """How many paths there are, and how much the most frequent one covers."""
    first = paths[0]
    found = f"{grouped(first['variants'])} different path{'' if first['variants'] == 1 else 's'}"
    share = _written(first["share_of_items"], "share")
    return f"{_items(first['path_items'])} took {found}; the most frequent one covers {share}."
