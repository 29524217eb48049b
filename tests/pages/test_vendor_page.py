"""The Vendor page: whose scorecard it is, tiles that match the rows behind them, planted effects in words."""

import csv
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import pipeline
from data.demo import PLANTED
from data.warehouse import Warehouse
from pages.parts import charts
from pages.parts.scorecard import words
from queries.format import format_value
from queries.said import vendor_words
from queries.statistics import funnel_limits
from tests.oracle import Oracle
from tests.pages.tiling import lists_of, open_tile, tiles_of, tiles_with_rows

Opener = Callable[..., AppTest]
VENDORS = {
    "V-ORION": "Orion Knowledge Partners",
    "V-VEGA": "Vega Advisory",
    "V-MAYON": "Mayon Process Partners",
    "V-KESTREL": "Kestrel Research Group",
}
FINDINGS = (
    "leads", "Clearly below target in", "misses more than", "fewer misses than", "than chance explains",
    "One person does most", "Only one person", "still learning", "slower than at first", "Busy weeks cost more",
)  # fmt: skip


@pytest.fixture(scope="module")
def small(demo_exports: Path, demo_warehouse: Path) -> tuple[Path, dict[str, list[dict]], Oracle]:
    """A small demo: its warehouse, its raw rows, and the oracle over them."""
    rows = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in demo_exports.glob("*.csv")}
    return demo_warehouse, rows, Oracle(rows)


TABS = (
    "To discuss", "Like for like", "Credits", "Vendor's report", "Quality", "People", "Busy weeks and learning",
    "Security",
)  # fmt: skip
ONLY_THERE = {
    "To discuss": "Misses by stated cause",
    "Like for like": "Same mix of work",
    "Vendor's report": "Vendor's report",
    "Quality": "Findings, by reason",
    "People": "Who has which skill",
    "Busy weeks and learning": "Learning curve",
}
"""Tab → a title that only that tab has in the demo."""


def show(app: AppTest, tab: str) -> AppTest:
    """The same page with that tab open."""
    return app.segmented_control(key="view").set_value(tab).run()


