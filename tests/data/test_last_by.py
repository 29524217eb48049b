"""Several rows per id over time: the last one counts if a person says so, and is asked about if nobody has."""

from dataclasses import replace

import pytest

from data import jobs
from data.reading import Refused
from data.recognise import Saved, from_dict
from tests.conftest import item
from tests.data.recognising import proposed
from tests.data.test_import import counts, reasons
from tests.data.test_jobs import submitting, text_of  # noqa: F401

LAST = 'last_by = "{}"\n[[table]]\nname = "deliverables"\n'


@pytest.fixture
def last_by(tmp_path):
    """A profile that only says which rows count, for a file with the contract's own names."""

    def write(column: str, more: str = ""):
        path = tmp_path / "last.toml"
        path.write_text(more + LAST.format(column), "utf-8")
        return path

    return write


def states(*changes: tuple[str, str, str], number: int = 1) -> list[dict]:
    """The rows of one item: status, first delivery, and as of when."""
    return [item(number, status=s, first_delivered_at=d, Changed=at) for s, d, at in changes]


HISTORY = [
    ("received", "", "05/01/2026 09:00"),
    ("delivered", "2026-01-20T09:00:00Z", "20 Jan 2026 09:00"),
    ("in_progress", "", "13/01/2026 08:00"),
]


def test_the_latest_row_of_an_id_counts_wherever_it_stands(taking, export, taken, last_by):
    rows = [*states(*HISTORY), *states(("received", "", "06/01/2026 09:00"), number=2)]
    report = taking(export("a.csv", *rows), profile=last_by("changed"), timezone="UTC")
    assert counts(report) == (2, 0, 0, 2, 0)
    assert {
        "reason": "2 earlier rows of the same id were superseded: the latest Changed counts",
        "rows": 2,
    } in report["files"][0]["warnings"]
    assert not any("not used" in one["reason"] for one in report["files"][0]["warnings"])
    found = taken("select deliverable_id, status, _line from raw.deliverables order by 1")
    assert found == [("D-1", "delivered", 3), ("D-2", "received", 5)]


def test_rows_of_one_id_with_the_same_latest_value_are_rejected_where_they_differ(taking, export, last_by):
    first = states(("received", "", "1"), ("in_progress", "", "10"), ("on_hold", "", "10"), ("received", "", "9"))
    second = states(("received", "", "2"), ("on_hold", "", "11"), ("on_hold", "", "11"), number=2)
    report = taking(export("a.csv", *first, *second), profile=last_by("Changed"))
    assert counts(report) == (1, 0, 0, 4, 2)
    assert [line for line, *_ in reasons(report)] == [3, 4]


def test_a_row_whose_order_cannot_be_read_is_rejected_and_what_no_longer_counts_is_not(taking, export, last_by):
    rows = states(
        ("delivered", "", "2026-01-06T09:00:00Z"),  # breaks a rule, but is superseded
        ("in_progress", "", "soon"),
        ("on_hold", "", "2026-01-07T09:00:00Z"),
        ("received", "", ""),
    )
    report = taking(export("a.csv", *rows), profile=last_by("Changed"))
    assert counts(report) == (1, 0, 0, 1, 2)
    assert [(line, column) for line, column, _ in reasons(report)] == [
        (3, "Changed (last_by)"),
        (5, "Changed (last_by)"),
    ]


def test_the_latest_row_counts_even_where_it_breaks_a_rule(taking, export, last_by):
    rows = states(("in_progress", "", "2026-01-06"), ("delivered", "", "2026-01-07"))
    report = taking(export("a.csv", *rows, item(2, Changed="2026-01-06")), profile=last_by("Changed"), timezone="UTC")
    assert (counts(report), reasons(report)[0][:2]) == ((1, 0, 0, 1, 1), (3, "first_delivered_at"))


def test_a_local_time_of_the_ordering_column_is_asked_for_its_zone(taking, export, last_by):
    rows = states(("received", "", "2026-01-06 10:00"), ("on_hold", "", "2026-01-06 11:00"))
    with pytest.raises(Refused, match="Changed.* without a time zone"):
        taking(export("a.csv", *rows), profile=last_by("Changed"))


def test_a_column_that_the_file_lacks_is_refused(taking, export, last_by):
    with pytest.raises(Refused, match="last_by = 'Chnaged' in the profile names no column of the file. Its columns"):
        taking(export("a.csv", *states(*HISTORY)), profile=last_by("Chnaged"))


