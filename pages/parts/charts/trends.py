"""Trends: lines and stacked columns over weeks or months."""

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pages.parts.charts import fiscal
from pages.parts.charts.template import (
    ACCENT,
    BREACH,
    CATEGORIES,
    DATES,
    FAINT,
    FEW,
    QUIET,
    TOGETHER,
    Row,
    axis_of,
    axis_over,
    colours_of,
    figure,
    hovers,
    ink,
    labels,
    legend_above,
    number,
    reach,
    shown,
    ticks,
    titled,
)
from queries.format import grouped
from queries.metrics import describe

LABEL_PIXELS = 15  # the height of one line of text
MOST_WHISKERS = 40  # more would hide the line; hovers and the table still give the intervals
LETTER_PIXELS = 6.4
LABEL_LETTERS = 13  # a longer name is broken into two lines
MOST_COLOURED = 4  # lines that can be told apart by their colours
AROUND_PIXELS = 60  # the part of a chart's height that the axes take


@dataclass(frozen=True)
class Marks:
    """Columns that qualify a line's points: n, whether the week is over, its interval, the usual range.

    `harm` tells whether a point is a signal for the worse, `rule` why it is a signal.
    """

    count: str | None = None
    complete: str | None = None
    interval: tuple[str, str] | None = None
    usual: tuple[str, str] | None = None
    harm: str | None = None
    rule: str | None = None

    def columns(self) -> list[str]:
        """The columns that are set, in the order in which a hover lists them."""
        pairs = (*(self.interval or ()), *(self.usual or ()))
        return [name for name in (*pairs, self.rule, self.count, self.complete) if name]


NO_MARKS = Marks()


def lines(
    rows: Sequence[Row],
    x: str,
    y: Sequence[str],
    *,
    marks: Marks = NO_MARKS,
    target: str | None = None,
    zero: bool = True,
    height: int = 300,
) -> dict:
    """Lines over time, named at their right end if there are several or a target.

    Points are grey with few items, hollow while the week is not over, red if a signal is harmful.
    """
    rows = without_gaps(_known(rows, x, y), x)
    colours = dict(zip(y, (ACCENT, QUIET, CATEGORIES[1]), strict=False))
    data = _band(rows, x, marks.usual)
    data += [_line(rows, x, column, colours[column], marks) for column in y]
    data += [_target(rows, x, target)] if target else []
    named = (colours if len(y) > 1 else {}) | ({target: QUIET} if target else {})
    value_axis = axis_of(y[0]) | ({} if zero else {"rangemode": "normal"})
    if len(y) > 1:
        value_axis["title"] = {"text": TOGETHER.get(describe(y[0]).unit, titled(y[0])), "standoff": 12}
    drawn = [*y, *(marks.interval or ()), *([target] if target else [])]
    values = [number(row[column]) for row in rows for column in drawn] + ([0.0] if zero else [])
    hairlines, quarters = fiscal.quarters(rows, x)
    layout = {
        "xaxis": axis_over(rows, x),
        "yaxis": value_axis | ticks(y[0], values),
        "shapes": hairlines,
        "annotations": _end_labels(rows, named, height) + quarters,
        "margin": {"l": 8, "r": _label_width(named), "t": 12, "b": 8},
    }
    return figure(data, layout, height)


def _known(rows: Sequence[Row], x: str, y: Sequence[str]) -> Sequence[Row]:
    """The rows from the first that has a value; but for weeks and months, only to the last that has one."""
    filled = [place for place, row in enumerate(rows) if any(row[column] is not None for column in y)]
    return rows[filled[0] : None if describe(x).unit in DATES else filled[-1] + 1] if filled else rows


def without_gaps(rows: Sequence[Row], x: str) -> Sequence[Row]:
    """The rows with an empty one for each week or month that is missing between them, so that it breaks the line."""
    step = STEPS.get(describe(x).unit)
    if not step or not rows:
        return rows
    found: list[Row] = []
    for row in sorted(rows, key=lambda row: row[x]):
        while found and (following := step(found[-1][x])) < row[x]:
            found.append(dict.fromkeys(row) | {x: following})
        found.append(row)
    return found


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


