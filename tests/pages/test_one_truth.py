"""One label, one number, over the pages that share labels; `python -m tests.bench.one_truth` reads all pages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.registry import AT
from tests.bench import one_truth
from tests.conftest import REAL
from tests.pages import crawling
from tests.pages.crawling import Crawled, Shown

SHARING = [AT[path] for path in ("", "throughput", "sla", "vendor", "savings", "health")]
WITHOUT_MONEY = [AT[path] for path in ("", "throughput", "sla")]


def assert_true(found: Crawled) -> None:
    assert len(found.tiles) > 10, "else it has read nothing"
    assert found.contradictions() == []
    assert found.faults == []


def test_one_label_has_one_number_for_one_vendor(demo_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one vendor, its scorecard is about the same work as all other pages."""
    monkeypatch.setenv("KPO_WAREHOUSE", str(demo_warehouse))
    assert_true(crawling.crawl(demo_warehouse, [{"period": "last_13_weeks", "vendor": ["V-VEGA"]}], SHARING))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real exports are not beside this checkout")
@pytest.mark.parametrize("imported", [one_truth.import_boston, one_truth.import_receipts])
def test_one_label_has_one_number_where_most_overdue_work_fell_due_long_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, imported
) -> None:
    house = imported(tmp_path)
    monkeypatch.setenv("KPO_WAREHOUSE", str(house))
    assert_true(crawling.crawl(house, [{"period": "last_4_weeks"}], WITHOUT_MONEY))


def shown(value: str, scope: str = "all", label: str = "Overdue now") -> Shown:
    return Shown(scope, label, value, f"the page of {value}")


def test_two_values_of_a_label_are_a_contradiction_in_one_scope_alone() -> None:
    found = Crawled([shown("7"), shown("7"), shown("9", "legal"), shown("8", label="Due")])
    assert found.contradictions() == []
    found.tiles.append(shown("1,076"))
    assert found.contradictions() == ["'Overdue now' in all: 7 on the page of 7; 1,076 on the page of 1,076"]


def page_with_a_title(title: str) -> AppTest:
    def page(said: str) -> None:
        import pandas
        import streamlit

        streamlit.title(said)
        from pages.parts import tiles

        with tiles.grid():
            tiles.tile("attainment", 0.881, before=0.904, breach=True)
        streamlit.caption("target 92.5 %, n 94")
        streamlit.dataframe(pandas.DataFrame({"share": [73.913, 61.0], "cost": [18_904.2, 3.0]}))

    return AppTest.from_function(page, args=(title,)).run()


@pytest.mark.parametrize(("title", "missing"), [
    ("On time fell to 88.1 % from 90.4\u00a0%, below its 92.5 % target", []),
    ("On time is 88.2 %", ["88.2"]),
    ("Legal is at 73.9 %, and 2 cells have a price of 18.9 k", []),
    ("Legal is at 73.8 %", ["73.8"]),
    ("Week 46 of 2026, 9–15 Nov 2026: nothing, and 12 more", []),
    ("T02 Check has 5 misses", ["5"]),
    ("−88.1 % or 94 of 1,294", ["1,294"]),
])  # fmt: skip
def test_a_number_of_the_title_is_looked_for_on_tiles_and_in_tables(title: str, missing: list[str]) -> None:
    assert crawling.unfounded(page_with_a_title(title), ["T02 Check"]) == missing


def test_the_links_are_the_same_for_a_seed_and_begin_with_all_work(sample_version: Path) -> None:
    found = crawling.filter_sets(sample_version, 40, seed=2)
    assert found == crawling.filter_sets(sample_version, 40, seed=2) != crawling.filter_sets(sample_version, 40, seed=3)
    assert found[:3] == [{"period": "last_13_weeks"}, {"period": "last_week"}, {"period": "all"}]
    assert len(found) == 40
