"""`python -m reports pack`: one week's pack into a folder."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

import queries
from data.start import up_to_date
from data.warehouse import Warehouse
from data.written import Written
from queries import LINK_NAMES
from reports import choosing, pack
from reports.content import Made


def add_to(parsers: argparse._SubParsersAction) -> None:
    """The command and its arguments."""
    parser = parsers.add_parser("pack", help="one week as a PDF of one page, an HTML page and a spreadsheet")
    parser.add_argument("--week", metavar="WEEK", help="as 2026-W46; default: the newest complete week")
    add_filters(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="made where it is missing")
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")
    parser.set_defaults(run=run)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The global filters, each any number of times: --vendor V-1 --vendor V-2."""
    for link in LINK_NAMES.values():
        name = link.replace("_", "-")
        parser.add_argument(f"--{name}", nargs="+", action="extend", default=[], metavar=name.upper()[0])


def run(options: argparse.Namespace) -> None:
    """Write the pack and print where. Raises what the command line says in a sentence."""
    week = choosing.week(options.week) if options.week else None
    house = Warehouse(options.warehouse)
    version = up_to_date(house)

    def ask(question: str, scope: queries.Scope, **parameters: Any) -> pa.Table:
        return queries.run(question, scope, version.path, **parameters)

    scope = choosing.scope(ask, {link: getattr(options, link) for link in LINK_NAMES.values()})
    made = Made(version.name, datetime.now(UTC))
    for path in pack.write(pack.build(ask, scope, week, made, Written(house.directory)), options.to):
        print(path)
