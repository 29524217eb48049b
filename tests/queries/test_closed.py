"""Closed weeks: kept figures match the weekly questions, restated ones match a count over the files."""

import csv
import math
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import queries
from data import closed_weeks as keeping
from data import pipeline
from data.warehouse import Warehouse
from data.written import Written
from queries import EVERYTHING, Scope, briefing, week_closing
from queries.week_closing import CannotClose
from tests import processes
from tests.conftest import item

WEEK, LAST = date(2026, 1, 5), date(2026, 1, 19)
ALL = Scope(viewer=EVERYTHING)


def asking(path: Path) -> Callable:
    """ask() for a version."""
    return lambda question, scope, **parameters: queries.run(question, scope, path, **parameters)


def current(house: Warehouse) -> Callable:
    """ask() for the current version."""
    return asking(house.current().path)


def close(house: Warehouse, week: date = WEEK, by: str = "Ada", **more: bool) -> week_closing.Closed:
    return week_closing.close(current(house), Written(house.directory), week, house.current().name, by, **more)


def restated(house: Warehouse, scope: Scope = ALL) -> dict[tuple[date, str], tuple]:
    found = week_closing.restated(current(house), Written(house.directory), scope)
    return {(one.week, one.metric): (one.before, one.after) for one in found}


def work(number: int, day: int, vendor: str = "V-1", segment: str = "legal", late: bool = False) -> dict[str, str]:
    """An item promised for noon on a day in January 2026, and delivered then or two days later."""
    done = datetime(2026, 1, day, 12, tzinfo=UTC)
    return item(
        number, vendor_id=vendor, segment=segment, received_at="2026-01-02T09:00:00Z", status="delivered",
        promised_at=f"{done:%FT%TZ}", accepted_version="1" if number % 2 else "2",
        first_delivered_at=f"{done + timedelta(days=2 * late):%FT%TZ}",
    )  # fmt: skip


FIRST = [
    *(work(number, 6 + number % 3, "V-1", "legal", late=number == 0) for number in range(8)),
    *(work(number, 6 + number % 3, "V-2", "legal") for number in range(8, 12)),
    *(work(number, 13, "V-2", "engineering_support") for number in range(12, 20)),
    work(99, 26),
]
LATE = [
    work(1, 7, "V-1", "legal", late=True),  # of the closed week: late after all
    work(30, 8, "V-1", "legal"),  # of the closed week, and not known before
    work(31, 14, "V-2", "engineering_support"),
]


def counted(files: Iterable[Path], week: date, vendor: str | None = None, segment: str | None = None) -> dict:
    """A week's figures counted from the exports, in which the latest row per id holds."""
    rows = {row["deliverable_id"]: row for path in files for row in csv.DictReader(path.open(encoding="utf-8"))}
    seen = [r for r in rows.values() if vendor in (None, r["vendor_id"]) and segment in (None, r["segment"])]

    def within(row: dict, column: str) -> bool:
        return week <= datetime.fromisoformat(row[column]).date() < week + timedelta(days=7)

    due = [row for row in seen if within(row, "promised_at")]
    done = [row for row in seen if within(row, "first_delivered_at")]
    met = sum(row["first_delivered_at"] <= row["promised_at"] for row in due)
    first = sum(row["accepted_version"] == "1" for row in done)
    return {
        "delivered": len(done), "due": len(due), "met": met, "reviewed": len(done),
        "attainment": met / len(due) if due else None,
        "first_pass_acceptance": first / len(done) if done else None,
    }  # fmt: skip


@pytest.fixture(scope="module")
def corrected_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Path, Path]]:
    """A warehouse with a week closed and then corrected by an export, both exports; beside it, as it was before."""
    folder = tmp_path_factory.mktemp("corrected")
    house, files = Warehouse(folder / "warehouse"), (folder / "first.csv", folder / "late.csv")
    for path, rows in zip(files, (FIRST, LATE), strict=True):
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    pipeline.run([files[0]], warehouse=house.directory, publish=True, by="tests")
    shutil.copytree(house.directory, folder / "first")
    close(house)
    pipeline.run([files[1]], warehouse=house.directory, publish=True, by="tests")
    return house.directory, files


@pytest.fixture
def imported_first(house: Warehouse, corrected_once) -> Path:
    """The test's own warehouse with the first export alone and nothing closed; returns that export."""
    directory, files = corrected_once
    shutil.copytree(directory.parent / "first", house.directory, dirs_exist_ok=True)
    return files[0]


@pytest.fixture
def corrected(house: Warehouse, corrected_once) -> tuple[Path, Path]:
    """The test's own warehouse with a week closed and then corrected by an export; returns both exports."""
    directory, files = corrected_once
    shutil.copytree(directory, house.directory, dirs_exist_ok=True)
    return files


