"""The events of a log's cases from earlier imports: a case is told by all its events, whichever files have them."""

from dataclasses import dataclass, replace

import duckdb

from data import names
from data.build import FILES, stored
from data.check import Notice
from data.contract import DELIVERABLES, EVENTS
from data.log import Log
from data.profile import Mapping
from data.sql import identifier, listed, literal, only

KNOWN = "log_known"
_IDS, _STATES = "log_ids", "log_states"
_OUTCOMES = ("status", "first_delivered_at", "final_delivered_at", "accepted_at")
_TYPED_BY = {"delivery": ("draft_delivered", "final_delivered"), "acceptance": ("accepted",)}
_BEFORE, _AFTER = "log: before ", "log: after "


@dataclass(frozen=True)
class Earlier:
    """How many ids of a log have events that its file lacks, and how many are known without their events."""

    events: int = 0
    states: int = 0

    def __bool__(self) -> bool:
        return bool(self.events or self.states)

    @property
    def notices(self) -> list[Notice]:
        """The notices about them."""
        return [
            Notice("ids with events of other files that this one lacks: those count too", self.events),
            Notice(
                "ids that other files gave an earlier receipt, but no events: what was known of them stays. Let the "
                'mapping read the events too: a [[table]] with name = "events"',
                self.states,
            ),
        ]


def find(
    connection: duckdb.DuckDBPyConnection, rows: str, log: Log, mapping: Mapping, events: Mapping | None, renews: bool
) -> Earlier:
    """Create the temporary table of the events that are known of a log's cases but are not among its rows.

    `rows` is SQL: the rows of the log with "log:id" and "log:at". `events` is how the file's events are read, None
    if they are not. `renews`: the file has every event of its own period. "log:place" is where an event is stored.
    """
    connection.execute(_empty(log))
    if not _has_rows(connection, "events") and not _has_rows(connection, "deliverables"):
        return Earlier()
    item = names.normal('trim("log:id")')
    connection.execute(
        f'create or replace temp table {_IDS} as select {item} as id, min("log:id") as spelled, '
        f'min("log:at") as first, max("log:at") as last from ({rows}) where "log:id" is not null group by 1'
    )
    if events and events.columns.get("phase", (log.activity,)) == (log.activity,):
        connection.execute(f"insert into {KNOWN} by name {_of_events(rows, log, mapping, renews)}")
    states = 0
    if "received_at" in mapping.by_log:
        connection.execute(f"create or replace temp table {_STATES} as {_unexplained()}")
        connection.execute(f"insert into {KNOWN} by name {_of_states(log)}")
        states = only(connection.execute(f"select count(*) from {_STATES}"))[0]
    every = only(connection.execute(f'select count(distinct "log:id") from {KNOWN}'))[0]
    return Earlier(every - states, states)


def with_values(read: Mapping, mapping: Mapping, into: str) -> tuple[Mapping, str]:
    """How cases are read (`read`, changed so that known ids keep their texts), and SQL: the rows of `into` with those.

    The first filled cell by time counts, so what is known of an id from before the file precedes its cells.
    """
    texts = [c for c in DELIVERABLES.columns if c.name in _kept(mapping) and c.type in ("text", "enum")]
    columns, values, cells = dict(read.columns), dict(read.values), []
    for column in texts:
        before, after = _BEFORE + column.name, _AFTER + column.name
        value = f"cast(d.{identifier(column.name)} as varchar)"
        early = "false" if column.name in _OUTCOMES else "k.early"
        cells += [f"case when {early} then {value} end as {identifier(before)}"]
        cells += [f"case when not {early} then {value} end as {identifier(after)}"]
        columns[column.name] = (before, *columns[column.name], after)
        if column.name in values:
            values[column.name] = {one: one for one in column.values} | values[column.name]
    more = "".join(f", {cell}" for cell in cells)
    return replace(read, columns=columns, values=values), (
        f'select c.*{more} from {identifier(into)} c left join ({_early()}) k on k."log:id" = c."log:id" '
        f"left join {stored(DELIVERABLES)} d on d.deliverable_id = k.id"
    )


def keep_values(connection: duckdb.DuckDBPyConnection, table: str, mapping: Mapping) -> None:
    """Let known ids keep what is not text: amounts and dates in the typed table of cases."""
    kept = [c for c in DELIVERABLES.columns if c.name in _kept(mapping) and c.type not in ("text", "enum")]
    for column in kept:
        name = identifier(column.name)
        early = "false" if column.name in _OUTCOMES else "k.early"
        connection.execute(
            f"update {identifier(table)} t set {name} = case when {early} then coalesce(d.{name}, t.{name}) "
            f"else coalesce(t.{name}, d.{name}) end from ({_early()}) k join {stored(DELIVERABLES)} d "
            "on d.deliverable_id = k.id where t.deliverable_id = d.deliverable_id"
        )


