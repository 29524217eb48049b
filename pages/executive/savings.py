"""What was really saved, net, on what share of spend, and why did it move?"""

import streamlit as st

from pages.parts import charts, empty, filters, sentences, tables, tiles
from pages.parts.ask import ask, rows
from pages.parts.savings import assumptions, break_even

# What the control says, what the question is told, and the column that its answer then holds.
SLICES = {
    "Vendor": ("vendor", "vendor_id"),
    "Segment": ("segment", "segment"),
    "Work type": ("work_type", "work_type"),
    "Client": ("client", "client"),
    "Engagement": ("engagement", "engagement_id"),
}
SHOWN_SLICES = 12

totals = rows("savings/total")
change = ask("savings/by_segment_change")
own = st.session_state["status"]["currency"]
total = sentences.of_currency(totals, own)
before = sentences.of_currency(rows("savings/total", filters.reference()), own) or {}

st.title(sentences.savings(total, change.to_pylist()))
if not total or not total["delivered"]:
    empty.nothing_in_period("deliveries")
    st.stop()
if not total["covered"]:
    empty.missing("savings")
    st.stop()

with tiles.grid(5):
    tiles.tile(
        "net_savings",
        total["net_savings"],
        before=before.get("net_savings"),
        note=sentences.saved_share(total),
        currency=own,
        breach=total["net_savings"] < 0,
    )
    tiles.tile(
        "gross_savings_share",
        total["gross_savings_share"],
        before=before.get("gross_savings_share"),
        note="of the in-house cost, before oversight and transition",
    )
    tiles.tile("baseline_cost", total["baseline_cost"], before=before.get("baseline_cost"), currency=own)
    tiles.tile("covered_billed", total["covered_billed"], before=before.get("covered_billed"), currency=own)
    tiles.tile(
        "coverage",
        total["coverage"],
        before=before.get("coverage"),
        note=f"{total['covered']:,} of {total['delivered']:,} deliveries",
    )
if len(totals) > 1:
    st.info("The data hold several currencies. They are never added: charts show the warehouse's own.")
    tables.table(ask("savings/total"), "savings_by_currency", alt="Savings per currency")

st.header("From the in-house cost to the net saving")
components = ask("savings/components")
parts = sentences.of_currency(components.to_pylist(), own)
tables.chart(
    charts.waterfall(parts, charts.SAVING_STEPS),
    components,
    "savings_waterfall",
    alt="From the in-house cost over the vendors' bills, oversight and transition to the net saving",
)
st.caption(sentences.unknown_deductions(total))

st.header("Where it is saved")
chosen = st.segmented_control(
    "Slice by", list(SLICES), default="Work type", required=True, key="slice", bind="query-params"
)
slice_by, column = SLICES[chosen]
by_slice = ask("savings/by_slice", slice=slice_by).rename_columns({"slice": column})
slices = by_slice.to_pylist()
if costly := sentences.dearer_than_in_house(slices, column):
    st.warning(costly, icon=":material/trending_down:")
shown, listed = st.columns([2, 3], gap="medium")
with shown:
    known = [one for one in slices if one["covered"]]
    figure = charts.bars(known[:SHOWN_SLICES], column, "gross_savings_share", count="covered", harm=True)
    tables.draw(figure, "slices", alt="Gross saving share of each slice")
with listed:
    tables.table(
        by_slice,
        f"savings_by_{slice_by}",
        alt="Savings of each slice",
        columns=[column, "gross_savings_share", "gross_savings", "baseline_cost", "coverage"],
    )

st.header("Why the share moved")
st.caption(f"Against {filters.reference_text()}. A shift of work between segments can move the total by itself.")
if paradox := sentences.mix_paradox(change.to_pylist()):
    st.info(paradox, icon=":material/shuffle:")
tables.table(
    change,
    "savings_change_by_segment",
    alt="Gross saving share of each segment now and before",
    columns=[
        "segment",
        "gross_savings_share",
        "reference_gross_savings_share",
        "gross_savings_share_change_points",
        "share_of_baseline_cost",
        "reference_share_of_baseline_cost",
    ],
)

st.header("Week by week")
st.caption("Share of the in-house cost. Grey: fewer than 10 covered items. Hollow: the week is not over.")
weekly = ask("savings/weekly")
tables.chart(
    charts.lines(
        weekly.to_pylist(),
        "week",
        ["net_savings_share", "gross_savings_share"],
        marks=charts.Marks(count="covered", complete="is_complete"),
    ),
    weekly,
    "savings_by_week",
    alt="Net and gross saving share by week",
)

break_even.show()
assumptions.show()
