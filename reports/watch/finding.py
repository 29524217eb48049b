"""The data that rules are judged on, the finding when a rule holds, and the wording that all findings share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from data.written import Written
from queries import EVERYTHING, Scope, period, words
from queries.briefing import EXPLAINED_ON, Ask, Briefing, brief
from queries.format import format_value
from reports.watch.settings import Rule

PAGES = {**EXPLAINED_ON, "at_risk": "sla", "as_of": "health"}
"""Subject of a message → the page that its link opens."""


@dataclass(frozen=True)
class Finding:
    """A rule that holds. `occasion` is what makes it new, besides rule, metric, filters and week.

    `lines` are labels and values, as people read them; `address` is the page and its query, to follow a base URL.
    """

    rule: Rule
    metric: str
    week: date | None
    occasion: str
    state: str
    value: float | None
    sentence: str
    lines: tuple[tuple[str, str], ...]
    address: str
    target: float | None = None
    volume: int | None = None


@dataclass(frozen=True)
class Data:
    """The data to judge, and `now`, the current time. Without a version, as_of is None and nothing can be asked.

    `status` is the row of frame/status, `names` maps vendors' ids to names, briefed(scope) → the newest complete week.
    """

    ask: Ask | None
    now: datetime
    status: Mapping[str, Any]
    names: Mapping[str, str]
    briefed: Callable[[Scope], Briefing]

    @property
    def as_of(self) -> datetime | None:
        """The as-of instant of the data."""
        return self.status["as_of"]

    @property
    def zone(self) -> ZoneInfo:
        """The reporting time zone."""
        return ZoneInfo(self.status["timezone"])

    def local(self, instant: datetime | None) -> str:
        """The instant as text, in the reporting time zone."""
        return format_value(instant and instant.astimezone(self.zone), "instant")


NO_STATUS: Mapping[str, Any] = {"as_of": None, "as_of_on": None, "timezone": "UTC", "demo": False, "currency": ""}


def data_of(ask: Ask | None, written: Written | None, now: datetime) -> Data:
    """The data of the version that `ask` answers from; None stands for a warehouse without versions."""

    @cache
    def briefed(scope: Scope) -> Briefing:
        if ask is None:
            raise LookupError("There is no version whose week could be judged.")
        return brief(ask, scope, written=written)

    if ask is None:
        return Data(None, now, NO_STATUS, {}, briefed)
    everything = Scope(viewer=EVERYTHING)
    (status,) = ask("frame/status", everything).to_pylist()
    vendors = [row for row in ask("frame/choices", everything).to_pylist() if row["dimension"] == "vendor"]
    return Data(ask, now, status, words.told_apart({row["value"]: row["label"] for row in vendors}), briefed)


def within(scope: Scope, data: Data) -> str:
    """The filters in words, to follow what they narrow: ` (Vega, legal)`; empty if there are none."""
    named = [words.written("vendor_id", one, data.names) for one in scope.vendors]
    named += [words.written("segment", one) for one in scope.segments]
    named += [*scope.clients, *(words.written("work_type", one) for one in scope.work_types)]
    return f" ({', '.join(named)})" if named else ""


def address(about: str, scope: Scope, week: date | None = None) -> str:
    """The page's address with the filters and the week, in the form that the global filters read.

    Raises KeyError, naming the cure, if the subject has no page.
    """
    if about not in PAGES:
        raise KeyError(f"{about} has no page: add it to PAGES in reports/watch/finding.py")
    choices = [scope.filters()] if scope.filters() else []
    if week:
        days = period.week(week)
        choices.insert(0, urlencode({"period": "Custom", "since": days.since, "until": days.until}))
    return "/".join(("", PAGES[about])) + (f"?{'&'.join(choices)}" if choices else "")
