"""Who looks after a signal, and how far they are: shown beside it, and set in a popover."""

from datetime import date

import streamlit as st

from pages.parts.escape import markdown
from pages.parts.writing import me, refusal, signature, submit, written
from queries import Scope, notes
from queries.notes import STATUSES, Owner


def show(metric: str, week: date, scope: Scope, name: str = "") -> None:
    """A signal's owner, status and comment in that scope, and a popover to set them; `name` makes the keys unique."""
    owner, key = notes.owner_of(written(), metric, week, scope), f"owner_{name or metric}"
    if owner:
        st.caption(_said(owner))
    with st.popover(
        "Change" if owner else "Assign",
        icon=":material/person_edit:",
        type="tertiary",
        key=key,
        on_change="rerun",
    ) as opened:
        if opened.open:
            _set(key, metric, week, scope, owner)


def _said(owner: Owner) -> str:
    who = markdown(owner.owner) if owner.owner else "no owner"
    comment = f": {markdown(owner.comment)}" if owner.comment else ""
    return f"**{STATUSES[owner.status]}**, {who}{comment} ({signature(owner.by, owner.at)})"


def _set(key: str, metric: str, week: date, scope: Scope, owner: Owner | None) -> None:
    refusal(key)
    statuses = list(STATUSES)
    with st.form(f"form_{key}", border=False):
        st.text_input("Owner", owner.owner if owner else "", max_chars=notes.LONGEST_NAME, key=f"who_{key}")
        st.selectbox(
            "Status",
            statuses,
            index=statuses.index(owner.status) if owner else 0,
            format_func=STATUSES.__getitem__,
            key=f"status_{key}",
        )
        st.text_area("Comment", owner.comment if owner else "", max_chars=notes.LONGEST, key=f"comment_{key}")
        st.form_submit_button(
            "Save", type="primary", on_click=_save, args=(key, metric, week, scope), key=f"save_{key}"
        )
    for entry in notes.owner_history(written(), metric, week, scope)[-2::-1]:
        if entry.value is not None:
            before = Owner(**entry.value, by=entry.by, at=entry.at)
            st.caption(f"Before: {_said(before)}")


def _save(key: str, metric: str, week: date, scope: Scope) -> None:
    owner, status, comment = (st.session_state[f"{what}_{key}"] for what in ("who", "status", "comment"))
    submit(key, lambda: notes.assign(written(), metric, week, scope, owner, status, comment, me()))
