"""What the shift in mix did to the saving and to attainment."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, empty, filters, tables
from pages.parts.ask import ask
from pages.parts.mix import narrow, words

FORMULA = (
    "Through the mix = Σ change of share × rate before; within segments = Σ share now × change of rate. "
    "Both add up to the whole change exactly. A segment that is new or has ended is all mix."
)


def show() -> None:
    """One sentence and one table each for the saving share and for attainment, and how both are worked out."""
    cards.title("Effect on the gross saving share")
    _effect(ask("mix/saving_effect"), "gross_savings_share", "share_of_baseline_cost", "covered", "savings")
    cards.title("Effect on the share on time")
    _effect(ask("mix/attainment_effect"), "attainment", "share_of_due", "due", "attainment")
    st.caption(FORMULA)


def _effect(answer: pa.Table, rate: str, weight: str, count: str, need: str) -> None:
    rows = answer.to_pylist()
    if not rows:
        _nothing(need)
        return
    st.markdown(words.effect(rows, rate))
    tables.table(
        answer,
        f"mix_effect_{rate}",
        alt=f"What the mix and each segment did to the {words.RATES[rate]}",
        columns=[
            "segment",
            "mix_points",
            "within_points",
            f"reference_{weight}",
            weight,
            f"reference_{rate}",
            rate,
            f"{rate}_change_points",
            f"reference_{count}",
            count,
            *(["attainment_low", "attainment_high"] if rate == "attainment" else []),
        ],
        on_row=narrow.to_segment,
    )


def _nothing(need: str) -> None:
    """Name the missing file if there is no work to judge; else say that there is no period to compare with."""
    judged = {"savings": ("savings/total", "covered"), "attainment": ("sla/attainment", "due")}
    question, column = judged[need]
    if any(row[column] for row in ask(question).to_pylist()):
        st.info(
            f"There is no such work in {filters.reference_name()} to compare with.", icon=":material/compare_arrows:"
        )
    else:
        empty.missing(need)
