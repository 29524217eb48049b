"""Which targets are in force, since when, and for whom? Set them here; who set what is kept."""

from datetime import date

import streamlit as st

from pages.parts import cards, empty, filters
from pages.parts.ask import ask
from pages.parts.targets import editor, lists, words
from pages.parts.writing import written
from queries import EVERYTHING, target_table, targets

scope = filters.everything()
kept, imported = written(), ask("frame/targets", scope)
held = targets.known(imported, kept, scope.viewer)
today = st.session_state["status"]["as_of_on"] or date.today()

st.title(words.title(held, today))
if not st.session_state["status"]["deliverables"]:
    empty.nothing_in_period("deliverables")
if not held:
    st.info(
        "Set the first target in the table: click its empty row, choose a metric, a first day and a number. Or import "
        "a **targets** file with the columns metric, segment, vendor\\_id, effective\\_from and target.",
        icon=":material/flag:",
    )
st.caption(
    "The filters do not apply here. Click the empty row to add a target. It holds from its first day until the next of "
    "the same metric, segment and vendor. Blank segment or vendor: all. Shares in per cent; a blank number ends one."
)
if scope.viewer is EVERYTHING:
    editor.show(kept, held, targets.rows_of(imported))

if current := targets.in_force(held, today):
    cards.title("In force today")
    st.caption(
        "The tiles use these: that of the chosen vendor and segment, else the vendor's, else the segment's. "
        f"A share's wider target holds for its parts too.{words.later(held, today)}"
    )
    lists.current(current)
if lacking := words.without(held, today):
    st.caption(lacking)
lists.unused(targets.rows_of(imported))

if past := target_table.history(kept, scope.viewer):
    cards.title("History")
    lists.history(past)
