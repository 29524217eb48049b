"""One run: judge the rules, record what is new, send what has not been sent, report the outcome."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from filelock import FileLock, Timeout

import queries
from data import pipeline
from data.start import up_to_date
from data.warehouse import NoWarehouse, Version, Warehouse, WarehouseError
from data.written import Written
from reports.watch import conditions, message, rules
from reports.watch import sent as states
from reports.watch.failure import Undelivered
from reports.watch.finding import data_of
from reports.watch.message import Message
from reports.watch.post import Post
from reports.watch.rules import Rules
from reports.watch.sent import Sent, Status

LOCK_SECONDS = 900
LISTED = 5
SAID = {
    states.SENT: "sent",
    states.FAILED: "failed",
    states.REFUSED: "refused",
    states.GIVEN_UP: "given up",
    states.WITHDRAWN: "withdrawn",
}
WITHDRAWN = "the rules no longer name it"

Say = Callable[[str], None]


class WatchError(Exception):
    """The run cannot continue; the text says why and what to do."""


def watch(house: Warehouse, watched: Rules, post: Post, now: datetime, say: Say = print) -> list[str]:
    """Send what has to be sent; returns a sentence for each message that did not arrive.

    If two runs start at once, the second waits for the first. Raises RulesError, WarehouseError and WatchError before
    anything is sent.
    """
    house.directory.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(house.directory / "watch.lock", timeout=LOCK_SECONDS):
            return _run(house, watched, post, now, say)
    except Timeout as error:
        raise WatchError("Another run has not ended for a quarter of an hour. See what holds it.") from error
    except sqlite3.Error as error:
        raise WatchError(
            f"The state store {house.log.path} cannot be used: {error}. What was sent stays noted."
        ) from error


def rehearse(house: Warehouse, watched: Rules, now: datetime, say: Say = print) -> None:
    """Print every message that a run would send. Writes nothing, connects to nothing."""
    sent = Sent(Written(house.directory))
    known, messages = sent.all(), _due(house, watched, _unchanged(house), now)
    waiting = [sent.message(one) for one in known.values() if one.is_pending and _is_wanted(one, watched)]
    fresh = [one for one in messages if one.id not in known]
    for one in (*waiting, *fresh):
        say(f"would send to {_place(one.channel)}: {one.subject}\n\n{_indented(message.text(one))}")
    for one in messages:
        if one.id in known and not known[one.id].is_pending:
            say(_line(SAID[known[one.id].state] + " before", one))
    if not (waiting or fresh):
        say("Nothing would be sent.")


def _run(house: Warehouse, watched: Rules, post: Post, now: datetime, say: Say) -> list[str]:
    sent = Sent(Written(house.directory))
    messages = _due(house, watched, _current(house), now)
    fresh = {one.id for one in sent.add(messages, now)}
    _withdraw(sent, watched, say)
    for one in messages:
        status = sent.all()[one.id]
        if one.id not in fresh and not status.is_pending:
            say(_line(f"{SAID[status.state]} before", one))
    pending = [status for status in sent.all().values() if status.is_pending]
    faults = [fault for status in pending if (fault := _sent_or_why_not(sent, status, post, now, say))]
    if not (messages or pending):
        say("No rule holds; nothing to send.")
    return faults


def _sent_or_why_not(sent: Sent, status: Status, post: Post, now: datetime, say: Say) -> str:
    """Try to send the message and report the outcome; returns a sentence if it has not arrived."""
    one, ended = sent.message(status), _delivered(sent, status, post, now)
    say(_line(SAID[ended.state], one, ended.reason))
    return "" if ended.state == states.SENT else _fault(ended, one)


def _due(house: Warehouse, watched: Rules, version: Version | None, now: datetime) -> list[Message]:
    """The messages of every rule that holds, whether sent before or not."""
    ask = queries.asking(version.path) if version else None
    data = data_of(ask, Written(house.directory), now)
    if ask:
        rules.check_values(watched, ask("frame/choices", queries.Scope(viewer=queries.EVERYTHING)).to_pylist())
    name = version.name if version else None
    found = conditions.findings(watched.rules, data)
    return [one for finding in found for one in message.of(finding, watched.link, data, name)]


def _current(house: Warehouse) -> Version | None:
    try:
        return up_to_date(house)
    except NoWarehouse:
        return None


def _unchanged(house: Warehouse) -> Version | None:
    """The current version, without bringing it up to date. Raises WarehouseError if another release built it."""
    try:
        version = house.current()
    except NoWarehouse:
        return None
    if pipeline.is_outdated(version):
        raise WarehouseError(
            f"Another release built version {version.name}; `python -m queries frame/status` rebuilds its facts."
        )
    return version


def _is_wanted(status: Status, watched: Rules) -> bool:
    """Whether the rules still contain the message's rule and recipient."""
    return any(rule.name == status.rule and status.channel in message.channels(rule) for rule in watched.rules)


def _withdraw(sent: Sent, watched: Rules, say: Say) -> None:
    for status in sent.all().values():
        if status.is_pending and not _is_wanted(status, watched):
            sent.withdraw(status, WITHDRAWN)
            say(_line(SAID[states.WITHDRAWN], sent.message(status), WITHDRAWN))


def _delivered(sent: Sent, status: Status, post: Post, now: datetime) -> Status:
    """The message's status after this run's tries: claimed, sent, confirmed; or failed."""
    one = sent.message(status)
    if fault := post.down(one):
        return sent.fail(status, str(fault), now, is_final=False, is_uncertain=status.state == states.CLAIMED)
    is_repeat = status.is_uncertain or status.state == states.CLAIMED
    troubles = [other for other in sent.all().values() if other.is_trouble and other.id != status.id]
    notes = [message.REPEATED] * is_repeat + _said_of(troubles)
    claimed = sent.claim(status)
    try:
        post.deliver(one, datetime.now(UTC), notes)
    except Undelivered as error:
        return sent.fail(claimed, str(error), now, error.is_final, is_repeat or error.is_uncertain)
    confirmed = sent.confirm(claimed)
    sent.told(troubles)
    return confirmed


def _said_of(troubles: Sequence[Status]) -> list[str]:
    """One sentence about all the messages that have not arrived."""
    if not troubles:
        return []
    listed = [f"“{one.rule}” to {_place(one.channel)} ({one.reason})" for one in troubles[:LISTED]]
    more = f" and {len(troubles) - LISTED} more" if len(troubles) > LISTED else ""
    return [f"Other messages could not be delivered: {'; '.join(listed)}{more}."]


def _line(what: str, one: Message, reason: str = "") -> str:
    return f"{what}: “{message.plain(one.rule)}” to {_place(one.channel)}: {reason or one.sentence}"


def _fault(status: Status, one: Message) -> str:
    after = {
        states.FAILED: f"It is tried again at the next run; failed runs so far: {status.runs}.",
        states.REFUSED: "It is not tried again.",
        states.GIVEN_UP: f"It is given up after {states.GIVEN_UP_AFTER.days} days.",
    }[status.state]
    return f"Not delivered: “{message.plain(one.rule)}” to {_place(one.channel)}: {status.reason}. {after}"


def _place(channel: str) -> str:
    return "the webhook" if channel == message.WEBHOOK else channel.removeprefix(message.MAIL)


def _indented(text: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())
