"""The frame of every page: menu, data version, global filters, what is shown; then the page itself.

The server imports this file once before anyone visits, and runs it for every visit. By the import it
knows the menu, so that a deep link finds its page even as the very first visit of a fresh server.
"""

import streamlit as st

from pages.parts import accessible, filters, frame, navigation, views, visitor

frame.quiet_import()
app = st.App("dashboard.py", middleware=visitor.MIDDLEWARE)
# Before the menu, whose icons the browser's tab would otherwise fetch from the internet.
st.set_page_config(page_title="KPO dashboard", page_icon=frame.ICON, layout="wide")

# No page file lies directly in pages/: where the menu is not known yet, Streamlit serves those without
# this frame.
page = st.navigation(
    menu := {
        "Executive": [
            st.Page(
                "pages/executive/this_week.py",
                title="This week",
                icon=":material/today:",
                help="The last complete week: what changed, why, and what is overdue.",
                default=True,
            ),
            st.Page(
                "pages/executive/savings.py",
                title="Savings",
                icon=":material/savings:",
                url_path="savings",
                help="In-house baseline against the price paid, down to the net saving.",
            ),
            st.Page(
                "pages/executive/mix.py",
                title="Segment mix",
                icon=":material/donut_small:",
                url_path="mix",
                help="Where the work goes, how that shifts, and on whom it depends.",
            ),
            st.Page(
                "pages/executive/claims.py",
                title="Claims",
                icon=":material/fact_check:",
                url_path="claims",
                help="What outsourced judgement work is sold and feared for, each claim held against the data.",
            ),
        ],
        "Operations": [
            st.Page(
                "pages/operations/throughput.py",
                title="Throughput",
                icon=":material/conveyor_belt:",
                url_path="throughput",
                help="Received, delivered, in progress; turnaround.",
            ),
            st.Page(
                "pages/operations/sla.py",
                title="SLA",
                icon=":material/timer:",
                url_path="sla",
                help="Attainment by vendor and segment, causes of misses, the misses themselves.",
            ),
            st.Page(
                "pages/operations/deliverable.py",
                title="Deliverable",
                icon=":material/description:",
                url_path="deliverable",
                help="One item: its timeline, who held it when, the term applied, its cost.",
            ),
            st.Page(
                "pages/operations/quality.py",
                title="Quality",
                icon=":material/verified:",
                url_path="quality",
                help="Right the first time, what comes back and why, what rework takes.",
            ),
            st.Page(
                "pages/operations/flow.py",
                title="Flow",
                icon=":material/account_tree:",
                url_path="flow",
                help="Where in the lifecycle time is lost, waits for the client, working hours, paths.",
            ),
            st.Page(
                "pages/operations/vendor.py",
                title="Vendor",
                icon=":material/handshake:",
                url_path="vendor",
                help="One vendor's scorecard for a review: a fair comparison, learning, peaks, people, security.",
            ),
        ],
        "Data": [
            st.Page(
                "pages/data/imports.py",
                title="Import",
                icon=":material/upload_file:",
                url_path="import",
                help="Upload exports, see what they would change, commit.",
            ),
            st.Page(
                "pages/data/health.py",
                title="Health",
                icon=":material/health_metrics:",
                url_path="health",
                help="How old the data are, what is wrong in them, which numbers are off and why.",
            ),
            st.Page(
                "pages/data/targets.py",
                title="Targets",
                icon=":material/flag:",
                url_path="targets",
                help="What the headline numbers should reach, from when on, for whom; set, imported, with history.",
            ),
            st.Page(
                "pages/data/definitions.py",
                title="Definitions",
                icon=":material/dictionary:",
                url_path="definitions",
                help="Every number: its meaning, unit, target, the questions that use it and the formula as run.",
            ),
        ],
    },
    expanded=True,
)

if st.runtime.exists():
    with st.sidebar:
        accessible.additions()
    with frame.calm():
        frame.open_data()
        navigation.follow()
        views.arrive(page, menu)
        with frame.in_turn():
            filters.choose()
            frame.header(page.title)
            page.run()
