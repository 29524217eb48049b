"""Saved views on the page: saved, listed, changed, and opened first for the person they are kept for."""

import html
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from data import saved_views
from data.written import Written
from pages.parts import visitor
from tests.pages.conftest import HOSTILE, Opener

ANA, BEN = "A" * 22, "B" * 22
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')


@pytest.fixture
def warehouse(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The demo, in which nobody has saved a view yet."""
    return Path(shutil.copytree(demo_warehouse, tmp_path / "house"))


@pytest.fixture
def at_browser(monkeypatch: pytest.MonkeyPatch):
    """The next visitor opens the dashboard in the browser of that name; None keeps no cookies."""

    def at(name: str | None) -> None:
        cookies = {visitor.COOKIE: name} if name else {}
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))

    at(ANA)
    return at


def opened(app: AppTest) -> AppTest:
    """The app with its saved views unfolded."""
    app.session_state["saved_views"] = True
    return app.run()


def save(app: AppTest, name: str, *, for_all: bool = False, first: bool = False) -> AppTest:
    if any(group.key == "views_doing" for group in app.segmented_control):
        app.segmented_control(key="views_doing").set_value("Save this one")
        opened(app)
    app.text_input(key="new_view_name").set_value(name)
    if for_all and app.segmented_control:
        app.segmented_control(key="new_view_for").set_value("For everyone")
    if first:
        app.checkbox(key="new_view_first").check()
    return click(app, "view_save")


def click(app: AppTest, key: str) -> AppTest:
    app.session_state["saved_views"] = True
    return app.button(key=key).click().run()


def links(app: AppTest) -> dict[str, str]:
    """The links in the list, by the name shown."""
    app.segmented_control(key="views_doing").set_value("Open")
    opened(app)
    found = [LINK.findall(element.proto.body) for element in app.get("html")]
    return {html.unescape(name): html.unescape(address) for each in found for address, name in each}


def said(app: AppTest) -> list[str]:
    return [element.value.replace("\\", "") for kind in (app.success, app.warning, app.error) for element in kind]


def test_a_saved_view_is_a_link_to_the_page_with_its_filters(warehouse: Path, open_app: Opener, at_browser) -> None:
    app = opened(open_app(warehouse, "sla", vendor="V-VEGA", period="last_week", view="At risk"))
    assert "No view is saved yet" in " ".join(caption.value for caption in app.caption)

    save(app, "Vega last week")

    assert "Saved: Vega last week" in said(app)
    (address,) = links(app).values()
    page, _, query = address.partition("?")
    assert page == "sla"
    assert parse_qs(query)["vendor"] == ["Vega Advisory"]
    assert parse_qs(query)["period"] == ["Last complete week"]  # relative, not the dates that it meant that day
    again = open_app(warehouse, "sla", **parse_qs(query))
    assert again.multiselect(key="vendor").value == ["V-VEGA"]
    assert again.selectbox(key="period").value == "Last complete week"


def test_a_view_is_seen_by_its_owner_a_shared_one_by_all(warehouse: Path, open_app: Opener, at_browser) -> None:
    app = opened(open_app(warehouse, segment="legal"))
    save(app, "Mine")
    save(app, "Ours", for_all=True)
    assert set(links(app)) == {"Mine", "Ours"}

    at_browser(BEN)

    assert set(links(opened(open_app(warehouse)))) == {"Ours"}


def test_the_default_opens_at_the_bare_address_and_never_from_a_link(
    warehouse: Path, open_app: Opener, at_browser
) -> None:
    save(opened(open_app(warehouse, "", segment="legal")), "Legal", first=True)

    assert open_app(warehouse).multiselect(key="segment").value == ["legal"]
    assert open_app(warehouse, segment="finance").multiselect(key="segment").value == ["finance"]
    assert open_app(warehouse, period="all").multiselect(key="segment").value == []
    at_browser(BEN)
    assert open_app(warehouse).multiselect(key="segment").value == []
    at_browser(None)
    assert open_app(warehouse).multiselect(key="segment").value == []


def test_the_default_opens_its_page(warehouse: Path, open_app: Opener, at_browser) -> None:
    kept(warehouse, "Vega", "sla", "vendor=Vega+Advisory&view=At+risk", first=True)

    app = open_app(warehouse)

    assert app.session_state["page_title"] == "SLA"
    assert app.multiselect(key="vendor").value == ["V-VEGA"]
    assert app.segmented_control(key="view").value == "At risk"


def test_a_reset_does_not_bring_the_default_back(warehouse: Path, open_app: Opener, at_browser) -> None:
    kept(warehouse, "Legal", "", "segment=legal&segment=finance", first=True)
    app = open_app(warehouse)

    app.button(key="reset").click().run()

    assert app.multiselect(key="segment").value == []
    assert app.run().multiselect(key="segment").value == []


def test_a_default_on_a_page_that_is_gone_is_passed_over(warehouse: Path, open_app: Opener, at_browser) -> None:
    kept(warehouse, "Gone", "no_such_page", "segment=legal", first=True)

    app = open_app(warehouse)

    assert not app.exception
    assert app.multiselect(key="segment").value == []


def test_a_view_of_a_vendor_no_longer_there_says_what_it_leaves_out(
    warehouse: Path, open_app: Opener, at_browser
) -> None:
    kept(warehouse, "Old", "sla", "vendor=Gone+Ltd&segment=legal", first=True)

    app = open_app(warehouse)

    assert any("Gone Ltd" in text and "left out" in text for text in said(app))
    assert app.multiselect(key="segment").value == ["legal"]


def test_saving_a_name_again_asks_to_replace(warehouse: Path, open_app: Opener, at_browser) -> None:
    save(opened(open_app(warehouse, "", segment="legal")), "Weekly")
    app = opened(open_app(warehouse, "sla", segment="finance"))

    save(app, "weekly")

    assert said(app) == ["There is a view called Weekly already. Replace it, or choose another name."]
    click(app, "view_replace")
    assert links(app) == {"weekly": "sla?segment=Finance&period=Last+13+complete+weeks"}


def test_a_view_is_renamed_sent_made_first_and_removed(warehouse: Path, open_app: Opener, at_browser) -> None:
    app = save(opened(open_app(warehouse, "mix", segment="legal")), "Weekly")
    assert [code.value.rsplit("/", 1)[-1] for code in app.code] == ["mix?segment=Legal&period=Last+13+complete+weeks"]

    app.text_input(key=f"view_name_{app.selectbox(key='saved_view').value}").set_value("Monday")
    click(app, "view_rename")
    click(app, "view_first")

    assert open_app(warehouse).multiselect(key="segment").value == ["legal"]
    assert set(links(app)) == {"Monday"}
    app.segmented_control(key="views_doing").set_value("Send or change")
    opened(app).selectbox(key="saved_view").set_value(saved_views.of(Written(warehouse), f"browser:{ANA}")[0].id)
    opened(app)
    click(app, "view_not_first")
    assert open_app(warehouse).multiselect(key="segment").value == []
    click(app, "view_remove")
    assert said(app) == ["Removed: Monday"]
    assert saved_views.of(Written(warehouse), f"browser:{ANA}") == []


def test_ones_own_and_everyones_view_of_one_name_are_told_apart(warehouse: Path, open_app: Opener, at_browser) -> None:
    app = save(opened(open_app(warehouse, "mix", segment="legal")), "Weekly")
    save(app, "Weekly", for_all=True)
    picker = app.selectbox(key="saved_view")
    assert picker.options == ["Weekly", "Weekly · for everyone"]

    click(app, "view_remove")

    assert [view.name for view in saved_views.of(Written(warehouse), f"browser:{ANA}")] == ["Weekly"]
    assert saved_views.shared(Written(warehouse)) == []


def test_without_cookies_views_are_for_everyone(warehouse: Path, open_app: Opener, at_browser) -> None:
    at_browser(None)
    app = opened(open_app(warehouse, "", segment="legal"))
    assert not [box for box in app.checkbox if box.key == "new_view_first"]

    save(app, "Ours")

    assert [view.name for view in saved_views.shared(Written(warehouse))] == ["Ours"]


def test_who_signed_in_has_the_same_views_in_any_browser(
    warehouse: Path, open_app: Opener, at_browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": "ana@example.com"})
    save(opened(open_app(warehouse, "", segment="legal")), "Legal", first=True)
    at_browser(BEN)

    assert open_app(warehouse).multiselect(key="segment").value == ["legal"]
    (saved,) = saved_views.of(Written(warehouse), "person:ana@example.com")
    assert (saved.name, saved.by) == ("Legal", "ana@example.com")
    monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": "ben@example.com"})
    assert open_app(warehouse).multiselect(key="segment").value == []


@pytest.mark.parametrize("cookie", ["person:ana@example.com", "A" * 21, "A" * 23, "A" * 21 + "\n", "../" * 8, ""])
def test_a_cookie_of_anothers_making_names_nobody(cookie: str) -> None:
    assert visitor.browser(cookie) is None
    assert visitor.browser(ANA) == f"browser:{ANA}"


def test_names_are_text(warehouse: Path, open_app: Opener, at_browser) -> None:
    name = f"{HOSTILE[:-20]}<i>"[:60]
    app = opened(open_app(warehouse, "", segment="legal"))

    save(app, name)

    assert name in links(app)
    assert not any("<b>" in element.proto.body or "<i>" in element.proto.body for element in app.get("html"))


def kept(warehouse: Path, name: str, page: str, query: str, first: bool = False) -> saved_views.View:
    """A view in the store, kept for the first browser."""
    owner = f"browser:{ANA}"
    view = saved_views.save(Written(warehouse), name, page, query, owner=owner, by="test")
    if first:
        saved_views.set_default(Written(warehouse), owner, view, "test")
    return view
