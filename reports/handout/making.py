"""`python -m reports handout`: write one vendor's review handout to a folder."""

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import queries
from data import command_line
from data.start import up_to_date
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from data.written import Written
from queries import EVERYTHING, LINK_NAMES, QuestionError, Scope, fiscal, period
from queries.briefing import Ask
from queries.fiscal import FiscalYear
from reports import choosing
from reports.choosing import Unknown
from reports.content import Made
from reports.handout import build
from reports.handout.build import NoHandout
from reports.making import add_filters

WHAT = "one vendor's review as a PDF of two pages, slides to edit and a spreadsheet"
NO_REFERENCE = period.Period(date.max, date.max)
"""A period without a predecessor is compared with nothing."""


def add(parsers: argparse._SubParsersAction) -> None:
    """Add the command and its arguments."""
    parser = parsers.add_parser("handout", help=WHAT, description=f"{WHAT[:1].upper()}{WHAT[1:]}.")
    add_filters(parser)
    known = (*period.PERIODS, *fiscal.PERIODS)
    parser.add_argument("--period", choices=known, default=period.DEFAULT_PERIOD, help="default: %(default)s")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="instead: the first day, as 2026-08-17")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="and the last day, inclusive")
    parser.add_argument("--internal", action="store_true", help="name other vendors, which go by letters otherwise")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="made where it is missing")
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")


def run(options: argparse.Namespace) -> int:
    """Write the files, print where, and return exit status 0; or print one sentence on standard error and return 1."""
    try:
        return command_line.run(lambda: _make(options), "The handout could not be made", options.warehouse)
    except (Unknown, NoHandout, QuestionError, NoWarehouse, WarehouseError) as error:
        return command_line.fail(str(error))


def _make(options: argparse.Namespace) -> None:
    if len(options.vendor) != 1:
        raise Unknown("A handout is about one vendor: name it with --vendor.")
    house = Warehouse(options.warehouse)
    version = up_to_date(house)
    ask = queries.asking(version.path)
    scope = choosing.scope(ask, {link: getattr(options, link) for link in LINK_NAMES.values()})
    made, written = Made(version.name, datetime.now(UTC)), Written(house.directory)
    (vendor,) = scope.vendors
    dated = _dated(scope, options, ask, fiscal.of(written))
    handout = build.build(ask, dated, vendor, made, written, is_outside=not options.internal)
    from reports.handout import files  # loads python-pptx, which the other commands do not need

    for path in files.write(handout, options.to):
        print(path)


def _dated(scope: Scope, options: argparse.Namespace, ask: Ask, year: FiscalYear) -> Scope:
    """The scope in the period asked for, beside the one before it."""
    as_of = ask("frame/status", Scope(viewer=EVERYTHING)).to_pylist()[0]["as_of_on"]
    if as_of is None:
        raise NoHandout("There are no data yet.")
    days, is_fiscal = period.Period(options.since, options.until), options.period in fiscal.PERIODS
    named = year.named(options.period, as_of) if is_fiscal else period.named(options.period, as_of)
    chosen = days if options.since or options.until else named
    whole = year.earlier("previous", chosen) if is_fiscal and chosen == named else None
    before = whole or period.previous(chosen) or NO_REFERENCE
    return replace(
        scope, since=chosen.since, until=chosen.until, reference_since=before.since, reference_until=before.until
    )
