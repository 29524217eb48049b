"""Where in the lifecycle is time lost, do questions wait for time zones, when is work done, and by which paths?"""

import streamlit as st

from pages.parts import charts, empty, filters, headline, navigation, tables, tiles
from pages.parts.ask import ask, later, row
from pages.parts.flow import activity, words
from queries.said import flow

SHOWN_ITEMS, SHOWN_PATHS = 200, 12

total, wait, stages = row("flow/total"), row("flow/wait"), ask("flow/stages")
before, paths = row("flow/total", filters.reference()), ask("flow/variants", limit=SHOWN_PATHS)
whole = stages.to_pylist()

way = flow.way(total, whole)
headline.show(words.title(way), words.behind(way))
if not total["ended_items"] and not wait["clarifications"]:
    empty.nothing_in_period("deliveries or questions to the client")
    st.stop()

with tiles.grid(5):
    tiles.tile(
        "p50_whole_hours",
        total["p50_whole_hours"],
        before=before["p50_whole_hours"],
        note=f"n {total['logged_items']:,}",
        few=total["logged_items"] < charts.FEW,
    )
    tiles.tile(
        "p90_whole_hours",
        total["p90_whole_hours"],
        before=before["p90_whole_hours"],
        note=f"{total['unlogged_items']:,} without a log left out",
        few=total["logged_items"] < charts.FEW,
    )
    tiles.tile(
        "p50_wait_hours",
        wait["p50_wait_hours"],
        note=words.waits(wait),
        few=wait["answered"] < charts.FEW,
    )
    tiles.tile("open_clarifications", wait["open_clarifications"], note=f"of {wait['clarifications']:,} questions")
    tiles.tile(
        "variants_per_100_items",
        paths["variants_per_100_items"][0].as_py() if paths.num_rows else None,
        note=f"n {paths['path_items'][0].as_py():,}" if paths.num_rows else "no events",
    )

if whole:
    spent, slow = st.columns(2, gap="medium")
    with spent:
        st.header("Where the time goes")
        st.caption(words.left_out(total))
        if moved := words.moved(whole, ask("flow/stages", filters.reference()).to_pylist()):
            st.markdown(moved)
        vendors = ask("flow/by_vendor")
        tables.chart(
            charts.stage_bars(whole, vendors.to_pylist()),
            vendors,
            "stages_by_vendor",
            alt="Mean hours in each stage from receipt to final, of all vendors and of each",
        )
    with slow:
        st.header("What the slowest tenth does differently")
        st.caption("Mean hours in each stage: grey the items around the median, blue the slowest tenth.")
        if told := words.slowest(way):
            st.markdown(told)
        tables.chart(
            charts.pairs(
                whole,
                "stage",
                "middle_stage_hours",
                "slowest_stage_hours",
                few=way.has_few_slowest,
            ),
            stages,
            "slowest_tenth",
            alt="Mean hours in each stage of the items around the median and of the slowest tenth",
        )
    st.header("Stage by stage")
    st.caption(words.stage_ends(whole))
    tables.table(
        stages,
        "stages",
        alt="Hours in each stage: mean, median, the middle fifth and the slowest tenth",
        columns=[
            "stage",
            "mean_stage_hours",
            "share_of_whole",
            "p50_stage_hours",
            "stage_items",
            "middle_stage_hours",
            "slowest_stage_hours",
            "slowest_extra_hours",
        ],
    )
    st.header("The slowest items")
    tables.table(
        ask("flow/slowest", limit=SHOWN_ITEMS),
        "slowest",
        alt="Delivered items by the time from receipt to final, longest first, and their longest stage",
        whole=later("flow/slowest", limit=10_000_000),
        on_row=navigation.to_deliverable,
    )
elif total["ended_items"]:
    st.header("Where the time goes")
    empty.missing("stages")
    halves = ask("flow/deliveries")
    tables.chart(
        charts.stage_bars(halves.to_pylist()),
        halves,
        "deliveries",
        alt="Mean hours from receipt to first delivery, and from there to acceptance or final delivery",
    )

st.header("Do questions wait for time zones?")
if wait["clarifications"]:
    by_overlap, by_moment = ask("flow/wait_by_overlap"), ask("flow/wait_by_moment")
    shared, raised = st.columns(2, gap="medium")
    with shared:
        st.markdown(words.overlap(by_overlap.to_pylist()))
        tables.chart(
            charts.intervals(
                by_overlap.to_pylist(),
                "overlap_bucket",
                "over_a_day_share",
                "over_a_day_share_low",
                "over_a_day_share_high",
                count="answered",
            ),
            by_overlap,
            "wait_by_overlap",
            alt="Share of questions that waited over a day, by the working hours that both sides share",
        )
    with raised:
        st.markdown(words.moment(by_moment.to_pylist()))
        tables.chart(
            charts.intervals(
                by_moment.to_pylist(),
                "raised_when",
                "over_a_day_share",
                "over_a_day_share_low",
                "over_a_day_share_high",
                count="answered",
            ),
            by_moment,
            "wait_by_moment",
            alt="Share of questions that waited over a day, by who was at work as they were raised",
        )
    st.caption("Waits of what was answered, wall clock; what is still open is counted apart. Whiskers: 95 % interval.")
    tables.table(
        by_overlap,
        "waits",
        alt="Waits for an answer by the working hours that both sides share",
        columns=[
            "overlap_bucket",
            "answered",
            "p50_wait_hours",
            "p90_wait_hours",
            "over_a_day_share",
            "raised_while_both_worked",
            "open_clarifications",
        ],
    )
    st.subheader("The questions, open and longest first")
    tables.table(
        ask("flow/clarifications", limit=SHOWN_ITEMS),
        "clarifications",
        alt="Questions to the client with their waits",
        whole=later("flow/clarifications", limit=10_000_000),
        on_row=navigation.to_deliverable,
    )
else:
    empty.missing("clarifications")

activity.show()

st.header("The paths that work takes")
if paths.num_rows:
    st.markdown(words.variants(paths.to_pylist()))
    tables.table(
        paths,
        "variants",
        alt="The most usual paths, by the order in which each kind of event first happened",
        columns=["share_of_items", "items", "variant", "steps"],
        whole=later("flow/variants", limit=10_000_000),
    )
else:
    empty.missing("variants")
