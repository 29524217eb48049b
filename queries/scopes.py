"""The scopes: the rows that a question may see, defined in scopes.sql; those that it names are put in front of it."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

FILE = Path(__file__).with_suffix(".sql")
TEXTS_KEPT = 256

_FROM_TO = "(${begin} is null or {{0}} >= ${begin}) and (${end} is null or {last} <= ${end})"
_PREDICATES = {
    # what the viewer may see: rows of their vendors; whoever sees any vendor also sees what belongs to no vendor
    "allowed": ("($all_vendors or array_contains($viewer_vendors, {0}))", "vendor_id"),
    "some_allowed": ("($all_vendors or $some_vendors)", ""),
    # the global filters
    "chosen_vendor": ("($any_vendors or array_contains($vendors, {0}))", "vendor_id"),
    "chosen_segment": ("($any_segments or array_contains($segments, {0}))", "segment"),
    "chosen_client": ("($any_clients or array_contains($clients, {0}))", "client"),
    "chosen_work_type": ("($any_work_types or array_contains($work_types, {0}))", "work_type"),
    # the period, and the one it is compared with
    "within": (_FROM_TO.format(begin="since", end="until", last="{0}"), ""),
    "within_reference": (_FROM_TO.format(begin="reference_since", end="reference_until", last="{0}"), ""),
    "whole_week_within": (_FROM_TO.format(begin="since", end="until", last="date_add({0}, 6)"), "week"),
}
"""Predicate → its SQL, and the column that it applies to unless scopes.sql names one."""
_TOGETHER = {
    "chosen": "{chosen_vendor} and {chosen_segment} and {chosen_client} and {chosen_work_type}",
    # rows that cannot be split by a filter are left out when that filter is set
    "chosen_cell": "{chosen_vendor} and {chosen_segment} and $any_clients and $any_work_types",
}
_PLACE = re.compile(r"\{(\w+)(?: (\w+))?\}")
_CTE = re.compile(r"^(?:with )?(\w+) as \((?:  --[^\n]*)?\n(.*?)^\),?$", re.MULTILINE | re.DOTALL)


class NotOneSelect(ValueError):
    """A text is not a single SELECT; the message is the parser's."""


def before(sql: str) -> str:
    """The whole statement: the scopes that a question reads, those that they read, then the question. If it begins
    with `with`, its CTEs continue their list.

    Raises NotOneSelect for SQL that does not parse as a single SELECT.
    """
    return _before(sql, FILE.stat().st_mtime_ns)


def without_leading_comments(sql: str) -> str:
    """The SQL from the first line that is neither empty nor a comment."""
    lines = sql.strip().splitlines()
    while lines and (not lines[0].strip() or lines[0].lstrip().startswith("--")):
        del lines[0]
    return "\n".join(lines)


def every() -> Mapping[str, str]:
    """All scopes, name → SELECT, ordered so that each reads only earlier ones."""
    return _every(FILE.stat().st_mtime_ns)


@lru_cache(maxsize=TEXTS_KEPT)
def _before(sql: str, changed: int) -> str:
    scopes, body = _every(changed), without_leading_comments(sql)
    reached: set[str] = set()
    waiting = [body]
    while waiting:
        new = tables(waiting.pop()) & scopes.keys() - reached
        reached |= new
        waiting += [scopes[name] for name in new]
    listed = ",\n".join(f"{name} as (\n{text})" for name, text in scopes.items() if name in reached)
    if not listed:
        return body
    continues = body[:5].lower().split() == ["with"]
    return f"with {listed},\n{body[5:]}" if continues else f"with {listed}\n{body}"


@lru_cache(maxsize=1)
def _every(changed: int) -> dict[str, str]:
    return {name: _expanded(text) for name, text in _CTE.findall(FILE.read_text("utf-8"))}


def _expanded(text: str) -> str:
    """The SQL with each {predicate} or {predicate column} written out."""

    def written(place: re.Match[str]) -> str:
        name, column = place.groups()
        if name in _TOGETHER:
            return _expanded(_TOGETHER[name])
        sql, usual = _PREDICATES[name]
        return sql.format(column or usual)

    return _PLACE.sub(written, text)


@lru_cache(maxsize=TEXTS_KEPT)
def tables(sql: str) -> frozenset[str]:
    """The names without a schema that a SELECT reads from, including its own CTEs, as DuckDB parses it.

    Raises NotOneSelect for SQL that does not parse as a single SELECT.
    """
    with _parser().cursor() as parser:
        (written,) = parser.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()[0]
    tree = json.loads(written)
    if tree["error"]:
        raise NotOneSelect(tree["error_message"])
    return frozenset(_read_from(tree))


@lru_cache(maxsize=1)
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty database, used only for DuckDB's parser."""
    return duckdb.connect(config={"threads": 1})


def _read_from(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _read_from(part)
    elif isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and not node["schema_name"]:
            yield node["table_name"]
        yield from _read_from(list(node.values()))
