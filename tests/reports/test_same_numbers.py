"""The page, the PDF, the HTML page and the spreadsheet carry the same numbers, whatever the filters and the week."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from queries import EVERYTHING, LINK_NAMES, Scope, asking, briefing
from queries.briefing import HEADLINE
from queries.format import format_value
from queries.metrics import describe
from reports.pack import NoPack
from tests.pages.conftest import Opener
from tests.pages.tiling import tiles_of
from tests.queries.portfolio import build_version, small_portfolio
from tests.reports import reading
from tests.reports.conftest import pack_of

SEEDS = range(4)
NEWEST = date(2026, 11, 9)


def random_scope(version: Path, random: Random) -> Scope:
    """Some of the filters, at random, but never so narrow that nothing is left."""
    ask = asking(version)
    choices = ask("frame/choices", Scope(viewer=EVERYTHING)).to_pylist()
    scope = Scope(viewer=EVERYTHING)
    for name, link in random.sample(list(LINK_NAMES.items()), random.randrange(3)):
        values = [row["value"] for row in choices if row["dimension"] == link]
        tried = replace(scope, **{name: tuple(random.sample(values, random.randint(1, min(2, len(values)))))})
        scope = tried if briefing.brief(ask, tried).tiles else scope
    return scope


def expected(found: briefing.Briefing) -> dict[str, str]:
    """The six values as on the tiles, straight from the briefing."""
    return {metric: format_value(found.tile(metric).value, describe(metric).unit, short=True) for metric in HEADLINE}


@pytest.mark.parametrize("seed", SEEDS)
def test_pdf_html_and_spreadsheet_say_what_the_briefing_says(demo_version: Path, seed: int) -> None:
    random = Random(seed)
    scope, week = random_scope(demo_version, random), NEWEST - timedelta(weeks=random.randrange(60))
    found = briefing.brief(asking(demo_version), scope, week)
    made = pack_of(demo_version, scope, week)
    tree, text, book = reading.tree(made), reading.pdf_text(made), reading.book(made)
    values = expected(found)
    assert [tile.value for tile in made.tiles] == list(values.values())

    for sentence in made.sentences:
        assert reading.plain(sentence) in text
        assert reading.plain(sentence) in reading.html_text(tree)
    assert [row["What the week says"] for row in reading.sheet(book, "Said")] == list(made.sentences)

    tiles = tree.xpath("//*[contains(@class, 'tile') and h2]")
    assert [reading.plain(tile.xpath("p[contains(@class, 'value')]")[0].text) for tile in tiles] == [*values.values()]
    for shown, tile in zip(made.tiles, tiles, strict=True):
        line = reading.plain(f"{shown.label} {shown.value} {shown.state} {shown.before}")
        assert line in text
        assert line in reading.html_text(tile)
        assert reading.plain(shown.note) in text
        assert reading.plain(shown.note) in reading.html_text(tile)

    rows = reading.sheet(book, "Week")
    for row, metric in zip(rows, HEADLINE, strict=True):
        value = found.tile(metric).value
        assert row["As shown"] == values[metric]
        assert row["Value"] == ("" if value is None else pytest.approx(value))
        assert row["The week before"] == (
            "" if found.tile(metric).before is None else pytest.approx(found.tile(metric).before)
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_all_three_list_the_same_rows(demo_version: Path, seed: int) -> None:
    random = Random(100 + seed)
    ask, scope = asking(demo_version), random_scope(demo_version, random)
    found, made = briefing.brief(ask, scope), pack_of(demo_version, scope)
    tree, text, book = reading.tree(made), reading.pdf_text(made), reading.book(made)
    for title, sheet, question in (
        ("Overdue now, longest past due first", "Overdue", "open/overdue"),
        ("About to breach now, the likeliest first", "At risk", "open/at_risk"),
    ):
        ids = [row["deliverable_id"] for row in ask(question, found.scope, limit=100_000).to_pylist()]
        assert [row["Deliverable"] for row in reading.sheet(book, sheet)] == ids
        if ids:
            assert [row[0] for row in reading.html_table(tree, title)] == ids
            assert ids[0] in text
    for tile, mover in zip(found.changed(), made.movers, strict=True):
        movers, column = briefing.moved(ask, found, tile.metric)
        total = sum(row[column] or 0 for row in movers.to_pylist())
        header = next(name for name in reading.sheet(book, mover.section.title)[0] if name.startswith("Contribution"))
        assert sum(row[header] for row in reading.sheet(book, mover.section.title)) == pytest.approx(total)
        written = format_value(mover.section.table[column][0].as_py(), describe(column).unit)
        last = reading.html_table(tree, mover.section.title)[0][-1]
        assert last.split(" ")[0].lstrip("+")[:4] == written.lstrip("+")[:4]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_page_shows_the_same_tiles(open_app: Opener, demo_warehouse: Path, demo_version: Path, seed: int) -> None:
    scope = random_scope(demo_version, Random(200 + seed))
    link = {name: list(getattr(scope, filters)) for filters, name in LINK_NAMES.items() if getattr(scope, filters)}
    app = open_app(demo_warehouse, **link)
    assert not app.exception
    on_page = [bare(tile.value) for tile in tiles_of(app)[: len(HEADLINE)]]
    made = pack_of(demo_version, scope)
    assert on_page == [tile.value for tile in made.tiles]
    text = reading.pdf_text(made)
    assert all(f"{tile.label} {value}" in text for tile, value in zip(made.tiles, on_page, strict=True))


def bare(written: str) -> str:
    """A tile's value without colour and escapes."""
    coloured = re.fullmatch(r":\w+\[(.*)\]", written)
    return (coloured[1] if coloured else written).replace("\\", "")


