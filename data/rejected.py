"""The rejected rows of a batch as one CSV, each with its record as it was in the file, ready to send back."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TextIO

from data import reading
from data.accounts import FileReport

COLUMNS = ("file", "table", "line", "column", "value", "reason", "original")


def write(reports: list[FileReport], path: Path) -> None:
    """Write one row per reject, with COLUMNS. Call it while the batch's text tables still exist."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for report in reports:
            originals = records_at(report.text, [reject.line for reject in report.rejects])
            for reject, original in zip(report.rejects, originals, strict=True):
                cells = (reject.column, _as_text(reject.value), reject.reason, _as_text(original))
                writer.writerow([_as_text(report.file), report.table, reject.line, *cells])


def records_at(text: reading.TextTable, lines: list[int]) -> Iterator[str]:
    """The record that starts at each of these ascending lines (rows, for a sheet), as written there; "" for none."""
    wanted = iter(lines)
    line = next(wanted, None)
    if line is None:
        return
    with text.path.open(encoding="utf-8", errors="surrogateescape", newline="") as handle:
        starts = _each_record(text, handle) if text.by_row else _each_line(text, handle)
        for number, record in starts:
            while line is not None and line <= number:
                yield _readable(record()) if line == number else ""
                line = next(wanted, None)
            if line is None:
                return
    yield from ("" for _ in chain([line], wanted))


def _each_line(text: reading.TextTable, handle: TextIO) -> Iterator[tuple[int, "_Record"]]:
    """Every line with its number; taking the record there also takes the further lines that belong to it."""
    lines = _Counted(handle)
    for line in lines:
        number = lines.number
        yield number, _Record(text, chain([line], lines))


def _each_record(text: reading.TextTable, handle: TextIO) -> Iterator[tuple[int, "_Record"]]:
    """Every record with its number: a row of a sheet may be several lines of the copy."""
    lines = _Counted(handle)
    for number, line in enumerate(lines, 1):
        record = _Record(text, chain([line], lines))
        record()
        yield number, record


class _Counted:
    """Lines of a text, and how many have been taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines, self.number = iter(lines), 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.number += 1
        return line


class _Record:
    """The record at the head of some lines, taken from them when first requested."""

    def __init__(self, text: reading.TextTable, lines: Iterator[str]) -> None:
        self.text, self.lines, self.taken = text, lines, ""

    def __call__(self) -> str:
        if not self.taken:
            delimiter, quote = self.text.delimiter, self.text.quote
            next(csv.reader(self._noted(), delimiter=delimiter, quotechar=quote, skipinitialspace=True), None)
        return self.taken

    def _noted(self) -> Iterator[str]:
        for line in self.lines:
            self.taken += line
            yield line


def _readable(record: str) -> str:
    return record.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").rstrip("\r\n")


def _as_text(value: str | None) -> str | None:
    # A spreadsheet would run such a cell as a formula.
    return f"'{value}" if value and value[0] in "=+-@\t\r\n" else value
