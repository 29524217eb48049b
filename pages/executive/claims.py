"""Which claims made for and against outsourced judgement work do the loaded data bear out?"""

import streamlit as st

from pages.parts import cards, empty, headline, navigation, registry, tables, tiles
from pages.parts.ask import rows
from pages.parts.claims import words as say
from queries import claims
from queries.claims_list import CLAIMS
from queries.said import claims as said

# A test's name for its page that is not a page's path → that path, and the widgets set there.
ELSEWHERE = {"segment_mix": ("mix", {}), "reports": ("sla", {"view": "Vendor reports"})}
CARD_PIXELS = 320
SHOWN = [
    "claim_number", "claim", "claim_verdict", "claim_test", "claim_found", "claim_asked", "needs", "claim_note",
    "claim_judged",
]  # fmt: skip

status = st.session_state["status"]
judged = claims.judge(CLAIMS, st.session_state["scope"], rows, status["currency"])
listed, tests, counts = judged.claims.to_pylist(), judged.tests.to_pylist(), judged.counts()

score = said.score(listed)
headline.show(say.title(score), say.challenges(score))
if not score.is_measured:
    empty.nothing_in_period("records to hold a claim against")
with tiles.grid(4):
    for metric, count in counts.items():
        tiles.tile(metric, count, note=f"of {len(listed)} claims")
st.caption(
    "Each verdict is worked out from the records in view: a 95 % interval against a threshold. Shares rest on at least "
    f"{claims.FEWEST} records and ratios on {claims.FEWEST_FOR_MEANS}; with fewer a claim is inconclusive."
)

for verdict in claims.VERDICTS:
    of_verdict = [row for row in listed if row["claim_verdict"] == verdict]
    if not of_verdict:
        continue
    cards.title(f"{say.HEADERS[verdict]}: {len(of_verdict)}")
    st.caption(say.MEANS[verdict])
    with st.grid(2, min_column_width=CARD_PIXELS, gap="small"):
        for row in of_verdict:
            number, (path, choices) = row["claim_number"], ELSEWHERE.get(row["claim_page"], (row["claim_page"], {}))
            page = registry.AT[path]
            with st.container(border=True, height="stretch", gap="xsmall", key=f"claim_{number}"):
                st.caption(say.kind(row))
                st.markdown(say.heading(row), help=row["claim_judged"])
                st.markdown(say.decided(row))
                for other in tests:
                    if other["claim_number"] == number and other["claim_test"] != row["claim_test"]:
                        st.caption(say.also(other))
                st.button(
                    f"Open {choices.get('view', page.title)}",
                    icon=":material/arrow_forward:",
                    key=f"open_claim_{number}",
                    type="tertiary",
                    help="The page that shows this number",
                    on_click=navigation.to,
                    args=[page],
                    kwargs=choices,
                )

cards.title("Every test")
st.caption("A claim may rest on several tests. The intervals and thresholds as numbers are in the download.")
tables.table(
    judged.tests,
    "claims",
    alt="Every test of every claim: verdict, number, interval, what would have been needed, and what is missing",
    columns=SHOWN,
)
