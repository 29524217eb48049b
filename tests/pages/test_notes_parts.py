"""Notes, owners and limits as people meet them: pinned, drawn, listed, changed, removed; never more than text."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.written import Written
from pages.parts import charts, escape, limits
from queries import EVERYTHING, Scope, briefing, notes, signals
from tests.pages.conftest import HOSTILE

Opener = Callable[..., AppTest]
ALL = Scope(viewer=EVERYTHING)
CHARTS = {
    "sla": ("attainment_by_week", "attainment_by_week", "attainment"),
    "vendor": ("vendor_attainment_by_week", "vendor_attainment_by_week", "attainment"),
    "quality": ("first_pass_by_week", "first_pass_by_week", "first_pass_acceptance"),
    "throughput": ("delivered_by_segment", "delivered_by_segment", "standard_hours"),
    "savings": ("savings_by_week", "savings", "net_savings"),
}
"""Page → the chart's key, the key of its notes, the metric."""
VIEW = {"throughput": {"view": "By work type"}}
"""Page → the tab in which the chart is."""


@pytest.fixture
def house(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The test's own demo warehouse, so that it can write beside it."""
    return Path(shutil.copytree(demo_warehouse, tmp_path / "house"))


def chart_of(app: AppTest, name: str) -> dict:
    (found,) = [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-chart_{name}")]
    return json.loads(found.proto.spec)


def pins_of(app: AppTest, name: str) -> dict[str, dict]:
    """The marks of notes on a chart, by their text."""
    return {mark["text"]: mark for mark in chart_of(app, name)["layout"].get("annotations", []) if "hovertext" in mark}


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.error)).replace("\\", "")


def opened(app: AppTest, popover: str) -> AppTest:
    app.session_state[popover] = True
    return app.run()


def weeks_of(app: AppTest, name: str) -> list[date]:
    trace = next(trace for trace in chart_of(app, name)["data"] if len(trace["x"]) > 3)
    return [date.fromisoformat(day[:10]) for day in trace["x"]]


def test_a_note_is_pinned_drawn_changed_and_taken_off(open_app: Opener, house: Path) -> None:
    app = opened(open_app(house, "sla", segment=["legal"]), "pin_attainment_by_week")
    week = weeks_of(app, "attainment_by_week")[5]
    assert "the filters in force: legal." in said(app)
    app.selectbox(key="week_pin_attainment_by_week").set_value(week)
    app.text_area(key="text_pin_attainment_by_week").set_value("Two people ill")
    app.button(key="add_pin_attainment_by_week").click().run()
    assert not app.exception

    (note,) = notes.pinned(Written(house), ALL)
    assert (note.metric, note.week, note.filters, note.text) == ("attainment", week, "segment=legal", "Two people ill")
    (mark,) = pins_of(app, "attainment_by_week").values()
    line = next(trace for trace in chart_of(app, "attainment_by_week")["data"] if trace.get("name") == "On time")
    assert (mark["text"], mark["x"][:10], mark["hovertext"]) == ("1", week.isoformat(), "1. Two people ill")
    assert mark["y"] == line["y"][5]
    assert re.search(rf"^1\. \*\*{note_week(week)}, .*\*\*: Two people ill :gray", said(app), re.MULTILINE)
    assert app.session_state["pin_attainment_by_week"] is False

    app = opened(app, "change_attainment_by_week")
    app.text_area(key=f"text_change_attainment_by_week_{note.id}").set_value("Three people ill")
    app.button(key="save_change_attainment_by_week").click().run()
    assert "Three people ill" in said(app)
    assert "Two people ill" not in said(app)
    assert "Two people ill" in said(opened(app, "change_attainment_by_week"))  # what it said before

    app.button(key="off_change_attainment_by_week").click().run()
    assert notes.pinned(Written(house), ALL) == ()
    assert not pins_of(app, "attainment_by_week")
    assert "people ill" not in said(app)
    texts = [entry.value and entry.value["text"] for entry in notes.history(Written(house), note.id)]
    assert texts == ["Two people ill", "Three people ill", None]


def note_week(week: date) -> str:
    return f"{week.isocalendar().year} W{week.isocalendar().week:02d}"


def test_a_refused_note_is_explained(open_app: Opener, house: Path) -> None:
    app = opened(open_app(house, "sla"), "pin_attainment_by_week")
    app.text_area(key="text_pin_attainment_by_week").set_value("\x00 ")
    app.button(key="add_pin_attainment_by_week").click().run()
    assert "A note needs some text." in said(app)
    assert notes.pinned(Written(house), ALL) == ()


