"""The Flow page: its sentences match its figures, and it says what a log, calendar or question would switch on."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from pages.parts import charts
from pages.parts.flow import words
from queries.format import format_value
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]

DELIVERABLES = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,accepted_at\n"
EVENTS = "deliverable_id,event_type,occurred_at,actor_side\n"


def house_of(folder: Path, deliverables: str, events: str = "") -> Path:
    """A warehouse with these lines imported."""
    exports = folder / "exports"
    exports.mkdir()
    (exports / "deliverables.csv").write_text(DELIVERABLES + deliverables, "utf-8")
    if events:
        (exports / "events.csv").write_text(EVENTS + events, "utf-8")
    pipeline.run([exports], warehouse=folder / "house", publish=True, by="test")
    return folder / "house"


def said(app: AppTest) -> str:
    """Every sentence of the page as a person reads it, one per line."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.header, *app.markdown, *app.caption, *app.info]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def all_views(app: AppTest) -> str:
    """What the page says in all of its tabs; the first screen once for each."""
    told = [said(app)]
    for view in app.segmented_control(key="view").options[1:]:
        told.append(said(app.segmented_control(key="view").set_value(view).run()))
    return "\n".join(told)


def charts_of(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def ask(app: AppTest, house: Path, question: str, **parameters) -> list[dict]:
    """A question as the page asks it."""
    return queries.run(question, app.session_state["scope"], Warehouse(house).current().path, **parameters).to_pylist()


@pytest.mark.parametrize("filters", [{}, {"vendor": ["V-VEGA"]}, {"segment": ["legal", "finance"]}])
def test_the_title_names_the_stages_that_the_questions_find(open_app: Opener, demo_warehouse: Path, filters) -> None:
    app = open_app(demo_warehouse, "flow", period="All time", **filters)
    stages, (total,) = ask(app, demo_warehouse, "flow/stages"), ask(app, demo_warehouse, "flow/total")
    longest = max(stages, key=lambda row: row["mean_stage_hours"])
    slowest = max(stages, key=lambda row: row["slowest_extra_hours"])
    share = format_value(longest["share_of_whole"], "share", short=True)
    mean = format_value(total["mean_whole_hours"], "hours", short=True)
    extra = format_value(slowest["slowest_extra_hours"], "hours", short=True)
    assert said(app).splitlines()[0] == (
        f"Most of the time goes into {longest['stage']}: {share} of the mean {mean} h from receipt to final."
    )
    assert f"longer than the middle fifth; the most is added in {slowest['stage']}: {extra} h." in said(app)


def test_the_bars_are_the_questions_rows_and_add_up_to_the_wholes(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "flow", period="All time")
    (bars,) = [chart for chart in charts_of(app) if chart["layout"].get("barmode") == "stack"]
    drawn = {(name, part["name"]): x for part in bars["data"] for name, x in zip(part["y"], part["x"], strict=True)}
    vendors = app.session_state["vendor_names"]
    rows = [("All vendors", row) for row in ask(app, demo_warehouse, "flow/stages")]
    rows += [(vendors[row["vendor_id"]], row) for row in ask(app, demo_warehouse, "flow/by_vendor")]
    assert drawn == {(name, row["stage"].capitalize()): row["mean_stage_hours"] for name, row in rows}
    (total,) = ask(app, demo_warehouse, "flow/total")
    assert sum(x for (name, _), x in drawn.items() if name == "All vendors") == pytest.approx(total["mean_whole_hours"])
    wholes = {mark["y"]: mark["x"] for mark in bars["layout"]["annotations"]}
    assert wholes == {
        name: pytest.approx(sum(x for (other, _), x in drawn.items() if other == name)) for name, _ in rows
    }


def test_both_maps_of_hours_stand_side_by_side_and_can_be_switched(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "flow", period="All time", view="Working hours")
    rows = ask(app, demo_warehouse, "flow/activity")

    def maps() -> list[int]:
        drawn = [trace for chart in charts_of(app) for trace in chart["data"] if trace["type"] == "heatmap"]
        assert all(len(trace["z"]) == 7 and {len(line) for line in trace["z"]} == {24} for trace in drawn)
        return [sum(map(sum, trace["z"])) for trace in drawn]

    events = sum(row["vendor_events"] for row in rows if row["clock_of"] == "vendor")
    assert maps() == [events, events]
    app.segmented_control(key="activity_zone").set_value("Client").run()
    assert maps() == [events]
    assert "By the client's clock" in said(app)
    assert "By the vendor's clock" not in said(app)


def test_questions_and_paths_are_told_with_their_numbers(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "flow", period="All time", view="Paths")
    (wait,), paths = ask(app, demo_warehouse, "flow/wait"), ask(app, demo_warehouse, "flow/variants", limit=12)
    shown = {tile.label: tile.value for tile in tiles_of(app)}
    assert shown["Not answered"] == str(wait["open_clarifications"])
    assert shown["Median wait"].replace("\\", "") == format_value(wait["p50_wait_hours"], "hours", short=True)
    assert f"took {paths[0]['variants']} different paths" in said(app)
    listed = next(frame.value for frame in app.dataframe if "variant" in frame.value)
    assert next(iter(listed["variant"])) == "Assigned → draft delivered → accepted"


def test_without_any_event_the_two_halves_are_shown_and_the_file_is_named(open_app: Opener, tmp_path: Path) -> None:
    row = "A-{0},acme,legal,review,2026-10-05T09:00:00Z,accepted,2026-10-06T09:00:00Z,2026-10-06T15:00:00Z\n"
    house = house_of(tmp_path, "".join(row.format(number) for number in range(12)))
    app = open_app(house, "flow", period="All time")
    (bars,) = charts_of(app)
    text = all_views(app)

    assert "Stages" not in app.segmented_control(key="view").options
    assert "No log cuts the way of 12 items from receipt to final into stages." in app.title[0].value.replace("\\", "")
    assert "Waiting for the client is not recorded" in text
    assert "Import the **events** that mark the stages" in text
    assert "When the vendors work is not recorded" in text
    assert "The paths of delivered items are not recorded" in text
    assert {part["name"]: part["x"] for part in bars["data"]} == {
        "To first delivery": [24.0],
        "After first delivery": [6.0],
    }
    assert "None" not in text


def test_a_single_row_with_a_log_is_shown_and_not_judged(open_app: Opener, tmp_path: Path) -> None:
    house = house_of(
        tmp_path,
        "A-1,acme,legal,review,2026-10-05T09:00:00Z,accepted,2026-10-06T09:00:00Z,2026-10-06T15:00:00Z\n",
        "A-1,assigned,2026-10-05T12:00:00Z,vendor\nA-1,clarification_raised,2026-10-05T13:00:00Z,vendor\n",
    )
    app = open_app(house, "flow", period="All time")
    text = all_views(app)

    assert app.title[0].value == "Only 1 item had a log of stages, too few to say where time goes."
    assert "The slowest tenth (n" not in text
    assert "Too few questions with known calendars" in text
    assert "2 events have no known time zone and are not drawn." in text
    assert "add **calendar_id** to **vendors**" in text
    assert "add **client_calendar_id** to **engagements**" in text
    assert {tile.label: tile.value for tile in tiles_of(app)}["Not answered"] == "1"


def test_an_item_that_waits_for_its_delivery_is_left_out_and_counted(open_app: Opener, tmp_path: Path) -> None:
    house = house_of(
        tmp_path,
        "A-1,acme,legal,review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,\n"
        "A-2,acme,legal,review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,\n"
        "A-3,acme,legal,review,2026-10-05T09:00:00Z,in_progress,,\n",
        "A-1,assigned,2026-10-05T12:00:00Z,vendor\nA-3,assigned,2026-10-05T12:00:00Z,vendor\n",
    )
    assert "1 item of 2 delivered. Left out: 1 without a log and 1 open now." in said(
        open_app(house, "flow", period="All time")
    )


def wait(bucket: str, late: int, answered: int, low: float, high: float) -> dict:
    return {
        "overlap_bucket": bucket,
        "answered": answered,
        "over_a_day_share": late / answered,
        "over_a_day_share_low": low,
        "over_a_day_share_high": high,
    }


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        ([("no overlap", 40, 80, 0.39, 0.61), ("over 25 h a week", 8, 80, 0.05, 0.19)], "wait longer where fewer"),
        ([("no overlap", 8, 80, 0.05, 0.19), ("over 25 h a week", 40, 80, 0.39, 0.61)], "do not wait longer"),
        ([("no overlap", 8, 80, 0.05, 0.19), ("over 25 h a week", 12, 80, 0.09, 0.24)], "could be chance"),
        ([("no overlap", 5, 5, 0.5, 1), ("over 25 h a week", 12, 80, 0.09, 0.24)], "Too few questions"),
        ([("calendars not known", 9, 90, 0, 1), ("over 25 h a week", 12, 80, 0.09, 0.24)], "Too few questions"),
    ],
)
def test_waits_are_only_said_to_differ_where_their_intervals_do(buckets: list[tuple], expected: str) -> None:
    assert expected in words.overlap([wait(*bucket) for bucket in buckets])


