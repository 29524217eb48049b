"""An import that waits for answers: one card per file, then one button."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from data import jobs
from data.contract import TABLES
from data.profile import Mapping
from data.reading import Question, Refused
from data.recognise.profiles import Saved
from data.recognise.proposal import Proposal, from_dict
from data.warehouse import WarehouseError
from pages.parts import cards, escape
from pages.parts.importing import labels, mapping, mapping_draft, questions, view, words
from pages.parts.importing.saved import download, uploaded

LEFT_OUT = "Leave this file out"
AS_DETECTED = "as detected"


@dataclass(frozen=True)
class Answer:
    """What was chosen for one file: left out, its encoding, or how to read it; `open` names what is still to choose."""

    text: str
    left_out: bool = False
    encoding: str | None = None
    saved: Saved | None = None
    open: tuple[str, ...] = ()


@st.fragment
def ask(job: jobs.Job) -> None:
    """The cards of all files and the button that continues with them."""
    if st.session_state.pop("import_answered", False):
        st.rerun()
    prefix = f"{job.id}_{job.started_at}"
    proposals = [mapping_draft.typed_by_log(from_dict(one)) for one in job.proposals]
    zones, answers = _zones(proposals, prefix), []
    for place, proposal in enumerate(proposals):
        with st.container(border=True, key=f"card_{place}"):
            answers.append(_card(job, proposal, zones.get(proposal.text), f"{prefix}_{place}"))
    if known := view.settled(job):
        st.caption(
            f"{words.listed(known)} {'is' if len(known) == 1 else 'are'} recognised, and will be in the preview."
        )
    replaces = st.checkbox(
        "This export replaces its period: rows it no longer has are removed",
        value=bool(job.settings.get("replace_period")),
        key=f"{prefix}_replaces",
    )
    _go_on(job, answers, replaces)


def _go_on(job: jobs.Job, answers: Sequence[Answer], replaces: bool) -> None:
    still = list(dict.fromkeys(what for one in answers for what in one.open))
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="decide"):
        pressed = st.button("Check these files", type="primary", key="check", disabled=bool(still))
        view.discard_button(job.id, "discard")
        st.caption(f"Still open: {', '.join(still)}." if still else "Nothing is committed yet.", width="stretch")
    if pressed:
        said = [one for one in answers if one.left_out or _was_left_out(job, one.text)]
        left = {one.text: "" if one.left_out else None for one in said}
        encodings = {one.text: one.encoding for one in answers if one.encoding}
        settings = {"tables": left, "encodings": encodings, "replace_period": replaces}
        answer(job, [one.saved for one in answers if one.saved], settings)
        st.rerun()


def _was_left_out(job: jobs.Job, text: str) -> bool:
    return job.settings.get("tables", {}).get(text) == ""


def review(job: jobs.Job) -> None:
    """Return to the choice of how the files are read."""
    answer(job, (), {"review": True})


def answer(job: jobs.Job, profiles: Sequence[Saved], settings: dict) -> None:
    """Continue an import with these mappings and settings added to the earlier ones; None withdraws a setting."""
    merged = {
        name: _without_none({**job.settings.get(name, {}), **said}) if isinstance(said, dict) else said
        for name, said in settings.items()
    }
    try:
        jobs.answer(job.id, profiles=profiles, settings=merged)
    except (Refused, WarehouseError) as error:
        view.told(error)


def _without_none(settings: dict) -> dict:
    return {name: value for name, value in settings.items() if value is not None}


def _at_once(job: jobs.Job, setting: str, text: str, key: str, shown: str = "") -> None:
    """A choice about one file that takes effect at once; the questions about the other files stay as they were.

    Choosing what is shown already, or leaving the file out, needs no new look at the file.
    """
    chosen = st.session_state[key]
    if chosen not in (None, LEFT_OUT, shown):
        said = {setting: {text: None if chosen == AS_DETECTED else chosen}}
        _answered(job, (), said | ({"review": True} if view.is_review(job) else {}))


def _answered(job: jobs.Job, profiles: Sequence[Saved], settings: dict) -> None:
    answer(job, profiles, settings)
    st.session_state["import_answered"] = True  # a fragment's callback cannot redraw the whole page itself


def _card(job: jobs.Job, proposal: Proposal, zone: str | None, prefix: str) -> Answer:
    if _asks_encoding(proposal):
        return _encoding(proposal, prefix)
    wanted = job.settings.get("tables", {}).get(proposal.text)
    if wanted and not proposal.tables:
        proposal = replace(proposal, tables=(mapping_draft.by_hand(wanted),), kind="as you said")
    st.markdown(words.looks_like(proposal))
    with st.grid(2, min_column_width=260, gap="small"):
        chosen = _table_choice(job, proposal, prefix)
        name = _name(proposal, prefix) if proposal.tables and chosen != LEFT_OUT else ""
    if chosen == LEFT_OUT:
        return Answer(proposal.text, left_out=True)
    if chosen is None:
        return Answer(proposal.text, open=(f"what {escape.markdown(proposal.text)} is",))
    said = [(asked[0], _said(asked, zone, f"{prefix}_asked_{asked[0].kind}", proposal)) for asked in _by_kind(proposal)]
    tables = [_table(proposal, number, said, prefix) for number in range(len(proposal.tables))]
    mappings = [one for one, _ in tables]
    saved = Saved(name, tuple(proposal.cells), tuple(mappings))
    _advanced(job, proposal, saved, prefix)
    still = [_open(one) for one, answer in said if answer is None]
    still += [escape.markdown(labels.column(name)) for one in mappings for name in one.missing]
    still += [f"what {escape.markdown(value)} means" for _, undecided in tables for value in undecided]
    return Answer(proposal.text, saved=None if _as_before(proposal, saved) else saved, open=tuple(still))


def _as_before(proposal: Proposal, saved: Saved) -> bool:
    """Whether a mapping in force was only looked at, so that there is nothing to save."""
    in_force = [table.mapping for table in proposal.tables]
    named = saved.name == _remembered(proposal)
    return bool(proposal.read_by) and not proposal.questions and named and in_force == list(saved.mappings)


def _table(
    proposal: Proposal, number: int, said: Sequence[tuple[Question, str | None]], prefix: str
) -> tuple[Mapping, list[str]]:
    """The mapping of one table as chosen, and the source values whose meaning nobody has given."""
    table = proposal.tables[number]
    if len(proposal.tables) > 1:
        cards.title(escape.markdown(labels.table(table.table)))
    chosen = mapping.table(table, proposal, f"{prefix}_{number}")
    for question, answered in said:
        _settle(chosen, question, answered)
    return mapping_draft.mapping_of(table, proposal.cells, chosen), chosen.undecided


def _asks_encoding(proposal: Proposal) -> bool:
    """Whether the file could not even be read, because its encoding is in doubt."""
    return not proposal.tables and any(question.kind == "encoding" for question in proposal.questions)


def _encoding(proposal: Proposal, prefix: str) -> Answer:
    st.markdown(f"**{escape.markdown(proposal.text)}** can be read in more than one way.")
    said = questions.choice(proposal.questions, f"{prefix}_encoding")
    return Answer(proposal.text, encoding=said, open=() if said else ("the encoding",))


def _table_choice(job: jobs.Job, proposal: Proposal, prefix: str) -> str | None:
    """Which table a file holds; choosing another than the proposed one has the file examined again at once."""
    proposed = " + ".join(table.table for table in proposal.tables)
    tables = list(dict.fromkeys([*filter(None, [proposed]), *proposal.others, *TABLES]))
    options = [*tables, LEFT_OUT]
    now = len(tables) if _was_left_out(job, proposal.text) else 0 if proposed else None
    chosen = st.selectbox(
        "What is in this file?",
        options,
        index=now,
        format_func=_described,
        key=f"{prefix}_table",
        on_change=_at_once,
        args=(job, "tables", proposal.text, f"{prefix}_table", proposed),
        placeholder="Choose what it is, or leave it out",
    )
    return chosen if chosen in (proposed, LEFT_OUT) else None


def _described(table: str) -> str:
    """A table and what one of its rows is, short enough for a menu."""
    if table not in TABLES:
        return table
    grain = TABLES[table].grain.split(":")[0].split(",")[0].rstrip(".").replace("One", "one", 1)
    return f"{labels.table(table)}: {grain}"


def _zones(proposals: Sequence[Proposal], prefix: str) -> dict[str, str | None]:
    """The time zone of every file that asks for one: asked once for all, unless the files are in different zones."""
    asked: dict[str | None, dict[str, Question]] = {}
    for proposal in proposals:
        for question in proposal.questions:
            if question.kind == "timezone":
                asked.setdefault(_now(question, proposal), {})[proposal.text] = question
    return {
        text: said
        for place, (now, of) in enumerate(asked.items())
        for said in [questions.timezone(list(of.values()), f"{prefix}_zone_{place}", now)]
        for text in of
    }


def _by_kind(proposal: Proposal) -> list[list[Question]]:
    """A file's questions, grouped by kind: a mapping has one answer for all its columns."""
    found: dict[str, list[Question]] = {}
    for question in proposal.questions:
        found.setdefault(question.kind, []).append(question)
    return list(found.values())


