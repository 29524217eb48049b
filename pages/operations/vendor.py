"""A vendor's scorecard for a review: how good, fairly compared, still learning, in peaks, on whom, how safe?"""

import streamlit as st

from pages.parts import charts, empty, navigation, sentences, tables, tiles, weekly_attainment
from pages.parts.ask import ask, row
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import chosen, learning, peaks, reported, words
from queries.said.attainment import is_clearly_below

heading = st.container()
profile = chosen.pick()
if profile is None:
    heading.title("There is no vendor to show.")
    empty.nothing_in_period("vendors with work")
    st.stop()

vendor = profile["vendor_id"]
own, before, peers = chosen.own(vendor), chosen.own_before(vendor), chosen.peers()
total, work = row("sla/attainment", own), row("vendor/delivered", own)
compared = ask("vendor/comparison", peers)
fair = chosen.first_of(vendor, compared)

chosen.head(heading, vendor, total, fair)
st.caption(words.about(profile))
if not total["due"] and not work["delivered"]:
    if total["no_term"]:
        empty.missing("attainment")
    else:
        empty.nothing_in_period("deliveries and items that fell due of this vendor")
    st.stop()

total_before, work_before = row("sla/attainment", before), row("vendor/delivered", before)
first_pass, first_pass_before = row("quality/first_pass", own), row("quality/first_pass", before)
saved, saved_before = chosen.savings(own), chosen.savings(before)
open_work = row("open/summary", own)
incidents, incidents_before = row("security/incidents", own), row("security/incidents", before)

with tiles.grid(4):
    tiles.tile(
        "attainment",
        total["attainment"],
        before=total_before["attainment"],
        note=sentences.interval(total, "attainment", "due"),
        breach=is_clearly_below(total),
        few=total["due"] < charts.FEW,
        rows=Rows("rows/due", "judged", own, total["due"]),
    )
    tiles.tile(
        "delivered_only_attainment",
        total["delivered_only_attainment"],
        before=total_before["delivered_only_attainment"],
        note="leaves out what is overdue and still open",
        rows=Rows("rows/due", "delivered", own, total["due_delivered"]),
    )
    tiles.tile(
        "first_pass_acceptance",
        first_pass["first_pass_acceptance"],
        before=first_pass_before["first_pass_acceptance"],
        note=sentences.interval(first_pass, "first_pass_acceptance", "reviewed"),
        few=first_pass["reviewed"] < charts.FEW,
        rows=Rows("rows/delivered", "reviewed", own, first_pass["reviewed"]),
    )
    tiles.tile(
        "p50_hours",
        work["p50_hours"],
        before=work_before["p50_hours"],
        note=words.delivered(work),
        few=work["delivered"] < charts.FEW,
        rows=Rows("rows/delivered", scope=own, total=work["delivered"]),
    )
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=sentences.overdue(open_work),
        breach=open_work["open_overdue"] > 0,
        rows=Rows("rows/open", "open_overdue", own, open_work["open_overdue"]),
    )
    tiles.tile(
        "net_savings_share",
        saved["net_savings_share"],
        before=saved_before["net_savings_share"],
        note=words.saved(saved),
        few=(saved["covered"] or 0) < charts.FEW,
        rows=Rows("rows/delivered", "covered", own, saved["covered"]),
    )
    tiles.tile(
        "gross_savings_share",
        saved["gross_savings_share"],
        before=saved_before["gross_savings_share"],
        note="before oversight, transition and credits",
        few=(saved["covered"] or 0) < charts.FEW,
        rows=Rows("rows/delivered", "covered", own, saved["covered"]),
    )
    tiles.tile(
        "standard_hours",
        work["standard_hours"],
        before=work_before["standard_hours"],
        note=words.delivered(work),
        rows=Rows("rows/delivered", scope=own, total=work["delivered"]),
    )
    tiles.tile(
        "security_incidents",
        incidents["security_incidents"],
        before=incidents_before["security_incidents"] if work_before["delivered"] else None,
        note=words.incident_rate(incidents),
        breach=incidents["security_incidents"] > 0,
        rows=Rows("rows/events", "security_incident", own, incidents["security_incidents"]),
    )
    chosen.show_levels(vendor)
trend, segments = st.columns(2, gap="medium")
with trend:
    weekly_attainment.show("vendor_attainment_by_week", "The vendor's attainment by week against its target", own)
with segments:
    st.header("Against its targets, by segment")
    by_segment = ask("sla/by_vendor", own)
    st.caption(sentences.MAP)
    tables.chart(
        charts.attainment_map(by_segment.to_pylist()),
        by_segment,
        "vendor_attainment_by_segment",
        alt="The vendor's attainment by segment",
    )
    st.header("Why it was late")
    causes = ask("sla/causes", own, basis="coded", measure="count")
    if causes.num_rows:
        tables.chart(
            charts.bars(causes.to_pylist()[:5], ("breach_cause", "breach_owner"), "misses"),
            causes,
            "vendor_causes",
            alt="The vendor's misses by stated cause and owner",
        )
    else:
        st.success("Nothing that fell due was late.", icon=":material/check_circle:")

