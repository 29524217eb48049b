"""The section on what will breach: its numbers are those of the questions, and it says if there are none."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse, reading
from pages.parts import charts
from pages.parts.charts import template
from pages.parts.sla import words as sentences
from queries import EVERYTHING, Scope
from tests.conftest import item
from tests.pages.tiling import tiles_of


def _section() -> None:
    from pages.parts.sla import at_risk

    at_risk.show()


def shown(warehouse: Path, **filters: object) -> AppTest:
    """The section alone, under these filters."""
    st.cache_resource.clear()
    version = Warehouse(warehouse).current()
    app = AppTest.from_function(_section, default_timeout=60)
    app.session_state["version"] = version
    app.session_state["scope"] = Scope(viewer=EVERYTHING, **filters)
    (app.session_state["status"],) = queries.run("frame/status", Scope(viewer=EVERYTHING), version.path).to_pylist()
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    elements = [*app.markdown, *app.caption, *app.info, *app.success]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def stored(warehouse: Path, query: str) -> tuple:
    with reading(Warehouse(warehouse).current().path) as connection:
        return connection.execute(query).fetchone()


def test_the_section_says_what_the_records_hold(demo_warehouse: Path) -> None:
    app = shown(demo_warehouse)
    whole, likely, risky = stored(
        demo_warehouse,
        "select count(*), count(*) filter (where miss_probability >= 0.5), "
        "count(*) filter (where miss_probability >= 0.5 or consumed_share >= 0.75) from fact.risks",
    )
    tiles = {tile.label: tile.value for tile in tiles_of(app)}

    assert (tiles["At risk"], tiles["Likely to miss"]) == (str(risky), str(likely))
    assert f"{risky} of the {whole} open items with a target ahead" in said(app)
    assert risky == len(app.dataframe[0].value)


def test_the_check_of_past_calls_is_drawn_and_said(demo_warehouse: Path) -> None:
    app = shown(demo_warehouse)
    called = "from fact.calls where missed is not null and miss_probability"
    calls, missed = stored(demo_warehouse, f"select count(*), coalesce(sum(missed), 0) {called} >= 0.5")
    low = stored(demo_warehouse, f"select avg(miss_probability), avg(missed) {called} < 0.1")
    (figure,) = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    diagonal, dots = figure["data"]

    assert calls == 0 or re.search(rf"Of {calls} calls? above 50 %, {missed} did miss", said(app))
    assert (diagonal["x"], diagonal["y"]) == ([0, 1], [0, 1])
    assert (dots["x"][0], dots["y"][0]) == pytest.approx(low)


def test_filters_narrow_it_and_the_period_does_not(demo_warehouse: Path) -> None:
    every, one = shown(demo_warehouse), shown(demo_warehouse, vendors=("V-ORION",))
    (mine,) = stored(demo_warehouse, "select count(*) from fact.risks where vendor_id = 'V-ORION'")

    assert f"the {mine} open items" in said(one)
    assert said(shown(demo_warehouse, since=date(1999, 1, 1), until=date(1999, 1, 31))) == said(every)


def test_without_anything_it_says_which_export_is_wanted(empty_warehouse: Path) -> None:
    app = shown(empty_warehouse)

    assert "Import sla_terms" in said(app).replace("*", "")
    assert "No past call can be checked yet" in said(app)
    assert not app.dataframe


def test_one_item_with_time_left_is_no_risk(house: Warehouse, export) -> None:
    rows = [item(1, promised_at="2026-02-05T09:00:00Z"), item(2, received_at="2026-01-06T09:00:00Z")]
    pipeline.run([export("deliverables.csv", *rows)], warehouse=house.directory, publish=True, by="test")
    app = shown(house.directory)

    assert "None of the 1 open item with a target ahead is at risk." in said(app)
    assert "Nothing that is open is at risk." in said(app)
    assert {tile.label: tile.value for tile in tiles_of(app)}["At risk"] == "0"


def test_one_item_with_little_time_left_is_a_risk_without_a_probability(house: Warehouse, export) -> None:
    rows = [item(1, promised_at="2026-01-06T15:00:00Z"), item(2, received_at="2026-01-06T09:00:00Z")]
    pipeline.run([export("deliverables.csv", *rows)], warehouse=house.directory, publish=True, by="test")
    app = shown(house.directory)

    assert "1 of the 1 open item with a target ahead is at risk: 1 with at most a quarter" in said(app)
    (table,) = app.dataframe
    assert list(table.value["risk_reason"]) == ["Less than a quarter left"]
    assert "miss_probability" not in table.proto.columns or table.value["miss_probability"].isna().all()


def band(start: float, calls: int, misses: int, **more: object) -> dict[str, object]:
    share = misses / calls if calls else None
    row = {"probability_from": start, "calls": calls, "misses": misses, "predicted_share": start + 0.05}
    row |= {"observed_share": share, "observed_share_low": 0.0, "observed_share_high": 1.0, "probability_band": "b"}
    return row | {"brier_score": 0.1, "brier_skill": 0.2, "undecided": 0, "without_probability": 0} | more


def test_the_verdict_says_what_became_of_the_calls_above_an_even_chance() -> None:
    total = band(0, 100, 40, likely_calls=40, likely_misses=31)

    assert sentences.verdict(total).replace("\u00a0", " ").startswith("Of 40 calls above 50 %, 31 did miss. Over")
    assert "too few to judge by" in sentences.verdict(total | {"likely_calls": 9, "likely_misses": 8})
    assert sentences.verdict(total | {"likely_calls": 0}).startswith("No call above 50\u00a0% was made.")
    assert "20\\.0\u00a0% better" in sentences.verdict(total)
    assert "do not help here" in sentences.verdict(total | {"brier_skill": -0.1})
    assert sentences.verdict(total | {"brier_skill": None}).endswith("Brier score 0\\.10.")


def test_what_is_left_out_is_said() -> None:
    assert sentences.left_out(band(0, 9, 1)) == sentences.ASKED
    assert sentences.left_out(band(0, 9, 1, undecided=3)).endswith("Left out: 3 not decided yet.")
    assert "7 with too few similar items" in sentences.left_out(band(0, 9, 1, without_probability=7))


def test_bands_of_few_calls_are_grey_and_those_of_none_are_not_drawn() -> None:
    names = ("predicted_share", "observed_share", "observed_share_low", "observed_share_high")
    rows = [band(0, 50, 2), band(0.5, 9, 5), band(0.75, 0, 0)]
    figure = charts.calibration(rows, *names, count="calls", part="probability_band")
    _, dots = figure["data"]

    assert dots["marker"]["color"] == [template.ACCENT, template.QUIET]
    assert dots["x"] == [0.05, 0.55]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["n 50", "n 9"]
    assert charts.calibration(rows[2:], *names, count="calls", part="probability_band")["data"] == []
