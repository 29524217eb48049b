"""The judges of the corpora see what is wrong: an unmet expectation is never counted as anything better."""

import json
from dataclasses import replace

from tests.data import test_messy
from tests.data.recognising import EXPORTS, proposed
from tests.data.test_recognise import EXPECTED
from tests.messy import corpora
from tests.messy.outcomes import Outcome


def test_a_text_is_exact_rejected_aside_or_wrong():
    read = {"header": ["a", "b"], "rows": [[2, "1", "2"]]}
    assert corpora.of_text(read, read) is Outcome.EXACT
    assert corpora.of_text(read | {"rejects": [[3, "why"]]}, read | {"rejects": [[3, "why"]]}) is Outcome.WITH_REJECTS
    assert corpora.of_text(read | {"notes": ["said"]}, read | {"notes": ["said"]}) is Outcome.SET_ASIDE
    assert corpora.of_text(read | {"rows": []}, read) is Outcome.WRONG


def test_a_text_that_is_read_though_it_should_be_refused_is_wrong():
    read, refused = {"header": ["a"], "rows": []}, {"refused": ["line 2", "quote"]}
    assert corpora.of_text({"refused": "line 2 opens a quote"}, refused) is Outcome.REFUSED
    assert corpora.of_text({"refused": "line 3 opens a quote"}, refused) is Outcome.WRONG
    assert corpora.of_text(read, refused) is Outcome.WRONG
    asked = refused | {"choices": ["a"]}
    assert corpora.of_text({"refused": "line 2: which quote?", "choices": ["a"]}, asked) is Outcome.ASKED


def test_cells_are_held_against_what_is_stored_and_rejected():
    report, expected = {"rejects": [], "left_out": []}, {"rows": [["a", 1]]}
    assert corpora.of_cells(report, [["a", 1]], expected) is Outcome.EXACT
    assert corpora.of_cells(report, [["a", 2]], expected) is Outcome.WRONG
    assert corpora.of_cells(report, [["a", 1]], {"refused": "which day?"}) is Outcome.WRONG
    rejected = report | {"rejects": [{"line": 3, "column": "units"}]}
    assert corpora.of_cells(rejected, [["a", 1]], expected) is Outcome.WRONG
    assert corpora.of_cells(rejected, [["a", 1]], expected | {"rejected": [[3, "units", "below"]]}) is (
        Outcome.WITH_REJECTS
    )


def test_an_export_that_is_seen_for_something_else_is_wrong():
    found = proposed(EXPORTS / "jira.csv")
    assert corpora.of_proposal(found, dict(EXPECTED["jira"])) is Outcome.ASKED
    assert corpora.of_proposal(replace(found, tables=()), dict(EXPECTED["jira"])) is Outcome.WRONG
    other = EXPECTED["jira"]["deliverables"] | {"received_at": "Resolved"}
    assert corpora.of_proposal(found, EXPECTED["jira"] | {"deliverables": other}) is Outcome.WRONG


def test_round_trips_are_counted_one_by_one():
    assert len([*corpora.round_trips(1)]) == 3


def test_a_messy_file_is_judged_by_what_is_written_down_for_it(tmp_path):
    name = test_messy.FILES[0]
    expected = json.loads((test_messy.CORPUS / f"{name}{test_messy.EXPECTED}").read_text("utf-8"))
    assert corpora.of_text(test_messy.found_in(test_messy.CORPUS / name, tmp_path), expected) is not Outcome.WRONG
