"""The width in which the facts store amounts: an item's money, hours and rates, to the millionth.

Everything is computed wide. Stored wide, a fact takes twice the space and longer to sum, so that is done only if the
data need it: the types differ, but the numbers and the types of their sums do not.
"""

import duckdb

from data.sql import only

WIDE = "decimal(31, 6)"
"""Below 10^24 to the millionth, the limit for items; sums, of type decimal(38, 6), have room for 10^8 of them."""

NARROW = "decimal(18, 6)"

_NARROW_UP_TO = 1e11
_LARGEST = """
    select greatest(
        coalesce(billed, 0) * exchange,
        coalesce(transition, 0) * exchange,
        greatest(1, units * hours, client_hours) * greatest(1, rate) * exchange
    )
    from (
        select max(cast(billed_amount as double)) as billed, max(cast(client_hours as double)) as client_hours,
            greatest(1, max(cast(units as double))) as units
        from raw.deliverables
    )
    cross join (
        select
            greatest(1, max(cast(standard_hours_per_unit as double))) as hours,
            5 * max(cast(greatest(
                loaded_rate_per_hour, wage_per_hour, benefits_per_hour, recruitment_per_hour, training_per_hour,
                infrastructure_per_hour
            ) as double)) as rate
        from raw.baselines
    )
    cross join (select max(cast(transition_cost as double)) as transition from raw.engagements)
    cross join (
        select greatest(1, max(cast(rate as double)), max(1 / cast(rate as double))) as exchange from raw.fx_rates
    )
"""


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros `wide`, for computing, and `amount`, for storing what was computed. Reads schema raw."""
    (largest,) = only(connection.execute(_LARGEST))
    kept = NARROW if largest < _NARROW_UP_TO else WIDE
    for name, type_ in (("wide", WIDE), ("amount", kept)):
        connection.execute(f"create or replace temp macro {name}(value) as cast(value as {type_})")
