"""Notes that people pinned: numbered on a chart by week, in words below it, and a place to pin one."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from pages.parts import charts, filters, names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.writing import me, refusal, signature, submit, written
from queries import Scope, notes
from queries.metrics import describe
from queries.notes import Note
from queries.words import filters_in_words


def shown(metric: str | None = None, scope: Scope | None = None) -> tuple[Note, ...]:
    """The notes on a metric, or on any, in a scope's filters and period, by default the frame's; oldest week first."""
    scope = scope or st.session_state["scope"]
    return notes.pinned(written(), scope, scope.since, scope.until, metric)


def on_chart(
    figure: dict, rows: Sequence[Row], y: str, metric: str, x: str = "week", scope: Scope | None = None
) -> dict:
    """The figure with each note's number above `y` at its week, or at its month if `x` is one."""
    pins = [
        charts.Pin(number, note.week if x == "week" else note.week.replace(day=1), note.text)
        for number, note in enumerate(shown(metric, scope), start=1)
    ]
    return charts.pinned(figure, charts.heights(rows, x, y), pins)


def listing(
    name: str,
    metric: str | None,
    weeks: Sequence[date],
    scope: Scope | None = None,
    beside: Callable[[], None] | None = None,
) -> None:
    """The notes in words, numbered as on the chart, with popovers to pin one and to change one.

    `name` makes the keys unique; `weeks` are the Mondays to choose from, oldest first. Without a metric, the notes are
    on any of the headline metrics, and each says which. `beside` draws further buttons in the same row.
    """
    in_words(metric, scope)
    with st.container(horizontal=True, gap="small", key=f"notes_{name}"):
        buttons(name, metric, weeks, scope)
        if beside:
            beside()


def in_words(metric: str | None, scope: Scope | None = None) -> None:
    """The notes alone, numbered as on the chart; none take no room."""
    scope = scope or st.session_state["scope"]
    if found := shown(metric, scope):
        said = (_said(note, scope, says_metric=metric is None) for note in found)
        st.markdown("\n".join(f"{number}. {words}" for number, words in enumerate(said, start=1)))


def buttons(name: str, metric: str | None, weeks: Sequence[date], scope: Scope | None = None) -> None:
    """The popovers alone, to pin a note and to change one."""
    scope = scope or st.session_state["scope"]
    if weeks:
        _pin(f"pin_{name}", metric, weeks, scope)
    if found := shown(metric, scope):
        _change(f"change_{name}", found)


def _said(note: Note, scope: Scope, says_metric: bool) -> str:
    about = [describe(note.metric).label] if says_metric else []
    if note.filters != scope.filters():
        about.append(f"about {_whose(note.filters)}")
    head = ", ".join([f"**{markdown(filters.week_text(note.week))}**", *about])
    return f"{head}: {markdown(note.text)} :gray[{signature(note.by, note.at)}]"


def _whose(line: str) -> str:
    return markdown(filters_in_words(line, names.known_vendors()))


def _change(key: str, found: Sequence[Note]) -> None:
    with st.popover("Change a note", icon=":material/edit:", type="tertiary", key=key, on_change="rerun") as opened:
        if not opened.open:
            return
        refusal(key)
        note = _chosen(key, found)
        with st.form(f"form_{key}_{note.id}", border=False):
            text = f"text_{key}_{note.id}"
            st.text_area("Its words", note.text, max_chars=notes.LONGEST, key=text)
            st.form_submit_button("Save", type="primary", on_click=_save, args=(key, note.id, text), key=f"save_{key}")
        st.button("Take it off", icon=":material/delete:", key=f"off_{key}", on_click=_take_off, args=(key, note.id))
        for entry in notes.history(written(), note.id)[-2::-1]:
            if entry.value is not None:
                st.caption(f"Before ({signature(entry.by, entry.at)}): {markdown(entry.value['text'])}")


def _chosen(key: str, found: Sequence[Note]) -> Note:
    if len(found) == 1:
        return found[0]
    places = range(len(found))
    place = st.selectbox(
        "Note", places, format_func=lambda at: f"{at + 1}. {filters.week_text(found[at].week)}", key=f"number_{key}"
    )
    return found[place]


def _save(key: str, id: str, text: str) -> None:
    submit(key, lambda: notes.edit(written(), id, st.session_state[text], me()))


def _take_off(key: str, id: str) -> None:
    submit(key, lambda: notes.take_off(written(), id, me()))


def _pin(key: str, metric: str | None, weeks: Sequence[date], scope: Scope) -> None:
    with st.popover("Add note", icon=":material/push_pin:", type="tertiary", key=key, on_change="rerun") as opened:
        if not opened.open:
            return
        refusal(key)
        with st.form(f"form_{key}", border=False):
            if metric is None:
                st.selectbox("Metric", list(notes.CHARTS), format_func=_label, key=f"metric_{key}")
            st.selectbox("Week", list(weeks)[::-1], format_func=filters.week_text, key=f"week_{key}")
            st.text_area("Note", max_chars=notes.LONGEST, key=f"text_{key}", placeholder="What happened, and why")
            on = f"{_label(metric).lower()}, " if metric else ""
            st.caption(f"It is pinned to {on}the week and the filters in force: {_whose(scope.filters())}.")
            st.form_submit_button("Pin it", type="primary", on_click=_add, args=(key, metric, scope), key=f"add_{key}")


def _label(metric: str) -> str:
    return describe(metric).label


def _add(key: str, metric: str | None, scope: Scope) -> None:
    about = metric or st.session_state[f"metric_{key}"]
    week, text = st.session_state[f"week_{key}"], st.session_state[f"text_{key}"]
    submit(key, lambda: notes.pin(written(), about, week, scope, text, me()))
