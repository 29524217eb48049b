"""Import day as a person experiences it in a browser: the first file, the next week's, a closed tab, hostile names."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import CI, REAL
from tests.pages.browsing import settled, upload
from tests.served import Server

BOSTON = REAL / "boston_311_requests.csv"
THREE_CLICKS = 3
HOSTILE = "<img src=x onerror=alert(1)>"
HEADER = "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at"
ROWS = (
    f'"=cmd()","{HOSTILE}",legal,"](javascript:alert(1))",2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n'
    f'"{HOSTILE}","\'; drop table x; --",legal,"{{{{x}}}}",never,delivered,2026-10-06T09:00:00Z\n'
)


class Person:
    """Somebody on the import page, whose clicks and time are counted; choosing a file is a click."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.clicks = page, 0
        page.goto(f"{server.url}/import")
        settled(page)
        self.since = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since

    def drops(self, file: Path | dict) -> None:
        self.clicks += 1
        upload(self.page, file)

    def clicks_on(self, name: str) -> None:
        self.clicks += 1
        self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()


@pytest.fixture
def server(empty_warehouse: Path) -> Iterator[Server]:
    with Server(empty_warehouse) as running:
        yield running


@pytest.fixture
def recorded(page: Page, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab whose every step is recorded, for `playwright show-trace`; not in CI, since it doubles the time."""
    if CI:
        yield page
        return
    page.context.tracing.start(screenshots=True, snapshots=True)
    yield page
    trace = tmp_path_factory.mktemp("recorded") / f"{request.node.name}.zip"
    page.context.tracing.stop(path=trace)
    print(f"recorded in {trace}")


def next_week(path: Path) -> Path:
    """The same export a week later: open items closed, ten new ones."""
    with BOSTON.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows, header = list(reader), reader.fieldnames
    for row in [row for row in rows if row["case_status"] != "Closed"][:20]:
        row |= {"case_status": "Closed", "close_date": "2025-09-05 10:00:00+00"}
    rows += [row | {"case_id": f"NEW-{number}"} for number, row in enumerate(rows[:10])]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.skipif(not BOSTON.exists(), reason=f"the real exports are not beside the checkout: {REAL}")
def test_a_first_file_in_two_minutes_and_the_next_weeks_in_three_clicks(
    recorded: Page, server: Server, tmp_path: Path
) -> None:
    person = Person(recorded, server)
    person.drops(BOSTON)
    person.sees("looks like")
    person.clicks_on("Check these files")
    person.sees("5,473 rows =")
    person.clicks_on("Commit")
    person.sees("Committed as data version")
    first = f"{person.clicks} clicks, {person.seconds:.1f} s"

    assert person.clicks <= THREE_CLICKS

    (tmp_path / "later").mkdir()
    later = next_week(tmp_path / "later" / BOSTON.name)
    person = Person(recorded, server)
    person.drops(later)
    person.sees("5,483 rows = 10 new + 20 changed")
    person.sees("saved mapping")
    person.clicks_on("Commit")
    person.sees("Committed as data version")
    print(f"first file: {first}; next week's: {person.clicks} clicks, {person.seconds:.1f} s")

    assert person.clicks <= THREE_CLICKS


def test_a_closed_tab_does_not_stop_an_import(page: Page, server: Server, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    rows = [f"A-{n},acme,legal,nda,2026-10-05T09:00:00Z,received,\n" for n in range(20_000)]
    export.write_text(f"{HEADER}\n{''.join(rows)}", "utf-8")
    person = Person(page, server)
    person.drops(export)
    person.sees("You can close this page; the import goes on.")
    reopened = page.context.new_page()
    page.close()

    person = Person(reopened, server)
    person.sees("work.csv: ready to commit")
    person.clicks_on("Continue")
    person.sees("20,000 rows = 20,000 new")


def test_hostile_names_and_values_do_nothing_from_upload_to_numbers(page: Page, server: Server) -> None:
    dialogs, requests = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    person = Person(page, server)
    person.drops({"name": f"{HOSTILE}.csv", "mimeType": "text/csv", "buffer": f"{HEADER}\n{ROWS}".encode()})
    person.sees("2 rows = 1 new + 0 changed + 1 rejected")
    person.sees(HOSTILE)
    page.get_by_text("Rejected: 1. See each row").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    person.clicks_on("Commit")
    person.sees("Committed as data version")
    page.get_by_role("link", name="Throughput").click()
    settled(page)
    page.locator(".st-key-period_menu button").click()
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="All time").click()
    page.keyboard.press("Escape")
    expect(page.locator("button[data-name=delivered] .value")).to_have_text("1")
    page.get_by_role("link", name="Import").click()
    person.sees("History")

    header = f"=cmd(),](javascript:alert(1)),'; drop table x; --,{{{{x}}}},{HOSTILE}\n"
    buffer = (header + "1,2,3,4,5\n").encode()
    person.drops({"name": "../../x.csv", "mimeType": "text/csv", "buffer": buffer})
    person.sees("What is in x.csv?")
    settled(page)

    assert dialogs == []
    assert [url for url in requests if not url.startswith((server.url, "data:", "blob:"))] == []
    assert page.locator("img[src='x'], [onerror], a[href^='javascript']").count() == 0
