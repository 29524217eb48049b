"""The table of targets as people edit it: its faults, what saving it would change, saving it, its history.

In the table, shares are in per cent. Deleting a person's target lets an imported one with the same key hold again.
Deleting an imported target records that there is none from its day on: the data themselves are never changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.written import Entry, Removal, Written
from queries import Viewing, format, locales, targets, words
from queries.metrics import describe
from queries.targets import IMPORTED, KIND, METRICS, SHARED, Target

COLUMNS = ("metric", "segment", "vendor_id", "effective_from", "target")
UNITS = {"share": "%", "hours": "hours", "count": "items"}
DECIMALS = 8
"""Decimal places kept; enough for a share to survive being written in per cent."""

Row = Mapping[str, Any]
Vendors = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """The change to one key. `before` held for its metric, segment and vendor on its first day, None if nothing did.

    `is_restored`: a person's target is removed, and the imported one, if any, holds again.
    """

    key: str
    before: Target | None
    after: Target | None
    is_restored: bool = False


@dataclass(frozen=True)
class Past:
    """One past act: the target it was about, and the numbers before and after.

    `at` is ISO 8601, UTC. `is_restored`: a person's target was removed, so `after` was not set by a person.
    """

    at: str
    by: str
    target: Target
    before: float | None
    after: float | None
    is_restored: bool


class Refused(ValueError):
    """Nothing was saved; `faults` has a sentence for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = list(faults)


def row_of(target: Target) -> dict[str, Any]:
    """The target as a row of the table; for shares, `target` is in per cent."""
    number = target.target
    if number is not None and target.metric in SHARED:
        number = round(100 * number, DECIMALS - 2)
    return {name: getattr(target, name) for name in COLUMNS} | {"target": number}


def target_of(row: Row, by: str = "") -> Target:
    """The target that a row of the table states."""
    number = row["target"]
    if number is not None:
        number = round(number / 100 if row["metric"] in SHARED else number, DECIMALS)
    return Target(row["metric"], row["segment"] or None, row["vendor_id"] or None, row["effective_from"], number, by)


def is_blank(row: Row) -> bool:
    """Whether nothing has been entered in the row yet."""
    return all(row.get(name) in (None, "") for name in COLUMNS)


def faults(rows: Sequence[Row], before: Sequence[Target], vendors: Vendors) -> list[str]:
    """The faults of a table, each a sentence that names the row and the remedy; [] if the table can be saved.

    `before` is what held when the table was opened: rows unchanged since are not judged. Blank rows are ignored.
    """
    untouched, others = {one.key: row_of(one) for one in before}, [*_complete(rows), *before]
    filled = {number: row for number, row in enumerate(rows, 1) if not is_blank(row)}
    found = {number: _unfilled(row) for number, row in filled.items()}
    stated = {number: target_of(row) for number, row in filled.items() if not found[number]}
    for number, target in stated.items():
        if untouched.get(target.key) != row_of(target):
            found[number] = _invalid(target, vendors) or _endless(target, others)
    found |= _repeated(stated)
    return [f"Row {number}{_named(filled[number], vendors)} {fault}" for number, fault in found.items() if fault]


def changes(rows: Sequence[Row], before: Sequence[Target], imported: Iterable[Target]) -> list[Change]:
    """What saving the table would change, by key, for a table without faults. `imported` are the data's own targets."""
    held, of_data = {one.key: one for one in before}, {one.key: one for one in imported}
    wanted = {one.key: one for one in _complete(rows)}
    found = [
        Change(key, _held_then(before, target), target)
        for key, target in wanted.items()
        if key not in held or row_of(held[key]) != row_of(target)
    ]
    return found + [_removed(one, of_data.get(key)) for key, one in held.items() if key not in wanted]


def set_many(written: Written, changed: Sequence[Change], by: str, vendors: Vendors) -> None:
    """Write the changes, all of them or none. Raises Refused with every fault."""
    wrong = [
        f"{name(change.after, vendors)} {fault}"
        for change in changed
        if change.after and (fault := _refusal(change, vendors))
    ]
    if len({change.key for change in changed}) < len(changed):
        wrong.append("Two changes are about the same metric, segment, vendor and day. Keep one of them.")
    if wrong:
        raise Refused(wrong)
    if changed:
        written.put(KIND, {change.key: _value(change) for change in changed}, by)


