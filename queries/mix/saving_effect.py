"""What the mix of segments did to the gross saving share: by in-house cost, exactly additive."""

import pyarrow as pa

from queries.statistics import Ratio, add_mix_effects

SAVING = Ratio("gross_savings_share", amount="gross_savings", weight="baseline_cost", count="covered")


def follow(table: pa.Table) -> pa.Table:
    """One row per segment, then the total; no row where either period has no covered work."""
    table = add_mix_effects(table, SAVING)
    return table.append_column("saving_mix_points", table["mix_points"])
