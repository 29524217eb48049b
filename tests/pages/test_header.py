"""The line above every page: how old the data are, by a fixed clock; which days a link means; which filters are set."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.warehouse import Warehouse
from queries import EVERYTHING, Scope, asking, data_age
from reports import pack
from reports.content import Made
from tests.pages.conftest import PAGES, Opener
from tests.pages.tiling import menus_of

FRESH, OLD = datetime(2026, 11, 18, 9, tzinfo=UTC), datetime(2026, 11, 28, 9, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def said(app: AppTest) -> str:
    elements = [*app.title, *app.markdown, *app.caption, *app.info]
    return plain("\n".join(element.value for element in elements))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_how_old_the_data_are_and_in_amber_once_they_are_old(
    open_app: Opener, demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(data_age, "now", lambda: OLD)
    app = open_app(demo_warehouse, page)

    assert plain(menus_of(app)["data_menu"]) == ":orange[Data to Sun 15 Nov 22:00 · 13 days old]"


def test_fresh_data_are_not_in_amber(open_app: Opener, demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_age, "now", lambda: FRESH)
    app = open_app(demo_warehouse, "health")

    assert plain(menus_of(app)["data_menu"]) == "Data to Sun 15 Nov 22:00 · 3 days old"
    assert "days old" not in app.title[0].value


@pytest.mark.parametrize(("page", "back"), [("", "This week"), ("vendor", "Vendors")])
def test_an_item_is_found_from_every_page_and_leads_back_to_it(
    open_app: Opener, demo_warehouse: Path, page: str, back: str
) -> None:
    app = open_app(demo_warehouse, page, vendors="V-VEGA")
    for sought in ("D-0000100", "D-0000101"):  # the second from the deliverable that the first led to
        app.text_input(key="sought").set_value(f" {sought} ").run()
        assert app.text_input(key="deliverable").value == sought
        assert sought in plain(app.title[0].value)
        assert app.button(key="way_back").label == f"Back to {back}"
        assert app.text_input(key="sought").value == ""
    app.text_input(key="sought").set_value("D-000010").run()
    assert "these hold it in their id" in app.title[0].value


def test_health_this_week_and_the_pack_agree(
    open_app: Opener, demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_age, "now", lambda: OLD)
    version = Warehouse(demo_warehouse).current()
    built = pack.build(asking(version.path), Scope(viewer=EVERYTHING), None, Made(version.name, OLD))

    assert built.facts[0] == "Data to Sun 15 Nov 22:00 · 13 days old"
    assert open_app(demo_warehouse, "health").title[0].value.startswith("The data are 13 days old; ")
    assert built.facts[0] in plain(menus_of(open_app(demo_warehouse))["data_menu"])


@pytest.mark.parametrize(("link", "days"), [
    ({"since": "2026-08-03", "until": "2026-08-30"}, (date(2026, 8, 3), date(2026, 8, 30))),
    ({"since": "2026-10-01"}, (date(2026, 10, 1), date(2026, 11, 15))),  # up to the as-of
    ({"until": "2026-06-30"}, (date(2026, 4, 1), date(2026, 6, 30))),  # as long as the usual 13 weeks
    ({"since": "2026-12-24"}, (date(2026, 12, 24), date(2026, 12, 24))),
])  # fmt: skip
def test_a_link_with_days_and_no_period_is_honoured(
    open_app: Opener, demo_warehouse: Path, link: dict[str, str], days: tuple[date, date]
) -> None:
    app = open_app(demo_warehouse, "sla", **link)
    scope = app.session_state["scope"]

    assert not app.exception
    assert (scope.since, scope.until) == days
    assert not app.warning


@pytest.mark.parametrize("day", ["soon", "1900-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_to_be_left_out(open_app: Opener, demo_warehouse: Path, day: str) -> None:
    app = open_app(demo_warehouse, "sla", since=day)

    assert app.session_state["period"] == "Last 13 complete weeks"
    assert f"left out: {day}" in plain(app.warning[0].value)


def test_parameters_without_a_value_say_nothing(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", vendor="", period="", since="")

    assert not app.warning
    assert app.session_state["scope"].vendors == ()


def test_hints_name_only_filters_that_are_set(open_app: Opener, demo_warehouse: Path) -> None:
    nothing = {"period": "Custom", "since": "1999-01-01", "until": "1999-01-31"}
    unfiltered = "There are no receipts or deliveries in this period. Widen the period."
    assert unfiltered in said(open_app(demo_warehouse, "throughput", **nothing))
    filtered = said(open_app(demo_warehouse, "throughput", **nothing, vendor=["V-VEGA"], segment=["legal"]))
    assert (
        "There are no receipts or deliveries in this period with these filters. Widen the period or take the vendor "
        "and segment filters off."
    ) in filtered
