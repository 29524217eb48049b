"""The vendor's segments as a list: each against its target, and all work below a line; a row narrows to its segment."""

from urllib.parse import urlencode

from pages.parts import address, cards, names, navigation, phrases, row_list, tables
from pages.parts.ask import ask
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.row_list import Column, Line
from pages.parts.scorecard import chosen
from queries.format import grouped
from queries.said import attainment, vendor_words

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
    cells = vendor_words.by_need(answer.to_pylist())
    cards.title(vendor_words.segments(cells, lambda low: phrases.listed([markdown(name) for name in low])))
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


def _cells(name: str, row: Row) -> list[str]:
    return [
        name,
        *vendor_words.beside_target(row),
        grouped(row["due"]),
        grouped(row["misses"]),
        vendor_words.STATES[attainment.verdict_on(row)],
    ]


def _name(cell: Row) -> str:
    return names.label("segment", cell["segment"])


def _link(cell: Row) -> str:
    return f"/vendor?{urlencode(address.complete() | {'segment': [cell['segment']]}, doseq=True)}"
