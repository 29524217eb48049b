"""The Explore page: a pivot whose link holds rows, columns and measure, for portfolios of any shape."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from pages.parts.explore import words
from queries import pivot
from queries.format import format_value
from queries.pivot import Cell, Head, Pivot
from tests.pages.conftest import HOSTILE, Opener
from tests.pages.tiling import open_menus

QUARTER = {"period": "Last quarter"}
LAID_OUT = [("work_type", "month"), ("week", "none"), ("specialist_id", "client")]
COLUMNS = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,billed_amount,currency"


def drawn(app: AppTest) -> dict:
    """The pivot as the browser receives it."""
    found = [
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "pivot_table"
    ]
    assert len(found) == 1
    return found[0]


def cells_of(app: AppTest) -> dict[tuple[str, str], list | None]:
    """(row, column) → text, items, number and whether they are few; None where there is no item."""
    table = drawn(app)
    return {
        (line["name"], column): cell
        for line in table["lines"]
        for column, cell in zip(table["columns"], line["cells"], strict=True)
    }


def said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.title, *app.caption, *app.info))


def imported(folder: Path, rows: list[str], header: str = COLUMNS, currency: str = "JPY") -> Path:
    """A warehouse of these rows."""
    exports, house = folder / "exports", folder / "house"
    exports.mkdir()
    (exports / "deliverables.csv").write_text("\n".join([header, *rows]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_CURRENCY", currency)
        pipeline.run([exports], warehouse=house, publish=True, by="test")
    return house


def item(number: int, vendor: str, work_type: str, amount: int = 1000, day: int = 6) -> str:
    return (
        f'A-{number},"{vendor}",legal,"{work_type}",2026-10-0{day - 1}T09:00:00Z,delivered,2026-10-0{day}T09:00:00Z,'
        f"{amount},JPY"
    )


def test_the_cells_are_the_answers(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "explore", **QUARTER)
    version = Warehouse(demo_warehouse).current().path
    answer = queries.run("sla/by_vendor", app.session_state["scope"], version).to_pylist()
    names = app.session_state["vendor_names"]

    assert not app.exception
    cells = cells_of(app)
    for row in answer:
        text, items, number, is_few = cells[names[row["vendor_id"]], row["segment"].capitalize()]
        assert (text, items) == (format_value(row["attainment"], "share", short=True), f"{row['due']:,}")
        assert number == row["attainment"]
        assert is_few == (row["due"] < 10)
    (total,) = queries.run("sla/attainment", app.session_state["scope"], version).to_pylist()
    assert cells["Total", "Total"][:2] == [format_value(total["attainment"], "share", short=True), f"{total['due']:,}"]
    assert app.title[0].value.startswith("On time: ")


@pytest.mark.parametrize(("measure", "laid_out"), list(zip(pivot.MEASURES, 5 * LAID_OUT, strict=True)))
def test_a_link_holds_rows_columns_and_measure(
    open_app: Opener, demo_warehouse: Path, measure: str, laid_out: tuple[str, str]
) -> None:
    rows, columns = laid_out
    app = open_app(demo_warehouse, "explore", rows=rows, columns=columns, measure=measure, **QUARTER)

    assert not app.exception
    assert [app.selectbox(key=key).value for key in ("rows", "columns", "measure")] == [rows, columns, measure]
    assert drawn(app)["columns"][0] == "Total"
    assert (len(drawn(app)["columns"]) == 1) == (columns == "none")
    assert drawn(app)["lines"][0]["name"] == "Total"
    assert "None" not in json.dumps(drawn(app)).replace("null", "")


def test_a_choice_is_a_step_of_the_address(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "explore", **QUARTER)
    app.selectbox(key="rows").set_value("segment").run()
    assert app.query_params["rows"] == "segment"
    assert app.selectbox(key="columns").value == "vendor_id", "a dimension is not laid out against itself"
    app.selectbox(key="measure").set_value("billed").run()
    assert app.query_params["measure"] == "billed"
    assert any("Billed by segment and vendor, USD" in header.value for header in app.header)


def test_a_link_that_asks_for_what_there_is_not_shows_the_usual(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "explore", rows="1; drop table", columns="vendor_id", measure="net_savings")

    assert not app.exception
    assert [app.selectbox(key=key).value for key in ("rows", "columns", "measure")] == [
        "vendor_id", "segment", "attainment",
    ]  # fmt: skip


def test_its_downloads_hold_every_cell(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_menus(open_app(demo_warehouse, "explore", rows="month", columns="vendor_id", **QUARTER))
    assert [button.proto.label for button in app.get("download_button")] == ["Download CSV", "Spreadsheet"]

    version = Warehouse(demo_warehouse).current().path
    answer = queries.run("explore/pivot", app.session_state["scope"], version, rows="month", columns="vendor_id")
    table = pivot.listed(answer, "month", "vendor_id", "attainment")
    kinds = ["pivot_row_kind", "month", "pivot_column_kind", "vendor_id", "attainment", "due"]
    assert table.column_names == kinds
    assert table.schema.field("month").type == pa.date32()
    filled = [cell for cell in cells_of(app).values() if cell]
    assert sorted(table["due"].to_pylist()) == sorted(int(cell[1].replace(",", "")) for cell in filled)
    assert queries.origin.of(table).parameters == {"rows": "month", "columns": "vendor_id"}
    assert pivot.listed(answer, "month", "none", "due").column_names == ["pivot_row_kind", "month", "due"]


def test_hostile_names_arrive_as_they_are_and_only_as_text(open_app: Opener, hostile_warehouse: Path) -> None:
    app = open_app(hostile_warehouse, "explore", rows="specialist_id", columns="work_type", period="All time")

    assert not app.exception
    assert [line["name"] for line in drawn(app)["lines"]] == ["Total", f"{HOSTILE} s"]
    assert drawn(app)["columns"] == ["Total", f"{HOSTILE} w"]


def test_one_item_in_yen_is_grey_and_has_no_decimals(open_app: Opener, tmp_path: Path) -> None:
    app = open_app(imported(tmp_path, [item(1, "acme", "review")]), "explore", measure="billed", period="All time")

    assert not app.exception
    assert cells_of(app)["acme", "Legal"] == ["1,000", "1", 1000.0, True]
    assert any(header.value == "Billed by vendor and segment, JPY" for header in app.header)
    assert app.title[0].value.replace("\u00a0", " ") == "Billed: 1,000 JPY in all"


def test_work_without_a_measure_says_what_is_missing(open_app: Opener, tmp_path: Path) -> None:
    house = imported(tmp_path, [item(1, "acme", "review")])
    for measure, needed in (
        ("attainment", "sla_terms"),
        ("first_pass_acceptance", "events"),
        ("baseline_cost", "baselines"),
    ):
        app = open_app(house, "explore", measure=measure, period="All time")
        assert not app.exception
        assert "nothing to work it out from" in app.title[0].value
        assert needed in said(app)
    app = open_app(house, "explore", period="All time")
    assert app.selectbox(key="measure").value == "received", "the first that the work has"
    assert not {"specialist_id", "complexity"} & {*app.selectbox(key="rows").options}
    assert "Specialist" not in app.selectbox(key="rows").options


def test_sixty_by_forty_long_names_alike_at_the_start_each_have_a_cell(open_app: Opener, tmp_path: Path) -> None:
    start = "International Consortium for Knowledge Processes and Related Advisory Services "
    rows = [
        item(100 * vendor + work, f"{start}{vendor:02d}"[-80:], f"{start}{work:02d}"[-80:])
        for vendor in range(60)
        for work in range(40)
    ]
    house = imported(tmp_path, rows)
    app = open_app(house, "explore", rows="vendor_id", columns="work_type", measure="delivered", period="All time")

    assert not app.exception
    table = drawn(app)
    assert (len(table["lines"]), len(table["columns"])) == (61, 41)
    assert len({line["name"] for line in table["lines"]}) == 61, "no two names became one"
    assert cells_of(app)["Total", "Total"][0] == "2,400"
    assert "All others" not in table["columns"]
    assert all(cell[3] for line in table["lines"][1:] for cell in line["cells"][1:]), "one item each is few"


# The sentences

WEEK, MONTH = Head("name", "2026-11-09"), Head("name", "2026-11-01")
TOTAL = Head("total")


def of(*cells: tuple[Head, float | None, int]) -> Pivot:
    found = {(head, TOTAL): Cell(value, items) for head, value, items in cells}
    return Pivot(tuple(head for head, _, _ in cells), (TOTAL,), found)


def test_the_headline_says_the_ends_among_rows_with_enough_items() -> None:
    found = of(
        (TOTAL, 0.9, 60),
        (Head("name", "legal"), 0.8, 30),
        (Head("name", "finance"), 1.0, 30),
        (Head("name", "other"), 0.1, 9),
    )
    text = words.answer(found, "segment", "attainment").replace("\u00a0", " ").replace("\\", "")

    assert text == "On time: 90.0 % in all, from 80.0 % (Legal) to 100.0 % (Finance)"
    assert words.answer(of((TOTAL, None, 0)), "segment", "attainment") == "On time: nothing to work it out from"


def test_rows_that_read_alike_share_an_end_of_the_headline() -> None:
    rows = [(Head("name", name), value, 30) for name, value in (("a", 1.0), ("b", 0.99999), ("c", 1.0), ("d", 0.5))]
    text = words.answer(of((TOTAL, 0.9, 120), *rows), "client", "attainment")

    said = text.replace("\u00a0", " ").replace("\\", "")
    assert said == "On time: 90.0 % in all, from 50.0 % (d) to 100.0 % (a and 2 others)"
    assert words.answer(of((TOTAL, 1.0, 90), *rows[:3]), "client", "attainment").endswith(" in all")


def test_heads_read_as_what_they_are() -> None:
    assert words.head(WEEK, "week") == format_value(pivot.day_of("2026-11-09"), "week")
    assert words.head(MONTH, "month") == "Nov 2026"
    assert words.head(Head("not_stated"), "complexity") == "Not stated"
    assert words.head(Head("others"), "client") == "All others"
    assert words.head(Head("name", "total"), "client") == "total", "a client may be called so"


def test_a_long_name_keeps_its_end_in_the_headline() -> None:
    start = "International Consortium for Knowledge Processes and Related Advisory Services"
    found = of((TOTAL, 30.0, 30), *((Head("name", f"{start} {number}"), number, 15) for number in (11, 19)))
    text = words.answer(found, "client", "received").replace("\\", "")

    assert text == (
        "Received: 30 in all, from 11 (International Consor…Advisory Services 11) to 19 "
        "(International Consor…Advisory Services 19)"
    )


def test_money_in_the_headline_has_its_currency() -> None:
    text = words.answer(of((TOTAL, 1234.0, 30)), "client", "billed", "JPY")
    assert text.replace("\u00a0", " ") == "Billed: 1,234 JPY in all"
