"""The week in words: the first sentence is the title, one line follows, and all of it can be read under More."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.escape import markdown
from queries.said.news import AtRisk, Defaults
from queries.said.words import Said

LONGEST = 160
"""Letters of the line below the title."""

ALSO_AN_ACTION = (AtRisk, Defaults)


def show(said: Sequence[Said]) -> None:
    """The title, and one line of what follows it."""
    first, *_ = said[0].texts
    st.title(markdown(first))
    if second := line(said):
        st.markdown(markdown(second))


def everything(said: Sequence[Said]) -> None:
    """All that there is to say about the week."""
    st.markdown(markdown(" ".join(text for one in said for text in one.texts)))


def line(said: Sequence[Said]) -> str:
    """The sentences after the title, as many as one line holds; what the actions say again is left out."""
    rest = [*said[0].texts[1:]]
    rest += [text for one in said[1:] if not isinstance(one.news, ALSO_AN_ACTION) for text in one.texts]
    held: list[str] = []
    for text in rest:
        if len(" ".join([*held, text])) > LONGEST:
            break
        held.append(text)
    return " ".join(held or rest[:1])