st.header("Compared fairly")
if fair is None:
    st.info(
        "Nothing of this vendor fell due in this period, so there is nothing to compare.", icon=":material/balance:"
    )
else:
    if turned := chosen.reversal(vendor, compared):
        st.info(turned, icon=":material/swap_vert:")
    st.markdown(words.same_work(fair))
    mixed, funnel = st.columns(2, gap="medium")
    with mixed:
        st.subheader("On the same work")
        st.caption(
            "Grey: as it is. Blue: on the portfolio's mix of segments and work types, which ranks vendors fairly."
        )
        tables.chart(
            charts.pairs(compared.to_pylist(), "vendor_id", "attainment", "same_work_attainment"),
            compared,
            "same_work",
            alt="Attainment of each vendor, as it is and on the portfolio's mix of segments and work types",
        )
    with funnel:
        st.subheader("Misses against those expected")
        st.caption(words.FUNNEL)
        tables.chart(
            charts.funnel(compared.to_pylist(), vendor),
            compared,
            "funnel",
            alt="Misses of each vendor divided by those expected of its work, with limits of chance",
        )
    st.markdown(words.against_expected(fair))
    st.subheader("Where it misses more, or less, than all vendors together")
    tables.table(
        chosen.only(vendor, ask("vendor/cells", peers)),
        "vendor_cells",
        alt="The vendor's misses in each work type beside those expected",
        columns=[
            "segment",
            "work_type",
            "due",
            "attainment",
            "attainment_low",
            "attainment_high",
            "portfolio_attainment",
            "misses",
            "expected_misses",
            "excess_misses",
        ],
    )

st.header("Still learning?")
st.caption("Everything that is loaded, whatever the period: a curve begins at its start.")
months, phases = learning.split(ask("vendor/learning", chosen.own_all_time(vendor)))
curve = learning.pick(months)
st.markdown(words.start(curve.to_pylist()))
tables.chart(learning.chart(curve), curve, "learning", alt="How the work changed with the months since its start")
if need := learning.missing(months, phases):
    empty.missing(need)
else:
    st.markdown(words.learned(phases.to_pylist()))
    tables.table(
        phases,
        "learned",
        alt="Hours per standard hour in the first six months of each engagement and since",
        columns=[
            "client",
            "began_on",
            "phase",
            "hours_per_standard_hour",
            "hours_per_standard_hour_low",
            "hours_per_standard_hour_high",
            "timed",
            "engagement_id",
        ],
    )

st.header("When much arrives at once")
weeks, at_peak, otherwise = peaks.split(ask("vendor/peaks", own))
st.markdown(words.peaks(at_peak, otherwise))
if weeks.num_rows:
    st.caption("Blue: the top decile of its weeks. Work in hand is counted at each week's end.")
    tables.chart(
        charts.peaks(weeks.to_pylist()),
        weeks,
        "peaks",
        alt="Items received each week, peaks marked, and work in hand",
    )

st.header("On whom the work rests")
specialists = ask("vendor/people", own)
people = specialists.to_pylist()
if not people:
    empty.missing("specialists")
else:
    held = chosen.only(vendor, ask("vendor/key_people", peers))
    if resting := words.key_people(held.to_pylist()):
        st.warning(resting, icon=":material/person_alert:")
    if single := words.alone(people):
        st.warning(single, icon=":material/psychology_alt:")
    with tiles.grid(4):
        tiles.tile("hhi", people[0]["hhi"], note="over specialists, by items; above 1,800 is high")
        tiles.tile("top_share", people[0]["top_share"], note=words.leader(people))
        alone = held["work_types_of_one"][0].as_py() if held.num_rows else 0
        tiles.tile("work_types_of_one", alone, note="of those with 10 items or more")
        tiles.tile("skills_of_one", people[0]["skills_of_one"], note="in all its work")
    work_types, everyone = st.columns(2, gap="medium")
    with work_types:
        st.subheader("Who does most of each work type")
        tables.table(
            held,
            "vendor_key_people",
            alt="The specialist who does most of each work type",
            columns=[
                "work_type",
                "specialist_id",
                "top_share",
                "top_share_low",
                "top_share_high",
                "all_items",
                "specialists",
                "share_of_portfolio",
            ],
        )
    with everyone:
        st.subheader("Who has which skill")
        tables.table(
            specialists,
            "vendor_people",
            alt="The vendor's specialists, their skills and how many share each skill",
            columns=["specialist_id", "skill", "holders", "delivered", "own_share"],
        )
    if not any(person["skill"] for person in people):
        empty.missing("skills")
st.header("Security")
if incidents["security_incidents"] or incidents["data_transfers"]:
    st.markdown(words.incidents(incidents))
    listed = ask("vendor/incidents", own)
    if listed.num_rows:
        tables.table(
            listed,
            "vendor_incidents",
            alt="Security incidents of the vendor, the latest first",
            columns=["deliverable_id", "occurred_at", "work_type", "client", "reason", "severity"],
            on_row=navigation.to_deliverable,
        )
else:
    empty.missing("security")

reported.show(own)
