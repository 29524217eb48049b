"""Notes on a trend: a small number at each week that has notes, as they are numbered below the chart."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts.charts.template import Row, ink
from pages.parts.escape import plotly as safe

ABOVE_PIXELS = 20
HOVER_LETTERS, HOVER_LINES = 60, 9


@dataclass(frozen=True)
class Pin:
    """A note's number and plain text, and where it belongs along the axis."""

    number: int
    place: object
    text: str


def heights(rows: Sequence[Row], x: str, y: str) -> dict[object, float]:
    """The height of the bars or the line at each place."""
    found: dict[object, float] = {}
    for row in rows:
        if row[y] is not None:
            found[row[x]] = found.get(row[x], 0) + float(row[y])
    return found


def pinned(figure: dict, heights: Mapping[object, float], pins: Sequence[Pin]) -> dict:
    """The figure with each place's numbers above its height; a place without a height is not on the chart.

    The notes' text is only in the hover, so it must also be listed below the chart.
    """
    places: dict[object, list[Pin]] = {}
    for pin in pins:
        if pin.place in heights:
            places.setdefault(pin.place, []).append(pin)
    if not places:
        return figure
    layout = dict(figure["layout"])
    marks = [_mark(place, heights[place], there) for place, there in places.items()]
    layout["annotations"] = [*layout.get("annotations", []), *marks]
    layout["margin"] = layout["margin"] | {"t": layout["margin"]["t"] + ABOVE_PIXELS}
    return figure | {"layout": layout | {"height": layout["height"] + ABOVE_PIXELS}}


def _mark(place: object, height: float, pins: Sequence[Pin]) -> dict:
    return {
        "x": place,
        "y": height,
        "text": _numbers([pin.number for pin in pins]),
        "hovertext": "<br>".join(line for pin in pins for line in _said(pin)),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": "rgba(135, 145, 161, 0.9)",
        "ax": 0,
        "ay": -ABOVE_PIXELS - 4,
        "borderpad": 2,
        "bordercolor": "rgba(135, 145, 161, 0.9)",
        "bgcolor": "rgba(135, 145, 161, 0.22)",
        "font": {"size": 11} | ink(),
    }


def _numbers(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _said(pin: Pin) -> list[str]:
    lines = textwrap.wrap(f"{pin.number}. {pin.text}", HOVER_LETTERS, max_lines=HOVER_LINES, placeholder="…")
    return [safe(line) for line in lines]
