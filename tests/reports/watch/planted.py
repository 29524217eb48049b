"""Weeks of work with known verdicts, published as a version; rules files; and runs of the watcher over them."""

import shutil
import tempfile
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from data.warehouse import Warehouse
from reports.watch import rules, watcher
from reports.watch.conditions import CONDITIONS
from reports.watch.post import Attach, Post
from reports.watch.settings import MetricRule

from ...queries.portfolio import build_version

MONDAY = date(2026, 2, 23)
"""The newest complete week of the planted data."""

AS_OF = datetime(2026, 3, 1, 22, tzinfo=UTC)
WEEKS, ITEMS = 30, 20
USUAL_MISSES = (1, 2)
TARGET_HOURS = 40
METRIC = tuple(name for name, condition in CONDITIONS.items() if issubclass(condition.settings, MetricRule))
"""The conditions about a headline metric."""

HOSTILE = 'Vega\r\nBcc: all@kpo.example\n<img src="http://evil.example/x"> \u202eagev'


def publish(house: Warehouse, misses: int = 1, **more) -> None:
    """Publish a version: weeks of ITEMS legal items at V1, 1 or 2 of them late, in the last week `misses`."""
    with house.writing() as path:
        shutil.copyfile(_built(misses, **more), path)
        house.publish(path, {"by": "tests", "kind": "import", "as_of": None, "files": []}, {})


_folder = tempfile.TemporaryDirectory()


@cache
def _built(misses: int, **more) -> Path:
    """The version's file, built once for all tests."""
    path = Path(_folder.name) / f"{uuid.uuid4().hex}.duckdb"
    return build_version(path, as_of=AS_OF, **tables(misses, **more))


def tables(misses: int, weeks: int = WEEKS, overdue: int = 0, tight: int = 0, extra: int = 0, name: str = "Vega"):
    """The tables; `overdue` open items past their due instant, `tight` open ones with little of the target left.

    `extra` items in the last week, and a baseline, so that there are standard hours.
    """
    mondays = [MONDAY - timedelta(weeks=back) for back in reversed(range(weeks))]
    late = [USUAL_MISSES[number % 2] for number in range(weeks - 1)] + [misses]
    done = [item for monday, count in zip(mondays, late, strict=True) for item in _week(monday, count)]
    return {
        "vendors": [{"vendor_id": "V1", "vendor_name": name}],
        "sla_terms": [
            {"vendor_id": "V1", "segment": "legal", "target": TARGET_HOURS, "target_unit": "calendar_hours",
             "effective_from": "2025-01-01", "attainment_target": 0.9}
        ],
        "baselines": [
            {"segment": "legal", "work_type": "review", "effective_from": "2025-01-01",
             "standard_hours_per_unit": 4, "loaded_rate_per_hour": 60}
        ],
        "deliverables": [*done, *_open(overdue, 60, "O"), *_open(tight, 35, "T"), *_more(extra)],
    }  # fmt: skip


def _week(monday: date, late: int) -> list[dict]:
    start = datetime(monday.year, monday.month, monday.day, 9, tzinfo=UTC)
    units = 1 + (MONDAY - monday).days // 7 % 2 / 10  # what never varies has no limits
    return [
        _item(f"{monday}-{n:02}", start + timedelta(hours=n), 60 if n < late else 10 + n % 3, units)
        for n in range(ITEMS)
    ]


def _item(deliverable: str, received: datetime, hours: float, units: float = 1) -> dict:
    delivered = received + timedelta(hours=hours)
    return {"deliverable_id": deliverable, "vendor_id": "V1", "segment": "legal", "work_type": "review",
            "received_at": received, "status": "delivered", "first_delivered_at": delivered,
            "accepted_version": 1, "units": units}  # fmt: skip


def _more(count: int) -> list[dict]:
    return [_item(f"M{n}", datetime(2026, 2, 24, 9, tzinfo=UTC), 5) for n in range(count)]


def _open(count: int, hours_ago: float, letter: str) -> list[dict]:
    """Open items, received `hours_ago` before the as-of instant."""
    received = AS_OF - timedelta(hours=hours_ago)
    return [
        {"deliverable_id": f"{letter}{n}", "vendor_id": "V1", "segment": "legal", "work_type": "review",
         "received_at": received, "status": "in_progress"}
        for n in range(count)
    ]  # fmt: skip


def settings(mail: int | None = None, hook: int | None = None, **mail_settings: str) -> str:
    """The [mail] and [webhook] sections for servers on those ports of this machine."""
    text = 'link = "https://kpo.example/"\n'
    if mail is not None:
        given = {"host": '"127.0.0.1"', "port": str(mail), "security": '"none"', "from": '"KPO <kpo@kpo.example>"',
                 "to": '["ops@kpo.example"]', "timeout_seconds": "10"} | mail_settings  # fmt: skip
        text += "[mail]\n" + "".join(f"{name} = {value}\n" for name, value in given.items())
    if hook is not None:
        text += f'[webhook]\nurl = "http://127.0.0.1:{hook}/hook/s3cret"\ntimeout_seconds = 10\n'
    return text


def rule(name: str = "Legal attainment", when: str = "harmful_signal", **more: str) -> str:
    """One [[rule]], with a metric if the condition needs one."""
    given = {"name": f'"{name}"', "when": f'"{when}"'}
    given |= {"metric": '"attainment"'} if when in METRIC else {}
    return "[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in (given | more).items())


def write(house: Warehouse, *parts: str) -> Path:
    """The rules file of a warehouse."""
    house.directory.mkdir(exist_ok=True)
    path = house.directory / "reports.toml"
    path.write_text("".join(parts), "utf-8")
    return path


def run(
    house: Warehouse, *, now: datetime = AS_OF, attach: Attach | None = None, pauses: Sequence[float] = (0.0, 0.0)
) -> tuple[list[str], list[str]]:
    """One run with the warehouse's rules file; returns the lines it printed and the faults it found."""
    watched = rules.read(house.directory / "reports.toml")
    said: list[str] = []
    faults = watcher.watch(house, watched, Post(watched, attach, pauses), now, said.append)
    return said, faults
