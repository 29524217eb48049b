"""Every page through the real frame: with the demo, without data, in an empty period, with hostile names."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pandas
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.contract import TABLES
from data.warehouse import Warehouse, WarehouseError, reading
from queries import engine
from queries.format import format_value
from tests.pages.conftest import PAGES, TAB, TABS, WITH_PERIOD, Opener, at_page
from tests.pages.tiling import menus_of, tiles_of

NO_OVERVIEW = {"claims", "deliverable", "explore", "import", "targets", "definitions", "settings"}
"""Pages that list, ask or explain. All others answer on their first screen, in tiles and charts."""

OR_ELSE = "a page of another kind is named in NO_OVERVIEW of tests/pages/test_pages.py"

ESCAPED = "wrap each name from a file in escape.markdown"

ANSWERING = [page for page in PAGES if page not in NO_OVERVIEW]
WORKS_WITHOUT_DATA = {"import", "definitions", "settings"}


def text_of(app: AppTest) -> list[str]:
    """Everything on the page that the browser reads as Markdown."""
    said = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    labels = [button.label for button in app.button]
    return [element.value for element in said] + labels + list(menus_of(app).values())


def charts_of(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.fixture(scope="module")
def first_visit(demo_warehouse: Path) -> Callable[[str], AppTest]:
    """A page of the demo as its first visitor sees it, with nothing cached; opened once, for tests that only look."""

    @cache
    def opened(page: str) -> AppTest:
        st.cache_resource.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KPO_WAREHOUSE", str(demo_warehouse))
            return at_page(page)

    return opened


@pytest.mark.parametrize("page", ANSWERING)
def test_page_answers_in_its_first_screen(first_visit: Callable[[str], AppTest], page: str) -> None:
    app = first_visit(page)

    assert not app.exception
    assert not app.error
    assert app.title, "show the answer as the title, with headline.show"
    assert re.search(r"\d", app.title[0].value), f"the title is the answer, with its number; {OR_ELSE}"
    assert len(tiles_of(app)) >= 4, f"show four tiles or more with tiles.tile; {OR_ELSE}"
    assert charts_of(app), f"show a chart with tables.chart; {OR_ELSE}"
    has_menu = any(key.startswith("behind_") for key in menus_of(app))
    assert app.dataframe or has_menu, f"show a table with tables.table, or a chart with its own; {OR_ELSE}"


@pytest.mark.parametrize("page", PAGES)
def test_page_without_any_data_says_what_to_do(open_app: Opener, empty_warehouse: Path, page: str) -> None:
    app = open_app(empty_warehouse, page)

    assert not app.exception
    assert not app.error
    assert app.title, "show a title, with headline.show, before empty.nothing_in_period"
    said = [info.value for info in app.info]
    assert page in WORKS_WITHOUT_DATA or "Nothing has been imported yet." in said, "empty.nothing_in_period says it"
    texts = [one.value for one in (*app.title, *app.header, *app.markdown, *app.caption, *app.info)]
    texts += [option for box in app.main.selectbox for option in box.options]
    assert not [text for text in texts if "1970" in text or "1971" in text or "eek 5" in text], "there is no week yet"


@pytest.mark.parametrize("page", WITH_PERIOD)
def test_page_in_an_empty_period_says_so(open_app: Opener, demo_warehouse: Path, page: str) -> None:
    app = open_app(demo_warehouse, page, period="Custom", since="1999-01-01", until="1999-01-31")

    assert not app.exception
    assert not app.error
    assert app.info, "empty.nothing_in_period says it; has_period=False in the registry where no period applies"


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITH_PERIOD])
def test_the_period_changes_nothing_where_it_does_not_apply(open_app: Opener, demo_warehouse: Path, page: str) -> None:
    def shown(period: str) -> tuple[list, list]:
        app = open_app(demo_warehouse, page, period=period)
        return text_of(app) + [tile.spoken for tile in tiles_of(app)], charts_of(app)

    assert shown("All time") == shown("Last complete week")


def test_work_without_any_term_says_which_file_to_import_and_nothing_else(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "sla", period="All time")

    assert not app.exception
    assert "**sla_terms**" in app.info[0].value
    assert not [element for element in app.markdown if "None" in element.value]


@pytest.mark.parametrize("page", ["mix", "throughput?By work type", "savings"])
def test_work_without_a_baseline_is_no_error(open_app: Opener, demo_warehouse: Path, page: str) -> None:
    path, _, view = page.partition("?")
    app = open_app(demo_warehouse, path, segment=["other"], period="All time", **({"view": view} if view else {}))

    assert not app.exception
    assert not app.error
    assert any("baselines" in info.value for info in app.info)


LINKED = [f"{page}?{view}" for page, views in TABS.items() for view in views]


@pytest.mark.parametrize("page", PAGES)
def test_every_tab_of_a_page_is_tried(first_visit: Callable[[str], AppTest], page: str) -> None:
    rows = [control for control in first_visit(page).segmented_control if control.key == TAB[page]]
    tabs = [tab.rstrip(" 0123456789,USD") for row in rows for tab in row.options[1:]]  # some say how much is in them

    assert TABS.get(page, []) == tabs, f"name them at {page!r} in TABS of tests/pages/conftest.py: {tabs}"


@pytest.mark.parametrize("page", [*PAGES, *LINKED])
def test_names_from_files_are_only_text(open_app: Opener, hostile_warehouse: Path, page: str) -> None:
    page, _, view = page.partition("?")
    app = open_app(hostile_warehouse, page, period="All time", **({TAB[page]: view} if view else {}))

    assert not app.exception
    for said in text_of(app):
        assert not re.search(r"(?<!\\)!?\[x(?<!\\)\]", said), f"{said}: {ESCAPED}"
        assert not re.search(r"(?<!\\)<b", said), f"{said}: {ESCAPED}"
        assert not re.search(r"(?<!\\):red(?<!\\)\[y", said), f"{said}: {ESCAPED}"
        assert "http://" not in said, f"{said}: {ESCAPED}"
    for chart in charts_of(app):
        assert "<b>=cmd" not in json.dumps(chart), "wrap each name from a file in escape.plotly"
    for table in app.dataframe:
        for column in table.value.select_dtypes(include=["object", "str"]).columns:
            assert not any(str(value).startswith("=") for value in table.value[column])


def test_hostile_names_do_reach_the_sla_page(open_app: Opener, hostile_warehouse: Path) -> None:
    app = open_app(hostile_warehouse, "sla", view="Vendor reports", period="All time")

    assert "evil.example" in json.dumps(charts_of(app)), "else the test above looks at nothing"
    assert any("evil" in said for said in text_of(app)), "a long name is cut in its middle"


def test_tiles_say_what_the_questions_answer(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", period="Last complete week")
    scope = app.session_state["scope"]
    total = queries.run("sla/attainment", scope, Warehouse(demo_warehouse).current().path).to_pylist()[0]
    shown = {tile.label: tile.value for tile in tiles_of(app)}

    assert (scope.since, scope.until) == (date(2026, 11, 9), date(2026, 11, 15))
    assert format_value(total["attainment"], "share", short=True) in shown["On time"].replace("\\", "")
    assert f"{total['misses']}" in shown["Misses"]


def test_a_first_week_that_is_not_over_is_shown(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "throughput", period="All time")

    assert not app.exception
    assert {tile.label: tile.value for tile in tiles_of(app)}["Delivered"] == "1"
    assert any("week so far" in tile.note for tile in tiles_of(app))


def test_a_link_carries_its_filters(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", vendor=["Vega Advisory"], segment=["Legal"], period="Last quarter")

    assert not app.exception
    scope = app.session_state["scope"]
    assert (scope.vendors, scope.segments) == (("V-VEGA",), ("legal",))
    assert (scope.since, scope.until) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (scope.reference_since, scope.reference_until) == (date(2026, 4, 1), date(2026, 6, 30))


def test_a_link_may_name_a_vendor_by_id_or_by_name(open_app: Opener, demo_warehouse: Path) -> None:
    for vendor in ("V-VEGA", "Vega Advisory"):
        app = open_app(demo_warehouse, "sla", vendor=[vendor], segment=["legal"], period="last_quarter")

        assert app.session_state["scope"].vendors == ("V-VEGA",)
        assert app.session_state["scope"].segments == ("legal",)
        assert app.session_state["scope"].since == date(2026, 7, 1)
        assert not any("left out" in warning.value for warning in app.warning)


def test_a_filter_of_a_link_that_is_unknown_is_dropped_and_said(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", vendor=["nobody", "V-VEGA"], period="bogus")

    assert not app.exception
    assert app.session_state["scope"].vendors == ("V-VEGA",)
    assert "left out: nobody, bogus" in app.warning[0].value

    app.button(key="reset").click().run()

    assert not any("left out" in warning.value for warning in app.warning)


@pytest.mark.parametrize("error", [KeyError("week"), WarehouseError("The disk is full.")])
def test_a_failure_is_a_calm_sentence(
    open_app: Opener, demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(engine, "run", fail)
    st.cache_resource.clear()
    app = open_app(demo_warehouse)

    assert not app.exception
    (said,) = app.error
    assert "Traceback" not in said.value
    assert "week" not in said.value
    assert ("disk is full" in said.value) == isinstance(error, WarehouseError)


def written_by_people(version: Path) -> list[str]:
    """What looks like a code in free text, the longest first; it is shown as written."""
    texts = [(table, column) for table in TABLES.values() for column in table.columns if column.type == "text"]
    with reading(version) as connection:
        found = {
            value
            for table, column in texts
            for (value,) in connection.execute(f"select distinct {column.name} from raw.{table.name}").fetchall()
            if re.fullmatch(r"[a-z]+(_[a-z]+)+", value or "")
        }
    return sorted(found, key=len, reverse=True)


def test_codes_and_ids_of_vendors_never_stand_on_a_page(
    first_visit: Callable[[str], AppTest], demo_warehouse: Path
) -> None:
    brought = re.compile("|".join(written_by_people(Warehouse(demo_warehouse).current().path)))
    for page in ANSWERING:
        app = first_visit(page)
        # Health names the files and columns to put right, by their original names.
        code = r"\bV-[A-Z]+" if page == "health" else r"\bV-[A-Z]+|[a-z]_[a-z]"
        shown = [value for table in app.dataframe for column in table.value for value in table.value[column]]
        said = [re.sub(r":material/\w+:", "", text) for text in [*text_of(app), *map(str, shown)]]
        said = [brought.sub("", text.replace("\\", "")) for text in said]  # what people wrote is shown as they wrote it
        found = [text for text in said if re.search(code, text)]

        assert found == [], page


def test_chips_take_filters_off(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, segment=["legal", "finance"])
    app.button(key="chip_segment_legal").click().run()

    assert app.session_state["scope"].segments == ("finance",)
    assert not [button for button in app.button if button.key == "reset"], "one chip takes itself off"

    app = open_app(demo_warehouse, segment=["legal", "finance"])
    app.button(key="reset").click().run()

    assert app.session_state["scope"].segments == ()
    assert not [button for button in app.button if button.key and button.key.startswith("chip_")]


def test_a_viewer_is_always_named(open_app: Opener, demo_warehouse: Path) -> None:
    assert open_app(demo_warehouse).session_state["scope"].viewer is queries.EVERYTHING


def test_the_demo_can_be_left(open_app: Opener, tmp_path: Path, demo_warehouse: Path) -> None:
    house = shutil.copytree(demo_warehouse, tmp_path / "copy")
    app = open_app(house)
    assert app.session_state["status"]["demo"]

    app.button(key="start_empty").click().run()

    assert not app.exception
    assert not app.session_state["status"]["demo"]
    assert app.session_state["status"]["deliverables"] == 0
    assert app.info


def test_answers_are_cached_across_runs(
    open_app: Opener, demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(demo_warehouse, "sla")
    asked: list[str] = []
    run = queries.run
    monkeypatch.setattr(queries, "run", lambda name, *rest, **more: asked.append(name) or run(name, *rest, **more))
    app.run()

    assert not app.exception
    assert asked == []


@pytest.mark.parametrize("page", WITH_PERIOD)
def test_the_next_visitor_sees_what_the_first_one_saw(
    first_visit: Callable[[str], AppTest], open_app: Opener, demo_warehouse: Path, page: str
) -> None:
    first, second = first_visit(page), open_app(demo_warehouse, page)

    assert text_of(first)
    assert rounded(charts_of(second)) == rounded(charts_of(first))
    for one, other in zip(first.dataframe, second.dataframe, strict=True):
        pandas.testing.assert_frame_equal(one.value, other.value)
    assert text_of(second) == text_of(first)


def rounded(drawn: object) -> object:
    """Without the last digits of sums, which several threads add up in another order."""
    if isinstance(drawn, dict):
        return {name: rounded(value) for name, value in drawn.items()}
    if isinstance(drawn, list):
        return [rounded(value) for value in drawn]
    return float(f"{drawn:.9g}") if isinstance(drawn, float) else drawn


def test_pages_hold_no_sql_and_no_unsafe_markup() -> None:
    root = Path(__file__).parents[2]
    banned = r"unsafe_allow_html|st\.table\(|st\.write\(|plotly\.express|duckdb|\bselect\b.+\bfrom\b"
    found = [
        f"{path.name}: {line.strip()}"
        for path in [root / "dashboard.py", *(root / "pages").rglob("*.py")]
        for line in path.read_text("utf-8").splitlines()
        if re.search(banned, line)
    ]

    assert found == []
