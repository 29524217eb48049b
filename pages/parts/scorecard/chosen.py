"""Whose scorecard it is: the only vendor in the global filter, else the one picked on the page."""

from collections import defaultdict
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import address, bar, escape, filters, headline, names
from pages.parts.ask import row, rows
from pages.parts.charts import Row
from pages.parts.scorecard import words
from queries import Scope, origin
from queries.said import attainment, saving
from queries.said.vendor import scorecard

KEY = "scorecard"
LONGEST_SAID = 60


def pick() -> Row | None:
    """The vendor's row of vendor/vendors; None if the filters leave no vendor.

    If there are several, it shows a picker, which starts with the vendor that most needs attention in the period: the
    lowest of those clearly below their target, or below all work without one, then whoever missed most service levels,
    then whoever has most work. The link keeps the choice.
    """
    found = {row["vendor_id"]: row for row in rows("vendor/vendors", _whatever_the_period())}
    if len(_scope().vendors) == 1:
        return found.get(_scope().vendors[0])
    if not found:
        return None
    named = {name: names.label("vendor_id", name) for name in _by_need(list(found))}
    _read_link(named)
    held = address.bound(KEY, next(iter(named)), named, named.__getitem__)
    with bar.place():
        chosen = st.selectbox(
            "Vendor", named, format_func=named.__getitem__, label_visibility="collapsed", width=260, **held
        )
    return found[chosen]


def _by_need(vendors: list[str]) -> list[str]:
    whole = row("sla/attainment")["attainment"]
    clear = {one["vendor_id"]: one["attainment"] for one in rows("sla/vendors") if _is_clear(one, whole)}
    missed = {one["vendor_id"]: one["defaults"] for one in rows("credits/by_vendor")}
    return sorted(vendors, key=lambda vendor: (clear.get(vendor, 1.0), -missed.get(vendor, 0)))


def _is_clear(one: Row, whole: float | None) -> bool:
    if one["attainment_target"] is None:
        return attainment.is_clearly_lower(one, whole)
    return attainment.is_clearly_below(one)


def head(place: DeltaGenerator, vendor: str, total: Row, compared: Row | None) -> None:
    """The verdict on the vendor's attainment as the title, and what follows from it."""
    told = scorecard(vendor, attainment.standing(total, levels=_levels(vendor)), compared)
    with place:
        headline.show(words.title(told), words.below_title(told, st.session_state["status"]["currency"]))


def _levels(vendor: str) -> Row:
    return row("credits/total", own(vendor))


def own(vendor: str) -> Scope:
    """The frame's scope, for that vendor alone."""
    return replace(_scope(), vendors=(vendor,))


def own_before(vendor: str) -> Scope:
    """The period before, for that vendor alone."""
    return replace(filters.reference(), vendors=(vendor,))


def own_all_time(vendor: str) -> Scope:
    """Everything loaded, for that vendor alone."""
    return replace(filters.all_time(), vendors=(vendor,))


def peers() -> Scope:
    """The frame's scope for all vendors, whatever the filter on vendors: like for like has one mix of work."""
    return replace(_scope(), vendors=())


def peers_all_time() -> Scope:
    """All vendors over everything that is loaded."""
    return replace(filters.all_time(), vendors=())


def in_filter(answer: pa.Table) -> pa.Table:
    """The answer's rows about the vendors to draw side by side: those in the filter, or all if it leaves only one."""
    vendors = _scope().vendors
    return answer.filter(pc.is_in(answer["vendor_id"], pa.array(vendors))) if len(vendors) > 1 else answer


def only(vendor: str, answer: pa.Table) -> pa.Table:
    """The answer's rows about that vendor."""
    return origin.chosen(answer, "vendor_id", vendor)


def first_of(vendor: str, answer: pa.Table) -> Row | None:
    """The answer's one row about that vendor, or None."""
    return next(iter(only(vendor, answer).to_pylist()), None)


def savings(scope: Scope) -> Row:
    """The saving in the warehouse's own currency, else the only one; if there is none, a row of unknowns."""
    found = saving.of_currency(rows("savings/total", scope), st.session_state["status"]["currency"])
    return found or defaultdict(lambda: None)


def reversal(vendor: str, compared: pa.Table) -> str:
    """Who looks better overall but is worse on the same work, in the period, else in everything that is loaded."""
    if said := words.reversal(vendor, compared.to_pylist(), rows("sla/by_vendor", peers())):
        return said
    ever = peers_all_time()
    said = words.reversal(vendor, rows("vendor/comparison", ever), rows("sla/by_vendor", ever))
    return f"Over everything that is loaded, {said}" if said else ""


def _scope() -> Scope:
    return st.session_state["scope"]


def _whatever_the_period() -> Scope:
    return filters.all_time()


def _read_link(named: dict[str, str]) -> None:
    """Say that a link's vendor is left out by the filters."""
    given = st.query_params.get(KEY)
    if given and given not in (*named, *named.values()):
        st.warning(f"{escape.markdown(given[:LONGEST_SAID])} has no work here, so another vendor is shown.")
