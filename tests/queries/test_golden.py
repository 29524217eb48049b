"""Every question on the sample, against the stored answer. `KPO_GOLDEN=write` rewrites the answers."""

import csv
import io
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlglot

import queries
from queries import scopes
from queries.__main__ import _rows

from .ways import WAYS, asked

GOLDEN = Path(__file__).parents[1] / "golden"
DIGITS = 9
NOW = {"imported_at"}  # the moment of the test
WRITE = "KPO_GOLDEN=write writes it, read it before it is kept"


def answer(way: str, version: Path) -> str:
    """The answer on the sample as CSV, numbers to nine significant digits."""
    question, settings = asked(way)
    table = queries.run(question, queries.Scope(viewer=queries.EVERYTHING), version, **settings)
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_cell(name, value) for name, value in row.items()] for row in _rows(table))
    return page.getvalue()


def _cell(name: str, value: object) -> object:
    if name in NOW:
        return "now" if value else ""
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    return "" if value is None else value


@pytest.mark.parametrize("name", WAYS)
def test_the_answer_is_the_golden_one(name: str, sample_version: Path):
    path, found = GOLDEN / f"{name}.csv", answer(name, sample_version)
    if os.environ.get("KPO_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, "utf-8")
    assert path.exists(), f"{path} is missing: {WRITE}"
    assert found.splitlines() == path.read_text("utf-8").splitlines(), f"{path}: where that is meant, {WRITE}"


@pytest.mark.parametrize("name", WAYS)
def test_the_order_tells_all_rows_apart(name: str):
    rows = list(csv.DictReader((GOLDEN / f"{name}.csv").open(encoding="utf-8")))
    places = Counter(map(ordered_by(queries.read(WAYS[name][0]).sql), rows))
    ties = [place for place, count in places.items() if count > 1]
    assert ties == [], f"end the order by of queries/{WAYS[name][0]}.sql with what tells these rows apart"


def ordered_by(sql: str) -> Callable[[dict], object]:
    """Row → its place in the order; the row itself if the order is by more than the answer's columns."""
    order = sqlglot.parse_one(scopes.without_leading_comments(sql), dialect="duckdb").args["order"]
    columns = [term.this.name for term in order.expressions]
    return lambda row: tuple(row[column] for column in columns) if row.keys() >= {*columns} else id(row)


def test_no_golden_answer_is_left_over():
    kept = {path.relative_to(GOLDEN).with_suffix("").as_posix() for path in GOLDEN.rglob("*.csv")}
    assert kept <= WAYS.keys(), "their questions are gone: delete them from tests/golden"
