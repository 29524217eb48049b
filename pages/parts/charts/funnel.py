"""The funnel plot: ratios against volume, with the limits within which chance alone keeps them."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts.template import (
    ACCENT,
    BREACH,
    FAINT,
    QUIET,
    Row,
    axis_of,
    figure,
    hovers,
    ink,
    number,
    on_lines,
)
from queries.statistics import funnel_limits

LEVELS = ((0.998, "dot"), (0.95, "solid"))
STEPS = 48  # points of a limit's line
HOVERED = ("vendor_id", "misses", "expected_misses", "miss_ratio", "miss_ratio_low", "miss_ratio_high", "due")
NEAR_PIXELS, FAR_PIXELS = 34, 78  # from a dot to its name: neighbours on one side are at different heights
ROOM = 0.3  # share of the plot's height beyond the limits and dots, for the names
NAME_LETTERS = 9
MOST_NAMES = 8


def funnel(rows: Sequence[Row], chosen: str, *, height: int = 360) -> dict:
    """Misses ÷ expected over expected misses: one dot per vendor, the chosen one in colour; limits at 95 and 99.8 %.

    Empty if no miss is expected of anyone.
    """
    kept = sorted((row for row in rows if row["miss_ratio"] is not None), key=lambda row: row["expected_misses"])
    if not kept:
        return figure([], {}, height)
    least, most = kept[0]["expected_misses"] * 0.6, kept[-1]["expected_misses"] * 1.15
    places = [least + (most - least) * step / STEPS for step in range(STEPS + 1)]
    limits = [line for level, dash in LEVELS for line in _limits(places, level, dash)]
    drawn = [value for line in limits for value in line["y"]] + [number(row["miss_ratio"]) for row in kept]
    room = ROOM * (max(drawn) - min(drawn))
    layout = {
        "annotations": _names([row for row in kept if _is_named(row, chosen, kept)], chosen),
        "xaxis": axis_of("expected_misses", rangemode="normal", range=[least, most], showgrid=False),
        "yaxis": axis_of("miss_ratio", range=[max(0.0, min(drawn) - room), max(drawn) + room]),
    }
    return figure([*limits, _middle(places), _dots(kept, chosen)], layout, height)


def _limits(places: Sequence[float], level: float, dash: str) -> list[dict]:
    both = [funnel_limits(place, level) for place in places]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(places),
            "y": [pair[end] for pair in both],
            "line": {"color": QUIET if dash == "solid" else FAINT, "width": 1.25, "dash": dash},
            "hoverinfo": "skip",
        }
        for end in (0, 1)
    ]


def _middle(places: Sequence[float]) -> dict:
    line = {"color": QUIET, "width": 1.5, "dash": "dash"}
    ends = [places[0], places[-1]]
    return {"type": "scatter", "mode": "lines", "x": ends, "y": [1, 1], "line": line, "hoverinfo": "skip"}


def _dots(rows: Sequence[Row], chosen: str) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [number(row["expected_misses"]) for row in rows],
        "y": [number(row["miss_ratio"]) for row in rows],
        "marker": {
            "size": [14 if row["vendor_id"] == chosen else 10 for row in rows],
            "color": [_tone(row, chosen) for row in rows],
        },
        "text": hovers(rows, HOVERED),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _tone(row: Row, chosen: str) -> str:
    """Red only for the chosen vendor, if it misses more than chance explains."""
    if row["vendor_id"] != chosen:
        return QUIET
    return BREACH if row["miss_ratio"] > row["funnel_upper_998"] else ACCENT


def _is_named(row: Row, chosen: str, rows: Sequence[Row]) -> bool:
    """Whether it is the chosen vendor, one outside the inner limits, or the largest."""
    outside = not row["funnel_lower_95"] <= row["miss_ratio"] <= row["funnel_upper_95"]
    return row["vendor_id"] == chosen or outside or row in rows[-MOST_NAMES:]


def _names(rows: Sequence[Row], chosen: str) -> list[dict]:
    """The vendors' names, above the dots that miss more than expected and below the others."""
    sides = {up: [row for row in rows if (row["miss_ratio"] >= 1) == up] for up in (True, False)}
    return [
        _name(row, chosen, (-1 if up else 1) * (FAR_PIXELS if place % 2 else NEAR_PIXELS))
        for up, side in sides.items()
        for place, row in enumerate(side)
    ]


def _name(row: Row, chosen: str, offset: int) -> dict:
    name = on_lines(names.label("vendor_id", row["vendor_id"]), NAME_LETTERS)
    return {
        "x": number(row["expected_misses"]),
        "y": number(row["miss_ratio"]),
        "text": f"<b>{name}</b>" if row["vendor_id"] == chosen else name,
        "font": {"size": 11} | ink(),
        "ax": 0,
        "ay": offset,
        "arrowwidth": 1,
        "arrowcolor": FAINT,
        "arrowhead": 0,
        "standoff": 7,
    }
