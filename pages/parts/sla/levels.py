"""The tiles of service levels: how many monthly ones were missed, and what is due for them."""

from pages.parts import tiles
from pages.parts.charts import Row
from queries.format import grouped


def show(levels: Row, currency: str | None) -> None:
    """Two tiles from a row of credits/total; none where no level could be judged."""
    if not levels["cells_judged"]:
        return
    judged = f"of {grouped(levels['cells_judged'])}"
    tiles.tile(
        "defaults",
        levels["defaults"],
        note=f"{judged} judged, by month",
        detail=f"{judged} vendor × segment × months with enough items",
        breach=levels["defaults"] > 0,
    )
    tiles.tile("credit_due", levels["credit_due"], note="of months that are over", currency=currency or "")
