"""Words that a reader would stumble over stay out of what the product says. Each fault gives file:line and the text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEAKING = [path for folder in ("pages", "queries", "reports") for path in sorted((ROOT / folder).rglob("*.py"))]
BANNED = re.compile(
    r"\b(surely|really|hardly|anew|borne out|of the filters|it lets expect|what it rests on|the mix did|"
    r"though within chance|in all(?= \d)|too few data|dearer|wall[- ]clock|go on with|give it an owner|not computable|"
    r"pin a note|choose a row)\b",
    re.IGNORECASE,
)


def said(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of what a program may say: its strings, but for those that document it."""
    tree = ast.parse(source)
    bodies = [part for node in ast.walk(tree) if isinstance(part := getattr(node, "body", None), list)]
    documents = {id(one.value) for body in bodies for one in body if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def faults(source: str) -> list[str]:
    return [f"{line}: {found[0]}: {text}" for line, text in said(source) if (found := BANNED.search(text))]


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_banned_word_is_said(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


def test_a_banned_word_would_be_found() -> None:
    assert faults('"""It really documents."""\nx = f"{n} surely rose"') == ["2: surely:  surely rose"]
