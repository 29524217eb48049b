"""Did anything change this week, what moved it, and what needs a person now?"""

import streamlit as st

from pages.parts import closing, empty, names, pinned
from pages.parts.ask import ask
from pages.parts.week import chosen, covered, headline, moved, needs, saying, sending
from pages.parts.writing import written
from queries import briefing
from queries.said import words

above = st.container(horizontal=True, vertical_alignment="center", gap="small")
with above:
    week = chosen.choose()
briefed = briefing.brief(ask, st.session_state["scope"], week, written())
with above:
    st.caption(f"{words.week_name(briefed)}. The period filter does not apply here.", width="content")
    if briefed.tiles:
        sending.show(briefed)

saying.show(words.said(briefed, ask, names.known_vendors()), briefed)
if not briefed.tiles:
    empty.nothing_in_period("deliverables")
    st.stop()

headline.show(briefed)
pinned.listing("this_week", None, [point.week for point in briefed.tiles[0].trend], briefed.quarter)
closing.restatements(briefed)
left, right = st.columns(2, gap="medium")
with left:
    moved.show(briefed)
with right:
    needs.overdue(briefed)
    needs.about_to_breach(briefed)
needs.shortfalls(briefed)
covered.show(briefed)
closing.control(briefed)
