"""Dependencies point one way: dashboard → pages → reports → queries → data. Each import against this is named."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("dashboard", "pages", "reports", "queries", "data")
BELOW_PAGES = ("reports", "queries", "data")


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every import in a file, including those within functions."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def files(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py")) or [ROOT / f"{layer}.py"]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_uses_only_what_is_below_it(layer: str):
    above = {*LAYERS[: LAYERS.index(layer)], "tests"}
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {module}"
        for file in files(layer)
        for line, module in imported(file)
        if module.partition(".")[0] in above
    ]
    assert wrong == [], "move what both need into the lower layer"


@pytest.mark.parametrize("layer", BELOW_PAGES)
def test_nothing_below_the_pages_knows_streamlit(layer: str):
    wrong = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in files(layer)
        for line, module in imported(file)
        if module.partition(".")[0] == "streamlit"
    ]
    assert wrong == [], "what shows something belongs in pages/parts"
