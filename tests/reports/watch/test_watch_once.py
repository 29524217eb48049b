"""Never twice, never lost: servers down, runs killed, simultaneous runs; and rehearsals, which do nothing."""

import hashlib
import os
import signal
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from data.written import Written
from reports.__main__ import main
from reports.watch import rules, sent, watcher
from reports.watch.message import REPEATED
from reports.watch.post import Post

from ...processes import Event, exit_code, started
from .conftest import LATER
from .planted import AS_OF, publish, rule, run, settings, write
from .servers import Hook, Mailbox, body, free_port

LATE = rule("Late", "no_new_data")
TO_TWO = {"to": '["a@kpo.example", "b@kpo.example"]'}


def states(house) -> list[str]:
    """What became of each message."""
    return [status.state for status in sent.Sent(Written(house.directory)).all().values()]


def test_the_same_thing_is_sent_once(house):
    publish(house, misses=10)
    with Mailbox() as box, Hook() as hook:
        write(house, settings(box.port, hook.port, **TO_TWO), rule(attach="false"), LATE)
        first, _ = run(house)
        again, faults = run(house)
        assert [line.partition(":")[0] for line in first] == ["sent"] * 3
        assert [line.partition(":")[0] for line in again] == ["sent before"] * 3
        publish(house, misses=11)  # the same week, restated
        run(house)
        assert (len(box.mails), len(hook.posts), faults) == (2, 1, [])
        run(house, now=LATER)  # a week has not arrived: news
        assert (len(box.mails), len(hook.posts)) == (4, 2)
        run(house, now=LATER + timedelta(hours=1))
        assert (len(box.mails), len(hook.posts)) == (4, 2)
        run(house, now=LATER + timedelta(days=1))  # and another
        assert (len(box.mails), len(hook.posts)) == (6, 3)


def test_old_data_are_said_once_until_newer_ones_are_old(stale):
    with Hook() as hook:
        write(stale, settings(hook=hook.port), rule("Old", "data_older_than", days="3"))
        for days in (2, 4, 5, 40):
            run(stale, now=AS_OF + timedelta(days=days))
    assert len(hook.posts) == 1


def test_a_number_is_said_again_when_it_has_doubled(house):
    with Hook() as hook:
        write(house, settings(hook=hook.port), rule("Many", "overdue", at_least="5"))
        sent_so_far = []
        for planted in ({"overdue": 5}, {"overdue": 5}, {"overdue": 16, "tight": 4}, {"overdue": 5}):
            publish(house, **planted)
            run(house)
            sent_so_far.append(len(hook.posts))
    assert sent_so_far == [1, 1, 2, 2]
    assert [content["value"] for _, _, content in hook.posts] == [5, 16]


def test_a_server_that_is_down_is_reported_and_gets_it_once_when_it_is_up(stale):
    port = free_port()
    write(stale, settings(mail=port, **TO_TWO), LATE)
    for runs in (1, 2):
        said, faults = run(stale, now=LATER)
        assert [line.partition(":")[0] for line in said] == ["failed"] * 2
        assert (
            f"cannot be reached: Connection refused. It is tried again at the next run; failed runs so far: {runs}."
            in (faults[0])
        )
    assert states(stale) == ["failed", "failed"]
    with Mailbox(port) as box:
        assert run(stale, now=LATER)[1] == []
        assert run(stale, now=LATER)[1] == []
    assert sorted(to for to, _ in box.mails) == [["a@kpo.example"], ["b@kpo.example"]]
    assert all(REPEATED not in body(mail) for _, mail in box.mails)  # it never arrived: nothing can be a duplicate
    assert states(stale) == ["sent", "sent"]


def test_a_server_that_comes_up_within_the_run_gets_it_in_that_run(stale):
    with Hook(500, 500) as hook:
        write(stale, settings(hook=hook.port), LATE)
        assert run(stale, now=LATER, pauses=(0.0, 0.0))[1] == []
    assert len(hook.posts) == 3


