"""Is the work good enough, what comes back and why, under which guideline, and what does rework cost?"""

import streamlit as st

from pages.parts import charts, empty, filters, headline, sentences, tabs, tiles
from pages.parts.ask import ask, row, row_if_any
from pages.parts.quality import cells, findings, guidelines, rework, rounds, scope, trend, words
from pages.parts.rows_behind import Rows
from queries.format import grouped
from queries.said import quality

VIEWS = {
    "Findings": findings.show,
    "Guidelines": guidelines.show,
    "Scope": scope.show,
    "Rounds": rounds.show,
    "Rework": rework.show,
}

total, compared = row("quality/first_pass"), row("quality/against_in_house")
before, taken = row("quality/first_pass", filters.reference()), ask("quality/rework")
redone = next(iter(taken.to_pylist()), dict.fromkeys(taken.column_names))

told = quality.acceptance(total, compared, ask("quality/by_vendor_and_work").to_pylist())
headline.show(words.answer(told), words.behind(told))
if not total["reviewed"]:
    if row_if_any("throughput/weekly"):
        empty.missing("first_pass")
    else:
        empty.nothing_in_period("first deliveries")
    st.stop()

reviewed = Rows("rows/delivered", "reviewed", total=total["reviewed"])
few = total["reviewed"] < charts.FEW
with tiles.grid(6):
    tiles.tile(
        "first_pass_acceptance",
        total["first_pass_acceptance"],
        before=before["first_pass_acceptance"],
        note=sentences.interval(total, "first_pass_acceptance", "reviewed"),
        breach=told.verdict == quality.BELOW,
        few=few,
        rows=reviewed,
    )
    tiles.tile(
        "in_house_acceptance",
        compared["in_house_acceptance"],
        note=words.compared_with(total, compared),
        rows=Rows("rows/delivered", "compared", total=compared["compared_reviews"]),
    )
    tiles.tile(
        "mean_revisions",
        total["mean_revisions"],
        before=before["mean_revisions"],
        note=f"rounds, n {grouped(total['reviewed'])}",
        few=few,
        rows=reviewed,
    )
    tiles.tile(
        "findings_per_100_reviewed",
        redone["findings_per_100_reviewed"],
        note=words.found(redone),
        few=(redone["logged_reviews"] or 0) < charts.FEW,
        rows=Rows("rows/refusals", total=redone["review_findings"]),
    )
    tiles.tile(
        "rework_hours_per_item",
        redone["rework_hours_per_item"],
        note=words.rounds(redone),
        rows=Rows("rows/refusals", "reworked", total=redone["rework_rounds"]),
    )
    tiles.tile(
        "rework_cost",
        redone["rework_cost"],
        note=words.valued(redone),
        currency=st.session_state["status"]["currency"],
        rows=Rows("rows/refusals", "valued", total=redone["valued_rounds"]),
    )

week, place = st.columns(2, gap="medium")
with week:
    trend.show()
with place:
    cells.show()

tabs.show(VIEWS)
