"""The Quality page: every number matches the rows behind it, counted from the exports; it says what is missing."""

import csv
import json
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import pipeline
from data.demo import PLANTED
from pages.parts import charts, names
from pages.parts.quality import words
from queries.format import format_value
from queries.said.quality import acceptance
from tests.oracle import Oracle, quality
from tests.oracle.questions import Filters
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]
COLUMNS = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at"
CASES = range(6)


@pytest.fixture(scope="module")
def oracle(demo_exports: Path) -> Oracle:
    """Plain Python over the raw rows of the demo."""
    return Oracle({path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in demo_exports.glob("*.csv")})


@pytest.fixture(scope="module")
def vendors(demo_exports: Path) -> dict[str, str]:
    """Vendors' names by id."""
    rows = csv.DictReader((demo_exports / "vendors.csv").open(encoding="utf-8"))
    return {row["vendor_id"]: row["vendor_name"] for row in rows}


def plain(text: str) -> str:
    """Words as a person reads them."""
    return re.sub(r":\w+\[(.*)\]", r"\1", text).replace("\\", "").replace("\u00a0", " ")


def said(app: AppTest) -> str:
    elements = [*app.title, *app.markdown, *app.caption, *app.info, *app.success]
    return "\n".join(plain(element.value) for element in elements)


def by_label(app: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in tiles_of(app)}


