"""A vendor's review: worked examples through the questions, and plain-Python oracles over random literal rows."""

import math
import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from scipy import stats

from queries.statistics import difference_interval, funnel_limits, ratio_of_sums

from .conftest import ask
from .portfolio import build_version

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = datetime(2026, 6, 7, 20, tzinfo=UTC)  # a Sunday
WORK = (("legal", "review"), ("legal", "research"), ("finance", "model"), ("analytics", "report"))
VENDORS = ("A", "B", "C")
TERM = {
    "target": 24,
    "target_unit": "calendar_hours",
    "effective_from": "2025-01-01",
    "attainment_target": 0.9,
}


def item(number: int, hours: float | None, received_at: datetime = MONDAY, **columns) -> dict:
    """An item delivered `hours` after its receipt, or still open."""
    return {
        "deliverable_id": f"D{number:05d}",
        "vendor_id": "A",
        "segment": "legal",
        "work_type": "review",
        "status": "in_progress" if hours is None else "delivered",
        "received_at": received_at,
        "first_delivered_at": None if hours is None else received_at + timedelta(hours=hours),
        **columns,
    }


def terms() -> list[dict]:
    return [
        {"vendor_id": vendor, "segment": segment, **TERM}
        for vendor in VENDORS
        for segment in ("legal", "finance", "analytics")
    ]


def counted_cells(cells: list[tuple[str, str, int, int]]) -> list[dict]:
    """Items from cells of (vendor, work type, met, due)."""
    each = [(vendor, kind, place < met) for vendor, kind, met, due in cells for place in range(due)]
    return [
        item(number, 10 if met else 30, vendor_id=vendor, work_type=kind)
        for number, (vendor, kind, met) in enumerate(each)
    ]


@pytest.fixture(scope="module", params=[1, 2, 3], ids="seed {}".format)
def drawn(request, tmp_path_factory) -> tuple[list[dict], dict[str, str], Path]:
    """Random items over 22 weeks, the specialists' skills, and the version file."""
    chance = random.Random(request.param)
    rows = [_drawn(number, chance) for number in range(1_200)]
    people = sorted({row["specialist_id"] for row in rows if row["specialist_id"]})
    skills = {name: chance.choice(["law", "maths", "data"]) for name in people[1:]}
    path = build_version(
        tmp_path_factory.mktemp("drawn") / "v.duckdb",
        AS_OF,
        deliverables=rows,
        sla_terms=terms(),
        vendors=[{"vendor_id": "A", "onboarded_on": "2025-11-20"}],
        engagements=[
            {"engagement_id": "E1", "vendor_id": "A", "segment": "legal", "went_live_on": "2025-09-10"},
            {"engagement_id": "E2", "vendor_id": "B", "segment": "legal", "client": "Bolt"},
        ],
        baselines=[
            {"segment": segment, "work_type": kind, "effective_from": "2025-01-01", "standard_hours_per_unit": 2,
             "loaded_rate_per_hour": 60}
            for segment, kind in WORK[:3]
        ],
        specialists=[{"specialist_id": name, "skill": skill} for name, skill in skills.items()],
    )  # fmt: skip
    return rows, skills, path


def _drawn(number: int, chance: random.Random) -> dict:
    week = min(chance.randrange(22), chance.randrange(30))
    received = MONDAY + timedelta(weeks=week, hours=chance.randrange(100))
    vendor = chance.choices(VENDORS, (5, 3, 1))[0]
    segment, work_type = chance.choices(WORK, (6, 4, 2, 2 if vendor != "C" else 0))[0]
    hours = chance.choice([3, 10, 20, 24, 30, 300, None] if chance.random() < 0.4 else [5, 12])
    if hours and received + timedelta(hours=hours) > AS_OF:
        hours = None
    return item(
        number,
        hours,
        received,
        vendor_id=vendor,
        segment=segment,
        work_type=work_type,
        units=chance.randint(1, 5),
        vendor_hours=chance.choice([None, 2, 3.5, 8]),
        accepted_version=chance.choice([None, 1, 1, 2]),
        specialist_id=chance.choice([None, *(f"S-{vendor}-{n}" for n in range(4))]),
        engagement_id={"A": chance.choice(["E1", None]), "B": "E2", "C": None}[vendor],
    )


def due_of(row: dict) -> datetime:
    return row["received_at"] + timedelta(hours=24)


def verdict(row: dict) -> int | None:
    """1 met, 0 missed, None not due yet."""
    delivered = row["first_delivered_at"]
    if (delivered and delivered > due_of(row)) or (not delivered and due_of(row) <= AS_OF):
        return 0
    return 1 if delivered and due_of(row) <= AS_OF else None


