"""`python -m reports pack`: write one week's pack to a folder."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import queries
from data import command_line
from data.start import up_to_date
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from data.written import Written
from queries import LINK_NAMES, QuestionError
from reports import choosing, pack
from reports.choosing import Unknown
from reports.content import Made
from reports.pack import NoPack


def add(parsers: argparse._SubParsersAction) -> None:
    """Add the command and its arguments."""
    parser = parsers.add_parser("pack", help="one week as a PDF of one page, an HTML page and a spreadsheet")
    parser.add_argument("--week", metavar="WEEK", help="as 2026-W46; default: the newest complete week")
    add_filters(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="made where it is missing")
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the global filters, each of which may be repeated: --vendor V-1 --vendor V-2."""
    for link in LINK_NAMES.values():
        name = link.replace("_", "-")
        parser.add_argument(f"--{name}", nargs="+", action="extend", default=[], metavar=name.upper()[0])


def run(options: argparse.Namespace) -> int:
    """Write the pack, print where, and return exit status 0; or print one sentence on standard error and return 1."""
    try:
        return command_line.run(lambda: _make(options), "The pack could not be made", options.warehouse)
    except (Unknown, NoPack, QuestionError, NoWarehouse, WarehouseError) as error:
        return command_line.fail(str(error))


def _make(options: argparse.Namespace) -> None:
    week = choosing.week(options.week) if options.week else None
    house = Warehouse(options.warehouse)
    version = up_to_date(house)
    ask = queries.asking(version.path)
    scope = choosing.scope(ask, {link: getattr(options, link) for link in LINK_NAMES.values()})
    made = Made(version.name, datetime.now(UTC))
    for path in pack.write(pack.build(ask, scope, week, made, Written(house.directory)), options.to):
        print(path)
