"""How much work is routine and how much judgement, and what is automated at each level."""

import streamlit as st

from pages.parts import cards, charts, empty, tables
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.mix import narrow, words

LEVELS = ("segment", "complexity_level", "delivered", "share_of_segment", "share_of_segment_low",
          "share_of_segment_high", "automation_stated", "automated_share", "automated_share_low",
          "automated_share_high", "manual_share", "assisted_share", "straight_through_share")  # fmt: skip
MODES = ("manual_share", "assisted_share", "straight_through_share")


def show() -> None:
    """Each segment's ladder, the modes at each level, and a table of both by segment."""
    answer = ask("mix/ladder")
    rows = answer.to_pylist()
    complexity, automation = st.columns(2, gap="medium")
    with complexity:
        cards.title("From routine to judgement")
        _complexity(rows)
    with automation:
        cards.title("What is automated, by level")
        _automation([row for row in rows if row["is_total"]])
    tables.table(
        answer,
        "mix_ladder",
        alt="Items, complexity and automation of each segment and level",
        columns=LEVELS,
        on_row=narrow.to_segment,
    )


def _complexity(rows: list[Row]) -> None:
    if all(row["complexity_level"] == "not stated" for row in rows):
        empty.missing("complexity")
        return
    st.markdown(words.judgement(rows))
    parts = [row for row in rows if not row["is_total"]]
    st.caption("Share of the items of each segment; pale below 10 items. Click to narrow to a segment.")
    tables.chart(
        charts.splits(
            parts, "segment", "share_of_segment", "complexity_level", whole=True, count="delivered_in_segment"
        ),
        ask("mix/ladder"),
        "mix_complexity",
        alt="Share of each level of complexity in each segment",
        on_pick=lambda point: narrow.to_segment(words.segment_at(parts, point)),
    )


def _automation(totals: list[Row]) -> None:
    stated = [row for row in totals if row["automation_stated"]]
    if not stated:
        empty.missing("automation")
        return
    st.markdown(words.automation(totals))
    st.caption("Share of the items whose automation_mode is stated; pale below 10 items. Each segment is in the table.")
    tables.chart(
        charts.shares_of(stated, "complexity_level", MODES, "automation_stated"),
        ask("mix/ladder"),
        "mix_automation",
        alt="Share of manual, assisted and straight-through items at each level of complexity",
    )
