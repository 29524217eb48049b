"""What is said about a week: one test per sentence pattern, on weeks whose truth is known."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.written import Written
from queries import EVERYTHING, Scope, briefing, briefing_words, targets

from .mondays import CELLS, FIRST, NAMES, asking, build, monday, said

VEGA = ("V2", "legal")
LAST = 29


def everywhere(value: float, weeks=(LAST,)) -> dict:
    return {(week, cell): value for week in weeks for cell in CELLS}


def test_nothing_changed(tmp_path: Path):
    assert said(build(tmp_path)) == [
        "Nothing changed in week 31 beyond what is usual.",
        "Too few data to judge overdue work and security incidents.",
        "Nothing is overdue.",
    ]


def test_a_fall_says_how_large_whose_and_why(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST, VEGA): 8}))

    assert sentences[:3] == [
        "Attainment really fell: 75.0 % against a usual 95.0–95.0 %.",
        "8 of the 10 misses come from legal at Vega, mostly capacity.",
        "Nothing else changed.",
    ]


def test_a_fall_of_one_vendor_is_named_where_no_segment_of_it_is_most_of_it(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST, VEGA): 5, (LAST, ("V2", "finance")): 5}))

    assert sentences[1] == "10 of the 11 misses come from Vega, mostly capacity."


def test_a_fall_of_one_segment_is_named_where_no_vendor_is_most_of_it(tmp_path: Path):
    late = {(LAST, ("V1", "legal")): 5, (LAST, VEGA): 5}
    sentences = said(build(tmp_path, late=late | {(LAST, ("V3", "finance")): 2}))

    assert sentences[1] == "10 of the 13 misses come from legal, mostly capacity."


def test_a_cause_that_nobody_stated_is_not_named(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST, VEGA): 8}, cause=None))

    assert sentences[1] == "8 of the 10 misses come from legal at Vega."


def test_a_rise_says_where_most_came_from(tmp_path: Path):
    sentences = said(build(tmp_path, units={(LAST, VEGA): 9}))

    assert sentences[0].startswith("Standard hours delivered really rose: 126 h against a usual ")
    assert sentences[1] == "Most came from legal at Vega: +79.0 h."
    assert sentences[2].startswith("Net saving really rose: ")
    assert sentences[4] == "Nothing else changed."


def test_a_run_is_told_by_its_length(tmp_path: Path):
    weeks = range(LAST - 8, LAST + 1)
    usual = {(week, cell): 1 + (week * 7 % 5) / 10 for week in range(LAST - 8) for cell in CELLS}
    sentences = said(build(tmp_path, units=usual | everywhere(1.4, weeks)))

    assert sentences[0] == "Standard hours delivered have been above the usual 49.2 h for 9 weeks in a row: 56.0 h now."


def test_the_second_of_three_near_the_limit_is_told_so(tmp_path: Path):
    refused = {(week, cell): 2 + (week * 7 % 3) for week in range(LAST) for cell in CELLS}
    far = everywhere(0, (LAST - 2, LAST)) | everywhere(3, (LAST - 1,))
    sentences = said(build(tmp_path, refused=refused | far))

    said_so = (
        "First-pass acceptance is high for the second time within three weeks: 100.0 %, near the top of the usual "
    )
    assert sentences[0].startswith(said_so)


def test_changes_of_every_part_are_said_to_be_spread(tmp_path: Path):
    cells = {(LAST, cell): 9.0 for cell in CELLS}
    version = build(tmp_path, units=cells)
    movers = [{"vendor_id": f"V{n}", "segment": f"s{n}", "hours": 1.0} for n in range(10)]

    assert briefing.largest(movers, "hours", 1) is None
    assert briefing.largest(movers, "hours", -1) is None
    assert "Most came from" in said(version)[1], "four alike are two alike of one vendor or segment"


def test_too_few_weeks(tmp_path: Path):
    assert said(build(tmp_path, weeks=8))[0] == (
        "Too few data to tell a change from noise: 8 complete weeks of the 12 it takes."
    )


def test_a_week_without_data(tmp_path: Path):
    version = build(tmp_path, silent=[LAST], as_of=FIRST + timedelta(weeks=LAST + 1, hours=-2))

    assert said(version) == ["No data for week 31: nothing was delivered or fell due.", "Nothing is overdue."]
    assert said(version, LAST - 1)[0].startswith("Nothing changed in week 30")


def test_a_week_that_is_not_over_is_named_and_its_change_withheld(tmp_path: Path):
    version = build(tmp_path, late={(LAST, VEGA): 9}, as_of=FIRST + timedelta(weeks=LAST, days=3))
    ask = asking(version)
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING), monday(LAST))

    assert said(version, LAST)[0] == "Week 31 is not over, so no change is judged yet."
    assert [tile.before for tile in briefed.tiles] == [None] * 6
    assert {briefing_words.state(tile) for tile in briefed.tiles} == {"Week not over"}
    assert said(version)[0] == "Nothing changed in week 30 beyond what is usual."


def test_no_data_at_all(tmp_path: Path):
    empty = build(tmp_path, weeks=0)
    assert said(empty)[0] == "There are no data yet."
    briefed = briefing.brief(asking(empty), Scope(viewer=EVERYTHING))
    without = replace(briefed, status={"as_of_on": None, "deliverables": 0})
    assert briefing_words.week_name(without) == "No week yet"


def test_a_scope_without_work_has_no_tiles_and_says_so(tmp_path: Path):
    assert said(build(tmp_path), vendors=("V9",))[0] == "No data for week 31: nothing was delivered or fell due."


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


def aim(written: Written, metric: str, target: float) -> None:
    value = {"metric": metric, "segment": None, "vendor_id": None, "effective_from": "2026-01-01", "target": target}
    written.put(targets.KIND, {targets.Target(**value | {"effective_from": date(2026, 1, 1)}).key: value}, "test")


def test_a_target_newly_missed_within_what_is_usual(tmp_path: Path, written: Written):
    refused = {(week, cell): 1 + week % 2 for week in range(LAST + 1) for cell in CELLS}
    aim(written, "first_pass_acceptance", 0.85)
    version = build(tmp_path, refused=refused)  # 90 % and 80 % alternately; the last week is an odd one

    sentence = "First-pass acceptance newly misses the target: 80.0 % against 85.0 %, within what is usual."
    assert sentence in said(version, written=written)
    assert sentence not in said(version)
    assert not any("newly" in one for one in said(version, LAST - 1, written))


def test_a_target_missed_before_as_well_is_not_new(tmp_path: Path, written: Written):
    aim(written, "attainment", 0.99)

    assert not any("newly" in sentence for sentence in said(build(tmp_path), written=written))


def test_a_value_just_below_its_target_is_not_written_as_equal_to_it(tmp_path: Path, written: Written):
    aim(written, "first_pass_acceptance", 0.80001)
    version = build(tmp_path, refused={(week, cell): 1 + week % 2 for week in range(LAST + 1) for cell in CELLS})

    assert "First-pass acceptance newly misses the target: just below 80.0 %, within what is usual." in said(
        version, written=written
    )


def test_overdue_work_is_counted_now(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "more").mkdir()

    assert said(build(tmp_path / "one", stuck=1))[-1] == "1 item is overdue now."
    assert said(build(tmp_path / "more", stuck=7))[-1] == "7 items are overdue now."


@pytest.mark.parametrize(
    ("first", "written_as"),
    [
        (date(2026, 11, 9), "Week 46 of 2026, 9–15 Nov 2026"),
        (date(2026, 6, 29), "Week 27 of 2026, 29 Jun–5 Jul 2026"),
        (date(2025, 12, 29), "Week 1 of 2026, 29 Dec 2025–4 Jan 2026"),
    ],
)
def test_the_week_in_words(first: date, written_as: str):
    scope = Scope(viewer=EVERYTHING)
    assert briefing_words.week_name(briefing.Briefing(first, True, scope, scope, {"as_of_on": first}, {})) == written_as


def test_names_of_vendors_are_only_ever_text(tmp_path: Path):
    hostile = "*x* [y](http://z) <b>"
    ask = asking(build(tmp_path, late={(LAST, VEGA): 8}))
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING))

    assert hostile in briefing_words.sentences(briefed, ask, NAMES | {"V2": hostile})[1]
