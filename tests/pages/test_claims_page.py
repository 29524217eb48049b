"""The Claims page: its verdicts are those of the claims, one row each, and every row opens what decides it."""

from collections import Counter
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
from queries.labels import LABELS
from queries.said.claims import Score, score
from tests.pages.tiling import list_total, lists_of, open_menus

Opener = Callable[..., AppTest]
VERDICTS = LABELS["claim_verdict"]
ALT = "Each claim with its verdict and the number that decides it"


def said(app: AppTest) -> str:
    """Every sentence of the page and of its drawer as a person reads it, one per line."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.header, *app.markdown, *app.caption, *app.info]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def lines_of(app: AppTest) -> dict[str, dict]:
    """The row of each claim, by its name in links."""
    return {line["key"]: line for line in lists_of(app)[ALT] if line["key"]}


def headings_of(app: AppTest) -> list[str]:
    """The headings of the rows of each kind."""
    return [line["cells"][0] for line in lists_of(app)[ALT] if not line["key"]]


def judged(app: AppTest, house: Path) -> claims.Judged:
    """The claims in the page's own scope."""
    scope, path = app.session_state["scope"], Warehouse(house).current().path
    return claims.judge(CLAIMS, scope, lambda name, **more: queries.run(name, scope, path, **more).to_pylist(), "USD")


def true_of(rows: list[dict]) -> list[dict]:
    """Those that are true here."""
    return [row for row in rows if row["claim_verdict"] == "holds"]


@pytest.mark.parametrize("filters", [{}, {"vendor": ["V-VEGA"]}, {"segment": ["legal", "finance"]}])
def test_the_title_the_headings_and_the_total_count_the_verdicts(
    open_app: Opener, demo_warehouse: Path, filters: dict
) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", **filters)
    rows = judged(app, demo_warehouse).claims.to_pylist()
    counts = Counter(row["claim_verdict"] for row in rows)

    assert app.title[0].value.startswith(f"{counts['holds']} of 18 claims ")
    assert f", {counts['does_not_hold']} " in app.title[0].value
    assert len(app.title[0].value) <= 90
    total = list_total(app, ALT)[0]
    assert total == "18 claims: " + ", ".join(f"{counts[verdict]} {name}" for verdict, name in VERDICTS.items())
    of, true = (Counter(row["claim_kind"] for row in some) for some in (rows, true_of(rows)))
    assert headings_of(app) == [f"{name}: {true[kind]} of {of[kind]} true here" for kind, name in say.KINDS.items()]


def test_each_claim_is_one_row_with_its_number_what_is_needed_and_its_records(
    open_app: Opener, demo_warehouse: Path
) -> None:
    app = open_app(demo_warehouse, "claims", period="All time")
    lines = lines_of(app)

    assert len(lines) == 18
    for row in judged(app, demo_warehouse).claims.to_pylist():
        claim, decides, number, needed, records, verdict = lines[row["claim_id"]]["cells"]
        assert (claim, decides, needed) == (row["claim"], row["claim_test"], row["claim_asked"])
        assert row["claim_found"].startswith(f"{number} (" if row["claim_low"] is not None else f"{number}, ")
        assert records.split()[0] == f"{row['claim_n']:,}"
        assert verdict.lower() == VERDICTS[row["claim_verdict"]]


