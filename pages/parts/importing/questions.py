"""What no value in a file settles, asked as plain choices."""

from collections.abc import Sequence
from zoneinfo import available_timezones

import streamlit as st

from data.months import language_name
from data.reading import Question
from pages.parts import escape
from pages.parts.importing import words
from queries.format import grouped

COMMON_ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Warsaw", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "Asia/Kolkata", "Asia/Manila", "Asia/Singapore", "Australia/Sydney",
)  # fmt: skip
ENCODINGS = {
    "utf-8": "Unicode",
    "cp1252": "Western European, Windows",
    "iso8859-1": "Western European",
    "iso8859-15": "Western European, with €",
    "cp1250": "Central European, Windows",
    "iso8859-2": "Central European",
    "cp1251": "Cyrillic, Windows",
    "utf-16": "Unicode, two bytes a letter",
    "shift_jis": "Japanese",
    "gb18030": "Chinese",
}
"""The encodings offered to choose from."""

FURTHER = {
    "iso8859_15": "Western European, with €",
    "iso8859_2": "Central European",
    "cp1254": "Turkish, Windows",
    "cp1257": "Baltic, Windows",
    "mac_roman": "Western European, old Mac",
    "cp850": "Western European, DOS",
    "cp437": "American, DOS",
    "cp852": "Central European, DOS",
    "koi8_r": "Russian, KOI8",
    "cp866": "Cyrillic, DOS",
    "cp1253": "Greek, Windows",
    "cp1255": "Hebrew, Windows",
    "cp1256": "Arabic, Windows",
    "big5": "Chinese, traditional",
    "cp932": "Japanese, Windows",
    "euc_jp": "Japanese, Unix",
    "euc_kr": "Korean",
}
"""Others that a file may turn out to be in, by the names that the reader gives them."""

TITLES = {
    "date_order": "Day or month first?",
    "date_cells": "Some dates are real dates, others are text. Are the real ones right?",
    "month_language": "Which language are the months in?",
    "decimal_mark": "Which is the decimal mark?",
    "encoding": "Which reading of this line looks right?",
    "last_by": "Which row of an id counts?",
}

_SAID = {
    "day_first": "day first",
    "month_first": "month first",
    "as_stored": "as it stands",
    "swapped": "day and month exchanged",
    ".": "decimal point",
    ",": "decimal comma",
}


def zones() -> list[str]:
    """Every time zone, the most used first."""
    first = [st.session_state["status"]["timezone"], *COMMON_ZONES]
    return list(dict.fromkeys([*first, *sorted(available_timezones())]))


def timezone(asked: list[Question], key: str, now: str | None = None) -> str | None:
    """One time zone for these files; None until one is chosen. `now` is the one in use."""
    files = words.listed(list(dict.fromkeys(question.file for question in asked)))
    example = escape.markdown(asked[0].example)
    known = zones()
    with st.container(border=True, key=f"asks_{key}"):
        st.markdown(f"**In which time zone were the times of {files} written?** They carry no offset, as in {example}")
        return st.selectbox(
            "Time zone",
            known,
            index=known.index(now) if now in known else None,
            key=key,
            placeholder="Choose or type, e.g. New York",
            label_visibility="collapsed",
        )


def encoding(name: str) -> str:
    """An encoding by the name that people may know."""
    known = ENCODINGS | FURTHER
    return f"{known[name]} ({name})" if name in known else name


def choice(asked: Sequence[Question], key: str, now: str | None = None) -> str | None:
    """One question about a file's columns with all its answers in view; None until it is answered.

    `now` is the answer in use.
    """
    question = asked[0]
    options = list(question.choices) or list(ENCODINGS)
    st.markdown(f"**{TITLES[question.kind]}**{_where(asked)}")
    return st.radio(
        TITLES[question.kind],
        options,
        index=options.index(now) if now in options else None,
        key=key,
        format_func=lambda option: escape.markdown(question.choices.get(option, option)),
        captions=[_name(question.kind, option) for option in options],
        label_visibility="collapsed",
    )


def _name(kind: str, option: str) -> str:
    if kind == "encoding":
        return escape.markdown(encoding(option))
    return language_name(option) if kind == "month_language" else _SAID.get(option, "")


def _where(asked: Sequence[Question]) -> str:
    """The doubtful cell and the columns; for letters, the readings themselves show the line."""
    first = asked[0]
    if first.kind == "encoding":
        return ""
    if first.kind == "last_by":
        example = escape.markdown(first.example)
        return f" Ids return with other values, such as {example} from line {grouped(first.line)} on."
    columns = " and ".join(dict.fromkeys(f"**{escape.markdown(one.column)}**" for one in asked if one.column))
    line = f" (line {grouped(first.line)})" if first.line else ""
    return f" {escape.markdown(first.example)}{f' in {columns}' if columns else ''}{line} reads as:"
