"""A log that arrives in pieces: a case is made of all its events, whichever file and import brought them."""

import zipfile

import pytest

from data.reading import Refused
from tests.data.book_fixture import book
from tests.data.conftest import Intakes
from tests.data.test_cases import EVENTS, FOUND, LOG, ROLES, event
from tests.data.test_import import counts

TYPES = "select deliverable_id, event_type, strftime(occurred_at, '%d %H:%M') from raw.events order by 1, 3, 2"


@pytest.fixture
def profile(tmp_path):
    """Write a profile of a log with additional columns."""

    def write(more: str = EVENTS, roles: str = ROLES):
        path = tmp_path / "log.toml"
        path.write_text(f'timezone = "UTC"\n{LOG}{roles}{more}', "utf-8")
        return path

    return write


FIRST = [
    event("a", "Register", "02 09:00", Due="2026-03-20"),
    event("a", "Scan", "03 09:00"),
    event("b", "Register", "02 10:00"),
    event("b", "Send decision", "04 10:00"),
    event("c", "Register", "03 09:00"),
    event("c", "Ask client", "05 09:00"),
    event("d", "Register", "05 12:00"),
    event("d", "Withdrawn", "06 12:00"),
]
SECOND = [
    event("a", "Send decision", "09 09:00", Team="Elm"),
    event("b", "Send decision", "10 09:00", Team=""),
    event("b", "Approve", "11 09:00", Team=""),
    event("c", "Scan", "10 09:00"),
    event("d", "Scan", "10 09:00"),
    event("e", "Register", "10 09:00"),
]


def everything(taken) -> tuple:
    more = "select deliverable_id, vendor_id, promised_at::varchar from raw.deliverables order by 1"
    return taken(FOUND), taken(more), taken(TYPES)


@pytest.mark.parametrize(("resume", "order"), [([], ("w2.csv", "w1.csv")), (["Client answered"], ("w1.csv", "w2.csv"))])
def test_pieces_say_what_the_whole_log_says_in_whichever_order_they_come(
    taking, export, profile, taken, tmp_path, resume, order
):
    roles = ROLES.replace('["Client answered"]', str(resume).replace("'", '"'))
    given = profile(roles=roles)
    taking(export("whole.csv", *FIRST, *SECOND), profile=given)
    whole = everything(taken)
    assert whole[0] == [
        ("a", "delivered", "02 09:00", "09 09:00", None, None),
        ("b", "accepted", "02 10:00", "04 10:00", "11 09:00", "10 09:00"),
        ("c", "on_hold" if resume else "in_progress", "03 09:00", None, None, None),
        ("d", "cancelled", "05 12:00", None, None, None),
        ("e", "received", "10 09:00", None, None, None),
    ]
    rows = {"w1.csv": FIRST, "w2.csv": SECOND}
    pieces = Intakes(tmp_path / "pieces")
    for name in order:
        pieces.take(export(name, *rows[name]), profile=given)
    assert everything(pieces.stored) == whole
    again = pieces.take(export(order[0], *rows[order[0]]), profile=given)
    assert [sum(counts(again, n)) - counts(again, n)[2] for n in (0, 1)] == [0, 0]


def test_members_of_one_zip_are_one_log(taking, export, profile, taken, tmp_path):
    taking(export("whole.csv", *FIRST, *SECOND), profile=profile())
    whole = everything(taken)
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as archive:
        for name, rows in (("w1.csv", FIRST), ("w2.csv", SECOND)):
            archive.write(export(name, *rows), name)
    members = Intakes(tmp_path / "zip")
    report = members.take(tmp_path / "log.zip", profile=profile())
    assert everything(members.stored) == whole
    said = {one["reason"]: one["rows"] for file in report["files"] for one in file["warnings"]}
    assert said["ids with events of other files that this one lacks: those count too"] == 4
    assert not any("replaced" in one for one in said)


def test_without_the_events_what_was_known_of_a_case_stays_and_is_named(taking, export, profile, taken):
    taking(export("w1.csv", *FIRST), profile=profile(""))
    report = taking(export("w2.csv", *SECOND), profile=profile(""))
    assert [row[:4] for row in taken(FOUND)] == [
        ("a", "delivered", "02 09:00", "09 09:00"),
        ("b", "accepted", "02 10:00", "04 10:00"),
        ("c", "on_hold", "03 09:00", None),
        ("d", "cancelled", "05 12:00", None),
        ("e", "received", "10 09:00", None),
    ]
    said = {one["reason"].partition(":")[0]: one["rows"] for one in report["files"][0]["warnings"]}
    assert said["ids that other files gave an earlier receipt, but no events"] == 4


def test_roles_that_are_corrected_are_taken_for_events_of_earlier_imports_too(taking, export, profile, taken):
    wrong = ROLES.replace("Send decision", "Scan")
    taking(export("w1.csv", *FIRST), profile=profile(roles=wrong))
    taking(export("w2.csv", *SECOND), profile=profile())
    assert taken(FOUND)[0][:4] == ("a", "delivered", "02 09:00", "09 09:00")


def test_a_week_that_is_replaced_leaves_the_weeks_before(taking, export, profile, taken):
    taking(export("w1.csv", *FIRST), profile=profile())
    taking(export("w2.csv", *SECOND, event("a", "Scan", "10 10:00")), profile=profile())
    taking(export("w2.csv", *SECOND), profile=profile(), replace_period=True)
    assert taken("select count(*) from raw.deliverables") == [(5,)]
    assert taken("select count(*) from raw.events where occurred_at < '2026-03-08'") == [(8,)]


def test_cases_of_other_files_are_no_log(taking, export, profile, taken):
    taking(
        export("events.csv", {"deliverable_id": "a", "event_type": "assigned", "occurred_at": "2026-01-01T00:00:00Z"})
    )
    taking(export("w1.csv", *FIRST), profile=profile())
    assert taken(FOUND)[0][:3] == ("a", "in_progress", "02 09:00")


def test_sheets_of_one_workbook_are_one_log_where_their_events_are_read(taking, profile, taken, tmp_path):
    path = book(tmp_path / "log.xlsx", March=FIRST, April=SECOND)
    taking(path, profile=profile())
    assert taken(FOUND)[:2] == [
        ("a", "delivered", "02 09:00", "09 09:00", None, None),
        ("b", "accepted", "02 10:00", "04 10:00", "11 09:00", "10 09:00"),
    ]
    with pytest.raises(Refused, match="let the mapping read the events too"):
        taking(path, profile=profile(""))


def test_the_events_may_be_mapped_before_the_deliverables(taking, export, profile, taken):
    given = profile("")
    text = given.read_text("utf-8")
    given.write_text(text.replace(LOG, EVENTS + LOG), "utf-8")
    taking(export("w1.csv", *FIRST), profile=given)
    taking(export("w2.csv", *SECOND), profile=given)
    assert taken(FOUND)[:2] == [
        ("a", "delivered", "02 09:00", "09 09:00", None, None),
        ("b", "accepted", "02 10:00", "04 10:00", "11 09:00", "10 09:00"),
    ]
