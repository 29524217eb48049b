"""The webhook against a real HTTP server: what is posted, and what each answer means."""

import contextlib
import logging
import socket
import ssl
import time
from threading import Thread

import pytest
import trustme

from reports.watch import webhook
from reports.watch.failure import Undelivered

from .conftest import LATER
from .planted import publish, rule, run, settings, write
from .servers import Hook, free_port, tls

LATE = rule("Late", "no_new_data")
SLOW_BYTES = 100


def test_a_post_holds_the_finding(house):
    publish(house, misses=10)
    with Hook() as hook:
        write(house, settings(hook=hook.port), rule(segment='["legal"]'))
        said, faults = run(house)
    ((path, headers, content),) = hook.posts
    assert (path, faults, len(said)) == ("/hook/s3cret", [], 1)
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["Idempotency-Key"] == content["id"]
    assert content.pop("target") == pytest.approx(0.9)
    assert content.pop("text").startswith("On time (legal) fell to 50.0 % in week 2026 W09 from ")
    assert len(content.pop("id")) == 32
    assert content == {
        "rule": "Legal attainment", "condition": "harmful_signal", "metric": "attainment", "week": "2026-02-23",
        "state": "signal_down", "value": 0.5, "n": 20, "filters": "segment=legal", "as_of": "2026-03-01T22:00:00Z",
        "version": "0001", "demo": False,
        "link": "https://kpo.example/sla?period=Custom&since=2026-02-23&until=2026-03-01&segment=legal",
    }  # fmt: skip


@pytest.mark.parametrize(("statuses", "state", "tries"), [
    ([200], "sent", 1), ([202], "sent", 1), ([500, 503, 204], "sent", 3), ([429, 200], "sent", 2),
    ([500, 500, 500], "failed", 3), ([404], "failed", 1), ([401], "failed", 1),
    ([400], "refused", 1), ([422], "refused", 1), ([302], "failed", 1), ([307], "failed", 1),
])  # fmt: skip
def test_what_an_answer_means(stale, statuses, state, tries):
    with Hook(*statuses) as hook:
        write(stale, settings(hook=hook.port), LATE)
        said, faults = run(stale, now=LATER)
        assert said[0].startswith(f"{state}: ")
        assert bool(faults) is (state != "sent")
        assert len(hook.posts) == tries
        hook.statuses.clear()
        run(stale, now=LATER)
    assert len(hook.posts) == tries + (state == "failed")
    assert len({content["id"] for _, _, content in hook.posts}) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_is_followed_elsewhere(stale, status):
    with Hook() as elsewhere, Hook(status, location=f"http://127.0.0.1:{elsewhere.port}/") as hook:
        write(stale, settings(hook=hook.port), LATE)
        _, faults = run(stale, now=LATER)
    assert elsewhere.posts == []
    assert f"answered {status}" in faults[0]


def test_what_may_be_secret_in_the_address_is_not_said(stale):
    write(stale, settings(hook=free_port()), LATE)
    said, faults = run(stale, now=LATER)
    assert "the webhook at 127.0.0.1 cannot be reached: Connection refused" in faults[0]
    assert "s3cret" not in "".join(said + faults)
    assert b"s3cret" not in (stale.directory / "state.sqlite").read_bytes()


def test_what_may_be_secret_in_the_address_is_not_logged(stale, caplog):
    caplog.set_level(logging.DEBUG)
    with Hook() as hook:
        write(stale, settings(hook=hook.port), LATE)
        assert run(stale, now=LATER)[1] == []
    assert "httpcore" in {record.name.split(".")[0] for record in caplog.records}
    assert "s3cret" not in caplog.text


def test_an_untrusted_certificate_is_tried_once_and_a_trusted_one_is_posted_to(tmp_path, monkeypatch):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Hook(context=context) as hook:
        url = f"https://127.0.0.1:{hook.port}/"
        with pytest.raises(Undelivered, match=r"127\.0\.0\.1 has no trusted certificate: ") as error:
            webhook.post(url, {"id": "x"}, timeout_seconds=10)
        assert not error.value.is_transient
        assert error.value.is_of_all
        tls(authority, tmp_path, monkeypatch)
        webhook.post(url, {"id": "x"}, timeout_seconds=10)
    assert len(hook.posts) == 1


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "gopher://127.0.0.1:1"])
def test_a_proxy_of_an_unknown_kind_is_a_reason_and_no_crash(monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(Undelivered, match="the webhook at hooks.kpo.example cannot be posted to: "):
        webhook.post("http://hooks.kpo.example/s3cret", {"id": "x"}, timeout_seconds=1)


def test_a_proxy_of_the_environment_is_used_for_other_machines(monkeypatch):
    with Hook() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        webhook.post("http://hooks.kpo.example/a", {"id": "x"}, timeout_seconds=10)
    assert [path for path, _, _ in proxy.posts] == ["http://hooks.kpo.example/a"]


def test_an_answer_is_a_receipt_by_its_first_line_however_long_it_goes_on():
    sent: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_answering_slowly, args=(server, sent), daemon=True).start()
        webhook.post(f"http://127.0.0.1:{server.getsockname()[1]}/", {"id": "x"}, timeout_seconds=30)
    assert len(sent) < SLOW_BYTES


def _answering_slowly(server: socket.socket, sent: list[int]) -> None:
    line, _ = server.accept()
    with line, contextlib.suppress(OSError):
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(SLOW_BYTES):
            sent.append(line.send(b"x"))
            time.sleep(0.05)


def test_a_proxy_does_not_stand_between_this_machine_and_itself(stale, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Hook() as hook:
        write(stale, settings(hook=hook.port), LATE)
        assert run(stale, now=LATER)[1] == []
    assert len(hook.posts) == 1


def test_a_server_that_never_answers_is_left_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Undelivered) as error:
        webhook.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", {"id": "x"}, timeout_seconds=0.2)
    assert error.value.is_uncertain
    assert error.value.is_transient
