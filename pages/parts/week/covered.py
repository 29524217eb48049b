"""How much of the work the numbers cover, and how old the data are."""

import streamlit as st

from pages.parts import tiles
from pages.parts.ask import ask
from pages.parts.escape import markdown
from queries import briefing, data_age
from queries.briefing import Briefing


def show(briefed: Briefing) -> None:
    """Coverage of the weeks shown, and the age of the newest record."""
    st.header("How much of the work these numbers cover")
    st.caption(
        f"{markdown(str(data_age.of(briefed.status, data_age.now())))}. The shares are of thirteen weeks. What is not "
        "covered is left out of the number, never assumed."
    )
    covered = briefing.coverage(ask, briefed)
    with tiles.grid(4):
        tiles.tile("coverage_of_spend", covered["coverage_of_spend"], note="of spend has a baseline: saving known")
        tiles.tile("term_share", covered["term_share"], note="of items have an agreed term")
        tiles.tile("promise_share", covered["promise_share"], note="of items have only a promised date")
        tiles.tile("events_share", covered["events_share"], note="of items have events: pauses and reviews known")
