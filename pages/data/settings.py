"""How do numbers, dates and weeks read here, and when does the fiscal year begin? For one reader, and for everyone."""

from datetime import date

import streamlit as st

from pages.parts import cards, escape, reader, visitor
from pages.parts.settings import form, words
from queries import EVERYTHING
from queries.preferences import EVERYONE

reader.tell_browser()
status, owner = st.session_state["status"], visitor.owner()
today = status["as_of_on"] or date.today()

st.title(words.title(reader.in_force(), today))
st.caption(escape.markdown(words.zone(status["timezone"])))
form.refusal()

mine, all_of_us = st.columns(2, gap="medium")
with mine:
    cards.title("For you")
    if owner:
        form.reading(owner)
    else:
        st.caption(words.NO_NAME)
with all_of_us:
    if visitor.viewer() is EVERYTHING:
        cards.title("For everyone")
        form.reading(EVERYONE)
        cards.title("Fiscal year, for everyone")
        form.fiscal_year(reader.fiscal_year(), today)

st.caption(words.ISO_WEEKS)
st.caption(words.FILES)
