"""What the import page says and what its choices make: sentences, and mappings from a proposal and a draft."""

from dataclasses import replace

import pytest

from data.contract import DELIVERABLES, TABLES
from data.log import Log
from data.profile import Mapping
from data.recognise.proposal import ColumnProposal, Proposal, TableProposal, ValueProposal
from pages.parts.importing import labels, mapping_draft, meanings, questions, words

HEADER = ("case", "team", "kind", "opened", "day", "time", "closed", "state", "cost")
HOSTILE = "](javascript:alert(1)) <img src=x onerror=alert(1)>.csv"


def column(name: str, source: str | None = None, confidence: float = 0.9, others: tuple = ()) -> ColumnProposal:
    return ColumnProposal(name, (source,) if source else (), confidence, "same name", (), others)


def proposed(**changed: ColumnProposal) -> TableProposal:
    columns = {
        "deliverable_id": column("deliverable_id", "case"),
        "vendor_id": column("vendor_id", "team", 0.6),
        "segment": column("segment"),
        "work_type": column("work_type", "kind"),
        "received_at": column("received_at", "opened"),
        "status": column("status", "state"),
        "first_delivered_at": column("first_delivered_at", "closed"),
    } | changed
    mapping = Mapping(
        DELIVERABLES,
        {name: one.sources for name, one in columns.items() if one.sources},
        {"status": {"Closed": "delivered", "Stuck": "on_hold"}},
        {"segment": "other"},
        {"received_at": ("%d/%m/%Y",)},
    )
    values = {"status": {"Closed": ValueProposal("delivered", 0.97, 90), "Stuck": ValueProposal("on_hold", 0.4, 3)}}
    return TableProposal("deliverables", 0.9, tuple(columns.values()), mapping, values)


def test_nothing_chosen_is_the_proposal():
    table = proposed()
    assert mapping_draft.mapping_of(table, HEADER, mapping_draft.Choices()) == table.mapping


def test_another_source_takes_the_old_ones_formats_and_values_with_it():
    chosen = mapping_draft.Choices(
        columns={"received_at": "day", "status": "kind", "billed_amount": "cost"},
        values={"status": {}},
    )
    mapping = mapping_draft.mapping_of(proposed(), HEADER, chosen)
    assert mapping.columns["received_at"] == ("day",)
    assert mapping.columns["billed_amount"] == ("cost",)
    assert mapping.formats == {}
    assert "status" not in mapping.values
    assert mapping.columns["work_type"] == ("kind",)


def test_a_column_left_empty_is_missing_until_it_is_given_a_value():
    empty = mapping_draft.Choices(columns={"vendor_id": mapping_draft.LEAVE_EMPTY})
    assert mapping_draft.mapping_of(proposed(), HEADER, empty).missing == ("vendor_id",)

    empty.fixed["vendor_id"] = "acme"
    mapping = mapping_draft.mapping_of(proposed(), HEADER, empty)
    assert mapping.missing == ()
    assert mapping.defaults == {"segment": "other", "vendor_id": "acme"}


def test_a_default_taken_away_is_gone():
    assert mapping_draft.mapping_of(proposed(), HEADER, mapping_draft.Choices(fixed={"segment": ""})).missing == (
        "segment",
    )


def test_values_and_answers_go_into_the_mapping():
    chosen = mapping_draft.Choices(
        values={"status": {"Stuck": "cancelled", "Closed": ""}},
        timezone="Europe/Warsaw",
        day_first=False,
        decimal=",",
        encoding="cp1250",
    )
    mapping = mapping_draft.mapping_of(proposed(), HEADER, chosen)
    assert mapping.values["status"] == {"Stuck": "cancelled"}
    assert (mapping.timezone, mapping.day_first, mapping.decimal, mapping.encoding) == (
        "Europe/Warsaw", False, ",", "cp1250",
    )  # fmt: skip


def test_joined_and_fallback_sources_have_one_label_each():
    joined = Mapping(DELIVERABLES, {}, joined={"received_at": ("day", "time")})
    labels = mapping_draft.sources_by_label(column("received_at", "day", others=("opened",)), HEADER, joined)
    assert list(labels)[:2] == ["day + time", "opened"]
    assert list(labels)[-1] == mapping_draft.LEAVE_EMPTY

    several = ColumnProposal("received_at", ("opened", "day"), 0.9, "")
    assert mapping_draft.sources_by_label(several, HEADER, Mapping(DELIVERABLES, {}))["opened, else day"] == (
        "opened",
        "day",
    )


def test_a_joined_column_stays_joined_until_another_source_is_chosen():
    table = proposed(received_at=column("received_at", "day"))
    mapping = Mapping(DELIVERABLES, {}, joined={"received_at": ("day", "time")})
    table = TableProposal("deliverables", 0.9, table.columns, mapping, {})
    kept = mapping_draft.mapping_of(table, HEADER, mapping_draft.Choices(columns={"received_at": "day + time"}))
    other = mapping_draft.mapping_of(table, HEADER, mapping_draft.Choices(columns={"received_at": "opened"}))
    assert kept.joined == {"received_at": ("day", "time")}
    assert (other.joined, other.columns["received_at"]) == ({}, ("opened",))


def test_what_must_be_checked_is_what_is_unsure_or_missing():
    table = proposed(work_type=column("work_type", None, 0.0))
    assert [one.column for one in mapping_draft.to_check(table)] == ["work_type", "vendor_id"]
    assert [one.column for one in mapping_draft.given(table)] == ["segment"]
    assert len(mapping_draft.sure(table)) == 4
    assert mapping_draft.unsure_values(table, "status") == ["Stuck"]
    assert mapping_draft.sure_values(table, "status") == ["Closed"]


