"""What the saving rests on: the in-house baselines, how far off they may be, what has none, what was contracted."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import address, cards, charts, empty, tables, tiles
from pages.parts.ask import ask, rows
from pages.parts.savings import words as sentences
from queries.savings.sensitivity import CASES

ALL, AS_SAID, CHOSEN = "All of it", "As the baselines say", "Chosen"
LARGEST_CHANGE, USUAL_CHANGE, STEP = 0.5, 0.1, 0.05
REGISTER = (
    "segment", "work_type", "baseline_cost", "share_of_baseline_cost", "delivered", "loaded_rate", "currency",
    "standard_hours_per_unit", "baseline_source", "effective_from", "effective_to", "baseline_age_days", "is_in_force",
    "is_stale", "avoidable_share", "wage_per_hour", "benefits_per_hour", "recruitment_per_hour", "training_per_hour",
    "infrastructure_per_hour",
)  # fmt: skip
MISSING = (
    "segment", "work_type", "delivered", "billed", "share_of_billed", "what_if_savings", "what_if_savings_low",
    "what_if_savings_high",
)  # fmt: skip
CONTRACTED = (
    "client", "vendor_id", "segment", "pricing_model", "contracted_per", "covered", "contracted_rate", "realised_rate",
    "rate_difference", "contracted_savings", "gross_savings", "savings_difference",
)  # fmt: skip


def show() -> None:
    """The sensitivity, the register, the work without a baseline and the contracted saving, in the frame's scope."""
    cards.title("If assumptions change")
    _sensitivity()
    cards.title("Assumptions")
    _register()
    cards.title("Work without a baseline")
    _missing()
    cards.title("Contracted and realised saving")
    _contracted()


def _sensitivity() -> None:
    own = st.session_state["status"]["currency"]
    rate, hours, share = _controls()
    answer = ask("savings/sensitivity", rate_change=rate, hours_change=hours, avoidable=share)
    cases = answer.to_pylist()
    if not cases:
        empty.missing("savings")
        return
    now = next(case for case in cases if case["assumed_case"] == "as_assumed")
    st.markdown(f"{sentences.holds(now, own)} {sentences.band(cases, own)}")
    if said := rows("savings/sensitivity", rate_change=0.0, hours_change=0.0, avoidable=None):
        st.markdown(sentences.avoidable(said[0], own))
    with tiles.grid(3):
        for case, name in CASES.items():
            found = next(row for row in cases if row["assumed_case"] == case)
            tiles.tile(name, now[name], note=sentences.gross(found, own), breach=now[name] < 0, currency=own)
    st.caption(
        "Line: the net saving over the in-house rate. Band: standard hours lower and higher by the chosen change. "
        "Shaded: the chosen change of the rate."
    )
    tables.chart(
        charts.sensitivity(cases),
        answer,
        "sensitivity",
        alt="Net saving over the change of the in-house rate, with the band of the standard hours",
    )
    st.caption(sentences.others_at_zero(now))


def _controls() -> tuple[float, float, float | None]:
    """The changes to rate and hours, and the avoidable share (None: as in the baselines)."""
    left, middle, right = st.columns(3, gap="medium")
    rate = _slider(left, "In-house rate ±", "rate_change", USUAL_CHANGE, LARGEST_CHANGE)
    hours = _slider(middle, "Standard hours ±", "hours_change", USUAL_CHANGE, LARGEST_CHANGE)
    kind = right.segmented_control(
        "In-house cost that goes away",
        [ALL, AS_SAID, CHOSEN],
        required=True,
        **address.bound("avoidable", ALL, [ALL, AS_SAID, CHOSEN]),
        help="Savings count all of the in-house cost. Some of it stays when the work goes: rent, shared staff.",
    )
    if kind == CHOSEN:
        return rate, hours, _slider(right, "Share that goes away", "avoidable_share", 1.0, 1.0)
    return rate, hours, None if kind == AS_SAID else 1.0


def _slider(place: DeltaGenerator, label: str, key: str, usual: float, largest: float) -> float:
    held = address.bound_number(key, usual, largest)
    return place.slider(label, 0.0, largest, step=STEP, format="percent", **held)


def _register() -> None:
    answer = ask("savings/assumptions")
    found = answer.to_pylist()
    if not found:
        empty.missing("savings")
        return
    st.caption(sentences.register(found))
    for said in filter(None, (sentences.stale(found), sentences.without_source(found))):
        st.warning(said, icon=":material/history:")
    kept = [column for column in REGISTER if answer[column].null_count < answer.num_rows]
    tables.table(answer, "assumptions", alt="In-house baselines with the cost that rests on them", columns=kept)


def _missing() -> None:
    answer = ask("savings/missing_baselines")
    if not answer.num_rows:
        st.caption("Every delivered item has a baseline.")
        return
    st.markdown(sentences.missing(answer.to_pylist(), st.session_state["status"]["currency"]))
    tables.table(
        answer, "missing_baselines", alt="Work types without a baseline and what they could add", columns=MISSING
    )


def _contracted() -> None:
    answer = ask("savings/contracted")
    if not answer.num_rows:
        empty.missing("contracted")
        return
    st.markdown(sentences.contracted(answer.to_pylist(), st.session_state["status"]["currency"]))
    st.caption(
        "A contracted rate is a price per standard hour where the pricing model says so or is empty, and a price per "
        "unit where it is per_unit; it is held against the vendor price of as much."
    )
    tables.table(answer, "contracted", alt="Contracted and realised saving of each engagement", columns=CONTRACTED)
