"""What a person may choose on the way from a proposal to a mapping. Plain data: nothing here draws."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from data.contract import TABLES, Column
from data.log import Log
from data.profile import Mapping
from data.recognise.proposal import SURE, ColumnProposal, Proposal, TableProposal, ValueProposal
from data.recognise.table_draft import is_open
from data.recognise.values import translate

LEAVE_EMPTY = "— leave empty"
FIXED_TYPES = ("text", "enum", "currency")


@dataclass
class Choices:
    """What was chosen for one contract table of one file; anything not named stays as proposed."""

    columns: dict[str, str] = field(default_factory=dict)  # contract column → label of `sources_by_label`
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # contract column → source value → contract value
    fixed: dict[str, str] = field(default_factory=dict)  # contract column → what blank cells become
    undecided: list[str] = field(default_factory=list)  # source values whose meaning nobody has given
    timezone: str | None = None
    day_first: bool | None = None
    date_cells: str | None = None
    month_language: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    last_by: str | None = None
    log: Log | None = None


def by_hand(table: str) -> TableProposal:
    """A table for which nothing was found in the file: a person must choose every required column."""
    columns = tuple(ColumnProposal(name, (), 0.0, "no column looks like it") for name in TABLES[table].required)
    return TableProposal(table, 0.0, columns, Mapping(TABLES[table], {}), {})


def sources_by_label(proposed: ColumnProposal, header: Iterable[str], mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """Label → source columns that may fill a contract column, best first; the last is nothing."""
    labels = {column_label(proposed.column, proposed.sources, mapping): proposed.sources} if proposed.sources else {}
    for name in (*proposed.others, *header):
        labels.setdefault(name, (name,))
    labels[LEAVE_EMPTY] = ()
    return labels


def column_label(column: str, sources: tuple[str, ...], mapping: Mapping) -> str:
    """The label of a column's sources: one name, two that are joined, or one and its fallbacks."""
    if column in mapping.joined:
        return " + ".join(mapping.joined[column])
    return ", else ".join(sources) or LEAVE_EMPTY


def is_sure(proposed: ColumnProposal) -> bool:
    """Whether nobody needs to look at this column."""
    return bool(proposed.sources) and proposed.confidence >= SURE


def to_check(table: TableProposal) -> list[ColumnProposal]:
    """The columns that a person should look at: unsure ones, and required ones that nothing feeds."""
    unsure = [column for column in table.columns if not is_sure(column) and not _is_given(column, table)]
    return sorted(unsure, key=lambda column: bool(column.sources))


def given(table: TableProposal) -> list[ColumnProposal]:
    """The columns that need no source, since every row gets the same value."""
    return [column for column in table.columns if _is_given(column, table)]


def sure(table: TableProposal) -> list[ColumnProposal]:
    """The columns that can stay as proposed."""
    return [column for column in table.columns if is_sure(column)]


def spare(table: TableProposal) -> list[str]:
    """Names of the contract's columns that the proposal does not mention."""
    known = {column.column for column in table.columns}
    return [column.name for column in TABLES[table.table].columns if column.name not in known]


def can_be_fixed(column: Column) -> bool:
    """Whether one value for every row makes sense: for names and codes, never for an instant, an amount or a key."""
    return column.type in FIXED_TYPES and not column.name.startswith("deliverable_id")


def typed_by_log(proposal: Proposal) -> Proposal:
    """The proposal with nothing left to check about which events its log's activities are.

    An activity with a role is typed by that role; any other keeps its own name.
    """
    activities = {table.mapping.log.activity for table in proposal.tables if table.mapping.log}
    tables = tuple(_typed(table) if set(_typing(table)) & activities else table for table in proposal.tables)
    return replace(proposal, tables=tables)


def _typing(table: TableProposal) -> tuple[str, ...]:
    return table.mapping.columns.get("event_type", ()) if table.table == "events" else ()


def _typed(table: TableProposal) -> TableProposal:
    other = TABLES[table.table].by_name["event_type"].otherwise
    found = {
        name: replace(one, confidence=SURE) if one.value == other and one.confidence < SURE else one
        for name, one in table.values.get("event_type", {}).items()
    }
    return replace(table, values={**table.values, "event_type": found})


def unsure_values(table: TableProposal, column: str) -> list[str]:
    """Source values of a column whose meaning a person should check: those to choose first, then by number of rows."""
    found = table.values.get(column, {})
    unsure = (one for one in found if found[one].confidence < SURE)
    return sorted(unsure, key=lambda one: (not is_open(column, found[one]), -found[one].rows))


