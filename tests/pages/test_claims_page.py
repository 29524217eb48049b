"""The Claims page: its verdicts are those of the claims, each with its number, and every card leads to a page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from pages.parts.claims import words as say
from queries import claims
from queries.claims_list import CLAIMS
from queries.said.claims import score
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """Every sentence of the page as a person reads it, one per line."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.header, *app.markdown, *app.caption, *app.info]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def judged(app: AppTest, house: Path) -> claims.Judged:
    """The claims in the page's own scope."""
    scope, path = app.session_state["scope"], Warehouse(house).current().path
    return claims.judge(CLAIMS, scope, lambda name, **more: queries.run(name, scope, path, **more).to_pylist(), "USD")


@pytest.mark.parametrize("filters", [{}, {"vendor": ["V-VEGA"]}, {"segment": ["legal", "finance"]}])
def test_the_title_tiles_and_headers_count_the_verdicts(open_app: Opener, demo_warehouse: Path, filters: dict) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", **filters)
    counts = judged(app, demo_warehouse).counts()

    assert said(app).startswith(f"{counts['claims_hold']} of 18 claims hold")
    assert f", {counts['claims_fail']} do" in app.title[0].value
    assert [tile.value for tile in tiles_of(app)] == [str(count) for count in counts.values()]
    assert sum(counts.values()) == 18
    headers = dict(re.fullmatch(r"(.+): (\d+)", header.value).groups() for header in app.header[:-1])
    found = zip(say.HEADERS.values(), counts.values(), strict=True)
    assert headers == {name: str(count) for name, count in found if count}


def test_each_card_has_its_number_interval_n_and_threshold(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time")
    lines = said(app).splitlines()

    for row in judged(app, demo_warehouse).claims.to_pylist():
        (line,) = [line for line in lines if line.startswith(row["claim_test"]) and "needed to hold" in line]
        assert f"**{row['claim_found']}**; needed to hold: {row['claim_asked']}." in line.replace("\u00a0", " ")
        counted = f"over {row['claim_n']:,} names" if row["claim_unit"] == "score" else f"n {row['claim_n']:,}"
        assert counted in line
        helps = [element.help for element in app.markdown if row["claim"].split(": ")[-1][1:] in plain(element.value)]
        assert row["claim_judged"] in helps


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_the_table_holds_every_test(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time")
    (table,) = [frame.value for frame in app.dataframe]

    assert len(table) == sum(len(claim.tests) for claim in CLAIMS)
    assert list(table["claim_test"]) == [test.text for claim in CLAIMS for test in claim.tests]
    assert set(table["claim_verdict"]) <= {*say.HEADERS.values()}


@pytest.mark.parametrize(
    ("number", "title"),
    [(2, "Net saving is"), (4, "Most of the time goes into"), (9, "Right first time is"), (13, "")],
)
def test_a_card_leads_to_the_page_that_shows_its_number(
    open_app: Opener, demo_warehouse: Path, number: int, title: str
) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", vendor=["V-VEGA"])
    claim = app.title[0].value
    (button,) = [button for button in app.button if button.key == f"open_claim_{number}"]
    button.click().run()

    assert not app.exception
    assert app.title[0].value != claim
    assert title in app.title[0].value
    assert app.session_state["scope"].vendors == ("V-VEGA",), "the filters stay"


def test_the_reports_claim_leads_to_the_reports(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time")
    (button,) = [button for button in app.button if button.key == "open_claim_12"]
    assert button.label == "Open Vendor reports"
    button.click().run()

    assert not app.exception
    assert app.session_state["view"] == "Vendor reports"


def test_bare_work_says_what_each_claim_needs(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "claims", period="All time")
    text = said(app)

    assert app.title[0].value.endswith("cannot be measured.")
    assert "needs baselines, and billed_amount in deliverables." in text
    assert "needs client_hours in deliverables, and baselines." in text
    assert "too few to judge" in text or "Holds" in text
    assert "None" not in text


def test_without_any_data_every_claim_still_says_what_it_needs(open_app: Opener, empty_warehouse: Path) -> None:
    app = open_app(empty_warehouse, "claims")

    assert app.title[0].value == "None of the 18 claims can be measured with what is loaded for this view."
    assert said(app).count(": needs ") >= 18


def test_one_inconclusive_claim_is_one() -> None:
    found = score(
        [
            {"claim_kind": "challenge", "claim_verdict": "inconclusive"},
            {"claim_kind": "benefit", "claim_verdict": "holds"},
        ]
    )
    assert say.title(found) == "1 of 2 claims holds, 0 do not and 1 is inconclusive."
    assert say.challenges(found) == "Of 1 challenge, 0 hold, 0 do not and 1 is inconclusive."


def test_challenges_that_cannot_be_measured_are_not_told_to_be_harmless() -> None:
    unknown, failed = (
        {"claim_kind": "challenge", "claim_verdict": verdict} for verdict in ("not_measurable", "does_not_hold")
    )
    held = {"claim_kind": "benefit", "claim_verdict": "holds"}

    assert say.challenges(score([unknown, held])) == ""
    assert say.challenges(score([unknown, failed])) == "Of 2 challenges, 0 hold, 1 does not and 1 cannot be measured."
    assert say.title(score([held, held, failed])) == "2 of 3 claims hold and 1 does not."
