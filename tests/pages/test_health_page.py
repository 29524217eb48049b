"""The Health page: what it says about planted faults, numbers that are off, and restated weeks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import pipeline
from pages.parts.health import words
from queries import data_age
from tests.conftest import item
from tests.pages.tiling import lists_of, tiles_of

Opener = Callable[..., AppTest]

AS_OF = datetime(2026, 1, 11, 9, tzinfo=UTC)
FRESH, OLD = (
    data_age.of({"as_of": AS_OF, "timezone": "UTC", "usual_import_gap_days": None}, AS_OF.replace(day=day))
    for day in (12, 24)
)
HEADER = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,billed_amount,currency\n"


def delivery(number: int, day: int, bill: str = "100", status: str = "delivered") -> str:
    return (
        f"D-{number},acme,legal,contract_review,2026-01-{day:02}T09:00:00Z,{status},2026-01-{day + 1:02}T09:00:00Z,"
        f"{bill},USD\n"
    )


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Six deliveries: two without a bill, one whose status says received."""
    export = tmp_path / "january.csv"
    rows = [delivery(n, 5 + n, "" if n < 2 else "100", "received" if n == 4 else "delivered") for n in range(6)]
    export.write_text(HEADER + "".join(rows), "utf-8")
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    return tmp_path / "house"


def said(app: AppTest) -> str:
    elements = [*app.title, *app.markdown, *app.caption, *app.info, *app.success]
    return "\n".join(element.value for element in elements).replace("\\", "")


def test_the_title_is_the_answer(open_app: Opener, faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_age, "now", lambda: datetime(2026, 1, 13, 9, tzinfo=UTC))
    app = open_app(faulty, "health")

    assert not app.exception
    assert re.fullmatch(r"Every source is up to date; \d+ of 16 metrics are off\.", app.title[0].value)
    assert "**sla_terms** for what is on time by agreed terms" in said(app)
    assert "**events** for right first time, pauses and waits, security incidents" in said(app)
    assert "billed_amount" not in app.info[0].value.replace("\\", "")


def test_tiles_count_findings_and_what_is_off(open_app: Opener, faulty: Path) -> None:
    app = open_app(faulty, "health")
    shown = {tile.label: tile.value for tile in tiles_of(app)}

    assert shown["All findings"] == "3"
    assert shown["Metrics off"] in app.title[0].value


def test_the_first_screen_lists_what_the_checks_found_and_leads_to_it(open_app: Opener, faulty: Path) -> None:
    lines = lists_of(open_app(faulty, "health"))["What each check found, most spend first"]
    app = open_app(faulty, "health", view="Findings")
    table = next(frame.value for frame in app.dataframe if "meaning" in frame.value)

    assert [line["cells"][0] for line in lines] == list(app.selectbox(key="check").options)
    assert [int(line["cells"][1]) for line in lines] == list(table["findings"])
    assert {line["href"] for line in lines} >= {"?view=Findings&check=delivered_not_billed"}


def test_a_check_opens_its_rows_with_file_and_line(open_app: Opener, faulty: Path) -> None:
    app = open_app(faulty, "health", view="Findings")
    app.selectbox(key="check").set_value("delivered_not_billed").run()
    rows = app.dataframe[-1].value

    assert not app.exception
    assert list(rows["subject"]) == ["D-0", "D-1"]
    assert list(rows["file"]) == ["january.csv"] * 2
    assert list(rows["line"]) == [2, 3]
    assert "2 findings." in said(app)


def test_a_warehouse_that_was_never_restated_is_calm(open_app: Opener, faulty: Path) -> None:
    assert "No past week has been restated" in said(open_app(faulty, "health", view="Restated weeks"))


def test_a_restated_week_stands_in_the_log(open_app: Opener, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "later.csv").write_text(HEADER + delivery(9, 25), "utf-8")
    (tmp_path / "late.csv").write_text(HEADER + delivery(10, 6), "utf-8")
    (tmp_path / "last.csv").write_text(HEADER + delivery(11, 7), "utf-8")
    for name in ("later.csv", "late.csv", "last.csv"):
        pipeline.run([tmp_path / name], warehouse=faulty, publish=True, by="Ada")
    app = open_app(faulty, "health", view="Restated weeks")
    log = app.dataframe[-1].value

    assert not app.exception
    first = log[(log["metric"] == "Delivered") & (log["scope"] == "All work")].iloc[0]
    assert (str(first["week"])[:10], first["before"], first["after"]) == ("2026-01-05", "7", "8")
    assert (first["by"], first["batch"]) == ("Ada", "last.csv")


def test_the_period_does_not_hide_anything(open_app: Opener, faulty: Path) -> None:
    app = open_app(faulty, "health", period="Custom", since="1999-01-01", until="1999-01-31")

    assert not app.exception
    assert {tile.label: tile.value for tile in tiles_of(app)}["All findings"] == "3"


def test_sound_data_are_said_to_be_sound(open_app: Opener, tmp_path: Path, export: Callable[..., Path]) -> None:
    pipeline.run([export("one.csv", item())], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "health")

    assert not app.exception
    assert "No check found anything" in said(app)


def test_titles_agree_in_number() -> None:
    sources = [{"age_days": None, "source": "a"}, {"age_days": 1, "source": "b"}, {"age_days": 3, "source": "c"}]
    numbers = [{"metrics_off": 1}, {"metrics_off": 1}]

    assert words.title(sources, numbers, FRESH) == "A source is 3 days behind the others; 1 of 2 metrics are off."
    assert words.title(sources, [{"metrics_off": 0}], FRESH).endswith("; all 1 metrics are on.")
    assert words.title(sources, numbers, OLD) == "The data are 13 days old; 1 of 2 metrics are off."
    assert words.title([], numbers, FRESH) == "No data to judge yet"
    assert words.stalest(sources) == "furthest behind: c"


def test_how_many_rows_of_how_many() -> None:
    assert words.rows_shown(3, 3) == "3 findings."
    assert words.rows_shown(500, 900) == "The first 500 of 900 findings; the download has all."
    assert "10,000, each vendor's largest" in words.rows_shown(500, 14_065)
