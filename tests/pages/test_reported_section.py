"""The vendor's report against the records: it says what explains the gap, and every number has its rows."""

import json
import re
from collections import Counter
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
from pages.parts.scorecard import words

Section = Callable[..., AppTest]
SEEN = queries.EVERYTHING
HONEST = ("V-MAYON", "V-ORION", "V-VEGA")
HEADER = (
    "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,promised_at,"
    "vendor_reported_sla_met\n"
)


def show_section() -> None:
    import streamlit as st

    from pages.parts.scorecard import reported

    reported.show(st.session_state["scope"])


def opened(house: Path, **limits: object) -> AppTest:
    """The section on its own, in that scope of the current version."""
    app = AppTest.from_function(show_section, default_timeout=60)
    version = Warehouse(house).current()
    app.session_state["version"] = version
    app.session_state["status"] = ask(house, "frame/status")[0]
    app.session_state["scope"] = queries.Scope(viewer=SEEN, **limits)
    for name in ("vendor", "segment", "client", "work_type"):
        app.session_state[name] = []
    app.session_state["page_path"] = "sla"
    return app.run()


def ask(house: Path, question: str, settings: dict | None = None, **limits: object) -> list[dict]:
    scope = queries.Scope(viewer=SEEN, **limits)
    return queries.run(question, scope, Warehouse(house).current().path, **(settings or {})).to_pylist()


def said(app: AppTest) -> str:
    """What the section says, as a person reads it."""
    assert not app.exception
    elements = [*app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def written(folder: Path, rows: str) -> Path:
    """A warehouse with one export of these lines."""
    (folder / "work.csv").write_text(HEADER + rows, "utf-8")
    pipeline.run([folder / "work.csv"], warehouse=folder / "house", publish=True, by="test")
    return folder / "house"


def test_the_own_queue_of_the_over_reporter_explains_it_with_counts(first_start: Path) -> None:
    truth = PLANTED.overreport
    (warning,) = opened(first_start).warning
    text = warning.value.replace("\\", "").replace("\u00a0", " ")
    first, disputed, queue = re.search(
        r"(\d+) of (\d+) disputed items \([\d,]+ h\): pauses for (.+?) that its terms do not let count\.", text
    ).groups()
    items = [
        row
        for row in ask(first_start, "sla/reported_items", {"limit": 10**6, "reason": None})
        if row["vendor_id"] == truth.vendor_id
    ]
    by_reason = Counter((row["disagreement_reason"], row["pause_reason"]) for row in items)

    assert text.startswith("Kestrel Research Group reports") or text.startswith(f"{truth.vendor_id} reports")
    assert queue == truth.pause_reason
    assert int(first) == by_reason["pause_not_allowed", truth.pause_reason] > 0.75 * len(items)
    assert int(disputed) == len(items)


@pytest.mark.parametrize(
    "limits", [{"vendors": HONEST}, {"segments": (PLANTED.nothing.segment,)}], ids=["others", "other"]
)
def test_nothing_is_said_of_others(first_start: Path, limits: dict) -> None:
    app = opened(first_start, **limits)

    assert not app.warning
    assert "No vendor reports clearly more" in said(app)
    assert "do not let count" not in said(app)


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"since": date(2026, 7, 1), "until": date(2026, 9, 30)},
        {"segments": ("legal",), "vendors": ("V-KESTREL", "V-VEGA")},
        {"work_types": ("valuation_model",), "since": date(2025, 6, 1)},
    ],
    ids=["everything", "a quarter", "a segment", "a work type"],
)
def test_what_is_shown_of_a_vendor_are_its_rows(first_start: Path, limits: dict) -> None:
    app = opened(first_start, **limits)
    vendor = app.selectbox(key="reported_vendor").value
    mine = limits | {"vendors": (vendor,)}
    (gap,), reasons = ask(first_start, "sla/reported_gap", **mine), ask(first_start, "sla/reported_reasons", **mine)
    gaps = {row["vendor_id"]: row["gap_points"] for row in ask(first_start, "sla/reported_gap", **limits)}
    (chart,) = [json.loads(found.proto.spec) for found in app.get("plotly_chart")]
    listed = app.dataframe[1].value
    shown = int(re.search(r"(?:^|of )(\d[\d,]*) items?[.;]", said(app), re.MULTILINE)[1].replace(",", ""))

    assert gaps[vendor] == max(gaps.values())
    assert chart["data"][0]["x"] == pytest.approx([row["gap_points"] for row in reasons])
    assert sum(chart["data"][0]["x"]) == pytest.approx(gap["gap_points"], abs=1e-9)
    assert len(listed) == shown == sum(row["items"] for row in reasons if row["disputed"])
    assert set(listed["vendor_id"]) <= {vendor}, "the list goes to that vendor"


