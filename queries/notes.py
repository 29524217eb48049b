"""Notes pinned to a metric, a week and a scope; and the owner, date and status of what is to be done.

Both are kept beside the data, with their full history. Independent of Streamlit.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from data.written import Entry, Removal, Written
from queries import LINK_NAMES, Scope, Viewer, period
from queries.format import grouped
from queries.signals import CHARTS

NOTE, OWNER = "note", "owner"
"""Kinds of what people write: a note, by its id; an action's owner, by its subject, week and filters."""

LONGEST, LONGEST_NAME = 500, 100
OPEN, LOOKING, EXPLAINED, FIXED = "open", "looking", "explained", "fixed"
STATUSES = {OPEN: "Open", LOOKING: "In progress", EXPLAINED: "Explained", FIXED: "Done"}
"""Status of an action → its label. A signal is an action of its own, which also ends with its explanation."""

DONE = (EXPLAINED, FIXED)
ACTIONS = ("at_risk", "credits", "behind", "data_age")
"""What is to be done about something other than a headline metric, as subjects of owners."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reverse the direction of the text after them, so that it reads differently from what it is."""


class NoteError(ValueError):
    """Something cannot be saved; the text tells its author why, in a sentence."""


@dataclass(frozen=True)
class Note:
    """One note. `week` is its Monday, `filters` a line from Scope.filters(); `by` and `at` are of its latest text."""

    id: str
    metric: str
    week: date
    filters: str
    text: str
    by: str
    at: str


@dataclass(frozen=True)
class Owner:
    """Who does something about a metric or one of ACTIONS, by when, and its status, one of STATUSES.

    `owner` may be empty. `week` is the Monday of the first day that it is about. `due` is None if no date was set.
    """

    metric: str
    week: date
    filters: str
    owner: str
    status: str
    comment: str
    by: str
    at: str
    due: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done."""
        return self.status in DONE


def pin(written: Written, metric: str, week: date, scope: Scope, text: str, by: str) -> str:
    """Pin a new note and return its id. Raises NoteError if it has no text or too much, or may not be pinned here."""
    value = {
        "metric": _known(metric),
        "week": period.monday(week),
        "filters": own(scope).filters(),
        "text": cleaned(text),
    }
    key = uuid4().hex
    written.put(NOTE, {key: value}, by)
    return key


def edit(written: Written, id: str, text: str, by: str) -> None:
    """Change a note's text. Raises NoteError if the note no longer exists, or if the text is empty or too long."""
    written.put(NOTE, {id: _there(written, id) | {"text": cleaned(text)}}, by)


def take_off(written: Written, id: str, by: str) -> None:
    """Remove a note; its history stays. Raises NoteError if it no longer exists."""
    _there(written, id)
    written.put(NOTE, {id: None}, by)


def history(written: Written, id: str) -> tuple[Entry | Removal, ...]:
    """A note's history, oldest first; an entry without a value removed it."""
    return tuple(entry for entry in written.history(NOTE) if entry.key == id)


def pinned(
    written: Written, scope: Scope, since: date | None = None, until: date | None = None, metric: str | None = None
) -> tuple[Note, ...]:
    """The notes that a view of the scope shows for weeks with a day from `since` to `until`, oldest week first."""
    notes = (_note(entry) for entry in written.current(NOTE).values())
    shown = [note for note in notes if metric in (None, note.metric) and _within(note.week, since, until)]
    return tuple(sorted((note for note in shown if agrees(note.filters, scope)), key=lambda note: note.week))


def agrees(filters: str, scope: Scope) -> bool:
    """Whether what was written under those filters may be shown in the scope, and does not contradict its filters.

    They do not contradict each other if, for each filter, one of the two is empty or they have a value in common.
    """
    given = parse_qs(filters)
    pairs = ((given.get(link), getattr(scope, name)) for name, link in LINK_NAMES.items())
    return may_see(filters, scope) and all(not one or not other or set(one) & set(other) for one, other in pairs)


def may_see(filters: str, scope: Scope) -> bool:
    """Whether the viewer may read what was written under those filters: only if they see all the vendors named."""
    if isinstance(scope.viewer, Viewer):
        return True
    vendors = set(parse_qs(filters).get("vendor", ()))
    return bool(vendors) and vendors <= set(scope.viewer or ())


