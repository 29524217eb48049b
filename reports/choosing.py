"""Reads which work and which week a command line means."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from queries import EVERYTHING, LINK_NAMES, Scope, narrowed, words
from queries.briefing import Ask
from reports.cell_text import line
from reports.text import FILTERS

WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
MOST_NAMED = 30


class Unknown(Exception):
    """What was asked for is not in the data, or is not a week; the message lists what there is."""


def week(text: str) -> date:
    """The Monday of an ISO week such as 2026-W46. Raises Unknown if there is no such week."""
    found = WEEK.fullmatch(text.strip())
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass
    raise Unknown(f"There is no week {text!r}. A week is written as 2026-W46.")


def scope(ask: Ask, given: Mapping[str, Sequence[str]]) -> Scope:
    """The scope for these filters, by their names in links; a vendor may be given by id or by name.

    Raises Unknown for a value that is not in the data.
    """
    choices = ask("frame/choices", Scope(viewer=EVERYTHING)).to_pylist()
    known: dict[str, dict[str, str]] = {link: {} for link in LINK_NAMES.values()}
    for row in choices:
        known[row["dimension"]][row["value"]] = row["label"]
    vendors = words.told_apart(known["vendor"])
    chosen = {
        name: tuple(_value(name, text, known[link], vendors) for text in given.get(link, ()))
        for name, link in LINK_NAMES.items()
    }
    return narrowed(Scope(viewer=EVERYTHING), chosen)


def _value(name: str, text: str, known: Mapping[str, str], vendors: Mapping[str, str]) -> str:
    """The value meant by a text that gives the value itself, or its wording on the pages."""
    if text in known:
        return text
    title, column = FILTERS[name]
    written = {words.label(column, value, vendors).casefold(): value for value in known}
    if text.casefold() in written:
        return written[text.casefold()]
    raise Unknown(f"There is no {title.lower()} {line(text)!r}. {_there_are(known)}")


def _there_are(known: Mapping[str, str]) -> str:
    named = [line(value if label in (value, None) else f"{value} ({label})") for value, label in known.items()]
    more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
    return f"There are: {', '.join(named[:MOST_NAMED])}{more}." if named else "There are none."
