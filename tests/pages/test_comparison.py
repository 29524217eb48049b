"""What a period is compared with: stated once in the bar, kept in the address, the same wherever a page compares."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data.warehouse import Warehouse
from queries.format import format_value
from tests.pages.conftest import Opener
from tests.pages.tiling import tiles_of

QUARTER = {"period": "Last quarter"}
OWN = {"against": "Dates of your own", "against_since": "2026-02-02", "against_until": "2026-03-15"}


def stated(app: AppTest) -> str:
    """What the bar says of the period and of what it is compared with."""
    return next(caption.value.replace("\\", "") for caption in app.caption if " vs " in caption.value)


def warned(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning)


@pytest.mark.parametrize(
    ("link", "since", "until"),
    [
        ({}, date(2026, 4, 1), date(2026, 6, 30)),
        ({"against": "previous"}, date(2026, 4, 1), date(2026, 6, 30)),
        ({"against": "Same period last year"}, date(2025, 7, 1), date(2025, 9, 30)),
        ({"against": "The same period last year"}, date(2025, 7, 1), date(2025, 9, 30)),
        (OWN, date(2026, 2, 2), date(2026, 3, 15)),
        ({name: OWN[name] for name in OWN if name != "against"}, date(2026, 2, 2), date(2026, 3, 15)),
    ],
)
def test_a_link_says_what_to_compare_with(
    open_app: Opener, demo_warehouse: Path, link: dict[str, str], since: date, until: date
) -> None:
    app = open_app(demo_warehouse, "sla", **QUARTER, **link)

    assert (app.session_state["scope"].reference_since, app.session_state["scope"].reference_until) == (since, until)
    assert not app.warning
    assert stated(app).startswith("1 Jul – 30 Sep 2026 vs ")
    assert stated(app).endswith(str(until.year))


@pytest.mark.parametrize("page", ["sla", "savings", "quality", "flow", "throughput", "vendor"])
def test_tiles_say_from_where_in_the_dates_of_ones_own(open_app: Opener, demo_warehouse: Path, page: str) -> None:
    def change(app: AppTest) -> list[str]:
        return [tile.change for tile in tiles_of(app)]

    usual, own = open_app(demo_warehouse, page, **QUARTER), open_app(demo_warehouse, page, **QUARTER, **OWN)

    assert not own.exception
    assert [one.value for one in tiles_of(usual)] == [one.value for one in tiles_of(own)]
    assert change(usual) != change(own)


def test_the_from_of_a_tile_is_the_answer_for_those_dates(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", **QUARTER, **OWN)
    scope = queries.Scope(since=date(2026, 2, 2), until=date(2026, 3, 15), viewer=queries.EVERYTHING)
    (before,) = queries.run("sla/attainment", scope, Warehouse(demo_warehouse).current().path).to_pylist()

    tile = next(tile for tile in tiles_of(app) if tile.name == "attainment")
    assert tile.change.endswith(f"from {format_value(before['attainment'], 'share', short=True).removesuffix(' %')}")


def test_the_bridge_and_the_growth_name_the_same_dates(open_app: Opener, demo_warehouse: Path) -> None:
    for page, tab in (("savings", {"view": "Why it changed"}), ("mix", {"mix_view": "Growth"})):
        app = open_app(demo_warehouse, page, **QUARTER, **OWN, **tab)
        assert any("gainst 2 Feb – 15 Mar 2026" in caption.value for caption in app.caption), page


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2026-06-01", "2026-07-05", "overlap the period, so nothing is compared. End them before 1 Jul 2026."),
        ("2026-10-01", "2026-10-05", "come after the period"),
        ("2026-10-01", "2027-03-01", "lie in the future"),
        ("2026-05-01", "2026-04-01", "end before they start"),
        ("2026-05-01", "", "needs a first and a last day"),
    ],
)
def test_dates_that_cannot_be_compared_are_refused_with_a_sentence(
    open_app: Opener, demo_warehouse: Path, since: str, until: str, said: str
) -> None:
    link = OWN | {"against_since": since, "against_until": until}
    for page in ("sla", "mix", "savings"):
        app = open_app(demo_warehouse, page, **QUARTER, **link)

        assert not app.exception
        assert said in warned(app)
        assert stated(app) == "1 Jul – 30 Sep 2026 vs nothing"
        assert not [tile.change for tile in tiles_of(app) if "from" in tile.change]


def test_all_time_has_nothing_before_it(open_app: Opener, demo_warehouse: Path) -> None:
    assert "nothing lies before it" in warned(open_app(demo_warehouse, "sla", period="All time", **OWN))


def test_a_comparison_without_any_work_says_so(open_app: Opener, demo_warehouse: Path) -> None:
    long_ago = OWN | {"against_since": "2010-01-01", "against_until": "2010-01-31"}
    app = open_app(demo_warehouse, "sla", **QUARTER, **long_ago)

    assert stated(app) == "1 Jul – 30 Sep 2026 vs 1–31 Jan 2010 (no work then)"
    assert not app.warning
    assert "no work then" not in stated(open_app(demo_warehouse, "sla", **QUARTER, **OWN))


def test_a_link_with_an_unknown_comparison_is_said(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", **QUARTER, against="tomorrow", against_since="2026-02-30")

    assert "left out: tomorrow, 2026\\-02\\-30" in warned(app)
    assert app.session_state["against"] == "Previous period"


def test_the_choice_is_in_the_address_from_page_to_page_until_it_is_reset(
    open_app: Opener, demo_warehouse: Path
) -> None:
    app = open_app(demo_warehouse, "sla", **QUARTER)
    app.selectbox(key="against").set_value("Same period last year").run()
    assert app.query_params["against"] == "Same period last year"

    app.selectbox(key="against").set_value("Dates of your own").run()
    days = [app.date_input(key=f"against_{end}").value for end in ("since", "until")]
    assert days == [date(2026, 4, 1), date(2026, 6, 30)], "they begin as the previous period"
    app.date_input(key="against_since").set_value(date(2026, 6, 1)).run()
    assert app.query_params["against_since"] == "2026-06-01"

    app.switch_page("pages/operations/quality.py").run()
    assert stated(app) == "1 Jul – 30 Sep 2026 vs 1–30 Jun 2026"

    app.button(key="reset").click().run()
    assert app.session_state["against"] == "Previous period"
    assert "against" not in app.query_params
    assert "against_since" not in app.query_params
