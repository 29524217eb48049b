"""Portfolios unlike the demo: each item has a place of its own, what is left out is said, and nothing is made up."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import charts, names, tables
from pages.parts.charts import template, trends
from queries.format import amount, format_value
from queries.shortening import shortened, told_apart
from tests import unlike
from tests.pages.tiling import list_texts, tiles_of

Opener = Callable[..., AppTest]
ALIKE = [f"{unlike.ALIKE}{number:02d}" for number in range(40)]


def bar_names(figure: dict) -> list[str]:
    return [name for trace in figure["data"] for name in trace["y"]]


def rows_of(works: list[str], **more: object) -> list[dict]:
    return [{"work_type": work, "vendor_id": "V", "due": 5, "met": 3, "attainment": 0.6} | more for work in works]


def test_names_alike_for_80_letters_are_bars_of_their_own() -> None:
    found = bar_names(charts.bars(rows_of(ALIKE), "work_type", "attainment"))

    assert len(set(found)) == 40
    assert all(name.endswith(full[-2:]) for name, full in zip(found, ALIKE, strict=True)), "what differs is read"
    lines = [line for name in found for line in name.split("<br>")]
    assert max(map(len, lines)) <= template.LABEL_LETTERS
    assert max(name.count("<br>") for name in found) == template.LABEL_LINES - 1, "more would touch the next bar"
    both = charts.bars(rows_of(ALIKE), ("work_type", "vendor_id"), "attainment")
    assert len(set(bar_names(both))) == 40


def test_names_that_differ_in_their_middle_stay_apart() -> None:
    middle = [f"{'Global services ' * 4}{side} {'America division limited ' * 4}" for side in ("North", "South")]

    north, south = bar_names(charts.bars(rows_of(middle), "work_type", "attainment"))
    assert "North" in north
    assert "South" in south
    assert told_apart(middle)[0].startswith("…North")
    assert told_apart(["a", "b", "a"]) == ["a (1)", "b", "a (2)"]


def test_two_rows_of_one_name_are_two_bars_but_the_parts_of_one_bar_stay_together() -> None:
    twice = rows_of(["review", "review"])
    assert bar_names(charts.bars(twice, "work_type", "attainment")) == ["review (1)", "review (2)"]

    parts = [row | {"severity": severity} for row, severity in zip(twice, ("major", "minor"), strict=True)]
    assert set(bar_names(charts.splits(parts, "work_type", "attainment", "severity"))) == {"review"}


def test_vendors_of_one_shortened_name_are_stages_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {f"V-{number:02d}": name for number, name in enumerate(ALIKE)}
    monkeypatch.setattr(st, "session_state", {})
    names.know_vendors(ids)
    stage = {"stage": "drafts", "mean_stage_hours": 2.0, "share_of_whole": 1.0, "stage_items": 20, "logged_items": 20}
    figure = charts.stage_bars([stage], [stage | {"vendor_id": vendor} for vendor in ids])

    assert len(set(bar_names(figure))) == 41, "all vendors, and each"
    assert len({names.written("vendor_id", vendor) for vendor in ids}) == 40, "also in sentences"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("clinical_summary", "clinical_<br>summary"),
        ("review of contracts", "review of<br>contracts"),
        ("due-diligence", "due-diligence"),
        ("Qualitätssicherungsbericht", "Qualit…ericht"),
    ],
)
def test_a_name_is_never_broken_inside_a_word(text: str, lines: str) -> None:
    assert template.on_lines(text, 13) == lines


def cells(vendors: int) -> tuple[list[dict], list[dict]]:
    """Vendors with 60 % of 5 due in each of two segments, and over both, where 50 are due."""
    share = {"attainment": 0.6, "attainment_target": 0.9, "attainment_low": 0.4, "attainment_high": 0.7, "met": 3}
    whole = [share | {"vendor_id": f"V-{number:02d}", "due": 50} for number in range(vendors)]
    return [row | {"segment": segment, "due": 5} for row in whole for segment in ("legal", "finance")], whole


def test_a_map_of_many_vendors_keeps_its_height_and_is_not_all_grey() -> None:
    few, many = (charts.worst_vendors(*cells(count)) for count in (4, 60))
    heights = [charts.attainment_map(rows)["layout"]["height"] for rows in (few, many)]

    assert len({row["vendor_id"] for row in many}) == 6
    assert heights[1] <= heights[0] + 10
    verdicts = {value for line in charts.attainment_map(many)["data"][0]["z"] for value in line}
    assert verdicts == {1, 4}, "each is too few to judge, and clearly below over all segments"


def test_a_map_of_much_work_has_the_worst_of_it_and_the_largest_vendors() -> None:
    reviewed = [
        {"work_type": work, "vendor_id": f"V-{number:02d}", "reviewed": 40 - number, "accepted_first": 1}
        | {"first_pass_acceptance": place / 40, "first_pass_acceptance_low": 0.0, "first_pass_acceptance_high": 1.0}
        | {"in_house_acceptance": 0.9}
        for place, work in enumerate(ALIKE)
        for number in range(60)
    ]
    whole = [row for row in reviewed if row["vendor_id"] == "V-00"]
    drawn = charts.worst_work(reviewed, whole)

    assert list(dict.fromkeys(row["work_type"] for row in drawn)) == ALIKE[:10]
    assert [row["vendor_id"] for row in drawn[:6]] == [*(f"V-{number:02d}" for number in range(5)), charts.WHOLE]


def test_of_many_names_a_chart_says_how_many_it_shows() -> None:
    rows = [row | {"due": number} for number, row in enumerate(rows_of(ALIKE))]
    drawn, said = charts.of_most(rows, "work_type", "due", "work types")

    assert said == "12 of 40 work types, those with the most items. "
    assert [row["due"] for row in drawn] == [*range(28, 40)], "the largest, in their own order"
    assert charts.of_most(rows[:12], "work_type", "due", "work types") == (rows[:12], "")
    kept, _ = charts.of_most(rows, "work_type", "due", "work types", also=ALIKE[0])
    assert ALIKE[0] in {row["work_type"] for row in kept}


@pytest.mark.parametrize(("x", "days"), [("week", 7), ("month", 31)])
def test_a_missing_week_or_month_keeps_its_place_and_breaks_the_line(x: str, days: int) -> None:
    first = date(2026, 7, 1) if x == "month" else date(2026, 6, 29)
    rows = [{x: first + timedelta(days=days * place), "attainment": 0.5} for place in (0, 2)]
    (line,) = charts.lines(rows, x, ["attainment"])["data"]

    assert line["x"] == [first + timedelta(days=days * place) for place in range(3)]
    assert line["y"] == [0.5, None, 0.5]


def test_the_last_week_keeps_its_place_without_a_value() -> None:
    rows = [{"week": date(2026, 6, day), "attainment": value} for day, value in ((15, None), (22, 0.5), (29, None))]
    (line,) = charts.lines(rows, "week", ["attainment"])["data"]
    assert line["y"] == [0.5, None]


def test_a_line_keeps_its_colour_whatever_is_filtered_and_many_are_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    names.know_vendors({f"V-{number}": f"Vendor {number}" for number in range(6)})
    rows = [
        {"vendor_id": f"V-{number}", "month": date(2026, 6, 1), "p80_hours": 10.0 + number % 5} for number in range(6)
    ]

    def colours(of: list[dict]) -> dict[str, str]:
        return {
            line["name"]: line["line"]["color"]
            for line in trends.by_part(of, "month", "p80_hours", "vendor_id")["data"]
        }

    assert colours(rows[1:3])["Vendor 2"] == colours(rows[2:5])["Vendor 2"]
    assert len(set(colours(rows[1:5]).values())) == 4
    many = colours(rows)
    assert many.pop("Vendor 4 (grey: 5 others)") != template.FAINT
    assert set(many.values()) == {template.FAINT}


def test_yen_have_no_decimals() -> None:
    assert format_value(12.3, "currency", currency="JPY") == "12 JPY"
    assert amount(1_234_567.8, "JPY") == "1,234,568"
    assert [amount(12.3, currency) for currency in ("USD", None, "")] == ["12.30"] * 3
    assert amount(12.3, "KWD") == "12.30", "the contract keeps amounts to the cent"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty vendors and forty work types with names alike. Tests only read it."""
    return unlike.house("alike", tmp_path_factory.mktemp("many"))


