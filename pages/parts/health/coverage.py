"""How much of the work each metric covers, and what would switch on those that are off."""

import streamlit as st

from pages.parts import cards, charts, filters, tables
from pages.parts.ask import ask
from pages.parts.health import words

BAR_PIXELS = 27


def overview() -> None:
    """The share of the work that each metric covers, least first."""
    cards.title("Coverage")
    numbers = ask("health/enabled", filters.all_time())
    fed = [number for number in numbers.to_pylist() if number["is_on"]]
    tables.chart(
        charts.bars(fed, "capability", "covered_share", count="of_items", height=BAR_PIXELS * len(fed) + 60),
        numbers,
        "covered",
        alt="Share of the work each metric covers",
    )


def off() -> None:
    """Which exports would switch on the metrics that are off; nothing if all are on."""
    if said := words.off(ask("health/enabled", filters.all_time()).to_pylist()):
        st.info(said, icon=":material/toggle_off:")


def show() -> None:
    """Terms, baselines and the like that work lacks, then what feeds each metric."""
    cards.title("Missing data")
    missing = ask("health/missing", filters.all_time())
    if missing.num_rows:
        st.caption("Work without a term, baseline, calendar, vendor or engagement, most spend first.")
        tables.table(missing, "missing", alt="Missing terms, baselines, calendars, vendors and engagements")
    else:
        st.caption("Every item has a term or a promise, a baseline, a calendar, its vendor and its engagement.")
    cards.title("What feeds each metric")
    tables.table(
        ask("health/enabled", filters.all_time()),
        "enabled",
        alt="Which metrics are on, on what share of the work, and what switches them on",
        columns=["capability", "is_on", "needs", "covered_share"],  # the chart and the download have the counts
    )
