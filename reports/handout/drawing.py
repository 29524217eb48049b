"""A handout's charts for paper, as SVG: the trend, bars of counts, and vendors as they are and like for like."""

from typing import Any

from queries.shortening import shortened
from reports import charts
from reports.charts import ACCENT, BREACH, QUIET, Spec
from reports.handout.content import Bars, Trend
from reports.handout.naming import dates, per_cent

TREND_WIDTH, TREND_HEIGHT = 560, 128
PLOT_WIDTH, STEP, NAMES_WIDTH, LONGEST_NAME = 160, 19, 140, 24
MOST_DATES = 7
LEAST_SPAN = 10  # points of per cent on an axis
FAINT = "#D9DEE5"


def trend(found: Trend) -> str:
    """The line breaks where nothing fell due; its target is dashed, weeks below it are red."""
    values = [
        {
            "place": place,
            "value": None if week.value is None else 100 * week.value,
            "target": None if week.target is None else 100 * week.target,
            "kind": "below" if week.is_below else "judged" if week.is_judged else "few",
        }
        for place, week in enumerate(found.weeks)
    ]
    known = [row[name] for row in values for name in ("value", "target") if row[name] is not None]
    across, up = _weeks(found), _height(known)
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["below", "judged", "few"], "range": [BREACH, ACCENT, QUIET]},
    }
    shape = {**colour, "scale": {"domain": ["below", "judged", "few"], "range": ["diamond", "circle", "circle"]}}
    layers: list[Spec] = [
        _line("target", QUIET, across, up, {"strokeDash": [3, 3], "strokeWidth": 1.2}),
        _line("value", ACCENT, across, up, {"strokeWidth": 1.6}),
        {
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 34},
            "encoding": {"x": across, "y": {**up, "field": "value"}, "color": colour, "shape": shape},
        },
    ]
    return charts.svg({"width": TREND_WIDTH, "height": TREND_HEIGHT, "data": {"values": values}, "layer": layers})


def _line(field: str, colour: str, across: Spec, up: Spec, look: Spec) -> Spec:
    mark = {"type": "line", "color": colour, "interpolate": "linear", **look}
    return {"mark": mark, "encoding": {"x": across, "y": {**up, "field": field}}}


def _weeks(found: Trend) -> Spec:
    count = len(found.weeks)
    step = -(-count // MOST_DATES)
    labels = dates([week.week for week in found.weeks])[::step]
    axis = {
        "values": list(range(0, count, step)), "labelExpr": f"{labels}[datum.value / {step}]", "grid": False,
        "domain": False, "ticks": False, "title": None, "labelColor": "#5B6675", "labelOverlap": False,
    }  # fmt: skip
    return {
        "field": "place", "type": "quantitative", "axis": axis, "scale": {"domain": [-0.4, count - 0.6], "nice": False}
    }  # fmt: skip


def _height(known: list[Any]) -> Spec:
    lowest = min(known, default=0.0)
    low = max(0, int(min(lowest, 100 - LEAST_SPAN) // LEAST_SPAN) * LEAST_SPAN)
    axis = {
        "tickCount": 4, "domain": False, "ticks": False, "title": None, "gridColor": FAINT, "labelColor": "#5B6675",
        "format": "d",
    }  # fmt: skip
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [low, 100], "nice": False, "zero": False}}


def bars(found: Bars) -> str:
    """Counts, each written at the end of its bar."""
    rows = [
        {"name": bar.name, "value": bar.value, "written": f"{bar.value:,.0f}", "is_harmful": False}
        for bar in found.bars
    ]
    return charts.bars(rows)


def pairs(found: Bars) -> str:
    """A grey dot for each vendor as it is, a blue one like for like, its value written beside it."""
    values = [
        {
            "place": place,
            "name": shortened(bar.name, LONGEST_NAME),
            "alike": 100 * bar.value,
            "as_is": None if bar.other is None else 100 * bar.other,
            "written": per_cent(bar.value),
            "own": bar.is_own,
            "right": max(100 * bar.value, 100 * (bar.other or 0)),
        }
        for place, bar in enumerate(found.bars)
    ]
    ends = [100 * end for bar in found.bars for end in (bar.value, bar.other) if end is not None]
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0)
    across = {
        "type": "quantitative", "axis": None,
        "scale": {"domain": [low - room * 0.08, high + room * 0.3], "nice": False, "zero": False},
    }  # fmt: skip
    down = {"field": "place", "type": "ordinal", "axis": None}

    def at(field: str) -> Spec:
        return {"x": {**across, "field": field}, "y": down}

    dot = {"type": "point", "filled": True, "opacity": 1, "size": 46}
    layers: list[Spec] = [
        {"mark": {"type": "rule", "color": FAINT}, "encoding": {**at("as_is"), "x2": {"field": "alike"}}},
        {"mark": {**dot, "color": QUIET}, "encoding": at("as_is")},
        {"mark": {**dot, "color": ACCENT}, "encoding": at("alike")},
        {
            "mark": {"type": "text", "align": "left", "dx": 7},
            "encoding": {**at("right"), "text": {"field": "written", "type": "nominal"}},
        },
    ]
    plot = {"width": PLOT_WIDTH, "height": {"step": STEP}, "layer": layers}
    return charts.svg({"data": {"values": values}, "spacing": 4, "hconcat": [_names(down), plot]})


def _names(down: Spec) -> Spec:
    mark: Spec = {"type": "text", "align": "left", "limit": NAMES_WIDTH - 6, "x": 0}
    encoding = {"text": {"field": "name", "type": "nominal"}, "y": down}
    looks: Spec = {"datum.own": "bold", "!datum.own": "normal"}
    layers: list[Spec] = [
        {"transform": [{"filter": test}], "mark": {**mark, "fontWeight": look}, "encoding": encoding}
        for test, look in looks.items()
    ]
    return {"width": NAMES_WIDTH, "height": {"step": STEP}, "layer": layers}