@pytest.mark.parametrize(
    ("vendor", "segment"),
    [(None, None), ("V-1", None), ("V-2", None), (None, "legal"), ("V-1", "legal"), ("V-2", "legal")],
)
def test_a_correction_is_a_restatement_as_the_files_say(house: Warehouse, corrected, vendor, segment):
    scope = Scope(viewer=EVERYTHING, vendors=(vendor,) if vendor else (), segments=(segment,) if segment else ())
    before, after = (counted(files, WEEK, vendor, segment) for files in (corrected[:1], corrected))
    wanted = {(WEEK, name): (before[name], after[name]) for name in before if before[name] != after[name]}
    assert restated(house, scope) == wanted
    assert bool(wanted) == (vendor != "V-2")


def test_going_back_takes_the_restatement_away_and_leaves_what_was_kept(house: Warehouse, corrected):
    kept = Written(house.directory).history(week_closing.KIND)
    assert restated(house)
    house.back("0001", by="Ada")
    assert restated(house) == {}
    assert Written(house.directory).history(week_closing.KIND) == kept


def test_closing_again_keeps_the_new_figures_and_the_history_tells_both(house: Warehouse, corrected):
    with pytest.raises(week_closing.AlreadyClosed, match="closed already, by Ada, at data version 0001"):
        close(house, by="Bob")
    assert close(house, by="Bob", again=True).version == "0002"
    assert restated(house) == {}
    acts = week_closing.history(Written(house.directory))
    assert [(act.week, act.by, act.version) for act in acts] == [(WEEK, "Ada", "0001"), (WEEK, "Bob", "0002")]
    house.back("0001", by="Ada")
    assert restated(house)[WEEK, "delivered"] == tuple(
        counted(files, WEEK)["delivered"] for files in (corrected, corrected[:1])
    )


def test_restated_weeks_are_accepted_together_and_others_stay_as_they_are(house: Warehouse, corrected):
    close(house, date(2026, 1, 12))
    weeks = [WEEK, date(2026, 1, 12), LAST]
    written = Written(house.directory)
    assert week_closing.accept(current(house), written, weeks, "0002", "Bob") == weeks[:2]
    assert restated(house) == {}
    assert [(act.week, act.by) for act in week_closing.history(written)][-2:] == [(week, "Bob") for week in weeks[:2]]


def test_a_reopened_week_is_compared_no_more_and_the_history_says_why(house: Warehouse, corrected):
    written = Written(house.directory)
    week_closing.reopen(written, WEEK, "Cy", "a late export")
    assert week_closing.closed(written) == {}
    assert restated(house) == {}
    assert [act.reopened for act in week_closing.history(written)] == ["", "a late export"]
    with pytest.raises(CannotClose, match="Week 2 of 2026 is not closed"):
        week_closing.reopen(written, WEEK, "Cy", "again")
    assert close(house).version == "0002"


def test_who_is_limited_to_vendors_sees_theirs_alone(house: Warehouse, corrected):
    theirs = restated(house, Scope(viewer=("V-1",)))
    assert theirs == restated(house, Scope(viewer=EVERYTHING, vendors=("V-1",)))
    assert theirs[WEEK, "due"] == tuple(counted(files, WEEK, "V-1")["due"] for files in (corrected[:1], corrected))
    for scope in (
        Scope(viewer=("V-2",)),
        Scope(viewer=("V-2",), vendors=("V-1",)),
        Scope(viewer=("V-1", "V-2")),  # all work may be more than these two: what was kept of it is not theirs
        Scope(viewer=("V-1", "V-2"), segments=("legal",)),
        Scope(viewer=()),
        Scope(viewer=None),
        Scope(viewer=(), segments=("legal",)),
    ):
        assert restated(house, scope) == {}, scope
    assert not week_closing.may_close(Scope(viewer=("V-1",)))
    assert week_closing.may_close(ALL)


@pytest.mark.parametrize(
    "filters", [{"clients": ("Acme",)}, {"work_types": ("x",)}, {"vendors": ("V-1", "V-2")}, {"segments": ("a", "b")}]
)
def test_other_filters_have_no_kept_figures(house: Warehouse, corrected, filters: dict):
    scope = Scope(viewer=EVERYTHING, **filters)
    assert not week_closing.is_kept(scope)
    assert restated(house, scope) == {}


