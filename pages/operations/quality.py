"""Is the work good enough, what comes back and why, under which guideline, and what does rework cost?"""

import streamlit as st

from pages.parts import (
    charts,
    empty,
    filters,
    headline,
    limits,
    navigation,
    pinned,
    sentences,
    tables,
    target_line,
    tiles,
)
from pages.parts.ask import ask, row, row_if_any
from pages.parts.quality import drafts, words
from pages.parts.rows_behind import Rows
from queries.said import quality

PER = {"100 reviewed items": "findings_per_100_reviewed", "100 standard hours": "findings_per_100_hours"}

total, compared = row("quality/first_pass"), row("quality/against_in_house")
before = row("quality/first_pass", filters.reference())
cells, kinds = ask("quality/by_vendor_and_work"), ask("quality/rework")
weekly, judged = limits.weekly("quality/weekly", "first_pass_acceptance")
rework = next(iter(kinds.to_pylist()), dict.fromkeys(kinds.column_names))

told = quality.acceptance(total, compared, cells.to_pylist())
headline.show(words.answer(told), words.behind(told))
if not total["reviewed"]:
    if row_if_any("throughput/weekly"):
        empty.missing("first_pass")
    else:
        empty.nothing_in_period("first deliveries")
    st.stop()

weeks = weekly.to_pylist()
reviewed = Rows("rows/delivered", "reviewed", total=total["reviewed"])
few = total["reviewed"] < charts.FEW
with tiles.grid(6):
    tiles.tile(
        "first_pass_acceptance",
        total["first_pass_acceptance"],
        before=before["first_pass_acceptance"],
        trend=[week["first_pass_acceptance"] for week in weeks if week["is_complete"]],
        note=sentences.interval(total, "first_pass_acceptance", "reviewed"),
        breach=told.verdict == quality.BELOW,
        few=few,
        rows=reviewed,
    )
    tiles.tile(
        "in_house_acceptance",
        compared["in_house_acceptance"],
        note=words.compared_with(total, compared),
        rows=Rows("rows/delivered", "compared", total=compared["compared_reviews"]),
    )
    tiles.tile(
        "mean_revisions",
        total["mean_revisions"],
        before=before["mean_revisions"],
        note=f"rounds, n {total['reviewed']:,}",
        few=few,
        rows=reviewed,
    )
    tiles.tile(
        "findings_per_100_reviewed",
        rework["findings_per_100_reviewed"],
        note=words.found(rework),
        few=(rework["logged_reviews"] or 0) < charts.FEW,
        rows=Rows("rows/refusals", total=rework["review_findings"]),
    )
    tiles.tile(
        "rework_hours_per_item",
        rework["rework_hours_per_item"],
        note=words.rounds(rework),
        rows=Rows("rows/refusals", "reworked", total=rework["rework_rounds"]),
    )
    tiles.tile(
        "rework_cost",
        rework["rework_cost"],
        note=words.valued(rework),
        currency=st.session_state["status"]["currency"],
        rows=Rows("rows/refusals", "valued", total=rework["valued_rounds"]),
    )

st.header("Week by week")
starts = ask("quality/guideline_starts").to_pylist()
st.caption(f"By week of first delivery. {limits.COLOURS} {limits.source(judged)} {words.starts(starts)}")
if left := words.signals(weeks):
    st.markdown(left)
weekly, target = target_line.beside(weekly, "first_pass_acceptance")
trend = charts.lines(
    weekly.to_pylist(),
    "week",
    ["first_pass_acceptance"],
    marks=charts.Marks(
        count="reviewed",
        complete="is_complete",
        interval=("first_pass_acceptance_low", "first_pass_acceptance_high"),
        usual=("first_pass_acceptance_lower_limit", "first_pass_acceptance_upper_limit"),
        harm="is_harmful",
        rule="signal_rule",
    ),
    target=target,
    zero=False,
)
trend = pinned.on_chart(trend, weeks, "first_pass_acceptance", "first_pass_acceptance")
tables.chart(
    charts.marked(trend, starts, "week", ("work_type", "guideline_version")),
    weekly,
    "first_pass_by_week",
    alt="First-pass acceptance by week, with the weeks in which new guidelines begin",
    on_pick=navigation.only_week,
)
pinned.listing(
    "first_pass_by_week",
    "first_pass_acceptance",
    [week["week"] for week in weeks],
    beside=lambda: limits.anew("first_pass_by_week", judged),
)

