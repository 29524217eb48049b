"""Credits worked out by hand, from literal rows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scipy.stats import binomtest

import queries
from data.what_if import Term
from queries import QuestionError, Scope, origin, what_if

from .conftest import ask
from .portfolio import build_version

AS_OF = datetime(2026, 3, 10, 12, tzinfo=UTC)
READ = ("fact.deliverables", "fact.terms", "fact.version")
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
TERM = {
    "vendor_id": "A", "segment": "legal", "target": 24, "target_unit": "calendar_hours",
    "effective_from": "2025-01-01", "attainment_target": 0.8, "min_volume": 5, "at_risk_share": 0.1,
    "credit_share": 0.5,
}  # fmt: skip
THE_TERM = Term("A", "legal", "*", "*", date(2025, 1, 1))
KEPT = {"is_default": False, "term_verdict": "kept", "credit_before_cap": 0}


def work(met: int, missed: int, day: date = JANUARY, **columns) -> list[dict]:
    """Items of 100 each, received at 9 o'clock and delivered within 10 hours, or within 30 and so late."""
    received = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    shared = {"vendor_id": "A", "segment": "legal", "work_type": "review", "status": "delivered", "billed_amount": 100}
    return [
        shared | {"received_at": received, "first_delivered_at": received + timedelta(hours=hours)} | columns
        for hours in [10] * met + [30] * missed
    ]


def version(folder: Path, items: list[dict], *terms: dict, as_of: datetime = AS_OF) -> Path:
    rows = [item | {"deliverable_id": f"D{number:03d}"} for number, item in enumerate(items)]
    return build_version(folder / "v.duckdb", as_of, READ, deliverables=rows, sla_terms=list(terms or [TERM]))


def picked(rows: list[dict], *names: str) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize(
    ("met", "missed", "verdict", "credit"),
    [
        (4, 1, "kept", 0),  # exactly the target
        (3, 2, "in_default", 25),  # exactly the minimum volume: 5 × 100 × 0.1 × 0.5
        (0, 4, "too_few", 0),  # one item short of it
        (7, 2, "in_default", 45),
        (8, 2, "kept", 0),
    ],
)
def test_the_bounds_of_a_default(tmp_path: Path, met: int, missed: int, verdict: str, credit: float):
    path = version(tmp_path, work(met, missed))
    (cell,), (term,) = ask("credits/defaults", path), ask("credits/terms", path)
    for row in (cell, term):
        assert (row["term_verdict"], row["is_default"]) == (verdict, verdict == "in_default")
        assert (row["due"], row["met"], row["min_volume"]) == (met + missed, met, 5)
        assert row["credit_before_cap"] == pytest.approx(credit)
    assert [row["credit_due"] for row in ask("credits/ledger", path)] == pytest.approx([credit] if credit else [])
    (total,) = ask("credits/total", path)
    assert (total["defaults"], total["credit_due"]) == (int(credit > 0), pytest.approx(credit))


def test_intervals_are_wilsons(tmp_path: Path):
    path = version(tmp_path, work(17, 4) + work(5, 0, FEBRUARY) + work(0, 3, MARCH))
    for row in ask("credits/defaults", path) + ask("credits/terms", path):
        expected = tuple(binomtest(row["met"], row["due"]).proportion_ci(method="wilson"))
        assert (row["attainment_low"], row["attainment_high"]) == pytest.approx(expected, abs=1e-12)


def test_shares_that_doubles_cannot_hold_are_compared_exactly(tmp_path: Path):
    for number, (met, target) in enumerate([(19, 0.95), (9, 0.9), (29, 0.97)]):
        (tmp_path / str(number)).mkdir()
        whole = {19: 20, 9: 10, 29: 30}[met]
        path = version(tmp_path / str(number), work(met, whole - met), TERM | {"attainment_target": target})
        assert ask("credits/defaults", path)[0]["is_default"] == (met == 29)


def test_an_open_overdue_item_counts_and_a_cancelled_one_does_not(tmp_path: Path):
    waiting = {"first_delivered_at": None, "status": "in_progress", "billed_amount": None}
    path = version(tmp_path, work(4, 0) + work(2, 0, **waiting) + work(0, 9, status="cancelled"))
    (row,) = ask("credits/terms", path)
    assert (row["due"], row["met"], row["is_default"]) == (6, 4, True)
    assert (row["billed_due"], row["credit_before_cap"]) == (400, pytest.approx(20))


