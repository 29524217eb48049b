"""What must be done about a week, most urgent first: by whom it is caused, how much it is, and by when.

Nothing is assumed: each field is from an answer to a question, or empty. The numbers are those of the week's news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queries import briefing as briefings
from queries import period
from queries.briefing import Ask, Briefing
from queries.data_age import DataAge
from queries.said.news import Act, Change, News
from queries.said.number import Number
from queries.said.week import defaults, month_of

DAYS_AHEAD = 14
"""In so many days somebody works, or the calendars do not tell when."""

BEHIND = "short_so_far"


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something to be done. `numbers` are what it states, by the role that they have in it.

    `subject` is a headline metric or one of notes.ACTIONS; `since` is the first day of the week or month that it is
    about. Both tell it from all others. `by` is an instant, or a date in the reporting zone; None if none is set.
    """

    subject: str
    since: date
    by: date | datetime | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict)
    act: Act | None = None


@dataclass(frozen=True, kw_only=True)
class GetDates(Action):
    """Ask when overdue items will come. Number: open_overdue. `oldest` is the row of the item longest past due."""

    vendors: tuple[str, ...]
    oldest: Mapping[str, Any]

    @property
    def late(self) -> timedelta:
        """The time that the oldest item is past due."""
        return timedelta(hours=self.oldest["hours_past_due"])


@dataclass(frozen=True, kw_only=True)
class Rescue(Action):
    """Save what will likely miss its target. Number: at_risk_likely. `first` is the row of the item due first."""

    vendors: tuple[str, ...]
    first: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Claim(Action):
    """Claim a month's credits. Number: credit_due. `owed` is what each vendor owes, most first."""

    month: date
    owed: tuple[tuple[str, Number], ...]


@dataclass(frozen=True, kw_only=True)
class CatchUp(Action):
    """Bring terms back on target before their month ends. Numbers: terms, and met, due and target of the `worst`.

    `worst` is the row of credits/terms with the most credit to come, else with the largest gap.
    """

    worst: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Explain(Action):
    """Find the cause of a signal for the worse. Number: value."""

    change: Change


@dataclass(frozen=True, kw_only=True)
class Reload(Action):
    """Load newer data."""

    age: DataAge


def actions(briefing: Briefing, ask: Ask, told: Sequence[News], age: DataAge | None) -> list[Action]:
    """What must be done about the briefing's week, whose news is `told`; `age` is that of the data, if there are any.

    What is at risk, what is behind in its month and how old the data are is only known of now, so a past week lacks it.
    """
    if not briefing.tiles:
        return [*_reloads(briefing, age)]
    late = _get_dates(briefing, ask)
    return [
        *late,
        *_rescues(briefing, ask),
        *_claims(briefing, ask),
        *_catch_ups(briefing, ask),
        *_explanations(told, without=[one.subject for one in late]),
        *_reloads(briefing, age),
    ]


def of_open_work(briefing: Briefing, ask: Ask) -> list[GetDates | Rescue | CatchUp]:
    """What must be done about work that is open or a month that is not over, most urgent first."""
    return [*_get_dates(briefing, ask), *_rescues(briefing, ask), *_catch_ups(briefing, ask)]


def _get_dates(briefing: Briefing, ask: Ask) -> list[GetDates]:
    count, vendors = _overdue(briefing, ask)
    if not count.value:
        return []
    (oldest,) = briefings.late(ask, briefing, limit=1).to_pylist()
    return [
        GetDates(
            subject="open_overdue",
            since=briefing.week,
            by=_next_working_day(briefing, ask),
            numbers={"open_overdue": count},
            act=Act("sla", {"view": "At risk"}) if briefing.is_newest else None,
            vendors=vendors,
            oldest=oldest,
        )
    ]


def _overdue(briefing: Briefing, ask: Ask) -> tuple[Number, tuple[str, ...]]:
    """What is overdue now, or was at a past week's end, and at which vendors."""
    if briefing.is_newest:
        number = Number(None, "open_overdue", "open/summary", briefing.scope)
        question, column, scope = "open/overdue_by_cell", "open_overdue", briefing.scope
    else:
        number = Number(None, "overdue_at_week_end", "week/overdue", briefing.scope, (("week", briefing.week),))
        question, column, scope = "week/moved_overdue", "overdue_at_week_end", briefing.against_usual("open_overdue")
    rows = ask(question, scope).to_pylist()
    return _answered(number, ask), tuple(sorted({row["vendor_id"] for row in rows if row[column]}))


