"""`python -m reports watch`, for a scheduler: exit status 0, or 1 with a sentence for each failure."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

import queries
from data import command_line
from data.warehouse import Warehouse, WarehouseError


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command and its arguments."""
    parser = subparsers.add_parser("watch", help="judge the rules on the newest data and send what is new")
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="default: KPO_RULES, else reports.toml beside the data"
    )
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")
    parser.add_argument("--dry-run", action="store_true", help="print every message; send and write nothing")


def run(options: argparse.Namespace) -> int:
    """Run it, printing one line per message on standard output."""
    from reports.watch import rules, watcher  # these load httpx and pydantic, which the other commands do not need

    faults: list[str] = []
    try:
        status = command_line.run(
            lambda: faults.extend(_watched(options)), "The data could not be asked", options.warehouse
        )
    except (rules.RulesError, watcher.WatchError, WarehouseError, queries.QuestionError) as error:
        return command_line.fail(str(error))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else status


def _watched(options: argparse.Namespace) -> list[str]:
    from reports.watch import attached, post, rules, watcher

    house = Warehouse(options.warehouse)
    watched = rules.read(options.rules or rules.default_file(house.directory))
    now = datetime.now(UTC)
    if options.dry_run:
        watcher.rehearse(house, watched, now)
        return []
    return watcher.watch(house, watched, post.Post(watched, attached.weekly_pack(house)), now)
