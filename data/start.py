"""The first start: with no data of their own, people meet the demo portfolio, imported like anyone's exports."""

import tempfile
from pathlib import Path

from filelock import FileLock

from data import demo, pipeline
from data.warehouse import NoWarehouse, Version, Warehouse


def ensure(warehouse: Path | None = None, deliverables: int = 10_000) -> Version:
    """The current version; where there is none, the demo portfolio is generated and imported first."""
    house = Warehouse(warehouse)
    house.directory.mkdir(parents=True, exist_ok=True)
    with FileLock(house.directory / "start.lock"):
        try:
            return house.current()
        except NoWarehouse:
            return _with_demo(house, deliverables)


def _with_demo(house: Warehouse, deliverables: int) -> Version:
    with tempfile.TemporaryDirectory() as folder:
        demo.write(Path(folder), deliverables=deliverables)
        pipeline.run([Path(folder)], warehouse=house.directory, publish=True, by="demo", demo=True)
    return house.current()
