"""One claim at length: how it is judged, and each of its tests with its number on a scale. It has a link of its own."""

from functools import partial

import streamlit as st

from pages.parts import address, charts, filters, navigation, registry, tables
from pages.parts.charts import Row
from pages.parts.claims import words as say
from queries.claims import Judged
from queries.statistics import HOLDS

ELSEWHERE = {"segment_mix": ("mix", {}), "reports": ("sla", {"view": "Vendor reports"})}
"""A test's name for its page that is not a page's path → that path, and the widgets set there."""

NAME = "claim"


def asked(judged: Judged) -> str:
    """The claim that the address names; empty for none. One that is unknown is taken out and said."""
    claim = st.query_params.get(NAME, "")
    if claim and claim not in judged.claims["claim_id"].to_pylist():
        filters.leave_out(NAME, claim)
    return claim


def show(judged: Judged, claim: str) -> None:
    """The drawer of that claim; when it is closed, the address no longer names it."""
    row = next(one for one in judged.claims.to_pylist() if one["claim_id"] == claim)
    tests = [one for one in judged.tests.to_pylist() if one["claim_id"] == claim]
    close = partial(address.change, **{NAME: None})
    st.dialog(row["claim"], width="medium", position="right", on_dismiss=close)(_content)(row, tests)


def _content(row: Row, tests: list[Row]) -> None:
    st.markdown(say.verdict(row))
    st.markdown(row["claim_judged"])
    for number, test in enumerate(sorted(tests, key=lambda test: test["claim_test"] != row["claim_test"])):
        _test(test, f"claim_{row['claim_id']}_{number}")
    if any(test["is_measurable"] for test in tests):
        st.caption("Dot: the number. Bar: its range. Dashed: what is needed; shaded: where the claim is true.")
    path, choices = ELSEWHERE.get(row["claim_page"], (row["claim_page"], {}))
    page = registry.AT[path]
    st.button(
        f"Open {choices.get('view', page.title)}",
        icon=":material/arrow_forward:",
        key="open_claim",
        type="primary",
        help="The page that shows this number",
        on_click=navigation.to,
        args=[page],
        kwargs=choices,
    )
    if navigation.is_leaving():
        st.rerun()


def _test(test: Row, name: str) -> None:
    st.markdown(say.evidence(test))
    if test["is_measurable"]:
        is_risk = test["claim_kind"] == "challenge" and test["claim_verdict"] == HOLDS
        figure = charts.on_scale(test, say.number(test, st.session_state["status"]["currency"]), is_risk=is_risk)
        tables.draw(figure, name, alt=f"{test['claim_test']}: {test['claim_found']}, needed {test['claim_asked']}")
