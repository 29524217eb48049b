"""The stages from receipt to final: hours in each, where the slowest items lose time, and which those are."""

import streamlit as st

from pages.parts import cards, charts, empty, filters, navigation, tables
from pages.parts.ask import ask, later, row
from pages.parts.flow import words
from queries.said.flow import Way

SHOWN_ITEMS = 200
MOST_VENDORS = 6


def overview(way: Way) -> None:
    """Mean hours by stage left, why the slowest are slow right; without a log, only the two halves that are known."""
    if not way.stages:
        if way.total["ended_items"]:
            _halves()
        return
    spent, slow = st.columns(2, gap="medium")
    with spent:
        _by_vendor()
    with slow:
        _slowest_tenth(way)


def show() -> None:
    """Every stage in numbers, then the slowest items; a row opens its item."""
    stages = ask("flow/stages")
    cards.title("Hours by stage")
    st.caption(words.stage_ends(stages.to_pylist()))
    tables.table(
        stages,
        "stages",
        alt="Hours in each stage: mean, median, the middle fifth and the slowest tenth",
        columns=[
            "stage",
            "mean_stage_hours",
            "share_of_whole",
            "p50_stage_hours",
            "stage_items",
            "middle_stage_hours",
            "slowest_stage_hours",
            "slowest_extra_hours",
        ],
    )
    cards.title("Slowest items, longest first")
    tables.table(
        ask("flow/slowest", limit=SHOWN_ITEMS),
        "slowest",
        alt="Delivered items by the time from receipt to final, longest first, and their longest stage",
        whole=later("flow/slowest", limit=10_000_000),
        on_row=navigation.to_deliverable,
    )


def _by_vendor() -> None:
    stages = ask("flow/stages").to_pylist()
    cards.title("Time by stage")
    vendors = ask("flow/by_vendor")
    drawn, shown = charts.of_most(vendors.to_pylist(), "vendor_id", "logged_items", "vendors", most=MOST_VENDORS)
    st.caption(f"{shown}{words.left_out(row('flow/total'))}")
    if moved := words.moved(stages, ask("flow/stages", filters.reference()).to_pylist(), filters.reference_name()):
        st.markdown(moved)
    tables.chart(
        charts.stage_bars(stages, drawn),
        vendors,
        "stages_by_vendor",
        alt="Mean hours in each stage from receipt to final, of all vendors and of each",
    )


def _slowest_tenth(way: Way) -> None:
    stages = ask("flow/stages")
    cards.title("Why the slowest 10 % are slow")
    st.caption(f"Mean hours in each stage. {words.slowest(way)}")
    tables.chart(
        charts.pairs(stages.to_pylist(), "stage", "middle_stage_hours", "slowest_stage_hours", few=way.has_few_slowest),
        stages,
        "slowest_tenth",
        alt="Mean hours in each stage of the items around the median and of the slowest tenth",
    )


def _halves() -> None:
    cards.title("Time by stage")
    empty.missing("stages")
    halves = ask("flow/deliveries")
    tables.chart(
        charts.stage_bars(halves.to_pylist()),
        halves,
        "deliveries",
        alt="Mean hours from receipt to first delivery, and from there to acceptance or final delivery",
    )
