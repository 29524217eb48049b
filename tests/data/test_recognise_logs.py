"""What is proposed for a log: its deliverables beside its events, and what each activity does to a case."""

import csv
from pathlib import Path

import pytest

from data import jobs
from data.profile import profile_text
from data.recognise import Known, Saved, as_dict, from_dict
from tests.data.recognising import EXPORTS, proposed, tables
from tests.data.test_import import counts
from tests.data.test_jobs import submitting  # noqa: F401

HEADER = ("Case ID", "Activity", "Timestamp")


@pytest.fixture
def log(tmp_path: Path):
    """Write a log in which each case goes through these activities, one hour apart; returns the file."""

    def write(
        *activities: str, cases: int = 12, header: tuple = ("Case ID", "Activity", "Timestamp"), more=None
    ) -> Path:
        path = tmp_path / "log.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(header)
            for case in range(cases):
                for hour, activity in enumerate(activities):
                    row = [f"C{case}", activity, f"2026-03-{case + 2:02}T{hour + 8:02}:00:00Z"]
                    writer.writerow(row + (more(case, hour) if more else []))
        return path

    return write


def roles(path: Path, **settings) -> dict[str, str]:
    """Activity → role, for those that have one."""
    found = proposed(path, **settings).tables[0].activities
    return {one.name: one.role for one in found if one.role}


ROLES = [
    "Register, Check documents, Wait for client: pause, Resumed: resume, Send decision: delivery, "
    "Approved: acceptance, Close case: end",
    "Register, Check, Close case: delivery",
    "Received, Check completed forms, Case withdrawn: end",
    "Eingang, Prüfung, Wartet auf Kunde: pause, Fortgesetzt: resume, Geliefert: delivery, Abgenommen: acceptance",
    "Recibido, En espera: pause, Entregado: delivery, Aprobado: acceptance",
    "Reçu, En attente: pause, Livré: delivery, Approuvé: acceptance",
    "Recebido, Aguardando: pause, Concluído: delivery, Fechado: end",
    "Intake, Step A, Step B, Letter: delivery",  # by its position alone
    "Delivered, Step A, Step B: delivery",  # what starts a case delivers nothing
]


@pytest.mark.parametrize("told", ROLES)
def test_roles_follow_from_names_in_five_languages_else_from_places(log, told):
    expected = dict(one.partition(": ")[::2] for one in told.split(", "))
    assert roles(log(*expected)) == {name: role for name, role in expected.items() if role}


def test_an_end_that_only_few_cases_have_is_no_delivery(tmp_path):
    rows = [
        f"C{case},{activity},2026-03-02T{hour:02}:00:00Z"
        for case in range(9)
        for hour, activity in enumerate(("Intake", "Step A", f"Letter {case % 3}"), 8)
    ]
    (tmp_path / "log.csv").write_text("\n".join(["Case ID,Activity,Timestamp", *rows]), "utf-8")
    assert roles(tmp_path / "log.csv") == {}


def test_places_are_counted_by_time_whatever_the_order_of_the_file(log):
    path = log("Register", "Check", "Close case")
    header, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(lines)]), "utf-8")
    found = {one.name: (one.rows, one.cases, one.first, one.last) for one in proposed(path).tables[0].activities}
    assert found == {"Register": (12, 12, 12, 0), "Check": (12, 12, 0, 0), "Close case": (12, 12, 0, 12)}


def test_columns_that_say_one_thing_of_a_case_feed_it_and_others_do_not(log):
    header = ("Case ID", "Activity", "Timestamp", "Vendor", "Resource", "Deadline")
    path = log(
        "Register", "Check", "Close case", header=header,
        more=lambda case, hour: [f"V{case % 3}" if hour else "", f"R{hour}", f"2026-04-{case + 1:02}"],
    )  # fmt: skip
    mapping = proposed(path).tables[0].mapping
    assert mapping.columns["vendor_id"] == ("Vendor",)
    assert mapping.columns["promised_at"] == ("Deadline",)
    assert "Resource" not in {name for names in mapping.columns.values() for name in names}
    assert mapping.by_log == ("received_at", "status", "first_delivered_at", "final_delivered_at")


def test_a_log_of_known_deliverables_feeds_events_alone(log):
    known = Known(items=frozenset(f"c{case}" for case in range(12)))
    assert tables(proposed(log("Register", "Close case"), known)) == ["events"]


def test_states_of_an_item_are_a_log_too(log):
    path = log("To Do", "In Progress", "Waiting", "Done", header=("Ticket", "To", "Changed at"))
    path.write_text(path.read_text("utf-8").replace("Ticket,To,", "Ticket,Activity,", 1), "utf-8")
    assert roles(path) == {"Waiting": "pause", "Done": "delivery"}


