"""Which target is in force: against plain Python over random targets; who may see which; who wrote what."""

import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

import queries
from data.written import Written
from queries import Scope, signals, targets
from queries.targets import Target, applying, known

SEGMENTS = (None, "legal", "finance")
VENDORS = (None, "V-1", "V-2")
SHARES = {"attainment", "first_pass_acceptance", "net_savings_share"}
BEGINNING = date(2026, 1, 1)


def table(*found: Target) -> pa.Table:
    """Targets in the form that frame/targets returns."""
    names = ("metric", "segment", "vendor_id", "effective_from", "target")
    types = (pa.string(), pa.string(), pa.string(), pa.date32(), pa.float64())
    return pa.table({n: pa.array([getattr(one, n) for one in found], t) for n, t in zip(names, types, strict=True)})


def some_targets(chance: random.Random) -> list[Target]:
    """Random targets with distinct keys; some of them end another."""
    drawn = [
        Target(
            chance.choice(targets.METRICS),
            chance.choice(SEGMENTS),
            chance.choice(VENDORS),
            BEGINNING + timedelta(days=chance.randrange(6)),
            chance.choice([None, 0.25, 0.5, 1.0]),
        )
        for _ in range(chance.randrange(25))
    ]
    return list({(one.metric, one.segment, one.vendor_id, one.effective_from): one for one in drawn}.values())


def expected(found: list[Target], metric: str, scope: Scope, on: date) -> float | None:
    """The number in force, looked up level by level: the narrowest level that has one decides."""
    vendor = scope.vendors[0] if len(scope.vendors) == 1 else "several" if scope.vendors else None
    segment = scope.segments[0] if len(scope.segments) == 1 else "several" if scope.segments else None
    places = [(vendor, segment), (vendor, None), (None, segment), (None, None)]
    if metric not in SHARES:
        places = [] if scope.clients or scope.work_types else places[:1]
    for place in places:
        days = {
            one.effective_from: one.target
            for one in found
            if (one.metric, one.vendor_id, one.segment) == (metric, *place) and one.effective_from <= on
        }
        if days:
            return days[max(days)]
    return None


@pytest.mark.parametrize("seed", range(60))
def test_the_target_that_holds_is_the_one_plain_python_finds(seed: int) -> None:
    chance = random.Random(seed)
    found = some_targets(chance)
    for _ in range(60):
        scope = Scope(
            vendors=tuple(chance.sample(VENDORS[1:], chance.choice([0, 1, 1, 2]))),
            segments=tuple(chance.sample(SEGMENTS[1:], chance.choice([0, 1, 1, 2]))),
            clients=chance.choice([(), (), ("Acme",)]),
            work_types=chance.choice([(), (), ("review",)]),
        )
        metric, on = chance.choice(targets.METRICS), BEGINNING + timedelta(days=chance.randrange(-1, 7))
        best = applying(found, metric, scope, on)
        assert (best and best.target) == expected(found, metric, scope, on), (metric, scope, on)


@pytest.mark.parametrize("seed", range(20))
def test_in_force_are_the_latest_of_each_place_that_are_numbers(seed: int) -> None:
    found, on = some_targets(random.Random(seed)), BEGINNING + timedelta(days=3)
    places = {(one.metric, one.segment, one.vendor_id) for one in found}
    of_place = {
        place: max(
            (one for one in found if (one.metric, one.segment, one.vendor_id) == place and one.effective_from <= on),
            key=lambda one: one.effective_from,
            default=None,
        )
        for place in places
    }

    assert set(targets.in_force(found, on)) == {one for one in of_place.values() if one and one.target is not None}


def test_the_metrics_are_those_of_the_tiles_and_the_share_saved() -> None:
    assert (*signals.CHARTS, "net_savings_share") == targets.METRICS
    assert {m for m in targets.METRICS if queries.metrics.describe(m).unit == "share"} == set(targets.SHARED)


def test_a_persons_target_stands_in_the_place_of_an_imported_one(tmp_path: Path) -> None:
    imported = [Target("attainment", "legal", None, BEGINNING, 0.9), Target("attainment", None, None, BEGINNING, 0.8)]
    written = Written(tmp_path)
    put(written, Target("attainment", "legal", None, BEGINNING, 0.95), "anna")

    found = known(table(*imported), written, queries.EVERYTHING)

    legal = applying(found, "attainment", Scope(segments=("legal",)), BEGINNING)
    assert (legal.target, legal.by) == (0.95, "anna")
    assert applying(found, "attainment", Scope(), BEGINNING) == imported[1]
    assert len(found) == 2

    written.put(targets.KIND, {legal.key: None}, "ben")

    assert set(known(table(*imported), written, queries.EVERYTHING)) == set(imported), "taken off: the data's again"


