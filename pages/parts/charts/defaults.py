"""The map of defaults: one row per vendor and segment, one column per month, the verdict written in the cell."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts.template import Row, figure, ink, names_axis, on_lines, shown
from pages.parts.escape import plotly as safe
from queries import locales
from queries.format import format_value, grouped

MOST_MONTHS = 4  # as many as a phone shows side by side; the table behind has them all
TINTS = {
    "too_few": "rgba(135,145,161,0.16)",
    "kept": "rgba(59,125,224,0.26)",
    "kept_so_far": "rgba(59,125,224,0.09)",
    "short_so_far": "rgba(135,145,161,0.34)",
    "in_default": "rgba(214,69,69,0.50)",
}
"""Only a default is red: below target, on enough items, in a month that is over."""

MARKS = {"in_default": " ▼", "short_so_far": " ▽"}  # tell the verdict without colour
NAME_LETTERS = 20


def default_map(rows: Sequence[Row]) -> dict:
    """Vendor and segment down, the latest months across; a cell is empty if nothing fell due."""
    months = sorted({row["month"] for row in rows})[-MOST_MONTHS:]
    kept = [row for row in rows if row["month"] in months]
    places = sorted({(row["vendor_id"], row["segment"]) for row in kept})
    cells = {(row["vendor_id"], row["segment"], row["month"]): row for row in kept}
    grid = [[cells.get((*place, month)) for month in months] for place in places]
    order = list(TINTS)
    steps = [[place / len(TINTS), tint] for end, tint in enumerate(TINTS.values()) for place in (end, end + 1)]
    trace = {
        "type": "heatmap",
        "x": [_month(month) for month in months],
        "y": [_id(*place) for place in places],
        "z": [[order.index(row["term_verdict"]) if row else None for row in line] for line in grid],
        "zmin": -0.5,
        "zmax": len(TINTS) - 0.5,
        "colorscale": steps,
        "showscale": False,
        "xgap": 4,
        "ygap": 4,
        "hovertext": [[_hover(row) for row in line] for line in grid],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }
    layout = {
        "annotations": [_written_in(row) for line in grid for row in line if row],
        "xaxis": {"type": "category", "side": "top", "showgrid": False},
        "yaxis": names_axis() | {"tickvals": trace["y"], "ticktext": [_name(*place) for place in places]},
    }
    return figure([trace], layout, 50 * len(places) + 40)


def _month(month: object) -> str:
    return format_value(month, "month")


def _id(vendor: str, segment: str) -> str:
    return f"{safe(vendor)} · {safe(segment)}"


def _name(vendor: str, segment: str) -> str:
    return f"{on_lines(names.label('vendor_id', vendor), NAME_LETTERS)}<br>{shown({'segment': segment}, 'segment')}"


def _written_in(row: Row) -> dict:
    rate = format_value(row["attainment"], "share", short=True).removesuffix(" %")
    rate = locales.without_zeros(rate)
    mark, colour = MARKS.get(row["term_verdict"], ""), ink()
    return {
        "x": _month(row["month"]),
        "y": _id(row["vendor_id"], row["segment"]),
        "text": f"<b>{rate} %{mark}</b><br>n {grouped(row['due'])}",
        "font": {"size": 11} | colour,
        "showarrow": False,
    }


def _hover(row: Row | None) -> str:
    if not row:
        return ""
    target = format_value(row["attainment_target"], "share")
    lines = [
        f"{shown(row, 'vendor_id')} · {shown(row, 'segment')}, {_month(row['month'])}: {shown(row, 'term_verdict')}",
        f"{row['met']} of {row['due']} met, target {target}, interval {format_value(row['attainment_low'], 'share')} – "
        f"{format_value(row['attainment_high'], 'share')}",
        f"{row['terms_in_default']} of {row['terms_judged']} terms below; judged from {row['min_volume']} items on",
    ]
    return "<br>".join(lines)
