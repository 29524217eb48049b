"""Bytes → UTF-8 text: which encoding it was in, and a copy without byte-order mark and NUL bytes if needed."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import encoding
from .files import CHUNK_BYTES, chunks, new_path
from .refusal import MAX_LINE_BYTES, Refused, size_text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WIDE_WITHOUT_BOM = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_UTF8_NAMES = {"utf-8", "ascii"}
_SAMPLE_BYTES = 64 * 1024
_ENOUGH_LINES = 10_000
_MOSTLY = 2  # lines in UTF-8 per line that is not, from which the file counts as UTF-8; fewer may be chance
_ASCII = bytes(range(0x80))
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\0\t\n\v\f\r\x1a"))
_SHIFTED = (b"\x1b$B", b"\x1b$@")
"""How text in ISO-2022-JP leaves ASCII; all its bytes are ASCII."""
_BACKSLASHED = re.compile(r'\\(["\\])')


@dataclass(frozen=True)
class Clean:
    """A text as UTF-8 without BOM, the encoding it was in, and what was done to it."""

    path: Path
    encoding: str
    notes: tuple[str, ...] = ()


@dataclass
class _Survey:
    """Which lines with non-ASCII bytes are UTF-8 and which are not; NUL and other control bytes."""

    good: int = 0
    first_good: int = 0
    bad: int = 0
    lines: int = 1
    nuls: int = 0
    first_nul: int = 0
    controls: int = 0
    size: int = 0
    shifted: bool = False
    sample: encoding.Sample = field(default_factory=encoding.Sample)

    def add(self, block: bytes) -> None:
        """Look at a piece of the file that ends at the end of a line."""
        self.size += len(block)
        if b"\0" in block:
            block = self._add_nuls(block)
        if b"\x1b" in block:
            self.shifted = self.shifted or any(shift in block for shift in _SHIFTED)
        if not block.isascii():
            self._add_letters(block)
        self.lines += _line_ends(block)

    def _add_nuls(self, block: bytes) -> bytes:
        if not self.nuls:
            self.first_nul = self.lines + _line_ends(block[: block.index(b"\0")])
        self.nuls += block.count(b"\0")
        self.controls += len(block) - len(block.translate(None, _CONTROLS))
        return block.replace(b"\0", b"")

    def _add_letters(self, block: bytes) -> None:
        if self.good > _ENOUGH_LINES and is_utf8(block):
            self.good += 1
            return
        for number, line in enumerate(block.splitlines()):
            if line.isascii():
                continue
            if is_utf8(line):
                self.good += 1
                self.first_good = self.first_good or self.lines + number
                continue
            self.bad += 1
            self.sample.first = self.sample.first or self.lines + number
            self.sample.add(line, line.translate(None, _ASCII))


def clean(name: str, path: Path, workdir: Path, given: str | None = None) -> Clean:
    """The file as UTF-8 without BOM and NUL bytes: itself, or a copy in workdir.

    `given` is the encoding a person stated; without it, the encoding is detected. A file that is UTF-8 except for some
    lines stays as it is: those lines become rejects when it is loaded, so no letter is silently changed.
    Raises Refused for binary files, lines beyond the limit and a stated encoding that does not exist or fit, and
    Question if the encoding is not certain.
    """
    codec, label = _given(name, given) if given else _marked(path)
    if codec == "utf-8-sig":
        path, codec = _without_bom(path, workdir), "utf-8"
    elif codec and codec not in _UTF8_NAMES:
        path = _transcode(name, path, codec, label, workdir)
    survey = _survey(name, path)
    path, notes = _without_nuls(name, path, workdir, survey)
    if codec or not (survey.bad or survey.shifted) or 0 < _MOSTLY * survey.bad <= survey.good:
        return Clean(path, label or "UTF-8", notes)
    codec = _legacy(name, path, survey)
    label = encoding.label(codec)
    return Clean(_transcode(name, path, codec, label, workdir), label, notes)


def _given(name: str, given: str) -> tuple[str, str]:
    codec = encoding.codec_named(name, given)
    return codec, encoding.label(codec)


def _legacy(name: str, path: Path, survey: _Survey) -> str:
    if survey.shifted and not survey.bad:
        return "iso2022_jp"
    if survey.good:
        raise encoding.mixed(name, survey.sample, survey.first_good)
    return encoding.legacy_codec(name, survey.sample)


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def unescape(path: Path, workdir: Path) -> Path:
    """A copy in which quotes escaped by a backslash are doubled instead; lines stay the same."""
    target = new_path(workdir)
    with (
        path.open(encoding="utf-8", newline="", errors="surrogateescape") as text,
        target.open("w", encoding="utf-8", newline="", errors="surrogateescape") as out,
    ):
        out.writelines(unescaped(line) for line in text)
    return target


def unescaped(text: str) -> str:
    """The text with backslash escapes turned into doubled quotes and plain backslashes."""
    return _BACKSLASHED.sub(lambda match: '""' if match[1] == '"' else "\\", text)


def _marked(path: Path) -> tuple[str | None, str]:
    with path.open("rb") as file:
        start = file.read(_SAMPLE_BYTES)
    for mark, codec, label in _BOMS:
        if start.startswith(mark):
            return codec, label
    for codec in _WIDE_WITHOUT_BOM if b"\0" in start else ():
        if _is_in(codec, start):
            return codec, codec.upper()[:6]
    return None, ""


def _is_in(codec: str, start: bytes) -> bool:
    """Whether bytes with NULs are text of two or four bytes per letter: their line ends tell."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(start)
    except UnicodeDecodeError:
        return False
    if not text or "\0" in text:
        return False
    ends, bytes_like_ends = text.count("\n") + text.count("\r"), start.count(b"\n") + start.count(b"\r")
    if not bytes_like_ends:
        return sum(map(str.isascii, text)) > 0.4 * len(text)
    return 2 * ends > bytes_like_ends


