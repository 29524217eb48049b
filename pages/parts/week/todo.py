"""What must be done now: at most five actions, each with an owner to be named; those that are done drop out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.parts import cards, filters, names, navigation, owners, registry, row_list, visitor
from pages.parts.row_list import Column, Line
from pages.parts.week import chosen, words
from pages.parts.week.words import Wording
from pages.parts.writing import written
from queries import data_age, notes
from queries.briefing import Briefing
from queries.notes import STATUSES, Owner
from queries.said.actions import Action

MOST = 5
COLUMNS = (Column("Action"), Column("Who and how much"), Column("By"), Column("Owner"))


@dataclass(frozen=True)
class Task:
    """An action with its words and what was entered for it."""

    action: Action
    wording: Wording
    owner: Owner | None

    @property
    def is_done(self) -> bool:
        """Whether somebody has entered that it is done."""
        return bool(self.owner and self.owner.is_done)


def tasks(found: Sequence[Action], briefed: Briefing) -> list[Task]:
    """The actions in words, each with its owner."""
    kept, today, known = written(), data_age.now().date(), names.short_vendors()
    return [
        Task(
            one,
            words.worded(one, briefed, known, today),
            notes.owner_of(kept, one.subject, one.since, briefed.scope),
        )
        for one in found
    ]


def show(found: Sequence[Task], briefed: Briefing) -> None:
    """The open actions, most urgent first, and the drawer of the one to be assigned."""
    still = [task for task in found if not task.is_done]
    cards.title(words.title([task.owner for task in found], briefed))
    if still:
        _list("actions", still[:MOST], briefed, "What to do, most urgent first")
    else:
        st.caption("Nothing is overdue, likely to miss its target, to be claimed or out of its usual range.")
    if len(still) > MOST and _all(len(still)):
        st.dialog("All actions", width="large", position="right")(_list)("all_actions", still, briefed, "All actions")
    assigned = st.session_state.pop("assigning", None)
    for task in found:
        if task.action.subject == assigned:
            owners.drawer(task.wording.what, assigned, task.action.since, briefed.scope)


def done(found: Sequence[Task], briefed: Briefing) -> None:
    """The actions that are done, so that one can be opened again; nothing if none is."""
    if finished := [task for task in found if task.is_done]:
        cards.title("Done")
        _list("done_actions", finished, briefed, "What is done")


def _list(name: str, listed: Sequence[Task], briefed: Briefing, alt: str) -> None:
    lines = [_line(task, briefed) for task in listed]
    by_subject = {task.action.subject: task.action for task in listed}
    row_list.show(
        name,
        COLUMNS,
        lines,
        alt=alt,
        on_open=lambda subject: _open(by_subject[subject], briefed),
        on_press=partial(st.session_state.__setitem__, "assigning"),
    )


def _line(task: Task, briefed: Briefing) -> Line:
    owner, wording = task.owner, task.wording
    by = wording.by
    if owner and owner.due:
        by = words.moment(owner.due, briefed.status["timezone"], data_age.now().date())
    whose = "Assign" if owner is None else owner.owner or STATUSES[owner.status]
    spoken = f"Assign: {wording.what}" if owner is None else f"{whose}: change who does it, {wording.what}"
    return Line(
        [wording.what, wording.who, by, whose], task.action.subject, _address(task.action, briefed), button=spoken
    )


def _address(action: Action, briefed: Briefing) -> str:
    act = action.act
    if act is None or not registry.AT[act.path].is_open_to(visitor.viewer()):
        return ""
    return f"/{act.path}?{urlencode(filters.link() | chosen.to_act(act, briefed), doseq=True)}"


def _open(action: Action, briefed: Briefing) -> None:
    if action.act:
        navigation.to(registry.AT[action.act.path], **chosen.to_act(action.act, briefed))


def _all(count: int) -> bool:
    with cards.beside():
        return cards.all_of(count, "all_todo")
