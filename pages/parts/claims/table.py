"""Every claim as one row of a list, by kind; a row opens its drawer."""

from urllib.parse import urlencode

import streamlit as st

from pages.parts import address, cards, row_list, tables
from pages.parts.ask import rows
from pages.parts.charts import Row
from pages.parts.claims import words as say
from pages.parts.row_list import Column, Line
from queries import claims
from queries.claims import VERDICTS, Judged
from queries.claims_list import CLAIMS
from queries.said.claims import Score

COLUMNS = (
    Column("Claim"),
    Column("What decides it"),
    Column("Number", is_number=True, on_phone="value"),
    Column("Needed"),
    Column("Records", is_number=True, on_phone="basis"),
    Column("Verdict", on_phone="state"),
)
TESTS = [
    "claim_number", "claim", "claim_verdict", "claim_test", "claim_found", "claim_asked", "needs", "claim_note",
    "claim_judged",
]  # fmt: skip


def judged() -> Judged:
    """Every claim, judged by what is in view."""
    return claims.judge(CLAIMS, st.session_state["scope"], rows, st.session_state["status"]["currency"])


def show(found: Judged, score: Score, opened: str) -> None:
    """The claims of each kind, those that are true first. The menu beside the title has every test of each.

    `opened` is the claim whose drawer is open.
    """
    cards.title("Claims and what decides them")
    cards.menu("claims", _tests)
    listed = found.claims.to_pylist()
    lines = []
    for kind in score.by_kind:
        lines.append(Line([say.heading(kind, score)]))
        of_kind = [row for row in listed if row["claim_kind"] == kind]
        lines += [_line(row) for row in sorted(of_kind, key=lambda row: VERDICTS.index(row["claim_verdict"]))]
    row_list.show(
        "claims",
        COLUMNS,
        lines,
        alt="Each claim with its verdict and the number that decides it",
        total=[say.total(score)],
        on_open=lambda claim: address.change(claim=claim),
        opened=opened,
    )


def _line(row: Row) -> Line:
    link = address.complete() | {"claim": [row["claim_id"]]}
    return Line(
        say.cells(row, st.session_state["status"]["currency"]),
        row["claim_id"],
        f"/claims?{urlencode(link, doseq=True)}",
        say.mark(row),
    )


def _tests() -> None:
    answer, filed = tables.both(lambda: judged().tests)
    tables.table(
        answer,
        "claims",
        alt="Every test of every claim: verdict, number, range, what is needed, and what is missing",
        columns=TESTS,
        width=tables.POPOVER_PIXELS,
        whole=filed,
        has_menu=False,
    )
