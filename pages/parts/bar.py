"""The bar above every page: its name, the period, the filters in force, the age of the data; menus for the rest."""

from functools import partial

import streamlit as st

from data import pipeline
from data.warehouse import Warehouse
from pages.parts import address, cards, comparison, escape, filters, names, navigation, registry, views, visitor
from pages.parts.comparison import DAYS
from pages.parts.deliverable.find import LONGEST_ID
from pages.parts.filters import COLUMNS, CUSTOM, DEFAULT, ENDS, FILTERS
from pages.parts.registry import Page
from queries import data_age, locales

ENDS_SAID = {"since": "From", "until": "To, inclusive"}
SEVERAL = 2
"""From so many choices on, one button takes all of them off."""


def show(page: Page) -> None:
    """One line: what is shown, of when, and for what; then what a link asked for in vain."""
    cards.begin()
    st.session_state["page_title"] = page.title  # exports say where they come from
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        st.markdown(f"**{page.title}**", width="content")
        st.session_state["bar_place"] = st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="bar_place"
        )
        if page.has_period and st.session_state["status"]["as_of_on"]:
            _period()
        _filter()
        _chips(page)
        st.space("stretch")
        _age()
        views.control()
    address.keep(filters.link(), filters.PARAMETERS, page.path)
    if notice := st.session_state["version"].notice:
        st.warning(escape.markdown(notice), icon=":material/history:")
    filters.left_out()


def place() -> st.delta_generator.DeltaGenerator:
    """Where a page puts a control of its own that decides what it shows: its week, its vendor."""
    return st.session_state["bar_place"]


def _period() -> None:
    chosen = st.session_state["period"]
    # Not escaped, since it is also read aloud as it is; with a space, `17. Aug.` would begin a list.
    label = filters.period_text().replace(" ", "\u00a0") if chosen == CUSTOM else chosen
    with st.popover(label, icon=":material/calendar_month:", key="period_menu"):
        st.selectbox("Period", filters.labels(), key="period")
        if chosen == CUSTOM:
            for name in ENDS:
                st.date_input(ENDS_SAID[name], None, *DAYS, key=name, format=locales.input_format())
        comparison.control()
    with st.container(width="content", key="days"):
        st.caption(escape.markdown(filters.compared_text()))


def _filter() -> None:
    options = st.session_state["filter_options"]
    with st.popover("Filter", icon=":material/filter_list:", type="tertiary", key="filter_menu"):
        st.text_input(
            "Open a deliverable",
            key="sought",
            placeholder="Id, or a part of it",
            icon=":material/search:",
            max_chars=LONGEST_ID,
            on_change=_seek,
        )
        for name, title in FILTERS.items():
            st.multiselect(
                title,
                options[name],
                key=name,
                placeholder="All",
                format_func=partial(names.label, COLUMNS.get(name, name)),
            )


def _seek() -> None:
    if sought := st.session_state["sought"].strip():
        st.session_state["sought"] = ""
        navigation.to_deliverable({"deliverable_id": sought})


def _chips(page: Page) -> None:
    """The choices in force, each a button that takes it off, and one for all of them."""
    chosen = [(name, value) for name in FILTERS for value in st.session_state[name]]
    for name, value in chosen:
        st.button(
            escape.markdown(names.label(COLUMNS.get(name, name), value)),
            icon=":material/close:",
            icon_position="right",
            key=f"chip_{name}_{value}",
            on_click=_take_off,
            args=(name, value),
        )
    changed = len(chosen) + page.has_period * ((st.session_state["period"] != DEFAULT) + comparison.is_changed())
    if changed >= SEVERAL or st.session_state.get("unknown_in_link"):
        st.button("Reset", key="reset", type="tertiary", on_click=filters.reset)


def _take_off(name: str, value: str) -> None:
    st.session_state[name] = [kept for kept in st.session_state[name] if kept != value]


def _age_said() -> str:
    status = st.session_state["status"]
    age = data_age.of(status, data_age.now()) if status["deliverables"] else None
    if age is None:
        return "No data yet"
    return f":orange[{escape.markdown(str(age))}]" if age.is_old else escape.markdown(str(age))


def _age() -> None:
    """How old the data are; in its menu which version and zone that is, what it lacks, and how to leave the demo."""
    status, version = st.session_state["status"], st.session_state["version"]
    icon = ":material/science:" if status["demo"] else ":material/schedule:"
    with st.popover(_age_said(), icon=icon, type="tertiary", key="data_menu"):
        demo = "Demo data, version" if status["demo"] else "Version"
        st.caption(f"{demo} {escape.markdown(version.name)} · times in {escape.markdown(status['timezone'])}")
        for page in (registry.AT["health"], registry.AT["import"]):
            if not page.is_open_to(visitor.viewer()):
                continue
            st.page_link(page.file, label=page.title, icon=page.icon)
        if status["demo"]:
            st.divider()
            _leaving_the_demo()


def _leaving_the_demo() -> None:
    st.caption("Your own exports take the place of the demo. It stays in the history and can be brought back.")
    st.button("Replace the demo with my data", icon=":material/delete_sweep:", key="start_empty", on_click=_leave_demo)


def _leave_demo() -> None:
    filters.reset()
    pipeline.start_empty(Warehouse().directory, by="dashboard")
