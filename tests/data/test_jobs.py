"""Imports as processes of their own: they run on their own, ask, wait to be committed, and may die at any moment."""

import fcntl
import io
import json
import os
import random
import signal
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from data import job_folder, jobs
from data.contract import TABLES
from data.jobs import Job
from data.profile import Mapping
from data.reading import Refused
from data.recognise import Profiles, Saved, from_dict
from data.warehouse import NoWarehouse, WarehouseError, reading
from tests import processes
from tests.conftest import SAMPLE, item
from tests.data.test_preview import cells, workbook


def text_of(*rows: dict) -> bytes:
    """Rows as a CSV export."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    return "\n".join([",".join(header), *(",".join(row.get(name, "") for name in header) for row in rows), ""]).encode()


@pytest.fixture
def folder_of(house):
    """The folder of a job."""
    return lambda job_id: job_folder.Folder(house.directory / "jobs" / job_id)


def wait(folder: job_folder.Folder) -> None:
    """Wait until the job's process has ended."""
    lock = os.open(folder.path / "lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.close(lock)


@pytest.fixture
def submitting(house, imports_here):
    """Submit files (name → bytes); returns what became of them."""

    def run(files: dict[str, bytes], **settings) -> Job:
        named = [(name, io.BytesIO(content)) for name, content in files.items()]
        job_id = jobs.submit(named, by="Ada", warehouse=house.directory, **settings)
        return jobs.find(job_id, house.directory)

    return run


def test_a_file_of_the_contract_goes_straight_to_ready_and_commits_what_was_shown(submitting, house, folder_of, stored):
    job = submitting({"orders.csv": text_of(item(1), item(2, units="x"))})
    assert (job.state, job.refusal, job.base) == ("ready", None, None)
    assert [file["rows"] for file in job.report["files"]] == [2]
    with pytest.raises(NoWarehouse):
        house.current()
    preview = folder_of(job.id).preview.read_bytes()
    version = jobs.commit(job.id, "Bob", house.directory)
    assert version.path.read_bytes() == preview
    assert stored("select deliverable_id from raw.deliverables") == [("D-1",)]
    assert (house.history()[0]["by"], house.history()[0]["job"]) == ("Bob", job.id)
    done = jobs.find(job.id, house.directory)
    assert (done.state, done.version) == ("committed", "0001")
    assert Path(done.report["rejects_file"]).read_text("utf-8").count("\n") == 2
    assert not folder_of(job.id).uploads.exists()
    assert jobs.commit(job.id, "Bob", house.directory) == version, "committing twice is committing once"


def foreign(*numbers: int) -> bytes:
    """An export with column names of its own, and times in one zone."""
    rows = [f"{n},Acme,legal,nda,2026-01-{n:02}T09:00:00Z,received," for n in numbers]
    return "\n".join(["Ticket,Supplier,Dept,Kind,Opened,State,Closed", *rows, ""]).encode()


HEADER = ("Ticket", "Supplier", "Dept", "Kind", "Opened", "State", "Closed")
CONFIRMED = Saved(
    "Tickets",
    HEADER,
    (
        Mapping(
            TABLES["deliverables"],
            dict(
                zip(
                    (
                        "deliverable_id",
                        "vendor_id",
                        "segment",
                        "work_type",
                        "received_at",
                        "status",
                        "first_delivered_at",
                    ),
                    ((name,) for name in HEADER),
                    strict=True,
                )
            ),
        ),
    ),
)


def test_what_is_not_recognised_is_asked_answered_and_known_the_next_time(submitting, house):
    job = submitting({"tickets 2026-01.csv": foreign(1, 2), "orders.csv": text_of(item(7))})
    assert (job.state, [one["text"] for one in job.proposals]) == ("asking", ["tickets 2026-01.csv"])
    assert json.loads(json.dumps(job.proposals)) == job.proposals
    assert job.report is None
    with pytest.raises(WarehouseError, match="no preview"):
        jobs.commit(job.id, "Ada", house.directory)
    jobs.answer(job.id, profiles=[CONFIRMED], warehouse=house.directory)
    job = jobs.find(job.id, house.directory)
    assert (job.state, job.proposals, [file["loaded"] for file in job.report["files"]]) == ("ready", [], [1, 2])
    assert not house.profiles.exists(), "nothing is kept before the commit"
    jobs.commit(job.id, "Ada", house.directory)
    assert Profiles(house.profiles).find(HEADER).name == "Tickets"
    job = submitting({"tickets 2026-02.csv": foreign(2, 3)})
    assert (job.state, job.report["files"][0]["profile"], job.report["files"][0]["kind"]) == (
        "ready", "Tickets", "saved profile",
    )  # fmt: skip


def test_everything_that_is_open_in_several_files_is_asked_at_once(submitting):
    naive = text_of(item(1, received_at="2026-01-05 09:00", promised_at="2026-01-06 10:00"))
    job = submitting({"a.csv": foreign(1), "b.csv": naive, "c.csv": naive.replace(b"D-1", b"D-2")})
    assert job.state == "asking"
    assert [one["text"] for one in job.proposals] == ["a.csv", "b.csv", "c.csv"]
    assert {question["kind"] for one in job.proposals[1:] for question in one["questions"]} == {"timezone"}


def test_notes_are_left_out_of_a_workbook_and_only_what_could_be_a_table_is_asked_about(submitting, tmp_path):
    """Whatever was asked before, and whichever sheet comes first."""
    notes = [["About this export", "Written by"], ["Please ask Ann", "Bob"], ["Thank you", "Bob"]]
    tickets = [list(HEADER), ["1", "Acme", "legal", "nda", "2026-01-05T09:00:00Z", "received", ""]]
    book = workbook(tmp_path / "book.xlsx", Notes=notes, Tickets=tickets)
    both = workbook(tmp_path / "both.xlsx", Notes=notes, Items=cells(item(1), item(2)))
    job = submitting({"book.xlsx": book.read_bytes(), "both.xlsx": both.read_bytes()})
    assert (job.state, [one["text"] for one in job.proposals]) == ("asking", ["book.xlsx: Tickets"])


def test_a_file_can_be_left_out(submitting, house):
    job = submitting({"tickets.csv": foreign(1), "orders.csv": text_of(item(7))}, tables={"tickets.csv": ""})
    assert (job.state, [file["file"] for file in job.report["files"]]) == ("ready", ["orders.csv"])
    assert job.report["left_out"] == [{"file": "tickets.csv", "reason": "left out, as you said"}]
    jobs.answer(job.id, settings={"tables": {"tickets.csv": "", "orders.csv": ""}}, warehouse=house.directory)
    job = jobs.find(job.id, house.directory)
    assert (job.state, job.refusal) == (
        "refused", "Every file was left out, so there is nothing to import. Take one back in.",
    )  # fmt: skip


def test_what_cannot_be_a_table_is_refused_by_the_name_people_know(submitting, house):
    job = submitting({"pic.csv": b"\x89PNG\r\n\x1a\n"})
    assert (job.state, job.refusal) == ("refused", "pic.csv is a PNG picture, not a table: export it as CSV or XLSX.")
    with pytest.raises(NoWarehouse):
        house.current()


def test_a_name_from_outside_is_shown_and_never_a_path(submitting, house, folder_of):
    shown = {
        "../../x": "x", "..": "file", "C:\\tmp\\orders.csv": "orders.csv", "a\nb\x00.csv": "a?b?.csv",
        "": "file (2)", "<img onerror>.csv": "<img onerror>.csv", "x" * 300: "x" * 120,
    }  # fmt: skip
    job = submitting({name: text_of(item(number)) for number, name in enumerate(shown)})
    assert (job.state, sorted(file["file"] for file in job.report["files"])) == ("ready", sorted(shown.values()))
    stored = [path.name for path in folder_of(job.id).uploads.rglob("*") if path.is_file()]
    assert [len(name) for name in stored] == [32] * len(shown)
    outside = {path.name for path in house.directory.parent.iterdir()}
    assert outside == {"warehouse"}


def test_two_files_of_one_name_are_told_apart(imports_here, house):
    named = [("a.csv", io.BytesIO(text_of(item(number)))) for number in (1, 2)]
    job_id = jobs.submit(named, by="Ada", warehouse=house.directory)
    report = jobs.find(job_id, house.directory).report
    assert [file["file"] for file in report["files"]] == ["a.csv", "a.csv (2)"]


def test_a_commit_after_somebody_elses_is_told_to_look_again(submitting, house, stored):
    first, second = (submitting({f"{n}.csv": text_of(item(n))}) for n in (1, 2))
    jobs.commit(first.id, "Ada", house.directory)
    with pytest.raises(WarehouseError, match="Someone else changed the data since this preview"):
        jobs.commit(second.id, "Bob", house.directory)
    assert jobs.find(second.id, house.directory).state == "outdated"
    jobs.again(second.id, house.directory)
    assert jobs.find(second.id, house.directory).base == "0001"
    jobs.commit(second.id, "Bob", house.directory)
    assert stored("select count(*) from raw.deliverables") == [(2,)]


def _commit(job_id: str, folder: Path, go, pipe) -> None:
    go.wait(processes.PATIENCE_SECONDS)
    try:
        pipe.send(jobs.commit(job_id, "x", folder).name)
    except WarehouseError as error:
        pipe.send(str(error))


def test_of_many_commits_at_once_exactly_one_wins(submitting, house):
    ready = [submitting({f"{n}.csv": text_of(item(n))}) for n in range(3)]
    pipes = [processes.Pipe(duplex=False) for _ in ready]
    go = processes.Event()
    for job, (_, there) in zip(ready, pipes, strict=True):
        processes.started(_commit, job.id, house.directory, go, there)
    go.set()
    answers = [here.recv() for here, _ in pipes]
    assert sorted(answer[:12] for answer in answers) == ["0001", *["Someone else"] * 2]
    assert len(house.history()) == 1


def test_one_job_committed_from_many_threads_is_one_version(submitting, house):
    job = submitting({"a.csv": text_of(item(1))})
    versions = []
    threads = [
        threading.Thread(target=lambda: versions.append(jobs.commit(job.id, "x", house.directory).name))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions == ["0001"] * 4
    assert len(house.history()) == 1


def test_the_same_file_again_changes_nothing_and_leaves_nothing(submitting, house, folder_of):
    job = submitting({"a.csv": text_of(item(1))})
    jobs.commit(job.id, "Ada", house.directory)
    job = submitting({"b.csv": text_of(item(1))})
    assert (job.state, job.version) == ("unchanged", "0001")
    assert not folder_of(job.id).preview.exists()
    assert len(house.history()) == 1


def test_a_job_killed_at_any_moment_is_stopped_harms_nothing_and_can_be_run_again(house, importing, export, folder_of):
    """Kill −9 at random moments: the warehouse stays whole, the job says stopped, and a second run succeeds."""
    importing(export("0.csv", item(0)))
    content = text_of(*(item(n) for n in range(1, 3_000)))
    chance, stopped = random.Random(5), 0
    began = time.perf_counter()
    job_id = jobs.submit([("a.csv", io.BytesIO(content))], by="Ada", warehouse=house.directory)
    wait(folder_of(job_id))
    usual = time.perf_counter() - began
    for _ in range(5):  # the fifty kills of the design are those of the import itself, in test_warehouse.py
        jobs.again(job_id, house.directory)
        process = jobs._children[-1]
        moment = chance.uniform(0, usual)
        try:
            process.wait(moment)
            usual = min(usual, moment)  # faster than the first time; the next ones should be killed
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        wait(folder_of(job_id))
        state = jobs.find(job_id, house.directory).state
        stopped += state == "stopped"
        assert state in ("stopped", "ready")
        assert (house.current().name, house.current().notice) == ("0001", "")
    assert stopped > 1
    jobs.again(job_id, house.directory)
    wait(folder_of(job_id))
    assert not folder_of(job_id).work.exists()
    jobs.commit(job_id, "Ada", house.directory)
    with reading(house.current().path) as connection:
        assert connection.execute("select count(*) from fact.deliverables").fetchone() == (3_000,)


def test_a_commit_killed_between_version_and_note_is_still_a_commit(submitting, house, folder_of):
    job = submitting({"a.csv": text_of(item(1))})
    jobs.commit(job.id, "Ada", house.directory)
    folder_of(job.id).write_state(state="ready", version=None)  # the state when the pointer had just moved
    assert jobs.find(job.id, house.directory).state == "committed"
    folder = folder_of(submitting({"b.csv": text_of(item(2))}).id)
    folder.preview.unlink()  # it was moved into place, but the pointer was not
    assert jobs.find(folder.id, house.directory).state == "stopped"


def test_a_crash_is_logged_in_the_jobs_folder_and_nowhere_else(house, folder_of):
    folder = folder_of(jobs.submit([("a.csv", io.BytesIO(b"x"))], by="Ada", warehouse=house.directory))
    wait(folder)
    (folder.path / "request.json").write_text('{"by": "x", "files": 3, "settings": {}}')
    lock = folder.lock()
    jobs._start(folder, lock)
    os.close(lock)
    wait(folder)
    assert "Traceback" in folder.log.read_text("utf-8")
    assert folder.state()["state"] == "running"
    with pytest.raises(NoWarehouse):
        house.current()


def test_a_job_at_work_is_discarded_with_its_process_and_files(house, folder_of):
    content = text_of(*(item(n) for n in range(50_000)))
    job_id = jobs.submit([("a.csv", io.BytesIO(content))], by="Ada", warehouse=house.directory)
    process = jobs._children[-1]
    jobs.discard(job_id, house.directory)
    process.wait()
    assert jobs.jobs(house.directory) == []
    assert not folder_of(job_id).path.exists()
    with pytest.raises(WarehouseError, match="no longer kept"):
        jobs.find(job_id, house.directory)


@pytest.mark.parametrize("job_id", ["", "..", "../../etc", "20260101T000000000000-00000000"])
def test_an_id_that_is_none_is_a_sentence(house, job_id):
    with pytest.raises(WarehouseError, match="no longer kept"):
        jobs.find(job_id, house.directory)


def test_only_the_newest_jobs_are_kept(submitting, house, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT_JOBS", 2)
    ids = [submitting({"a.csv": text_of(item(n))}).id for n in range(3)]
    assert [job.id for job in jobs.jobs(house.directory)] == [ids[2], ids[1]]


def test_an_odd_setting_is_refused_before_anything_is_kept(house):
    for settings, sentence in (({"colour": "red"}, "not a setting"), ({"timezone": "Mars"}, "not a time zone")):
        with pytest.raises(Refused, match=sentence):
            jobs.submit([("a.csv", io.BytesIO(b"a"))], by="Ada", warehouse=house.directory, **settings)
    assert not (house.directory / "jobs").exists()


def test_the_sample_shows_its_stages(house, folder_of):
    files = [(path.name, path.open("rb")) for path in sorted(SAMPLE.glob("*.csv"))]
    job_id = jobs.submit(files, by="Ada", warehouse=house.directory)
    for _, file in files:
        file.close()
    wait(folder_of(job_id))
    job = jobs.find(job_id, house.directory)
    said = [stage["stage"] for stage in job.stages]
    assert said[:2] == ["Reading baselines.csv", "Checking baselines.csv"]
    assert said[-2:] == ["Computing the facts", "Comparing"]
    assert (job.step, job.steps) == (20, 20)


PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(200)
TICKETS = Mapping(
    TABLES["deliverables"],
    {"deliverable_id": ("Ticket",), "vendor_id": ("Team",), "work_type": ("Kind",), "received_at": ("Opened",),
     "status": ("State",), "first_delivered_at": ("Closed",)},
    {"status": {"Done": "delivered"}},
    {"segment": "legal"},
    timezone="Europe/Berlin",
    day_first=True,
)  # fmt: skip
TICKET = {
    "Ticket": "T-1", "Team": "Orion", "Kind": "nda", "Opened": "03/04/2026 09:00", "Closed": "05/04/2026 10:00",
    "State": "Done", "Urgency": "high",
}  # fmt: skip


def test_a_review_asks_again_with_what_is_in_force_and_ends_with_the_answer(submitting, house):
    first = submitting({"tickets.csv": text_of(TICKET)})
    jobs.answer(first.id, profiles=[Saved("Tickets", tuple(TICKET), (TICKETS,))], warehouse=house.directory)
    ready = jobs.find(first.id, house.directory)
    assert (ready.state, ready.report["files"][0]["kind"]) == ("ready", "your mapping")

    jobs.answer(first.id, settings={"review": True}, warehouse=house.directory)
    asking = jobs.find(first.id, house.directory)
    proposal = from_dict(asking.proposals[0])
    assert (asking.state, proposal.read_by) == ("asking", "Tickets")
    assert proposal.tables[0].mapping == TICKETS
    assert {one.kind for one in proposal.questions} == {"timezone", "date_order"}, "what was said may change too"
    assert proposal.tables[0].values["status"]["Done"].value == "delivered"
    assert proposal.lists["Urgency"] == {"high": 1}

    jobs.again(first.id, house.directory)
    again = jobs.find(first.id, house.directory)
    assert (again.state, again.report["files"][0]["loaded"]) == ("ready", 1)
    assert "review" not in again.settings


def test_a_review_of_the_contracts_own_names_shows_them(submitting, house):
    job = submitting({"work.csv": text_of(item(1))}, review=True)
    proposal = from_dict(job.proposals[0])
    assert (job.state, proposal.read_by) == ("asking", "the data contract")
    assert {one.column: one.sources for one in proposal.tables[0].columns if one.sources} == {
        name: (name,) for name in item(1)
    }


def test_a_review_takes_up_what_was_left_out_unless_it_cannot_be_read(submitting):
    left = {"other.csv": "", "photo.png": ""}
    job = submitting({"work.csv": text_of(item(1)), "other.csv": b"a,b\n1,2\n", "photo.png": PHOTO}, tables=left)
    assert job.state == "ready"
    job = submitting(
        {"work.csv": text_of(item(1)), "other.csv": b"a,b\n1,2\n", "photo.png": PHOTO}, tables=left, review=True
    )
    assert [one["text"] for one in job.proposals] == ["other.csv", "work.csv"]


def test_a_mapping_by_which_no_row_can_be_used_is_not_kept_and_can_be_changed(submitting, house):
    job = submitting({"tickets.csv": text_of(TICKET)})
    wrong = replace(TICKETS, values={})
    jobs.answer(job.id, profiles=[Saved("Tickets", tuple(TICKET), (wrong,))], warehouse=house.directory)
    assert jobs.find(job.id, house.directory).state == "unchanged"
    assert Profiles(house.profiles).all() == []

    jobs.answer(job.id, profiles=[Saved("Tickets", tuple(TICKET), (TICKETS,))], warehouse=house.directory)
    assert jobs.find(job.id, house.directory).report["files"][0]["loaded"] == 1
