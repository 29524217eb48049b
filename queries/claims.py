"""The claims made for and against outsourced judgement work, each tested against the loaded data.

A claim is judged by one or more tests, each a number with its interval and a threshold. The numbers come from the
same questions as on the other pages; verdicts are worked out here, in the same way for all. "True" is never a default.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from queries import Scope, origin
from queries.format import format_value, grouped
from queries.locales import without_zeros
from queries.statistics import FAILS, HOLDS, INCONCLUSIVE, verdict

NOT_MEASURABLE = "not_measurable"
VERDICTS = (HOLDS, FAILS, INCONCLUSIVE, NOT_MEASURABLE)
FEWEST = 10
"""With fewer than ten records, the interval of a share is wider than any threshold used here; also greyed elsewhere."""

FEWEST_FOR_MEANS = 30
"""With fewer than thirty records, an interval based on the normal distribution cannot be trusted."""

WRITTEN = {"hours": " h", "points": " points", "per_1000": " per thousand"}
SIDES = {"above": "over", "at_least": "at least", "below": "under", "at_most": "at most"}
FILTERS = {"vendors": "vendor", "segments": "segment", "clients": "client", "work_types": "work type"}

Rows = list[dict]
Ask = Callable[..., Rows]
"""Answers a question by its name and parameters, in the scope of the claims."""


@dataclass(frozen=True)
class Found:
    """A number with its 95 % interval (None: an exact count) and the number of records it is based on.

    `threshold` is for a test whose threshold is itself in the data. `note` names what the number is about, as written
    in the data, and `note_column` is the column it comes from.
    """

    n: int
    value: float
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    note: str = ""
    note_column: str = ""


@dataclass(frozen=True)
class Test:
    """One thing that a claim says. `find` returns None if the data lack what it needs.

    `unfiltered` are the filters under which the test would be about the filter, not the work; `page` is the page that
    shows its number, if that is not the claim's page.
    """

    __test__ = False  # not one of pytest's

    text: str
    find: Callable[[Ask], Found | None]
    unit: str
    direction: Literal["above", "at_least", "below", "at_most"]
    threshold: float
    needs: str
    fewest: int = FEWEST
    unfiltered: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True)
class Claim:
    """A claim as it is made, and how it is judged. `of` says whether all of its tests must hold, or any."""

    name: str
    kind: Literal["benefit", "challenge", "nature"]
    title: str
    judged: str
    page: str
    of: Literal["all", "any"]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Judged:
    """`claims`: one row per claim, in order, with the test that decided it. `tests`: one row per test of each claim."""

    claims: pa.Table
    tests: pa.Table


SCHEMA = pa.schema(
    [
        ("claim_number", pa.int64()),
        *((name, pa.string()) for name in ("claim_id", "claim", "claim_kind", "claim_verdict")),
        *((name, pa.string()) for name in ("claim_test", "claim_note")),
        ("claim_n", pa.int64()),
        *((name, pa.float64()) for name in ("claim_value", "claim_low", "claim_high", "claim_threshold")),
        *((name, pa.string()) for name in ("claim_direction", "claim_unit", "claim_found", "claim_asked")),
        ("is_measurable", pa.bool_()),
        *((name, pa.string()) for name in ("needs", "claim_judged", "claim_page", "claim_note_column")),
    ]
)
COLUMNS = frozenset(SCHEMA.names)
"""Every column that the claims return; metrics.py describes them."""


def judge(claims: Sequence[Claim], scope: Scope, ask: Ask, currency: str = "") -> Judged:
    """Every claim, judged by the data that `ask` answers from. `currency` is written after amounts."""
    tested = [[_tested(number, claim, test, scope, ask, currency) for test in claim.tests]
              for number, claim in enumerate(claims, 1)]  # fmt: skip
    decided = [_decided(rows, claim.of) for rows, claim in zip(tested, claims, strict=True)]
    every = [row for rows in tested for row in rows]
    return Judged(*(_answer(rows, scope) for rows in (decided, every)))


def _answer(rows: list[dict], scope: Scope) -> pa.Table:
    table = pa.Table.from_pylist(rows, SCHEMA)
    return origin.mark_together(table, "claims", "Which claims are true of the loaded data?", scope.parameters())


def _tested(number: int, claim: Claim, test: Test, scope: Scope, ask: Ask, currency: str) -> dict:
    narrowed = [words for name, words in FILTERS.items() if name in test.unfiltered and getattr(scope, name)]
    found = None if narrowed else test.find(ask)
    row = {
        "claim_number": number,
        "claim_id": claim.name,
        "claim": claim.title,
        "claim_kind": claim.kind,
        "claim_verdict": _verdict(test, found),
        "claim_test": test.text,
        "claim_direction": test.direction,
        "claim_unit": test.unit,
        "is_measurable": found is not None,
        "needs": None if found else _needs(test, narrowed),
        "claim_judged": claim.judged,
        "claim_page": test.page or claim.page,
    }
    return row | (_numbers(test, found, currency) if found else {})


def _needs(test: Test, narrowed: list[str]) -> str:
    return f"no filter on {' or '.join(narrowed)}" if narrowed else test.needs


def _threshold(test: Test, found: Found) -> float:
    return test.threshold if found.threshold is None else found.threshold


def _verdict(test: Test, found: Found | None) -> str:
    if found is None:
        return NOT_MEASURABLE
    low, high = _ends(found)
    is_enough = found.n >= test.fewest
    return verdict(low, high, _threshold(test, found), test.direction) if is_enough else INCONCLUSIVE


def _ends(found: Found) -> tuple[float, float]:
    """The ends of the interval; for an exact count, the number itself twice."""
    if found.low is None or found.high is None:
        return found.value, found.value
    return found.low, found.high


def _numbers(test: Test, found: Found, currency: str) -> dict:
    threshold = _threshold(test, found)
    return {
        "claim_note": found.note,
        "claim_note_column": found.note_column,
        "claim_n": found.n,
        "claim_value": float(found.value),
        "claim_low": found.low,
        "claim_high": found.high,
        "claim_threshold": float(threshold),
        "claim_found": _found(test, found, currency),
        "claim_asked": f"{SIDES[test.direction]} {without_zeros(written(threshold, test.unit, currency))}",
    }


def _found(test: Test, found: Found, currency: str) -> str:
    value = written(found.value, test.unit, currency)
    counted = f"{grouped(found.n)} {'name' if test.unit == 'score' else 'record'}{'' if found.n == 1 else 's'}"
    few = f", too few to judge: {test.fewest} are needed" if found.n < test.fewest else ""
    if found.low is None or found.high is None:
        return f"{value}, {counted}{few}"
    low, high = (format_value(end, test.unit, short=True) for end in (found.low, found.high))
    return f"{value} ({low} to {high}), {counted}{few}"


def written(value: float, unit: str, currency: str) -> str:
    """A test's number or threshold as people read it."""
    # Without a leading plus, which the guard against formulas would put in quotes.
    return format_value(value, unit, short=True, currency=currency).removeprefix("+") + WRITTEN.get(unit, "")


_ALL = (FAILS, NOT_MEASURABLE, INCONCLUSIVE, HOLDS)
_ANY = (HOLDS, INCONCLUSIVE, NOT_MEASURABLE, FAILS)


def _decided(rows: list[dict], of: str) -> dict:
    """The row of the test that decides: if all must hold, the first that fails; if any, the first that holds."""
    order = _ALL if of == "all" else _ANY
    return min(rows, key=lambda row: order.index(row["claim_verdict"]))