STEPS: dict[str, Callable[[date], date]] = {"week": lambda week: week + timedelta(weeks=1), "month": _next_month}
"""Unit of a trend's places → the place that follows one."""


def _line(rows: Sequence[Row], x: str, y: str, colour: str, marks: Marks = NO_MARKS) -> dict:
    hollow = [marks.complete is not None and row[marks.complete] is False for row in rows]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": describe(y).label,
        "x": [row[x] for row in rows],
        "y": [number(row[y]) for row in rows],
        "line": {"color": colour, "width": 2.25},
        "marker": {
            "size": 6,
            "color": [_point_colour(row, y, colour, marks) for row in rows],
            "symbol": ["circle-open" if open_ else "circle" for open_ in hollow],
        },
        "text": hovers(rows, [x, y, *marks.columns()]),
        "hovertemplate": "%{text}<extra></extra>",
    }
    if marks.interval and len(rows) <= MOST_WHISKERS:
        line["error_y"] = reach(rows, y, marks.interval)
    return line


def _point_colour(row: Row, y: str, colour: str, marks: Marks) -> str:
    if marks.count and (row[marks.count] or 0) < FEW:
        return QUIET
    return BREACH if marks.harm and row[marks.harm] else colour


def _band(rows: Sequence[Row], x: str, usual: tuple[str, str] | None) -> list[dict]:
    if not usual:
        return []
    kept = [row for row in rows if row[usual[0]] is not None and row[usual[1]] is not None]
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0, "shape": "hvh"}, "hoverinfo": "skip"}
    edge["x"] = [row[x] for row in kept]
    low = edge | {"y": [number(row[usual[0]]) for row in kept]}
    high = edge | {"y": [number(row[usual[1]]) for row in kept], "fill": "tonexty"}
    return [low, high | {"fillcolor": "rgba(135, 145, 161, 0.14)"}]


def _target(rows: Sequence[Row], x: str, target: str) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row[x] for row in rows],
        "y": [number(row[target]) for row in rows],
        "line": {"color": QUIET, "width": 1.5, "dash": "dash", "shape": "hvh"},
        "connectgaps": True,
        "hoverinfo": "skip",
    }


def _end_labels(rows: Sequence[Row], named: dict[str, str], height: int) -> list[dict]:
    """The lines' names beside the plot at their last values, moved apart if they would overlap."""
    ends = {}
    for column in named:
        known = [row for row in rows if row[column] is not None]
        if known:
            ends[column] = known[-1]
    drawn = [0.0, *(number(row[name]) or 0.0 for row in rows for name in named)]
    low = min(drawn)
    pixels_each = (height - AROUND_PIXELS) / (max(drawn) - low or 1)
    written, free = [], -math.inf
    for column in sorted(ends, key=lambda name: number(ends[name][name]) or 0):
        place = ((number(ends[column][column]) or 0) - low) * pixels_each
        half = LABEL_PIXELS * len(_end_text(column)) / 2
        at = max(place, free + half)
        written.append(_end_label(ends[column], column, named[column]) | {"yshift": at - place})
        free = at + half
    over = max(0.0, free - (height - AROUND_PIXELS + LABEL_PIXELS))
    return [label | {"yshift": label["yshift"] - over} for label in written]


def _end_text(column: str) -> list[str]:
    return textwrap.wrap(describe(column).label.removesuffix(" turnaround"), LABEL_LETTERS)


def _label_width(named: Iterable[str]) -> int:
    """The margin in pixels that the longest name beside the plot needs."""
    longest = max((len(line) for column in named for line in _end_text(column)), default=0)
    return round(longest * LETTER_PIXELS) + 30 if longest else 16


