"""How much of the work the numbers cover, and how old the data are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import tiles
from pages.parts.ask import ask
from pages.parts.phrases import day, items
from queries import briefing
from queries.briefing import Briefing


def show(briefed: Briefing) -> None:
    """Coverage of the weeks shown, and the age of the newest record."""
    st.header("How much of the work these numbers cover")
    st.caption(
        f"{_age(briefed)} The shares are of thirteen weeks. What is not covered is left out of the number, never "
        "assumed."
    )
    covered = briefing.coverage(ask, briefed)
    with tiles.grid(4):
        tiles.tile("coverage_of_spend", covered["coverage_of_spend"], note="of spend has a baseline: saving known")
        tiles.tile("term_share", covered["term_share"], note="of items have an agreed term")
        tiles.tile("promise_share", covered["promise_share"], note="of items have only a promised date")
        tiles.tile("events_share", covered["events_share"], note="of items have events: pauses and reviews known")


def _age(briefed: Briefing) -> str:
    """How old the newest record is by today's calendar: the one thing that the as-of date cannot tell."""
    newest = briefed.status["as_of_on"]
    today = datetime.now(UTC).astimezone(ZoneInfo(briefed.status["timezone"])).date()
    age = (today - newest).days
    ago = "today" if age == 0 else f"{items(age, 'day')} ago" if age > 0 else "ahead of today"
    return f"The newest record is of {day(newest)}, {ago}."