def said(app: AppTest) -> str:
    """Every sentence of the page as a person reads it, one per line."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def shown(app: AppTest) -> dict[str, str]:
    """The tiles, by label."""
    return {tile.label: tile.value for tile in tiles_of(app)}


def test_the_one_filtered_vendor_needs_no_picker(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", vendor=["V-MAYON"], period="All time", view="Like for like")

    assert app.title[0].value.startswith(VENDORS["V-MAYON"])
    assert "scorecard" not in [box.key for box in app.selectbox]
    assert "It has work in" in said(app), "it is compared with the others although the filter names it alone"


def test_otherwise_the_vendor_with_most_work_comes_first_and_another_can_be_picked(
    open_app: Opener, demo_warehouse: Path
) -> None:
    app = open_app(demo_warehouse, "vendor")
    assert app.title[0].value.startswith(VENDORS["V-ORION"])

    app.selectbox(key="scorecard").select("V-KESTREL").run()

    assert app.title[0].value.startswith(VENDORS["V-KESTREL"])


@pytest.mark.parametrize("given", ["V-VEGA", "Vega Advisory"])
def test_a_link_names_the_vendor_by_id_or_by_name(open_app: Opener, demo_warehouse: Path, given: str) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard=given)

    assert app.title[0].value.startswith(VENDORS["V-VEGA"])
    assert not app.warning or "has no work here" not in app.warning[0].value


def test_a_vendor_of_the_link_that_is_unknown_is_said(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="nobody")

    assert app.title[0].value.startswith(VENDORS["V-ORION"])
    assert "nobody has no work here" in said(app)


def test_only_the_filtered_vendors_are_offered_and_compared(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", vendor=["V-VEGA", "V-MAYON"], period="All time", view="Like for like")

    assert sorted(app.selectbox(key="scorecard").options) == sorted([VENDORS["V-VEGA"], VENDORS["V-MAYON"]])
    drawn = " ".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert "Kestrel" not in drawn
    assert "Mayon" in drawn


def test_like_for_like_is_the_same_whatever_other_vendors_are_filtered(open_app: Opener, demo_warehouse: Path) -> None:
    def value(**filtered: list[str]) -> str:
        app = open_app(demo_warehouse, "vendor", scorecard="V-MAYON", period="All time", **filtered)
        return next(tile.value for tile in tiles_of(app) if tile.label == "Like for like")

    assert value(vendor=["V-MAYON", "V-KESTREL"]) == value()


def test_a_fair_comparison_has_one_mix_whatever_vendors_are_filtered(open_app: Opener, demo_warehouse: Path) -> None:
    def drawn(**filtered: list[str]) -> dict[str, float]:
        app = open_app(demo_warehouse, "sla", view="Like for like", period="All time", **filtered)
        (chart,) = [chart for chart in app.get("plotly_chart") if "Like for like" in chart.proto.spec]
        points = json.loads(chart.proto.spec)["data"][-1]
        return dict(zip(points["y"], points["x"], strict=True))

    found, whole = drawn(vendor=["V-VEGA", "V-MAYON"]), drawn()
    assert found == {vendor: whole[vendor] for vendor in found}
    assert len(found) == 2


def test_a_filter_that_leaves_the_picked_vendor_nothing_shows_another(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor")
    app.selectbox(key="scorecard").select("V-ORION").run()
    app.multiselect(key="segment").select("other").run()

    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith((VENDORS["V-MAYON"], VENDORS["V-KESTREL"]))


@pytest.mark.parametrize("seed", range(4))
def test_every_tile_is_the_rows_behind_it(open_app: Opener, small: tuple, seed: int) -> None:
    house, rows, oracle = small
    chance = random.Random(seed)
    vendor = chance.choice(list(VENDORS))
    segments = chance.choice([(), ("legal",), ("finance", "healthcare"), ("analytics",)])
    since = chance.choice([date(2025, 1, 6), date(2025, 11, 17), date(2026, 8, 17)])
    until = since + timedelta(days=chance.choice([90, 181, 400]))
    app = open_app(
        house, "vendor", vendor=[vendor], segment=list(segments), period="Custom", since=f"{since}", until=f"{until}"
    )
    assert not app.exception
    expected = _expected(rows, oracle, vendor=vendor, segments=segments, since=since, until=until)
    tiles = shown(app) | shown(show(app, "People")) | shown(show(app, "Busy weeks and learning"))
    tiles |= shown(show(app, "Security"))
    assert {label: tiles.get(label) for label in expected} == expected


def _expected(rows: dict, oracle: Oracle, vendor: str, segments: tuple, since: date, until: date) -> dict[str, str]:
    """Every tile from raw rows: the oracle's verdicts and costs, and plain counting."""
    scope = {"vendors": [vendor], "segments": list(segments), "since": since, "until": until}
    (sla,), (first,) = oracle.answer("sla/attainment", **scope), oracle.answer("quality/first_pass", **scope)
    (saved,) = [row for row in oracle.answer("savings/total", **scope) if row["currency"] in ("", "USD")]
    kept = [item for item in oracle.items if item.vendor_id == vendor and item.segment in (segments or (item.segment,))]
    done = [item for item in kept if item.delivered_on and since <= item.delivered_on <= until]
    ids = {item.row["deliverable_id"] for item in kept}
    incidents = [event for event in rows["events"] if event["event_type"] == "security_incident"]
    days = [_day(event["occurred_at"]) for event in incidents if event["deliverable_id"] in ids]
    people: dict[str, int] = {}
    for item in done:
        if name := item.row["specialist_id"]:
            people[name] = people.get(name, 0) + 1
    total = sum(people.values())
    hours = [(item.delivered - item.received) / 3_600_000_000 for item in done]
    return {
        "On time": _written(sla["attainment"], "share"),
        "Right first time": _written(first["first_pass_acceptance"], "share"),
        "Median turnaround": _written(median(hours), "hours"),
        "Overdue now": _written(sum(item.verdict.state == "open_overdue" for item in kept), "count"),
        "Net saving share": _written(saved["net_savings_share"], "share"),
        "Work delivered": _written(saved["standard_hours"], "hours"),
        "Incidents": _written(sum(since <= day <= until for day in days), "count"),
        "Concentration (HHI)": format_value(sum(10_000 * (count / total) ** 2 for count in people.values()), "score"),
        "Largest share": _written(max(people.values()) / total, "share"),
    }


