"""python -m reports close: for a person or a scheduler; a sentence and an exit status, whatever happens."""

from collections.abc import Callable
from datetime import date

import pytest

from data import command_line
from data.warehouse import Warehouse
from data.written import Written
from queries import week_closing
from reports import close
from tests.conftest import item


@pytest.fixture
def command(house: Warehouse) -> Callable[..., int]:
    """Run the command on the test's own warehouse; returns its exit status."""

    def run(*arguments: str) -> int:
        parser = command_line.Parser("python -m reports")
        close.add(parser.add_subparsers(dest="command", parser_class=command_line.Parser))
        return close.run(parser.parse_args(["close", "--warehouse", str(house.directory), *arguments]))

    return run


@pytest.fixture
def lived(importing, export) -> None:
    """Data from 6 to 26 January 2026, a Monday."""
    days = [item(day, status="delivered", first_delivered_at=f"2026-01-{day:02}T09:00:00Z") for day in (6, 13, 26)]
    importing(export("a.csv", *days))


def weeks(house: Warehouse) -> list[date]:
    return list(week_closing.closed(Written(house.directory)))


def test_the_last_complete_week_is_closed_and_again_is_no_fault(house: Warehouse, command, lived, capsys):
    assert command() == 0
    assert capsys.readouterr().out == "2026 W04 is closed at version 0001.\n"
    assert command("--week", "2026-W04") == 0
    assert "Week 4 of 2026 is closed already, by " in capsys.readouterr().out
    assert weeks(house) == [date(2026, 1, 19)]
    assert len(week_closing.history(Written(house.directory))) == 1


def test_all_open_weeks_are_closed_and_one_is_reopened(house: Warehouse, command, lived, capsys):
    assert command("--through") == 0
    assert capsys.readouterr().out == "3 weeks up to 2026 W04 closed at version 0001.\n"
    assert command("--week", "2026-W03", "--reopen", "a late export") == 0
    assert weeks(house) == [date(2026, 1, 5), date(2026, 1, 19)]
    assert week_closing.history(Written(house.directory))[-1].reopened == "a late export"


def test_restatements_are_accepted_when_asked_to(house: Warehouse, command, lived, importing, export, capsys):
    command("--week", "2026-01-07")
    importing(export("b.csv", item(9, status="delivered", first_delivered_at="2026-01-09T09:00:00Z")))
    assert command("--week", "2026-W02", "--again") == 0
    assert week_closing.closed(Written(house.directory))[date(2026, 1, 5)].version == "0002"


def test_what_cannot_be_closed_is_a_sentence(house: Warehouse, command, lived, capsys):
    assert command("--week", "2026-W05") == 1
    assert capsys.readouterr().err.startswith("Week 5 of 2026 is not over in these data")
    assert command("--reopen", "why") == 1
    assert capsys.readouterr().err == "Week 4 of 2026 is not closed.\n"
    with pytest.raises(SystemExit):
        command("--week", "soon")
    assert "'soon' is not a week such as 2026-W46" in capsys.readouterr().err
    assert weeks(house) == []


@pytest.mark.parametrize("arguments", [[], ["--through"], ["--again"], ["--reopen", "too early"]])
def test_without_work_there_is_no_week_and_none_is_named(arguments: list[str], command, importing, export, capsys):
    importing(export("vendors.csv", {"vendor_id": "V-1", "vendor_name": "Oak"}))
    assert command(*arguments) == 1
    assert capsys.readouterr().err == "There are no data yet, so there is no week to close.\n"


def test_a_warehouse_without_data_is_a_sentence(command, capsys):
    assert command() == 1
    assert "No data has been imported" in capsys.readouterr().err
