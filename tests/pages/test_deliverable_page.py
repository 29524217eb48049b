"""The Deliverable page: one item's verdict, clock, term and cost, found by its id, whatever the filters."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data.warehouse import Warehouse, reading
from queries.format import format_value, working_time
from tests.pages.conftest import HOSTILE

Opener = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """Everything the page says, without escapes."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.header, *app.markdown, *app.caption, *app.info]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def one(house: Path, where: str) -> str:
    """The id of the first deliverable for which this holds."""
    with reading(Warehouse(house).current().path) as connection:
        return connection.execute(
            f"select deliverable_id from fact.deliverables where {where} order by deliverable_id limit 1"
        ).fetchone()[0]


def test_a_late_item_says_by_how_much_and_the_ledger_adds_up(open_app: Opener, demo_warehouse: Path) -> None:
    name = one(demo_warehouse, "state = 'missed' and paused_hours > 0 and breach_cause is not null")
    app = open_app(demo_warehouse, "deliverable", deliverable=name)
    (item,) = queries.run(
        "deliverable/item",
        queries.Scope(viewer=queries.EVERYTHING),
        Warehouse(demo_warehouse).current().path,
        deliverable=name,
    ).to_pylist()

    late = format_value(item["hours_past_due"], "duration", short=True)
    assert app.title[0].value.replace("\\", "").startswith(f"{name} was delivered {late} past due")
    assert f"= **{format_value(item['turnaround_hours'], 'duration')}** elapsed" in said(app)
    used, over = working_time(item["net_elapsed_hours"]), working_time(item["hours_late"])
    assert f"adds up to **{used}** (business hours)" in said(app)
    assert f"{over} over it" in said(app)
    (figure,) = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    lines = {place for trace in figure["data"] for place in trace["y"]}
    assert lines == {"Events", "Held by", "Counts", "Vendor at work", "Client at work"}
    assert {shape["line"]["dash"] for shape in figure["layout"]["shapes"]} == {"dash", "solid"}
    terms = next(table.value for table in app.dataframe if "why" in table.value.columns)
    assert next(iter(terms["why"])) == "most specific in effect"
    assert "standard hours ×" in said(app)


@pytest.mark.parametrize(
    ("where", "words_of_it"),
    [
        ("state = 'met' and sla_basis = 'term'", "met its target"),
        ("state = 'open_overdue'", "is open and"),
        ("state = 'not_yet_due' and sla_basis = 'term'", "is open:"),
        ("state = 'cancelled'", "was cancelled, so it is not judged"),
        ("state = 'no_term'", "has neither a term nor a promise"),
        ("sla_basis = 'promise' and state = 'met'", "was delivered by its promised time"),
    ],
)
def test_every_state_has_its_sentence(open_app: Opener, demo_warehouse: Path, where: str, words_of_it: str) -> None:
    app = open_app(demo_warehouse, "deliverable", deliverable=one(demo_warehouse, where))

    assert words_of_it in app.title[0].value
    assert "Who held it, and when" in said(app)


def test_an_items_link_shows_it_whatever_the_filters(open_app: Opener, demo_warehouse: Path) -> None:
    name = one(demo_warehouse, "vendor_id = 'V-VEGA'")
    plain = open_app(demo_warehouse, "deliverable", deliverable=name)
    narrowed = open_app(demo_warehouse, "deliverable", deliverable=name, vendor=["V-ORION"], period="Last month")

    assert narrowed.title[0].value == plain.title[0].value


def test_a_part_of_an_id_lists_what_holds_it_and_a_row_opens_one(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "deliverable", deliverable="d-00000")

    assert "these hold it in their id" in app.title[0].value
    found = app.dataframe[0].value
    assert len(found) == 99
    assert set(found["deliverable_id"].str[:7]) == {"D-00000"}


def test_no_id_and_an_unknown_one_say_what_to_do(open_app: Opener, demo_warehouse: Path) -> None:
    assert "Find one of 1,500 deliverables by its id" in open_app(demo_warehouse, "deliverable").title[0].value
    unknown = open_app(demo_warehouse, "deliverable", deliverable="'; drop table x --")
    assert "No deliverable has “'; drop table x --” in its id" in unknown.title[0].value.replace("\\", "")
    assert "Check the id" in said(unknown)


def test_names_from_files_are_only_text(open_app: Opener, hostile_warehouse: Path) -> None:
    app = open_app(hostile_warehouse, "deliverable", deliverable="=1")

    assert app.title[0].value.startswith("\\=1 ")
    everything = "\n".join(
        [
            *(one.value for one in (*app.title, *app.caption, *app.markdown)),
            *(chart.proto.spec for chart in app.get("plotly_chart")),
        ]
    )
    assert HOSTILE not in everything
    assert "![x](" not in everything
    assert "<b>=cmd" not in everything


def test_without_events_and_terms_it_says_which_file_is_missing(open_app: Opener, hostile_warehouse: Path) -> None:
    text = said(open_app(hostile_warehouse, "deliverable", deliverable="=1"))

    assert "No **events** are loaded for this item" in text
    assert "No **sla_terms** are loaded" in text
    assert "Due date promised" in text
    assert "its saving is not known" in text
