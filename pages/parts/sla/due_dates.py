"""How due dates are set: on a term, on a promise, or not at all; and what attainment would be of deliveries alone."""

from pages.parts import cards, tables, tiles
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.rows_behind import Rows


def show(total: Row, before: Row) -> None:
    """What the items were judged on, from rows of sla/attainment for the period and the one before."""
    cards.title("How due dates are set")
    with tiles.grid(2):
        tiles.tile(
            "delivered_only_attainment",
            total["delivered_only_attainment"],
            before=before["delivered_only_attainment"],
            note="leaves out what is overdue and still open",
            rows=Rows("rows/due", "delivered", total=total["due_delivered"]),
        )
        tiles.tile(
            "no_term", total["no_term"], note="no term and no promise: not judged", rows=Rows("rows/due", "no_term")
        )
    tables.table(ask("sla/coverage"), "sla_basis", alt="Items judged on a term, on a promise, or not at all")