def test_a_term_that_changes_in_a_month_is_judged_apart(tmp_path: Path):
    old = TERM | {"effective_to": "2026-01-15"}
    new = TERM | {"effective_from": "2026-01-15", "target": 8, "attainment_target": 0.95, "credit_share": 0.75}
    path = version(tmp_path, work(8, 1) + work(6, 0, date(2026, 1, 20)), old, new)
    names = ("effective_from", "due", "met", "attainment_target", "is_default")
    assert picked(ask("credits/terms", path), *names) == [
        (date(2025, 1, 1), 9, 8, 0.8, False),
        (date(2026, 1, 15), 6, 0, 0.95, True),  # 10 hours are late by now
    ]
    (cell,) = ask("credits/defaults", path)
    assert (cell["due"], cell["met"], cell["terms_judged"], cell["terms_in_default"]) == (15, 8, 2, 1)
    assert cell["attainment_target"] == pytest.approx((9 * 0.8 + 6 * 0.95) / 15)
    assert cell["credit_before_cap"] == pytest.approx(6 * 100 * 0.1 * 0.75)
    (line,) = ask("credits/ledger", path)
    assert line["credit_cap"] == pytest.approx(15 * 100 * 0.1), "what the kept term puts at risk is part of it"


def test_everything_in_default_at_the_whole_of_its_share_reaches_the_cap(tmp_path: Path):
    legal, finance = TERM | {"credit_share": 1}, TERM | {"segment": "finance", "credit_share": 1, "at_risk_share": 0.2}
    path = version(tmp_path, work(0, 6) + work(0, 5, segment="finance"), legal, finance)
    (line,) = ask("credits/ledger", path)
    assert (line["terms_in_default"], line["credit_before_cap"], line["credit_cap"], line["credit_due"]) == (
        2, pytest.approx(160), pytest.approx(160), pytest.approx(160),
    )  # fmt: skip


def test_no_more_is_due_than_is_at_risk_whatever_is_stored(tmp_path: Path):
    twice = TERM | {"credit_share": 2}  # the import refuses it
    path = version(tmp_path, work(0, 6), twice)
    (line,) = ask("credits/ledger", path)
    assert (line["credit_before_cap"], line["credit_due"]) == (pytest.approx(120), pytest.approx(60))
    assert ask("credits/total", path)[0]["credit_due"] == pytest.approx(60)


def test_the_total_is_that_of_the_lists_before_and_after_the_cap(tmp_path: Path):
    twice = TERM | {"credit_share": 2}  # the import refuses it; here it reaches the cap
    path = version(tmp_path, work(0, 6, FEBRUARY) + work(0, 7, MARCH), twice)
    (total,), terms = ask("credits/total", path), ask("credits/terms", path)
    names = ("terms_in_default", "credit_before_cap", "credit_due", "terms_short_so_far", "credit_so_far")
    assert picked([total], *names) == [(1, 120, 60, 1, 140)]
    assert sum(row["credit_before_cap"] for row in terms) == total["credit_before_cap"] + total["credit_so_far"]


def test_an_item_counts_under_the_most_specific_term_alone_and_the_general_one_says_so(tmp_path: Path):
    """Of five items, two are reviews, and one of the other three is urgent."""
    items = work(1, 1) + work(2, 0, work_type="model") + work(0, 1, work_type="model", priority="urgent")
    general, review, urgent = TERM, TERM | {"work_type": "review"}, TERM | {"priority": "urgent"}
    path = version(tmp_path, items, general, review, urgent)
    names = ("work_type", "priority", "leaves_work_types", "leaves_priorities", "due", "met")
    assert picked(ask("credits/terms", path), *names) == [
        ("*", "*", True, True, 2, 2),
        ("*", "urgent", True, False, 1, 0),
        ("review", "*", False, False, 2, 1),
    ]
    (tmp_path / "alone").mkdir()
    only = version(tmp_path / "alone", items, general)
    assert picked(ask("credits/terms", only), *names) == [("*", "*", False, False, 5, 3)]


def test_a_term_that_has_ended_leaves_nothing_to_the_one_after_it(tmp_path: Path):
    review = TERM | {"work_type": "review", "effective_to": "2025-06-01"}
    path = version(tmp_path, work(5, 0), review, TERM | {"effective_from": "2025-06-01"})
    assert picked(ask("credits/terms", path), "work_type", "leaves_work_types") == [("*", False)]


def test_foreign_bills_count_for_the_verdict_and_are_credited_apart(tmp_path: Path):
    path = version(tmp_path, work(3, 1) + work(0, 2, currency="EUR", billed_amount=70))
    (row,) = ask("credits/terms", path)
    assert (row["due"], row["met"], row["billed_due"], row["bills_elsewhere"]) == (6, 3, 400, 2)
    assert row["credit_before_cap"] == pytest.approx(20)
    names = ("currency", "credit_before_cap", "credit_cap", "credit_due")
    assert picked(ask("credits/ledger", path), *names) == [
        ("EUR", pytest.approx(7), pytest.approx(14), pytest.approx(7)),
        ("USD", pytest.approx(20), pytest.approx(40), pytest.approx(20)),
    ]
    (total,) = ask("credits/total", path)
    assert (total["credit_due"], total["credits_elsewhere"]) == (pytest.approx(20), 1)
    assert picked(ask("credits/by_vendor", path), "defaults", "credit_due") == [(1, pytest.approx(20))]


