"""What will breach: open work at risk of missing its target, and how well past calls of this kind turned out."""

import streamlit as st

from pages.parts import cards, charts, empty, navigation, tables, tiles
from pages.parts.ask import ask, later, row
from pages.parts.charts import Row
from pages.parts.sentences import shown_of
from pages.parts.sla import words as sentences
from queries.format import grouped

SHOWN_RISKS = 200
COLUMNS = (
    "deliverable_id", "miss_probability", "similar_as_far", "vendor_id", "work_type", "consumed_share",
    "hours_to_due", "due_at", "risk_reason", "expected_standard_hours", "billed_amount",
)  # fmt: skip


def show() -> None:
    """The open items at risk, likeliest first, and below them the check of past calls. Ignores the period."""
    cards.title("What will breach")
    summary = row("open/risk_summary")
    if summary["not_yet_due"]:
        st.markdown(sentences.at_risk(summary))
        _tiles(summary)
        _list(summary)
    else:
        empty.missing("risk")
    _past_calls()


def _tiles(summary: Row) -> None:
    with tiles.grid(4):
        tiles.tile("at_risk", summary["at_risk"], note=f"of {grouped(summary['not_yet_due'])} open, not overdue")
        tiles.tile("at_risk_likely", summary["at_risk_likely"], note="risk of 50 % or more")
        tiles.tile("at_risk_tight", summary["at_risk_tight"], note="at most 25 % of the target")
        tiles.tile("predicted_misses", summary["predicted_misses"], note=sentences.judged(summary))


def _list(summary: Row) -> None:
    st.caption(sentences.how(summary))
    risks = ask("open/at_risk", limit=SHOWN_RISKS)
    if not risks.num_rows:
        st.success("Nothing that is open is at risk.", icon=":material/check_circle:")
        return
    filled = [name for name in COLUMNS if risks[name].null_count < risks.num_rows]
    st.caption(shown_of(risks.num_rows, summary["at_risk"]))
    tables.table(
        risks,
        "at_risk",
        alt="Open work at risk of missing its target, the likeliest to miss first",
        columns=[*filled, *(["clock_stands"] if summary["standing_items"] else [])],
        whole=later("open/at_risk", limit=10_000_000),
        on_row=navigation.to_deliverable,
    )


def _past_calls() -> None:
    cards.title("How past calls turned out")
    answer = ask("open/calibration")
    *bands, total = answer.to_pylist() or [{"calls": 0}]
    if not total["calls"]:
        st.info(
            "No past call can be checked yet: it takes work that was open at the first Monday of one of the last six "
            "months and is decided now, and ten similar items known by then.",
            icon=":material/history:",
        )
        return
    st.markdown(sentences.verdict(total))
    st.caption(sentences.left_out(total))
    tables.chart(
        charts.calibration(
            bands,
            "predicted_share",
            "observed_share",
            "observed_share_low",
            "observed_share_high",
            count="calls",
            part="probability_band",
        ),
        answer,
        "calibration",
        alt="Share of past calls that missed, by the probability given to them, with its interval",
    )
