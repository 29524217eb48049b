"""The engine makes plans for very small portfolios that large ones never get; all of them must be built."""

import pytest

from tests import tiny
from tests.conftest import examples

SEEDS = range(examples(32))
"""As many as take some seconds; `python -m tests.bench.tiny_portfolios` builds 2,000."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_tiny_portfolio_is_built(seed):
    items = len(tiny.portfolio(seed)["deliverables"])
    with tiny.built(seed) as connection:
        found = connection.execute(
            "select count(*), count(state), count(covered) = count(delivered_on) from fact.deliverables"
        ).fetchone()
    assert found == (items, items, True)
