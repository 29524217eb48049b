"""The number behind each test of a claim, taken from answers to questions. None if the data lack what it needs.

Shares are 0–1, differences of shares are in percentage points, and intervals are 95 % intervals.
"""

from collections import defaultdict
from collections.abc import Iterable

from queries.claims import Ask, Found, Rows
from queries.statistics import (
    difference_interval,
    poisson_interval,
    ratio_of_sums,
    stratified_difference,
    wilson_interval,
)

BAND = 0.1  # how much lower or higher the in-house cost may be
EARLY_MONTHS = 3
USUAL_FILL = 0.5
LITTLE_OVERLAP = ("no overlap", "under 10 h a week")
MORE_OVERLAP = ("10–25 h a week", "over 25 h a week")
UNCLEAR, CLEAR = ("1", "2"), ("4", "5")
NOT_AS_MEANT = ("scope", "unclear", "expect", "misread", "misunderst", "instruction", "brief")
SKILLS = (
    "research", "industry_knowledge", "documentation", "analysis", "critical_evaluation", "clear_writing",
    "problem_solving",
)  # fmt: skip
AUTOMATED = ("assisted", "straight_through")
INDUSTRIES = ("banking_finance", "healthcare_pharma", "legal_firm", "manufacturing", "media_marketing")


def _share(successes: int, trials: int, note: str = "", note_column: str = "") -> Found | None:
    if not trials:
        return None
    low, high = wilson_interval(successes, trials)
    return Found(trials, successes / trials, float(low), float(high), note=note, note_column=note_column)


def _surest(shares: Iterable[Found | None]) -> Found | None:
    """The share most surely the largest: the one whose interval begins highest."""
    return max((found for found in shares if found), key=lambda found: found.low or 0.0, default=None)


def _points(first: tuple[int, int], second: tuple[int, int]) -> Found | None:
    """The first share minus the second, each given as (successes, trials), in points; n is the trials of both."""
    if not first[1] or not second[1]:
        return None
    low, high = difference_interval(*first, *second)
    value = first[0] / first[1] - second[0] / second[1]
    return Found(first[1] + second[1], 100 * value, 100 * low, 100 * high)


def _stratified(strata: list[tuple[int, int, int, int]]) -> Found | None:
    both = [row for row in strata if row[1] and row[3]]
    if not both:
        return None
    value, low, high = (100 * part for part in stratified_difference(both))
    return Found(sum(row[1] + row[3] for row in both), value, low, high)


def _sums(rows: Iterable[dict], *names: str) -> tuple:
    kept = list(rows)
    return tuple(sum(row[name] or 0 for row in kept) for name in names)


def _one(rows: Rows) -> dict:
    (row,) = rows
    return row


def assigned_sooner(ask: Ask) -> Found | None:
    """The share of work assigned sooner than its baseline's time to fill: over 90 % means a P90 below that time."""
    row = _one(ask("claim/access"))
    return _share(row["assigned_sooner"], row["assigned"])


def skill_matched(ask: Ask) -> Found | None:
    """The share of work done by a specialist with the skill it requires."""
    row = _one(ask("claim/access"))
    return _share(row["skill_matched"], row["skill_known"])


def net_saving(ask: Ask) -> Found | None:
    """The net saving in the warehouse's own currency; its interval is for an in-house cost 10 % lower or higher."""
    own = _one(ask("frame/status"))["currency"]
    for row in ask("savings/total"):
        if row["currency"] == own and row["covered"]:
            band = BAND * row["baseline_cost"]
            return Found(row["covered"], row["net_savings"], row["net_savings"] - band, row["net_savings"] + band)
    return None


def used_in_decision(ask: Ask) -> Found | None:
    """The share of accepted work that was used in a decision; None if this is known of less than half of it."""
    row = _one(ask("claim/decisions"))
    if row["decision_known"] < USUAL_FILL * row["accepted"]:
        return None
    return _share(row["decision_used"], row["decision_known"])


def _halves(months: Rows) -> tuple[Rows, Rows] | None:
    """The earlier and the later half of the months; None for a single month."""
    middle = len(months) // 2
    return (months[:middle], months[middle:]) if middle else None