def history(written: Written, viewer: Viewing) -> list[Past]:
    """Everything that was ever set or removed and that the viewer may see, newest first."""
    found, newest = [], dict[str, Entry | Removal]()
    for entry in written.history(KIND):
        found.append(_past(newest.get(entry.key), entry))
        newest[entry.key] = entry
    return [one for one in reversed(found) if one and targets.is_visible(one.target.vendor_id, viewer)]


def name(target: Target, vendors: Vendors) -> str:
    """The target's subject in words: `Attainment · Legal · Vega Advisory`. Plain text, not escaped."""
    parts = [describe(target.metric).label if target.metric in METRICS else target.metric]
    parts += [words.label("segment", target.segment)] if target.segment else []
    parts += [vendors.get(target.vendor_id, target.vendor_id)] if target.vendor_id else []
    return " · ".join(parts)


def number_text(metric: str, number: float | None, currency: str = "") -> str:
    """A target's exact number with its unit; `none` if there is none."""
    if number is None:
        return "none"
    if metric not in METRICS:
        return locales.number(f"{number:,g}")
    unit = describe(metric).unit
    if unit == "count":  # a target such as 2.5 incidents a week is not whole
        return locales.number(f"{number:,.10g}")
    text = format.format_value(number, unit, currency=currency)
    return f"{text} hours" if unit == "hours" else text


def unit_text(metric: str, currency: str = "") -> str:
    """The unit in which a metric's target is entered in the table."""
    return UNITS.get(describe(metric).unit, currency)


def _held_then(before: Iterable[Target], target: Target) -> Target | None:
    begun = [one for one in before if one.about == target.about and one.effective_from <= target.effective_from]
    return max(begun, key=lambda one: one.effective_from, default=None)


def _complete(rows: Iterable[Row]) -> list[Target]:
    return [target_of(row) for row in rows if not is_blank(row) and not _unfilled(row)]


def _unfilled(row: Row) -> str:
    if not row.get("metric"):
        return "has no metric. Choose one, or delete the row."
    if row.get("effective_from") is None:
        return "does not say from when it holds. Choose a day."
    return ""


def _repeated(stated: Mapping[int, Target]) -> dict[int, str]:
    first: dict[str, int] = {}
    return {
        number: f"has the same metric, segment, vendor and day as row {first[target.key]}. Delete one of the two."
        for number, target in stated.items()
        if first.setdefault(target.key, number) != number
    }


def _invalid(target: Target, vendors: Vendors) -> str:
    if fault := targets.unusable(target):
        return fault
    if target.vendor_id is not None and target.vendor_id not in vendors:
        return "names a vendor that is not in the data. Choose one of the list, or leave it blank for all."
    return ""


def _endless(target: Target, others: Iterable[Target]) -> str:
    if target.target is not None or any(_ends(target, other) for other in others):
        return ""
    return "has no number, and there is no target that it could end. Type a number, or delete the row."


def _ends(target: Target, other: Target) -> bool:
    """Whether a target without a number ends the other, in all of its scope or in the part that the target covers."""
    if other.target is None or other.metric != target.metric or other.effective_from > target.effective_from:
        return False
    if target.metric not in SHARED:
        return other.about == target.about
    return other.segment in (None, target.segment) and other.vendor_id in (None, target.vendor_id)


def _named(row: Row, vendors: Vendors) -> str:
    if not row.get("metric") or row["metric"] not in METRICS:
        return ""
    return f" ({name(Target(row['metric'], row['segment'], row['vendor_id'], date.min, None), vendors)})"


def _removed(target: Target, of_data: Target | None) -> Change:
    if target.by != IMPORTED:
        return Change(target.key, target, of_data, is_restored=True)
    return Change(target.key, target, Target(*target.about, target.effective_from, None, ""))


def _refusal(change: Change, vendors: Vendors) -> str:
    if change.is_restored or change.after is None:
        return ""
    return _invalid(change.after, vendors)


def _value(change: Change) -> dict[str, Any] | None:
    if change.is_restored or change.after is None:
        return None
    values = {column: getattr(change.after, column) for column in COLUMNS}
    return values | {"before": change.before.target if change.before else None}


def _past(earlier: Entry | Removal | None, entry: Entry | Removal) -> Past | None:
    value = entry.value or (earlier.value if earlier else None)
    if value is None:  # removed, although nothing was set
        return None
    target = targets.of_value(value, entry.by)
    before = earlier.value["target"] if earlier and earlier.value else value.get("before")
    after = entry.value["target"] if entry.value else None
    return Past(entry.at, entry.by, target, before, after, entry.value is None)
