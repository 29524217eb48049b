"""What contract columns mean, for somebody who has never seen the contract."""

from data.contract import TABLES, Column

MEANINGS = {
    "deliverable_id": "The item's own id, one row each: case, ticket, shipment or document number.",
    "vendor_id": "Who did the work: vendor, supplier, department or team.",
    "segment": "The field of the work.",
    "work_type": "The kind of work, by which items are compared.",
    "received_at": "When the work was asked for: opened, created, ordered.",
    "status": "Where the item stands now.",
    "first_delivered_at": "When the work was first handed over: closed, resolved, delivered. Empty while it is open.",
    "promised_at": "When it was promised for: due date, target date.",
    "accepted_at": "When the client accepted it.",
    "final_delivered_at": "When the last version was handed over.",
    "engagement_id": "The contract or project it belongs to.",
    "priority": "How urgent it was.",
    "complexity": "How hard it was, 1 to 3.",
    "unit": "What is counted: pages, charts, codes.",
    "units": "How many of them; 1 where nothing is said.",
    "billed_amount": "What was billed for the item.",
    "currency": "The currency of the amounts.",
    "vendor_hours": "Hours that the vendor worked on it.",
    "client_hours": "Hours that your own people spent on it.",
    "accepted_version": "Which version was accepted; 1 means right the first time.",
    "specialist_id": "Who worked on it, by a pseudonym.",
    "event_type": "What happened.",
    "occurred_at": "When it happened.",
    "actor_side": "Whose step it was.",
    "effective_from": "The first day it holds.",
    "effective_to": "The first day it no longer holds; empty while it holds.",
    "calendar_id": "The working calendar.",
}
TYPES = {
    "instant": "a date and time",
    "promise": "a date, or a date and time",
    "date": "a date",
    "clock_time": "a time of day",
    "money": "an amount",
    "number": "a number",
    "integer": "a whole number",
    "share": "a share from 0 to 1, or per cent",
    "boolean": "yes or no",
    "currency": "a code such as USD",
}


def meaning(table: str, name: str) -> str:
    """The column in a plain sentence: what it is, its format, and whether it is required."""
    column = TABLES[table].by_name[name]
    said = MEANINGS.get(name) or (f"{column.help[:1].upper()}{column.help[1:]}." if column.help else "")
    return " ".join(filter(None, (said, _form(column), "Required." if column.required or column.present else "")))


def _form(column: Column) -> str:
    if column.values:
        return f"One of: {', '.join(value.replace('_', ' ') for value in column.values)}."
    form = TYPES.get(column.type, "")
    return f"{form[:1].upper()}{form[1:]}{f', {column.unit}' if column.unit else ''}." if form else ""