def _written(value: object, unit: str) -> str:
    exact = value if value is None or unit == "count" else float(value)
    return format_value(exact, unit, short=True)


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()  # the reporting zone of the demo is UTC


@pytest.mark.parametrize("period", ["All time", "Last 13 complete weeks"])
@pytest.mark.parametrize("vendor", [PLANTED.simpson.better_overall, PLANTED.simpson.better_in_every_segment])
def test_better_overall_and_worse_in_every_segment(
    open_app: Opener, first_start: Path, vendor: str, period: str
) -> None:
    app = open_app(first_start, "vendor", vendor=[vendor], period=period, view="Like for like")
    (found,) = [line for line in said(app).splitlines() if "leads" in line]
    better, worse, alike, alike_worse = (float(share) / 100 for share in re.findall(r"(\d+\.\d) %", found))

    assert "Orion Knowledge Partners leads Vega Advisory overall" in found
    assert "in every segment both work in" in found
    assert better - worse >= PLANTED.simpson.overall_gap
    assert alike_worse - alike >= PLANTED.simpson.segment_gap


@pytest.mark.parametrize("vendor", ["V-MAYON", "V-KESTREL"])
def test_no_such_thing_is_said_of_the_others(open_app: Opener, first_start: Path, vendor: str) -> None:
    app = open_app(first_start, "vendor", vendor=[vendor], period="All time", view="Like for like")

    assert "It has work in" in said(app)
    assert "leads" not in said(app)


def test_the_crunch_is_in_the_trend(open_app: Opener, first_start: Path) -> None:
    spring = {"period": "Custom", "since": "2026-04-01", "until": "2026-05-31"}
    app = open_app(first_start, "vendor", vendor=[PLANTED.crunch.vendor_id], **spring)
    (found,) = [line for line in said(app).splitlines() if "Clearly below target in" in line]
    lowest = float(re.findall(r"(\d+\.\d) %", found)[-1]) / 100

    assert "between 6 Apr 2026" in found or "between 13 Apr 2026" in found
    assert lowest < PLANTED.crunch.attainment
    assert "It misses more than its mix of work explains." in said(app)
    others = said(open_app(first_start, "vendor", vendor=["V-ORION"], **spring))
    assert "Clearly below target in" not in others
    assert "misses more than" not in others


def test_the_key_person_in_words(open_app: Opener, first_start: Path) -> None:
    people = {"period": "All time", "view": "People"}
    app = open_app(first_start, "vendor", vendor=[PLANTED.key_person.vendor_id], **people)
    (found,) = [line for line in said(app).splitlines() if "One person does most" in line]
    own, of_all = (float(share) / 100 for share in re.findall(r"(\d+\.\d) %", found))

    assert f"valuation_model ({100 * own:.1f} % by {PLANTED.key_person.specialist_id}" in found
    assert of_all == pytest.approx(PLANTED.key_person.share, abs=0.01)
    for vendor in ("V-ORION", "V-MAYON", "V-KESTREL"):
        assert "One person does most" not in said(open_app(first_start, "vendor", vendor=[vendor], **people))


@pytest.mark.parametrize("vendor", ["V-MAYON", "V-KESTREL"])
@pytest.mark.parametrize("period", ["All time", "Last quarter", "Last 52 complete weeks"])
def test_nothing_is_said_where_nothing_is_planted(
    open_app: Opener, first_start: Path, vendor: str, period: str
) -> None:
    app = open_app(first_start, "vendor", vendor=[vendor], segment=[PLANTED.nothing.segment], period=period)
    text = "\n".join(said(show(app, tab)) for tab in TABS)

    assert app.title[0].value.startswith(VENDORS[vendor])
    assert [finding for finding in FINDINGS if finding in text] == []


