"""Workbooks and pages of tables → one text table per sheet, read in a process of its own."""

import json
import mmap
import subprocess
import sys
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .files import check_expansion
from .refusal import MAX_WORKBOOK_BYTES, Refused, shown

_READER = Path(__file__).with_name("workbook.py")
_MEMORY_BYTES = 8 * 1024**3
_TIMEOUT_SECONDS = 1200
_NEEDS_PASSWORD = 3
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


@dataclass(frozen=True)
class Sheet:
    """A sheet written as CSV; header_line is its first filled row, None when there is none."""

    name: str
    path: Path
    header_line: int | None


def unpack(name: str, path: Path, workdir: Path, form: str) -> list[Sheet]:
    """Every worksheet as a CSV file in workdir. Raises Refused for a damaged, protected or oversized workbook."""
    if form in ("XLSX", "XLSB", "ODS"):
        _check_archive(name, path)
    if form == "XLS":
        _check_container(name, path)
    return [
        Sheet(f"{name}: {shown(sheet['sheet'])}", Path(sheet["file"]), sheet["header_line"])
        for sheet in _run(name, path, workdir, form)
    ]


def _check_archive(name: str, path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        expanded = sum(member.file_size for member in archive.infolist())
        manifest = "META-INF/manifest.xml"
        protected = manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)
    check_expansion(name, path.stat().st_size, expanded, MAX_WORKBOOK_BYTES)
    if protected:
        raise _protected(name)


def _check_container(name: str, path: Path) -> None:
    """An OLE file is a workbook, a protected one, or another office document."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED) >= 0:
            raise _protected(name)
        if all(content.find(each) < 0 for each in _WORKBOOKS):
            raise Refused(f"{name} is an office document but not a workbook: save it as .xlsx or CSV.")


def _protected(name: str) -> Refused:
    return Refused(f"{name} is protected by a password: save it without one.")


def _run(name: str, path: Path, workdir: Path, form: str) -> list[dict]:
    workdir.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-I", str(_READER), str(path.resolve()), str(workdir), uuid.uuid4().hex]
    try:
        done = subprocess.run(
            [*command, str(_MEMORY_BYTES), form], capture_output=True, timeout=_TIMEOUT_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        if getattr(error, "returncode", None) == _NEEDS_PASSWORD:
            raise _protected(name) from error
        raise Refused(
            f"{name} could not be read as a workbook (damaged, or too large for the limits): "
            "save it again as .xlsx, or as CSV."
        ) from error
    return json.loads(done.stdout)
