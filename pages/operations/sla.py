"""What was on time, and whose; why was the rest late, what will be late, and what is owed for it?"""

from functools import partial

import streamlit as st

from pages.parts import (
    cards,
    charts,
    empty,
    filters,
    headline,
    navigation,
    sentences,
    tables,
    tabs,
    tiles,
    weekly_attainment,
)
from pages.parts.ask import ask, row, rows
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import reported
from pages.parts.sla import at_risk, credits, due_dates, fair_comparison, levels, misses, words
from queries.said import attainment

total, cells = row("sla/attainment"), ask("sla/by_vendor")
before, open_work = row("sla/attainment", filters.reference()), row("open/summary")

kept, own = row("credits/total"), st.session_state["status"]["currency"]
stands = attainment.standing(total, cells.to_pylist(), rows("sla/vendors"), kept)
headline.show(sentences.attainment(stands), sentences.behind_attainment(stands, own))
if not total["due"]:
    if total["no_term"]:
        empty.missing("attainment")
    else:
        empty.nothing_in_period("items that fell due")
        if row("open/risk_summary")["not_yet_due"]:
            at_risk.show()  # what is open does not depend on the period
    st.stop()

with tiles.grid(6):
    tiles.tile(
        "attainment",
        total["attainment"],
        before=before["attainment"],
        note=sentences.interval(total, "attainment", "due"),
        breach=attainment.is_clearly_below(total),
        few=total["due"] < charts.FEW,
        rows=Rows("rows/due", "judged", total=total["due"]),
    )
    tiles.tile(
        "controllable_attainment",
        total["controllable_attainment"],
        before=before["controllable_attainment"],
        note=words.client_gap(total),
        few=total["due"] < charts.FEW,
        rows=Rows("rows/due", "without_client", total=total["due_without_client"]),
    )
    tiles.tile(
        "misses",
        total["misses"],
        before=before["misses"] if before["due"] else None,
        note=words.misses(total),
        rows=Rows("rows/due", "misses", total=total["misses"]),
    )
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=words.overdue(total, open_work),
        breach=open_work["open_overdue"] > 0,
        rows=Rows("rows/open", "open_overdue", total=open_work["open_overdue"]),
    )
    levels.show(kept, own)

matrix, trend = st.columns(2, gap="medium")
with matrix:
    cards.title("On time by vendor and segment")
    st.caption(f"{sentences.MAP} Click to narrow.")
    tables.chart(
        charts.attainment_map(cells.to_pylist()),
        cells,
        "attainment_by_vendor",
        alt="Share on time by vendor and segment",
        on_pick=lambda point: navigation.to_cell(charts.cell_of(cells.to_pylist(), point)),
    )
with trend:
    weekly_attainment.show("attainment_by_week", "On time by week against its target")

tabs.show(
    {
        "Misses": misses.show,
        "At risk": at_risk.show,
        "Credits": credits.show,
        "Vendor reports": partial(reported.show, st.session_state["scope"]),
        "Fair comparison": fair_comparison.show,
        "How due dates are set": partial(due_dates.show, total, before),
    }
)
