"""The command line: `python -m reports pack --week 2026-W46 --to FOLDER`, `… handout`, `… watch`, `… close`."""

import sys

from data import command_line
from reports import close, making
from reports.handout import making as handing_out
from reports.watch import command as watching

COMMANDS = {"pack": making, "handout": handing_out, "watch": watching, "close": close}
"""A command's name → its module: add(parsers) declares its arguments, run(options) returns the exit status."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit status."""
    parser = command_line.Parser("python -m reports", description="Reports that travel.")
    parsers = parser.add_subparsers(dest="command", required=True, parser_class=command_line.Parser)
    for command in COMMANDS.values():
        command.add(parsers)
    options = parser.parse_args(arguments)
    return COMMANDS[options.command].run(options)


if __name__ == "__main__":
    sys.exit(main())
