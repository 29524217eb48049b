"""Every output column is a metric or a dimension with one known unit; every entry is in use."""

from pathlib import Path

import pyarrow as pa
import pytest

from queries import claims, signals, targets, what_if
from queries.format import UNITS, format_value
from queries.metrics import DIMENSIONS, METRICS, describe

from .conftest import ask, table
from .ways import WAYS

NUMERIC = set(UNITS) - {"date", "week", "month", "instant", "text", "boolean"}
CURE = "describe each in queries/metrics.py (a dimension) or queries/metrics_*.py: name, label, unit, good, meaning"


@pytest.mark.parametrize("name", WAYS)
def test_every_column_is_registered_and_formats(name: str, version: Path):
    for row in ask(name, version):
        assert row.keys() - METRICS.keys() - DIMENSIONS.keys() == set(), CURE
        for column, value in row.items():
            assert format_value(value, describe(column).unit)
            assert format_value(value, describe(column).unit, short=True)


@pytest.mark.parametrize("name", WAYS)
def test_columns_are_registered_without_rows_too(name: str, empty_version: Path):
    answer = table(name, empty_version)
    assert [column for column in answer.column_names if column not in METRICS | DIMENSIONS] == [], CURE
    decimal = [field.name for field in answer.schema if pa.types.is_decimal(field.type)]
    assert decimal == [], f"in queries/{WAYS[name][0]}.sql write cast(… as double)"


def test_every_entry_is_in_use(empty_version: Path):
    used = {column for way in WAYS for column in table(way, empty_version).column_names}
    used |= what_if.COLUMNS | claims.COLUMNS | signals.COLUMNS | set(targets.LINES.values())
    unused = sorted((METRICS | DIMENSIONS).keys() - used)
    assert unused == [], "no question has such a column: take them out of queries/metrics*.py"


def test_entries_are_coherent():
    assert not METRICS.keys() & DIMENSIONS.keys()
    for name, metric in (METRICS | DIMENSIONS).items():
        assert metric.name == name
        assert metric.label, f"give {name} in queries/metrics*.py a label"
        assert metric.unit in UNITS, f"give {name} in queries/metrics*.py one of the units of queries/format.py"
        assert metric.meaning.endswith("."), f"say in queries/metrics*.py what {name} means, as a sentence"
        assert metric.good is None or name in METRICS, f"{name} is a dimension: neither direction is better"
    texts = [name for name, metric in METRICS.items() if metric.unit not in NUMERIC]
    assert texts == [], "no numbers: make them dimensions, in queries/metrics*.py"


SHARED = {"Billed", "Change", "Target", "Target used", "Usual from", "Usual to"}
"""Labels of one meaning in several tables: of an item or of many, or of the metric that the table is about."""


def test_two_numbers_of_one_unit_have_two_labels():
    found: dict[tuple[str, str], set[str]] = {}
    for name, metric in METRICS.items():
        for label in {metric.label, metric.short or metric.label}:
            found.setdefault((label, metric.unit), set()).add(name)
    twice = {label: names for (label, _), names in found.items() if len(names) > 1 and label not in SHARED}
    assert twice == {}, "give each a label of its own in queries/metrics*.py"
