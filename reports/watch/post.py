"""The post office of one run: hands messages to the mail server or the webhook, retrying if that may help."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_chain, wait_fixed

from queries import EVERYTHING, Scope, filtered_by
from reports.watch import mail, message, rules, webhook
from reports.watch.failure import Undelivered
from reports.watch.message import NO_PACK, WEBHOOK, Attachment, Message
from reports.watch.rules import Rules
from reports.watch.settings import Mail

log = logging.getLogger(__name__)

PAUSES = (2.0, 10.0, 30.0)
"""Seconds to wait before the second, third and fourth try in a run."""

Attach = Callable[[Scope, date], Sequence[Attachment]]
"""attach(scope, week) → the attachments for an e-mail about that scope; the week is its Monday."""


class Post:
    """Delivers according to the settings of a rules file. Values from the environment are checked on creation."""

    def __init__(self, watched: Rules, attach: Attach | None = None, pauses: Sequence[float] = PAUSES) -> None:
        self._mail, self._webhook = watched.mail, watched.webhook
        self._attach, self._pauses = attach, pauses
        self._packs: dict[tuple[str, str], Sequence[Attachment] | None] = {}
        self._down: dict[str, Undelivered] = {}
        self._impatient: set[str] = set()
        signs_in = watched.mail if watched.mail and watched.mail.user else None
        self._password = rules.secret(signs_in.password_env, watched.file) if signs_in else ""
        self._url = rules.address(watched.webhook, watched.file) if watched.webhook else ""

    def deliver(self, one: Message, at: datetime, notes: Sequence[str] = ()) -> None:
        """Deliver the message, with these notes added. Raises Undelivered after the last try of this run."""
        way = _way(one)
        pauses = () if way in self._impatient else self._pauses
        patient = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, Undelivered) and error.is_transient),
            wait=wait_chain(*map(wait_fixed, (*pauses, 0))),
            stop=stop_after_attempt(len(pauses) + 1),
            reraise=True,
        )
        try:
            patient(self._send, one, at, notes)
        except Undelivered as error:
            self._impatient.add(way)
            if error.is_of_all:
                self._down[way] = error
            raise

    def down(self, one: Message) -> Undelivered | None:
        """Why nothing gets through to the message's channel in this run; None if no reason is known."""
        return self._down.get(_way(one))

    def _send(self, one: Message, at: datetime, notes: Sequence[str]) -> None:
        if one.channel == WEBHOOK and self._webhook:
            webhook.post(self._url, message.payload(one, notes), self._webhook.timeout_seconds)
        elif self._mail:
            self._send_mail(self._mail, one, at, notes)
        else:
            raise Undelivered("the rules file does not say any more how to send it", is_final=True)

    def _send_mail(self, settings: Mail, one: Message, at: datetime, notes: Sequence[str]) -> None:
        pack = self._pack(one)
        said = notes if pack is not None else (*notes, NO_PACK)
        try:
            built = message.email(one, settings.sender, at, said, pack or ())
        except ValueError as error:  # it must not block the others, run after run
            raise Undelivered(f"the e-mail cannot be written: {error}", is_final=True) from error
        mail.send(settings, self._password, built, one.address)

    def _pack(self, one: Message) -> Sequence[Attachment] | None:
        """The attachments of the message; None if they could not be made."""
        if one.pack_week is None or self._attach is None:
            return ()
        key = one.filters, one.pack_week
        if key not in self._packs:
            self._packs[key] = _made(self._attach, *key)
        return self._packs[key]


def _made(attach: Attach, filters: str, week: str) -> Sequence[Attachment] | None:
    try:
        return attach(filtered_by(filters, Scope(viewer=EVERYTHING)), date.fromisoformat(week))
    except Exception as error:  # the message matters more than its attachments
        log.warning("The pack of week %s could not be made: %s", week, error)
        log.debug("The pack could not be made", exc_info=True)
        return None


def _way(one: Message) -> str:
    return WEBHOOK if one.channel == WEBHOOK else message.MAIL
