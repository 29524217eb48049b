"""A log's text table → one row per id: what its events say of each case, as text to be read like any other file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
from rapidfuzz import fuzz, process

from data import conversion, known_events, readings
from data.check import Notice
from data.contract import DELIVERABLES, EVENTS, Table
from data.log import COMPLETE, ROLES, Log
from data.profile import Mapping
from data.reading import Refused
from data.sql import identifier, listed, only

_TIMES, _EVENTS, _TOLD = "log_times", "log_events", "log_told"
_AT = ("received_at", "first_delivered_at")
_FINAL = ("draft_delivered", "final_delivered", "accepted", "rejected", "paused")
_COMPLETED = ("delivery", "acceptance", "end")
_LISTED = 12
_TYPO = 85  # similarity of two activities, 0–100, from which one is taken for a misspelling of the other
_DERIVED = "log: "  # prefixes the names of what the events say; "log:" prefixes names of what only leads to it


@dataclass(frozen=True)
class Cases:
    """The deliverables of a log: how to read them from the text table of cases, how many there are, and notices."""

    mapping: Mapping
    rows: int
    notices: list[Notice]
    keeps: Mapping | None = None  # the log's, if ids are known from earlier imports


def of_rows(mapping: Mapping) -> Mapping:
    """The mapping of a log as if each row were a deliverable of its own, to ask how its columns read."""
    log, fed = mapping.log, {*mapping.columns, *mapping.joined}
    if not log:
        return mapping
    free = [column.name for column in DELIVERABLES.columns if column.type == "instant" and column.name not in fed]
    columns, joined = _timed(log, [name for name in free if name in _AT] or free[:1])
    return replace(mapping, log=None, columns=mapping.columns | columns, joined=mapping.joined | joined)


def log_in(mapping: Mapping) -> Log:
    """The log of a log's mapping. Raises ValueError for any other mapping."""
    if mapping.log is None:
        raise ValueError("The mapping has no [table.log].")
    return mapping.log


def cases(
    connection: duckdb.DuckDBPyConnection,
    text: str,
    mapping: Mapping,
    file: str,
    into: str,
    of_events: Mapping | None = None,
    renews: bool = False,
) -> Cases:
    """Create the temporary table `into` from the text table of a log: one row per id, `_line` being its first row.

    A column of the file gives the first value by time that a case has in it. Rows without an id remain rows. Events of
    the same ids from other files count too, if `of_events` says how the file's events are read and unless the file
    `renews` them. Raises Refused if the times of the log cannot be read as a whole, or an activity is misspelt.
    """
    log = log_in(mapping)
    mapping = replace(mapping, day_first=conversion.day_first(connection, text, of_rows(mapping), file))
    unknown = _unknown(connection, text, log, file)
    unread = _read_times(connection, text, mapping, log, file)
    sources = list(dict.fromkeys(name for names in _sources(mapping) for name in names))
    known = known_events.find(connection, _rows(text, mapping), log, mapping, of_events, renews)
    connection.execute(f"create or replace temp table {_EVENTS} as {_events(text, mapping, log)}")
    connection.execute(f"create or replace temp table {identifier(into)} as {_cases(log, sources)}")
    rows, events = only(connection.execute(f'select count(*), sum("log:here") from {identifier(into)}'))
    read = _mapping(mapping)
    if known:
        read, kept = known_events.with_values(read, mapping, into)
        connection.execute(f"create or replace temp table {identifier(into)} as {kept}")
    found = [
        Notice(f"{events or 0:,} rows of the log are events of {rows:,} ids: one deliverable per id", rows),
        Notice(f"{', '.join(log.at)}: no time that can be read, so these rows say nothing of their ids", unread),
        *unknown,
        *_assumed(connection, into, mapping, log),
        *known.notices,
    ]
    return Cases(read, rows, [notice for notice in found if notice.rows], mapping if known else None)


def events(
    connection: duckdb.DuckDBPyConnection,
    text: str,
    mapping: Mapping,
    of: Mapping,
    file: str,
    into: str,
    renews: bool = False,
) -> Mapping:
    """Create the temporary table `into`: the rows of a log with the type of each event; where the mapping of the events
    leaves it at "other", the mapping `of` of its cases decides. Returns how the table is read.

    All deliveries of a case but the last are drafts. If nothing resumes by name, what follows a pause resumes. Stored
    events of the same ids count, unless the file `renews` them, and get the type that they have together with these.
    """
    log, order = log_in(of), conversion.day_first(connection, text, mapping, file)
    _read_times(connection, text, replace(of, day_first=order), log, file)
    known_events.find(connection, _rows(text, of), log, of, mapping, renews)
    connection.execute(f"create or replace temp table {_EVENTS} as {_events(text, of, log)}")
    connection.execute(f"create or replace temp table {_TOLD} as {_event_types(mapping, log)}")
    known_events.retype(connection, f'select "log:place", {identifier(_DERIVED + "event_type")} as type from {_TOLD}')
    connection.execute(
        f"create or replace temp table {identifier(into)} as select * from {_TOLD} where _line is not null"
    )
    kept = {name: pairs for name, pairs in mapping.values.items() if name != "event_type"}
    columns = mapping.columns | {"event_type": (_DERIVED + "event_type",)}
    if "phase" not in mapping.provided:
        columns["phase"] = (_DERIVED + "phase",)
    return replace(mapping, columns=columns, values=kept)


