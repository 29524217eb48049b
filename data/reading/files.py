"""Files as given: which ones are meant, what they really are, and their text taken out of archives."""

import gzip
import hashlib
import re
import shutil
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from .refusal import (
    MAX_EXPANDED_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_SOURCE_BYTES,
    RATIO_MATTERS_FROM,
    Refused,
    shown,
    shown_name,
    size_text,
)

_DOCUMENTS = {
    ".md", ".rst", ".pdf", ".doc", ".docx", ".rtf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".json", ".xml", ".yaml",
    ".yml", ".ini", ".md5", ".sha256",
}  # fmt: skip
_ABOUT = re.compile(r"(read|lies|lisez)[-_ ]?(me|mich|moi)\b|(licen[cs]e|notice|changelog)$", re.IGNORECASE)
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".gz", ".zip")
CHUNK_BYTES = 4 * 1024**2

_SAVE_AS_CSV = "export it as CSV or XLSX"
_SIGNATURES = (
    (0, b"%PDF", "a PDF", _SAVE_AS_CSV),
    (0, b"\x89PNG", "a PNG picture", _SAVE_AS_CSV),
    (0, b"\xff\xd8\xff", "a JPEG picture", _SAVE_AS_CSV),
    (0, b"GIF8", "a GIF picture", _SAVE_AS_CSV),
    (8, b"DUCK", "a DuckDB database", "databases are never accepted, export the table as CSV"),
    (0, b"SQLite format 3", "an SQLite database", "export the table as CSV"),
    (0, b"PAR1", "a Parquet file", _SAVE_AS_CSV),
    (0, b"ARROW1", "an Arrow file", _SAVE_AS_CSV),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and send the CSV files"),
    (0, b"Rar!", "a RAR archive", "unpack it and send the CSV files"),
    (0, b"BZh", "a bzip2 archive", "unpack it and send the CSV files"),
    (0, b"\xfd7zXZ", "an xz archive", "unpack it and send the CSV files"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it and send the CSV files"),
    (257, b"ustar", "a tar archive", "unpack it and send the CSV files"),
    (0, b"\x7fELF", "a program", _SAVE_AS_CSV),
    (0, b"MZ\x90\x00", "a program", _SAVE_AS_CSV),
)
_TEXT_SIGNATURES = (
    (b"<?xml", "an XML file", _SAVE_AS_CSV),
    (b"{\\rtf", "an RTF document", _SAVE_AS_CSV),
    (b'{"', "a JSON file", _SAVE_AS_CSV),
    (b"[{", "a JSON file", _SAVE_AS_CSV),
)


@dataclass(frozen=True)
class Part:
    """The bytes of one text table: the name people know it by, and their place on disk."""

    name: str
    path: Path


def find(paths: Iterable[Path]) -> list[Path]:
    """The files meant: folders become their direct children with a known ending, sorted by name.

    Raises Refused for a path that does not exist and for a folder without any such file.
    """
    return [file for path in paths for file in _expand(Path(path))]


def _expand(path: Path) -> list[Path]:
    if not path.is_dir():
        require_file(path)
        return [path]
    try:
        files = sorted((child for child in path.iterdir() if _is_export(child)), key=lambda child: child.name)
    except PermissionError as error:
        raise Refused(f"{shown_name(path)} may not be read: check the folder's permissions.") from error
    if not files:
        raise Refused(f"{shown_name(path)} holds no export: put files ending in {' '.join(ENDINGS)} in it.")
    return files


def _is_export(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$")) and path.is_file()


def require_file(path: Path) -> None:
    """Raises Refused unless the path is a file of an acceptable size."""
    name = shown_name(path)
    if not path.exists():
        raise Refused(f"{name} does not exist: check the name and the folder.")
    if not path.is_file():
        raise Refused(f"{name} is not a file: give a CSV or XLSX file.")
    if path.stat().st_size > MAX_SOURCE_BYTES:
        limit = size_text(MAX_SOURCE_BYTES)
        raise Refused(f"{name} is larger than the limit of {limit}: split it into smaller files.")


def digest(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kind(name: str, head: bytes) -> str:
    """What the first bytes say: "zip", "gzip", "text" or a table format. Raises Refused for any other known kind."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    for offset, signature, what, cure in _SIGNATURES:
        if head[offset:].startswith(signature):
            raise Refused(f"{name} is {what}, not a table: {cure}.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "XLS"
    start = _as_ascii(head).lstrip().lower()
    if markup := _markup(start):
        return markup
    dense = start.translate(None, b" \t\r\n")
    for signature, what, cure in _TEXT_SIGNATURES:
        if dense.startswith(signature):
            raise Refused(f"{name} is {what}, not a table: {cure}.")
    return "text"


def _as_ascii(head: bytes) -> bytes:
    """The start of a text without its byte-order mark; for UTF-16, every other byte."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _markup(start: bytes) -> str | None:
    if not start.startswith(b"<"):
        return None
    if (
        start.startswith(b"<?xml")
        and b"urn:schemas-microsoft-com:office:spreadsheet" in start
        and b"<html" not in start
    ):
        return "XML Spreadsheet 2003"
    is_html = start.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in start or b"<table" in start
    return "HTML" if is_html else None


def head(path: Path) -> bytes:
    """The first bytes of a file, enough to identify it."""
    with path.open("rb") as file:
        return file.read(4096)


def chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """The bytes of an open file, a few MiB at a time."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def new_path(workdir: Path) -> Path:
    """An unused path in the work folder; never derived from a name in a file."""
    workdir.mkdir(parents=True, exist_ok=True)
    return workdir / f"{uuid.uuid4().hex}.csv"


def local_copy(path: Path, workdir: Path) -> Path:
    """The path itself, or a copy under a plain name if its own is not valid Unicode."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return Path(shutil.copyfile(path, new_path(workdir)))
    return path


def gunzip(path: Path, workdir: Path) -> Part:
    """The text inside a .gz file. Raises Refused for a damaged, oversized or nested one."""
    name = shown_name(path)
    target = new_path(workdir)
    try:
        with path.open("rb") as file, gzip.open(file) as packed:
            _unpack(name, packed, target, file.tell)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused(f"{name} is a damaged gzip file: export or copy it again.") from error
    _require_text(name, target)
    return Part(name, target)


def unzip(path: Path, workdir: Path) -> tuple[list[Part], list[str]]:
    """The text files inside a .zip, in its order, and the names of the documents beside them, which are not read.

    Raises Refused for damaged, oversized or nested ones.
    """
    name = shown_name(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not _is_clutter(member.filename)]
            _check_members(name, members, path.stat().st_size)
            read = [member for member in members if not _is_document(member.filename)] or members
            beside = [shown(member.filename) for member in members if member not in read]
            return [_extract(name, archive, member, workdir) for member in read], beside
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise Refused(f"{name} is a damaged or unsupported zip file: pack it again as plain zip.") from error


def workbook_format(path: Path) -> str | None:
    """What workbook a zip file is: XLSX, XLSB or ODS; None if it is none. Raises Refused for other office documents."""
    name = shown_name(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise Refused(f"{name} is a damaged zip or XLSX file: export or copy it again.") from error
    if "xl/workbook.xml" in names:
        return "XLSX"
    if "xl/workbook.bin" in names:
        return "XLSB"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ODS"
    if "[Content_Types].xml" in names or mimetype:
        raise Refused(f"{name} is an office document but not an XLSX workbook: save it as .xlsx or CSV.")
    return None


def check_expansion(name: str, packed: int, expanded: int, limit: int = MAX_EXPANDED_BYTES) -> None:
    """Raises Refused if an archive of `packed` bytes unpacks to more than the limits allow."""
    if expanded > limit:
        raise Refused(f"{name} unpacks to more than the limit of {size_text(limit)}: split it.")
    if expanded > RATIO_MATTERS_FROM and expanded > MAX_RATIO * max(packed, 1):
        raise Refused(f"{name} unpacks to more than {MAX_RATIO} times its size, beyond the limit: send it unpacked.")


def _is_clutter(filename: str) -> bool:
    parts = filename.split("/")
    return filename.endswith("/") or "__MACOSX" in parts or parts[-1].startswith(".")


def _is_document(filename: str) -> bool:
    """Whether a file's name shows that it is not a table, but what a tool says about the tables it packs."""
    path = PurePosixPath(filename)
    ending = path.suffix.lower()
    return ending in _DOCUMENTS or (ending in ("", ".txt") and _ABOUT.match(path.stem) is not None)


def _check_members(name: str, members: list[zipfile.ZipInfo], packed: int) -> None:
    if not members:
        raise Refused(f"{name} is empty: put CSV files in it.")
    if len(members) > MAX_MEMBERS:
        raise Refused(f"{name} holds more than the limit of {MAX_MEMBERS} files: send fewer at a time.")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused(f"{name} is protected by a password: pack it again without one.")
    check_expansion(name, packed, sum(member.file_size for member in members))


def _extract(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, workdir: Path) -> Part:
    base = member.filename.rsplit("/", 1)[-1]
    alone = sum(other.rsplit("/", 1)[-1] == base for other in archive.namelist()) == 1
    part = Part(f"{name}: {shown(base if alone else member.filename)}", new_path(workdir))
    with archive.open(member) as packed:
        _unpack(part.name, packed, part.path, lambda: member.compress_size)
    _require_text(part.name, part.path)
    return part


def _unpack(name: str, packed: IO[bytes] | gzip.GzipFile, target: Path, consumed: Callable[[], int]) -> None:
    expanded = 0
    with target.open("wb") as out:
        for chunk in chunks(packed):
            expanded += len(chunk)
            check_expansion(name, consumed(), expanded)
            out.write(chunk)


def _require_text(name: str, path: Path) -> None:
    if kind(name, head(path)) != "text":
        raise Refused(f"{name} is an archive, workbook or page inside an archive: unpack it first.")