def _said(asked: Sequence[Question], zone: str | None, key: str, proposal: Proposal) -> str | None:
    """The answer to a question; None while there is none."""
    return zone if asked[0].kind == "timezone" else questions.choice(asked, key, _now(asked[0], proposal))


def _now(question: Question, proposal: Proposal) -> str | None:
    """The answer in use, if somebody came back to change it."""
    used = [table.mapping for table in proposal.tables]
    found = {
        "timezone": [one.timezone for one in used],
        "date_order": [_day_order(one.day_first) for one in used],
        "date_cells": [one.date_cells for one in used],
        "month_language": [one.month_language for one in used],
        "decimal_mark": [one.decimal for one in used],
        "last_by": [one.last_by for one in used],
    }
    return next((one for one in found.get(question.kind, ()) if one is not None), None)


def _day_order(day_first: bool | None) -> str | None:
    if day_first is None:
        return None
    return "day_first" if day_first else "month_first"


def _open(question: Question) -> str:
    named = {
        "timezone": "the time zone",
        "date_order": "day or month first",
        "date_cells": "whether the real dates are right",
        "month_language": "the language of the months",
        "decimal_mark": "the decimal mark",
        "last_by": "which row of an id counts",
    }
    return named.get(question.kind, "the encoding")


def _settle(choices: mapping_draft.Choices, question: Question, said: str | None) -> None:
    if question.kind == "date_order":
        choices.day_first = None if said is None else said == "day_first"
    else:
        setattr(choices, {"decimal_mark": "decimal"}.get(question.kind, question.kind), said)


