"""How a value from the data is written for people: vendors by name, codes in words; ids stay ids."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs

NOBODY: Mapping[str, str] = {}
CODED = (
    "segment", "work_type", "state", "total_state", "sla_basis", "breach_cause", "breach_owner", "priority",
    "check", "capability", "derived_cause", "holder", "side", "target_unit", "calendar", "status", "event_type",
    "actor_side", "reason", "finding_category", "severity",
    "state_after", "term_verdict", "term_verdict_after",
    "began_with", "phase", "skill", "location",
    "stage", "raised_when", "clock_of", "overlap_bucket", "variant",
    "risk_reason", "disagreement_reason", "pause_reason",
    "bridge_part", "break_even_verdict", "assumed_case", "pricing_model", "client_industry", "complexity_level",
    "claim_kind", "claim_verdict", "claim_page", "signal_rule",
)  # fmt: skip
SPECIAL = {
    "open_overdue": "overdue, open",
    "no_term": "no term",
    "bi_report": "BI report",
    "timezone_gap": "time-zone gap",
    "client_wait": "waiting for the client",
    "quality_rework": "rework for quality",
    "unclear_scope": "unclear scope",
    "promise": "a promised date",
    "term": "an agreed term",
    "none": "nothing",
    "first_pass": "first-pass acceptance",
    "attainment": "attainment on agreed terms",
    "promises": "attainment on promised dates",
    "working_time": "working time of the vendor's calendar",
    "reported": "the vendor's own report",
    "causes": "causes of misses",
    "specialists": "dependence on specialists",
    "guidelines": "acceptance by guideline",
    "security": "security incidents per transfer",
    "go_live": "the go-live",
    "first_receipt": "the first receipt",
    "onboarding": "the onboarding",
    "bi_reporting": "BI reporting",
    "pauses": "pauses and waits",
    "oversight": "oversight cost",
    "transition": "transition cost",
    "not_stated": "not stated",
    "none_found": "no rule applies",
    "vendor_off_hours": "vendor, off hours",
    "vendor_working": "vendor, working",
    "likely": "likely to miss",
    "tight": "little time left",
    "likely_and_tight": "likely to miss, little left",
    "pause_not_allowed": "pauses that do not count",
    "other_calendar": "the other party's calendar",
    "wall_clock": "wall clock and working time swapped",
    "without_pauses": "no pause counted",
    "promise_instead": "the promised date instead",
    "final_delivery": "the final delivery instead",
    "unexplained": "no reading explains it",
    "open_overdue_left_out": "overdue and open, left out",
    "start": "net saving before",
    "end": "net saving now",
    "price": "vendor price",
    "baseline_rate": "in-house rate",
    "new": "new work",
    "ended": "ended work",
    "not_reported": "delivered, not in the report",
    "by_delivery_date": "counted by delivery date",
    "not_live_yet": "not live yet",
    "no_go_live": "no go-live known",
    "no_transition": "no transition cost known",
    "no_savings": "nothing covered",
    "records_begin_later": "the records begin later",
    "other_currency": "in another currency",
    "to_go": "still to go",
    "as_assumed": "as assumed",
    "*": "all",
}
_FILTERED = (("segment", "segment"), ("work_type", "work_type"), ("vendor", "vendor_id"), ("client", "client"))
_BEFORE = {"segment": "", "work_type": "", "vendor": "at ", "client": "for "}
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|\*")


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Vendors' names by id; two of one name are told apart by their ids."""
    taken = list(names.values())
    return {vendor: name if taken.count(name) == 1 else f"{name} ({vendor})" for vendor, name in names.items()}


def written(column: str, value: object, vendors: Mapping[str, str] = NOBODY) -> str:
    """The value in that column as it stands within a sentence; `vendors` are names by id. Plain text, not escaped."""
    text = str(value)
    if column == "vendor_id":
        return vendors.get(text, SPECIAL.get(text, text))
    if column == "variant":  # the contract's own types of events, joined
        return text.replace(" > ", " → ").replace("_", " ")
    if column in CODED and _CODE.fullmatch(text):
        return SPECIAL.get(text, text.replace("_", " "))
    return text


def label(column: str, value: object, vendors: Mapping[str, str] = NOBODY) -> str:
    """The value as it stands alone in a cell, at an axis or in a menu: codes begin with a capital."""
    text = written(column, value, vendors)
    return text[:1].upper() + text[1:] if column in CODED else text


def filters_in_words(filters: str, vendors: Mapping[str, str] = NOBODY) -> str:
    """A line of filters, as Scope.filters() gives: `legal or finance, at Vega Legal, for Acme`; or all work."""
    given = parse_qs(filters)
    said = {name: [written(column, value, vendors) for value in given.get(name, ())] for name, column in _FILTERED}
    parts = (_BEFORE[name] + " or ".join(values) for name, values in said.items() if values)
    return ", ".join(parts) or "all work"
