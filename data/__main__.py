"""python -m data recognise|check|import|history|back|demo — the command line of the import and the warehouse."""

import argparse
import codecs
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from data import command_line, pipeline
from data.contract import TABLES
from data.conversion import EARLIEST, LATEST, is_plausible
from data.reading import Refused
from data.recognise import proposal_text
from data.report_text import history_text, report_text
from data.usable import ACCEPT, Unusable
from data.warehouse import NoWarehouse, Warehouse, WarehouseError

_Commands: TypeAlias = "argparse._SubParsersAction[command_line.Parser]"
COMMANDS = "recognise|check|import|history|back|demo"
_ACCEPTS = "go on where no row, or fewer than half of the rows, of a file can be used; without it nothing is committed"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status, 1 if it could not be done."""
    given = _parser().parse_args(arguments)
    try:
        return command_line.run(
            lambda: given.command(given),
            "The command stopped and nothing was changed",
            getattr(given, "warehouse", None),
        )
    except (Refused, WarehouseError, NoWarehouse) as error:
        if getattr(given, "json", False):
            told = error.report if isinstance(error, Unusable) else {"version": None, "as_of": None, "files": []}
            print(json.dumps({**told, "refused": str(error)}, ensure_ascii=False))
        return command_line.fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = command_line.Parser(prog="python -m data", description="Import exports and look after their versions.")
    commands = parser.add_subparsers(required=True, metavar=COMMANDS)
    recognise = _command(commands, "recognise", "say what files look like; nothing is committed", _recognise)
    _files(recognise)
    recognise.add_argument("--to", type=Path, metavar="DIR", help="write each proposal there as a profile to edit")
    _reading(commands, "check", "read and check files; nothing is committed", publish=False)
    _reading(commands, "import", "read, check and commit files as one new version", publish=True)
    history = _command(commands, "history", "list the versions", _history)
    back = _command(commands, "back", "make an earlier or later version the current one", _back)
    back.add_argument("version", metavar="VERSION")
    demo = _command(commands, "demo", "write the demo portfolio as exports", _demo, warehouse=False)
    demo.add_argument("--to", type=Path, required=True, metavar="DIR")
    demo.add_argument("--deliverables", type=_count, default=10_000, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    history.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _command(
    commands: _Commands, name: str, what: str, run: Callable[[argparse.Namespace], None], warehouse: bool = True
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what)
    command.set_defaults(command=run)
    if warehouse:
        command.add_argument("--warehouse", type=Path, metavar="DIR", help="default: KPO_WAREHOUSE or data/warehouse")
    return command


def _reading(commands: _Commands, name: str, what: str, publish: bool) -> argparse.ArgumentParser:
    command = _command(commands, name, what, _check_or_import)
    command.set_defaults(publish=publish)
    _files(command)
    command.add_argument("--profile", type=Path, metavar="FILE", help="a mapping profile (TOML)")
    command.add_argument("--timezone", metavar="ZONE", help="of times written without an offset, e.g. Europe/Berlin")
    command.add_argument("--as-of", type=_instant, metavar="INSTANT", help="with an offset, e.g. 2026-11-15T22:00Z")
    command.add_argument(
        "--replace-period", action="store_true", help="remove stored rows of the files' period that they no longer have"
    )
    command.add_argument(ACCEPT, action="store_true", help=_ACCEPTS)
    command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=_path, metavar="FILE", help="an export, or a folder of exports")
    command.add_argument("--table", choices=list(TABLES), metavar="NAME", help="when the columns do not tell")
    command.add_argument("--encoding", type=_codec, metavar="NAME", help="of the files, where detection is wrong")
    command.add_argument(
        "--sheet", action="append", default=[], metavar="NAME", help="of a workbook; repeatable, hidden ones too"
    )


def _recognise(given: argparse.Namespace) -> None:
    from data import proposals  # matching names takes longer to load than other commands take to run

    found = proposals.of_files(
        given.files, table=given.table, encoding=given.encoding, sheet=given.sheet, warehouse=given.warehouse
    )
    for text, proposal in found:
        print(proposal_text(proposal))
        if given.to and proposal.tables:
            print(f"Profile: {proposals.write_profile(text, proposal, given.to)}")
        print()


def _check_or_import(given: argparse.Namespace) -> None:
    report = pipeline.run(
        given.files,
        table=given.table,
        profile=given.profile,
        timezone=given.timezone,
        encoding=given.encoding,
        sheet=given.sheet,
        replace_period=given.replace_period,
        as_of=given.as_of,
        warehouse=given.warehouse,
        publish=given.publish,
        accept_rejects=given.accept_rejects,
    )
    if not given.json:
        print(report_text(report, given.publish))
    if refused := report.get("refused"):
        raise Unusable(refused, report)
    if given.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))


def _history(given: argparse.Namespace) -> None:
    records = Warehouse(given.warehouse).history()
    print(json.dumps(records, ensure_ascii=False, indent=1) if given.json else history_text(records))


def _back(given: argparse.Namespace) -> None:
    version = Warehouse(given.warehouse).back(given.version)
    print(f"Version {version.name} is current.")


def _demo(given: argparse.Namespace) -> None:
    from data import demo  # numpy and the holiday lists take longer to load than other commands take to run

    for path in demo.write(given.to, deliverables=given.deliverables, seed=given.seed):
        print(path)


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name is no file")
    return Path(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def _codec(text: str) -> str:
    try:
        return codecs.lookup(text).name
    except LookupError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an encoding such as cp1252 or utf-8") from error


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO 8601 instant") from error
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no offset; add Z or for example +02:00")
    if not is_plausible(instant):
        raise argparse.ArgumentTypeError(f"{text!r} is not between {EARLIEST.year} and {LATEST.year}")
    return instant


if __name__ == "__main__":
    sys.exit(main())
