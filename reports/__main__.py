"""The command line: `python -m reports pack --week 2026-W46 --to FOLDER`."""

import sys

import duckdb

from data import command_line
from data.warehouse import NoWarehouse, WarehouseError
from queries import QuestionError
from reports import making
from reports.choosing import Unknown
from reports.pack import NoPack

COMMANDS = (making,)
"""Modules with a command each: add_to(parsers) sets its function as `run`."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command: exit status 0; or one sentence on standard error and 1."""
    parser = command_line.Parser("python -m reports", description="Makes what travels: the weekly pack.")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(parsers)
    options = parser.parse_args(arguments)
    try:
        return command_line.run(lambda: options.run(options))
    except (Unknown, NoPack, QuestionError, NoWarehouse, WarehouseError) as error:
        return command_line.fail(str(error))
    except duckdb.Error as error:
        return command_line.fail(f"The pack could not be made: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    sys.exit(main())
