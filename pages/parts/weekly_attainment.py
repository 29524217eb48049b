"""Attainment week by week, against its target and within its usual range; clicking a week makes it the period."""

import streamlit as st

from pages.parts import cards, charts, limits, navigation, pinned, sentences, tables
from queries import Scope

MARKS = charts.Marks(
    count="due",
    complete="is_complete",
    interval=("attainment_low", "attainment_high"),
    usual=("attainment_lower_limit", "attainment_upper_limit"),
    harm="is_harmful",
    rule="signal_rule",
)


def show(name: str, alt: str, scope: Scope | None = None, height: int = 300) -> None:
    """The trend in a scope, by default the frame's, with its notes; `name` is the chart's key, `height` its pixels."""
    cards.title("Week by week")
    weekly, judged = limits.weekly("sla/weekly", "attainment", scope)
    rows = weekly.to_pylist()
    st.caption(f"By due week. {limits.COLOURS} {limits.source(judged, scope)}")
    if low := sentences.weeks_below(rows):
        st.markdown(low)
    figure = charts.lines(
        rows, "week", ["attainment"], marks=MARKS, target="attainment_target", zero=False, height=height
    )
    figure = pinned.on_chart(figure, rows, "attainment", "attainment", scope=scope)
    tables.chart(figure, weekly, name, alt=alt, on_pick=navigation.only_week)
    weeks = [row["week"] for row in rows]
    pinned.listing(name, "attainment", weeks, scope, beside=lambda: limits.anew(name, judged, scope))
