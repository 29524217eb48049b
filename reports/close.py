"""`python -m reports close`: close the last complete week, another week, or all weeks up to one."""

import argparse
from datetime import date
from typing import Any

import queries
from data import command_line, warehouse
from data.start import up_to_date
from data.warehouse import NoWarehouse, Version, Warehouse, WarehouseError
from data.written import Written
from queries import EVERYTHING, Scope, period, week_closing
from queries.format import format_value
from queries.week_closing import AlreadyClosed, CannotClose

WHAT = "keep the headline figures of a complete week; later data that change them are shown as restatements"


def add(subparsers: Any) -> None:
    """Add the command and its arguments."""
    command = subparsers.add_parser("close", help=WHAT, description=f"{WHAT[:1].upper()}{WHAT[1:]}.")
    command.add_argument("--week", type=week, metavar="WEEK", help="as 2026-W46; default: the last complete week")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--through", action="store_true", help="close every open week up to it")
    how.add_argument("--again", action="store_true", help="a closed week: keep its figures as they are now")
    how.add_argument("--reopen", metavar="REASON", help="a closed week: give up what was kept")
    command.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")


def run(options: argparse.Namespace) -> int:
    """Close and report it; returns the exit status. A week already closed is no error, since a scheduler may retry."""
    try:
        return command_line.run(lambda: _run(options), "The week could not be closed", options.warehouse)
    except AlreadyClosed as error:
        print(error)
        return 0
    except (CannotClose, NoWarehouse, WarehouseError) as error:
        return command_line.fail(str(error))


def _run(options: argparse.Namespace) -> None:
    house = Warehouse(options.warehouse)
    version = up_to_date(house)
    ask, written = queries.asking(version.path), Written(house.directory)
    status = ask("frame/status", Scope(viewer=EVERYTHING)).to_pylist()[0]
    if not (options.week or status["as_of_on"]):
        raise CannotClose(week_closing.NO_WEEK)
    wanted = options.week or period.last_complete_week(status["as_of_on"])
    print(_done(options, ask, written, wanted, version, status["demo"]))


def week(text: str) -> date:
    """The Monday of an ISO week such as 2026-W46, or of a day such as 2026-11-12."""
    try:
        return period.monday(date.fromisoformat(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a week such as 2026-W46") from error


def _done(
    options: argparse.Namespace, ask: week_closing.Ask, written: Written, wanted: date, version: Version, demo: bool
) -> str:
    name, by = format_value(wanted, "week"), warehouse.user()
    if options.reopen:
        week_closing.reopen(written, wanted, by, options.reopen, demo=demo)
        return f"{name} is open again."
    if options.through:
        found = week_closing.close_through(ask, written, wanted, version.name, by)
        return f"{len(found):,} {'week' if len(found) == 1 else 'weeks'} up to {name} closed at version {version.name}."
    week_closing.close(ask, written, wanted, version.name, by, again=options.again)
    return f"{name} is closed at version {version.name}."
