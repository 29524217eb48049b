"""Ids that recur with other values over time: which column orders their rows, for a person to answer."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from data import conversion, keys
from data.contract import Table
from data.profile import Mapping
from data.reading import Question, TextTable
from data.reading.refusal import shown
from data.sql import identifier, only

from .contents import Contents, contents_of
from .names import words
from .vocabulary import value_words

_ASKED_FROM = 0.1
"""From this share of the rows upwards it is how the file is made; below it, a few rows that contradict each other."""
_ORDERED = 0.95
_MOST = 4


@dataclass(frozen=True)
class Repeats:
    """How many ids recur with other values, on how many rows, the first of them, and what could order them."""

    table: Table
    ids: int
    rows: int
    line: int
    example: str
    ordered_by: tuple[str, ...]  # source columns, likeliest first
    is_usual: bool  # whether a good part of the file is like that


def repeats(
    connection: duckdb.DuckDBPyConnection, header: Iterable[str], loaded: str, mapping: Mapping
) -> Repeats | None:
    """The ids of a loaded text table with several rows that differ; None if no column orders such rows."""
    found = _candidates(connection, header, loaded, mapping)
    if not found or mapping.table.name == "events" or mapping.table.replaced_per:
        return None
    names = [one.name for one in found]
    grouped = _grouped(loaded, mapping, names)
    counts = ", ".join(f"avg(cast(o{place} as integer))" for place in range(len(names)))
    query = f"select count(*), sum(n), min(line), arg_min(id, line), {counts} from ({grouped})"
    ids, rows, line, example, *shares = only(connection.execute(query))
    ordered_by = tuple(name for name, share in zip(names, shares, strict=True) if share and share >= _ORDERED)
    if not ordered_by:
        return None
    every = only(connection.execute(f"select count(*) from {identifier(loaded)}"))[0]
    return Repeats(mapping.table, ids, rows, line, example, ordered_by[:_MOST], rows >= _ASKED_FROM * every)


def about_repeats(
    connection: duckdb.DuckDBPyConnection, text: TextTable, loaded: str, mapping: Mapping
) -> list[Question]:
    """The question about such ids, if a good part of the file is like that and nobody has answered it yet."""
    found = repeats(connection, text.header, loaded, mapping) if mapping.last_by is None and not mapping.log else None
    return [question(text.name, found)] if found and found.is_usual else []


def question(file: str, found: Repeats) -> Question:
    """What to ask about such ids: by which column the last row of each counts, or that none does."""
    first, id_text = found.ordered_by[0], f"{found.ids:,} {'id returns' if found.ids == 1 else 'ids return'}"
    choices = {name: f"The row with the latest {shown(name)} counts" for name in found.ordered_by}
    return Question(
        f"{file}: {id_text} with other values over time ({found.rows:,} rows; the first is {found.example!r} in line "
        f"{found.line}): each row is a state of an item at a moment. {shown(first)} orders them. "
        f"{cure(first, found.table)}",
        kind="last_by",
        file=file,
        column=first,
        line=found.line,
        example=found.example,
        choices=choices | {"": "None: rows of one id that differ are rejected"},
    )


def cure(column: str, table: Table) -> str:
    """How to make the last row of each id count."""
    return (
        f'To keep the last row of each id, write last_by = "{shown(column)}" at the top of a mapping profile '
        f'(--profile), and below it [[table]] with name = "{table.name}".'
    )


def _candidates(
    connection: duckdb.DuckDBPyConnection, header: Iterable[str], loaded: str, mapping: Mapping
) -> list[Contents]:
    """The columns that feed nothing and could order rows: dates, and those named like a version number."""
    used = {name for sources in (*mapping.columns.values(), *mapping.joined.values()) for name in sources}
    spare = [name for name in header if name not in used]
    contents = contents_of(connection, loaded, spare).values() if spare and _has_key(mapping) else ()
    return sorted(filter(_orders, contents), key=lambda one: (not _named(one.name), one.position))


def _has_key(mapping: Mapping) -> bool:
    return all(name in mapping.provided for name in mapping.table.key if mapping.table.by_name[name].required)


def _orders(contents: Contents) -> bool:
    is_count = contents.kinds["integer"] > 0.98 and "counted" in _named(contents.name)
    return contents.distinct > 1 and (contents.date_share > 0.98 or is_count)


def _named(column: str) -> set[str]:
    """What the words of a name say: that it tells when a row was changed, or that it counts versions."""
    known = value_words("last_by")
    return {known[word] for word in words(column) if word in known}


def _grouped(loaded: str, mapping: Mapping, names: list[str]) -> str:
    """SQL: per key whose rows differ in what is read of them: how many, the first, and whether each name orders."""
    columns = mapping.table.by_name
    key = [
        conversion.source_of(columns[name], mapping) for name in keys.columns(mapping.table) if name in mapping.provided
    ]
    read = {conversion.source_of(columns[name], mapping) for name in mapping.provided} - set(key)
    differ = f"count(distinct row({', '.join(sorted(read))})) > 1" if read else "false"
    ordered = ", ".join(
        f"count(distinct {name}) = count(*) as o{place}" for place, name in enumerate(map(identifier, names))
    )
    return (
        f"select count(*) as n, min(_line) as line, arg_min({key[0]}, _line) as id, {ordered} "
        f"from {identifier(loaded)} where {key[0]} is not null "
        f"group by {', '.join(key)} having count(*) > 1 and {differ}"
    )
