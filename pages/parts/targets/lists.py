"""Lists of targets: those in force, those that cannot be used, and who set what."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from pages.parts import cards, escape, names, paper, tables
from pages.parts.targets import words
from queries import locales, targets
from queries.format import format_value, grouped
from queries.metrics import describe
from queries.target_table import Past
from queries.targets import Target

ALL = "all"
HISTORY_ROWS = 200
TEXTS = {
    "at": "When",
    "by": "Who",
    "metric": "Metric",
    "segment": "Segment",
    "vendor": "Vendor",
    "before": "Before",
    "after": "After",
    "target": "Target",
    "origin": "Set by",
    "why": "Why it is not used",
}


def current(held: Sequence[Target]) -> None:
    """The targets in force, which the tiles use."""

    def rows() -> list[dict]:
        return [_about(one, target=words.number(one.metric, one.target)) | {"origin": one.by} for one in held]

    _table(rows, "targets_in_force", "Targets in force today", ("target",))


def unused(imported: Sequence[Target]) -> None:
    """The imported targets that cannot be used, and why; nothing if there are none."""
    lost = [one for one in imported if targets.unusable(one)]

    def rows() -> list[dict]:
        return [
            _about(one, target=words.number(one.metric, one.target)) | {"why": f"It {targets.unusable(one)}"}
            for one in lost
        ]

    if lost:
        cards.title("Imported, but not used")
        st.caption("Correct the export and import it again, or set the target above.")
        _table(rows, "targets_unused", "Imported targets that nothing uses", ("target",))


def history(past: Sequence[Past]) -> None:
    """Who set or removed what, newest first."""

    def rows() -> list[dict]:
        return [_past(one) for one in past]

    if len(past) > HISTORY_ROWS:
        st.caption(f"The last {HISTORY_ROWS} of {grouped(len(past))}; the download has all.")
    _table(rows, "targets_history", "Who changed which target, when, before and after", ("before", "after"))


def _past(one: Past) -> dict:
    return _about(one.target, before=words.number(one.target.metric, one.before), after=words.became(one)) | {
        "by": one.by,
        "at": _at(one.at),
    }


def _about(target: Target, /, **numbers: str) -> dict:
    known = target.metric in targets.METRICS
    return {
        "metric": describe(target.metric).label if known else target.metric,
        **numbers,
        "segment": names.label("segment", target.segment) if target.segment else ALL,
        "vendor": names.label("vendor_id", target.vendor_id) if target.vendor_id else ALL,
        "effective_from": target.effective_from,
    }


def _at(instant: str) -> str:
    zone = ZoneInfo(st.session_state["status"]["timezone"])
    return format_value(datetime.fromisoformat(instant).astimezone(zone), "instant")


def _table(rows: Callable[[], list[dict]], name: str, alt: str, numbers: Sequence[str]) -> None:
    answer, filed = tables.both(lambda: pa.Table.from_pylist(rows()))
    st.dataframe(
        escape.formula(answer.slice(0, HISTORY_ROWS)),
        column_config=_columns(answer.column_names, numbers),
        hide_index=True,
        height="content" if answer.num_rows <= tables.WHOLE_ROWS else tables.SCROLLED_PIXELS,
        key=f"table_{name}",
        alt=alt,
    )
    paper.grid(answer, _columns(answer.column_names, numbers))
    tables.download(filed, name, alt)


def _columns(shown: Sequence[str], numbers: Sequence[str]) -> dict[str, Any]:
    texts = {
        name: st.column_config.TextColumn(TEXTS[name], alignment="right" if name in numbers else None)
        for name in shown
        if name in TEXTS
    }
    return texts | {"effective_from": st.column_config.DateColumn("From", format=locales.grid_format("date"))}
