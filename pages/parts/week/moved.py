"""What moved a metric away from usual: each vendor × segment with its part; the parts add up."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.parts import address, cards, charts, empty, limits, names, tables, tiles
from pages.parts.ask import ask
from pages.parts.escape import markdown
from queries import briefing
from queries.briefing import Briefing, Tile
from queries.metrics import describe
from queries.said.signal_words import SUBJECTS
from queries.said.words import cell

MOST_BARS = 5
MEASURE = "measure"
BAR_PIXELS = 31  # a name on two lines


def show(briefed: Briefing) -> None:
    """The parts of the first signal, or of another measure that a person chooses in the menu."""
    metric = chosen(briefed)
    movers, column = briefing.moved(ask, briefed, metric)
    rows = tiles.largest(movers, column, MOST_BARS)
    alt = f"What each vendor and segment added to {SUBJECTS[metric]}"
    cards.title(markdown(_finding(rows, column, metric)))
    with st.container(key="moved", gap="xxsmall"):
        _menu(briefed, metric, movers if rows else None, alt)
        if not rows:
            _nothing(briefed, metric)
            return
        st.caption(_against(briefed, metric, column))
        height = BAR_PIXELS * len(rows) + 20
        tables.draw(charts.bars(rows, briefing.CELL[::-1], column, height=height), f"moved_{metric}", alt=alt)


def chosen(briefed: Briefing) -> str:
    """The measure that the chart is about."""
    _held(briefed)
    metric: str = st.session_state[MEASURE]
    return metric


def _held(briefed: Briefing) -> dict[str, Any]:
    """Key and callback of the choice. What the address does not say follows the week, whose first signal it is."""
    first = next((tile.metric for tile in briefed.changed()), "attainment")
    if not st.query_params.get(MEASURE):
        st.session_state[MEASURE] = first
    return address.bound(MEASURE, first, briefing.HEADLINE)


def _menu(briefed: Briefing, metric: str, movers: Any, alt: str) -> None:
    def content() -> None:
        st.selectbox("Show another measure", briefing.HEADLINE, format_func=SUBJECTS.__getitem__, **_held(briefed))
        st.caption(limits.source(briefed.judged[metric], briefed.scope))
        if movers is not None:
            as_table = f"{alt}{tables.AS_A_TABLE}"
            tables.table(movers, f"moved_{metric}", alt=as_table, width=tables.POPOVER_PIXELS, has_menu=False)

    cards.menu(f"moved_{metric}", content)


def _finding(rows: Sequence[Mapping[str, Any]], column: str, metric: str) -> str:
    """Who has the largest part, as a title; without one, only what the chart is about."""
    if not rows:
        return f"{SUBJECTS[metric]}, by vendor and segment"
    most = max(rows, key=lambda row: abs(row[column]))
    group = tuple((name, most[name]) for name in briefing.CELL[::-1])
    who = cell(group, names.short_vendors())
    return f"{who[:1].upper()}{who[1:]} {'adds' if most[column] > 0 else 'takes away'} the most"


def _against(briefed: Briefing, metric: str, column: str) -> str:
    """Of which measure the parts are, in which unit, and what they are measured against."""
    usual = "usual" if briefed.judged[metric].base else "the twelve weeks before"
    unit = {"points": "percentage points", "hours": "hours", "currency": "amounts", "tally": "items"}
    credits = ", service credits left out" if metric == "net_savings" else ""
    return f"{markdown(SUBJECTS[metric])}, {unit[describe(column).unit]} above {usual}{credits}"


def _nothing(briefed: Briefing, metric: str) -> None:
    needs = {"attainment": "attainment", "net_savings": "savings", "standard_hours": "savings"}
    needs |= {"first_pass_acceptance": "first_pass", "security_incidents": "security"}
    if metric in needs and not any(tile.metric == metric and _is_known(tile) for tile in briefed.tiles):
        empty.missing(needs[metric])
    else:
        st.caption("Nothing moved.")


def _is_known(tile: Tile) -> bool:
    """Whether the data hold the measure, if only of other weeks."""
    return any(value is not None for value in (tile.value, tile.before, *tile.values))
