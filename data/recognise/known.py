"""The values that the warehouse already holds, for recognising vendors and work types by their columns' contents."""

from dataclasses import dataclass
from pathlib import Path

from data.warehouse import reading

from .names import plain

_MOST, _MOST_ITEMS = 5_000, 50_000


@dataclass(frozen=True)
class Known:
    """Values in the form in which they are compared (`names.plain`)."""

    vendors: frozenset[str] = frozenset()  # ids and names
    work_types: frozenset[str] = frozenset()
    segments: dict[str, str] | None = None  # work type → the one segment that it is always in
    items: frozenset[str] = frozenset()  # ids of deliverables


def known_values(version: Path | None) -> Known:
    """The vendors, work types and segments of a version file; empty for None."""
    if version is None:
        return Known()
    with reading(version) as connection:
        vendors = connection.execute(
            "select distinct v from (select vendor_id as v from raw.deliverables union all select vendor_id from "
            "raw.vendors union all select vendor_name from raw.vendors) "
            f"where v is not null order by 1 limit {_MOST}"
        ).fetchall()
        kinds = connection.execute(
            "select work_type, min(segment), min(segment) = max(segment) from raw.deliverables "
            f"where work_type is not null group by 1 order by 1 limit {_MOST}"
        ).fetchall()
        query = f"select deliverable_id from raw.deliverables order by received_at desc, 1 limit {_MOST_ITEMS}"
        items = connection.execute(query).fetchall()
    return Known(
        frozenset(plain(one) for (one,) in vendors),
        frozenset(plain(work_type) for work_type, _, _ in kinds),
        {plain(work_type): segment for work_type, segment, alone in kinds if alone and segment},
        frozenset(plain(one) for (one,) in items),
    )