def test_a_file_is_introduced_in_one_sentence():
    said = words.looks_like(Proposal("boston.csv", "311 service requests", (proposed(),)))
    assert said.replace("\\", "") == (
        "**boston.csv** looks like **deliverables**, from 311 service requests. 6 of 7 columns are sure. "
        "Check the one. Check what one value means."
    )
    assert words.looks_like(Proposal("a.csv", "", (), why="Say what it is.")).endswith("Say what it is\\.")


def test_every_row_has_a_place_in_the_sentence():
    counts = {"rows": 5473, "loaded": 5460, "changed": 0, "unchanged": 0, "duplicate": 0, "rejected": 13}
    assert words.accounted(counts).replace("\\", "") == "5,473 rows = 5,460 new + 0 changed + 13 rejected"
    assert words.accounted(counts | {"rows": 1, "loaded": 0, "unchanged": 1, "rejected": 0}).replace("\\", "") == (
        "1 row = 0 new + 0 changed + 1 known already + 0 rejected"
    )


def test_control_totals_are_those_of_the_source():
    sums = {
        "rows": 2,
        "billed": {"USD": 1250.5, "": 3},
        "units": 2.0,
        "from": "2025-08-01",
        "until": "2025-08-31T09:00:00Z",
    }
    assert words.control(sums).replace("\\", "") == (
        "2 rows · billed 3.00 · billed 1,250.50 USD · 2 units · 1 Aug 2025 to 31 Aug 2025"
    )
    bare = {"rows": 1, "billed": {}, "units": None, "from": None, "until": None}
    assert words.control(bare) == "1 row"


@pytest.mark.parametrize("state", ["queued", "running", "asking", "refused", "stopped", "unchanged"])
def test_titles_keep_file_names_as_text(state: str):
    title = words.titled(state, [HOSTILE], None)
    assert "](" not in title
    assert "<img" not in title.replace("\\<", "")


def test_a_column_is_explained_to_whoever_never_saw_the_contract():
    assert meanings.meaning("deliverables", "received_at") == (
        "When the work was asked for: opened, created, ordered. A date and time. Required."
    )
    assert "on hold" in meanings.meaning("deliverables", "status")


def test_a_person_reads_labels_and_words_but_cells_and_files_as_they_are():
    assert labels.spoken("received_at is empty, but required; units is not above 0") == (
        "Received is empty, but required; Units is not above 0"
    )
    assert labels.spoken("status is not one of received, on_hold (say what it means in [table.values.status])") == (
        "Status is not one of received, on hold"
    )
    assert labels.spoken("work_type.csv: 'vendor_id' beside a first_delivered_at") == (
        "work_type.csv: 'vendor_id' beside a First delivered"
    )


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_of_a_table_has_a_label_of_its_own(table):
    found = [labels.column(column.name) for column in table.columns]
    assert len(set(found)) == len(found)
    assert not [label for label in found if "_" in label or not label[0].isupper()]


def test_reasons_stand_with_counts_a_cell_and_the_first_line():
    file = {
        "rows": 9,
        "rejected": 8,
        "reasons": [
            {
                "reason": "received_at is empty, but required",
                "column": "received_at",
                "rows": 7,
                "line": 12,
                "value": "?",
            },
            {"reason": "units is not above 0", "column": "units", "rows": 1, "line": 4, "value": None},
        ],
    }
    assert words.reasons(file).replace("\\", "").splitlines() == [
        "- **7 rows**: Received is empty, but required (“?” counts as empty, first: line 12)",
        "- **1 row**: Units is not above 0 (line 4)",
    ]


def test_what_was_not_read_is_listed_without_the_command_lines_hints():
    hidden = "left out: the sheet is hidden (name it to read it: --sheet, or Sheets on the Import page)"
    unread = [{"file": f"q*{number}", "reason": hidden} for number in range(12)]
    lines = words.left_out(unread).replace("\u2060", "").split("\n")
    assert lines[0] == "- **q\\*0**: the sheet is hidden; choose it under Sheets to read it"
    assert (len(lines), lines[-1]) == (11, "- 2 more")


def test_an_encoding_is_named_as_a_person_may_know_it():
    assert questions.encoding("iso8859_2") == "Central European (iso8859_2)"
    assert questions.encoding("utf-16") == "Unicode, two bytes a letter (utf-16)"
    assert questions.encoding("as detected") == "as detected"


def test_totals_of_one_day_name_it_once():
    sums = {"rows": 1, "from": "2026-10-05T09:00:00+00:00", "until": "2026-10-05T17:00:00+00:00"}
    assert words.control(sums).endswith("1 row · 5 Oct 2026")


def test_activities_of_a_log_are_not_asked_about_again_as_events():
    log = Log("step", ("at",), delivery=("Letter",))
    doubtful = {"Letter": ValueProposal("other", 0.0, 9), "Wait": ValueProposal("paused", 0.6, 3)}
    items = replace(proposed(), mapping=replace(proposed().mapping, log=log))
    events = TableProposal(
        "events", 0.9, (), Mapping(TABLES["events"], {"event_type": ("step",)}), {"event_type": doubtful}
    )
    whole = mapping_draft.typed_by_log(Proposal("x.csv", "", (items, events)))
    assert mapping_draft.unsure_values(whole.tables[1], "event_type") == ["Wait"], (
        "a doubtful word of the contract still is"
    )
    assert mapping_draft.typed_by_log(Proposal("x.csv", "", (proposed(), events))).tables[1] == events, (
        "no log, so asked"
    )
