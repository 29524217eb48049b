"""Risks and past calls of random portfolios, compared with a recomputation from the rows as they were at the moment.

Known at a moment are the items received by then, and deliveries and events up to then. The oracle judges those rows
at that moment; a plain Kaplan-Meier over whole thousandths does the rest, in fractions.
"""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse, reading
from tests.conftest import CI
from tests.oracle import CURRENCY, random_portfolio, write
from tests.oracle.clock import DAY, to_instant
from tests.oracle.records import Records, instant, segment, text
from tests.oracle.verdict import choose_term, judge

CASES = [(12, "America/New_York")] if CI else [(11, "UTC"), (12, "America/New_York")]
ITEMS = 4_000
FEWEST = 10
BANDS = (0, 0.1, 0.25, 0.5, 0.75)


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"seed {case[0]} in {case[1]}")
def both(request, tmp_path_factory):
    """The records of a portfolio, its tables, and the version file that the import made from them."""
    seed, zone = request.param
    folder = tmp_path_factory.mktemp("portfolio")
    portfolio = random_portfolio(seed, ITEMS)
    write(portfolio, folder / "exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_TIMEZONE", zone)
        pipeline.run([folder / "exports"], warehouse=folder / "warehouse", publish=True)
    records = Records(portfolio, zone, None, CURRENCY)
    return portfolio, records, Warehouse(folder / "warehouse").current().path


def known_at(portfolio: dict, records: Records, moment: int) -> tuple[list[dict], Records]:
    """The items received by a moment and not cancelled, as they were then, and the records at that moment."""
    events = [row for row in portfolio["events"] if instant(row, "occurred_at") <= moment]
    items = []
    for row in portfolio["deliverables"]:
        if row["status"] != "cancelled" and instant(row, "received_at") <= moment:
            delivered = instant(row, "first_delivered_at")
            items.append(row if delivered is None or delivered <= moment else row | {"first_delivered_at": ""})
    then = portfolio | {"events": events, "deliverables": items}
    return items, Records(then, records.timezone, to_instant(moment), CURRENCY)


def pace(item: dict, records: Records) -> tuple[tuple, Fraction, int, bool] | None:
    """Kind, share of the target used, the target's hours in microseconds, whether delivered; None without a target."""
    verdict = judge(item, records)
    if verdict.basis == "term":
        unit, target = text(choose_term(item, records), "target_unit"), verdict.target
    elif verdict.basis == "promise":
        unit, target = "promise", verdict.due - instant(item, "received_at")
    else:
        return None
    if target <= 0:
        return None
    kind = (text(item, "work_type"), text(item, "priority"), unit)
    return kind, Fraction(verdict.elapsed, target), target, bool(text(item, "first_delivered_at"))


