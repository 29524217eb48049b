"""Break-even: what each engagement has saved so far, by month since its go-live, against zero."""

from collections.abc import Sequence

from pages.parts.charts.template import (
    CATEGORIES,
    FAINT,
    QUIET,
    Row,
    axis_of,
    figure,
    hovers,
    legend_above,
    number,
    shown,
    ticks,
)

HOVERED = ("client", "vendor_id", "month", "is_month_over", "net_savings", "cumulative_net_savings")
NAMED = 3
"""The newest engagements are told apart by colour and name; the rest are context."""


def cumulative(rows: Sequence[Row], verdicts: Sequence[Row], *, height: int = 340) -> dict:
    """One line per engagement of `verdicts`, newest first; a diamond at break-even, hollow if that month is running.

    `rows` are the engagements' months.
    """
    months: dict[str, list[Row]] = {verdict["engagement_id"]: [] for verdict in verdicts}
    for row in rows:
        if row["engagement_id"] in months:
            months[row["engagement_id"]].append(row)
    drawn = [(verdict, months[verdict["engagement_id"]]) for verdict in verdicts if months[verdict["engagement_id"]]]
    coloured = [_line(mine, place) for place, (_, mine) in enumerate(drawn)]
    marks = [_mark(verdict, mine, place) for place, (verdict, mine) in enumerate(drawn)]
    kept = [row for _, mine in drawn for row in mine]
    return figure([*reversed(coloured), *filter(None, marks)], _layout(kept), height)


def _tone(place: int) -> str:
    return CATEGORIES[place] if place < NAMED else QUIET


def _line(mine: Sequence[Row], place: int) -> dict:
    named = place < NAMED
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{shown(mine[0], 'client')} · {shown(mine[0], 'vendor_id')}",
        "showlegend": named,
        "legendrank": place,
        "x": [row["months_since_start"] for row in mine],
        "y": [number(row["cumulative_net_savings"]) for row in mine],
        "line": {"color": _tone(place), "width": 2.25 if named else 1.25},
        "text": hovers(mine, HOVERED),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _mark(verdict: Row, mine: Sequence[Row], place: int) -> dict | None:
    at = [row for row in mine if row["month"] == verdict["break_even_month"]]
    if not at:
        return None
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [at[0]["months_since_start"]],
        "y": [number(at[0]["cumulative_net_savings"])],
        "marker": {
            "size": 11,
            "color": _tone(place),
            "symbol": "diamond" if at[0]["is_month_over"] else "diamond-open",
        },
        "text": [f"Broke even<br>{text}" for text in hovers(at, HOVERED)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _layout(rows: Sequence[Row]) -> dict:
    name = "cumulative_net_savings"
    last = max((row["months_since_start"] for row in rows), default=0)
    zero = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0}
    return {
        "xaxis": axis_of("months_since_start", rangemode="normal", showgrid=False, dtick=max(1, -(-last // 8))),
        "yaxis": axis_of(name, **ticks(name, [0.0, *(number(row[name]) for row in rows)])),
        "shapes": [zero | {"line": {"color": QUIET, "width": 1.5, "dash": "dash"}, "fillcolor": FAINT}],
    } | legend_above()
