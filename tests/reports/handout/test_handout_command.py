"""`python -m reports handout`, as a person or a scheduler calls it; and its menu on the Vendor page."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.written import Written
from queries import Scope, fiscal
from queries.fiscal import FiscalYear
from reports.__main__ import main
from reports.handout.files import file_name
from tests.pages.conftest import Opener
from tests.reports.handout.conftest import QUARTER

Packed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def packed(demo_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> Packed:
    """Run the command into a new folder; returns exit status, output and error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        place = ["--to", str(tmp_path / "new" / "out"), "--warehouse", str(demo_warehouse)]
        return main(["handout", *arguments, *place]), *capsys.readouterr()

    return run


def test_it_writes_three_files_and_says_where(packed: Packed) -> None:
    status, out, error = packed("--vendor", "vega advisory")
    assert (status, error) == (0, "")
    paths = [Path(line) for line in out.splitlines()]
    name = "kpo-vendor-v-vega-2026-08-17-2026-11-15"
    assert [path.name for path in paths] == [f"{name}.pdf", f"{name}.pptx", f"{name}.xlsx"]
    assert [path.read_bytes()[:4] for path in paths] == [b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]


def test_a_fiscal_period_is_that_of_everyones_fiscal_year(
    demo_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    house = Path(shutil.copytree(demo_warehouse, tmp_path / "house"))
    fiscal.keep(Written(house), FiscalYear(2, "4-4-5", "sunday"), "ann")
    arguments = [
        "--vendor",
        "V-VEGA",
        "--period",
        "last_fiscal_month",
        "--to",
        str(tmp_path),
        "--warehouse",
        str(house),
    ]
    assert main(["handout", *arguments]) == 0
    assert "kpo-vendor-v-vega-2026-09-27-2026-10-31.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "A handout is about one vendor: name it with --vendor.\n"),
        (["--vendor", "V-VEGA", "V-ORION"], "A handout is about one vendor: name it with --vendor.\n"),
        (["--vendor", "Nobody"], "There is no vendor 'Nobody'. There are:"),
        (
            ["--vendor", "V-VEGA", "--since", "2031-01-01", "--until", "2031-02-01"],
            "Nothing of Vega Advisory was delivered or fell due in this period: 1 Jan – 1 Feb 2031.\n",
        ),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    packed: Packed, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    status, out, error = packed(*arguments)
    assert (status, out) == (1, "")
    assert error.startswith(sentence)
    assert error.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_an_empty_warehouse_has_no_handout(empty_warehouse: Path, capsys: pytest.CaptureFixture) -> None:
    place = ["--to", str(empty_warehouse / "out"), "--warehouse", str(empty_warehouse)]
    assert main(["handout", "--vendor", "V-1", *place]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_other_filters_have_other_names() -> None:
    legal = Scope(since=QUARTER.since, until=QUARTER.until, segments=("legal",))
    found = {file_name(vendor, scope) for vendor in ("V-VEGA", "../V vega", "v") for scope in (QUARTER, legal, Scope())}
    assert len(found) == 9
    assert all("/" not in name and " " not in name for name in found)


def downloads(app: AppTest) -> list[str]:
    return [button.label for button in app.get("download_button") if button.key.startswith("handout_")]


def test_the_vendor_page_offers_all_three_and_only_where_there_is_work(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="V-VEGA")
    assert downloads(app) == ["Handout (PDF)", "Slides (PowerPoint)", "Spreadsheet"]
    assert app.toggle(key="handout_outside").value
    empty = open_app(demo_warehouse, "vendor", scorecard="V-VEGA", since="2031-01-01", until="2031-02-01")
    assert downloads(empty) == []
