"""What becomes of a file on import, and the table that counts outcomes: the same words for every test corpus."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """The possible outcomes of a file, from best to worst. Only the last one is a fault."""

    EXACT = "exact"
    """Every row is in, and right."""
    WITH_REJECTS = "exact with rejects"
    """Every row that is in is right; the others are rejected with their line."""
    SET_ASIDE = "set aside with note"
    """As above, and what is not data (a total, a title, units) is left out and reported."""
    ASKED = "asked"
    """A question that one answer settles."""
    REFUSED = "refused"
    """A sentence says why the whole file is not read."""
    WRONG = "wrong in silence"
    """A row that is in differs from the truth, or one is missing and nothing says so."""


def table(found: Iterable[tuple[str, Outcome]]) -> str:
    """Counts by kind (of file, or corpus) and outcome as text: one line per kind, in order of arrival, and a sum."""
    counts: dict[str, Counter[Outcome]] = {}
    for kind, outcome in found:
        counts.setdefault(kind, Counter())[outcome] += 1
    width = max(map(len, (*counts, "all")))
    lines = [_line("", width, Outcome, "files"), *(_counted(kind, width, each) for kind, each in counts.items())]
    if len(counts) > 1:
        lines.append(_counted("all", width, sum(counts.values(), Counter())))
    return "\n".join(lines)


def _counted(kind: str, width: int, counts: Counter[Outcome]) -> str:
    return _line(kind, width, [f"{counts[each]:,}" for each in Outcome], f"{counts.total():,}")


def _line(kind: str, width: int, cells: Iterable[str], last: str) -> str:
    columns = "  ".join(f"{cell:>{len(each)}}" for cell, each in zip(cells, Outcome, strict=True))
    return f"{kind:<{width}}  {columns}  {last:>6}"
