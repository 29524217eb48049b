"""Every question is asked by a page, a pack, a message or another module, or is an extra of the command line."""

import re
from collections import Counter
from pathlib import Path

import queries
from queries.__main__ import EXTRAS

from .conftest import table

ROOT = Path(queries.__file__).parents[1]
LITERAL = re.compile(r'"([a-z0-9_]+/[a-z0-9_]+)"')
ONE_ROW = re.compile(r'\brow(?:_if_any)?\("([a-z0-9_]+/[a-z0-9_]+)"')

UNSHOWN = {
    ("deliverable/item", "revisions"), ("deliverable/item", "vendor_calendar_id"),
    ("flow/wait", "mean_wait_hours"), ("flow/wait", "p90_wait_hours"), ("flow/wait", "raised_while_both_worked"),
}  # fmt: skip
"""Columns of rows that only the command line shows: the list may only become shorter."""


def code() -> list[str]:
    """The text of each file that asks."""
    files = [ROOT / "dashboard.py", *(file for folder in ("pages", "reports", "queries") for file in places(folder))]
    return [file.read_text("utf-8") for file in files]


def asked(pattern: re.Pattern[str] = LITERAL) -> Counter[str]:
    """The questions that appear as literals in the code that asks, and how often."""
    return Counter(name for text in code() for name in pattern.findall(text) if name in queries.names())


def places(folder: str) -> list[Path]:
    """Its Python files, without the command line and without the metrics' definitions, which ask nothing."""
    files = (ROOT / folder).rglob("*.py")
    return [file for file in files if file.name != "__main__.py" and not file.name.startswith("metrics")]


def test_every_question_is_asked():
    unasked = set(queries.names()) - asked().keys() - set(EXTRAS)
    assert unasked == set(), "ask it in a page or a pack, name it in EXTRAS of queries/__main__.py, or take it out"


def test_an_extra_is_a_question_that_nothing_else_asks():
    assert set(EXTRAS) <= set(queries.names()) - asked().keys()


def test_every_column_of_a_row_is_named_by_what_shows_it(empty_version: Path):
    """A table shows all its columns; of an answer of one row, asked with row(), each is shown by its name."""
    words, whole, rows = set(re.findall(r"\w+", "\n".join(code()))), asked(), asked(ONE_ROW)
    columns = {name: table(name, empty_version).column_names for name, count in rows.items() if count == whole[name]}
    unshown = {(name, column) for name, found in columns.items() for column in {*found} - words}
    assert unshown - UNSHOWN == set(), "show it on a page: tiles.tile(column, answer[column]); or take it out"
    assert UNSHOWN - unshown == set(), "it is shown now: take it off UNSHOWN"
