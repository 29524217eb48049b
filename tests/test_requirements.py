"""The requirement lists name what the code imports, no more and no less, and the compiled files follow them."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
OWN = {"dashboard", "data", "pages", "queries", "reports", "tests"}
UNIMPORTED = {"tzdata", "font-source-sans-pro"}
"""Packages that are read, not imported: time zones if the system has none, and the pack's font."""


def listed(name: str) -> set[str]:
    """The distributions named in one list."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {plain(line) for line in lines if line and not line.startswith(("#", "-r"))}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(*places: str) -> set[str]:
    """The distributions that the code in these places imports, except the standard library and our own modules."""
    files = [
        file for place in places for file in ((ROOT / place).rglob("*.py") if "." not in place else [ROOT / place])
    ]
    names = {name.partition(".")[0] for file in files for name in modules(file)} - set(sys.stdlib_module_names)
    own = {file.stem for file in files} | OWN
    known = packages_distributions()
    return {plain(known[name][0]) for name in names - own}


def modules(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return found


def test_running_needs_what_its_code_imports():
    needed = imported("dashboard.py", "data", "pages", "queries", "reports") | UNIMPORTED
    assert listed("requirements.in") == needed, "correct requirements.in, and compile it as CONTRIBUTING.md says"


def test_what_tests_import_is_listed():
    missing = imported("tests") - listed("requirements.in") - listed("requirements-dev.in")
    assert missing == set(), "add it to requirements-dev.in, and compile it as CONTRIBUTING.md says"


def test_the_compiled_files_are_exact_hashed_and_name_no_index():
    for name in ("requirements", "requirements-dev"):
        text = (ROOT / f"{name}.txt").read_text("utf-8")
        pinned = {plain(line.partition("==")[0]) for line in text.splitlines() if re.match(r"[A-Za-z0-9].*==", line)}
        assert listed(f"{name}.in") <= pinned, f"compile {name}.txt anew"
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
