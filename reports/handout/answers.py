"""The answers that a vendor's handout is made of: the same questions, in the same scopes, as its page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from queries import Scope
from queries.briefing import Ask, brief
from queries.said.actions import CatchUp, GetDates, Rescue, of_open_work
from queries.said.saving import of_currency

Row = Mapping[str, Any]
MOST = 1_000_000  # as many rows as fit on a sheet
ANY_MISS = {"basis": "coded", "cause": None, "owner": None, "state": None}


@dataclass(frozen=True)
class Answers:
    """Of one vendor in a period, and of the period before; `compared` has a row for each vendor."""

    vendor: str
    own: Scope
    status: Row
    total: Row
    total_before: Row
    work: Row
    work_before: Row
    first: Row
    first_before: Row
    saved: Row
    saved_before: Row
    levels: Row
    compared: Sequence[Row]
    compared_table: pa.Table
    segments: pa.Table
    weekly: pa.Table
    terms: pa.Table
    ledger: pa.Table
    causes: pa.Table
    misses: pa.Table
    reported: Sequence[Row]
    disputed: pa.Table
    to_do: Sequence[GetDates | Rescue | CatchUp]

    @property
    def currency(self) -> str:
        """The warehouse's own currency, empty if it has none."""
        return self.status["currency"] or ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was delivered and nothing fell due."""
        return not self.total["due"] and not self.work["delivered"]


def asked(ask: Ask, scope: Scope, vendor: str) -> Answers:
    """Everything about that vendor; the filters and period are the scope's, its vendors are not."""
    own = replace(scope, vendors=(vendor,))
    before = replace(own, since=scope.reference_since, until=scope.reference_until)
    status = _row(ask, "frame/status", Scope(viewer=scope.viewer))
    currency = status["currency"]
    compared = ask("vendor/comparison", replace(scope, vendors=()))
    return Answers(
        vendor=vendor,
        own=own,
        status=status,
        total=_row(ask, "sla/attainment", own),
        total_before=_row(ask, "sla/attainment", before),
        work=_row(ask, "vendor/delivered", own),
        work_before=_row(ask, "vendor/delivered", before),
        first=_row(ask, "quality/first_pass", own),
        first_before=_row(ask, "quality/first_pass", before),
        saved=_saved(ask, own, currency),
        saved_before=_saved(ask, before, currency),
        levels=_row(ask, "credits/total", own),
        compared=compared.to_pylist(),
        compared_table=compared,
        segments=ask("sla/by_vendor", own),
        weekly=ask("sla/weekly", own),
        terms=ask("credits/terms", own),
        ledger=ask("credits/ledger", own),
        causes=ask("sla/causes", own, basis="coded", measure="count"),
        misses=ask("sla/misses", own, limit=MOST, **ANY_MISS),
        reported=ask("sla/reported", own).to_pylist(),
        disputed=ask("sla/reported_items", own, limit=MOST, reason=None),
        to_do=of_open_work(brief(ask, own), ask) if status["as_of_on"] else [],
    )


def _row(ask: Ask, question: str, scope: Scope) -> Row:
    return ask(question, scope).to_pylist()[0]


def _saved(ask: Ask, scope: Scope, currency: str | None) -> Row:
    """The saving in the own currency, else in the only one; if there is none, a row of unknowns."""
    unknown: Row = defaultdict(lambda: None)
    return of_currency(ask("savings/total", scope).to_pylist(), currency) or unknown
