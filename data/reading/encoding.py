"""Which legacy encoding bytes are in, if they are not UTF-8: settled by the text they give, or asked.

Every codec that decodes the bytes to something a person could have written is a candidate. If all of them give the
same text, any will do. If they differ, the one whose letters occur together as in real words is taken, provided it is
clearly ahead and charset-normalizer does not find its text chaotic. Otherwise the person is asked, as nobody would
ever notice a wrong letter. Alone, charset-normalizer ties Windows-1250, -1252, -1254 and -1257 for the few accented
words of a typical export.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from charset_normalizer import from_bytes

from .languages import Evidence, evidence
from .refusal import Question, Refused, shown

_SAMPLE_BYTES = 64 * 1024
_LINE_BYTES = 4096
_EXAMPLE_CHARACTERS = 80
_MOST_CHOICES = 6
_LATIN = (
    "cp1252", "cp1250", "cp1254", "cp1257", "iso8859_15", "iso8859_2", "mac_roman", "cp850", "cp437", "cp852",
)  # fmt: skip
_OTHER_ALPHABETS = ("cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256")
_LABELS = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM"}
_LIKE = 0.5
_AHEAD = 0.4
_ENOUGH_FEATURES = 16
_SEVERAL_WORDS = 8  # letter groups: a letter beyond ASCII is in up to five
_SURE_CHARACTERS = 10
_MOST_CHAOS = 0.4  # according to charset-normalizer; text with curly quotes reaches a third
_WORD = re.compile(r"[^\W\d_²³¹½¼¾]*[^\W\d_²³¹½¼¾\x00-\x7f][^\W\d_²³¹½¼¾]*")
_SEPARATE = "“”‘’„‚«»‹›–—…•™®©€£¥°§¶±·×÷½¼¾²³¹µªº†‡‰¿¡№\u00a0\u00ad"
_BETWEEN_LETTERS = "‘’–—…·\u00a0\u00ad"
_OPENING = "¿¡"
_AFTER_LETTERS = "ªº²³¹™®”"


def _common(lead: tuple[int, int], also: tuple[int, ...], least: int = 0) -> Callable[[bytes], bool]:
    return lambda letter: (lead[0] <= letter[0] <= lead[1] or letter[0] in also) and letter[1] >= least


_COMMON = {
    "gb18030": _common((0xB0, 0xD7), (0xA1, 0xA3), least=0xA1),
    "big5": _common((0xA4, 0xC6), (0xA1,)),
    "cp932": _common((0x88, 0x97), (0x81, 0x82, 0x83)),
    "euc_jp": _common((0xB0, 0xCF), (0xA1, 0xA3, 0xA4, 0xA5)),
    "euc_kr": _common((0xB0, 0xC8), (0xA1, 0xA3)),
}
"""Wide codecs, and the lead bytes of the characters that make up nearly all of a text in them."""


@dataclass
class Sample:
    """Lines that are not UTF-8: enough of them to tell the encoding, and at least one for each high byte."""

    lines: bytearray = field(default_factory=bytearray)
    seen: set[int] = field(default_factory=set)
    first: int = 0  # the number of the first such line

    def add(self, line: bytes, high: bytes) -> None:
        """Take the line if there is room, or if it has high bytes that no line before had."""
        if len(self.lines) < _SAMPLE_BYTES or not self.seen.issuperset(high):
            self.lines += line[:_LINE_BYTES] + b"\n"
            self.seen.update(high)


@dataclass(frozen=True)
class _Reading:
    codec: str
    text: str
    score: float
    evidence: Evidence | None = None  # None for the wide codecs, which are scored by their characters


def codec_named(name: str, encoding: str) -> str:
    """Python's name for an encoding that a person gave. Raises Refused if it is not a text encoding."""
    try:
        found = codecs.lookup(encoding)
        " ".encode(found.name).decode(found.name)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        said = shown(encoding)[:40]
        raise Refused(f"{name}: {said} is no text encoding: give one such as utf-8, cp1252 or utf-16.") from error
    return found.name


def label(codec: str) -> str:
    """The name by which people know a codec."""
    return _LABELS.get(codec, codec)


