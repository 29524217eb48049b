"""XLSX → one text table per sheet, read in a process of its own."""

import json
import subprocess
import sys
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .files import check_expansion
from .refusal import MAX_WORKBOOK_BYTES, Refused, shown, shown_name

SHEET = "XLSX"
"""The encoding of a table that was a sheet: its records are numbered by row, not by line of text."""

_READER = Path(__file__).with_name("workbook.py")
_MEMORY_BYTES = 8 * 1024**3
_TIMEOUT_SECONDS = 1200


@dataclass(frozen=True)
class Sheet:
    """A sheet written as CSV; header_line is its first filled row, None when there is none."""

    name: str
    path: Path
    header_line: int | None


def unpack(path: Path, workdir: Path) -> list[Sheet]:
    """Every worksheet as a CSV file in workdir. Raises Refused for a damaged or oversized workbook."""
    name = shown_name(path)
    with zipfile.ZipFile(path) as archive:
        expanded = sum(member.file_size for member in archive.infolist())
    check_expansion(name, path.stat().st_size, expanded, MAX_WORKBOOK_BYTES)
    return [
        Sheet(f"{name}: {shown(sheet['sheet'])}", Path(sheet["file"]), sheet["header_line"])
        for sheet in _run(name, path, workdir)
    ]


def _run(name: str, path: Path, workdir: Path) -> list[dict]:
    workdir.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-I", str(_READER), str(path.resolve()), str(workdir), uuid.uuid4().hex]
    try:
        done = subprocess.run([*command, str(_MEMORY_BYTES)], capture_output=True, timeout=_TIMEOUT_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(
            f"{name} could not be read as a workbook (damaged, or too large for the limits): "
            "save it again as .xlsx, or as CSV."
        ) from error
    return json.loads(done.stdout)
