"""Parts of sentences: a share, an amount, a name, a list; Markdown in which names from files are escaped."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.parts import names
from pages.parts.escape import markdown
from queries.format import format_value, grouped


def share(value: object) -> str:
    """A share in per cent."""
    return together(format_value(value, "share", short=True))


def hours(value: object) -> str:
    """A duration in hours."""
    return together(f"{format_value(value, 'hours')} h")


def span(value: object) -> str:
    """A stretch of calendar time, given in hours: `10 d 2 h`."""
    return together(format_value(value, "duration", short=True))


def chance(value: object) -> str:
    """A probability."""
    return together(format_value(value, "probability"))


def money(value: object, currency: str | None) -> str:
    """An amount with its currency."""
    return together(format_value(value, "currency", short=True, currency=currency or ""))


def day(value: object) -> str:
    """A date."""
    return together(format_value(value, "date"))


def together(text: str) -> str:
    """A number and its unit, kept on one line."""
    return markdown(text).replace(" ", "\u00a0")


def name(row: Mapping[str, Any], column: str) -> str:
    """The row's value in that column for use within a sentence."""
    return markdown(names.written(column, row[column]))


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str], most: int = 2) -> str:
    """The parts joined by commas and "and"; those beyond `most` are only counted."""
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {len(parts) - most} more"
    return " and ".join(parts)


def items(count: int, what: str = "item") -> str:
    """A count with its noun."""
    return f"{grouped(count)} {what}{'' if count == 1 else 's'}"
