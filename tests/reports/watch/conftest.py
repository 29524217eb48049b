"""Data a fortnight old, and a rule that says so: the quickest message there is."""

from datetime import timedelta

import pytest

from .planted import AS_OF, publish

LATER = AS_OF + timedelta(days=14)


@pytest.fixture
def stale(house):
    """A warehouse whose newest data are of a fortnight ago; runs happen at LATER."""
    publish(house)
    return house