def thousandth(share: Fraction) -> int:
    return -(-share.numerator * 1000 // share.denominator)


def survival(steps: list[tuple[int, bool]]) -> dict[int, Fraction]:
    """P(share > k) for k = 0 … 1000, from (thousandth, whether delivered)."""
    died = Counter(k for k, delivered in steps if delivered)
    curve, beyond, at_risk = {}, Fraction(1), len(steps)
    gone = Counter(k for k, _ in steps)
    for k in range(1001):
        beyond *= 1 - Fraction(died[k], at_risk) if died[k] else 1
        curve[k] = beyond
        at_risk -= gone[k]
    return curve


def odds_at(portfolio: dict, records: Records, moment: int) -> dict[str, tuple]:
    """Per id of an item open and not late at a moment: share used, probability, similar items, target, got as far."""
    items, then = known_at(portfolio, records, moment)
    found = {text(item, "deliverable_id"): (item, pace(item, then)) for item in items}
    found = {name: (item, step) for name, (item, step) in found.items() if step}
    kinds = defaultdict(list)
    for item, (kind, share, _, delivered) in found.values():
        if instant(item, "received_at") > moment - 365 * DAY:
            kinds[kind].append((thousandth(share), delivered))
    curves = {kind: survival(steps) for kind, steps in kinds.items()}
    known = {kind: sum(delivered or k > 1000 for k, delivered in steps) for kind, steps in kinds.items()}
    answer = {}
    for name, (item, (kind, share, target, delivered)) in found.items():
        if not delivered and share <= 1:
            curve = curves.get(kind, {})
            here = curve.get(thousandth(share), Fraction(0))
            tells = known.get(kind, 0) >= FEWEST and here > 0
            chance = curve[1000] / here if tells else None
            k, mine = thousandth(share), instant(item, "received_at") > moment - 365 * DAY
            as_far = sum(other > k or (other == k and not ended) for other, ended in kinds.get(kind, [])) - mine
            answer[name] = (share, chance, known.get(kind, 0), target, as_far)
    return answer


def first_mondays(records: Records) -> list[int]:
    """The first Monday of each of the last six whole months, 0:00 in the reporting zone."""
    day, moments = records.local_date(records.as_of).replace(day=1), []
    for _ in range(6):
        day = (day - timedelta(days=1)).replace(day=1)
        monday = next(day + timedelta(days=n) for n in range(7) if (day + timedelta(days=n)).weekday() == 0)
        local = datetime(monday.year, monday.month, monday.day, tzinfo=records.zone)
        moments.append(round(local.timestamp()) * 1_000_000)
    return moments[::-1]


def same(ours: float | None, theirs: Fraction | None) -> bool:
    return ours is None if theirs is None else ours == pytest.approx(float(theirs), abs=1e-9)


def test_every_risk_is_the_recomputed_one(both):
    portfolio, records, version = both
    expected = odds_at(portfolio, records, records.as_of)
    with reading(version) as connection:
        rows = connection.execute(
            "select deliverable_id, consumed_share, miss_probability, coalesce(similar_items, 0), "
            "is_likely, is_tight, coalesce(similar_as_far, 0) from fact.risks"
        ).fetchall()

    assert {row[0] for row in rows} == expected.keys()
    assert sum(probability is not None for _, _, probability, *_ in rows) > 50
    for name, share, probability, similar, likely, tight, as_far in rows:
        used, chance, known, _, others = expected[name]
        assert same(share, used)
        assert same(probability, chance), name
        assert (similar, as_far) == (known, others)
        assert likely == (chance is not None and chance >= Fraction(1, 2))
        assert tight == (used >= Fraction(3, 4))


def test_the_rows_listed_are_the_number_on_the_tile(both):
    portfolio, _, version = both
    chance, some = random.Random(5), 0
    values = {
        "vendors": sorted({row["vendor_id"] for row in portfolio["deliverables"]}),
        "segments": ["legal", "finance", "healthcare", "analytics", "other"],
        "clients": sorted({row["client"] for row in portfolio["engagements"] if row["client"]} | {"unassigned"}),
        "work_types": sorted({row["work_type"] for row in portfolio["deliverables"]}),
    }
    for _ in range(25):
        filters = {
            name: tuple(chance.sample(known, chance.choice([0, 0, 1, min(2, len(known))])))
            for name, known in values.items()
        }
        scope = queries.Scope(viewer=queries.EVERYTHING, **filters)
        (tile,) = queries.run("open/risk_summary", scope, version).to_pylist()
        listed = queries.run("open/at_risk", scope, version, limit=10_000).to_pylist()
        likely = [row for row in listed if (row["miss_probability"] or 0) >= 0.5]

        assert tile["at_risk"] == len({row["deliverable_id"] for row in listed}) == len(listed), filters
        assert tile["at_risk_likely"] == len(likely) == sum("likely" in row["risk_reason"] for row in listed)
        assert tile["at_risk_tight"] == sum(row["risk_reason"] == "tight" for row in listed)
        assert tile["at_risk"] <= tile["not_yet_due"]
        assert tile["predicted_misses"] is None or tile["predicted_misses"] <= tile["judged_items"]
        some += bool(listed) and len(listed) < tile["not_yet_due"]
    assert some > 5, "else the filters left nothing to compare"


def calls_of(both) -> dict[tuple[int, str], tuple]:
    """Every past call, by moment and item: share used, probability, similar items, and 1 missed, 0 met, None."""
    portfolio, records, _ = both
    came = {"met": 0, "missed": 1, "open_overdue": 1, "not_yet_due": None}
    outcome = {text(row, "deliverable_id"): came.get(judge(row, records).state) for row in portfolio["deliverables"]}
    return {
        (moment, name): (*odds[:3], outcome[name])
        for moment in first_mondays(records)
        for name, odds in odds_at(portfolio, records, moment).items()
    }


def test_every_past_call_and_its_calibration_are_the_recomputed_ones(both):
    portfolio, _, version = both
    expected = calls_of(both)
    with reading(version) as connection:
        rows = connection.execute(
            "select epoch_us(called_at), deliverable_id, consumed_share, miss_probability, "
            "coalesce(similar_items, 0), missed from fact.calls"
        ).fetchall()

    assert {row[:2] for row in rows} == expected.keys()
    assert len({row[0] for row in rows}) >= 5
    for moment, name, share, probability, similar, missed in rows:
        used, chance, known, came = expected[moment, name]
        assert same(share, used)
        assert same(probability, chance), (moment, name)
        assert (similar, missed) == (known, came)

    for segments in ([], ["legal"], ["finance", "other"]):
        kinds = {text(row, "deliverable_id"): segment(row) for row in portfolio["deliverables"]}
        kept = [call for (_, name), call in expected.items() if not segments or kinds[name] in segments]
        check_calibration(version, segments, kept)


def check_calibration(version, segments: list[str], calls: list[tuple]) -> None:
    scope = queries.Scope(viewer=queries.EVERYTHING, segments=tuple(segments))
    *bands, total = queries.run("open/calibration", scope, version).to_pylist()
    told = [(chance, came) for _, chance, _, came in calls if chance is not None]
    decided = [(chance, came) for chance, came in told if came is not None]
    squares = [(chance - came) ** 2 for chance, came in decided]

    assert len(decided) > (0 if segments else 20)
    assert (total["calls"], total["misses"]) == (len(decided), sum(came for _, came in decided))
    assert same(total["brier_score"], sum(squares) / len(squares))
    assert total["undecided"] == len(told) - len(decided)
    assert total["without_probability"] == sum(chance is None for _, chance, _, _ in calls)
    by_band = defaultdict(list)
    for chance, came in told:
        by_band[max(low for low in BANDS if chance >= low)].append((chance, came))
    assert [band["probability_from"] for band in bands] == sorted(by_band)
    for band in bands:
        mine = by_band[band["probability_from"]]
        ended = [(chance, came) for chance, came in mine if came is not None]
        assert (band["calls"], band["undecided"]) == (len(ended), len(mine) - len(ended))
        assert band["misses"] == sum(came for _, came in ended)
        assert same(band["predicted_share"], sum(chance for chance, _ in ended) / len(ended) if ended else None)
