"""The only list of pages: complete, free of contradictions, and followed by the README, links and the menu."""

from pathlib import Path

import pytest

from pages.parts import registry, visitor
from pages.parts.registry import AT, PAGES, Page
from queries import EVERYTHING
from reports.watch import finding
from tests.pages.conftest import ROOT, Opener
from tests.pages.limits import HEIGHTS

HEADING = "## The pages"
SIZE = "1440 × 900, light, period and filters as they are at first"


def listed() -> list[str]:
    """The lines of the README's table of pages."""
    section = (ROOT / "README.md").read_text("utf-8").partition(f"{HEADING}\n")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| **")]


def picture(page: Page) -> str:
    return f"docs/{page.path or Path(page.file).stem}.png"


def test_every_file_of_a_page_is_in_the_registry_and_none_lies_directly_in_pages() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    of_pages = {file for file in files if not file.startswith("pages/parts/")}
    known = {page.file for page in PAGES}
    left_out, gone = sorted(of_pages - known), sorted(known - of_pages)

    assert not list((ROOT / "pages").glob("*.py")), "Streamlit would serve it without the frame"
    assert not left_out, "add them to PAGES in pages/parts/registry.py"
    assert not gone, "take them out of PAGES in pages/parts/registry.py, or write them"


@pytest.mark.parametrize("what", ["file", "title", "path", "icon"])
def test_no_two_pages_share_what_tells_them_apart(what: str) -> None:
    values = [getattr(page, what) for page in PAGES]

    assert sorted(set(values)) == sorted(values)


def test_the_page_that_opens_first_is_the_first_of_the_menu_and_sections_are_not_torn_apart() -> None:
    sections = [page.section for page in PAGES]

    assert PAGES[0] is registry.FIRST
    assert sections == sorted(sections, key=sections.index)


def test_the_readme_lists_every_page_as_the_menu_does() -> None:
    expected = [f"| **{page.title}**<br>{page.help} | ![{page.title}]({picture(page)}) |" for page in PAGES]

    assert listed() == expected, f"{HEADING} in README.md should be\n" + "\n".join(expected)


def test_every_page_has_limits_of_its_height() -> None:
    assert list(HEIGHTS) == [page.path for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_the_readmes_picture_of_a_page_exists(page: Page) -> None:
    assert (ROOT / picture(page)).is_file(), f"take a picture of the page with the demo, {SIZE}: {picture(page)}"


@pytest.mark.parametrize("about", finding.PAGES)
def test_a_message_links_to_a_page(about: str) -> None:
    assert finding.PAGES[about] in AT


def test_a_viewer_of_some_vendors_gets_no_page_that_goes_beyond_them(
    open_app: Opener, demo_warehouse: Path, empty_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [page.title for page in PAGES if not page.is_open_to(("V-VEGA",))] == ["Import"]
    assert all(page.is_open_to(EVERYTHING) for page in PAGES)

    monkeypatch.setattr(visitor, "viewer", lambda: ("V-VEGA",))
    app = open_app(demo_warehouse, "targets")
    assert (app.session_state["page_title"], app.session_state["scope"].viewer) == ("Targets", ("V-VEGA",))
    assert app.multiselect(key="vendor").options == ["Vega Advisory"]

    with pytest.raises(ValueError, match="Could not find a navigation page for '.*imports.py'"):
        open_app(demo_warehouse, "import")

    app = open_app(empty_warehouse, "savings")
    assert not app.error
    assert "Nothing has been imported yet" in app.info[0].value
    assert [link.proto.label for link in app.get("page_link")] == ["Health"]
