"""The actions of a week in words: what to do, about whom and how much, and by when. Plain text, not escaped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from queries import briefing_words, locales, signals, words
from queries.briefing import Briefing
from queries.format import amount, format_value, grouped
from queries.labels import ANY
from queries.notes import Owner
from queries.said import actions as kinds
from queries.said.actions import Action
from queries.said.signal_words import PLURAL, SUBJECTS, quantity
from queries.said.words import ago, cell

NO_DATE = "No date set"
MOST_NAMED = 2
Vendors = Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """An action as its row reads."""

    what: str
    who: str
    by: str


def worded(action: Action, briefing: Briefing, vendors: Vendors, today: date) -> Wording:
    """The action's row; `vendors` maps ids to names. Days of another year than today's have their year."""
    what, who = _WORDED[type(action)](action, briefing, vendors)
    return Wording(what, who, moment(action.by, briefing.status["timezone"], today))


def moment(by: date | datetime | None, timezone: str, today: date) -> str:
    """A day, `Mon 16 Nov`, or an instant in the reporting zone, `Mon 16 Nov 17:05`."""
    if by is None:
        return NO_DATE
    local = by.astimezone(ZoneInfo(timezone)) if isinstance(by, datetime) else by
    clock = f" {locales.clock(local)}" if isinstance(local, datetime) else ""
    return locales.day_text(local, "weekday" if local.year == today.year else "weekday_of_year") + clock


def title(owners: Sequence[Owner | None], briefing: Briefing) -> str:
    """How many actions are open, and how many of them have an owner: `Do this week: 4 open, none has an owner`."""
    which = "Do this week" if briefing.is_newest else f"To do in week {briefing.week.isocalendar().week}"
    still = [owner for owner in owners if not (owner and owner.is_done)]
    if not still:
        return f"{which}: {'all done' if owners else 'nothing'}"
    without = sum(not (owner and owner.owner) for owner in still)
    if len(still) == 1:
        return f"{which}: 1 open, {'without an owner' if without else 'with an owner'}"
    have = "none has an owner" if without == len(still) else f"{without} without an owner"
    return f"{which}: {len(still)} open, {have if without else 'all have an owner'}"


def _get_dates(found: kinds.GetDates, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    count = found.numbers["open_overdue"].value
    what = (
        f"Get delivery dates for {grouped(count)} overdue items"
        if count > 1
        else "Get a delivery date for the overdue item"
    )
    oldest = "oldest " if count > 1 else ""
    return what, f"{_vendors(found.vendors, vendors)} · {oldest}{ago(found.late)} late"


def _rescue(found: kinds.Rescue, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    count, first = found.numbers["at_risk_likely"].value, found.first
    if count == 1:
        work = words.label("work_type", first["work_type"])
        return f"Rescue {first['deliverable_id']} before it breaches", f"{_vendors(found.vendors, vendors)} · {work}"
    who = f"{_vendors(found.vendors, vendors)} · {first['deliverable_id']} first"
    return f"Rescue {grouped(count)} items before they breach", who


def _claim(found: kinds.Claim, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    own = briefing.status["currency"] or ""
    due = format_value(found.numbers["credit_due"].value, "currency", short=True, currency=own)
    owed = [
        f"{words.written('vendor_id', vendor, vendors)} {amount(number.value, own, short=True)}"
        for vendor, number in found.owed
    ]
    who = " · ".join(owed) if len(owed) <= MOST_NAMED else f"{owed[0]} and {grouped(len(owed) - 1)} others"
    return f"Claim the {locales.day_text(found.month, 'month_name')} credits, {due}", who


def _catch_up(found: kinds.CatchUp, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    worst, terms = found.worst, found.numbers["terms"].value
    number = {name: one.value for name, one in found.numbers.items()}
    so_far = f"{grouped(number['met'])} of {grouped(number['due'])} so far"
    vendor, what = words.written("vendor_id", worst["vendor_id"], vendors), _term(worst)
    if terms == 1:
        target = locales.without_zeros(format_value(number["attainment_target"], "share", short=True))
        return f"Bring {what} back to {target} on time", f"{vendor} · {so_far}"
    return f"Bring {grouped(terms)} terms back on target", f"{vendor}, {what} {so_far} · {grouped(terms - 1)} more"


def _term(worst: Mapping[str, Any]) -> str:
    """What the term is for: its segment, and its work type and priority where it has one."""
    narrower = [words.written(name, worst[name]) for name in ("work_type", "priority") if worst[name] not in ANY]
    return words.written("segment", worst["segment"]) + (f" ({', '.join(narrower)})" if narrower else "")


def _explain(found: kinds.Explain, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    tile, source = found.change.tile, found.change.source
    subject = SUBJECTS[tile.metric]
    be, side = "are" if tile.metric in PLURAL else "is", "high" if tile.state == signals.UP else "low"
    value = quantity(tile.metric, found.numbers["value"].value, briefing.status["currency"])
    state = briefing_words.state(tile, briefing)
    groups = source.groups if source else ()
    whose = " and ".join(cell(group, vendors) for group in groups)
    if groups and groups[0][0][0] == "segment":
        whose = whose[:1].upper() + whose[1:]
    size = f"{value}, {state[:1].lower()}{state[1:]}"
    what = f"Find out why {subject[:1].lower()}{subject[1:]} {be} {side}"
    return what, f"{whose} · {size}" if whose else size


def _reload(found: kinds.Reload, briefing: Briefing, vendors: Vendors) -> tuple[str, str]:
    return "Load newer data", str(found.age)


def _vendors(ids: Sequence[str], vendors: Vendors) -> str:
    return words.written("vendor_id", ids[0], vendors) if len(ids) == 1 else f"{grouped(len(ids))} vendors"


_WORDED: dict[type[Action], Callable[..., tuple[str, str]]] = {
    kinds.GetDates: _get_dates,
    kinds.Rescue: _rescue,
    kinds.Claim: _claim,
    kinds.CatchUp: _catch_up,
    kinds.Explain: _explain,
    kinds.Reload: _reload,
}
