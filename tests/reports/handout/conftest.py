"""Handouts to look at: of the demo portfolio, and of portfolios unlike it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.written import Written
from queries import EVERYTHING, Scope, asking
from reports.content import Made
from reports.handout import build
from reports.handout.content import Handout
from tests import unlike as portfolios
from tests.queries.portfolio import build_version
from tests.reports import planted

MADE_AT = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
QUARTER = Scope(
    since=date(2026, 8, 17),
    until=date(2026, 11, 15),
    reference_since=date(2026, 5, 18),
    reference_until=date(2026, 8, 16),
    viewer=EVERYTHING,
)
"""The demo's last thirteen complete weeks."""

NAMES = ("names alike", "one item in yen", "no targets", "nothing late", *(f"hostile {one}" for one in planted.NAMES))
EVER = Scope(reference_since=date.max, reference_until=date.max, viewer=EVERYTHING)


def handout_of(
    version: Path, vendor: str, scope: Scope = EVER, written: Written | None = None, **more: bool
) -> Handout:
    """The vendor's handout; by default of everything that is loaded, for the vendor to have."""
    return build.build(asking(version), scope, vendor, Made("0007", MADE_AT), written, **more)


@pytest.fixture(scope="session")
def alike_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty vendors and forty work types with names alike."""
    path = tmp_path_factory.mktemp("alike") / "alike.duckdb"
    return build_version(path, portfolios.AS_OF, **portfolios.alike())


@pytest.fixture(scope="session")
def unlike(alike_version: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Handout]:
    """Handouts of portfolios unlike the demo, by what is special about them."""
    folder = tmp_path_factory.mktemp("unlike")
    hostile = planted.build(folder / "hostile.duckdb")
    bare = build_version(folder / "bare.duckdb", portfolios.AS_OF, **portfolios.no_targets())
    yen = build_version(folder / "yen.duckdb", portfolios.AS_OF, currency="JPY", **portfolios.one_item_in_yen())
    return {
        "names alike": handout_of(alike_version, "V-00"),
        "one item in yen": handout_of(yen, "V-1"),
        "no targets": handout_of(bare, "V-1"),
        "nothing late": handout_of(bare, "V-0"),
        **{f"hostile {vendor}": handout_of(hostile, vendor) for vendor in planted.NAMES},
    }


@pytest.fixture(scope="session")
def vega(demo_version: Path) -> Handout:
    """Of one vendor of the demo, over a quarter."""
    return handout_of(demo_version, "V-VEGA", QUARTER)


@pytest.fixture(scope="session", params=["vega", *NAMES])
def made(request: pytest.FixtureRequest, unlike: Mapping[str, Handout], vega: Handout) -> Handout:
    """Every handout to look at, one after another."""
    return vega if request.param == "vega" else unlike[request.param]
