"""What each version of a guideline brings: right first time, and the severity of what reviews find."""

import streamlit as st

from pages.parts import cards, charts, empty, sentences, tables
from pages.parts.ask import ask
from pages.parts.quality import findings


def show() -> None:
    """Right first time left, severity right."""
    first, severe = st.columns(2, gap="medium")
    with first:
        _first_pass()
    with severe:
        _severity()


def _first_pass() -> None:
    """Each version with its interval; what a new version changed clearly comes first, in words."""
    versions = ask("quality/by_guideline")
    rows = versions.to_pylist()
    cards.title("Right first time by guideline version")
    if all(version["guideline_version"] == "not stated" for version in rows):
        empty.missing("guidelines")
        return
    if changed := sentences.guidelines(rows):
        st.info(changed, icon=":material/rule:")
    drawn, shown = charts.of_most(rows, ("work_type", "guideline_version"), "reviewed", "guideline versions")
    st.caption(f"{shown}Whiskers: 95 % interval. Grey: fewer than 10 reviewed.")
    tables.chart(
        charts.intervals(
            drawn,
            ("work_type", "guideline_version"),
            "first_pass_acceptance",
            "first_pass_acceptance_low",
            "first_pass_acceptance_high",
            count="reviewed",
        ),
        versions,
        "first_pass_by_guideline",
        alt="Share right first time with its interval, by work type and guideline version",
    )


def _severity() -> None:
    cards.title("Severity")
    if findings.nothing_came_back():
        return
    severity = ask("quality/severity")
    of_version = ("work_type", "guideline_version")
    drawn, shown = charts.of_most(severity.to_pylist(), of_version, "logged_reviews", "guideline versions")
    st.caption(f"{shown}Findings per 100 reviewed items.")
    tables.chart(
        charts.splits(drawn, of_version, "findings_per_100_reviewed", "severity"),
        severity,
        "severity",
        alt="Findings per 100 reviewed items by severity, for each work type and guideline version",
    )
