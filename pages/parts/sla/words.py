"""What the SLA page says in words. Notes on tiles are plain text, captions are Markdown."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from queries import locales
from queries.format import format_value, grouped
from queries.locales import number
from queries.metrics import describe
from queries.what_if import WhatIf
from queries.words import LEAVES, OTHERS


def client_gap(total: Row) -> str:
    """How much attainment differs without the misses that the client caused, for a tile."""
    if not total["client_owned"]:
        return "no miss is stated to be the client's"
    gap = format_value(total["controllable_gap_points"], "points", short=True)
    return f"{grouped(total['client_owned'])} removed: {gap} points"


def against_target(total: Row) -> str:
    """The target, if there is one, and on how many items attainment rests, for a tile."""
    target = total["attainment_target"]
    goal = "" if target is None else f"Target {format_value(target, 'share', short=True)} · "
    return f"{goal}{grouped(total['due'])} due"


def misses(total: Row) -> str:
    """What the misses are made of, for a tile: the two parts add up to it."""
    return f"{grouped(total['missed'])} late + {grouped(total['overdue_in_period'])} overdue"


def misses_of_due(total: Row) -> str:
    """The same with what it is a part of, for a drawer."""
    parts = f"{grouped(total['missed'])} delivered late + {grouped(total['overdue_in_period'])} overdue"
    return f"{parts}, of {grouped(total['due'])} due"


def tabs(total: Row, risk: Row, credits: Row, currency: str | None) -> dict[str, str]:
    """How the page's tabs read: with how much is in them, where there is something."""
    found = {}
    if total["misses"]:
        found["Misses"] = f"Misses {grouped(total['misses'])}"
    if risk["at_risk"]:
        found["At risk"] = f"At risk {grouped(risk['at_risk'])}"
    if credits["credit_due"]:
        owed = format_value(credits["credit_due"], "currency", short=True, currency=currency or "")
        found["Credits"] = markdown(f"Credits {owed}")
    return found


def overdue(total: Row, open_work: Row) -> str:
    """How much of what is overdue now fell due in the period, for a tile: the rest fell due outside it."""
    if not open_work["open_overdue"]:
        return f"of {grouped(open_work['open_items'])} open"
    return f"{grouped(total['overdue_in_period'])} of them due in the period"


def cause_agreement(row: Row) -> str:
    """How many misses have both a coded and a derived cause, and how often the two agree."""
    coded, misses, derived = (grouped(row[name]) for name in ("coded", "misses", "derived"))
    first = f"{coded} of {misses} misses have a reported cause, {derived} one from event data."
    if not row["compared"]:
        return first
    if row["compared"] < FEW:
        return f"{first} Only {row['compared']} have both, too few to compare."
    rate, low, high = (
        format_value(row[name], "share", short=True) for name in ("agreement", "agreement_low", "agreement_high")
    )
    spread = f"{low.removesuffix(' %')}–{high}"
    return markdown(
        f"{first} Where both are known they agree in {rate} of {grouped(row['compared'])} (interval {spread})."
    )


def largest_causes(shown: int, all_causes: int) -> str:
    """How many of the causes the bars show; empty if it is all of them."""
    return f"The {shown} largest of {grouped(all_causes)} causes; the table has all." if shown < all_causes else ""


def counted(rows: Sequence[Row], cause: str | None, owner: str | None) -> int:
    """How many misses have that cause and owner; None means any."""
    column = {(True, True): "misses", (True, False): "misses_of_cause", (False, True): "misses_of_owner"}.get(
        (cause is not None, owner is not None), "all_misses"
    )
    kept = (row for row in rows if cause in (None, row["breach_cause"]) and owner in (None, row["breach_owner"]))
    return next((row[column] for row in kept), 0)


UNITS = {
    "business_hours": "business hours",
    "business_days": "business days",
    "calendar_hours": "hours of calendar time",
    "calendar_days": "days of calendar time",
}
CALENDARS = {"vendor": "The vendor's", "client": "The client's"}


def _written(row: Row, column: str, currency: str = "") -> str:
    """A value in its metric's short format, with its unit on the same line."""
    value = format_value(row[column], describe(column).unit, short=True, currency=currency)
    return markdown(value).replace(" ", "\u00a0")