def test_each_bar_lists_its_items(first_start: Path) -> None:
    reasons = ask(first_start, "sla/reported_reasons", vendors=("V-KESTREL",))
    app = opened(first_start, vendors=("V-KESTREL",))
    bars = [row for row in reasons if row["disputed"]]
    assert len(bars) >= 3
    for row in bars:
        app.selectbox(key="disagreement").set_value(row["disagreement_reason"]).run()

        assert len(app.dataframe[1].value) == row["items"]
        assert set(app.dataframe[1].value["disagreement_reason"]) == {
            names.label("disagreement_reason", row["disagreement_reason"])
        }
        assert f"{row['items']} item" in said(app)


def test_another_vendor_can_be_looked_into(first_start: Path) -> None:
    app = opened(first_start)
    app.selectbox(key="reported_vendor").set_value("V-VEGA").run()

    assert not app.exception
    assert set(app.dataframe[1].value["vendor_id"]) == {"V-VEGA"}
    assert "Kestrel" not in app.caption[0].value


def test_agreement_on_every_item_is_said(first_start: Path) -> None:
    app = opened(first_start, segments=(PLANTED.nothing.segment,), vendors=("V-KESTREL",))

    assert "agree on every item" in app.success[0].value
    assert not [box for box in app.selectbox if box.key == "reported_vendor"]


def test_no_report_at_all_says_which_export_brings_it(tmp_path: Path) -> None:
    row = "A-1,acme,legal,review,2026-10-05T09:00:00Z,delivered,2026-10-07T09:00:00Z,2026-10-06T09:00:00Z,\n"
    app = opened(written(tmp_path, row))

    assert "vendor_reported_sla_met" in app.info[0].value.replace("\\", "")
    assert "deliverables" in app.info[0].value
    assert not app.dataframe


def test_nothing_due_says_to_widen_the_period(first_start: Path) -> None:
    assert "Widen the period" in opened(first_start, since=date(1999, 1, 1), until=date(1999, 1, 31)).info[0].value


def test_a_single_item_and_only_overdue_work_are_no_error(tmp_path: Path) -> None:
    rows = (
        "A-1,acme,legal,review,2026-10-05T09:00:00Z,delivered,2026-10-07T09:00:00Z,2026-10-06T09:00:00Z,true\n"
        "A-2,acme,legal,scan,2026-10-05T09:00:00Z,received,,2026-10-06T09:00:00Z,\n"
    )
    house = written(tmp_path, rows)
    app = opened(house, work_types=("review",))

    assert "1 item." in said(app)
    assert app.get("plotly_chart")
    assert "vendor_reported_sla_met" in opened(house, work_types=("scan",)).info[0].value.replace("\\", "")


def test_reasons_are_told_the_most_frequent_first() -> None:
    def row(reason: str, items: int, **more: object) -> dict:
        base = {"vendor_id": "V", "disagreement_reason": reason, "items": items, "disputed": 1_205}
        base |= {"all_disputed": 1_214, "items_of_reason": items + 1}
        return base | {"hours_at_stake": None, "pause_reason": None} | more

    rows = [
        row("unexplained", 5),
        row("pause_not_allowed", 1_200, hours_at_stake=31_000.0),
        row("not_reported", 90, disputed=None),
        row("wall_clock", 9, vendor_id="W"),
    ]
    text = words.why(rows, "V").replace("\\", "").replace("\u00a0", " ")

    assert text == (
        "1,200 of 1,205 disputed items (31.0 k h): pauses that its terms do not let count. 5: not explained."
    )
    assert words.why(rows, "X") == ""
    assert words.items(rows[:2], None) == 1_214
    assert words.items(rows[:2], "unexplained") == 6


def test_vendors_with_few_items_come_last() -> None:
    rows = [
        {"vendor_id": "A", "compared": 9, "gap_points": 50.0},
        {"vendor_id": "B", "compared": 10, "gap_points": -1.0},
        {"vendor_id": "C", "compared": 500, "gap_points": 2.0},
    ]

    assert words.furthest_above(rows) == ["C", "B", "A"]