@pytest.mark.parametrize("seed", range(4))
def test_every_pack_is_one_page_of_a4(demo_version: Path, seed: int) -> None:
    random = Random(300 + seed)
    made = pack_of(demo_version, random_scope(demo_version, random), NEWEST - timedelta(weeks=random.randrange(80)))
    (page,) = reading.pages(made)
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_all_say_of_what_they_are(demo_version: Path) -> None:
    made = pack_of(demo_version, Scope(vendors=("V-VEGA",), segments=("legal",), viewer=EVERYTHING))
    text, tree = reading.pdf_text(made), reading.tree(made)
    about = {row[0]: row[1] for row in reading.book(made).get_sheet_by_name("About").to_python()}
    for said in ("Week 46 of 2026, 9–15 Nov 2026", "Vendor: Vega Advisory · Segment: Legal", "data version 0007",
                 "Data to Sun 15 Nov 22:00 · 1 day old", "made 16 Nov 2026 06:30 UTC", "Demo data"):  # fmt: skip
        assert said in text
        assert said in reading.html_text(tree)
    assert about["Data version"] == "0007"
    assert "Vega Advisory" in about["Title"]
    assert about["Demo data"].startswith("yes")
    for label, meaning in made.definitions:
        assert label in reading.html_text(tree)
        assert reading.plain(meaning) in reading.html_text(tree)
        assert f"{label}: {meaning.split('.')[0][:40]}" in text
    names = reading.book(made).sheet_names
    assert names[:3] == ["Week", "Said", "Weekly series"]
    assert {"Overdue", "At risk", "Defaults", "Coverage", "Definitions", "About"} <= set(names)


def test_a_running_week_is_labelled_and_its_change_withheld(tmp_path: Path) -> None:
    # The small portfolio's as-of is a Sunday; three days earlier its week is still running.

    version = build_version(tmp_path / "running.duckdb", datetime(2026, 2, 26, 12, tzinfo=UTC), **small_portfolio())
    made = pack_of(version, week=date(2026, 2, 23))
    for text in (reading.pdf_text(made), reading.html_text(reading.tree(made))):
        assert "the week is not over" in text
        assert "Week in progress" in text
        assert "week before" not in text
    assert all(row["The week before"] == "" for row in reading.sheet(reading.book(made), "Week"))


def test_without_data_there_is_no_pack(demo_version: Path) -> None:
    with pytest.raises(NoPack, match="no data of week 2031-W01; they run from 2024-"):
        pack_of(demo_version, week=date.fromisocalendar(2031, 1, 1))
