"""Right first time of each work type at each vendor, against the same work in-house."""

import streamlit as st

from pages.parts import cards, charts, empty, navigation, tables
from pages.parts.ask import ask, row


def show() -> None:
    """The map; a click narrows the page to that vendor and work type."""
    cards.title("By work type and vendor")
    st.caption(
        "% right first time, 95 % range, items reviewed. Red ▼: clearly below in-house. Pale: below, could be chance. "
        "Grey: fewer than 10. White: in-house unknown."
    )
    if not row("quality/against_in_house")["compared_reviews"]:
        empty.missing("in_house_quality")
    cells = ask("quality/by_vendor_and_work")
    tables.chart(
        charts.first_pass_map(cells.to_pylist()),
        cells,
        "first_pass_by_vendor_and_work",
        alt="Share right first time with its interval, by work type and vendor",
        on_pick=lambda point: navigation.to_cell(
            charts.cell_of(cells.to_pylist(), point, charts.FIRST_PASS_NAMES), charts.FIRST_PASS_NAMES
        ),
    )
