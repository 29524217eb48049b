"""Whether work was accepted the first time: by its review events if any, else by its accepted_version."""

from typing import NamedTuple

from .records import Records, Row, instant, number, text

TIES = {"returned": 0, "accepted": 1, "rejected": 2}


class Review(NamedTuple):
    """accepted_first and revisions are None if the item was not reviewed."""

    reviewed: bool
    accepted_first: bool | None
    revisions: int | None


def review(item: Row, records: Records) -> Review:
    """The item's review; one that was only returned or rejected was not accepted the first time."""
    events = [
        (instant(event, "occurred_at"), TIES[text(event, "event_type")], number(event, "version"))
        for event in records.events.get(text(item, "deliverable_id"), [])
        if text(event, "event_type") in TIES
    ]
    if events:
        return _from_events(sorted(events, key=lambda event: event[:2]))
    version = number(item, "accepted_version")
    return Review(False, None, None) if version is None else Review(True, version == 1, int(version) - 1)


def _from_events(events: list[tuple]) -> Review:
    refused = 0
    for _, kind, version in events:
        if kind == TIES["accepted"]:
            accepted = 1 + refused if version is None else int(version)
            return Review(True, accepted == 1, accepted - 1)
        refused += 1
    return Review(True, False, refused)
