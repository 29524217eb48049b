"""Where money is saved: by vendor, segment, work type, client or engagement; and where a vendor costs more."""

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
FILTERED = ("work_type", "vendor_id", "segment", "client")
SHOWN_BARS = 12
SHOWN_COLUMNS = ["gross_savings_share", "gross_savings", "baseline_cost", "covered_billed", "coverage", "covered"]


def show() -> None:
    """The slices, then each work type at each vendor, then what has no baseline."""
    cards.title("By vendor and segment")
    chosen = st.segmented_control(
        "Slice by", list(SLICES), required=True, **address.bound("slice", "Work type", SLICES)
    )
    slice_by, column = SLICES[chosen]
    asked = ask("savings/by_slice", slice=slice_by)
    by_slice = asked.rename_columns({"slice": column}).replace_schema_metadata(asked.schema.metadata)
    if costly := sentences.costs_more_than_in_house(by_slice.to_pylist(), column):
        st.warning(costly, icon=":material/trending_down:")
    _slices(by_slice, slice_by, column)
    _cells(ask("savings/by_cell"))
    _without_baseline()


def _slices(by_slice: pa.Table, slice_by: str, column: str) -> None:
    known = [one for one in by_slice.to_pylist() if one["covered"]][:SHOWN_BARS]
    narrows = column in FILTERED
    drawn, listed = st.columns([2, 3], gap="medium")
    with drawn:
        st.caption(f"Gross saving share. Red: costs more than in-house. {'Click to narrow.' if narrows else ''}")
        tables.chart(
            charts.bars(known, column, "gross_savings_share", count="covered", harm=True),
            by_slice,
            f"slices_by_{slice_by}",
            alt="Gross saving share of each slice",
            on_pick=_narrow(known, column) if narrows else None,
        )
    with listed:
        tables.table(by_slice, f"savings_by_{slice_by}", alt="Savings of each slice", columns=[column, *SHOWN_COLUMNS])


def _narrow(rows: list[charts.Row], *columns: str) -> Callable[[dict], None]:
    return lambda point: navigation.to_cell(rows[point["point_index"]], columns)


def _cells(cells: pa.Table) -> None:
    cards.title("Work that costs more at a vendor than in-house")
    dear = words.costlier(cells.to_pylist())
    if not dear:
        st.success("None: wherever the in-house cost is known, the vendor is cheaper.", icon=":material/check_circle:")
        with st.expander("Every work type at every vendor"):
            _listed(cells)
        return
    if said := words.costlier_cells(dear):
        st.warning(said, icon=":material/trending_down:")
    drawn, listed = st.columns([2, 3], gap="medium")
    with drawn:
        st.caption(f"Gross saving share. Grey: fewer than {charts.FEW} items. Click to narrow.")
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
    tables.table(cells, "savings_by_cell", alt="Savings of each work type at each vendor", columns=columns)


def _without_baseline() -> None:
    cards.title("Work without a baseline")
    missing = ask("savings/missing_baselines")
    if missing.num_rows:
        st.caption("Left out of savings and of standard hours until **baselines** holds a row for it.")
        tables.table(missing, "missing_baselines", alt="Work types without a baseline and their spend")
    else:
        st.caption("Every delivered item has a baseline.")
