"""What every chart shares: colours, layout, axes, and how a cell becomes text."""

from collections.abc import Sequence

import streamlit as st

from data.contract import SEGMENTS
from pages.parts.escape import plotly as safe
from queries.format import format_value
from queries.metrics import describe

ACCENT = "#3B7DE0"
BREACH = "#D64545"
QUIET = "#8791A1"
FAINT = "rgba(135, 145, 161, 0.35)"
CATEGORIES = ("#3B7DE0", "#C27A1A", "#148F77", "#9A6AD6", "#7D8798", "#B0588C")
FEW = 10  # below this many items a share is shown in grey and never coloured

TICKS = {"share": ".0%", "count": ",~s", "hours": ",~f", "currency": "~s", "rate_per_hour": ",.2f"}
DATES = {"week": "%-d %b", "date": "%-d %b", "instant": "%-d %b", "month": "%b %Y"}
NAMED_UNITS = {"hours": "h", "points": "points", "per_1000": "per 1,000"}
TOGETHER = {"count": "Items", "share": "Share", "hours": "Hours"}
MOST_TICKS = 7
WEEK_MILLISECONDS = 7 * 86_400_000

Row = dict[str, object]


def figure(data: list[dict], layout: dict, height: int = 300) -> dict:
    """A figure on the house template: transparent, without legend, narrow margins, in pixels of height."""
    template = {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 12, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"align": "left"},
        "bargap": 0.35,
        "dragmode": False,
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
    """The font of written values, ticks and titles: a darker one in the light, where the theme is too pale."""
    return {"color": "#2F3A4B"} if st.context.theme.type == "light" else {}


def axis_of(column: str, **more: object) -> dict:
    """The axis of a metric or name: its label and unit as the title, ticks in its format."""
    unit, title = describe(column).unit, {"text": titled(column), "standoff": 12}
    if unit == "text":
        return {"type": "category", "showgrid": False, "title": title} | more
    axis = {"title": title, "rangemode": "tozero"}
    return axis | ({"tickformat": TICKS[unit]} if unit in TICKS else {}) | more


def axis_over(rows: Sequence[Row], column: str) -> dict:
    """The axis along which a trend runs: ticks on the weeks or months themselves, a few of them."""
    unit = describe(column).unit
    if unit not in DATES:
        places = list(dict.fromkeys(row[column] for row in rows))
        return axis_of(column, categoryorder="array", categoryarray=places)
    steps = -(-len({row[column] for row in rows}) // MOST_TICKS) or 1
    axis = {"type": "date", "tickformat": DATES[unit], "showgrid": False}
    if rows:
        step = f"M{steps}" if unit == "month" else steps * WEEK_MILLISECONDS
        axis |= {"tick0": min(row[column] for row in rows), "dtick": step}
    return axis


def names_axis() -> dict:
    """The axis of names down the side, first row on top."""
    return {"type": "category", "autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6}


def legend_above() -> dict:
    """Layout with the legend in one row above the plot."""
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    return {"showlegend": True, "legend": legend, "margin": {"l": 8, "r": 16, "t": 40, "b": 8}}


def titled(column: str) -> str:
    """A metric's label with its unit where the ticks do not carry it."""
    metric = describe(column)
    unit = NAMED_UNITS.get(metric.unit)
    said = metric.unit == "hours" and "hours" in metric.label.lower()
    return f"{metric.label} ({unit})" if unit and not said else metric.label


def shown(row: Row, column: str, short: bool = False) -> str:
    """A cell as text for a label or hover, in its metric's format."""
    return safe(format_value(row[column], describe(column).unit, short=short))


def hovers(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    """One hover text a row: each column's label and exact value on its own line."""
    return ["<br>".join(f"{describe(name).label}: {shown(row, name)}" for name in columns) for row in rows]


def labels(rows: Sequence[Row], label: str | Sequence[str]) -> list[str]:
    """One name a row, of one column or several."""
    names = [label] if isinstance(label, str) else list(label)
    return [" · ".join(shown(row, name) for name in names) for row in rows]


def number(value: object) -> float | None:
    """A cell as Plotly wants it."""
    return None if value is None else float(value)


def colour_of(name: str, place: int) -> str:
    """The colour of a part: a segment keeps its own on every chart, others go by place."""
    return CATEGORIES[(SEGMENTS.index(name) if name in SEGMENTS else place) % len(CATEGORIES)]


def colour(row: Row, count: str | None, few: str, harm: bool = False) -> str:
    """Accent, red for harm, or `few` where the row rests on too few items."""
    if count and (row[count] or 0) < FEW:
        return few
    return BREACH if harm else ACCENT


def reach(rows: Sequence[Row], value: str, ends: tuple[str, str]) -> dict:
    """Error bars from the value to both ends of its interval; none where they are unknown."""

    def far(row: Row, end: str) -> float:
        return 0.0 if row[end] is None or row[value] is None else abs(number(row[end]) - number(row[value]))

    return {
        "type": "data",
        "symmetric": False,
        "array": [far(row, ends[1]) for row in rows],
        "arrayminus": [far(row, ends[0]) for row in rows],
        "color": "rgba(135, 145, 161, 0.6)",
        "thickness": 1.25,
        "width": 3,
    }
