"""What may be said of one vendor: how its attainment stands, and whether its misses are more than chance explains."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.said.attainment import Standing
from queries.signals import FEW

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Scorecard:
    """A vendor's standing, and the side on which its misses lie: 1 more than its work explains, −1 fewer, 0 neither."""

    vendor_id: str
    stands: Standing
    side: int


def scorecard(vendor_id: str, stands: Standing, compared: Row | None) -> Scorecard:
    """What may be said of the vendor; `compared` is its row of vendor/comparison, None if it has none."""
    return Scorecard(vendor_id, stands, side_of_chance(compared) if compared else 0)


def side_of_chance(compared: Row) -> int:
    """1 above, −1 below the limits that chance alone passes twice in a thousand; 0 within them or too few items."""
    if compared["miss_ratio"] is None or compared["due"] < FEW:
        return 0
    if compared["miss_ratio"] > compared["funnel_upper_998"]:
        return 1
    return -1 if compared["miss_ratio"] < compared["funnel_lower_998"] else 0
