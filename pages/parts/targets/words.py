"""What the Targets page says: its title, and what was saved. Plain Markdown, names from files escaped."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pages.parts import names
from pages.parts.escape import markdown
from pages.parts.phrases import day, items, listed, together
from queries import target_table
from queries.metrics import describe
from queries.target_table import Change, Past
from queries.targets import METRICS, Target, in_force


def title(held: Sequence[Target], on: date) -> str:
    """How many targets are in force on a day, and which are for one vendor."""
    current = in_force(held, on)
    if not current:
        return "No target holds yet" if not held else f"None of {items(len(held), 'target')} holds today"
    count = f"{items(len(current), 'target')} hold{'s' if len(current) == 1 else ''}"
    special = [one for one in current if one.vendor_id]
    metrics = {one.metric for one in special}
    if not special:
        return f"{count}, for all vendors together"
    if len(metrics) == 1 and len(current) > len(special):
        return f"{count}; only {describe(special[0].metric).label.lower()} has one per vendor"
    return f"{count}, {len(special)} of them for a single vendor"


def later(held: Sequence[Target], on: date) -> str:
    """How many begin only after that day; empty if none do."""
    coming = [one for one in held if one.effective_from > on and one.target is not None]
    if not coming:
        return ""
    first = min(one.effective_from for one in coming)
    return f" {items(len(coming), 'more')[: -1 if len(coming) > 1 else None]} will begin, from {day(first)} on."


def without(held: Sequence[Target], on: date) -> str:
    """Which headline metrics have no target at all on a day; empty if each has one."""
    have = {one.metric for one in in_force(held, on)}
    lack = [describe(metric).label.lower() for metric in METRICS if metric not in have]
    if not lack:
        return ""
    agreed = " On time is then held against what the SLA terms agree." if "attainment" not in have else ""
    return f"Without any target: {', '.join(lack)}.{agreed}"


def named(target: Target) -> str:
    """What the target is about, in words; plain text."""
    return target_table.name(target, names.known_vendors())


def number(metric: str, value: float | None) -> str:
    """A target's number with its unit; plain text."""
    return target_table.number_text(metric, value, st.session_state["status"]["currency"] or "")


def before(change: Change) -> str:
    """What was in force before the change."""
    return _held(change.before)


def after(change: Change) -> str:
    """What will be in force from the day on."""
    if change.is_restored:
        return f"{number(change.after.metric, change.after.target)}, as imported" if change.after else "taken off"
    return _held(change.after)


def became(past: Past) -> str:
    """What was in force after somebody's entry."""
    if past.is_restored:
        return "taken off"
    return number(past.target.metric, past.after) if past.after is not None else "ended"


def _held(target: Target | None) -> str:
    if target is None:
        return "–"
    return number(target.metric, target.target) if target.target is not None else "ended"


def about(change: Change) -> Target:
    """The target that changes: the new one, or the one removed. Raises ValueError if there is neither."""
    target = change.after or change.before
    if target is None:
        raise ValueError("A change has a target before it or after it")
    return target


def saved(changed: Sequence[Change]) -> str:
    """What was saved, in one sentence."""
    done = [
        f"{markdown(named(about(change)))} from {day(about(change).effective_from)}: "
        f"{together(before(change))} → {together(after(change))}"
        for change in changed
    ]
    return f"Saved {items(len(changed), 'change')}: {listed(done, most=3)}."


def overtaken(others: Sequence[Past]) -> str:
    """Says that others have changed targets since the table was opened."""
    by = sorted({one.by for one in others})
    about = dict.fromkeys(markdown(named(one.target)) for one in others)
    return f"{listed([markdown(one) for one in by], most=3)} changed {listed(list(about), most=3)}"
