"""Which week the page is about: the newest complete one, unless a person or a link chooses another."""

from collections.abc import Collection
from datetime import date
from typing import Any

import streamlit as st

from pages.parts import address, filters, registry
from pages.parts.ask import ask
from queries import briefing, period
from queries.briefing import Briefing
from queries.said.news import Act

ITS_OWN_TIME = ("deliverable", "view")
"""Widgets whose page does not depend on the week."""


def choose() -> date:
    """The control for the week, shown once there is one; returns its Monday."""
    newest, running = briefing.weeks(st.session_state["status"])
    if not st.session_state["status"]["as_of_on"]:
        _left_out(())
        return newest
    known = [row["week"] for row in briefing.weekly(ask, briefing.of_all_time(st.session_state["scope"]))][::-1]
    # The newest complete week comes first: given as an index, it would compete with the link.
    shown = [newest, *(week for week in known if week != newest and (week < newest or running))]
    labels = {period.iso(week): week for week in shown}
    _left_out(labels)
    chosen = st.selectbox(
        "Week", labels, width=126, label_visibility="collapsed", **address.bound("week", next(iter(labels)), labels)
    )
    return labels[chosen]


def _left_out(labels: Collection[str]) -> None:
    """Have the page say that the link's week is not in these data: a week other than intended would mislead."""
    asked = st.query_params.get("week")
    if asked and asked not in labels:
        filters.leave_out("week", asked)


def link(week: date) -> dict[str, Any]:
    """Another page's widgets, set so that it shows that week alone."""
    if week == briefing.weeks(st.session_state["status"])[0]:
        return {"period": period.PERIODS["last_week"]}
    return days(period.week(week))


def days(of: period.Period) -> dict[str, Any]:
    """Another page's widgets, set so that it shows those days alone."""
    return {"period": filters.CUSTOM, "since": of.since, "until": of.until}


def to_act(act: Act, briefed: Briefing) -> dict[str, Any]:
    """Another page's widgets, set so that it shows where to act, on the days that it is about."""
    if act.days:
        return days(act.days) | dict(act.choices)
    is_timeless = not registry.AT[act.path].has_period or any(name in act.choices for name in ITS_OWN_TIME)
    return ({} if is_timeless else link(briefed.week)) | dict(act.choices)
