"""Empty states: what could not be computed, why, and which file or step would change that."""

import streamlit as st

from pages.parts import filters, registry

NEEDS = {
    "attainment": (
        "Nothing can be judged on time or late: no work has an agreed target or a promised date.",
        "Import **sla_terms**, or add **promised_at** to **deliverables**.",
    ),
    "credits": ("Service levels and credits cannot be judged without agreed targets.", "Import **sla_terms**."),
    "savings": (
        "A saving needs an in-house baseline and a bill for the same item.",
        "Import **baselines**, and add **billed_amount** to **deliverables**.",
    ),
    "first_pass": (
        "What was right first time is not known: no item has a review verdict.",
        "Import the reviews among the **events**, or add **accepted_version** to **deliverables**.",
    ),
    "causes": ("No cause is given for any of these misses.", "Add **breach_cause** to **deliverables**."),
    "reported": ("The vendor's own report is not known.", "Add **vendor_reported_sla_met** to **deliverables**."),
    "specialists": (
        "Who did the work is not known, and so neither is on whom it depends.",
        "Add **specialist_id** to **deliverables**.",
    ),
    "learning": (
        "Hours per standard hour need the vendor's hours and a baseline.",
        "Add **vendor_hours** to **deliverables**, and import **baselines**.",
    ),
    "go_live": ("Learning since go-live needs its date.", "Add **went_live_on** to **engagements**."),
    "skills": ("Which skills only one person has is not known.", "Import **specialists** with each **skill**."),
    "security": (
        "Neither data transfers nor security incidents are recorded.",
        "Import **data_transfer** and **security_incident** among the **events**.",
    ),
    "stages": (
        "Only receipt, first delivery and the end are recorded.",
        "Import the **events** that mark the stages between.",
    ),
    "clarifications": (
        "Waiting for the client is not recorded.",
        "Import **clarification_raised** and **clarification_answered** among the **events**.",
    ),
    "activity": ("When the vendors work is not recorded.", "Import what they do as **events**."),
    "vendor_zone": (
        "The local time of these vendors is not known.",
        "Import **calendars**, and add **calendar_id** to **vendors**.",
    ),
    "client_zone": (
        "The local time of the clients is not known.",
        "Import **calendars**, and add **client_calendar_id** to **engagements**.",
    ),
    "variants": ("The paths of delivered items are not recorded.", "Import their **events**."),
    "findings": (
        "No returned or rejected work is recorded.",
        "Import **returned** and **rejected** among the **events**.",
    ),
    "rework": (
        "The hours of rework need drafts that were returned and delivered again.",
        "Import **returned** and **draft_delivered** among the **events**.",
    ),
    "scope_clarity": ("How clear the scope was is not known.", "Add **scope_clarity** to **deliverables**."),
    "in_house_quality": (
        "The in-house quality is not known, so there is nothing to compare with.",
        "Add **quality** to **baselines**.",
    ),
    "risk": (
        "What is at risk is not known: no open work has an agreed target or a promised date ahead.",
        "Import **sla_terms**, or add **promised_at** to **deliverables**.",
    ),
    "break_even": (
        "Break-even needs the date of go-live, and what the transition cost over how many months.",
        "Add **went_live_on**, **transition_cost** and **transition_months** to **engagements**.",
    ),
    "contracted": (
        "There is no promise to compare with: no engagement in view has a contracted rate.",
        "Add **contracted_rate** to **engagements**.",
    ),
    "industries": ("The clients' industries are not known.", "Add **client_industry** to **engagements**."),
    "complexity": ("The complexity of the work is not known.", "Add **complexity** to **deliverables**."),
    "automation": ("How much of the work is automated is not known.", "Add **automation_mode** to **deliverables**."),
    "guidelines": ("The guideline behind each item is not known.", "Add **guideline_version** to **deliverables**."),
}
"""What cannot be told → why, and what to do about it, with the contract's names in bold."""


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
    """Say what cannot be told, and which export or column would change that."""
    st.info(" ".join(NEEDS[need]), icon=":material/upload_file:")


def nothing_to_draw() -> None:
    """Say why a chart is empty although there is work: it needs figures that the work lacks."""
    st.info(
        "None of this work has the figures for this chart: standard hours need **baselines**, "
        "spend needs **billed_amount** in **deliverables**.",
        icon=":material/bar_chart_off:",
    )