def vendor(name: str, revision: str) -> dict:
    return {"vendor_id": "V-1", "vendor_name": name, "revision": revision}


@pytest.mark.parametrize(
    ("rows", "table", "column"),
    [
        (states(*HISTORY), "deliverables", "Changed"),
        ([vendor("Oak", "1"), vendor("Oak Ltd", "2"), vendor("Oak PLC", "10")], "vendors", "revision"),
    ],
)
def test_without_a_profile_ids_that_return_over_time_are_refused_with_the_cure(
    importing, export, house, last_by, rows, table, column
):
    path = export(f"{table}.csv", *rows)
    with pytest.raises(Refused) as refused:
        importing(path, timezone="UTC")
    said = str(refused.value)
    assert "1 id returns with other values over time (3 rows" in said
    assert f'last_by = "{column}"' in said
    assert f'name = "{table}"' in said
    assert not house.directory.joinpath("current").exists()
    cured = last_by(column)
    cured.write_text(cured.read_text("utf-8").replace("deliverables", table), "utf-8")
    assert counts(importing(path, profile=cured, timezone="UTC")) == (1, 0, 0, 2, 0)
    decided = last_by("")
    decided.write_text(decided.read_text("utf-8").replace("deliverables", table), "utf-8")
    assert counts(importing(path, profile=decided, timezone="UTC", publish=False))[4] == 3


@pytest.mark.parametrize(
    "rows",
    [
        [item(1), item(1, status="on_hold")],  # nothing orders them
        [item(1, note="2026-01-05"), item(1, status="on_hold", note="2026-01-05")],  # the same day
        [item(1, line="1"), item(1, status="on_hold", line="2")],  # lines of an order are not versions
        [item(1, updated="2026-01-05"), item(1, status="on_hold", updated="2026-01-06")]
        + [item(n, updated="2026-01-05") for n in range(2, 22)],  # one contradiction among many rows
    ],
)
def test_a_contradiction_is_not_taken_for_states_over_time(taking, export, rows):
    report = taking(export("a.csv", *rows))
    assert counts(report)[4] == 2
    hints = [one["reason"] for one in report["files"][0]["warnings"] if "last_by" in one["reason"]]
    assert len(hints) == (len(rows) > 2)


def test_a_file_of_other_names_is_asked_the_same(tmp_path):
    path = tmp_path / "tickets.csv"
    lines = [
        f"T{number},Oak,brief,2026-03-02 09:00,{state},{solved},2026-03-{day:02} 09:00"
        for number in range(12)
        for state, solved, day in (("New", "", 2), ("Done", "2026-03-05 09:00", 5), ("In progress", "", 3))
    ]
    path.write_text("\n".join(["Ticket,Vendor,Kind,Opened,State,Solved,Last update", *lines]), "utf-8")
    asked = {one.kind: one for one in proposed(path).questions}
    assert set(asked) == {"timezone", "last_by"}
    assert list(asked["last_by"].choices) == ["Last update", ""]


def test_one_answer_in_the_browser_keeps_the_last_rows(submitting, house):  # noqa: F811
    job = submitting({"a.csv": text_of(*(dict(row) for row in states(*HISTORY)))}, timezone="UTC")
    (proposal,) = (from_dict(one) for one in job.proposals)
    (asked,) = proposal.questions
    assert (job.state, asked.kind, asked.column) == ("asking", "last_by", "Changed")
    mapping = replace(proposal.tables[0].mapping, last_by="Changed")
    jobs.answer(
        job.id, profiles=[Saved("a", tuple(proposal.cells), (mapping,))], settings={}, warehouse=house.directory
    )
    found = jobs.find(job.id, house.directory)
    assert (found.state, counts(found.report)) == ("ready", (1, 0, 0, 2, 0))


def test_an_older_state_that_is_imported_later_is_named(taking, export, last_by):
    newer, older = HISTORY[1:2], HISTORY[2:]
    taking(export("new.csv", *states(*newer)), profile=last_by("Changed"), timezone="UTC")
    report = taking(export("old.csv", *states(*older)), profile=last_by("Changed"), timezone="UTC")
    said = [one["reason"] for one in report["files"][0]["warnings"] if "were delivered are open" in one["reason"]]
    assert len(said) == 1
    assert "the file that is imported last counts" in said[0]