@pytest.fixture(scope="module")
def yen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All in yen. Tests only read it."""
    return unlike.house("yen", tmp_path_factory.mktemp("yen"))


@pytest.mark.parametrize("page", ["", "savings", "sla", "quality", "flow", "vendor"])
def test_each_place_of_a_chart_is_one_items_and_what_is_left_out_is_said(
    open_app: Opener, many: Path, page: str
) -> None:
    app = open_app(many, page)
    assert not app.exception

    for chart in app.get("plotly_chart"):
        figure = json.loads(chart.proto.spec)
        assert figure["layout"]["height"] <= 600, f"{chart.proto.id} takes too much of the page"
        for trace in figure["data"]:
            if trace["type"] == "bar" and figure["layout"].get("barmode") != "stack":
                assert len(set(trace["y"])) == len(trace["y"]), "bars lie on one spot"
    told = " ".join(element.value for element in [*app.caption, *app.markdown])
    said = {
        "savings": "12 of 40",
        "sla": "6 of 60 vendors",
        "quality": "10 of 40 work types",
        "flow": "6 of 60 vendors",
    }
    assert said.get(page, "") in told


def test_a_list_of_many_vendors_says_how_many_there_are(open_app: Opener, many: Path) -> None:
    app = open_app(many, "")
    assert [button.label for button in app.button if button.key == "all_credits"] == ["All 60"]
    assert sum(text.startswith(unlike.ALIKE) for text in list_texts(app)) < 30


def test_no_amount_in_yen_has_decimals(open_app: Opener, yen: Path) -> None:
    app = open_app(yen, "savings")
    configured = [json.loads(frame.proto.columns) for frame in app.dataframe]
    formats = {
        column["label"]: column["type_config"]["format"]
        for columns in configured
        for column in columns.values()
        if column.get("label", "").endswith("JPY")
    }
    assert formats
    assert set(formats.values()) == {"%,.0f"}
    said = [f"{tile.value} {tile.note}" for tile in tiles_of(app)] + [title.value for title in app.title]
    assert [text for text in said if re.search(r"\d\.\d\d JPY", text)] == []
    assert "JPY" in " ".join(said)


def test_a_week_without_work_is_not_a_missing_file(open_app: Opener, tmp_path: Path) -> None:
    app = open_app(unlike.house("gaps", tmp_path / "gaps"), "")
    assert app.title[0].value.startswith("Nothing was delivered or fell due")
    assert "Nothing moved." in [caption.value for caption in app.caption]
    assert not [info for info in app.info if "sla_terms" in info.value], "there are terms"


def test_a_wide_text_has_a_wide_column() -> None:
    texts = tables.pa.chunked_array([[shortened(ALIKE[0], 40), ALIKE[0]]])
    assert tables._wide(texts) == len(ALIKE[0]) * tables.LETTER_PIXELS
    assert tables._wide(texts.slice(0, 1)) is None
