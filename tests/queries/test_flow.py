"""The questions of the Flow page, on the demo's exports, against plain Python over the rows behind each number."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest, norm, sem

import queries
from data.warehouse import Warehouse, reading
from tests.oracle import flow

HOUR = 3_600_000_000
FILTERS = {"vendors": "vendor_id", "segments": "segment", "clients": "client", "work_types": "work_type"}
BUCKETS = ("no overlap", "under 10 h a week", "10–25 h a week", "over 25 h a week")
MOMENTS = {
    (True, True): "both_working",
    (True, False): "only_the_vendor_working",
    (False, True): "only_the_client_working",
    (False, False): "neither_working",
}
VENDORS_OWN = {
    "clarification_raised", "assigned", "reassigned", "checkpoint_passed", "checkpoint_failed", "draft_delivered",
    "edit_started", "edit_done", "final_delivered",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo_version(demo_warehouse: Path) -> Path:
    return Warehouse(demo_warehouse).current().path


class Records:
    """The stored rows, each deliverable with its log, the zones and the shifts of both its sides."""

    def __init__(self, version: Path) -> None:
        self.items = {row["deliverable_id"]: row for row in _rows(version, "deliverables")}
        self.logs = defaultdict(list)
        for row in _rows(version, "events"):
            self.logs[row["deliverable_id"]].append(row)
        engagements = {row["engagement_id"]: row for row in _rows(version, "engagements")}
        vendors = {row["vendor_id"]: row["calendar_id"] for row in _rows(version, "vendors")}
        self.calendars = defaultdict(list)
        for row in _rows(version, "calendars"):
            self.calendars[row["calendar_id"]].append(row)
        self.closed = defaultdict(set)
        for row in _rows(version, "holidays"):
            self.closed[row["calendar_id"]].add(row["date"])
        for row in self.items.values():
            engagement = engagements[row["engagement_id"]]
            row["client"], row["client_calendar"] = engagement["client"], engagement["client_calendar_id"]
            row["vendor_calendar"] = vendors[row["vendor_id"]]
        self.as_of = max(event["occurred_at"] for log in self.logs.values() for event in log)
        self.questions = [
            {"deliverable_id": name, "raised_at": raised, "answered_at": answered}
            for name in self.items
            for raised, answered in flow.questions(self.logs[name])
        ]

    def within(self, day: date | None, name: str, filters: dict) -> bool:
        """Whether the filters keep what happened to that item on that day."""
        item = self.items[name]
        return (
            day is not None
            and all(item[column] in filters[key] for key, column in FILTERS.items() if key in filters)
            and filters.get("since", day) <= day <= filters.get("until", day)
        )

    def delivered(self, filters: dict) -> list[dict]:
        return [
            item
            for name, item in self.items.items()
            if item["first_delivered_at"]
            and item["status"] != "cancelled"
            and self.within(item["first_delivered_at"].date(), name, filters)
        ]

    def stages(self, filters: dict) -> dict[str, dict[str, int]]:
        items = {item["deliverable_id"]: item for item in self.delivered(filters)}
        found = {name: flow.stages(item, self.logs[name]) for name, item in items.items()}
        return {name: parts for name, parts in found.items() if parts}

    def asked(self, filters: dict) -> list[dict]:
        return [
            question
            for question in self.questions
            if self.within(question["raised_at"].date(), question["deliverable_id"], filters)
        ]

    def zone(self, name: str, side: str) -> str:
        return self.calendars[self.items[name][f"{side}_calendar"]][0]["timezone"]

    def at_work(self, question: dict, side: str) -> bool:
        calendar = self.items[question["deliverable_id"]][f"{side}_calendar"]
        day = question["raised_at"].date()
        around = day - timedelta(2), day + timedelta(2)
        shifts = flow.shifts(self.calendars[calendar], self.closed[calendar], *around)
        return flow.at_work(shifts, question["raised_at"])

    def shared_hours(self, vendor: str, client: str) -> float:
        since = self.as_of - timedelta(weeks=52)
        days = (since - timedelta(days=3)).date(), self.as_of.date()
        one, other = (flow.shifts(self.calendars[name], self.closed[name], *days) for name in (vendor, client))
        return flow.shared_hours(one, other, since, self.as_of) / 52


def _rows(version: Path, table: str) -> list[dict]:
    with reading(version) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(f"from raw.{table}").to_arrow_table().to_pylist()


@pytest.fixture(scope="module")
def records(demo_version: Path) -> Records:
    return Records(demo_version)


def random_filters(records: Records, seed: int) -> dict:
    """Everything for seed 0; else some of the vendors, segments, clients and work types, and a period."""
    chance = random.Random(seed)
    if not seed:
        return {}
    found = {}
    for key, column in FILTERS.items():
        if chance.random() < 0.35:
            values = sorted({item[column] for item in records.items.values()})
            found[key] = tuple(chance.sample(values, chance.randint(1, len(values) - 1)))
    if chance.random() < 0.5:
        found["since"] = date(2025, 1, 1) + timedelta(chance.randint(0, 400))
    if chance.random() < 0.5:
        found["until"] = found.get("since", date(2025, 3, 1)) + timedelta(chance.choice([5, 60, 300]))
    return found


@pytest.fixture(scope="module", params=range(12), ids="filters {}".format)
def filters(request, records: Records) -> dict:
    return random_filters(records, request.param)


@pytest.fixture
def ask(demo_version: Path, filters: dict):
    def run(question: str, **parameters) -> list[dict]:
        scope = queries.Scope(viewer=queries.EVERYTHING, **filters)
        return queries.run(question, scope, demo_version, **parameters).to_pylist()

    return run


def percentile(values: list[float], share: float) -> float:
    return float(np.percentile(values, 100 * share))


def test_wholes(ask, records, filters):
    (found,) = ask("flow/total")
    spent = records.stages(filters)
    wholes = [sum(parts.values()) / HOUR for parts in spent.values()]
    ended = len(records.delivered(filters))
    assert found["ended_items"] == ended
    assert (found["logged_items"], found["unlogged_items"]) == (len(spent), ended - len(spent))
    if wholes:
        assert found["mean_whole_hours"] == pytest.approx(np.mean(wholes))
        assert found["p50_whole_hours"] == pytest.approx(percentile(wholes, 0.5))
        assert found["p90_whole_hours"] == pytest.approx(percentile(wholes, 0.9))


def test_stages_add_up_to_the_mean_whole_and_tell_the_slowest(ask, records, filters):
    found = {row["stage"]: row for row in ask("flow/stages")}
    spent = records.stages(filters)
    wholes = {name: sum(parts.values()) for name, parts in spent.items()}
    assert set(found) == {stage for parts in spent.values() for stage in parts}
    if not spent:
        return
    low, high, slow = (percentile(list(wholes.values()), share) for share in (0.4, 0.6, 0.9))
    middle = [spent[name] for name, whole in wholes.items() if low <= whole <= high]
    slowest = [spent[name] for name, whole in wholes.items() if whole >= slow]
    for stage, row in found.items():
        mine = [parts[stage] for parts in spent.values() if stage in parts]
        assert row["stage_items"] == len(mine)
        assert row["logged_items"] == len(spent)
        assert row["mean_stage_hours"] == pytest.approx(sum(mine) / HOUR / len(spent))
        assert row["p50_stage_hours"] == pytest.approx(percentile(mine, 0.5) / HOUR)
        everyone = [parts.get(stage, 0) / HOUR for parts in spent.values()]
        if len(everyone) > 1:
            half = norm.ppf(0.975) * sem(everyone)
            ends = row["mean_stage_hours_low"], row["mean_stage_hours_high"]
            assert ends == (pytest.approx(max(0, np.mean(everyone) - half)), pytest.approx(np.mean(everyone) + half))
        assert row["share_of_whole"] == pytest.approx(sum(mine) / sum(wholes.values()))
        for name, group in (("middle", middle), ("slowest", slowest)):
            hours = sum(parts.get(stage, 0) for parts in group) / HOUR / len(group)
            assert row[f"{name}_stage_hours"] == pytest.approx(hours), stage
            assert row[f"{name}_items"] == len(group)
        assert row["slowest_extra_hours"] == pytest.approx(row["slowest_stage_hours"] - row["middle_stage_hours"])
    (total,) = ask("flow/total")
    assert sum(row["mean_stage_hours"] for row in found.values()) == pytest.approx(total["mean_whole_hours"])


def test_every_part_of_every_vendors_bar(ask, records, filters):
    spent, of_vendor = records.stages(filters), defaultdict(list)
    for name, parts in spent.items():
        of_vendor[records.items[name]["vendor_id"]].append(parts)
    found = {(row["vendor_id"], row["stage"]): row for row in ask("flow/by_vendor")}
    assert set(found) == {(vendor, stage) for vendor, group in of_vendor.items() for parts in group for stage in parts}
    for (vendor, stage), row in found.items():
        group = of_vendor[vendor]
        mine = [parts[stage] for parts in group if stage in parts]
        assert (row["stage_items"], row["logged_items"]) == (len(mine), len(group))
        assert row["mean_stage_hours"] == pytest.approx(sum(mine) / HOUR / len(group))
        assert row["p50_stage_hours"] == pytest.approx(percentile(mine, 0.5) / HOUR)
        assert row["mean_whole_hours"] == pytest.approx(sum(sum(parts.values()) for parts in group) / HOUR / len(group))


def test_the_slowest_items_are_the_rows_behind_the_wholes(ask, records, filters):
    spent = records.stages(filters)
    found = ask("flow/slowest", limit=10_000)
    longest_first = sorted(spent, key=lambda name: (-sum(spent[name].values()), name))
    assert [row["deliverable_id"] for row in found] == longest_first
    for row in found:
        parts = spent[row["deliverable_id"]]
        assert row["whole_hours"] == pytest.approx(sum(parts.values()) / HOUR)
        assert row["stage"] == max(parts, key=parts.__getitem__)
        assert row["stage_hours"] == pytest.approx(max(parts.values()) / HOUR)
    assert ask("flow/slowest", limit=3) == found[:3]


def test_without_a_log_delivery_halves_the_way(ask, records, filters):
    items = records.delivered(filters)
    found = {row["stage"]: row["mean_stage_hours"] for row in ask("flow/deliveries")}
    assert bool(found) == bool(items)
    if items:
        to = [item["first_delivered_at"] - item["received_at"] for item in items]
        ends = [item["final_delivered_at"] or item["accepted_at"] or item["first_delivered_at"] for item in items]
        after = [end - item["first_delivered_at"] for end, item in zip(ends, items, strict=True)]
        assert found["to_first_delivery"] == pytest.approx(sum(to, timedelta()) / timedelta(hours=1) / len(items))
        assert found["after_first_delivery"] == pytest.approx(sum(after, timedelta()) / timedelta(hours=1) / len(items))


def judge(row: dict, group: list[dict]) -> None:
    """Compare a row of waits with the questions behind it."""
    waits = [
        (one["answered_at"] - one["raised_at"]) / timedelta(hours=1) for one in group if one["answered_at"] is not None
    ]
    counts = row["clarifications"], row["answered"], row["open_clarifications"]
    assert counts == (len(group), len(waits), len(group) - len(waits))
    if not waits:
        assert (row["p50_wait_hours"], row["over_a_day_share"], row["over_a_day_share_low"]) == (None, None, None)
        return
    late = sum(wait > 24 for wait in waits)
    assert row["p50_wait_hours"] == pytest.approx(percentile(waits, 0.5))
    assert row["p90_wait_hours"] == pytest.approx(percentile(waits, 0.9))
    assert row["mean_wait_hours"] == pytest.approx(np.mean(waits))
    assert (row["over_a_day"], row["over_a_day_share"]) == (late, pytest.approx(late / len(waits)))
    low, high = binomtest(late, len(waits)).proportion_ci(method="wilson")
    assert (row["over_a_day_share_low"], row["over_a_day_share_high"]) == (
        pytest.approx(low, abs=1e-12),
        pytest.approx(high),
    )


@pytest.fixture(scope="module")
def overlap(records: Records) -> dict[tuple, float]:
    """The working hours per week that both calendars share, for each pair that occurs in an item."""
    pairs = {(item["vendor_calendar"], item["client_calendar"]) for item in records.items.values()}
    return {pair: records.shared_hours(*pair) for pair in pairs}


def test_waits_by_shared_hours_and_by_who_was_at_work(ask, records, overlap, filters):
    buckets, moments = defaultdict(list), defaultdict(list)
    for question in records.asked(filters):
        item = records.items[question["deliverable_id"]]
        pair = item["vendor_calendar"], item["client_calendar"]
        hours = overlap[pair]
        buckets[BUCKETS[0 if hours == 0 else 1 if hours < 10 else 2 if hours <= 25 else 3]].append(question)
        at_work = records.at_work(question, "vendor"), records.at_work(question, "client")
        moments[MOMENTS[at_work]].append(question | {"both": all(at_work)})
    (whole,) = ask("flow/wait")
    judge(whole, records.asked(filters))
    assert whole["raised_while_both_worked"] == len(moments["both_working"])
    by_overlap = ask("flow/waits", by="overlap")
    assert [row["overlap_bucket"] for row in by_overlap] == [bucket for bucket in BUCKETS if bucket in buckets]
    for row in by_overlap:
        judge(row, buckets[row["overlap_bucket"]])
    by_moment = {row["raised_when"]: row for row in ask("flow/waits", by="moment")}
    assert set(by_moment) == {moment for moment, group in moments.items() if group}
    for moment, row in by_moment.items():
        judge(row, moments[moment])


def test_the_questions_are_the_rows_behind_the_waits(ask, records, filters):
    found = ask("flow/clarifications", limit=10_000)
    columns = ("deliverable_id", "raised_at", "answered_at")
    listed = Counter(tuple(row[column] for column in columns) for row in found)
    assert listed == Counter(tuple(one[column] for column in columns) for one in records.asked(filters))
    waiting = [row["open_hours"] for row in found if row["open_hours"] is not None]
    waited = [row["wait_hours"] for row in found if row["wait_hours"] is not None]
    assert waiting == sorted(waiting, reverse=True)
    assert waited == sorted(waited, reverse=True)
    assert [row["open_hours"] is None for row in found] == [False] * len(waiting) + [True] * len(waited)


def test_every_cell_of_both_maps_of_hours(ask, records, filters):
    expected = {"vendor": Counter(), "client": Counter()}
    for name, log in records.logs.items():
        for event in log:
            actor = event["actor_side"]
            own = actor == "vendor" or (actor is None and event["event_type"] in VENDORS_OWN)
            if own and records.within(event["occurred_at"].date(), name, filters):
                for side, cells in expected.items():
                    cells[flow.local(event["occurred_at"], records.zone(name, side))] += 1
    found = ask("flow/activity")
    for side, cells in expected.items():
        mine = [row for row in found if row["clock_of"] == side]
        assert {(row["weekday"], row["hour"]): row["vendor_events"] for row in mine} == dict(cells)
        assert not mine or sum(row["share_of_events"] for row in mine) == pytest.approx(1)


def test_paths_and_their_shares(ask, records, filters):
    paths = Counter(
        flow.path(records.logs[item["deliverable_id"]])
        for item in records.delivered(filters)
        if records.logs[item["deliverable_id"]]
    )
    found = ask("flow/variants", limit=10_000)
    most_first = sorted(paths.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [(row["variant"], row["items"]) for row in found] == most_first
    for row in found:
        assert row["share_of_items"] == pytest.approx(paths[row["variant"]] / paths.total())
        assert row["variants_per_100_items"] == pytest.approx(100 * len(paths) / paths.total())
        assert (row["variants"], row["path_items"]) == (len(paths), paths.total())
        assert row["steps"] == len(row["variant"].split(" > "))


def test_an_event_without_a_side_counts_by_its_type(tmp_path: Path):
    from tests.data.facts_fixture import event, item, weekdays

    from .portfolio import build_version

    version = build_version(
        tmp_path / "sides.duckdb",
        deliverables=[item("D", "2026-01-05 09:00+00")],
        vendors=[{"vendor_id": "V", "calendar_id": "C"}],
        calendars=weekdays("C", "Asia/Kolkata", "09:00-17:00"),
        events=[
            event("D", "assigned", "2026-01-05 10:00+00"),
            event("D", "accepted", "2026-01-05 11:00+00"),
            event("D", "other", "2026-01-05 12:00+00", actor_side="vendor"),
            event("D", "assigned", "2026-01-05 13:00+00", actor_side="client"),
        ],
    )
    found = queries.run("flow/activity", queries.Scope(viewer=queries.EVERYTHING), version).to_pylist()
    cells = [(row["clock_of"], row["weekday"], row["hour"], row["vendor_events"]) for row in found]
    assert cells == [("vendor", 1, 15, 1), ("vendor", 1, 17, 1), ("client", None, None, 2)]