def cells_of(rows: list[dict]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """(met, due) by vendor, segment and work type."""
    judged = [(row, verdict(row)) for row in rows if verdict(row) is not None]
    due = Counter((row["vendor_id"], row["segment"], row["work_type"]) for row, _ in judged)
    met = Counter((row["vendor_id"], row["segment"], row["work_type"]) for row, is_met in judged if is_met)
    return {key: (met[key], due[key]) for key in due}


def test_vendors_compared_on_the_same_segments_and_work_types(tmp_path: Path):
    cells = [("A", "small", 81, 87), ("A", "large", 192, 263), ("B", "small", 234, 270), ("B", "large", 55, 80)]
    path = build_version(tmp_path / "v.duckdb", AS_OF, deliverables=counted_cells(cells), sla_terms=terms())
    found = {row["vendor_id"]: row for row in ask("vendor/comparison", path)}
    assert found["A"]["attainment"] == pytest.approx(0.780, abs=5e-4)
    assert found["B"]["attainment"] == pytest.approx(0.826, abs=5e-4)
    assert found["A"]["same_work_attainment"] == pytest.approx(0.8325, abs=5e-5)
    assert found["B"]["same_work_attainment"] == pytest.approx(0.7789, abs=5e-5)
    assert found["A"]["work_covered"] == pytest.approx(1)
    # Expected by hand: 42 of 357 small and 96 of 343 large were missed by both together.
    assert found["A"]["misses"] == 77
    assert found["A"]["expected_misses"] == pytest.approx(87 * 42 / 357 + 263 * 96 / 343)


def test_work_that_a_vendor_does_not_do_is_left_out_and_said(tmp_path: Path):
    cells = [("A", "both", 8, 10), ("B", "both", 9, 10), ("B", "other", 60, 80)]
    path = build_version(tmp_path / "v.duckdb", AS_OF, deliverables=counted_cells(cells), sla_terms=terms())
    found = {row["vendor_id"]: row for row in ask("vendor/comparison", path)}
    assert (found["A"]["work_covered"], found["B"]["work_covered"]) == (pytest.approx(0.2), pytest.approx(1))
    assert found["A"]["same_work_attainment"] == pytest.approx(0.8)
    assert found["B"]["same_work_attainment"] == pytest.approx(0.2 * 0.9 + 0.8 * 0.75)


def test_comparison_is_that_of_plain_python(drawn):
    rows, _, path = drawn
    cells = cells_of(rows)
    kinds = {key[1:] for key in cells}
    met = {kind: sum(m for key, (m, _) in cells.items() if key[1:] == kind) for kind in kinds}
    due = {kind: sum(d for key, (_, d) in cells.items() if key[1:] == kind) for kind in kinds}
    found = ask("vendor/comparison", path)
    assert [row["vendor_id"] for row in found] == list(VENDORS)
    for row in found:
        mine = {key[1:]: cell for key, cell in cells.items() if key[0] == row["vendor_id"]}
        weight = sum(due[kind] for kind in mine)
        expected = sum(d * (due[kind] - met[kind]) / due[kind] for kind, (_, d) in mine.items())
        same = sum(due[kind] * m / d for kind, (m, d) in mine.items()) / weight
        smoothed = {kind: ((m + 1) / (d + 2), d + 2) for kind, (m, d) in mine.items()}
        spread = math.sqrt(sum((due[kind] / weight) ** 2 * p * (1 - p) / n for kind, (p, n) in smoothed.items()))
        misses = sum(d - m for m, d in mine.values())
        low = stats.chi2.ppf(0.025, 2 * misses) / 2 / expected if misses else 0
        assert row["misses"] == misses
        assert row["expected_misses"] == pytest.approx(expected)
        assert row["miss_ratio"] == pytest.approx(misses / expected)
        assert row["miss_ratio_low"] == pytest.approx(low)
        assert stats.poisson.cdf(misses, row["miss_ratio_high"] * expected) == pytest.approx(0.025)
        assert row["same_work_attainment"] == pytest.approx(same)
        assert row["same_work_attainment_low"] == pytest.approx(max(0, same - stats.norm.ppf(0.975) * spread))
        assert row["same_work_attainment_high"] == pytest.approx(min(1, same + stats.norm.ppf(0.975) * spread))
        assert row["work_covered"] == pytest.approx(weight / sum(due.values()))
        assert row["attainment"] == pytest.approx(sum(m for m, _ in mine.values()) / sum(d for _, d in mine.values()))
    assert found[2]["work_covered"] < 1, "C does no analytics"
    assert sum(row["misses"] for row in found) == pytest.approx(sum(row["expected_misses"] for row in found))


def test_cells_add_up_to_the_comparison(drawn):
    rows, _, path = drawn
    cells = ask("vendor/cells", path)
    expected = cells_of(rows)
    assert {(row["vendor_id"], row["segment"], row["work_type"]): (row["met"], row["due"]) for row in cells} == expected
    for whole in ask("vendor/comparison", path):
        mine = [row for row in cells if row["vendor_id"] == whole["vendor_id"]]
        for name in ("due", "met", "misses", "expected_misses"):
            assert sum(row[name] for row in mine) == pytest.approx(whole[name])
        assert [row["excess_misses"] for row in mine] == sorted((row["excess_misses"] for row in mine), reverse=True)
        for row in mine:
            theirs = stats.binomtest(row["met"], row["due"]).proportion_ci(method="wilson")
            assert (row["attainment_low"], row["attainment_high"]) == pytest.approx(tuple(theirs), abs=1e-12)


@pytest.mark.parametrize("expected", [0.3, 2.2, 21.7, 259.3])
def test_funnel_limits_hold_the_chance_they_say(expected: float):
    for level in (0.95, 0.998):
        low, high = funnel_limits(expected, level)
        tail = (1 - level) / 2
        # Interpolated between whole counts: the probability below it is crossed within one count.
        assert stats.poisson.cdf(math.ceil(high * expected) - 1, expected) <= 1 - tail + 1e-12
        assert stats.poisson.cdf(math.ceil(high * expected), expected) >= 1 - tail
        assert stats.poisson.cdf(math.ceil(low * expected), expected) >= tail
        assert 0 <= low < 1 < high
    if expected > 100:
        assert funnel_limits(expected, 0.95) == pytest.approx(
            [1 - 1.96 / expected**0.5, 1 + 1.96 / expected**0.5], abs=0.01
        )


@pytest.mark.parametrize(
    ("counts", "low", "high"), [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090)]
)
def test_difference_of_shares_as_newcombe_published_it(counts, low, high):
    assert difference_interval(*counts) == pytest.approx((low, high), abs=5e-5)


