"""A log's activities and what each means for its case: proposed from names and positions, settled by a person."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from data.log import Log
from data.recognise.proposal import SURE, Activity, TableProposal
from pages.parts import escape
from queries.format import grouped

_ASKED = {
    "delivery": ("Delivers it", "The first of these in a case is its first delivery, the last its final one."),
    "acceptance": ("Accepts it", "What the client does to take what was delivered."),
    "pause": ("Pauses it", "The clock of an agreed target stops here."),
    "resume": ("Goes on after a pause", "Nothing chosen: whatever follows a pause."),
    "end": ("Ends it without a delivery", "A case that ends so, and was not delivered, is cancelled."),
    "start": ("Starts it", "Nothing chosen: the first event of each case is its receipt."),
}
_NOTHING = "nothing in particular"


def ask(table: TableProposal, prefix: str) -> Log | None:
    """Draw a log's activities and what each means for its case; returns what was chosen, None if there is no log."""
    log = table.mapping.log
    if not log or not table.activities or "first_delivered_at" not in table.mapping.by_log:
        return log
    st.markdown("**What does each activity do to its case?** Received, delivered and the status follow from it.")
    overview = st.container()
    said = _roles(table.activities, log, prefix)
    with overview:
        _overview(table.activities, said)
    if not said.delivery and not said.acceptance:
        st.warning("No activity delivers yet, so every case stays open.", icon=":material/pending_actions:")
    return said


def _roles(activities: Sequence[Activity], log: Log, prefix: str) -> Log:
    by_name = {one.name: one for one in activities}
    taken: set[str] = set()
    with st.grid(3, min_column_width=240, gap="small"):
        for role, (label, about) in _ASKED.items():
            free = [name for name in by_name if name not in taken]
            now = [name for name in free if log.role_of(name) == role]
            chosen = st.multiselect(
                label,
                free,
                default=now,
                format_func=lambda name: _in_short(by_name[name]),
                key=f"{prefix}_role_{role}",
                placeholder="No activity",
                help=f"{about} {_why(by_name[name] for name in now)}".strip(),
            )
            taken |= {*chosen}
            # Another file has what this one lacks.
            elsewhere = [one for one in getattr(log, role) if not _held(one, by_name)]
            changed: dict[str, Any] = {role: (*chosen, *elsewhere)}
            log = replace(log, **changed)
    return log


def _held(name: str, by_name: dict[str, Activity]) -> bool:
    return name.strip().lower() in {one.strip().lower() for one in by_name}


def _in_short(activity: Activity) -> str:
    return f"{activity.name} ({grouped(activity.rows)})"


def _why(guessed: Iterable[Activity]) -> str:
    """What a proposal rests on if no name supports it."""
    found = [one for one in guessed if one.confidence < SURE]
    return " ".join(
        f"{escape.markdown(one.name)} is a guess: it is the last event of {grouped(one.last)} cases." for one in found
    )


def _overview(activities: Sequence[Activity], log: Log) -> None:
    labels = {role: label for role, (label, _) in _ASKED.items()}
    shown = {
        "Activity": [one.name for one in activities],
        "For its case": [labels.get(log.role_of(one.name) or "", _NOTHING) for one in activities],
        "Rows": [one.rows for one in activities],
        "First in": [one.first for one in activities],
        "Last in": [one.last for one in activities],
    }
    counts = {"Rows": "Events", "First in": "Cases whose first event it is", "Last in": "Cases whose last event it is"}
    st.dataframe(
        pa.table(shown),
        hide_index=True,
        height=min(35 * (len(activities) + 1) + 3, 318),
        column_config={
            name: st.column_config.NumberColumn(help=about, format="localized", width="small")
            for name, about in counts.items()
        },
        alt="The activities of the log, what each does to its case, and how often it comes first and last",
    )
