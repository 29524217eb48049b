"""Data a fortnight old, and a rule that reports it: the quickest message there is."""

from datetime import timedelta

import pytest

from queries import signals
from queries.briefing import Tile
from queries.said.news import Change
from queries.signals import Point

from .planted import AS_OF, publish

LATER = AS_OF + timedelta(days=14)


@pytest.fixture
def stale(house):
    """A warehouse whose newest data are a fortnight old; runs happen at LATER."""
    publish(house)
    return house


@pytest.fixture
def falling():
    """Attainment below what is usual for three weeks in a row, by that rule."""

    def change(why: str) -> Change:
        point = Point(AS_OF.date(), 0.8, True, 0.92, 0.9, 0.95, position=-2.5, side=-1, rule=why)
        tile = Tile("attainment", 0.8, 0.8, (), (point,), point, signals.DOWN, None, None, (), False, {})
        return Change(tile=tile, before=0.8, weeks=3, are_in_a_row=True, source=None)

    return change
