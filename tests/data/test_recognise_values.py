"""What values from other systems become, judged by the contents."""

import pytest

from data.contract import DELIVERABLES, EVENTS, SLA_TERMS
from data.recognise.values import statuses, translate
from tests.data.recognising import EXPORTS, proposed, values

STATUS = DELIVERABLES.by_name["status"]

STATUSES = [
    ("received", ["Open", "New", "To Do", "Create", "Submit", "Backlog", "Offen"]),
    ("in_progress", ["In Progress", "WIP", "Assigned", "Active", "In Bearbeitung", "Re-opened"]),
    ("on_hold", ["On Hold", "Pending", "Waiting for customer", "Blocked", "Awaiting approval by legal"]),
    ("delivered", ["Closed", "Done", "Resolved", "Solved", "Completed", "Erledigt", "CLOSED - complete"]),
    ("cancelled", ["Cancelled", "Canceled", "Won't Do", "Duplicate", "Withdrawn by requester", "Storniert"]),
    ("rejected", ["Rejected"]),
    ("accepted", ["Accepted", "Approved"]),
]


@pytest.mark.parametrize(("value", "cells"), STATUSES)
def test_statuses_of_other_systems(value, cells):
    assert {cell: translate(STATUS, cell)[0] for cell in cells} == dict.fromkeys(cells, value)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (DELIVERABLES.by_name["priority"], "1 - Critical", "rush"),
        (DELIVERABLES.by_name["priority"], "P2", "high"),
        (DELIVERABLES.by_name["priority"], "Highest", "rush"),
        (DELIVERABLES.by_name["priority"], "Medium", "standard"),
        (DELIVERABLES.by_name["segment"], "Accounting", "finance"),
        (DELIVERABLES.by_name["segment"], "Contracts team", "legal"),
        (DELIVERABLES.by_name["segment"], "Medical coding", "healthcare"),
        (DELIVERABLES.by_name["vendor_reported_sla_met"], "ONTIME", "true"),
        (DELIVERABLES.by_name["vendor_reported_sla_met"], "SLA Violated", "false"),
        (EVENTS.by_name["event_type"], "Reopened", "reopened"),
        (EVENTS.by_name["event_type"], "Assign case", "assigned"),
        (EVENTS.by_name["event_type"], "Re-assigned to team", "reassigned"),
        (SLA_TERMS.by_name["target_unit"], "Working hours", "business_hours"),
        (STATUS, "Xylophone", None),
        (STATUS, "IN-PROGRESS", "in_progress"),
    ],
)
def test_other_vocabularies(column, cell, value):
    assert translate(column, cell)[0] == value


def test_the_contracts_own_value_is_surer_than_a_word_and_that_than_a_part():
    sure = [translate(STATUS, cell)[1] for cell in ("delivered", "Done", "Done by the team")]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


def test_a_value_without_any_delivery_date_cannot_be_delivered():
    found = statuses(STATUS, [("Closed", 10, 10), ("Done", 5, 0), ("Rejected", 3, 0), ("Odd", 4, 4), ("Queer", 4, 0)])
    assert {cell: one.value for cell, one in found.items()} == {
        "Closed": "delivered",
        "Done": "cancelled",
        "Rejected": "cancelled",
        "Odd": "delivered",
        "Queer": "in_progress",
    }
    assert found["Closed"].confidence >= 0.8
    assert max(found[cell].confidence for cell in ("Done", "Rejected", "Odd", "Queer")) < 0.8
    assert found["Odd"].rows == 4


def test_a_delivered_value_that_lacks_some_dates_is_less_sure():
    found = statuses(STATUS, [("Closed", 10, 10), ("Done", 10, 5)])
    assert found["Done"].value == "delivered"
    assert found["Done"].confidence < 0.8 < found["Closed"].confidence


def test_values_are_proposed_with_the_rows_that_have_them():
    proposal = proposed(EXPORTS / "jira.csv")
    assert values(proposal, "status")["Won't Do"] == "cancelled"
    assert values(proposal, "segment") == {"Market report": "analytics", "Contract review": "legal"}
    assert sum(one.rows for one in proposal.tables[0].values["status"].values()) == 16


def test_without_a_status_column_delivery_tells(export):
    row = {"Order id": "1", "Vendor": "A", "Type": "nda", "Ordered on": "2026-01-02", "Delivered on": "2026-01-05"}
    rows = [{**row, "Order id": str(n), "Delivered on": "" if n > 8 else row["Delivered on"]} for n in range(12)]
    found = proposed(export("orders.csv", *rows)).tables[0]
    assert (found.mapping.columns["status"], found.mapping.values["status"]) == (("Delivered on",), {"*": "delivered"})
    assert found.mapping.defaults["status"] == "in_progress"
    why = next(one.why for one in found.columns if one.column == "status")
    assert why == "derived: delivered where Delivered on is filled"


def test_an_optional_column_with_unknown_words_is_left_out_since_it_would_cost_rows(export):
    row = {"Order id": "1", "Vendor": "A", "Type": "nda", "Opened": "2026-01-02", "Closed": "", "On time": "yes"}
    rows = [{**row, "Order id": str(n)} for n in range(12)]
    known = proposed(export("known.csv", *rows)).tables[0].mapping
    unknown = proposed(export("unknown.csv", *rows, {**row, "Order id": "99", "On time": "perhaps"})).tables[0].mapping
    assert known.values["vendor_reported_sla_met"] == {"yes": "true"}
    assert "vendor_reported_sla_met" not in unknown.columns


def test_events_of_a_log_keep_what_the_contract_has_no_word_for():
    found = values(proposed(EXPORTS / "process_log.csv"), "event_type", 1)
    assert found == {
        "Register request": "other",
        "Assign case": "assigned",
        "Check documents": "other",
        "Put on hold": "paused",
        "Resume": "resumed",
        "Close case": "final_delivered",
    }
