"""Saved views: a name for a page with its filters, a way to come back to it, and which one opens first."""

import html
from collections.abc import Sequence
from urllib.parse import urlencode, urljoin

import streamlit as st

from data import saved_views
from data.saved_views import NameTaken, View, ViewError
from data.warehouse import WarehouseError
from pages.parts import address, escape, registry, visitor
from pages.parts.registry import Page
from pages.parts.writing import me, written

MINE, ALL = "For me", "For everyone"
DOING = OPEN, SAVE, CHANGE = "Open", "Save this one", "Send or change"
EXAMPLE = "Legal at Vega, last quarter"
NO_NAME = "This browser keeps no cookies, so views are for everyone here, and none can open first."
NOTHING_YET = "No view is saved yet. Set the filters on any page, then give what you see a name."


def arrive(page: Page) -> None:
    """Note where the visitor is. A visit that starts at the bare address goes on to the view that opens first."""
    st.session_state["page_path"] = page.path
    if "arrived" in st.session_state:
        return
    st.session_state["arrived"] = True
    owner = visitor.owner()
    if page is not registry.FIRST or st.query_params or owner is None:
        return
    first = saved_views.default_of(written(), owner)
    if first is None:
        return
    wanted = registry.AT.get(first.page)
    if wanted and wanted.is_open_to(visitor.viewer()) and (first.page or first.query):
        st.switch_page(wanted.file, query_params=first.parameters)


def control() -> None:
    """A button that opens the saved views, and lets people save, rename and remove them."""
    with st.container(width="content"):
        _button()


# Nothing done in there affects a number on the page, so the page need not be redrawn for it.
@st.fragment
def _button() -> None:
    with st.popover(
        "Views", icon=":material/bookmarks:", type="tertiary", key="saved_views", on_change="rerun"
    ) as shown:
        if shown.open:
            try:
                _content(visitor.owner())
            except WarehouseError as error:  # a fragment runs without the frame, which would say so
                st.error(escape.markdown(error), icon=":material/bookmark_remove:")


def _content(owner: str | None) -> None:
    kept = written()
    mine = saved_views.of(kept, owner) if owner else []
    everyones = saved_views.shared(kept)
    first = saved_views.default_of(kept, owner) if owner else None
    doing = _doing(DOING if mine or everyones else [SAVE])
    _said()
    if doing == OPEN:
        _listed("Only for me", mine, first)
        _listed("Shared by all", everyones, first)
    elif doing == CHANGE:
        _change([*mine, *everyones], first, owner)
    else:
        _save_form(owner)


def _doing(choices: Sequence[str]) -> str:
    """What the person wants to do with the views; with none saved, there is only one thing to do."""
    if st.session_state.get("views_doing") not in choices:
        st.session_state["views_doing"] = choices[0]
    if len(choices) == 1:
        st.caption(NOTHING_YET)
        return choices[0]
    st.segmented_control(
        "Saved views", choices, key="views_doing", required=True, label_visibility="collapsed", width="stretch"
    )
    return st.session_state["views_doing"]


def _listed(title: str, found: list[View], first: View | None) -> None:
    if found:
        st.markdown(f"**{title}**")
        st.html("".join(_line(view, view == first) for view in found))


def _line(view: View, is_first: bool) -> str:
    """A link that opens the view in the same tab, and what it shows. People choose the names, so all is escaped."""
    link, name = html.escape(view.link), html.escape(view.name)
    about = html.escape(_about(view) + (" · opens first" if is_first else ""))
    return (
        '<div style="margin-bottom: 0.35rem; overflow-wrap: anywhere">'
        f'<a href="{link}" style="color: inherit; text-decoration: underline">{name}</a>'
        f'<br><small style="opacity: 0.75">{about}</small></div>'
    )


def _about(view: View) -> str:
    values = [value for given in view.parameters.values() for value in given if value]
    page = registry.AT.get(view.page)
    return " · ".join([page.title if page else view.page, *values])


