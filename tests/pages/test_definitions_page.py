"""Data → Definitions: every number is listed, can be searched, and shows its questions and the formula as run."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data.written import Written
from queries import catalogue, target_table
from queries.metrics import METRICS, describe
from queries.targets import Target

Opener = Callable[..., AppTest]


def listed(app: AppTest) -> dict[str, dict]:
    """The rows of the list, by column."""
    (table,) = (one.value for one in app.dataframe if "definition" in one.value)
    return {row["column"]: row for row in table.to_dict("records")}


def test_every_number_is_listed_once_with_its_meaning(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "definitions")

    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith(f"{len(METRICS)} numbers")
    rows = listed(app)
    assert rows.keys() == METRICS.keys()
    assert all(rows[name]["definition"] == metric.meaning for name, metric in METRICS.items())
    assert rows["attainment"]["unit"] == "%"
    assert rows["attainment"]["better"] == "higher"
    assert rows["net_savings"]["unit"] == app.session_state["status"]["currency"]


def test_the_formula_is_the_text_of_a_question_that_puts_it_out(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "definitions")
    asked = app.selectbox(key="definition_question")

    assert app.code[0].value == queries.read(asked.value).sql.strip()
    assert asked.options == [
        queries.read(name).text for name in catalogue.users("attainment", app.session_state["version"].path)
    ]
    assert "sla/attainment" in catalogue.users("attainment", app.session_state["version"].path)

    app.selectbox(key="definition").select(describe("hours_late")).run()

    assert not app.exception
    assert "hours_late" in app.code[0].value
    assert any("Over target" in said.value for said in app.markdown)


@pytest.mark.parametrize("words", ["p80 turnaround", "TURNAROUND", "wilson"])
def test_the_search_finds_all_that_has_every_word(open_app: Opener, demo_warehouse: Path, words: str) -> None:
    app = open_app(demo_warehouse, "definitions")
    app.text_input(key="definition_words").set_value(words).run()
    expected = {
        name
        for name, metric in METRICS.items()
        if all(word.lower() in (metric.label + metric.meaning + name).lower() for word in words.split())
    }

    assert not app.exception
    assert 0 < len(expected) < len(METRICS)
    assert listed(app).keys() == expected


def test_a_search_without_a_hit_says_so_and_is_only_text(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "definitions")
    app.text_input(key="definition_words").set_value("![x](http://evil.example) <b>").run()

    assert not app.exception
    assert "No number is about" in app.info[0].value
    assert "![x](" not in app.info[0].value
    assert "http://" not in app.info[0].value


def test_the_target_in_force_stands_beside_its_number(open_app: Opener, tmp_path: Path, demo_warehouse: Path) -> None:
    house = shutil.copytree(demo_warehouse, tmp_path / "house")
    for target in (
        Target("attainment", None, None, date(2026, 1, 1), 0.96),
        Target("attainment", "legal", "V-VEGA", date(2026, 1, 1), 0.9),
        Target("open_overdue", None, None, date(2027, 1, 1), 5.0),
    ):
        change = target_table.Change(target.key, None, target)
        target_table.set_many(Written(house), [change], "anna", {"V-VEGA": "Vega Advisory"})
    rows = listed(open_app(house, "definitions"))

    assert rows["attainment"]["target"] == "96.00 %, Legal · Vega Advisory 90.00 %"
    assert rows["open_overdue"]["target"] == "", "begins only later"