matrix, reasons = st.columns(2, gap="medium")
with matrix:
    st.header("By work type and vendor")
    st.caption(
        "Red ▼: clearly below in-house. Pale: below, but it could be chance. Grey: fewer than 10. "
        "White: in-house unknown. Click to narrow."
    )
    if not compared["compared_reviews"]:
        empty.missing("in_house_quality")
    tables.chart(
        charts.first_pass_map(cells.to_pylist()),
        cells,
        "first_pass_by_vendor_and_work",
        alt="First-pass acceptance with its interval, by work type and vendor",
        on_pick=lambda point: navigation.to_cell(
            charts.cell_of(cells.to_pylist(), point, charts.FIRST_PASS_NAMES), charts.FIRST_PASS_NAMES
        ),
    )
with reasons:
    st.header("Right the first time, by guideline version")
    guidelines = ask("quality/by_guideline")
    if any(version["guideline_version"] != "not stated" for version in guidelines.to_pylist()):
        if changed := sentences.guidelines(guidelines.to_pylist()):
            st.info(changed, icon=":material/rule:")
        st.caption("Whiskers: 95 % interval. Grey: fewer than 10 reviewed.")
        tables.chart(
            charts.intervals(
                guidelines.to_pylist(),
                ("work_type", "guideline_version"),
                "first_pass_acceptance",
                "first_pass_acceptance_low",
                "first_pass_acceptance_high",
                count="reviewed",
            ),
            guidelines,
            "first_pass_by_guideline",
            alt="First-pass acceptance with its interval, by work type and guideline version",
        )
    else:
        empty.missing("guidelines")
    st.header("Does an unclear scope hurt?")
    clear = ask("quality/by_scope_clarity")
    if any(level["scope_clarity"] != "not stated" for level in clear.to_pylist()):
        st.caption("1 is least clear, 5 clearest; work types are not told apart.")
        if hurts := words.clarity(clear.to_pylist()):
            st.markdown(hurts)
        tables.chart(
            charts.intervals(
                clear.to_pylist(),
                "scope_clarity",
                "first_pass_acceptance",
                "first_pass_acceptance_low",
                "first_pass_acceptance_high",
                count="reviewed",
            ),
            clear,
            "first_pass_by_scope_clarity",
            alt="First-pass acceptance with its interval, by how clear the scope was",
        )
    else:
        empty.missing("scope_clarity")

st.header("Rounds of revision")
spread, mean = st.columns(2, gap="medium")
with spread:
    rounds = ask("quality/rounds")
    tables.chart(
        charts.splits(rounds.to_pylist(), "vendor_id", "share_of_reviewed", "revision_rounds", whole=True),
        rounds,
        "rounds_by_vendor",
        alt="Share of reviewed items by rounds of revision, for each vendor",
    )
with mean:
    vendors = ask("quality/by_vendor")
    tables.chart(
        charts.bars(vendors.to_pylist(), "vendor_id", "mean_revisions", count="reviewed"),
        vendors,
        "mean_rounds_by_vendor",
        alt="Mean rounds of revision per reviewed item, for each vendor",
    )

if not rework["review_findings"]:
    st.header("What comes back")
    if rework["logged_reviews"]:
        st.success("No draft was returned or rejected.", icon=":material/check_circle:")
    else:
        empty.missing("findings")
    st.stop()

st.header("What comes back, by guideline version")
per = st.segmented_control(
    "Findings per", list(PER), default="100 reviewed items", required=True, key="findings_per", bind="query-params"
)
st.caption(
    "Darker: more of it. Rates, so that versions with different volumes compare; no tint below 10 reviewed items."
)
findings = ask("quality/findings")
tables.chart(
    charts.amounts_map(
        findings.to_pylist(), ("work_type", "guideline_version"), "finding_category", PER[per], "logged_reviews"
    ),
    findings,
    "findings",
    alt="Findings of each kind by work type and guideline version",
)

severe, why = st.columns(2, gap="medium")
with severe:
    st.header("How severe")
    severity = ask("quality/severity")
    tables.chart(
        charts.splits(
            severity.to_pylist(), ("work_type", "guideline_version"), "findings_per_100_reviewed", "severity"
        ),
        severity,
        "severity",
        alt="Findings per 100 reviewed items by severity, for each work type and guideline version",
    )
with why:
    st.header("Why it comes back")
    answer = ask("quality/reasons")
    st.caption(words.reasons(answer.to_pylist()))
    tables.chart(
        charts.bars(answer.to_pylist()[:10], "reason", "review_findings"),
        answer,
        "reasons",
        alt="Drafts returned or rejected, by stated reason",
    )

st.header("What rework takes")
if rework["rework_rounds"]:
    st.markdown(words.rework(rework, st.session_state["status"]["currency"]))
    tables.chart(
        charts.bars(
            [kind for kind in kinds.to_pylist() if not kind["is_total"]],
            "work_type",
            "rework_hours_per_item",
            count="logged_reviews",
        ),
        kinds,
        "rework",
        alt="Rework hours per reviewed item, by work type",
    )
else:
    empty.missing("rework")

drafts.show(rework["review_findings"])
