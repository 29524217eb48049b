"""The fact steps do what their first lines declare, and only those that are needed run."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from data import checks
from data.facts import STEPS, build
from data.facts.steps import Step, arranged, needed, read_step
from tests import tiny

from .facts_fixture import raw

GIVEN = {"as_of", "timezone", "currency", "demo", "layout"}
"""The variables that `declare` sets."""
MACRO = re.compile(r"create or replace temp macro (\w+)\(")
LONGEST = 100


def without_text(sql: str) -> str:
    """The SQL without comments and quoted text."""
    return re.sub(r"--[^\n]*|'[^'\n]*'", " ", sql)


def tables(sql: str) -> tuple[set[str], set[str]]:
    """The tables and views that statements read, and those that they make."""
    reads, makes = set(), set()
    for statement in filter(None, sqlglot.parse(sql, dialect="duckdb")):
        target = statement.this.find(exp.Table) if isinstance(statement, exp.Create) else None
        own = {cte.alias for cte in statement.find_all(exp.CTE)}
        named = [(table, f"{table.db}.{table.name}".removeprefix(".")) for table in statement.find_all(exp.Table)]
        reads |= {name for table, name in named if name and table is not target and name not in own}
        if target and statement.kind in ("TABLE", "VIEW"):
            makes |= {name for table, name in named if table is target}
    return reads, makes


def said_by(one: Step, macros: set[str]) -> tuple[set[str], set[str]]:
    """What a step's SQL reads but does not make itself, and what it makes."""
    text = one.sql
    if one.name == "findings":  # which runs the checks
        text += "".join(";\n" + path.read_text("utf-8") for path in Path(checks.__file__).parent.glob("*.sql"))
    reads, makes = tables(text)
    makes |= {f"{name}()" for name in MACRO.findall(text)}
    makes |= {f"${name}" for name in re.findall(r"set variable (\w+)", text)}
    bare = without_text(text)
    reads = {name for name in reads if f"{name}()" not in macros}
    reads |= {name for name in macros if re.search(rf"\b{re.escape(name[:-1])}", bare)}
    reads |= {f"${name}" for name in re.findall(r"getvariable\('(\w+)'\)", text) if name not in GIVEN}
    return reads - makes, makes


def faults(steps: Iterable[Step]) -> list[str]:
    """Where a declaration differs from what the SQL does, each with its cure."""
    steps = list(steps)
    macros = {f"{name}()" for one in steps for name in MACRO.findall(one.sql)}
    found = []
    for one in steps:
        for said, does, word in zip((one.reads, one.makes), said_by(one, macros), ("reads", "makes"), strict=True):
            found += [f"{one.name}.sql {word} {name}: add it to its line “-- {word}:”." for name in sorted(does - said)]
            found += [
                f"{one.name}.sql does not say {name} in its SQL: take it off its line “-- {word}:”."
                for name in sorted(said - does)
            ]
    return found


def test_each_step_declares_what_it_reads_and_makes():
    assert faults(STEPS.values()) == []


def test_no_step_is_longer_than_a_screen_or_two():
    assert [name for name, one in STEPS.items() if one.sql.count("\n") > LONGEST] == []


def given(name: str, reads: str = "", makes: str = "", sql: str = "") -> Step:
    names = [frozenset(filter(None, text.split(", "))) for text in (reads, makes)]
    return Step(name, sql, *names)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"reads": frozenset({"shift"})}, "due.sql reads counted: add it to its line “-- reads:”."),
        ({"makes": frozenset()}, "due.sql makes due: add it to its line “-- makes:”."),
        ({"sql": "create temp table due as from shift"}, "due.sql does not say counted in its SQL: take it off"),
        ({"sql": "set variable reach = getvariable('moments')"}, "due.sql reads $moments: add it to its line"),
        ({"sql": "create table due as from stops('shift')"}, "due.sql reads stops(): add it to its line"),
        ({"sql": "create table due as with counted as (from hold) from counted"}, "due.sql reads hold: add it"),
    ],
)
def test_a_declaration_that_is_not_so_is_found(changes: dict, fault: str):
    changed = {**STEPS, "due": replace(STEPS["due"], **changes)}
    assert any(one.startswith(fault) for one in faults(changed.values()))


def test_the_order_follows_from_what_is_read_then_from_the_names():
    steps = [given("d", "b, a", "fact.d"), given("c", "raw.events", "c"), given("b", "a", "b"), given("a", "", "a")]
    assert list(arranged(steps)) == ["a", "c", "b", "d"]
    assert list(arranged(steps[::-1])) == ["a", "c", "b", "d"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([given("a", "b", "a")], "a.sql reads b, which no step makes: correct the name in its line “-- reads:”, or"),
        ([given("a", "", "t"), given("b", "", "t")], "b.sql and a.sql both make t: give it another name in one."),
        ([given("a", "b", "a"), given("b", "a", "b")], "wait for each other: split one of them"),
    ],
)
def test_steps_without_an_order_are_refused(steps: list[Step], message: str):
    with pytest.raises(ValueError, match=re.escape(message)):
        arranged(steps)


def test_declarations_are_the_first_lines_of_a_file(tmp_path: Path):
    path = tmp_path / "some.sql"
    path.write_text("-- reads: a, raw.b\n-- reads: c()\n-- makes: d, $e\n-- Some.\nselect 1;\n-- reads: f\n", "utf-8")
    one = read_step(path)
    assert (one.name, one.reads, one.makes) == ("some", {"a", "raw.b", "c()"}, {"d", "$e"})


def test_only_what_is_needed_is_built():
    names = needed(STEPS, ["fact.transition"])
    assert names == [name for name in STEPS if name in names]
    assert {"transition", "rates", "version", "baselines"} <= set(names)
    assert not {"deliverables", "events", "shifts"} & set(names)
    with pytest.raises(ValueError, match=r"no step makes fact\.nothing; they make .*fact\.deliverables"):
        needed(STEPS, ["fact.nothing"])


def test_a_table_built_alone_is_the_one_of_a_whole_build():
    settings = {"as_of": tiny.AS_OF, "timezone": "UTC", "currency": "USD", "demo": False}
    asked = ["fact.calls", "fact.deliverables", "fact.holds"]
    with tiny.built(7) as whole, raw(**tiny.portfolio(7)) as some:
        build(some, **settings, only=asked)
        there = some.sql("select 'fact.' || table_name from duckdb_tables() where schema_name = 'fact'").fetchall()
        for name in asked:
            rows = whole.sql(f"from {name} order by all").fetchall()
            assert rows
            assert some.sql(f"from {name} order by all").fetchall() == rows
    assert {name for (name,) in there} == {
        made for step in needed(STEPS, asked) for made in STEPS[step].makes if made.startswith("fact.")
    }
    assert ("fact.events",) not in there
