"""What if one agreed term were different: which verdicts and credits would change. The same questions, asked twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

import queries
from data import what_if
from data.what_if import Term
from queries import QuestionError, Scope, engine, origin

AFTER = "_after"
"""Suffix of a column that holds the changed value; without it, a column holds the present value."""

FLIPPED = ("state", "due_at", "target_hours", "net_elapsed_hours")
JUDGED = ("due", "met", "attainment", "attainment_target", "term_verdict")
OWED = ("credit_before_cap", "credit_due")
FLIP = ("deliverable_id", "work_type", "month")
MONTH = ("month", "currency")
COLUMNS = {*FLIP, *MONTH} | {name + end for name in (*FLIPPED, *JUDGED, *OWED) for end in ("", AFTER)}
"""Every column that a what-if returns; metrics.py describes them."""


@dataclass(frozen=True)
class WhatIf:
    """`flips`: one row per deliverable whose state differs. `months`: one row for every month and currency."""

    flips: pa.Table
    months: pa.Table

    @property
    def to_on_time(self) -> int:
        """How many flipped verdicts become met or not yet due."""
        return sum(state in ("met", "not_yet_due") for state in self.flips[f"state{AFTER}"].to_pylist())

    def credit_due(self, currency: str) -> tuple[float, float]:
        """The credit due in that currency over all months, before and after the change."""
        own = [row for row in self.months.to_pylist() if row["currency"] in (None, currency)]
        before, after = (sum(row[f"credit_due{end}"] or 0 for row in own) for end in ("", AFTER))
        return before, after


def compare(term: Term, changes: Mapping[str, object], scope: Scope, version: Path | str) -> WhatIf:
    """What the changes would flip for the term's vendor and segment, in the months that the scope's period touches.

    Client and work-type filters are ignored, since a default is judged on all work. Raises QuestionError for a term
    that the scope does not show, and ValueError for a change that the contract does not allow.
    """
    if _key(term) not in {_key(Term(**_part(row))) for row in _ask("credits/agreed", scope, version)}:
        raise QuestionError("There is no such term in view.")
    cell = Scope(scope.since, scope.until, (term.vendor_id,), (term.segment,), viewer=scope.viewer)
    now = _answers(cell, version)
    with what_if.changed(version, term, changes) as path:
        try:
            then = _answers(cell, path)
        finally:
            engine.close(path)
    found = _flips(now["verdicts"], then["verdicts"], cell), _months(now, then)
    return WhatIf(*(_marked(table, cell, term, changes) for table in found))


def _marked(table: pa.Table, cell: Scope, term: Term, changes: Mapping[str, object]) -> pa.Table:
    """The table with a record of what was asked, for its exports."""
    asked = replace(
        queries.read("credits/defaults"), name="credits/what_if", text="What if an agreed term were another?"
    )
    settings = {f"term's {name}": getattr(term, name) for name in Term.__dataclass_fields__}
    return origin.mark(table, asked, cell.parameters(), settings | {f"changed {key}": changes[key] for key in changes})


def _answers(cell: Scope, version: Path | str) -> dict[str, list[dict]]:
    whole = replace(cell, since=None, until=None)  # a changed due instant may fall in another month
    return {
        "verdicts": _ask("credits/verdicts", whole, version),
        "defaults": _ask("credits/defaults", cell, version),
        "ledger": _ask("credits/ledger", cell, version),
    }


def _ask(question: str, scope: Scope, version: Path | str) -> list[dict]:
    return queries.run(question, scope, version).to_pylist()


def _key(term: Term) -> tuple:
    return (term.vendor_id, term.segment, term.work_type, term.priority, term.effective_from)


def _part(row: dict) -> dict:
    return {name: row[name] for name in Term.__dataclass_fields__}


def _flips(now: list[dict], then: list[dict], cell: Scope) -> pa.Table:
    after = {row["deliverable_id"]: row for row in then}
    rows = [
        {"deliverable_id": row["deliverable_id"], "work_type": row["work_type"], "month": row["month"]}
        | _both(row, after[row["deliverable_id"]], FLIPPED)
        for row in now
        if row["state"] != after[row["deliverable_id"]]["state"]
        and (_touched(row["month"], cell) or _touched(after[row["deliverable_id"]]["month"], cell))
    ]
    kinds = {"month": pa.date32(), "due_at": _INSTANT, "target_hours": pa.float64(), "net_elapsed_hours": pa.float64()}
    return _table(rows, FLIP, FLIPPED, kinds)


def _touched(month: date, cell: Scope) -> bool:
    """Whether the period has a day in that month, as the credits' scopes see it."""
    begins = cell.since is None or month >= cell.since.replace(day=1)
    return begins and (cell.until is None or month <= cell.until)


def _months(now: dict, then: dict) -> pa.Table:
    judged = [{row["month"]: row for row in answers["defaults"]} for answers in (now, then)]
    owed = [{(row["month"], row["currency"]): row for row in answers["ledger"]} for answers in (now, then)]
    keys, nothing = {*owed[0], *owed[1]}, dict.fromkeys(OWED, 0.0)
    keys |= {(month, None) for month in {*judged[0], *judged[1]} - {month for month, _ in keys}}
    rows = [
        {"month": month, "currency": currency}
        | _both(judged[0].get(month), judged[1].get(month), JUDGED)
        | _both(owed[0].get((month, currency), nothing), owed[1].get((month, currency), nothing), OWED)
        for month, currency in sorted(keys, key=lambda key: (key[0], key[1] or ""))
    ]
    kinds = {"month": pa.date32(), "due": pa.int64(), "met": pa.int64()}
    kinds |= dict.fromkeys(("attainment", "attainment_target", *OWED), pa.float64())
    return _table(rows, MONTH, (*JUDGED, *OWED), kinds)


def _both(now: dict | None, then: dict | None, names: tuple[str, ...]) -> dict:
    return {name + end: None if row is None else row[name] for name in names for end, row in (("", now), (AFTER, then))}


_INSTANT = pa.timestamp("us", tz="UTC")


def _table(rows: list[dict], key: tuple[str, ...], pairs: tuple[str, ...], kinds: dict) -> pa.Table:
    names = [*key, *(name + end for name in pairs for end in ("", AFTER))]
    fields = [(name, kinds.get(name.removesuffix(AFTER), pa.string())) for name in names]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))
