"""What was asked, recorded in the Arrow table of the answer, so that any selection of its rows still tells."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from queries import engine

KEY = b"kpo_origin"
FILTERS = ("vendors", "segments", "clients", "work_types")
DATES = ("since", "until", "reference_since", "reference_until")


@dataclass(frozen=True)
class Origin:
    """The question, its own parameters, and the scope's limits that its SQL reads; None is unbounded.

    `only` is the column and value by which the answer's rows were selected since.
    """

    question: str
    text: str
    parameters: dict[str, Any]
    filters: dict[str, list[str]]
    period: tuple[date | None, date | None] | None
    reference: tuple[date | None, date | None] | None
    only: list[list[str]]


def mark(table: pa.Table, question: Any, limits: dict[str, Any], parameters: dict[str, Any]) -> pa.Table:
    """The table with the question and the scope's limits in its schema's metadata."""
    return _marked(table, question.name, question.text, limits, parameters, limits_read(question.sql))


def mark_together(table: pa.Table, name: str, text: str, limits: dict[str, Any]) -> pa.Table:
    """The same for a table made from several questions: every limit that narrows the scope counts."""
    return _marked(table, name, text, limits, {}, frozenset((*FILTERS, *DATES)))


def _marked(
    table: pa.Table, name: str, text: str, limits: dict[str, Any], parameters: dict[str, Any], read: frozenset[str]
) -> pa.Table:
    kept = {limit: limits[limit] for limit in (*FILTERS, *DATES) if limit in read}
    said = {"question": name, "text": text, "parameters": parameters, "limits": kept}
    return table.replace_schema_metadata({KEY: json.dumps(said, default=str)})


def of(table: pa.Table) -> Origin | None:
    """What was asked to get the table; None if no question produced it."""
    written = (table.schema.metadata or {}).get(KEY)
    if written is None:
        return None
    said = json.loads(written)
    limits = said["limits"]
    return Origin(
        question=said["question"],
        text=said["text"],
        parameters=said["parameters"],
        filters={name: limits[name] for name in FILTERS if name in limits},
        period=_span(limits, "since", "until"),
        reference=_span(limits, "reference_since", "reference_until"),
        only=said.get("only", []),
    )


def chosen(table: pa.Table, column: str, value: str) -> pa.Table:
    """The rows with that value; the table records that it holds no others."""
    kept, asked = table.filter(pc.equal(table[column], value)), table.schema.metadata or {}
    if KEY not in asked:
        return kept
    said = json.loads(asked[KEY])
    said["only"] = [*said.get("only", []), [column, value]]
    return kept.replace_schema_metadata({**asked, KEY: json.dumps(said)})


def _span(limits: dict[str, Any], *names: str) -> tuple[date | None, date | None] | None:
    if not any(name in limits for name in names):
        return None
    first, last = (limits.get(name) for name in names)
    return first and date.fromisoformat(first), last and date.fromisoformat(last)


def limits_read(sql: str) -> frozenset[str]:
    """The parameters that a question reads: its own, and those of its scopes, directly or through other scopes."""
    return engine.named_parameters(engine.with_scopes(sql))
