"""Names of months and weekdays in the languages of exports, and dates that contain them, in SQL.

Names are compared without accents and dots, in lower case. A word that two languages read as different months is
decided by the other words of the column, or asked about.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

from data.sql import literal

LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "hr", "sl", "tr",
    "et", "lv", "lt", "ca", "id", "ru", "uk", "bg", "el",
)  # fmt: skip
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# People cut names to three letters, whatever the standard abbreviation; not if that gives another month's name.
_CUT = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb")
_MORE = {
    "de": {"maerz": 3, "maer": 3, "mrz": 3, "jaenner": 1, "janner": 1, "feber": 2},
    "es": {"set": 9, "setiembre": 9},
    "fr": {"fevr": 2, "juill": 7},
    "it": {"sett": 9},
    "en": {"sept": 9},
}
_BETWEEN = r"(?:de |del |di |da |of |den |d')?"
_JOINING = r"(\d),? +(?:um|at|as|a|a las|alle|alle ore|ore|om|o|kl[.]?|klo) +(\d{1,2}[:h])"
_ORDINAL = r"(?:st|nd|rd|th|er|re|e|a|o|[ºª°])?"


@dataclass(frozen=True)
class Months:
    """What the words of a column mean: word → month, 1 to 12; and the weekdays with which its dates begin."""

    words: tuple[tuple[str, int], ...]
    weekdays: tuple[str, ...] = ()

    def english(self, source: str) -> str:
        """SQL: a date with a month's name as day, English name and year, in this order; any other text unchanged."""
        text = _plain_sql(source)
        if self.weekdays:
            text = f"regexp_replace({text}, {literal(_weekday(self.weekdays))}, '\\1')"
        text = f"regexp_replace({text}, {literal(_JOINING)}, '\\1 \\2')"
        text = f"regexp_replace({text}, '(\\d{{1,2}}) ?h ?(\\d{{2}})|( uhr)$', '\\1:\\2')"
        text = f"regexp_replace({text}, ':$', '')"
        if not self.words:
            return f"list_transform([{text}], lambda text: {_unless_number('text', source)})[1]"
        names = "|".join(re.escape(word) for word, _ in sorted(self.words, key=lambda one: -len(one[0])))
        found = literal(rf"(^|[^\p{{L}}])({names})([^\p{{L}}]|$)")
        pairs = ((literal(word), literal(ENGLISH[month - 1].upper())) for word, month in self.words)
        cases = " ".join(f"when {word} then {name}" for word, name in pairs)
        named = f"case regexp_extract(text, {found}, 2) {cases} end"
        written = f"regexp_replace(text, {found}, '\\1' || {named} || '\\3')"
        for pattern, left in _ORDERS:
            written = f"regexp_replace({written}, {literal(pattern)}, {literal(left)})"
        body = f"case when regexp_matches(text, {found}) then {written} else {_unless_number('text', source)} end"
        return f"list_transform([{text}], lambda text: {body})[1]"


@dataclass(frozen=True)
class Doubt:
    """A word that languages read differently: language → month."""

    word: str
    readings: tuple[tuple[str, int], ...]


def plain(text: str) -> str:
    """A text in the form in which names are compared: lower case, without accents."""
    parted = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(one for one in parted if not unicodedata.combining(one)))


def words_of(shapes: Iterable[str]) -> frozenset[str]:
    """The month names among the words of date shapes, apart from weekdays at the front."""
    found: set[str] = set()
    for shape in shapes:
        rest = _weekday_re().sub(r"\2", plain(shape))
        found.update(word for word in re.findall(r"[^\W\d_]+", rest) if word in _meanings())
    return frozenset(found)


