"""Comparisons of named rows: bars, steps, pairs and intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.charts.template import (
    ACCENT,
    FAINT,
    QUIET,
    Row,
    axis_of,
    colour,
    figure,
    hovers,
    ink,
    labels,
    legend_above,
    names_axis,
    number,
    reach,
    shown,
    ticks,
)
from queries.metrics import describe

BAR_PIXELS = 27
FEWEST_BARS = 3  # so that a lone bar is not a slab
SMALLEST_COIN = 0.005  # what is left over by conversion to the millionth is not a step

# The steps of the savings waterfall: a column, and whether it starts from zero, adds to the last or takes from it.
SAVING_STEPS = (
    ("wage_cost", 1), ("benefits_cost", 1), ("recruitment_cost", 1), ("training_cost", 1),
    ("infrastructure_cost", 1), ("unsplit_cost", 1), ("baseline_cost", 0), ("covered_billed", -1),
    ("gross_savings", 0), ("oversight_cost", -1), ("transition_cost", -1), ("service_credits", 1), ("net_savings", 0),
)  # fmt: skip


def bars(
    rows: Sequence[Row],
    label: str | Sequence[str],
    value: str,
    *,
    count: str | None = None,
    harm: bool = False,
    height: int | None = None,
) -> dict:
    """Horizontal bars, first row on top, with their values beside them. With `harm`, values below zero are red."""
    names = labels(rows, label)
    columns = [*([label] if isinstance(label, str) else label), value, *([count] if count else [])]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [number(row[value]) for row in rows],
        "y": names,
        "marker": {"color": [colour(row, count, FAINT, harm and (row[value] or 0) < 0) for row in rows]},
        "text": [shown(row, value, short=True) for row in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": hovers(rows, columns),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = {
        "xaxis": axis_of(value, showticklabels=False, showgrid=False, title=None, **_room(rows, value)),
        "yaxis": names_axis(),
    }
    return figure([trace], layout, height or BAR_PIXELS * max(len(names), FEWEST_BARS) + 24)


def against_mark(figure: dict, at: float, text: str) -> dict:
    """Horizontal bars with a dashed line at a fixed mark, named above the plot."""
    layout = dict(figure["layout"])
    low, high = layout["xaxis"]["range"]
    layout["xaxis"] = layout["xaxis"] | {"range": [low, max(high, at * 1.2)]}
    line = {"color": QUIET, "width": 1.5, "dash": "dash"}
    ends = {"xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    layout["shapes"] = [{"type": "line", "line": line} | ends]
    name = {"xref": "x", "x": at, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "text": text}
    layout["annotations"] = [name | {"font": {"size": 11} | ink()}]
    layout["margin"] = layout["margin"] | {"t": 28}
    return figure | {"layout": layout}


def _room(rows: Sequence[Row], value: str) -> dict:
    """Space beyond the longest bars, so that the values at their ends are not cut off."""
    values = [number(row[value]) or 0 for row in rows] or [0]
    low, high = min(*values, 0), max(*values, 0)
    room = (high - low) * 0.22 or 1
    return {"range": [low - (room if low < 0 else 0), high + (room if high > 0 or low == 0 else 0)]}


def waterfall(row: Row, steps: Sequence[tuple[str, int]]) -> dict:
    """Bars that continue from one another, first on top: 0 starts from zero, 1 adds, -1 takes. Unknowns have no bar."""
    known = [(column, way) for column, way in steps if abs(number(row[column]) or 0) >= SMALLEST_COIN]
    bars_of = [
        _Step(describe(column).label, float(row[column]) * (way or 1), not way, shown(row, column, short=True),
              shown(row, column))
        for column, way in known
    ]  # fmt: skip
    return _steps(bars_of, "net_savings")


def waterfall_of(rows: Sequence[Row], label: str, value: str, ends: Sequence[str]) -> dict:
    """A waterfall with one bar per row, in order: the `ends` start from zero, the others add with their sign.

    A value that is unknown or zero has no bar, but an end always has one.
    """
    known = [row for row in rows if row[value] or (row[label] in ends and row[value] is not None)]
    bars_of = [
        _Step(name, float(row[value]), row[label] in ends, _signed(row, value, row[label] in ends), shown(row, value))
        for name, row in zip(labels(known, label), known, strict=True)
    ]
    return _steps(bars_of, value)


@dataclass(frozen=True)
class _Step:
    """A bar of a waterfall: its name, its value, whether it starts from zero, and its text."""

    name: str
    value: float
    stands: bool
    short: str
    exact: str


def _signed(row: Row, value: str, stands: bool) -> str:
    text = shown(row, value, short=True)
    return text if stands or row[value] < 0 else f"+{text}"


def _steps(steps: Sequence[_Step], axis: str) -> dict:
    trace = {
        "type": "waterfall",
        "orientation": "h",
        "y": [step.name for step in steps],
        "x": [step.value for step in steps],
        "measure": ["absolute" if step.stands else "relative" for step in steps],
        "text": [step.short for step in steps],
        "textposition": "outside",
        "cliponaxis": False,
        "increasing": {"marker": {"color": FAINT}},
        "decreasing": {"marker": {"color": QUIET}},
        "totals": {"marker": {"color": ACCENT}},
        "connector": {"line": {"color": FAINT, "width": 1}},
        "hovertext": [f"{step.name}: {step.exact}" for step in steps],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    reached = _reached(steps)
    low, high = min(reached), max(reached)
    beyond = (high - low) * 0.16
    room = {"range": [low - (beyond if low < 0 else 0), high + beyond], "title": None, "showticklabels": False}
    layout = {"xaxis": axis_of(axis, **ticks(axis, reached)) | room, "yaxis": names_axis(), "bargap": 0.25}
    return figure([trace], layout, BAR_PIXELS * len(steps) + 24)


def _reached(steps: Sequence[_Step]) -> list[float]:
    """Zero, and where each bar ends."""
    reached = [0.0]
    for step in steps:
        reached.append(step.value if step.stands else reached[-1] + step.value)
    return reached


def pairs(rows: Sequence[Row], label: str, first: str, second: str, *, few: bool = False) -> dict:
    """Two dots per row, the first grey and the second in the accent, joined by a line; named in a legend above.

    With `few` (too few items), both are grey.
    """
    names = labels(rows, label)
    data = []
    for name, row in zip(names, rows, strict=True):
        ends = [number(row[first]), number(row[second])]
        data.append({"type": "scatter", "mode": "lines", "x": ends, "y": [name, name], "showlegend": False})
        data[-1] |= {"line": {"color": FAINT, "width": 3}, "hoverinfo": "skip"}
    for column, tone in ((first, QUIET), (second, FAINT if few else ACCENT)):
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": describe(column).label,
                "x": [number(row[column]) for row in rows],
                "y": names,
                "marker": {"size": 12, "color": tone},
                "text": hovers(rows, [label, first, second]),
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    marks = ticks(first, [number(row[column]) for row in rows for column in (first, second)])
    layout = {"xaxis": axis_of(first, rangemode="normal", title=None, **marks), "yaxis": names_axis()}
    layout |= legend_above()
    return figure(data, layout, max(190, 40 * len(names) + 90))


def intervals(
    rows: Sequence[Row],
    label: str | Sequence[str],
    value: str,
    low: str,
    high: str,
    *,
    count: str | None = None,
    zero: bool = False,
) -> dict:
    """One dot per row with its interval as a whisker; grey if it has few items; `zero` draws a line at zero."""
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [number(row[value]) for row in rows],
        "y": labels(rows, label),
        "marker": {"size": 10, "color": [colour(row, count, QUIET) for row in rows]},
        "error_x": reach(rows, value, (low, high)),
        "text": hovers(rows, [name for name in (value, low, high, count) if name]),
        "hovertemplate": "%{y}<br>%{text}<extra></extra>",
    }
    marks = ticks(value, [number(row[name]) for row in rows for name in (low, high)])
    line = {"zeroline": True, "zerolinecolor": QUIET} if zero else {}
    layout = {"xaxis": axis_of(value, rangemode="normal", **marks, **line), "yaxis": names_axis()}
    return figure([trace], layout, max(170, 30 * len(rows) + 80))
