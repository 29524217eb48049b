"""The data contract: every table and column that an export can carry, defined once.

Import, checks, the stored tables and the documentation all read it. Its source is the product's
data definition; each rule below is enforced when a file is imported.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SEGMENTS = ("finance", "legal", "healthcare", "analytics", "other")
STATUSES = ("received", "in_progress", "on_hold", "delivered", "accepted", "rejected", "cancelled")
EVENT_TYPES = (
    "scope_submitted", "scope_confirmed", "inputs_complete", "clarification_raised",
    "clarification_answered", "assigned", "reassigned", "checkpoint_planned", "checkpoint_passed",
    "checkpoint_failed", "draft_delivered", "returned", "edit_started", "edit_done", "accepted",
    "rejected", "final_delivered", "paused", "resumed", "reopened", "scope_change", "escalation",
    "security_incident", "security_hold_start", "security_hold_end", "data_transfer", "other",
)  # fmt: skip
BREACH_CAUSES = (
    "capacity", "client_wait", "unclear_scope", "quality_rework", "timezone_gap",
    "specialist_unavailable", "data_access_hold", "external",
)  # fmt: skip
TARGET_SHARES = ("attainment", "first_pass_acceptance", "net_savings_share")
"""The metrics between 0 and 1 that can have a target."""

TARGET_METRICS = ("standard_hours", "net_savings", "open_overdue", "security_incidents", *TARGET_SHARES)
INDUSTRIES = ("banking_finance", "healthcare_pharma", "legal_firm", "manufacturing", "media_marketing", "other")

STORED_TYPES = {
    "text": "VARCHAR",
    "enum": "VARCHAR",
    "instant": "TIMESTAMPTZ",
    "promise": "TIMESTAMPTZ",
    "date": "DATE",
    "clock_time": "INTEGER",
    "currency": "VARCHAR",
    "money": "DECIMAL(14,2)",
    "number": "DECIMAL(18,6)",
    "integer": "INTEGER",
    "share": "DOUBLE",
    "boolean": "BOOLEAN",
}
"""Contract type → column type in the warehouse. A clock_time is in seconds after midnight."""

LIMITS = {
    "money": Decimal("999999999999.99"),
    "number": Decimal("999999999999.999999"),
    "integer": Decimal(2**31 - 1),
}
"""Contract type → the largest absolute value that its column holds. A row beyond it is rejected."""


@dataclass(frozen=True)
class Column:
    """One column of an export: its type and unit, whether it must be filled, and its limits."""

    name: str
    type: str = "text"
    required: bool = False  # every row must fill it
    starts_day: bool = False  # a date without a time is the start of its day, not the end
    present: bool = False  # the file must have it, though cells may be empty
    values: tuple[str, ...] = ()
    otherwise: str | None = None  # what an unknown enum value becomes, with a warning
    expected: tuple[str, ...] = ()  # the values that something reads; others are kept, with a warning
    default: str | None = None  # what an empty cell means
    assumed: bool = False  # whether reading an empty cell as the default is worth a warning
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    decimals: int | None = None  # of a number, if it needs other than six
    unit: str = ""
    help: str = ""

    @property
    def stored_type(self) -> str:
        """The column's type in the warehouse."""
        return f"DECIMAL({12 + self.decimals},{self.decimals})" if self.decimals else STORED_TYPES[self.type]

    @property
    def limit(self) -> Decimal | None:
        """The largest absolute value that the column holds; None if its type sets no limit."""
        return LIMITS.get(self.type)


@dataclass(frozen=True)
class Table:
    """One kind of export: its grain, its columns, and the key by which rows replace each other."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    replaced_per: str | None = None  # the whole group of rows with the same value in this column is replaced
    ranges_per: tuple[str, ...] = ()  # effective dates must not overlap within these columns
    orders: tuple[tuple[str, str], ...] = ()  # (earlier, later): the first instant must not follow the second
    # Column → (another column, its value): where the other has that value, the column is part of the key too.
    key_where: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that a file must have to be this table."""
        return tuple(column.name for column in self.columns if column.required or column.present)


def _required(name: str, type: str = "text", **rules: Any) -> Column:
    return Column(name, type, required=True, **rules)


def _hours(name: str, **rules: Any) -> Column:
    return Column(name, "number", minimum=0, unit="hours", **rules)


def _per_hour(name: str) -> Column:
    return Column(name, "number", minimum=0, unit="currency per hour")


