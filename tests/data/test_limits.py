"""What the engine refuses because of its size, naming the limit each time."""

import io

import pytest

from data import jobs, warehouse
from data.reading import Refused, loading, refusal
from data.warehouse import NoWarehouse, WarehouseError
from tests.conftest import item


def test_an_upload_beyond_the_limit_is_refused_before_it_is_stored(house, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_SOURCE_BYTES", 1024)
    with pytest.raises(Refused, match=r"^big.csv is larger than the limit of 1 KiB: split it"):
        jobs.submit([("big.csv", io.BytesIO(b"x" * 1025))], by="Ada", warehouse=house.directory)
    assert not (house.directory / "jobs").exists()
    assert refusal.MAX_SOURCE_BYTES == 2 * 1024**3


def test_too_many_rows_are_refused(importing, export, house, monkeypatch):
    monkeypatch.setattr(loading, "MAX_ROWS", 2)
    with pytest.raises(Refused, match=r"^a.csv holds more than the limit of 2 rows: split it into smaller files"):
        importing(export("a.csv", item(1), item(2), item(3)))
    with pytest.raises(NoWarehouse):
        house.current()


def test_an_upload_that_the_disk_cannot_hold_is_refused_before_it_is_stored(house, monkeypatch):
    monkeypatch.setattr(warehouse, "SPARE_BYTES", 2**62)
    with pytest.raises(WarehouseError, match="Not enough disk space"):
        jobs.submit([("a.csv", io.BytesIO(b"x"))], by="Ada", warehouse=house.directory)
    assert not (house.directory / "jobs").exists()
