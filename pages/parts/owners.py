"""Who does something about a signal or another action, by when, and how far they are: set in a drawer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.escape import markdown
from pages.parts.phrases import day
from pages.parts.writing import me, refusal, signature, submit, written
from queries import Scope, locales, notes
from queries.notes import STATUSES, Owner


def drawer(about: str, subject: str, since: date, scope: Scope) -> None:
    """A drawer that sets owner, date, status and comment of a subject in the week of `since`, and shows its history.

    `about` is the action in words. Of two people who fill it in at once, the second is told what the first entered.
    """
    st.session_state.pop(_key(subject, since), None)
    st.dialog("Assign", width="medium", position="right")(_fill_in)(about, subject, since, scope)


def _key(subject: str, since: date) -> str:
    return f"owner_{subject}_{since}"


def _fill_in(about: str, subject: str, since: date, scope: Scope) -> None:
    key = _key(subject, since)
    if st.session_state.pop(key, None) is False:  # saved: closes the drawer
        st.rerun()
    earlier = notes.owner_history(written(), subject, since, scope)
    st.markdown(f"**{markdown(about)}**")
    refusal(key)
    _form(key, earlier, subject, since, scope)
    for entry in earlier[::-1]:
        st.caption(said(entry))


def _form(key: str, earlier: Sequence[Owner], subject: str, since: date, scope: Scope) -> None:
    last = earlier[-1] if earlier else None
    statuses = list(STATUSES)
    with st.form(f"form_{key}", border=False):
        st.text_input("Owner", last.owner if last else "", max_chars=notes.LONGEST_NAME, key=f"who_{key}")
        st.date_input("By", last.due if last else None, key=f"due_{key}", format=locales.input_format())
        st.selectbox(
            "Status",
            statuses,
            index=statuses.index(last.status) if last else 0,
            format_func=STATUSES.__getitem__,
            key=f"status_{key}",
        )
        st.text_area("Comment", last.comment if last else "", max_chars=notes.LONGEST, key=f"comment_{key}")
        args: tuple[Any, ...] = (key, subject, since, scope, len(earlier))
        st.form_submit_button("Save", type="primary", on_click=_save, args=args, key=f"save_{key}")


def said(owner: Owner) -> str:
    """The entry in one line: `**In progress**, Ann, by 20 Nov 2026: asked Vega (Bob, 16 Nov 2026 09:00)`; Markdown."""
    who = markdown(owner.owner) if owner.owner else "no owner"
    due = f", by {day(owner.due)}" if owner.due else ""
    comment = f": {markdown(owner.comment)}" if owner.comment else ""
    return f"**{STATUSES[owner.status]}**, {who}{due}{comment} ({signature(owner.by, owner.at)})"


def _save(key: str, subject: str, since: date, scope: Scope, seen: int) -> None:
    owner, due, status, comment = (st.session_state[f"{what}_{key}"] for what in ("who", "due", "status", "comment"))
    submit(
        key, lambda: notes.assign(written(), subject, since, scope, owner, status, comment, me(), due=due, seen=seen)
    )
