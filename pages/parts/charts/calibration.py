"""Predicted against observed: whether what is said to happen in one of four cases does."""

from collections.abc import Sequence

from pages.parts.charts.template import (
    QUIET,
    Row,
    axis_of,
    colour,
    figure,
    hovers,
    ink,
    number,
    reach,
    shown,
)
from queries.format import format_value
from queries.metrics import describe

DIAGONAL = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip"}
NAMED_AT = 0.93  # where on the diagonal its name stands: no dot is far to the right and below it


def calibration(
    rows: Sequence[Row], predicted: str, observed: str, low: str, high: str, *, count: str, part: str, height: int = 340
) -> dict:
    """One dot a row with its interval, n beside it, and the diagonal on which a true prediction lies.

    Both axes are shares from 0 to 1; grey where there are few items.
    """
    known = [row for row in rows if row[predicted] is not None and row[observed] is not None]
    if not known:
        return figure([], {}, height)
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [number(row[predicted]) for row in known],
        "y": [number(row[observed]) for row in known],
        "marker": {"size": 11, "color": [colour(row, count, QUIET) for row in known]},
        "error_y": reach(known, observed, (low, high)),
        "text": [f"n {shown(row, count)}" for row in known],
        "textposition": "middle right",
        "textfont": ink(),
        "cliponaxis": False,
        "hovertext": hovers(known, [part, predicted, observed, low, high, count]),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = {
        "xaxis": axis_of(predicted, **_whole(predicted), showgrid=False),
        "yaxis": axis_of(observed, **_whole(observed)),
        "annotations": [_named()],
        "margin": {"l": 8, "r": 40, "t": 16, "b": 8},
    }
    return figure([DIAGONAL | {"line": {"color": QUIET, "width": 1.5, "dash": "dash"}}, dots], layout, height)


def _whole(column: str) -> dict:
    """An axis of shares from nothing to all, with a little room for dots at its ends."""
    quarters = [0, 0.25, 0.5, 0.75, 1]
    written = [format_value(value, describe(column).unit, short=True).replace(".0", "") for value in quarters]
    return {"range": [-0.03, 1.06], "tickvals": quarters, "ticktext": written}


def _named() -> dict:
    return {
        "x": NAMED_AT,
        "y": NAMED_AT,
        "text": "as predicted",
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11} | ink(),
    }
