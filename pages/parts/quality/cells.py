"""Right first time of each work type at each vendor, against the same work in-house."""

from functools import partial

import streamlit as st

from pages.parts import cards, charts, empty, navigation, tables
from pages.parts.ask import ask, row
from pages.parts.charts import Row
from pages.parts.quality import words


def show() -> None:
    """The map of what most needs attention; a click narrows the page to that vendor and work type."""
    cards.title("By work type and vendor")
    cells, whole = ask("quality/by_vendor_and_work"), ask("quality/by_work_type")
    drawn = charts.worst_work(cells.to_pylist(), whole.to_pylist())
    st.caption(words.cells_read(drawn, cells.to_pylist()))
    if not row("quality/against_in_house")["compared_reviews"]:
        empty.missing("in_house_quality")
    tables.chart(
        charts.first_pass_map(drawn),
        cells,
        "first_pass_by_vendor_and_work",
        alt="Share right first time with its interval, by work type and vendor",
        on_pick=partial(_narrow, drawn),
    )


def _narrow(drawn: list[Row], point: dict) -> None:
    picked = drawn[point["point_index"]]
    is_whole = picked["vendor_id"] == charts.WHOLE
    navigation.to_cell(picked, ("work_type",) if is_whole else ("work_type", "vendor_id"))
