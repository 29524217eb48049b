"""What was sent, and what still has to be. A message's status is appended to the state store before and after sending.

A message is first recorded with all its text, then claimed, then sent, then confirmed. A run that is killed between
any two of these steps leaves a row from which the next run continues.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from data.written import Written
from reports.watch.message import Message, restored

KIND, TEXTS = "sent", "sent_text"
"""Kinds of entries: what happened to a message, by its id; and the message itself, written once."""

WAITING, CLAIMED, FAILED = "waiting", "claimed", "failed"
SENT, REFUSED, GIVEN_UP, WITHDRAWN = "sent", "refused", "given_up", "withdrawn"
PENDING = (WAITING, CLAIMED, FAILED)
"""States in which a message still has to be sent. If no run is active, `claimed` means that a run was killed."""

LOST = (REFUSED, GIVEN_UP)
RUNS_UNTIL_TOLD = 3
"""After this many failed runs for one message, another that does arrive mentions it."""

GIVEN_UP_AFTER = timedelta(days=14)
BY = "watch"


@dataclass(frozen=True)
class Status:
    """A message's history so far. `runs` counts failed runs; `since` (ISO 8601) is when it was first to be sent.

    `is_uncertain`: an earlier try may have arrived. `is_told`: another message has mentioned that this one has not.
    """

    id: str
    state: str
    since: str
    rule: str
    channel: str
    runs: int = 0
    reason: str = ""
    is_uncertain: bool = False
    is_told: bool = False

    @property
    def is_pending(self) -> bool:
        """Whether the message still has to be sent."""
        return self.state in PENDING

    @property
    def is_trouble(self) -> bool:
        """Whether people should hear of it through another message."""
        return not self.is_told and (self.state in LOST or (self.state == FAILED and self.runs >= RUNS_UNTIL_TOLD))


class Sent:
    """The messages of one warehouse, in its state store. Only the run that holds the lock writes."""

    def __init__(self, written: Written) -> None:
        self._written = written

    def all(self) -> dict[str, Status]:
        """Every message's status by id, in the order in which they were first recorded."""
        return {key: Status(id=key, **entry.value) for key, entry in self._written.current(KIND).items()}

    def message(self, status: Status) -> Message:
        """The message as it was recorded."""
        return restored(self._written.current(TEXTS)[status.id].value)

    def add(self, messages: Iterable[Message], at: datetime) -> list[Message]:
        """Record those not known yet, to be sent, and return them."""
        known = self.all()
        new = {message.id: message for message in messages if message.id not in known}
        self._written.put(TEXTS, {key: message.kept() for key, message in new.items()}, BY)
        self._put(Status(key, WAITING, _iso(at), one.rule, one.channel) for key, one in new.items())
        return list(new.values())

    def claim(self, status: Status) -> Status:
        """Record that it is about to be sent, so that a killed run can be detected."""
        return self._became(status, state=CLAIMED)

    def confirm(self, status: Status) -> Status:
        """Record that it has arrived."""
        return self._became(status, state=SENT, reason="", is_uncertain=False)

    def fail(self, status: Status, reason: str, at: datetime, is_final: bool, is_uncertain: bool) -> Status:
        """Record that it has not arrived. If refused for good, it is not retried; after too long, it is given up."""
        is_over = at - datetime.fromisoformat(status.since) > GIVEN_UP_AFTER
        state = REFUSED if is_final else GIVEN_UP if is_over else FAILED
        uncertain = status.is_uncertain or is_uncertain
        return self._became(status, state=state, runs=status.runs + 1, reason=reason, is_uncertain=uncertain)

    def withdraw(self, status: Status, reason: str) -> Status:
        """Record that it is no longer to be sent."""
        return self._became(status, state=WITHDRAWN, reason=reason)

    def told(self, statuses: Iterable[Status]) -> None:
        """Record that another message has mentioned that these have not arrived."""
        self._put(replace(status, is_told=True) for status in statuses)

    def _became(self, status: Status, **changes: Any) -> Status:
        after = replace(status, **changes)
        self._put([after])
        return after

    def _put(self, statuses: Iterable[Status]) -> None:
        values = {status.id: {name: v for name, v in vars(status).items() if name != "id"} for status in statuses}
        if values:
            self._written.put(KIND, values, BY)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
