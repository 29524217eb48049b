"""What is at risk, and how past calls turned out, as sentences from the numbers that the section shows."""

from pages.parts.charts import FEW, Row
from pages.parts.escape import markdown
from queries.format import format_value

HOW = (
    "P(miss) is the share that missed among similar items — same work type, priority and unit of target, received in "
    "the last year — of those that had used as much of their target; open ones count as far as they have come "
    "(Kaplan–Meier). Fewer than ten similar items tell nothing."
)
STANDING = "Where the clock stands, due is the instant if it ran on from now."
ASKED = (
    "For what was open and not late at the first Monday of each of the last six whole months (every second month of "
    "very many items): the probability from what was known then, against what came. Whiskers: 95 % interval. "
    "Grey: fewer than 10. Dashed: as predicted."
)


def _share(value: object) -> str:
    return markdown(format_value(value, "share", short=True)).replace(" ", "\u00a0")


def _of_open(count: int) -> str:
    return f"{count:,} open item{'' if count == 1 else 's'} with a target ahead"


def at_risk(summary: Row) -> str:
    """How many of the open items with a target are at risk, and by which of the two rules."""
    whole = _of_open(summary["not_yet_due"])
    if not summary["at_risk"]:
        return f"None of the {whole} is at risk."
    likely, tight = summary["at_risk_likely"], summary["at_risk_tight"]
    parts = [f"{likely:,} likelier than not to miss"] * bool(likely)
    parts += [f"{tight:,} {'more ' if likely else ''}with at most a quarter of the target left"] * bool(tight)
    return f"{summary['at_risk']:,} of the {whole} {'is' if summary['at_risk'] == 1 else 'are'} at risk: " + (
        f"{' and '.join(parts)}."
    )


def judged(summary: Row) -> str:
    """For how many items there is a probability, for a tile."""
    return f"{summary['judged_items']:,} of {summary['not_yet_due']:,} have enough similar items"


def how(summary: Row) -> str:
    """What the probability is, and what due means where a clock stands."""
    return f"{HOW} {STANDING}" if summary["standing_items"] else HOW


def verdict(total: Row) -> str:
    """How many of the calls above an even chance did miss, and how close the probabilities came over all calls."""
    calls, misses = total["likely_calls"], total["likely_misses"]
    if not calls:
        return f"No call above 50\u00a0% was made. {_overall(total)}"
    few = f", too few to judge by (under {FEW})" if calls < FEW else ""
    return f"Of {calls:,} call{'' if calls == 1 else 's'} above 50\u00a0%, {misses:,} did miss{few}. {_overall(total)}"


def _overall(total: Row) -> str:
    over = f"Over all {total['calls']:,}, {_share(total['predicted_share'])} were expected to miss and"
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
    parts = [f"{total['undecided']:,} not decided yet"] * bool(total["undecided"])
    parts += [f"{total['without_probability']:,} with too few similar items"] * bool(total["without_probability"])
    return f"{ASKED} Left out: {', '.join(parts)}." if parts else ASKED
