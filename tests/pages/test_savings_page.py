"""The Savings page: tiles, bars, trend, tables and files agree; the bridge in words; nothing invented."""

import csv
import io
import json
import math
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.warehouse import Warehouse
from pages.parts import charts, escape, navigation
from pages.parts.savings import words
from queries.format import format_value
from tests.pages.test_planted_pages import said
from tests.pages.tiling import tiles_of

Opener = Callable[..., AppTest]
BEGUN = date(2024, 11, 18)
FILTERS = {
    "vendor": ("V-ORION", "V-VEGA", "V-MAYON", "V-KESTREL"),
    "segment": ("finance", "legal", "healthcare", "analytics"),
    "work_type": ("contract_review", "medical_coding", "market_research", "valuation_model", "bi_report"),
}


def chosen(seed: int) -> dict[str, object]:
    """A link with a random period and random filters."""
    chance = random.Random(seed)
    since = BEGUN + timedelta(days=chance.randrange(500))
    link = {"period": "Custom", "since": f"{since}", "until": f"{since + timedelta(days=chance.choice((40, 90, 220)))}"}
    for name, values in FILTERS.items():
        if chance.random() < 0.35:
            link[name] = chance.sample(values, chance.randint(2, 3))
    return link


def asked(app: AppTest, house: Path, name: str, **own: object) -> pa.Table:
    return queries.run(name, app.session_state["scope"], Warehouse(house).current().path, **own)


def drawn(app: AppTest, key: str) -> dict:
    """The chart with that key, as the browser gets it."""
    (found,) = [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-chart_{key}")]
    return json.loads(found.proto.spec)


def cents(amounts: list[float | None]) -> int:
    """The sum in cents, half up, of the decimals that the floats stand for."""
    exact = sum((Decimal(repr(amount)) for amount in amounts if amount is not None), Decimal(0))
    return math.floor(100 * exact + Decimal("0.5"))


@pytest.mark.parametrize("seed", range(6))
def test_tiles_bars_trend_table_and_file_are_one_number(open_app: Opener, demo_warehouse: Path, seed: int) -> None:
    app = open_app(demo_warehouse, "savings", **chosen(seed))
    assert not app.exception
    if not tiles_of(app):
        assert app.info
        return
    (total,) = asked(app, demo_warehouse, "savings/total").to_pylist()
    tiles = {tile.label: tile.value for tile in tiles_of(app)}
    for label, column, unit in (
        ("Net saving", "net_savings", "currency"),
        ("Gross saving", "gross_savings", "currency"),
        ("Net saving share", "net_savings_share", "share"),
        ("Gross saving share", "gross_savings_share", "share"),
        ("Coverage of items", "coverage", "share"),
        ("Coverage of spend", "coverage_of_spend", "share"),
    ):
        assert tiles[label] == format_value(total[column], unit, short=True), label

    (waterfall,) = drawn(app, "savings_waterfall")["data"]
    bars = dict(zip(waterfall["y"], waterfall["x"], strict=True))
    for label, column in (("In-house cost", "baseline_cost"), ("Gross saving", "gross_savings")):
        assert cents([bars[label]]) == cents([total[column]])
    assert cents([bars["Net saving"]]) == cents([total["net_savings"]])
    before_net = [-bars[label] for label in ("Oversight", "Transition") if label in bars]
    assert cents([bars["Gross saving"], *(-amount for amount in before_net)]) == cents([total["net_savings"]])

    for question, own in (
        ("savings/over_time", {"by": "week"}),
        ("savings/over_time", {"by": "month"}),
        ("savings/by_cell", {}),
        ("savings/by_slice", {"slice": "client"}),
    ):
        answer = asked(app, demo_warehouse, question, **own)
        exported = list(csv.DictReader(io.StringIO(escape.to_csv(answer).decode("utf-8-sig"))))
        shared = [name for name in ("gross_savings", "net_savings", "baseline_cost") if name in answer.column_names]
        for column in shared:
            assert [Decimal(row[column]) for row in exported if row[column]] == [
                Decimal(repr(value)) for value in answer[column].to_pylist() if value is not None
            ]
            assert cents(answer[column].to_pylist()) == cents([total[column]]), (question, column)
    line = next(trace for trace in drawn(app, "savings_by_week")["data"] if trace["name"] == "Net saving share")
    weekly = asked(app, demo_warehouse, "savings/over_time", by="week").to_pylist()
    weeks = {str(row["week"]): row["net_savings_share"] for row in weekly}
    assert all(value == weeks.get(week[:10]) for week, value in zip(line["x"], line["y"], strict=True))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("against", ["Previous period", "Same period last year"])
def test_the_bridge_on_the_page_ends_in_the_tile(
    open_app: Opener, demo_warehouse: Path, seed: int, against: str
) -> None:
    app = open_app(demo_warehouse, "savings", view="Why it changed", against=against, **chosen(seed + 20))
    assert not app.exception
    if "Nothing delivered in" in said(app) or not tiles_of(app):
        return
    (total,) = asked(app, demo_warehouse, "savings/total").to_pylist()
    (bars,) = drawn(app, "savings_bridge")["data"]
    assert bars["measure"] == ["absolute", *["relative"] * (len(bars["x"]) - 2), "absolute"]
    assert cents(bars["x"][:-1]) == cents(bars["x"][-1:]) == cents([total["net_savings"]])
    assert bars["y"][0] == "Net saving before"
    assert bars["y"][-1] == "Net saving now"


def test_the_year_before_is_another_reference(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "savings", view="Why it changed", period="Last quarter")
    assert "Against 1 Apr – 30 Jun 2026" in said(app)
    year = open_app(
        demo_warehouse, "savings", view="Why it changed", period="Last quarter", against="The same period last year"
    )
    assert "Against 1 Jul – 30 Sep 2025" in said(year)


def test_without_an_earlier_period_it_says_what_to_choose(open_app: Opener, demo_warehouse: Path) -> None:
    assert "nothing lies before it" in said(
        open_app(demo_warehouse, "savings", view="Why it changed", period="All time")
    )
    first = {"period": "Custom", "since": "2024-11-18", "until": "2025-02-16"}
    found = said(open_app(demo_warehouse, "savings", view="Why it changed", **first))
    assert "Nothing delivered in 19 Aug – 17 Nov 2024 with these filters has both a baseline and a bill" in found


def test_a_view_of_another_page_is_not_one_of_this(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "sla", view="At risk").switch_page("pages/executive/savings.py").run()
    assert not app.exception
    assert "By vendor and segment" in [header.value for header in app.header]


def test_one_deliverable_is_no_error(open_app: Opener, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "deliverables.csv").write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,billed_amount,currency\n"
        "A-1,acme,legal,review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,150,USD\n"
    )
    (exports / "baselines.csv").write_text(
        "segment,work_type,effective_from,standard_hours_per_unit,loaded_rate_per_hour,currency\n"
        "legal,review,2025-01-01,2,50,USD\n"
    )
    pipeline.run([exports], warehouse=tmp_path / "house", publish=True, by="test")
    for view in ("By vendor and segment", "Why it changed"):
        for unit in ("Week", "Month"):
            link = {"period": "Custom", "since": "2026-10-01", "until": "2026-10-31", "trend_by": unit}
            app = open_app(tmp_path / "house", "savings", view=view, **link)
            assert not app.exception
            assert "The work costs more than in-house: the net saving is −50.00 USD" in said(app)
    assert "these cost more than in-house" not in said(app), "one item is too few to say so"