def chart_of(app: AppTest, name: str) -> dict:
    (found,) = [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-chart_{name}")]
    return json.loads(found.proto.spec)


def drawn(app: AppTest, name: str) -> dict[tuple, float]:
    """Values of a chart of bars or dots by name and part."""
    return {
        (label.replace("<br>", " · "), *([trace["name"]] if "name" in trace else [])): value
        for trace in chart_of(app, name)["data"]
        for label, value in zip(trace["y"], trace["x"], strict=True)
    }


def written(app: AppTest, name: str) -> dict[tuple, list[str]]:
    """Texts in the cells of a heat map, by its two names; one part per line."""
    return {
        (cell["y"], cell["x"]): re.sub(r"</?b>", "", cell["text"]).split("<br>")
        for cell in chart_of(app, name)["layout"]["annotations"]
    }


def of(row: dict, *columns: str) -> str:
    return " · ".join(names.label(column, row[column]) for column in columns)


def short(value: object, unit: str) -> str:
    return format_value(None if value is None else float(value), unit, short=True).replace("\u00a0", " ")


def some_filters(case: int, oracle: Oracle) -> Filters:
    chance = random.Random(case)
    since = date(2024, 11, 18) + timedelta(days=chance.randrange(500))

    def some(values: set[str]) -> list[str]:
        return chance.sample(sorted(values), chance.choice([0, 1, 2])) if case else []

    return Filters(
        since=since if case else None,
        until=since + timedelta(days=chance.choice([90, 200, 400])) if case else None,
        vendors=some({item.vendor_id for item in oracle.items}),
        segments=some({item.segment for item in oracle.items} - {"other"}),
    )


VIEWS = ("Findings", "Guidelines", "Scope", "Rounds", "Rework")


def all_views(app: AppTest) -> str:
    """What the page says in all of its tabs."""
    return "\n".join(said(viewed(app, view)) for view in VIEWS).replace("**", "")


def viewed(app: AppTest, view: str) -> AppTest:
    """The page with that tab chosen."""
    app.segmented_control(key="view").set_value(view).run()
    assert not app.exception
    return app


def opened(open_app: Opener, house: Path, filters: Filters) -> AppTest:
    period = {"period": "All time"}
    if filters.since:
        period = {"period": "Custom", "since": filters.since.isoformat(), "until": filters.until.isoformat()}
    chosen = {"vendor": list(filters.vendors), "segment": list(filters.segments)}
    app = open_app(house, "quality", **period, **{name: values for name, values in chosen.items() if values})
    assert not app.exception
    scope = app.session_state["scope"]
    assert (set(scope.vendors), set(scope.segments)) == (set(filters.vendors), set(filters.segments))
    return app


@pytest.mark.parametrize("case", CASES)
def test_the_rows_behind_every_tile_are_the_tile(open_app: Opener, demo_warehouse: Path, oracle: Oracle, case: int):
    filters = some_filters(case, oracle)
    app = opened(open_app, demo_warehouse, filters)
    reviewed = [item for item in oracle.delivered(filters) if item.review.reviewed]
    (compared,), (total, *_) = quality.against_in_house(oracle, filters), quality.rework(oracle, filters)
    shown, notes = by_label(app), " ".join(tile.note for tile in tiles_of(app))
    first = sum(item.review.accepted_first for item in reviewed)

    assert shown["Right first time"] == short(first / len(reviewed), "share")
    assert f"n {len(reviewed):,}" in notes
    assert shown["In-house"] == short(compared["in_house_acceptance"], "share")
    assert f"on {compared['compared_reviews']:,} of {len(reviewed):,} reviewed" in notes
    assert shown["Revisions per item"] == short(sum(i.review.revisions for i in reviewed) / len(reviewed), "ratio")
    assert shown["Findings per 100"] == short(total["findings_per_100_reviewed"], "number")
    assert f"{total['review_findings']:,} finding" in notes
    assert shown["Rework h per item"] == short(total["rework_hours_per_item"], "hours")
    assert f"{total['rework_rounds']:,} round" in notes
    assert shown["Rework worth"] == short(total["rework_cost"], "currency")
    listed = viewed(app, "Rework").dataframe[-1].value
    assert len(listed) == min(total["review_findings"], 500)
    assert sum(listed["rework_hours"].fillna(0)) == pytest.approx(float(total["rework_hours"]))


def map_cells(oracle: Oracle, filters: Filters) -> dict[tuple[str, str], list[str]]:
    """The texts of each cell of the map of work types and vendors; `*` is the column of all vendors."""
    cells = quality.by_vendor_and_work(oracle, filters)
    is_of_many = len({row["vendor_id"] for row in cells}) > 1
    return {
        (row["work_type"], row.get("vendor_id", "*")): [
            short(row["first_pass_acceptance"], "share").removesuffix(" %"),
            "–".join(f"{100 * row[f'first_pass_acceptance_{end}']:.0f}" for end in ("low", "high")),
            f"n {row['reviewed']:,}",
        ]
        for row in [*cells, *(quality.by_work_type(oracle, filters) if is_of_many else [])]
    }


@pytest.mark.parametrize("case", CASES)
def test_the_rows_behind_every_bar_and_cell_are_the_number(
    open_app: Opener, demo_warehouse: Path, oracle: Oracle, vendors: dict[str, str], case: int
):
    filters = some_filters(case, oracle)
    app = opened(open_app, demo_warehouse, filters)

    def same(view: str, name: str, expected: dict[tuple, float]) -> None:
        assert {key: value for key, value in drawn(viewed(app, view), name).items() if value} == {
            key: pytest.approx(float(value)) for key, value in expected.items() if value
        }, name
        assert any(expected.values())

    same(
        "Guidelines",
        "first_pass_by_guideline",
        {
            (of(row, "work_type", "guideline_version"),): row["first_pass_acceptance"]
            for row in quality.by_guideline(oracle, filters)
        },
    )
    same(
        "Scope",
        "first_pass_by_scope_clarity",
        {(row["scope_clarity"],): row["first_pass_acceptance"] for row in quality.by_scope_clarity(oracle, filters)},
    )
    same(
        "Rounds",
        "rounds_by_vendor",
        {
            (vendors[row["vendor_id"]], row["revision_rounds"]): row["share_of_reviewed"]
            for row in quality.rounds(oracle, filters)
        },
    )
    same(
        "Rounds",
        "mean_rounds_by_vendor",
        {(vendors[row["vendor_id"]],): row["mean_revisions"] for row in quality.by_vendor(oracle, filters)},
    )
    same(
        "Guidelines",
        "severity",
        {
            (of(row, "work_type", "guideline_version"), of(row, "severity")): row["findings_per_100_reviewed"]
            for row in quality.severity(oracle, filters)
        },
    )
    same(
        "Findings",
        "reasons",
        {(of(row, "reason"),): row["review_findings"] for row in quality.reasons(oracle, filters)},
    )
    same(
        "Rework",
        "rework",
        {
            (of(row, "work_type"),): row["rework_hours_per_item"]
            for row in quality.rework(oracle, filters)
            if row["work_type"] != "*"
        },
    )
    in_map = written(app, "first_pass_by_vendor_and_work")
    expected = map_cells(oracle, filters)
    lines = {work_type for work_type, _ in in_map}
    assert len(lines) == min(10, len({work_type for work_type, _ in expected}))
    assert {place: [text.removesuffix(" ▼") for text in texts] for place, texts in in_map.items()} == {
        place: texts for place, texts in expected.items() if place[0] in lines
    }
    assert written(viewed(app, "Findings"), "findings") == {
        (of(row, "work_type", "guideline_version"), row["finding_category"]): [
            short(row["findings_per_100_reviewed"], "number")
        ]
        for row in quality.findings(oracle, filters)
    }


@pytest.mark.parametrize("case", CASES)
def test_the_rows_behind_every_week_are_its_point(
    open_app: Opener, demo_warehouse: Path, oracle: Oracle, case: int
) -> None:
    filters = some_filters(case, oracle)
    trend = chart_of(opened(open_app, demo_warehouse, filters), "first_pass_by_week")
    (line,) = [trace for trace in trend["data"] if trace.get("name") == "Right first time"]
    found = {day[:10]: value for day, value in zip(line["x"], line["y"], strict=True) if value is not None}

    assert found == {
        row["week"].isoformat(): pytest.approx(float(row["first_pass_acceptance"]))
        for row in quality.weekly(oracle, filters)
    }
    assert [line["x0"][:10] for line in trend["layout"].get("shapes", [])] == [
        row["week"].isoformat() for row in quality.guideline_starts(oracle, filters)
    ]


def test_findings_per_standard_hours_from_a_link(open_app: Opener, demo_warehouse: Path, oracle: Oracle) -> None:
    app = open_app(demo_warehouse, "quality", period="All time", findings_per="100 standard hours")

    assert written(app, "findings") == {
        (of(row, "work_type", "guideline_version"), row["finding_category"]): [
            "" if row["findings_per_100_hours"] is None else short(row["findings_per_100_hours"], "number")
        ]
        for row in quality.findings(oracle, Filters())
    }


def test_a_new_guideline_is_marked_where_it_begins(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "quality", period="All time")
    layout = chart_of(app, "first_pass_by_week")["layout"]
    (line,), (name,) = layout["shapes"], [note for note in layout["annotations"] if note["text"]]
    since = PLANTED.guideline.since

    assert name["text"] == "contract_review v2"
    assert name["x"] == line["x0"]
    assert since - timedelta(days=7) <= date.fromisoformat(line["x0"][:10]) <= since + timedelta(days=7)
    assert "Vertical lines: first delivery under a new guideline (contract_review v2, week of" in said(app)
    other = open_app(demo_warehouse, "quality", period="All time", segment=["other"])
    assert not chart_of(other, "first_pass_by_week")["layout"].get("shapes")
    assert "Vertical lines" not in said(other)


def imported(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    pipeline.run(sorted(folder.glob("*.csv")), warehouse=folder / "house", publish=True, by="test")
    return folder / "house"


def deliverables(more: str = "accepted_version", value: str = "1", count: int = 12) -> str:
    rows = [
        f"A-{day},acme,legal,contract_review,2026-10-{day:02d}T09:00:00Z,delivered,2026-10-{day:02d}T12:00:00Z,{value}\n"
        for day in range(1, count + 1)
    ]
    return f"{COLUMNS},{more}\n{''.join(rows)}"


def test_work_without_any_review_says_which_file_to_import(open_app: Opener, tmp_path: Path) -> None:
    app = open_app(imported(tmp_path, deliverables=deliverables("units")), "quality", period="All time")

    assert not app.exception
    assert plain(app.title[0].value) == (
        "Nothing delivered in this period has a review verdict, so quality cannot be judged."
    )
    assert "Import the reviews among the events" in said(app).replace("**", "")
    assert not tiles_of(app)


def test_reviews_without_an_event_log_show_acceptance_and_say_what_is_off(open_app: Opener, tmp_path: Path) -> None:
    app = open_app(imported(tmp_path, deliverables=deliverables()), "quality", period="All time")
    told = all_views(app)

    assert by_label(app)["Right first time"] == "100.0 %"
    assert by_label(app)["Findings per 100"] == "–"
    assert "no in-house quality is known to hold it against" in told
    for reason in (
        "Add quality to baselines", "Add guideline_version", "Add scope_clarity", "No returned or rejected work",
    ):  # fmt: skip
        assert reason in told
    assert "None" not in told


def test_a_single_return_without_a_next_draft_has_findings_but_no_hours(open_app: Opener, tmp_path: Path) -> None:
    events = "deliverable_id,event_type,occurred_at,version\nA-1,returned,2026-10-02T09:00:00Z,1\n"
    house = imported(tmp_path, deliverables=deliverables("units", "1", count=1), events=events)
    app = open_app(house, "quality", period="All time")
    told = all_views(app)

    assert plain(app.title[0].value) == "Only 1 item had a review verdict, too few to judge quality."
    assert by_label(app)["Right first time"] == "0.0 %"
    assert by_label(app)["Findings per 100"] == "100"
    assert by_label(app)["Rework h per item"] == "–"
    assert "The hours of rework need drafts" in told
    assert "1 draft." in told


def test_work_never_returned_is_said_to_be_so(open_app: Opener, tmp_path: Path) -> None:
    lines = [f"A-{day},accepted,2026-10-{day:02d}T15:00:00Z,1\n" for day in range(1, 13)]
    events = f"deliverable_id,event_type,occurred_at,version\n{''.join(lines)}"
    app = open_app(imported(tmp_path, deliverables=deliverables("units"), events=events), "quality", period="All time")

    assert not app.exception
    assert "No draft was returned or rejected." in said(app)


def total(reviewed: int = 100, share: float = 0.8) -> dict:
    return {"reviewed": reviewed, "first_pass_acceptance": share}


def compared(low: float, high: float, in_house: float | None = 0.8, reviews: int = 100) -> dict:
    middle = {"compared_acceptance": (low + high) / 2, "in_house_acceptance": in_house, "compared_reviews": reviews}
    return middle | {"compared_acceptance_low": low, "compared_acceptance_high": high}


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (compared(0.75, 0.79), "is 77.0 %, clearly below the in-house 80.0 %."),
        (compared(0.75, 0.79, reviews=90), "is 80.0 %; comparable work is clearly below in-house."),
        (compared(0.75, 0.86), "is 80.5 %, level with the in-house 80.0 %."),
        (compared(0.7999, 0.8003, in_house=0.8), "is 80.01 %, level with the in-house 80.0 %."),
        (compared(0.81, 0.85), "is 83.0 %, clearly above the in-house 80.0 %."),
        (compared(0.1, 0.2, reviews=9), "is 80.0 %; only 9 items can be compared with in-house."),
        (compared(0.1, 0.2, None, reviews=0), "is 80.0 %; no in-house quality is known to hold it against."),
    ],
)
def test_the_title_judges_only_beyond_chance(ours: dict, said: str) -> None:
    assert plain(words.answer(acceptance(total(), ours))) == f"Right first time {said}"