def outside_hours_rise(ask: Ask) -> Found | None:
    """The rise, in points, of vendors' work outside client hours from the earlier to the later half of the months."""
    halves = _halves(ask("claim/outside_hours"))
    if halves is None:
        return None
    earlier, later = (_sums(half, "outside_client_hours", "vendor_events") for half in halves)
    return _points(later, earlier)


def no_longer_than_same_zone(ask: Ask) -> Found | None:
    """The share of work across time zones that took no longer than the median of the same work type within one zone."""
    row = _one(ask("claim/zones"))
    return _share(row["other_zone_no_longer"], row["other_zone_items"])


def peak_points(ask: Ask) -> Found | None:
    """Attainment of work that arrived in vendors' busiest weeks minus that of other weeks, in points."""
    peaks, others = _peaks(ask)
    return _points(_sums(peaks, "met", "due"), _sums(others, "met", "due"))


def peaks_cleared(ask: Ask) -> Found | None:
    """The share of busiest weeks after which the backlog was back to usual within two weeks."""
    peaks, _ = _peaks(ask)
    return _share(*_sums(peaks, "cleared_in_2_weeks", "weeks"))


def _peaks(ask: Ask) -> tuple[Rows, Rows]:
    totals = [row for row in ask("vendor/peaks") if row["is_total"]]
    return [row for row in totals if row["is_peak"]], [row for row in totals if not row["is_peak"]]


_RATIO = ("overseen_items", "client_hours", "standard_hours", "client_hours_squares", "hours_products",
          "standard_hours_squares")  # fmt: skip


def _oversight(months: Rows) -> Found | None:
    n, y, x, yy, xy, xx = _sums(months, *_RATIO)
    return Found(n, *ratio_of_sums(n, y, x, yy, xy, xx)) if x else None


def oversight(ask: Ask) -> Found | None:
    """The hours of the client's own people per standard hour of delivered work."""
    return _oversight(ask("claim/oversight"))


def oversight_rise(ask: Ask) -> Found | None:
    """The rise of that ratio, in points, from the earlier to the later half of the months."""
    halves = _halves(ask("claim/oversight"))
    if halves is None:
        return None
    earlier, later = (_oversight(half) for half in halves)
    if earlier is None or later is None:
        return None
    if earlier.high is None or later.high is None:
        return Found(earlier.n + later.n, 100 * (later.value - earlier.value))
    # Each interval is symmetric about its value, above 0.
    half = ((earlier.high - earlier.value) ** 2 + (later.high - later.value) ** 2) ** 0.5
    value = later.value - earlier.value
    return Found(earlier.n + later.n, 100 * value, 100 * (value - half), 100 * (value + half))


def first_pass(ask: Ask) -> Found | None:
    """First-pass acceptance, compared with what the same work reaches in-house."""
    row = _one(ask("quality/against_in_house"))
    if not row["compared_reviews"]:
        return None
    return Found(
        row["compared_reviews"],
        row["compared_acceptance"],
        row["compared_acceptance_low"],
        row["compared_acceptance_high"],
        threshold=row["in_house_acceptance"],
    )


def early_break_even(ask: Ask) -> Found | None:
    """The share of engagements whose savings exceeded their cost within their first three calendar months."""
    old = [row for row in ask("claim/break_even") if row["months_since_start"] >= EARLY_MONTHS]
    return _share(sum((row["months_to_break_even"] or EARLY_MONTHS + 1) <= EARLY_MONTHS for row in old), len(old))


def clear_scope(ask: Ask) -> Found | None:
    """First-pass acceptance of clearly scoped work (4, 5) minus that of unclear work (1, 2), in points."""
    rows = ask("quality/by_scope_clarity")
    clear, unclear = (
        _sums((row for row in rows if row["scope_clarity"] in kept), "accepted_first", "reviewed")
        for kept in (CLEAR, UNCLEAR)
    )
    return _points(clear, unclear)


