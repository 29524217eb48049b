"""How a metric is shown: escapes, exports, charts and sentences, without a page around them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from pages.parts import charts, escape, sentences
from pages.parts.charts import heat, template


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil/x.png)",
        "<b>",
        ":red[x]",
        ":smile:",
        "$a$ and $b$",
        "a_b_c",
        "`x`",
        "# x",
        "1. x",
        "| a |",
    ],
)
def test_markdown_escape_leaves_no_bare_mark(text: str) -> None:
    written = escape.markdown(text)

    assert written.replace("\\", "").replace(escape.JOINER, "") == text
    for place, mark in enumerate(written):
        if mark in "`*_[]<>#!|$:":
            assert written[place - 1] == "\\"


@pytest.mark.parametrize("text", ["http://evil.example", "www.evil.example", "me@evil.example"])
def test_markdown_escape_breaks_automatic_links(text: str) -> None:
    assert text not in escape.markdown(text).replace("\\", "")


def test_plotly_escape_leaves_no_tag() -> None:
    assert escape.plotly('<a href="x">y</a> & $z$') == '&lt;a href="x"&gt;y&lt;/a&gt; &amp; &#36;z&#36;'


def test_exports_guard_formulas_and_keep_numbers() -> None:
    answer = pa.table(
        {
            "name": ["=1+1", "+x", "-x", "@x", "\tx", "safe", None, "a=b"],
            "amount": [Decimal("-1.50")] * 8,
            "at": [datetime(2026, 11, 15, 22, tzinfo=UTC)] * 8,
            "on": [date(2026, 11, 15)] * 8,
        }
    )
    read = list(csv.reader(io.StringIO(escape.to_csv(answer).decode("utf-8-sig"))))

    assert [row[0] for row in read] == ["name", "'=1+1", "'+x", "'-x", "'@x", "'\tx", "safe", "", "a=b"]
    assert read[1][1:] == ["-1.50", "2026-11-15T22:00:00+00:00", "2026-11-15"]


def week(day: int, rate: float | None, due: int, **more: object) -> dict[str, object]:
    limits = {"attainment_low": 0.5, "attainment_high": 0.9, "attainment_target": 0.95, "is_complete": True}
    return {"week": date(2026, 11, day), "attainment": rate, "due": due} | limits | more


def test_points_with_few_items_are_grey_and_weeks_still_running_hollow() -> None:
    rows = [week(2, 0.9, 30), week(9, 0.5, 9), week(16, None, 0, is_complete=False)]
    marks = charts.Marks(count="due", complete="is_complete", interval=("attainment_low", "attainment_high"))
    figure = charts.lines(rows, "week", ["attainment"], marks=marks, target="attainment_target")
    marker = figure["data"][0]["marker"]

    assert marker["color"] == [template.ACCENT, template.QUIET, template.QUIET]
    assert marker["symbol"] == ["circle", "circle", "circle-open"]


@pytest.mark.parametrize(
    ("rate", "high", "due", "target", "verdict"),
    [
        (0.5, 0.6, 9, 0.95, "too few to judge"),
        (0.95, 0.99, 50, 0.95, "on target"),
        (0.9, 0.96, 50, 0.95, "below target, within chance"),
        (0.8, 0.9, 50, 0.95, "below target"),
        (0.8, 0.9, 50, None, "on target"),
    ],
)
def test_verdicts_of_the_heat_map(rate: float, high: float, due: int, target: float | None, verdict: str) -> None:
    cell = {"attainment": rate, "attainment_high": high, "due": due, "attainment_target": target}

    assert heat.VERDICTS[heat.verdict(cell)] == verdict


def test_waterfall_leaves_out_what_is_unknown_and_takes_costs_off() -> None:
    row = dict.fromkeys((name for name, _ in charts.SAVING_STEPS), None)
    row |= {
        "baseline_cost": 100.0,
        "covered_billed": 60.0,
        "gross_savings": 40.0,
        "net_savings": 40.0,
        "currency": "USD",
    }
    trace = charts.waterfall(row, charts.SAVING_STEPS)["data"][0]

    assert trace["x"] == ["In-house cost", "Vendor price", "Gross saving", "Net saving"]
    assert trace["y"] == [100.0, -60.0, 40.0, 40.0]
    assert trace["measure"] == ["absolute", "relative", "absolute", "absolute"]


def share(segment: str, points: float | None, is_total: bool = False) -> dict[str, object]:
    return {"segment": segment, "is_total": is_total, "gross_savings_share_change_points": points}


def test_a_mix_shift_that_hides_the_segments_is_stated() -> None:
    assert "fell" in sentences.mix_paradox([share("a", 1.0), share("b", 0.5), share("total", -2.0, True)])
    assert sentences.mix_paradox([share("a", 1.0), share("b", -0.5), share("total", -2.0, True)]) == ""
    assert sentences.mix_paradox([share("a", 1.0), share("total", -2.0, True)]) == ""


def test_better_overall_but_worse_everywhere_is_stated() -> None:
    fair = [
        {"vendor_id": "a", "attainment": 0.83, "standardised_attainment": 0.78},
        {"vendor_id": "b", "attainment": 0.78, "standardised_attainment": 0.83},
    ]
    cells = [
        {"vendor_id": vendor, "segment": segment, "attainment": rate, "due": 80}
        for vendor, segment, rate in [("a", "x", 0.8), ("a", "y", 0.6), ("b", "x", 0.9), ("b", "y", 0.7)]
    ]
    said = sentences.comparison(fair, cells)

    assert said.startswith("a looks better than b overall")
    assert "in every segment" in said
    assert "in every segment" not in sentences.comparison(fair, [*cells[:3], cells[3] | {"attainment": 0.5}])
    assert "looks better" not in sentences.comparison([fair[0], fair[1] | {"standardised_attainment": 0.7}], cells)


def test_a_segment_keeps_its_colour_whatever_is_filtered() -> None:
    assert template.colour_of("legal", 0) == template.colour_of("legal", 3)
