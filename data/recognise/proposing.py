"""From a loaded text table to a proposal: which tables it feeds, and how."""

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from data import conversion
from data.cases import of_rows
from data.contract import DELIVERABLES, TABLES, Table
from data.log import COMPLETE
from data.profile import Mapping
from data.reading import Question, TextTable
from data.recognise.table_draft import EVEN, Draft
from data.sql import identifier, only

from .assigning import Picks, Source, pick
from .contents import contents_of
from .deliverables import complete, join_times
from .evidence import SAME, STAND_IN, Evidence
from .fit import overlap
from .in_force import lists
from .known import Known
from .logs import activities, log_of, with_roles
from .names import is_of_case, plain, words
from .order import Order
from .proposal import SURE, Proposal, TableProposal
from .repeats import about_repeats, repeats
from .vocabulary import kind_of

_LEAST = 0.38
_DERIVABLE = {"vendor_id": 0.3, "segment": 0.3, "work_type": 0.3, "status": 0.3, "first_delivered_at": 0.1}
_ESSENTIAL = {"deliverables": ("deliverable_id", "received_at"), "events": ("deliverable_id", "occurred_at")}
_OTHERS = 3
_KNOWN_CASES = 0.5  # from this share upwards the cases are known deliverables, and the log only adds to them
_BY_COLUMN = 0.5
_OVER_TIME = 0.85  # how sure a key is if the last of its rows counts, as a share of what its name says
_LIFECYCLE = {"lifecycle", "transition"}
_FEW = 60  # values in the sample, more than any list of states or fields has


@dataclass(frozen=True)
class _Loaded:
    """A loaded text table and what is known about it."""

    connection: duckdb.DuckDBPyConnection
    name: str
    source: Source


def propose(
    connection: duckdb.DuckDBPyConnection, text: TextTable, loaded: str, known: Known, table: str | None = None
) -> Proposal:
    """What the text table, loaded as `loaded`, looks like; only `table` is considered if it is given.

    Never raises for a table that was loaded: what resembles nothing in the contract has no tables.
    """
    contents = contents_of(connection, loaded, text.header)
    order = Order(connection, loaded, contents)
    file = _Loaded(connection, loaded, Source(text.header, contents, order, known, kind_of(text.header)))
    ranked = [] if file.source.kind else _ranked(file.source, text.name)
    drafts, why = _drafts(file, ranked, table)
    tables = tuple(draft.proposal() for draft in drafts)
    could_be = dict.fromkeys((*(file.source.kind.offers if file.source.kind else ()), *ranked))
    others = tuple(name for name in could_be if name not in {one.table for one in tables})[:_OTHERS]
    questions = _questions(connection, loaded, tables, text)
    cells = {name: one.samples for name, one in contents.items()}
    few = lists(connection, loaded, [name for name, one in contents.items() if 0 < one.distinct <= _FEW])
    return Proposal(text.name, _kind_name(file.source, drafts), tables, others, questions, why, cells, few)


def _drafts(file: _Loaded, ranked: list[str], table: str | None) -> tuple[list[Draft], str]:
    source = file.source
    if table is not None:
        draft = _of_table(file, TABLES[table])
        return ([draft], "") if draft.columns else ([], f"No column looks like one of {table}.")
    if source.kind is None and ranked[:1] in ([], ["events"]) and (states := _states(file)):
        return [states], ""
    if (source.kind and source.kind.log) or (source.kind is None and ranked[:1] == ["events"]):
        drafts = _log(replace(file, source=replace(source, grouped=True)))
        return drafts, "" if drafts else _NOTHING
    names = list(source.kind.tables) if source.kind else ranked[:1]
    drafts = [_of_table(file, TABLES[name]) for name in names]
    drafts = [one for one in drafts if _viable(one.picks) or (source.kind and _half_there(one.picks))]
    if drafts and drafts[0].picks.table.name == "events" and _repeats(file, drafts[0]):
        return [], _TIME_SHEET
    return drafts, "" if drafts else _NOTHING


_NOTHING = "It looks like nothing that can be imported: leave it out, or say what it is and which columns are which."
_TIME_SHEET = (
    "It looks like a time sheet: several rows fall on one item and day, so they are not the contract's events. Add up "
    "the hours per deliverable, or say that it is invoices or events and which columns are which."
)


