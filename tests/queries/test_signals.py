"""Signal or noise: the tiles' states against independently written rules, and against what chance alone would do."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from queries import signals
from queries.signals import NEAR_LIMIT, OUTSIDE, RUN, Judged, judge
from tests import signals as simulation

FIRST = date(2026, 1, 5)


def hours(values: list[float | None], running: int = 0) -> list[dict]:
    """Weeks of standard hours; the last `running` of them are not over."""
    return [
        {"week": FIRST + timedelta(weeks=n), "is_complete": n < len(values) - running, "standard_hours": value,
         "delivered": 0 if value is None else 5}
        for n, value in enumerate(values)
    ]  # fmt: skip


def shares(pairs: list[tuple[int, int]]) -> list[dict]:
    """Weeks of attainment, from (met, due)."""
    return [
        {"week": FIRST + timedelta(weeks=n), "is_complete": True, "met": met, "due": due,
         "attainment": met / due if due else None}
        for n, (met, due) in enumerate(pairs)
    ]  # fmt: skip


def sides(judged: Judged) -> list[int | None]:
    return [point.side for point in judged.points]


QUIET = [9, 11] * 13  # mean 10, moving range 2: limits 10 ± 5.32


def test_a_week_outside_its_limits_is_a_signal_on_its_side():
    judged = judge("standard_hours", hours([*QUIET, 15.4, 10, 4.6, 15.3]))

    assert [point.side for point in judged.points[26:]] == [1, 0, -1, 0]
    assert [point.rule for point in judged.points[26:]] == [OUTSIDE, "", OUTSIDE, ""]
    assert (judged.points[-1].lower, judged.points[-1].upper) == pytest.approx((4.68, 15.32))
    assert judged.state(judged.points[26].week) == signals.UP
    assert judged.state(judged.points[28].week) == signals.DOWN
    assert judged.state(judged.points[27].week) == signals.NO_CHANGE


def test_the_eighth_week_on_one_side_is_a_signal_and_one_on_the_centre_ends_the_run():
    eight = judge("standard_hours", hours([*QUIET, 9, *[10.5] * 9])).points[27:]
    broken = judge("standard_hours", hours([*QUIET, 9, *[10.5] * 7, 10.0, *[10.5] * 7])).points[27:]

    assert [point.rule for point in eight] == [""] * 7 + [RUN, RUN]
    assert [point.side for point in broken] == [0] * 15


def test_two_of_three_beyond_two_thirds_are_a_signal_only_on_one_side():
    far = 13.6  # two thirds of the way is 13.55
    near = judge("standard_hours", hours([*QUIET, far, 10, far])).points[26:]
    assert [(point.side, point.rule) for point in near] == [(0, ""), (0, ""), (1, NEAR_LIMIT)]
    assert sides(judge("standard_hours", hours([*QUIET, far, 20 - far, 10])))[26:] == [0, 0, 0]
    assert sides(judge("standard_hours", hours([*QUIET, far, 10, 10, far])))[26:] == [0, 0, 0, 0]


def test_limits_stay_those_of_the_first_26_weeks_until_a_person_sets_others():
    values = [*QUIET, *[100, 102] * 13]
    fixed, anew = (
        judge("standard_hours", hours(values)),
        judge("standard_hours", hours(values), hours(values)[26]["week"]),
    )

    assert fixed.base == (FIRST, FIRST + timedelta(weeks=25))
    assert set(sides(fixed)[26:]) == {1}
    assert anew.base == (FIRST + timedelta(weeks=26), FIRST + timedelta(weeks=51))
    assert anew.points[-1].centre == 101
    assert set(sides(anew)) == {0}, "before, the first limits hold, and no run crosses over"
    assert anew.points[25].centre == 10
    assert judge("standard_hours", hours([*values, 500])).points[0].upper == fixed.points[0].upper


def test_fewer_than_twelve_complete_weeks_are_too_few_data():
    for rows in (hours([9.0, 11.0] * 5 + [10.0]), hours([9.0, 11.0] * 6, running=1), hours([None] * 40)):
        judged = judge("standard_hours", rows)
        assert judged.base is None
        assert judged.state(FIRST) == signals.TOO_FEW
    assert judge("standard_hours", hours([9.0, 11.0] * 6)).state(FIRST) == signals.NO_CHANGE


def test_a_week_that_holds_nothing_is_neither_judged_nor_part_of_the_limits():
    judged = judge("standard_hours", hours([*QUIET[:13], None, None, *QUIET[13:], None, 15.4, None]))

    assert sides(judged)[-3:] == [None, 1, None], "nothing is no value of 0, which would be far below"
    assert judged.state(judged.points[-1].week) == signals.TOO_FEW
    assert judged.points[0].centre == 10


@pytest.mark.parametrize(("apart", "is_judged"), [(1, True), (2, False)])
def test_limits_do_not_come_from_weeks_most_of_which_hold_nothing(apart: int, is_judged: bool):
    first = [value for pair in [9.0, 11.0] * 6 for value in (pair, *[None] * apart)][:-apart]

    assert (judge("standard_hours", hours(first)).base is not None) == is_judged


def test_what_never_varied_has_no_limits_to_be_outside_of():
    never = [judge("standard_hours", hours([200.0] * 30 + [400.0])), judge("attainment", shares([(40, 40)] * 30))]
    never.append(judge("attainment", shares([(38, 40)] * 30 + [(20, 40)])))

    assert [judged.base for judged in never] == [None] * 3
    assert {judged.state(judged.points[-1].week) for judged in never} == {signals.TOO_FEW}


def test_a_week_that_is_not_over_is_not_judged():
    judged = judge("standard_hours", hours([*QUIET, 500], running=1))

    assert judged.points[-1].side is None
    assert judged.state(judged.points[-1].week) == signals.RUNNING


def test_a_share_of_under_ten_items_is_no_evidence_and_no_part_of_a_run():
    usual = [(92, 100), (94, 100)] * 13
    judged = judge("attainment", shares([*usual, (0, 9), (0, 10), *[(100, 100)] * 2, (9, 9), (0, 0)]))

    assert sides(judged)[26:28] == [None, -1]
    assert sides(judged)[-2:] == [None, None]
    assert judged.state(FIRST + timedelta(weeks=26)) == signals.TOO_FEW


def test_events_rarer_than_one_a_week_are_never_a_signal():
    def incidents(counts: list[int]) -> list[dict]:
        return [row | {"security_incidents": row["standard_hours"]} for row in hours(counts)]

    assert judge("security_incidents", incidents([0, 0, 0, 1] * 20)).base is None
    often = judge("security_incidents", incidents([1, 2, 3] * 20))
    assert often.base is not None
    assert often.points[0].lower == 0, "a count cannot fall below none"


def test_a_net_saving_is_judged_without_the_credits_of_a_months_end():
    weeks = [
        {"week": FIRST + timedelta(weeks=n), "is_complete": True, "service_credits": credit or None, "covered": 9,
         "net_savings": 100.0 + n % 2 + credit}
        for n, credit in enumerate([0.0] * 27 + [0.0, 900.0] * 6)
    ]  # fmt: skip

    assert set(sides(judge("net_savings", weeks))) == {0}


@pytest.mark.parametrize("seed", range(20))
def test_p_prime_against_the_chart_written_anew(seed: int):
    """Laney's p′ and the three rules, from their definitions, in plain Python."""
    random = np.random.default_rng(seed)
    pairs = [
        (int(random.binomial(n, 0.85 - 0.15 * (week > 40))), n)
        for week, n in enumerate(random.poisson(30, 60).tolist())
    ]
    base = [pair for pair in pairs if pair[1]][:26]
    centre = sum(met for met, _ in base) / sum(due for _, due in base)
    z = [(met / due - centre) / (centre * (1 - centre) / due) ** 0.5 for met, due in base]
    spread = sum(abs(after - before) for before, after in pairwise(z)) / (len(z) - 1) / 1.128
    far, expected = [], []
    for met, due in pairs:
        if due < 10:
            expected.append(None)
            continue
        far.append((met / due - centre) / (spread * (centre * (1 - centre) / due) ** 0.5))
        side = 1 if far[-1] > 0 else -1
        ours = [side * value for value in far]
        beyond = sum(value > 2 for value in ours[-3:]) >= 2 and ours[-1] > 2
        expected.append(side if ours[-1] > 3 or beyond or (len(ours) >= 8 and min(ours[-8:]) > 0) else 0)

    assert sides(judge("attainment", shares(pairs))) == expected


@pytest.mark.parametrize("metric", simulation.METRICS)
def test_quiet_weeks_raise_no_more_false_signals_than_theory_gives(metric: str):
    """Over 104 weeks without any effect, compared with the same rules on independent values; with the error of both."""
    tiles = simulation.tiles(metric, series=400, seed=7)
    expected = simulation.theory(series=4_000, seed=11, counts=metric == "open_overdue")
    error = (tiles.error**2 + expected.error**2) ** 0.5

    print(f"{metric}: {100 * tiles.false_rate:.2f} % of quiet weeks, theory {100 * expected.false_rate:.2f} %")
    assert 0 < tiles.false_rate <= expected.false_rate + 3 * error


@pytest.mark.parametrize("metric", simulation.METRICS)
def test_shifts_are_noticed_as_soon_as_theory_has_it(metric: str):
    for size in (1, 2, 3):
        tiles = simulation.tiles(metric, series=150, seed=3, shift=size)
        expected = simulation.theory(series=2_000, seed=5, shift=size, counts=metric == "open_overdue")
        assert abs(tiles.median_delay() - expected.median_delay()) <= 1.5, size
        assert tiles.caught_within(8) == pytest.approx(expected.caught_within(8), abs=0.13), size
