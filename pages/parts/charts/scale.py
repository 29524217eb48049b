"""A claim's number with its range on a scale, against what is needed."""

from pages.parts.charts.template import ACCENT, CATEGORIES, QUIET, Row, figure, ink
from pages.parts.escape import plotly as safe

HEIGHT = 84
NEEDED = "rgba(135, 145, 161, 0.16)"
CAUTION = CATEGORIES[1]
ROOM = 0.12


def on_scale(row: Row, number: str, *, is_risk: bool = False) -> dict:
    """The row's number as a dot, named `number`, its range as a bar, the threshold dashed and its true side shaded.

    An exact count has no bar.
    """
    value, threshold = row["claim_value"], row["claim_threshold"]
    ends = [end for end in (row["claim_low"], row["claim_high"]) if end is not None]
    low, high = _reach([value, threshold, *ends])
    colour = CAUTION if is_risk else QUIET if row["claim_verdict"] == "inconclusive" else ACCENT
    quiet = {"type": "scatter", "hoverinfo": "skip"}
    bar = quiet | {"mode": "lines", "x": ends, "y": [0] * len(ends), "line": {"color": colour, "width": 5}}
    dot = quiet | {"mode": "markers+text", "x": [value], "y": [0], "marker": {"color": colour, "size": 12}}
    dot |= {"text": [safe(number)], "textposition": f"bottom {_side((value - low) / (high - low))}", "textfont": ink()}
    layout = {
        "xaxis": {"range": [low, high], "visible": False},
        "yaxis": {"range": [-1, 1], "visible": False},
        "shapes": [_true_side(row, low, high), _line(threshold)],
        "annotations": [_needed(row["claim_asked"], threshold, (threshold - low) / (high - low))],
        "margin": {"l": 0, "r": 0, "t": 20, "b": 0},
    }
    return figure([bar, dot], layout, HEIGHT)


def _reach(values: list[float]) -> tuple[float, float]:
    """The scale: all of the values, with room at both ends."""
    room = ROOM * (max(values) - min(values)) or 1.0
    return min(values) - room, max(values) + room


def _side(place: float) -> str:
    """On which side of a point its text stays within the plot, by the point's place, 0–1."""
    return "right" if place < 0.25 else "left" if place > 0.75 else "center"


def _true_side(row: Row, low: float, high: float) -> dict:
    is_above = row["claim_direction"] in ("above", "at_least")
    ends = {"x0": row["claim_threshold"], "x1": high if is_above else low, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "rect", "fillcolor": NEEDED, "line": {"width": 0}, "layer": "below"} | ends


def _line(threshold: float) -> dict:
    ends = {"x0": threshold, "x1": threshold, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", "line": {"color": QUIET, "width": 1.5, "dash": "dash"}} | ends


def _needed(text: str, threshold: float, place: float) -> dict:
    anchor = "right" if place > 0.5 else "left"
    above = {"x": threshold, "xanchor": anchor, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    return above | {"text": f"needed: {safe(text)}", "font": {"size": 12} | ink()}
