"""One deliverable: what became of it, who held it when, by which term it was judged, and what it cost."""

import streamlit as st

from pages.parts import cards, charts, filters, headline, tables, tiles
from pages.parts.ask import ask, row_if_any
from pages.parts.deliverable import find, words
from queries.said.deliverable import fate

MOST_ROWS = 5  # longer tables scroll
everything = filters.everything()
heading = st.container()
chosen = find.choose()
item = row_if_any("deliverable/item", everything, deliverable=chosen) if chosen else None
if item is None:
    find.show(chosen, everything, heading)
    st.stop()

ledger = ask("deliverable/ledger", everything, deliverable=chosen)
hours = ask("deliverable/hours", everything, deliverable=chosen)
events = ask("deliverable/events", everything, deliverable=chosen)

told = fate(item)
with heading:
    headline.show(words.verdict(told, item), words.causes(told))
    st.caption(words.about(item))
with tiles.grid(5):
    tiles.tile("net_elapsed_hours", item["net_elapsed_hours"], note=words.of_target(item))
    tiles.tile("hours_past_due", item["hours_past_due"], note=words.due(item), breach=bool(item["hours_past_due"]))
    tiles.tile("paused_hours", item["paused_hours"], note="does not count, by the term")
    tiles.tile("turnaround_hours", item["turnaround_hours"], note="receipt to first delivery, in calendar time")
    tiles.tile("gross_savings", item["gross_savings"], note=words.paid(item), currency=item["currency"] or "")

cards.title("Who held it, and when")
st.caption(words.sums(ledger.to_pylist(), item))
tables.chart(
    charts.timeline(item, ledger.to_pylist(), hours.to_pylist(), events.to_pylist()),
    hours,
    "working_hours",
    alt="The item's way from receipt to delivery: holder, counting time, working hours, events",
)
if seen := words.evidence(item):
    st.caption(seen)

moments, applied = st.columns(2, gap="medium")
with moments:
    cards.title("The ledger of its clock")
    st.caption("Every moment from receipt to first delivery, or to now, has exactly one holder.")
    tables.table(
        ledger,
        "ledger",
        alt="Every stretch of the item's time, its holder, and whether it counts toward the target",
        columns=["starts_at", "holder", "counts_toward_target", "hours", "ends_at"],
        most_rows=MOST_ROWS,
    )
    cards.title("What happened, by the records")
    if events.num_rows:
        tables.table(
            events,
            "events",
            alt="The item's events, each with the file and line that say so",
            columns=[
                "occurred_at", "event_type", "actor_side", "version", "reason", "finding_category", "severity", "file",
                "line",
            ],
            most_rows=MOST_ROWS,
        )  # fmt: skip
    else:
        st.info(
            "No **events** are loaded for this item: pauses and waits are not known.", icon=":material/upload_file:"
        )
with applied:
    cards.title("The term, and why this one")
    st.caption(words.clock(item))
    terms = ask("deliverable/terms", everything, deliverable=chosen)
    if terms.num_rows:
        tables.table(
            terms,
            "terms",
            alt="The agreed terms of this vendor and segment, and why one of them binds the item",
            columns=[
                "why", "target", "target_unit", "work_type", "priority", "calendar", "pause_reasons",
                "effective_from", "effective_to",
            ],
            most_rows=MOST_ROWS,
        )  # fmt: skip
    else:
        st.info("No **sla_terms** are loaded for this vendor and segment.", icon=":material/upload_file:")
    calendar = ask("deliverable/calendar", everything, deliverable=chosen)
    if calendar.num_rows:
        tables.table(
            calendar,
            "calendar",
            alt="Working hours and holidays of the calendar that the target ran on",
            columns=["day", "shift_hours", "calendar_id", "effective_from", "effective_to"],
            most_rows=MOST_ROWS,
        )
    cards.title("Its cost against in-house")
    st.markdown(words.cost(item))

st.caption(words.origin(item))
