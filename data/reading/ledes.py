"""LEDES 1998B legal invoices: cells end in `|`, records in `[]`, and nothing is quoted."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .files import new_path
from .refusal import Refused

_FIRST_LINE = re.compile(r"LEDES1998B(V2)?\[\]\s*", re.IGNORECASE)
_END = "[]"


def is_ledes(path: Path) -> bool:
    """Whether the first line of a UTF-8 text says that it is such an invoice."""
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        return _FIRST_LINE.fullmatch(text.readline(100)) is not None


def as_csv(name: str, path: Path, workdir: Path) -> Path:
    """A CSV copy cut at `|`, each record on its original line. Raises Refused for a record without its end mark."""
    target = new_path(workdir)
    with (
        path.open(encoding="utf-8", newline="", errors="surrogateescape") as text,
        target.open("w", encoding="utf-8", newline="", errors="surrogateescape") as out,
    ):
        next(text)  # the first line is not a record, but counts as a line
        out.write("\n")
        writer = csv.writer(out, delimiter="|", lineterminator="\n")
        writer.writerows(record.split("|") if record else [] for record in _records(name, text))
    return target


def _records(name: str, text: TextIO) -> Iterator[str]:
    """Records without their end marks; a blank line is an empty one. Line breaks within a cell stay within it."""
    begun, start = "", 0
    for number, line in enumerate(text, 2):
        if not begun and not line.strip():
            yield ""
            continue
        start = start if begun else number
        begun += line
        if begun.rstrip().endswith(_END):
            yield begun.rstrip().removesuffix(_END)
            begun = ""
    if begun:
        raise Refused(f"{name} line {start} does not end in []: the invoice is cut off, export it again.")
