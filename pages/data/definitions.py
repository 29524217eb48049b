"""What does each number mean, how is it computed, and what should it reach?"""

from datetime import date

import streamlit as st

from pages.parts import cards, escape, filters
from pages.parts.ask import ask
from pages.parts.definitions import catalogue
from pages.parts.writing import written
from queries import targets
from queries.metrics import METRICS

scope = filters.everything()
held = targets.known(ask("frame/targets", scope), written(), scope.viewer)
current = targets.in_force(held, st.session_state["status"]["as_of_on"] or date.today())

st.title(f"{len(METRICS)} numbers, each with one meaning everywhere")
st.caption("The filters do not apply here. Tiles, tables, axes and exports all use these names and units.")

words = st.text_input("Search", key="definition_words", placeholder="attainment, saving, hours late …")
metrics = catalogue.found(words)
if not metrics:
    st.info(f"No number is about “{escape.markdown(words)}”. Try one word of it.", icon=":material/search_off:")
    st.stop()
if words:
    st.caption(f"{len(metrics)} of {len(METRICS)} numbers.")
catalogue.table(metrics, current)

cards.title("One number in full")
labels = [metric.label for metric in metrics]
usual = next((place for place, metric in enumerate(metrics) if metric.name == "attainment"), 0)
chosen = st.selectbox(
    "Number",
    metrics,
    index=usual,
    format_func=lambda one: one.label if labels.count(one.label) == 1 else f"{one.label} ({one.name})",
    key="definition",
)
catalogue.one(chosen, current)
