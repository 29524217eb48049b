"""Turnaround: how long work takes from receipt to first delivery, by month and by work type."""

import streamlit as st

from pages.parts import cards, charts, filters, tables
from pages.parts.ask import ask


def show() -> None:
    """The curves by month of receipt on the left, the percentiles of each work type on the right."""
    by_month, delivered = st.columns(2, gap="medium")
    with by_month:
        cards.title("By month of receipt")
        st.caption("Hours from receipt to first delivery. Open items count too (Kaplan–Meier).")
        _by_month()
    with delivered:
        cards.title("Of what was delivered")
        st.caption("Hours from receipt to first delivery, by work type.")
        tables.table(
            ask("throughput/turnaround"), "turnaround", alt="Turnaround percentiles of each work type", most_rows=10
        )


def _by_month() -> None:
    curves = ask("throughput/turnaround_by_month")
    if not curves.num_rows:
        off = filters.take_off("client")
        why = (
            f"These curves are kept by vendor and work type, not by client. {off}." if off else "Nothing was received."
        )
        st.info(why)
        return
    tables.chart(
        charts.percentiles(curves.to_pylist()),
        curves,
        "turnaround_by_month",
        alt="Hours within which half, 80 and 90 per cent of the work is delivered, by month of receipt",
    )
