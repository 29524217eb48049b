"""What all charts share: colours, layout, axes, and how a cell becomes text."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, SupportsFloat
from zlib import crc32

import streamlit as st

from data.contract import SEGMENTS
from pages.parts import names
from pages.parts.escape import plotly as safe
from queries import locales
from queries.format import amount, format_value
from queries.labels import LABELS
from queries.locales import number as written
from queries.metrics import describe
from queries.shortening import CUT, apart, shortened, told_apart
from queries.signals import FEW

ACCENT = "#3B7DE0"
BREACH = "#D64545"
QUIET = "#8791A1"
FAINT = "rgba(135, 145, 161, 0.35)"
CATEGORIES = ("#3B7DE0", "#C27A1A", "#148F77", "#9A6AD6", "#7D8798", "#B0588C")

TICKS = {"hours": ",~f", "rate_per_hour": ",.2f"}
DATES = {"week": "day", "date": "day", "instant": "day", "month": "month"}
NAMED_UNITS = {"hours": "h", "points": "points", "per_1000": "per thousand"}
TOGETHER = {"count": "Items", "share": "Share", "probability": "Probability", "hours": "Hours"}
MOST_STEPS = 7  # on an axis of values
MOST_TICKS = 5  # as many dates as a phone shows side by side
LABEL_LETTERS, LABEL_LINES = 24, 2  # more lines would touch those of the next bar
_WORDS = re.compile(r"[^\s_/-]*[\s_/-]+|[^\s_/-]+")
LONG_DAYS = 300  # beyond this, day and month alone would be ambiguous
WEEK_MILLISECONDS = 7 * 86_400_000

Row = dict[str, Any]


def figure(data: list[dict], layout: dict, height: int = 300) -> dict:
    """A figure on the house template: transparent, no legend, narrow margins; `height` in pixels."""
    template = {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 12, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"align": "left"},
        "bargap": 0.35,
        "dragmode": False,
        "separators": locales.separators(),
    }
    font = ink()
    axes = {"automargin": True, "fixedrange": True, "zeroline": False, "tickfont": font}
    for axis in ("xaxis", "yaxis"):
        layout[axis] = axes | layout.get(axis, {})
        if layout[axis].get("title"):
            layout[axis]["title"] = layout[axis]["title"] | {"font": font}
    written = [trace | {"textfont": font} if trace.get("textposition") == "outside" else trace for trace in data]
    return {"data": written, "layout": template | layout}


def ink() -> dict:
    """The font of values, ticks and titles: darker in the light theme, whose own is too pale."""
    return {"color": "#2F3A4B"} if st.context.theme.type == "light" else {}


def axis_of(column: str, **more: object) -> dict:
    """The axis of a metric or dimension: its label and unit as the title, ticks in its format."""
    unit, title = describe(column).unit, {"text": titled(column), "standoff": 12}
    if unit == "text":
        return {"type": "category", "showgrid": False, "title": title} | more
    axis = {"title": title, "rangemode": "tozero"}
    return axis | ({"tickformat": TICKS[unit]} if unit in TICKS else {}) | more


def axis_over(rows: Sequence[Row], column: str) -> dict:
    """The axis along which a trend runs, with a few ticks, on the weeks or months themselves."""
    unit = describe(column).unit
    if unit not in DATES:
        places = list(dict.fromkeys(row[column] for row in rows))
        return axis_of(column, categoryorder="array", categoryarray=places, tickangle=0, rangemode="normal")
    places = sorted({row[column] for row in rows})
    axis = {"type": "date", "tickformat": locales.axis_format(DATES[unit]), "showgrid": False, "tickangle": 0}
    if places:
        steps = -(-len(places) // MOST_TICKS)
        years = (places[-1] - places[0]).days > LONG_DAYS
        axis |= {"tick0": places[0], "dtick": f"M{steps}" if unit == "month" else steps * WEEK_MILLISECONDS}
        axis |= {"tickformat": locales.axis_format("month")} if years else {}
    return axis


def names_axis() -> dict:
    """The axis of names down the side, first row on top."""
    return {"type": "category", "autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6}


def legend_above() -> dict:
    """Layout with the legend in one row above the plot."""
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    return {"showlegend": True, "legend": legend, "margin": {"l": 8, "r": 16, "t": 40, "b": 8}}


def titled(column: str) -> str:
    """A metric's label, with its unit if the ticks do not show it."""
    metric = describe(column)
    unit = NAMED_UNITS.get(metric.unit)
    said = metric.unit == "hours" and "hours" in metric.label.lower()
    return f"{metric.label} ({unit})" if unit and not said else metric.label


def shown(row: Row, column: str, short: bool = False) -> str:
    """A cell as text for a label or hover, in its metric's format and in words."""
    return safe(plain(row, column, short))


def plain(row: Row, column: str, short: bool = False) -> str:
    """A cell as text that is not yet escaped."""
    value, unit = row[column], describe(column).unit
    if unit == "text" and value is not None:
        return names.cell(row, column)
    if unit == "currency":
        return amount(value, row.get("currency") or st.session_state.get("status", {}).get("currency"), short)
    return format_value(value, unit, short=short)