def test_a_figure_that_becomes_computable_or_stops_being_so_counts(house: Warehouse, imported_first, importing, export):
    close(house)
    rates = {"segment": "legal", "work_type": "contract_review", "effective_from": "2025-01-01",
             "standard_hours_per_unit": "2", "loaded_rate_per_hour": "50"}  # fmt: skip
    bills = [row | {"units": "1", "billed_amount": "30"} for row in FIRST[1:3]]
    importing(export("baselines.csv", rates))
    importing(export("bills.csv", *bills))
    found = restated(house)
    assert found[WEEK, "net_savings"] == (None, 2 * (2 * 50 - 30))
    assert found[WEEK, "net_savings_share"] == (None, pytest.approx(1 - 60 / 200))
    assert found[WEEK, "covered"] == (0, 2)
    close(house, again=True)
    house.back("0001", by="Ada")
    assert restated(house)[WEEK, "net_savings"] == (140.0, None)


def test_what_is_kept_is_what_the_weekly_questions_say(version: Path):
    ask = asking(version)
    rows = ask("week/recorded", ALL).to_pylist()
    kept = {(row["week"], row["vendor_id"], row["segment"]): row for row in rows}
    compared = 0
    for vendor in (None, "V1", "V2", "V3"):
        for segment in (None, "legal", "finance", "healthcare", "analytics"):
            filters = {"vendors": (vendor,) if vendor else (), "segments": (segment,) if segment else ()}
            for row in briefing.weekly(ask, Scope(viewer=EVERYTHING, **filters)):
                now = kept.get((row["week"], vendor, segment)) or keeping.nothing(week_closing.FIGURES)
                for name in week_closing.FIGURES:
                    assert now[name] == pytest.approx(row[name], abs=1e-9), (vendor, segment, row["week"], name)
                    compared += bool(row[name])
    assert compared > 500


def test_weeks_that_are_not_over_or_have_no_data_are_refused(house: Warehouse, imported_first, empty_version: Path):
    written = Written(house.directory)  # as of Monday 26 January
    for week, why in (
        (date(2026, 1, 26), "Week 5 of 2026 is not over in these data, which end on 26 Jan 2026"),
        (date(2025, 12, 29), "Week 1 of 2026 has no data: they begin with week 2 of 2026"),
        (date(2026, 1, 6), "6 Jan 2026 is no Monday"),
    ):
        with pytest.raises(CannotClose, match=why):
            close(house, week)
        with pytest.raises(CannotClose, match=why):
            week_closing.close_through(current(house), written, week, "0001", "Ada")
    with pytest.raises(CannotClose, match="no data yet"):
        week_closing.close(asking(empty_version), written, WEEK, "0001", "Ada")
    assert week_closing.closed(written) == {}


def test_a_week_without_work_is_closed_with_nothing_in_it(house: Warehouse, imported_first, importing, export):
    close(house, LAST)
    assert restated(house) == {}
    importing(export("b.csv", work(50, 20)))
    assert restated(house)[LAST, "delivered"] == (0, 1)
    assert restated(house)[LAST, "attainment"] == (None, 1.0)


def test_all_weeks_up_to_one_are_closed_at_once(house: Warehouse, imported_first):
    close(house, date(2026, 1, 12), by="Ada")
    ask, asked = current(house), []

    def counting(question: str, scope: Scope, **parameters):
        asked.append(question)
        return ask(question, scope, **parameters)

    done = week_closing.close_through(counting, Written(house.directory), LAST, "0001", "Bob")
    assert done == [WEEK, LAST]
    assert len(asked) <= 4
    found = week_closing.closed(Written(house.directory))
    assert [(week, one.by) for week, one in found.items()] == [
        (WEEK, "Bob"), (date(2026, 1, 12), "Ada"), (LAST, "Bob"),
    ]  # fmt: skip
    assert restated(house) == {}


def test_weeks_that_the_data_do_not_reach_are_not_compared(house: Warehouse, importing, export):
    importing(export("a.csv", *FIRST[:12]))
    importing(export("b.csv", *FIRST[12:]))
    week_closing.close_through(current(house), Written(house.directory), LAST, "0002", "Ada")
    house.back("0001", by="Ada")
    assert restated(house) == {}
    assert keeping.restated(house.current().path, house.directory) == []


def test_weeks_closed_in_the_demo_say_nothing_of_own_data(house: Warehouse, importing, export):
    importing(export("demo.csv", *FIRST), demo=True)
    close(house)
    report = importing(export("own.csv", *FIRST[:5], work(99, 26)))
    assert report["closed_weeks_restated"] == 0
    assert restated(house) == {}
    assert week_closing.closed(Written(house.directory)) == {}
    close(house, by="Bob")
    house.back("0001", by="Ada")
    assert [one.by for one in week_closing.closed(Written(house.directory), demo=True).values()] == ["Ada"]
    assert restated(house) == {}


