"""Named moments on a trend: vertical lines where something began."""

from collections.abc import Sequence
from datetime import date

from pages.parts.charts.template import Row, ink, plain
from pages.parts.escape import plotly as safe
from queries.shortening import shortened

NAMED = 6  # more names would overlap; the lines stay
LINE_PIXELS = 15
MOST_AT_ONCE = 2


def marked(figure: dict, rows: Sequence[Row], x: str, label: Sequence[str]) -> dict:
    """The figure with a dotted line at each row's `x`, named above the plot; names at the same place share a label."""
    places: dict[date, list[str]] = {}
    for row in rows:
        places.setdefault(row[x], []).append(safe(shortened(" ".join(plain(row, column) for column in label))))
    layout = dict(figure["layout"])
    layout["shapes"] = [*layout.get("shapes", []), *(_line(place) for place in places)]
    if 0 < len(places) <= NAMED:
        drawn = [place for trace in figure["data"] for place in trace["x"]]
        named = [_name(place, names, level, drawn) for level, (place, names) in enumerate(places.items())]
        layout["annotations"] = [*layout.get("annotations", []), *named]
        layout["margin"] = layout["margin"] | {"t": 12 + LINE_PIXELS * len(places)}
        layout["height"] += LINE_PIXELS * len(places)
    return figure | {"layout": layout}


def _line(place: date) -> dict:
    line = {"color": "rgba(135, 145, 161, 0.9)", "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": 1, "line": line}


def _name(place: date, names: list[str], level: int, drawn: Sequence[date]) -> dict:
    """The names above the plot, each place at its own height; they run to the side with more room."""
    more = f" and {len(names) - MOST_AT_ONCE} more" if len(names) > MOST_AT_ONCE else ""
    late = bool(drawn) and place > min(drawn) + (max(drawn) - min(drawn)) / 2
    return {
        "xref": "x",
        "yref": "paper",
        "x": place,
        "y": 1,
        "yshift": LINE_PIXELS * level,
        "yanchor": "bottom",
        "xanchor": "right" if late else "left",
        "text": f"{', '.join(names[:MOST_AT_ONCE])}{more}",
        "showarrow": False,
        "font": {"size": 11} | ink(),
    }
