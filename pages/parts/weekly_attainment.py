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


def show(name: str, alt: str, scope: Scope | None = None, height: int = 230) -> None:
    """The trend in a scope, by default the frame's, with its notes; `name` is the chart's key, `height` its pixels."""
    place = cards.title("Week by week")
    weekly, judged = limits.weekly("sla/weekly", "attainment", scope)
    rows = weekly.to_pylist()
    with place, st.container(horizontal=True, width="content", gap="xsmall", key=f"beside_{name}"):
        pinned.buttons(name, "attainment", [row["week"] for row in rows], scope)
        limits.anew(name, judged, scope)
    source = limits.source(judged, scope)
    read = sentences.weeks_below(rows) or limits.MARKS
    st.caption(f"{read} {source}" if limits.were_reset(judged, scope) else read)
    figure = charts.lines(
        rows, "week", ["attainment"], marks=MARKS, target="attainment_target", zero=False, height=height
    )
    figure = pinned.on_chart(figure, rows, "attainment", "attainment", scope=scope)
    note = f"By due week. {limits.COLOURS} {source}"
    tables.chart(figure, weekly, name, alt=alt, on_pick=navigation.only_week, note=note)
    pinned.in_words("attainment", scope)
