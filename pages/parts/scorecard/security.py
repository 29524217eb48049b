"""The vendor's security incidents, beside how much data it was sent."""

import streamlit as st

from pages.parts import cards, empty, navigation, tables, tiles
from pages.parts.ask import ask, row
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import chosen, words

COLUMNS = ["deliverable_id", "occurred_at", "work_type", "client", "reason", "severity"]


def show(vendor: str) -> None:
    """The count with its rate, and each incident; what is missing if neither transfers nor incidents are recorded."""
    own, before = chosen.own(vendor), chosen.own_before(vendor)
    incidents = row("security/incidents", own)
    if not incidents["security_incidents"] and not incidents["data_transfers"]:
        empty.missing("security")
        return
    was = row("security/incidents", before)["security_incidents"]
    count, rate = st.columns([1, 3], gap="medium", vertical_alignment="center")
    with count, tiles.grid(1):
        tiles.tile(
            "security_incidents",
            incidents["security_incidents"],
            before=was if row("vendor/delivered", before)["delivered"] else None,
            note=words.incident_rate(incidents),
            breach=incidents["security_incidents"] > 0,
            rows=Rows("rows/events", "security_incident", own, incidents["security_incidents"]),
        )
    rate.markdown(words.incidents(incidents))
    listed = ask("vendor/incidents", own)
    if listed.num_rows:
        cards.title("Incidents, latest first")
        tables.table(
            listed,
            "vendor_incidents",
            alt="Security incidents of the vendor, the latest first",
            columns=COLUMNS,
            on_row=navigation.to_deliverable,
        )