@pytest.mark.parametrize(
    ("reviewed", "said"),
    [
        (0, "Nothing delivered in this period has a review verdict, so quality cannot be judged."),
        (1, "Only 1 item had a review verdict, too few to judge quality."),
        (9, "Only 9 items had a review verdict, too few to judge quality."),
    ],
)
def test_few_reviews_are_not_judged(reviewed: int, said: str) -> None:
    found = acceptance(total(reviewed), compared(0.1, 0.2, reviews=reviewed))
    assert (words.answer(found), words.behind(found)) == (said, "")


def test_what_the_comparison_leaves_out_is_counted() -> None:
    found = acceptance(total(), compared(0.75, 0.79, reviews=90))
    assert (
        plain(words.behind(found)) == "In-house quality is known of 90 of the 100 reviewed: 77.0 % here against 80.0 %."
    )


def cell(vendor: str, high: float, reviewed: int = 50, in_house: float | None = 0.8) -> dict:
    row = {"work_type": "contract_review", "vendor_id": vendor, "reviewed": reviewed, "accepted_first": 30}
    row |= {"first_pass_acceptance": high - 0.1, "first_pass_acceptance_low": high - 0.2}
    return row | {
        "first_pass_acceptance_high": high,
        "in_house_acceptance": in_house,
        "in_house_gap_points": 100 * high,
    }


