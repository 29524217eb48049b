"""The engine: locked down, exact about parameters, and right under many threads."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

import queries
from queries import EVERYTHING, QuestionError, Scope, engine

from .conftest import ask
from .ways import SETTINGS, WAYS

ALL = Scope(viewer=EVERYTHING)


@pytest.mark.parametrize(
    "statement",
    [
        "create table t (i int)",
        "create temp table t (i int)",
        "delete from fact.deliverables",
        "copy (select 1) to '/tmp/stolen.csv'",
        "attach '/tmp/other.duckdb'",
        "set threads = 1",
        "load icu",
        "select 1; select 2",
    ],
)
def test_anything_but_one_select_is_refused(statement: str, version: Path):
    with pytest.raises(QuestionError, match=r"one SELECT|not valid SQL"):
        engine.run(statement, ALL.parameters(), version)
    with pytest.raises(QuestionError, match="one SELECT"):
        engine.named_parameters(statement)


@pytest.mark.parametrize(
    ("select", "error"),
    [
        ("select * from read_csv('/etc/passwd')", duckdb.PermissionException),
        ("with gone as (delete from fact.deliverables returning *) select * from gone", duckdb.Error),
        ("select * from deliverables", duckdb.CatalogException),
    ],
)
def test_a_select_reaches_nothing_else(select: str, error: type, version: Path):
    with pytest.raises(error):
        engine.run(select, ALL.parameters(), version)
    assert len(ask("sla/deliverables", version)) == 240


def test_parameters_must_be_exactly_those_named(version: Path):
    with pytest.raises(QuestionError, match=r"open/overdue: Missing parameter: limit\."):
        queries.run("open/overdue", ALL, version)
    with pytest.raises(QuestionError, match=r"Unknown parameter: slice\."):
        queries.run("open/overdue", ALL, version, limit=3, slice="vendor")
    with pytest.raises(QuestionError, match="The scope sets vendors"):
        queries.run("open/overdue", ALL, version, limit=3, vendors=["V1"])
    with pytest.raises(QuestionError, match=r"There is no question '\.\./metrics'"):
        queries.run("../metrics", ALL, version)


def test_a_question_may_begin_with_comments_and_with(version: Path):
    for sql in (
        "-- Why?\n\n-- Because.\nWITH one as (select 1 as n) select n from one order by n",
        "select 1 as n",
    ):
        assert engine.run(sql, ALL.parameters(), version)["n"].to_pylist() == [1]


def test_the_session_is_in_utc_and_locked(version: Path):
    sql = "select current_setting('TimeZone') as zone, current_setting('lock_configuration') as locked"
    assert engine.run(sql, ALL.parameters(), version).to_pylist() == [{"zone": "UTC", "locked": True}]


def test_many_threads_get_the_same_answers_as_one(version: Path):
    asked = [(name, ("legal",) if number % 2 else ()) for number, name in enumerate(WAYS)] * 2

    def answer(which: tuple) -> list:
        return ask(which[0], version, segments=which[1])

    alone = {which: answer(which) for which in set(asked)}
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(answer, asked))
    assert [which for which, rows in zip(asked, together, strict=True) if rows != alone[which]] == []


def test_versions_beyond_the_kept_ones_close_while_they_are_asked(version: Path, tmp_path: Path):
    copies = [Path(shutil.copy(version, tmp_path / f"{number}.duckdb")) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ask("sla/by_vendor", copies[number % 8]), range(64)))
    assert all(rows == answers[0] for rows in answers)
    ask("sla/by_vendor", version)  # nothing else is running: surplus connections close now
    assert len(engine._opened) <= engine.KEPT_OPEN


def test_closing_a_version_that_is_being_asked_loses_no_answer(version: Path, tmp_path: Path):
    path = Path(shutil.copy(version, tmp_path / "v.duckdb"))

    def answer(number: int) -> list[dict]:
        if number % 5 == 0:
            engine.close(path)
        return ask("sla/by_vendor", path)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answer, range(60)))
    assert all(rows == answers[0] for rows in answers)
    engine.close()
    assert not engine._opened


def test_a_dead_instance_is_opened_again(version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, real, calls = Path(shutil.copy(version, tmp_path / "v.duckdb")), engine._answer, []

    def dies_once(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise duckdb.FatalException("database has been invalidated")
        return real(*arguments)

    monkeypatch.setattr(engine, "_answer", dies_once)
    assert len(ask("sla/deliverables", path)) == 240
    assert len(calls) == 2


@pytest.mark.parametrize(
    "name", ["", "sla", "sla/none", "../metrics", "sla/../sla/attainment", "/etc/passwd", "sla/a.b"]
)
def test_only_a_question_of_the_folder_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for outside in ("metrics.sql", "passwd.sql"):
        (tmp_path / outside).write_text("select 1", "utf-8")
    (tmp_path / "queries" / "sla").mkdir(parents=True)
    for inside in ("attainment.sql", "a.b.sql"):
        (tmp_path / "queries" / "sla" / inside).write_text("-- How many?\nselect 1", "utf-8")
    monkeypatch.setattr(queries, "FOLDER", tmp_path / "queries")
    with pytest.raises(QuestionError, match="There is no question"):
        queries.read(name)
    assert queries.read("sla/attainment").text == "How many?"


def test_an_edited_question_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "FOLDER", tmp_path)
    path = tmp_path / "topic" / "edited.sql"
    path.parent.mkdir()
    for second, text in enumerate(("-- One?\nselect 1", "-- Two?\nselect 2")):
        path.write_text(text, "utf-8")
        os.utime(path, (second, second))
        assert queries.read("topic/edited").sql == text


def test_one_statement_serves_many_threads_with_their_own_parameters(version: Path):
    sql = "select cast($since as date) as since, count(*) as items from visible"
    days = [date(2026, 1, 1) + timedelta(number) for number in range(200)]

    def answer(day: date) -> list[dict]:
        return engine.run(sql, {**ALL.parameters(), "since": day}, version).to_pylist()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(answer, days))
    assert answers == [[{"since": day, "items": 240}] for day in days]


def test_parameters_of_a_question():
    assert queries.parameters_of("savings/by_slice") == ["slice"]
    assert queries.parameters_of("sla/attainment") == []
    assert {key for name in queries.names() for key in queries.parameters_of(name)} == {*SETTINGS, "by"}