def _log(file: _Loaded) -> list[Draft]:
    """The cases of a log and its events; only the events if the cases are already known, or nothing tells them."""
    header = file.source.header
    of_events = [name for name in header if not is_of_case(name) or plain(name) == "caseconceptname"]
    events = _draft(file, pick(TABLES["events"], file.source, of_events))
    case = events.picks.source("deliverable_id")
    if not case or not _viable(events.picks):
        return []
    kind = events.columns.get("event_type")
    at = events.columns.get("occurred_at") or events.joined.get("occurred_at")
    if (
        not kind
        or not at
        or _is_contracts(events.picks)
        or overlap(file.source.contents[case], file.source.known.items) > _KNOWN_CASES
    ):
        return [events]
    taken = {*kind, *at}
    of_cases = [case, *(name for name in _constant(file, case) if name not in taken)]
    return [
        _cases(file, _of_case(pick(TABLES["deliverables"], file.source, of_cases), case, file), kind[0], at),
        events,
    ]


def _is_contracts(picks: Picks) -> bool:
    """Whether the events are named as in the contract, so that their deliverables come from elsewhere."""
    return all(plain(picks.source(name) or "") == plain(name) for name in _ESSENTIAL["events"])


def _of_case(picks: Picks, case: str, file: _Loaded) -> Picks:
    """The picks without what the events say better than a column that merely resembles it."""
    fed = ("received_at", "status", "first_delivered_at", "accepted_at", "final_delivered_at")
    chosen = {n: found for n, found in picks.chosen.items() if n not in fed or picks.confidence(n) > _BY_COLUMN}
    evidence = picks.chosen.get("deliverable_id", (case, Evidence(SURE, "its case")))[1]
    chosen = {name: one for name, one in chosen.items() if one[0] != case}
    return replace(picks, chosen=chosen | {"deliverable_id": (case, evidence)})


def _cases(file: _Loaded, picks: Picks, activity: str, at: tuple[str, ...]) -> Draft:
    draft = Draft(file.connection, file.name, file.source, picks)
    complete(draft)
    if "status" not in draft.columns:
        draft.defaults.pop("status", None)
        draft.says.pop("status", None)
    lifecycle = _lifecycle(file)
    mapping = replace(draft.mapping(), log=log_of(activity, at, (), lifecycle))
    draft.activities = activities(file.connection, file.name, mapping)
    if "first_delivered_at" in mapping.by_log:  # else columns say everything, and nobody is asked about activities
        draft.activities = with_roles(draft.activities)
    draft.log = log_of(activity, at, draft.activities, lifecycle)
    return draft


def _lifecycle(file: _Loaded) -> str | None:
    """The column that tells the start of an activity from its completion, if the log has both."""
    for name, contents in file.source.contents.items():
        said = {value.strip().lower() for value, _ in contents.values}
        if set(words(name)) & _LIFECYCLE and said & set(COMPLETE) and said - set(COMPLETE):
            return name
    return None


def _constant(file: _Loaded, case: str) -> list[str]:
    """The columns that never have two values for one case."""
    others = [name for name in file.source.header if name != case]
    if not others:
        return []
    same = ", ".join(
        f"min({n}) is not distinct from max({n}) as c{place}" for place, n in enumerate(map(identifier, others))
    )
    every = ", ".join(f"bool_and(c{place})" for place in range(len(others)))
    per_case = f"select {same} from {identifier(file.name)} group by {identifier(case)}"
    found = only(file.connection.execute(f"select {every} from ({per_case})"))
    return [name for name, is_constant in zip(others, found, strict=True) if is_constant]


def _of_table(file: _Loaded, table: Table) -> Draft:
    """The draft of one table; if it has no key otherwise, an id that recurs over time may be one."""
    draft = _draft(file, pick(table, file.source))
    if draft.says.get(table.key[0], (0.0, ""))[0] >= EVEN:
        return draft
    return _over_time(file, table) or draft


def _over_time(file: _Loaded, table: Table) -> Draft | None:
    """The draft of a table whose ids recur with other values over time: a key, once the last row of each counts."""
    if len(table.key) > 1 or table.replaced_per:
        return None
    grouped = replace(file, source=replace(file.source, grouped=True))
    draft, key = _draft(grouped, pick(table, grouped.source)), table.key[0]
    if not draft.columns.get(key) or draft.says[key][0] < EVEN:
        return None
    found = repeats(file.connection, file.source.header, file.name, draft.mapping())
    if not found or not found.is_usual:
        return None
    draft.doubt(key, _OVER_TIME, f"on several rows, which {found.ordered_by[0]} orders")
    return draft


