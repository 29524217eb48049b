"""The scopes fail closed, a filter never adds rows, and slices add up to the whole."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import queries
from queries import Scope, engine, scopes

from .conftest import ask
from .ways import WAYS

COUNTED = {
    "sla/attainment": ("due", "met", "missed", "open_overdue", "not_yet_due", "no_term", "cancelled"),
    "quality/first_pass": ("reviewed", "accepted_first"),
    "throughput/weekly": ("delivered",),
    "throughput/by_work_type": ("received", "delivered", "open_items"),
    "savings/total": (
        "delivered",
        "covered",
        "gross_savings",
        "oversight_cost",
        "transition_cost",
        "net_savings",
    ),
    "savings/over_time_by_month": ("delivered", "covered", "gross_savings", "transition_cost", "net_savings"),
    "savings/by_cell": ("delivered", "covered", "gross_savings"),
    "open/ageing": ("open_items",),
    "open/risk_summary": ("not_yet_due",),
    "security/incidents": ("security_incidents", "data_transfers"),
    "flow/total": ("ended_items",),
    "flow/activity": ("vendor_events",),
    "flow/variants": ("items",),
    "claim/kinds": ("delivered", "reviewed"),
    "claim/oversight": ("overseen_items", "client_hours"),
    "sla/deliverables": (),
    "week/weekly": ("delivered", "due", "met", "net_savings", "data_transfers"),
}
WORLD_FACTS = {
    "as_of",
    "as_of_on",
    "timezone",
    "currency",
    "demo",
    "security_incidents_low",
    "security_incidents_high",
}
LIMITS = {
    "vendors": ("V2",),
    "segments": ("legal",),
    "clients": ("Acme", "unassigned"),
    "work_types": ("model",),
    "since": date(2026, 1, 20),
    "until": date(2026, 2, 3),
}
PERIOD = re.compile(r"\(\$since is null or (\w+) >= \$since\)\s+and\s+\(\$until is null or \1 <= \$until\)")


def total(rows: list[dict], column: str) -> float:
    return sum(row[column] or 0 for row in rows)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("viewer", [(), None])
def test_a_viewer_of_nothing_sees_nothing(name: str, viewer, version: Path):
    for row in ask(name, version, viewer=viewer):
        seen = {column: value for column, value in row.items() if value and column not in WORLD_FACTS}
        assert seen == {}, seen


@pytest.mark.parametrize("name", WAYS)
def test_an_empty_warehouse_and_an_empty_period_are_no_error(name: str, version: Path, empty_version: Path):
    ask(name, empty_version)
    ask(name, version, since=date(2031, 1, 1), until=date(2031, 1, 31))


@pytest.mark.parametrize("name", WAYS)
def test_a_viewer_of_one_vendor_sees_what_a_filter_on_it_shows(name: str, version: Path):
    if name.startswith("frame/"):
        return  # these ignore the filters
    assert ask(name, version, viewer=("V2",)) == ask(name, version, vendors=("V2",))


@pytest.mark.parametrize("name", WAYS)
def test_a_filter_does_not_widen_what_a_viewer_sees(name: str, version: Path):
    rows = ask(name, version, viewer=("V2",), vendors=("V1",))
    assert "V1" not in {row.get("vendor_id") for row in rows}
    if not name.startswith("frame/"):
        assert rows == ask(name, version, viewer=("V9",))


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize("limit", LIMITS)
def test_a_filter_never_adds(name: str, limit: str, version: Path):
    whole, part = ask(name, version), ask(name, version, **{limit: LIMITS[limit]})
    for column in COUNTED[name]:
        if column in ("delivered", "due", "met", "covered", "reviewed", "received", "data_transfers"):
            assert total(part, column) <= total(whole, column)
    if name == "sla/deliverables":
        assert {row["deliverable_id"] for row in part} < {row["deliverable_id"] for row in whole}


@pytest.mark.parametrize("name", [name for name in COUNTED if name != "sla/deliverables"])
@pytest.mark.parametrize(
    ("limit", "values"),
    [
        ("vendors", ("V1", "V2", "V3")),
        ("segments", ("legal", "finance", "healthcare", "analytics")),
        ("clients", ("Acme", "Bolt", "Cask", "unassigned")),
    ],
)
def test_slices_add_up_to_the_whole(name: str, limit: str, values: tuple, version: Path):
    whole = ask(name, version)
    slices = [ask(name, version, **{limit: (value,)}) for value in values]
    for column in COUNTED[name]:
        assert sum(total(rows, column) for rows in slices) == pytest.approx(total(whole, column)), column
        assert total(whole, column) != 0, column


@pytest.mark.parametrize("name", COUNTED)
def test_consecutive_periods_add_up_to_both(name: str, version: Path):
    if name.startswith("open/"):
        return  # open work ignores the period
    middle, after = date(2026, 2, 3), date(2026, 2, 4)
    for column in (column for column in COUNTED[name] if column != "open_items"):
        parts = total(ask(name, version, until=middle), column) + total(ask(name, version, since=after), column)
        assert parts == pytest.approx(total(ask(name, version), column)), column


def test_transition_is_left_out_under_a_work_type_filter(version: Path):
    assert total(ask("savings/total", version, segments=("legal",)), "transition_cost") > 0
    assert total(ask("savings/total", version, work_types=("review",)), "transition_cost") == 0


def test_curves_are_per_vendor_under_a_vendor_filter_or_a_limited_viewer(version: Path):
    def vendors(**limits) -> set:
        return {row["vendor_id"] for row in ask("throughput/turnaround_by_month", version, **limits)}

    assert vendors() == {"*"}
    assert vendors(vendors=("V1", "V3")) == {"V1", "V3"}
    assert vendors(viewer=("V1", "V2"), vendors=("V2", "V3")) == {"V2"}
    assert vendors(clients=("Acme",)) == set()  # curves are not kept per client


def test_a_limited_viewer_keeps_the_baselines_and_nobody_does_not(version: Path):
    def baselines(scope: Scope) -> int:
        table = engine.run("select count(*) as n from baselines order by n", scope.parameters(), version)
        return table["n"][0].as_py()

    assert baselines(Scope(viewer=("V1",))) == 3
    assert baselines(Scope(viewer=("V1",), segments=("legal",))) == 1
    assert baselines(Scope()) == 0


def parsed(sql: str) -> tuple[set[str], set[str]]:
    """The CTEs that a statement begins with, and what it reads without a schema, according to another parser."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return {cte.alias for cte in tree.ctes}, {table.name for table in tree.find_all(exp.Table) if not table.db}