def test_ratio_of_sums_has_the_spread_of_its_jackknife():
    chance = np.random.default_rng(7)
    x = chance.uniform(1, 9, 400)
    y = x * chance.lognormal(0, 0.3, 400)
    ratio, low, high = ratio_of_sums(400, y.sum(), x.sum(), (y * y).sum(), (x * y).sum(), (x * x).sum())
    left_out = (y.sum() - y) / (x.sum() - x)
    error = math.sqrt(399 / 400 * ((left_out - left_out.mean()) ** 2).sum())
    assert ratio == pytest.approx(y.sum() / x.sum())
    assert (high - low) / 2 / 1.959964 == pytest.approx(error, rel=0.01)
    assert ratio_of_sums(1, 3, 2, 9, 6, 4) == (1.5, None, None)


def test_learning_is_that_of_plain_python(drawn):
    rows, _, path = drawn
    found = {(row["vendor_id"], row["engagement_id"], row["month"]): row
             for row in ask("vendor/learning", path) if not row["is_total"]}  # fmt: skip
    first = {vendor: min(row["received_at"] for row in rows if row["vendor_id"] == vendor).date() for vendor in VENDORS}
    starts = {("A", "*"): date(2025, 11, 20), ("B", "*"): first["B"], ("C", "*"): first["C"],
              ("A", "E1"): date(2025, 9, 10), ("B", "E2"): None}  # fmt: skip
    expected = defaultdict(list)
    for row in rows:
        if row["first_delivered_at"]:
            for part in ["*", *([row["engagement_id"]] if row["engagement_id"] else [])]:
                expected[row["vendor_id"], part, row["first_delivered_at"].date().replace(day=1)].append(row)
    assert found.keys() == expected.keys()
    for (vendor, part, month), done in expected.items():
        row, start = found[vendor, part, month], starts[vendor, part]
        timed = [one for one in done if one["vendor_hours"] and one["segment"] != "analytics"]
        reviewed = [one for one in done if one["accepted_version"]]
        hours = sum(2 * one["units"] for one in timed)
        assert (row["delivered"], row["timed"], row["reviewed"]) == (len(done), len(timed), len(reviewed))
        assert row["hours_per_standard_hour"] == (
            pytest.approx(sum(one["vendor_hours"] for one in timed) / hours) if timed else None
        )
        firsts = sum(one["accepted_version"] == 1 for one in reviewed)
        assert row["first_pass_acceptance"] == (pytest.approx(firsts / len(reviewed)) if reviewed else None)
        assert row["began_on"] == start
        months = None if start is None else (month.year - start.year) * 12 + month.month - start.month
        assert row["months_since_start"] == months


