"""Defaults, credits and what-ifs of random portfolios, through the real import, against the plain-Python oracle."""

import random
from dataclasses import asdict
from datetime import date, timedelta
from fractions import Fraction

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse
from data.what_if import Term
from queries import what_if
from tests.conftest import CI, examples
from tests.oracle import CURRENCY, Oracle, credits, random_portfolio, write
from tests.oracle.questions import Filters

CASES = [(11, "UTC"), (12, "Australia/Sydney")]
ITEMS = 700
CHANGES = {
    "UTC": (
        ("target", lambda row: str(Fraction(row["target"]) / 4)),
        ("pause_reasons", lambda row: "client_wait" if not row["pause_reasons"] else ""),
    ),
    "Australia/Sydney": (
        ("target", lambda row: str(2 * Fraction(row["target"]))),
        ("calendar", lambda row: "vendor" if row["calendar"] == "client" else "client"),
    ),
}
"""Zone → the column of a term that is changed in its portfolio, and the new value: each change is tried once."""

EVERYTHING = queries.Scope(viewer=queries.EVERYTHING)
QUESTIONS = {
    "credits/terms": credits.terms,
    "credits/defaults": credits.defaults,
    "credits/ledger": credits.ledger,
    "credits/by_vendor": credits.by_vendor,
}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"seed {case[0]} in {case[1]}")
def both(request, tmp_path_factory):
    """A portfolio whose terms have volumes and credits, its zone, and the version that the import made from it."""
    seed, zone = request.param
    folder = tmp_path_factory.mktemp("portfolio")
    portfolio, chance = random_portfolio(seed, ITEMS), random.Random(seed)
    for term in portfolio["sla_terms"]:
        term["min_volume"] = chance.choice(("", "0", "1", "2", "3"))
        term["at_risk_share"] = chance.choice(("", "0.1", "0.15", "1"))
        term["credit_share"] = chance.choice(("", "0.5", "0.75", "1"))
    write(portfolio, folder / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_TIMEZONE", zone)
        report = pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    assert [file["rows"] - file["loaded"] for file in report["files"]] == [0] * len(report["files"])
    return portfolio, zone, Warehouse(folder / "warehouse").current().path


@pytest.fixture(scope="module")
def before(both):
    """The state of each deliverable under the existing terms, according to the oracle."""
    portfolio, zone, _ = both
    return {fact["deliverable_id"]: fact["state"] for fact in Oracle(portfolio, timezone=zone).facts()}


@pytest.mark.parametrize("question", QUESTIONS)
def test_defaults_and_credits_agree_under_random_filters(both, question):
    portfolio, zone, version = both
    oracle, chance, seen = Oracle(portfolio, timezone=zone), random.Random(question), 0
    for _ in range(examples(24)):
        filters = _filters(oracle, chance)
        expected = QUESTIONS[question](oracle, filters)
        scope = queries.Scope(
            viewer=queries.EVERYTHING,
            **{name: tuple(kept) if isinstance(kept, list) else kept for name, kept in asdict(filters).items()},
        )
        found = queries.run(question, scope, version).to_pylist()
        assert _agree(found, expected), filters
        seen += sum(bool(row.get("credit_before_cap") or row.get("credit_due")) for row in expected)
    assert seen > 10, "else nothing was compared"


def _filters(oracle: Oracle, chance: random.Random) -> Filters:
    days = sorted(item.sla_on for item in oracle.items)
    since = chance.choice([None, chance.choice(days)])
    until = chance.choice([None, (since or chance.choice(days)) + timedelta(days=chance.choice([0, 6, 40, 200]))])
    kept = {
        name: chance.sample(sorted({getattr(item, column) for item in oracle.items}), chance.choice([0, 0, 0, 2]))
        for name, column in (
            ("vendors", "vendor_id"),
            ("segments", "segment"),
            ("clients", "client"),
            ("work_types", "work_type"),
        )
    }
    return Filters(since, until, **kept)


def _agree(found: list[dict], expected: list[dict]) -> bool:
    """Whether both have the same rows, apart from numbers, and the numbers agree to nine digits.

    Or to a thousandth of a cent, since each converted amount is stored to the millionth.
    """
    names = list(expected[0]) if expected else []
    ours, theirs = (_by_grain(rows, names) for rows in (found, expected))
    return (
        len(found) == len(expected) and ours.keys() == theirs.keys() and all(map(_same, ours.values(), theirs.values()))
    )


def _by_grain(rows: list[dict], names: list[str]) -> dict[tuple, list]:
    """Each row's numbers and unknowns, by the rest of the row, in order."""
    parts = [([], []) for _ in rows]
    for row, part in zip(rows, parts, strict=True):
        for name in names:
            part[_is_number(row[name])].append(row[name])
    return {tuple(key): numbers for key, numbers in sorted(parts, key=str)}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Fraction | None) and not isinstance(value, bool)