def newest_guideline(ask: Ask) -> Found | None:
    """First-pass acceptance under the newest guideline minus that under the previous, within work types, in points."""
    versions = defaultdict(list)
    for row in ask("quality/by_guideline"):  # in order of first use
        if row["guideline_version"] != "not stated":
            versions[row["work_type"]].append((row["accepted_first"], row["reviewed"]))
    return _stratified([(*rows[-1], *rows[-2]) for rows in versions.values() if len(rows) > 1])


def incidents(ask: Ask) -> Found | None:
    """Security incidents per thousand transfers."""
    row = _one(ask("security/incidents"))
    if not row["data_transfers"]:
        return None
    name = "incidents_per_1000_transfers"
    return Found(row["data_transfers"], row[name], row[f"{name}_low"], row[f"{name}_high"])


def little_overlap(ask: Ask) -> Found | None:
    """The share of questions waiting over a day where few working hours are shared, minus that elsewhere, in points."""
    rows = ask("flow/waits", by="overlap")
    little, more = (
        _sums((row for row in rows if row["overlap_bucket"] in kept), "over_a_day", "answered")
        for kept in (LITTLE_OVERLAP, MORE_OVERLAP)
    )
    return _points(little, more)


def sent_back(ask: Ask) -> Found | None:
    """The share of reviewed items that took a round of revision."""
    rows = ask("quality/rounds")
    (reviewed,) = _sums(rows, "reviewed")
    (at_once,) = _sums((row for row in rows if row["revision_rounds"] == "0"), "reviewed")
    return _share(reviewed - at_once, reviewed)


def not_as_meant(ask: Ask) -> Found | None:
    """The share of drafts returned because of the scope or the request."""
    rows = [row for row in ask("quality/reasons") if row["reason"] not in (None, "not stated")]
    meant = [row for row in rows if any(word in row["reason"].lower() for word in NOT_AS_MEANT)]
    return _share(*_sums(meant, "review_findings"), *_sums(rows, "review_findings"))


def reports_differ(ask: Ask) -> Found | None:
    """The share of verdicts on which a vendor's own report and the records differ, for the vendor with the most."""
    shares = [
        _share(row["disagreements"], row["compared"], row["vendor_id"], "vendor_id")
        for row in ask("sla/reported")
        if row["compared"]
    ]
    return _surest(shares)


def _concentration(ask: Ask, dimension: str) -> Found | None:
    rows = ask("mix/concentration")
    for measure in ("standard_hours", "items"):
        for row in rows:
            if (row["dimension"], row["measure"]) == (dimension, measure):
                return Found(row["names"], row["hhi"], note=row["top_name"], note_column=f"{dimension}_id")
    return None


def vendor_concentration(ask: Ask) -> Found | None:
    """The Herfindahl–Hirschman index over vendors, by standard hours, or by items if there are no baselines."""
    return _concentration(ask, "vendor")


def specialist_concentration(ask: Ask) -> Found | None:
    """The same over specialists."""
    return _concentration(ask, "specialist")


def key_person(ask: Ask) -> Found | None:
    """The share of a work type done by one specialist, for the work type where it is most surely the largest."""
    people = [
        _share(
            row["items"], row["all_items"], f"{row['specialist_id']}, {row['work_type']}", "specialist_id, work_type"
        )
        for row in ask("mix/key_people")
    ]
    return _surest([found for found in people if found and found.n >= 10] or people)


def demanding(ask: Ask) -> Found | None:
    """The share of work of complexity 2 or 3."""
    known = [row for row in ask("claim/kinds") if row["complexity"] is not None]
    hard = [row for row in known if row["complexity"] > 1]
    return _share(*_sums(hard, "delivered"), *_sums(known, "delivered"))


def off_the_usual_path(ask: Ask) -> Found | None:
    """The share of work that did not take the most usual path through its events."""
    rows = ask("flow/variants", limit=1)
    if not rows:
        return None
    path = rows[0]
    return _share(path["path_items"] - path["items"], path["path_items"])


def spread(ask: Ask) -> Found | None:
    """The share of work that takes over twice the median; over 10 % means a P90 above twice the median."""
    row = _one(ask("claim/spread"))
    return _share(row["over_twice_the_median"], row["logged_items"])


