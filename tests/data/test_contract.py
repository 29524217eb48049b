"""The contract as code: coherent in itself, and what its page says."""

import pytest

from data.contract import STORED_TYPES, TABLES
from data.contract_doc import as_markdown
from tests.conftest import ROOT


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