def _states(file: _Loaded) -> Draft | None:
    """The deliverables of a file whose rows are states of an item at a moment, if each item keeps its receipt.

    If the time that would order events is the same for all rows of an item, the rows are not events.
    """
    draft = _over_time(file, DELIVERABLES)
    if not draft or not _viable(draft.picks):
        return None
    if not (item := draft.picks.source("deliverable_id")):
        return None
    constant = _constant(file, item)
    at = pick(TABLES["events"], file.source).source("occurred_at")
    received: tuple[str, ...] = draft.columns.get("received_at") or draft.joined.get("received_at") or ("",)
    return draft if received[0] in constant and at in (None, *constant) else None


def _draft(file: _Loaded, picks: Picks) -> Draft:
    draft = Draft(file.connection, file.name, file.source, picks)
    if picks.table.name == "deliverables":
        complete(draft)
        return draft
    join_times(draft)
    draft.translate_words()
    draft.drop_what_breaks_limits()
    if picks.table.name == "events":
        _complete_events(draft)
    return draft


def _complete_events(draft: Draft) -> None:
    draft.default("event_type", "other", "no such column: every row becomes other")
    kinds = draft.columns.get("event_type")
    unnamed = any(one.value == "other" for one in draft.values.get("event_type", {}).values())
    if kinds and unnamed and "phase" not in draft.columns:
        # What the contract has no word for becomes "other": the phase keeps what it was.
        draft.feed("phase", kinds, 0.8, f"{kinds[0]} as it is written")


def _repeats(file: _Loaded, draft: Draft) -> bool:
    """Whether many rows share an event's key."""
    names = ("deliverable_id", "event_type", "occurred_at", "version")
    key = [one for name in names for one in (*draft.columns.get(name, ()), *draft.joined.get(name, ()))]
    cells = ", ".join(identifier(name) for name in key)
    query = f"select count(*), sum(n) from (select count(*) as n from {identifier(file.name)} group by {cells})"
    different, rows = only(file.connection.execute(query))
    return bool(rows) and different < 0.98 * rows


def _ranked(source: Source, name: str) -> list[str]:
    """The contract tables that it could be, likeliest first."""
    found = {one.name: pick(one, source) for one in TABLES.values()}
    most = max((picks.weight for picks in found.values()), default=0) or 1
    scored = {
        table: 0.6 * _least_sure(picks) + 0.4 * picks.weight / most + 0.05 * (plain(table) in plain(name))
        for table, picks in found.items()
        if _viable(picks)
    }
    return sorted(scored, key=lambda table: -scored[table])


def _viable(picks: Picks) -> bool:
    table = picks.table
    essential = _ESSENTIAL.get(table.name, _most(table))
    whole = all(picks.source(column) for column in essential) and _least_sure(picks) >= _LEAST
    return whole or _half_there(picks, SURE)


def _half_there(picks: Picks, least: float = STAND_IN - 0.05) -> bool:
    """Whether most required columns are named so plainly that a person can supply the rest."""
    required = picks.table.required
    found = [name for name in required if picks.confidence(name) >= least]
    return len(required) > 2 and len(found) >= 0.6 * len(required)


def _most(table: Table) -> tuple[str, ...]:
    return tuple(name for name in table.required if name != "segment")


def _least_sure(picks: Picks) -> float:
    """The mean confidence over the required columns; what can be derived counts a little without a source."""
    required = picks.table.required
    return sum(picks.confidence(name) or _DERIVABLE.get(name, 0) for name in required) / len(required)


def _kind_name(source: Source, drafts: list[Draft]) -> str:
    if source.kind:
        return source.kind.name
    scores = [evidence.score for draft in drafts for _, evidence in draft.picks.chosen.values()]
    if scores and min(scores) >= SAME * 0.9:
        return "the data contract"
    return "an export of no known kind"


def _questions(
    connection: duckdb.DuckDBPyConnection, loaded: str, tables: tuple[TableProposal, ...], text: TextTable
) -> tuple[Question, ...]:
    mappings: list[Mapping] = [one.mapping for one in tables]
    every = (conversion.questions(connection, loaded, of_rows(mapping), text.name, text.by_row) for mapping in mappings)
    found = [question for each in every for question in each]
    found += [one for mapping in mappings for one in about_repeats(connection, text, loaded, mapping)]
    seen: dict[tuple[Any, ...], Question] = {(one.kind, one.column): one for one in reversed(found)}
    return tuple(reversed(seen.values()))
