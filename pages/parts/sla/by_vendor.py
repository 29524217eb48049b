"""On time by vendor and segment: the vendors that most need attention as a map, all of them in a drawer."""

from collections.abc import Sequence
from functools import partial

import pyarrow as pa
import streamlit as st

from pages.parts import cards, charts, navigation, sentences, tables
from pages.parts.charts import Row


def show(cells: pa.Table, vendors: Sequence[Row]) -> None:
    """The map of `cells`, the answer to sla/by_vendor, with the rows of sla/vendors as its last column."""
    rows = charts.worst_vendors(cells.to_pylist(), vendors)
    drawn = {row["vendor_id"] for row in rows}
    with cards.title(sentences.MAP_TITLE):
        if len(drawn) < len(vendors):
            _all(cells, len(vendors))
    st.caption(sentences.map_read(len(drawn), len(vendors), has_range=len(drawn) <= charts.MOST_HIGH_ROWS))
    tables.chart(
        charts.attainment_map(rows),
        cells,
        "attainment_by_vendor",
        alt="Share on time by vendor and segment",
        on_pick=partial(_narrow, rows),
        note=sentences.MAP_NOTE,
    )


def _narrow(rows: Sequence[Row], point: dict) -> None:
    picked = rows[point["point_index"]]
    whole = picked["segment"] == charts.WHOLE
    navigation.to_cell(picked, ("vendor_id",) if whole else ("vendor_id", "segment"))


def _all(cells: pa.Table, count: int) -> None:
    if cards.all_of(count):
        st.dialog(sentences.MAP_TITLE, width="large", position="right")(_drawer)(cells)


def _drawer(cells: pa.Table) -> None:
    tables.table(cells, "all_vendors", alt="Share on time by vendor and segment", has_menu=False)
