"""The values that a question's own parameters accept, and the defaults used when none is given."""

from collections.abc import Mapping
from typing import Any

from data import checks
from data.contract import BREACH_CAUSES, DELIVERABLES, EVENT_TYPES, STATUSES

STATES = ("met", "missed", "open_overdue", "not_yet_due", "no_term", "cancelled")
_BASIS = ("coded", "derived")
_CAUSES = (*BREACH_CAUSES, "none_found", "not_stated")
_OWNERS = (*DELIVERABLES.by_name["breach_owner"].values, "none_found", "not_stated")
REASONS = (
    "pause_not_allowed", "other_calendar", "wall_clock", "without_pauses", "promise_instead", "final_delivery",
    "unexplained", "open_overdue_left_out",
)  # fmt: skip

SPLITS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "flow/waits": {"overlap": ("overlap_bucket",), "moment": ("raised_when",)},
    "mix/split": {
        "segment": ("segment",),
        "work_type": ("segment", "work_type"),
        "industry": ("segment", "work_type", "client_industry"),
    },
    "savings/over_time": {"week": ("week",), "month": ("month",)},
}
"""Question → what its rows may be split `by` → the columns that tell those rows apart."""

PIVOT_DIMENSIONS = ("vendor_id", "segment", "work_type", "client", "specialist_id", "complexity", "month", "week")

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{(question, "by"): tuple(splits) for question, splits in SPLITS.items()},
    ("health/finding_rows", "check"): tuple(checks.names()),
    ("explore/pivot", "columns"): (*PIVOT_DIMENSIONS, "none"),
    ("explore/pivot", "rows"): PIVOT_DIMENSIONS,
    ("rows/delivered", "which"): ("reviewed", "compared", "covered", "own"),
    ("rows/due", "which"): ("judged", "misses", "delivered", "without_client", *STATES),
    ("rows/events", "which"): EVENT_TYPES,
    ("rows/open", "which"): STATES,
    ("rows/received", "which"): STATUSES,
    ("rows/refusals", "which"): ("reworked", "valued"),
    ("savings/by_slice", "slice"): ("vendor", "segment", "client", "engagement", "work_type"),
    ("sla/causes", "basis"): _BASIS,
    ("sla/causes", "measure"): ("count", "hours"),
    ("sla/misses", "basis"): _BASIS,
    ("sla/misses", "cause"): _CAUSES,
    ("sla/misses", "owner"): _OWNERS,
    ("sla/misses", "state"): STATES,
    ("sla/reported_items", "reason"): REASONS,
}
"""Question and parameter → the values that it accepts."""

_ALL = ("which", "cause", "owner", "state", "reason", "deliverable", "avoidable")
_PIVOT = {"rows": "vendor_id", "columns": "segment"}
DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(_ALL),
    "limit": 10_000_000,
    "basis": "coded",
    "measure": "count",
    **_PIVOT,
}
"""A parameter's value when the command line does not give one: every row, as the export codes them."""


def of_other_splits(question: str, parameters: Mapping[str, Any]) -> list[str]:
    """The columns that tell rows apart only if the question is split otherwise: the SQL leaves them empty."""
    splits = SPLITS.get(question, {})
    chosen = splits.get(parameters.get("by", ""), ())
    return sorted({column for columns in splits.values() for column in columns} - {*chosen})


def wrong(question: str, parameters: Mapping[str, Any]) -> str | None:
    """What is wrong with the first parameter whose value the question does not accept; None if all are accepted.

    A value of None leaves the choice open, and is accepted if it is the parameter's default in DEFAULTS.
    """
    for name, value in parameters.items():
        known = CHOICES.get((question, name))
        if known and value not in known and not (value is None and name in _ALL):
            return f"{name} is one of {', '.join(known)}; not {value}."
    return None


def allowed(question: str, name: str) -> str:
    """A parameter's values as a note to follow its name; empty if there is no list of them."""
    known = CHOICES.get((question, name))
    return f" (one of {', '.join(known)})" if known else ""
