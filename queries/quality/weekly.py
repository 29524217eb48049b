"""The limits within which first-pass acceptance usually varies: Laney's p′ chart over the first complete weeks."""

import pyarrow as pa

from queries.statistics import add_usual_range


def follow(table: pa.Table) -> pa.Table:
    """One row per week; adds centre and limits (shares, NULL with under 12 complete weeks) and is_signal."""
    return add_usual_range(table, "first_pass_acceptance", successes="accepted_first", trials="reviewed")
