"""A week's news in words. Plain text: the caller escapes it. What is said, and in which order, is decided before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from queries import locales, period, signals, words
from queries.briefing import Ask, Briefing
from queries.format import format_value, grouped
from queries.metrics import describe
from queries.said import news as kinds
from queries.said.figures import beside
from queries.said.movement import Group, Source
from queries.said.news import Change, News
from queries.said.signal_words import PLURAL, SUBJECTS, running_for, signal, usual
from queries.said.week import news

CONTRIBUTED = {"contribution_points": " points", "contribution_hours": " h", "contribution_items": " items"}


@dataclass(frozen=True)
class Said:
    """A piece of news in sentences."""

    texts: tuple[str, ...]
    news: News


def said(briefing: Briefing, ask: Ask, vendors: Mapping[str, str] = words.NOBODY) -> list[Said]:
    """The week in words, the most important first. `vendors` maps ids to names. There is always at least one."""
    return [_said(one, briefing, vendors) for one in news(briefing, ask)]


def sentences(briefing: Briefing, ask: Ask, vendors: Mapping[str, str] = words.NOBODY) -> list[str]:
    """Every sentence of `said`."""
    return [text for one in said(briefing, ask, vendors) for text in one.texts]


def _said(one: Any, briefing: Briefing, vendors: Mapping[str, str]) -> Said:
    texts = tuple(text for text in _WORDED[type(one)](one, briefing, vendors) if text)
    return Said(texts, one)


def missed(found: kinds.Missed, currency: str | None, within: str = "", week: str = "") -> str:
    """A missed target in words, and whether the week is a usual one; `within` and `week` as for a signal."""
    tile = found.tile
    target = tile.target.target if tile.target else None
    figures = beside(tile.row[tile.metric], [target or 0.0], describe(tile.metric).unit, currency or "")
    miss, their = ("miss", "their") if tile.metric in PLURAL else ("misses", "its")
    place = f", within {their} usual {usual(tile, currency)}" if tile.state == signals.NO_CHANGE else ""
    subject = f"{SUBJECTS[tile.metric]}{within} {miss} {their} target{_how_long(found)}"
    return f"{subject}: {figures.value} against {figures.limits[0]}{week}{place}."


def _change(found: Change, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    currency = briefing.status["currency"]
    if found.source is None or (found.tile.metric == "open_overdue" and found.is_now):
        return [signal(found, currency)]
    return [signal(found, currency), _misses(found, vendors) or _source(found.source, currency, vendors)]


def _misses(found: Change, vendors: Mapping[str, str]) -> str:
    """How many of the misses belong to whom, and why; empty where they do not belong to one."""
    of_source, source = found.numbers.get("of_source"), found.source
    if of_source is None or not of_source.value or source is None:
        return ""
    whole, part = found.numbers["misses"].value, of_source.value
    who = cell(source.groups[0], vendors)
    cause = f", mostly {words.written('breach_cause', found.cause)}" if found.cause else ""
    if whole == 1:
        return f"The one miss is from {who}{cause}."
    inside = found.numbers.get("within")
    of_them = f", {_all_of(inside.value, part)} {_finer(source, vendors)}" if inside and 2 * inside.value > part else ""
    come = (
        f"{grouped(part)} of the {grouped(whole)} misses {'come' if part > 1 else 'comes'} from {who}{of_them}{cause}."
    )
    return come if source.is_most else f"No vendor or segment accounts for most of it: {come}"


def _all_of(part: int, whole: int) -> str:
    return "all of them" if part == whole else f"{grouped(part)} of them"


def _finer(source: Source, vendors: Mapping[str, str]) -> str:
    """What the finer group adds to the name of the source: `in` its segment, or `at` its vendor."""
    coarse = dict(source.groups[0])
    return " ".join(_of(name, value, vendors) for name, value in source.within or () if name not in coarse)


def _of(name: str, value: object, vendors: Mapping[str, str]) -> str:
    return f"{'at' if name == 'vendor_id' else 'in'} {words.written(name, value, vendors)}"


def _source(source: Source, currency: str | None, vendors: Mapping[str, str]) -> str:
    if not source.groups:
        return "No vendor or segment stands out."
    who = " and ".join(cell(group, vendors) for group in source.groups)
    part, whole = (_contribution(amount, source.column, currency) for amount in (source.moved, _signed_way(source)))
    inner = _contribution(source.moved_within, source.column, currency)
    inside = f", {inner} of it {_finer(source, vendors)}" if source.within else ""
    what = "Most" if source.is_most else "The largest part"
    return f"{what} of the difference from usual comes from {who}: {part} of {whole}{inside}."


def _signed_way(source: Source) -> float:
    return source.way if source.moved > 0 else -source.way


def _contribution(value: float, column: str, currency: str | None) -> str:
    sign = "+" if value > 0 else "−"
    unit = describe(column).unit
    written = format_value(abs(value), unit, short=True, currency=currency or "").lstrip("+")
    return f"{sign}{written}{CONTRIBUTED.get(column, '')}"


def _missed(found: kinds.Missed, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    chance = (
        f"With {grouped(found.tile.row['due'])} items due, the gap could be chance."
        if found.tile.is_clearly_missed is False
        else ""
    )
    return [missed(found, briefing.status["currency"]), chance]


def _how_long(found: kinds.Missed) -> str:
    judged = len(found.tile.missed)
    if found.weeks == judged:
        return f" in each of the {grouped(judged)} judged weeks" if judged > 1 else ""
    if found.weeks > 1:
        return running_for(found.weeks)
    met = f"{grouped(found.met)} week{'' if found.met == 1 else 's'}"
    return " for the first time" if found.is_first else f" again, after {met} on target"


def _defaults(found: kinds.Defaults, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    number = {name: one.value for name, one in found.numbers.items()}
    missed, judged = number["defaults"], number["cells_judged"]
    levels = f"{grouped(missed)} of {grouped(judged)} monthly service levels {'was' if missed == 1 else 'were'} missed"
    said = f"In {locales.day_text(found.month, 'month_name')} {levels}"
    if found.is_split or not number["credit_due"]:
        return [f"{said}."]
    due, most = (_money(number.get(name), briefing) for name in ("credit_due", "credit_of_vendor"))
    theirs = f", {most} of them from {words.written('vendor_id', found.vendor_id, vendors)}" if found.vendor_id else ""
    return [f"{said}: {due} in credits due{theirs}."]


def _money(amount: object, briefing: Briefing) -> str:
    return format_value(amount, "currency", short=True, currency=briefing.status["currency"] or "")


def _nothing_delivered(found: kinds.NothingDelivered, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    tile = briefing.tile("standard_hours")
    lower = tile.point.lower
    normal = f"; usual is {usual(tile, None)}" if lower is not None and lower > 0 else ""
    again = running_for(found.weeks) if found.weeks > 1 else ""
    return [f"Nothing was delivered in {_week(briefing)}{again and ','}{again}{normal}."]


def _overdue(found: kinds.Overdue, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    count = found.numbers["open_overdue"].value
    if not count or found.oldest is None:
        return ["Nothing is overdue."]
    late = f"{ago(found.as_of - found.oldest['oldest_due_at'])} late"
    at = words.written("vendor_id", found.oldest["vendor_id"], vendors)
    item = f"{found.oldest['oldest_deliverable_id']} at {at}"
    if count == 1:
        return [f"It is {item}, {late}." if found.is_told else f"1 item is overdue now: {item}, {late}."]
    part = found.numbers.get("of_source")
    theirs = f"{_all_of(part.value, count)} {_where(found.group, vendors)}" if part and found.group else ""
    oldest = f"The oldest, {item}, is {late}."
    if found.is_told:
        return [f"{_capital(theirs)}." if theirs else "", oldest]
    return [f"{grouped(count)} items are overdue now{f', {theirs}' if theirs else ''}.", oldest]


def _where(group: Group, vendors: Mapping[str, str]) -> str:
    """`at Vega`, `in legal`, or `in legal at Vega`."""
    return " ".join(_of(name, value, vendors) for name, value in group)


def ago(late: timedelta) -> str:
    """A time past due by the calendar: in days from one day on, else in hours."""
    days, hours = late.days, late.seconds // 3600
    if days:
        return f"{grouped(days)} day{'' if days == 1 else 's'}"
    return f"{hours} hour{'' if hours == 1 else 's'}" if hours else "less than an hour"


def _at_risk(found: kinds.AtRisk, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    count, likely = (found.numbers[name].value for name in ("at_risk", "at_risk_likely"))
    is_one = count == 1
    open_items = f"{grouped(count)} open item{' is' if is_one else 's are'}"
    items = f"{open_items} at risk of missing {'its' if is_one else 'their'} "
    if not likely:
        return [f"{items}target."]
    which = "and likelier to miss than not" if count == 1 else f"{_all_of(likely, count)} likelier to miss than not"
    return [f"{items}target, {which}."]


def _calm(found: kinds.Calm, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    if found.is_of_none:
        return [f"No measure of {_week(briefing)} can be judged: they hold too little, or never vary."]
    unjudged = _listed([_inner(SUBJECTS[metric]) for metric in found.unjudged])
    cannot = f"Too few to judge {unjudged}." if unjudged else ""
    if found.are_changes:
        return ["No other measure left its usual range.", cannot]
    usual_week = f"{_week(briefing).capitalize()} was a usual week: no measure left its usual range."
    return [
        f"No measure that can be judged left its usual range in {_week(briefing)}." if cannot else usual_week,
        cannot,
    ]


def _too_few_weeks(found: kinds.TooFewWeeks, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    weeks = f"{found.weeks} complete week{'' if found.weeks == 1 else 's'} of the {signals.FEWEST_WEEKS} it takes"
    return [f"Too few weeks to tell a change from chance: {weeks}."]


def _running(found: kinds.Running, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    return [f"{_week(briefing).capitalize()} is in progress, so no change is judged yet."]


def _no_data(found: kinds.NoData, briefing: Briefing, vendors: Mapping[str, str]) -> list[str]:
    if found.is_empty:
        return ["There are no data yet."]
    still = "" if briefing.is_complete else " yet"
    nearest = f"The last week before it with data is week {found.nearest.isocalendar().week}." if found.nearest else ""
    return [f"Nothing was delivered or fell due in {_week(briefing)}{still}.", nearest]


def _week(briefing: Briefing) -> str:
    return f"week {briefing.week.isocalendar().week}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _inner(subject: str) -> str:
    return subject[:1].lower() + subject[1:]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


_WORDED: dict[type[News], Callable[..., list[str]]] = {
    kinds.Change: _change,
    kinds.Missed: _missed,
    kinds.Defaults: _defaults,
    kinds.NothingDelivered: _nothing_delivered,
    kinds.Overdue: _overdue,
    kinds.AtRisk: _at_risk,
    kinds.Calm: _calm,
    kinds.TooFewWeeks: _too_few_weeks,
    kinds.Running: _running,
    kinds.NoData: _no_data,
}


def week_name(briefing: Briefing) -> str:
    """The week in words: `Week 46 of 2026, 9–15 Nov 2026`; without data there is none."""
    if not briefing.status["as_of_on"]:
        return "No week yet"
    monday, sunday = briefing.week, period.sunday(briefing.week)
    year, number, _ = monday.isocalendar()
    return f"Week {number} of {year}, {period.in_words(monday, sunday)}"


def cell(group: Group, vendors: Mapping[str, str]) -> str:
    """A vendor's segment, or one of the two, as worded within a sentence: `legal at Vega`."""
    return " at ".join(words.written(name, value, vendors) for name, value in group)
