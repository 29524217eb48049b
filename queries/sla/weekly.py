"""The limits within which attainment usually varies: Laney's p′ chart over the first complete weeks."""

import pyarrow as pa

from queries.statistics import add_usual_range


def follow(table: pa.Table) -> pa.Table:
    """One row per week; adds centre and limits (shares, NULL with under 12 complete weeks) and is_signal."""
    return add_usual_range(table, "attainment", successes="met", trials="due")