def worst_skill(ask: Ask) -> Found | None:
    """Findings per 100 standard hours in the skill that has most, with the exact Poisson interval."""
    found: dict[str, Rows] = defaultdict(list)
    for row in ask("quality/findings"):
        found[row["finding_category"]].append(row)
    sums = {skill: _sums(found[skill], "logged_reviews", "review_findings", "standard_hours") for skill in SKILLS}
    rates = [_per_100_hours(skill, *counts) for skill, counts in sums.items() if counts[2]]
    return max(rates, key=lambda rate: rate.value, default=None)


def _per_100_hours(skill: str, reviews: int, findings: int, hours: float) -> Found:
    low, high = (100 * end / hours for end in poisson_interval(findings))
    return Found(reviews, 100 * findings / hours, low, high, note=skill, note_column="finding_category")


def routine_automation(ask: Ask) -> Found | None:
    """The share of simple work (1) that a machine does or assists, minus that of hard work (3), in points."""
    known = [row for row in ask("claim/kinds") if row["automation_mode"] is not None]
    simple, hard = (_automated([row for row in known if row["complexity"] == complexity]) for complexity in (1, 3))
    return _points(simple, hard)


def _automated(rows: Rows) -> tuple[int, int]:
    automated = [row for row in rows if row["automation_mode"] in AUTOMATED]
    return (*_sums(automated, "delivered"), *_sums(rows, "delivered"))


def assisted_acceptance(ask: Ask) -> Found | None:
    """First-pass acceptance of assisted minus that of manual work, within work type and complexity, in points."""
    cells: dict[tuple, dict] = defaultdict(lambda: {"assisted": (0, 0), "manual": (0, 0)})
    for row in ask("claim/kinds"):
        if row["automation_mode"] in ("assisted", "manual") and row["complexity"] is not None:
            counts = row["accepted_first"], row["reviewed"]
            cells[row["segment"], row["work_type"], row["complexity"]][row["automation_mode"]] = counts
    return _stratified([(*cell["assisted"], *cell["manual"]) for cell in cells.values()])


def segments_visible(ask: Ask) -> Found | None:
    """How many of the article's seven segments the delivered work covers."""
    rows = ask("mix/split", by="work_type")
    if not rows:
        return None
    (delivered,) = _sums(rows, "delivered")
    return Found(delivered, len({_segment(row) for row in rows} - {None}))


_BY_WORD = (
    ("market research", ("market_research", "market research")),
    ("business intelligence", ("bi_", "business_intelligence", "business intelligence", "dashboard")),
    ("engineering support", ("engineer",)),
)
_BY_SEGMENT = {"finance": "financial research", "legal": "legal support", "healthcare": "healthcare",
               "analytics": "data analytics"}  # fmt: skip


def _segment(row: dict) -> str | None:
    """The article's segment for a kind of work: by a word in its type, else by its segment in the data."""
    kind = row["work_type"].lower()
    for name, words in _BY_WORD:
        if any(word in kind for word in words):
            return name
    return _BY_SEGMENT.get(row["segment"])


def industries_visible(ask: Ask) -> Found | None:
    """To how many of the five industries work was delivered."""
    rows = ask("claim/industries")
    if not rows:
        return None
    (delivered,) = _sums(rows, "delivered")
    return Found(delivered, len({row["client_industry"] for row in rows} & {*INDUSTRIES}))


def stages_gap(ask: Ask) -> Found | None:
    """The absolute difference in hours between the sum of mean stage times and the mean time from receipt to final."""
    stages, total = ask("flow/stages"), _one(ask("flow/total"))
    if not stages:
        return None
    gap = sum(row["mean_stage_hours"] for row in stages) - total["mean_whole_hours"]
    return Found(total["logged_items"], abs(round(gap, 6)))


def cut_into_stages(ask: Ask) -> Found | None:
    """The share of delivered work whose log divides it into stages; None without any log."""
    total = _one(ask("flow/total"))
    return _share(total["logged_items"], total["ended_items"]) if total["logged_items"] else None