def hovers(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """One hover text per row: each column's label and exact value on its own line."""
    return ["<br>".join(f"{describe(name).label}: {shown(row, name)}" for name in columns) for row in rows]


def labels(rows: Sequence[Row], label: str | Sequence[str], *, is_each: bool = True) -> list[str]:
    """One name per row, from one column or several, on short lines; equal parts are given once.

    A place on an axis belongs to what the columns hold, so no two names are alike, however they are shortened. Each row
    has a place of its own, unless several of them are parts of one bar.
    """
    columns = [label] if isinstance(label, str) else list(label)
    keys = [tuple(row[column] for column in columns) for row in rows]
    cut = partial(shortened, letters=LABEL_LETTERS) if len(columns) > 1 else partial(on_lines, most=LABEL_LINES)
    short = [_short_names(rows, column, cut) for column in columns]
    known = dict.fromkeys(keys)
    joined = [_joined([named[part] for named, part in zip(short, key, strict=True)]) for key in known]
    shown = dict(zip(known, apart(joined), strict=True))
    return apart([shown[key] for key in keys]) if is_each else [shown[key] for key in keys]


def _short_names(rows: Sequence[Row], column: str, cut: Callable[[str], str]) -> dict[Any, str]:
    full = {row[column]: plain(row, column) for row in rows}
    return dict(zip(full, told_apart(list(full.values()), cut), strict=True))


def _joined(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    parts = list(dict.fromkeys(parts))
    joined = " · ".join(parts)
    return safe(joined) if len(joined) <= LABEL_LETTERS else "<br>".join(safe(part) for part in parts)


def on_lines(text: str, letters: int = LABEL_LETTERS, most: int = 3) -> str:
    """The text on at most so many lines, escaped, so that a name leaves room for its bar on a phone.

    Lines end after a space, "_", "-" or "/". What is too long keeps its start and its end, which are on lines of their
    own: names alike at the start often differ at the end.
    """
    lines = _lines(text, letters)
    if len(lines) > most:
        lines = [*lines[: most - 1], CUT + text[1 - letters :].lstrip()] if most > 1 else [shortened(text, letters)]
    return "<br>".join(safe(line.rstrip()) for line in lines)


def _lines(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in (shortened(word, letters) for word in _WORDS.findall(text)):
        if lines[-1] and len((lines[-1] + word).rstrip()) > letters:
            lines.append("")
        lines[-1] += word
    return lines


def number(value: SupportsFloat | None) -> float | None:
    """A cell as a number for Plotly."""
    return None if value is None else float(value)


def colours_of(part: str, drawn: Iterable[str]) -> dict[str, str]:
    """The colours of the parts drawn, by place among all that the column can hold, so that no filter changes them.

    What is nobody's code has a place of its own by its letters; of two at one place, the later takes the next free one.
    """
    known = list(SEGMENTS) if part == "segment" else [*LABELS.get(part, ()), *sorted(names.known_vendors())]
    taken: dict[int, str] = {}
    for name in sorted(drawn):
        place = known.index(name) if name in known else crc32(name.encode())
        free = [one % len(CATEGORIES) for one in range(place, place + len(CATEGORIES))]
        taken[next((one for one in free if one not in taken), len(CATEGORIES) + len(taken))] = name
    return {name: CATEGORIES[place % len(CATEGORIES)] for place, name in taken.items()}


def colour(row: Row, count: str | None, few: str, harm: bool = False) -> str:
    """The accent, red for harm, or `few` if the row rests on too few items."""
    if count and (row[count] or 0) < FEW:
        return few
    return BREACH if harm else ACCENT


def reach(rows: Sequence[Row], value: str, ends: tuple[str, str]) -> dict:
    """Error bars from the value to both ends of its interval; none if they are unknown."""

    def far(row: Row, end: str) -> float:
        there, here = number(row[end]), number(row[value])
        return 0.0 if there is None or here is None else abs(there - here)

    return {
        "type": "data",
        "symmetric": False,
        "array": [far(row, ends[1]) for row in rows],
        "arrayminus": [far(row, ends[0]) for row in rows],
        "color": "rgba(135, 145, 161, 0.6)",
        "thickness": 1.25,
        "width": 3,
    }


def ticks(column: str, values: Sequence[float | None]) -> dict:
    """Ticks at round values around these, written as on tiles: 40 %, 200 k. Empty if Plotly's own are as good."""
    unit, known = describe(column).unit, [value for value in values if value is not None]
    if unit not in ("share", "probability", "currency", "count") or not known or max(known) == min(known):
        return {}
    low, high = min(known), max(known)
    room = (high - low) / 2
    step = max(_round_step((high - low) / MOST_STEPS), 1 if unit == "count" else 0)
    places = range(math.floor((low - room) / step), math.ceil((high + room) / step) + 1)
    return {"tickvals": [place * step for place in places], "ticktext": [_tick(place * step, unit) for place in places]}


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10 … that is at least this."""
    size = 10 ** math.floor(math.log10(least))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least * 0.999)


def _tick(value: float, unit: str) -> str:
    if unit in ("share", "probability"):
        return written(f"{100 * value:,.10g}") + " %"
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= (size if unit == "currency" else 10 * size):
            return written(f"{value / size:.6g}") + letter
    return written(f"{value:,.6g}")
