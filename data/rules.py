"""The rules that a row of a contract table must keep, each as the SQL condition that a bad row meets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import available_timezones

from data.contract import BASELINES, Column, Table
from data.sql import identifier, listed

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Instants outside these are typing errors; one wrong year would stretch every calendar over centuries."""


@dataclass(frozen=True)
class Rule:
    """A condition that no good row meets, and what to tell the person if a row does."""

    column: str
    condition: str
    reason: str


def rules_of(
    table: Table, columns: list[Column], is_empty: Callable[[str], str], sizes: Mapping[str, str]
) -> list[Rule]:
    """The rules for a file that has these columns.

    `is_empty` gives the SQL condition for a cell without a value, `sizes` the SQL for a cell's number as a double,
    even if it is too large for its column.
    """
    rules = [rule for column in columns for rule in _column_rules(column, is_empty(column.name), sizes)]
    provided = {column.name for column in columns}
    rules += [
        Rule(later, f"{later} < {earlier}", f"is before {earlier}")
        for earlier, later in table.orders
        if {earlier, later} <= provided
    ]
    if "effective_to" in provided:
        rules.append(Rule("effective_to", "effective_to <= effective_from", "is not after effective_from"))
    return rules + [rule for rule in _TABLE_RULES.get(table.name, ()) if rule.column in provided]


_INSTANT = f"is not a date or time between {EARLIEST.year} and {LATEST.year}"
_HOURS = "is not a number of hours such as 7.5, 7:30 or 7h 30m (no days: a day may be 8 hours or 24)"
_MEANING = {
    "instant": f"{_INSTANT} (write 2026-01-31 or 2026-01-31T09:30:00Z)",
    "promise": f"{_INSTANT} (write 2026-01-31 or 2026-01-31T09:30:00Z)",
    "date": "is not a date (write 2026-01-31)",
    "clock_time": "is not a time of day such as 09:00 or 24:00",
    "currency": "is not an ISO 4217 code such as USD",
    "money": "is not an amount such as 1234.50",
    "number": "is not a number such as 1234.5",
    "share": "is not a share between 0 and 1 such as 0.98 or 98%",
    "integer": "is not a whole number",
    "boolean": "is neither true nor false (yes and no, 1 and 0, met and missed are read too)",
}


def _column_rules(column: Column, is_empty: str, sizes: Mapping[str, str]) -> list[Rule]:
    name = identifier(column.name)
    rules = [Rule(column.name, is_empty, "is empty, but required")] if column.required else []
    if column.type != "text" and not column.otherwise:
        rules += _unread(column, f"not ({is_empty}) and {name} is null", sizes.get(column.name))
    if column.minimum is not None:
        rules.append(Rule(column.name, f"{name} < {column.minimum}", _too_small(column)))
    if column.above is not None:
        rules.append(Rule(column.name, f"{name} <= {column.above}", _too_small(column)))
    if column.maximum is not None:
        rules.append(Rule(column.name, f"{name} > {column.maximum}", _too_large(column)))
    return rules


def _unread(column: Column, condition: str, size: str | None) -> list[Rule]:
    """Rules for a filled cell without a value: it is not a number, or is beyond what the column holds."""
    if size is None:
        return [Rule(column.name, condition, _meaning(column))]
    # In a `case`, so that cells with a value, which are nearly all, cost nothing.
    reasons = (
        (f"coalesce(abs({size}) < {column.limit}, true)", _meaning(column)),
        (f"{size} >= {column.limit}", _too_large(column)),
        (f"{size} <= -{column.limit}", _too_small(column)),
    )
    return [Rule(column.name, f"case when {condition} then {case} else false end", why) for case, why in reasons]


def _too_large(column: Column) -> str:
    if column.maximum is None:
        return f"is above the limit of {column.limit:,}"
    cure = " (98 of 100 is written 0.98 or 98%)" if column.type == "share" else ""
    return f"is above {column.maximum:g}{cure}"


def _too_small(column: Column) -> str:
    if column.minimum is not None:
        return f"is below {column.minimum:g}"
    return f"is below the limit of -{column.limit:,}" if column.above is None else f"is not above {column.above:g}"


def _meaning(column: Column) -> str:
    if column.unit == "hours":
        return _HOURS
    if column.values:
        where = f"say what it means in [table.values.{column.name}] of a profile"
        return f"is not one of {', '.join(column.values)} ({where})"
    return _MEANING[column.type]


_RATES = tuple(column.name for column in BASELINES.columns if column.name.endswith("_per_hour"))
_DELIVERED = ("delivered", "accepted", "rejected")
_TABLE_RULES = {
    "deliverables": (
        Rule(
            "first_delivered_at",
            f"first_delivered_at is null and status in {listed(_DELIVERED)}",
            "is empty, though the status says that it was delivered",
        ),
    ),
    "baselines": (
        Rule(
            "standard_hours_per_unit",
            f"coalesce({', '.join(_RATES)}) is null",
            "has neither a loaded rate nor any component per hour beside it",
        ),
    ),
    "calendars": (
        Rule(
            "timezone",
            f"timezone not in {listed(tuple(sorted(available_timezones())))}",
            "is not a time zone such as Europe/Berlin",
        ),
    ),
}
