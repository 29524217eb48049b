"""The PDF, the slides and the spreadsheet say what the questions answer and what the Vendor page shows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.warehouse import Warehouse
from queries import Scope, asking
from queries.format import format_value
from queries.said import vendor_words
from reports.handout.build import SHOWN
from reports.handout.content import Handout
from tests.pages.conftest import Opener
from tests.pages.tiling import tiles_of
from tests.reports import reading as packs
from tests.reports.handout import reading
from tests.reports.handout.conftest import QUARTER, handout_of

SCOPES = [
    ("V-VEGA", QUARTER),
    ("V-ORION", replace(QUARTER, segments=("legal",))),
    ("V-KESTREL", Scope(viewer=QUARTER.viewer, since=QUARTER.since, until=QUARTER.until)),
    ("V-MAYON", replace(QUARTER, work_types=("equity_research",))),
]
ANY_MISS = {"basis": "coded", "cause": None, "owner": None, "state": None}


class Answers:
    """What the questions answer in the vendor's own scope."""

    def __init__(self, version: Path, vendor: str, scope: Scope) -> None:
        self._ask, self._own = asking(version), replace(scope, vendors=(vendor,))

    def rows(self, question: str, **more: Any) -> list[dict]:
        return self._ask(question, self._own, **more).to_pylist()

    def row(self, question: str) -> dict:
        (found,) = self.rows(question)
        return found


@pytest.fixture(scope="module", params=SCOPES, ids=lambda one: one[0])
def asked(request: pytest.FixtureRequest, demo_version: Path) -> tuple[Handout, Answers]:
    vendor, scope = request.param
    return handout_of(demo_version, vendor, scope), Answers(demo_version, vendor, scope)


@pytest.fixture(scope="module")
def larger(first_start: Path) -> tuple[Handout, Answers]:
    """Of a demo with work enough for weeks and service levels to be judged."""
    version = Warehouse(first_start).current().path
    return handout_of(version, "V-VEGA", QUARTER), Answers(version, "V-VEGA", QUARTER)


def test_the_six_numbers_are_those_of_the_questions(asked: tuple[Handout, Answers]) -> None:
    made, answers = asked
    (own,) = [row for row in made.fair.table.to_pylist() if row["vendor_id"] == made.vendor]
    exact = [
        answers.row("sla/attainment")["attainment"],
        own["same_work_attainment"],
        answers.row("quality/first_pass")["first_pass_acceptance"],
        answers.row("vendor/delivered")["p50_hours"],
        answers.row("savings/total")["net_savings_share"],
        answers.row("credits/total")["credit_due"],
    ]
    units = ["share", "share", "share", "hours", "share", "currency"]
    written = [format_value(value, unit, short=True) for value, unit in zip(exact, units, strict=True)]
    suffix = {"hours": " h", "currency": " USD", "share": ""}
    shown = [
        f"{text}{suffix[unit]}" if value is not None else text
        for text, unit, value in zip(written, units, exact, strict=True)
    ]

    first, _ = reading.pages(made)
    table = reading.table_of(reading.deck(made).slides[0])
    sheet = packs.sheet(reading.book(made), "Summary")
    assert [tile.metric for tile in made.tiles] == list(SHOWN)
    assert [row[1] for row in table[1:]] == shown
    assert [row["Value"] for row in sheet] == ["" if value is None else pytest.approx(value) for value in exact]
    assert [row["As shown"] for row in sheet] == shown
    for tile, text in zip(made.tiles, shown, strict=True):
        assert f"{tile.label} {text}" in first


def test_what_is_said_stands_in_all_three(asked: tuple[Handout, Answers]) -> None:
    made, _ = asked
    text, slides = " ".join(reading.pages(made)), list(reading.deck(made).slides)
    said = [row["What the handout says"] for row in packs.sheet(reading.book(made), "Said")]
    parts = (made.trend, made.segments, made.causes, made.fair, made.levels, made.misses)
    titles = [made.headline, *(part.title for part in parts)]
    assert [slide.shapes.title.text for slide in slides][:7] == titles
    for sentence in [*titles, made.behind, made.report.sentence]:
        assert packs.plain(sentence) in text
        assert sentence in said


def test_the_trend_is_attainment_by_week(asked: tuple[Handout, Answers]) -> None:
    made, answers = asked
    weeks = answers.rows("sla/weekly")
    series = reading.series_of(reading.deck(made).slides[1])
    assert series["On time"] == [pytest.approx(row["attainment"]) if row["due"] else None for row in weeks]
    assert series.get("Target", [None] * len(weeks)) == [
        None if row["attainment_target"] is None else pytest.approx(row["attainment_target"]) for row in weeks
    ]
    assert len(packs.sheet(reading.book(made), "Weeks")) == len(weeks)


