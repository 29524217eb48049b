"""One item over time: who held it, what counted, who was at work, and what happened when."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pages.parts.charts.template import (
    ACCENT,
    BREACH,
    CATEGORIES,
    FAINT,
    MOST_TICKS,
    QUIET,
    Row,
    figure,
    ink,
    legend_above,
    shown,
)
from pages.parts.escape import plotly as safe
from queries import locales

HOLDERS = {
    "vendor_working": ACCENT,
    "vendor_off_hours": FAINT,
    "client_wait": CATEGORIES[1],
    "clarification": CATEGORIES[2],
    "rework": CATEGORIES[3],
    "security_hold": CATEGORIES[5],
}
HELD, COUNTS, VENDOR, CLIENT, EVENTS = "Held by", "Counts", "Vendor at work", "Client at work", "Events"
LINES = (EVENTS, HELD, COUNTS, VENDOR, CLIENT)
HEIGHT = 320


def timeline(item: Row, ledger: Sequence[Row], hours: Sequence[Row], events: Sequence[Row]) -> dict:
    """One band each for the holder, the counting time and both calendars; days in the vendor's and client's local time.

    Takes the answers to deliverable/item, ledger, hours and events.
    """
    held = [_stretches([row for row in ledger if row["holder"] == name], HELD, name) for name in HOLDERS]
    held = [trace for trace in held if trace["x"]]
    counting = _band([row for row in ledger if row["counts_toward_target"]], COUNTS, QUIET)
    at_work = [
        _band([row for row in hours if row["side"] == side], line, FAINT)
        for side, line in (("vendor", VENDOR), ("client", CLIENT))
    ]
    span = _span(item, ledger, events)
    data = [*held, counting, *at_work, _events(events, span), _top_axis(span)]
    return figure(data, _layout(item, span), HEIGHT)


def _stretches(rows: Sequence[Row], line: str, holder: str) -> dict:
    name = shown({"holder": holder}, "holder")
    return _band(rows, line, HOLDERS[holder]) | {"name": name, "showlegend": True}


def _band(rows: Sequence[Row], line: str, colour: str) -> dict:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [row["starts_at"].isoformat() for row in rows],
        "x": [(row["ends_at"] - row["starts_at"]) / timedelta(milliseconds=1) for row in rows],
        "y": [line] * len(rows),
        "width": 0.62,
        "marker": {"color": colour, "line": {"width": 0}},
        "showlegend": False,
        "hovertext": [_stretch_text(row, line) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _stretch_text(row: Row, line: str) -> str:
    ends = f"{shown(row, 'starts_at')} – {shown(row, 'ends_at')}"
    return f"{shown(row, 'holder')}<br>{ends}" if "holder" in row else f"{line}<br>{ends}"


def _events(events: Sequence[Row], span: tuple[datetime, datetime]) -> dict:
    inside = [row for row in events if span[0] <= row["occurred_at"] <= span[1]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["occurred_at"].isoformat() for row in inside],
        "y": [EVENTS] * len(inside),
        "marker": {"size": 9, "color": QUIET, "symbol": "diamond"},
        "showlegend": False,
        "hovertext": [f"{shown(row, 'event_type')}<br>{shown(row, 'occurred_at')}" for row in inside],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _span(item: Row, ledger: Sequence[Row], events: Sequence[Row]) -> tuple[datetime, datetime]:
    """From receipt to the last of delivery, due instant and the events before it, with a little room."""
    ends = [row["ends_at"] for row in ledger[-1:]] + [item[name] for name in ("due_at", "first_delivered_at")]
    begins, last = item["received_at"], max([item["received_at"], *(end for end in ends if end)])
    last = max([last, *(row["occurred_at"] for row in events if row["occurred_at"] <= last)])
    room = max((last - begins) * 0.03, timedelta(minutes=10))
    return begins - room, last + 3 * room


def _layout(item: Row, span: tuple[datetime, datetime]) -> dict:
    ends = {"type": "date", "range": [moment.isoformat() for moment in span], "showgrid": False, "tickangle": 0}
    vendor, client = (_days(span, item[name] or "UTC") for name in ("vendor_zone", "client_zone"))
    lines = list(LINES)
    return legend_above() | {
        "barmode": "overlay",
        "xaxis": ends | vendor | {"showgrid": True, "title": _zone("Vendor's days", item["vendor_zone"])},
        "xaxis2": ends
        | client
        | {
            "overlaying": "x",
            "side": "top",
            "automargin": True,
            "fixedrange": True,
            "tickfont": ink(),
            "title": _zone("Client's days", item["client_zone"]) | {"font": ink()},
        },
        "yaxis": {"type": "category", "categoryorder": "array", "categoryarray": lines[::-1], "showgrid": False},
        "shapes": [mark for mark in (_due(item), _delivered(item)) if mark],
        "annotations": [label for label in _labels(item) if label],
        "legend": {"orientation": "h", "y": -0.28, "yanchor": "top", "x": 0, "traceorder": "normal"},
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
    }


def _zone(what: str, zone: str | None) -> dict:
    return {"text": safe(f"{what}, {zone}" if zone else what), "standoff": 4}


def _days(span: tuple[datetime, datetime], zone: str) -> dict:
    """Ticks at some midnights in that zone, exact across clock changes; at hours if the span is a day."""
    wall = ZoneInfo(zone)
    first, last = (moment.astimezone(wall) for moment in span)
    days = (last.date() - first.date()).days
    if days < 2:
        return _clock_hours(first, last, wall)
    step = -(-days // MOST_TICKS)
    midnights = [
        datetime.combine(first.date() + timedelta(days=number), time(), wall) for number in range(1, days + 1, step)
    ]
    return {
        "tickvals": [midnight.astimezone(ZoneInfo("UTC")).isoformat() for midnight in midnights],
        "ticktext": [locales.day_text(midnight, "weekday") for midnight in midnights],
    }


def _clock_hours(first: datetime, last: datetime, wall: ZoneInfo) -> dict:
    step = max(1, -(-int((last - first) / timedelta(hours=1)) // MOST_TICKS))
    begins = first.replace(minute=0, second=0, microsecond=0).astimezone(ZoneInfo("UTC"))
    marks = [begins + timedelta(hours=hour) for hour in range(0, 26, step)]
    inside = [mark for mark in marks if first <= mark <= last]
    return {
        "tickvals": [mark.isoformat() for mark in inside],
        "ticktext": [_hour(mark.astimezone(wall)) for mark in inside],
    }


def _hour(mark: datetime) -> str:
    return f"{locales.day_text(mark, 'day_name')} {locales.clock(mark)}"


def _top_axis(span: tuple[datetime, datetime]) -> dict:
    """Plotly draws an axis only if a trace uses it."""
    ends = [moment.isoformat() for moment in span]
    unseen = {"opacity": 0, "hoverinfo": "skip", "showlegend": False}
    return {"type": "scatter", "mode": "markers", "x": ends, "y": [EVENTS] * 2, "xaxis": "x2"} | unseen


def _upright(at: datetime, colour: str, dash: str) -> dict:
    line = {"color": colour, "width": 1.75, "dash": dash}
    return {"type": "line", "x0": at.isoformat(), "x1": at.isoformat(), "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _due(item: Row) -> dict | None:
    late = item["state"] in ("missed", "open_overdue")
    return _upright(item["due_at"], BREACH if late else QUIET, "dash") if item["due_at"] else None


def _delivered(item: Row) -> dict | None:
    return _upright(item["first_delivered_at"], QUIET, "solid") if item["first_delivered_at"] else None


def _labels(item: Row) -> list[dict | None]:
    return [_label(item, "due_at", "due", 1), _label(item, "first_delivered_at", "delivered", 0)]


def _label(item: Row, column: str, text: str, at: int) -> dict | None:
    """The line's name beside its upper (1) or lower (0) end."""
    if not item[column]:
        return None
    place = {"x": item[column].isoformat(), "yref": "paper", "y": at, "yanchor": "top" if at else "bottom"}
    return place | {"text": text, "xanchor": "right", "showarrow": False, "font": {"size": 11} | ink()}
