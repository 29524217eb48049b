"""Where in the lifecycle is time lost, do questions wait for time zones, when is work done, and by which paths?"""

import streamlit as st

from pages.parts import charts, empty, filters, headline, tabs, tiles
from pages.parts.ask import ask, row
from pages.parts.flow import activity, paths, questions, stages, words
from queries.format import grouped
from queries.said import flow

VIEWS = {
    "Stages": stages.show,
    "Questions and time zones": questions.show,
    "Working hours": activity.show,
    "Paths": paths.show,
}

total, wait = row("flow/total"), row("flow/wait")
before, usual = row("flow/total", filters.reference()), paths.most_usual()

way = flow.way(total, ask("flow/stages").to_pylist())
headline.show(words.title(way), words.behind(way))
if not total["ended_items"] and not wait["clarifications"]:
    empty.nothing_in_period("deliveries or questions to the client")
    st.stop()

with tiles.grid(5):
    tiles.tile(
        "p50_whole_hours",
        total["p50_whole_hours"],
        before=before["p50_whole_hours"],
        note=f"n {grouped(total['logged_items'])}",
        few=total["logged_items"] < charts.FEW,
    )
    tiles.tile(
        "p90_whole_hours",
        total["p90_whole_hours"],
        before=before["p90_whole_hours"],
        note=f"{grouped(total['unlogged_items'])} without a log left out",
        few=total["logged_items"] < charts.FEW,
    )
    tiles.tile(
        "p50_wait_hours",
        wait["p50_wait_hours"],
        note=words.waits(wait),
        few=wait["answered"] < charts.FEW,
    )
    tiles.tile(
        "open_clarifications", wait["open_clarifications"], note=f"of {grouped(wait['clarifications'])} questions"
    )
    tiles.tile(
        "variants_per_100_items",
        usual["variants_per_100_items"][0].as_py() if usual.num_rows else None,
        note=f"n {grouped(usual['path_items'][0].as_py())}" if usual.num_rows else "no events",
    )

stages.overview(way)

tabs.show(VIEWS if way.stages else {name: section for name, section in VIEWS.items() if name != "Stages"})