def _name(proposal: Proposal, prefix: str) -> str:
    said = st.text_input(
        "Remember this as",
        _remembered(proposal),
        key=f"{prefix}_name",
        max_chars=80,
        help="The next file with the same column names is read the same way, without a question.",
    )
    return said.strip() or proposal.kind


def _remembered(proposal: Proposal) -> str:
    """The default name of a mapping: the one it has, else the file's name without its date."""
    if proposal.read_by not in ("", words.CONTRACT):
        return proposal.read_by
    stem = re.sub(r"[\W_]+", " ", Path(proposal.text).stem)
    return re.sub(r"[\d ]+$", "", stem) or stem


def _advanced(job: jobs.Job, proposal: Proposal, saved: Saved, prefix: str) -> None:
    with st.expander("Encoding, mapping as a file", icon=":material/tune:", key=f"{prefix}_advanced"):
        encodings = [AS_DETECTED, *questions.ENCODINGS]
        now = job.settings.get("encodings", {}).get(proposal.text)
        st.selectbox(
            "Encoding",
            encodings,
            index=encodings.index(now) if now in encodings else 0,
            format_func=questions.encoding,
            key=f"{prefix}_encoding",
            on_change=_at_once,
            args=(job, "encodings", proposal.text, f"{prefix}_encoding"),
            help="Choose another where letters such as é or ł look wrong.",
        )
        _mapping_file(job, saved, prefix)
        download("Download this mapping", saved, f"{prefix}_download")


def _mapping_file(job: jobs.Job, saved: Saved, prefix: str) -> None:
    key = f"{prefix}_profile"
    st.file_uploader(
        "Use a mapping file (TOML) instead", type=["toml"], key=key, on_change=_use_profile, args=(job, saved, key)
    )
    if "mapping_fault" in st.session_state:
        st.error(st.session_state.pop("mapping_fault"), icon=":material/block:")


def _use_profile(job: jobs.Job, saved: Saved, key: str) -> None:
    given = st.session_state[key]
    if not given:
        return
    try:
        found = uploaded(given.getvalue())
    except Refused as error:
        st.session_state["mapping_fault"] = escape.markdown(error)
        return
    _answered(job, [Saved(found.name or saved.name, saved.header, found.mappings)], {})
