"""A card's title, with one quiet menu beside it for the table and the downloads of what it shows."""

from collections.abc import Callable
from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries.format import grouped

MENU = "Table and download"
_place: ContextVar[DeltaGenerator | None] = ContextVar("menu_place", default=None)


def begin() -> None:
    """Forget a title of an earlier run, beside which nothing was shown."""
    _place.set(None)


def title(text: str) -> DeltaGenerator:
    """The title of what follows, in Markdown; the menu of the next chart or table stands beside it.

    Returns the place beside it, for buttons that come before the menu.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.header(text, width="stretch")
        place = st.container(horizontal=True, width="content", gap="xsmall")
    _place.set(place)
    return place


def beside() -> DeltaGenerator:
    """Where something else than a menu stands beside the last title."""
    place = _place.get()
    _place.set(None)
    return place or st.container()


def all_of(count: int, key: str | None = None, on_click: Callable[[], None] | None = None) -> bool:
    """The button that opens all of which a list or chart shows the first; whether it was pressed."""
    return st.button(
        f"All {grouped(count)}",
        icon=":material/chevron_right:",
        icon_position="right",
        key=key,
        type="tertiary",
        on_click=on_click,
    )


def menu(name: str, content: Callable[[], None]) -> None:
    """A menu with that content, beside the last title if it has none yet, else on the right."""
    place = _place.get()
    _place.set(None)
    with place or st.container(horizontal=True, horizontal_alignment="right"):
        opened = st.popover(
            MENU, icon=":material/more_horiz:", type="tertiary", key=f"behind_{name}", on_change="rerun"
        )
    with opened:
        if opened.open:
            content()
