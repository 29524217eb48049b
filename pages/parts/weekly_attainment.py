"""Attainment week by week, against its target and within its usual range; a week becomes the period."""

import streamlit as st

from pages.parts import charts, go, sentences, tables
from pages.parts.ask import ask
from queries import Scope

MARKS = charts.Marks(
    count="due",
    complete="is_complete",
    interval=("attainment_low", "attainment_high"),
    usual=("attainment_lower_limit", "attainment_upper_limit"),
)


def show(name: str, alt: str, scope: Scope | None = None) -> None:
    """The trend of a scope, or of the frame's; `name` is the chart's key."""
    st.header("Week by week")
    weekly = ask("sla/weekly", scope)
    rows = weekly.to_pylist()
    st.caption("By due week. Grey band: where it usually varies. Red: below that. Hollow: the week is not over.")
    if low := sentences.weeks_below(rows):
        st.markdown(low)
    figure = charts.lines(rows, "week", ["attainment"], marks=MARKS, target="attainment_target", zero=False)
    tables.chart(figure, weekly, name, alt=alt, on_pick=go.only_week)