def test_phases_are_the_months_taken_together(drawn):
    rows, _, path = drawn
    answer = ask("vendor/learning", path)
    phases = {(row["vendor_id"], row["engagement_id"], row["phase"]): row for row in answer if row["is_total"]}
    assert {key[:2] for key in phases} == {("A", "*"), ("A", "E1")}, "a first receipt, or no start at all, has none"
    for (vendor, part, phase), row in phases.items():
        months = [m for m in answer if not m["is_total"] and (m["vendor_id"], m["engagement_id"]) == (vendor, part)]
        mine = [m for m in months if (m["months_since_start"] < 6) == (phase == "first_six_months")]
        assert row["timed"] == sum(m["timed"] for m in mine)
    live = [one for one in rows if one["engagement_id"] == "E1" and one["vendor_hours"] and one["first_delivered_at"]]
    early = [
        one for one in live if one["first_delivered_at"].date() < date(2026, 3, 1) and one["segment"] != "analytics"
    ]
    y, x = (np.array([one["vendor_hours"] for one in early]), np.array([2.0 * one["units"] for one in early]))
    row = phases["A", "E1", "first_six_months"]
    residual = y - y.sum() / x.sum() * x
    error = math.sqrt(len(early) / (len(early) - 1) * (residual**2).sum()) / x.sum()
    assert row["hours_per_standard_hour"] == pytest.approx(y.sum() / x.sum())
    assert row["hours_per_standard_hour_high"] - row["hours_per_standard_hour"] == pytest.approx(1.959964 * error)


def weeks_of(rows: list[dict], vendor: str) -> list[dict]:
    """The vendor's complete weeks, in plain Python."""
    mine = [row for row in rows if row["vendor_id"] == vendor]
    begun = min(_monday(row["received_at"]) for row in mine)
    weeks = []
    for start in (begun + timedelta(weeks=n) for n in range(60)):
        end = start + timedelta(weeks=1)
        if end > date(2026, 6, 8):
            break
        arrived = [row for row in mine if start <= row["received_at"].date() < end]
        left = [row for row in mine if row["received_at"].date() < end]
        hand = [row for row in left if not row["first_delivered_at"] or row["first_delivered_at"].date() >= end]
        judged = [verdict(row) for row in arrived if verdict(row) is not None]
        weeks.append(
            {"week": start, "received": len(arrived), "hand": len(hand), "due": len(judged), "met": sum(judged)}
        )
    limit = np.percentile([week["received"] for week in weeks], 90)
    middle = median(week["received"] for week in weeks)
    for place, week in enumerate(weeks):
        before = [other["hand"] for other in weeks[max(0, place - 13) : place]]
        usual = sum(before) / len(before) if before else None
        after = [n for n, later in enumerate(weeks[place:]) if usual is not None and later["hand"] <= usual]
        week["usual"] = usual
        week["peak"] = len(weeks) >= 10 and week["received"] >= limit and week["received"] > middle
        week["clear"] = after[0] if after and week["peak"] else None
    return weeks


def _monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def test_peaks_are_those_of_plain_python(drawn):
    rows, _, path = drawn
    answer = ask("vendor/peaks", path)
    for vendor in VENDORS:
        expected = weeks_of(rows, vendor)
        found = [row for row in answer if row["vendor_id"] == vendor and not row["is_total"]]
        shown = ("week", "received", "work_in_progress", "usual_in_progress", "due", "met", "is_peak", "weeks_to_clear")
        names = ("week", "received", "hand", "usual", "due", "met", "peak", "clear")
        assert [[row[name] for name in shown] for row in found] == [
            [pytest.approx(week[name]) if name == "usual" and week[name] is not None else week[name] for name in names]
            for week in expected
        ]
        for is_peak in (True, False):
            (total,) = [
                row for row in answer if row["vendor_id"] == vendor and row["is_total"] and row["is_peak"] == is_peak
            ]
            mine = [week for week in expected if week["peak"] == is_peak]
            assert (total["weeks"], total["complete_weeks"]) == (len(mine), len(expected))
            assert (total["due"], total["met"]) == (sum(w["due"] for w in mine), sum(w["met"] for w in mine))
            assert total["cleared_in_2_weeks"] == sum(w["clear"] is not None and w["clear"] <= 2 for w in mine)
            others = [week for week in expected if week["peak"] != is_peak]
            gap = total["met"] / total["due"] - sum(w["met"] for w in others) / sum(w["due"] for w in others)
            assert total["peak_points"] == (pytest.approx(100 * gap) if is_peak else None)
            assert not is_peak or total["peak_points_low"] < total["peak_points"] < total["peak_points_high"]


