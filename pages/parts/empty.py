"""Empty states: what could not be computed, why, and which file or step would change that."""

import streamlit as st

from data.contract import TABLES
from pages.parts import escape, filters, registry

NEEDS = {
    "attainment": ("sla_terms", "No service-level terms and no promised dates: nothing can be judged on time or late."),
    "credits": ("sla_terms", "No service-level terms: service levels and credits cannot be judged."),
    "savings": ("baselines", "No in-house baseline and bill for the same item: savings cannot be computed."),
    "first_pass": ("events", "No review verdicts: what is right first time cannot be told."),
    "causes": ("deliverables", "No breach_cause is filled for the missed items: causes cannot be shown."),
    "reported": ("deliverables", "No vendor_reported_sla_met: the vendor's own report cannot be compared."),
    "specialists": ("deliverables", "No specialist_id: dependence on single people cannot be seen."),
    "learning": ("deliverables", "No vendor_hours beside a baseline: hours per standard hour cannot be computed."),
    "go_live": ("engagements", "No engagement has a went_live_on: learning since its go-live cannot be shown."),
    "skills": ("specialists", "No skills of the specialists: skills that one person holds cannot be seen."),
    "security": ("events", "No data_transfer or security_incident events: incidents cannot be counted."),
    "stages": ("events", "No events that mark a stage: only receipt, first delivery and the end are known."),
    "clarifications": ("events", "No clarification_raised events: waiting for the client cannot be seen."),
    "activity": ("events", "No events by the vendors: the hours of their work cannot be shown."),
    "vendor_zone": ("vendors", "No calendar of these vendors is known, so neither is their local time."),
    "client_zone": (
        "engagements",
        "No client_calendar_id of this work is known, so neither is its client's local time.",
    ),
    "variants": ("events", "No events of delivered items: the paths that work takes cannot be shown."),
    "findings": ("events", "No returned or rejected events: findings and reasons cannot be shown."),
    "rework": ("events", "No draft_delivered after a returned draft: the hours of rework cannot be computed."),
    "scope_clarity": ("deliverables", "No scope_clarity: the effect of an unclear scope cannot be seen."),
    "in_house_quality": ("baselines", "No quality on the baselines: there is no in-house acceptance to compare with."),
    "risk": ("sla_terms", "No open work has a service-level term or a promise ahead: what is at risk cannot be said."),
    "break_even": (
        "engagements",
        "No engagement has a went_live_on with a transition_cost and its transition_months: break-even is unknown.",
    ),
    "contracted": ("engagements", "No engagement in view has a contracted_rate: there is no promise to compare with."),
    "industries": ("engagements", "No client_industry of this work is known: industries cannot be told apart."),
    "complexity": ("deliverables", "No complexity: routine work and judgement cannot be told apart."),
    "automation": ("deliverables", "No automation_mode: how much is automated cannot be shown."),
    "guidelines": ("deliverables", "No guideline_version: acceptance by guideline cannot be shown."),
}


def nothing_in_period(what: str) -> None:
    """Say that there is nothing to show, at all or in this period with these filters, and what to do next."""
    if not st.session_state["status"]["deliverables"]:
        st.info("Nothing has been imported yet.", icon=":material/upload_file:")
        page = registry.AT["import"]
        if page.is_open_to(st.session_state["scope"].viewer):
            st.page_link(page.file, label="Import your exports", icon=":material/arrow_forward:")
        return
    has_period = registry.AT[st.session_state["page_path"]].has_period
    off = filters.take_off(*filters.FILTERS)
    where = " in this period" * has_period + " with these filters" * bool(off)
    advice = " or ".join(["widen the period"] * has_period + [off[:1].lower() + off[1:]] * bool(off))
    then = f" {advice[:1].upper()}{advice[1:]}." if advice else ""
    st.info(f"There are no {what}{where}.{then}", icon=":material/filter_alt_off:")


def missing(need: str) -> None:
    """Say what could not be computed and which export would switch it on."""
    table, reason = NEEDS[need]
    grain = TABLES[table].grain.rstrip(".").lower()
    st.info(
        f"{reason} Import **{escape.markdown(table)}** ({grain}) to switch it on.",
        icon=":material/upload_file:",
    )


def nothing_to_draw() -> None:
    """Say why a chart is empty although there is work: it needs figures that the work lacks."""
    st.info(
        "None of this work has the figures for this chart: standard hours need **baselines**, "
        "spend needs billed amounts.",
        icon=":material/bar_chart_off:",
    )
