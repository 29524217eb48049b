"""The week in words: the first sentence is the title, and what there is to act on follows as links."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import streamlit as st

from pages.parts import navigation, registry
from pages.parts.escape import markdown
from pages.parts.week import chosen
from queries.briefing import Briefing
from queries.said.news import Act
from queries.said.words import Said

MOST_LINKS = 4
ITS_OWN_TIME = ("deliverable", "view")
"""Widgets whose page does not depend on the week."""


def show(said: Sequence[Said], briefed: Briefing) -> None:
    """The sentences, and a button for each of the first things to act on."""
    first, *rest = [text for one in said for text in one.texts]
    st.title(markdown(first))
    if rest:
        st.markdown(markdown(" ".join(rest)))
    to_act_on = [one for one in said if one.on and one.news.act]
    if to_act_on:
        with st.container(horizontal=True, gap="small", key="to_act_on"):
            for number, one in enumerate(islice(to_act_on, MOST_LINKS)):
                _link(number, one, briefed)


def _link(number: int, one: Said, briefed: Briefing) -> None:
    act = one.news.act
    if act is None:
        return
    st.button(
        markdown(one.on),
        icon=":material/arrow_forward:",
        key=f"act_{number}",
        type="tertiary",
        help="Open what this sentence is about",
        on_click=navigation.to,
        args=[registry.AT[act.path]],
        kwargs=_days(act, briefed) | dict(act.choices),
    )


def _days(act: Act, briefed: Briefing) -> dict[str, Any]:
    """The days that the sentence is about: its own, none, or those of the week."""
    if act.days:
        return chosen.days(act.days)
    return {} if any(name in act.choices for name in ITS_OWN_TIME) else chosen.link(briefed.week)
