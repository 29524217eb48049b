"""What is said about a week: one test per sentence pattern, on weeks whose truth is known."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.written import Written
from queries import EVERYTHING, Scope, briefing, briefing_words, targets
from queries.said import words

from .mondays import A_WEEK, CELLS, FIRST, NAMES, asking, build, monday, said

VEGA = ("V2", "legal")
LAST = 29


def everywhere(value: float, weeks=(LAST,)) -> dict:
    return {(week, cell): value for week in weeks for cell in CELLS}


def test_a_usual_week(tmp_path: Path):
    assert said(build(tmp_path)) == [
        "No measure that can be judged left its usual range in week 31.",
        "Too few to judge right first time, overdue work and security incidents.",
        "Nothing is overdue.",
    ]


def test_a_fall_says_from_where_how_far_whose_and_why(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST, VEGA): 8}))

    assert sentences[:3] == [
        "On time fell to 75.0 % from 95.0 %, below its usual 82–100 %.",
        "10 of the 10 misses come from legal, 8 of them at Vega, mostly capacity.",
        "In July 1 of 4 monthly service levels was missed.",
    ]
    assert sentences[3].startswith("No other measure left its usual range.")


def test_a_fall_of_one_vendor_is_named_where_no_segment_of_it_is_most_of_it(tmp_path: Path):
    late = dict.fromkeys([(LAST, ("V1", "legal")), (LAST, ("V3", "finance"))], 0)
    sentences = said(build(tmp_path, late=late | {(LAST, VEGA): 5, (LAST, ("V2", "finance")): 5}))

    assert sentences[1] == "10 of the 10 misses come from Vega, mostly capacity."


def test_a_fall_of_one_segment_is_named_where_no_vendor_is_most_of_it(tmp_path: Path):
    late = {(LAST, ("V1", "legal")): 5, (LAST, VEGA): 5}
    sentences = said(build(tmp_path, late=late | {(LAST, ("V3", "finance")): 2}))

    assert sentences[1] == "10 of the 12 misses come from legal, mostly capacity."


def test_a_cause_that_nobody_stated_is_not_named(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST, VEGA): 8}, cause=None))

    assert sentences[1] == "10 of the 10 misses come from legal, 8 of them at Vega."


def test_a_rise_says_how_much_of_it_is_whose(tmp_path: Path):
    sentences = said(build(tmp_path, units={(LAST, VEGA): 9}))

    risen = sentences.index("Work delivered rose to 126 h from 44.0 h, above its usual 29.8–57.9 h.")
    moved = "Most of the difference from usual comes from Vega: +80.1 h of +82.2 h, +79.0 h of it in legal."
    assert sentences[risen + 1] == moved
    assert sentences[risen + 2].startswith("Net saving rose to ")


def test_a_week_outside_that_is_better_than_the_one_before_says_both(tmp_path: Path):
    sentences = said(build(tmp_path, late={(LAST - 1, VEGA): 10, (LAST - 1, ("V2", "finance")): 10, (LAST, VEGA): 10}))

    assert sentences[0] == (
        "On time is 70.0 %, below its usual 82–100 % for the second week running, though up from 47.5 %."
    )


def test_a_run_is_counted_over_the_whole_history(tmp_path: Path):
    """Not over the thirteen weeks that a tile shows."""
    long = range(LAST - 8, LAST + 13)
    usual = {(week, cell): 1 + (week * 7 % 5) / 10 for week in range(LAST - 8) for cell in CELLS}
    version = build(tmp_path, weeks=LAST + 13, units=usual | everywhere(1.4, long))

    assert "Work delivered is 56.0 h, above its usual average of 49.2 h for 21 weeks in a row." in said(version)
    ask = asking(version)
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING))
    assert ", average 49.2 h" in briefing_words.basis(briefed.tile("standard_hours"), briefed, ask).replace(" · ", ", ")


def test_two_of_three_weeks_near_a_limit_are_told_as_they_lie(tmp_path: Path):
    refused = {(week, cell): 2 + (week * 7 % 3) for week in range(LAST) for cell in CELLS}
    apart = everywhere(0, (LAST - 2, LAST)) | everywhere(3, (LAST - 1,))
    together = everywhere(0, (LAST - 1, LAST)) | everywhere(3, (LAST - 2,))
    (tmp_path / "apart").mkdir()
    (tmp_path / "together").mkdir()

    high = "Right first time {} {}, at the top of its usual 35–100 %."
    assert high.format("rose to 100.0 % from 70.0 %, high", "in 2 of the last 3 judged weeks") in said(
        build(tmp_path / "apart", refused=refused | apart)
    )
    assert high.format("is 100.0 %, high", "for the second week running") in said(
        build(tmp_path / "together", refused=refused | together)
    )


def test_too_few_weeks(tmp_path: Path):
    assert said(build(tmp_path, weeks=8))[0] == (
        "Too few weeks to tell a change from chance: 8 complete weeks of the 12 it takes."
    )


def test_a_week_without_data(tmp_path: Path):
    version = build(tmp_path, silent=[LAST], as_of=FIRST + timedelta(weeks=LAST + 1, hours=-2))

    assert said(version) == [
        "Nothing was delivered or fell due in week 31.",
        "The last week before it with data is week 30.",
        "Nothing is overdue.",
    ]
    assert "left its usual range in week 30" in said(version, LAST - 1)[0]


def test_a_week_in_which_work_fell_due_but_none_was_delivered(tmp_path: Path):
    """Neither the hours nor the savings of nothing are a change, but that there are none is the news."""
    late = {(week, cell): int(week == LAST) * A_WEEK for week in range(LAST + 1) for cell in CELLS}
    stuck = build(tmp_path, late=late, hours_late=24 * 8)
    sentences = said(stuck)

    assert any(one.startswith("Nothing was delivered in week 31; usual is ") for one in sentences)
    assert not any(sentence.startswith(("Work delivered", "Net saving")) for sentence in sentences)


def test_a_week_that_is_not_over_is_named_and_its_change_withheld(tmp_path: Path):
    version = build(tmp_path, late={(LAST, VEGA): 9}, as_of=FIRST + timedelta(weeks=LAST, days=3))
    ask = asking(version)
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING), monday(LAST))

    assert said(version, LAST)[0] == "Week 31 is in progress, so no change is judged yet."
    assert [tile.before for tile in briefed.tiles] == [None] * 6
    assert {briefing_words.state(tile, briefed) for tile in briefed.tiles} == {"Week in progress"}
    assert said(version)[0] == "No measure that can be judged left its usual range in week 30."


def test_no_data_at_all(tmp_path: Path):
    empty = build(tmp_path, weeks=0)
    assert said(empty)[0] == "There are no data yet."
    briefed = briefing.brief(asking(empty), Scope(viewer=EVERYTHING))
    assert words.week_name(replace(briefed, status={"as_of_on": None, "deliverables": 0})) == "No week yet"


def test_a_scope_without_work_has_no_tiles_and_says_so(tmp_path: Path):
    assert said(build(tmp_path), vendors=("V9",))[0] == "Nothing was delivered or fell due in week 31."


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


def aim(written: Written, metric: str, target: float) -> None:
    value = {"metric": metric, "segment": None, "vendor_id": None, "effective_from": "2026-01-01", "target": target}
    written.put(targets.KIND, {targets.Target(**value | {"effective_from": date(2026, 1, 1)}).key: value}, "test")


def test_a_target_missed_anew_within_what_is_usual(tmp_path: Path, written: Written):
    refused = {(week, cell): 1 + week % 2 for week in range(LAST + 1) for cell in CELLS}
    aim(written, "first_pass_acceptance", 0.85)
    version = build(tmp_path, refused=refused)  # 90 % and 80 % alternately; the last week is an odd one

    sentence = (
        "Right first time misses its target again, after 1 week on target: 80.0 % against 85.0 %, "
        "within its usual 58–100 %."
    )
    assert sentence in said(version, written=written)
    assert sentence not in said(version)
    assert not any("target" in one for one in said(version, LAST - 1, written))


def test_a_target_missed_for_the_first_time(tmp_path: Path, written: Written):
    refused = everywhere(1, range(LAST)) | everywhere(2)
    aim(written, "first_pass_acceptance", 0.85)

    assert "Right first time misses its target for the first time: 80.0 % against 85.0 %." in said(
        build(tmp_path, refused=refused), written=written
    )


def test_a_target_missed_before_as_well_says_for_how_long(tmp_path: Path, written: Written):
    aim(written, "first_pass_acceptance", 0.99)

    assert "Right first time misses its target in each of the 30 judged weeks: 85.0 % against 99.0 %." in said(
        build(tmp_path), written=written
    )


def test_a_gap_that_could_be_chance_is_said_to_be(tmp_path: Path, written: Written):
    aim(written, "attainment", 0.96)
    sentences = said(build(tmp_path), written=written)

    missed = next(index for index, one in enumerate(sentences) if "misses its target" in one)
    assert "95.0 % against 96.0 %, within its usual 82–100 %." in sentences[missed]
    assert sentences[missed + 1] == "With 40 items due, the gap could be chance."


def test_a_value_just_below_its_target_is_not_written_as_equal_to_it(tmp_path: Path, written: Written):
    aim(written, "first_pass_acceptance", 0.80001)
    version = build(tmp_path, refused={(week, cell): 1 + week % 2 for week in range(LAST + 1) for cell in CELLS})

    assert any("80.0 % against 80.001 %" in sentence for sentence in said(version, written=written))


def test_overdue_work_is_counted_now_with_its_age_and_whose_it_is(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "more").mkdir()
    oldest = "The oldest, D2910 at Vega, is 5 days late."

    assert "1 item is overdue now: D2910 at Vega, 5 days late." in said(build(tmp_path / "one", stuck=1))
    more = build(tmp_path / "more", stuck=7)
    told = said(more).index("7 items are overdue now, all of them in legal at Vega.")
    assert said(more)[told + 1] == oldest
    assert not any("overdue now" in one for one in said(more, LAST - 1)), "it is not what was overdue a week ago"


@pytest.mark.parametrize(
    ("first", "written_as"),
    [
        (date(2026, 11, 9), "Week 46 of 2026, 9–15 Nov 2026"),
        (date(2026, 6, 29), "Week 27 of 2026, 29 Jun – 5 Jul 2026"),
        (date(2025, 12, 29), "Week 1 of 2026, 29 Dec 2025 – 4 Jan 2026"),
    ],
)
def test_the_week_in_words(first: date, written_as: str):
    scope = Scope(viewer=EVERYTHING)
    assert words.week_name(briefing.Briefing(first, True, scope, scope, {"as_of_on": first}, {})) == written_as


def test_names_of_vendors_are_only_ever_text(tmp_path: Path):
    hostile = "*x* [y](http://z) <b>"
    ask = asking(build(tmp_path, late={(LAST, VEGA): 8}))
    briefed = briefing.brief(ask, Scope(viewer=EVERYTHING))

    assert hostile in words.sentences(briefed, ask, NAMES | {"V2": hostile})[1]


def test_every_number_that_is_stated_can_be_looked_up_again(tmp_path: Path):
    """By its question, column and row, as what a sentence says must be what a table says."""
    ask = asking(build(tmp_path, late={(LAST, VEGA): 8}, units={(LAST, ("V1", "legal")): 9}, stuck=3))
    told = words.said(briefing.brief(ask, Scope(viewer=EVERYTHING)), ask, NAMES)
    numbers = [number for one in told for number in one.news.numbers.values()]

    assert len(numbers) > 8
    for number in numbers:
        assert number.among(ask(number.question, number.scope).to_pylist()) == number.value, number


def test_where_to_act_is_known(tmp_path: Path):
    ask = asking(build(tmp_path, late={(LAST, VEGA): 8}, stuck=3))
    told = words.said(briefing.brief(ask, Scope(viewer=EVERYTHING)), ask, NAMES)

    assert [one.news.act.path for one in told if one.news.act] == ["sla", "sla", "deliverable"]
    assert told[0].news.act.choices == {"segment": ["legal"]}
