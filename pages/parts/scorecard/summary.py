"""The vendor's tiles: the seven numbers of a review, before any section is opened."""

from typing import Any

import pyarrow as pa
import streamlit as st

from pages.parts import charts, sentences, tiles
from pages.parts.ask import row
from pages.parts.charts import Row
from pages.parts.rows_behind import Rows
from pages.parts.scorecard import chosen, words
from queries import Scope
from queries.format import grouped
from queries.said import vendor_words
from queries.said.attainment import is_clearly_below


def show(vendor: str, total: Row, work: Row, compared: pa.Table) -> None:
    """The tiles from the vendor's rows of sla/attainment and vendor/delivered, and all of vendor/comparison."""
    own, before = chosen.own(vendor), chosen.own_before(vendor)
    with tiles.grid(7):
        _on_time(own, total, row("sla/attainment", before))
        _like_for_like(vendor, compared)
        _overdue(own)
        _first_pass(own, row("quality/first_pass", before))
        _turnaround(own, work, row("vendor/delivered", before))
        _saving(own, chosen.savings(before))
        _credits(row("credits/total", own))


def _on_time(own: Scope, total: Row, before: Row) -> None:
    tiles.tile(
        "attainment",
        total["attainment"],
        before=before["attainment"],
        note=vendor_words.against_target(total),
        detail=words.on_time(total),
        breach=is_clearly_below(total),
        few=total["due"] < charts.FEW,
        rows=Rows("rows/due", "judged", own, total["due"]),
    )


def _like_for_like(vendor: str, compared: pa.Table) -> None:
    fair: dict[str, Any] = chosen.first_of(vendor, compared) or {}
    tiles.tile(
        "same_work_attainment",
        fair.get("same_work_attainment"),
        note=vendor_words.rank(vendor, compared.to_pylist()),
        few=fair.get("due", 0) < charts.FEW,
    )


def _overdue(own: Scope) -> None:
    open_work = row("open/summary", own)
    tiles.tile(
        "open_overdue",
        open_work["open_overdue"],
        note=f"of {grouped(open_work['open_items'])} open now",
        detail=sentences.overdue(open_work),
        breach=open_work["open_overdue"] > 0,
        rows=Rows("rows/open", "open_overdue", own, open_work["open_overdue"]),
    )


def _first_pass(own: Scope, before: Row) -> None:
    first = row("quality/first_pass", own)
    tiles.tile(
        "first_pass_acceptance",
        first["first_pass_acceptance"],
        before=before["first_pass_acceptance"],
        note=vendor_words.reviewed(first),
        detail=sentences.interval(first, "first_pass_acceptance", "reviewed"),
        few=first["reviewed"] < charts.FEW,
        rows=Rows("rows/delivered", "reviewed", own, first["reviewed"]),
    )


def _turnaround(own: Scope, work: Row, before: Row) -> None:
    tiles.tile(
        "p50_hours",
        work["p50_hours"],
        before=before["p50_hours"],
        note=vendor_words.delivered(work),
        few=work["delivered"] < charts.FEW,
        rows=Rows("rows/delivered", scope=own, total=work["delivered"]),
    )


def _saving(own: Scope, before: Row) -> None:
    saved = chosen.savings(own)
    tiles.tile(
        "net_savings_share",
        saved["net_savings_share"],
        before=before["net_savings_share"],
        note=vendor_words.gross(saved),
        detail=vendor_words.covered(saved),
        few=(saved["covered"] or 0) < charts.FEW,
        rows=Rows("rows/delivered", "covered", own, saved["covered"]),
    )


def _credits(levels: Row) -> None:
    tiles.tile(
        "credit_due",
        levels["credit_due"],
        note=vendor_words.levels_missed(levels),
        currency=st.session_state["status"]["currency"] or "",
    )