def test_a_single_item_without_any_reference_data_says_what_is_missing(open_app: Opener, tmp_path: Path) -> None:
    export = tmp_path / "work.csv"
    export.write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z\n",
        "utf-8",
    )
    pipeline.run([export], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "vendor", period="All time")
    text = "\n".join(said(show(app, tab)) for tab in TABS)

    assert app.title[0].value.startswith("acme: nothing fell due")
    assert "No onboarding date is known" in text
    for need in ("vendor_hours", "specialist_id", "data_transfer"):
        assert need in text
    assert "None" not in text


def test_an_engagement_without_a_go_live_says_so(open_app: Opener, tmp_path: Path) -> None:
    (tmp_path / "engagements.csv").write_text("engagement_id,vendor_id,segment\nE-1,acme,legal\n", "utf-8")
    (tmp_path / "deliverables.csv").write_text(
        "deliverable_id,vendor_id,segment,work_type,received_at,status,first_delivered_at,engagement_id\n"
        "A-1,acme,legal,contract_review,2026-10-05T09:00:00Z,delivered,2026-10-06T09:00:00Z,E-1\n",
        "utf-8",
    )
    pipeline.run([tmp_path], warehouse=tmp_path / "house", publish=True, by="test")
    app = open_app(tmp_path / "house", "vendor", period="All time", view="Busy weeks and learning")
    app.selectbox(key="learning_since").select("E-1").run()

    assert "No start is known" in said(app)


def vendor_row(vendor: str, misses: int, expected: float, **more: object) -> dict[str, object]:
    names = ("funnel_lower_95", "funnel_upper_95", "funnel_lower_998", "funnel_upper_998")
    limits = dict(zip(names, (*funnel_limits(expected, 0.95), *funnel_limits(expected, 0.998)), strict=True))
    ratio = {"miss_ratio": misses / expected, "miss_ratio_low": 0.1, "miss_ratio_high": 9.0}
    return {"vendor_id": vendor, "misses": misses, "expected_misses": expected, "due": 500} | ratio | limits | more


def test_the_funnel_marks_the_chosen_vendor_and_red_only_beyond_chance() -> None:
    rows = [vendor_row("a", 20, 20.0), vendor_row("<b>x", 60, 30.0), vendor_row("c", 41, 40.0)]
    quiet, accent, breach = charts.template.QUIET, charts.template.ACCENT, charts.template.BREACH
    for chosen, colours in {"c": [quiet, quiet, accent], "<b>x": [quiet, breach, quiet]}.items():
        figure = charts.funnel(rows, chosen)
        dots = figure["data"][-1]
        assert dots["y"] == [1.0, 2.0, 1.025]
        assert dots["marker"]["color"] == colours
    assert "<b>x" not in json.dumps(figure["layout"]["annotations"])
    upper = figure["data"][1]
    place = next(n for n, x in enumerate(upper["x"]) if x >= 30)
    assert upper["y"][place] == pytest.approx(funnel_limits(upper["x"][place], 0.998)[1])
    assert charts.funnel([vendor_row("a", 0, 1.0, miss_ratio=None)], "a")["data"] == []


def test_words_on_peaks_and_learning() -> None:
    peak = {"weeks": 2, "complete_weeks": 20, "cleared_in_2_weeks": 1, "due": 100, "attainment": 0.8,
            "peak_points": -10.0, "peak_points_low": -18.0, "peak_points_high": -3.0}  # fmt: skip
    other = {"due": 400, "attainment": 0.9}
    assert "Busy weeks cost more than 2 points. The backlog cleared within 2 weeks after 1 of 2." in (
        words.peaks(peak, other)
    )
    assert "Too few busy weeks" in words.peaks(peak | {"peak_points_high": -1.0}, other)
    assert "do not cost" in words.peaks(peak | {"peak_points_low": -1.5, "peak_points_high": 4.0}, other)
    assert "Too little" in words.peaks(peak | {"due": 9}, other)
    assert "ten complete weeks" in words.peaks(None, other)

    def phase(name: str, ratio: float, timed: int = 40) -> dict[str, object]:
        ends = {"hours_per_standard_hour_low": ratio - 0.05, "hours_per_standard_hour_high": ratio + 0.05}
        return {
            "engagement_id": "E",
            "client": "Acme",
            "phase": name,
            "hours_per_standard_hour": ratio,
            "timed": timed,
        } | ends

    early = phase("first_six_months", 1.3)
    assert "still learning" in words.learned([early, phase("since_then", 1.1)])
    assert "did not clearly change" in words.learned([early, phase("since_then", 1.25)])
    assert "no learning to judge" in words.learned([early, phase("since_then", 1.1, timed=9)])


