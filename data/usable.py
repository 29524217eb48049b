"""Whether enough rows of every file can be used; what goes on regardless was accepted explicitly."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.reading import Refused

SHOWN = 10
"""How many reasons are listed per file."""

ACCEPT = "--accept-rejects"


class Unusable(Refused):
    """Too few rows can be used, so nothing was committed; `report` is the whole report, rejected rows included."""

    def __init__(self, text: str, report: dict[str, Any]) -> None:
        super().__init__(text)
        self.report = report


def is_too_few(file: dict[str, Any]) -> bool:
    """Whether no row, or fewer than half of the rows, of a reported file can be used as its table."""
    return 2 * file["rejected"] > file["rows"]


def too_few(files: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reported files with too few usable rows; all files if none in the batch holds a row."""
    if files and not any(file["rows"] for file in files):
        return list(files)
    return [file for file in files if is_too_few(file) and is_too_few(_whole(file, files))]


def _whole(file: dict[str, Any], files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The counts over all sheets of a workbook that feed the same table: they count as one file."""
    same = [one for one in files if one is file or (file.get("workbook") and _place(one) == _place(file))]
    return {name: sum(one[name] for one in same) for name in ("rows", "rejected")}


def _place(file: dict[str, Any]) -> tuple[str | None, str]:
    return file.get("workbook"), file["table"]


def why(files: Sequence[dict[str, Any]]) -> str | None:
    """Why a batch stops: one sentence per file with too few usable rows; None if it may go on."""
    return "\n".join(map(_why, too_few(files))) or None


def refused(report: dict[str, Any], kept: Path | None = None) -> Unusable:
    """The refusal of a reported batch; `kept` is the CSV of its rejected rows."""
    where = f" The rejected rows are kept in {kept}." if kept else ""
    cure = (
        "Correct the file, or say in a mapping profile (--profile) how it reads; "
        f"{ACCEPT} goes on with the rows that can be used."
    )
    text = f"{why(report['files'])}\nNothing was committed.{where} {cure}"
    return Unusable(text, {**report, "version": None} | ({"rejects_file": str(kept)} if kept else {}))


def reason_line(reason: dict[str, Any]) -> str:
    """A reason with how many rows it applies to, and the first of them: `517 rows: … ('tbc', first: line 12)`."""
    cell = _cell(reason)
    if reason["rows"] == 1:
        return f"line {reason['line']}: {reason['reason']}{cell and f' ({cell})'}"
    return f"{reason['rows']:,} rows: {reason['reason']} ({cell}{cell and ', '}first: line {reason['line']})"


def _cell(reason: dict[str, Any]) -> str:
    """The cell that a reason is about, as it is in the file."""
    if reason["value"] is None:
        return ""
    return f"{reason['value']!r}" + (" counts as empty" if " is empty" in reason["reason"] else "")


def _why(file: dict[str, Any]) -> str:
    if not file["rows"]:
        return f"{file['file']}: it holds no rows below its column names, so there is nothing to import."
    few = f"{file['rejected']:,} of {file['rows']:,} {'row' if file['rows'] == 1 else 'rows'}"
    said = f"{file['file']}: {few} cannot be used as {file['table']}"
    first, *others = file["reasons"]
    cell = _cell(first)
    reason = f"{first['reason']} ({cell}{cell and ', '}first: line {first['line']})"
    if not others:
        return f"{said}: {reason}."
    shared = first["rows"] == file["rejected"]
    lead = (
        f"{said}: {reason}; other reasons besides:"
        if shared
        else f"{said}, {first['rows']:,} of them since {reason}. By reason:"
    )
    listed = others if shared else file["reasons"]
    lines = "".join(f"\n    {reason_line(one)}" for one in listed[:SHOWN])
    more = len(listed) - SHOWN
    return f"{lead}{lines}" + (f"\n    … and {more:,} more reasons" * (more > 0))
