"""Proposals: what an export is and which column is which, judged by names and contents."""

import json
import tomllib
from collections import Counter

import pytest

from data.contract import TABLES
from data.recognise import SURE, Known, as_dict, from_dict, proposal_text
from tests.conftest import SAMPLE, item
from tests.data.recognising import EXPORTS, confidences, header_only, proposed, sources, tables

EXPECTED = tomllib.loads((EXPORTS / "expected.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_export_is_seen_for_what_it_is(name):
    expected = dict(EXPECTED[name])
    proposal = proposed(EXPORTS / f"{name}.csv")
    assert proposal.kind == expected.pop("kind")
    asked = tuple(expected.pop("asked", ()))
    joined = {column: tuple(pair) for column, pair in expected.pop("joined", {}).items()}
    assert tables(proposal) == list(expected)
    assert {table: sources(proposal, table) for table in expected} == expected
    assert (proposal.tables[0].mapping.joined, proposal.tables[0].mapping.missing) == (joined, asked)


def _counted(name, expected):
    """What became of the required columns of an export: exact, asked, given (for every row) or wrong."""
    proposal = proposed(EXPORTS / f"{name}.csv")
    outcomes = Counter()
    for table in proposal.tables:
        truth = expected.get(table.table, {}) | expected.get("joined", {})
        for column in TABLES[table.table].required:
            source = table.mapping.joined.get(column) or table.mapping.columns.get(column)
            said = truth.get(column)
            if source is None:
                outcomes["asked" if column in table.mapping.missing else "given"] += 1
            else:
                outcomes["exact" if said in (source[0], list(source)) else "wrong"] += 1
    return outcomes


def test_no_required_column_of_any_export_is_wrong_in_silence(capsys):
    outcomes = sum((_counted(name, expected) for name, expected in EXPECTED.items()), Counter())
    with capsys.disabled():
        print(f"\n{len(EXPECTED)} exports: {dict(outcomes)}")
    assert outcomes["wrong"] == 0
    assert outcomes["asked"] == sum(len(expected.get("asked", ())) for expected in EXPECTED.values())
    assert outcomes["exact"] > 8 * outcomes["asked"]


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.csv")), ids=lambda path: path.stem)
def test_the_contracts_own_names_are_the_surest(path):
    proposal = proposed(path)
    assert (proposal.kind, tables(proposal)) == ("the data contract", [path.stem])
    filled = [one for one in proposal.tables[0].columns if one.samples]
    assert filled
    assert all(one.sources == (one.column,) and one.confidence >= 0.95 for one in filled)


def test_confidence_falls_from_the_contracts_name_over_a_known_kinds_to_a_similar_one():
    jira, renamed = confidences(proposed(EXPORTS / "jira.csv")), confidences(proposed(EXPORTS / "renamed.csv"))
    assert jira["status"] >= 0.95 > jira["received_at"] >= 0.9 > renamed["received_at"] >= SURE
    assert SURE > renamed["status"] > 0.5


def test_no_source_column_is_used_twice_but_for_what_is_derived():
    for name in EXPECTED:
        for table in proposed(EXPORTS / f"{name}.csv").tables:
            derived = {"segment", "status", "phase"}
            used = [s for column, names in table.mapping.columns.items() if column not in derived for s in names]
            assert len(used) == len(set(used)), name


def test_every_proposal_goes_through_json_and_comes_back_the_same():
    for name in EXPECTED:
        proposal = proposed(EXPORTS / f"{name}.csv")
        assert _as_compared(from_dict(json.loads(json.dumps(as_dict(proposal))))) == _as_compared(proposal)


def _as_compared(proposal):
    """A form that can be compared: as exceptions, two questions are equal only if they are the same object."""
    return as_dict(proposal), [one.mapping for one in proposal.tables]


def test_a_column_shows_why_with_samples_and_what_else_it_could_be():
    columns = {one.column: one for one in proposed(EXPORTS / "freshdesk.csv").tables[0].columns}
    assert columns["received_at"].why == "its name in Freshdesk tickets"
    assert len(set(columns["vendor_id"].samples)) == 2
    assert "Closed time" in columns["first_delivered_at"].others


def test_a_date_without_a_name_is_told_by_its_order(export):
    rows = [
        {"a": f"K{n}", "late": f"2026-02-{n:02}T10:00Z", "early": f"2026-01-{n:02}T10:00Z", "state": "Done"}
        for n in range(1, 13)
    ]
    found = sources(proposed(export("dates.csv", *rows)), "deliverables")
    assert (found["received_at"], found["first_delivered_at"]) == ("early", "late")


def test_vendors_that_the_warehouse_knows_tell_the_vendor_column(export):
    rows = [item(n, vendor_id=None, team=f"T-{n % 3}", place=f"P-{n % 3}") for n in range(1, 13)]
    for row in rows:
        del row["vendor_id"]
        row["house"] = row.pop("place")
    path = export("known.csv", *rows)
    known = Known(vendors=frozenset(("p0", "p1", "p2")))
    assert sources(proposed(path, known), "deliverables")["vendor_id"] == "house"
    assert sources(proposed(path), "deliverables")["vendor_id"] == "team"


def test_an_id_on_several_rows_is_doubted(export):
    row = {"Ticket": "1", "Vendor": "A", "Type": "nda", "Opened": "2026-01-01", "Closed": "", "State": "Open"}
    once = proposed(export("once.csv", *({**row, "Ticket": str(n)} for n in range(20))))
    twice = proposed(export("twice.csv", *({**row, "Ticket": str(n // 2)} for n in range(20))))
    assert confidences(once)["deliverable_id"] >= SURE > confidences(twice)["deliverable_id"]


def test_a_column_of_peoples_names_is_never_taken_for_pseudonyms():
    assert "specialist_id" not in sources(proposed(EXPORTS / "freshdesk.csv"), "deliverables")


def test_numbers_beyond_the_contracts_limits_are_left_out(export):
    good = {**item(1), "units": "3", "qa_score": "0.9"}
    kept = sources(proposed(export("good.csv", good, {**good, "deliverable_id": "D-2"})), "deliverables")
    left = sources(proposed(export("bad.csv", good, {**item(2), "units": "0", "qa_score": "90"})), "deliverables")
    assert {"units", "qa_score"} <= set(kept)
    assert not {"units", "qa_score"} & set(left)


def test_words_that_stand_for_no_date_are_named_as_blanks(export):
    rows = [{**item(n), "first_delivered_at": f"2026-01-{n + 6:02}T10:00Z", "status": "done"} for n in range(1, 15)]
    rows += [{**item(n), "first_delivered_at": "Not delivered yet", "status": "open"} for n in range(20, 24)]
    assert proposed(export("words.csv", *rows)).tables[0].mapping.blanks == ("Not delivered yet",)


def test_a_time_sheet_with_several_rows_a_day_says_that_it_is_no_events():
    proposal = proposed(EXPORTS / "time_sheet.csv")
    assert (proposal.kind, proposal.tables, proposal.others) == ("time sheet", (), ("events", "invoices"))
    assert "time sheet" in proposal.why
    assert "hours per deliverable" in proposal_text(proposal)
    assert tables(proposed(EXPORTS / "time_sheet.csv", table="events")) == ["events"]


def test_neither_an_invoices_total_nor_an_adjustment_is_ever_the_amount_of_a_line(tmp_path):
    path = tmp_path / "ledes.csv"
    path.write_text((EXPORTS / "ledes.csv").read_text("utf-8").replace("LINE_ITEM_TOTAL", "PARTIAL_SUM"), "utf-8")
    assert proposed(path).tables[0].mapping.missing == ("amount",)


def test_nothing_recognisable_has_no_table_and_says_so():
    proposal = proposed(EXPORTS / "recipe.csv")
    assert proposal.tables == ()
    assert proposal.why.startswith("It looks like nothing that can be imported")
    assert proposal.why in proposal_text(proposal)


def test_a_table_that_is_asked_for_is_proposed_whatever_it_lacks():
    proposal = proposed(EXPORTS / "renamed.csv", table="invoices")
    assert tables(proposal) == ["invoices"]
    assert "amount" in proposal.tables[0].mapping.missing


def test_a_known_kind_without_a_required_column_is_still_proposed(export):
    row = {"Issue key": "A-1", "Issue id": "1", "Issue Type": "Bug", "Summary": "x", "Status": "Done", "Resolved": ""}
    proposal = proposed(export("jira.csv", {**row, "Project key": "A"}))
    assert (proposal.kind, proposal.tables[0].mapping.missing) == ("Jira issues", ("received_at",))


@pytest.mark.parametrize("name", ["jira", "nyc_311", "german", "hostile", "split_times"])
def test_a_file_without_rows_is_proposed_by_its_names(tmp_path, name):
    first = (EXPORTS / f"{name}.csv").read_text("utf-8").splitlines()[0]
    (tmp_path / "empty.csv").write_text(first + "\n", "utf-8")
    proposal = proposed(tmp_path / "empty.csv")
    assert tables(proposal) == ["deliverables"]
    assert "received_at" not in proposal.tables[0].mapping.missing


def test_a_single_column_is_nothing(tmp_path):
    (tmp_path / "one.csv").write_text("colour\nred\nblue\n", "utf-8")
    assert proposed(tmp_path / "one.csv").tables == ()


def test_the_right_columns_are_found_among_three_hundred(tmp_path):
    jira = (EXPORTS / "jira.csv").read_text("utf-8").splitlines()
    extra = [f"Custom field (Field {n})" for n in range(290)]
    lines = [f"{jira[0]},{','.join(extra)}", *(line + ",x" * 290 for line in jira[1:])]
    (tmp_path / "wide.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert sources(proposed(tmp_path / "wide.csv"), "deliverables") == EXPECTED["jira"]["deliverables"]


def test_duplicate_names_are_kept_apart(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(header_only(["Issue key", "Issue id", "Summary", "Issue Type", "Created", "Status", "Status"]))
    assert sources(proposed(path), "deliverables")["status"] == "Status"


def test_hostile_names_and_values_stay_text():
    proposal = proposed(EXPORTS / "hostile.csv")
    assert "<img src=x onerror=alert(1)>" in proposal.tables[0].columns[1].samples
    assert proposal.tables[0].values["status"]["<b>Open</b>"].value == "received"
    assert "'; drop table opened --" in proposal_text(proposal)


def test_the_text_of_a_proposal_names_columns_values_and_what_is_not_sure():
    told = proposal_text(proposed(EXPORTS / "split_times.csv"))
    assert "received_at              ← Open Date + Open Time" in told
    assert "Completed → delivered (15 rows)" in told
    assert "? segment" in told
