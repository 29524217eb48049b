"""The misses: why they were late and who caused it, then each of them; every click narrows the list."""

from functools import partial

import pyarrow as pa
import streamlit as st

from pages.parts import address, cards, charts, empty, names, navigation, sentences, tables
from pages.parts.ask import ask, later, row
from pages.parts.escape import markdown
from pages.parts.sla import words
from queries.format import grouped

SHOWN_MISSES = 500
BASES = {"As reported": "coded", "From event data": "derived"}
MEASURES = {"Misses": "count", "Time past due": "hours"}
MOST_BARS, MOST_ROWS = 8, 7
COLUMNS = (
    "deliverable_id", "hours_past_due", "vendor_id", "work_type", "state", "due_at", "first_delivered_at",
    "breach_cause", "derived_cause", "breach_owner", "billed_amount",
)  # fmt: skip


def show() -> None:
    """The causes as a Pareto, then the misses of the chosen cause; a row leads to its deliverable."""
    pareto, listed = st.columns([2, 3], gap="medium")
    with pareto:
        place = cards.title("Why it was late")
        basis, measure = _how()
        causes = ask("sla/causes", basis=basis, measure=measure)
        found = causes.to_pylist()
        with place:
            cause, owner = _chosen(found)
        if not found:
            st.success("Nothing that fell due was late.", icon=":material/check_circle:")
            return
        _pareto(causes, measure, basis)
    with listed:
        _list(found, basis, cause, owner)


def _how() -> tuple[str, str]:
    with st.container(horizontal=True, gap="small"):
        basis = _switch("Cause", BASES, "basis", "As reported")
        measure = _switch("Measured in", MEASURES, "late_in", "Misses")
    return BASES[basis], MEASURES[measure]


def _switch(label: str, choices: dict[str, str], key: str, usual: str) -> str:
    return st.segmented_control(
        label, list(choices), required=True, label_visibility="collapsed", **address.bound(key, usual, choices)
    )


def _pareto(causes: pa.Table, measure: str, basis: str) -> None:
    rows = causes.to_pylist()[:MOST_BARS]
    agreement = words.cause_agreement(row("sla/cause_agreement"))
    if basis == "coded" and {line["breach_cause"] for line in rows} == {"not_stated"}:
        empty.missing("causes")
    if left := words.largest_causes(len(rows), causes.num_rows):
        st.caption(left)
    value = "hours_past_due" if measure == "hours" else "misses"
    tables.chart(
        charts.bars(rows, ("breach_cause", "breach_owner"), value),
        causes,
        "causes",
        alt="Misses by cause and owner",
        on_pick=partial(_pick, rows),
        note=agreement,
    )


def _pick(rows: list[dict], point: dict) -> None:
    picked = rows[point["point_index"]]
    address.change(cause=picked["breach_cause"], owner=picked["breach_owner"])


def _chosen(found: list[dict]) -> tuple[str | None, str | None]:
    """The cause and owner to which the list is narrowed; both are kept in the address."""
    with st.popover("Narrow", icon=":material/filter_list:", type="tertiary", key="beside_narrow"):
        return _one_of(found, "cause", "Only this cause"), _one_of(found, "owner", "Only this owner")


def _chips(cause: str | None, owner: str | None) -> None:
    """A button for each choice that narrows the list, which takes it off."""
    for key, value in (("cause", cause), ("owner", owner)):
        if value is not None:
            name = names.label(f"breach_{key}", value)
            st.button(
                f"{markdown(name)} ×",
                key=f"off_{key}",
                type="tertiary",
                on_click=partial(address.change, **{key: None}),
            )


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
    )


def _list(found: list[dict], basis: str, cause: str | None, owner: str | None) -> None:
    narrowed = {"basis": basis, "cause": cause, "owner": owner, "state": None}
    misses, count = ask("sla/misses", limit=SHOWN_MISSES, **narrowed), words.counted(found, cause, owner)
    with cards.title(f"{grouped(count)} miss{'' if count == 1 else 'es'}, longest first"):
        _chips(cause, owner)
    if misses.num_rows < count:
        st.caption(sentences.shown_of(misses.num_rows, count))
    tables.table(
        misses,
        "misses",
        alt="Work that missed its due time",
        columns=COLUMNS,
        whole=later("sla/misses", limit=10_000_000, **narrowed),
        on_row=navigation.to_deliverable,
        most_rows=MOST_ROWS,
    )
