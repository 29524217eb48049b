"""The Claims page in words: how many claims are true here, and for each, what was found and what would be needed.

Sentences are Markdown in which names from files are escaped; headings and cells are plain text.
"""

from collections import Counter

from pages.parts import names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.phrases import items, listed
from pages.parts.row_list import Mark
from queries import claims
from queries.claims import NOT_MEASURABLE
from queries.format import NOTHING, grouped
from queries.said.claims import Score
from queries.statistics import FAILS, HOLDS, INCONCLUSIVE

KINDS = {"benefit": "Benefits", "challenge": "Challenges", "nature": "Nature of the work"}
"""The kinds of claims in order, as headings."""

MARKS = {
    FAILS: Mark("✗"),
    INCONCLUSIVE: Mark("?"),
    NOT_MEASURABLE: Mark(NOTHING),
}
TRUE_MARKS = {"benefit": Mark("✓", "good"), "challenge": Mark("!", "caution"), "nature": Mark("✓")}
"""A challenge that is true here is something to deal with, so it never has a benefit's mark."""

MEANS = {
    HOLDS: "The whole range lies where the claim says.",
    FAILS: "The whole range lies on the other side.",
    INCONCLUSIVE: "The range reaches both sides, or there are too few records: a longer period may settle it.",
    NOT_MEASURABLE: "The loaded data lack what it takes.",
}
OF_CHALLENGES = {HOLDS: " It is one to deal with.", FAILS: " It is one less to fear."}
COLOURS = {"good": "blue", "caution": "orange", "quiet": "gray"}


def title(found: Score) -> str:
    """How many of the claims are true here, and what became of the others."""
    count, counts = found.all.total(), found.all
    if not found.is_measured:
        return f"None of the {count} claims has data yet in this view."
    parts = [f"{counts[HOLDS]} of {count} claims {_are(counts[HOLDS])} true here", _some(counts[FAILS], "not")]
    parts += [_some(counts[INCONCLUSIVE], "unclear")] * bool(counts[INCONCLUSIVE])
    parts += [_without_data(counts)] * bool(counts[NOT_MEASURABLE])
    return f"{', '.join(parts[:-1])} and {parts[-1]}."


def behind(found: Score) -> str:
    """How many of the benefits and of the challenges are true here; which of the latter."""
    if not found.is_measured:
        return ""
    risks = [name[:1].lower() + name[1:] for name in found.true_challenges]
    return " ".join(
        _of_kind(kind, found.by_kind[kind], named)
        for kind, named in (("benefit", []), ("challenge", risks))
        if kind in found.by_kind
    )


def _of_kind(kind: str, counts: Counter[str], named: list[str]) -> str:
    count, held = counts.total(), counts[HOLDS]
    if counts[NOT_MEASURABLE] == count:
        return f"None of {items(count, kind)} has data yet."
    which = f": {listed(named)}" if named else ""
    rest = f"{';' if named else ' and'} {_without_data(counts)}" if counts[NOT_MEASURABLE] else ""
    return f"Of {items(count, kind)}, {_some(held, 'true here') if held else 'none is true here'}{which}{rest}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _some(count: int, what: str) -> str:
    return f"{count} {_are(count)} {what}"


def _without_data(counts: Counter[str]) -> str:
    count = counts[NOT_MEASURABLE]
    return f"{count} {'has' if count == 1 else 'have'} no data yet"


def heading(kind: str, found: Score) -> str:
    """The heading of the claims of a kind."""
    counts = found.by_kind[kind]
    return f"{KINDS[kind]}: {counts[HOLDS]} of {counts.total()} true here"


def total(found: Score) -> str:
    """How many claims there are with each verdict."""
    counts = ", ".join(f"{found.all[name]} {names.written('claim_verdict', name)}" for name in claims.VERDICTS)
    return f"{items(found.all.total(), 'claim')}: {counts}"


def mark(row: Row) -> Mark:
    """The sign of a claim's verdict."""
    return TRUE_MARKS[row["claim_kind"]] if row["claim_verdict"] == HOLDS else MARKS[row["claim_verdict"]]


def cells(row: Row, currency: str) -> list[str]:
    """A claim as a row: what decides it, its number, what is needed, the records, the verdict."""
    verdict = names.label("claim_verdict", row["claim_verdict"])
    if not row["is_measurable"]:
        return [row["claim"], f"Needs {row['needs']}", NOTHING, NOTHING, NOTHING, verdict]
    return [row["claim"], row["claim_test"], number(row, currency), row["claim_asked"], _records(row), verdict]


def number(row: Row, currency: str) -> str:
    """A test's number alone."""
    return claims.written(row["claim_value"], row["claim_unit"], currency)


def _records(row: Row) -> str:
    return items(row["claim_n"], "name") if row["claim_unit"] == "score" else grouped(row["claim_n"])


def verdict(row: Row) -> str:
    """The verdict on a claim with its sign, and what the verdict means."""
    sign = mark(row)
    named = f":{COLOURS[sign.tone]}[**{sign.sign}**] **{names.label('claim_verdict', row['claim_verdict'])}**"
    then = OF_CHALLENGES.get(row["claim_verdict"], "") if row["claim_kind"] == "challenge" else ""
    return f"{named} · {names.written('claim_kind', row['claim_kind'])}. {MEANS[row['claim_verdict']]}{then}"


def evidence(test: Row) -> str:
    """A test with its number and range, whose it is, and what is needed; or what is missing."""
    if not test["is_measurable"]:
        return f"**{markdown(test['claim_test'])}**: needs {markdown(test['needs'])}."
    found = f"**{_together(test['claim_found'])}**; needed: {_together(test['claim_asked'])}"
    return f"{markdown(test['claim_test'])}{_of(test)}: {found}. {names.label('claim_verdict', test['claim_verdict'])}."


def _of(row: Row) -> str:
    """Whose number it is, if it is the worst or the largest of several."""
    if not row["claim_note"]:
        return ""
    return f" ({markdown(names.written(row['claim_note_column'], row['claim_note']))})"


def _together(text: str) -> str:
    """A number and its unit, kept on one line; the range may go on the next."""
    return markdown(text).replace(" %", "\u00a0%").replace(" points", "\u00a0points")