def _event_types(mapping: Mapping, log: Log) -> str:
    """SQL: the rows of the log with the type of their event, and their activity as its phase."""
    column = EVENTS.by_name["event_type"]
    said = conversion.source_of(column, mapping)
    known = f"case when {readings.plain(said)} in {listed(column.values)} then {readings.plain(said)} else 'other' end"
    own = f"case when {readings.plain(said)} = 'other' then 'other' else {said} end"
    return f"""
        with told as (select *, coalesce({known}, 'other') as "log:type", {_places(log)} from {_EVENTS})
        select * exclude ("log:type", "log:follows", "log:last"),
            {identifier(log.activity)} as {identifier(_DERIVED + "phase")},
            case when "log:follows" and "log:type" not in {listed(_FINAL)} then 'resumed'
                when "log:type" <> 'other' then "log:type" when "log:pause" then 'paused'
                when "log:resume" then 'resumed' when "log:acceptance" then 'accepted'
                when "log:delivery" and "log:at" = "log:last" then 'final_delivered'
                when "log:delivery" then 'draft_delivered' else {own} end as {identifier(_DERIVED + "event_type")}
        from told"""


def _places(log: Log) -> str:
    """SQL: whether an event follows a pause that nothing resumes by name, and the time of its case's last delivery."""
    before = 'lag("log:pause", 1, false) over (partition by "log:id" order by "log:order")'
    follows = f'not "log:pause" and not "log:delivery" and not "log:acceptance" and {before}'
    last = 'max("log:at") filter ("log:delivery") over (partition by "log:id")'
    return (
        f'{follows if log.pause and not log.resume else "false"} as "log:follows", '
        f'{last if log.delivery else "null"} as "log:last"'
    )


def _timed(log: Log, names: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, str]]]:
    """The columns, and the joined ones, by which the time of an event is read as each of these."""
    if len(log.at) == 1:
        return dict.fromkeys(names, log.at), {}
    return {}, dict.fromkeys(names, (log.at[0], log.at[1]))


def _sources(mapping: Mapping) -> list[tuple[str, ...]]:
    return [*mapping.columns.values(), *mapping.joined.values()]


def _unknown(connection: duckdb.DuckDBPyConnection, text: str, log: Log, file: str) -> list[Notice]:
    """What the mapping names but no row has. Raises Refused for what looks like a misspelling of one that exists."""
    name = identifier(log.activity)
    query = f"select distinct {name} from {identifier(text)} where {name} is not null order by 1"
    held = {one.strip().lower(): one for (one,) in connection.execute(query).fetchall()}
    lacking = [(role, one) for role in ROLES for one in getattr(log, role) if one.strip().lower() not in held]
    free = [one for one in held if log.role_of(one) is None]
    for role, one in lacking:
        if like := process.extractOne(one.strip().lower(), free, scorer=fuzz.ratio, score_cutoff=_TYPO):
            raise Refused(
                f"{file}: [table.log] names {one!r} as {role}, which is no activity of the file. Did you mean "
                f"{held[like[0]]!r}? Correct it in the profile."
            )
    shown = ", ".join(one for _, one in lacking[:_LISTED])
    return [Notice(f"named in [table.log], but no activity of the file: {shown}", len(lacking))]


def _read_times(connection: duckdb.DuckDBPyConnection, text: str, mapping: Mapping, log: Log, file: str) -> int:
    """Create the temporary table of the rows' instants; a date without a time is the start of its day for a receipt,
    the end of it for all else.

    Returns how many rows have no instant.
    """
    columns = tuple(DELIVERABLES.by_name[name] for name in _AT)
    read, joined = _timed(log, _AT)
    formats = {name: mapping.formats[name] for name in _AT if name in mapping.formats}
    table = Table("log", "One row per event.", columns, key=())
    timed = replace(mapping, table=table, columns=read, joined=joined, formats=formats, values={}, defaults={})
    conversion.type_rows(connection, text, replace(timed, log=None, last_by=None), file, _TIMES)
    return only(connection.execute(f"select count(*) from {_TIMES} where first_delivered_at is null"))[0]


def _rows(text: str, mapping: Mapping) -> str:
    """SQL: the rows of the log with their ids and instants."""
    item = conversion.source_of(DELIVERABLES.by_name["deliverable_id"], mapping)
    return (
        f'select t.*, {item} as "log:id", w.received_at as "log:since", w.first_delivered_at as "log:at" '
        f"from {identifier(text)} t join {_TIMES} w using (_line)"
    )


