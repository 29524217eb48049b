"""Every question is asked by a page, a pack, a message or another module, or is an extra of the command line."""

import re
from pathlib import Path

import queries
from queries.__main__ import EXTRAS

ROOT = Path(queries.__file__).parents[1]
LITERAL = re.compile(r'"([a-z0-9_]+/[a-z0-9_]+)"')


def asked() -> set[str]:
    """The questions that appear as literals in the code that asks."""
    files = [ROOT / "dashboard.py", *(file for folder in ("pages", "reports", "queries") for file in places(folder))]
    return {name for file in files for name in LITERAL.findall(file.read_text("utf-8"))} & set(queries.names())


def places(folder: str) -> list[Path]:
    return [file for file in (ROOT / folder).rglob("*.py") if file.name != "__main__.py"]


def test_every_question_is_asked():
    unasked = set(queries.names()) - asked() - set(EXTRAS)
    assert unasked == set(), "ask it in a page or a pack, name it in EXTRAS of queries/__main__.py, or take it out"


def test_an_extra_is_a_question_that_nothing_else_asks():
    assert set(EXTRAS) <= set(queries.names()) - asked()