def _share(name: str, **rules: Any) -> Column:
    return Column(name, "share", minimum=0, maximum=1, **rules)


def _enum(name: str, *values: str, **rules: Any) -> Column:
    return Column(name, "enum", values=values, **rules)


_EFFECTIVE = (
    _required("effective_from", "date"),
    Column("effective_to", "date", help="exclusive; empty = open"),
)
_CURRENCY = Column("currency", "currency", help="ISO 4217; empty = the warehouse's own")

DELIVERABLES = Table(
    "deliverables",
    "One row per work item: a contract, a model, a report, a coding batch.",
    (
        _required("deliverable_id"),
        _required("vendor_id"),
        _required("segment", "enum", values=SEGMENTS, otherwise="other"),
        _required("work_type"),
        _required("received_at", "instant", starts_day=True),
        _required("status", "enum", values=STATUSES),
        Column("first_delivered_at", "instant", present=True, help="empty = not delivered yet"),
        Column("engagement_id"),
        _enum("priority", "rush", "high", "standard"),
        Column("complexity", "integer", minimum=1, maximum=3),
        Column("unit"),
        Column("units", "number", above=0, default="1", assumed=True),
        Column("promised_at", "promise", help="used if no SLA term matches; wall clock"),
        Column("accepted_at", "instant"),
        Column("final_delivered_at", "instant"),
        Column("billed_amount", "money", minimum=0, unit="currency"),
        _CURRENCY,
        _hours("vendor_hours"),
        _hours("client_hours"),
        Column("accepted_version", "integer", minimum=1, help="1 = accepted first time"),
        _share("qa_score"),
        _enum("automation_mode", "manual", "assisted", "straight_through"),
        Column("required_skill"),
        Column("specialist_id", help="pseudonymous"),
        Column("guideline_version"),
        Column("scope_clarity", "integer", minimum=1, maximum=5),
        _enum("breach_cause", *BREACH_CAUSES, help="read only for breached items"),
        _enum("breach_owner", "client", "vendor", "shared", "external"),
        Column("vendor_reported_sla_met", "boolean"),
        _enum("decision_use", "used", "partly", "not_used"),
        Column("decision_at", "instant"),
        Column("usefulness", "integer", minimum=1, maximum=5),
    ),
    key=("deliverable_id",),
    orders=(
        ("received_at", "first_delivered_at"),
        ("first_delivered_at", "accepted_at"),
        ("first_delivered_at", "final_delivered_at"),
    ),
)

EVENTS = Table(
    "events",
    "One row per checkpoint or status event of a deliverable.",
    (
        _required("deliverable_id"),
        _required("event_type", "enum", values=EVENT_TYPES, otherwise="other"),
        _required("occurred_at", "instant"),
        _enum("actor_side", "client", "vendor", "system"),
        Column("version", "integer", minimum=1),
        Column("phase", help="if no column feeds it, the original name of an event that became other"),
        Column("reason"),
        Column("finding_category"),
        Column("severity"),
        Column("planned_at", "instant"),
        _hours("hours"),
    ),
    key=("deliverable_id", "event_type", "occurred_at", "version"),
    key_where={"phase": ("event_type", "other")},
)

SLA_TERMS = Table(
    "sla_terms",
    "One row per agreed target, for a vendor and segment, from a date on.",
    (
        _required("vendor_id"),
        _required("segment", "enum", values=SEGMENTS, otherwise="other"),
        Column("work_type", default="*", help="* = any"),
        Column("priority", "enum", values=("rush", "high", "standard", "*"), default="*", help="* = any"),
        _required("target", "number", minimum=0),
        _required(
            "target_unit",
            "enum",
            values=("business_hours", "business_days", "calendar_hours", "calendar_days"),
        ),
        *_EFFECTIVE,
        _required("attainment_target", "share", minimum=0, maximum=1),
        _enum("calendar", "vendor", "client", default="vendor"),
        Column("pause_reasons", help="separated by ; — empty = every reason"),
        Column("min_volume", "integer", minimum=0),
        _share("at_risk_share"),
        _share("credit_share"),
    ),
    key=("vendor_id", "segment", "work_type", "priority", "effective_from"),
    ranges_per=("vendor_id", "segment", "work_type", "priority"),
)