def weekdays_of(shapes: Iterable[str]) -> tuple[str, ...]:
    """The weekdays with which date shapes begin."""
    found = {match[1] for shape in shapes if (match := _weekday_re().match(plain(shape)))}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def decide(
    words: frozenset[str],
    language: str | None = None,
    weekdays: tuple[str, ...] = (),
    beside: frozenset[str] = frozenset(),
) -> Months | Doubt:
    """What a column's words mean: in the language given, else in those that know all of them, else in any.

    Words `beside` it, from other columns, help to tell the language; doubts about those are for their columns to ask.
    """
    every = words | beside
    known = [one for one in LANGUAGES if all(one in _meanings()[word] for word in every)]
    if language:
        known = [language]
    decided = []
    for word in sorted(every):
        readings = {one: month for one, month in _meanings()[word].items() if one in known} or _meanings()[word]
        if len(set(readings.values())) == 1:
            decided.append((word, next(iter(readings.values()))))
        elif word in words:
            return Doubt(word, tuple(readings.items()))
    return Months(tuple(decided), weekdays)


def language_name(code: str) -> str:
    """The English name of a language."""
    return Locale(code).get_display_name("en") or code


def month_name(month: int) -> str:
    """The English name of a month."""
    return get_month_names("wide", locale="en")[month]


@lru_cache(1)
def _meanings() -> dict[str, dict[str, int]]:
    """Word → language → month."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for language in LANGUAGES:
        for word, month in _of(language).items():
            found[word][language] = month
    return dict(found)


def _of(language: str) -> dict[str, int]:
    found = dict(_MORE.get(language, {}))
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for month, name in get_month_names(width, context, language).items():
                found.setdefault(plain(name).strip(". "), month)
    if language in _CUT:
        _cut(found)
    return {word: month for word, month in found.items() if re.fullmatch(r"[^\W\d_]{2,}", word)}


def _cut(found: dict[str, int]) -> None:
    """Add the first three letters of each name unless they are another month's."""
    months = defaultdict(set)
    for word, month in found.items():
        months[word[:3]].add(month)
    for word, of in months.items():
        if len(of) == 1:
            found.setdefault(word, next(iter(of)))


@lru_cache(1)
def _weekdays() -> tuple[str, ...]:
    found = {
        plain(name).strip(". ")
        for language in LANGUAGES
        for width in ("wide", "abbreviated", "short")
        for context in ("format", "stand-alone")
        for name in get_day_names(width, context, language).values()
    }
    words = (word for word in found if re.fullmatch(r"[^\W\d_]{2,}(-[^\W\d_]+)?", word))
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(1)
def _weekday_re() -> re.Pattern[str]:
    """A weekday before a date, and the date, captured. Compiled when first needed, as that takes a moment."""
    return re.compile(_weekday(_weekdays(), r"[^\W\d_]").replace("^(?:", "^(", 1))


def _unless_number(text: str, source: str) -> str:
    """SQL: the text without its weekday; what begins with a digit is left as written."""
    return f"case when left({source}, 1) between '0' and '9' then {source} else {text} end"


def _plain_sql(source: str) -> str:
    """SQL: what `plain` makes of a text."""
    return f"strip_accents(lower(nfc_normalize({source})))"


def _weekday(words: tuple[str, ...], letter: str = r"\p{L}") -> str:
    """A pattern for a weekday before a date; the date is its last capture."""
    # A weekday may look like a month (French "mar." is Tuesday): it is a weekday only before a whole date.
    return (
        rf"^(?:{'|'.join(words)})[.]?,? +"
        rf"(\d{{1,2}}[.]?[ /-]*(?:de |di )?{letter}|\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d|{letter}+[.]? \d{{1,2}},)"
    )


_MONTH = r"([A-Z]{3})"
_ORDERS = (
    (
        rf"^(\d{{1,2}}){_ORDINAL}[ ./-]*{_BETWEEN}{_MONTH}[ ./,-]*(?:de |del |of )?'?(\d{{4}}|\d{{2}})(?:[.,]? +|$)",
        r"\1 \2 \3 ",
    ),
    (rf"^{_MONTH}[. /-]*(\d{{1,2}}){_ORDINAL}[, /-]+(\d{{4}})(?:[.,]? +|$)", r"\2 \1 \3 "),
    (rf"^(\d{{4}})[ ./-]*(?:m[.] |de )?{_MONTH}[ ./-]*(\d{{1,2}})(?:[.,]? +|[.]?$)", r"\3 \2 \1 "),
    (r"^(\d{1,2} [A-Z]{3} \d{2,4}) +(\S.*)$", r"\1 \2"),
    (r" +$", ""),
)
