"""When vendors work: their events by hour and weekday, in each side's local time."""

import streamlit as st

from pages.parts import address, cards, charts, empty, reader, tables
from pages.parts.ask import ask
from pages.parts.flow import words
from queries.format import grouped

CLOCKS = ["Both", "Vendor", "Client"]


def show() -> None:
    """The busiest hour in words, and a map for each side or for one."""
    cards.title("When vendors work")
    activity = ask("flow/activity")
    cells = activity.to_pylist()
    if not cells:
        empty.missing("activity")
        return
    if busy := words.busiest(cells):
        st.markdown(busy)
    chosen = st.segmented_control(
        "Local time of", CLOCKS, required=True, **address.bound("activity_zone", CLOCKS[0], CLOCKS)
    )
    sides = ["vendor", "client"] if chosen == "Both" else [chosen.lower()]
    for side, place in zip(sides, st.columns(len(sides), gap="medium"), strict=True):
        with place:
            cards.title(f"By the {side}'s clock")
            if unknown := words.without_zone(cells, side):
                st.caption(f"{grouped(unknown)} events have no known time zone and are not drawn.")
            if figure := charts.hours_map(cells, side, reader.first_weekday()):
                tables.chart(
                    figure, activity, f"activity_{side}", alt=f"Vendors' events by the {side}'s hour and weekday"
                )
            else:
                empty.missing(f"{side}_zone")
