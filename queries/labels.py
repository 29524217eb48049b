"""Labels for codes, by column: {column: {code: label}}, with every code of each column.

A column that is not listed holds text that users supplied: it is shown unchanged.
"""

from collections.abc import Iterable, Mapping

from data import checks
from data.contract import BREACH_CAUSES, EVENT_TYPES, SEGMENTS, STATUSES, TABLES
from queries.choices import REASONS, STATES

ANY = {"*": "all"}
"""In the contract `*` means any value; in a total, all values."""


def _plain(codes: Iterable[str], **special: str) -> dict[str, str]:
    """Codes with their underscores as spaces, except those given a label of their own."""
    return {code: special.get(code, code.replace("_", " ")) for code in codes}


def _of(table: str, column: str) -> dict[str, str]:
    return _plain(TABLES[table].by_name[column].values)


_STATES = _plain(STATES, open_overdue="overdue, open", missed="delivered late", no_term="no due date")
_CAUSES = _plain(
    BREACH_CAUSES, timezone_gap="time-zone gap", client_wait="waiting for the client",
    quality_rework="rework for quality",
)  # fmt: skip
_UNKNOWN = {"not_stated": "no cause given", "none_found": "no cause found"}
_VERDICTS = _plain(
    ("in_default", "kept", "short_so_far", "kept_so_far", "too_few"),
    in_default="level missed", short_so_far="behind so far", too_few="too few to judge",
)  # fmt: skip

_CONTRACT = {
    "segment": _plain(SEGMENTS) | {"total": "total"} | ANY,
    "priority": _of("deliverables", "priority") | ANY,
    "status": _plain(STATUSES),
    "event_type": _plain(EVENT_TYPES),
    "actor_side": _of("events", "actor_side"),
    "target_unit": _of("sla_terms", "target_unit") | {"promise": "a promised date"},
    "calendar": _of("sla_terms", "calendar"),
    "location": _of("vendors", "location"),
    "automation_mode": _of("deliverables", "automation_mode"),
    "client_industry": _of("engagements", "client_industry") | {"unassigned": "unassigned"},
    "breach_cause": _CAUSES | _UNKNOWN,
    "breach_owner": _of("deliverables", "breach_owner") | _UNKNOWN,
    "derived_cause": _CAUSES,
}
_JUDGED = {
    "state": _STATES,
    "total_state": _STATES,
    "state_after": _STATES,
    "sla_basis": {"term": "an agreed term", "promise": "a promised date", "none": "nothing"},
    "term_verdict": _VERDICTS,
    "term_verdict_after": _VERDICTS,
    "risk_reason": {
        "likely": "likely to miss",
        "tight": "less than a quarter left",
        "likely_and_tight": "likely to miss, little left",
    },
    "disagreement_reason": _plain(
        (*REASONS, "not_reported", "by_delivery_date"),
        pause_not_allowed="pauses that do not count",
        other_calendar="the other party's calendar",
        wall_clock="calendar hours read as working hours",
        without_pauses="no pause counted",
        promise_instead="the promised date instead",
        final_delivery="the final delivery instead",
        unexplained="no reading explains it",
        open_overdue_left_out="overdue and open, left out",
        not_reported="delivered, not in the report",
        by_delivery_date="counted by delivery date",
    ),
    **dict.fromkeys(("pivot_row_kind", "pivot_column_kind"), _plain(("name", "total", "others", "not_stated"))),
    "signal_rule": _plain(("outside_a_limit", "eight_on_one_side", "two_of_three_near_a_limit")),
}
_TIME = {
    "holder": _plain(
        ("security_hold", "client_wait", "clarification", "rework", "vendor_working", "vendor_off_hours"),
        client_wait="waiting for the client",
        vendor_off_hours="vendor, off hours",
        vendor_working="vendor, working",
    ),
    "side": _plain(("vendor", "client")),
    "clock_of": _plain(("vendor", "client")),
    "stage": _plain((
        "scope", "instructions", "assignment", "work", "drafts", "review", "approval", "final",
        "to_first_delivery", "after_first_delivery",
    )),
    "raised_when": _plain((
        "both_working", "only_the_vendor_working", "only_the_client_working", "neither_working", "calendars_not_known",
    )),
    "overlap_bucket": _plain((
        "no overlap", "under 10 h a week", "10–25 h a week", "over 25 h a week", "calendars not known",
    )),
    "began_with": {"onboarding": "the onboarding", "first_receipt": "the first receipt", "go_live": "the go-live"},
    "phase": _plain(("first_six_months", "since_then")),
}  # fmt: skip
_MONEY = {
    "bridge_part": {
        "start": "net saving before",
        "volume": "volume",
        "mix": "mix",
        "price": "vendor price",
        "baseline_rate": "in-house rate",
        "new": "new work",
        "ended": "ended work",
        "oversight": "oversight cost",
        "transition": "transition cost",
        "credits": "credits",
        "end": "net saving now",
    },
    "break_even_verdict": _plain(
        (
            "broken_even", "to_go", "not_live_yet", "no_go_live", "no_transition", "no_savings",
            "records_begin_later", "other_currency", "not_by_work_type", "not_by_place",
        ),
        to_go="still to go",
        no_go_live="no go-live known",
        no_transition="no transition cost known",
        no_savings="nothing covered",
        records_begin_later="the records begin later",
        other_currency="in another currency",
        not_by_work_type="transition cannot be split by work type",
        not_by_place="transition cannot be split by vendor or segment",
    ),
    "contracted_per": {
        "standard_hour": "per standard hour",
        "unit": "per unit",
        "other": "neither per unit nor per standard hour",
    },
    "assumed_case": _plain(("lower", "as_assumed", "higher", "curve")),
    "complexity_level": _plain(("1 · routine", "2 · in between", "3 · judgement", "not stated")),
    "claim_kind": _plain(("benefit", "challenge", "nature"), nature="nature of the work"),
    "claim_verdict": {
        "holds": "true here",
        "does_not_hold": "not true here",
        "inconclusive": "unclear",
        "not_measurable": "no data yet",
    },
    "claim_page": _plain(("savings", "segment_mix", "quality", "vendor", "flow", "reports")),
    "claim_direction": _plain(("above", "at_least", "below", "at_most")),
}  # fmt: skip
_HEALTH = {
    "check": _plain(checks.names()),
    "capability": {
        "attainment": "what is on time by agreed terms",
        "promises": "what is on time by promised dates",
        "working_time": "working time of the vendor's calendar",
        "savings": "savings",
        "spend": "spend",
        "oversight": "oversight cost",
        "transition": "transition cost",
        "holidays": "holidays",
        "pauses": "pauses and waits",
        "first_pass": "right first time",
        "reported": "the vendor's own report",
        "causes": "causes of misses",
        "specialists": "dependence on specialists",
        "guidelines": "acceptance by guideline",
        "clients": "clients",
        "security": "security incidents per transfer",
    },
}

LABELS: Mapping[str, Mapping[str, str]] = _CONTRACT | _JUDGED | _TIME | _MONEY | _HEALTH
"""Coded column → its codes → the label of each within a sentence."""