def test_the_start_of_an_activity_is_not_its_completion(log, taking, taken, tmp_path):
    header = ("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition")
    path = log(
        "Register", "Deliver", "Deliver", header=header,
        more=lambda case, hour: ["complete" if hour != 1 else "start"],
    )  # fmt: skip
    (table, events) = proposed(path).tables
    assert table.mapping.log.lifecycle == "lifecycle:transition"
    (tmp_path / "p.toml").write_text(profile_text((table.mapping, events.mapping), name="x", headers=()), "utf-8")
    taking(path, profile=tmp_path / "p.toml")
    assert taken("select distinct strftime(first_delivered_at, '%H') from raw.deliverables") == [("10",)]


def test_a_proposal_with_activities_goes_through_json():
    proposal = proposed(EXPORTS / "process_log.csv")
    assert proposal.tables[0].activities
    assert from_dict(as_dict(proposal)) == proposal


def test_a_log_is_imported_by_one_click_and_read_the_same_next_time(submitting, house):  # noqa: F811
    content = (EXPORTS / "process_log.csv").read_bytes()
    job = submitting({"process_log.csv": content})
    (proposal,) = map(from_dict, job.proposals)
    mappings = tuple(one.mapping for one in proposal.tables)
    saved = Saved("log", tuple(proposal.cells), mappings)
    jobs.answer(job.id, profiles=[saved], settings={}, warehouse=house.directory)
    report = jobs.find(job.id, house.directory).report
    assert (counts(report), counts(report, 1)) == ((6, 0, 0, 0, 0), (36, 0, 0, 0, 0))
    jobs.answer(job.id, profiles=[], settings={"review": True}, warehouse=house.directory)
    (again,) = map(from_dict, jobs.find(job.id, house.directory).proposals)
    assert [one.mapping for one in again.tables] == list(mappings)
    assert {one.name: one.role for one in again.tables[0].activities if one.role} == {
        "Close case": "delivery", "Put on hold": "pause", "Resume": "resume",
    }  # fmt: skip


STATES = [
    ("Ticket,Team,Opened,State,Solved,Changed", "Changed"),
    ("Order No,Supplier,Received,Status,Delivered,Version", "Version"),
    ("Ticket ID,Assignee,Created,State,Closed,Last update", "Last update"),
    ("Vorgangsnummer,Dienstleister,Eingang,Zustand,Erledigt am,Geändert am", "Geändert am"),
]


@pytest.mark.parametrize(("header", "orders"), STATES)
def test_an_id_on_several_rows_over_time_is_a_key_and_its_order_is_asked(tmp_path, header, orders):
    rows = [header]
    for item in range(10, 28):
        for place, (state, closed) in enumerate(
            (("open", ""), ("in progress", ""), ("closed", "2026-04-09T09:00Z")), 1
        ):
            changed = place if orders == "Version" else f"2026-04-0{place}T09:00Z"
            rows.append(f"T{item},{'Oak' if item % 2 else 'Elm'},2026-03-{item}T09:00Z,{state},{closed},{changed}")
    (tmp_path / "states.csv").write_text("\n".join(rows), "utf-8")
    found = proposed(tmp_path / "states.csv")
    assert tables(found) == ["deliverables"]
    assert found.tables[0].mapping.columns["deliverable_id"] == (header.partition(",")[0],)
    assert [(one.kind, one.column) for one in found.questions] == [("last_by", orders)]


def test_lines_of_an_order_are_no_states_of_it(tmp_path):
    rows = ["Order Number,Order Date,Item,Qty,Price,Supplier"]
    rows += [f"O{order},2026-03-{order},Part {line},{line},9.50,Oak" for order in range(10, 28) for line in (1, 2, 3)]
    (tmp_path / "lines.csv").write_text("\n".join(rows), "utf-8")
    found = proposed(tmp_path / "lines.csv")
    assert not any("deliverable_id" in one.mapping.columns for one in found.tables)


def test_a_history_of_from_and_to_is_a_log(log):
    path = log("To Do", "In Progress", "Done", header=("Issue", "To", "When", "From"), more=lambda case, hour: ["x"])
    assert roles(path) == {"Done": "delivery"}


def test_what_is_not_delivered_is_no_delivery(log):
    path = log("Angelegt", "Nicht geliefert", "Auslieferung", header=("Auftrag", "Tätigkeit", "Zeitstempel"))
    assert roles(path) == {"Auslieferung": "delivery"}
