"""How much each segment grew, with its interval."""

import streamlit as st

from pages.parts import cards, charts, filters, tables
from pages.parts.ask import ask
from pages.parts.mix import narrow, words

COLUMNS = (
    "segment", "delivered", "reference_delivered", "delivered_growth", "delivered_growth_low", "delivered_growth_high",
    "standard_hours", "reference_standard_hours", "standard_hours_growth", "billed", "reference_billed",
)  # fmt: skip


def show() -> None:
    """Growth in items by segment with exact intervals, and a table that adds hours and spend."""
    cards.title("Growth")
    shift = ask("mix/shift")
    rows = shift.to_pylist()
    if not any(row["reference_delivered"] for row in rows):
        st.info(
            f"Nothing was delivered in {filters.reference_name()}, so there is no growth.",
            icon=":material/compare_arrows:",
        )
        return
    st.markdown(words.growth(rows))
    st.caption(
        f"Items, against {filters.reference_text()}, with the exact 95 % interval of the ratio of two Poisson counts. "
        "Hours and spend are not counts: they have no such interval."
    )
    drawn = [row for row in rows if words.enough_to_grow(row)]
    figure = charts.intervals(
        drawn,
        "segment",
        "delivered_growth",
        "delivered_growth_low",
        "delivered_growth_high",
        count="delivered",
        zero=True,
    )
    if drawn:
        tables.chart(
            figure,
            shift,
            "mix_growth",
            alt="Growth of items of each segment, with its interval",
            on_pick=lambda point: narrow.to_segment(drawn[point["point_index"]]),
        )
    tables.table(
        shift,
        "growth",
        alt="Growth of items, standard hours and spend of each segment",
        columns=COLUMNS,
        on_row=narrow.to_segment,
    )
