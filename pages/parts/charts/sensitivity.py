"""Sensitivity: net saving over the in-house rate, with the band of the standard hours and the point of zero."""

from collections.abc import Sequence

from pages.parts.charts.template import ACCENT, QUIET, Row, axis_of, figure, hovers, ink, number, shown, ticks

BAND = "rgba(59, 125, 224, 0.16)"
CHOSEN = "rgba(135, 145, 161, 0.14)"
HOVERED = ("rate_change", "net_savings", "net_savings_low", "net_savings_high")


def sensitivity(rows: Sequence[Row], *, height: int = 320) -> dict:
    """The answer's curve, with the chosen range of the rate shaded, and zero and the point that reaches it marked."""
    curve = [row for row in rows if row["assumed_case"] == "curve"]
    cases = {row["assumed_case"]: row for row in rows}
    if not curve:
        return figure([], {}, height)
    data = [_edge(curve, "net_savings_low"), _edge(curve, "net_savings_high") | {"fill": "tonexty", "fillcolor": BAND}]
    data += [_line(curve), _as_assumed(cases["as_assumed"])]
    amounts = [number(row[name]) for row in curve for name in HOVERED[1:]]
    reach = _range(curve)
    layout = {
        "xaxis": axis_of("rate_change", rangemode="normal", range=reach, **ticks("rate_change", reach)),
        "yaxis": axis_of("net_savings", rangemode="normal", **ticks("net_savings", amounts)),
        "shapes": [_level(), _span(cases), *_zero_line(curve)],
        "annotations": _zero_name(curve),
    }
    return figure(data, layout, height)


def _range(curve: Sequence[Row]) -> list[float]:
    return [curve[0]["rate_change"], curve[-1]["rate_change"]]


def _edge(curve: Sequence[Row], name: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "x": [row["rate_change"] for row in curve],
        "y": [number(row[name]) for row in curve],
    }


def _line(curve: Sequence[Row]) -> dict:
    return _edge(curve, "net_savings") | {
        "line": {"color": ACCENT, "width": 2.25},
        "hoverinfo": "text",
        "text": hovers(curve, HOVERED),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _as_assumed(row: Row) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [0.0],
        "y": [number(row["net_savings"])],
        "marker": {"color": ACCENT, "size": 9},
        "text": [f"As assumed<br>{shown(row, 'net_savings')}"],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _level() -> dict:
    line = {"color": QUIET, "width": 1.5, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": line}


def _span(cases: dict[str, Row]) -> dict:
    ends = {"x0": cases["lower"]["rate_change"], "x1": cases["higher"]["rate_change"]}
    shade = {"fillcolor": CHOSEN, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "yref": "paper", "y0": 0, "y1": 1} | ends | shade


def _zero_line(curve: Sequence[Row]) -> list[dict]:
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": QUIET, "width": 1, "dash": "dot"}}
    return [line | {"x0": at, "x1": at} for at in _zero(curve)]


def _zero_name(curve: Sequence[Row]) -> list[dict]:
    text = f"zero at {shown(curve[0], 'zero_rate_change', short=True)}"
    place = {"yref": "paper", "y": 1, "yanchor": "top", "xanchor": "left", "xshift": 4, "showarrow": False}
    return [place | {"x": at, "text": text, "font": {"size": 12} | ink()} for at in _zero(curve)]


def _zero(curve: Sequence[Row]) -> list[float]:
    """Where the net saving is zero, if that is within the chart."""
    at, (low, high) = curve[0]["zero_rate_change"], _range(curve)
    return [] if at is None or not low <= at <= high else [at]