def test_each_tile_opens_its_rows(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="V-ORION", period="Last 13 complete weeks")
    open_tile(app, "attainment")
    rows = next(table.value for table in app.dataframe if "attainment_target" in table.value.columns)
    scope = replace(app.session_state["scope"], vendors=("V-ORION",))
    (total,) = queries.run("sla/attainment", scope, Warehouse(demo_warehouse).current().path).to_pylist()

    assert len(rows) == total["due"] > 10
    assert set(rows["vendor_id"]) == {"Orion Knowledge Partners"}

    without = {tile.name for tile in tiles_of(app)} - set(tiles_with_rows(app))
    assert without == {"same_work_attainment", "credit_due"}, "a comparison, and months, which Credits lists"


def test_the_list_of_segments_is_the_answer_with_its_total(open_app: Opener, demo_warehouse: Path) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="V-ORION", period="All time")
    scope = replace(app.session_state["scope"], vendors=("V-ORION",))
    version = Warehouse(demo_warehouse).current().path
    cells = queries.run("sla/by_vendor", scope, version).to_pylist()
    (total,) = queries.run("sla/attainment", scope, version).to_pylist()
    (lines,) = lists_of(app).values()

    assert {line["key"]: line["cells"][3:5] for line in lines} == {
        cell["segment"]: [f"{cell['due']:,}", f"{cell['misses']:,}"] for cell in cells
    }
    assert sum(int(line["cells"][4].replace(",", "")) for line in lines) == total["misses"] > 0
    assert all(parse_qs(line["href"])["segment"] == [line["key"]] for line in lines)


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_in_the_address_and_only_it_is_made(open_app: Opener, demo_warehouse: Path, tab: str) -> None:
    app = open_app(demo_warehouse, "vendor", scorecard="V-ORION", period="All time", view=tab)
    titles = {title.value for title in app.header}

    assert app.segmented_control(key="view").value == tab
    assert [name for name, title in ONLY_THERE.items() if title in titles] == ([tab] if tab in ONLY_THERE else [])


def test_the_rank_names_overlapping_ranges_and_leaves_out_who_has_too_few() -> None:
    def fair(vendor: str, value: float, due: int = 100, wide: float = 0.01) -> dict[str, object]:
        ends = {"same_work_attainment_low": value - wide, "same_work_attainment_high": value + wide}
        return {"vendor_id": vendor, "same_work_attainment": value, "due": due} | ends

    apart = [fair("a", 0.9), fair("b", 0.8), fair("few", 0.95, due=9)]
    assert vendor_words.rank("b", apart) == "2 of 2"
    assert vendor_words.rank("a", [*apart, fair("c", 0.895)]) == "1 of 3; ranges overlap"
    assert vendor_words.rank("few", apart) == vendor_words.rank("a", apart[:1]) == "On all vendors' mix of work"


def test_a_share_just_below_its_target_does_not_read_like_it() -> None:
    def row(share: float | None, target: float | None) -> dict:
        return {"attainment": share, "attainment_target": target}

    assert vendor_words.beside_target(row(32 / 33, 0.97)) == ["96.97", "97.00"]
    assert vendor_words.beside_target(row(0.97, 0.97)) == ["97.0", "97.0"]
    assert vendor_words.beside_target(row(0.9, None)) == ["90.0", "–"]
