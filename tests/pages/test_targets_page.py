"""Data → Targets: the table is checked and saved as a whole, tiles follow, history stays, names are only text."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from data.written import Written
from pages.parts import visitor
from queries import Scope, briefing, target_table, targets
from queries.targets import Target
from tests.pages.conftest import HOSTILE
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]
NEW = {"metric": "attainment", "effective_from": "2026-01-01", "target": 97.5}
EXPORT = (
    "metric,segment,vendor_id,effective_from,target\n"
    "attainment,,,2026-01-01,0.9\n"
    "attainment,,V-VEGA,2026-01-01,0.92\n"
    "open_overdue,,,2026-02-01,5\n"
    "unicorns,,,2026-01-01,5\n"
    "first_pass_acceptance,,,2026-01-01,85\n"
)


@pytest.fixture
def house(tmp_path: Path, demo_warehouse: Path) -> Path:
    """The demo, to write into."""
    return shutil.copytree(demo_warehouse, tmp_path / "house")


@pytest.fixture(scope="module")
def imported_once(demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with imported targets, two of which cannot be used. Tests only copy it."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "targets.csv").write_text(EXPORT, "utf-8")
    house = shutil.copytree(demo_warehouse, folder / "house")
    pipeline.run([folder / "targets.csv"], warehouse=house, publish=True, by="test", demo=True)
    return house


@pytest.fixture
def imported(imported_once: Path, tmp_path: Path) -> Path:
    """The same, to write into."""
    return shutil.copytree(imported_once, tmp_path / "imported")


def edit(app: AppTest, **edits: object) -> AppTest:
    """Put edits into the table as a browser does: added_rows, edited_rows and deleted_rows."""
    (editor,) = app.data_editor
    app.session_state[editor.key] = {"added_rows": [], "edited_rows": {}, "deleted_rows": []} | edits
    return app.run()


def save(app: AppTest) -> AppTest:
    return app.button(key="targets_save").click().run()


def shown(app: AppTest, column: str) -> list[list[str]]:
    """The cells of every table with that column, except the one being edited."""
    return [
        table.value[column].tolist()
        for table in app.dataframe
        if column in table.value and table.editing_mode == "read_only"
    ]


def tile_of(house: Path, metric: str, **filters: tuple) -> briefing.Tile:
    """The tile on This week, as in the briefing."""
    path = Warehouse(house).current().path
    scope = Scope(viewer=queries.EVERYTHING, **filters)
    brief = briefing.brief(lambda q, s, **p: queries.run(q, s, path, **p), scope, written=Written(house))
    return brief.tile(metric)


def test_without_a_target_the_page_says_both_ways_to_one(open_app: Opener, house: Path) -> None:
    app = open_app(house, "targets")

    assert app.title[0].value == "No target holds yet"
    assert "choose a metric" in app.info[0].value
    assert "effective\\_from" in app.info[0].value
    assert not [button for button in app.button if button.key == "targets_save"]


def test_a_target_set_here_is_the_one_of_the_tile(open_app: Opener, house: Path) -> None:
    agreed = tile_of(house, "attainment").target
    app = edit(open_app(house, "targets"), added_rows=[NEW])

    assert agreed.by == targets.AGREED
    assert shown(app, "After") == [["97.50 %"]]
    assert Written(house).history(targets.KIND) == (), "nothing is saved by editing"

    save(app)

    assert not app.exception
    assert not app.error
    assert app.title[0].value == "1 target holds, for all vendors together"
    assert "Saved 1 change: On time" in app.success[0].value
    target = tile_of(house, "attainment").target
    assert (target.target, target.by) == (0.975, "dashboard")
    assert tile_of(house, "attainment", vendors=("V-VEGA",)).target == target
    assert shown(app, "before") == [["none"]]

    week = open_app(house)

    assert any("Target 97.5" in tile.note for tile in tiles_of(week))


def test_edits_survive_a_rerun_and_can_be_discarded(open_app: Opener, house: Path) -> None:
    app = edit(open_app(house, "targets"), added_rows=[NEW]).run().run()

    assert shown(app, "After") == [["97.50 %"]]

    app.button(key="targets_discard").click().run()

    assert shown(app, "After") == []
    assert app.title[0].value == "No target holds yet"


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (NEW | {"target": 975}, r"Row 1 \(On time\) is a share, which lies between 0 and 100 %\."),
        (NEW | {"target": None}, "has no number, and there is no target that it could end"),
        ({"target": 5}, r"Row 1 has no metric\. Choose one, or delete the row\."),
        ({"metric": "open_overdue", "target": 5}, r"does not say from when it holds\. Choose a day\."),
        (NEW | {"metric": "open_overdue", "target": -1}, r"is below 0, which cannot be reached\."),
        (NEW | {"vendor_id": "V-NOBODY"}, "names a vendor that is not in the data"),
    ],
)
def test_nothing_can_be_saved_while_there_is_a_fault(open_app: Opener, house: Path, added: dict, fault: str) -> None:
    app = edit(open_app(house, "targets"), added_rows=[added])

    (error,) = app.error
    assert re.search(fault, error.value.replace("\\", ""))
    assert app.button(key="targets_save").disabled
    assert shown(app, "After") == []
    assert Written(house).history(targets.KIND) == ()


def test_two_rows_of_one_key_are_a_fault(open_app: Opener, house: Path) -> None:
    app = edit(open_app(house, "targets"), added_rows=[NEW, NEW | {"target": 96}])

    assert "same metric, segment, vendor and day as row 1" in app.error[0].value


def test_imported_targets_are_shown_with_their_origin_and_what_is_unused(open_app: Opener, imported: Path) -> None:
    app = open_app(imported, "targets")

    assert app.title[0].value == "3 targets hold; only on time has one per vendor"
    assert shown(app, "origin") == [["imported"] * 3]
    assert shown(app, "why") == [
        [
            "It is a share, which lies between 0 and 100 %. Correct the number.",
            f"It is of no metric that can have a target. Choose one of {', '.join(targets.METRICS)}.",
        ]
    ]
    assert "Vega Advisory" in shown(app, "vendor")[0]
    assert "V-VEGA" not in shown(app, "vendor")[0]


def test_overriding_and_ending_an_imported_target_never_touches_the_data(open_app: Opener, imported: Path) -> None:
    version = Warehouse(imported).current()
    before = version.path.read_bytes()
    app = open_app(imported, "targets")
    rows = app.data_editor[0].value
    whole = rows.index[(rows["metric"] == "attainment") & rows["vendor_id"].isna()][0]
    overdue = rows.index[rows["metric"] == "open_overdue"][0]
    save(edit(app, edited_rows={int(whole): {"target": 95}}, deleted_rows=[int(overdue)]))

    assert tile_of(imported, "attainment").target.target == 0.95
    assert tile_of(imported, "attainment", vendors=("V-VEGA",)).target.target == 0.92
    assert tile_of(imported, "open_overdue").target is None
    assert Warehouse(imported).current() == version
    assert version.path.read_bytes() == before
    assert sorted(zip(*shown(app, "before"), *shown(app, "after"), strict=True)) == [
        ("5", "ended"),
        ("90.00 %", "95.00 %"),
    ]

    rows = app.data_editor[0].value
    mine = [int(place) for place in rows.index[rows["by"] == "dashboard"]]
    edit(app, deleted_rows=mine)
    assert sorted(shown(app, "After")[0]) == ["5, as imported", "90.00 %, as imported"]
    save(app)

    assert tile_of(imported, "attainment").target.target == 0.9
    assert tile_of(imported, "open_overdue").target.target == 5
    assert len(Written(imported).history(targets.KIND)) == 4


@pytest.mark.parametrize(("path", "metric"), [("quality", "first_pass_acceptance"), ("savings", "net_savings_share")])
def test_a_trend_has_a_dashed_line_where_a_target_holds(open_app: Opener, house: Path, path: str, metric: str) -> None:
    assert dashed(open_app(house, path)) == []

    target = Target(metric, None, None, date(2026, 11, 1), 0.625)
    target_table.set_many(Written(house), [target_table.Change(target.key, None, target)], "anna", {})
    (line,) = dashed(open_app(house, path))

    known = {week: value for week, value in zip(line["x"], line["y"], strict=True) if value is not None}
    assert known == {f"2026-{day}": 0.625 for day in ("10-26", "11-02", "11-09")}


def dashed(app: AppTest) -> list[dict]:
    """The dashed lines of the page's charts."""
    charts = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    return [line for chart in charts for line in chart if (line.get("line") or {}).get("dash") == "dash"]


