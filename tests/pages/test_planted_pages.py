"""What is planted in the demo portfolio is on the pages in words; where nothing is planted, nothing is said."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.demo import PLANTED
from tests.pages.conftest import PAGES, Opener
from tests.pages.tiling import lists_of

SHARE = r"(−?\d+\.\d) %"
FINDINGS = (
    "leads", "Clearly below target", " reports ", "because the mix shifted",
    "Costs more than in-house", "Rests on one specialist", "more than chance", "More than chance",
    "Outside its usual range", "Clearly below in-house", "do not let count",
    "cost more than in-house", "work moved to",
    "The mix lowered", "The mix raised", "Clearly grew", "Clearly shrank", " of the work, up ",
)  # fmt: skip


def said(app: AppTest) -> str:
    """Every sentence of the page as a person reads it, one per line."""
    assert not app.exception
    assert not app.error
    elements = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.success]
    return "\n".join(element.value for element in elements).replace("\\", "").replace("\u00a0", " ")


def shares(text: str) -> list[float]:
    return [float(found.replace("−", "-")) / 100 for found in re.findall(SHARE, text)]


def sentence(app: AppTest, containing: str) -> str:
    """The only line of the page with these words."""
    (found,) = [line for line in said(app).splitlines() if containing in line]
    return found


def test_better_overall_and_worse_on_the_same_mix(open_app: Opener, first_start: Path) -> None:
    found = sentence(open_app(first_start, "sla", view="Like for like", period="All time"), "leads")
    better, worse, alike, alike_worse = shares(found)

    assert found.startswith("Orion Knowledge Partners leads Vega Advisory overall")
    assert "in every segment both work in" in found
    assert better - worse >= PLANTED.simpson.overall_gap
    assert alike_worse - alike >= PLANTED.simpson.segment_gap


def test_the_crunch_at_one_vendor(open_app: Opener, first_start: Path) -> None:
    crunch = PLANTED.crunch
    spring = {"period": "Custom", "since": "2026-04-01", "until": "2026-05-31"}
    app = open_app(first_start, "sla", vendor=[crunch.vendor_id], **spring)
    found = sentence(app, "Clearly below target in")
    below, weeks = map(int, re.search(r"in (\d+) of (\d+) weeks", found).groups())

    assert 4 <= below <= 6 < weeks
    assert "between 6 Apr 2026" in found or "between 13 Apr 2026" in found
    assert min(shares(found)) < crunch.attainment
    (line,) = [
        trace
        for chart in app.get("plotly_chart")
        for trace in json.loads(chart.proto.spec)["data"]
        if trace.get("name") == "On time" and trace["type"] == "scatter" and trace.get("error_y")
    ]
    by_week = dict(zip(line["x"], line["y"], strict=True))
    crunched = [rate for week, rate in by_week.items() if "2026-04-06" <= week <= "2026-05-11"]
    assert len(crunched) == 6
    assert sum(crunched) / 6 < crunch.attainment + 0.08
    assert by_week["2026-05-25"] > crunch.usual_attainment - 0.05

    others = open_app(first_start, "sla", vendor=["V-ORION"], **spring)
    assert "Clearly below target in" not in said(others)


def test_a_mix_shift_that_hides_the_segments(open_app: Opener, first_start: Path) -> None:
    after = open_app(first_start, "savings", period="Last quarter", view="Why it changed")

    assert "though every segment's rose because the mix shifted" in said(after)
    moved = sentence(after, "The net saving")
    assert re.match(r"\*\*The net saving fell by \S+ k, from \S+ k to \S+ k USD: mix −\S+ k ", moved)
    assert f"(work moved to {PLANTED.mix_shift.segment})" in moved
    assert "vendor price +" in moved
    earlier = said(open_app(first_start, "savings", period="Last year", view="Why it changed"))
    assert "because the mix shifted" not in earlier
    assert "work moved to" not in earlier


def test_what_the_mix_shift_did(open_app: Opener, first_start: Path) -> None:
    truth = PLANTED.mix_shift
    after = open_app(first_start, "mix", period="Last quarter")
    found = sentence(after, "The mix lowered the gross saving share")
    lowered, of_segment = (float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.\d", found))

    assert " of the work, up " in after.title[0].value
    assert after.title[0].value.startswith(truth.segment.capitalize())
    assert f"although every segment's own rose: {truth.segment}, which gained share" in found
    assert lowered >= 100 * (truth.total_fall + truth.segment_rise)
    assert of_segment < -lowered / 2
    assert "through the mix" in sentence(after, "Gross saving share fell")

    year = open_app(first_start, "mix", period="Last year")
    assert "The mix lowered" not in said(year)

    grown = sentence(open_app(first_start, "mix", period="Last quarter", mix_view="Growth"), "Clearly grew")
    assert grown.startswith(f"Clearly grew: {truth.segment} +")
    assert PLANTED.nothing.segment not in grown


@pytest.mark.parametrize("view", ["Growth", "Industries", "Complexity", "Concentration"])
def test_no_view_of_the_mix_finds_what_is_not_planted(open_app: Opener, first_start: Path, view: str) -> None:
    app = open_app(first_start, "mix", period="Last quarter", segment=[PLANTED.nothing.segment], mix_view=view)
    text = said(app)

    assert [finding for finding in FINDINGS if finding in text] == []


def test_a_vendor_that_reports_more_than_the_records_say(open_app: Opener, first_start: Path) -> None:
    view = {"view": "Vendor reports", "period": "All time"}
    found = sentence(open_app(first_start, "sla", **view), " reports ")
    reported, recorded = shares(found)

    assert found.startswith("Kestrel Research Group reports")
    assert reported == pytest.approx(PLANTED.overreport.reported, abs=0.01)
    assert recorded == pytest.approx(PLANTED.overreport.recorded, abs=0.015)
    others = said(open_app(first_start, "sla", **view, vendor=["V-ORION", "V-VEGA"]))
    assert " reports " not in others.replace("No vendor reports clearly", "")


def test_one_specialist_on_whom_a_work_type_rests(open_app: Opener, first_start: Path) -> None:
    found = sentence(open_app(first_start, "mix", period="All time"), "Rests on one specialist")

    assert f"valuation_model ({100 * shares(found)[0]:.1f} % by {PLANTED.key_person.specialist_id})" in found
    assert shares(found) == [pytest.approx(PLANTED.key_person.share, abs=0.01)]


def test_a_guideline_that_lifts_acceptance(open_app: Opener, first_start: Path) -> None:
    found = sentence(open_app(first_start, "quality", period="All time", view="Guidelines"), "more than chance")
    before, after = shares(found)

    assert "contract_review rose from" in found
    assert before == pytest.approx(PLANTED.guideline.acceptance_before, abs=0.03)
    assert after == pytest.approx(PLANTED.guideline.acceptance_after, abs=0.03)


def test_the_claims_that_the_planted_effects_decide(open_app: Opener, first_start: Path) -> None:
    def drawer(claim: str, containing: str) -> str:
        return sentence(open_app(first_start, "claims", period="All time", claim=claim), containing)

    reports = drawer("expectations", "Items on which a vendor's report and the records differ")
    person = drawer("dependence", "Work type done by one person")
    guideline = drawer("guidelines", "newest guideline less the one before")

    assert "(Kestrel Research Group)" in reports
    assert f"({PLANTED.key_person.specialist_id}, valuation_model)" in person
    assert shares(person)[0] == pytest.approx(PLANTED.key_person.share, abs=0.02)
    rise = PLANTED.guideline.acceptance_after - PLANTED.guideline.acceptance_before
    assert float(re.search(r"\*\*(\d\S*) points", guideline)[1]) / 100 == pytest.approx(rise, abs=0.04)


def test_no_claim_of_a_planted_effect_holds_where_none_is_planted(open_app: Opener, first_start: Path) -> None:
    nothing = {"period": "All time", "segment": [PLANTED.nothing.segment]}
    app = open_app(first_start, "claims", **nothing)
    (lines,) = lists_of(app).values()
    verdicts = {line["cells"][0]: line["cells"][-1] for line in lines if line["key"]}

    assert verdicts["Unclear guidelines hurt quality"] in ("Not true here", "Unclear")
    assert PLANTED.key_person.specialist_id not in said(open_app(first_start, "claims", **nothing, claim="dependence"))


@pytest.mark.parametrize("period", ["All time", "Last quarter", "Last 13 complete weeks"])
def test_work_that_costs_more_than_in_house(open_app: Opener, first_start: Path, period: str) -> None:
    found = sentence(open_app(first_start, "savings", period=period), "Costs more than in-house")

    assert "Costs more than in-house: market_research (" in found
    assert shares(found) == [pytest.approx(PLANTED.loss.saving_share, abs=0.02)]


def test_the_vendors_at_which_that_work_costs_more(open_app: Opener, first_start: Path) -> None:
    found = sentence(
        open_app(first_start, "savings", period="All time", slice="Work type at vendor"),
        "these cost more than in-house",
    )

    assert found.count("market_research at") == found.count(" at ") == 4
    assert shares(found) == [pytest.approx(PLANTED.loss.saving_share, abs=0.025)] * 4


def test_a_step_of_the_in_house_rates_is_called_that(open_app: Opener, first_start: Path) -> None:
    october = {"period": "Custom", "since": "2026-10-01", "until": "2026-10-31", "view": "Why it changed"}
    moved = sentence(open_app(first_start, "savings", **october), "The net saving")

    assert moved.index("in-house rate +") < moved.index("vendor price −"), "the step is the largest part"


def test_the_crunch_lengthens_assignment_and_drafts(open_app: Opener, first_start: Path) -> None:
    crunch = PLANTED.crunch
    spring = {"period": "Custom", "since": f"{crunch.since}", "until": "2026-05-31"}
    found = sentence(open_app(first_start, "flow", vendor=[crunch.vendor_id], **spring), "More than chance")
    hours = [float(number) for number in re.findall(r"(?:assignment|drafts) (\d+\.?\d*) h", found)]
    earlier = [float(number) for number in re.findall(r"(?:assignment|drafts) \S+ h \(was (\d+\.?\d*) h\)", found)]

    assert found.startswith("Longer than in the previous period: ")
    assert "Shorter" not in found
    assert len(hours) == len(earlier) == 2
    assert all(now > 1.4 * then for now, then in zip(hours, earlier, strict=True))
    assert "More than chance" not in said(open_app(first_start, "flow", vendor=["V-ORION"], **spring))


@pytest.mark.parametrize("view", ["Guidelines", "Scope"])
def test_no_view_of_quality_finds_what_is_not_planted(open_app: Opener, first_start: Path, view: str) -> None:
    app = open_app(first_start, "quality", period="All time", segment=[PLANTED.nothing.segment], view=view)

    assert [finding for finding in FINDINGS if finding in said(app)] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("period", ["All time", "Last quarter"])
def test_nothing_is_said_where_nothing_is_planted(open_app: Opener, first_start: Path, page: str, period: str) -> None:
    app = open_app(first_start, page, period=period, segment=[PLANTED.nothing.segment])
    text = said(app).replace("No vendor reports clearly", "")

    assert app.session_state["scope"].segments == (PLANTED.nothing.segment,)
    assert [finding for finding in FINDINGS if finding in text] == []
