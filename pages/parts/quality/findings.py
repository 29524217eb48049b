"""What reviews find, and why drafts come back."""

import streamlit as st

from pages.parts import address, cards, charts, empty, tables
from pages.parts.ask import ask
from pages.parts.quality import words
from queries.format import grouped

PER = {"100 reviewed items": "findings_per_100_reviewed", "100 standard hours": "findings_per_100_hours"}
VERSION = ("work_type", "guideline_version")
MOST_REASONS, MOST_LINES, MOST_KINDS = 10, 12, 7
REASON_PIXELS = 27


def show() -> None:
    """The kinds by guideline version left, reasons right."""
    if nothing_came_back():
        return
    kinds, why = st.columns(2, gap="medium")
    with kinds:
        _kinds()
    with why:
        _reasons()


def nothing_came_back() -> bool:
    """Whether no draft came back, which is then said, or that no log could tell."""
    total = ask("quality/rework").slice(0, 1).to_pylist()
    if total and total[0]["review_findings"]:
        return False
    if total and total[0]["logged_reviews"]:
        st.success("No draft was returned or rejected.", icon=":material/check_circle:")
    else:
        empty.missing("findings")
    return True


def _kinds() -> None:
    cards.title("Findings by guideline version")
    per = st.segmented_control(
        "Findings per",
        list(PER),
        required=True,
        format_func="Per {}".format,
        label_visibility="collapsed",
        **address.bound("findings_per", "100 reviewed items", PER),
    )
    findings = ask("quality/findings")
    rows, lines = charts.of_most(
        findings.to_pylist(), VERSION, "review_findings", "guideline versions", most=MOST_LINES
    )
    rows, kinds = charts.of_most(rows, "finding_category", "review_findings", "kinds", most=MOST_KINDS)
    st.caption(f"{lines}{kinds}Darker: more of it. No tint below 10 reviewed items.")
    tables.chart(
        charts.amounts_map(rows, VERSION, "finding_category", PER[per], "logged_reviews"),
        findings,
        "findings",
        alt="Findings of each kind by work type and guideline version",
    )


def _reasons() -> None:
    cards.title("Why drafts come back")
    reasons = ask("quality/reasons")
    rows = reasons.to_pylist()[:MOST_REASONS]
    left = f"{MOST_REASONS} of {grouped(reasons.num_rows)} reasons. " if reasons.num_rows > MOST_REASONS else ""
    st.caption(f"{left}{words.reasons(reasons.to_pylist())}")
    tables.chart(
        charts.bars(rows, "reason", "review_findings", height=REASON_PIXELS * min(len(rows), MOST_REASONS) + 60),
        reasons,
        "reasons",
        alt="Drafts returned or rejected, by stated reason",
    )
