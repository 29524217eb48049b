"""When each engagement pays back its transition cost, and whether its vendor is still getting faster."""

import pyarrow.compute as pc
import streamlit as st

from pages.parts import cards, charts, empty, filters, navigation, registry, tables
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.savings import words as sentences
from pages.parts.scorecard import learning

COLUMNS = (
    "client", "vendor_id", "segment", "went_live_on", "break_even_verdict", "months_to_break_even", "break_even_month",
    "payback_month", "cumulative_net_savings", "still_to_recover", "transition_agreed", "transition_spent", "covered",
)  # fmt: skip
LACKING = {"no_go_live": "break_even", "no_transition": "break_even", "no_savings": "savings"}
"""A verdict that more data would change → what the data lack."""


def show() -> None:
    """Each engagement's net saving so far, then the hours that the newest takes. Ignores the period."""
    cards.title("When it pays back")
    answer = ask("savings/break_even")
    rows = answer.to_pylist()
    found = sentences.judged(rows)
    if st.session_state["scope"].work_types:
        st.info(
            "Transition cannot be split by work type: take the work-type filter off to see when engagements break "
            "even.",
            icon=":material/filter_alt_off:",
        )
    elif found:
        st.markdown(sentences.newest(rows, st.session_state["status"]["currency"]))
        _chart(found)
        _table(rows, answer)
        _learning(found[0])
    else:
        verdicts = answer["break_even_verdict"].to_pylist()
        if lacking := next((LACKING[one] for one in LACKING if one in verdicts), None if rows else "break_even"):
            empty.missing(lacking)
        if rows:
            _table(rows, answer)


def _chart(found: list[Row]) -> None:
    st.caption(
        "All the history of each engagement counts, whatever the period. Gross saving − oversight − transition, which "
        "is spread over its months, + the service credits on its own bills. Diamond: the first month above zero, "
        "hollow while the month runs."
    )
    months = ask("savings/cumulative")
    tables.chart(
        charts.cumulative(months.to_pylist(), found),
        months,
        "cumulative_savings",
        alt="Net saving so far of each engagement, by months since its go-live",
    )


def _table(rows: list[Row], answer: object) -> None:
    if said := sentences.left_out(rows):
        st.caption(said)
    tables.table(answer, "break_even", alt="Break-even of each engagement", columns=COLUMNS)


def _learning(row: Row) -> None:
    """Hours per standard hour of one engagement; shows nothing if hours are unknown."""
    curves, _ = learning.split(ask("vendor/learning", filters.all_time()))
    curve = curves.filter(pc.equal(curves["engagement_id"], row["engagement_id"]))
    if not any(month["timed"] for month in curve.to_pylist()):
        return
    cards.title("Hours it takes since the go-live")
    st.caption(sentences.whose_hours(row))
    tables.chart(
        learning.chart(curve),
        curve,
        "productivity",
        alt="Vendor hours per standard hour of the newest engagement, by months since its go-live",
    )
    st.button(
        "Other engagements of the vendor",
        icon=":material/arrow_forward:",
        key="to_learning",
        type="tertiary",
        on_click=navigation.to,
        args=[registry.AT["vendor"]],
        kwargs={"scorecard": row["vendor_id"]},
    )
