"""Pages show what questions answer, in the house's own parts: they rename no number and compute none.

Each fault gives file:line.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.parts import registry

ROOT = Path(__file__).parents[2]
DRAWN, IMPORTED = ROOT / "pages/parts/charts", ROOT / "pages/parts/importing"
PAGES = sorted((ROOT / "pages").rglob("*.py"))
ASKING = [path for path in PAGES if not path.is_relative_to(DRAWN) and not path.is_relative_to(IMPORTED)]
"""Pages whose numbers are answers: a chart computes where to draw, and an import's report is not an answer."""

LONGEST = 120
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv)
OF_NUMBERS = ("abs", "float", "int", "max", "min", "round", "sum")
SHOWN = ("tile", "table")
INSTEAD = {
    "header": "cards.title, beside which stands the menu of what follows",
    "subheader": "cards.title, beside which stands the menu of what follows",
    "tabs": "tabs.show, which makes only the chosen section, and keeps the choice in the address",
}
"""Streamlit's own elements → what pages use instead."""

CONTROLS = {"multiselect", "number_input", "pills", "radio", "segmented_control", "selectbox", "slider", "text_input"}
NOT_IN_LINKS = {"pages/data/definitions.py", "pages/parts/views.py"}
"""A search through what never changes, and a form."""


def arithmetic(source: str) -> Iterator[int]:
    """Lines that compute a number from cells of answers: an operator between them, or a sum over rows."""
    return (node.lineno for node in ast.walk(ast.parse(source)) if works_out(node))


def works_out(node: ast.AST) -> bool:
    """Whether it makes a new number from cells."""
    match node:
        case ast.BinOp(left=left, op=operator, right=right) if isinstance(operator, OPERATORS):
            return (is_number(left) or is_number(right)) and not (is_other(left) or is_other(right))
        case ast.AugAssign(op=operator, value=value) if isinstance(operator, OPERATORS):
            return is_number(value)
    return is_sum(node) and any(map(is_cell, ast.walk(node)))


def is_sum(node: ast.AST) -> bool:
    """Whether it adds up."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"


def is_cell(node: ast.AST) -> bool:
    """Whether it is `row["column"]` or `row[column]`; `rows[0]` and `text[:1]` are not."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return False
    match node.slice:
        case ast.Constant(value=str()) | ast.Name() | ast.JoinedStr():
            return True
    return False


def is_number(node: ast.AST) -> bool:
    """Whether it contains a cell of an answer, as a number."""
    match node:
        case ast.BinOp() if isinstance(node.op, OPERATORS):
            return is_number(node.left) or is_number(node.right)
        case ast.BoolOp():
            return any(map(is_number, node.values))
        case ast.UnaryOp():
            return is_number(node.operand)
        case ast.Call(func=ast.Name(id=name)) if name in OF_NUMBERS:
            return any(map(is_number, node.args))
    return is_cell(node)


def is_other(node: ast.AST) -> bool:
    """Whether, given the other operand, it is not a new number: a text, a list, a span of time, or 100 for per cent."""
    match node:
        case ast.JoinedStr() | ast.List() | ast.ListComp() | ast.Tuple() | ast.Dict():
            return True
        case ast.Constant(value=value):
            return isinstance(value, str) or value == 100
        case ast.Call(func=ast.Name(id="timedelta")):
            return True
    return False


def renamed(source: str) -> Iterator[int]:
    """Lines that give a tile or a table a label of their own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in SHOWN and any(keyword.arg == "label" for keyword in node.keywords):
                yield node.lineno


def elements(source: str) -> Iterator[tuple[int, ast.Call, str]]:
    """Streamlit's own elements: line, call and name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="st"), attr=name)):
                yield node.lineno, node, name


def unheld(source: str, controls: set[str]) -> Iterator[int]:
    """Lines of controls whose choice the address does not hold: none of `**address.bound(…)`, nor of a name for it."""
    for line, call, name in elements(source):
        if name in controls and not any(keyword.arg is None for keyword in call.keywords):
            yield line


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_works_no_number_out(path: Path) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: work it out in the question's SQL, as a column with a metric of its own"
        for line in arithmetic(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_tile_or_table_renames_its_metric() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: take label= off; another meaning is another metric in queries/metrics_*.py"
        for path in PAGES
        for line in renamed(path.read_text("utf-8"))
    ]
    assert found == []


def test_a_page_takes_the_parts_of_the_house() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: st.{name}: use {INSTEAD[name]}"
        for path in PAGES
        if path.name != "cards.py"
        for line, _, name in elements(path.read_text("utf-8"))
        if name in INSTEAD
    ]
    assert found == []


def test_a_link_holds_what_is_chosen_on_a_page() -> None:
    """In a page any control; in its sections and forms, the choices of what is shown."""
    pages = {page.file: CONTROLS for page in registry.PAGES}
    found = [
        f"{path.relative_to(ROOT)}:{line}: give it **address.bound(name, default, known), else a link loses the choice"
        for path in ASKING
        if (file := path.relative_to(ROOT).as_posix()) not in NOT_IN_LINKS
        for line in unheld(path.read_text("utf-8"), pages.get(file, {"segmented_control"}))
    ]
    assert found == []


@pytest.mark.parametrize("page", registry.PAGES, ids=lambda page: page.file)
def test_a_page_is_no_longer_than_two_screens(page: registry.Page) -> None:
    lines = (ROOT / page.file).read_text("utf-8").count("\n")
    cure = f"move sections to pages/parts/{Path(page.file).stem}/, sentences to words.py there"
    assert lines <= LONGEST, f"{page.file} has {lines} lines, {LONGEST} are allowed: {cure}"


@pytest.mark.parametrize(
    "bad",
    [
        'total["due"] - total["met"]',
        'total["due"] - known',
        '(row["a"] or 0) - (row["b"] or 0)',
        'abs(row["a"] - b)',
        '1 - row["share"]',
        'row["a"] / 1000',
        'float(row[y]) + above',
        'sum(row["hours"] for row in ledger)',
        'sum(row[name] == 1 for row in people)',
        'kept += row["hours"]',
    ],
)  # fmt: skip
def test_arithmetic_is_found(bad: str) -> None:
    assert set(arithmetic(f"\n{bad}")) == {2}


@pytest.mark.parametrize(
    "fine",
    [
        'row["name"] + " of all"',
        'f"{row}" + row["name"]',
        '[row["name"]] + ["more"]',
        '100 * row["share"]',
        'row["week"] + timedelta(days=6)',
        "len(rows) - 3",
        "places[0] + text[:1]",
        "state[KEY] and 1 + 2",
        "sum(len(part) for part in parts)",
        'row["a"] > row["b"]',
        'parts["x"] | {"y": 1}',
    ],
)  # fmt: skip
def test_text_lists_and_layout_are_no_arithmetic(fine: str) -> None:
    assert list(arithmetic(fine)) == []


def test_a_label_is_found() -> None:
    assert list(renamed('\ntiles.tile("due", 1, label="Owed")\nst.page_link("x", label="y")')) == [2]


def test_a_choice_that_no_link_holds_is_found() -> None:
    source = 'import streamlit as st\nst.radio("A", [1], key="a")\nst.radio("B", [1], **held)\n'
    assert list(unheld(source, CONTROLS)) == [2]