def test_a_target_without_number_ends_it_from_its_day_on(tmp_path: Path) -> None:
    imported = table(Target("attainment", None, None, BEGINNING, 0.9))
    written = Written(tmp_path)
    put(written, Target("attainment", None, None, BEGINNING + timedelta(days=7), None), "anna")
    found = known(imported, written, queries.EVERYTHING)

    assert applying(found, "attainment", Scope(), BEGINNING + timedelta(days=6)).target == 0.9
    assert applying(found, "attainment", Scope(), BEGINNING + timedelta(days=7)) is None


VIEWERS = [
    ((), set()),
    (None, set()),
    (("V-1",), {None, "V-1"}),
    (("V-9",), {None}),
    (("V-1", "V-2"), {None, "V-1", "V-2"}),
    (queries.EVERYTHING, {None, "V-1", "V-2"}),
]


@pytest.mark.parametrize(("viewer", "vendors"), VIEWERS)
def test_a_viewer_sees_targets_of_the_own_vendors_alone(tmp_path: Path, viewer: object, vendors: set) -> None:
    imported = table(*(Target("attainment", None, vendor, BEGINNING, 0.9) for vendor in VENDORS))
    written = Written(tmp_path)
    for vendor in VENDORS:
        put(written, Target("net_savings", None, vendor, BEGINNING, 100.0), "anna")

    found = known(imported, written, viewer)

    assert {one.vendor_id for one in found if one.by == "anna"} == vendors
    assert {one.vendor_id for one in found if one.by == targets.IMPORTED} == vendors


def test_without_a_viewer_nothing_is_seen(tmp_path: Path) -> None:
    put(Written(tmp_path), Target("net_savings", None, None, BEGINNING, 100.0), "anna")

    assert known(table(Target("attainment", None, None, BEGINNING, 0.9)), Written(tmp_path)) == ()


UNUSABLE = [
    Target("cost_per_unicorn", None, None, BEGINNING, 7.0),
    Target("attainment", None, None, BEGINNING, 95.0),
    Target("attainment", None, None, BEGINNING, -0.1),
    Target("attainment", None, None, BEGINNING, float("nan")),
    Target("attainment", "Legal", None, BEGINNING, 0.9),
    Target("standard_hours", None, None, BEGINNING, -1.0),
    Target("standard_hours", None, None, date(1066, 10, 14), 1.0),
    Target("net_savings", None, None, BEGINNING, float("inf")),
]


@pytest.mark.parametrize("target", UNUSABLE, ids=lambda one: f"{one.metric} {one.target}")
def test_what_no_number_can_be_held_against_is_left_out_and_said(target: Target) -> None:
    assert known(table(target), None, queries.EVERYTHING) == ()
    assert targets.unusable(target).endswith(".")


@pytest.mark.parametrize("number", [0.0, 1.0, None])
def test_the_ends_of_a_share_and_a_loss_are_targets(number: float | None) -> None:
    assert not targets.unusable(Target("attainment", "legal", "V-1", BEGINNING, number))
    assert not targets.unusable(Target("net_savings", None, None, BEGINNING, -500.0))


def test_keys_differ_for_names_with_bars_and_per_cents() -> None:
    names = ["a|b", "a%7Cb", "a", "b", "%", "%25", "|", ""]
    keys = {Target("attainment", "legal", vendor, BEGINNING, 1.0).key for vendor in names}

    assert len(keys) == len(names)


def test_a_trend_gets_the_target_of_each_weeks_and_each_months_end() -> None:
    found = [
        Target("net_savings_share", None, None, date(2026, 1, 11), 0.3),
        Target("net_savings_share", None, None, date(2026, 3, 1), None),
        Target("net_savings_share", "legal", None, date(2026, 1, 1), 0.5),
    ]
    weeks = pa.table({"week": [date(2025, 12, 29), date(2026, 1, 5), date(2026, 2, 16), date(2026, 2, 23)]})
    months = pa.table({"month": [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]})

    def drawn(answer: pa.Table, x: str, **filters: tuple) -> list:
        return targets.along(answer, "net_savings_share", found, Scope(**filters), x)[
            "net_savings_share_target"
        ].to_pylist()

    assert drawn(weeks, "week") == [None, 0.3, 0.3, None]
    assert drawn(months, "month") == [None, 0.3, 0.3, None]
    assert drawn(weeks, "week", segments=("legal",)) == [0.5, 0.5, 0.5, 0.5]
    assert targets.along(weeks, "first_pass_acceptance", found, Scope(), "week") == weeks


def put(written: Written, target: Target, by: str) -> None:
    """Write a target in its stored form."""
    names = ("metric", "segment", "vendor_id", "effective_from", "target")
    written.put(targets.KIND, {target.key: {name: getattr(target, name) for name in names}}, by)


@pytest.mark.parametrize("viewer", [(), ("V-1",), ("V-9",), queries.EVERYTHING])
def test_the_question_agrees_on_who_may_see_what(version: Path, viewer: object) -> None:
    asked = queries.run("frame/targets", Scope(viewer=viewer), version)
    everything = targets.rows_of(queries.run("frame/targets", Scope(viewer=queries.EVERYTHING), version))

    assert set(targets.rows_of(asked)) == {one for one in everything if targets.is_visible(one.vendor_id, viewer)}
