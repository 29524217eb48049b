"""Questions from the command line: `python -m queries [QUESTION [filters]] [--format table|csv|json|xlsx]`."""

import argparse
import csv
import json
import math
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

import queries
from data import command_line
from data.start import up_to_date
from data.warehouse import NoWarehouse, Version, Warehouse, WarehouseError
from queries import choices, workbook
from queries.format import exported_text

WORKBOOK = "xlsx"
KNOWN_FROM_ROWS = {"rows/specialist": ("which", "specialist_id")}
"""Questions with a parameter whose values are those of a column: the question → the parameter and the column."""

EXTRAS = ("open/due_soon", "sla/deliverables")
"""Questions that only the command line asks: lists of items, for use in other tools."""


def main(arguments: list[str] | None = None) -> int:
    """Print the answer and return exit status 0; or print one sentence on standard error and return 1."""
    options = _parser().parse_args(arguments)
    try:
        return command_line.run(lambda: _run(options), "The question could not be answered", options.warehouse)
    except (queries.QuestionError, NoWarehouse, WarehouseError) as error:
        return command_line.fail(str(error))


def _run(options: argparse.Namespace) -> None:
    if not options.question:
        _print_questions()
        return
    if (options.format == WORKBOOK) != bool(options.to):
        raise queries.QuestionError("--format xlsx and --to FILE go together.")
    version = up_to_date(Warehouse(options.warehouse))
    answer = _answer(options, version)
    if options.to:
        options.to.write_bytes(_workbook(options.question, answer, version))
    else:
        _WRITERS[options.format](answer)


def _parser() -> argparse.ArgumentParser:
    parser = command_line.Parser("python -m queries", description="Lists the questions, or answers one.")
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="as sla/by_vendor; none lists them")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="first day")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="last day, included")
    parser.add_argument("--reference-since", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--reference-until", type=date.fromisoformat, metavar="DATE")
    for name in ("vendor", "segment", "client", "work-type"):
        parser.add_argument(f"--{name}", nargs="+", action="extend", default=[], metavar=name.upper()[0])
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="the question's own")
    parser.add_argument(
        "--format",
        choices=(*_WRITERS, WORKBOOK),
        default="table",
        help="xlsx is a spreadsheet with a sheet that says what it is, written to --to; the others are printed",
    )
    parser.add_argument("--to", type=Path, metavar="FILE", help="where --format xlsx is written")
    parser.add_argument("--warehouse", metavar="DIR", help="default: KPO_WAREHOUSE, else data/warehouse/")
    return parser


def _answer(options: argparse.Namespace, version: Version) -> pa.Table:
    extra = _settings(options.set)
    unsaid = [name for name in queries.parameters_of(options.question) if name not in extra]
    extra |= {name: choices.DEFAULTS[name] for name in unsaid if name in choices.DEFAULTS}
    if missing := [name for name in unsaid if name not in extra]:
        wanted = " ".join(f"--set {name}=…{choices.allowed(options.question, name)}" for name in missing)
        raise queries.QuestionError(f"{options.question} needs {wanted}")
    scope = queries.Scope(
        since=options.since,
        until=options.until,
        vendors=options.vendor,
        segments=options.segment,
        clients=options.client,
        work_types=options.work_type,
        viewer=queries.EVERYTHING,
        reference_since=options.reference_since,
        reference_until=options.reference_until,
    )
    answer = queries.run(options.question, scope, version.path, **extra)
    if not answer.num_rows and options.question in KNOWN_FROM_ROWS:
        _refuse_unknown(options.question, extra, version)
    return answer


def _refuse_unknown(question: str, given: dict[str, Any], version: Version) -> None:
    """Raise QuestionError for a value that is in none of the rows that the question has without it."""
    parameter, column = KNOWN_FROM_ROWS[question]
    every = queries.run(question, queries.Scope(viewer=queries.EVERYTHING), version.path, **given | {parameter: None})
    known = sorted(set(every[column].to_pylist()))
    if given[parameter] is not None and given[parameter] not in known:
        named = ", ".join(known) or "none"
        raise queries.QuestionError(f"{question}: {parameter} is one of {named}; not {given[parameter]}.")


def _settings(pairs: list[str]) -> dict[str, Any]:
    settings = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not (name and equals):
            raise queries.QuestionError(f"--set takes NAME=VALUE, not {pair!r}.")
        settings[name] = _number_or_text(text)
    return settings


def _number_or_text(text: str) -> int | float | str:
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def _print_questions() -> None:
    width = max(map(len, queries.names()))
    for name in queries.names():
        print(f"{name:<{width}}  {queries.read(name).text}")


def _plain(value: Any) -> Any:
    """A value for JSON: instants as ISO 8601 in UTC, dates as ISO 8601, decimals as numbers, NaN as null."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _write_json(table: pa.Table) -> None:
    json.dump(_rows(table), sys.stdout, ensure_ascii=False, indent=1)
    print()


def _write_csv(table: pa.Table) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_csv_cell(value) for value in row.values()] for row in _rows(table))


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    return exported_text(value) if isinstance(value, str) else value


def _workbook(question: str, answer: pa.Table, version: Version) -> bytes:
    (status,) = queries.run("frame/status", queries.Scope(viewer=queries.EVERYTHING), version.path).to_pylist()
    about = workbook.About(
        title=queries.read(question).text,
        version=version.name,
        as_of=status["as_of"],
        timezone=status["timezone"],
        demo=status["demo"],
        generated_at=datetime.now(UTC),
        currency=status["currency"],
    )
    return workbook.write([workbook.Sheet(question.replace("_", " ").replace("/", ", "), answer)], about)


def _write_table(table: pa.Table) -> None:
    cells = [table.column_names, *([_cell(value) for value in row.values()] for row in _rows(table))]
    widths = [max(len(row[place]) for row in cells) for place in range(table.num_columns)]
    right = [pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in table.schema.types]
    for row in cells:
        columns = zip(row, widths, right, strict=True)
        padded = (text.rjust(width) if is_right else text.ljust(width) for text, width, is_right in columns)
        print("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        written = f"{value:,.4f}".rstrip("0").rstrip(".")
        return "0" if written == "-0" else written
    return "".join(character if character.isprintable() else "?" for character in str(value))


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}

if __name__ == "__main__":
    sys.exit(main())
