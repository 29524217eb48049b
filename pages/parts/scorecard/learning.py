"""Which learning curve is shown, by which measure, and what is missing if there is none."""

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from pages.parts import charts
from pages.parts.scorecard import words
from queries import origin

MEASURES = {  # the first that is known is used; each with its count, and its interval if it has one
    "hours_per_standard_hour": charts.Marks(
        count="timed", interval=("hours_per_standard_hour_low", "hours_per_standard_hour_high")
    ),
    "first_pass_acceptance": charts.Marks(
        count="reviewed", interval=("first_pass_acceptance_low", "first_pass_acceptance_high")
    ),
}


def split(answer: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The months, and the phases whose hours are known."""
    phases = answer.filter(pc.and_(answer["is_total"], pc.is_valid(answer["hours_per_standard_hour"])))
    return answer.filter(pc.invert(answer["is_total"])), phases


def pick(curves: pa.Table) -> pa.Table:
    """The months of all the vendor's work, or of the engagement picked; the newest is offered first."""
    found = {row["engagement_id"]: row for row in curves.to_pylist()}
    newest = sorted(
        (name for name in found if name != "*"), key=lambda name: str(found[name]["began_on"]), reverse=True
    )
    options = [name for name in ("*", *newest) if name in found]
    if not options:
        return curves
    chosen = st.selectbox(
        "Since",
        options,
        key="learning_since",
        format_func=lambda name: words.engagement(found[name]),
        label_visibility="collapsed",
        width=360,
    )
    return origin.chosen(curves, "engagement_id", chosen)


def chart(curve: pa.Table, height: int = 262) -> dict:
    """Hours per standard hour since the start, else first-pass acceptance; by calendar month if no start is known."""
    rows = curve.to_pylist()
    started = [row for row in rows if row["months_since_start"] is not None]
    measure = _measure(rows)
    x = "months_since_start" if started else "month"
    return charts.lines(started or rows, x, [measure], marks=MEASURES[measure], zero=False, height=height)


def missing(months: pa.Table, phases: pa.Table) -> str:
    """What is missing to compare phases: hours, or a start; empty if they can be compared."""
    if phases.num_rows:
        return ""
    return "go_live" if any(row["timed"] for row in months.to_pylist()) else "learning"


def is_known(curve: pa.Table) -> bool:
    """Whether any month has a value to draw."""
    return bool(_known(curve.to_pylist()))


def _measure(rows: list[charts.Row]) -> str:
    return (_known(rows) or list(MEASURES))[0]


def _known(rows: list[charts.Row]) -> list[str]:
    return [name for name in MEASURES if any(row[name] is not None for row in rows)]
