"""Bytes → UTF-8 text: which encoding it was, and a copy without a byte-order mark where needed."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from .files import CHUNK_BYTES, chunks, new_path
from .refusal import MAX_LINE_BYTES, Refused, size_text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE_BYTES = 64 * 1024
_ENOUGH_LINES = 10_000
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
    "cp932", "gb18030", "big5", "euc_kr", "euc_jp", "mac_roman",
]  # fmt: skip
_WIDE = {
    "cp932", "shift_jis", "gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950",
    "euc_kr", "cp949", "euc_jp",
}  # fmt: skip
_OTHER_SCRIPTS = {"cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", *_WIDE}
"""Detection is trusted for these. Among the Latin ones it guesses, so there Windows-1252 is taken."""
_ENOUGH_HIGH_BYTES = 16
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_LABELS = {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_BACKSLASHED = re.compile(r'\\(["\\])')


@dataclass
class _Survey:
    """Which lines with non-ASCII bytes are UTF-8 and which are not."""

    good: int = 0
    bad: int = 0
    sample: bytearray = field(default_factory=bytearray)  # of the bad lines

    def add(self, block: bytes) -> None:
        if self.good > _ENOUGH_LINES and is_utf8(block):
            self.good += 1
            return
        for line in block.splitlines():
            if not line.isascii():
                self._add_line(line)

    def _add_line(self, line: bytes) -> None:
        if is_utf8(line):
            self.good += 1
            return
        self.bad += 1
        if len(self.sample) < _SAMPLE_BYTES:
            self.sample += line[:4096] + b"\n"


def clean(name: str, path: Path, workdir: Path) -> tuple[Path, str]:
    """The file as UTF-8 without BOM (itself, or a copy in workdir) and the encoding it was in.

    A file that is UTF-8 but for some lines stays as it is: those lines become rejects when it
    is loaded, so nothing turns into wrong letters. Raises Refused for NUL bytes, for lines beyond
    the limit and where the encoding is not certain.
    """
    codec, label = _marked(path)
    if codec == "utf-8-sig":
        path, codec = _without_bom(path, workdir), None
    elif codec:
        path = _transcode(name, path, codec, label, workdir)
    survey = _survey(name, path)
    if codec or not survey.bad:
        return path, label or "UTF-8"
    if label or survey.good >= survey.bad:
        return path, label or "UTF-8"
    if survey.good:
        raise Refused(
            f"{name} mixes UTF-8 with another encoding (line {_bad_line(path)} is not UTF-8): "
            "save the whole file as UTF-8."
        )
    codec = _legacy_codec(name, bytes(survey.sample))
    label = _LABELS.get(codec, codec)
    return _transcode(name, path, codec, label, workdir), label


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    return _decodes(data, "utf-8")


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
        start = file.read(4096)
    for mark, codec, label in _BOMS:
        if start.startswith(mark):
            return codec, label
    return _utf16_without_mark(start)


def _utf16_without_mark(start: bytes) -> tuple[str | None, str]:
    """UTF-16 is seen by the NUL that every other byte of its Latin text is."""
    pairs = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if pairs >= 2 and odd > 0.4 * pairs and even == 0:
        return "utf-16-le", "UTF-16"
    if pairs >= 2 and even > 0.4 * pairs and odd == 0:
        return "utf-16-be", "UTF-16"
    return None, ""


def _without_bom(path: Path, workdir: Path) -> Path:
    target = new_path(workdir)
    with path.open("rb") as file, target.open("wb") as out:
        file.seek(len(codecs.BOM_UTF8))
        out.writelines(chunks(file))
    return target


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
        raise Refused(f"{name} looks like {label} but is damaged: save it as UTF-8.") from error
    return target


def _survey(name: str, path: Path) -> _Survey:
    survey, offset = _Survey(), 0
    for block in _blocks(name, path):
        if (nul := block.find(b"\0")) >= 0:
            line = _line_at(path, offset + nul)
            raise Refused(f"{name} line {line} holds a NUL byte: it is not plain text, export it again.")
        if not block.isascii():
            survey.add(block)
        offset += len(block)
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
    """The 1-based line of a byte; a line ends at LF, CRLF or CR."""
    with path.open("rb") as file:
        before = file.read(offset)
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")


def _bad_line(path: Path) -> int:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        return next(number for number, line in enumerate(text, 1) if not _encodable(line))


def _encodable(line: str) -> bool:
    return line.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in line)


def _legacy_codec(name: str, sample: bytes) -> str:
    """Other scripts put their letters side by side; in Latin text a non-ASCII letter mostly stands alone."""
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    sure = best is not None and best.encoding in _OTHER_SCRIPTS and _is_sure(best.encoding, best.coherence, sample)
    if sure:
        return best.encoding
    if _decodes(sample, "cp1252") and not _looks_foreign(sample):
        return "cp1252"
    raise Refused(f"{name} is in an encoding that is not certain: save it as UTF-8 (in Excel: CSV UTF-8).")


def _is_sure(codec: str, coherence: float, sample: bytes) -> bool:
    if codec in _WIDE:
        return (_looks_foreign(sample) and _high_bytes(sample) >= _ENOUGH_HIGH_BYTES) or coherence > 0.1
    return _looks_foreign(sample) and coherence > 0.1


def _looks_foreign(sample: bytes) -> bool:
    together = sum(len(run) for run in _HIGH_RUN.findall(sample))
    return together >= 4 and together > 0.8 * _high_bytes(sample)


def _high_bytes(sample: bytes) -> int:
    return sum(byte > 0x7F for byte in sample)


def _decodes(sample: bytes, codec: str) -> bool:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
