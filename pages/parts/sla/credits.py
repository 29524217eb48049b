"""Credits: which terms were not kept, what is owed for that, and what if a term were different."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import cards, charts, empty, filters, tables, tiles
from pages.parts.ask import ask, row, rows
from pages.parts.charts import Row
from pages.parts.escape import markdown
from pages.parts.sla import words as say
from queries import Scope, credit_words, what_if

COMPARED_KEPT = 20
CELL, MOST_CELLS = ("vendor_id", "segment"), 8
LONGEST_TARGET = 100_000.0
SHOWN_LEDGER = [
    "month",
    "vendor_id",
    "credit_due",
    "credit_before_cap",
    "credit_cap",
    "currency",
    "terms_in_default",
    "defaults_without_credit",
    "is_provisional",
]
SHOWN_TERMS = [
    "month", "vendor_id", "segment", "work_type", "priority", "term_verdict", "attainment", "attainment_target",
    "due", "min_volume", "agreed_target", "target_unit", "effective_from", "billed_due", "at_risk_share",
    "credit_share", "credit_before_cap",
]  # fmt: skip
SHOWN_FLIPS = [
    "deliverable_id", "work_type", "state", "state_after", "net_elapsed_hours", "net_elapsed_hours_after",
    "target_hours", "target_hours_after", "due_at", "due_at_after",
]  # fmt: skip
SHOWN_MONTHS = [
    "month", "attainment", "attainment_after", "term_verdict", "term_verdict_after", "credit_due",
    "credit_due_after", "due", "due_after", "currency",
]  # fmt: skip


def show() -> None:
    """The section, from the answer to what to send and what to ask; one sentence if there is nothing to judge."""
    cards.title("Credits")
    agreed, cells = rows("credits/agreed"), ask("credits/defaults")
    if not agreed:
        empty.missing("credits")
        return
    if not cells.num_rows:
        empty.nothing_in_period("items judged on a term that fell due")
        return
    _answer(cells)
    _ledger()
    _what_if(agreed)


def _answer(cells: pa.Table) -> None:
    terms, total, currency = ask("credits/terms"), row("credits/total"), _currency()
    st.markdown(say.worst(terms.to_pylist(), total, currency))
    for note in (say.running(terms.to_pylist()), say.unstated(total), _narrowed()):
        if note:
            st.caption(note)
    with tiles.grid(4):
        tiles.tile("credit_cap", total["credit_cap"], note="the most that could be due for them", currency=currency)
        tiles.tile("short_so_far", total["short_so_far"], note="in the running month, no credit yet")
    drawn, shown = charts.of_most(
        cells.to_pylist(), CELL, "terms_in_default", "vendors and segments", most=MOST_CELLS, of="levels missed"
    )
    st.caption(
        f"{shown}Whole months that the period touches. Red ▼: a term was below its target on at least its minimum "
        "volume. ▽: behind so far, the month still runs. Grey: too few items."
    )
    tables.chart(
        charts.default_map(drawn),
        cells,
        "defaults",
        alt="Share on time by vendor and segment in each of the latest months, missed levels marked",
    )
    with st.expander("The terms each verdict rests on"):
        st.markdown(markdown(credit_words.total(total, currency)))
        tables.table(terms, "credit_terms", alt="Verdict, volume and credit of each term by month", columns=SHOWN_TERMS)


def _narrowed() -> str:
    """Says that a client or work-type filter judges a default on part of the work; empty if there is no such filter."""
    off = filters.take_off("client", "work_type")
    return f"Judged on the filtered work alone. {off} for what the contract says." if off else ""


def _ledger() -> None:
    cards.title("Credits due")
    ledger = ask("credits/ledger")
    if not ledger.num_rows:
        st.success("No vendor owes a credit for these months.", icon=":material/check_circle:")
        return
    st.markdown(markdown(credit_words.total(row("credits/total"), _currency())))
    tables.table(ledger, "credits", alt="Credits that each vendor owes, by month and currency", columns=SHOWN_LEDGER)


@dataclass(frozen=True)
class _Asked:
    """Everything a what-if depends on."""

    term: what_if.Term
    changes: tuple[tuple[str, object], ...]
    scope: Scope
    version: str


def _what_if(agreed: list[Row]) -> None:
    cards.title("Try another term")
    st.caption("Recalculates every item of the vendor and segment. Nothing is saved.")
    named = {say.term(term): term for term in agreed}
    chosen = named[st.selectbox("Term", list(named), key="what_if_term")]
    with st.form("what_if", border=True):
        changes = _changes(chosen)
        asked = st.form_submit_button("Show what changes", type="primary", icon=":material/rule:")
    if asked:
        term = what_if.Term(**{name: chosen[name] for name in what_if.Term.__dataclass_fields__})
        version = str(st.session_state["version"].path)
        st.session_state["what_if_asked"] = _Asked(term, changes, st.session_state["scope"], version)
    if last := _still_asked(chosen):
        with st.spinner("Recalculating …"):
            found = _compared(asked=last)
        _show(found)


def _changes(term: Row) -> tuple[tuple[str, object], ...]:
    """The form's fields, each filled with what is agreed; returns those that were changed, in the contract's format."""
    # Each term has a key of its own, so that the fields start from what it agrees.
    key = "_".join(str(term[name]) for name in what_if.Term.__dataclass_fields__)
    allowed, known = _reasons(term)
    share = round(100 * term["attainment_target"], 6)
    length, unit, kept = st.columns(3)
    whose, why = st.columns([1, 2])
    fields = {
        "target": (_number(length, "Target", term["agreed_target"], LONGEST_TARGET, key), term["agreed_target"]),
        "target_unit": (_choice(unit, "Unit", say.UNITS, term["target_unit"], key), term["target_unit"]),
        "attainment_target": (_number(kept, "Target, %", share, 100.0, key), share),
        "calendar": (_choice(whose, "Calendar", say.CALENDARS, term["calendar"], key), term["calendar"]),
        "pause_reasons": (
            why.multiselect(
                "Pauses that stop the clock",
                known,
                allowed,
                placeholder="Every reason",
                help="None chosen means that every reason counts, as in sla_terms.",
                key=f"what_if_pauses_{key}",
            ),
            allowed,
        ),
    }
    return tuple((name, _stored(name, wanted)) for name, (wanted, now) in fields.items() if wanted != now)


def _number(place: DeltaGenerator, label: str, now: float, most: float, key: str) -> float:
    most = max(most, now)
    return place.number_input(label, 0.0, most, now, step=1.0, format="%g", key=f"what_if_{label}_{key}")


def _choice(place: DeltaGenerator, label: str, named: dict[str, str], now: str, key: str) -> str:
    codes = list(named)
    return place.selectbox(label, codes, codes.index(now), format_func=named.__getitem__, key=f"what_if_{label}_{key}")


def _stored(name: str, value: Any) -> object:
    """A field of the form as stored in sla_terms."""
    if name == "pause_reasons":
        return ";".join(value)
    return value / 100 if name == "attainment_target" else value


def _reasons(term: Row) -> tuple[list[str], list[str]]:
    """The reasons that the term allows; and these plus all reasons seen in the vendor's pauses."""
    allowed = [reason.strip() for reason in (term["pause_reasons"] or "").split(";") if reason.strip()]
    seen = rows("credits/pause_reasons", filters.all_time())
    others = [found["reason"] for found in seen if found["vendor_id"] == term["vendor_id"]]
    allowed = list(dict.fromkeys(allowed))
    return allowed, list(dict.fromkeys([*allowed, *(reason for reason in others if ";" not in reason)]))


def _still_asked(term: Row) -> _Asked | None:
    """What was asked last, as long as the term, the filters and the data are still the same."""
    asked: _Asked | None = st.session_state.get("what_if_asked")
    here = (st.session_state["scope"], str(st.session_state["version"].path))
    if not asked or (asked.scope, asked.version) != here:
        return None
    same = all(getattr(asked.term, name) == term[name] for name in what_if.Term.__dataclass_fields__)
    return asked if same else None


@st.cache_resource(max_entries=COMPARED_KEPT, show_spinner=False, hash_funcs={_Asked: repr})
def _compared(asked: _Asked) -> what_if.WhatIf:
    return what_if.compare(asked.term, dict(asked.changes), asked.scope, asked.version)


def _show(found: what_if.WhatIf) -> None:
    st.markdown(say.flipped(found, _currency()))
    tables.table(found.months, "what_if_months", alt="Share on time, verdict and credit by month", columns=SHOWN_MONTHS)
    if found.flips.num_rows:
        st.caption("The items whose verdict flips.")
        tables.table(found.flips, "what_if_flips", alt="Items whose verdict flips", columns=SHOWN_FLIPS)


def _currency() -> str:
    return st.session_state["status"]["currency"] or ""
