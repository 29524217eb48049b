"""Where does the work go, how does that shift, and on whom does it depend?"""

import streamlit as st

from pages.parts import charts, empty, filters, sentences, tables, tiles
from pages.parts.ask import ask

MEASURES = {
    "Standard hours": ("share_of_standard_hours", "standard_hours_shift_points"),
    "Items": ("share_of_delivered", "delivered_shift_points"),
    "Spend": ("share_of_billed", "billed_shift_points"),
}

LARGEST = {
    "Largest vendor": ("vendor", "vendor_id"),
    "Largest client": ("client", "client"),
    "Largest work type": ("work_type", "work_type"),
    "Busiest specialist": ("specialist", "specialist_id"),
}

measure = st.session_state.get("measure") or "Standard hours"
share, points = MEASURES[measure]
segments, shift = ask("mix/by_segment"), ask("mix/shift")
st.title(sentences.mix(segments.to_pylist(), shift.to_pylist(), share, points))
if not segments.num_rows:
    empty.nothing_in_period("deliveries")
    st.stop()

st.segmented_control(
    "Measure by",
    list(MEASURES),
    default="Standard hours",
    required=True,
    key="measure",
    bind="query-params",
    help="They disagree: items differ in size, spend follows prices. Standard hours compare like with like.",
)
concentration, people = ask("mix/concentration"), ask("mix/key_people")
with tiles.grid(4):
    for label, (dimension, column) in LARGEST.items():
        found = sentences.concentration_of(concentration.to_pylist(), dimension, measure)
        if found:
            tiles.tile(
                "top_share",
                found["top_share"],
                key=f"largest_{dimension}",
                label=label,
                note=sentences.leader(found, column),
            )

monthly = ask("mix/monthly")
trend, moved = st.columns(2, gap="medium")
with trend:
    st.header("Share by month")
    st.caption(sentences.shares_by_month(segments.to_pylist(), share))
    tables.chart(
        charts.stacked(monthly.to_pylist(), "month", share, "segment", whole=True),
        monthly,
        "mix_by_month",
        alt=f"Share of {measure.lower()} by segment and month",
    )
with moved:
    st.header("Shift against the period before")
    st.caption(f"Points of share, against {filters.reference_text()}.")
    tables.chart(
        charts.bars(tiles.largest(shift, points, 8), "segment", points, count="delivered", height=300),
        shift,
        "mix_shift",
        alt="Points of share that each segment gained or lost",
    )

st.header("Split by segment")
tables.table(segments, "mix_by_segment", alt="Items, standard hours and spend of each segment")
st.header("Split by work type")
tables.table(ask("mix/by_work_type"), "mix_by_work_type", alt="Items, standard hours and spend of each work type")

st.header("Dependence on single people")
if not people.num_rows:
    empty.missing("specialists")
    st.stop()
if warning := sentences.key_people(people.to_pylist()):
    st.warning(warning, icon=":material/person_alert:")
tables.table(people, "key_people", alt="Largest share of one specialist in each work type")
