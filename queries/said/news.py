"""What can be said about a week, each kind with everything that its sentence needs, and nothing worded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from queries.briefing import Tile
from queries.period import Period
from queries.said.movement import Group, Source
from queries.said.number import Number


@dataclass(frozen=True)
class Act:
    """Where to act: the page's path, its widgets with their values, and the days that it is about; None: the week's."""

    path: str
    choices: Mapping[str, Any] = field(default_factory=dict)
    days: Period | None = None


@dataclass(frozen=True, kw_only=True)
class News:
    """Something to be said. `numbers` are what the sentence states, by the role that they have in it."""

    numbers: Mapping[str, Number] = field(default_factory=dict)
    act: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Change(News):
    """A metric's week is a signal, by the rule of its tile's point.

    `weeks` are those in a row, up to this one, that lie where the rule looks: beyond the limit, on that side of the
    centre, or beyond two thirds of the way to the limit; counted over the whole history of the limits.
    `are_in_a_row` is False if weeks between them could not be judged, or, near a limit, if a usual week lies between
    the two. `before` is the value a week before. `is_now` is False for overdue work that changed since the week's end.
    """

    tile: Tile
    before: float | None
    weeks: int
    are_in_a_row: bool
    source: Source | None
    is_now: bool = True
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Missed(News):
    """A metric misses its target. `weeks` are those judged in a row that did; `met` those before them that met it.

    `is_first` if no judged week before them missed it.
    """

    tile: Tile
    weeks: int
    met: int
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class Defaults(News):
    """Service levels missed in the last month that was over, and the credits due for them.

    Numbers: defaults, cells_judged, credit_due; and credit_of_vendor, of the vendor that owes most, if there is more
    than one. `is_new` if the month ended in this week and credits are due; `is_split` if the filters leave none.
    """

    month: date
    is_new: bool
    is_split: bool
    vendor_id: str | None


@dataclass(frozen=True, kw_only=True)
class NothingDelivered(News):
    """Nothing was delivered in the week, although most weeks shown had some. `weeks` are the last ones without."""

    weeks: int


@dataclass(frozen=True, kw_only=True)
class Overdue(News):
    """What is open past its due instant at the as-of. `group` are those that have most of it.

    Numbers: open_overdue, due_at of the `oldest` item (a row of open/overdue_by_cell), and of_source. `is_told` if the
    count has been said already, by a change.
    """

    is_told: bool
    group: Group | None
    oldest: Mapping[str, Any] | None
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class AtRisk(News):
    """Open items that will likely miss their target or have little of it left. Numbers: at_risk, at_risk_likely."""


@dataclass(frozen=True, kw_only=True)
class Calm(News):
    """No measure left its usual range, or no other one, if there `are_changes`. `unjudged` are those not judged."""

    unjudged: tuple[str, ...]
    are_changes: bool
    is_of_none: bool


@dataclass(frozen=True, kw_only=True)
class TooFewWeeks(News):
    """No metric has limits yet. `weeks` are the complete ones so far."""

    weeks: int


@dataclass(frozen=True, kw_only=True)
class Running(News):
    """The week is not over."""


@dataclass(frozen=True, kw_only=True)
class NoData(News):
    """Nothing was delivered or fell due in the week. `nearest` is the newest week before it that has data."""

    is_empty: bool
    nearest: date | None
