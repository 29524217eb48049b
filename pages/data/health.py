"""How old are the data, what do they cover, what is wrong with them, and which numbers are off?"""

import streamlit as st

from pages.parts import charts, closing, empty, filters, names, tables, tiles
from pages.parts.ask import ask, later, row
from pages.parts.health import words
from queries import data_age

SHOWN_ROWS = 500

scope = filters.all_time()
sources, numbers, findings = ask("health/sources", scope), ask("health/enabled", scope), ask("health/findings", scope)
found = findings.to_pylist()

age = data_age.of(st.session_state["status"], data_age.now())
st.title(words.title(sources.to_pylist(), numbers.to_pylist(), age))
if not numbers.num_rows:
    empty.nothing_in_period("deliverables")
    st.stop()
st.caption("Everything that is loaded: the period does not apply. Days behind are counted up to the as-of.")

coverage, logged = row("health/coverage", scope), row("health/events", scope)
with tiles.grid(4):
    tiles.tile("age_days", words.oldest(sources.to_pylist()), note=words.stalest(sources.to_pylist()))
    tiles.tile(
        "coverage",
        coverage["coverage"],
        note=f"{coverage['covered']:,} of {coverage['delivered']:,} deliveries have a baseline and a bill",
    )
    tiles.tile("all_findings", found[0]["all_findings"] if found else 0, note=words.found(found))
    tiles.tile("metrics_off", numbers.to_pylist()[0]["metrics_off"], note=words.named_off(numbers.to_pylist()))

st.header("Where the data come from")
st.caption("A source is one kind of export. How far it is behind depends on its newest record, not on its import.")
tables.table(sources, "sources", alt="Sources, their newest record, age and last file")

st.header("What the numbers cover")
shown, listed = st.columns([2, 3], gap="medium")
with shown:
    fed = [number for number in numbers.to_pylist() if number["is_on"]]
    figure = charts.bars(fed, "capability", "covered_share", count="of_items")
    tables.draw(figure, "covered", alt="Share of the work each number covers")
with listed:
    if off := words.off(numbers.to_pylist()):
        st.info(off, icon=":material/toggle_off:")
    tables.table(
        numbers,
        "enabled",
        alt="Which numbers are on, on what share of the work, and what switches them on",
        columns=["capability", "is_on", "needs", "covered_share"],  # the chart and the download have the counts
    )

st.header("What the work lacks")
missing = ask("health/missing", scope)
if missing.num_rows:
    st.caption("Work without a term, baseline, calendar, vendor or engagement, most spend first.")
    tables.table(missing, "missing", alt="Missing terms, baselines, calendars, vendors and engagements")
else:
    st.caption("Every item has a term or a promise, a baseline, a calendar, its vendor and its engagement.")

st.header("What the checks found")
if found:
    st.caption("Warnings: these rows count in every number as they stand. Most spend first.")
    tables.table(
        findings,
        "findings",
        alt="What each check found, and what to do about it",
        columns=["check", "findings", "items", "spend", "meaning"],
    )
    check = st.selectbox(
        "Show what one check found",
        [one["check"] for one in found],
        format_func=lambda name: names.label("check", name),
        key="check",
        bind="query-params",
    )
    chosen = next(one for one in found if one["check"] == check)
    st.markdown(words.advice(chosen))
    rows = ask("health/finding_rows", scope, check=check, limit=SHOWN_ROWS)
    st.caption(words.rows_shown(rows.num_rows, chosen["findings"]))
    tables.table(
        rows,
        f"finding_{check}",
        alt="What the chosen check found, with file and line",
        columns=["subject", "detail", "vendor_id", "segment", "work_type", "items", "spend", "file", "line"],
        whole=later("health/finding_rows", check=check, limit=10_000),
    )
else:
    st.success("No check found anything.", icon=":material/check_circle:")

st.header("Closed weeks")
closing.history()

st.header("Past weeks that were restated")
words.restatements()