def test_the_second_of_two_people_is_told_and_both_stay_in_the_history(open_app: Opener, house: Path) -> None:
    app = edit(open_app(house, "targets"), added_rows=[NEW])
    annas = Target("attainment", None, None, date(2026, 1, 1), 0.9)
    target_table.set_many(Written(house), [target_table.Change(annas.key, None, annas)], "anna [x](http://y)", {})
    app.run()

    (warning,) = app.warning
    assert "anna \\[x\\]" in warning.value
    assert "changed On time" in warning.value
    assert shown(app, "After") == [["97.50 %"]], "the own edits are still there"

    save(app)

    assert "where both did, yours holds now" in app.success[0].value
    assert tile_of(house, "attainment").target.target == 0.975
    assert shown(app, "by") == [["dashboard", "anna [x](http://y)"]]
    assert shown(app, "before") == [["90.00 %", "none"]]


def test_without_edits_the_table_follows_what_others_write(open_app: Opener, house: Path) -> None:
    app = open_app(house, "targets")
    annas = Target("attainment", None, None, date(2026, 1, 1), 0.9)
    target_table.set_many(Written(house), [target_table.Change(annas.key, None, annas)], "anna", {})
    app.run()

    assert app.data_editor[0].value["target"].tolist() == [90.0]
    assert not app.warning


