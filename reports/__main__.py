"""python -m reports watch — what leaves the house, from the command line."""

import sys

from data import command_line
from reports.watch import command as watch

COMMANDS = {"watch": watch}


def main(arguments: list[str] | None = None) -> int:
    """Run the subcommand; returns its exit status."""
    parser = command_line.Parser("python -m reports", description="Reports that travel.")
    subparsers = parser.add_subparsers(dest="command", required=True, parser_class=command_line.Parser)
    for command in COMMANDS.values():
        command.add(subparsers)
    options = parser.parse_args(arguments)
    return COMMANDS[options.command].run(options)


if __name__ == "__main__":
    sys.exit(main())
