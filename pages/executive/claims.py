"""Which claims made for and against outsourced judgement work are true of the loaded data?"""

import streamlit as st

from pages.parts import empty, headline
from pages.parts.claims import drawer, table
from pages.parts.claims import words as say
from queries import claims
from queries.said import claims as said

judged = table.judged()
score = said.score(judged.claims.to_pylist())
headline.show(say.title(score), say.behind(score))
if not score.is_measured:
    empty.nothing_in_period("records to hold a claim against")
opened = drawer.asked(judged)
table.show(judged, score, opened)
st.caption(
    "Each verdict is worked out from the records in view: a 95 % range against what is needed. Shares need at least "
    f"{claims.FEWEST} records and ratios {claims.FEWEST_FOR_MEANS}; with fewer a claim is unclear."
)
if opened:
    drawer.show(judged, opened)
