"""What kind of work it was: delivered each week by segment; received, delivered and open by work type."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import cards, charts, pinned, tables
from pages.parts.ask import ask
from pages.parts.charts import Row


def show(weeks: Sequence[Row]) -> None:
    """The weeks on the left, the work types on the right; `weeks` are rows of throughput/flow."""
    by_segment, by_work_type = st.columns(2, gap="medium")
    with by_segment:
        cards.title("Delivered, by segment")
        _by_segment(weeks)
    with by_work_type:
        cards.title("In, out and open")
        alt = "Received, delivered and open items of each work type"
        tables.table(ask("throughput/by_work_type"), "by_work_type", alt=alt, most_rows=10)


def _by_segment(weeks: Sequence[Row]) -> None:
    weekly = ask("throughput/weekly")
    hours = charts.stacked(weekly.to_pylist(), "week", "standard_hours", "segment")
    tables.chart(
        pinned.on_chart(hours, weekly.to_pylist(), "standard_hours", "standard_hours"),
        weekly,
        "delivered_by_segment",
        alt="Work delivered each week, by segment",
    )
    pinned.listing("delivered_by_segment", "standard_hours", [week["week"] for week in weeks])