BASELINES = Table(
    "baselines",
    "One row per work type and period: what the same work costs in-house.",
    (
        _required("segment", "enum", values=SEGMENTS, otherwise="other"),
        _required("work_type"),
        *_EFFECTIVE,
        _required("standard_hours_per_unit", "number", minimum=0, unit="hours"),
        _per_hour("loaded_rate_per_hour"),
        _per_hour("wage_per_hour"),
        _per_hour("benefits_per_hour"),
        _per_hour("recruitment_per_hour"),
        _per_hour("training_per_hour"),
        _per_hour("infrastructure_per_hour"),
        _CURRENCY,
        _share("quality", help="first-pass acceptance in-house"),
        _hours("turnaround_hours"),
        Column("time_to_fill_days", "number", minimum=0, unit="days"),
        _share("avoidable_share"),
        Column("source"),
    ),
    key=("segment", "work_type", "effective_from"),
    ranges_per=("segment", "work_type"),
)

VENDORS = Table(
    "vendors",
    "One row per vendor.",
    (
        _required("vendor_id"),
        Column("vendor_name"),
        Column("country"),
        Column("calendar_id"),
        Column("onboarded_on", "date"),
        _enum("location", "onshore", "nearshore", "offshore"),
    ),
    key=("vendor_id",),
)

CALENDARS = Table(
    "calendars",
    "One row per shift of a working calendar.",
    (
        _required("calendar_id"),
        _required("timezone", help="IANA name"),
        _required("weekday", "integer", minimum=1, maximum=7, help="1 = Monday"),
        _required("opens_at", "clock_time"),
        _required("closes_at", "clock_time", help="24:00 allowed; not after opens_at = next day"),
        Column("effective_from", "date"),
        Column("effective_to", "date", help="exclusive; empty = open"),
    ),
    key=("calendar_id", "weekday", "opens_at", "closes_at", "effective_from"),
    replaced_per="calendar_id",
)

HOLIDAYS = Table(
    "holidays",
    "One row per holiday of a calendar: removes the shifts that open on that date.",
    (_required("calendar_id"), _required("date", "date"), Column("name")),
    key=("calendar_id", "date"),
    replaced_per="calendar_id",
)

ENGAGEMENTS = Table(
    "engagements",
    "One row per engagement: a client's contract with a vendor for a segment of work.",
    (
        _required("engagement_id"),
        Column("client"),
        _enum("client_industry", *INDUSTRIES, otherwise="other"),
        Column("vendor_id"),
        _enum("segment", *SEGMENTS, otherwise="other"),
        Column("started_on", "date"),
        Column("went_live_on", "date"),
        Column("ended_on", "date"),
        Column("pricing_model", help="per_standard_hour (also if empty), per_unit, or any other"),
        Column("contracted_rate", "number", minimum=0, help="a price of what pricing_model says"),
        Column("transition_cost", "money", minimum=0, unit="currency"),
        Column("transition_months", "integer", minimum=1),
        Column("client_calendar_id"),
        _CURRENCY,
    ),
    key=("engagement_id",),
)

TARGETS = Table(
    "targets",
    "One row per target of a metric, from a date on.",
    (
        _required("metric", expected=TARGET_METRICS),
        Column("segment", expected=SEGMENTS, help="empty = all"),
        Column("vendor_id", help="empty = all"),
        _required("effective_from", "date"),
        _required("target", "number", help="a share is written as 0.95"),
    ),
    key=("metric", "segment", "vendor_id", "effective_from"),
)

INVOICES = Table(
    "invoices",
    "One row per invoice line.",
    (
        _required("invoice_id"),
        Column("line", "integer", minimum=1),
        _required("vendor_id"),
        Column("deliverable_id"),
        _required("invoiced_on", "date"),
        _required("amount", "money"),
        _CURRENCY,
    ),
    key=("invoice_id", "line"),
)

FX_RATES = Table(
    "fx_rates",
    "One row per day and pair of currencies.",
    (
        _required("date", "date"),
        _required("from_currency", "currency"),
        _required("to_currency", "currency"),
        _required("rate", "number", above=0, decimals=12),
    ),
    key=("date", "from_currency", "to_currency"),
)

SPECIALISTS = Table(
    "specialists",
    "One row per specialist.",
    (_required("specialist_id"), Column("skill")),
    key=("specialist_id",),
)

TABLES = {
    table.name: table
    for table in (
        DELIVERABLES, EVENTS, SLA_TERMS, BASELINES, VENDORS, CALENDARS, HOLIDAYS,
        ENGAGEMENTS, TARGETS, INVOICES, FX_RATES, SPECIALISTS,
    )
}  # fmt: skip
"""Every table of the contract, by name, in the order in which the documentation explains them."""
