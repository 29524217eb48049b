"""Did anything change this week, what moved it, and what needs a person now?"""

import streamlit as st

from pages.parts import bar, closing, empty, names, pinned
from pages.parts.ask import ask
from pages.parts.week import chosen, covered, headline, moved, needs, saying, sending
from pages.parts.writing import written
from queries import briefing
from queries.said import words

with bar.place():
    week = chosen.choose()
briefed = briefing.brief(ask, st.session_state["scope"], week, written())
with bar.place():
    st.caption(words.week_name(briefed), width="content")
    if briefed.tiles:
        sending.show(briefed)

saying.show(words.said(briefed, ask, names.known_vendors()), briefed)
if not briefed.tiles:
    empty.nothing_in_period("deliverables")
    st.stop()

headline.show(briefed)
closing.restatements(briefed)
for place, part in zip(st.columns(3, gap="medium"), (needs.overdue, needs.about_to_breach, needs.credits), strict=True):
    with place:
        part(briefed)
left, right = st.columns([2, 1], gap="medium")
with left:
    moved.show(briefed)
with right:
    pinned.listing("this_week", None, [point.week for point in briefed.tiles[0].trend], briefed.quarter)
    closing.control(briefed)
covered.show(briefed)
