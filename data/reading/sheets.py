"""Workbooks and pages of tables → one text table per sheet, read in a separate process."""

import json
import mmap
import signal
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .files import check_expansion
from .refusal import MAX_COLUMNS, MAX_WORKBOOK_BYTES, Refused, shown, size_text

_READER = Path(__file__).with_name("workbook.py")
_NEEDS_PASSWORD, _NEEDS_MEMORY = 3, 4
_WAIT_PER_SECOND = 5
"""How long a second of processor time may take if others are working too."""
_MOST_NAMED = 20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


LIMITS = {
    "memory": 2 * 1024**3,  # bytes
    "seconds": 90,  # of processor time; half a million rows of 20 columns take about 35
    "cells": 20_000_000,  # over all sheets, blank ones within a table included
    "columns": MAX_COLUMNS,
    "repeated": 2_000_000,  # cells that merged and repeated ones stand for
    "written": MAX_WORKBOOK_BYTES,
}
"""What reading one workbook or page may cost."""


@dataclass(frozen=True)
class Sheet:
    """A sheet written as CSV; header_line is its first filled row, None if there is none.

    The dicts are keyed by the position of a column, from 0. `date_cells`: how many cells hold a real date. The others:
    how many formulas without a stored result, formulas that may not be computed, and numbers of more than 15 digits
    there are, and the name of the first.
    """

    name: str
    path: Path
    header_line: int | None
    notes: tuple[str, ...] = ()
    date_cells: dict[int, int] = field(default_factory=dict)
    unfinished: dict[int, tuple[int, str]] = field(default_factory=dict)
    zeros: dict[int, tuple[int, str]] = field(default_factory=dict)
    long: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Unread:
    """A sheet that was not read, and why."""

    name: str
    reason: str
    is_hidden: bool


def unpack(
    name: str, path: Path, workdir: Path, form: str, named: Sequence[str] | None = None
) -> tuple[list[Sheet], list[Unread]]:
    """The named worksheets, or all that are not hidden, as CSV files in workdir; and those that were not read.

    Raises Refused for a damaged, protected or oversized workbook, for names of sheets that it does not have, and if
    every sheet is hidden.
    """
    if form in ("XLSX", "XLSB", "ODS"):
        _check_archive(name, path)
    if form == "XLS":
        _check_container(name, path)
    answer = _run(name, path, workdir, form, named)
    if answer["exceeded"]:
        raise Refused(f"{name} {answer['exceeded']}")
    sheets = [_sheet(one) for one in answer["sheets"]]
    unread = [Unread(shown(one["sheet"]), one["reason"], one["hidden"]) for one in answer["left_out"]]
    _check_named(name, sheets, unread, named)
    return sheets, unread


def _sheet(said: dict[str, Any]) -> Sheet:
    return Sheet(
        shown(said["sheet"]),
        Path(said["file"]),
        said["header_line"],
        tuple(said["notes"]),
        date_cells={int(place): cells for place, cells in said["date_cells"].items()},
        unfinished=_by_place(said["unfinished"]),
        zeros=_by_place(said["zeros"]),
        long=_by_place(said["long"]),
    )


def _by_place(said: dict[str, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    return {int(place): (cells, first) for place, (cells, first) in said.items()}


def _check_named(name: str, sheets: list[Sheet], unread: list[Unread], named: Sequence[str] | None) -> None:
    every = [*(one.name for one in sheets), *(one.name for one in unread)]
    known = {one.casefold() for one in every}
    there = ", ".join(repr(one) for one in every[:_MOST_NAMED]) + (", …" if len(every) > _MOST_NAMED else "")
    if missing := [one for one in named or () if one.casefold() not in known]:
        raise Refused(f"{name} has no sheet {missing[0]!r}. Its sheets are {there}.")
    if unread and not sheets and named is None:
        raise Refused(f"{name} has hidden sheets only ({there}): name the one to read with --sheet, or unhide it.")


def _check_archive(name: str, path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        expanded = sum(member.file_size for member in archive.infolist())
        manifest = "META-INF/manifest.xml"
        protected = manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)
    check_expansion(name, path.stat().st_size, expanded, MAX_WORKBOOK_BYTES)
    if protected:
        raise _protected(name)


def _check_container(name: str, path: Path) -> None:
    """Raises Refused for an OLE file that is not a workbook but a protected one or another office document."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED) >= 0:
            raise _protected(name)
        if all(content.find(each) < 0 for each in _WORKBOOKS):
            raise Refused(f"{name} is an office document but not a workbook: save it as .xlsx or CSV.")


def _protected(name: str) -> Refused:
    return Refused(f"{name} is protected by a password: save it without one.")


def _run(name: str, path: Path, workdir: Path, form: str, named: Sequence[str] | None) -> dict[str, Any]:
    """What the reader prints. Raises Refused if it ends in any other way."""
    workdir.mkdir(parents=True, exist_ok=True)
    request = {
        **LIMITS,
        "source": str(path.resolve()),
        "folder": str(workdir),
        "prefix": uuid.uuid4().hex,
        "form": form,
        "sheets": list(named) if named is not None else None,
    }
    command = [sys.executable, "-I", str(_READER), json.dumps(request)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_WAIT_PER_SECOND * LIMITS["seconds"], check=True)
    except subprocess.TimeoutExpired as error:
        raise _too_long(name) from error
    except subprocess.CalledProcessError as error:
        raise _failure(name, error) from error
    return json.loads(done.stdout)


def _failure(name: str, error: subprocess.CalledProcessError) -> Refused:
    """Why the reader ended: its own message, or the signal that stopped it."""
    if error.returncode == _NEEDS_PASSWORD:
        return _protected(name)
    if error.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_long(name)
    if error.returncode == _NEEDS_MEMORY or b"memory allocation of" in error.stderr or b"MemoryError" in error.stderr:
        return Refused(
            f"{name} takes more memory to read than the limit of {size_text(LIMITS['memory'])}: delete what stands far "
            "below or far to the right of the table, split the workbook, or save the sheet as CSV."
        )
    return Refused(f"{name} could not be read as a workbook, it is damaged: save it again as .xlsx, or as CSV.")


def _too_long(name: str) -> Refused:
    return Refused(
        f"{name} takes longer to read than the limit of {LIMITS['seconds']} seconds: split it, or save it as CSV."
    )
