"""Did anything change this week, what moved it, and what needs a person now?"""

import streamlit as st

from pages.parts import bar, empty, names
from pages.parts.ask import ask
from pages.parts.week import chosen, covered, headline, more, moved, needs, saying, sending, todo
from pages.parts.writing import written
from queries import briefing, data_age
from queries.said import actions, words

with bar.place():
    week = chosen.choose()
briefed = briefing.brief(ask, st.session_state["scope"], week, written())
with bar.place():
    st.caption(words.week_name(briefed), width="content")
    if briefed.tiles:
        sending.show(briefed)

said = words.said(briefed, ask, names.short_vendors())
saying.show(said)
if not briefed.tiles:
    empty.nothing_in_period("deliverables")
    st.stop()

headline.show(briefed)
age = data_age.of(briefed.status, data_age.now())
tasks = todo.tasks(actions.actions(briefed, ask, [one.news for one in said], age), briefed)
with st.container(key="needs"):
    left, right = st.columns([21, 10], gap="medium")
    with left:
        todo.show(tasks, briefed)
    with right:
        needs.overdue(briefed)
    places, parts = st.columns(3, gap="medium"), (needs.about_to_breach, needs.credits, moved.show)
    for place, part in zip(places, parts, strict=True):
        with place:
            part(briefed)
with st.container(key="footnote", gap="xxsmall"):
    covered.show(briefed)
    more.show(said, tasks, briefed)
