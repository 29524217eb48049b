"""All numbers that the questions return, as a searchable list; one of them in full."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

import queries
from pages.parts import escape, names, paper, tables
from queries import catalogue
from queries.metric import Metric
from queries.metrics import METRICS
from queries.target_table import number_text
from queries.targets import Target

BETTER = {"up": "higher", "down": "lower", None: "–"}
UNITS = {
    "count": "count",
    "tally": "count",
    "share": "%",
    "probability": "probability",
    "points": "percentage points",
    "hours": "hours",
    "duration": "days and hours",
    "currency": "amount",
    "rate_per_hour": "amount per hour",
    "per_1000": "per thousand",
    "ratio": "ratio",
    "score": "score",
    "number": "number",
    "exchange_rate": "exchange rate",
}
COLUMNS = {
    "number": st.column_config.TextColumn("Number", pinned=True),
    "definition": st.column_config.TextColumn("Meaning, and how it is computed", width="large"),
    "unit": st.column_config.TextColumn("Unit"),
    "better": st.column_config.TextColumn("Better"),
    "target": st.column_config.TextColumn("Target in force"),
    "column": st.column_config.TextColumn("In exports", help="The column's name in downloads and questions"),
}
KEPT = 1_000
FORMULA_PIXELS = 300  # longer ones scroll


def found(words: str) -> list[Metric]:
    """The numbers whose label, meaning or column contains all the words, sorted by label."""
    wanted = words.lower().split()
    having = [
        metric
        for metric in METRICS.values()
        if all(word in f"{metric.label} {metric.short} {metric.meaning} {metric.name}".lower() for word in wanted)
    ]
    return sorted(having, key=lambda metric: (metric.label.lower(), metric.name))


def table(metrics: Sequence[Metric], current: Sequence[Target]) -> None:
    """The list: label, meaning, unit, direction, target and the column's name."""
    answer, filed = tables.both(lambda: pa.Table.from_pylist([_row(metric, current) for metric in metrics]))
    st.dataframe(
        escape.formula(answer),
        column_config=COLUMNS,
        hide_index=True,
        height="content" if len(metrics) <= tables.WHOLE_ROWS else tables.SCROLLED_PIXELS,
        key="table_definitions",
        alt="Every number: meaning, unit, better direction, target in force and its name in exports",
    )
    paper.grid(answer, COLUMNS)
    tables.download(filed, "definitions", "Definitions of all numbers")


def _row(metric: Metric, current: Sequence[Target]) -> dict[str, str]:
    return {
        "number": metric.label,
        "definition": metric.meaning,
        "unit": unit(metric),
        "better": BETTER[metric.good],
        "target": target(metric, current),
        "column": metric.name,
    }


def one(metric: Metric, current: Sequence[Target]) -> None:
    """One number in full: what it means, its target, and each question that returns it, as run."""
    facts = [f"Unit: {unit(metric)}", f"better: {BETTER[metric.good]}", f"in exports: {metric.name}"]
    if held := target(metric, current):
        facts.append(f"target in force: {held}")
    st.markdown(f"**{escape.markdown(metric.label)}.** {escape.markdown(metric.meaning)}")
    st.caption(escape.markdown(" · ".join(facts)))
    used = _users(metric.name, _texts(), str(st.session_state["version"].path))
    name = st.selectbox(
        f"As run, in one of {len(used)} question{'' if len(used) == 1 else 's'} with this number",
        used,
        index=_simplest(used),
        format_func=lambda name: queries.read(name).text,
        key="definition_question",
    )
    if name:
        st.caption(escape.markdown(f"queries/{name}.sql, on the rows that queries/scopes.sql lets it see"))
        st.code(queries.read(name).sql, language="sql", height=FORMULA_PIXELS, wrap_lines=True)
    else:
        st.info("No question puts it out by itself: a page works it out from an answer.", icon=":material/functions:")


def _simplest(names: Sequence[str]) -> int | None:
    """The index of the shortest question: its formula is the easiest to read."""
    lengths = [len(queries.read(name).sql) for name in names]
    return lengths.index(min(lengths)) if lengths else None


def unit(metric: Metric) -> str:
    """The unit in words; amounts in the warehouse's own currency."""
    currency = st.session_state["status"]["currency"]
    return UNITS[metric.unit].replace("amount", currency) if currency else UNITS[metric.unit]


def target(metric: Metric, current: Sequence[Target]) -> str:
    """The metric's targets in force today: `95.00 %, Legal 97.00 %`; empty if there are none. Plain text."""
    currency = st.session_state["status"]["currency"] or ""
    return ", ".join(
        f"{_place(one)} {number_text(one.metric, one.target, currency)}".strip()
        for one in current
        if one.metric == metric.name
    )


def _place(one: Target) -> str:
    parts = [names.label("segment", one.segment)] if one.segment else []
    parts += [names.label("vendor_id", one.vendor_id)] if one.vendor_id else []
    return " · ".join(parts)


def _texts() -> int:
    """A value that changes with every edit of a question."""
    return hash(tuple(queries.read(name) for name in queries.names()))


# Finding them plans a dozen questions; it depends on their texts, not on the rows of a version.
@st.cache_data(max_entries=KEPT, show_spinner=False)
def _users(column: str, texts: int, _version: str) -> tuple[str, ...]:
    return catalogue.users(column, _version)