def legacy_codec(name: str, sample: Sample) -> str:
    """The codec of bytes that are not UTF-8. Raises Question if more than one reading is left."""
    data = bytes(sample.lines)
    found = _readings(data)
    if not found:
        raise _question(name, data, sample.first, _any_readings(data))
    best = found[0]
    if not _is_settled(found):
        raise _question(name, data, sample.first, found)
    if best.codec in _OTHER_ALPHABETS and best.evidence and len(best.evidence.found) < _ENOUGH_FEATURES:
        raise _question(name, data, sample.first, found + _any_readings(data))
    if not _is_seconded(data, best):
        raise _question(name, data, sample.first, found)
    return best.codec


def mixed(name: str, sample: Sample, good: int) -> Question:
    """What to ask if most lines beyond ASCII are not UTF-8 but some, `good` being the first of them, could be."""
    data = bytes(sample.lines)
    readings = _readings(data) or _any_readings(data)
    # In most files, lines that are not UTF-8 are Windows-1252, so that reading comes first.
    readings.sort(key=lambda reading: reading.codec != "cp1252")
    best = readings[0].codec if readings else "cp1252"
    choices = {reading.codec: _shortened(_first_telling(reading.text)) for reading in readings[:_MOST_CHOICES]}
    return Question(
        f"{name} line {sample.first} is not UTF-8, but line {good} could be: read all of it in one encoding "
        f"(--encoding {best}), or save the whole file as UTF-8.",
        kind="encoding",
        file=name,
        column=None,
        line=sample.first,
        example=next(iter(choices.values()), ""),
        choices=choices,
    )


def _first_telling(text: str) -> str:
    return next((line for line in text.split("\n") if not line.isascii()), "")


def _is_seconded(data: bytes, best: _Reading) -> bool:
    """Whether charset-normalizer, which judges by other means, finds the same letters readable.

    It sees only the lines with such letters: to it, a column of prices in € is chaos in any encoding.
    """
    pairs = zip(data.split(b"\n"), best.text.split("\n"), strict=True)
    telling = [(line, text) for line, text in pairs if any(letter.isalpha() for letter in text if not letter.isascii())]
    if not telling:
        return True
    lines, texts = b"\n".join(line for line, _ in telling), "\n".join(text for _, text in telling)
    every = from_bytes(lines, cp_isolation=[*_LATIN, *_OTHER_ALPHABETS, *_COMMON], threshold=1.0)
    return any(match.chaos <= _MOST_CHAOS and str(match) == texts for match in every)


def _is_settled(found: list[_Reading]) -> bool:
    """Whether the first reading resembles language where it differs from each other one, and clearly more so."""
    best = found[0]
    if len(found) == 1:
        return best.codec == "cp1252" or best.score >= _LIKE / 2
    return all(_is_ahead(best, other) for other in found[1:])


def _is_ahead(best: _Reading, other: _Reading) -> bool:
    mine, its = best.score, other.score
    if best.evidence and other.evidence:
        if best.codec != "cp1252" and len(best.evidence.found - other.evidence.found) < _SEVERAL_WORDS:
            return False
        mine, its = best.evidence.likeness(other.evidence), other.evidence.likeness(best.evidence)
    # Most files that are not UTF-8 are in Windows-1252, so less evidence will do for it.
    return mine >= _LIKE and mine - its >= (_AHEAD / 2 if best.codec == "cp1252" else _AHEAD)


def _readings(data: bytes) -> list[_Reading]:
    """Plausible readings, each text once, best first."""
    texts: dict[str, _Reading] = {}
    for codec in (*_LATIN, *_OTHER_ALPHABETS):
        text = _decoded(data, codec)
        if text is not None and _is_plausible(text):
            shown_by = evidence(text)
            texts.setdefault(text, _Reading(codec, text, shown_by.likeness(), shown_by))
    for codec in _COMMON:
        text = _decoded(data, codec)
        if text is not None:
            texts.setdefault(text, _Reading(codec, text, _wide_score(data, codec)))
    return sorted((each for each in texts.values() if _counts(each)), key=lambda each: -each.score)


def _counts(reading: _Reading) -> bool:
    return reading.codec not in _COMMON or reading.score > 0


