"""Every output column is a metric or a dimension, of one known unit; every entry is in use."""

from pathlib import Path

import pyarrow as pa
import pytest

import queries
from queries import claims, signals, targets, what_if
from queries.format import UNITS, format_value
from queries.metrics import DIMENSIONS, METRICS, describe

from .conftest import SETTINGS, ask

NUMERIC = set(UNITS) - {"date", "week", "month", "instant", "text", "boolean"}


@pytest.mark.parametrize("name", queries.names())
def test_every_column_is_registered_and_formats(name: str, version: Path):
    for row in ask(name, version):
        for column, value in row.items():
            assert format_value(value, describe(column).unit)
            assert format_value(value, describe(column).unit, short=True)


@pytest.mark.parametrize("name", queries.names())
def test_columns_are_registered_without_rows_too(name: str, empty_version: Path):
    table = _table(name, empty_version)
    assert [column for column in table.column_names if column not in METRICS | DIMENSIONS] == []
    assert [field for field in table.schema if pa.types.is_decimal(field.type)] == []


def test_every_entry_is_in_use(empty_version: Path):
    used = {column for name in queries.names() for column in _table(name, empty_version).column_names}
    used |= what_if.COLUMNS | claims.COLUMNS | signals.COLUMNS | set(targets.LINES.values())
    assert sorted((METRICS | DIMENSIONS).keys() - used) == []


def test_entries_are_coherent():
    assert not METRICS.keys() & DIMENSIONS.keys()
    for name, metric in (METRICS | DIMENSIONS).items():
        assert metric.name == name
        assert metric.unit in UNITS
        assert metric.meaning.endswith(".")
        assert metric.good is None or name in METRICS
    assert {metric.unit for metric in METRICS.values()} <= NUMERIC


def _table(name: str, version: Path) -> pa.Table:
    settings = {key: (SETTINGS | {"limit": 5})[key] for key in queries.parameters_of(name)}
    return queries.run(name, queries.Scope(viewer=queries.EVERYTHING), version, **settings)
