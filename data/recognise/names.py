"""Column names as they are compared."""

import re
from functools import lru_cache

_NUMBERED = re.compile(r" \(\d+\)$")
_PREFIX = re.compile(r"^(case|org|concept|time|lifecycle):", re.IGNORECASE)


@lru_cache(50_000)
def plain(name: str) -> str:
    """A name as it is compared: Deliverable ID and DeliverableId are deliverableid; Labels (2) is labels."""
    return re.sub(r"[\W_]", "", _NUMBERED.sub("", name).casefold())


@lru_cache(10_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: OpenDate, open_date and Open Date are open, date."""
    parted = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", _NUMBERED.sub("", name))
    return tuple(re.findall(r"[^\W_]+", parted.casefold()))


def is_of_case(name: str) -> bool:
    """Whether a process-mining log says so of the whole case, not of one event."""
    return bool(_PREFIX.match(name)) and name.casefold().startswith("case:")
