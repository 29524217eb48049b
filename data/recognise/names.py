"""Column names and words in the form in which they are compared."""

import re
import unicodedata
from functools import lru_cache

_NUMBERED = re.compile(r" \(\d+\)$")
_PREFIX = re.compile(r"^(case|org|concept|time|lifecycle):", re.IGNORECASE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@lru_cache(50_000)
def plain(name: str) -> str:
    """A name as compared: Deliverable ID and DeliverableId are deliverableid; Labels (2) is labels."""
    return re.sub(r"[\W_]", "", folded(_NUMBERED.sub("", name)))


@lru_cache(50_000)
def folded(text: str) -> str:
    """Lower case without accents: Priorität is prioritat, N° is no."""
    letters = unicodedata.normalize("NFKD", text.replace("°", "º").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def spellings(name: str) -> tuple[str, ...]:
    """A name as compared, in each way of writing it: Fällig is fallig and faellig."""
    spelt_out = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    return tuple(dict.fromkeys((plain(name), plain(spelt_out))))


@lru_cache(10_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: OpenDate, open_date and Open Date are open, date."""
    parted = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", _NUMBERED.sub("", name))
    return tuple(re.findall(r"[^\W_]+", folded(parted)))


def is_of_case(name: str) -> bool:
    """Whether a process-mining log marks it as belonging to the whole case, not to one event."""
    return bool(_PREFIX.match(name)) and name.casefold().startswith("case:")
