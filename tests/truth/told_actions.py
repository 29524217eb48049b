"""Reads the actions of This week, and holds each against the truth: which there are, whose, how much, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pages.parts.week import words
from pages.parts.week.words import Wording
from queries import EVERYTHING, Scope, data_age
from queries.briefing import Ask, brief
from queries.said import actions
from queries.said import words as told
from queries.said.week import news
from tests.truth.facts import Facts, name
from tests.truth.reading import N, same
from tests.truth.stories import NAMES

VENDORS = {f"V{number}": vendor for number, vendor in enumerate(NAMES, 1)}
OLD = timedelta(days=9)
NOT_SET = "No date set"
SUBJECTS = {
    "on time": ("on_time", "is"),
    "work delivered": ("hours", "is"),
    "net saving": ("saving", "is"),
    "right first time": ("accepted", "is"),
    "overdue work": ("overdue", "is"),
}


@dataclass(frozen=True)
class Wanted:
    """A row as it must read: forms of what and who, the amounts in them in order, and the last column."""

    what: str
    who: str
    by: str
    amounts: tuple[float, ...] = ()


def rows(facts: Facts, ask: Ask, after: timedelta) -> list[Wording]:
    """The actions as the page words them, so long after the data's as-of."""
    briefing, now = brief(ask, Scope(viewer=EVERYTHING)), facts.made.as_of + after
    found = actions.actions(briefing, ask, news(briefing, ask), data_age.of(briefing.status, now))
    return [words.worded(one, briefing, VENDORS, now.date()) for one in found]


def faults(said: Sequence[Wording], facts: Facts, after: timedelta, ask: Ask) -> Iterator[str]:
    """What is false in these rows, or missing, or in another order."""
    sentences = told.sentences(brief(ask, Scope(viewer=EVERYTHING)), ask, VENDORS)
    wanted = list(_wanted(facts, after, sentences))
    if len(said) != len(wanted):
        yield f"{len(wanted)} actions are to be taken, {[one.what for one in said]}"
    for one, other in zip(said, wanted, strict=False):
        match = re.fullmatch(
            f"{other.what} # {other.who} # {re.escape(other.by)}", f"{one.what} # {one.who} # {one.by}"
        )
        amounts = [text for text in match.groups() if text] if match else []
        is_so = len(amounts) == len(other.amounts) and all(map(same, amounts, other.amounts))
        if not (match and is_so):
            yield f"{one} is no {other}"


def _wanted(facts: Facts, after: timedelta, sentences: Sequence[str]) -> Iterator[Wanted]:
    yield from _late(facts)
    yield from _likely(facts)
    yield from _owed(facts)
    yield from _behind(facts)
    yield from _harmful(facts, sentences)
    if after >= OLD:
        as_of = facts.made.as_of
        age = rf"Data to {as_of:%a} {as_of.day} {as_of:%b} {as_of:%H:%M} · {after.days} days old"
        yield Wanted("Load newer data", age, NOT_SET)


def _late(facts: Facts) -> Iterator[Wanted]:
    late, as_of = facts.truth.late, facts.made.as_of
    if not late:
        return
    count, age = len(late), as_of - late[0].due
    days = f"{age.days} day{'s' if age.days > 1 else ''}"
    hours = age.seconds // 3600
    old = days if age.days else f"{hours} hour{'s' if hours > 1 else ''}" if hours else "less than an hour"
    what = f"Get delivery dates for {count} overdue items" if count > 1 else "Get a delivery date for the overdue item"
    monday = (as_of + timedelta(days=1)).date()  # the data end on a Sunday, and nobody works on weekends
    oldest = "oldest " if count > 1 else ""
    yield Wanted(what, f"{_named({item.cell[0] for item in late})} · {oldest}{old} late", _day(monday))


def _likely(facts: Facts) -> Iterator[Wanted]:
    items = sorted((item for item, chance in facts.at_risk if chance >= 0.5), key=lambda item: (item.due, item.key))
    if not items:
        return
    first, who = items[0], _named({item.cell[0] for item in items})
    if len(items) == 1:
        what, who = f"Rescue {first.key} before it breaches", f"{who} · review"
    else:
        what, who = f"Rescue {len(items)} items before they breach", f"{who} · {first.key} first"
    yield Wanted(what, who, f"{_day(first.due)} {first.due:%H:%M}")


def _owed(facts: Facts) -> Iterator[Wanted]:
    _, _, due, by_vendor = facts.truth.levels
    if not due:
        return
    end = facts.monday + timedelta(weeks=1)
    month = end.replace(day=1) - timedelta(days=1)
    most = sorted(by_vendor.values(), reverse=True)
    ways = "|".join(name(vendor) for vendor in by_vendor)
    shown = most if len(most) < 3 else most[:1]
    more = f" and {len(most) - 1} others" if len(most) > 2 else ""
    who = " · ".join(rf"(?:{ways}) ({N})" for _ in shown) + more
    yield Wanted(rf"Claim the {month:%B} credits, ({N})", who, NOT_SET, (due, *shown))


def _behind(facts: Facts) -> Iterator[Wanted]:
    terms = [term for term in facts.below if not term.is_over]
    if not terms:
        return
    worst = max(terms, key=lambda term: (term.credit or 0, term.target - term.rate))
    met, month = round(worst.rate * worst.due), worst.month
    end = ((month + timedelta(days=31)).replace(day=1) - timedelta(days=1)).date()
    vendor, so_far = name(worst.cell[0]), f"{met} of {worst.due} so far"
    if len(terms) == 1:
        what = f"Bring {worst.cell[1]} back to ({N}) on time"
        yield Wanted(what, f"{vendor} · {so_far}", _day(end), (worst.target,))
    else:
        more = f"{vendor}, {worst.cell[1]} {so_far} · {len(terms) - 1} more"
        yield Wanted(f"Bring {len(terms)} terms back on target", more, _day(end))


def _harmful(facts: Facts, sentences: Sequence[str]) -> Iterator[Wanted]:
    order = ["hours", "on_time", "saving", "accepted", "overdue"]
    for metric in sorted(facts.truth.harmful, key=order.index):
        if metric == "overdue" and facts.truth.late:
            continue  # the first row is about it
        one = facts.truth.verdicts[metric]
        subject, (_, be) = next(found for found in SUBJECTS.items() if found[1][0] == metric)
        up = (one.side or 0) > 0
        side, state = ("high", "above usual") if up else ("low", "below usual")
        if one.rule != "outside":
            in_a_row = one.rule == "run" or one.weeks > 1
            state = f"{side} {one.weeks} weeks" if in_a_row else side
        whose = _whose(subject, sentences)
        value = facts.value(metric) if metric != "overdue" else one.value
        yield Wanted(
            f"Find out why {subject} {be} {side}", rf"{whose and f'{whose} · '}({N}), {state}", NOT_SET, (value or 0.0,)
        )


def _whose(subject: str, sentences: Sequence[str]) -> str:
    """Whose it is by the sentence that explains it, which is held against the truth by itself; empty if nobody's."""
    place = next(at for at, one in enumerate(sentences) if one.lower().startswith(subject))
    found = re.search(r"(?:comes?|is) from ([A-Za-z ]+?)(?:: |, |\.$)", sentences[place + 1])
    whose = found[1] if found else ""
    return whose[:1].upper() + whose[1:]


def _named(vendors: set[str]) -> str:
    return name(next(iter(vendors))) if len(vendors) == 1 else f"{len(vendors)} vendors"


def _day(day: date | datetime) -> str:
    return f"{day:%a} {day.day} {day:%b}"
