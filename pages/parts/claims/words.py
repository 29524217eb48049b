"""The Claims page in sentences: how many claims hold, and for each, what was found and what would have been needed.

Every sentence is Markdown in which names from files are escaped.
"""

from collections import Counter

from pages.parts import names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.phrases import items
from queries.claims import NOT_MEASURABLE
from queries.said.claims import Score
from queries.statistics import FAILS, HOLDS, INCONCLUSIVE

HEADERS = {
    HOLDS: "Holds",
    FAILS: "Does not hold",
    INCONCLUSIVE: "Inconclusive",
    NOT_MEASURABLE: "Not measurable",
}
MEANS = {
    HOLDS: "The whole interval lies where the claim says. A challenge that holds is one to deal with.",
    FAILS: "The whole interval lies on the other side. A challenge that does not hold is one less to fear.",
    INCONCLUSIVE: "The interval straddles the threshold, or rests on too few records: a longer period may settle it.",
    NOT_MEASURABLE: "The loaded data lack what it takes; each says what would change that.",
}
ICONS = {
    HOLDS: ":material/check_circle:",
    FAILS: ":material/cancel:",
    INCONCLUSIVE: ":material/help:",
    NOT_MEASURABLE: ":material/visibility_off:",
}
KINDS = {"benefit": "Benefit", "challenge": "Challenge", "nature": "Nature of the work"}


def title(found: Score) -> str:
    """How many of the claims hold, and what became of the others."""
    count = found.all.total()
    if not found.is_measured:
        return f"None of the {count} claims can be measured with what is loaded for this view."
    held = found.all[HOLDS]
    return f"{_verdicts(f'{held} of {count} claims hold{_s(held)}', found.all)}."


def challenges(found: Score) -> str:
    """How many of the challenges hold, and what became of the others; empty if none of them can be measured."""
    count, held = found.challenges.total(), found.challenges[HOLDS]
    if found.challenges[NOT_MEASURABLE] == count:
        return ""
    return f"Of {items(count, 'challenge')}, {_verdicts(f'{held} hold{_s(held)}', found.challenges)}."


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def _verdicts(held: str, counts: Counter[str]) -> str:
    failed, undecided, unmeasured = (counts[name] for name in (FAILS, INCONCLUSIVE, NOT_MEASURABLE))
    parts = [held, f"{failed} do{'es' if failed == 1 else ''} not"]
    if undecided:
        parts.append(f"{undecided} {'is' if undecided == 1 else 'are'} inconclusive")
    if unmeasured:
        parts.append(f"{unmeasured} cannot be measured")
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def heading(row: Row) -> str:
    """The claim as people make it, with the mark of its verdict."""
    name = row["claim"].removeprefix("Challenge: ")
    return f"{ICONS[row['claim_verdict']]} **{markdown(name[:1].upper() + name[1:])}**"


def kind(row: Row) -> str:
    """What kind of claim it is."""
    return KINDS[row["claim_kind"]]


def decided(row: Row) -> str:
    """A test's number with its interval, whose it is, and what would have been needed; or what is missing."""
    if not row["is_measurable"]:
        return f"{markdown(row['claim_test'])}: needs {markdown(row['needs'])}."
    asked = f"needed to hold: {_together(row['claim_asked'])}"
    return f"{markdown(row['claim_test'])}{_of(row)}: **{_together(row['claim_found'])}**; {asked}."


def also(row: Row) -> str:
    """A test that was not decisive, in short, with its own verdict."""
    verdict = HEADERS[row["claim_verdict"]].lower()
    found = f"{_together(row['claim_found'])}, {verdict}" if row["is_measurable"] else f"needs {markdown(row['needs'])}"
    return f"{markdown(row['claim_test'])}{_of(row)}: {found}."


def _of(row: Row) -> str:
    """Whose number it is, if it is the worst or the largest of several."""
    if not row["claim_note"]:
        return ""
    return f" ({markdown(names.written(row['claim_note_column'], row['claim_note']))})"


def _together(text: str) -> str:
    """A number and its unit, kept on one line; the interval may go on the next."""
    return markdown(text).replace(" %", "\u00a0%").replace(" points", "\u00a0points").replace("n ", "n\u00a0")