def test_the_title_does_not_hide_cells_clearly_below_and_names_them_worst_first() -> None:
    cells = [
        cell("A", 0.79),
        cell("B", 0.81),
        cell("C", 0.7),
        cell("D", 0.5, reviewed=9),
        cell("E", 0.5, in_house=None),
    ]
    level, worse = (acceptance(total(), compared(*ends), cells) for ends in ((0.75, 0.85), (0.7, 0.75)))
    alone = acceptance(total(), compared(0.75, 0.85), cells[:1])

    assert plain(words.answer(level)).endswith("level with the in-house 80.0 %, with exceptions.")
    assert plain(words.answer(worse)).endswith("clearly below the in-house 80.0 %.")
    assert plain(words.answer(alone)).endswith("level with the in-house 80.0 %.")
    assert (
        plain(words.behind(level))
        == plain(words.behind(worse))
        == (
            "Clearly below in-house: contract_review at C (60.0 % against 80.0 %, n 50) "
            "and contract_review at A (69.0 % against 80.0 %, n 50)."
        )
    )
    assert words.behind(alone) == ""


def week(day: int, share: float, signal: bool | None, rule: str | None = None) -> dict:
    row = {"week": date(2026, 10, day), "first_pass_acceptance": share, "is_signal": signal, "signal_rule": rule}
    limits = {"centre": 0.8, "lower_limit": 0.7, "upper_limit": 0.9}
    return row | {f"first_pass_acceptance_{name}": value for name, value in limits.items()}