def _next_working_day(briefing: Briefing, ask: Ask) -> date | None:
    """The first day after the data's last one, or after a past week, on which somebody works for the vendors."""
    zone = ZoneInfo(briefing.status["timezone"])
    last = briefing.status["as_of_on"] if briefing.is_newest else period.sunday(briefing.week)
    ahead = replace(briefing.scope, since=last + timedelta(days=1), until=last + timedelta(days=DAYS_AHEAD))
    starts = ask("week/working_days", ahead)["starts_at"].to_pylist()
    days = (instant.astimezone(zone).date() for instant in starts)
    return next((day for day in days if day > last), None)


def _rescues(briefing: Briefing, ask: Ask) -> list[Rescue]:
    rows = ask("open/likely_misses", briefing.scope).to_pylist() if briefing.is_newest else []
    if not rows:
        return []
    number = Number(None, "at_risk_likely", "open/risk_summary", briefing.scope)
    first = min(rows, key=lambda row: (row["due_at"], row["deliverable_id"]))
    is_one = sum(row["at_risk_likely"] for row in rows) == 1
    at = Act("deliverable", {"deliverable": first["deliverable_id"]}) if is_one else Act("sla", {"view": "At risk"})
    return [
        Rescue(
            subject="at_risk",
            since=briefing.week,
            by=first["due_at"],
            numbers={"at_risk_likely": _answered(number, ask)},
            act=at,
            vendors=tuple(row["vendor_id"] for row in rows),
            first=first,
        )
    ]


def _claims(briefing: Briefing, ask: Ask) -> list[Claim]:
    """The credits of the last month over. A client's or a work type's part of them cannot be told, nor be claimed."""
    found = next(iter(defaults(briefing, ask)), None)
    if found is None or found.is_split or not found.numbers["credit_due"].value:
        return []
    scope = month_of(briefing.scope, found.month)
    rows = [row for row in ask("credits/by_vendor", scope).to_pylist() if row["credit_due"]]
    owed = [
        (row["vendor_id"], Number(row["credit_due"], "credit_due", "credits/by_vendor", scope, (_where(row),)))
        for row in rows
    ]
    due = {"credit_due": found.numbers["credit_due"]}
    return [
        Claim(subject="credits", since=found.month, numbers=due, act=found.act, month=found.month, owed=tuple(owed))
    ]


def _catch_ups(briefing: Briefing, ask: Ask) -> list[CatchUp]:
    if not briefing.is_newest:
        return []
    scope = month_of(briefing.scope, briefing.status["as_of_on"].replace(day=1))
    rows = [row for row in ask("credits/terms", scope).to_pylist() if row["term_verdict"] == BEHIND]
    if not rows:
        return []
    worst = max(rows, key=lambda row: (row["credit_before_cap"] or 0, row["attainment_target"] - row["attainment"]))
    where = tuple((name, worst[name]) for name in ("vendor_id", "segment", "work_type", "priority", "effective_from"))
    stated = {name: Number(worst[name], name, "credits/terms", scope, where) for name in
              ("met", "due", "attainment_target")}  # fmt: skip
    terms = Number(len(rows), "terms_short_so_far", "credits/total", scope)
    return [
        CatchUp(
            subject="behind",
            since=scope.since or briefing.week,
            by=scope.until,
            numbers={"terms": _answered(terms, ask), **stated},
            act=Act("sla", {"view": "Credits"}, period.Period(scope.since, scope.until)),
            worst=worst,
        )
    ]


def _explanations(told: Sequence[News], without: Sequence[str]) -> list[Explain]:
    harmful = [one for one in told if isinstance(one, Change) and one.tile.is_harmful]
    return [
        Explain(subject=one.tile.metric, since=one.tile.point.week, numbers={"value": one.numbers["value"]},
                act=one.act, change=one)
        for one in harmful
        if one.tile.metric not in without
    ]  # fmt: skip


def _reloads(briefing: Briefing, age: DataAge | None) -> list[Reload]:
    if age is None or not age.is_old or not briefing.is_newest:
        return []
    return [Reload(subject="data_age", since=briefing.week, act=Act("import"), age=age)]


def _answered(number: Number, ask: Ask) -> Number:
    return replace(number, value=number.among(ask(number.question, number.scope).to_pylist()))


def _where(row: Mapping[str, Any]) -> tuple[str, Any]:
    return "vendor_id", row["vendor_id"]
