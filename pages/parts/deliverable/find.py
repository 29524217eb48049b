"""Finding a deliverable by its id or part of it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import address, empty, escape, navigation, tables
from pages.parts.ask import ask
from queries import Scope
from queries.format import grouped

SHOWN = 100
LONGEST_ID = 200


def choose() -> str:
    """The id given by the address or the person; empty if none is given yet."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="find"):
        given = st.text_input(
            "Deliverable",
            **address.bound("deliverable", ""),
            placeholder="Id, or a part of it",
            icon=":material/search:",
            max_chars=LONGEST_ID,
            width=300,
        )
        page = navigation.way_back()
        st.button(
            f"Back to {page.title}",
            icon=":material/arrow_back:",
            type="tertiary",
            key="way_back",
            on_click=navigation.to,
            args=[page],
        )
    return (given or "").strip()


def show(text: str, scope: Scope, heading: DeltaGenerator) -> None:
    """The deliverables whose id contains the text, and what they are in the heading; clicking a row opens one."""
    if not st.session_state["status"]["deliverables"]:
        heading.title("No deliverable to show")
        empty.nothing_in_period("deliverables")
        return
    found = ask("deliverable/found", scope, text=text or None, limit=SHOWN)
    if not text:
        heading.title(f"Find one of {grouped(st.session_state['status']['deliverables'])} deliverables by its id")
    elif found.num_rows:
        heading.title(f"No deliverable is called “{escape.markdown(text)}”; these hold it in their id")
    else:
        heading.title(f"No deliverable has “{escape.markdown(text)}” in its id")
        st.info("Check the id, or take a row of the misses on the SLA page.", icon=":material/search_off:")
        return
    tables.table(
        found,
        "found",
        alt="Deliverables whose id holds the text",
        on_row=lambda line: address.change(deliverable=line["deliverable_id"]),
    )
