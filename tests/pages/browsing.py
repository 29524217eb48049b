"""How the browser tests move about the dashboard: waiting until a page stands, dropping files on it."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

PATIENCE = 30_000  # milliseconds; an expectation ends as soon as it holds
PHONE = {"width": 390, "height": 844}


def settled(page: Page) -> None:
    """The page has its title and the script has ended."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def upload(page: Page, files: Path | FilePayload | Sequence[Path]) -> None:
    """Drop files on the import page."""
    page.locator(".st-key-exports input[type=file]").first.set_input_files(files)
