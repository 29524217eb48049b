"""The Vendors page's answers as sentences. Markdown in which names from files are escaped; notes are plain text."""

from collections.abc import Sequence

from pages.parts import names, sentences
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from pages.parts.phrases import together
from queries.format import format_value, grouped
from queries.said import vendor_words
from queries.said.reversal import reversals
from queries.said.vendor import Scorecard, side_of_chance

CLOSE_POINTS = 2  # peaks within this many points of other weeks do no harm (1-product, the claims)
RESTS_ON = 0.5  # from this share on, a work type rests on one person
OUTER = 0.998  # of chance; the inner lines are for 95 %


def title(found: Scorecard) -> str:
    """The vendor's attainment against its target; where it meets that on the whole, the levels that it missed."""
    return vendor_words.title(found, _vendor(found.vendor_id), together)


def below_title(found: Scorecard, currency: str | None) -> str:
    """What is due, whether a gap could be chance, and whether the vendor misses more than its work explains."""
    return vendor_words.below_title(found, currency, together)


def against_expected(row: Row) -> str:
    """Misses beside those expected for the same work, their ratio with its interval, and whether it is chance."""
    if row["miss_ratio"] is None:
        return "No vendor missed anything in this work, so no miss is expected."
    ends = [_number(row[f"miss_ratio_{end}"], "ratio") for end in ("low", "high")]
    missed, expected = grouped(row["misses"]), _number(row["expected_misses"], "number")
    first = f"{missed} missed where {expected} were expected of the same work"
    ratio = f"a ratio of {_number(row['miss_ratio'], 'ratio')}, interval {ends[0]}–{ends[1]}"
    verdict = {1: "more than chance explains", -1: "fewer than chance explains"}.get(
        side_of_chance(row), "which could be chance"
    )
    return f"{first}: {ratio}, {verdict}."


def funnel() -> str:
    """How to read the chart of misses against those expected."""
    return (
        "1 is what all vendors together miss in the same segments and work types, this one included, so the ratios do "
        f"not rank vendors. Inner lines: 95 % of chance, outer: {format_value(OUTER, 'share', short=True)}."
    )


def same_work(row: Row) -> str:
    """What the vendor would reach on the portfolio's mix, and what part of the mix that rests on."""
    ends = [_share(row[f"same_work_attainment_{end}"]) for end in ("low", "high")]
    as_it_is = f"As it is {_share(row['attainment'])}"
    mixed = f"on the portfolio's mix of segments and work types {_share(row['same_work_attainment'])}"
    known = _share(row["work_covered"])
    is_part = known != _share(1.0)
    covered = f"It has work in {known} of that mix" if is_part else "It has work in all of that mix"
    rest = "; the rest is left out of both" if is_part else ""
    return f"{as_it_is}, {mixed} (interval {ends[0]} – {ends[1]}, n {grouped(row['due'])}). {covered}{rest}."


def reversal(vendor: str, fair: Sequence[Row], cells: Sequence[Row]) -> str:
    """Names the vendor that looks better than another overall but is worse in every segment that both work in.

    Only for pairs with this vendor whose same-work intervals do not even touch; else empty.
    """
    pairs = [pair for pair in reversals(fair) if vendor in (row["vendor_id"] for row in pair)]
    found = [sentences.turned_around(*pair, cells) for pair in pairs]
    return " ".join(sentence for sentence in found if "in every segment" in sentence)


def start(curve: Sequence[Row]) -> str:
    """When the months are counted from, or that no start is known."""
    row = next(iter(curve), None)
    if row is None:
        return "Nothing has been delivered yet."
    if row["began_on"] is None:
        return "No start is known: the engagement has no **went\\_live\\_on**."
    day = markdown(format_value(row["began_on"], "date"))
    if row["began_with"] == "first_receipt":
        return f"No onboarding date is known (**vendors**, onboarded\\_on): counted from the first receipt, {day}."
    return f"Counted from {markdown(names.written('began_with', row['began_with']))}, {day}."


def learned(phases: Sequence[Row]) -> str:
    """Where hours per standard hour clearly changed after the first six months; else that none did, or are too few."""
    both = [pair for pair in _phases(phases) if min(row["timed"] for row in pair) >= FEW]
    if not both:
        return "Nothing has enough work both in its first six months and since, so there is no learning to judge."
    moved = [sentence for pair in both if (sentence := _moved(*pair))]
    return " ".join(moved) or "Hours per standard hour did not clearly change after the first six months."