def _cell(row: Row) -> str:
    """Which work a verdict is about: the segment, the work type and priority if the term names them, the vendor."""
    kind = ", ".join(markdown(part) for part in [names.written("segment", row["segment"]), *_narrower(row)])
    return f"{kind[:1].upper()}{kind[1:]} at {markdown(names.written('vendor_id', row['vendor_id']))}"


def _narrower(row: Row) -> list[str]:
    """What an agreed term names besides vendor and segment, or leaves to more specific terms. Plain text."""
    named = [
        names.written(column, row[column]) + (" priority" if column == "priority" else "")
        for column in LEAVES
        if row[column] != "*"
    ]
    return named + [OTHERS[column].lower() for column, leaves in LEAVES.items() if row[leaves]]


def worst(terms: Sequence[Row], total: Row, currency: str) -> str:
    """The missed term that costs most, and how many service levels were missed."""
    defaults = [row for row in terms if row["is_default"]]
    if not defaults:
        return none(terms, total)
    row = max(defaults, key=lambda row: (row["credit_before_cap"] or 0, row["due"]))
    target = markdown(number(f"{100 * row['attainment_target']:.4g}"))
    found = (
        f"{_cell(row)} missed its level in {format_value(row['month'], 'month')}: {_written(row, 'attainment')} of "
        f"{grouped(row['due'])} items on time, {target} % agreed → {_credit(row, currency)}."
    )
    whole = f"{grouped(total['defaults'])} of {grouped(total['cells_judged'])} monthly service levels were missed."
    return f"{found} {whole}" if total["defaults"] > 1 else found


def _credit(row: Row, currency: str) -> str:
    if row["credit_before_cap"] is None:
        return "no credit agreed" if None in (row["at_risk_share"], row["credit_share"]) else "nothing billed"
    return f"**{_written(row, 'credit_before_cap', currency)}**"


def none(terms: Sequence[Row], total: Row) -> str:
    """Why no service level was missed: all terms kept, none with enough items, or no month over yet."""
    if total["cells_judged"] > 1:
        return f"No service level was missed: all {grouped(total['cells_judged'])} that could be judged were kept."
    if total["cells_judged"]:
        return "No service level was missed: the one that could be judged was kept."
    if terms and all(row["is_provisional"] for row in terms):
        return "The month is still running: what is missed is known when it is over."
    return "No term had its minimum volume in a month, so no service level can be judged."


def running(terms: Sequence[Row]) -> str:
    """What is behind so far in the running month; empty if nothing is."""
    short = [_cell(row) for row in terms if row["term_verdict"] == "short_so_far"]
    if not short:
        return ""
    listed = ", ".join(short[:3]) + (f" and {len(short) - 3} more" if len(short) > 3 else "")
    return f"Behind so far in the running month, with no credit due yet: {listed}."


def unstated(total: Row) -> str:
    """What the credits leave out: missed terms without agreed credit, and other currencies; empty if nothing."""
    parts = []
    if total["defaults_without_credit"]:
        parts.append(
            f"{grouped(total['defaults_without_credit'])} missed terms carry no credit: **sla\\_terms** gives no "
            "at\\_risk\\_share or credit\\_share for them, or nothing is billed"
        )
    if total["credits_elsewhere"]:
        parts.append(
            f"{grouped(total['credits_elsewhere'])} lines of the ledger are in other currencies and in none of the sums"
        )
    return "; ".join(parts) + "." if parts else ""


def term(row: Row) -> str:
    """An agreed term, for a menu. Plain text."""
    kind = [names.label("vendor_id", row["vendor_id"]), names.written("segment", row["segment"])]
    kind += _narrower(row)
    target = f"{locales.without_zeros(format_value(row['agreed_target'], 'number'))} {UNITS[row['target_unit']]}"
    return f"{', '.join(kind)}: {target}, from {format_value(row['effective_from'], 'date')}"


