"""What the raw bytes tell about a text file's lines, without parsing a single record."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .dialect import BLANKS
from .files import CHUNK_BYTES
from .refusal import MAX_LINE_BYTES

_TAIL_BYTES = 64 * 1024
_SOUGHT_BLANKS = [letter for letter in BLANKS if letter not in "\r\n"]


@dataclass
class Lines:
    """The number of lines, whether all end alike (LF or CRLF), how many quotes there are, which blanks occur, and
    whether a closing quote is followed by another one."""

    count: int = 0
    quotes: int = 0
    feeds: int = 0
    returns: int = 0
    pairs: int = 0
    requoted: bool = False
    blanks: set[str] = field(default_factory=set)

    @property
    def alike(self) -> bool:
        """Whether every line ends in LF or every line in CRLF."""
        return self.returns == self.pairs and self.pairs in (0, self.feeds)

    @property
    def end_bytes(self) -> int:
        """The length of a line end, if all are alike."""
        return 2 if self.pairs else 1

    def add(self, chunk: bytes, requoted: re.Pattern[bytes], quote: bytes) -> None:
        """Count a piece of the file that ends at the end of a line."""
        self.feeds += chunk.count(b"\n")
        self.quotes += chunk.count(quote)
        if b"\r" in chunk:
            self.returns += chunk.count(b"\r")
            self.pairs += chunk.count(b"\r\n")
        for blank in _SOUGHT_BLANKS:
            if blank not in self.blanks and _holds(chunk, blank.encode()):
                self.blanks.add(blank)
        # The pattern is slow if there are many quotes; most files never have a space after one.
        if b'" ' in chunk or b"' " in chunk:
            self.requoted = self.requoted or requoted.search(chunk) is not None


def scan(path: Path, delimiter: str, quote: str) -> Lines:
    """Scan the lines of a whole file."""
    lines, last = Lines(), b"\n"
    requoted = _requoted(delimiter.encode(), quote.encode())
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES) + file.readline(MAX_LINE_BYTES):
            lines.add(chunk, requoted, quote.encode())
            last = chunk[-1:]
    lines.count = lines.feeds + (last != b"\n")
    return lines


def last_lines(path: Path, most: int) -> list[str]:
    """Up to that many whole lines from the end, without their line ends."""
    if most <= 0:
        return []
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        lines = file.read().decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    whole = lines if size <= _TAIL_BYTES else lines[1:]
    return [line.removesuffix("\r") for line in whole[-most:]]


def _requoted(delimiter: bytes, quote: bytes) -> re.Pattern[bytes]:
    """A closing quote, spaces and another quote: DuckDB joins the two texts and does not reject them."""
    before = re.escape(delimiter + quote) + rb"\r\n"
    return re.compile(b"%b(?<![%b]%b) +%b" % (quote, before, quote, quote))


def _holds(chunk: bytes, blank: bytes) -> bool:
    # Looking for one byte first is many times faster than looking for two or three.
    return blank[:1] in chunk and blank in chunk