def test_a_map_without_local_times_is_no_map() -> None:
    unknown = {"clock_of": "client", "weekday": None, "hour": None, "vendor_events": 3, "share_of_events": 1.0}
    assert charts.hours_map([unknown], "client") == {}
    assert words.busiest([unknown]) == ""
    assert words.without_zone([unknown], "client") == 3


def test_the_end_of_every_stage_shown_is_told(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "flow", period="All time")
    (told,) = [line for line in said(app).splitlines() if line.startswith("Each stage runs up to its end")]
    for row in ask(app, demo_warehouse, "flow/stages"):
        assert f"{row['stage'].capitalize()}: {words.STAGE_ENDS[row['stage']]}" in told
    assert not re.search(r"[a-z]_[a-z]", told)


def stage(vendor: str, name: str, hours: float, items: int) -> dict:
    row = {"vendor_id": vendor, "stage": name, "mean_stage_hours": hours, "stage_items": items, "logged_items": items}
    return row | {"share_of_whole": 0.5}


def test_few_items_are_drawn_in_grey_and_one_vendor_once() -> None:
    rows = [stage("V-1", "drafts", 5.0, 9), stage("V-2", "drafts", 6.0, 10)]
    (drafts,) = charts.stage_bars([stage("*", "drafts", 5.5, 19)], rows)["data"]
    (alone,) = charts.stage_bars([stage("*", "drafts", 5.0, 9)], rows[:1])["data"]
    accent, grey = drafts["marker"]["color"][0], drafts["marker"]["color"][1]

    assert drafts["y"] == ["All vendors", "V-1", "V-2"]
    assert drafts["marker"]["color"] == [accent, grey, accent]
    assert accent != grey
    assert (alone["y"], alone["marker"]["color"]) == (["V-1"], [grey])


def test_little_work_says_nothing_of_its_slowest(open_app: Opener, demo_warehouse: Path) -> None:
    text = said(open_app(demo_warehouse, "flow", period="Last complete week"))

    assert "too few to say what differs" in text
    assert "The slowest tenth (n" not in text