def undecided(table: TableProposal, column: str) -> list[str]:
    """Source values of a column whose meaning somebody must choose, in the order of `unsure_values`."""
    return [one for one in unsure_values(table, column) if is_open(column, table.values[column][one])]


def sure_values(table: TableProposal, column: str) -> list[str]:
    """Source values of a column whose meaning is clear, those on most rows first."""
    found = table.values.get(column, {})
    return sorted((one for one in found if found[one].confidence >= SURE), key=lambda one: -found[one].rows)


def with_values(table: TableProposal, file: Proposal, choices: Choices) -> TableProposal:
    """The table with what the values of newly chosen source columns would become, replacing those of the old ones."""
    values = dict(table.values)
    for name in changed(table, choices):
        values[name] = _listed(table.table, name, file.lists.get(choices.columns[name], {}))
    return replace(table, values={name: found for name, found in values.items() if found})


def changed(table: TableProposal, choices: Choices) -> set[str]:
    """The contract columns whose chosen source is not the proposed one."""
    sources = {column.column: column.sources for column in table.columns}
    return {
        name
        for name, label in choices.columns.items()
        if label != column_label(name, sources.get(name, ()), table.mapping)
    }


def is_coded(table: str, column: str) -> bool:
    """Whether a column takes only the contract's own words."""
    return TABLES[table].by_name[column].type in ("enum", "boolean")


def mapping_of(table: TableProposal, header: Iterable[str], choices: Choices) -> Mapping:
    """The mapping to import with: as proposed, except for what was chosen instead."""
    mapping = table.mapping
    proposed = {column.column: column for column in table.columns}
    for name in sorted(changed(table, choices)):
        column = proposed.get(name) or ColumnProposal(name, (), 0.0, "")
        sources = sources_by_label(column, header, table.mapping).get(choices.columns[name], ())
        mapping = _with_source(mapping, name, sources)
    return replace(
        mapping,
        values=_values(mapping, choices),
        defaults=_defaults(mapping, choices),
        timezone=choices.timezone or mapping.timezone,
        day_first=mapping.day_first if choices.day_first is None else choices.day_first,
        date_cells=choices.date_cells or mapping.date_cells,
        month_language=choices.month_language or mapping.month_language,
        decimal=choices.decimal or mapping.decimal,
        encoding=choices.encoding or mapping.encoding,
        last_by=mapping.last_by if choices.last_by is None else choices.last_by,
        log=choices.log or mapping.log,
    )


def _listed(table: str, name: str, cells: dict[str, int]) -> dict[str, ValueProposal]:
    """What a source column's values become in a coded column; "" for those with no known meaning."""
    if not is_coded(table, name):
        return {}
    rule = TABLES[table].by_name[name]
    found = {}
    for cell, rows in cells.items():
        value, confidence = translate(rule, cell)
        found[cell] = ValueProposal(value or rule.otherwise or "", confidence, rows)
    return found


def _is_given(column: ColumnProposal, table: TableProposal) -> bool:
    return not column.sources and column.column in table.mapping.defaults


def _with_source(mapping: Mapping, name: str, sources: tuple[str, ...]) -> Mapping:
    """The mapping with another source for one column; what belonged to the old source is dropped."""

    def without(entries: dict) -> dict:
        return {key: value for key, value in entries.items() if key != name}

    columns = without(mapping.columns) | ({name: sources} if sources else {})
    return replace(
        mapping,
        columns=columns,
        joined=without(mapping.joined),
        formats=without(mapping.formats),
        values=without(mapping.values),
    )


def _values(mapping: Mapping, choices: Choices) -> dict[str, dict[str, str]]:
    merged = {column: dict(pairs) for column, pairs in mapping.values.items()}
    for column, pairs in choices.values.items():
        # Another source column has values other than those that were shown.
        if column in mapping.columns:
            merged[column] = {**merged.get(column, {}), **pairs}
    return {column: _telling(pairs) for column, pairs in merged.items() if _telling(pairs)}


def _telling(pairs: dict[str, str]) -> dict[str, str]:
    """The pairs worth keeping: an unchanged value needs one only if all others become a single value."""
    return {key: value for key, value in pairs.items() if value and (value != key or "*" in pairs)}


def _defaults(mapping: Mapping, choices: Choices) -> dict[str, str]:
    merged = {**mapping.defaults, **choices.fixed}
    return {column: value for column, value in merged.items() if value}