def _change(found: list[View], first: View | None, owner: str | None) -> None:
    """Pick a view: copy its link, rename it, have it open first, or remove it."""
    by_id = {view.id: view for view in found}
    if st.session_state.get("saved_view") not in by_id:
        st.session_state["saved_view"] = None  # removed, here or by somebody else
    chosen = st.selectbox(
        "Which view",
        list(by_id),
        key="saved_view",
        format_func=lambda view_id: _told_apart(by_id[view_id]),
        placeholder="Choose one",
        index=None,
    )
    if chosen is None:
        return
    view = by_id[chosen]
    st.code(urljoin(st.context.url or "", view.link), language=None, wrap_lines=True)
    st.text_input("Its name", view.name, max_chars=saved_views.LONGEST_NAME, key=f"view_name_{view.id}")
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Rename", key="view_rename", on_click=_rename, args=(view,))
        if owner and view == first:
            st.button("Do not open first", key="view_not_first", on_click=_open_first, args=(owner, None))
        elif owner:
            st.button(
                "Open first", key="view_first", on_click=_open_first, args=(owner, view), help=_opens_first_help()
            )
        st.button("Remove", key="view_remove", on_click=_remove, args=(view,))


def _told_apart(view: View) -> str:
    """A distinct name for a list of one's own and everyone's views: a picker takes equal names for one choice."""
    return f"{view.name} · {ALL.lower()}" if view.is_shared else view.name


def _save_form(owner: str | None) -> None:
    st.text_input("Name of the view", max_chars=saved_views.LONGEST_NAME, key="new_view_name", placeholder=EXAMPLE)
    if owner:
        st.segmented_control("Who sees it", [MINE, ALL], default=MINE, required=True, key="new_view_for")
        st.checkbox("Open it first", key="new_view_first", help=_opens_first_help())
    else:
        st.caption(NO_NAME)
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Save", type="primary", key="view_save", on_click=_save)
        if _taken(owner):
            st.button("Replace it", key="view_replace", on_click=_save, kwargs={"replace": True})


def _for_whom(owner: str | None) -> str:
    """Whose view the form makes. Without an owner, it is shared by all."""
    return owner if owner and st.session_state["new_view_for"] == MINE else saved_views.SHARED


def _taken(owner: str | None) -> View | None:
    return saved_views.called(written(), st.session_state["new_view_name"], _for_whom(owner))


def _opens_first_help() -> str:
    where = "" if st.user.get("is_logged_in") else " in this browser"
    return f"Whoever comes to the dashboard's bare address{where} starts with it. A link always shows what it says."


def _save(replace: bool = False) -> None:
    """Callback: save the current page under the form's name, and make it open first if asked."""
    owner, by, name = visitor.owner(), me(), st.session_state["new_view_name"]
    try:
        taken = _taken(owner) if replace else None
        view = saved_views.save(
            written(),
            name,
            st.session_state["page_path"],
            urlencode(address.complete(), doseq=True),
            owner=_for_whom(owner),
            by=by,
            replacing=taken.id if taken else None,
        )
        if owner and st.session_state["new_view_first"]:
            saved_views.set_default(written(), owner, view, by)
    except NameTaken as refused:
        _say("warning", f"{refused} Replace it, or choose another name.")
    except (ViewError, WarehouseError) as refused:
        _say("error", str(refused))
    else:
        st.session_state.update({"saved_view": view.id, "new_view_name": "", "views_doing": CHANGE})
        _say("success", f"Saved: {view.name}")


def _rename(view: View) -> None:
    try:
        saved_views.rename(written(), view, st.session_state[f"view_name_{view.id}"], me())
    except (ViewError, WarehouseError) as refused:
        _say("error", str(refused))


def _open_first(owner: str, view: View | None) -> None:
    try:
        saved_views.set_default(written(), owner, view, me())
    except (ViewError, WarehouseError) as refused:
        _say("error", str(refused))


def _remove(view: View) -> None:
    try:
        saved_views.remove(written(), view, me())
    except WarehouseError as refused:
        _say("error", str(refused))
    else:
        _say("success", f"Removed: {view.name}")


def _say(kind: str, text: str) -> None:
    """Keep the result of a click, for the next run to show once."""
    st.session_state["view_said"] = kind, text


def _said() -> None:
    if "view_said" in st.session_state:
        kind, text = st.session_state.pop("view_said")
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](escape.markdown(text))
