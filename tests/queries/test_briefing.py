"""The numbers in a briefing: against the items themselves, and against narrower questions that add up to them."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

import queries
from data.written import Written
from queries import EVERYTHING, Scope, briefing, period, signals, targets
from queries.briefing import HEADLINE

from .mondays import CELLS, LAST_WEEK, asking, build, monday

COLUMNS = {
    "week/moved_hours": ("standard_hours", "usual_standard_hours"),
    "week/moved_savings": ("net_savings_before_credits", "usual_net_savings_before_credits"),
    "week/moved_overdue": ("overdue_at_week_end", "usual_open_overdue"),
}
ALL = Scope(viewer=EVERYTHING)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty weeks with occasional late, refused and larger work, and some that is stuck."""
    random = Random(5)
    late = {(week, cell): random.randrange(4) for week in range(30) for cell in CELLS}
    units = {(week, cell): 1 + random.random() for week in range(30) for cell in CELLS}
    refused = {(week, cell): random.randrange(5) for week in range(30) for cell in CELLS}
    return build(
        tmp_path_factory.mktemp("mondays"),
        late=late,
        units=units,
        refused=refused,
        stuck=4,
        transition=9000,
        hours_late=150,
    )


def items(version: Path) -> list[dict]:
    return queries.run("sla/deliverables", ALL, version).to_pylist()


def test_overdue_at_a_weeks_end_is_what_was_due_and_not_delivered_by_then(version: Path, small_version: Path):
    for path in (version, small_version):
        found = {row["week"]: row["open_overdue"] for row in asking(path)("week/overdue", ALL).to_pylist()}
        late = [row for row in items(path) if row["state"] in ("missed", "open_overdue")]
        assert late
        for week, count in found.items():
            until = period.week(week).until
            overdue = [
                row for row in late
                if row["due_at"].date() <= until
                and (row["first_delivered_at"] is None or row["first_delivered_at"].date() > until)
            ]  # fmt: skip
            assert count == len(overdue), week
        assert sum(found.values()) > 0


@pytest.fixture(scope="module")
def small_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from .portfolio import build_version, small_portfolio

    return build_version(tmp_path_factory.mktemp("small") / "small.duckdb", **small_portfolio())


def test_the_newest_weeks_end_is_now(version: Path):
    briefed = briefing.brief(asking(version), ALL)

    assert briefed.tile("open_overdue").value == sum(row["state"] == "open_overdue" for row in items(version)) > 0
    assert briefed.is_newest
    earlier = briefing.brief(asking(version), ALL, monday(LAST_WEEK - 5))
    assert not earlier.is_newest
    assert earlier.tile("open_overdue").value == earlier.tile("open_overdue").row["open_overdue"]


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_what_moved_add_up_to_the_distance_from_usual(version: Path, seed: int):
    random = Random(seed)
    scope = Scope(
        viewer=EVERYTHING,
        vendors=tuple(random.choice(((), ("V2",), ("V1", "V3")))),
        segments=tuple(random.choice(((), ("legal", "finance")))),
    )
    briefed = briefing.brief(asking(version), scope, monday(random.randrange(26, 30)))
    for metric in HEADLINE:
        judged = briefed.judged[metric]
        if judged.base is None:
            continue
        movers, column = briefing.moved(asking(version), briefed, metric)
        point = judged.at(briefed.week)
        factor = 100 if column == "contribution_points" else 1
        assert sum(movers[column].to_pylist()) == pytest.approx(factor * (point.value - point.centre)), metric


@pytest.mark.parametrize("question", COLUMNS)
def test_each_part_is_what_that_vendor_and_segment_alone_did(version: Path, question: str):
    ask = asking(version)
    briefed = briefing.brief(ask, ALL)
    scope = briefed.against_usual("standard_hours")
    column, usual = COLUMNS[question]
    rows = ask(question, scope).to_pylist()
    assert {(row["vendor_id"], row["segment"]) for row in rows} == set(CELLS)
    for row in rows:
        only = Scope(viewer=EVERYTHING, vendors=(row["vendor_id"],), segments=(row["segment"],))
        weeks = {week["week"]: week for week in briefing.weekly(ask, only)}
        metric = "open_overdue" if column == "overdue_at_week_end" else column.removesuffix("_before_credits")
        value = signals.CHARTS[metric].value
        base = [value(week) for day, week in weeks.items() if scope.reference_since <= day <= scope.reference_until]
        assert row[column] == pytest.approx(value(weeks[briefed.week]))
        assert row[usual] == pytest.approx(sum(base) / len(base))
        assert len(base) == 26


