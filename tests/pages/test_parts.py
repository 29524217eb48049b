"""How a metric is shown: escapes, exports, charts and sentences, without a page around them."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from data.contract import EVENT_TYPES, TABLES
from pages.parts import charts, empty, escape, frame, names, sentences, tables
from pages.parts.charts import heat, template
from pages.parts.deliverable.words import cost
from queries.labels import LABELS


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


@pytest.mark.parametrize("escaped", [escape.markdown, escape.plotly])
def test_no_name_turns_the_text_after_it_around(escaped) -> None:
    assert escaped("Vega \u202egnitlusnoC\u202c \u2067x\u2069") == "Vega gnitlusnoC x"
    assert escaped("\u0645\u0648\u0631\u062f") == "\u0645\u0648\u0631\u062f", "Arabic turns itself, and stays"


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
    rows = [week(2, 0.9, 30), week(9, 0.5, 9), week(16, 0.9, 5, is_complete=False)]
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
        (0.9, 0.96, 50, 0.95, "below target, could be chance"),
        (0.8, 0.9, 50, 0.95, "clearly below target"),
        (0.8, 0.9, 1587, None, "no target"),
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

    assert trace["y"] == ["In-house cost", "Vendor price", "Gross saving", "Net saving"]
    assert trace["x"] == [100.0, -60.0, 40.0, 40.0]
    assert trace["measure"] == ["absolute", "relative", "absolute", "absolute"]


def test_service_credits_are_a_step_of_the_waterfall_that_adds_where_there_are_any() -> None:
    row = dict.fromkeys((name for name, _ in charts.SAVING_STEPS), None)
    row |= {"unsplit_cost": 0.000004, "gross_savings": 40.0, "oversight_cost": 5.0, "service_credits": 7.0}
    row |= {"net_savings": 42.0, "currency": "USD"}
    trace = charts.waterfall(row, charts.SAVING_STEPS)["data"][0]

    assert trace["y"] == ["Gross saving", "Oversight", "Service credits", "Net saving"]
    assert trace["x"] == [40.0, -5.0, 7.0, 42.0]
    assert trace["measure"] == ["absolute", "relative", "relative", "absolute"]


def test_what_is_converted_credited_and_left_out_is_said() -> None:
    total = {"converted": 0, "oversight_coverage": 1, "transition_cost": 5, "service_credits": None}
    known = "Oversight and transition are known throughout."

    assert sentences.converted(total) == ""
    assert sentences.converted(total | {"converted": 1}) == "1 item converted at the rate of its delivery date."
    assert (
        sentences.converted(total | {"converted": 1234}) == "1,234 items converted at the rate of their delivery date."
    )
    assert sentences.beside_the_price(total, [], credits_left_out=False) == known
    assert "last day of its month" in sentences.beside_the_price(
        total | {"service_credits": 9}, [], credits_left_out=False
    )
    assert "credits are left out" in sentences.beside_the_price(total, [], credits_left_out=True)


def test_no_filter_hides_a_transition_cost_without_its_amount() -> None:
    total = {"converted": 0, "oversight_coverage": 1, "transition_cost": None, "service_credits": None}
    unsplit = {"currency": "USD", "transition_not_attributable": None, "transition_left_out": None}

    def said(total: dict, **amounts: float) -> str:
        return sentences.beside_the_price(total, [unsplit | amounts], credits_left_out=False).replace("\u00a0", " ")

    assert said(total) == "No transition cost falls in this scope."
    left_out = "Transition of 600 USD is left out: it cannot be split by work type."
    assert said(total, transition_left_out=600.0) == left_out
    whole = said(total | {"transition_cost": 900}, transition_not_attributable=600.0)
    assert whole.startswith("Oversight and transition are known throughout. 600 USD of the transition cost is not attr")


def test_a_converted_bill_is_written_as_its_original_amount_times_the_rate() -> None:
    item = {
        "baseline_cost": 252.0, "billed_amount": 136.25, "oversight_cost": None, "gross_savings": 115.75,
        "loaded_rate": 63.0, "standard_hours": 4.0, "currency": "USD", "billed_original": 125.0,
        "currency_original": "EUR", "fx_rate": 1.09,
    }  # fmt: skip
    own = item | {"billed_original": None, "currency_original": None, "fx_rate": None}

    assert "billed 125.00 EUR × 1.09 = 136.25 USD: gross" in cost(item).replace("\\", "")
    assert "in-house, billed 136.25 USD: gross" in cost(own).replace("\\", "")


def share(segment: str, points: float | None, is_total: bool = False) -> dict[str, object]:
    return {"segment": segment, "is_total": is_total, "gross_savings_share_change_points": points}


def test_a_mix_shift_that_hides_the_segments_is_stated() -> None:
    assert "fell" in sentences.mix_paradox([share("a", 1.0), share("b", 0.5), share("total", -2.0, True)])
    assert sentences.mix_paradox([share("a", 1.0), share("b", -0.5), share("total", -2.0, True)]) == ""
    assert sentences.mix_paradox([share("a", 1.0), share("total", -2.0, True)]) == ""


@pytest.mark.parametrize("need", empty.NEEDS)
def test_what_is_lacking_is_named_as_the_contract_names_it(need: str) -> None:
    columns = {column for table in TABLES.values() for column in table.by_name}
    named = re.findall(r"\*\*(\w+)\*\*", empty.NEEDS[need][1])
    assert named
    assert set(named) <= columns | TABLES.keys() | set(EVENT_TYPES)


def alike(rate: float) -> dict[str, float]:
    """A share on time on the same work, with its range."""
    name = "same_work_attainment"
    return {name: rate, f"{name}_low": rate - 0.02, f"{name}_high": rate + 0.02}


def test_better_overall_but_worse_everywhere_is_stated() -> None:
    fair = [
        {"vendor_id": "a", "due": 160, "attainment": 0.83, **alike(0.78)},
        {"vendor_id": "b", "due": 160, "attainment": 0.78, **alike(0.83)},
    ]
    cells = [
        {"vendor_id": vendor, "segment": segment, "attainment": rate, "due": 80}
        for vendor, segment, rate in [("a", "x", 0.8), ("a", "y", 0.6), ("b", "x", 0.9), ("b", "y", 0.7)]
    ]
    said = sentences.comparison(fair, cells)

    assert said.startswith("a leads b overall")
    assert "in every segment" in said
    assert "in every segment" not in sentences.comparison(fair, [*cells[:3], cells[3] | {"attainment": 0.5}])
    assert sentences.comparison([fair[0], fair[1] | alike(0.79)], cells) == ""


def test_a_segment_keeps_its_colour_whatever_is_filtered() -> None:
    alone, among = (
        template.colours_of("segment", ["legal"]),
        template.colours_of("segment", ["finance", "legal", "other"]),
    )
    assert alone["legal"] == among["legal"]


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        ("segment", "finance", "Finance"),
        ("work_type", "valuation_model", "valuation_model"),
        ("work_type", "security", "security"),
        ("work_type", "Sign Repair", "Sign Repair"),
        ("state", "open_overdue", "Overdue, open"),
        ("breach_cause", "client_wait", "Waiting for the client"),
        ("deliverable_id", "d_1_x", "d_1_x"),
        ("specialist_id", "sp_vega", "sp_vega"),
        ("vendor_id", "v_unknown", "v_unknown"),
    ],
)
def test_codes_are_written_in_words_and_ids_stay(column: str, value: str, label: str) -> None:
    assert names.label(column, value) == label


def test_names_in_a_table_keep_its_gaps() -> None:
    shown = names.labelled(pa.table({"segment": ["finance", None, "legal", "finance"], "items": [1, 2, 3, 4]}))

    assert shown["segment"].to_pylist() == ["Finance", None, "Legal", "Finance"]


def test_text_that_people_brought_stays_in_tables_and_charts() -> None:
    columns = ("work_type", "skill", "reason", "severity", "pause_reason", "pricing_model", "client", "vendor_id")
    codes = sorted({code for known in LABELS.values() for code in known} | {"*", "not stated"})
    rows = [dict.fromkeys(columns, code) for code in codes]

    assert names.labelled(pa.Table.from_pylist(rows)).to_pylist() == rows
    assert [template.plain(row, column) for row in rows for column in columns] == [
        code for code in codes for _ in columns
    ]


def test_a_total_of_all_work_is_called_so() -> None:
    rows = [{"is_total": True, "work_type": "*"}, {"is_total": False, "work_type": "*"}]

    assert names.labelled(pa.Table.from_pylist(rows))["work_type"].to_pylist() == ["All", "*"]


def test_ticks_are_round_and_written_as_on_tiles() -> None:
    shares = template.ticks("attainment", [0.83, 0.97])
    money = template.ticks("net_savings", [0, 872_000])

    assert {"84 %", "90 %", "96 %"} <= set(shares["ticktext"])
    assert {"0", "200 k", "800 k"} <= set(money["ticktext"])
    assert template.ticks("delivered", [0, 1])["ticktext"] == ["−1", "0", "1", "2"]
    assert template.ticks("standard_hours", [0, 10]) == {}
    assert template.ticks("attainment", [0.9, None]) == {}


def test_weeks_surely_below_target_are_stated() -> None:
    low, few = week(2, 0.5, 30, attainment_high=0.7), week(16, 0.1, 9, attainment_high=0.4)
    fine = week(9, 0.97, 30, attainment_high=0.99)

    assert "one of 2 weeks" in sentences.weeks_below([low, fine, few])
    assert sentences.weeks_below([fine, few]) == ""


def version(name: str, low: float, high: float, work_type: str = "w", reviewed: int = 90) -> dict[str, object]:
    acceptance = {"first_pass_acceptance_low": low, "first_pass_acceptance_high": high}
    middle = {"first_pass_acceptance": (low + high) / 2, "reviewed": reviewed}
    return {"work_type": work_type, "guideline_version": name} | acceptance | middle


def test_a_guideline_is_named_only_beyond_chance() -> None:
    assert "rose from" in sentences.guidelines([version("v1", 0.6, 0.7), version("v2", 0.8, 0.9)])
    assert "fell from" in sentences.guidelines([version("v1", 0.8, 0.9), version("v2", 0.6, 0.7)])
    assert sentences.guidelines([version("v1", 0.6, 0.7), version("v2", 0.69, 0.9)]) == ""
    assert sentences.guidelines([version("v1", 0.6, 0.7), version("v1", 0.8, 0.9, "other")]) == ""
    assert sentences.guidelines([version("v1", 0.6, 0.7), version("v2", 0.8, 0.9, reviewed=9)]) == ""


def test_a_report_is_questioned_only_where_it_is_clearly_above_the_records() -> None:
    vendor = {"vendor_id": "a", "compared": 90, "reported_met_but_missed": 6}
    rates = {"vendor_reported_attainment": 0.97, "recomputed_attainment": 0.91, "reported_above_points": 6.0}

    assert "a reports 97" in sentences.reported([vendor | rates]).replace("\\", "")
    assert sentences.reported([vendor | rates | {"reported_above_points": 0.5}]) == ""
    assert sentences.reported([vendor | rates | {"compared": 9}]) == ""


def _one_table() -> None:
    from pathlib import Path

    import pyarrow as pa
    import streamlit as st

    from data.warehouse import Version
    from pages.parts import tables

    st.session_state["status"] = {"currency": st.session_state.get("currency"), "timezone": "UTC"}
    st.session_state["version"] = Version("v1", Path("v1"))
    st.session_state["vendor_names"] = {"V-1": st.session_state.get("vendor", "Acme")}
    amount = st.session_state.get("amount", 1.0)
    answer = pa.table({"vendor_id": ["V-1"], "gross_savings": [amount]})
    tables.table(answer, "one", alt="Savings")
    tables.chart({"data": [{"type": "bar", "x": [amount]}], "layout": {}}, answer, "two", alt="Savings")


@pytest.mark.parametrize(("what", "value"), [("amount", 2.0), ("vendor", "Bolt"), ("currency", "EUR")])
def test_what_was_drawn_once_is_drawn_anew_when_anything_in_it_changes(what: str, value: object) -> None:
    def seen() -> tuple[str, str]:
        app.run()
        assert not app.exception
        (shown,), (drawn,) = app.dataframe, app.get("plotly_chart")
        return f"{shown.value.to_dict()}{shown.proto.columns}", drawn.proto.spec

    app = AppTest.from_function(_one_table, default_timeout=60)
    before, again = seen(), seen()
    app.session_state[what] = value
    after = seen()

    assert again == before
    assert after[0] != before[0]
    assert (after[1] != before[1]) == (what == "amount")


def test_pages_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "TURN_SECONDS", 60)
    now, most = 0, 0

    def page(_: int) -> None:
        nonlocal now, most
        with frame.in_turn():
            now += 1
            most = max(most, now)
            sum(range(200_000))  # long enough for threads to switch in between
            now -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(page, range(40)))
    assert most == 1


def test_a_slow_or_failing_page_holds_nobody_up_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "TURN_SECONDS", 0.01)
    with ThreadPoolExecutor(1) as pool, frame.in_turn():

        def other() -> bool:
            with frame.in_turn():
                return True

        assert pool.submit(other).result(timeout=10)
        assert frame._turn.locked(), "who did not have the turn cannot give it back"
    with pytest.raises(KeyError), frame.in_turn():
        raise KeyError
    assert not frame._turn.locked()


@pytest.mark.parametrize(("column", "values", "shown"), [
    ("attainment", [0.881, None], [88.1, None]),
    ("miss_probability", [1.0, 0.0, 0.556, None], [99.0, 1.0, 56.0, None]),
    ("contribution_items", [5.0, -4.64, None], [5.0, -4.6, None]),
    ("hours_past_due", [242.1, 5.413, 23.995, None],
     [timedelta(days=10, hours=2), timedelta(hours=5, minutes=25), timedelta(days=1), None]),
])  # fmt: skip
def test_a_table_shows_values_as_tiles_do_and_sorts_by_them(column: str, values: list, shown: list) -> None:
    table = tables._for_display(pa.table({column: pa.array(values, pa.float64())}))
    assert table[column].to_pylist() == (shown if column == "hours_past_due" else pytest.approx(shown))


def _small_table() -> None:
    from pathlib import Path

    import pyarrow as pa
    import streamlit as st

    from data.warehouse import Version
    from pages.parts import tables

    st.session_state["status"] = {"currency": "USD", "timezone": "UTC"}
    st.session_state["version"] = Version("v1", Path("v1"))
    st.session_state["vendor_names"] = {}
    answer = pa.table({
        "gross_savings_share": [-0.0756, -0.0001, 0.5, None],
        "miss_probability": [0.99999, 0.00001, 1.0, 0.0],
        "net_savings": [-0.004, -0.006, 5.0, None],
    })  # fmt: skip
    tables.table(answer, "small", alt="A few numbers")


def test_a_table_shows_no_signed_zero_and_nothing_as_certain() -> None:
    app = AppTest.from_function(_small_table, default_timeout=60)
    app.run()
    assert not app.exception
    shown = app.dataframe[0].value
    # 1 and 2 decimals, as FORMATS has them: the share as in a sentence beside the table, −7.6 %
    assert [f"{cell:.1f}" for cell in shown["gross_savings_share"]] == ["-7.6", "0.0", "50.0", "nan"]
    assert [f"{cell:.1f}" for cell in shown["miss_probability"]] == ["99.0", "1.0", "99.0", "1.0"]
    assert [f"{cell:.2f}" for cell in shown["net_savings"]] == ["0.00", "-0.01", "5.00", "nan"]
    assert re.findall(r"%,\.\df", app.dataframe[0].proto.columns) == ["%,.1f", "%,.2f"]
