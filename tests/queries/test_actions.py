"""The actions of a week on small portfolios, against what follows from their few rows by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import queries
from queries import EVERYTHING, Scope, briefing, data_age
from queries.briefing import Briefing
from queries.said import actions
from queries.said.actions import Action, CatchUp, Claim, Explain, GetDates, Reload, Rescue
from queries.said.week import news
from tests.queries.mondays import CELLS, LAST_WEEK, build, monday
from tests.queries.portfolio import build_version

AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)  # a Sunday
TERM = {"target": 24, "target_unit": "calendar_hours", "effective_from": "2025-01-01", "attainment_target": 0.9}


def item(key: str, received: datetime, delivered: datetime | None = None, **columns: object) -> dict:
    done = {"status": "delivered", "first_delivered_at": delivered} if delivered else {"status": "in_progress"}
    of = {"deliverable_id": key, "vendor_id": "V1", "segment": "legal", "work_type": "review", "billed_amount": 100}
    return of | {"received_at": received} | done | columns


def at(day: int, month: int = 2, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def taken(version: Path, week: date | None = None, at: datetime | None = None, **filters: tuple) -> list[Action]:
    found = briefed(version, week, **filters)
    ask = queries.asking(version)
    return actions.actions(found, ask, news(found, ask), data_age.of(found.status, at) if at else None)


def briefed(version: Path, week: date | None = None, **filters: tuple) -> Briefing:
    return briefing.brief(queries.asking(version), Scope(viewer=EVERYTHING, **filters), week)


def portfolio(folder: Path, *items: dict, **term: object) -> Path:
    terms = [TERM | {"vendor_id": vendor, "segment": "legal"} | term for vendor in ("V1", "V2")]
    return build_version(folder / "some.duckdb", AS_OF, sla_terms=terms, deliverables=list(items))


def test_overdue_items_need_dates_on_the_next_day_that_somebody_works(tmp_path: Path) -> None:
    version = portfolio(
        tmp_path, item("A", at(20)), item("B", at(24), vendor_id="V2"), item("C", at(2), at(2, hour=12)),
        item("D", at(1, 3, 10)),
    )  # fmt: skip
    (found,) = [one for one in taken(version) if isinstance(one, GetDates)]

    assert found.numbers["open_overdue"].value == 2
    assert (found.vendors, found.late) == (("V1", "V2"), AS_OF - at(21))
    assert found.by == date(2026, 3, 2)  # a Monday: without a calendar, nobody works on weekends
    assert (found.subject, found.since) == ("open_overdue", date(2026, 2, 23))


def test_of_a_past_week_overdue_is_what_was_so_at_its_end_whatever_came_of_it(tmp_path: Path) -> None:
    version = portfolio(tmp_path, item("A", at(5), at(20)), item("B", at(12), at(12, hour=12)), item("C", at(27)))
    (found,) = [one for one in taken(version, date(2026, 2, 9)) if isinstance(one, GetDates)]

    assert found.numbers["open_overdue"].value == 1
    assert found.late == datetime(2026, 2, 16, tzinfo=UTC) - at(6)
    assert found.by == date(2026, 2, 16)
    assert found.numbers["open_overdue"].question == "week/overdue"


def test_the_next_working_day_is_not_the_vendors_holiday(tmp_path: Path) -> None:
    hours = [{"calendar_id": "C", "timezone": "UTC", "weekday": day, "opens_at": 9 * 3600, "closes_at": 17 * 3600}
             for day in range(1, 6)]  # fmt: skip
    version = build_version(
        tmp_path / "some.duckdb", AS_OF, sla_terms=[TERM | {"vendor_id": "V1", "segment": "legal"}],
        vendors=[{"vendor_id": "V1", "calendar_id": "C"}], calendars=hours,
        holidays=[{"calendar_id": "C", "date": "2026-03-02"}], deliverables=[item("A", at(20))],
    )  # fmt: skip
    (found,) = [one for one in taken(version) if isinstance(one, GetDates)]

    assert found.by == date(2026, 3, 3)


def test_what_will_likely_be_late_is_to_be_rescued_by_its_due_time(tmp_path: Path) -> None:
    """Of twelve items that came as far, all were late: of the two that are open, both will be."""
    past = [item(f"P{n}", at(2 + n), at(4 + n)) for n in range(12)]
    open_ = [item("A", at(1, 3, 2)), item("B", at(1, 3, 1), vendor_id="V2")]
    (found,) = [one for one in taken(portfolio(tmp_path, *past, *open_)) if isinstance(one, Rescue)]

    assert found.numbers["at_risk_likely"].value == 2
    assert (found.vendors, found.first["deliverable_id"], found.by) == (("V1", "V2"), "B", at(2, 3, 1))
    assert found.act is not None
    assert found.act.choices == {"view": "At risk"}
    assert not [one for one in taken(portfolio_again(tmp_path, *past, *open_), date(2026, 2, 16)) if
                isinstance(one, Rescue)]  # fmt: skip


def portfolio_again(folder: Path, *items: dict) -> Path:
    (folder / "again").mkdir()
    return portfolio(folder / "again", *items)


def test_credits_of_the_last_month_are_to_be_claimed_and_no_date_is_invented(tmp_path: Path) -> None:
    late = [item(f"L{n}", at(5 + n), at(9 + n)) for n in range(3)]
    others = [item(f"M{n}", at(5 + n), at(9 + n), vendor_id="V2", billed_amount=400) for n in range(2)]
    version = portfolio_to(tmp_path, datetime(2026, 3, 8, 20, tzinfo=UTC), *late, *others)
    (found,) = [one for one in taken(version) if isinstance(one, Claim)]

    assert [(vendor, number.value) for vendor, number in found.owed] == [("V2", 40), ("V1", 15)]  # a tenth, by half
    assert found.numbers["credit_due"].value == 55
    assert (found.month, found.since, found.by) == (date(2026, 2, 1), date(2026, 2, 1), None)
    assert not [one for one in taken(version, work_types=("review",)) if isinstance(one, Claim)]


def portfolio_to(folder: Path, as_of: datetime, *items: dict) -> Path:
    terms = [
        TERM | {"vendor_id": vendor, "segment": "legal", "at_risk_share": 0.1, "credit_share": 0.5}
        for vendor in ("V1", "V2")
    ]
    return build_version(folder / "some.duckdb", as_of, sla_terms=terms, deliverables=list(items))


def test_a_term_that_is_behind_can_be_brought_back_until_its_month_ends(tmp_path: Path) -> None:
    late, good = [item("L", at(2, 3), at(5, 3))], [item(f"G{n}", at(2, 3), at(2, 3, 12)) for n in range(3)]
    version = portfolio_to(tmp_path, datetime(2026, 3, 8, 20, tzinfo=UTC), *late, *good)
    (found,) = [one for one in taken(version) if isinstance(one, CatchUp)]

    stated = {name: number.value for name, number in found.numbers.items()}
    assert stated == {"terms": 1, "met": 3, "due": 4, "attainment_target": 0.9}
    assert (found.by, found.since) == (date(2026, 3, 31), date(2026, 3, 1))
    assert (found.worst["vendor_id"], found.worst["segment"]) == ("V1", "legal")


def test_signals_for_the_worse_are_to_be_explained_and_overdue_work_once(tmp_path: Path) -> None:
    version = build(tmp_path, late={(LAST_WEEK, ("V2", "legal")): 8}, stuck=3)
    found = taken(version)

    assert [one.subject for one in found if isinstance(one, GetDates | Explain)] == ["open_overdue", "attainment"]
    due = len(CELLS) * 10
    (low,) = [one for one in found if isinstance(one, Explain)]
    assert low.since == monday(LAST_WEEK)
    assert low.numbers["value"].value == pytest.approx(1 - low.change.numbers["misses"].value / due)


def test_old_data_are_to_be_loaded_again_and_fresh_ones_are_not(tmp_path: Path) -> None:
    version = portfolio(tmp_path, item("A", at(20), at(20, hour=12)))
    old, fresh = (taken(version, at=AS_OF + timedelta(days=days)) for days in (10, 1))

    assert [type(one) for one in old] == [Reload]
    assert fresh == []
    assert taken(version, date(2026, 2, 16), AS_OF + timedelta(days=10)) == []


def test_actions_come_in_the_order_of_their_urgency_and_each_number_can_be_looked_up(tmp_path: Path) -> None:
    version = build(tmp_path, late={(LAST_WEEK, ("V2", "legal")): 8}, stuck=3)
    found, ask = taken(version, at=datetime(2027, 1, 1, tzinfo=UTC)), queries.asking(version)
    order = [GetDates, Rescue, Claim, CatchUp, Explain, Reload]

    kinds = [order.index(type(one)) for one in found]
    assert kinds == sorted(kinds)
    assert len({(one.subject, one.since) for one in found}) == len(found)
    numbers = [number for one in found for number in one.numbers.values()]
    assert len(numbers) >= 2
    for number in numbers:
        assert number.among(ask(number.question, number.scope).to_pylist()) == number.value, number


def test_without_data_there_is_nothing_to_do(tmp_path: Path) -> None:
    version = build(tmp_path, weeks=0)
    found, ask = briefed(version), queries.asking(version)

    assert actions.actions(found, ask, news(found, ask), None) == []
    assert actions.actions(replace(found, tiles=()), ask, [], None) == []
