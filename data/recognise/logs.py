"""The activities of a log: how often each is the first or last of its case, and its role in it."""

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from data import conversion
from data.cases import log_in, of_rows
from data.contract import DELIVERABLES, Table
from data.log import ROLES, Log
from data.profile import Mapping
from data.reading import Refused
from data.sql import identifier

from .names import folded
from .proposal import CONFIRMED, Activity, Proposal
from .vocabulary import value_parts

MOST = 200
_TIMES = "activity_times"
_NAMED, _BY_PLACE = 0.8, 0.5
_LAST = 0.8  # of the cases that have it


def activities(connection: duckdb.DuckDBPyConnection, loaded: str, mapping: Mapping) -> tuple[Activity, ...]:
    """The activities of a loaded log, most rows first, each with the role that its mapping gives it."""
    log, item = log_in(mapping), conversion.source_of(DELIVERABLES.by_name["deliverable_id"], mapping)
    by = f"{_ordered(connection, loaded, mapping)}, _line"
    found = connection.execute(
        f"with named as (select {item} as id, {identifier(log.activity)} as activity, _line "
        f"from {identifier(loaded)}), "
        f"event as (select named.*, w.received_at from named left join {_TIMES} w using (_line)), "
        f"placed as (select *, row_number() over (partition by id order by {by}) as place, "
        "count(*) over (partition by id) as places from event where id is not null and activity is not null) "
        "select activity, count(*), count(distinct id), count(*) filter (place = 1), "
        f"count(*) filter (place = places) from placed group by 1 order by 2 desc, 1 limit {MOST}"
    ).fetchall()
    return tuple(
        Activity(name, rows, ids, first, last, log.role_of(name) or "", CONFIRMED)
        for name, rows, ids, first, last in found
    )


def with_activities(connection: duckdb.DuckDBPyConnection, loaded: str, proposal: Proposal) -> Proposal:
    """The proposal with the activities of each log that it reads, as in its mappings."""
    tables = (
        replace(one, activities=activities(connection, loaded, one.mapping)) if one.mapping.log else one
        for one in proposal.tables
    )
    return replace(proposal, tables=tuple(tables))


def with_roles(found: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities with their roles, by name and place; "" if neither tells."""
    found = tuple(found)
    cases = sum(one.first for one in found) or 1
    told = {one.name: _told(one) for one in found}
    if "delivery" in told.values():  # what closes a case that was already delivered is not its delivery
        told = {name: "end" if role == "close" else role for name, role in told.items()}
    told = {name: "delivery" if role == "close" else role for name, role in told.items()}
    roles = {name: (role, _NAMED if role else 0.0) for name, role in told.items()}
    if "delivery" not in told.values() and (last := _usual_end(found, told, cases)):
        roles[last.name] = ("delivery", _BY_PLACE)
    return tuple(replace(one, role=roles[one.name][0], confidence=roles[one.name][1]) for one in found)


def log_of(activity: str, at: tuple[str, ...], found: Iterable[Activity], lifecycle: str | None = None) -> Log:
    """The log with these roles."""
    found = tuple(found)
    named = {role: tuple(one.name for one in found if one.role == role) for role in ROLES}
    return Log(activity, at, **named, lifecycle=lifecycle)


def _told(activity: Activity) -> str:
    """What the name says. An activity that mostly begins a case delivers nothing."""
    role = next((role for pattern, role in value_parts("activity") if pattern.search(folded(activity.name))), "")
    begins = activity.first > 0.5 * activity.cases
    return "" if role == "none" or (begins and role in ("delivery", "close", "acceptance", "resume")) else role


def _usual_end(found: tuple[Activity, ...], told: dict[str, str], cases: int) -> Activity | None:
    """The activity with which at least every second case ends, and which hardly anything follows."""
    ends = [one for one in found if not told[one.name] and one.last >= max(_LAST * one.cases, 0.5 * cases)]
    return max(ends, key=lambda one: one.last, default=None)


def _ordered(connection: duckdb.DuckDBPyConnection, loaded: str, mapping: Mapping) -> str:
    """Create the temporary table of the rows' instants, as far as they can be told; returns what to order by."""
    table = Table("log", "One row per event.", (DELIVERABLES.by_name["received_at"],), key=())
    at = of_rows(replace(mapping, columns={}, joined={}))
    read = replace(at, table=table, values={}, defaults={}, timezone=mapping.timezone or "UTC")
    for day_first in (mapping.day_first, True):
        try:
            conversion.type_rows(connection, loaded, replace(read, day_first=day_first), "", _TIMES)
        except Refused:
            continue
        return "received_at nulls last"
    connection.execute(f"create or replace temp table {_TIMES} as select 0 as _line, null as received_at limit 0")
    return "_line"