def _phases(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    early = {row["engagement_id"]: row for row in rows if row["phase"] == "first_six_months"}
    later = {row["engagement_id"]: row for row in rows if row["phase"] == "since_then"}
    return [(early[name], later[name]) for name in early if name in later]


def _moved(early: Row, later: Row) -> str:
    value, low, high = (f"hours_per_standard_hour{end}" for end in ("", "_low", "_high"))
    if early[low] <= later[high] and later[low] <= early[high]:
        return ""
    verb = "still learning" if later[value] < early[value] else "slower than at first"
    rates = f"{_number(early[value], 'ratio')} hours a standard hour at first, {_number(later[value], 'ratio')} since"
    return f"{markdown(engagement(early))}: {rates}: {verb}."


def peaks(peak: Row | None, other: Row | None) -> str:
    """What the busiest weeks change, with interval and n, and how soon their backlog was cleared."""
    if peak is None or other is None:
        return "No peak can be told apart: that needs ten complete weeks and more receipts in some than in others."
    few = f"the {peak['weeks']} busiest of {peak['complete_weeks']} weeks"
    cleared = f"The backlog cleared within 2 weeks after {peak['cleared_in_2_weeks']} of {peak['weeks']}."
    if min(peak["due"], other["due"]) < FEW:
        return f"Too little of what arrived in {few} has fallen due to judge peaks. {cleared}"
    ends = f"{_points(peak['peak_points_low'])} to {_points(peak['peak_points_high'])}"
    rates = f"{_share(peak['attainment'])} (n {grouped(peak['due'])}) of what arrived in {few} was on time, "
    rates += f"{_share(other['attainment'])} (n {grouped(other['due'])}) of the rest"
    return f"{rates}: {_points(peak['peak_points'])} points, interval {ends}. {_verdict(peak)} {cleared}"


def _verdict(row: Row) -> str:
    if row["peak_points_high"] < -CLOSE_POINTS:
        return f"Busy weeks cost more than {CLOSE_POINTS} points."
    if row["peak_points_low"] >= -CLOSE_POINTS:
        return f"Busy weeks do not cost {CLOSE_POINTS} points."
    return f"Too few busy weeks to tell whether they cost more than {CLOSE_POINTS} points."


def key_people(people: Sequence[Row]) -> str:
    """The work types that clearly rest on one specialist, with the share of all vendors'; empty if there are none."""
    found = [row for row in people if row["top_share_low"] > RESTS_ON and row["all_items"] >= FEW]
    named = [
        f"{_name(row, 'work_type')} ({_share(row['top_share'])} by {_name(row, 'specialist_id')}, "
        f"who does {_share(row['share_of_portfolio'])} of it at all vendors)"
        for row in found
    ]
    return f"One person does most of it: {'; '.join(named)}." if named else ""


def alone(people: Sequence[Row]) -> str:
    """The skills that only one of the vendor's specialists has; empty if there are none."""
    named = [f"{_name(row, 'skill')} ({_name(row, 'specialist_id')})" for row in people if row["holders"] == 1]
    return f"Only one person has the skill: {', '.join(named)}." if named else ""


def leader(people: Sequence[Row]) -> str:
    """Who does most, and of how many people, for a tile. Plain text."""
    return f"{people[0]['specialist_id']}, of {grouped(people[0]['names'])} specialists" if people else ""


def incidents(row: Row) -> str:
    """The count with its exact interval, and the upper limit of the rate per thousand transfers."""
    low, high = (_number(row[f"security_incidents_{end}"], "number") for end in ("low", "high"))
    noun = "incident" if row["security_incidents"] == 1 else "incidents"
    first = f"{grouped(row['security_incidents'])} {noun}, interval {low}–{high}"
    if row["incidents_per_1000_transfers"] is None:
        return f"{first}. No data transfers are recorded, so there is no rate."
    rate, most = (_number(row[f"incidents_per_1000_transfers{end}"], "per_1000") for end in ("", "_high"))
    return f"{first}. Of {grouped(row['data_transfers'])} transfers: {rate} per thousand, at most {most}."


def on_time(total: Row) -> str:
    """The interval, and what attainment would be if overdue open work did not count, for a drawer. Plain text."""
    first = sentences.interval(total, "attainment", "due")
    if total["delivered_only_attainment"] is None:
        return first
    share = format_value(total["delivered_only_attainment"], "share", short=True)
    return f"{first}; delivered items only: {share} of {grouped(total['due_delivered'])}"


def incident_rate(row: Row) -> str:
    """The rate's upper end, for a tile. Plain text."""
    high = row["incidents_per_1000_transfers_high"]
    if high is None:
        return "no data transfers recorded"
    return f"at most {format_value(high, 'per_1000', short=True)} per thousand transfers"


def about(row: Row) -> str:
    """Where the vendor works from, and since when."""
    parts = [markdown(names.label("location", row["location"]))] if row["location"] else []
    parts += [markdown(row["country"])] if row["country"] else []
    if row["onboarded_on"]:
        parts.append(f"onboarded {markdown(format_value(row['onboarded_on'], 'date'))}")
    first = row["first_received_on"]
    parts.append(f"first receipt loaded {markdown(format_value(first, 'date'))}")
    return " · ".join(parts)


def engagement(row: Row) -> str:
    """An engagement's name in a menu. Plain text, to be escaped."""
    if row["engagement_id"] == "*":
        return "All work"
    return f"{row['client']} ({row['engagement_id']})" if row["client"] else str(row["engagement_id"])


def _vendor(vendor: str) -> str:
    return markdown(names.written("vendor_id", vendor))


def _name(row: Row, column: str) -> str:
    return markdown(names.written(column, row[column]))


def _share(value: object) -> str:
    return _number(value, "share")


def _points(value: object) -> str:
    return _number(value, "points")


def _number(value: object, unit: str) -> str:
    """A number and its unit, kept on one line."""
    return markdown(format_value(value, unit, short=True)).replace(" ", "\u00a0")


MOST_REASONS = 4
READINGS = {
    "pause_not_allowed": "pauses{} that its terms do not let count",
    "other_calendar": "a clock on the other party's calendar",
    "wall_clock": "calendar hours read as working hours",
    "without_pauses": "a clock that no pause stops",
    "promise_instead": "the promised date instead of the term",
    "final_delivery": "the final delivery instead of the first",
    "unexplained": "not explained",
    "open_overdue_left_out": "overdue work left out",
}


def furthest_above(gaps: Sequence[Row]) -> list[str]:
    """The vendors, the furthest above the records first; those with few compared items come last."""
    ordered = sorted(gaps, key=lambda row: (row["compared"] < FEW, -row["gap_points"], row["vendor_id"]))
    return [row["vendor_id"] for row in ordered]


def why(reasons: Sequence[Row], vendor: str) -> str:
    """What explains the vendor's disputed items, most frequent first, with counts; empty if there are none."""
    mine = [row for row in reasons if row["vendor_id"] == vendor and row["disputed"]]
    if not mine:
        return ""
    first, *others = sorted(mine, key=lambda row: (-row["items"], row["disagreement_reason"]))[:MOST_REASONS]
    hours = f" ({_reported_number(first['hours_at_stake'], 'hours')}\u00a0h)" if first["hours_at_stake"] else ""
    most = f"{grouped(first['items'])} of {grouped(first['disputed'])} disputed items{hours}: {_reading(first)}."
    return " ".join([most, *(f"{grouped(row['items'])}: {_reading(row)}." for row in others)])


def gap(row: Row) -> str:
    """The vendor's own figure, attainment, and the points between them, for the chart of the parts."""
    own, recorded = (_reported_number(row[name], "share") for name in ("reported_by_delivery", "attainment"))
    low, high = (format_value(row[f"attainment_{end}"], "share", short=True) for end in ("low", "high"))
    span = markdown(f"{low.removesuffix(' %')}–{high}").replace(" ", "\u00a0")
    points = _reported_number(row["gap_points"], "points")
    return (
        f"{_reported_vendor(row)}: {own} by its own report of what it delivered; with overdue work still open, "
        f"{recorded} are on time (n {grouped(row['due'])}, interval {span}). The bars add up to the {points} points "
        "between them."
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


def _reported_vendor(row: Row) -> str:
    return markdown(names.written("vendor_id", row["vendor_id"]))


def _reported_number(value: object, unit: str) -> str:
    return markdown(format_value(value, unit, short=True)).replace(" ", "\u00a0")
