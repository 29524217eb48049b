"""Settings: what a reader chooses is how every page reads; what holds for all is the same in every link."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from data.written import Written
from pages.parts import escape, reader, tables, visitor
from queries import fiscal, locales, preferences
from queries.fiscal import FiscalYear
from queries.format import format_value
from queries.preferences import EVERYONE, Preferences
from tests.pages.conftest import PAGES, TAB, TABS, Opener
from tests.pages.tiling import menus_of, tiles_of

ITEM = {"deliverable": {"deliverable": "D-0000100"}}
COLOUR = re.compile(r"rgba\([^)]*\)")
KEPT = {"detail"}  # of findings: it is written when the data are imported, for files and logs as well
PLACES = {"x", "y", "tickvals", "tickformat", "customdata"}
ENGLISH = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?!\d)|\d\.\d+ ?\u00a0?%"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
    r"|\b(?:May|Oct|Dec|October|December|Tue|Wed|Thu) \d"
)
"""A grouped number, a share, a date or a day as the house writes them; 2,281 would be two and a bit, which none is."""

MUNICH, NEW_YORK = "M" * 22, "N" * 22
RETAIL = FiscalYear(starts_in=2, months="4-4-5", week_start="sunday")


@pytest.fixture
def house(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The test's own demo warehouse."""
    return Path(shutil.copytree(demo_warehouse, tmp_path / "house"))


@pytest.fixture
def at_browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The next visitor opens the dashboard in the browser of that name; without one, it keeps no cookies."""

    def visit(name: str) -> None:
        cookies = {visitor.COOKIE: name} if name else {}
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))

    return visit


def chosen(app: AppTest, key: str, value: object) -> AppTest:
    app.selectbox(key=key).set_value(value).run()
    assert not app.exception
    return app


def test_one_browser_reads_german_and_another_as_before(house: Path, open_app: Opener, at_browser) -> None:
    at_browser(MUNICH)
    app = chosen(open_app(house, "settings"), "locale_own", "de_DE")
    assert app.title[0].value == "Numbers read 1\\.234,5, dates 15\\.\u00a0Nov\\.\u00a02026; calendars begin on Monday."
    german = open_app(house, "sla")
    at_browser(NEW_YORK)
    english = open_app(house, "sla")
    before, after = (tiles_of(app)[0].value for app in (english, german))
    assert "." in before
    assert after == before.replace(".", ",")
    assert after.replace(" ", "\u00a0") in german.title[0].value
    assert "Nov 2026" in english.caption[0].value
    assert "Nov\\. 2026" in german.caption[0].value


def test_what_is_set_for_everyone_holds_for_who_chose_nothing(house: Path, open_app: Opener, at_browser) -> None:
    at_browser("")
    app = open_app(house, "settings")
    assert "keeps no cookies" in " ".join(one.value for one in app.caption)
    chosen(app, "locale_everyone", "de_DE")
    at_browser(NEW_YORK)
    assert "1\\.234,5" in open_app(house, "settings").title[0].value


def test_a_fiscal_year_of_weeks_puts_its_periods_in_the_menu(house: Path, open_app: Opener) -> None:
    assert "Last fiscal quarter" not in open_app(house, "sla").selectbox(key="period").options
    app = open_app(house, "settings")
    for key, value in [("fiscal_starts_in", 2), ("fiscal_months", "4-4-5"), ("fiscal_week_start", "sunday")]:
        chosen(app, key, value)
    assert fiscal.of(Written(house)) == RETAIL
    app = open_app(house, "sla", period="Last fiscal quarter")
    assert app.selectbox(key="period").value == "Last fiscal quarter"
    assert app.caption[0].value == escape.markdown("2 Aug – 31 Oct 2026 vs 3 May – 1 Aug 2026")
    chosen(app, "period", "Last fiscal month")
    assert app.caption[0].value == escape.markdown("27 Sep – 31 Oct 2026 vs 30 Aug – 26 Sep 2026"), (
        "five weeks after four"
    )


def test_a_trend_shows_where_fiscal_quarters_begin(house: Path, open_app: Opener) -> None:
    assert _labels(open_app(house, "sla", period="Last 26 complete weeks")) == []
    fiscal.keep(Written(house), RETAIL, "ann")
    assert _labels(open_app(house, "sla", period="Last 26 complete weeks")) == ["FQ3 2026-08-02", "FQ4 2026-11-01"]
    assert _labels(open_app(house, "sla", period="All time"))[-1] == "FQ1 2026-02-01", "of two years, only the years"


def _labels(app: AppTest) -> list[str]:
    """The labels of fiscal quarters on the page's first trend."""
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    trend = next(figure for figure in figures if figure["layout"]["xaxis"].get("type") == "date")
    notes = trend["layout"].get("annotations", [])
    return [f"{note['text']} {note['x']}" for note in notes if note["text"].startswith("FQ")]


def test_a_link_to_a_fiscal_period_says_so_where_there_is_none(house: Path, open_app: Opener) -> None:
    app = open_app(house, "sla", period="Last fiscal quarter")
    assert "Last fiscal quarter" in app.warning[0].value
    assert app.selectbox(key="period").value == "Last 13 complete weeks"


