"""Defaults, credits and the what-if on the SLA page: in words, marked, downloadable, asked at the press of a button."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.demo import PLANTED
from data.warehouse import Warehouse
from pages.parts import names
from pages.parts.charts import default_map
from pages.parts.charts.defaults import MOST_MONTHS, TINTS
from pages.parts.sla import words
from queries import credit_words
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]


def asked(house: Path, question: str, **limits) -> list[dict]:
    scope = queries.Scope(viewer=queries.EVERYTHING, **limits)
    return queries.run(question, scope, Warehouse(house).current().path).to_pylist()


def said(app: AppTest) -> str:
    assert not app.exception
    assert not app.error
    elements = [*app.markdown, *app.caption, *app.info, *app.success, *app.header]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def shown(app: AppTest, *columns: str) -> list:
    """The only table on the page with these columns."""
    (found,) = [table.value for table in app.dataframe if set(columns) <= set(table.value.columns)]
    return found


QUARTER = {"since": date(2026, 8, 1), "until": date(2026, 11, 15)}
VIEW = {"view": "Credits"}
PERIOD = {"period": "Custom", "since": "2026-08-01", "until": "2026-11-15"}


def test_the_section_says_what_the_questions_answer(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start, "sla", **VIEW, **PERIOD)
    (total,) = asked(first_start, "credits/total", **QUARTER)
    defaults = [row for row in asked(first_start, "credits/terms", **QUARTER) if row["is_default"]]
    dearest = max(defaults, key=lambda row: row["credit_before_cap"])
    text = said(app)

    assert f"of {dearest['due']} items on time" in text
    assert f"{total['defaults']} of {total['cells_judged']} monthly service levels were missed" in text
    assert [(tile.value, tile.tone) for tile in tiles_of(app) if tile.label == "Levels missed"] == [
        (str(total["defaults"]), "breach")
    ]
    ledger = shown(app, "credit_cap", "credit_due")
    assert ledger["credit_due"].sum() == pytest.approx(total["credit_due"])
    assert set(ledger["is_provisional"]) <= {True, False}


def test_red_is_a_default_and_nothing_else(open_app: Opener, first_start: Path) -> None:
    open_app(first_start, "sla", **VIEW, **PERIOD)
    cells = asked(first_start, "credits/defaults", **QUARTER)
    trace = default_map(cells)["data"][0]
    red, order = list(TINTS).index("in_default"), list(TINTS)

    months = sorted({row["month"] for row in cells})[-MOST_MONTHS:]
    expected = sum(row["is_default"] for row in cells if row["month"] in months)
    assert sum(cell == red for line in trace["z"] for cell in line) == expected > 0
    assert order[red] == "in_default"
    assert all(row["due"] >= row["min_volume"] for row in cells if row["is_default"])
    assert not [row for row in cells if row["is_default"] and row["is_provisional"]]


def test_a_what_if_is_asked_on_a_press_and_only_then(open_app: Opener, first_start: Path) -> None:
    app = open_app(
        first_start,
        "sla",
        view="Credits",
        period="All time",
        vendor=[PLANTED.overreport.vendor_id],
        segment=["finance"],
    )
    assert "verdicts flip" not in said(app)
    (reasons,) = [box for box in app.multiselect if box.label == "Pauses that stop the clock"]
    reasons.set_value([*reasons.value, PLANTED.overreport.pause_reason])
    (button,) = [button for button in app.button if button.label == "Show what changes"]
    button.click()
    app.run()

    assert "verdicts flip" in said(app)
    flips = shown(app, "state", "state_after")
    assert set(flips["state_after"]) <= {"Met", "Not yet due"}
    assert "Try another term" in said(app)


def test_nothing_changed_is_said_to_flip_nothing(open_app: Opener, first_start: Path) -> None:
    app = open_app(first_start, "sla", **VIEW, **PERIOD)
    (button,) = [button for button in app.button if button.label == "Show what changes"]
    button.click()
    app.run()

    assert "Nothing flips: every verdict and every credit stays as it is." in said(app)


def test_a_narrowing_filter_is_said_to_narrow_the_verdict(open_app: Opener, first_start: Path) -> None:
    whole, part = (
        open_app(first_start, "sla", **VIEW, **PERIOD),
        open_app(first_start, "sla", **VIEW, **PERIOD, work_type=["contract_review"]),
    )

    assert "Judged on the filtered work alone" not in said(whole)
    assert "Judged on the filtered work alone" in said(part)


def test_without_any_term_the_export_is_named_that_would_switch_it_on(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,promised_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,2026-10-05T19:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "sla", **VIEW, period="All time")

    assert "Service levels and credits cannot be judged" in said(app)
    assert any("**sla_terms**" in info.value for info in app.info)
    assert not [button for button in app.button if button.label == "Show what changes"]


def term(**more: object) -> dict:
    row = {"vendor_id": "a", "segment": "legal", "work_type": "*", "priority": "*", "month": date(2026, 10, 1)}
    row |= {"leaves_work_types": False, "leaves_priorities": False}
    row |= {"is_default": True, "is_provisional": False, "term_verdict": "in_default", "due": 84, "attainment": 0.893}
    return (
        row
        | {
            "attainment_target": 0.95,
            "credit_before_cap": 1310.0,
            "at_risk_share": 0.1,
            "credit_share": 0.5,
        }
        | more
    )


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def test_the_default_that_costs_most_in_one_sentence() -> None:
    total = {"defaults": 1, "cells_judged": 4}
    found = plain(words.worst([term(credit_before_cap=9.0, due=20), term()], total, "USD"))
    assert found == "Legal at a missed its level in Oct 2026: 89.3 % of 84 items on time, 95 % agreed → **1,310 USD**."
    none_agreed = words.worst([term(credit_before_cap=None, credit_share=None)], total, "USD")
    assert plain(none_agreed).endswith("95 % agreed → no credit agreed.")
    unbilled = words.worst([term(credit_before_cap=None)], total, "USD")
    assert plain(unbilled).endswith("→ nothing billed.")


def test_a_term_beside_more_specific_ones_is_for_all_others() -> None:
    left = term(leaves_work_types=True, leaves_priorities=True, target_unit="calendar_hours")
    found = plain(words.worst([left], {"defaults": 1, "cells_judged": 1}, "USD"))
    assert found.startswith("Legal, all other work types, all other priorities at a missed its level")
    assert [names.cell(left, column) for column in ("work_type", "priority")] == [
        "All other work types", "All other priorities",
    ]  # fmt: skip
    assert [names.cell(term(target_unit="x"), column) for column in ("work_type", "priority")] == ["All", "All"]


TOTAL = {"terms_in_default": 0, "credit_before_cap": None, "credit_due": None, "terms_short_so_far": 0}


@pytest.mark.parametrize(("row", "said"), [
    ({}, ""),
    ({"terms_in_default": 3, "credit_before_cap": 3400.0, "credit_due": 3285.5},
     "Total: 3 terms missed, 3,400.00 USD of credit before the cap, 3,285.50 USD after it."),
    ({"terms_in_default": 1}, "Total: 1 term missed, without any credit that can be stated."),
    ({"terms_short_so_far": 2, "credit_so_far": 80.0},
     "Behind so far this month: 2 terms, 80.00 USD before the cap, nothing due yet."),
])  # fmt: skip
def test_a_list_of_defaults_has_its_total(row: dict, said: str) -> None:
    assert credit_words.total(TOTAL | row, "USD") == said


def test_no_default_says_why() -> None:
    kept = term(is_default=False, term_verdict="kept")
    assert "all 4 that could be judged were kept" in words.worst([kept], {"defaults": 0, "cells_judged": 4}, "USD")
    nothing = {"defaults": 0, "cells_judged": 0}
    running = term(is_default=False, is_provisional=True, term_verdict="short_so_far")
    assert "still running" in words.worst([running], nothing, "USD")
    assert "minimum volume" in words.worst([kept | {"term_verdict": "too_few"}], nothing, "USD")
    assert plain(words.running([running])).endswith("no credit due yet: Legal at a.")
    assert words.running([kept]) == ""


def test_names_from_files_are_only_text_in_the_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "written", lambda column, value: "![x](http://evil)")
    found = words.worst([term()], {"defaults": 1, "cells_judged": 1}, "USD")
    assert "![x](" not in found
    cell = term(met=75, attainment_low=0.8, attainment_high=0.94, terms_in_default=1, terms_judged=1, min_volume=5)
    assert "<b>" not in json.dumps(default_map([cell | {"vendor_id": "<b>=cmd"}])["layout"]["yaxis"])