@pytest.mark.parametrize("page", CHARTS)
def test_a_hostile_note_is_text_on_every_chart(open_app: Opener, house: Path, page: str) -> None:
    chart, key, metric = CHARTS[page]
    week = weeks_of(open_app(house, page, **VIEW.get(page, {})), chart)[2]
    first = notes.pin(Written(house), metric, week, ALL, "harmless", HOSTILE)
    notes.pin(Written(house), metric, week, Scope(vendors=(HOSTILE,), viewer=EVERYTHING), HOSTILE, HOSTILE)
    notes.pin(Written(house), "security_incidents", week, ALL, "elsewhere", "ann")
    app = open_app(house, page, **VIEW.get(page, {}))
    assert not app.exception
    listed = "\n".join(element.value for element in app.markdown)
    if page == "vendor":  # another vendor's scorecard contradicts the note
        assert list(pins_of(app, chart)) == ["1"]
        assert escape.markdown(HOSTILE) not in listed.replace(escape.markdown(HOSTILE), "", 1)
        return
    (mark,) = pins_of(app, chart).values()
    assert (mark["text"], mark["x"][:10]) == ("1–2", week.isoformat())
    assert mark["hovertext"].startswith("1. harmless<br>2. ")
    assert "<b>" not in mark["hovertext"].replace("<br>", "")
    assert escape.plotly(HOSTILE) in mark["hovertext"].replace("<br>", " ")
    text = escape.markdown(HOSTILE)
    assert f", about at {text}: {text} :gray[{text}, " in listed
    assert HOSTILE not in listed
    assert "elsewhere" not in listed
    notes.edit(Written(house), first, "still harmless", "ann")
    again = opened(open_app(house, page, **VIEW.get(page, {})), f"change_{key}")
    assert not again.exception
    assert HOSTILE not in "\n".join(element.value for element in (*again.markdown, *again.caption))


def test_a_note_of_a_contradicting_filter_is_not_shown(open_app: Opener, house: Path) -> None:
    week = weeks_of(open_app(house, "sla"), "attainment_by_week")[2]
    for segment in ("legal", "finance"):
        scope = Scope(segments=(segment,), viewer=EVERYTHING)
        notes.pin(Written(house), "attainment", week, scope, f"of {segment}", "ann")
    whole, legal = open_app(house, "sla"), open_app(house, "sla", segment=["legal"])
    assert "about legal: of legal" in said(whole).replace("**", "")
    assert "of finance" in said(whole)
    assert "of finance" not in said(legal)
    assert "about legal" not in said(legal)  # its own scope need not be mentioned
    assert "of legal" in said(legal)


def test_a_month_shows_the_notes_of_its_weeks(open_app: Opener, house: Path) -> None:
    week = weeks_of(open_app(house, "savings"), "savings_by_week")[4]
    notes.pin(Written(house), "net_savings", week, ALL, "rebate", "ann")
    app = open_app(house, "savings", trend_by="Month", period="Last 52 complete weeks")
    (mark,) = pins_of(app, "savings_by_month").values()
    assert mark["x"][:10] == week.replace(day=1).isoformat()


def test_limits_are_taken_anew_and_back_with_a_reason(open_app: Opener, house: Path) -> None:
    app = open_app(house, "sla", period="All time")
    weeks = weeks_of(app, "attainment_by_week")
    before = band(app)
    app = opened(app, "limits_attainment_by_week")
    choices = app.selectbox(key="week_limits_attainment_by_week").options
    assert 12 < len(choices) < len(weeks) - 10
    begins = weeks[40]
    app.selectbox(key="week_limits_attainment_by_week").set_value(begins)
    app.button(key="take_limits_attainment_by_week").click().run()
    assert "needs some text" in said(app)
    app.text_input(key="why_limits_attainment_by_week").set_value(HOSTILE)
    app.button(key="take_limits_attainment_by_week").click().run()
    assert briefing.bases_of(Written(house), ALL) == {"attainment": begins}
    assert escape.markdown(HOSTILE) in "\n".join(element.value for element in app.caption)
    assert f"weeks of {begins.day}\u00a0{begins:%b}\u00a0{begins.year}" in said(app)
    assert band(app) != before
    assert "Limits reset" not in said(open_app(house, "sla", segment=["legal"]))
    app = opened(app, "limits_attainment_by_week")
    app.button(key="first_limits_attainment_by_week").click().run()
    assert briefing.bases_of(Written(house), ALL) == {}
    assert band(app) == before


def band(app: AppTest) -> dict[str, float]:
    """The lower edge of the usual range, by week."""
    edge = chart_of(app, "attainment_by_week")["data"][0]
    return dict(zip(edge["x"], edge["y"], strict=True))


def test_the_band_is_the_same_whatever_the_period(open_app: Opener, house: Path) -> None:
    short, long = (open_app(house, "sla", period=period) for period in ("Last 4 complete weeks", "All time"))
    limits = band(long)
    assert len(band(short)) == 4
    assert band(short) == {week: limits[week] for week in band(short)}


def test_points_are_red_where_they_are_a_signal_for_the_worse() -> None:
    def row(number: int, is_harmful: bool | None, due: int = 40) -> dict:
        week = date(2026, 10, 5) + timedelta(weeks=number)
        return {"week": week, "attainment": 0.5, "due": due, "is_harmful": is_harmful}

    rows = [row(0, True), row(1, False), row(2, None), row(3, True, due=9)]
    figure = charts.lines(rows, "week", ["attainment"], marks=charts.Marks(count="due", harm="is_harmful"))
    red, *others = figure["data"][0]["marker"]["color"]
    assert red == "#D64545"
    assert others == ["#3B7DE0", "#3B7DE0", "#8791A1"]