def test_signals_are_counted_among_the_weeks_that_are_judged() -> None:
    weeks = [
        week(5, 0.6, True, "outside_a_limit"),
        week(12, 0.85, True, "eight_on_one_side"),
        week(19, 0.8, False),
        week(26, 0.1, None),
    ]

    assert plain(words.signals(weeks)) == (
        "A change beyond chance in 2 of 3 weeks; the last one: 85.0 % in the week of 12 Oct 2026, above the usual "
        "average of 80 % (eight on one side; limits 70 %–90 %)."
    )
    assert words.signals(weeks[2:]) == ""


def level(clarity: str, low: float, high: float, reviewed: int = 50) -> dict:
    row = {"scope_clarity": clarity, "reviewed": reviewed, "first_pass_acceptance": (low + high) / 2}
    return row | {"first_pass_acceptance_low": low, "first_pass_acceptance_high": high}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([level("1", 0.5, 0.6), level("5", 0.8, 0.9)], "Unclear scope goes with less acceptance, by more than chance"),
        ([level("1", 0.8, 0.9), level("5", 0.5, 0.6)], "Clear scope goes with less acceptance, by more than chance"),
        (
            [level("1", 0.5, 0.8), level("5", 0.7, 0.9)],
            "The difference between unclear and clear scope could be chance",
        ),
        ([level("1", 0.5, 0.6), level("not stated", 0.8, 0.9)], ""),
        ([level("1", 0.5, 0.6, reviewed=9), level("5", 0.8, 0.9)], ""),
    ],
)
def test_unclear_scope_hurts_only_beyond_chance(levels: list[dict], expected: str) -> None:
    found = plain(words.clarity(levels))
    assert found.startswith(expected)
    assert bool(found) == bool(expected)


def test_markers_of_one_week_stand_together_and_many_are_not_named() -> None:
    trend = {"data": [{"x": [date(2026, 1, 5), date(2026, 3, 2)]}], "layout": {"margin": {"t": 12}, "height": 300}}
    starts = [
        {"week": date(2026, 2, 23), "work_type": work_type, "guideline_version": "v2"}
        for work_type in ("a_b", "c", "d")
    ]
    marked = charts.marked(trend, starts, "week", ("work_type", "guideline_version"))["layout"]
    assert [note["text"] for note in marked["annotations"]] == ["a_b v2, c v2 and 1 more"]
    assert marked["annotations"][0]["xanchor"] == "right"
    assert len(marked["shapes"]) == 1

    many = [row | {"week": date(2026, 1, 5) + timedelta(days=7 * n)} for n, row in enumerate(starts * 3)]
    marked = charts.marked(trend, many, "week", ("work_type", "guideline_version"))["layout"]
    assert len(marked["shapes"]) == 9
    assert "annotations" not in marked
    assert charts.marked(trend, [], "week", ("work_type",))["layout"]["shapes"] == []
