"""The import page through the real frame: upload, answer, preview, commit, go back; every refusal is a sentence."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import jobs
from data.recognise import Profiles
from data.usable import Unusable
from data.warehouse import Warehouse, reading
from tests.conftest import item
from tests.data.book_fixture import book
from tests.pages.tiling import tiles_of

DEADLINE_SECONDS = "90"
HEADER = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
GOOD = HEADER + "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n"
SECOND = GOOD.replace("A-1", "A-9")
BAD_ROW = GOOD + "A-2,acme,legal,contract_review,not a date,delivered,2026-10-06T09:00:00Z\n"
NAIVE = GOOD.replace("Z,", ",").replace("Z\n", "\n")
FOREIGN = (
    "Ticket,Assigned team,Kind of work,Opened,Closed,State\n"
    "T-1,Orion,contract review,2026-10-05T09:00:00Z,2026-10-06T09:00:00Z,Closed\n"
    "T-2,Vega,contract review,2026-10-05T10:00:00Z,,Parked\n"
    "T-3,Vega,valuation,2026-10-06T10:00:00Z,2026-10-08T10:00:00Z,Closed\n"
)
NAMES = (
    "../../x.csv",
    "<img src=x onerror=alert(1)>.csv",
    "](javascript:alert(1)).csv",
    "'; drop table x; --.csv",
    "{{x}}.csv",
    "=cmd().csv",
)

Opener = Callable[..., AppTest]


def upload(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    """Drop files on the page, and wait until their import comes to rest."""
    drop = app.file_uploader(key=f"drop_{app.session_state['drop']}")
    for name, content in files:
        drop.upload(name, content if isinstance(content, bytes) else content.encode())
    return waited(app.run())


def waited(app: AppTest) -> AppTest:
    """Wait for the process of the import in view, which holds its job's lock as long as it lives; then rerun."""
    lock = Warehouse().directory / "jobs" / in_view(app) / "lock"
    subprocess.run(["flock", "--wait", DEADLINE_SECONDS, lock, "true"], check=True)
    return app.run()


