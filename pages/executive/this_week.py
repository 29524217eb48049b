"""Did last week change anything, what moved it, and what needs a person now?"""

import streamlit as st

from pages.parts import charts, empty, filters, go, sentences, tables, tiles
from pages.parts.ask import ask, row, rows
from pages.parts.behind import Rows

quarter, usual = filters.last_week()
weekly = rows("week/weekly", quarter)
if not weekly:
    st.title("No complete week of data yet")
    empty.nothing_in_period("deliverables")
    st.stop()

before, now = tiles.last_two(weekly)
movers = ask("week/moved_attainment", usual)
open_work = row("open/summary")
security = row("security/incidents", quarter)
coverage = row("health/coverage", quarter)

st.title(sentences.this_week(now, movers.to_pylist(), open_work["open_overdue"]))
st.caption(f"{filters.week_text(now['week'])}, the last complete week. Of the filters, the period does not apply.")

with tiles.grid(6):
    tiles.tile(
        "standard_hours",
        now["standard_hours"],
        before=before["standard_hours"],
        trend=[past["standard_hours"] for past in weekly],
        note=f"{now['delivered']:,} delivered",
        rows=Rows("rows/delivered", scope=usual, total=now["delivered"]),
        page=go.THROUGHPUT,
        choices=go.LAST_WEEK,
    )
    tiles.tile(
        "attainment",
        now["attainment"],
        before=before["attainment"],
        trend=[past["attainment"] for past in weekly],
        note=sentences.interval(now, "attainment", "due"),
        breach=sentences.surely_below(now),
        few=now["due"] < charts.FEW,
        rows=Rows("rows/due", "judged", usual, now["due"]),
        page=go.SLA,
        choices=go.LAST_WEEK,
    )
    tiles.tile(
        "net_savings",
        now["net_savings"],
        before=before["net_savings"],
        trend=[past["net_savings"] for past in weekly],
        note=sentences.saved_share(now),
        currency=st.session_state["status"]["currency"],
        rows=Rows("rows/delivered", "covered", usual, now["covered"]),
        page=go.SAVINGS,
        choices=go.LAST_WEEK,
    )
    tiles.tile(
        "first_pass_acceptance",
        now["first_pass_acceptance"],
        label="First-pass",
        before=before["first_pass_acceptance"],
        trend=[past["first_pass_acceptance"] for past in weekly],
        note=f"n {now['reviewed']:,}",
        few=now["reviewed"] < charts.FEW,
        rows=Rows("rows/delivered", "reviewed", usual, now["reviewed"]),
        page=go.QUALITY,
        choices=go.LAST_WEEK,
    )
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=sentences.overdue(open_work),
        breach=open_work["open_overdue"] > 0,
        rows=Rows("rows/open", "open_overdue", total=open_work["open_overdue"]),
        page=go.SLA,
        choices={"view": "At risk"},
    )
    tiles.tile(
        "security_incidents",
        now["security_incidents"],
        label="Incidents",
        before=before["security_incidents"],
        trend=[past["security_incidents"] for past in weekly],
        note=sentences.incident_bound(security),
        breach=now["security_incidents"] > 0,
        rows=Rows("rows/events", "security_incident", usual, now["security_incidents"]),
        page=go.VENDOR,
        choices=go.LAST_WEEK,
    )

moved, overdue = st.columns(2, gap="medium")
with moved:
    st.header("What moved attainment")
    st.caption("Points gained or lost against the twelve weeks before; the parts add up to the whole change.")
    if movers.num_rows:
        figure = charts.bars(
            tiles.largest(movers, "contribution_points", 8), ("segment", "vendor_id"), "contribution_points"
        )
        tables.chart(
            figure,
            movers,
            "what_moved_attainment",
            alt="Contribution of each vendor and segment to the change",
        )
    else:
        empty.missing("attainment")
with overdue:
    st.header("Overdue, most hours late first")
    st.caption(f"{open_work['open_items']:,} items are open in all.")
    late = ask("open/overdue", limit=200)
    if late.num_rows:
        tables.table(
            late,
            "overdue",
            alt="Open items past their due instant",
            columns=["deliverable_id", "hours_late", "work_type", "vendor_id"],
            on_row=go.to_deliverable,
        )
    else:
        st.success("Nothing is overdue.", icon=":material/check_circle:")

st.header("How much of the work these numbers cover")
st.caption("Thirteen weeks. What is not covered is left out of the number, never assumed.")
logged = row("health/events", quarter)
with tiles.grid(4):
    tiles.tile("coverage_of_spend", coverage["coverage_of_spend"], note="of spend has a baseline: saving known")
    tiles.tile("term_share", coverage["term_share"], note="of items have an agreed term")
    tiles.tile("promise_share", coverage["promise_share"], note="of items have only a promised date")
    tiles.tile("events_share", logged["events_share"], note="of items have events: pauses and reviews known")
