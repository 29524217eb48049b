"""How far the work rests on a few vendors, clients, work types and people."""

import pyarrow as pa
import streamlit as st

from pages.parts import cards, charts, empty, tables
from pages.parts.ask import ask
from pages.parts.mix import narrow, words
from pages.parts.sentences import HIGH_HHI
from queries.format import grouped


def show(by: str, measure: str) -> None:
    """Concentration against its mark, by the chosen measure, and who does most of each work type."""
    concentration, people = st.columns(2, gap="medium")
    with concentration:
        cards.title("Concentration")
        _concentration(ask("mix/concentration"), by, measure)
    with people:
        cards.title("Who does most of each work type")
        answer = ask("mix/key_people")
        if answer.num_rows:
            tables.table(
                answer,
                "key_people",
                alt="Largest share of one specialist in each work type",
                on_row=narrow.to_work,
            )
        else:
            empty.missing("specialists")


def _concentration(answer: pa.Table, by: str, measure: str) -> None:
    rows = [row for row in answer.to_pylist() if row["measure"] == by]
    ordered = [row for dimension in words.DIMENSIONS for row in rows if row["dimension"] == dimension]
    if not ordered:
        empty.nothing_to_draw()
        return
    st.markdown(words.concentrated(ordered))
    st.caption(
        f"Herfindahl–Hirschman index by {measure.lower()}: the sum of squared shares × {grouped(10_000)}, with the "
        "largest name. Work without a name is left out. Click to narrow to the largest."
    )
    bars = charts.bars([words.leading(row) for row in ordered], "dimension", "hhi", count="named_items")
    tables.chart(
        charts.against_mark(bars, HIGH_HHI, f"high: {grouped(HIGH_HHI)}"),
        words.in_words(answer),
        "mix_concentration",
        alt="Concentration by vendor, client, work type and specialist, against the mark of high",
        on_pick=lambda point: narrow.to_leader(ordered[point["point_index"]]),
    )
