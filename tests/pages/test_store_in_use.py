"""Writing while the store cannot be used: one sentence, the page stays, nothing is lost."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import state
from data.warehouse import WarehouseError
from data.written import Written

Opener = Callable[..., AppTest]


@pytest.fixture
def house(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The test's own demo warehouse, with something already written in its store."""
    Written(shutil.copytree(demo_warehouse, tmp_path / "house")).put("test", {"a": {"b": 1}}, "test")
    return tmp_path / "house"


@pytest.fixture
def in_use(house: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """A context in which another program holds the store: it can be read but not written."""
    monkeypatch.setattr(state, "_WAIT_SECONDS", 0.05)

    @contextmanager
    def held() -> Iterator[None]:
        with closing(sqlite3.connect(house / "state.sqlite", isolation_level=None)) as other:
            other.execute("begin immediate")
            yield

    return held


def sentences(app: AppTest) -> list[str]:
    assert not app.exception
    assert app.title, "the page is still there"
    return [error.value.replace("\\", "") for error in app.error]


def refused(app: AppTest) -> None:
    (sentence,) = sentences(app)
    assert "state.sqlite cannot be used (database is locked)" in sentence
    assert "nothing was kept of what was written just now. Try again" in sentence


def test_a_note_keeps_its_words_until_it_can_be_pinned(open_app: Opener, house: Path, in_use: Callable) -> None:
    app = open_app(house, "sla")
    app.session_state["pin_attainment_by_week"] = True
    app.run()
    app.text_area(key="text_pin_attainment_by_week").set_value("Two people ill")
    with in_use():
        refused(app.button(key="add_pin_attainment_by_week").click().run())
    assert app.text_area(key="text_pin_attainment_by_week").value == "Two people ill"
    assert Written(house).history("note") == ()

    app.button(key="add_pin_attainment_by_week").click().run()
    assert sentences(app) == []
    assert [entry.value["text"] for entry in Written(house).history("note")] == ["Two people ill"]


def test_a_week_is_not_closed(open_app: Opener, house: Path, in_use: Callable) -> None:
    app = open_app(house)
    app.session_state["more"] = True
    app.run()
    before = Written(house)._log.last()
    with in_use():
        refused(app.button(key="close_one").click().run())
    assert Written(house)._log.last() == before


def test_targets_stay_in_the_table(open_app: Opener, house: Path, in_use: Callable) -> None:
    app = open_app(house, "targets")
    (editor,) = app.data_editor
    new = {"metric": "attainment", "effective_from": "2026-01-01", "target": 97.5}
    app.session_state[editor.key] = {"added_rows": [new], "edited_rows": {}, "deleted_rows": []}
    app.run()
    with in_use():
        refused(app.button(key="targets_save").click().run())
    assert not app.success
    assert Written(house).history("target") == ()
    assert app.button(key="targets_save").label == "Save 1 change", "the edits are still there"


def test_a_view_is_not_saved(open_app: Opener, house: Path, in_use: Callable) -> None:
    app = open_app(house)
    app.session_state["saved_views"] = True
    app.run()
    app.text_input(key="new_view_name").set_value("Mine")
    app.session_state["saved_views"] = True
    with in_use():
        refused(app.button(key="view_save").click().run())
    assert app.text_input(key="new_view_name").value == "Mine"


def test_a_store_that_cannot_be_read_is_a_sentence(open_app: Opener, house: Path) -> None:
    (house / "state.sqlite").write_bytes(b"no database at all" * 400)
    app = open_app(house)
    assert not app.exception
    assert [error.proto.title for error in app.error] == ["The data cannot be read"]
    assert "what people wrote cannot be shown" in app.error[0].value


def test_written_says_what_it_means_that_the_store_cannot_be_used(house: Path, in_use: Callable) -> None:
    with in_use(), pytest.raises(WarehouseError, match="database is locked.*nothing was kept"):
        Written(house).put("test", {"a": None}, "test")
    assert list(Written(house).current("test")) == ["a"]