def _events(text: str, mapping: Mapping, log: Log) -> str:
    """SQL: the rows of the log and the known events of its cases, with their roles and places by time and line."""
    activity = f"lower({identifier(log.activity)})"
    known = {role: f"coalesce({activity} in {listed(log.named(role))}, false)" for role in ROLES if log.named(role)}
    if log.lifecycle:
        is_complete = f"coalesce(lower({identifier(log.lifecycle)}) in {listed(COMPLETE)}, true)"
        known |= {role: f"({known[role]} and {is_complete})" for role in _COMPLETED if role in known}
    roles = ", ".join(f'{known.get(role, "false")} as "log:{role}"' for role in ROLES)
    return f"""
        select *, case when "log:id" is null then _line end as "log:alone",
            row_number() over (order by "log:at" nulls last, "log:place" nulls last, _line) as "log:order", {roles}
        from ({_rows(text, mapping)} union all by name select * from {known_events.KNOWN})"""


def _cases(log: Log, sources: list[str]) -> str:
    """SQL: one row per id: the first filled cell of each source column, and what the activities say."""
    cells = "".join(
        f', arg_min({name}, "log:order") filter ({name} is not null) as {name}' for name in map(identifier, sources)
    )
    paused = 'arg_max("log:pause", "log:order")' + (' filter ("log:pause" or "log:resume")' if log.resume else "")
    told = f"""
        select min(_line) as _line, any_value("log:id") as "log:id", count(*) as "log:events",
            count(_line) as "log:here"{cells},
            coalesce(min("log:since") filter ("log:start"), min("log:since")) as "log:received",
            list("log:at") filter ("log:delivery" and "log:at" is not null) as "log:deliveries",
            list("log:at") filter ("log:acceptance" and "log:at" is not null) as "log:acceptances",
            bool_or("log:end") as "log:over", bool_or("log:start") as "log:started",
            coalesce({paused}, false) as "log:paused"
        from {_EVENTS} group by "log:id", "log:alone"
    """
    delivered = f'select *, {_first_from("log:deliveries", "log:received")} as "log:delivered" from ({told})'
    accepted = f'select *, {_first_from("log:acceptances", "log:delivered")} as "log:accepted" from ({delivered})'
    return f"select *, {_derived()} from ({accepted})"


def _first_from(instants: str, since: str) -> str:
    """SQL: the first of a list of instants that is not before another; if all are before it, the first of all."""
    name, start = identifier(instants), identifier(since)
    return f"coalesce(list_min(list_filter({name}, lambda one: {start} is null or one >= {start})), list_min({name}))"


def _derived() -> str:
    """SQL: the text of what a deliverable takes from the events of its case."""
    status = (
        """case when "log:accepted" is not null then 'accepted' when "log:delivered" is not null then 'delivered' """
        """when "log:over" then 'cancelled' when "log:paused" then 'on_hold' when "log:events" = 1 then 'received' """
        "else 'in_progress' end"
    )
    instants = {
        "received_at": '"log:received"',
        "first_delivered_at": 'coalesce("log:delivered", "log:accepted")',
        "final_delivered_at": 'case when len(list_distinct("log:deliveries")) > 1 then list_max("log:deliveries") end',
        "accepted_at": '"log:accepted"',
    }
    told = {name: f"strftime(timezone('UTC', {sql}), '%Y-%m-%dT%H:%M:%S.%fZ')" for name, sql in instants.items()}
    every = {**told, "status": status}
    return ", ".join(f"{sql} as {identifier(_DERIVED + name)}" for name, sql in every.items())


def _mapping(mapping: Mapping) -> Mapping:
    """How the text table of cases is read: what no column of the file feeds is taken from the events."""
    derived = mapping.by_log
    kept = {name: pairs for name, pairs in mapping.values.items() if name not in derived}
    formats = {name: patterns for name, patterns in mapping.formats.items() if name not in derived}
    columns = mapping.columns | {name: (_DERIVED + name,) for name in derived}
    return replace(mapping, log=None, last_by=None, columns=columns, values=kept, formats=formats)


def _assumed(connection: duckdb.DuckDBPyConnection, into: str, mapping: Mapping, log: Log) -> list[Notice]:
    """What was assumed for want of better: cases without a start, or accepted without a delivery, and columns in which
    an id has several values."""
    parts = {
        '"log:delivered" is null and "log:accepted" is not null': "an acceptance alone: it counts as the delivery too",
    }
    if log.start:
        parts['not "log:started"'] = "no event that starts them: their first event counts as the receipt"
    rows = only(
        connection.execute(f"select {', '.join(f'count(*) filter ({one})' for one in parts)} from {identifier(into)}")
    )
    found = [Notice(f"ids with {what}", count) for what, count in zip(parts.values(), rows, strict=True)]
    return found + _several(connection, mapping)


def _several(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> list[Notice]:
    read = {name: sources[0] for name, sources in mapping.columns.items() if name != "deliverable_id"}
    if not read:
        return []
    varies = ", ".join(f"min({n}) <> max({n}) as v{place}" for place, n in enumerate(map(identifier, read.values())))
    counts = ", ".join(f"count(*) filter (v{place})" for place in range(len(read)))
    per_id = f'select {varies} from {_EVENTS} where "log:id" is not null group by "log:id"'
    rows = only(connection.execute(f"select {counts} from ({per_id})"))
    return [
        Notice(f"{name}: ids with several values of {source}: the first by time counts", count)
        for (name, source), count in zip(read.items(), rows, strict=True)
    ]