def retype(connection: duckdb.DuckDBPyConnection, told: str) -> None:
    """Give the stored events the type that they have now that more of their cases is known.

    `told` is SQL: "log:place" and the type of each event.
    """
    connection.execute(
        f'update {stored(EVENTS)} e set event_type = t.type from ({told}) t where t."log:place" = e.rowid '
        f"and t.type in {listed(EVENTS.by_name['event_type'].values)} and t.type <> e.event_type"
    )


def unknown_ids(rows: str) -> str:
    """SQL: the good rows whose ids have no event from before: these make up the file's own period."""
    return f"select * from ({rows}) where deliverable_id not in (select id from ({_early()}))"


def _kept(mapping: Mapping) -> set[str]:
    """The contract columns that columns of the file feed."""
    return {*mapping.columns, *mapping.joined} - {"deliverable_id"}


def _early() -> str:
    """SQL: the ids with known events, and whether any of those precedes all of the file's."""
    return (
        f'select k."log:id", any_value(i.id) as id, min(k."log:at") < any_value(i.first) as early '
        f'from {KNOWN} k join {_IDS} i on i.spelled = k."log:id" group by 1'
    )


def _empty(log: Log) -> str:
    texts = ", ".join(f"{identifier(name)} varchar" for name in dict.fromkeys(_texts(log)))
    return (
        f'create or replace temp table {KNOWN} ("log:id" varchar, "log:since" timestamptz, "log:at" timestamptz, '
        f'"log:place" bigint, {texts})'
    )


def _texts(log: Log) -> tuple[str, ...]:
    return (log.activity, *([log.lifecycle] if log.lifecycle else []))


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return only(connection.execute(f"select exists (from raw.{table})"))[0]


def _of_events(rows: str, log: Log, mapping: Mapping, renews: bool) -> str:
    """SQL: the stored events of ids from a log whose deliverables came from the same file.

    A start and a completion share one activity; the type tells which it was.
    """
    zone, activity = literal(mapping.timezone or "UTC"), identifier(log.activity)
    is_day = f"strftime(timezone({zone}, e.occurred_at), '%H:%M:%S.%f') = '23:59:59.999999'"
    day = f"timezone({zone}, date_trunc('day', timezone({zone}, e.occurred_at)))"
    done = " and ".join(
        f"(lower(e.phase) not in {listed(log.named(role))} or e.event_type in {listed(types)})"
        for role, types in _TYPED_BY.items()
        if log.named(role)
    )
    lifecycle = f", case when {done or 'true'} then 'complete' else 'start' end as {identifier(log.lifecycle or '')}"
    said, item = names.normal(f"trim({activity})"), names.normal('trim("log:id")')
    own = "o.at = e.occurred_at and o.activity = lower(e.phase) and o.id = i.id"
    return f"""
        with own as (
            select {item} as id, "log:at" as at, lower({said}) as activity from ({rows})
        )
        select i.spelled as "log:id", case when {is_day} then {day} else e.occurred_at end as "log:since",
            e.occurred_at as "log:at", e.rowid as "log:place", e.phase as {activity}{lifecycle if log.lifecycle else ""}
        from {stored(EVENTS)} e join {_IDS} i on i.id = e.deliverable_id
        where e.phase is not null and e._file in ({_of_logs()})
            and not exists (select 1 from own o where {own})
            {"and e.occurred_at not between i.first and i.last" if renews else ""}"""


def _of_logs() -> str:
    """SQL: the numbers of the files of events that also gave deliverables."""
    return (
        f"select e.file_id from {FILES} e join {FILES} d on d.sha256 = e.sha256 and d.file = e.file "
        "where e.table_name = 'events' and d.table_name = 'deliverables'"
    )


def _unexplained() -> str:
    """SQL: the stored deliverables of ids that no known event explains, received before the file's first event."""
    return (
        f"select i.spelled, d.* from {stored(DELIVERABLES)} d join {_IDS} i on i.id = d.deliverable_id "
        f'where d.received_at < i.first and i.spelled not in (select "log:id" from {KNOWN})'
    )


def _of_states(log: Log) -> str:
    """SQL: events that say what is stored for such deliverables."""
    told = [("received_at", "start", "true")]
    told += [("first_delivered_at", "delivery", "true"), ("final_delivered_at", "delivery", "true")]
    told += [("accepted_at", "acceptance", "true")]
    told += [("received_at", "end", "status = 'cancelled'"), ("received_at", "pause", "status = 'on_hold'")]
    names_of = {role: literal(getattr(log, role)[0]) if getattr(log, role) else "null" for _, role, _ in told}
    complete = f", 'complete' as {identifier(log.lifecycle)}" if log.lifecycle else ""
    return " union all ".join(
        f'select spelled as "log:id", {at} as "log:since", {at} as "log:at", '
        f"cast({names_of[role]} as varchar) as {identifier(log.activity)}{complete} "
        f"from {_STATES} where {at} is not null and {condition}"
        for at, role, condition in told
    )
