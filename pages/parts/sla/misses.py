"""The misses: why they were late and who caused it, then each of them; every click narrows the list."""

from functools import partial

import pyarrow as pa
import streamlit as st

from pages.parts import address, cards, charts, empty, names, navigation, sentences, tables
from pages.parts.ask import ask, later, row
from pages.parts.sla import words

SHOWN_MISSES = 500
BASES = {"As reported": "coded", "From event data": "derived"}
MEASURES = {"Misses": "count", "Time past due": "hours"}
MOST_BARS = 12
COLUMNS = (
    "deliverable_id", "hours_past_due", "vendor_id", "work_type", "state", "due_at", "first_delivered_at",
    "breach_cause", "derived_cause", "breach_owner", "billed_amount",
)  # fmt: skip


def show() -> None:
    """The causes as a Pareto, then the misses of the chosen cause; a row leads to its deliverable."""
    basis, measure = _how()
    causes = ask("sla/causes", basis=basis, measure=measure)
    if not causes.num_rows:
        st.success("Nothing that fell due was late.", icon=":material/check_circle:")
        return
    found = causes.to_pylist()
    cause, owner = _chosen(found)
    pareto, listed = st.columns([2, 3], gap="medium")
    with pareto:
        _pareto(causes, measure, basis)
    with listed:
        _list(found, basis, cause, owner)


def _how() -> tuple[str, str]:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        basis = st.segmented_control(
            "Cause", list(BASES), required=True, **address.bound("basis", "As reported", BASES)
        )
        measure = st.segmented_control(
            "Measured in", list(MEASURES), required=True, **address.bound("late_in", "Misses", MEASURES)
        )
    return BASES[basis], MEASURES[measure]


def _pareto(causes: pa.Table, measure: str, basis: str) -> None:
    rows = causes.to_pylist()[:MOST_BARS]
    cards.title("Why it was late")
    st.caption(words.cause_agreement(row("sla/cause_agreement")))
    if basis == "coded" and {line["breach_cause"] for line in rows} == {"not_stated"}:
        empty.missing("causes")
    value = "hours_past_due" if measure == "hours" else "misses"
    tables.chart(
        charts.bars(rows, ("breach_cause", "breach_owner"), value),
        causes,
        "causes",
        alt="Misses by cause and owner",
        on_pick=partial(_pick, rows),
    )


def _pick(rows: list[dict], point: dict) -> None:
    picked = rows[point["point_index"]]
    address.change(cause=picked["breach_cause"], owner=picked["breach_owner"])


def _chosen(found: list[dict]) -> tuple[str | None, str | None]:
    """The cause and owner to which the list is narrowed; both are kept in the address."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        return _one_of(found, "cause", "Only this cause"), _one_of(found, "owner", "Only this owner")


def _one_of(found: list[dict], key: str, label: str) -> str | None:
    column = f"breach_{key}"
    options, written = sorted({line[column] for line in found}), partial(names.label, column)
    return st.selectbox(
        label,
        options,
        index=None,
        placeholder="All",
        format_func=written,
        **address.bound(key, None, options, written),
        width=240,
    )


def _list(found: list[dict], basis: str, cause: str | None, owner: str | None) -> None:
    narrowed = {"basis": basis, "cause": cause, "owner": owner, "state": None}
    cards.title("Misses, longest past due first")
    misses = ask("sla/misses", limit=SHOWN_MISSES, **narrowed)
    st.caption(sentences.shown_of(misses.num_rows, words.counted(found, cause, owner)))
    tables.table(
        misses,
        "misses",
        alt="Work that missed its due time",
        columns=COLUMNS,
        whole=later("sla/misses", limit=10_000_000, **narrowed),
        on_row=navigation.to_deliverable,
    )
