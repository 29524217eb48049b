"""Stages of the lifecycle: bars whose parts add up; a stage has the same colour wherever it is drawn."""

from collections.abc import Iterable, Sequence

from pages.parts.charts.template import (
    ACCENT,
    CATEGORIES,
    FAINT,
    FEW,
    QUIET,
    Row,
    axis_of,
    figure,
    hovers,
    ink,
    labels,
    legend_above,
    names_axis,
    number,
    shown,
)

STAGE_COLOURS = {
    "scope": CATEGORIES[4],
    "instructions": "#6E8B1F",
    "assignment": CATEGORIES[1],
    "work": CATEGORIES[2],
    "drafts": ACCENT,
    "review": CATEGORIES[3],
    "approval": CATEGORIES[5],
    "final": "#4A97B5",
    "to_first_delivery": ACCENT,
    "after_first_delivery": CATEGORIES[5],
}
"""The stages in lifecycle order; without a log, only the last two are known."""

WHOLE = "All vendors"
LEGEND_PIXELS = 60
ROOM = 1.15  # beyond the longest bar, for the total at its end


def stage_bars(whole: Sequence[Row], vendors: Sequence[Row] = ()) -> dict:
    """Mean hours by stage: one bar for all, then one per vendor; the stages of each add up to its total.

    Grey if there are few items.
    """
    known = [stage for stage in STAGE_COLOURS if any(row["stage"] == stage for row in whole)]
    bars = {WHOLE: list(whole)}
    for row, name in zip(vendors, labels(vendors, "vendor_id", is_each=False), strict=True):
        bars.setdefault(name, []).append(row)
    if len(bars) == 2:  # a single vendor's bar equals the bar for all
        bars.pop(WHOLE)
    layout = {
        "xaxis": axis_of("mean_stage_hours", range=[0, _longest(bars.values()) * ROOM]),
        "yaxis": names_axis() | {"categoryorder": "array", "categoryarray": list(bars)},
        "barmode": "stack",
        "bargap": 0.3,
        "uniformtext": {"minsize": 10, "mode": "hide"},
        "annotations": [_total(name, rows) for name, rows in bars.items()],
    }
    height = 44 * len(bars) + 70 + LEGEND_PIXELS
    return figure([_part(stage, bars) for stage in known], layout | legend_above(), height)


def _longest(bars: Iterable[Sequence[Row]]) -> float:
    return max(sum(float(row["mean_stage_hours"]) for row in rows) for rows in bars) or 1


def _total(name: str, rows: Sequence[Row]) -> dict:
    """The total, written at the end of its bar."""
    hours = sum(float(row["mean_stage_hours"]) for row in rows)
    written = shown({"mean_whole_hours": hours}, "mean_whole_hours", short=True)
    return {
        "x": hours,
        "y": name,
        "text": f"<b>{written}</b>",
        "xanchor": "left",
        "xshift": 4,
        "showarrow": False,
        "font": {"size": 12} | ink(),
    }


def _few(row: Row) -> bool:
    return row["logged_items" if "logged_items" in row else "stage_items"] < FEW


def _part(stage: str, bars: dict[str, list[Row]]) -> dict:
    mine = [(name, row) for name, rows in bars.items() for row in rows if row["stage"] == stage]
    rows = [row for _, row in mine]
    told = ["stage", "mean_stage_hours", "share_of_whole", "stage_items"]
    return {
        "type": "bar",
        "orientation": "h",
        "name": shown({"stage": stage}, "stage"),
        "x": [number(row["mean_stage_hours"]) for row in rows],
        "y": [name for name, _ in mine],
        "marker": {"color": [FAINT if _few(row) else STAGE_COLOURS[stage] for row in rows]},
        "text": [shown(row, "mean_stage_hours", short=True) for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": [QUIET if _few(row) else "#FFFFFF" for row in rows], "size": 11},
        "hovertext": [f"{name}<br>{text}" for (name, _), text in zip(mine, hovers(rows, told), strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
