"""Where does the work go, how is that shifting, what does the shift cause, and on whom does the work depend?"""

import streamlit as st

from pages.parts import address, cards, charts, empty, filters, headline, navigation, sentences, tables, tabs, tiles
from pages.parts.ask import ask
from pages.parts.mix import concentration, effects, growth, industries, ladder, narrow, splits, words
from pages.parts.rows_behind import Rows
from queries.said import mix

MEASURES = {
    "Standard hours": ("standard_hours", "share_of_standard_hours", "standard_hours_shift_points"),
    "Items": ("items", "share_of_delivered", "delivered_shift_points"),
    "Spend": ("billed", "share_of_billed", "billed_shift_points"),
}

LARGEST = ("vendor", "client", "work_type")
heading, row = st.container(), st.container()
segments, shift = ask("mix/split", by="segment"), ask("mix/shift")
if not segments.num_rows:
    heading.title(words.NOTHING)
    empty.nothing_in_period("deliveries")
    st.stop()

measure = st.segmented_control(
    "Measure by",
    list(MEASURES),
    required=True,
    **address.bound("measure", words.first_of(MEASURES, segments), MEASURES),
    help="They disagree: items differ in size, spend follows prices. Standard hours compare like with like.",
)
by, share, points = MEASURES[measure]
largest, people = ask("mix/concentration").to_pylist(), ask("mix/key_people").to_pylist()
saving, attainment = ask("mix/saving_effect").to_pylist(), ask("mix/attainment_effect").to_pylist()
with heading:
    told = mix.mix(segments.to_pylist(), shift.to_pylist(), share, points)
    headline.show(sentences.mix(told), words.behind(saving, attainment, people))
with row, tiles.grid(6):
    for dimension in LARGEST:
        if found := sentences.concentration_of(largest, dimension, by):
            tiles.tile(
                f"largest_{dimension}_share",
                found[f"largest_{dimension}_share"],
                note=sentences.leader(found, words.COLUMNS[dimension]),
                few=found["named_items"] < charts.FEW,
                rows=Rows("rows/delivered", scope=narrow.scope_of(found), total=found["top_items"]),
            )
    if found := sentences.concentration_of(largest, "specialist", by):
        tiles.tile(
            "busiest_specialist_share",
            found["busiest_specialist_share"],
            note=sentences.leader(found, "specialist_id"),
            few=found["named_items"] < charts.FEW,
            rows=Rows("rows/specialist", found["top_name"], total=found["top_items"]),
        )
    if saving:
        tiles.tile(
            "saving_mix_points",
            saving[-1]["saving_mix_points"],
            note=words.effect_note(saving, "gross_savings_share"),
            few=words.is_few(saving[-1], "gross_savings_share"),
            rows=Rows("rows/delivered", "covered", total=saving[-1]["covered"]),
        )
    if attainment:
        tiles.tile(
            "attainment_mix_points",
            attainment[-1]["attainment_mix_points"],
            note=words.effect_note(attainment, "attainment"),
            few=words.is_few(attainment[-1], "attainment"),
            rows=Rows("rows/due", "judged", total=attainment[-1]["due"]),
        )
monthly = ask("mix/monthly")
trend, moved = st.columns(2, gap="medium")
with trend:
    cards.title("Share by month")
    st.caption(f"{sentences.shares_by_month(segments.to_pylist(), share)} Click a month to see it alone.")
    tables.chart(
        charts.stacked(monthly.to_pylist(), "month", share, "segment", whole=True, height=262),
        monthly,
        "mix_by_month",
        alt=f"Share of {measure.lower()} by segment and month",
        on_pick=navigation.only_month,
    )
with moved:
    cards.title(f"Change from {filters.reference_name()}")
    st.caption(f"Points of share, against {filters.reference_text()}. Click to narrow to a segment.")
    drawn = tiles.largest(shift, points, 8)
    tables.chart(
        charts.bars(drawn, "segment", points, count="delivered"),
        shift,
        "mix_shift",
        alt="Points of share that each segment gained or lost",
        on_pick=lambda point: narrow.to_segment(drawn[point["point_index"]]),
    )

VIEWS = {
    "Effect of the mix": effects.show,
    "Growth": growth.show,
    "Industries": lambda: industries.show(share, measure),
    "Complexity": ladder.show,
    "Concentration": lambda: concentration.show(by, measure),
    "Tables": lambda: splits.show(segments),
}
tabs.show(VIEWS, "mix_view")
