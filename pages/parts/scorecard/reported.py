"""The vendor's own report against the records: how far apart they are, why, and on which items."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.parts import address, cards, charts, empty, names, navigation, sentences, tables
from pages.parts.ask import ask, later, rows
from pages.parts.scorecard import words
from queries import Scope

SHOWN_ITEMS = 500
COLUMNS = (
    "deliverable_id", "hours_past_due", "disagreement_reason", "pause_reason", "hours_at_stake",
    "vendor_reported_sla_met", "recorded_sla_met", "net_elapsed_hours", "target_hours", "reading_elapsed_hours",
    "reading_target_hours", "state", "work_type", "due_at", "first_delivered_at",
)  # fmt: skip


def show(scope: Scope) -> None:
    """The verdict in words, one row per vendor, the parts of one vendor's gap, and its disputed items."""
    cards.title("Vendor's report")
    compared = rows("sla/reported", scope)
    if not compared:
        empty.nothing_in_period("items that fell due")
    elif not any(vendor["compared"] for vendor in compared):
        empty.missing("reported")
    else:
        _verdict(compared, scope)
        _vendors(scope)
        _one_vendor(scope)


def _verdict(compared: Sequence[charts.Row], scope: Scope) -> None:
    above, furthest = sentences.reported(compared), sentences.furthest_reported(compared)
    if not above or furthest is None:
        st.caption("No vendor reports clearly more than the records say.")
        return
    because = words.why(rows("sla/reported_reasons", scope), furthest["vendor_id"])
    st.warning(f"{above}\n\n{because}", icon=":material/difference:")


def _vendors(scope: Scope) -> None:
    gaps = ask("sla/reported_gap", scope)
    if gaps.num_rows:
        tables.table(
            gaps,
            "reported_gap",
            alt="Each vendor's own figure, what the records say on that basis, the share on time, and the gap",
            columns=[
                "vendor_id",
                "reported_by_delivery",
                "attainment",
                "gap_points",
                "recomputed_by_delivery",
                "compared",
                "disagreements",
                "early_disagreements",
                "left_out",
            ],
        )


def _one_vendor(scope: Scope) -> None:
    gaps, reasons = rows("sla/reported_gap", scope), rows("sla/reported_reasons", scope)
    vendors = list(dict.fromkeys([*words.furthest_above(gaps), *(row["vendor_id"] for row in reasons)]))
    if not vendors:
        return
    vendor = vendors[0]
    if len(vendors) > 1:
        written = {name: names.label("vendor_id", name) for name in vendors}
        vendor = st.selectbox("Vendor to look into", vendors, format_func=written.__getitem__, key="reported_vendor")
    of_vendor = replace(scope, vendors=(vendor,))
    parts, items = st.columns([2, 3], gap="medium")
    with parts:
        _parts(of_vendor)
    with items:
        _items(of_vendor)


def _parts(scope: Scope) -> None:
    gaps, reasons = rows("sla/reported_gap", scope), ask("sla/reported_reasons", scope)
    if not gaps or not reasons.num_rows:
        return
    cards.title("Why the figures differ")
    st.caption(f"{words.gap(gaps[0])} Grey: fewer than {charts.FEW} items.")
    tables.chart(
        charts.bars(reasons.to_pylist(), "disagreement_reason", "gap_points", count="items"),
        reasons,
        "reported_reasons",
        alt="Points of the gap between the vendor's own figure and the share on time, by reason",
        on_pick=partial(_pick, reasons.to_pylist()),
    )


def _pick(reasons: Sequence[charts.Row], point: dict) -> None:
    picked = reasons[point["point_index"]]
    if picked["disputed"]:  # the other parts concern the basis, not items
        st.session_state["disagreement"] = picked["disagreement_reason"]


def _items(scope: Scope) -> None:
    cards.title("Items to settle with the vendor")
    reasons = [row for row in rows("sla/reported_reasons", scope) if row["disputed"]]
    if not reasons:
        st.success("The report and the records agree on every item.", icon=":material/check_circle:")
        return
    reason = _one_reason([row["disagreement_reason"] for row in reasons])
    items = ask("sla/reported_items", scope, limit=SHOWN_ITEMS, reason=reason)
    shown = sentences.shown_of(items.num_rows, words.items(reasons, reason))
    st.caption(
        f"{shown} Longest past due first, in calendar time. Reason: the first reading of the term under which the "
        "vendor's verdict would be right."
    )
    tables.table(
        items,
        "reported_items",
        alt="Items on which the vendor's report and the records differ, and why",
        columns=COLUMNS,
        whole=later("sla/reported_items", scope, limit=10_000_000, reason=reason),
        most_rows=8,
        on_row=navigation.to_deliverable,
    )


def _one_reason(reasons: Sequence[str]) -> str | None:
    """The reason to which the list is narrowed, by the menu or a bar; kept in the address."""
    label = partial(names.label, "disagreement_reason")
    return st.selectbox(
        "Only this reason",
        reasons,
        index=None,
        placeholder="All",
        format_func=label,
        **address.bound("disagreement", None, reasons, label),
    )
