"""How names and ids are written: what is removed before comparing them, and what makes two look alike, in SQL."""

import re
import unicodedata

from data.column_cells import matches
from data.sql import literal

SCIENTIFIC = r"[-+]?\d+([.,]\d+)?[eE][+]\d{1,3}|[-+]?\d+[.,]\d+[eE]\d{1,3}"
"""What a spreadsheet makes of a long number. A code such as 1E5 has neither a decimal mark nor a sign."""

_INVISIBLE = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_BLANKS = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"


def visible(source: str) -> str:
    """SQL: a text without invisible characters: zero-width ones, soft hyphens, direction marks."""
    return f"regexp_replace({source}, {literal(_INVISIBLE)}, '', 'g')"


def normal(source: str) -> str:
    """SQL: a name as it is kept and compared: composed, nothing invisible, runs of blanks as one."""
    single = f"regexp_replace({visible(source)}, {literal(_BLANKS)}, ' ', 'g')"
    return f"case when {is_odd(source)} then nullif(nfc_normalize(trim({single})), '') else {source} end"


def is_odd(source: str) -> str:
    """SQL: whether `normal` may change a text."""
    return f"(strlen({source}) <> length({source}) or contains({source}, '  ') or contains({source}, chr(9)))"


def normal_text(text: str) -> str:
    """What `normal` makes of a text."""
    return unicodedata.normalize("NFC", re.sub(_BLANKS, " ", re.sub(_INVISIBLE, "", text)).strip())


def is_scientific(source: str) -> str:
    """SQL: whether an id is a number that a spreadsheet has rounded."""
    may = f"({source} >= '0' and {source} < ':' or {source} >= '+' and {source} < '.')"
    return f"case when {may} then {matches(source, SCIENTIFIC)} else false end"


def bare(source: str, is_ascii: bool = False) -> str:
    """SQL: a name without case, blanks and punctuation, except punctuation between digits; `is_ascii` if it has only
    ASCII letters.
    """
    letter, digit = ("a-z", "0-9") if is_ascii else (r"\p{L}", r"\p{N}")
    text = f"regexp_replace(lower({source}), '[^{letter}{digit}]+', '-', 'g')"
    for _ in range(2):  # a mark between two letters is found in the first pass, its neighbour in the second
        text = f"regexp_replace({text}, '([{letter}])-|-([{letter}])|^-|-$', '\\1\\2', 'g')"
    return text


def without_zeros(source: str) -> str:
    """SQL: an id without the leading zeros of its numbers."""
    return f"regexp_replace({source}, '(^|[^0-9])0+([0-9])', '\\1\\2', 'g')"
