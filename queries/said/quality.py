"""What may be said of first-pass acceptance: how it stands against the same work in-house, and where it is worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.signals import FEW

Row = Mapping[str, Any]

NOTHING, TOO_FEW, UNKNOWN, BELOW, LEVEL, ABOVE = (
    "nothing_reviewed", "too_few", "in_house_unknown", "clearly_below", "level", "clearly_above"
)  # fmt: skip


@dataclass(frozen=True)
class Acceptance:
    """A row of quality/first_pass, and one of quality/against_in_house, which leaves out work unknown in-house.

    `below` are the rows of quality/by_vendor_and_work that are clearly below in-house, the furthest below first; none
    if there is only one such row, which is the whole.
    """

    verdict: str
    total: Row
    compared: Row
    below: tuple[Row, ...] = ()

    @property
    def is_of_all(self) -> bool:
        """Whether the comparison is of all that was reviewed."""
        return bool(self.compared["compared_reviews"] == self.total["reviewed"])


def acceptance(total: Row, compared: Row, cells: Sequence[Row] = ()) -> Acceptance:
    """What may be said of the total; `cells` are rows of quality/by_vendor_and_work."""
    below = [row for row in cells if len(cells) > 1 and _is_below(row)]
    low = sorted(below, key=lambda row: row["in_house_gap_points"])
    return Acceptance(_verdict(total, compared), total, compared, tuple(low))


def _verdict(total: Row, compared: Row) -> str:
    if not total["reviewed"]:
        return NOTHING
    if total["reviewed"] < FEW:
        return TOO_FEW
    if compared["compared_reviews"] < FEW:
        return UNKNOWN
    if compared["compared_acceptance_high"] < compared["in_house_acceptance"]:
        return BELOW
    return ABOVE if compared["compared_acceptance_low"] > compared["in_house_acceptance"] else LEVEL


def _is_below(row: Row) -> bool:
    in_house = row["in_house_acceptance"]
    return in_house is not None and row["reviewed"] >= FEW and row["first_pass_acceptance_high"] < in_house
