"""Where fiscal quarters begin, along a trend; nothing where the fiscal year is the calendar's."""

from collections.abc import Sequence

from pages.parts import reader
from pages.parts.charts.template import FAINT, Row, ink
from queries.metrics import describe

MOST_QUARTERS = 5  # more would crowd a phone: then only the years
FIRST = 1


def quarters(rows: Sequence[Row], x: str) -> tuple[list[dict], list[dict]]:
    """Hairlines and their labels, `FQ1` to `FQ4`, between the first and the last day of the rows."""
    year, days = reader.fiscal_year(), [row[x] for row in rows]
    if year.is_calendar or not days or describe(x).unit not in ("week", "month", "date"):
        return [], []
    begun = [(day, number) for day, number in year.quarters(min(days), max(days)) if day > min(days)]
    if len(begun) > MOST_QUARTERS:
        begun = [(day, number) for day, number in begun if number == FIRST]
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"color": FAINT, "width": 1}}
    label = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "font": {"size": 10} | ink()}
    return (
        [line | {"x0": day.isoformat(), "x1": day.isoformat()} for day, _ in begun],
        [label | {"x": day.isoformat(), "text": f"FQ{number}"} for day, number in begun],
    )
