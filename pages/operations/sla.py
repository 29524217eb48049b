"""What was on time, and whose; why was the rest late, what will be late, and what is owed for it?"""

from functools import partial

import streamlit as st

from pages.parts import (
    charts,
    empty,
    filters,
    headline,
    sentences,
    tabs,
    tiles,
    weekly_attainment,
)
from pages.parts.ask import ask, row, rows
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import reported
from pages.parts.sla import at_risk, by_vendor, credits, due_dates, fair_comparison, levels, misses, words
from queries.said import attainment

total, cells = row("sla/attainment"), ask("sla/by_vendor")
before, open_work = row("sla/attainment", filters.reference()), row("open/summary")

vendors, risk = rows("sla/vendors"), row("open/risk_summary")
kept, own = row("credits/total"), st.session_state["status"]["currency"]
stands = attainment.standing(total, cells.to_pylist(), vendors, kept)
headline.show(sentences.attainment(stands), sentences.behind_attainment(stands, own))
if not total["due"]:
    if total["no_term"]:
        empty.missing("attainment")
    else:
        empty.nothing_in_period("items that fell due")
        if risk["not_yet_due"]:
            at_risk.show()  # what is open does not depend on the period
    st.stop()

with tiles.grid(6):
    tiles.tile(
        "attainment",
        total["attainment"],
        before=before["attainment"],
        note=words.against_target(total),
        detail=sentences.interval(total, "attainment", "due"),
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
        detail=words.misses_of_due(total),
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

matrix, trend = st.columns([6, 5], gap="medium")
with matrix:
    by_vendor.show(cells, vendors)
with trend:
    weekly_attainment.show("attainment_by_week", "On time by week against its target")

tabs.show(
    {
        "Misses": misses.show,
        "At risk": at_risk.show,
        "Credits": credits.show,
        "Vendor reports": partial(reported.show, st.session_state["scope"]),
        "Like for like": fair_comparison.show,
        "How due dates are set": partial(due_dates.show, total, before),
    },
    labels=words.tabs(total, risk, kept, own),
)
