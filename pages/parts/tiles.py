"""Tiles: one metric each, with its change, its trend and what it rests on; each opens a drawer with its records.

A row of tiles is one element, drawn in the browser by tile_row.js.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from pages.parts import drawn, escape, navigation, rows_behind
from pages.parts.registry import Page
from pages.parts.rows_behind import Rows
from queries.format import NOTHING, format_value
from queries.metrics import describe

SHORTER = {"share": "%", "probability": "%", "hours": "h", "points": "points"}
"""Unit → how a tile writes it beside the value; money has its currency there."""

Tone = Literal["breach", "quiet", ""]
_component = drawn.by("tile_row", '<div class="row"></div>', "after_dialog")


@dataclass(frozen=True)
class Flag:
    """A verdict beside a tile's label; `is_breach` if it is a harmful one."""

    text: str
    is_breach: bool = False


@dataclass(frozen=True)
class Trend:
    """The values of the last weeks, oldest first, None where there is none; the usual range and the target now."""

    values: Sequence[float | None]
    lower: float | None = None
    upper: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class _Tile:
    """A tile as it is shown, and what its drawer holds."""

    name: str
    label: str
    value: str
    unit: str
    change: str
    flag: Flag | None
    tone: Tone
    note: str
    detail: str
    trend: Trend | None
    rows: Rows | None
    page: Page | None
    choices: dict[str, Any]

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        said = [self.label, f"{self.value} {self.unit}", self.change, self.flag.text if self.flag else "", self.note]
        return ". ".join(part.strip() for part in said if part.strip())


@dataclass
class _Row:
    columns: int
    tiles: list[_Tile] = field(default_factory=list)


_open_row: ContextVar[_Row] = ContextVar("open_row")


@contextmanager
def grid(columns: int = 6) -> Iterator[None]:
    """A row of tiles, of at most that many columns; on a phone each tile is a line."""
    row = _Row(columns)
    token = _open_row.set(row)
    try:
        yield
    finally:
        _open_row.reset(token)
    if row.tiles:
        _show(row)


def tile(
    name: str,
    value: float | None,
    *,
    before: float | None = None,
    trend: Trend | None = None,
    note: str = "",
    detail: str = "",
    breach: bool = False,
    few: bool = False,
    currency: str = "",
    shown: str = "",
    flag: Flag | None = None,
    rows: Rows | None = None,
    page: Page | None = None,
    choices: dict[str, Any] | None = None,
) -> None:
    """Add a tile to the row. `before` is the previous value, `note` what the value rests on, in one line, and
    `detail` the same at length, `flag` its verdict.

    `shown` is the value as text, for one with limits beside it. Red only with `breach`; `few` greys a value that rests
    on too few items to judge. `rows` are the records behind the value; `page` is where it is explained, with its
    widgets set to `choices`.
    """
    metric = describe(name)
    text = shown or _short(value, metric.unit, currency)
    unit = currency if metric.unit == "currency" else SHORTER.get(metric.unit, "")
    added = _Tile(
        name=name,
        label=(metric.short or metric.label).removesuffix(f" ({unit})"),  # which a table's heading needs
        value=text.removesuffix(" %"),
        unit="" if text == NOTHING else unit,
        change=_change(value, before, metric.unit, currency),
        flag=flag or (Flag("Too few") if few and value is not None else None),
        tone="breach" if breach else "quiet" if few or value is None else "",
        note=note,
        detail=detail or note,
        trend=trend,
        rows=rows,
        page=page,
        choices=choices or {},
    )
    _open_row.get().tiles.append(added)


def _show(row: _Row) -> None:
    # A row has trends in every tile or in none: a lone one would read as a verdict on the others.
    has_trends = all(one.trend for one in row.tiles)
    # The style sheet reserves the row's height by its key.
    key = f"tiles_{'trends_' if has_trends else ''}{len(row.tiles)}_{row.tiles[0].name}"
    _component(
        key=key,
        data={
            "columns": min(row.columns, len(row.tiles)),
            "trends": has_trends,
            "tiles": [_drawn(one, has_trends) for one in row.tiles],
        },
        on_opened_change=partial(_note_opened, key),
    )
    opened = st.session_state.pop("tile_opened", None)
    for one in row.tiles:
        if opened == one.name:
            st.dialog(one.label, width="medium", position="right")(_drawer)(one)
            return
    if opened:
        st.session_state["tile_opened"] = opened  # another row's


def _note_opened(key: str) -> None:
    """Callback: the tile that was clicked opens in this run."""
    st.session_state["tile_opened"] = st.session_state[key].opened


def _drawn(one: _Tile, has_trends: bool) -> dict[str, Any]:
    trend = one.trend if has_trends else None
    return {
        "name": one.name,
        "label": one.label,
        "value": one.value,
        "unit": one.unit,
        "change": one.change,
        "flag": one.flag.text if one.flag else "",
        "flagged": bool(one.flag and one.flag.is_breach),
        "tone": one.tone,
        "note": one.note.replace(" %", "\u00a0%"),
        "spoken": one.spoken,
        "trend": trend
        and {"values": list(trend.values), "lower": trend.lower, "upper": trend.upper, "target": trend.target},
    }


def _drawer(one: _Tile) -> None:
    """What the number is, and the records behind it."""
    value = escape.markdown(f"{one.value} {one.unit}".strip())
    rest = " · ".join(escape.markdown(part) for part in (one.change, one.detail) if part)
    st.markdown(f"**{value}**{f' · {rest}' if rest else ''}")
    st.caption(describe(one.name).meaning)
    if one.page:
        st.button(
            f"Open {one.page.title}",
            icon=":material/arrow_forward:",
            key=f"open_{one.name}",
            type="primary",
            on_click=navigation.to,
            args=[one.page],
            kwargs=one.choices,
        )
    if one.rows:
        rows_behind.show(one.name, one.label, one.rows)
    if navigation.is_leaving():
        st.rerun()


def _short(value: float | None, unit: str, currency: str = "") -> str:
    # An index is compared with fixed marks such as 1,800, so it keeps its digits.
    text = format_value(value, unit, short=unit != "score", currency=currency)
    return text.removesuffix(f" {currency}") if currency else text


def _change(value: float | None, before: float | None, unit: str, currency: str) -> str:
    """`↑ from 90.4`; no arrow if both read the same: a change too small to show is not worth a look."""
    if before is None:
        return ""
    then, now = _short(before, unit, currency), _short(value, unit, currency)
    arrow = "" if value is None or now == then else "↑ " if value > before else "↓ "
    return f"{arrow}from {then.removesuffix(' %')}"


def largest(answer: pa.Table, column: str, most: int) -> list[dict[str, Any]]:
    """The rows with the largest absolute values, in the answer's own order."""
    known = [row for row in answer.to_pylist() if row[column]]
    keep = sorted(known, key=lambda row: -abs(row[column]))[:most]
    return [row for row in known if row in keep]
