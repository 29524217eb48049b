"""Intervals follow the SQL that asks for them: Wilson's, as in statsmodels, placed after their share."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.proportion import proportion_confint

import queries
from queries import intervals

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
