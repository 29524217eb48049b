"""The heat map of attainment: one cell a vendor and segment, its number, n and interval written in it."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts.template import FEW, Row, figure, ink, names_axis, on_lines, shown
from pages.parts.escape import plotly as safe
from queries.format import format_value

# Four verdicts, each a tint that leaves text readable on a light and on a dark page. Red is a breach alone.
TINTS = ("rgba(135,145,161,0.22)", "rgba(59,125,224,0.30)", "rgba(59,125,224,0.09)", "rgba(214,69,69,0.50)")
BREACH_MARK = " ▼"  # the verdict without its colour
ENDS = ("attainment_low", "attainment_high")
NAME_LETTERS = 12
TARGET_PIXELS = 56
VERDICTS = ("not judged", "on target", "below target, within chance", "below target")


def verdict(row: Row) -> int:
    """0 too few or without a target, 1 on target, 2 below but its interval reaches it, 3 surely below."""
    target, rate = row["attainment_target"], row["attainment"]
    if rate is None or target is None or (row["due"] or 0) < FEW:
        return 0
    if rate >= target:
        return 1
    return 2 if row["attainment_high"] >= target else 3


def attainment_map(rows: Sequence[Row]) -> dict:
    """Vendors down, segments across; empty where a vendor does no such work."""
    vendors, segments, grid = _grid(rows)
    steps = [[place / len(TINTS), tint] for end, tint in enumerate(TINTS) for place in (end, end + 1)]
    trace = {
        "type": "heatmap",
        "x": [_segment(segment) for segment in segments],
        "y": [safe(vendor) for vendor in vendors],
        "z": [[verdict(row) if row else None for row in line] for line in grid],
        "zmin": -0.5,
        "zmax": 3.5,
        "colorscale": steps,
        "showscale": False,
        "xgap": 4,
        "ygap": 4,
        "hovertext": [[_hover(row) for row in line] for line in grid],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }
    shown_cells = _cells(grid)
    layout = {
        "annotations": [_written(row) for row in shown_cells],
        "xaxis": {"type": "category", "side": "top", "showgrid": False},
        "yaxis": names_axis() | {"tickvals": [safe(v) for v in vendors], "ticktext": [_vendor(v) for v in vendors]},
    }
    return figure([trace, _targets(shown_cells)], layout, 64 * len(vendors) + 40)


def cell_of(rows: Sequence[Row], point: dict) -> Row:
    """The row of the cell that was clicked on the map of these rows."""
    return _cells(_grid(rows)[2])[point["point_index"]]


def _grid(rows: Sequence[Row]) -> tuple[list[str], list[str], list[list[Row | None]]]:
    vendors = sorted({str(row["vendor_id"]) for row in rows})
    segments = sorted({str(row["segment"]) for row in rows})
    cells = {(str(row["vendor_id"]), str(row["segment"])): row for row in rows}
    return vendors, segments, [[cells.get((vendor, segment)) for segment in segments] for vendor in vendors]


def _cells(grid: list[list[Row | None]]) -> list[Row]:
    return [row for line in grid for row in line if row]


def _targets(rows: Sequence[Row]) -> dict:
    """What a click meets, a mark a cell: a heat map's own cells cannot be chosen."""
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_segment(row["segment"]) for row in rows],
        "y": [safe(row["vendor_id"]) for row in rows],
        "marker": {"symbol": "square", "size": TARGET_PIXELS, "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _written(row: Row) -> dict:
    """The cell's text. An annotation takes the page's text colour; a cell's own would not."""
    rate = format_value(row["attainment"], "share", short=True)
    low, high = (f"{100 * row[name]:.0f}" for name in ENDS)  # whole per cents: five cells must fit on a phone
    return {
        "x": _segment(row["segment"]),
        "y": safe(row["vendor_id"]),
        "text": f"<b>{rate}{BREACH_MARK if verdict(row) == 3 else ''}</b><br>{low}–{high}<br>n {row['due']:,}",
        "font": {"size": 11} | ink(),
        "showarrow": False,
    }


def _segment(segment: object) -> str:
    return shown({"segment": segment}, "segment")


def _vendor(vendor: object) -> str:
    """The vendor's name on lines short enough to stand beside the cells of a phone."""
    return on_lines(names.label("vendor_id", vendor), NAME_LETTERS)


def _hover(row: Row | None) -> str:
    if not row:
        return ""
    lines = [
        f"{shown(row, 'vendor_id')} · {shown(row, 'segment')}: {VERDICTS[verdict(row)]}",
        f"{row['met']} of {row['due']} met, target {format_value(row['attainment_target'], 'share')}",
    ]
    return "<br>".join(lines)
