"""What may be said of a period's attainment: the verdict, and who is clearly below a target, or clearly lowest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.said.movement import CELL, VENDOR, Group
from queries.signals import FEW

Row = Mapping[str, Any]

NOTHING, TOO_FEW, NO_TARGET, MET, BELOW, CLEARLY_BELOW = (
    "nothing_due", "too_few", "no_target", "met", "below", "clearly_below"
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How attainment stands. `total` is a row of sla/attainment, `levels` one of credits/total, None if not asked for;
    `has_parts` if vendors and segments are told apart.

    `below` are the groups clearly below their target, the worst first: a vendor's segments, and a vendor as a whole
    where each of its segments alone has too few items to tell. Without targets, `lowest` are the vendors' segments
    clearly below the attainment of all.
    """

    verdict: str
    total: Row
    levels: Row | None = None
    has_parts: bool = False
    below: tuple[tuple[Group, Row], ...] = ()
    lowest: tuple[tuple[Group, Row], ...] = ()

    @property
    def missed_levels(self) -> int:
        """How many monthly service levels were missed."""
        return self.levels["defaults"] if self.levels else 0


def standing(total: Row, cells: Sequence[Row] = (), vendors: Sequence[Row] = (), levels: Row | None = None) -> Standing:
    """How attainment stands; `cells` are rows of sla/by_vendor, `vendors` of sla/vendors."""
    one_segment = len({row["segment"] for row in cells}) == 1
    kind = VENDOR if one_segment else CELL
    clear = [(_group(row, kind), row) for row in cells if is_clearly_below(row)]
    named = {row["vendor_id"] for _, row in clear}
    whole = [(_group(row, VENDOR), row) for row in vendors if is_clearly_below(row) and row["vendor_id"] not in named]
    lowest = [(_group(row, kind), row) for row in cells if is_clearly_lower(row, total["attainment"])]
    return Standing(
        verdict_on(total),
        total,
        levels,
        bool(cells),
        tuple(sorted([*clear, *whole], key=lambda pair: pair[1]["attainment"])),
        tuple(sorted(lowest, key=lambda pair: pair[1]["attainment"])) if total["attainment_target"] is None else (),
    )


def verdict_on(row: Row) -> str:
    """The verdict on a row with due, attainment, attainment_high and attainment_target."""
    if not row["due"] or row["attainment"] is None:
        return NOTHING
    if row["due"] < FEW:
        return TOO_FEW
    if row["attainment_target"] is None:
        return NO_TARGET
    if row["attainment"] >= row["attainment_target"]:
        return MET
    return CLEARLY_BELOW if is_clearly_below(row) else BELOW


def is_clearly_below(row: Row) -> bool:
    """Whether the whole 95 % interval is below the target, on enough items."""
    target = row["attainment_target"]
    return target is not None and (row["due"] or 0) >= FEW and row["attainment_high"] < target


def is_clearly_lower(row: Row, rate: float | None) -> bool:
    """Whether the whole 95 % interval is below a rate, such as that of all work, on enough items."""
    return rate is not None and (row["due"] or 0) >= FEW and row["attainment_high"] < rate


def _group(row: Row, kind: tuple[str, ...]) -> Group:
    return tuple((name, row[name]) for name in kind)