def test_a_period_that_is_no_more_gives_way_to_the_usual_one(house: Path, open_app: Opener) -> None:
    fiscal.keep(Written(house), RETAIL, "ann")
    app = open_app(house, "sla", period="Last fiscal month")
    fiscal.keep(Written(house), FiscalYear(), "ann")
    assert app.run().selectbox(key="period").value == "Last 13 complete weeks"
    assert not app.exception


def test_a_week_that_begins_on_sunday_turns_lists_of_weekdays_and_no_week(
    house: Path, open_app: Opener, at_browser
) -> None:
    at_browser(NEW_YORK)
    before = open_app(house).title[0].value
    preferences.keep(Written(house), f"browser:{NEW_YORK}", Preferences(week_start="sunday"), "ann")
    app = open_app(house, "flow", view="Working hours")
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    days = [figure["data"][0]["y"] for figure in figures if figure["data"][0].get("type") == "heatmap"]
    assert days
    assert all(list(each) == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] for each in days)
    week = open_app(house)
    assert week.title[0].value == before
    assert week.selectbox(key="week").value == "2026-W46"


def test_a_table_and_a_chart_are_written_in_the_readers_locale(house: Path, open_app: Opener) -> None:
    preferences.keep(Written(house), EVERYONE, Preferences("de_DE"), "ann")
    app = open_app(house, "sla")
    (chart, *_) = (json.loads(one.proto.spec) for one in app.get("plotly_chart") if "tickformat" in one.proto.spec)
    assert chart["layout"]["separators"] == ",."
    config = json.loads(next(one.proto.config for one in app.get("plotly_chart")))
    assert config["locales"]["de-DE"]["format"]["shortMonths"][9] == "Okt."
    columns = json.loads(app.dataframe[0].proto.columns)
    assert columns["due_at"]["type_config"]["format"] == "DD.MM.YYYY, HH:mm"


def test_a_file_is_for_a_machine_whatever_the_locale() -> None:
    with locales.writing("de_DE"):
        shown, filed = tables.both(lambda: pa.table({"target": [format_value(1234.5, "currency")], "number": [1234.5]}))
        assert shown["target"].to_pylist() == ["1.234,50"]
        assert tables._csv(filed).decode("utf-8-sig").splitlines() == ["target,number", '"1,234.50",1234.5']
        late = tables._csv(lambda: pa.table({"target": [format_value(1234.5, "currency")]}))
    assert b"1,234.50" in late


@pytest.fixture(scope="module")
def german_house(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo warehouse where everyone reads German. Tests only read it."""
    house = Path(shutil.copytree(demo_warehouse, tmp_path_factory.mktemp("german") / "house"))
    preferences.keep(Written(house), EVERYONE, Preferences("de_DE"), "ann")
    return house


@pytest.mark.parametrize("page", [page for page in PAGES if page != "settings"])
def test_no_page_writes_an_english_number_for_a_german(page: str, german_house: Path, open_app: Opener) -> None:
    for tab in [None, *TABS.get(page, [])]:
        chosen_tab = {TAB[page]: tab} if tab else {}
        app = open_app(german_house, page, **chosen_tab, **ITEM.get(page, {}))
        assert not app.exception
        assert [said for said in _texts(app) if ENGLISH.search(COLOUR.sub("", said.replace("\\", "")))] == []


def _texts(app: AppTest) -> list[str]:
    """All that the page says: sentences, buttons, tiles, lists, charts, and the texts in tables."""
    said = [one.value for one in (*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning)]
    said += [button.label for button in app.button] + list(menus_of(app).values())
    drawn = [one.proto.spec for one in app.get("plotly_chart")]
    drawn += [one.proto.json for one in app.get("bidi_component") if one.proto.json]
    said += [text for one in drawn for text in _within(json.loads(one))]
    for frame in (table.value for table in app.dataframe):
        texts = [frame[name].head(20) for name in frame if name not in KEPT]
        said += [cell for column in texts for cell in column if isinstance(cell, str)]
    return said


def _within(node: object) -> Iterator[str]:
    """The texts in a figure or a component, without places on an axis."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (text for name, part in node.items() if name not in PLACES for text in _within(part))
    elif isinstance(node, list):
        yield from (text for part in node for text in _within(part))


def test_a_drawer_that_runs_by_itself_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread that has chosen none, the session says the locale; without a session, it is the house's."""
    assert locales.current() == locales.HOUSE
    monkeypatch.setattr(reader, "get_script_run_ctx", lambda suppress_warning: object())
    monkeypatch.setattr(reader, "in_force", lambda: preferences.InForce(locale="de_DE"))
    assert locales.current() == "de_DE"


def test_the_pages_first_html_tells_the_browser_its_language(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPO_WAREHOUSE", str(house))
    preferences.keep(Written(house), f"browser:{MUNICH}", Preferences("de_DE", "sunday"), "ann")
    assert 'const tag = "de-DE-u-fw-sun"' in reader.script(MUNICH)
    assert 'const tag = "en-GB-u-fw-mon"' in reader.script(None)
    assert 'const tag = "en-GB-u-fw-mon"' in reader.script("</script>")
