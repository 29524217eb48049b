"""Notes on a trend: a small number at the point of each week that has any, as they are numbered below the chart."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts.charts.template import Row, ink
from pages.parts.escape import plotly as safe

ABOVE_PIXELS = 20
HOVER_LETTERS, HOVER_LINES = 60, 9


@dataclass(frozen=True)
class Pin:
    """A note's number and text, and where along the axis it belongs. The text is plain."""

    number: int
    place: object
    text: str


def heights(rows: Sequence[Row], x: str, y: str) -> dict[object, float]:
    """How high the bars or the line stand at each place."""
    found: dict[object, float] = {}
    for row in rows:
        if row[y] is not None:
            found[row[x]] = found.get(row[x], 0) + float(row[y])
    return found


def pinned(figure: dict, heights: Mapping[object, float], pins: Sequence[Pin]) -> dict:
    """The figure with each place's numbers above its height there; a place without a height is not on the chart.

    The notes are in the hover too, so they must also stand in words below the chart.
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
