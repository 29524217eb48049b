"""What is not needed every week: all that is said, what is done, notes, restated figures, limits, closing."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import closing, limits, pinned
from pages.parts.week import moved, saying, todo
from pages.parts.week.todo import Task
from queries.briefing import Briefing
from queries.said.words import Said


def show(said: Sequence[Said], tasks: Sequence[Task], briefed: Briefing) -> None:
    """An expander, made when it is opened; its label says if closed weeks read otherwise now."""
    restated = closing.found(briefed)
    label = f"More: {closing.title(restated).lower()}" if restated else "More"
    with st.expander(label, key="more", type="compact", on_change="rerun") as opened:
        if not opened.open:
            return
        saying.everything(said)
        todo.done(tasks, briefed)
        closing.restatements(briefed)
        pinned.listing("this_week", None, [point.week for point in briefed.tiles[0].trend], briefed.quarter)
        metric = moved.chosen(briefed)
        limits.anew(f"moved_{metric}", briefed.judged[metric], briefed.scope)
        closing.control(briefed)