def test_hostile_names_can_have_targets_and_do_no_harm(
    open_app: Opener, tmp_path: Path, hostile_warehouse: Path
) -> None:
    house = shutil.copytree(hostile_warehouse, tmp_path / "house")
    app = save(edit(open_app(house, "targets"), added_rows=[NEW | {"vendor_id": HOSTILE}]))

    assert tile_of(house, "attainment", vendors=(HOSTILE,)).target.target == 0.975
    (said,) = app.success
    assert "evil" in said.value
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]|(?<!\\)<b|http://", said.value)


def test_a_vendor_named_like_a_formula_is_kept_by_its_id(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,=1+1,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = save(edit(open_app(tmp_path / "house", "targets"), added_rows=[NEW | {"vendor_id": "'=1+1"}]))

    (entry,) = Written(tmp_path / "house").current(targets.KIND).values()
    assert entry.value["vendor_id"] == "=1+1"
    for table in app.dataframe:
        for column in table.value.select_dtypes(include=["object", "str"]).columns:
            assert not any(str(cell).startswith("=") for cell in table.value[column])


def test_a_limited_viewer_reads_the_own_targets_and_edits_none(
    open_app: Opener, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Target("net_savings", None, "V-ORION", date(2026, 1, 1), 100.0)
    target_table.set_many(
        Written(imported), [target_table.Change(other.key, None, other)], "anna", {"V-ORION": "Orion"}
    )
    monkeypatch.setattr(visitor, "viewer", lambda: ("V-VEGA",))
    st.cache_resource.clear()
    app = open_app(imported, "targets")

    assert not app.exception
    assert not app.error
    assert not app.data_editor
    assert sorted(shown(app, "vendor")[0]) == ["Vega Advisory", "all", "all"]
    assert not shown(app, "by"), "the history of other vendors' targets is not theirs"
