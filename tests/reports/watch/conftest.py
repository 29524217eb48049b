"""Data a fortnight old, and a rule that reports it: the quickest message there is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queries import signals
from queries.briefing import Tile
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
    """An attainment tile that is falling by that rule: three weeks in a row below its centre."""

    def tile(why: str) -> Tile:
        trend = [Point(AS_OF.date() - timedelta(weeks=n), 0.8, True, position=-2.5, side=0) for n in (3, 2, 1)]
        before = replace(trend[0], position=1.0)
        point = replace(trend[-1], side=-1, rule=why)
        return Tile("attainment", 0.8, 0.8, (), (before, *trend), point, signals.DOWN, None, None, False, False, {})

    return tile
