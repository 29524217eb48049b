"""Values from the data as people read them: vendors by name, codes in words, text supplied by users unchanged."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from queries.labels import ANY, LABELS

NOBODY: Mapping[str, str] = {}
NOTHING: Mapping[str, str] = {}
_FILTERED = (("segment", "segment"), ("work_type", "work_type"), ("vendor", "vendor_id"), ("client", "client"))
_BEFORE = {"segment": "", "work_type": "", "vendor": "at ", "client": "for "}


LEAVES = {"work_type": "leaves_work_types", "priority": "leaves_priorities"}
"""Column of a term → the column that says whether more specific terms leave it only the others."""

OTHERS = {"work_type": "All other work types", "priority": "All other priorities"}


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Vendors' names by id; vendors with the same name are told apart by their ids."""
    taken = list(names.values())
    return {vendor: name if taken.count(name) == 1 else f"{name} ({vendor})" for vendor, name in names.items()}


def written(column: str, value: object, vendors: Mapping[str, str] = NOBODY) -> str:
    """The column's value as worded within a sentence; `vendors` maps ids to names. Plain text, not escaped."""
    text = str(value)
    if column == "vendor_id":
        return vendors.get(text, text)
    if column == "variant":  # the contract's event types, joined
        return " → ".join(LABELS["event_type"].get(step, step) for step in text.split(" > "))
    return LABELS.get(column, NOTHING).get(text, text)


def label(column: str, value: object, vendors: Mapping[str, str] = NOBODY) -> str:
    """The value as shown on its own in a cell, on an axis or in a menu: codes begin with a capital."""
    text = written(column, value, vendors)
    return text[:1].upper() + text[1:] if column == "variant" or value in LABELS.get(column, NOTHING) else text


def cell(row: Mapping[str, Any], column: str, vendors: Mapping[str, str] = NOBODY) -> str:
    """The row's value in that column, as shown on its own.

    As a work type, `*` is the answer's own sign for all, but only in a total and in an agreed term; a term beside more
    specific ones binds only all others.
    """
    if row[column] in ANY and row.get(LEAVES.get(column, "")):
        return OTHERS[column]
    if column == "work_type" and row[column] in ANY and stands_for_all(row):
        return label("segment", row[column])
    return label(column, row[column], vendors)


def stands_for_all(row: Mapping[str, Any]) -> bool:
    """Whether the row is a total or a term, in which `*` is not the name of a work type."""
    return bool(row.get("is_total")) or row.get("segment") in ANY or "target_unit" in row


def filters_in_words(filters: str, vendors: Mapping[str, str] = NOBODY) -> str:
    """A line of filters from Scope.filters() in words: `legal or finance, at Vega Legal, for Acme`; or all work."""
    given = parse_qs(filters)
    said = {name: [written(column, value, vendors) for value in given.get(name, ())] for name, column in _FILTERED}
    parts = (_BEFORE[name] + " or ".join(values) for name, values in said.items() if values)
    return ", ".join(parts) or "all work"
