"""A vendor's scorecard for a review: how good, and like for like; what to discuss, how, with whom, and how safe?"""

from functools import partial

import streamlit as st

from pages.parts import empty, tabs, weekly_attainment
from pages.parts.ask import ask, row
from pages.parts.scorecard import (
    busy,
    chosen,
    credits,
    discuss,
    fair,
    people,
    quality,
    reported,
    security,
    segments,
    sending,
    summary,
)

heading = st.container()
profile = chosen.pick()
if profile is None:
    heading.title("There is no vendor to show.")
    empty.nothing_in_period("vendors with work")
    st.stop()

vendor = profile["vendor_id"]
own = chosen.own(vendor)
total, work = row("sla/attainment", own), row("vendor/delivered", own)
compared = ask("vendor/comparison", chosen.peers())

chosen.head(heading, vendor, total, chosen.first_of(vendor, compared))
if not total["due"] and not work["delivered"]:
    if total["no_term"]:
        empty.missing("attainment")
    else:
        empty.nothing_in_period("deliveries and items that fell due of this vendor")
    st.stop()

sending.show(vendor, own)
summary.show(vendor, total, work, compared)
by_segment, by_week = st.columns([6, 5], gap="medium")
with by_segment:
    segments.show(vendor, total)
with by_week:
    alt = "The vendor's share on time by week against its target"
    weekly_attainment.show("vendor_attainment_by_week", alt, own, height=205)

tabs.show(
    {
        "To discuss": partial(discuss.show, own, total),
        "Like for like": partial(fair.show, vendor, compared),
        "Credits": partial(credits.show, vendor),
        "Vendor's report": partial(reported.show, own),
        "Quality": partial(quality.show, own),
        "People": partial(people.show, vendor, profile),
        "Busy weeks and learning": partial(busy.show, vendor),
        "Security": partial(security.show, vendor),
    }
)
