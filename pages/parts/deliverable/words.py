"""What the Deliverable page says in words: verdict, cause, term and cost of one item. All Markdown."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from queries.format import format_value, grouped, working_time
from queries.said.deliverable import Fate

HOLDERS = (
    "vendor_working", "vendor_off_hours", "client_wait", "clarification", "rework", "security_hold",
)  # fmt: skip


LEAST_SHOWN = 0.5 / 3_600
"""Hours below which a duration is shown as none: half a second."""


def span(value: float | None) -> str:
    """A stretch of calendar time, given in hours, to the second: `10 d 2 h 5 min`."""
    return format_value(value, "duration")


def clock_name(item: Row) -> str:
    """What the item's target counts: business hours or calendar time."""
    return "business hours" if item["sla_basis"] == "term" and item["target_clock"] else "calendar time"


def verdict(found: Fate, item: Row) -> str:
    """The title: what became of the item against its target."""
    used, target = (working_time(hours) for hours in (found.used, found.target))
    spent = f"{used} of its {target} used ({clock_name(item)})"
    known_target = found.target is not None
    said = {
        "met": f"met its target: {spent}" if known_target else "was delivered by its promised time",
        "missed": f"was delivered {_late(found)}",
        "open_overdue": f"is open and {_late(found)}",
        "not_yet_due": f"is open: {spent}" if known_target else "is open and not yet due",
        "cancelled": "was cancelled, so it is not judged",
        "no_term": "has neither a term nor a promise, so it is not judged",
    }
    return f"{markdown(found.deliverable_id)} {said[found.state]}."


def _late(found: Fate) -> str:
    if found.late is None:
        return "late"
    if found.late < LEAST_SHOWN:
        return "less than a second past due"
    return f"{format_value(found.late, 'duration', short=True)} past due"


def causes(found: Fate) -> str:
    """Why the item was late, as the export states it and as its events tell it; empty if neither is known."""
    by_value: dict[str, list[str]] = {}
    for column, how in (("breach_cause", "as reported"), ("derived_cause", "from event data")):
        if column in found.causes:
            by_value.setdefault(markdown(names.written(column, found.causes[column])), []).append(how)
    parts = [f"{cause} ({' and '.join(ways)})" for cause, ways in by_value.items()]
    return f"Cause: {', '.join(parts)}." if parts else ""


def evidence(item: Row) -> str:
    """The evidence in event data for why the item was late; empty if there is none."""
    parts = []
    if item["queue_hours"] is not None:
        usual = item["queue_p90_hours"]
        parts.append(
            f"queue before assignment {working_time(item['queue_hours'])} of the vendor's working time, "
            f"for 90 % of such work at most {working_time(usual)}"
        )
    if item["client_wait_hours"]:
        parts.append(f"client wait that counted {working_time(item['client_wait_hours'])} ({clock_name(item)})")
    for column, what in (
        ("questions_raised", "clarifications"), ("asked_outside", "asked outside the client's hours"),
        ("scope_changes", "scope changes"), ("failures", "failed checkpoints or returns"),
    ):  # fmt: skip
        if item[column]:
            parts.append(f"{what}: {item[column]}")
    return f"Event data show: {'; '.join(parts)}." if parts else ""


def about(item: Row) -> str:
    """Whose work it is, of what kind, and its instants."""
    kinds = [
        names.label(name, item[name])
        for name in ("vendor_id", "segment", "work_type", "client", "priority")
        if item[name]
    ]
    zone = st.session_state["status"]["timezone"]
    when = [f"{label.lower()} {text}" for label, text in moments(item, zone)]
    return markdown(" · ".join([*kinds, *when]))


def of_target(item: Row) -> str:
    """The target for the hours used, for a tile."""
    if item["target_hours"] is None:
        return "no target in hours"
    return f"of {working_time(item['target_hours'])} ({clock_name(item)})"


def due(item: Row) -> str:
    """When it was due, for a tile."""
    return f"due {at(item['due_at'], st.session_state['status']['timezone'])}" if item["due_at"] else "no due time"


def paid(item: Row) -> str:
    """What it cost, for a tile."""
    return f"billed {_money(item, 'billed_amount')}" if item["billed_amount"] is not None else "not billed"


