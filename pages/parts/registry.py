"""Every page of the dashboard, once. The menu, links, the README's table and the tests of all pages read this list.

A page is its file in pages/<section>/ and its entry here. These suffice for the tests of all pages to try it;
tests/pages/test_registry.py says what the README lacks.
"""

from dataclasses import dataclass
from pathlib import PurePath

import streamlit as st

from queries import EVERYTHING, Viewer


@dataclass(frozen=True)
class Page:
    """What the menu, links and the frame need to know about a page before it runs.

    `path` is its address below the dashboard's; "" is the page that opens first. `has_period` tells whether the chosen
    period applies to it, `is_scoped` whether all that it shows and changes is limited to the viewer's vendors,
    `is_in_menu` whether people open it from there rather than from a row.
    """

    file: str
    title: str
    path: str
    icon: str
    help: str
    has_period: bool = True
    is_scoped: bool = True
    is_in_menu: bool = True

    @property
    def section(self) -> str:
        """The heading above it in the menu: its folder."""
        return PurePath(self.file).parent.name.capitalize()

    def is_open_to(self, viewer: tuple[str, ...] | Viewer | None) -> bool:
        """Whether a viewer who may see these vendors may open it."""
        return self.is_scoped or viewer is EVERYTHING


PAGES = (
    Page(
        "pages/executive/this_week.py",
        "This week",
        path="",
        icon=":material/today:",
        help="The last complete week: what changed, since when and whose doing it was, what needs a person.",
        has_period=False,
    ),
    Page(
        "pages/executive/savings.py",
        "Savings",
        path="savings",
        icon=":material/savings:",
        help="In-house baseline against the price paid: the net saving, why it moved, when it pays back.",
    ),
    Page(
        "pages/executive/mix.py",
        "Segment mix",
        path="mix",
        icon=":material/donut_small:",
        help="Where the work goes, what that does to the saving and to what is on time, and on whom it depends.",
    ),
    Page(
        "pages/executive/claims.py",
        "Claims",
        path="claims",
        icon=":material/fact_check:",
        help="What outsourced judgement work is sold and feared for, each claim held against the data.",
    ),
    Page(
        "pages/operations/throughput.py",
        "Throughput",
        path="throughput",
        icon=":material/conveyor_belt:",
        help="Received, delivered, in progress; turnaround.",
    ),
    Page(
        "pages/operations/sla.py",
        "SLA",
        path="sla",
        icon=":material/timer:",
        help="What was on time by vendor and segment: what was missed and why, what will breach, what is owed.",
    ),
    Page(
        "pages/operations/deliverable.py",
        "Deliverable",
        path="deliverable",
        icon=":material/description:",
        help="One item: its timeline, who held it when, the term applied, its cost.",
        has_period=False,
        is_in_menu=False,
    ),
    Page(
        "pages/operations/quality.py",
        "Quality",
        path="quality",
        icon=":material/verified:",
        help="Right the first time, what comes back and why, what rework takes.",
    ),
    Page(
        "pages/operations/flow.py",
        "Flow",
        path="flow",
        icon=":material/account_tree:",
        help="Where in the lifecycle time is lost, waits for the client, working hours, paths.",
    ),
    Page(
        "pages/operations/vendor.py",
        "Vendors",
        path="vendor",
        icon=":material/handshake:",
        help="One vendor's scorecard for a review: a fair comparison, learning, peaks, people, security.",
    ),
    Page(
        "pages/operations/explore.py",
        "Explore",
        path="explore",
        icon=":material/pivot_table_chart:",
        help="Any measure by any two dimensions, with totals worked out from all items; by link and to download.",
    ),
    Page(
        "pages/data/imports.py",
        "Import",
        path="import",
        icon=":material/upload_file:",
        help="Upload exports, see what they would change, commit or go back.",
        has_period=False,
        is_scoped=False,
    ),
    Page(
        "pages/data/health.py",
        "Health",
        path="health",
        icon=":material/health_metrics:",
        help="How old the data are, what is wrong in them, which numbers are off and why.",
        has_period=False,
    ),
    Page(
        "pages/data/targets.py",
        "Targets",
        path="targets",
        icon=":material/flag:",
        help="What the headline numbers should reach, from when on, for whom; set, imported, with history.",
        has_period=False,
    ),
    Page(
        "pages/data/definitions.py",
        "Definitions",
        path="definitions",
        icon=":material/dictionary:",
        help="Every number: its meaning, unit, target, the questions that use it and the formula as run.",
        has_period=False,
    ),
    Page(
        "pages/data/settings.py",
        "Settings",
        path="settings",
        icon=":material/tune:",
        help="How numbers, dates and weeks read, for one reader and for everyone; the fiscal year; the reporting zone.",
        has_period=False,
    ),
)
AT = {page.path: page for page in PAGES}
"""Path → page."""

FIRST = AT[""]


def menu(viewer: tuple[str, ...] | Viewer | None) -> dict[str, list[st.Page]]:
    """The pages that a viewer who may see these vendors may open, for st.navigation: by section, in order."""
    sections: dict[str, list[st.Page]] = {}
    for page in PAGES:
        if page.is_open_to(viewer):
            shown = st.Page(
                page.file,
                title=page.title,
                icon=page.icon,
                url_path=page.path or None,
                help=page.help,
                default=page is FIRST,
                visibility="visible" if page.is_in_menu else "hidden",
            )
            sections.setdefault(page.section, []).append(shown)
    return sections
