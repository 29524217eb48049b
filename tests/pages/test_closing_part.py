"""Closing a week on a page, which restatements the page shows, and what an import says about closed weeks."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import HOSTILE, Opener
from streamlit.testing.v1 import AppTest

import queries
from data import jobs, pipeline
from data.warehouse import Warehouse
from data.written import Written
from pages.parts.importing import words
from queries import week_closing
from tests.conftest import item, write

WEEK = date(2026, 1, 5)


def page() -> None:
    """The part of This week about closing, on its own; the link says who the viewer is."""
    from datetime import date

    import streamlit as st

    from data.warehouse import Warehouse
    from data.written import Written
    from pages.parts import closing, frame
    from pages.parts.ask import ask
    from queries import EVERYTHING, Scope
    from queries.briefing import brief

    frame.open_data()
    vendors, segments = st.query_params.get_all("vendor"), st.query_params.get_all("segment")
    scope = Scope(vendors=vendors, segments=segments, viewer=st.query_params.get_all("viewer") or EVERYTHING)
    st.session_state["scope"] = scope
    briefing = brief(ask, scope, date(2026, 1, 5), Written(Warehouse().directory))
    closing.control(briefing)
    closing.restatements(briefing)


def delivered(number: int, day: int, **columns: str) -> dict[str, str]:
    return item(number, status="delivered", first_delivered_at=f"2026-01-{day:02}T09:00:00Z", **columns)


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with three weeks of data. Tests only copy it."""
    folder = tmp_path_factory.mktemp("lived")
    file = write(folder / "a.csv", *(delivered(n, 6) for n in range(5)), delivered(9, 26))
    pipeline.run([file], warehouse=folder / "house", publish=True)
    return folder / "house"


@pytest.fixture
def lived(tmp_path: Path, three_weeks: Path) -> Path:
    """The same, for tests that write."""
    return shutil.copytree(three_weeks, tmp_path / "house")


def opened(monkeypatch: pytest.MonkeyPatch, house: Path, **query: str) -> AppTest:
    monkeypatch.setenv("KPO_WAREHOUSE", str(house))
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params.update(query)
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.caption, *app.markdown, *app.header, *app.error])


def close(house: Path, week: date = WEEK, by: str = "Ada") -> None:
    version = Warehouse(house).current()
    week_closing.close(
        lambda question, scope: queries.run(question, scope, version.path), Written(house), week, version.name, by
    )


def test_a_week_is_closed_and_reopened_with_a_reason(monkeypatch, lived: Path) -> None:
    app = opened(monkeypatch, lived)
    app.button(key="close_one").click().run()
    assert not app.exception
    assert "Closed on" in said(app)
    assert "data version 0001" in said(app)
    assert list(week_closing.closed(Written(lived))) == [WEEK]

    app.button(key="reopen_one").click().run()
    assert "Say why the week is reopened" in said(app)
    assert list(week_closing.closed(Written(lived))) == [WEEK]

    app.text_input(key="reopen_reason").set_value("a late export")
    app.button(key="reopen_one").click().run()
    assert week_closing.closed(Written(lived)) == {}
    assert [act.reopened for act in week_closing.history(Written(lived))] == ["", "a late export"]
    assert app.button(key="close_one")


def test_all_weeks_before_are_closed_with_it(monkeypatch, lived: Path) -> None:
    app = opened(monkeypatch, lived)
    app.button(key="close_through").click().run()
    assert list(week_closing.closed(Written(lived))) == [WEEK]


def test_closed_meanwhile_by_someone_else_is_said(monkeypatch, lived: Path) -> None:
    app = opened(monkeypatch, lived)
    close(lived)
    app.button(key="close_one").click().run()
    assert "is closed already, by Ada, at data version 0001" in said(app)
    assert len(week_closing.history(Written(lived))) == 1


def test_a_restatement_is_a_calm_table_and_can_be_accepted(monkeypatch, lived: Path, export) -> None:
    close(lived)
    assert not opened(monkeypatch, lived).header
    pipeline.run([export("late.csv", delivered(20, 7))], warehouse=lived, publish=True, by="Bob")
    app = opened(monkeypatch, lived)
    rows = app.dataframe[0].value
    assert [header.value for header in app.header] == ["Closed week 2026 W02 reads otherwise now"]
    found = rows[rows["metric"] == "Delivered"].iloc[0]
    assert (found["week"], found["before"], found["after"], found["change"]) == ("2026 W02", "5", "6", "up 1")
    assert (found["version"], found["by"]) == ("0001", "Ada")

    app.button(key="close_again").click().run()
    assert not app.header
    assert "data version 0002" in said(app)


