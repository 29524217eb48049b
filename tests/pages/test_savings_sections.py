"""Break-even and the assumptions on the page: they say what the questions answered, and what is missing."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from pages.parts import charts
from pages.parts.savings import words
from queries import EVERYTHING, Scope
from tests.pages.conftest import HOSTILE, Opener
from tests.pages.tiling import tiles_of

ENGAGEMENT = {
    "client": "Acme", "vendor_id": "V1", "went_live_on": date(2026, 3, 2), "break_even_verdict": "broken_even",
    "break_even_month": date(2026, 6, 1), "months_to_break_even": 4, "is_month_over": True, "still_to_recover": 0.0,
    "engagement_id": "E1",
}  # fmt: skip
CASE = {
    "assumed_case": "as_assumed", "net_savings": 310.0, "zero_rate_change": -0.31, "zero_hours_change": -0.25,
    "zero_avoidable_share": 0.75, "avoidable_known_share": 1.0, "avoidable_share_used": 1.0, "rate_change": 0.0,
}  # fmt: skip
ITEMS = (
    "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,engagement_id,billed_amount\n"
    "D1,V1,legal,review,2026-01-05T09:00:00Z,delivered,2026-01-05T12:00:00Z,E1,100\n"
)
BASELINES = (
    "segment,work_type,effective_from,standard_hours_per_unit,loaded_rate_per_hour\nlegal,review,2024-01-01,4,50\n"
)
ENGAGEMENTS = "engagement_id,client,vendor_id,segment,went_live_on,transition_cost,transition_months,contracted_rate\n"


def _break_even() -> None:
    from pages.parts.savings import break_even

    break_even.show()


def _assumptions() -> None:
    from pages.parts.savings import assumptions

    assumptions.show()


def shown(section, warehouse: Path, **filters: object) -> AppTest:
    """A section on its own, under these filters."""
    st.cache_resource.clear()
    version = Warehouse(warehouse).current()
    app = AppTest.from_function(section, default_timeout=60)
    app.session_state["version"] = version
    app.session_state["scope"] = Scope(viewer=EVERYTHING, **filters)
    (app.session_state["status"],) = queries.run("frame/status", Scope(viewer=EVERYTHING), version.path).to_pylist()
    app.run()
    assert not app.exception
    return app


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def said(app: AppTest) -> str:
    elements = [*app.markdown, *app.caption, *app.info, *app.warning]
    return plain("\n".join(element.value for element in elements))


def asked(question: str, warehouse: Path, **settings) -> list[dict]:
    version = Warehouse(warehouse).current()
    return queries.run(question, Scope(viewer=EVERYTHING), version.path, **settings).to_pylist()


@pytest.fixture
def small(tmp_path: Path):
    """Builds a warehouse of one item and whatever else is given."""

    def build(**files: str) -> Path:
        for name, text in {"deliverables": ITEMS, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        pipeline.run([*tmp_path.glob("*.csv")], warehouse=tmp_path / "house", publish=True, by="test")
        return tmp_path / "house"

    return build


def test_break_even_says_what_the_question_answers(demo_warehouse: Path) -> None:
    rows = asked("savings/break_even", demo_warehouse)
    first = next(row for row in rows if row["break_even_verdict"] in ("broken_even", "to_go"))
    text = said(shown(_break_even, demo_warehouse))
    assert f"({first['client']} at {first['vendor_id']}, live {first['went_live_on'].day} " in text
    verdict = "has broken even in month" if first["break_even_verdict"] == "broken_even" else "to go"
    assert verdict in text
    others = sum(row["break_even_verdict"] not in ("broken_even", "to_go") for row in rows)
    assert f"Not judged: {others} engagements of {len(rows)}" in text
    assert "whatever the period" in text


def test_a_work_type_filter_hides_break_even_and_says_why(demo_warehouse: Path) -> None:
    app = shown(_break_even, demo_warehouse, work_types=("credit_memo",))
    assert "take the work-type filter off" in said(app)
    assert "broken even" not in said(app)


@pytest.mark.parametrize(
    "engagements",
    [None, "E1,Acme,V1,legal,,620,2,\n", "E1,Acme,V1,legal,2026-01-01,,,\n"],
    ids=["none", "live", "cost"],
)
def test_without_go_live_or_transition_the_file_is_named(small, engagements: str | None) -> None:
    files = {"engagements": ENGAGEMENTS + engagements} if engagements else {}
    text = said(shown(_break_even, small(baselines=BASELINES, **files)))
    assert "Add **went_live_on**, **transition_cost** and **transition_months** to **engagements**" in text


def test_an_engagement_older_than_its_records_lacks_no_column(small) -> None:
    engagements = ENGAGEMENTS + "E1,Acme,V1,legal,2019-01-01,620,2,\n"
    text = said(shown(_break_even, small(baselines=BASELINES, engagements=engagements)))
    assert "Not judged: 1 engagement of 1 – the records begin later (1)." in text
    assert "**engagements**" not in text


def test_without_baselines_each_section_says_so(small) -> None:
    warehouse = small(engagements=ENGAGEMENTS + "E1,Acme,V1,legal,2026-01-01,620,2,\n")
    assert "Import **baselines**" in said(shown(_break_even, warehouse))
    text = said(shown(_assumptions, warehouse))
    assert text.count("Import **baselines**") == 2
    assert "Left out of savings" in text
    assert "What if" not in text


def test_an_empty_period_has_no_sensitivity_and_no_error(demo_warehouse: Path) -> None:
    app = shown(_assumptions, demo_warehouse, since=date(2031, 1, 1))
    assert "saving holds" not in said(app)
    assert "0 of them in use in this view" in said(app)


def test_a_stale_baseline_without_source_and_a_contract_are_called_out(small) -> None:
    warehouse = small(baselines=BASELINES, engagements=ENGAGEMENTS + "E1,Acme,V1,legal,2026-01-01,10,1,20\n")
    text = said(shown(_assumptions, warehouse))
    assert "Older than 18 months and in use: review (legal, 735 days)." in text
    assert "In use without a source: review." in text
    assert "Saves less than contracted: Acme at V1 (−20.00)." in text  # 25 an hour, not 20, over 4 hours
    assert "Every delivered item has a baseline." in text


def test_a_rate_that_is_no_price_per_unit_or_hour_says_why_nothing_was_contracted() -> None:
    rate = {"client": "Acme", "vendor_id": "V1", "pricing_model": "fixed_fee", "contracted_per": "other"}
    kept = {"client": "Bolt", "vendor_id": "V2", "contracted_per": "unit", "savings_difference": 5.0}
    why = "whose rate is neither per unit nor per standard hour."
    why = f"No saving is contracted for Acme at V1 (priced “fixed_fee”), {why}"
    none = "None of the engagements with a contracted rate per standard hour or unit has covered work in this view."
    rows = [rate | {"savings_difference": None}]
    assert plain(words.contracted(rows, "USD")) == f"{none} {why}"
    known = "1 engagement with a contracted rate: each saves as contracted or more."
    assert plain(words.contracted([kept, *rows], "USD")) == f"{known} {why}"
    assert plain(words.contracted([kept], "USD")) == known


def test_the_controls_move_the_band_and_not_the_saving_as_assumed(demo_warehouse: Path) -> None:
    app = shown(_assumptions, demo_warehouse)
    before = {tile.label: tile.value for tile in tiles_of(app)}
    app.slider(key="rate_change").set_value(0.3).run()
    after = {tile.label: tile.value for tile in tiles_of(app)}
    assert after["Net as assumed"] == before["Net as assumed"]
    assert after["Net if lower"] != before["Net if lower"]
    (row,) = (
        row
        for row in asked("savings/sensitivity", demo_warehouse, rate_change=0.3, hours_change=0.1, avoidable=1.0)
        if row["assumed_case"] == "as_assumed"
    )
    written = words.holds(row, "USD")
    assert plain(written) in said(app)


@pytest.mark.parametrize(("given", "taken"), [("0.3", 0.3), ("5", 0.1), ("-1", 0.1), ("nan", 0.1), ("much", 0.1)])
def test_a_link_sets_a_control_within_its_ends(
    open_app: Opener, demo_warehouse: Path, given: str, taken: float
) -> None:
    app = open_app(demo_warehouse, "savings", view="Assumptions", rate_change=given)

    assert not app.error
    assert app.slider(key="rate_change").value == taken


def test_the_avoidable_share_of_the_baselines_can_be_chosen(demo_warehouse: Path) -> None:
    app = shown(_assumptions, demo_warehouse)
    app.button_group(key="avoidable").set_value("As the baselines say").run()
    (own,) = (
        row
        for row in asked("savings/sensitivity", demo_warehouse, rate_change=0.1, hours_change=0.1, avoidable=None)
        if row["assumed_case"] == "as_assumed"
    )
    assert plain(words.holds(own, "USD")) in said(app)
    assert own["avoidable_share_used"] < 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "The newest engagement (Acme at V1, live 2 Mar 2026) has broken even in month 4."),
        ({"is_month_over": False}, "in month 4, which still runs."),
        ({"still_to_recover": 20.0}, "in month 4, and is below zero again."),
        (
            {"break_even_verdict": "to_go", "still_to_recover": 12_345.0, "break_even_month": None},
            "(Acme at V1, live 2 Mar 2026) has 12.3 k USD to go.",
        ),
    ],
)
def test_the_newest_engagement_in_words(change: dict, sentence: str) -> None:
    assert plain(words.newest([ENGAGEMENT | change], "USD")).endswith(sentence)


def test_an_engagement_that_cannot_be_judged_is_not_called_the_newest() -> None:
    unknown = ENGAGEMENT | {"went_live_on": date(2026, 5, 1), "break_even_verdict": "no_transition"}
    later = unknown | {"went_live_on": date(2027, 1, 1), "break_even_verdict": "not_live_yet"}
    assert "The newest engagement that can be judged (" in words.newest([unknown, ENGAGEMENT], "USD")
    assert "The newest engagement (" in words.newest([later, ENGAGEMENT], "USD")
    found = plain(words.left_out([later, unknown, ENGAGEMENT]))
    assert found == "Not judged: 2 engagements of 3 – not live yet (1), no transition cost known (1)."
    assert words.left_out([ENGAGEMENT]) == ""


def test_names_from_files_are_only_text() -> None:
    written = words.newest([ENGAGEMENT | {"client": HOSTILE}], "USD")
    assert "![x]" not in written
    assert ":red[" not in written
    figure = charts.cumulative([_month(0, -5.0) | {"client": "<b>x</b>"}], [ENGAGEMENT])
    assert "<b>" not in figure["data"][0]["name"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "The saving holds until in-house costs are 31.0 % lower than assumed. The net saving is 310 USD."),
        (
            {"avoidable_share_used": 0.7},
            "With 70.0 % of the in-house cost going away, the saving holds until in-house costs are 31.0 % lower than "
            "assumed. The net saving is 310 USD.",
        ),
        (
            {"net_savings": -50.0, "zero_rate_change": 0.1},
            "The net saving is −50.00 USD: in-house costs would have to be 10.0 % higher than assumed for it to begin.",
        ),
        (
            {"zero_rate_change": None},
            "The net saving is 310 USD. No in-house rate makes it zero: oversight costs as much as the work would "
            "in-house.",
        ),
    ],
)
def test_how_far_the_saving_holds_in_words(change: dict, sentence: str) -> None:
    assert plain(words.holds(CASE | change, "USD")) == sentence


def test_the_avoidable_share_in_words() -> None:
    own = CASE | {"avoidable_share_used": 0.7}
    none = plain(words.avoidable(own | {"avoidable_known_share": 0.0}, "USD"))
    assert none == "No baseline names an avoidable share, so all of the in-house cost counts as going away."
    part = plain(words.avoidable(own | {"avoidable_known_share": 0.4}, "USD"))
    assert "70.0 % of the in-house cost" in part
    assert "named for 40.0 % of it; the rest counts in full" in part
    assert "named for" not in words.avoidable(own, "USD")


def _month(place: int, so_far: float, **columns) -> dict:
    return {
        "engagement_id": "E1", "client": "Acme", "vendor_id": "V1", "month": date(2026, 3 + place, 1),
        "months_since_start": place, "is_month_over": True, "net_savings": 1.0, "cumulative_net_savings": so_far,
    } | columns  # fmt: skip


def test_the_lines_of_break_even_mark_the_month() -> None:
    months = [_month(place, so_far) for place, so_far in enumerate((-5.0, -3.0, -1.0, 2.0))]
    other = [_month(0, 9.0, engagement_id="E2")]
    line, mark = charts.cumulative([*months, *other], [ENGAGEMENT])["data"]  # E2 is not judged: no line
    assert line["x"] == [0, 1, 2, 3]
    assert line["y"] == [-5.0, -3.0, -1.0, 2.0]
    assert (mark["x"], mark["y"], mark["marker"]["symbol"]) == ([3], [2.0], "diamond")
    months[3]["is_month_over"] = False
    assert charts.cumulative(months, [ENGAGEMENT])["data"][1]["marker"]["symbol"] == "diamond-open"
    assert charts.cumulative([], [ENGAGEMENT])["data"] == []


def test_the_band_names_the_point_of_zero(demo_warehouse: Path) -> None:
    rows = asked("savings/sensitivity", demo_warehouse, rate_change=0.1, hours_change=0.1, avoidable=1.0)
    figure = charts.sensitivity(rows)
    (name,) = figure["layout"]["annotations"]
    assert name["x"] == rows[0]["zero_rate_change"]
    assert len(figure["data"][2]["x"]) == 29
    far = [row | {"zero_rate_change": -0.9} for row in rows]
    assert charts.sensitivity(far)["layout"]["annotations"] == []
    assert charts.sensitivity([])["data"] == []
