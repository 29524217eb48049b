"""What the mix of segments did to attainment: by items due, exactly additive; Wilson's interval of each rate."""

import pyarrow as pa

from queries.statistics import Ratio, add_mix_effects, wilson_interval

ATTAINMENT = Ratio("attainment", amount="met", weight="due", count="due")


def follow(table: pa.Table) -> pa.Table:
    """One row per segment, then the total; no row where nothing fell due in either period."""
    table = add_mix_effects(table, ATTAINMENT)
    for period in ("", "reference_"):
        ends = wilson_interval(*(table[f"{period}{name}"].to_numpy() for name in ("met", "due")))
        for end, values in zip(("low", "high"), ends, strict=True):
            table = table.append_column(f"{period}attainment_{end}", pa.array(values, pa.float64(), from_pandas=True))
    return table.append_column("attainment_mix_points", table["mix_points"])
