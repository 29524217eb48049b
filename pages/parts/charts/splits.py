"""Wholes and their parts: horizontal bars, split by a second name."""

from collections.abc import Sequence

from pages.parts.charts.template import (
    FEW,
    Row,
    axis_of,
    colours_of,
    figure,
    hovers,
    ink,
    labels,
    legend_above,
    names_axis,
    number,
    shown,
    ticks,
    titled,
)

PALE = 0.35  # opacity of a bar that rests on few items
WRITTEN_FROM = 0.09  # narrower parts have no room for their share


def splits(
    rows: Sequence[Row],
    label: str | Sequence[str],
    value: str,
    part: str,
    *,
    whole: bool = False,
    count: str | None = None,
) -> dict:
    """One bar per name, first row on top, split into parts named in a legend above; `whole` bars end at 100 %.

    With `count`, a bar that rests on few items is pale.
    """
    names, columns = labels(rows, label, is_each=False), [label] if isinstance(label, str) else list(label)
    parts = sorted({str(row[part]) for row in rows})
    colours = colours_of(part, parts)
    data = [_part(rows, names, columns, value, part, name, colours[name], count) for name in parts]
    lengths = [
        sum(number(row[value]) or 0 for row, of in zip(rows, names, strict=True) if of == name) for name in names
    ]
    marks = ticks(value, [0.0, 1.0] if whole else [0.0, *lengths])
    layout = {
        "xaxis": axis_of(value, **marks) | ({"range": [0, 1]} if whole else {}),
        "yaxis": names_axis() | {"categoryorder": "array", "categoryarray": list(dict.fromkeys(names))},
        "barmode": "stack",
        "bargap": 0.3,
    } | legend_above()
    layout["legend"] = layout["legend"] | {"title": {"text": titled(part)}}
    return figure(data, layout, max(190, 36 * len(set(names)) + 110))


SHADES = ("rgba(135, 145, 161, 0.45)", "#3B7DE0", "#148F77")  # context, then the parts to tell apart


def shares_of(rows: Sequence[Row], label: str, parts: Sequence[str], count: str) -> dict:
    """One bar per name up to 100 %, first row on top, split into columns that are shares of it; pale if few items."""
    names = labels(rows, label)
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": titled(part),
            "x": [number(row[part]) for row in rows],
            "y": names,
            "marker": {"color": shade} | _paleness(rows, count),
            "text": [shown(row, part, short=True) if (row[part] or 0) >= WRITTEN_FROM else "" for row in rows],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "textfont": {"size": 11, "color": "#FFFFFF"} | ({} if place else ink()),
            "hovertext": hovers(rows, [label, part, count]),
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for place, (part, shade) in enumerate(zip(parts, SHADES, strict=False))
    ]
    marks = ticks(parts[0], [0.0, 1.0]) | {"range": [0, 1], "title": {"text": "Share"}}
    layout = {"xaxis": axis_of(parts[0], **marks), "yaxis": names_axis(), "barmode": "stack", "bargap": 0.3}
    return figure(data, layout | legend_above(), 36 * len(rows) + 110)


def _part(
    rows: Sequence[Row],
    names: list[str],
    columns: list[str],
    value: str,
    part: str,
    name: str,
    colour: str,
    count: str | None,
) -> dict:
    mine = [(line, row) for line, row in zip(names, rows, strict=True) if str(row[part]) == name]
    return {
        "type": "bar",
        "orientation": "h",
        "name": shown(mine[0][1], part),
        "x": [number(row[value]) for _, row in mine],
        "y": [line for line, _ in mine],
        "marker": {"color": colour} | _paleness([row for _, row in mine], count),
        "text": hovers([row for _, row in mine], [*columns, part, value, *([count] if count else [])]),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _paleness(rows: Sequence[Row], count: str | None) -> dict:
    return {"opacity": [1 if row[count] >= FEW else PALE for row in rows]} if count else {}
