"""Words for nothing: empty where no text is expected, kept where they may be a name."""

import pytest

from data import check
from tests.data.typing_fixture import Column

WORDS = [
    "?", "???", "-", "--", "–", "N/A", "n/a", "NA", "#N/A", "N/A - From RDC", "NULL", "null", "(null)", "None", "nil",
    "(blank)", "TBD", "Date Not Captured", "Not captured", "not available", "Unknown", "0000-00-00",
    "0000-00-00 00:00:00", "1900-01-00", "#REF!", "#VALUE!", r"\N", "NaT", "####",
    "9999-12-31", "9999-12-31 23:59:59", "31.12.9999", "12/31/9999 12:00 AM",
]  # fmt: skip
NO_WORDS = ["none of these", "nano", "soon", "next week", "nan", "x", "nothing found", "unknown user"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_nothing_is_empty_in_a_column_of_numbers_dates_or_values(word):
    with Column("deliverables", billed_amount=[word, "1"], decision_at=[word, "2026-01-05T09:00:00Z"]) as column:
        column.typing()
        assert column.connection.execute("select count(billed_amount), count(decision_at) from typed").fetchone() == (
            1,
            1,
        )
        assert column.connection.execute("select count(*) from typed where _bad").fetchone() == (0,)


def test_an_error_cell_never_makes_a_term_hold_for_more(taking, export):
    term = {
        "vendor_id": "V", "segment": "legal", "work_type": "review", "target": "8", "target_unit": "business_hours",
        "attainment_target": "0.9", "effective_from": "2026-01-01", "effective_to": "2026-02-01", "priority": "rush",
        "pause_reasons": "holiday",
    }  # fmt: skip
    errors = {"work_type": "#REF!", "priority": "#N/A", "effective_to": "#VALUE!", "pause_reasons": "#NAME?"}
    file = export("terms.csv", *(term | {name: error} for name, error in errors.items()), term | {"priority": ""})
    [report] = taking(file)["files"]
    assert {one["column"]: one["value"] for one in report["rejects"]} == errors
    assert all("not an empty cell" in one["reason"] for one in report["rejects"])
    assert report["loaded"] == 1
    [report] = taking(export("more.csv", term | {"vendor_id": "#REF!"}))["files"]
    assert report["rejects"][0]["reason"] == "vendor_id is empty, but required"


@pytest.mark.parametrize("word", NO_WORDS)
def test_any_other_word_stays_wrong(word):
    with Column("deliverables", billed_amount=[word, "1"]) as column:
        column.typing()
        assert column.connection.execute("select _bad from typed order by _line").fetchall() == [(True,), (False,)]


def test_text_keeps_what_people_write_and_loses_what_programs_write():
    words = ["N/A", "?", "-", "Unknown", "None", "null", "NULL", r"\N", "#N/A"]
    with Column("vendors", vendor_name=words) as column:
        assert column.values() == ["N/A", "?", "-", "Unknown", "None", "null", None, None, None]


def test_the_mappings_own_words_are_nothing_in_every_column_whatever_their_case():
    with Column("vendors", vendor_name=["Not Yet", "Acme"], onboarded_on=["not yet", "2026-01-05"]) as column:
        assert column.values(blanks=("not YET ",)) == [None, "Acme"]
        assert column.connection.execute("select count(onboarded_on) from typed").fetchone() == (1,)


def test_the_mappings_own_word_is_nothing_though_it_could_be_read():
    with Column("deliverables", billed_amount=["0", "0.0", "1"]) as column:
        assert column.texts(blanks=("0",)) == [None, "0.00", "1.00"]


def test_an_unknown_value_that_becomes_other_stays_other():
    with Column("deliverables", segment=["N/A", "legal"]) as column:
        assert column.values() == column.values(blanks=("-",)) == ["other", "legal"]


def test_a_value_that_the_mapping_translates_is_no_blank():
    with Column("deliverables", priority=["N/A", "rush"]) as column:
        assert column.values(values={"priority": {"n/a": "standard"}}) == ["standard", "rush"]


def test_any_other_value_does_not_take_words_for_nothing_in():
    with Column("deliverables", priority=["2026-01-05", "N/A"]) as column:
        assert column.values(values={"priority": {"*": "rush"}}) == ["rush", None]


def test_a_default_stands_for_a_word_for_nothing_too():
    with Column("deliverables", priority=["N/A", None, "rush"], units=["-", "2", None]) as column:
        assert column.values(defaults={"priority": "high"}) == ["high", "high", "rush"]
        assert column.connection.execute("select units::int from typed order by _line").fetchall() == [(1,), (2,), (1,)]


def test_a_fallback_is_taken_where_the_first_source_says_nothing():
    with Column("vendors", onboarded_on=["N/A", "2026-01-05", "-"], other=["2026-01-06", "2026-01-07", "?"]) as column:
        found = column.texts(columns={"onboarded_on": ("onboarded_on", "other")})
    assert found == ["2026-01-06", "2026-01-05", None]


def test_the_notice_names_the_words_and_counts_their_rows():
    words = ["?", "?", "N/A", "-", "--", "1"]
    with Column("deliverables", deliverable_id=list("abcdef"), billed_amount=words) as column:
        column.connection.execute("create table none_stored (deliverable_id varchar)")
        typing = column.typing(defaults={"received_at": "2026-01-05T09:00:00Z"})
        check.check_rows(column.connection, typing, "none_stored")
        notices = [vars(notice) for notice in check.notices(column.connection, typing)]
    assert notices == [{"reason": "billed_amount: '?', '-', '--', … read as empty", "rows": 5}]