@pytest.mark.parametrize("name", queries.names())
def test_a_question_gets_the_scopes_that_it_reads_and_no_others(name: str):
    own, read = parsed(queries.read(name).sql)
    given, read_in_all = parsed(engine.with_scopes(queries.read(name).sql))
    before = given - own
    assert before <= scopes.every().keys()
    assert before <= read_in_all, "a scope that nothing reads stands in front"
    assert read - own <= before, "a scope is missing"
    assert read_in_all & scopes.every().keys() <= given, "a scope that another one reads is missing"
    assert not own & scopes.every().keys(), "a CTE of its own has a scope's name"


def test_a_column_named_as_a_scope_brings_none():
    assert parsed(engine.with_scopes("select 1 as delivered, 2 as due from version order by due"))[0] == {"version"}


def test_every_scope_is_read_by_a_question():
    texts = [engine.with_scopes(queries.read(name).sql) for name in queries.names()]
    unread = [name for name in scopes.every() if not any(f"{name} as (\n" in text for text in texts)]
    assert unread == [], "take them out of queries/scopes.sql"


def test_predicates_are_said_in_one_place():
    text = scopes.FILE.read_text("utf-8")
    assert "array_contains" not in text, "use {allowed} or {chosen}, as queries/scopes.py has them"
    assert not PERIOD.search(text), "use {within day}, as queries/scopes.py has it"
    for name, sql in scopes.every().items():
        assert "{" not in sql, name


def test_equal_scopes_are_equal():
    scope = Scope(vendors=["b", "a", "b"], viewer=["V2", "V1"])
    assert scope == Scope(vendors=("a", "b"), viewer=("V1", "V2"))
    assert hash(scope) == hash(Scope(vendors=("a", "b"), viewer=("V1", "V2")))
    assert Scope(viewer=None) == Scope(viewer=()) != Scope(viewer=queries.EVERYTHING)
    with pytest.raises(TypeError, match="vendors is a list"):
        Scope(vendors="V1")