def in_view(app: AppTest) -> str:
    found = app.query_params["job"]
    return found if isinstance(found, str) else found[0]


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def said(app: AppTest) -> str:
    """All text on the page as a person reads it."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.error, app.warning, app.info, app.success)
    text = " ".join(element.value for kind in kinds for element in kind)
    return text.replace("\\", "").replace("\u2060", "").replace("**", "")


def labelled(app: AppTest, label: str):
    """The control with that label."""
    return next(box for box in app.selectbox if box.label.replace("\\", "").startswith(label))


@pytest.fixture
def page(imports_here: None, open_app: Opener, empty_warehouse: Path) -> AppTest:
    app = open_app(empty_warehouse, "import")
    assert not app.exception
    return app


def test_the_empty_page_says_what_to_do(page: AppTest) -> None:
    assert "Drop any export" in page.title[0].value
    assert "commit" not in keys(page)
    assert not [button for button in page.button if button.proto.type == "primary"]


def test_a_known_file_goes_straight_to_its_preview(open_app: Opener, empty_warehouse: Path) -> None:
    """The only test here whose import is a process of its own, as every import is outside tests."""
    app = upload(open_app(empty_warehouse, "import"), ("work.csv", BAD_ROW))

    assert not app.exception
    assert "Ready to commit: 1 new, 1 rejected" in said(app)
    assert "2 rows = 1 new + 0 changed + 1 rejected" in said(app)
    assert app.session_state["status"]["deliverables"] == 0, "a preview commits nothing"
    assert [button.key for button in app.button if button.proto.type == "primary"] == ["commit"]

    app = press(app, "commit")

    assert not app.exception
    assert "Committed as data version" in app.success[0].value
    assert app.session_state["status"]["deliverables"] == 1
    assert app.download_button(key="kept_rejects").label == "Download the rejected rows (1)"


def test_the_rejects_say_line_column_value_and_reason(page: AppTest) -> None:
    app = upload(page, ("work.csv", BAD_ROW))
    app.session_state["rejected_0"] = True
    app = app.run()

    rejects = app.dataframe[0].value
    assert rejects["line"].tolist() == [3]
    assert rejects["column"].tolist() == ["Received"]
    assert rejects["value"].tolist() == ["not a date"]


def test_a_foreign_file_is_proposed_confirmed_and_remembered(page: AppTest) -> None:
    app = upload(page, ("tickets_2026-10.csv", FOREIGN))

    assert not app.exception
    assert re.search(r"tickets_2026-10\.csv looks like deliverables\. \d of \d columns are sure\. Check the", said(app))
    assert re.search(r"check \d\d %", said(app))
    app = labelled(app, "Vendor").select("Kind of work").run()
    assert "your choice" in said(app)
    app = labelled(app, "Vendor").select("Assigned team").run()
    app = waited(press(app, "check"))

    assert "3 rows = 3 new + 0 changed + 0 rejected" in said(app), said(app)
    app = press(app, "commit")
    assert "Committed as data version" in app.success[0].value

    again = upload(
        press(app, "more"), ("tickets_2026-11.csv", FOREIGN + "T-4,Vega,valuation,2026-10-07T10:00:00Z,,Parked\n")
    )
    assert "Recognised as “tickets” (saved mapping)" in said(again)
    assert "4 rows = 1 new + 0 changed + 3 known already + 0 rejected" in said(again)


def test_a_time_zone_is_asked_once_and_answered(page: AppTest) -> None:
    app = upload(page, ("naive.csv", NAIVE))

    assert "In which time zone" in said(app)
    assert app.button(key="check").disabled
    assert "Still open: the time zone" in said(app)

    zone = next(box for box in app.selectbox if box.label == "Time zone")
    assert zone.options.index("Europe/Warsaw") < 12, "the common ones come first"
    app = waited(press(zone.select("Europe/Warsaw").run(), "check"))
    assert "1 row = 1 new" in said(app)


def test_a_file_that_is_nothing_can_be_left_out(page: AppTest) -> None:
    app = upload(page, ("work.csv", GOOD), ("recipe.csv", "flour,sugar\n1,2\n"))

    assert "recipe.csv: It looks like nothing that can be imported" in said(app)
    choice = next(box for box in app.selectbox if box.label == "What is in this file?" and box.value != "deliverables")
    app = choice.select("Leave this file out").run()
    app = waited(press(app, "check"))
    assert "Ready to commit: 1 new" in said(app)


def test_several_files_at_once(page: AppTest) -> None:
    app = upload(page, ("a.csv", GOOD), ("b.csv", "vendor_id,vendor_name\nacme,Acme Ltd\n"))

    assert "2 tables: 2 rows = 2 new" in said(app)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("empty.csv", b"", "empty"), ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.png")],
)
def test_a_refusal_is_a_sentence_with_a_way_on(page: AppTest, name: str, content: bytes, reason: str) -> None:
    app = upload(page, (name, content))

    assert not app.exception
    assert reason in app.error[0].value.replace("\\", "").replace("\u2060", "")
    assert "commit" not in keys(app)

    app = press(app, "more")
    assert "Drop any export" in app.title[0].value
    assert jobs.jobs() == []


def test_a_refused_file_is_left_out_and_the_rest_goes_in(page: AppTest) -> None:
    app = upload(page, ("work.csv", GOOD), ("empty.csv", ""))
    left = next(box for box in app.multiselect if "empty.csv" in box.options)
    left.select("empty.csv")
    app = waited(press(app.run(), "go_on"))

    assert "Ready to commit: 1 new" in said(app)


def test_the_same_file_twice_changes_nothing(page: AppTest) -> None:
    app = press(upload(page, ("a.csv", GOOD)), "commit")
    before = app.session_state["version"].name
    app = upload(press(app, "more"), ("a.csv", GOOD))

    assert "These rows were all known already" in app.info[0].value
    assert app.session_state["version"].name == before
    assert "commit" not in keys(app)


def test_what_changed_is_shown_from_to(page: AppTest) -> None:
    app = press(upload(page, ("a.csv", GOOD)), "commit")
    app = upload(press(app, "more"), ("a.csv", GOOD.replace("contract_review", "nda")))
    app.session_state["changed_0"] = True
    app = app.run()

    changes = app.dataframe[0].value
    assert changes[["column", "from", "to"]].values.tolist() == [["Work type", "contract_review", "nda"]]


def test_a_commit_of_somebody_else_is_looked_at_again(page: AppTest, open_app: Opener, empty_warehouse: Path) -> None:
    app = upload(page, ("a.csv", GOOD))
    other = press(upload(open_app(empty_warehouse, "import"), ("b.csv", SECOND)), "commit")
    assert "Committed as" in other.success[0].value

    app = press(app, "commit")

    assert "is current now" in app.warning[0].value
    app = waited(press(app, "again"))
    app = press(app, "commit")
    assert app.session_state["status"]["deliverables"] == 2, "both are in, in order"


def test_undo_and_forward_again(page: AppTest) -> None:
    before = page.session_state["version"].name
    app = press(upload(page, ("a.csv", GOOD)), "commit")
    committed = app.session_state["version"].name

    assert app.button(key="undo").label.replace("\\", "") == f"Undo: back to {before}"
    app = press(app, "undo")
    assert app.session_state["version"].name == before
    assert app.session_state["status"]["deliverables"] == 0

    app = press(app, "back")
    app = app.selectbox(key="go_to").select(committed).run()
    assert tiles_of(app), "what the headline numbers would be"
    app = press(app, "make_current")
    assert app.session_state["status"]["deliverables"] == 1
    assert app.dataframe[-1].value["current"].tolist() == [True, False]


def test_undone_can_be_redone_and_is_said(page: AppTest) -> None:
    app = press(upload(page, ("a.csv", GOOD)), "commit")
    committed = app.session_state["version"].name
    app = press(app, "undo")

    assert "Undone: 1 new" in app.title[0].value
    assert "Every page now shows it" not in said(app)
    app = press(app, "redo")
    assert app.session_state["version"].name == committed
    assert "Every page now shows it" in said(app)


def test_a_preview_leads_back_to_the_mapping_and_there_again(page: AppTest) -> None:
    app = upload(page, ("tickets.csv", FOREIGN))
    app = waited(press(app, "check"))
    assert "Read by your mapping “tickets”" in said(app)

    app = waited(press(app, "change"))
    assert "How should tickets.csv be read?" in said(app)
    assert labelled(app, "Vendor").value == "Assigned team"
    app = labelled(app, "Status").select("Assigned team").run()
    assert "What do these values of Status mean?" in said(app)
    meanings = [box for box in app.selectbox if box.label.startswith(("Orion", "Vega"))]
    assert [box.value for box in meanings] == ["— none: reject these rows"] * 2

    app = waited(press(app, "check"))
    assert "No row can be used in tickets.csv" in said(app)
    assert "Status is not one of" in said(app)

    app = waited(press(app, "change"))
    app = labelled(app, "Status").select("State").run()
    app = waited(press(app, "check"))
    assert "3 rows = 3 new" in said(app), said(app)


def test_a_file_of_the_contract_can_be_read_otherwise(page: AppTest) -> None:
    app = waited(press(upload(page, ("work.csv", GOOD)), "change"))
    assert "work.csv is read as deliverables, by its column names" in said(app)

    app = waited(press(app, "check"))
    assert "1 row = 1 new" in said(app)
    assert "Recognised by its column names" in said(app), "only looked at: nothing is kept"


def test_an_outdated_preview_leads_back_too(page: AppTest, open_app: Opener, empty_warehouse: Path) -> None:
    app = upload(page, ("a.csv", GOOD))
    press(upload(open_app(empty_warehouse, "import"), ("b.csv", SECOND)), "commit")
    app = waited(press(press(app, "commit"), "change"))
    assert "How should a.csv be read?" in said(app)


def test_a_mapping_file_can_be_added_to_the_saved_ones(page: AppTest) -> None:
    mapping = (
        'name = "Tickets"\nheaders = ["Ticket", "Team", "Kind", "Opened", "Closed", "State"]\n'
        '[[table]]\nname = "deliverables"\n[table.columns]\ndeliverable_id = "Ticket"\n'
    )
    page.session_state["saved"] = True
    app = page.run()
    app.file_uploader(key="add_mapping_0").upload("tickets.toml", mapping.encode())
    app = app.run()
    assert "1 mapping. Files with the same column names" in said(app)
    assert "Tickets deliverables, 6 columns" in said(app).replace(":gray[", "")

    app.file_uploader(key="add_mapping_1").upload("bare.toml", mapping.replace("headers", "#").encode())
    app = app.run()
    assert "does not name the columns it is for" in said(app)


def test_not_now_leaves_no_trace(page: AppTest) -> None:
    app = press(upload(page, ("a.csv", GOOD)), "not_now")

    assert app.session_state["status"]["deliverables"] == 0
    assert jobs.jobs() == []
    assert "Not committed yet" not in said(app)


def test_whoever_opens_the_page_finds_the_waiting_preview(
    page: AppTest, open_app: Opener, empty_warehouse: Path
) -> None:
    job = in_view(upload(page, ("a.csv", GOOD)))
    other = open_app(empty_warehouse, "import")

    assert "a.csv: ready to commit" in said(other)
    assert "by dashboard" in said(other)
    other = press(other, f"continue_{job}")
    assert "Ready to commit: 1 new" in said(other)
    other = press(press(other, "back"), f"drop_job_{job}")
    assert jobs.jobs() == []


def test_rows_that_a_file_no_longer_has_go_only_when_it_replaces_its_period(page: AppTest) -> None:
    three = GOOD + "".join(GOOD.splitlines(keepends=True)[1].replace("A-1", f"A-{n}") for n in (2, 3))
    app = press(upload(page, ("work.csv", three)), "commit")
    app = upload(
        press(app, "more"), ("work.csv", GOOD + three.splitlines(keepends=True)[3].replace("legal", "finance"))
    )

    assert "No longer in this file, but kept: 1 row (A-2)" in said(app)

    app = waited(app.checkbox[0].check().run())
    assert "No longer in this file, so removed: 1 row (A-2)" in said(app)
    app = press(app, "commit")
    assert app.session_state["status"]["deliverables"] == 2


def test_hostile_names_are_text(page: AppTest) -> None:
    header = "=cmd(),](javascript:alert(1)),'; drop table x; --,{{x}},<img src=x onerror=alert(1)>,../../x\n"
    app = upload(page, *((name, header + '"=1+1",*b*,:red[c],$d$,<b>e</b>,f\n') for name in NAMES))

    assert not app.exception
    assert all(name.removeprefix("../../") in said(app) for name in NAMES)
    shown = [element.value for kind in (app.title, app.markdown, app.caption, app.error) for element in kind]
    shown += [box.label for box in (*app.selectbox, *app.text_input, *app.multiselect)]
    for text in shown:
        for sign in ("](", "<img", "<b>", "$d$", ":red["):
            assert sign not in re.sub(r"\\.", "", text), f"{sign} would be obeyed in {text}"
    assert not list(Warehouse().directory.parent.rglob("x.csv")), "stored under a name of our own"


@pytest.mark.parametrize("job", ["../../etc", "20261124T020000000000-0123abcd", "x"])
def test_a_link_to_no_import_shows_the_page(open_app: Opener, empty_warehouse: Path, job: str) -> None:
    app = open_app(empty_warehouse, "import", job=job)

    assert not app.exception
    assert "Drop any export" in app.title[0].value


def test_the_sheets_of_a_workbook_are_chosen(page: AppTest, tmp_path: Path) -> None:
    path = book(tmp_path / "q.xlsx", {"Old"}, March=[item(1)], Old=[item(2)])
    upload(page, ("q.xlsx", path.read_bytes()))
    assert "q.xlsx: Old: the sheet is hidden; choose it under Sheets to read it" in said(page)
    [choice] = [box for box in page.multiselect if box.label == "Sheets to read"]
    assert (choice.options, choice.value) == (["March", "Old (hidden)"], ["March"])
    choice.set_value(["March", "Old"])
    page.run()
    [button] = [one for one in page.button if one.label == "Read these sheets"]
    button.click()
    waited(page.run())
    assert [box.value for box in page.multiselect if box.label == "Sheets to read"] == [["March", "Old"]]
    assert "q.xlsx: Old" in said(page)
    assert not page.info, "every sheet is read"


def test_few_usable_rows_are_committed_by_a_second_click_alone(page: AppTest) -> None:
    bad = [f"A-{n},acme,legal,contract_review,soon,in_progress,\n" for n in range(2, 5)]
    app = upload(page, ("work.csv", GOOD + "".join(bad)))

    assert app.title[0].value.replace("\\", "").startswith("3 of 4 rows cannot be used in work.csv")
    assert "3 rows: Received is not a date or time" in said(app)
    assert "received_at" not in said(app)
    assert "commit" not in keys(app)
    assert [button.key for button in app.button if button.proto.type == "primary"] == ["change"]
    with pytest.raises(Unusable):
        jobs.commit(in_view(app), "Ada")

    assert app.button(key="commit_usable").label == "Commit the 1 row that can be used"
    app = press(app, "commit_usable")
    assert "Committed as data version" in app.success[0].value
    assert app.session_state["status"]["deliverables"] == 1


def test_no_usable_row_leaves_nothing_to_commit(page: AppTest) -> None:
    app = upload(page, ("work.csv", HEADER + "A-2,acme,legal,nda,2026-10-05T09:00:00Z,gone,\n"))

    assert app.title[0].value.replace("\\", "") == "No row can be used in work.csv"
    assert "1 row: Status is not one of received, in progress, on hold" in said(app)
    assert not {"commit", "commit_usable"} & keys(app)


def test_a_spelling_on_offer_is_read_as_the_other_from_then_on(page: AppTest) -> None:
    text = GOOD + GOOD.replace(HEADER, "").replace("A-1,acme", "A-2,*ACME*")
    app = upload(page, ("work.csv", text))
    report = Warehouse().directory / "jobs" / in_view(app) / "report.json"
    found = json.loads(report.read_text("utf-8"))
    found["files"][0]["aliases"] = [{"column": "vendor_id", "from": "*ACME*", "to": "acme", "rows": 1}]
    report.write_text(json.dumps(found), "utf-8")
    app = app.run()

    assert "Vendor: *ACME* (1 row) is written like acme" in said(app)
    app = waited(press(app, "read_0_0"))
    assert "*ACME*" not in said(app)
    app = press(app, "commit")
    assert "Committed as data version" in app.success[0].value
    kept = Profiles(Warehouse().profiles).all()
    assert [one.mappings[0].values for one in kept] == [{"vendor_id": {"*ACME*": "acme"}}]
    with reading(Warehouse().current().path) as connection:
        assert connection.execute("select distinct vendor_id from raw.deliverables").fetchall() == [("acme",)]


def test_a_file_without_rows_leads_to_other_files(page: AppTest) -> None:
    app = upload(page, ("a.csv", HEADER))
    assert "There is no row in a.csv" in said(app)
    kinds = {button.label: button.proto.type for button in app.button}
    assert (kinds["Import other files"], kinds["Change the mapping"]) == ("primary", "tertiary")
