"""What no value of a file settles, asked in plain choices."""

from zoneinfo import available_timezones

import streamlit as st

from data.reading import Question
from pages.parts import escape

COMMON_ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Warsaw", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "Asia/Kolkata", "Asia/Manila", "Asia/Singapore", "Australia/Sydney",
)  # fmt: skip
ENCODINGS = (
    "utf-8", "cp1252", "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "utf-16", "shift_jis", "gb18030",
)  # fmt: skip
TITLES = {
    "date_order": "Day or month first?",
    "decimal_mark": "Which is the decimal mark?",
    "encoding": "Which reading looks right?",
}


def zones() -> list[str]:
    """Every time zone, those most people need first."""
    first = [st.session_state["status"]["timezone"], *COMMON_ZONES]
    return list(dict.fromkeys([*first, *sorted(available_timezones())]))


def timezone(asked: list[Question], key: str) -> str | None:
    """One time zone for all files that ask for one; None while it is not chosen."""
    files = ", ".join(dict.fromkeys(f"**{escape.markdown(question.file)}**" for question in asked))
    example = escape.markdown(asked[0].example)
    with st.container(border=True, key="asks_timezone"):
        st.markdown(f"**In which time zone were the times of {files} written?** They carry no offset, as in {example}")
        return st.selectbox(
            "Time zone",
            zones(),
            index=None,
            key=key,
            placeholder="Choose or type, e.g. New York",
            label_visibility="collapsed",
        )


def choice(question: Question, key: str) -> str | None:
    """One question with all its answers in sight; None while it is not answered."""
    options = list(question.choices) or list(ENCODINGS)
    column = f" in **{escape.markdown(question.column)}**" if question.column else ""
    line = f" (line {question.line:,})" if question.line else ""
    st.markdown(f"**{TITLES[question.kind]}** {escape.markdown(question.example)}{column}{line} reads as:")
    return st.radio(
        TITLES[question.kind],
        options,
        index=None,
        key=key,
        format_func=lambda option: escape.markdown(question.choices.get(option, option)),
        captions=[_name(question.kind, option) for option in options],
        label_visibility="collapsed",
    )


def _name(kind: str, option: str) -> str:
    said = {"day_first": "day first", "month_first": "month first", ".": "decimal point", ",": "decimal comma"}
    return said.get(option, "") if kind != "encoding" else escape.markdown(option)
