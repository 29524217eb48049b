"""This week through the real frame: any week by link, what its tiles say and open, what needs a person."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from data.written import Written
from pages.parts.escape import markdown
from pages.parts.week import saying
from queries import EVERYTHING, Scope, briefing, briefing_words, notes
from queries.format import format_value
from queries.metrics import describe
from queries.said import words
from tests.pages.tiling import lists_of, open_tile, tiles_of

Opener = Callable[..., AppTest]
CRUNCH = date(2026, 4, 20)  # in the middle of the planted weeks with too few people


def ask_of(house: Path) -> briefing.Ask:
    version = Warehouse(house).current().path
    return lambda question, scope, **parameters: queries.run(question, scope, version, **parameters)


def briefed(house: Path, week: date | None = None, **filters) -> briefing.Briefing:
    return briefing.brief(ask_of(house), Scope(viewer=EVERYTHING, **filters), week, Written(house))


@pytest.mark.parametrize(
    "link", [{}, {"week": "2026-W17"}, {"week": "2026-W17", "vendor": "V-VEGA", "segment": "legal"}]
)
def test_tiles_and_sentences_are_the_briefings(open_app: Opener, first_start: Path, link: dict) -> None:
    app = open_app(first_start, **link)
    filters = {"vendors": ("V-VEGA",), "segments": ("legal",)} if "vendor" in link else {}
    expected = briefed(first_start, CRUNCH if "week" in link else None, **filters)

    assert not app.exception
    shown = {tile.name: tile for tile in tiles_of(app)}
    assert list(shown) == [expected.shown_as(tile) for tile in expected.signals_first()]
    for tile in expected.tiles:
        found = shown[expected.shown_as(tile)]
        assert found.value == format_value(tile.value, describe(tile.metric).unit, short=True)
        assert found.flag == briefing_words.state(tile, expected)
    said = words.sentences(expected, ask_of(first_start), app.session_state["vendor_names"])
    assert app.title[0].value == markdown(said[0])
    line = next(text.value for text in app.markdown if markdown(said[1]) in text.value).replace("\\", "")
    assert len(line) <= saying.LONGEST or line == said[1]
    app.session_state["more"] = True
    assert markdown(" ".join(said)) in [text.value for text in app.run().markdown]


def test_the_planted_crunch_is_told_with_its_vendor_and_its_cause(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start, week="2026-W17")

    assert app.title[0].value.startswith(markdown("On time fell to 82.2 % from "))
    assert any(
        "misses come from Mayon Process Partners" in text.value and "mostly capacity" in text.value
        for text in app.markdown
    )


def test_the_demos_newest_week_is_told_as_it_is(open_app: Opener, first_start: Path) -> None:
    """Above its limit for three weeks, and in the fourth back within it: high, but neither above nor anew."""
    app = open_app(first_start)

    assert app.title[0].value == markdown(
        "7 items are overdue: down from 11, but high for the fourth week running, at the top of the usual 0–7."
    )


ACTIONS = "What to do, most urgent first"


def acts(app: AppTest) -> dict[str, list[str]]:
    """The cells of each action, by its subject."""
    return {line["key"]: line["cells"] for line in lists_of(app).get(ACTIONS, [])}


def titles(app: AppTest) -> list[str]:
    return [head.value for head in app.header]


def press(app: AppTest, subject: str) -> AppTest:
    """Press a row's button: its drawer opens. The test client cannot send a component's events."""
    app.session_state["assigning"] = subject
    return app.run()


def test_the_actions_are_those_of_the_week_with_the_numbers_of_its_tiles_and_lists(
    open_app: Opener, first_start: Path
) -> None:
    app = open_app(first_start)
    found, lists = acts(app), lists_of(app)
    (late,) = [tile for tile in tiles_of(app) if tile.name == "open_overdue"]
    owed = next(title for title in titles(app) if title.startswith("Credits for October: ")).replace("\u00a0", " ")

    assert list(found)[:4] == ["open_overdue", "at_risk", "credits", "behind"]
    assert found["open_overdue"][0] == f"Get delivery dates for {late.value} overdue items"
    assert found["credits"][0] == f"Claim the October credits, {owed.split(': ')[1].removesuffix(' due')}"
    assert found["credits"][2] == "No date set"
    assert found["behind"] == [
        "Bring analytics back to 94 % on time", "Orion Knowledge Partners · 32 of 35 so far", "Mon 30 Nov", "Assign",
    ]  # fmt: skip
    assert f"Overdue: {late.value} items" in titles(app)
    oldest = lists["Overdue items, longest first"][0]["cells"][-1].split()[0]
    assert found["open_overdue"][1].endswith(f"oldest {oldest} days late")
    likely = [line for line in lists["Items at risk, likeliest first"] if line["cells"][-1] > "5"]
    assert found["at_risk"][0] == f"Rescue {len(likely)} items before they breach"
    opened = len(found)
    assert f"Do this week: {opened} open, none has an owner" in titles(app)


def test_an_action_is_assigned_and_drops_out_when_it_is_done(
    open_app: Opener, first_start: Path, tmp_path: Path
) -> None:
    house = Path(shutil.copytree(first_start, tmp_path / "house"))
    app = press(open_app(house), "credits")
    key = next(one.key for one in app.text_input if one.key and one.key.startswith("who_owner_credits"))[4:]
    app.text_input(key=f"who_{key}").set_value("Ann *x*")
    app.date_input(key=f"due_{key}").set_value(date(2026, 11, 20))
    before = len(acts(app))
    app.button(key=f"save_{key}").click().run()

    assert not app.exception
    assert acts(app)["credits"][2:] == ["Fri 20 Nov", "Ann *x*"]
    assert f"Do this week: {before} open, {before - 1} without an owner" in titles(app)
    app = press(app, "credits")
    app.selectbox(key=f"status_{key}").set_value(notes.FIXED)
    app.button(key=f"save_{key}").click().run()
    assert "credits" not in acts(app)
    app.session_state["more"] = True
    assert [line["key"] for line in lists_of(app.run())["What is done"]] == ["credits"]


def test_a_past_week_shows_what_was_overdue_at_its_end_and_says_so(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start, week="2026-W17")
    (late,) = [tile for tile in tiles_of(app) if tile.name == "overdue_at_week_end"]

    assert f"Overdue at the end of week 17: {late.value} items" in titles(app)
    assert acts(app)["open_overdue"][0] == f"Get delivery dates for {late.value} overdue items"
    assert {"at_risk", "behind", "data_age"}.isdisjoint(acts(app))
    assert any(title.startswith("To do in week 17: ") for title in titles(app))
    assert "About to breach in week 17" in titles(app)
    assert "attainment" in acts(app)


def test_a_week_of_a_link_that_does_not_exist_is_the_newest_one(open_app: Opener, first_start: Path) -> None:
    for week in ("2031-W01", "nonsense", ""):
        app = open_app(first_start, week=week)
        assert not app.exception
        assert app.selectbox(key="week").value == "2026-W46"


@pytest.mark.parametrize(
    ("week", "period"),
    [("2026-W46", ("Last complete week", None)), ("2026-W17", ("Custom", (date(2026, 4, 20), date(2026, 4, 26))))],
)
def test_a_tile_opens_its_page_on_that_week(open_app: Opener, first_start: Path, week: str, period: tuple) -> None:
    app = open_app(first_start, week=week, segment="legal")
    open_tile(app, "standard_hours").button(key="open_standard_hours").click().run()

    assert not app.exception
    assert app.session_state["page_title"] == "Throughput"
    assert app.session_state["period"] == period[0]
    scope = app.session_state["scope"]
    assert (scope.since, scope.until) == (period[1] or (date(2026, 11, 9), date(2026, 11, 15)))
    assert scope.segments == ("legal",)


def test_of_a_past_week_overdue_work_is_that_of_its_end_and_has_no_rows(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start, week="2026-W17")

    (late,) = [tile for tile in tiles_of(app) if tile.name == "overdue_at_week_end"]
    assert late.label == "Overdue, week's end"
    assert not open_tile(app, "overdue_at_week_end").dataframe
    assert len(open_tile(app, "attainment").dataframe) == 1


def test_an_overdue_item_leads_to_its_deliverable(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start)
    late = briefing.overdue(ask_of(first_start), briefed(first_start)).to_pylist()
    lines = lists_of(app)["Overdue items, longest first"]

    assert [line["key"] for line in lines] == [row["deliverable_id"] for row in late[:5]]
    assert lines[0]["href"] == f"/deliverable?deliverable={late[0]['deliverable_id']}"


def test_the_credits_of_the_list_are_those_of_the_headline(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start)
    lines = lists_of(app)["Credits due by vendor"]
    missed, due = (sum(int(line["cells"][place].replace(",", "")) for line in lines) for place in (1, 2))
    app.session_state["more"] = True

    assert any(
        f"{missed} of 11 monthly service levels were missed: {due:,} USD" in text.value.replace("\\", "")
        for text in app.run().markdown
    )


def test_the_chart_is_about_the_first_signal_until_another_measure_is_chosen(
    open_app: Opener, first_start: Path
) -> None:
    def about(app: AppTest) -> str:
        return next(caption.value for caption in app.caption if " above usual" in caption.value).split(",")[0]

    app = open_app(first_start, week="2026-W17")
    assert about(app) == "On time"
    app.session_state["behind_moved_attainment"] = True
    app.run().selectbox(key="measure").select("standard_hours").run()
    assert not app.exception
    assert about(app) == "Work delivered"
    assert about(open_app(first_start, measure="open_overdue", week="2026-W17")) == "Overdue work"
    assert about(open_app(first_start)) == "Overdue work"


def test_a_week_that_is_not_over_is_said_so(open_app: Opener, tmp_path: Path) -> None:
    lines = [
        f"D{week:02d}{n},acme,legal,review,2026-{1 + day // 28:02d}-{1 + day % 28:02d}T09:00:00Z,delivered,"
        f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}T12:00:00Z,2026-{1 + day // 28:02d}-{1 + day % 28:02d}T18:00:00Z"
        for week in range(20)
        for n, day in enumerate(range(week * 7, week * 7 + 7))
    ]
    header = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,promised_at\n"
    (tmp_path / "work.csv").write_text(header + "\n".join(lines), "utf-8")
    pipeline.run([tmp_path / "work.csv"], warehouse=tmp_path / "house", publish=True, by="test")
    version = Warehouse(tmp_path / "house").current().path
    as_of_on = queries.run("frame/status", Scope(viewer=EVERYTHING), version).to_pylist()[0]["as_of_on"]
    year, number, _ = as_of_on.isocalendar()
    app = open_app(tmp_path / "house", week=f"{year}-W{number:02d}")

    assert as_of_on.isoweekday() < 7
    assert app.title[0].value == rf"Week {number} is in progress, so no change is judged yet\."
    assert all(tile.change in ("", None) for tile in tiles_of(app)[:4])


@pytest.mark.parametrize("asked", ["2026-W99", "2031-W02", "<b>"])
def test_a_link_to_a_week_that_is_not_there_says_so(open_app: Opener, demo_warehouse: Path, asked: str) -> None:
    app = open_app(demo_warehouse, week=asked)

    assert not app.exception
    assert [warning.value.replace("\\", "") for warning in app.warning] == [
        f"This link names what is not in the data, so it is left out: {asked}."
    ]
    assert app.selectbox(key="week").value == app.selectbox(key="week").options[0]