def flipped(found: WhatIf, currency: str) -> str:
    """What a what-if changes: verdicts, and the credit due in the own currency before and after."""
    before, after = found.credit_due(currency)
    flips = found.flips.num_rows
    if not flips and before == after:
        return "Nothing flips: every verdict and every credit stays as it is."
    verdicts = "1 verdict flips" if flips == 1 else f"{grouped(flips)} verdicts flip"
    money = [format_value(value, "currency", short=True, currency=currency) for value in (before, after)]
    return (
        f"{verdicts}, {grouped(found.to_on_time)} of them to on time. Credit due: "
        f"{markdown(money[0])} → **{markdown(money[1])}**.".replace(" →", "\u00a0→")
    )


HOW = (
    "Risk is the share that missed among similar items — same work type, priority and unit of target, received in "
    "the last year — of those that had used as much of their target; open ones count as far as they have come "
    "(Kaplan–Meier). Fewer than ten similar items tell nothing."
)
STANDING = "Where the clock stands, due is the instant if it ran on from now."
ASKED = (
    "For what was open and not late at the first Monday of each of the last six whole months (every second month of "
    "very many items): the probability from what was known then, against what came. Whiskers: 95 % interval. "
    "Grey: fewer than 10. Dashed: as predicted."
)


def _probability(value: object) -> str:
    return markdown(format_value(value, "probability", short=True)).replace(" ", "\u00a0")


def _share(value: object) -> str:
    return markdown(format_value(value, "share", short=True)).replace(" ", "\u00a0")


def _of_open(count: int) -> str:
    return f"{grouped(count)} open item{'' if count == 1 else 's'} with a target ahead"


def at_risk(summary: Row) -> str:
    """How many of the open items with a target are at risk, and by which of the two rules."""
    whole = _of_open(summary["not_yet_due"])
    if not summary["at_risk"]:
        return f"None of the {whole} is at risk."
    likely, tight = summary["at_risk_likely"], summary["at_risk_tight"]
    parts = [f"{grouped(likely)} likelier than not to miss"] * bool(likely)
    parts += [f"{grouped(tight)} {'more ' if likely else ''}with at most a quarter of the target left"] * bool(tight)
    return f"{grouped(summary['at_risk'])} of the {whole} {'is' if summary['at_risk'] == 1 else 'are'} at risk: " + (
        f"{' and '.join(parts)}."
    )


def judged(summary: Row) -> str:
    """How many items have a probability, for a tile."""
    return f"{grouped(summary['judged_items'])} of {grouped(summary['not_yet_due'])} have enough similar items"


def how(summary: Row) -> str:
    """What the probability means, and what due means while a clock is stopped."""
    return f"{HOW} {STANDING}" if summary["standing_items"] else HOW


def verdict(total: Row) -> str:
    """How many of the calls above an even chance did miss, and how close the probabilities were over all calls."""
    calls, misses = total["likely_calls"], total["likely_misses"]
    if not calls:
        return f"No call above 50\u00a0% was made. {_overall(total)}"
    few = f", too few to judge by (under {FEW})" if calls < FEW else ""
    made = f"{grouped(calls)} call{'' if calls == 1 else 's'} above 50\u00a0%"
    return f"Of {made}, {grouped(misses)} did miss{few}. {_overall(total)}"


def _overall(total: Row) -> str:
    over = f"Over all {grouped(total['calls'])}, {_probability(total['predicted_share'])} were expected to miss and"
    return f"{over} {_share(total['observed_share'])} did. {_score(total)}"


def _score(total: Row) -> str:
    score = f"Brier score {markdown(format_value(total['brier_score'], 'number'))}"
    skill = total["brier_skill"]
    if skill is None:
        return f"{score}."
    than = "than always saying the share that missed"
    if skill < 0:
        return f"{score}, {_share(-skill)} worse {than}: these probabilities do not help here."
    return f"{score}, {_share(skill)} better {than}."


def left_out(total: Row) -> str:
    """What the check leaves out: calls not decided yet, and items without a probability."""
    parts = [f"{grouped(total['undecided'])} not decided yet"] * bool(total["undecided"])
    parts += [f"{grouped(total['without_probability'])} with too few similar items"] * bool(
        total["without_probability"]
    )
    return f"{ASKED} Left out: {', '.join(parts)}." if parts else ASKED