def test_a_filter_without_kept_figures_is_said(monkeypatch, lived: Path, export) -> None:
    close(lived)
    pipeline.run([export("late.csv", delivered(20, 7))], warehouse=lived, publish=True)
    app = opened(monkeypatch, lived, segment=["legal", "finance"])
    assert not app.header
    assert "nothing can be compared" in said(app)
    assert opened(monkeypatch, lived, segment="legal").header


def test_who_is_limited_to_vendors_neither_closes_nor_sees_more(monkeypatch, lived: Path, export) -> None:
    app = opened(monkeypatch, lived, viewer="V-1")
    assert not app.button
    close(lived)
    pipeline.run([export("late.csv", delivered(20, 7, vendor_id="V-2"))], warehouse=lived, publish=True)
    app = opened(monkeypatch, lived, viewer="V-1")
    assert not app.button
    assert not app.dataframe, "another vendor's item restates nothing of theirs"
    assert "Closed by Ada" in said(app)


def test_health_lists_who_closed_what(open_app: Opener, lived: Path) -> None:
    assert "No week is closed yet" in said(open_app(lived, "health", view="Restated weeks"))
    close(lived)
    week_closing.reopen(Written(lived), WEEK, "Bob", HOSTILE)
    close(lived, by=HOSTILE)
    app = open_app(lived, "health", view="Restated weeks")
    rows = next(frame.value for frame in app.dataframe if "reason" in frame.value.columns)
    assert not app.exception
    assert list(rows["what"]) == ["closed", "reopened", "closed"]
    assert list(rows["by"]) == [HOSTILE, "Bob", "Ada"]
    assert "1 closed week, 2026 W02." in said(app)


def test_names_of_people_are_only_text(monkeypatch, lived: Path) -> None:
    close(lived, by=HOSTILE)
    shown = next(caption.value for caption in opened(monkeypatch, lived).caption if "Closed by" in caption.value)
    assert "![x](" not in shown
    assert "<b>" not in shown
    assert ":red[" not in shown


def test_a_preview_names_the_closed_weeks_it_would_restate(
    imports_here: None, open_app: Opener, lived: Path, export, monkeypatch
) -> None:
    close(lived)
    monkeypatch.setenv("KPO_WAREHOUSE", str(lived))
    with export("late.csv", delivered(20, 7)).open("rb") as file:
        job = jobs.submit([("late.csv", file)], by="Bob", warehouse=lived)
    assert jobs.find(job, lived).state == "ready"
    app = open_app(lived, "import", job=job)
    told = [info.value for info in app.info]
    assert not app.exception
    assert any("1 closed week would be restated: 2026 W02, " in one for one in told), told

    app.button(key="commit").click().run()
    assert any("1 closed week was restated: 2026 W02, " in one for one in [info.value for info in app.info])


def test_the_sentence_says_figures_before_and_after() -> None:
    row = {"week": "2026-11-02", "metric": "attainment", "vendor_id": None, "segment": None, "before": 0.942,
           "after": 0.938, "version": "0001"}  # fmt: skip
    sentence = words.closed_restated({"closed_weeks_restated": 1, "closed_restated": [row]})
    assert sentence == r"1 closed week would be restated: 2026 W45, on time 94\.2 % → 93\.8 %."
    little = row | {"metric": "net_savings", "before": 23_395.88, "after": 23_396.88}
    sentence = words.closed_restated({"closed_weeks_restated": 1, "closed_restated": [little]})
    assert "net saving 23,395\\.88 → 23,396\\.88" in sentence, "a change is seen, however small"
    part = row | {"vendor_id": "V-1"}
    sentence = words.closed_restated({"closed_weeks_restated": 2, "closed_restated": [part]}, done=True)
    assert sentence == "2 closed weeks were restated: in parts only, not for all work."
    assert words.level(row) == "All work"
