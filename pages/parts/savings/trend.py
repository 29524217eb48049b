"""The saving rate over time: net and gross, by week or by month, with its target."""

import streamlit as st

from pages.parts import address, cards, charts, navigation, pinned, tables, target_line
from pages.parts.ask import ask

TRENDS = {"Week": ("week", navigation.only_week), "Month": ("month", navigation.only_month)}


def show() -> None:
    """The trend; a click on a point makes its days the period."""
    cards.title("Saving share over time")
    unit = st.segmented_control("Trend by", list(TRENDS), required=True, **address.bound("trend_by", "Week", TRENDS))
    column, narrow = TRENDS[unit]
    found, target = target_line.beside(ask("savings/over_time", by=column), "net_savings_share", column)
    st.caption(f"Grey: fewer than {charts.FEW} covered items. Hollow: not over. Click a point to see it alone.")
    figure = charts.lines(
        found.to_pylist(),
        column,
        ["net_savings_share", "gross_savings_share"],
        marks=charts.Marks(count="covered", complete="is_complete"),
        target=target,
    )
    tables.chart(
        pinned.on_chart(figure, found.to_pylist(), "net_savings_share", "net_savings", column),
        found,
        f"savings_by_{column}",
        alt=f"Net and gross saving share by {column}",
        on_pick=narrow,
    )
    pinned.listing("savings", "net_savings", [week["week"] for week in ask("savings/over_time", by="week").to_pylist()])
