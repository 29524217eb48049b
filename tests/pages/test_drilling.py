"""From a number to its rows, and on to one of them: what a click narrows, and where it leads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

import queries
from data.warehouse import Warehouse
from tests.pages.tiling import open_tile, tiles_of

Opener = Callable[..., AppTest]
YEAR = {"period": "All time"}


def button(app: AppTest, key: str):
    (found,) = [one for one in app.button if one.key == key]
    return found


def test_a_tile_opens_the_page_that_explains_it_for_the_same_week(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse)
    shown = next(tile.value for tile in tiles_of(app) if tile.label == "On time")
    button(open_tile(app, "attainment"), "open_attainment").click().run()

    assert app.session_state["period"] == "Last complete week"
    assert app.title[0].value.startswith("On time ")
    assert next(tile.value for tile in tiles_of(app) if tile.label == "On time") == shown


def test_the_rows_of_a_tile_are_listed_and_counted(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", **YEAR)
    misses = int(next(tile.value for tile in tiles_of(app) if tile.label == "Misses"))
    open_tile(app, "misses")
    rows = next(table.value for table in app.dataframe if "attainment_target" in table.value.columns)

    assert len(rows) == misses
    assert f"{misses} items." in " ".join(caption.value for caption in app.caption)


def test_a_cause_narrows_the_list_of_misses_and_is_kept_when_it_still_exists(
    open_app: Opener, demo_warehouse: Path
) -> None:
    app = open_app(demo_warehouse, "sla", **YEAR)

    def misses() -> set:
        return set(listed(app)["breach_cause"])

    assert len(misses()) > 3
    app.selectbox(key="cause").select("capacity").run()
    assert misses() == {"Capacity"}
    app.selectbox(key="owner").select("vendor").run()
    assert misses() == {"Capacity"}
    assert app.session_state["cause"] == "capacity"
    app.session_state["basis"] = "From event data"
    app.run()
    assert set(listed(app)["derived_cause"]) == {"Capacity"}
    assert app.session_state["cause"] == "capacity", "the rules find that cause as well"


def listed(app: AppTest):
    """The list of misses as shown."""
    return next(table.value for table in app.dataframe if "hours_past_due" in table.value.columns)


def test_a_cause_that_the_rules_never_find_is_let_go(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", **YEAR)
    app.selectbox(key="cause").select("external").run()
    assert set(listed(app)["breach_cause"]) == {"External"}
    app.session_state["basis"] = "From event data"
    app.run()

    assert app.session_state["cause"] is None
    assert len(set(listed(app)["derived_cause"])) > 1


def test_without_a_miss_it_says_so(open_app: Opener, demo_warehouse: Path) -> None:
    period = {"since": date(2025, 1, 1), "until": date(2025, 3, 31)}
    scope = queries.Scope(viewer=queries.EVERYTHING, **period)
    cells = queries.run("sla/by_vendor", scope, Warehouse(demo_warehouse).current().path).to_pylist()
    kept = max((cell for cell in cells if cell["met"] == cell["due"]), key=lambda cell: cell["due"])
    app = open_app(
        demo_warehouse, "sla", vendor=[kept["vendor_id"]], segment=[kept["segment"]], period="Custom",
        since="2025-01-01", until="2025-03-31",
    )  # fmt: skip

    assert kept["due"] > 1
    assert [one.value for one in app.success] == ["Nothing that fell due was late."]
    assert not any("hours_past_due" in table.value.columns for table in app.dataframe)


def test_what_will_breach_is_shown_where_nothing_fell_due(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", period="Custom", since="1999-01-01", until="1999-01-31")

    assert not app.exception
    assert "What will breach" in [header.value for header in app.header]
