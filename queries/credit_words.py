"""The total of a list of service-level defaults in words, for pages and packs. Plain text."""

from collections.abc import Mapping
from typing import Any

from queries.format import format_value, grouped

Row = Mapping[str, Any]


def total(row: Row, currency: str | None) -> str:
    """What the listed terms add up to, before and after the cap, from a row of credits/total; empty if none is below.

    Amounts are in the warehouse's own currency. The running month is told apart: nothing of it is due yet.
    """
    return " ".join(part for part in (_due(row, currency), so_far(row, currency)) if part)


def _due(row: Row, currency: str | None) -> str:
    if not row["terms_in_default"]:
        return ""
    first = f"Total: {_terms(row['terms_in_default'])} missed"
    if row["credit_before_cap"] is None:
        return f"{first}, without any credit that can be stated."
    before, due = (_money(row[name], currency) for name in ("credit_before_cap", "credit_due"))
    return f"{first}, {before} of credit before the cap, {due} after it."


def so_far(row: Row, currency: str | None) -> str:
    """What the terms behind in the running month add up to; empty if none is."""
    if not row["terms_short_so_far"]:
        return ""
    if row["credit_so_far"] is None:
        return f"Behind so far this month: {_terms(row['terms_short_so_far'])}."
    amount = _money(row["credit_so_far"], currency)
    return f"Behind so far this month: {_terms(row['terms_short_so_far'])}, {amount} before the cap, nothing due yet."


def _terms(count: int) -> str:
    return f"{grouped(count)} term{'' if count == 1 else 's'}"


def _money(value: float | None, currency: str | None) -> str:
    return format_value(value, "currency", currency=currency or "")
