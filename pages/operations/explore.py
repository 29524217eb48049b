"""How does any measure of the work differ between any two of its dimensions?"""

import streamlit as st

from pages.parts import empty, headline
from pages.parts.ask import ask, row
from pages.parts.explore import choose, table, words
from queries import pivot

heading, places = st.container(), st.columns(3, gap="medium")
rows, columns = choose.rows_and_columns(places, row("frame/stated"))
answer = ask("explore/pivot", rows=rows, columns=columns)
if not pivot.has_work(answer):
    heading.title(words.NOTHING)
    empty.nothing_in_period("items")
    st.stop()

measure = choose.measure(places[2], answer)
found = pivot.laid_out(answer, measure, has_columns=columns != pivot.NONE)
with heading:
    headline.show(words.answer(found, rows, measure, st.session_state["status"]["currency"]))
if found.total is None or found.total.value is None:
    need = pivot.NEEDS.get(measure)
    empty.missing(need) if need else empty.nothing_to_draw()
    st.stop()

table.show(answer, found, rows, columns, measure)
