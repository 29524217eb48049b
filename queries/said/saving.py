"""What may be said of a net saving: its direction, the largest part of the change, what rests on assumptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
ENDS = ("start", "end")


@dataclass(frozen=True)
class Saving:
    """A row of savings/total, and that of the period before; None if there is nothing to compare with.

    `part` and `amount` are the largest part of the change that goes its way, by savings/bridge. `assumed` is the share
    of the in-house cost on baselines without a source, or older than 18 months, as savings/assumptions gives it.
    """

    total: Row
    before: Row | None
    part: str
    amount: float | None
    assumed: float

    @property
    def change(self) -> float:
        """By how much the net saving changed."""
        return self.total["net_savings"] - self.before["net_savings"] if self.before else 0.0


def saving(total: Row, before: Row | None, bridge: Sequence[Row] = (), baselines: Sequence[Row] = ()) -> Saving:
    """What may be said of the total. A period before without covered work is none to compare with."""
    known = before if before and before["covered"] else None
    moved = bridge[0]["net_savings_change"] if bridge and known else 0.0
    parts = [(row["bridge_part"], row["bridge_amount"]) for row in bridge if row["bridge_part"] not in ENDS]
    ways = [(part, amount) for part, amount in parts if (amount or 0) * moved > 0]
    part, amount = max(ways, key=lambda way: abs(way[1]), default=("", None))
    assumed = next((row["unproven_cost_share"] for row in baselines), None)
    return Saving(total, known, part, amount, assumed or 0.0)


def of_currency(rows: Sequence[dict[str, Any]], currency: str | None) -> dict[str, Any] | None:
    """The row in the warehouse's own currency, else the only one."""
    own = [row for row in rows if (row["currency"] or "") == (currency or "")]
    return next(iter(own or rows), None)