def listing_page() -> None:
    """Notes on any of the headline metrics, as a page of one week has them."""
    import datetime

    import streamlit as st

    from pages.parts import pinned
    from queries import EVERYTHING, Scope

    st.session_state["status"] = {"timezone": "Europe/Berlin"}
    weeks = [datetime.date(2026, 11, 2), datetime.date(2026, 11, 9)]
    scope = Scope(since=weeks[0], until=datetime.date(2026, 11, 15), viewer=EVERYTHING)
    pinned.listing("any", None, weeks, scope)


def test_notes_on_any_metric_say_on_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPO_WAREHOUSE", str(tmp_path))
    notes.pin(Written(tmp_path), "net_savings", date(2026, 11, 9), ALL, "rebate", "ann")
    notes.pin(Written(tmp_path), "net_savings", date(2026, 10, 26), ALL, "before", "ann")
    app = opened(AppTest.from_function(listing_page, default_timeout=60).run(), "pin_any")
    app.selectbox(key="metric_pin_any").set_value("security_incidents")
    app.selectbox(key="week_pin_any").set_value(date(2026, 11, 2))
    app.text_area(key="text_pin_any").set_value("mail to the wrong client")
    app.button(key="add_pin_any").click().run()
    assert not app.exception
    first, second = said(app).splitlines()
    assert first.startswith("1. **2026 W45, 2–8 Nov 2026**, Security incidents: mail to the wrong client")
    assert second.startswith("2. **2026 W46, 9–15 Nov 2026**, Net saving: rebate")


def test_what_the_limits_come_from_is_said() -> None:
    def judged(metric: str, base: tuple[date, date] | None, complete: int) -> signals.Judged:
        points = tuple(signals.Point(date(2026, 1, 5), 0.0, True) for _ in range(complete))
        return signals.Judged(metric, points, base)

    nobody = Scope()  # and so without looking up who set them again
    base = (date(2026, 1, 5), date(2026, 6, 29))
    fixed = limits.source(judged("attainment", base, 26), nobody).replace("\u00a0", " ")
    assert fixed == "The limits are fixed from the weeks of 5 Jan 2026 to 29 Jun 2026."
    assert "rarer than one a week" in limits.source(judged("security_incidents", None, 12), nobody)
    assert "12 complete weeks with items" in limits.source(judged("security_incidents", None, 11), nobody)
    assert "12 complete weeks with items" in limits.source(judged("attainment", None, 40), nobody)


def owners_page() -> None:
    """The drawer on its own: open as long as nothing closes it."""
    import datetime

    import streamlit as st

    from pages.parts import owners
    from queries import EVERYTHING, Scope

    st.session_state["status"] = {"timezone": "Europe/Berlin"}
    if not st.session_state.get("closed"):
        owners.drawer("Find out why", "attainment", datetime.date(2026, 11, 2), Scope(viewer=EVERYTHING))


OWNED = "owner_attainment_2026-11-02"


def test_a_signal_is_given_an_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPO_WAREHOUSE", str(tmp_path))
    app = AppTest.from_function(owners_page, default_timeout=60).run()
    app.text_input(key=f"who_{OWNED}").set_value("Ann")
    app.date_input(key=f"due_{OWNED}").set_value(date(2026, 11, 20))
    app.selectbox(key=f"status_{OWNED}").set_value(notes.LOOKING)
    app.text_area(key=f"comment_{OWNED}").set_value(HOSTILE)
    app.button(key=f"save_{OWNED}").click().run()
    assert not app.exception
    found = notes.owner_of(Written(tmp_path), "attainment", date(2026, 11, 2), ALL)
    assert (found.owner, found.status, found.comment) == ("Ann", notes.LOOKING, HOSTILE)
    assert found.due == date(2026, 11, 20)
    (caption,) = app.run().caption
    assert caption.value.startswith(f"**In progress**, Ann, by 20\u00a0Nov\u00a02026: {escape.markdown(HOSTILE)} (")


def test_who_saves_after_another_is_told_and_keeps_what_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPO_WAREHOUSE", str(tmp_path))
    app = AppTest.from_function(owners_page, default_timeout=60).run()
    notes.assign(Written(tmp_path), "attainment", date(2026, 11, 2), ALL, "Bob", notes.OPEN, "", "bob")
    app.text_input(key=f"who_{OWNED}").set_value("Ann")
    app.button(key=f"save_{OWNED}").click().run()
    assert "Somebody else changed this meanwhile" in said(app)
    assert "Bob" in said(app)
    assert app.text_input(key=f"who_{OWNED}").value == "Ann"
    assert notes.owner_of(Written(tmp_path), "attainment", date(2026, 11, 2), ALL).owner == "Bob"
    app.button(key=f"save_{OWNED}").click().run()
    assert notes.owner_of(Written(tmp_path), "attainment", date(2026, 11, 2), ALL).owner == "Ann"
