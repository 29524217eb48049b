"""A pack's charts as SVG: Vega-Lite, drawn by vl-convert, without a browser or a network."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import vl_convert

from queries.briefing import Tile
from queries.signals import Point
from reports import fonts

ACCENT, BREACH, QUIET = "#2F6FD0", "#C93A3A", "#7A8494"
BAND_OPACITY = 0.16
SPARK_WIDTH, SPARK_HEIGHT = 132, 34
BAR_WIDTH, BAR_STEP, NAME_WIDTH = 150, 15, 150
ROOM = 0.34  # of the axis, beyond the longest bar, for the value at its end

Spec = dict[str, Any]


def sparkline(tile: Tile) -> str:
    """The weeks shown: the value as a line, its limits as a band, the target dashed; empty below two values."""
    points = [point for point in tile.trend if point.value is not None]
    if len(points) < 2:
        return ""
    last = BREACH if tile.is_harmful else ACCENT
    layers = [_band(points), _line(points), _last(points, last)]
    if (
        tile.target and tile.target.target is not None and tile.metric != "net_savings"
    ):  # its limits exclude credits, a target does not
        layers.insert(1, _target(tile.target.target))
    return svg({"width": SPARK_WIDTH, "height": SPARK_HEIGHT, "layer": layers})


def bars(rows: Sequence[Mapping[str, Any]]) -> str:
    """Horizontal bars, the first row on top. A row has name, value, written and is_harmful."""
    values = [{**row, "place": place, "side": row["value"] >= 0} for place, row in enumerate(rows)]
    low, high = min(0.0, *(row["value"] for row in rows)), max(0.0, *(row["value"] for row in rows))
    room = ROOM * (high - low) or 1.0
    reach = [low - (room if low < 0 else 0), high + (room if high > 0 or not low else 0)]
    across = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": reach, "nice": False}}
    down = {"field": "place", "type": "ordinal", "axis": None}
    colour = {"condition": {"test": "datum.is_harmful", "value": BREACH}, "value": ACCENT}
    drawn = {"mark": {"type": "bar", "height": 9}, "encoding": {"x": across, "y": down, "color": colour}}
    layers = [drawn, _ends("datum.side", "left", 3, across, down), _ends("!datum.side", "right", -3, across, down)]
    plot = {"width": BAR_WIDTH, "height": {"step": BAR_STEP}, "layer": layers}
    return svg({"data": {"values": values}, "spacing": 4, "hconcat": [_names(), plot]})


def _names() -> Spec:
    mark = {"type": "text", "align": "right", "limit": NAME_WIDTH - 6, "x": NAME_WIDTH}
    down = {"field": "place", "type": "ordinal", "axis": None}
    encoding = {"text": {"field": "name", "type": "nominal"}, "y": down}
    return {"width": NAME_WIDTH, "height": {"step": BAR_STEP}, "mark": mark, "encoding": encoding}


def _ends(test: str, align: str, shift: int, across: Spec, down: Spec) -> Spec:
    mark = {"type": "text", "align": align, "dx": shift}
    encoding = {"x": across, "y": down, "text": {"field": "written", "type": "nominal"}}
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _band(points: Sequence[Point]) -> Spec:
    limits = [
        {"week": point.week.isoformat(), "low": point.lower, "high": point.upper}
        for point in points
        if point.lower is not None and point.upper is not None
    ]
    high = {"field": "high", "type": "quantitative"}
    mark = {"type": "area", "color": QUIET, "opacity": BAND_OPACITY, "interpolate": "linear"}
    return {"data": {"values": limits}, "mark": mark, "encoding": {"x": _weeks(), "y": _height("low"), "y2": high}}


def _line(points: Sequence[Point]) -> Spec:
    mark = {"type": "line", "color": ACCENT, "strokeWidth": 1.6, "interpolate": "linear"}
    return {"data": {"values": _values(points)}, "mark": mark, "encoding": {"x": _weeks(), "y": _height("value")}}


def _last(points: Sequence[Point], colour: str) -> Spec:
    mark = {"type": "point", "filled": True, "opacity": 1, "size": 26, "color": colour}
    return {"data": {"values": _values(points[-1:])}, "mark": mark, "encoding": {"x": _weeks(), "y": _height("value")}}


def _target(target: float) -> Spec:
    mark = {"type": "rule", "color": QUIET, "strokeDash": [3, 2], "strokeWidth": 1}
    return {"data": {"values": [{"target": target}]}, "mark": mark, "encoding": {"y": _height("target")}}


def _values(points: Sequence[Point]) -> list[Spec]:
    return [{"week": point.week.isoformat(), "value": point.value} for point in points]


def _weeks() -> Spec:
    return {"field": "week", "type": "temporal", "axis": None}


def _height(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False}}


def svg(spec: Spec) -> str:
    """The chart as SVG, drawn without a network."""
    _know_fonts()
    config = {
        "font": fonts.FAMILY,
        "background": None,
        "view": {"stroke": None},
        "padding": 1,
        "text": {"fontSize": 10, "baseline": "middle", "color": "#1B2430"},
        "aria": False,  # the format that embeds the chart describes it in words
    }
    return vl_convert.vegalite_to_svg({**spec, "config": config}, allowed_base_urls=[])


@cache
def _know_fonts() -> None:
    """Make vl-convert measure text in the font that it is set in."""
    for folder in fonts.folders():
        vl_convert.register_font_directory(str(folder))
