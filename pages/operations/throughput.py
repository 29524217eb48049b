"""How much came in, how much went out, how much is in hand, and how long does it take?"""

import streamlit as st

from pages.parts import charts, empty, filters, pinned, sentences, tables, tiles
from pages.parts.ask import ask, row
from queries.said.in_hand import in_hand

flow, turnaround = ask("throughput/flow"), ask("throughput/turnaround")
open_work, first_pass = row("open/summary"), row("quality/first_pass")
weeks = flow.to_pylist()

whole = [week for week in weeks if week["is_complete"]]
st.title(sentences.throughput(in_hand(weeks, open_work)))
if not any(week["received"] or week["delivered"] for week in weeks):
    empty.nothing_in_period("receipts or deliveries")
    st.stop()

first, now = (whole or weeks)[0], (whole or weeks)[-1]
total, total_before = row("throughput/total"), row("throughput/total", filters.reference())
compared = total_before if total_before["received"] or total_before["delivered"] else {}
with tiles.grid(6):
    for name, value in total.items():
        tiles.tile(
            name, value, before=compared.get(name), trend=[week[name] for week in whole], note="in the period, by week"
        )
    tiles.tile(
        "work_in_progress",
        now["work_in_progress"],
        before=first["work_in_progress"] if len(whole) > 1 else None,
        trend=[week["work_in_progress"] for week in whole],
        note="at the end of the last complete week" if whole else "of the week so far",
    )
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=f"of {open_work['open_items']:,} open now",
        breach=open_work["open_overdue"] > 0,
    )
    tiles.tile(
        "first_pass_acceptance",
        first_pass["first_pass_acceptance"],
        note=sentences.interval(first_pass, "first_pass_acceptance", "reviewed"),
        few=first_pass["reviewed"] < charts.FEW,
    )

st.header("Flow")
tables.chart(
    charts.lines(
        weeks,
        "week",
        ["delivered", "received", "work_in_progress"],
        marks=charts.Marks(complete="is_complete"),
    ),
    flow,
    "flow",
    alt="Items received, delivered and in hand, by week",
)

segments, ages = st.columns(2, gap="medium")
with segments:
    st.header("Delivered, by segment")
    weekly = ask("throughput/weekly")
    hours = charts.stacked(weekly.to_pylist(), "week", "standard_hours", "segment")
    tables.chart(
        pinned.on_chart(hours, weekly.to_pylist(), "standard_hours", "standard_hours"),
        weekly,
        "delivered_by_segment",
        alt="Standard hours delivered each week, by segment",
    )
    pinned.listing("delivered_by_segment", "standard_hours", [week["week"] for week in weeks])
with ages:
    st.header("Age of the open work")
    ageing = ask("open/ageing")
    if ageing.num_rows:
        tables.chart(
            charts.stacked(ageing.to_pylist(), "age_bucket", "open_items", "segment"),
            ageing,
            "ageing",
            alt="Open items by age and segment",
        )
    else:
        st.success("Nothing is open.", icon=":material/check_circle:")

st.header("Turnaround by month of receipt")
st.caption("Hours from receipt to first delivery. Open items count too (Kaplan–Meier), so slow work is not left out.")
curves = ask("throughput/turnaround_by_month")
if curves.num_rows:
    tables.chart(
        charts.percentiles(curves.to_pylist()),
        curves,
        "turnaround_by_month",
        alt="Hours within which half, 80 and 90 per cent of the work is delivered, by month of receipt",
    )
else:
    off = filters.take_off("client")
    st.info(f"These curves are kept by vendor and work type, not by client. {off}." if off else "Nothing was received.")

st.header("Turnaround of what was delivered")
tables.table(turnaround, "turnaround", alt="Turnaround percentiles of each work type")
st.header("In, out and open, by work type")
tables.table(ask("throughput/by_work_type"), "by_work_type", alt="Received, delivered and open items of each work type")
