"""The small print: of which moment the numbers are, and how much of the work they cover."""

import streamlit as st

from pages.parts.ask import ask
from pages.parts.escape import markdown
from pages.parts.phrases import share
from pages.parts.week import words
from queries import briefing, data_age
from queries.briefing import Briefing

COVERED = (("coverage_of_spend", "of spend has a baseline"), ("term_share", "of items have an agreed term"))


def show(briefed: Briefing) -> None:
    """A footnote: the moment of what is open, what a risk is, and what the numbers of the weeks shown leave out."""
    parts = [_moment(briefed), _covered(briefed)]
    if said := " ".join(part for part in parts if part):
        st.caption(said)


def _moment(briefed: Briefing) -> str:
    if not briefed.is_newest:
        return f"As of the end of week {briefed.week.isocalendar().week}, in calendar days."
    zone = briefed.status["timezone"]
    at = words.moment(briefed.status["as_of"], zone, data_age.now().date())
    return (
        f"As of {markdown(f'{at} {zone}')}, in calendar days. "
        "Risk: share of similar items that missed from the same point."
    )


def _covered(briefed: Briefing) -> str:
    covered = briefing.coverage(ask, briefed)
    parts = [f"{share(covered[name])} {of}" for name, of in COVERED if covered[name] is not None]
    return f"Over 13 weeks {', '.join(parts)}." if parts else ""
