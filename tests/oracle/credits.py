"""Credits from raw CSV rows, item by item: no SQL, nothing shared with the product."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from .exchange import bill_of
from .portfolio import CURRENCY
from .questions import Filters, Item, Oracle
from .records import Row, number, text
from .verdict import choose_term


def terms(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per vendor, segment, month and term under which anything fell due; credit in the own currency."""
    return [_judged(oracle, month, term, items) for (_, month), (term, items) in _by_term(oracle, filters).items()]


def defaults(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per vendor, segment and month."""
    cells = defaultdict(list)
    for row in terms(oracle, filters):
        cells[row["vendor_id"], row["segment"], row["month"]].append(row)
    return [_cell(key, rows) for key, rows in sorted(cells.items())]


def ledger(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per vendor, month and currency of its due items, if a term is below its target."""
    lines = defaultdict(lambda: {"terms_in_default": 0, "credits": [], "cap": Fraction(0)})
    for (_, month), (term, items) in _by_term(oracle, filters).items():
        below = _is_below(term, items)
        for currency in {bill_of(item.row, oracle.records)[0] for item in items}:
            line = lines[text(term, "vendor_id"), month, currency]
            at_risk = _product(_billed(oracle, items, currency), number(term, "at_risk_share"))
            credit = _product(at_risk, number(term, "credit_share"))
            line["terms_in_default"] += below
            line["cap"] += at_risk or 0
            line["credits"] += [credit] if below and credit is not None else []
    return [_line(oracle, key, line) for key, line in sorted(lines.items()) if line["terms_in_default"]]


def by_vendor(oracle: Oracle, filters: Filters) -> list[dict]:
    """One row per vendor with a default in a month that is over: how many, and what is due in the own currency."""
    missed = Counter(row["vendor_id"] for row in defaults(oracle, filters) if row["is_default"])
    lines = [line for line in ledger(oracle, filters) if line["currency"] == CURRENCY]
    lines = [line for line in lines if line["credit_due"] is not None and not _runs(oracle, line["month"])]
    owed = {vendor: [line["credit_due"] for line in lines if line["vendor_id"] == vendor] for vendor in missed}
    return [
        {"vendor_id": vendor, "defaults": count, "credit_due": sum(owed[vendor]) if owed[vendor] else None}
        for vendor, count in missed.items()
    ]


def _by_term(oracle: Oracle, filters: Filters) -> dict[tuple, tuple[Row, list[Item]]]:
    """Items that fell due under a term, by (the term's identity, first day of the month)."""
    groups: dict[tuple, tuple[Row, list[Item]]] = {}
    for item in oracle._kept(filters):
        if item.met is None or item.verdict.basis != "term" or not _in_months(item.due_on, filters):
            continue
        term = choose_term(item.row, oracle.records)
        groups.setdefault((id(term), item.due_on.replace(day=1)), (term, []))[1].append(item)
    return groups


def _in_months(on: date, filters: Filters) -> bool:
    """Whether the period touches the day's month."""
    month = (on.year, on.month)
    after = filters.since is None or month >= (filters.since.year, filters.since.month)
    return after and (filters.until is None or month <= (filters.until.year, filters.until.month))


def _is_below(term: Row, items: list[Item]) -> bool:
    met = sum(item.met for item in items)
    enough = len(items) >= (number(term, "min_volume") or 0)
    return enough and Fraction(met, len(items)) < number(term, "attainment_target")


def _billed(oracle: Oracle, items: list[Item], currency: str) -> Fraction | None:
    """What was billed in that currency; None if nothing was."""
    bills = [bill_of(item.row, oracle.records) for item in items]
    known = [amount for in_currency, amount, _ in bills if in_currency == currency and amount is not None]
    return sum(known) if known else None


def _product(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def _runs(oracle: Oracle, month: date) -> bool:
    return (month.year, month.month) >= (oracle.as_of_on.year, oracle.as_of_on.month)


def _judged(oracle: Oracle, month: date, term: Row, items: list[Item]) -> dict:
    below, runs = _is_below(term, items), _runs(oracle, month)
    at_risk = _product(_billed(oracle, items, oracle.records.currency), number(term, "at_risk_share"))
    return {
        "vendor_id": items[0].vendor_id,
        "segment": items[0].segment,
        "month": month,
        "work_type": text(term, "work_type") or "*",
        "priority": text(term, "priority") or "*",
        "effective_from": date.fromisoformat(text(term, "effective_from")),
        "due": len(items),
        "met": sum(item.met for item in items),
        "attainment_target": number(term, "attainment_target"),
        "is_default": below and not runs,
        "is_provisional": runs,
        "credit_before_cap": _product(at_risk, number(term, "credit_share")) if below else Fraction(0),
    }


def _cell(key: tuple, rows: list[dict]) -> dict:
    due = sum(row["due"] for row in rows)
    below = [row["credit_before_cap"] for row in rows if row["credit_before_cap"] != 0 or row["is_default"]]
    known = [credit for credit in below if credit is not None]
    return {
        "vendor_id": key[0],
        "segment": key[1],
        "month": key[2],
        "due": due,
        "met": sum(row["met"] for row in rows),
        "attainment": Fraction(sum(row["met"] for row in rows), due),
        "attainment_target": sum(row["attainment_target"] * row["due"] for row in rows) / due,
        "is_default": any(row["is_default"] for row in rows),
        "credit_before_cap": sum(known) if known or not below else None,
    }


def _line(oracle: Oracle, key: tuple, line: dict) -> dict:
    vendor, month, currency = key
    before = sum(line["credits"]) if line["credits"] else None
    due = None if before is None else min(before, line["cap"])
    return {
        "vendor_id": vendor,
        "month": month,
        "currency": currency,
        "terms_in_default": line["terms_in_default"],
        "credit_before_cap": before,
        "credit_due": Fraction(0) if _runs(oracle, month) else due,
    }
