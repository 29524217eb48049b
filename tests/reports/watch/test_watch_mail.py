"""E-mail against a real SMTP server: what arrives, for whom, how it is secured, and what a refusal means."""

import re
from datetime import timedelta

import pytest
import trustme

from reports.watch import rules
from reports.watch.post import Post

from .conftest import LATER
from .planted import HOSTILE, publish, rule, run, settings, write
from .servers import Mailbox, body, free_port, tls

LATE = rule("Late", "no_new_data")
SECRET = "s3same"


def test_a_mail_says_it_in_text_and_html_with_a_link(house):
    publish(house, misses=10)
    with Mailbox() as box:
        write(house, settings(mail=box.port), rule(vendor='["V1"]', attach="false"))
        said, faults = run(house)
    ((to, mail),) = box.mails
    assert (to, faults, len(said)) == (["ops@kpo.example"], [], 1)
    assert (mail["From"], mail["To"]) == ("KPO <kpo@kpo.example>", "ops@kpo.example")
    assert mail["Subject"] == "Legal attainment: changed for the worse"
    assert re.fullmatch(r"<[0-9a-f]{32}@kpo\.example>", mail["Message-ID"])
    assert mail["Auto-Submitted"] == "auto-generated"
    link = "https://kpo.example/sla?period=Custom&since=2026-02-23&until=2026-03-01&vendor=V1"
    about = "data version 0001. Data to Sun 1 Mar"
    for line in ("On time (Vega) fell to 50.0 % in week 2026 W09 from ", "n: 20 (due)", link, about):
        assert line in body(mail)
    assert f'href="{link.replace("&", "&amp;")}"' in body(mail, "html")
    assert list(mail.iter_attachments()) == []


def test_the_pack_of_the_scope_and_week_goes_along(house):
    publish(house, misses=10)
    asked = []

    def attach(scope, week):
        asked.append((scope.filters(), week.isoformat()))
        return [("pack.pdf", "application/pdf", b"%PDF-1.7 \x00\xff\r\n.\r\n"), ("pack.xlsx", "application/x-y", b"PK")]

    with Mailbox() as box:
        to = '["a@kpo.example", "b@kpo.example"]'
        write(house, settings(mail=box.port), rule(segment='["legal"]', to=to), rule("Plain", attach="false"))
        run(house, attach=attach)
    packed = [list(mail.iter_attachments()) for _, mail in box.mails]
    assert [len(parts) for parts in packed] == [2, 2, 0]
    for pdf, sheet in packed[:2]:
        assert (pdf.get_filename(), pdf.get_content_type()) == ("pack.pdf", "application/pdf")
        assert pdf.get_content() == b"%PDF-1.7 \x00\xff\r\n.\r\n"
        assert sheet.get_content() == b"PK"
    assert asked == [("segment=legal", "2026-02-23")]  # made once for both


def test_a_pack_that_cannot_be_made_holds_no_message_up(house, caplog):
    publish(house, misses=10)
    with Mailbox() as box:
        write(house, settings(mail=box.port), rule())
        _, faults = run(house, attach=lambda scope, week: 1 / 0)
    ((_, mail),) = box.mails
    assert faults == []
    assert "The weekly pack could not be attached this time" in body(mail)
    assert "The pack of week 2026-02-23 could not be made: division by zero" in caplog.text


def test_a_hostile_name_adds_no_header_and_no_markup(house):
    publish(house, misses=10, name=HOSTILE)
    with Mailbox() as box:
        write(house, settings(mail=box.port), rule(vendor='["V1"]', attach="false"))
        run(house)
    ((to, mail),) = box.mails
    assert to == ["ops@kpo.example"]
    assert mail["Bcc"] is None
    assert "\nBcc:" not in body(mail)
    assert "<img" not in body(mail, "html")
    assert "\u202e" not in body(mail) + body(mail, "html")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_secured_server_is_signed_in_to(stale, tmp_path, monkeypatch, capsys, security):
    monkeypatch.setenv("KPO_SMTP_PASSWORD", SECRET)
    context = tls(trustme.CA(), tmp_path, monkeypatch)
    is_tls = security == "tls"
    box = Mailbox()
    box.options = {"ssl_context": context} if is_tls else {"tls_context": context, "require_starttls": True}
    box.options |= {"authenticator": box.authenticator, "auth_required": True, "auth_require_tls": not is_tls}
    with box:
        write(stale, settings(mail=box.port, security=f'"{security}"', user='"kpo"'), LATE)
        said, faults = run(stale, now=LATER)
    assert (len(box.mails), faults) == (1, [])
    assert box.signed_in == [(b"kpo", SECRET.encode())]
    assert SECRET not in "".join(said) + "".join(capsys.readouterr())


