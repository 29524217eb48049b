"""Which vendor looks better than another overall, and is worse on the same mix of work."""

import pyarrow as pa


def follow(table: pa.Table) -> pa.Table:
    """One row per vendor; adds the vendor against which its order turns most clearly, and by how many points."""
    rows = table.to_pylist()
    turned = [max(_turned(row, rows), default=(None, 0)) for row in rows]
    points = pa.array([gap for gap, _ in turned], pa.float64())
    others = pa.array([None if gap is None else rows[-place]["vendor_id"] for gap, place in turned], pa.string())
    return table.append_column("looks_better_than", others).append_column("reversal_points", points)


def _turned(better: dict, rows: list[dict]) -> list[tuple[float, int]]:
    """The vendors that better looks better than though it is worse: the smaller gap in points, and the place from the
    end, so that the first of equal ones is the largest."""
    found = []
    for place, worse in enumerate(rows):
        overall = better["attainment"] - worse["attainment"]
        alike = worse["standardised_attainment"] - better["standardised_attainment"]
        if overall > 0 and alike > 0:
            found.append((100 * min(overall, alike), len(rows) - place))
    return found
