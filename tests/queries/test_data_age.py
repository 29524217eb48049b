"""How old the data are: one sentence by a fixed clock, and when that is longer than usual."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from queries import data_age

from .conftest import ask
from .portfolio import build_version

AS_OF = datetime(2026, 11, 15, 22, tzinfo=UTC)  # a Sunday


def status(zone: str = "UTC", gap: float | None = None, as_of: datetime | None = AS_OF) -> dict:
    return {"as_of": as_of, "timezone": zone, "usual_import_gap_days": gap}


@pytest.mark.parametrize(("at", "zone", "said"), [
    ("2026-11-15T23:00", "UTC", "Data to Sun 15 Nov 22:00 · from today"),
    ("2026-11-16T00:00", "UTC", "Data to Sun 15 Nov 22:00 · 1 day old"),
    ("2026-11-28T09:00", "UTC", "Data to Sun 15 Nov 22:00 · 13 days old"),
    ("2026-11-28T09:00", "Asia/Tokyo", "Data to Mon 16 Nov 07:00 · 12 days old"),
    ("2027-01-02T09:00", "UTC", "Data to Sun 15 Nov 2026 22:00 · 48 days old"),
    ("2026-11-14T09:00", "UTC", "Data to Sun 15 Nov 22:00 · ahead of today"),
])  # fmt: skip
def test_the_age_counts_days_of_the_calendar_in_the_reporting_zone(at: str, zone: str, said: str) -> None:
    assert str(data_age.of(status(zone), datetime.fromisoformat(at + "+00:00"))) == said


@pytest.mark.parametrize(("day", "gap", "is_old"), [
    (18, None, False), (19, None, True),  # three days are never old
    (19, 1.0, True), (22, 7.0, False), (23, 7.0, True),
])  # fmt: skip
def test_data_are_old_beyond_the_usual_gap_between_imports(day: int, gap: float | None, is_old: bool) -> None:
    age = data_age.of(status(gap=gap), datetime(2026, 11, day, 8, tzinfo=UTC))
    assert age is not None
    assert age.is_old == is_old


def test_without_data_there_is_no_age() -> None:
    assert data_age.of(status(as_of=None), AS_OF) is None


@pytest.mark.parametrize(("days", "expected"), [
    ((5, 12, 20, 27), 7.0),  # gaps of 7, 8 and 7 days
    ((5, 12, 20), 7.5),
    ((5, 12), None),
    ((), None),
])  # fmt: skip
def test_the_usual_gap_is_the_median_between_imports(tmp_path: Path, days: tuple, expected: float | None) -> None:
    """Each import brings three files within an hour: one import, whatever the number of its files."""
    path = build_version(tmp_path / "v.duckdb")
    with duckdb.connect(path) as connection:
        for day in days:
            for hour in (8, 8, 9):
                at = datetime(2026, 1, day, hour, tzinfo=UTC)
                connection.execute(
                    "insert into raw.files (file_id, imported_at) select count(*), $at from raw.files", {"at": at}
                )
    (row,) = ask("frame/status", path)
    assert row["usual_import_gap_days"] == (expected and pytest.approx(expected, abs=0.05))
