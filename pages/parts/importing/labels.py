"""What the page calls the contract's tables and columns: the product's own labels, by column."""

import re
from functools import cache

from data.contract import TABLES
from queries.metrics import DIMENSIONS, METRICS

TABLE_NAMES = {"sla_terms": "SLA terms", "fx_rates": "exchange rates", "holidays": "public holidays"}
OWN = {
    "deliverable_id": "Deliverable id",
    "breach_cause": "Cause of the miss",
    "breach_owner": "Owner of the miss",
    "vendor_reported_sla_met": "Vendor reports it met",
    "occurred_at": "Occurred",
    "actor_side": "Whose step",
    "phase": "Phase",
    "qa_score": "QA score",
    "scope_clarity": "Clarity of the scope",
    "specialist_id": "Specialist",
    "effective_from": "In force from",
    "effective_to": "In force until",
    "attainment_target": "Target share on time",
    "target_unit": "Unit of the target",
    "calendar": "Whose calendar",
    "timezone": "Time zone",
    "avoidable_share": "Avoidable share",
    "pricing_model": "Pricing model",
    "went_live_on": "Went live",
    "line": "Invoice line",
    "time_to_fill_days": "Days to fill a post",
    "accepted_version": "Version accepted",
    "decision_use": "Use for the decision",
    "decision_at": "Decided",
    "vendor_id": "Vendor",
    "vendor_name": "Vendor's name",
}
"""Labels for the import alone: on other pages the column means something else or stands beside an explanation."""

_SAY = re.compile(r" \(say [^()]*\)")
_FIRST = re.compile(r"(?:^|(?<=; ))[a-z]+(?=[ :])")


def table(name: str) -> str:
    """A contract table's label within a sentence."""
    return TABLE_NAMES.get(name, name)


def column(name: str) -> str:
    """A contract column's label on its own."""
    known = DIMENSIONS.get(name) or METRICS.get(name)
    return OWN.get(name) or (known.label if known else _plain(name))


def columns(names: list[str] | tuple[str, ...]) -> str:
    """The labels of contract columns, as a list."""
    return ", ".join(map(column, names))


def spoken(said: str) -> str:
    """A sentence of the import with labels for the contract's columns and words for codes; cells stay as they are.

    Hints for the command line are left out.
    """
    labelled = _pattern().sub(lambda found: _words().get(found[0], found[0]), _SAY.sub("", said))
    return _FIRST.sub(lambda found: column(found[0]) if found[0] in _names() else found[0], labelled)


def _plain(name: str) -> str:
    words = re.sub(r"_(id|at|on)$", "", name).replace("_", " ")
    return words[:1].upper() + words[1:]


@cache
def _names() -> frozenset[str]:
    return frozenset(one for known in TABLES.values() for one in known.by_name)


@cache
def _words() -> dict[str, str]:
    """Column names and codes that cannot be mistaken for plain words → what replaces them."""
    codes = {value for known in TABLES.values() for one in known.columns for value in one.values}
    found = {code: code.replace("_", " ") for code in codes} | {name: column(name) for name in _names()}
    return {name: words for name, words in found.items() if "_" in name}


@cache
def _pattern() -> re.Pattern:
    names = "|".join(sorted(map(re.escape, _words()), key=len, reverse=True))
    return re.compile(rf"'[^']*'|\"[^\"]*\"|\b(?:{names})\b(?!\.\w)")
