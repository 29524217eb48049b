"""Which vendor leads another overall, but trails it on the same work by more than chance: rows of vendor/comparison."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, TypeVar

from queries.signals import FEW

Row = TypeVar("Row", bound=Mapping[str, Any])


def are_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two vendors have enough items, and ranges on the same work that do not touch."""
    low, high = "same_work_attainment_low", "same_work_attainment_high"
    return min(one["due"], other["due"]) >= FEW and (one[high] < other[low] or other[high] < one[low])


def reversals(compared: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pairs of the leading vendor and the one that it trails, the clearest first: that with the larger smaller gap."""
    turned = [pair for pair in permutations(compared, 2) if _is_turned(*pair)]
    return sorted(turned, key=lambda pair: _smaller_gap(*pair), reverse=True)


def _is_turned(better: Mapping[str, Any], worse: Mapping[str, Any]) -> bool:
    if not are_apart(better, worse):
        return False
    return better["attainment"] > worse["attainment"] and better["same_work_attainment"] < worse["same_work_attainment"]


def _smaller_gap(better: Mapping[str, Any], worse: Mapping[str, Any]) -> float:
    overall, alike = (better[name] - worse[name] for name in ("attainment", "same_work_attainment"))
    return min(overall, -alike)
