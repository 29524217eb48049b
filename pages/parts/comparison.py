"""What the chosen period is compared with: chosen in its menu, kept in the address, and said where it is refused."""

from datetime import date

import streamlit as st

from pages.parts import address, reader
from queries import locales, period
from queries.format import format_value
from queries.period import COMPARISONS, Period

DEFAULT, OWN = COMPARISONS["previous"], COMPARISONS["own"]
ENDS = ("against_since", "against_until")
PARAMETERS = ("against", *ENDS)
ENDS_SAID = {"against_since": "Compare from", "against_until": "Compare to, inclusive"}
DAYS = (date(1970, 1, 1), date(2160, 12, 31))
"""The first and the last day that a period can begin or end on."""


def reference(chosen: Period, as_of_on: date, is_fiscal: bool = False) -> Period | None:
    """What the period is compared with; None if there is nothing before it, or if the own dates are refused.

    A complete fiscal period is compared with a complete one: in a year of 53 weeks, they differ in length.
    """
    label = st.session_state["against"]
    if label == OWN and not any(name in st.session_state for name in ENDS):
        usual = period.previous(chosen) or Period()
        st.session_state.update(zip(ENDS, (usual.since, usual.until), strict=True))
    key = next(key for key, name in COMPARISONS.items() if name == label)
    whole = reader.fiscal_year().earlier(key, chosen) if is_fiscal and label != OWN else None
    return whole or period.compared(key, chosen, _own(), as_of_on)


def is_own() -> bool:
    """Whether a person chose the dates to compare with."""
    return st.session_state["against"] == OWN


def is_changed() -> bool:
    """Whether the comparison is another than the usual one."""
    return st.session_state["against"] != DEFAULT


def control() -> None:
    """What to compare with, and for dates of one's own, which."""
    st.selectbox("Compare with", list(COMPARISONS.values()), key="against")
    if is_own():
        for name in ENDS:
            st.date_input(ENDS_SAID[name], None, *DAYS, key=name, format=locales.input_format())


def adopt(asked: address.Link) -> list[str]:
    """Set the comparison as an address has it, by key or by name; returns what in it is neither, nor a date."""
    days = {name: asked[name][0] for name in ENDS if name in asked}
    read = {name: day_of_link(given) for name, given in days.items()}
    misread = [given for name, given in days.items() if not read[name]]
    given = asked.get("against", [OWN if any(read.values()) else DEFAULT])[0]
    label = COMPARISONS.get(given) or _named(given)
    st.session_state["against"] = label or DEFAULT
    if label == OWN and days:
        st.session_state.update({name: read.get(name) for name in ENDS})
    return misread if label else [given, *misread]


def link() -> address.Link:
    """The comparison as the address has it; nothing while it is the usual one."""
    if not is_changed():
        return {}
    days = [(name, st.session_state.get(name)) for name in ENDS if is_own()]
    return {"against": [st.session_state["against"]]} | {name: [day.isoformat()] for name, day in days if day}


def reset() -> None:
    """Return to the usual comparison."""
    st.session_state["against"] = DEFAULT


def refusal(chosen: Period, as_of_on: date) -> str:
    """Why the own dates are compared with nothing, and what to do about it; empty if they are none, or accepted."""
    why = period.refused(chosen, _own(), as_of_on) if is_own() else ""
    return _sentences(chosen.since, as_of_on)[why] if why else ""


def day_of_link(given: str) -> date | None:
    """The day as a link writes it; None if it is no date, or none in DAYS."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if DAYS[0] <= day <= DAYS[1] else None


def _named(given: str) -> str | None:
    """The comparison of that name, also as links wrote it once: `The same period last year`."""
    name = given.lower().removeprefix("the ")
    return next((label for label in COMPARISONS.values() if label.lower() == name), None)


def _own() -> Period:
    since, until = (st.session_state.get(name) for name in ENDS)
    return Period(since, until)


def _sentences(begins_on: date | None, as_of_on: date) -> dict[str, str]:
    nothing = "so nothing is compared"
    return {
        "incomplete": f"The comparison needs a first and a last day, {nothing} yet.",
        "backwards": f"The dates to compare with end before they start, {nothing}.",
        "future": (
            f"The dates to compare with lie in the future, {nothing}. The data end on {format_value(as_of_on, 'date')}."
        ),
        "endless": "The period has no first day, so nothing lies before it. Choose one that has.",
        "overlapping": (
            f"The dates to compare with overlap the period, {nothing}. "
            f"End them before {format_value(begins_on, 'date')}."
        ),
        "later": (
            f"The dates to compare with come after the period, {nothing}. "
            "Show the later of the two, and compare it with the earlier."
        ),
    }
