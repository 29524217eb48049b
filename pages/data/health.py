"""How old are the data, what do they cover, what is wrong with them, and which numbers are off?"""

import streamlit as st

from pages.parts import empty, filters, tabs, tiles
from pages.parts.ask import ask, row
from pages.parts.health import coverage, findings, sources, weeks, words
from queries import data_age
from queries.format import grouped

VIEWS = {
    "Sources": sources.show,
    "Findings": findings.show,
    "Missing data": coverage.show,
    "Restated weeks": weeks.show,
}

scope = filters.all_time()
loaded, numbers = ask("health/sources", scope).to_pylist(), ask("health/enabled", scope).to_pylist()
found = ask("health/findings", scope).to_pylist()

age = data_age.of(st.session_state["status"], data_age.now())
st.title(words.title(loaded, numbers, age))
if not numbers:
    empty.nothing_in_period("deliverables")
    st.stop()
st.caption("All data loaded. The period filter does not apply here. Days behind are counted up to the newest record.")

covered = row("health/coverage", scope)
with tiles.grid(4):
    tiles.tile("age_days", words.oldest(loaded), note=words.stalest(loaded))
    tiles.tile(
        "coverage",
        covered["coverage"],
        note=f"{grouped(covered['covered'])} of {grouped(covered['delivered'])} deliveries have a baseline and a bill",
    )
    tiles.tile("all_findings", found[0]["all_findings"] if found else 0, note=words.found(found))
    tiles.tile("metrics_off", numbers[0]["metrics_off"], note=words.named_off(numbers))

shares, checks = st.columns(2, gap="medium")
with shares:
    coverage.overview()
with checks:
    findings.overview()
    coverage.off()

tabs.show(VIEWS)