def own(scope: Scope) -> Scope:
    """The scope, if the viewer may write about it: a viewer limited to some vendors must choose among them.

    Raises NoteError if not.
    """
    if not may_see(scope.filters(), scope):
        raise NoteError("Choose one of your vendors first: what you write must be about them alone.")
    return scope


def assign(
    written: Written,
    subject: str,
    day: date,
    scope: Scope,
    owner: str,
    status: str,
    comment: str,
    by: str,
    due: date | None = None,
    seen: int | None = None,
) -> None:
    """Record who does something about a metric or one of ACTIONS, in the week of a day and in a scope, and by when.

    `seen` is how many entries its author had seen, as in owner_history(). NoteError if there are others meanwhile, for
    an unknown status or subject, and for long texts.
    """
    if status not in STATUSES:
        raise NoteError(f"A status is one of: {', '.join(STATUSES)}.")
    filters, monday = own(scope).filters(), period.monday(day)
    value = {
        "metric": subject if subject in ACTIONS else _known(subject),
        "week": monday,
        "filters": filters,
        "owner": cleaned(owner, LONGEST_NAME, "An owner's name", may_be_empty=True),
        "status": status,
        "comment": cleaned(comment, LONGEST, "A comment", may_be_empty=True),
        "due": due,
    }
    key = _key(subject, monday, filters)
    if seen is None:
        written.put(OWNER, {key: value}, by)
    elif not written.put_if(OWNER, key, value, by, seen):
        raise NoteError("Somebody else changed this meanwhile: see below. Save again to replace their entry.")


def owner_of(written: Written, subject: str, day: date, scope: Scope) -> Owner | None:
    """Who does something about that subject in the day's week, in exactly that scope; None if nothing was entered."""
    filters = scope.filters()
    entry = written.current(OWNER).get(_key(subject, period.monday(day), filters))
    return _owner(entry) if entry and may_see(filters, scope) else None


def owner_history(written: Written, subject: str, day: date, scope: Scope) -> tuple[Owner, ...]:
    """Each owner, date and status that was entered for that subject, oldest first."""
    filters = scope.filters()
    key = _key(subject, period.monday(day), filters)
    entries = (entry for entry in written.history(OWNER) if entry.key == key and may_see(filters, scope))
    return tuple(_owner(entry) for entry in entries if isinstance(entry, Entry))


def cleaned(text: str, longest: int = LONGEST, what: str = "A note", may_be_empty: bool = False) -> str:
    """The text on one line, without control characters. Raises NoteError if nothing or too much is left."""
    flat = "".join(" " if letter.isspace() else "" if _is_control(letter) else letter for letter in text)
    flat = " ".join(flat.split())
    if not flat and not may_be_empty:
        raise NoteError(f"{what} needs some text.")
    if len(flat) > longest:
        raise NoteError(f"{what} has at most {longest} characters; this one has {grouped(len(flat))}.")
    return flat


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in _TURNING


def _known(metric: str) -> str:
    if metric not in CHARTS:
        raise NoteError(f"Notes and owners belong to one of: {', '.join(CHARTS)}.")
    return metric


def _there(written: Written, id: str) -> dict[str, Any]:
    entry = written.current(NOTE).get(id)
    if entry is None:
        raise NoteError("This note has been taken off meanwhile.")
    return entry.value


def _note(entry: Entry) -> Note:
    return Note(id=entry.key, **_dated(entry), by=entry.by, at=entry.at)


def _owner(entry: Entry) -> Owner:
    due = entry.value.get("due")
    return Owner(**_dated(entry) | {"due": date.fromisoformat(due) if due else None}, by=entry.by, at=entry.at)


def _dated(entry: Entry) -> dict[str, Any]:
    return entry.value | {"week": date.fromisoformat(entry.value["week"])}


def _within(week: date, since: date | None, until: date | None) -> bool:
    return (since is None or week + timedelta(days=6) >= since) and (until is None or week <= until)


def _key(subject: str, week: date, filters: str) -> str:
    return f"{subject}|{week.isoformat()}|{filters}"