def test_one_that_is_always_turned_down_does_not_hold_up_the_others(stale):
    with Hook(500, 500, 500) as hook:
        write(stale, settings(hook=hook.port), LATE, rule("Second", "no_new_data"))
        said, faults = run(stale, now=LATER, pauses=(0.0, 0.0))
    assert [line.partition(":")[0] for line in said] == ["failed", "sent"]
    assert len(faults) == 1


def test_what_was_to_be_sent_is_sent_even_if_it_is_no_longer_so(house):
    publish(house, misses=10)
    port = free_port()
    write(house, settings(mail=port), rule(attach="false"))
    run(house)
    publish(house, misses=1)  # nothing left to say
    with Mailbox(port) as box:
        run(house)
    assert "50.0 %" in body(box.mails[0][1])


@pytest.mark.parametrize(
    "after", [rule("Another", "no_new_data"), rule("Late", "no_new_data", to='["new@kpo.example"]')]
)
def test_what_the_rules_no_longer_name_is_withdrawn(stale, after):
    port = free_port()
    write(stale, settings(mail=port), LATE)
    run(stale, now=LATER)
    write(stale, settings(mail=port), after)
    with Mailbox(port) as box:
        said, faults = run(stale, now=LATER)
    assert said[0] == "withdrawn: “Late” to ops@kpo.example: the rules no longer name it"
    assert (len(box.mails), faults, states(stale)) == (1, [], ["withdrawn", "sent"])


def test_the_way_that_works_tells_of_the_one_that_does_not(stale):
    with Hook() as hook:
        write(stale, settings(free_port(), hook.port), LATE)
        for week in range(5):
            run(stale, now=LATER + timedelta(weeks=week), pauses=())
    texts = [content["text"] for _, _, content in hook.posts]
    told = ["Other messages could not be delivered: “Late” to ops@kpo.example" in text for text in texts]
    assert told == [False, False, True, True, True]  # after three failed runs
    assert [text.count("Connection refused") for text in texts] == [0, 0, 1, 1, 1]  # each of the messages once