def _same(ours: list, theirs: list) -> bool:
    return all(
        (one is None) == (other is None)
        and (one is None or float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-5))
        for one, other in zip(ours, theirs, strict=True)
    )


def test_changing_nothing_flips_nothing(both):
    portfolio, _, version = both
    for row in _used(portfolio, version)[: examples(3)]:
        found = what_if.compare(_term(row), {}, EVERYTHING, version)
        assert found.flips.num_rows == 0
        for name in (*what_if.JUDGED, *what_if.OWED):
            assert found.months[name].equals(found.months[name + what_if.AFTER]), name


@pytest.mark.parametrize("number", [0, 1], ids=["first change", "second change"])
def test_a_change_flips_exactly_what_the_oracle_says(both, before, number):
    portfolio, zone, version = both
    column, change = CHANGES[zone][number]
    flipped = 0
    business = [row for row in _used(portfolio, version) if row["target_unit"].startswith("business")]
    for row in business[:3]:
        value = str(float(Fraction(change(row)))) if column == "target" else change(row)
        changed = [row | {column: value} if other is row else other for other in portfolio["sla_terms"]]
        oracle = Oracle(portfolio | {"sla_terms": changed}, timezone=zone, currency=CURRENCY)
        after = {fact["deliverable_id"]: fact["state"] for fact in oracle.facts()}
        expected = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        changes = {column: float(value) if column == "target" else value}
        found = what_if.compare(_term(row), changes, EVERYTHING, version)
        flips = found.flips.to_pylist()
        assert {flip["deliverable_id"]: (flip["state"], flip["state_after"]) for flip in flips} == expected, row
        owed = [line for line in credits.ledger(oracle, _cell_of(row)) if line["credit_due"]]
        told = [line for line in found.months.to_pylist() if line["credit_due_after"]]
        assert sum(line["credit_due_after"] for line in told) == pytest.approx(sum(line["credit_due"] for line in owed))
        flipped += len(expected)
        if CI and flipped:
            break
    assert flipped > 0, "else nothing was compared"


def _used(portfolio: dict, version) -> list[dict]:
    """The portfolio's terms, those with most due work first."""
    rows = queries.run("credits/terms", EVERYTHING, version).to_pylist()
    due: dict[tuple, int] = {}
    for row in rows:
        key = tuple(row[name] for name in Term.__dataclass_fields__)
        due[key] = due.get(key, 0) + row["due"]
    terms = [row for row in portfolio["sla_terms"] if Fraction(row["target"])]
    return sorted(terms, key=lambda row: -due.get(tuple(asdict(_term(row)).values()), 0))


def _term(row: dict) -> Term:
    any_of = {name: row[name] or "*" for name in ("work_type", "priority")}
    return Term(row["vendor_id"], row["segment"], **any_of, effective_from=date.fromisoformat(row["effective_from"]))


def _cell_of(row: dict) -> Filters:
    return Filters(vendors=[row["vendor_id"]], segments=[row["segment"]])
