"""Tiles: one metric each, with its previous value, its trend and whatever qualifies it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from pages.parts import escape, navigation, rows_behind
from pages.parts.registry import Page
from pages.parts.rows_behind import Rows
from queries.format import format_value
from queries.metrics import describe

TILE_PIXELS = 150
Colour = Literal["red", "blue", "gray"]


@dataclass(frozen=True)
class State:
    """A verdict on a tile, as a badge: its text, icon and colour."""

    text: str
    icon: str
    colour: Colour


@contextmanager
def grid(columns: int = 6) -> Iterator[None]:
    """A row of tiles that wraps to fewer columns on a narrow screen."""
    with st.grid(columns, min_column_width=TILE_PIXELS, gap="small"):
        yield


def tile(
    name: str,
    value: float | None,
    *,
    before: float | None = None,
    trend: Sequence[float | None] | None = None,
    note: str = "",
    breach: bool = False,
    few: bool = False,
    currency: str = "",
    state: State | None = None,
    rows: Rows | None = None,
    page: Page | None = None,
    choices: dict[str, Any] | None = None,
) -> None:
    """One bordered tile. `before` is the previous value, `note` plain text below it, `state` its verdict.

    Red only with `breach`; `few` greys a value that rests on too few items to judge. `rows` are the records behind
    the value; `page` is where it is explained, with its widgets set to `choices`.
    """
    metric = describe(name)
    label = metric.short or metric.label
    written = escape.markdown(_short(value, metric.unit))
    with st.container(border=True, height="stretch", gap="xsmall", key=f"tile_{name}"):
        st.metric(
            f"{label}, {escape.markdown(currency)}" if currency else label,
            f":red[{written}]" if breach else f":gray[{written}]" if few or value is None else written,
            delta=f"from {_short(before, metric.unit)}" if before is not None else None,
            delta_arrow=_arrow(value, before, metric.unit),
            delta_color="red" if breach else "gray",
            help=metric.meaning,
            chart_data=[point for point in trend if point is not None] if trend else None,
            chart_type="area",
        )
        if state:
            st.badge(state.text, icon=state.icon, color=state.colour)
        st.caption(escape.markdown(note).replace(" %", "\u00a0%") if note else "\u00a0")
        if rows or page:
            with st.container(horizontal=True, gap="small"):
                if rows:
                    rows_behind.button(name, label, rows)
                if page:
                    _opener(name, page, choices or {})


def _opener(name: str, page: Page, choices: dict[str, Any]) -> None:
    st.button(
        "Open",
        icon=":material/arrow_forward:",
        key=f"open_{name}",
        type="tertiary",
        help="The page that explains this number",
        on_click=navigation.to,
        args=[page],
        kwargs=choices,
    )


def _short(value: float | None, unit: str) -> str:
    # An index is compared with fixed marks such as 1,800, so it keeps its digits.
    return format_value(value, unit, short=unit != "score")


def _arrow(value: float | None, before: float | None, unit: str) -> Literal["off", "up", "down"]:
    # No arrow if both read the same: a change too small to show is not worth a look.
    if value is None or before is None or _short(value, unit) == _short(before, unit):
        return "off"
    return "up" if value > before else "down"


def largest(answer: pa.Table, column: str, most: int) -> list[dict[str, Any]]:
    """The rows with the largest absolute values, in the answer's own order."""
    known = [row for row in answer.to_pylist() if row[column]]
    keep = sorted(known, key=lambda row: -abs(row[column]))[:most]
    return [row for row in known if row in keep]
