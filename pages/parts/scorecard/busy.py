"""Busy weeks and the learning curve: what volume and time do to the vendor's work."""

import streamlit as st

from pages.parts import cards, charts, empty, tables, tiles
from pages.parts.ask import ask, row
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import chosen, learning, peaks, words
from queries.said import vendor_words

CHART_PIXELS = 205
PHASES = [
    "client",
    "began_on",
    "phase",
    "hours_per_standard_hour",
    "hours_per_standard_hour_low",
    "hours_per_standard_hour_high",
    "timed",
    "engagement_id",
]


def show(vendor: str) -> None:
    """Busy weeks and how much work it was on the left, the learning curve on the right."""
    busy, learnt = st.columns(2, gap="medium")
    with busy:
        cards.title("Busy weeks")
        _busy_weeks(vendor)
        _volume(vendor)
    with learnt:
        cards.title("Learning curve")
        _learning(vendor)


def _volume(vendor: str) -> None:
    own = chosen.own(vendor)
    work, before = row("vendor/delivered", own), row("vendor/delivered", chosen.own_before(vendor))
    with tiles.grid(1):
        tiles.tile(
            "standard_hours",
            work["standard_hours"],
            before=before["standard_hours"],
            note=vendor_words.delivered(work),
            rows=Rows("rows/delivered", scope=own, total=work["delivered"]),
        )


def _busy_weeks(vendor: str) -> None:
    weeks, at_peak, otherwise = peaks.split(ask("vendor/peaks", chosen.own(vendor)))
    st.markdown(words.peaks(at_peak, otherwise))
    if weeks.num_rows:
        st.caption("Blue: the busiest tenth of its weeks. Work in hand is counted at each week's end.")
        tables.chart(
            charts.peaks(weeks.to_pylist(), height=CHART_PIXELS),
            weeks,
            "peaks",
            alt="Items received each week, busy weeks marked, and work in hand",
        )


def _learning(vendor: str) -> None:
    months, phases = learning.split(ask("vendor/learning", chosen.own_all_time(vendor)))
    curve = learning.pick(months)
    st.caption(f"{words.start(curve.to_pylist())} Everything that is loaded, whatever the period.")
    if learning.is_known(curve):
        alt = "How the work changed with the months since its start"
        tables.chart(learning.chart(curve, CHART_PIXELS), curve, "learning", alt=alt)
    if need := learning.missing(months, phases):
        empty.missing(need)
        return
    cards.title("First six months and since")
    st.markdown(words.learned(phases.to_pylist()))
    tables.table(
        phases,
        "learned",
        alt="Hours per standard hour in the first six months of each engagement and since",
        columns=PHASES,
        most_rows=3,
    )