def test_segments_are_those_of_the_page(asked: tuple[Handout, Answers]) -> None:
    made, answers = asked
    cells, total = answers.rows("sla/by_vendor"), answers.row("sla/attainment")
    slides, first = reading.deck(made).slides, reading.pages(made)[0]
    shown = {row[0].casefold(): row for row in reading.table_of(slides[2])[1:]}
    assert shown.keys() == {cell["segment"] for cell in cells} | {"all work"}
    for name, row in [*((cell["segment"], cell) for cell in cells), ("all work", total)]:
        line = shown[name]
        assert line[1] == format_value(row["attainment"], "share", short=True).removesuffix(" %")
        assert line[4:6] == [f"{row['due']:,}", f"{row['misses']:,}"]
        assert " ".join(line) in first
    by_name = dict(zip(reading.categories_of(slides[2]), reading.series_of(slides[2])["On time"], strict=True))
    assert {name.casefold(): value for name, value in by_name.items()} == {
        cell["segment"]: pytest.approx(cell["attainment"]) for cell in cells
    }


def test_missed_levels_are_those_of_the_page(asked: tuple[Handout, Answers]) -> None:
    made, answers = asked
    levels = answers.row("credits/total")
    assert vendor_words.levels_missed(levels) in reading.deck(made).slides[5].shapes.title.text
    assert made.levels.count == len(_missed(answers)) == levels["terms_in_default"]


def test_the_trend_says_in_how_many_weeks_the_vendor_was_below_its_target(larger: tuple[Handout, Answers]) -> None:
    made, answers = larger
    weeks = answers.rows("sla/weekly")
    judged = [row for row in weeks if row["due"] >= 10 and row["is_complete"] and row["attainment_target"] is not None]
    below = [row for row in judged if row["attainment"] < row["attainment_target"]]
    assert 0 < len(below) < len(judged)
    assert made.trend.title == f"Below target in {len(below)} of {len(judged)} weeks"


def test_the_credits_of_missed_levels_add_up_to_those_of_the_page(larger: tuple[Handout, Answers]) -> None:
    made, answers = larger
    levels, missed = answers.row("credits/total"), _missed(answers)
    assert made.levels.count == len(missed) == levels["terms_in_default"] > 0
    table = reading.table_of(reading.deck(made).slides[5])
    assert len(table) == min(len(missed), 12) + 2
    assert float(table[-1][-1].replace(",", "")) == pytest.approx(levels["credit_before_cap"], abs=0.5)
    credit = [row["Credit (USD)"] for row in _sheet(made, "Service levels missed")]
    assert sum(one or 0 for one in credit) == pytest.approx(levels["credit_before_cap"])


def _missed(answers: Answers) -> list[dict]:
    return [row for row in answers.rows("credits/terms") if row["is_default"]]


def test_causes_and_misses_are_those_of_the_page(asked: tuple[Handout, Answers]) -> None:
    made, answers = asked
    causes = answers.rows("sla/causes", basis="coded", measure="count")
    misses = answers.rows("sla/misses", limit=1_000, **ANY_MISS)
    slides, second = reading.deck(made).slides, reading.pages(made)[1]
    if not misses:
        said = [list(reading.texts_of(slide)) for slide in (slides[3], slides[6])]
        assert all("Nothing that fell due was late." in texts for texts in said)
        return
    assert reading.series_of(slides[3])["Misses"] == [row["misses"] for row in causes[:6]]
    assert sum(row["misses"] for row in causes) == len(misses) == made.misses.count
    table = reading.table_of(slides[6])
    assert [row[0] for row in table[1:]] == [row["deliverable_id"] for row in misses[:10]]
    for row in misses[:10]:
        assert f"{row['deliverable_id']} " in second
    assert [row["Deliverable"] for row in _sheet(made, "Misses")] == [row["deliverable_id"] for row in misses]


def test_the_page_shows_the_same_tiles_and_title(open_app: Opener, demo_warehouse: Path, vega: Handout) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="V-VEGA")
    assert not app.exception
    on_page = {tile.name: tile for tile in tiles_of(app)}
    for tile in vega.tiles:
        page = on_page[tile.metric]
        assert (page.label, packs.plain(page.note)) == (tile.label, tile.note)
        assert f"{page.value} {page.unit}".replace(" % %", " %").strip() == tile.written
        assert page.change.rpartition("from ")[2] == tile.was
    bare = app.title[0].value.replace("\\", "").replace("\u00a0", " ")
    assert bare == vega.headline


def _sheet(made: Handout, name: str) -> list[dict]:
    return packs.sheet(reading.book(made), name)