def test_an_import_says_which_closed_weeks_it_restates(house: Warehouse, imported_first, importing, export):
    files = imported_first, export("late.csv", *LATE)
    close(house)
    preview = importing(files[1], publish=False)
    whole = [one for one in preview["closed_restated"] if one["vendor_id"] is None and one["segment"] is None]
    before, after = counted(files[:1], WEEK), counted(files, WEEK)
    assert preview["closed_weeks_restated"] == 1
    assert {one["metric"]: (one["before"], one["after"]) for one in whole} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    assert {(one["week"], one["version"]) for one in preview["closed_restated"]} == {("2026-01-05", "0001")}
    assert {(one["vendor_id"], one["segment"]) for one in preview["closed_restated"]} == {
        (None, None), ("V-1", None), (None, "legal"), ("V-1", "legal"),
    }  # fmt: skip
    assert importing(files[1])["closed_restated"] == preview["closed_restated"]
    other = importing(export("other.csv", work(60, 13)))
    assert other["closed_weeks_restated"] == 0, "what was restated before is not this import's doing"
    undone = importing(export("undone.csv", FIRST[1], work(30, 14)))
    assert undone["closed_weeks_restated"] == 0, "the week reads again as it was kept"
    assert restated(house) == {}


def _close_in(folder: Path, by: str) -> None:
    house = Warehouse(folder)
    week_closing.close_through(current(house), Written(folder), LAST, house.current().name, by)


def _close_slowly(folder: Path, by: str, ready: processes.Event, go: processes.Event) -> None:
    keep = week_closing._keep

    def slowly(*arguments) -> None:
        time.sleep(0.3)  # anyone else who looks now finds the weeks still open
        keep(*arguments)

    week_closing._keep = slowly
    ready.set()
    assert go.wait(processes.PATIENCE_SECONDS)
    _close_in(folder, by)


def test_closed_twice_at_once_a_week_is_closed_once(house: Warehouse, imported_first):
    go, ready = processes.Event(), {by: processes.Event() for by in ("Ada", "Bob")}
    started = [processes.started(_close_slowly, house.directory, by, event, go) for by, event in ready.items()]
    assert all(event.wait(processes.PATIENCE_SECONDS) for event in ready.values())
    go.set()
    assert [processes.exit_code(one) for one in started] == [0, 0]
    acts = week_closing.history(Written(house.directory))
    assert [act.week for act in acts] == [WEEK, date(2026, 1, 12), LAST]
    assert len({act.by for act in acts}) == 1


class _Dying(sqlite3.Connection):
    """A connection whose process is killed before it commits what it has written."""

    def execute(self, statement: str, *values):
        if statement == "commit" and self.total_changes:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(statement, *values)


def _close_and_die(folder: Path) -> None:
    sqlite3.connect = partial(sqlite3.connect, factory=_Dying)
    _close_in(folder, "Ghost")


def test_killed_while_closing_nothing_is_closed(house: Warehouse, imported_first):
    assert processes.exit_code(processes.started(_close_and_die, house.directory)) == -signal.SIGKILL
    assert week_closing.closed(Written(house.directory)) == {}
    _close_in(house.directory, "Ada")
    assert len(week_closing.closed(Written(house.directory))) == 3


def test_counts_differ_exactly_amounts_by_the_cent_and_ratios_by_their_rounding():
    kept = {"delivered": 3, "net_savings": 10.0, "attainment": 0.3, "standard_hours": 5.0}
    same = {"delivered": 3, "net_savings": 10.004, "attainment": 0.1 + 0.2, "standard_hours": math.nextafter(5, 6)}
    assert list(keeping.differing(kept, same)) == []
    now = {"delivered": 4, "net_savings": 10.01, "attainment": 0.3 + 1e-6, "standard_hours": 5.01}
    assert [name for name, *_ in keeping.differing(kept, now)] == [*kept]


def test_the_change_is_written_with_its_direction_and_unit():
    week = week_closing.Closed(WEEK, "0001", "", "", "")

    def change(metric: str, before: float | None, after: float | None) -> str:
        return week_closing.Restated(WEEK, metric, before, after, week).change("USD")

    assert change("attainment", 0.942, 0.938) == "down 0.40 points"
    assert change("delivered", 3, 5) == "up 2"
    assert change("net_savings", 10.0, 2010.5) == "up 2,000.50 USD"
    assert change("net_savings", None, 1.0) == ""
    assert change("standard_hours", 6.8, 6.796) == "down 0.004"
    assert change("attainment", 0.942, 0.94201) == "up 0.001 points"


def test_the_sample_restates_nothing_of_itself(tmp_path: Path, sample_warehouse: Path):
    house = Warehouse(shutil.copytree(sample_warehouse, tmp_path / "house"))
    ask = current(house)
    last = briefing.weeks(ask("frame/status", ALL).to_pylist()[0])[0]
    assert len(week_closing.close_through(ask, Written(house.directory), last, "0001", "Ada")) > 3
    assert keeping.restated(house.current().path, house.directory) == []
    assert restated(house) == {}
