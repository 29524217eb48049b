"""Random portfolios are valid and reach the edge cases, and on them the clock agrees with counting."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.contract import TABLES

from . import Oracle, random_portfolio, write
from .agreements import CLOCK_CHANGES, PATTERNS, ZONES, utc
from .clock import DAY, SECOND, Calendar, Shift, net_elapsed, to_us
from .portfolio import AS_OF
from .records import clock_time, instant

SEEDS = range(5)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("kind", ["plain", "overnight", "irregular", "round", "always"])
def test_working_time_agrees_with_a_walk_along_the_wall_clock(zone, kind):
    shifts = [(day, _seconds(opens), _seconds(closes)) for day, opens, closes in PATTERNS[kind]]
    for change in map(utc, CLOCK_CHANGES[zone]):
        holiday = change.date() + timedelta(days=2)
        calendar = Calendar(zone, [Shift(*shift) for shift in shifts], [holiday])
        start, quarter = change - timedelta(days=4), timedelta(minutes=15)
        walls = [(start + n * quarter).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for n in range(9 * 96)]
        counted = sum(_on_shift(wall, shifts, holiday) for wall in walls) * 900 * SECOND
        assert net_elapsed(calendar, [], to_us(start), to_us(start) + 9 * DAY) == counted


def _seconds(wall: str) -> int:
    return clock_time({"": wall}, "")


def _on_shift(wall: datetime, shifts: list[tuple[int, int, int]], holiday) -> bool:
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        seconds = (wall - datetime.combine(day, time())).total_seconds()
        for weekday, opens, closes in shifts:
            end = closes if closes > opens else closes + 86_400
            if weekday == day.isoweekday() and day != holiday and opens <= seconds < end:
                return True
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_due_instants_and_verdicts_agree(seed):
    judged = [
        fact
        for fact in Oracle(random_portfolio(seed, 200)).facts()
        if fact["sla_basis"] == "term" and fact["state"] != "cancelled"
    ]
    assert judged
    for fact in judged:
        end = fact["first_delivered_at"] or AS_OF
        if end <= fact["due_at"]:
            assert fact["state"] in ("met", "not_yet_due")
            assert fact["net_elapsed_us"] < fact["target_us"] or end == fact["due_at"]
        else:
            assert fact["net_elapsed_us"] >= fact["target_us"]
        assert (fact["late_us"] or 0) == max(0, fact["net_elapsed_us"] - fact["target_us"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_portfolio_is_valid(seed, tmp_path):
    portfolio = random_portfolio(seed, 200)
    write(portfolio, tmp_path)
    for name, rows in portfolio.items():
        table = TABLES[name]
        assert (tmp_path / f"{name}.csv").exists()
        assert set(rows[0]) <= set(table.by_name)
        keys = [tuple(_key(row, column) for column in table.key) for row in rows]
        assert len(keys) == len(set(keys))
        for row in rows:
            assert all(row.get(column.name) for column in table.columns if column.required)
            assert all(
                row[column.name] in ("", *column.values)
                for column in table.columns
                if column.values and column.name in row
            )
            for earlier, later in table.orders:
                assert not row[later] or instant(row, earlier) <= instant(row, later)


def _key(row: dict, column: str):
    return instant(row, column) if column == "occurred_at" else row.get(column) or "*"


def test_random_portfolios_reach_every_edge():
    facts = [fact for seed in SEEDS for fact in Oracle(random_portfolio(seed, 200)).facts()]
    assert {fact["state"] for fact in facts} == {
        "met",
        "missed",
        "open_overdue",
        "not_yet_due",
        "cancelled",
        "no_term",
    }
    assert {fact["total_state"] for fact in facts} >= {None, "met", "missed", "open_overdue"}
    exactly = [fact for fact in facts if fact["target_us"] and fact["target_us"] == fact["net_elapsed_us"]]
    assert len(exactly) > 50
    assert {fact["state"] for fact in exactly} >= {"met", "not_yet_due"}
    assert sum(1 for fact in facts if fact["paused_us"]) > 50
    cancelled = [fact for fact in facts if fact["state"] == "cancelled" and fact["first_delivered_at"]]
    assert {fact["delivered_on"] is None for fact in cancelled} == {True, False}
    assert sum(fact["assumed_calendar"] for fact in facts) > 20


def test_the_same_seed_gives_the_same_portfolio():
    assert random_portfolio(7, 30) == random_portfolio(7, 30) != random_portfolio(8, 30)
    assert Oracle(random_portfolio(7, 30)).as_of == AS_OF
