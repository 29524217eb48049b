"""Predicted against observed: whether what is predicted to happen in one of four cases does so."""

from collections.abc import Sequence
from itertools import cycle

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


def calibration(
    rows: Sequence[Row], predicted: str, observed: str, low: str, high: str, *, count: str, part: str, height: int = 340
) -> dict:
    """One dot per row with its interval and n, and the diagonal on which correct predictions lie.

    Both axes are shares from 0 to 1; dots with few items are grey.
    """
    known = [row for row in rows if row[predicted] is not None and row[observed] is not None]
    if not known:
        return figure([], {}, height)
    ends = ((high, 1), (low, -1))
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [number(row[predicted]) for row in known],
        "y": [number(row[observed]) for row in known],
        "marker": {"size": 11, "color": [colour(row, count, QUIET) for row in known]},
        "error_y": reach(known, observed, (low, high)),
        "hovertext": hovers(known, [part, predicted, observed, low, high, count]),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = {
        "xaxis": axis_of(predicted, **_whole(predicted), showgrid=False),
        "yaxis": axis_of(observed, **_whole(observed)),
        "annotations": [_size(row, predicted, count, end) for row, end in zip(known, cycle(ends), strict=False)],
    }
    return figure([DIAGONAL | {"line": {"color": QUIET, "width": 1.5, "dash": "dash"}}, dots], layout, height)


def _whole(column: str) -> dict:
    """An axis of shares from 0 to 1, with a little room for dots at its ends."""
    quarters = [0, 0.25, 0.5, 0.75, 1]
    written = [format_value(value, describe(column).unit, short=True).replace(".0", "") for value in quarters]
    return {"range": [-0.09, 1.09], "tickvals": quarters, "ticktext": written}


def _size(row: Row, predicted: str, count: str, end: tuple[str, int]) -> dict:
    """n at one end of the whisker: alternately above and below, since the lowest bands lie close together."""
    column, way = end
    return {
        "x": number(row[predicted]),
        "y": number(row[column]),
        "yshift": 13 * way,
        "text": f"n {shown(row, count)}",
        "showarrow": False,
        "font": {"size": 11} | ink(),
    }
