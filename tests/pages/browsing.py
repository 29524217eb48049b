"""How the browser tests move around the dashboard: waiting until a page is complete, dropping files on it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

PATIENCE = 120_000  # milliseconds; an expectation ends as soon as it is met, so a busy machine fails none
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}

expect.set_options(timeout=PATIENCE)


@contextmanager
def tab(window: BrowserContext) -> Iterator[Page]:
    """The window's only tab, in the state of a new one: light, desktop-sized, nothing stored or listened to.

    Reusing the tab keeps its process, and with it the compiled scripts, which are half the cost of a page load.
    """
    page = window.pages[0] if window.pages else window.new_page()
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    try:
        yield page
    finally:
        for other in window.pages[1:]:
            other.close()
        if window.pages:
            _forget(window.pages[0])
        window.clear_cookies()


def _forget(page: Page) -> None:
    page.unroute_all()
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto("about:blank")


def settled(page: Page) -> None:
    """The page has its title and the script has ended."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def upload(page: Page, files: Path | FilePayload | Sequence[Path]) -> None:
    """Drop files on the import page."""
    page.locator(".st-key-exports input[type=file]").first.set_input_files(files)