# The sentences


def steps(**amounts: float | None) -> list[dict]:
    change = amounts["end"] - amounts["start"]
    return [
        {"bridge_part": part, "bridge_amount": amount, "net_savings_change": change} for part, amount in amounts.items()
    ]


def segment(name: str, now: float, before: float, share_before: float | None, is_total: bool = False) -> dict:
    return {
        "segment": name,
        "is_total": is_total,
        "share_of_baseline_cost": now,
        "reference_share_of_baseline_cost": before,
        "share_of_baseline_cost_change_points": 100 * (now - before),
        "gross_savings_share": share_before,
        "reference_gross_savings_share": share_before,
    }


CHANGE = [segment("a", 0.6, 0.4, 0.1), segment("b", 0.4, 0.6, 0.5), segment("total", 1, 1, 0.34, is_total=True)]


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def test_the_parts_are_named_with_the_largest_first() -> None:
    bridge = steps(start=50_000.0, volume=10.0, mix=-20_100.0, price=9_000.0, new=0.0, oversight=None, end=38_910.0)
    found = plain(words.moved(bridge, CHANGE, "USD"))
    assert found == (
        "The net saving fell by 11.1 k, from 50.0 k to 38.9 k USD: "
        "mix −20.1 k (work moved to a), vendor price +9,000, volume +10.00."
    )
    same = plain(words.moved(steps(start=5.0, volume=0.0, end=5.0), CHANGE, "USD"))
    assert same == "The net saving stayed at 5.00 USD: nothing changed."
    many = steps(start=0.0, **dict.fromkeys(("volume", "mix", "price", "baseline_rate", "new"), 1_000.0), end=5_000.0)
    assert plain(words.moved(many, [], "USD")).endswith("in-house rate +1,000 and 1 smaller.")


def test_work_moved_to_where_the_direction_of_the_mix_says() -> None:
    assert words.moved_to(CHANGE, -1.0)["segment"] == "a"
    assert words.moved_to(CHANGE, 1.0) is None, "what gained saved less: it cannot have lifted the total"
    assert words.moved_to([segment("total", 1, 1, None, is_total=True)], -1.0) is None


def test_dear_cells_on_few_items_are_counted_not_named() -> None:
    cells = [
        {"work_type": "w", "vendor_id": "v", "gross_savings": -5.0, "gross_savings_share": -0.1, "covered": 10},
        {"work_type": "x", "vendor_id": "v", "gross_savings": -9.0, "gross_savings_share": -0.9, "covered": 9},
        {"work_type": "y", "vendor_id": "v", "gross_savings": None, "gross_savings_share": None, "covered": 0},
    ]
    found = plain(words.costlier_cells(cells))
    assert found == (
        "By work type and vendor, these cost more than in-house: w at v (−10.0 % on 10 items). "
        "1 more on fewer than 10 items."
    )
    assert words.costlier_cells(cells[1:]) == ""


def test_a_waterfall_of_rows_keeps_its_ends_and_leaves_out_nothing_and_the_unknown() -> None:
    rows = steps(start=0.0, volume=0.0, mix=-30.0, oversight=None, end=-30.0)
    figure = charts.waterfall_of(rows, "bridge_part", "bridge_amount", words.ENDS)
    (trace,) = figure["data"]
    assert (trace["x"], trace["measure"]) == ([0.0, -30.0, -30.0], ["absolute", "relative", "absolute"])
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < -30
    assert high > 0


def test_a_month_of_the_trend_becomes_the_period(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"period": "Custom"}
    monkeypatch.setattr("streamlit.session_state", state)
    navigation.only_month({"x": "2028-02-01"})
    assert (state["since"], state["until"]) == (date(2028, 2, 1), date(2028, 2, 29))
