"""The work of the period, split by segment and by work type; a row narrows the page to it."""

import pyarrow as pa

from pages.parts import cards, tables
from pages.parts.ask import ask
from pages.parts.mix import narrow


def show(segments: pa.Table) -> None:
    """Both tables; `segments` is the answer of mix/split by segment."""
    cards.title("Split by segment")
    tables.table(
        segments, "mix_by_segment", alt="Items, standard hours and spend of each segment", on_row=narrow.to_segment
    )
    cards.title("Split by work type")
    tables.table(
        ask("mix/split", by="work_type"),
        "mix_by_work_type",
        alt="Items, standard hours and spend of each work type",
        on_row=narrow.to_work,
    )