def _any_readings(data: bytes) -> list[_Reading]:
    texts: dict[str, _Reading] = {}
    for codec in (*_LATIN, *_OTHER_ALPHABETS, *_COMMON):
        if (text := _decoded(data, codec)) is not None:
            texts.setdefault(text, _Reading(codec, text, 0))
    return list(texts.values())


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_plausible(text: str) -> bool:
    """Whether a person could have typed it: no stray symbols or controls, words of one script and with normal case."""
    odd = {letter for letter in set(text) if not letter.isascii() and not letter.isalpha()}
    if not all(letter in _SEPARATE or unicodedata.combining(letter) for letter in odd):
        return False
    return _symbols_fit(text, odd) and all(_is_word(word) for word in set(_WORD.findall(text)))


def _symbols_fit(text: str, odd: set[str]) -> bool:
    """Whether no symbols are between letters, where another codec has a letter."""
    for before, symbol, after in re.findall(r"(?=(.)([^\x00-\x7f])(.))", f" {text} ", re.DOTALL):
        if symbol not in odd and symbol not in "ªº":
            continue
        if unicodedata.combining(symbol) and before.isascii():
            return False
        if before.isalpha() and after.isalpha() and symbol not in _BETWEEN_LETTERS:
            return False
        if (before.isalpha() and symbol in _OPENING) or (after.isalpha() and symbol in _AFTER_LETTERS):
            return False
    return True


def _is_word(word: str) -> bool:
    return len({_script(letter) for letter in word}) == 1 and _has_sane_case(word)


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() or letter in "ªºµ" else unicodedata.name(letter, "?").split()[0]


def _has_sane_case(word: str) -> bool:
    """Beside a letter beyond ASCII: never a capital after a small letter, nor a small one after two capitals."""
    for position in range(1, len(word)):
        before, letter = word[position - 1], word[position]
        if before.isascii() and letter.isascii():
            continue
        if before.islower() and letter.isupper():
            return False
        if before.isupper() and letter.islower() and position > 1:
            return False
    return True


def _wide_score(data: bytes, codec: str) -> float:
    """0–1: how sure a wide codec is; 0 unless nearly all its characters are common ones of that script."""
    letters = [letter for letter in data.decode(codec) if not letter.isascii()]
    written = [letter.encode(codec) for letter in letters]
    if any(len(each) != 2 for each in written) or not all(map(_COMMON[codec], written)):
        return 0.0
    if any(map(_is_odd_symbol, letters)):
        return 0.0
    different = len(set(written))
    looks_korean = all(map(_COMMON["euc_kr"], written)) and codec != "cp932"
    if looks_korean:
        # Chinese or Japanese text of ten different characters hardly ever stays within the range of Hangul.
        return (1.0 if different >= _SURE_CHARACTERS else 0.4) if codec == "euc_kr" else 0.4
    has_kana = any(letter[0] in (0xA4, 0xA5) for letter in written)
    return min(1.0, different / _SURE_CHARACTERS) * (0.8 if codec == "euc_jp" and not has_kana else 1.0)


def _is_odd_symbol(letter: str) -> bool:
    return unicodedata.category(letter) in ("So", "Sm", "Sk", "Cc", "Co")


def _question(name: str, data: bytes, line: int, readings: list[_Reading]) -> Refused:
    if not readings:
        return Refused(
            f"{name} line {line} is in no encoding that is known here: save the file as UTF-8, or name its encoding "
            "(--encoding)."
        )
    number = _telling_line([reading.text for reading in readings])
    choices: dict[str, str] = {}
    for reading in readings:
        example = _shortened(reading.text.split("\n")[number])
        if reading.codec not in choices and example not in choices.values() and len(choices) < _MOST_CHOICES:
            choices[reading.codec] = example
    return Question(
        f"{name} is in an encoding that is not certain (line {line}): say which one it is "
        f"(--encoding {next(iter(choices))}, for example), or save it as UTF-8 (in Excel: CSV UTF-8).",
        kind="encoding",
        file=name,
        column=None,
        line=line,
        example=next(iter(choices.values())),
        choices=choices,
    )


def _telling_line(texts: list[str]) -> int:
    """The line that tells the most readings apart."""
    rows = list(zip(*(text.split("\n") for text in texts), strict=False))
    return max(range(len(rows)), key=lambda number: len(set(rows[number])))


def _shortened(line: str) -> str:
    """The part of a line around its first letter beyond ASCII."""
    start = next((position for position, letter in enumerate(line) if not letter.isascii()), 0)
    begin = max(0, start - _EXAMPLE_CHARACTERS // 2)
    return shown(line[begin : begin + _EXAMPLE_CHARACTERS].strip())