def test_a_running_month_is_provisional_and_owes_nothing_yet(tmp_path: Path):
    path = version(tmp_path, work(2, 4, FEBRUARY) + work(2, 4, MARCH) + work(5, 0, date(2026, 3, 20)))
    names = ("month", "term_verdict", "is_default", "is_provisional", "due")
    assert picked(ask("credits/defaults", path), *names) == [
        (FEBRUARY, "in_default", True, False, 6),
        (MARCH, "short_so_far", False, True, 6),
    ]
    assert picked(ask("credits/ledger", path), "month", "credit_before_cap", "credit_due") == [
        (FEBRUARY, pytest.approx(30), pytest.approx(30)),
        (MARCH, pytest.approx(30), 0),
    ]
    (total,) = ask("credits/total", path)
    assert (total["defaults"], total["short_so_far"], total["credit_due"]) == (1, 1, pytest.approx(30))
    assert picked(ask("credits/by_vendor", path), "defaults", "credit_due") == [(1, pytest.approx(30))]


def test_a_month_is_over_on_the_first_day_of_the_next(tmp_path: Path):
    for day, over in ((datetime(2026, 1, 31, 23, tzinfo=UTC), False), (datetime(2026, 2, 1, tzinfo=UTC), True)):
        (tmp_path / str(over)).mkdir()
        path = version(tmp_path / str(over), work(0, 6), as_of=day)
        assert ask("credits/defaults", path)[0]["is_default"] == over


@pytest.mark.parametrize("missing", ["at_risk_share", "credit_share"])
def test_a_default_without_agreed_credit_is_one_and_says_so(tmp_path: Path, missing: str):
    path = version(tmp_path, work(0, 6), TERM | {missing: None})
    assert picked(ask("credits/terms", path), "is_default", "credit_before_cap") == [(True, None)]
    assert picked(ask("credits/defaults", path), "is_default", "credit_before_cap") == [(True, None)]
    (line,) = ask("credits/ledger", path)
    assert (line["defaults_without_credit"], line["credit_before_cap"], line["credit_due"]) == (1, None, None)
    (total,) = ask("credits/total", path)
    assert (total["defaults"], total["credit_due"], total["defaults_without_credit"]) == (1, None, 1)
    assert picked(ask("credits/by_vendor", path), "defaults", "credit_due") == [(1, None)]


def test_a_month_without_default_does_not_make_an_unknown_credit_nothing(tmp_path: Path):
    path = version(tmp_path, [*work(3, 2), *work(5, 0, FEBRUARY)], TERM | {"credit_share": None})
    (total,) = ask("credits/total", path)
    assert (total["defaults"], total["credit_due"]) == (1, None)


def test_without_a_minimum_volume_one_item_is_enough(tmp_path: Path):
    path = version(tmp_path, work(0, 1), TERM | {"min_volume": None})
    assert picked(ask("credits/defaults", path), "is_default", "min_volume") == [(True, 0)]


def test_a_month_is_judged_whole_however_little_of_it_the_period_touches(tmp_path: Path):
    path = version(tmp_path, work(2, 0, date(2026, 1, 5)) + work(0, 4, date(2026, 1, 25)) + work(9, 0, FEBRUARY))
    (cell,) = ask("credits/defaults", path, since=date(2026, 1, 20), until=date(2026, 1, 28))
    assert (cell["month"], cell["due"], cell["is_default"]) == (JANUARY, 6, True)
    both = ask("credits/defaults", path, since=date(2026, 1, 31), until=FEBRUARY)
    assert picked(both, "month", "due") == [(JANUARY, 6), (FEBRUARY, 9)]


def test_work_on_a_promise_alone_is_nobodys_default(tmp_path: Path):
    promised = {"segment": "other", "promised_at": datetime(2026, 1, 1, 12, tzinfo=UTC)}
    path = version(tmp_path, work(9, 0) + work(0, 9, **promised))
    assert picked(ask("credits/defaults", path), "segment", "due") == [("legal", 9)]


def test_a_term_for_any_work_type_stays_under_a_work_type_filter(tmp_path: Path):
    path = version(tmp_path, work(0, 6) + work(9, 0, work_type="model"))
    (row,) = ask("credits/terms", path, work_types=("review",))
    assert (row["work_type"], row["due"], row["is_default"]) == ("*", 6, True)


# What if