def _end_label(row: Row, column: str, colour: str) -> dict:
    return {
        "xref": "paper",
        "x": 1,
        "y": number(row[column]),
        "text": f'<span style="color:{colour}">●</span> {"<br>".join(_end_text(column))}',
        "align": "left",
        "xanchor": "left",
        "xshift": 4,
        "showarrow": False,
        "font": {"size": 12} | ink(),
    }


def percentiles(rows: Sequence[Row]) -> dict:
    """Turnaround by month of receipt: three percentiles for one part, or the 80th for each of several."""
    whole = [row for row in rows if row["work_type"] == "*"] or list(rows)
    curves = {(row["vendor_id"], row["work_type"]) for row in whole}
    if len(curves) <= 1:
        return lines(whole, "month", ["p50_hours", "p80_hours", "p90_hours"])
    part = "vendor_id" if len({vendor for vendor, _ in curves}) > 1 else "work_type"
    return by_part(whole, "month", "p80_hours", part)


def by_part(rows: Sequence[Row], x: str, y: str, part: str, *, height: int = 300) -> dict:
    """One line per part, named in a legend above: of more than four only the one that ends highest, the rest grey."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(str(row[part]), []).append(row)
    colours, is_many = colours_of(part, parts), len(parts) > MOST_COLOURED
    highest = max(parts, key=lambda name: number(parts[name][-1][y]) or 0.0, default="")
    named = dict(zip(parts, labels([mine[0] for mine in parts.values()], part), strict=True))
    data = []
    for name, some in sorted(parts.items(), key=lambda one: (one[0] == highest, one[0])):
        mine = without_gaps(some, x)
        is_grey = is_many and name != highest
        line = _line(mine, x, y, FAINT if is_grey else colours[name])
        data.append(line | {"name": named[name], "text": hovers(mine, [part, x, y]), "showlegend": not is_grey})
    if is_many:
        data[-1]["name"] += f" (grey: {grouped(len(parts) - 1)} others)"
    return figure(data, {"xaxis": axis_over(rows, x), "yaxis": axis_of(y)} | legend_above(), height)


def stacked(rows: Sequence[Row], x: str, y: str, part: str, *, whole: bool = False, height: int = 300) -> dict:
    """Stacked columns of `y` over `x`, one colour per part, named in a legend above; `whole` ends at 100 %."""
    data, known = [], [row for row in rows if row[y]]
    for name, colour in colours_of(part, {str(row[part]) for row in known}).items():
        mine = [row for row in known if str(row[part]) == name]
        data.append(
            {
                "type": "bar",
                "name": shown(mine[0], part),
                "x": [row[x] for row in mine],
                "y": [number(row[y]) for row in mine],
                "marker": {"color": colour},
                "text": hovers(mine, [part, x, y]),
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    heights = [sum(float(row[y]) for row in known if row[x] == place) for place in {row[x] for row in known}]
    layout = {
        "xaxis": axis_over(known, x),
        "yaxis": axis_of(y, **ticks(y, [0.0, 1.0] if whole else [0.0, *heights])),
        "barmode": "stack",
        "bargap": 0.2 if len(heights) <= MOST_WHISKERS else 0,
    } | legend_above()
    if whole:
        layout["yaxis"]["range"] = [0, 1]
    return figure(data, layout, height)


def peaks(rows: Sequence[Row], *, height: int = 300) -> dict:
    """Receipts per week as columns, peak weeks in colour, and work in hand at each week's end as a line."""
    bars = {
        "type": "bar",
        "name": describe("received").label,
        "x": [row["week"] for row in rows],
        "y": [number(row["received"]) for row in rows],
        "marker": {"color": [ACCENT if row["is_peak"] else FAINT for row in rows]},
        "text": hovers(rows, ["week", "received", "is_peak", "weeks_to_clear", "attainment", "due"]),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    line = _line(without_gaps(rows, "week"), "week", "work_in_progress", CATEGORIES[1])
    line["marker"]["size"] = 4
    layout = {"xaxis": axis_over(rows, "week"), "yaxis": axis_of("received", title={"text": TOGETHER["count"]})}
    return figure([bars, line], layout | legend_above(), height)
