"""The import page: upload, read the report, commit; and every refusal as a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.uploads import safe_name

HEADER = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
GOOD = HEADER + "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n"
BAD_ROW = GOOD + "A-2,acme,legal,contract_review,not a date,delivered,2026-10-06T09:00:00Z\n"
NAIVE = GOOD.replace("Z,", ",").replace("Z\n", "\n")

Opener = Callable[..., AppTest]


def checked(app: AppTest, *files: tuple[str, str]) -> AppTest:
    for name, text in files:
        app.file_uploader(key="exports").upload(name, text.encode())
    app.run()
    return app.button(key="check").click().run()


def test_upload_report_commit(open_app: Opener, empty_warehouse: Path) -> None:
    app = checked(open_app(empty_warehouse, "import"), ("work.csv", BAD_ROW))

    assert not app.exception
    assert not app.error
    report = " ".join(element.value for element in app.markdown)
    assert "2 rows in the file = 1 loaded" in report
    assert "1 rejected" in report
    rejects = app.dataframe[-1].value
    assert rejects["line"].tolist() == [3]
    assert app.session_state["status"]["deliverables"] == 0, "a check commits nothing"

    app.button(key="commit").click().run()

    assert not app.exception
    assert "Committed as data version" in app.success[0].value
    assert app.session_state["status"]["deliverables"] == 1
    assert app.download_button(key="kept_rejects").label == "Download the rejected rows (1)"


def test_several_files_at_once(open_app: Opener, empty_warehouse: Path) -> None:
    vendors = "vendor_id,vendor_name\nacme,Acme Ltd\n"
    app = checked(open_app(empty_warehouse, "import"), ("a.csv", GOOD), ("b.csv", vendors))

    assert not app.error
    said = " ".join(element.value for element in app.markdown)
    assert "**deliverables**" in said
    assert "**vendors**" in said


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("empty.csv", "", "empty"),
        ("naive.csv", NAIVE, "time zone"),
        ("recipe.csv", "flour,sugar\n1,2\n", "recipe.csv"),
    ],
)
def test_a_refusal_is_a_sentence(open_app: Opener, empty_warehouse: Path, name: str, text: str, reason: str) -> None:
    app = checked(open_app(empty_warehouse, "import"), (name, text))

    assert not app.exception
    assert reason in app.error[0].value.replace("\\", "").replace("\u2060", "")
    assert not [button for button in app.button if button.key == "commit"]


def test_a_time_zone_answers_the_question(open_app: Opener, empty_warehouse: Path) -> None:
    app = checked(open_app(empty_warehouse, "import"), ("naive.csv", NAIVE))
    app.selectbox(key="timezone").select("Europe/Warsaw").run()
    app.button(key="check").click().run()

    assert not app.error
    assert app.button(key="commit")


def test_a_change_of_the_settings_asks_for_a_new_check(open_app: Opener, empty_warehouse: Path) -> None:
    app = checked(open_app(empty_warehouse, "import"), ("a.csv", GOOD))
    app.selectbox(key="timezone").select("Europe/Warsaw").run()

    assert not [button for button in app.button if button.key == "commit"]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\exports\\März 2026.csv", "M_rz_2026.csv"),
        ("...", "file"),
        ("a" * 300 + ".csv", "a" * 76 + ".csv"),
        ("x\x00;rm -rf.csv", "x_rm_-rf.csv"),
    ],
)
def test_names_of_uploads_are_made_safe(given: str, stored: str) -> None:
    assert safe_name(given) == stored
