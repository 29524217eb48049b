"""What moved a metric away from usual: each vendor × segment with its part; the parts add up."""

import streamlit as st

from pages.parts import cards, charts, empty, limits, owners, tables, tiles
from pages.parts.ask import ask
from pages.parts.escape import markdown
from queries import briefing
from queries.briefing import Briefing
from queries.metrics import describe
from queries.said.signal_words import SUBJECTS

MOST_BARS = 6


def show(briefed: Briefing) -> None:
    """The parts of each metric that is a signal, and of one more that a person chooses."""
    signalled = [tile.metric for tile in briefed.changed()]
    for metric in signalled or ["attainment"]:
        _parts(briefed, metric)
    others = [metric for metric in briefing.HEADLINE if metric not in (signalled or ["attainment"])]
    chosen = st.selectbox(
        "Show another measure",
        others,
        index=None,
        key="moved",
        format_func=SUBJECTS.__getitem__,
        placeholder="Show another measure",
        label_visibility="collapsed",
    )
    if chosen:
        _parts(briefed, chosen)


def _parts(briefed: Briefing, metric: str) -> None:
    label = SUBJECTS[metric]
    movers, column = briefing.moved(ask, briefed, metric)
    cards.title(f"{markdown(label)}, by vendor and segment")
    if briefed.tile(metric).is_signal:
        owners.show(metric, briefed.week, briefed.scope)
    if not any(row[column] for row in movers.to_pylist()):
        _nothing(metric)
        return
    st.caption(f"{_against(briefed, metric, column)} {limits.source(briefed.judged[metric], briefed.scope)}")
    figure = charts.bars(tiles.largest(movers, column, MOST_BARS), briefing.CELL[::-1], column)
    tables.chart(figure, movers, f"moved_{metric}", alt=f"What each vendor and segment added to {label}")
    limits.anew(f"moved_{metric}", briefed.judged[metric], briefed.scope)


def _against(briefed: Briefing, metric: str, column: str) -> str:
    """What the parts are measured against, and in which unit."""
    base = briefed.judged[metric].base
    usual = "than usual" if base else "than in the twelve weeks before"
    unit = {"points": "Percentage points", "hours": "Standard hours", "currency": "Amounts", "tally": "Items"}
    credits = ", service credits left out" if metric == "net_savings" else ""
    return f"{unit[describe(column).unit]} more or less {usual}{credits}; they add up."


def _nothing(metric: str) -> None:
    needs = {"attainment": "attainment", "net_savings": "savings", "standard_hours": "savings"}
    needs |= {"first_pass_acceptance": "first_pass", "security_incidents": "security"}
    if metric in needs:
        empty.missing(needs[metric])
    else:
        st.caption("Nothing moved.")
