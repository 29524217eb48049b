"""The first start: people without data of their own meet the demo portfolio, imported like anyone's exports."""

import tempfile
from pathlib import Path

from filelock import FileLock

from data import pipeline
from data.warehouse import NoWarehouse, Version, Warehouse


def ensure(warehouse: Path | None = None, deliverables: int = 10_000) -> Version:
    """The current version; if there is none, the demo portfolio is generated and imported first."""
    house = Warehouse(warehouse)
    house.directory.mkdir(parents=True, exist_ok=True)
    with FileLock(house.directory / "start.lock"):
        try:
            return up_to_date(house)
        except NoWarehouse:
            return _with_demo(house, deliverables)


def up_to_date(house: Warehouse) -> Version:
    """The current version, its facts rebuilt first if another release made them. Raises NoWarehouse."""
    version = house.current()
    return pipeline.refresh(house.directory) if pipeline.is_outdated(version) else version


def _with_demo(house: Warehouse, deliverables: int) -> Version:
    from data import demo  # numpy and the holiday lists: only the first start needs them

    with tempfile.TemporaryDirectory() as folder:
        demo.write(Path(folder), deliverables=deliverables)
        pipeline.run([Path(folder)], warehouse=house.directory, publish=True, by="demo", demo=True)
    return house.current()