def test_acceptance_by_part_counts_reviewed_and_accepted_items(version: Path):
    briefed = briefing.brief(asking(version), ALL)
    rows = briefing.moved(asking(version), briefed, "first_pass_acceptance")[0].to_pylist()
    days = period.week(briefed.week)
    ended = [row["first_delivered_at"] for row in items(version) if row["first_delivered_at"]]
    in_week = [instant for instant in ended if days.since <= instant.date() <= days.until]
    assert sum(row["reviewed"] for row in rows) == briefed.tiles[3].row["reviewed"] == len(in_week) > 0
    assert sum(row["accepted_first"] for row in rows) == briefed.tiles[3].row["accepted_first"]


def test_incidents_are_counted_by_part(tmp_path: Path, small_version: Path):
    ask = asking(small_version)
    scope = Scope(
        viewer=EVERYTHING, since=date(2026, 2, 2), until=date(2026, 2, 8),
        reference_since=date(2026, 1, 5), reference_until=date(2026, 2, 1),
    )  # fmt: skip
    rows = ask("week/moved_incidents", scope).to_pylist()
    every = queries.run("rows/events", ALL, small_version, which="security_incident", limit=1000).to_pylist()
    now = Counter(row["vendor_id"] for row in every if date(2026, 2, 2) <= row["occurred_at"].date() <= scope.until)
    before = Counter(row["vendor_id"] for row in every if date(2026, 1, 5) <= row["occurred_at"].date() < scope.since)
    assert now or before
    for vendor in now | before:
        mine = [row for row in rows if row["vendor_id"] == vendor]
        assert sum(row["security_incidents"] for row in mine) == now[vendor]
        assert sum(row["usual_security_incidents"] for row in mine) == pytest.approx(before[vendor] / 4)


def test_limits_begin_with_the_first_work_though_a_transition_was_paid_before(tmp_path: Path):
    briefed = briefing.brief(asking(build(tmp_path, transition=9000)), ALL)

    assert briefed.judged["standard_hours"].base == (monday(0), monday(25))


def test_a_person_takes_the_limits_anew_in_one_scope_and_back(tmp_path: Path, version: Path):
    written, ask = Written(tmp_path), asking(version)
    vega = Scope(viewer=EVERYTHING, vendors=("V2",))
    briefing.rebase(written, "attainment", vega, monday(10), "new terms", "test")

    def base(scope: Scope) -> tuple[date, date]:
        return briefing.brief(ask, scope, written=written).judged["attainment"].base

    assert base(vega) == (monday(10), monday(29))
    assert base(ALL) == (monday(0), monday(25))
    assert base(Scope(viewer=EVERYTHING, vendors=("V2",), segments=("legal",))) == (monday(0), monday(25))
    briefing.rebase(written, "attainment", vega, None, "a mistake", "test")
    assert base(vega) == (monday(0), monday(25))
    assert [entry.value and entry.value["reason"] for entry in written.history(briefing.BASE)] == ["new terms", None]


def test_an_agreed_target_gives_way_to_one_that_was_set(tmp_path: Path, version: Path):
    written, ask = Written(tmp_path), asking(version)
    agreed = briefing.brief(ask, ALL, written=written).tile("attainment")
    value = {"metric": "attainment", "segment": None, "vendor_id": None, "effective_from": "2026-01-05", "target": 0.5}
    written.put(targets.KIND, {"attainment|||2026-01-05": value}, "test")
    ours = briefing.brief(ask, ALL, written=written).tile("attainment")

    assert (agreed.target.target, agreed.target.by) == (0.9, targets.AGREED)
    assert (ours.target.target, ours.target.by, ours.is_missed) == (0.5, "test", False)


def test_shortfalls_are_those_of_last_month_and_so_far_in_this(version: Path):
    briefed = briefing.brief(asking(version), ALL)
    found = briefing.shortfalls(asking(version), briefed).to_pylist()
    months = {(briefed.week + timedelta(days=6)).replace(day=1)}
    months.add((min(months) - timedelta(days=1)).replace(day=1))

    assert found
    assert {row["month"] for row in found} <= months
    assert all(row["attainment"] < row["attainment_target"] for row in found)


def test_a_tile_shows_thirteen_complete_weeks(version: Path):
    tile = briefing.brief(asking(version), ALL).tile("attainment")

    assert [point.week for point in tile.trend] == [monday(week) for week in range(17, 30)]
    assert tile.values == tuple(point.value for point in tile.trend)
    assert tile.before == tile.values[-2]