def origin(item: Row) -> str:
    """The file and line that the item's values come from."""
    if not item["file"]:
        return "The item's file is not recorded."
    return markdown(f"The item's values: {item['file']}, line {grouped(item['line'])}.")


def clock(item: Row) -> str:
    """What the item was judged by: term or promise, whose calendar, in which zone."""
    if item["sla_basis"] == "none":
        return "No term was in effect for this work at its receipt, and nothing was promised."
    if item["sla_basis"] == "promise":
        return "Due date promised: pauses do not move it."
    if item["target_clock"] == 0:
        return "Due date from the contract, in calendar hours: the clock runs day and night but for agreed pauses."
    if item["assumed_calendar"]:
        return "Due date from the contract, in business time, Monday to Friday 9–17: no calendar is loaded."
    calendar, zone = markdown(item["target_calendar_id"]), markdown(item["target_zone"])
    return f"Due date from the contract, in business time by the calendar {calendar}, {zone}."


def moments(item: Row, zone: str) -> list[tuple[str, str]]:
    """The known instants in the reporting zone, one by one: label and text."""
    columns = ("received_at", "due_at", "promised_at", "first_delivered_at", "accepted_at", "final_delivered_at")
    labels = ("Received", "Due", "Promised", "First delivered", "Accepted", "Final delivery")
    return [(label, at(item[column], zone)) for label, column in zip(labels, columns, strict=True) if item[column]]


def at(instant: datetime, zone: str) -> str:
    """An instant in that zone's local time."""
    return format_value(instant.astimezone(ZoneInfo(zone)), "instant")


def sums(ledger: Sequence[Row], item: Row) -> str:
    """The ledger added up: by holder, to the elapsed time; what counts, to the net elapsed time."""
    held = {row["holder"]: row["holder_hours"] for row in ledger}
    parts = [f"{markdown(names.written('holder', who))} {span(held[who])}" for who in HOLDERS if held.get(who)]
    counted = ledger[0]["counted_hours"] if ledger else 0
    elapsed = item["turnaround_hours"] if item["turnaround_hours"] is not None else item["age_hours"]
    first = f"{' + '.join(parts).capitalize()} = **{span(elapsed)}** elapsed." if parts else "No time has passed."
    if item["net_elapsed_hours"] is None:
        return f"{first} Nothing counts, since there is no target."
    return f"{first} What counts adds up to **{working_time(counted)}** ({clock_name(item)}){_against_target(item)}."


def _against_target(item: Row) -> str:
    if item["target_hours"] is None:
        return ""
    over = f", {working_time(item['hours_late'])} over it" if item["hours_late"] else ""
    return f", of a target of {working_time(item['target_hours'])}{over}"


def cost(item: Row) -> str:
    """The item's cost against doing it in-house, step by step; or what is missing for it."""
    if item["baseline_cost"] is None:
        return "No in-house baseline for this work, or it is not delivered: its saving is not known."
    money = {name: _money(item, name) for name in ("baseline_cost", "billed_amount", "oversight_cost", "gross_savings")}
    rate = format_value(item["loaded_rate"], "rate_per_hour")
    first = (
        f"{format_value(item['standard_hours'], 'hours')} standard hours × {rate} = {money['baseline_cost']} in-house"
    )
    if item["gross_savings"] is None:
        return markdown(f"{first}. It is not billed in the baseline's currency, so there is no saving to state.")
    second = f"{first}, billed {_converted(item)}{money['billed_amount']}: gross saving {money['gross_savings']}"
    if item["oversight_cost"] is None:
        return markdown(f"{second}. The client's own hours are not known, so no oversight is taken off.")
    net = _money(item, "savings_before_transition")
    return markdown(f"{second}, less oversight {money['oversight_cost']}: {net}.")


def _converted(item: Row) -> str:
    """The original amount × the rate of the delivery date, to precede the result; empty if nothing is converted."""
    if item["billed_original"] is None:
        return ""
    original = format_value(item["billed_original"], "currency", currency=item["currency_original"])
    return f"{original} × {format_value(item['fx_rate'], 'exchange_rate')} = "


def _money(item: Row, column: str) -> str:
    return format_value(item[column], "currency", currency=item["currency"] or "")