def test_a_true_challenge_never_has_the_mark_of_a_true_benefit(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time")
    marks = {"benefit": ("✓", "good"), "challenge": ("!", "caution"), "nature": ("✓", "quiet")}
    others = {"does_not_hold": "✗", "inconclusive": "?", "not_measurable": "–"}
    rows, lines = judged(app, demo_warehouse).claims.to_pylist(), lines_of(app)

    assert {row["claim_kind"] for row in true_of(rows)} == {*marks}
    for row in rows:
        mark = lines[row["claim_id"]]["mark"]
        other = (others.get(row["claim_verdict"]), "quiet")
        assert (mark["sign"], mark["tone"]) == (marks[row["claim_kind"]] if row in true_of(rows) else other)


def test_true_claims_come_first_within_their_kind(open_app: Opener, demo_warehouse: Path) -> None:
    places, order = [], [*VERDICTS.values()]
    for line in lists_of(open_app(demo_warehouse, "claims", period="All time"))[ALT]:
        if line["key"]:
            places[-1].append(order.index(line["cells"][-1].lower()))
        else:
            places.append([])

    assert [len(kind) for kind in places] == [8, 5, 5]
    assert places == [sorted(kind) for kind in places]
    assert any(len({*kind}) > 1 for kind in places)


def test_the_menu_holds_every_test(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_menus(open_app(demo_warehouse, "claims", period="All time"))
    (table,) = [frame.value for frame in app.dataframe]

    assert len(table) == sum(len(claim.tests) for claim in CLAIMS)
    assert list(table["claim_test"]) == [test.text for claim in CLAIMS for test in claim.tests]
    assert {verdict.lower() for verdict in table["claim_verdict"]} <= {*VERDICTS.values()}
    assert len(app.get("download_button")) == 2


@pytest.mark.parametrize("name", ["access", "cost", "dependence", "lifecycle"])
def test_the_drawer_has_every_test_of_its_claim_and_draws_it(open_app: Opener, demo_warehouse: Path, name: str) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", claim=name)
    (claim,) = [claim for claim in CLAIMS if claim.name == name]
    found = judged(app, demo_warehouse)
    (row,) = [row for row in found.claims.to_pylist() if row["claim_id"] == claim.name]
    tests = [test for test in found.tests.to_pylist() if test["claim_id"] == claim.name]
    (drawer,) = app.get("dialog")
    text = said(app)

    assert drawer.proto.dialog.title == claim.title
    assert claim.judged in text
    assert f"**{VERDICTS[row['claim_verdict']].capitalize()}** · {LABELS['claim_kind'][claim.kind]}. " in text
    evidence = [line for line in text.splitlines() if line.startswith(tuple(test.text for test in claim.tests))]
    assert evidence[0].startswith(row["claim_test"]), "what decides comes first"
    for test in tests:
        (line,) = [line for line in evidence if f"**{test['claim_found']}**; needed: {test['claim_asked']}." in line]
        assert line.endswith(f" {VERDICTS[test['claim_verdict']].capitalize()}.")
    assert len(app.get("plotly_chart")) == len(tests)


def test_without_a_link_no_drawer_is_open(open_app: Opener, demo_warehouse: Path) -> None:
    assert not open_app(demo_warehouse, "claims").get("dialog")


def test_a_link_to_a_claim_that_there_is_not_is_said(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", claim="[x](http://evil.example)")

    assert not app.get("dialog")
    assert [warning.value.replace("\\", "") for warning in app.warning if "evil" in warning.value] == [
        "This link names what is not in the data, so it is left out: [x](http:\u2060//evil.example)."
    ]
    assert "claim" not in app.query_params


@pytest.mark.parametrize(
    ("claim", "title"),
    [("cost", "Net saving "), ("clock", "Most of the time goes into"), ("guidelines", "Right first time is")],
)
def test_the_drawer_leads_to_the_page_that_shows_its_number(
    open_app: Opener, demo_warehouse: Path, claim: str, title: str
) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", vendor=["V-VEGA"], claim=claim)
    app.button(key="open_claim").click().run()

    assert not app.exception
    assert app.title[0].value.startswith(title)
    assert app.session_state["scope"].vendors == ("V-VEGA",), "the filters stay"
    assert not app.get("dialog")


def test_the_reports_claim_leads_to_the_reports(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", claim="expectations")
    button = app.button(key="open_claim")
    assert button.label == "Open Vendor reports"
    button.click().run()

    assert not app.exception
    assert app.session_state["view"] == "Vendor reports"


def test_a_row_has_a_link_that_opens_its_claim_with_the_filters(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "claims", period="All time", vendor=["V-VEGA"], claim="cost")

    assert lines_of(app)["quality"]["href"] == "/claims?period=All+time&vendor=Vega+Advisory&claim=quality"


def test_bare_work_says_what_each_claim_needs(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "claims", period="All time", claim="cost")
    cells = {name: line["cells"] for name, line in lines_of(app).items()}

    assert app.title[0].value.endswith("no data yet.")
    assert cells["cost"][1:] == ["Needs baselines, and billed_amount in deliverables", "–", "–", "–", "No data yet"]
    assert "needs baselines, and billed_amount in deliverables." in said(app)
    assert not app.get("plotly_chart")
    assert cells["staff"][1] == "Needs client_hours in deliverables, and baselines"
    assert not any("None" in cell for line in cells.values() for cell in line)


def test_without_any_data_every_claim_still_says_what_it_needs(open_app: Opener, empty_warehouse: Path) -> None:
    app = open_app(empty_warehouse, "claims")

    assert app.title[0].value == "None of the 18 claims has data yet in this view."
    assert all(line["cells"][1].startswith("Needs ") for line in lines_of(app).values())


def found_of(**verdicts: str) -> Score:
    """The score of claims with these verdicts, named by their kind and a number."""
    kinds = {"b": "benefit", "c": "challenge"}
    rows = [
        {"claim": f"Risk {name}", "claim_kind": kinds[name[0]], "claim_verdict": verdict}
        for name, verdict in verdicts.items()
    ]
    return score(rows)


def test_one_claim_is_one() -> None:
    found = found_of(b1="holds", c1="inconclusive")

    assert say.title(found) == "1 of 2 claims is true here, 0 are not and 1 is unclear."
    assert say.behind(found) == "Of 1 benefit, 1 is true here. Of 1 challenge, none is true here."


def test_challenges_without_data_are_not_told_to_be_harmless() -> None:
    held, failed, unknown = "holds", "does_not_hold", "not_measurable"
    none, some = found_of(b1=held, c1=unknown), found_of(b1=held, c1=unknown, c2=held, c3=failed)

    assert say.behind(none) == "Of 1 benefit, 1 is true here. None of 1 challenge has data yet."
    assert say.behind(some).endswith("Of 3 challenges, 1 is true here: risk c2; 1 has no data yet.")
    assert say.title(some) == "2 of 4 claims are true here, 1 is not and 1 has no data yet."
    assert say.title(found_of(b1=held, b2=held, b3=failed)) == "2 of 3 claims are true here and 1 is not."
