"""The three parts of the answer on peaks."""

import pyarrow as pa
import pyarrow.compute as pc

from pages.parts.charts import Row

OF_TOTALS = ("vendor_id", "is_total", "weeks", "complete_weeks", "cleared_in_2_weeks")


def split(answer: pa.Table) -> tuple[pa.Table, Row | None, Row | None]:
    """The weeks; the row for all peak weeks; the row for all others. A row is None if there is no such week."""
    totals = {row["is_peak"]: row for row in answer.to_pylist() if row["is_total"]}
    shown = [name for name in answer.column_names if not name.startswith("peak_points") and name not in OF_TOTALS]
    return answer.filter(pc.invert(answer["is_total"])).select(shown), totals.get(True), totals.get(False)