def _run_killed(directory: Path, when: str) -> None:
    class Killed(Post):
        def deliver(self, *arguments) -> None:
            if when == "after":
                super().deliver(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

    house = Warehouse(directory)
    watched = rules.read(directory / "reports.toml")
    watcher.watch(house, watched, Killed(watched, pauses=()), LATER, lambda line: None)


@pytest.mark.parametrize(("when", "arrived"), [("before", 0), ("after", 1)])
def test_a_run_that_is_killed_while_sending_loses_nothing(stale, when, arrived):
    with Mailbox() as box, Hook() as hook:
        write(stale, settings(box.port, hook.port), LATE)
        assert exit_code(started(_run_killed, stale.directory, when)) == -signal.SIGKILL
        assert (len(box.mails), states(stale)) == (arrived, ["claimed", "waiting"])
        assert run(stale, now=LATER)[1] == []
        run(stale, now=LATER)
        assert states(stale) == ["sent", "sent"]
        assert len(box.mails) == arrived + 1
        assert len(hook.posts) == 1
        assert len(set(box.ids)) == 1  # one and the same message, which says that it may be a repeat
        assert REPEATED in body(box.mails[-1][1])
        assert REPEATED not in hook.posts[0][2]["text"]


def test_a_line_that_breaks_after_the_message_makes_a_marked_repeat(stale):
    class Breaking(Mailbox):
        async def handle_DATA(self, server, session, envelope) -> str:
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()
            return "250 never heard"

    port = free_port()
    write(stale, settings(mail=port), LATE)
    with Breaking(port) as broken:
        _, faults = run(stale, now=LATER, pauses=())
    assert "broke off" in faults[0]
    with Mailbox(port) as box:
        assert run(stale, now=LATER)[1] == []
    assert broken.ids == box.ids
    assert REPEATED in body(box.mails[0][1])


def _run_when(directory: Path, begin) -> None:
    begin.wait(60)
    house = Warehouse(directory)
    watched = rules.read(directory / "reports.toml")
    assert watcher.watch(house, watched, Post(watched, pauses=()), LATER, lambda line: None) == []


def test_two_runs_at_once_send_once(stale):
    with Mailbox(delay=0.5) as box, Hook() as hook:
        write(stale, settings(box.port, hook.port, **TO_TWO), LATE)
        begin = Event()
        both = [started(_run_when, stale.directory, begin) for _ in range(2)]
        begin.set()
        assert [exit_code(one) for one in both] == [0, 0]
    assert sorted(to for to, _ in box.mails) == [["a@kpo.example"], ["b@kpo.example"]]
    assert len(hook.posts) == 1


def contents(folder: Path) -> dict[str, str]:
    """Every file in a folder, with its contents."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_rehearsal_prints_all_and_touches_nothing(stale, capsys):
    with Hook() as hook:
        write(stale, settings(hook=hook.port), LATE)
        run(stale, now=LATER)  # so that there is a state to touch
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        path = write(stale, settings(port, port, user='"kpo"'), LATE, rule("Hours", "data_older_than", hours="1"))
        before = contents(stale.directory)
        assert main(["watch", "--dry-run", "--warehouse", str(stale.directory), "--rules", str(path)]) == 0
        assert contents(stale.directory) == before
        with pytest.raises(BlockingIOError):
            listener.accept()
    printed = capsys.readouterr().out
    assert printed.count("would send to ops@kpo.example: Late: data have not arrived") == 1
    assert printed.count("would send to the webhook: Hours: data are old") == 1
    assert "the newest record is of " in printed


def test_a_rehearsal_of_a_house_without_state_makes_none(stale):
    write(stale, settings(mail=free_port()), LATE)
    (stale.directory / "state.sqlite").unlink()
    assert main(["watch", "--dry-run", "--warehouse", str(stale.directory)]) == 0
    assert not (stale.directory / "state.sqlite").exists()
    assert not (stale.directory / "watch.lock").exists()


def test_the_command_sends_and_says_so_by_its_exit_status(stale, capsys):
    with Hook() as hook:
        write(stale, settings(hook=hook.port), LATE)
        assert main(["watch", "--warehouse", str(stale.directory)]) == 0
        assert capsys.readouterr().out.startswith("sent: “Late” to the webhook: Data for week ")
    assert len(hook.posts) == 1
    write(stale, settings(hook=hook.port), rule("Other", "data_older_than", days="1"))
    path = stale.directory / "reports.toml"
    path.write_text(path.read_text("utf-8").replace("127.0.0.1", "[::1"), "utf-8")
    assert main(["watch", "--warehouse", str(stale.directory)]) == 1
    assert capsys.readouterr().err == "reports.toml: [webhook]: url must be an http or https address.\n"


def test_a_failed_message_is_exit_status_1_and_a_sentence(stale, capsys, monkeypatch):
    monkeypatch.setattr("reports.watch.post.PAUSES", ())
    with Hook(404) as hook:
        write(stale, settings(hook=hook.port), LATE)
        assert main(["watch", "--warehouse", str(stale.directory)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("failed: “Late” to the webhook: the webhook at 127.0.0.1 answered 404")
    assert said.err.startswith("Not delivered: “Late” to the webhook: the webhook at 127.0.0.1 answered 404")


def test_a_filter_that_the_data_lack_stops_the_run_before_anything_is_sent(stale, capsys):
    with Hook() as hook:
        write(stale, settings(hook=hook.port), LATE, rule(vendor='["V9"]'))
        assert main(["watch", "--warehouse", str(stale.directory)]) == 1
    assert hook.posts == []
    assert "rule 'Legal attainment': there is no vendor 'V9' in the data. Known are V1." in capsys.readouterr().err


def test_a_house_without_data_says_that_none_have_arrived(house):
    with Hook() as hook:
        write(house, settings(hook=hook.port), LATE, rule(vendor='["V9"]'))
        run(house, now=LATER)
    ((_, _, content),) = hook.posts
    assert content["text"] == "Data for week 2026 W10 have not arrived: nothing has been imported yet."
    assert (content["version"], content["as_of"]) == (None, None)
