"""What was on time, by whom, why not, and does the vendor's own report agree?"""

import streamlit as st

from pages.parts import charts, empty, filters, sentences, tables, tiles
from pages.parts.ask import ask, later, row
from pages.parts.vendor import reported

SHOWN_MISSES = 500

total, cells = row("sla/attainment"), ask("sla/by_vendor")
before = row("sla/attainment", filters.reference())

st.title(sentences.sla(total, cells.to_pylist()))
if not total["due"]:
    if total["no_term"]:
        empty.missing("attainment")
    else:
        empty.nothing_in_period("items that fell due")
    st.stop()

with tiles.grid(5):
    tiles.tile(
        "attainment",
        total["attainment"],
        before=before["attainment"],
        note=sentences.interval(total, "attainment", "due"),
        breach=sentences.surely_below(total),
        few=total["due"] < charts.FEW,
    )
    tiles.tile(
        "delivered_only_attainment",
        total["delivered_only_attainment"],
        before=before["delivered_only_attainment"],
        label="Delivered only",
        note="leaves out what is overdue and still open",
    )
    earlier = before["missed"] if before["due"] else None
    tiles.tile("missed", total["missed"], before=earlier, note=f"of {total['due']:,} due")
    tiles.tile(
        "open_overdue",
        total["open_overdue"],
        note=f"{total['not_yet_due']:,} not yet due",
        breach=total["open_overdue"] > 0,
    )
    tiles.tile("no_term", total["no_term"], note="neither a term nor a promise: not judged")

matrix, trend = st.columns(2, gap="medium")
with matrix:
    st.header("Attainment by vendor and segment")
    st.caption("Red ▼: surely below target. Pale: below, but within chance. Grey: fewer than 10 due, or no target.")
    tables.chart(
        charts.attainment_map(cells.to_pylist()),
        cells,
        "attainment_by_vendor",
        alt="Attainment by vendor and segment",
    )
with trend:
    st.header("Week by week")
    weekly = ask("sla/weekly")
    st.caption("By due week. Grey band: where it usually varies. Red: below that. Hollow: the week is not over.")
    if low := sentences.weeks_below(weekly.to_pylist()):
        st.markdown(low)
    tables.chart(
        charts.lines(
            weekly.to_pylist(),
            "week",
            ["attainment"],
            marks=charts.Marks(
                count="due",
                complete="is_complete",
                interval=("attainment_low", "attainment_high"),
                usual=("attainment_lower_limit", "attainment_upper_limit"),
            ),
            target="attainment_target",
            zero=False,
        ),
        weekly,
        "attainment_by_week",
        alt="Attainment by week against its target",
    )

st.header("Misses, most hours late first")
misses = ask("sla/misses", limit=SHOWN_MISSES)
if misses.num_rows:
    st.caption(sentences.shown_of(misses.num_rows, total["missed"] + total["open_overdue"]))
    tables.table(
        misses,
        "misses",
        alt="Work that missed its due instant",
        columns=[
            "deliverable_id",
            "hours_late",
            "vendor_id",
            "work_type",
            "state",
            "due_at",
            "first_delivered_at",
            "breach_cause",
            "breach_owner",
            "billed_amount",
        ],
        whole=later("sla/misses", limit=10_000_000),
    )
else:
    st.success("Nothing that fell due was late.", icon=":material/check_circle:")

causes, compared = st.columns(2, gap="medium")
with causes:
    st.header("Why it was late")
    answer = ask("sla/causes")
    if answer.num_rows:
        tables.chart(
            charts.bars(answer.to_pylist()[:10], ("breach_cause", "breach_owner"), "misses"),
            answer,
            "causes",
            alt="Misses by stated cause and owner",
        )
    else:
        empty.missing("causes")
with compared:
    st.header("A fair comparison")
    fair = ask("sla/comparison")
    st.caption("Grey: as it is. Blue: what each vendor would reach on the portfolio's mix of segments.")
    if turned := sentences.comparison(fair.to_pylist(), cells.to_pylist()):
        st.info(turned, icon=":material/swap_vert:")
    tables.chart(
        charts.pairs(fair.to_pylist(), "vendor_id", "attainment", "standardised_attainment"),
        fair,
        "fair_comparison",
        alt="Attainment of each vendor, as it is and on the portfolio's mix of segments",
    )

reported.show(st.session_state["scope"])

st.header("On what basis work is judged")
tables.table(ask("sla/coverage"), "sla_basis", alt="Items judged on a term, on a promise, or not at all")
