"""Saved views: a page and its filters under a name, for one owner or shared by all.

An owner is whoever a view is kept for: a person who signed in, or a browser. A view shared by all has none. A view is
the page and the parameters of its address as they were, so that a relative period stays relative.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs

from data.written import Entry, Written

SHARED = ""
LONGEST_NAME = 60
LONGEST_QUERY = 4_000
MOST = 100
_VIEW, _DEFAULT = "view", "default_view"


class ViewError(ValueError):
    """Why a view cannot be kept as asked, in a sentence for the person who asked."""


class NameTaken(ViewError):
    """The owner already has a view of that name; `view` is it."""

    def __init__(self, view: "View") -> None:
        super().__init__(f"There is a view called {view.name} already.")
        self.view = view


@dataclass(frozen=True)
class View:
    """One saved view. `page` is the page's path in the address, "" for the first page; `query` is what follows "?"."""

    id: str
    name: str
    page: str
    query: str
    owner: str
    by: str

    @property
    def is_shared(self) -> bool:
        """Whether everyone sees it."""
        return self.owner == SHARED

    @property
    def link(self) -> str:
        """Its address, relative to that of any page."""
        path = self.page or "./"
        return f"{path}?{self.query}" if self.query else path

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of its address, each with all its values."""
        return parse_qs(self.query, keep_blank_values=True)


def shared(written: Written) -> list[View]:
    """The views shared by all, by name."""
    return of(written, SHARED)


def of(written: Written, owner: str) -> list[View]:
    """The views kept for that owner alone, by name."""
    found = (_view(entry) for entry in written.current(_VIEW).values() if entry.value["owner"] == owner)
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))


def called(written: Written, name: str, owner: str) -> View | None:
    """The owner's view of that name, ignoring case; None if there is none."""
    wanted = _flat(name).casefold()
    return next((view for view in of(written, owner) if view.name.casefold() == wanted), None)


def save(
    written: Written, name: str, page: str, query: str, *, owner: str, by: str, replacing: str | None = None
) -> View:
    """Keep a view, replacing the one with the id `replacing` if given.

    Raises NameTaken if the owner has another view of that name, ViewError if it cannot be kept at all.
    """
    name = _named(name)
    if len(query) > LONGEST_QUERY:
        raise ViewError(f"These filters make an address of more than {LONGEST_QUERY:,} characters; choose fewer.")
    own = of(written, owner)
    if replacing is None and len(own) >= MOST:
        raise ViewError(f"There are {MOST} views already; remove one first.")
    if replacing is not None and replacing not in [view.id for view in own]:
        raise ViewError("That view is not there any more.")
    taken = called(written, name, owner)
    if taken and taken.id != replacing:
        raise NameTaken(taken)
    return _put(written, View(replacing or secrets.token_hex(8), name, page, query, owner, by))


def rename(written: Written, view: View, name: str, by: str) -> View:
    """Give a view another name. Raises NameTaken or ViewError like `save`."""
    return save(written, name, view.page, view.query, owner=view.owner, by=by, replacing=view.id)


def remove(written: Written, view: View, by: str) -> None:
    """Remove a view; an owner whose default it was has none from then on."""
    written.put(_VIEW, {view.id: None}, by)


def default_of(written: Written, owner: str) -> View | None:
    """The view that opens first for that owner; None if there is none or it was removed."""
    chosen = written.current(_DEFAULT).get(owner)
    return next((view for view in _seen_by(written, owner) if chosen and view.id == chosen.value["view"]), None)


def set_default(written: Written, owner: str, view: View | None, by: str) -> None:
    """Make that view, or none, open first for that owner. Raises ViewError if the owner cannot see it."""
    if view and view.id not in [seen.id for seen in _seen_by(written, owner)]:
        raise ViewError("That view is not there any more.")
    written.put(_DEFAULT, {owner: {"view": view.id} if view else None}, by)


def _seen_by(written: Written, owner: str) -> list[View]:
    return [*of(written, owner), *shared(written)]


def _put(written: Written, view: View) -> View:
    value = {"name": view.name, "page": view.page, "query": view.query, "owner": view.owner}
    written.put(_VIEW, {view.id: value}, view.by)
    return view


def _view(entry: Entry) -> View:
    return View(id=entry.key, by=entry.by, **entry.value)


def _named(name: str) -> str:
    name = _flat(name)
    if not name:
        raise ViewError("A view needs a name.")
    if len(name) > LONGEST_NAME:
        raise ViewError(f"A name has at most {LONGEST_NAME} characters.")
    return name


def _flat(name: str) -> str:
    """The name on one line, without invisible characters."""
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
