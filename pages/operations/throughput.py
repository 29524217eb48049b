"""How much came in, how much went out, how much is in hand, and how long does it take?"""

import streamlit as st

from pages.parts import cards, charts, empty, filters, headline, sentences, tables, tabs, tiles
from pages.parts.ask import ask, row
from pages.parts.throughput import turnaround, work_types
from queries.format import grouped
from queries.said.in_hand import in_hand

flow = ask("throughput/flow")
open_work, first_pass = row("open/summary"), row("quality/first_pass")
weeks = flow.to_pylist()

whole = [week for week in weeks if week["is_complete"]]
headline.show(sentences.throughput(in_hand(weeks, open_work)))
if not any(week["received"] or week["delivered"] for week in weeks):
    empty.nothing_in_period("receipts or deliveries")
    st.stop()

first, now = (whole or weeks)[0], (whole or weeks)[-1]
total, total_before = row("throughput/total"), row("throughput/total", filters.reference())
compared = total_before if total_before["received"] or total_before["delivered"] else {}
with tiles.grid(6):
    for name, value in total.items():
        tiles.tile(name, value, before=compared.get(name), note="in the period, by week")
    tiles.tile(
        "work_in_progress",
        now["work_in_progress"],
        before=first["work_in_progress"] if len(whole) > 1 else None,
        note="at the end of the last complete week" if whole else "of the week so far",
    )
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=f"of {grouped(open_work['open_items'])} open now",
        breach=open_work["open_overdue"] > 0,
    )
    tiles.tile(
        "first_pass_acceptance",
        first_pass["first_pass_acceptance"],
        note=sentences.interval(first_pass, "first_pass_acceptance", "reviewed"),
        few=first_pass["reviewed"] < charts.FEW,
    )

by_week, ages = st.columns([6, 5], gap="medium")
with by_week:
    cards.title("In, out and open, by week")
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
with ages:
    cards.title("Age of the open work")
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

tabs.show({"Turnaround": turnaround.show, "By work type": lambda: work_types.show(weeks)})