def test_work_in_hand_counts_what_came_and_went_before_the_period(drawn):
    _, _, path = drawn
    whole = {(row["vendor_id"], row["week"]): row for row in ask("vendor/peaks", path) if not row["is_total"]}
    later = [row for row in ask("vendor/peaks", path, since=date(2026, 3, 2)) if not row["is_total"]]
    assert {row["week"] for row in later} == {week for _, week in whole if week >= date(2026, 3, 2)}
    for row in later:
        same = whole[row["vendor_id"], row["week"]]
        assert (row["received"], row["work_in_progress"]) == (same["received"], same["work_in_progress"])


def test_fewer_than_ten_weeks_have_no_peak(drawn):
    _, _, path = drawn
    answer = ask("vendor/peaks", path, since=date(2026, 1, 5), until=date(2026, 3, 8))
    assert {row["complete_weeks"] for row in answer} == {9}
    assert not any(row["is_peak"] for row in answer)


def test_concentration_over_specialists(tmp_path: Path):
    people = ["S1"] * 30 + ["S2"] * 30 + ["S3"] * 20 + ["S4"] * 20 + [None] * 50
    rows = [item(number, 10, specialist_id=person) for number, person in enumerate(people)]
    skills = [("S1", "law"), ("S2", "law"), ("S3", "maths")]
    path = build_version(
        tmp_path / "v.duckdb", AS_OF, deliverables=rows,
        specialists=[{"specialist_id": name, "skill": skill} for name, skill in skills],
    )  # fmt: skip
    found = {row["specialist_id"]: row for row in ask("vendor/people", path)}
    assert [row["hhi"] for row in found.values()] == [pytest.approx(2600)] * 4
    assert {(row["top_share"], row["names"]) for row in found.values()} == {(0.3, 4)}
    assert {name: row["holders"] for name, row in found.items()} == {"S1": 2, "S2": 2, "S3": 1, "S4": None}


def test_people_are_those_of_plain_python(drawn):
    rows, skills, path = drawn
    since, until = date(2026, 2, 2), date(2026, 4, 5)
    done = [row for row in rows if row["specialist_id"] and row["first_delivered_at"]]
    done = [row for row in done if row["first_delivered_at"].date() <= until]
    ever = {(row["vendor_id"], row["specialist_id"]) for row in done}
    now = Counter((r["vendor_id"], r["specialist_id"]) for r in done if r["first_delivered_at"].date() >= since)
    found = ask("vendor/people", path, since=since, until=until)
    assert {(row["vendor_id"], row["specialist_id"]): row["delivered"] for row in found} == {
        key: now[key] for key in ever
    }
    for row in found:
        team = [count for (vendor, _), count in now.items() if vendor == row["vendor_id"]]
        assert row["hhi"] == pytest.approx(sum((10_000 * (count / sum(team)) ** 2) for count in team))
        skill = skills.get(row["specialist_id"])
        holders = sum(vendor == row["vendor_id"] and skills.get(name) == skill for vendor, name in ever)
        assert (row["skill"], row["holders"]) == (skill, holders if skill else None)


def test_key_people_are_those_of_plain_python(drawn):
    rows, _, path = drawn
    done = [row for row in rows if row["specialist_id"] and row["first_delivered_at"]]
    for row in ask("vendor/key_people", path):
        same = [one for one in done if (one["segment"], one["work_type"]) == (row["segment"], row["work_type"])]
        team = Counter(one["specialist_id"] for one in same if one["vendor_id"] == row["vendor_id"])
        assert row["items"] == max(team.values()) == team[row["specialist_id"]]
        assert (row["all_items"], row["specialists"]) == (sum(team.values()), len(team))
        assert row["share_of_portfolio"] == pytest.approx(row["items"] / len(same))
        theirs = stats.binomtest(row["items"], row["all_items"]).proportion_ci(method="wilson")
        assert (row["top_share_low"], row["top_share_high"]) == pytest.approx(tuple(theirs), abs=1e-12)


def test_a_limited_viewer_sees_no_other_vendors_specialists(drawn):
    from queries import Scope, engine

    _, skills, path = drawn
    sql = "select specialist_id from specialists order by specialist_id"
    found = engine.run(sql, Scope(viewer=("B",)).parameters(), path)["specialist_id"].to_pylist()
    assert found == sorted(name for name in skills if name.startswith("S-B-"))
    assert engine.run(sql, Scope().parameters(), path).num_rows == 0