def pause(number: int, reason: str) -> list[dict]:
    start = datetime(2026, 1, 1, 10, tzinfo=UTC)
    steps = (("paused", start), ("resumed", start + timedelta(hours=8)))
    shared = {"deliverable_id": f"D{number:03d}", "reason": reason}
    return [shared | {"event_type": kind, "occurred_at": at} for kind, at in steps]


def test_a_longer_target_takes_the_misses_and_the_credit_back(tmp_path: Path):
    path = version(tmp_path, work(3, 3))
    found = what_if.compare(THE_TERM, {"target": 30}, Scope(viewer=queries.EVERYTHING), path)
    names = ("deliverable_id", "state", "state_after", "target_hours", "target_hours_after", "net_elapsed_hours_after")
    assert picked(found.flips.to_pylist(), *names) == [
        (f"D{number:03d}", "missed", "met", 24, 30, 30) for number in (3, 4, 5)
    ]
    (month,) = found.months.to_pylist()
    assert (month["term_verdict"], month["term_verdict_after"]) == ("in_default", "kept")
    assert (month["credit_due"], month["credit_due_after"]) == (pytest.approx(30), 0)
    assert (month["attainment"], month["attainment_after"]) == (0.5, 1)


def test_a_lower_attainment_target_flips_a_credit_and_no_item(tmp_path: Path):
    path = version(tmp_path, work(3, 3))
    found = what_if.compare(THE_TERM, {"attainment_target": 0.5}, Scope(viewer=queries.EVERYTHING), path)
    assert found.flips.num_rows == 0
    assert picked(found.months.to_pylist(), "credit_due", "credit_due_after") == [(pytest.approx(30), 0)]


def test_an_allowed_pause_stops_the_clock_of_its_items_alone(tmp_path: Path):
    items = [item | {"deliverable_id": f"D{number:03d}"} for number, item in enumerate(work(3, 3))]
    events = pause(3, "queue") + pause(4, "strike")
    term = TERM | {"pause_reasons": "client"}
    path = build_version(tmp_path / "v.duckdb", AS_OF, READ, deliverables=items, sla_terms=[term], events=events)
    found = what_if.compare(THE_TERM, {"pause_reasons": "client;queue"}, Scope(viewer=queries.EVERYTHING), path)
    names = ("deliverable_id", "net_elapsed_hours", "net_elapsed_hours_after", "due_at_after")
    assert picked(found.flips.to_pylist(), *names) == [("D003", 30, 22, datetime(2026, 1, 2, 17, tzinfo=UTC))]


def test_a_due_instant_that_leaves_the_period_is_still_told(tmp_path: Path):
    path = version(tmp_path, work(0, 6, date(2026, 1, 30)))
    january = Scope(JANUARY, date(2026, 1, 31), viewer=queries.EVERYTHING)
    found = what_if.compare(THE_TERM, {"target": 72}, january, path)
    for table in (found.flips, found.months):
        asked = origin.of(table)
        assert (asked.period, asked.filters["vendors"]) == ((january.since, january.until), [THE_TERM.vendor_id])
        assert asked.parameters["changed target"] == 72
    assert found.flips.num_rows == 6
    assert picked(found.months.to_pylist(), "month", "due", "due_after", "credit_due", "credit_due_after") == [
        (JANUARY, 6, None, pytest.approx(30), 0)
    ]


def test_only_a_term_in_view_can_be_asked_about(tmp_path: Path):
    path = version(tmp_path, work(3, 3), TERM, TERM | {"vendor_id": "B"})
    for scope in (Scope(viewer=("B",)), Scope(), Scope(viewer=queries.EVERYTHING, segments=("finance",))):
        with pytest.raises(QuestionError, match="no such term in view"):
            what_if.compare(THE_TERM, {"target": 30}, scope, path)
    assert what_if.compare(THE_TERM, {"target": 30}, Scope(viewer=("A",)), path).flips.num_rows == 3


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"vendor_id": "B"}, "vendor_id cannot be changed"),
        ({"target": -1}, "target is at least 0"),
        ({"target_unit": "weeks"}, "target_unit is one of business_hours"),
        ({"attainment_target": 95}, "attainment_target is at least 0 and at most 1"),
        ({"calendar": None}, "calendar is one of vendor, client"),
    ],
)
def test_a_change_that_the_contract_does_not_allow_is_refused(tmp_path: Path, changes: dict, why: str):
    path = version(tmp_path, work(1, 0))
    with pytest.raises(ValueError, match=why):
        what_if.compare(THE_TERM, changes, Scope(viewer=queries.EVERYTHING), path)


def test_a_what_if_leaves_no_file_and_the_version_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = version(tmp_path, work(3, 3))
    before = path.read_bytes()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    what_if.compare(THE_TERM, {"target": 30}, Scope(viewer=queries.EVERYTHING), path)
    assert not list((tmp_path / "temporary").glob("kpo-what-if-*"))
    assert path.read_bytes() == before
