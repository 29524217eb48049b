"""The vendor's segments as a list: each against its target, and all work below a line; a row narrows to its segment."""

from urllib.parse import urlencode

from pages.parts import address, cards, names, navigation, phrases, row_list, tables
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.row_list import Column, Line
from pages.parts.scorecard import chosen
from queries.format import NOTHING, format_value
from queries.said import attainment as said

STATES = {
    said.NOTHING: "Nothing due",
    said.TOO_FEW: "Too few to judge",
    said.NO_TARGET: "No target",
    said.MET: "On target",
    said.BELOW: "Below, could be chance",
    said.CLEARLY_BELOW: "▼ Clearly below",
}
COLUMNS = (
    Column("Segment"),
    Column("On time, %", is_number=True, on_phone="value"),
    Column("Target, %", is_number=True, on_phone="basis"),
    Column("Due", is_number=True),
    Column("Missed", is_number=True),
    Column("State", on_phone="state"),
)


def show(vendor: str, total: Row) -> None:
    """The list, its total from the vendor's row of sla/attainment, the lowest against its target first."""
    answer = ask("sla/by_vendor", chosen.own(vendor))
    cells = sorted(answer.to_pylist(), key=_need)
    cards.title(_title(cells))
    cards.menu(
        "vendor_attainment_by_segment",
        lambda: tables.table(
            answer,
            "vendor_attainment_by_segment",
            alt="The vendor's share on time by segment",
            width=tables.POPOVER_PIXELS,
            has_menu=False,
        ),
    )
    row_list.show(
        "vendor_segments",
        COLUMNS,
        [Line(_cells(_name(cell), cell), cell["segment"], _link(cell)) for cell in cells],
        alt="The vendor's share on time by segment, against its target",
        total=_cells("All work", total),
        on_open=lambda segment: navigation.to_cell({"segment": segment}, ("segment",)),
    )


def _need(cell: Row) -> tuple[bool, bool, float]:
    verdict = said.verdict_on(cell)
    return verdict != said.CLEARLY_BELOW, verdict != said.BELOW, cell["attainment"] or 0.0


def _title(cells: list[Row]) -> str:
    low = [cell for cell in cells if said.is_clearly_below(cell)]
    if low:
        named = phrases.listed([phrases.name(cell, "segment") for cell in low])
        return f"Clearly below target: {named}"
    if all(cell["attainment_target"] is None for cell in cells):
        return "By segment"
    return "No segment is clearly below target"


def _cells(name: str, row: Row) -> list[str]:
    share, target = (_per_cent(row[column]) for column in ("attainment", "attainment_target"))
    return [name, share, target, f"{row['due']:,}", f"{row['misses']:,}", STATES[said.verdict_on(row)]]


def _per_cent(value: float | None) -> str:
    return NOTHING if value is None else format_value(value, "share", short=True).removesuffix(" %")


def _name(cell: Row) -> str:
    return names.label("segment", cell["segment"])


def _link(cell: Row) -> str:
    return f"/vendor?{urlencode(address.complete() | {'segment': [cell['segment']]}, doseq=True)}"
