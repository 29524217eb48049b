"""Intervals follow the SQL that asks for them: Wilson's, as in statsmodels, placed after their share."""

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.proportion import proportion_confint

import queries
from queries import intervals

from .conftest import ask
from .portfolio import build_version
from .ways import WAYS

ASKED = "-- What share was met?\n-- 95 % interval: attainment of due\nselect 1"
COUNTS = some.integers(0, 10**7).flatmap(lambda due: some.tuples(some.integers(0, due), some.just(due)))


def followed(*counts: tuple[int, int]) -> list[dict]:
    due = [of for _, of in counts]
    shares = [met / of if of else None for met, of in counts]
    table = pa.table({"due": due, "attainment": pa.array(shares, pa.float64()), "last": due})
    answer = intervals.follow(ASKED, table)
    assert answer.column_names == ["due", "attainment", "attainment_low", "attainment_high", "last"]
    return answer.to_pylist()


@given(some.lists(COUNTS, min_size=1, max_size=20))
def test_an_interval_is_that_of_statsmodels(counts: list[tuple[int, int]]):
    for (met, due), row in zip(counts, followed(*counts), strict=True):
        ends = row["attainment_low"], row["attainment_high"]
        expected = proportion_confint(met, due, method="wilson") if due else (None, None)
        assert ends == (pytest.approx(expected, abs=1e-12) if due else expected)


@pytest.mark.parametrize("met", [0, 1, 19, 81, 263])
def test_an_interval_holds_its_share_and_stays_within_0_and_1(met: int):
    (row,) = followed((met, 263))
    assert 0 <= row["attainment_low"] <= row["attainment"] <= row["attainment_high"] <= 1


def test_an_answer_without_rows_has_the_columns():
    assert followed() == []


def test_a_question_that_asks_for_none_is_left_alone():
    table = pa.table({"due": [4], "attainment": [0.5]})
    assert intervals.follow("-- What share was met?\nselect 1", table) is table


@pytest.mark.parametrize("name", queries.names())
def test_no_question_writes_an_interval_out(name: str):
    sql = queries.read(name).sql
    assert "3.8414" not in sql, "ask for it: -- 95 % interval: SHARE of COUNT"
    assert sql.count("95 % interval") == len(intervals.asked(sql)), "as in: -- 95 % interval: attainment of due"


MONTH = {"since": date(2026, 2, 1), "until": date(2026, 2, 28)}
BEFORE = {"reference_since": date(2026, 1, 1), "reference_until": date(2026, 1, 31)}
FEW_SCOPES = (
    {}, MONTH | BEFORE, BEFORE | {"since": date(2026, 3, 1)}, {"segments": ("legal",)}, {"vendors": ("B",)},
    {"work_types": ("model",)},
)  # fmt: skip


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handful of items: one with a log, some in segments that are new, two of them billed nothing."""
    day = datetime(2026, 1, 5, 9, tzinfo=UTC)
    places = [(0, "A", "legal", 90), (28, "A", "legal", 90), (29, "B", "finance", 0), (30, "B", "other", 0)]
    items = [
        {"deliverable_id": f"D{number}", "vendor_id": vendor, "segment": segment, "work_type": "model",
         "received_at": day + timedelta(days=days), "first_delivered_at": day + timedelta(days=days, hours=5),
         "status": "delivered", "billed_amount": billed, "vendor_hours": 3, "client_hours": 1, "accepted_version": 1,
         "engagement_id": vendor, "promised_at": day + timedelta(days=days, hours=6)}
        for number, (days, vendor, segment, billed) in enumerate(places)
    ]  # fmt: skip
    items.append(items[-1] | {"deliverable_id": "D9", "work_type": "memo", "billed_amount": 70})
    log = [("assigned", 1), ("data_transfer", 1), ("draft_delivered", 5), ("returned", 7), ("draft_delivered", 8)]
    return build_version(
        tmp_path_factory.mktemp("few") / "few.duckdb",
        deliverables=items,
        events=[{"deliverable_id": "D0", "event_type": kind, "occurred_at": day + timedelta(hours=hours)}
                for kind, hours in log],
        baselines=[{"segment": segment, "work_type": "model", "effective_from": "2025-01-01", "currency": "USD",
                    "standard_hours_per_unit": 4, "loaded_rate_per_hour": 50}
                   for segment in ("legal", "finance", "other")],
        engagements=[{"engagement_id": vendor, "client": "Acme", "vendor_id": vendor, "went_live_on": "2026-01-01"}
                     for vendor in "AB"],
    )  # fmt: skip


def half_empty(rows: list[dict]) -> list[tuple]:
    """The intervals of an answer that are empty, or no number, at one end."""
    found = []
    for row in rows:
        for low in (column for column in row if column.endswith("_low")):
            ends = row[low], row[f"{low.removesuffix('_low')}_high"]
            known = [end is not None and math.isfinite(end) for end in ends]
            if known[0] != known[1] or (known[0] and ends[0] > ends[1]):
                found.append((low, ends))
    return found


@pytest.mark.parametrize("name", WAYS)
def test_an_interval_that_cannot_be_computed_is_empty_at_both_ends(name: str, few: Path, version: Path, empty_version):
    rows = ask(name, few)
    if not any("_low" in column for row in rows or ask(name, version) for column in row):
        return
    assert half_empty(rows) == half_empty(ask(name, empty_version)) == []
    for limits in FEW_SCOPES:
        assert half_empty(ask(name, few, **limits)) == [], limits
        assert half_empty(ask(name, version, **limits)) == [], limits
