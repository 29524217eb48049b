"""Where money is saved: by vendor, segment, work type, client or engagement; and what costs more at which vendor."""

from collections.abc import Callable

import pyarrow as pa
import streamlit as st

from pages.parts import address, cards, charts, navigation, sentences, tables
from pages.parts.ask import ask
from pages.parts.savings import words

# The control's label, the question's parameter, and the column that its answer then has.
SLICES = {
    "Work type": ("work_type", "work_type"),
    "Vendor": ("vendor", "vendor_id"),
    "Segment": ("segment", "segment"),
    "Client": ("client", "client"),
    "Engagement": ("engagement", "engagement_id"),
}
CELLS = "Work type at vendor"
FILTERED = ("work_type", "vendor_id", "segment", "client")
SHOWN_BARS, SHOWN_ROWS = 12, 6
SHOWN_COLUMNS = ["gross_savings_share", "gross_savings", "baseline_cost", "covered_billed", "coverage", "covered"]


def show() -> None:
    """The chosen slices, or each work type at each vendor."""
    cards.title("By vendor and segment")
    choices = [*SLICES, CELLS]
    chosen = st.segmented_control(
        "Slice by",
        choices,
        required=True,
        label_visibility="collapsed",
        **address.bound("slice", "Work type", choices),
    )
    if chosen == CELLS:
        _cells(ask("savings/by_cell"))
    else:
        _by(*SLICES[chosen])


def _by(slice_by: str, column: str) -> None:
    asked = ask("savings/by_slice", slice=slice_by)
    by_slice = asked.rename_columns({"slice": column}).replace_schema_metadata(asked.schema.metadata)
    if costly := sentences.costs_more_than_in_house(by_slice.to_pylist(), column):
        st.markdown(f":material/trending_down: {costly}")
    known = [one for one in by_slice.to_pylist() if one["covered"]][:SHOWN_BARS]
    narrows = column in FILTERED
    drawn, listed = st.columns([2, 3], gap="medium")
    with drawn:
        shown = words.bars_of(len(known), by_slice.num_rows)
        st.caption(f"{shown}Gross saving share. Red: costs more than in-house. {'Click to narrow.' if narrows else ''}")
        tables.chart(
            charts.bars(known, column, "gross_savings_share", count="covered", harm=True),
            by_slice,
            f"slices_by_{slice_by}",
            alt="Gross saving share of each slice",
            on_pick=_narrow(known, column) if narrows else None,
        )
    with listed:
        tables.table(
            by_slice,
            f"savings_by_{slice_by}",
            alt="Savings of each slice",
            columns=[column, *SHOWN_COLUMNS],
            most_rows=SHOWN_ROWS,
        )


def _narrow(rows: list[charts.Row], *columns: str) -> Callable[[dict], None]:
    return lambda point: navigation.to_cell(rows[point["point_index"]], columns)


def _cells(cells: pa.Table) -> None:
    dear = words.costlier(cells.to_pylist())
    if not dear:
        st.success("None: wherever the in-house cost is known, the vendor is cheaper.", icon=":material/check_circle:")
        _listed(cells)
        return
    if said := words.costlier_cells(dear):
        st.markdown(f":material/trending_down: {said}")
    drawn, listed = st.columns([2, 3], gap="medium")
    with drawn:
        shown = words.bars_of(min(len(dear), SHOWN_BARS), len(dear))
        st.caption(f"{shown}Gross saving share. Grey: fewer than {charts.FEW} items. Click to narrow.")
        tables.chart(
            charts.bars(
                dear[:SHOWN_BARS], ("work_type", "vendor_id"), "gross_savings_share", count="covered", harm=True
            ),
            cells,
            "costlier_cells",
            alt="Gross saving share of the work that costs more than in-house, by work type and vendor",
            on_pick=_narrow(dear, "work_type", "vendor_id"),
        )
    with listed:
        _listed(cells)


def _listed(cells: pa.Table) -> None:
    columns = ["work_type", "vendor_id", *SHOWN_COLUMNS]
    tables.table(
        cells,
        "savings_by_cell",
        alt="Savings of each work type at each vendor",
        columns=columns,
        most_rows=SHOWN_ROWS,
    )
