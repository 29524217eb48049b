"""A finding as something to send: a message of plain values that can be stored, then an e-mail or JSON made of it."""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from queries import data_age, period
from reports.watch.conditions import CONDITIONS
from reports.watch.finding import Data, Finding
from reports.watch.settings import Rule

WEBHOOK = "webhook"
MAIL = "mail:"
SUBJECT_LENGTH = 150
REPEATED = (
    "Sent again: it could not be noted whether an earlier sending of this message arrived. "
    "It has the same id, and may be there already."
)
NO_PACK = "The weekly pack could not be attached this time; it can be had from the dashboard."

Attachment = tuple[str, str, bytes]
"""File name, type and content."""


@dataclass(frozen=True)
class Message:
    """What one recipient or the webhook is told. Plain values only, so that it can be stored until it has arrived.

    `channel` is `mail:` and the address, or `webhook`. `id` is unique, but equal for the same news to the same
    channel. `week` and `pack_week`, the week of the pack to attach, are Mondays in ISO 8601.
    """

    id: str
    channel: str
    rule: str
    when: str
    metric: str
    week: str | None
    state: str
    value: float | None
    target: float | None
    volume: int | None
    subject: str
    sentence: str
    lines: tuple[tuple[str, str], ...]
    link: str
    filters: str
    as_of: str | None
    version: str | None
    demo: bool
    pack_week: str | None
    data_age: str = ""

    def kept(self) -> dict[str, Any]:
        """The message as JSON values; restored() reads them."""
        return asdict(self)

    @property
    def address(self) -> str:
        """The mail address; empty for the webhook."""
        return self.channel.removeprefix(MAIL) if self.channel != WEBHOOK else ""


def restored(kept: dict[str, Any]) -> Message:
    """The message that was stored."""
    known = {field.name: kept[field.name] for field in fields(Message) if field.name in kept}
    return Message(**{**known, "lines": tuple(tuple(line) for line in kept["lines"])})


def of(finding: Finding, base: str, data: Data, version: str | None) -> list[Message]:
    """A message for each recipient and the webhook of the rule. Links begin with `base`; without it there are none."""
    return [_message(channel, finding, base, data, version) for channel in channels(finding.rule)]


def channels(rule: Rule) -> list[str]:
    """Where the rule's messages go: each recipient, then the webhook."""
    return [MAIL + address for address in rule.to] + [WEBHOOK] * rule.webhook


def _message(channel: str, finding: Finding, base: str, data: Data, version: str | None) -> Message:
    rule, as_of = finding.rule, data.status["as_of"]
    return Message(
        id=identity(channel, finding),
        channel=channel,
        rule=rule.name,
        when=rule.when,
        metric=finding.metric,
        week=finding.week.isoformat() if finding.week else None,
        state=finding.state,
        value=finding.value,
        target=finding.target,
        volume=finding.volume,
        subject=_subject(finding, data),
        sentence=plain(finding.sentence),
        lines=tuple((plain(label), plain(value)) for label, value in finding.lines),
        link=base + finding.address if base else "",
        filters=rule.scope.filters(),
        as_of=as_of and as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        version=version,
        demo=bool(data.status["demo"]),
        pack_week=_pack_week(finding, data),
        data_age=str(data_age.of(data.status, data.now) or ""),
    )


def _pack_week(finding: Finding, data: Data) -> str | None:
    as_of_on = data.status["as_of_on"]
    return period.last_complete_week(as_of_on).isoformat() if finding.rule.attach and as_of_on else None


def identity(channel: str, finding: Finding) -> str:
    """The id, which is equal if channel, rule, condition, metric, filters, week and occasion are."""
    rule, week = finding.rule, str(finding.week)
    parts = [channel, rule.name, rule.when, finding.metric, rule.scope.filters(), week, finding.occasion]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def plain(text: str) -> str:
    """The text on one line, without invisible characters: names come from files."""
    seen = (" " if character.isspace() else character for character in text)
    return re.sub(" +", " ", "".join(c for c in seen if not unicodedata.category(c).startswith("C"))).strip()


def _subject(finding: Finding, data: Data) -> str:
    demo = "[demo data] " if data.status["demo"] else ""
    return plain(f"{demo}{finding.rule.name}: {CONDITIONS[finding.rule.when].title}")[:SUBJECT_LENGTH]


def email(
    message: Message, sender: str, at: datetime, notes: Sequence[str] = (), attached: Sequence[Attachment] = ()
) -> EmailMessage:
    """The message as an e-mail in plain text and HTML, with the same Message-ID however often it is sent."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))  # for servers that accept nothing else
    name, address = parseaddr(sender)
    mail["From"] = Address(plain(name), addr_spec=address)
    mail["To"] = Address(addr_spec=message.address)
    mail["Subject"] = plain(message.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.id}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(message, notes))
    mail.add_alternative(_html(message, notes), subtype="html")
    for name, kind, content in attached:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=plain(name))
    return mail


def payload(message: Message, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The JSON posted to the webhook."""
    return {
        "id": message.id,
        "rule": message.rule,
        "condition": message.when,
        "metric": message.metric,
        "week": message.week,
        "state": message.state,
        "value": message.value,
        "target": message.target,
        "n": message.volume,
        "text": " ".join([message.sentence, *notes]),
        "link": message.link or None,
        "filters": message.filters,
        "as_of": message.as_of,
        "version": message.version,
        "demo": message.demo,
    }


def text(message: Message, notes: Sequence[str] = ()) -> str:
    """The message in plain text."""
    lines = [f"{label}: {value}" for label, value in message.lines]
    parts = [message.sentence, "\n".join(lines), message.link, *notes, _origin(message)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(message: Message, notes: Sequence[str]) -> str:
    rows = "".join(
        f'<tr><th align="left" style="padding-right:1em">{html.escape(label)}</th><td>{html.escape(value)}</td></tr>'
        for label, value in message.lines
    )
    link = f'<p><a href="{html.escape(message.link)}">Open it in the dashboard</a></p>' if message.link else ""
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    return (
        '<!doctype html><html lang="en"><body style="font-family:sans-serif">'
        f"<p><strong>{html.escape(message.sentence)}</strong></p><table>{rows}</table>{link}{said}"
        f"<p><small>{html.escape(_origin(message))}</small></p></body></html>"
    )


def _origin(message: Message) -> str:
    demo = "Demo data. " if message.demo else ""
    age = message.data_age or f"as of {message.as_of}"  # a message kept by an earlier release has no age
    data = f"data version {message.version}. {age}" if message.version else "no data yet"
    return plain(f"{demo}Rule “{message.rule}”, {data}.")
