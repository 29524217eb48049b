"""From a number to its rows and on to one of them: what a click narrows, and where it leads."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

Opener = Callable[..., AppTest]
YEAR = {"period": "All time"}


def button(app: AppTest, key: str):
    (found,) = [one for one in app.button if one.key == key]
    return found


def test_a_tile_opens_the_page_that_explains_it_for_the_same_week(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse)
    shown = next(metric.value for metric in app.metric if metric.label == "Attainment")
    button(app, "open_attainment").click().run()

    assert app.session_state["period"] == "Last complete week"
    assert app.title[0].value.startswith("Attainment is")
    assert next(metric.value for metric in app.metric if metric.label == "Attainment") == shown


def test_the_rows_of_a_tile_are_listed_and_counted(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", **YEAR)
    missed = int(next(metric.value for metric in app.metric if metric.label == "Missed"))
    button(app, "rows_missed").click().run()
    rows = next(table.value for table in app.dataframe if "attainment_target" in table.value.columns)

    assert len(rows) == missed
    assert f"{missed} items." in " ".join(caption.value for caption in app.caption)


def test_a_cause_narrows_the_list_of_misses_and_is_kept_when_it_still_exists(
    open_app: Opener, demo_warehouse: Path
) -> None:
    app = open_app(demo_warehouse, "sla", **YEAR)

    def misses() -> set:
        return set(next(table.value for table in app.dataframe if "hours_late" in table.value.columns)["breach_cause"])

    assert len(misses()) > 3
    app.selectbox(key="cause").select("capacity").run()
    assert misses() == {"Capacity"}
    app.selectbox(key="owner").select("vendor").run()
    assert misses() == {"Capacity"}
    button_of = app.segmented_control(key="basis") if hasattr(app, "segmented_control") else None
    if button_of is not None:
        button_of.select("By the rules").run()
        assert not app.exception


def test_without_a_miss_it_says_so(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", vendor=["V-VEGA"], segment=["healthcare"], period="Last complete week")

    assert not app.exception
    assert app.title


def test_what_will_breach_is_shown_where_nothing_fell_due(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", period="Custom", since="1999-01-01", until="1999-01-31")

    assert not app.exception
    assert "What will breach" in [header.value for header in app.header]