def test_a_wrong_password_is_said_once_and_not_shown(stale, tmp_path, monkeypatch):
    monkeypatch.setenv("KPO_SMTP_PASSWORD", "hunter2")
    context = tls(trustme.CA(), tmp_path, monkeypatch)
    box = Mailbox()
    box.options = {"tls_context": context, "authenticator": box.authenticator, "auth_required": True}
    with box:
        write(stale, settings(mail=box.port, security='"starttls"', user='"kpo"'), LATE, rule("Later", "no_new_data"))
        said, faults = run(stale, now=LATER)
        assert len(faults) == 2
        assert "does not let kpo sign in: 535" in faults[0]
        assert "hunter2" not in "".join(said + faults)
        assert len(box.signed_in) == 2  # one sign-in, by either mechanism; none for the second: accounts get locked
        monkeypatch.setenv("KPO_SMTP_PASSWORD", SECRET)
        assert run(stale, now=LATER)[1] == []
    assert len(box.mails) == 2


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_message(stale, tmp_path, monkeypatch):
    monkeypatch.setenv("KPO_SMTP_PASSWORD", SECRET)
    context = tls(trustme.CA(), tmp_path, monkeypatch)
    monkeypatch.delenv("SSL_CERT_FILE")
    box = Mailbox()
    box.options = {"tls_context": context, "authenticator": box.authenticator}
    with box:
        write(stale, settings(mail=box.port, security='"starttls"', user='"kpo"'), LATE)
        _, faults = run(stale, now=LATER)
    assert "has no trusted certificate" in faults[0]
    assert (box.mails, box.signed_in) == ([], [])


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(stale):
    with Mailbox() as box:
        write(stale, settings(mail=box.port, security='"starttls"'), LATE)
        _, faults = run(stale, now=LATER)
    assert "offers no STARTTLS" in faults[0]
    assert box.mails == []


def test_a_missing_password_is_a_fault_before_anything_is_sent(stale):
    path = write(stale, settings(mail=free_port(), security='"starttls"', user='"kpo"'), LATE)
    with pytest.raises(rules.RulesError, match=r"the environment variable KPO_SMTP_PASSWORD is not set\."):
        Post(rules.read(path))


def test_one_refused_recipient_is_reported_and_the_others_get_it(stale):
    to = '["gone@kpo.example", "ops@kpo.example", "busy@kpo.example"]'
    with Mailbox() as box:
        box.refusals = {"gone@kpo.example": "550 no such user", "busy@kpo.example": "450 greylisted"}
        write(stale, settings(mail=box.port, to=to), LATE)
        said, faults = run(stale, now=LATER)
        assert [line.partition(":")[0] for line in said] == ["refused", "sent", "failed"]
        assert faults == [
            "Not delivered: “Late” to gone@kpo.example: gone@kpo.example was refused: 550 no such user. "
            "It is not tried again.",
            "Not delivered: “Late” to busy@kpo.example: busy@kpo.example was refused: 450 greylisted. "
            "It is tried again at the next run; failed runs so far: 1.",
        ]
        box.refusals = {}
        said, faults = run(stale, now=LATER)
    assert faults == []
    assert sorted(line.partition(":")[0] for line in said) == ["refused before", "sent", "sent before"]
    assert [to for to, _ in box.mails] == [["ops@kpo.example"], ["busy@kpo.example"]]
    assert [mail["To"] for _, mail in box.mails] == ["ops@kpo.example", "busy@kpo.example"]


@pytest.mark.parametrize(("reply", "state"), [("554 no", "refused"), ("452 full", "failed")])
def test_a_message_that_the_server_does_not_take(stale, reply, state):
    with Mailbox() as box:
        box.data_reply = reply
        write(stale, settings(mail=box.port), LATE)
        said, faults = run(stale, now=LATER)
        assert said[0].startswith(state)
        assert reply in faults[0]
        box.data_reply = ""
        run(stale, now=LATER)
    assert len(box.mails) == (state == "failed")


def test_what_is_not_delivered_for_a_fortnight_is_given_up(stale):
    write(stale, settings(mail=free_port()), rule("Old", "data_older_than", days="1"))
    said, faults = zip(
        *(run(stale, now=LATER + timedelta(days=day), pauses=()) for day in (0, 14, 14.1, 15)), strict=True
    )
    assert [line.partition(":")[0] for (line,) in said] == ["failed", "failed", "given up", "given up before"]
    assert [len(found) for found in faults] == [1, 1, 1, 0]
    assert "It is given up after 14 days." in faults[2][0]
