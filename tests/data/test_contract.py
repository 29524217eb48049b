"""The contract as code: consistent in itself, and the same as on its page."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from data.contract import STORED_TYPES, TABLES, Column, Table
from data.contract_doc import as_markdown
from data.warehouse import reading
from tests.conftest import ROOT, SAMPLE

SELF_EXPLANATORY = {
    "accepted_at", "amount", "calendar_id", "client", "client_calendar_id", "country", "date", "decision_at",
    "deliverable_id", "effective_from", "ended_on", "engagement_id", "final_delivered_at", "finding_category",
    "from_currency", "guideline_version", "invoice_id", "invoiced_on", "metric", "name", "occurred_at",
    "onboarded_on", "opens_at", "planned_at", "pricing_model", "reason", "received_at", "required_skill", "severity",
    "skill", "source", "specialist_id", "started_on", "to_currency", "unit", "vendor_id", "vendor_name",
    "vendor_reported_sla_met", "went_live_on", "work_type",
}  # fmt: skip
"""Columns whose names say all there is to say."""

NOT_IN_SAMPLE = {
    "deliverables": {
        "unit", "accepted_at", "final_delivered_at", "vendor_hours", "qa_score", "automation_mode", "required_skill",
        "scope_clarity", "decision_use", "decision_at", "usefulness",
    },
    "events": {"phase", "planned_at"},
    "baselines": {"turnaround_hours", "time_to_fill_days", "avoidable_share"},
    "calendars": {"effective_from", "effective_to"},
    "engagements": {"ended_on", "contracted_rate", "client_calendar_id"},
    "targets": {"*"},
    "invoices": {"*"},
    "fx_rates": {"*"},
}  # fmt: skip
"""Table → columns without a value in the sample, * for all: the list may only become shorter."""

UNREAD = {"decision_at", "invoiced_on", "phase", "planned_at", "qa_score", "started_on", "usefulness"}
"""Columns that are kept but never shown: the list may only become shorter."""

KEPT = ("deliverables", "events")
"""Tables that questions read only as facts, column by column."""


def test_the_page_says_what_the_code_says():
    written = (ROOT / "docs" / "contract.md").read_text("utf-8")
    assert written == as_markdown(), "run: python -m data.contract_doc > docs/contract.md"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_ranges_and_orders_name_columns_of_their_table(table):
    named = {*table.key, *table.ranges_per, *(name for pair in table.orders for name in pair)}
    named |= {table.replaced_per} - {None}
    assert named <= set(table.by_name)
    assert {column.type for column in table.columns} <= set(STORED_TYPES)
    assert len(table.by_name) == len(table.columns)


def test_seven_columns_make_a_deliverable():
    assert TABLES["deliverables"].required == (
        "deliverable_id", "vendor_id", "segment", "work_type", "received_at", "status", "first_delivered_at",
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_means(table: Table):
    silent = [column.name for column in table.columns if not is_explained(column)]
    assert silent == [], f"say it in data/contract.py, table {table.name}: help=, values=, unit= or limits"


def is_explained(column: Column) -> bool:
    limits = (column.minimum, column.above, column.maximum)
    said = column.help or column.values or column.unit or any(limit is not None for limit in limits)
    return bool(said) or column.name in SELF_EXPLANATORY


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_sample_has_every_column(table: Table):
    path = SAMPLE / f"{table.name}.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []
    lacking = {name for name in table.by_name if not any(row.get(name) for row in rows)}
    known = NOT_IN_SAMPLE.get(table.name, set())
    assert lacking - (lacking if known == {"*"} else known) == set(), f"fill it in some rows of data/sample/{path.name}"
    assert bool(rows) is (known != {"*"}), f"take {table.name} off NOT_IN_SAMPLE"
    assert known - lacking - {"*"} == set(), "the sample has it: take it off NOT_IN_SAMPLE"


def named_in(*folders: str) -> Counter[str]:
    """How often the SQL of these folders says each word, comments aside."""
    texts = [path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.sql")]
    return Counter(re.findall(r"\w+", re.sub(r"--[^\n]*", "", "\n".join(texts))))


def test_every_column_is_read_by_a_fact_or_a_question():
    words = named_in("data/facts", "data/checks", "queries")
    unread = {name for table in TABLES.values() for name in table.by_name} - words.keys()
    assert unread - UNREAD == set(), "use it in the step of data/facts/ that makes what it belongs to"
    assert UNREAD - unread == set(), "it is read now: take it off UNREAD"


@pytest.mark.parametrize("name", KEPT)
def test_a_question_reads_what_a_fact_keeps_and_nothing_else(name: str, sample_version: Path):
    with reading(sample_version) as version:
        kept = {column for column, *_ in version.execute(f"describe fact.{name}").fetchall()}
    asked, built = named_in("queries", "data/checks"), named_in("data/facts")
    ours = TABLES[name].by_name.keys()
    idle = {column for column in ours & kept - asked.keys() if built[column] == 1}  # more: another fact is made of it
    assert idle == set(), "select it in a question too, in queries/, and show it; a fact alone shows nobody anything"
    assert ours & asked.keys() - built.keys() == set(), f"select it in data/facts/{name}.sql: questions read only facts"