def _without_bom(path: Path, workdir: Path) -> Path:
    target = new_path(workdir)
    with path.open("rb") as file, target.open("wb") as out:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        out.writelines(chunks(file))
    return target


def _without_nuls(name: str, path: Path, workdir: Path, survey: _Survey) -> tuple[Path, tuple[str, ...]]:
    """A copy without NUL bytes, which some exports pad with. Raises Refused if the rest is not text either."""
    if not survey.nuls:
        return path, ()
    rest = survey.size - survey.nuls
    if not rest or survey.controls * 100 > rest:
        raise Refused(
            f"{name} line {survey.first_nul} holds a NUL byte and the file is not plain text: export it as CSV or XLSX."
        )
    target = new_path(workdir)
    with path.open("rb") as file, target.open("wb") as out:
        out.writelines(chunk.replace(b"\0", b"") for chunk in chunks(file))
    what = "1 NUL byte" if survey.nuls == 1 else f"{survey.nuls:,} NUL bytes"
    return target, (f"{what} removed (first: line {survey.first_nul})",)


def _transcode(name: str, path: Path, codec: str, label: str, workdir: Path) -> Path:
    target = new_path(workdir)
    try:
        with (
            path.open(encoding=codec, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while piece := text.read(CHUNK_BYTES):
                out.write(piece)
    except UnicodeError as error:
        line = _undecodable_line(path, codec)
        raise Refused(
            f"{name} looks like {label} but is damaged (line {line}): save it as UTF-8, or say which encoding it is in "
            "(--encoding cp1252, for example)."
        ) from error
    return target


def _undecodable_line(path: Path, codec: str) -> int:
    number = 1
    with path.open(encoding=codec, errors="replace", newline="") as text, suppress(UnicodeError):  # no byte-order mark
        for number, line in enumerate(text, 1):
            if "\ufffd" in line:
                return number
    return number


def _survey(name: str, path: Path) -> _Survey:
    survey = _Survey()
    for block in _blocks(name, path):
        survey.add(block)
    return survey


def _blocks(name: str, path: Path) -> Iterator[bytes]:
    """The file in pieces that end at a line end, so that no letter is cut."""
    rest, offset = b"", 0
    with path.open("rb") as file:
        for chunk in chunks(file):
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
            if cut:
                yield rest + chunk[:cut]
                offset += len(rest) + cut
                rest = b""
            rest += chunk[cut:]
            if len(rest) > MAX_LINE_BYTES:
                raise Refused(
                    f"{name} line {_line_at(path, offset)} is longer than the limit of "
                    f"{size_text(MAX_LINE_BYTES)}: check the file's line ends and quotes."
                )
    if rest:
        yield rest


def _line_at(path: Path, offset: int) -> int:
    """The 1-based number of the line that a byte is on."""
    with path.open("rb") as file:
        return 1 + _line_ends(file.read(offset))


def _line_ends(data: bytes) -> int:
    """How many lines end in the bytes: at LF, CRLF or CR."""
    returns = data.count(b"\r")
    return data.count(b"\n") + (returns - data.count(b"\r\n") if returns else 0)
