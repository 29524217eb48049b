"""What the Health page says in words, and the log of restated past weeks."""

from collections.abc import Sequence
from datetime import date, datetime

import pyarrow as pa
import streamlit as st

from data.checks import KEPT
from data.warehouse import Warehouse
from pages.parts import escape, names, paper, tables
from pages.parts.charts import Row
from pages.parts.escape import markdown
from queries import EVERYTHING, locales
from queries.data_age import DataAge
from queries.format import format_value, grouped
from queries.metrics import describe

SHOWN_RESTATEMENTS = 200
MOST_NAMED = 3
_TEXT = st.column_config.TextColumn
_RESTATED = {
    "metric": _TEXT("Number"),
    "scope": _TEXT("Of", help="All work, one vendor or one segment"),
    "before": _TEXT("Before"),
    "after": _TEXT("After"),
    "version": _TEXT("Version", help="The data version that changed it"),
    "at": _TEXT("When", help="In UTC"),
    "by": _TEXT("By"),
    "batch": _TEXT("Batch"),
}


def title(sources: Sequence[Row], numbers: Sequence[Row], age: DataAge | None) -> str:
    """How old the data are, or else how far the stalest source is behind; how many numbers nothing feeds."""
    behind = oldest(sources)
    if behind is None or age is None or not numbers:
        return "No data to judge yet"
    off, whole = numbers[0]["metrics_off"], len(numbers)
    aged = f"A source is {_counted(behind, 'day')} behind the others" if behind else "Every source is up to date"
    if age.is_old:
        aged = f"The data are {_counted(age.days, 'day')} old"
    return f"{aged}; {f'{off} of' if off else 'all'} {whole} metrics are {'off' if off else 'on'}."


def oldest(sources: Sequence[Row]) -> int | None:
    """Days from the stalest source's newest record to the as-of date; None if no source has dated records."""
    return max((row["age_days"] for row in sources if row["age_days"] is not None), default=None)


def stalest(sources: Sequence[Row]) -> str:
    """Which source is furthest behind, for a tile. Plain text."""
    behind = [row for row in sources if row["age_days"]]
    last = max(behind, key=lambda row: row["age_days"], default=None)
    return f"furthest behind: {last['source']}" if last else "no source is behind the newest record"


def named_off(numbers: Sequence[Row]) -> str:
    """The numbers that are off, for a tile. Plain text."""
    off = [names.written("capability", row["capability"]) for row in numbers if row["is_on"] is False]
    more = f" and {len(off) - MOST_NAMED} more" if len(off) > MOST_NAMED else ""
    return f"of {len(numbers)}: {', '.join(off[:MOST_NAMED])}{more}" if off else f"all {len(numbers)} are on"


def found(findings: Sequence[Row]) -> str:
    """How many checks found something, for a tile. Plain text."""
    return f"by {_counted(len(findings), 'check')}" if findings else "no check found anything"


def off(numbers: Sequence[Row]) -> str:
    """Which exports and columns would switch which numbers on, as Markdown; empty if all are on."""
    wanted: dict[str, list[str]] = {}
    for row in numbers:
        if row["is_on"] is False:
            wanted.setdefault(row["needs"], []).append(names.written("capability", row["capability"]))
    lines = [f"- **{markdown(needs)}** for {markdown(', '.join(named))}" for needs, named in sorted(wanted.items())]
    return "\n".join(["To switch on what is off, import:", "", *lines]) if lines else ""


def advice(finding: Row) -> str:
    """What the check found, and what to do about it, as Markdown."""
    return f"{markdown(finding['meaning'])} **{markdown(finding['advice'])}**"


def rows_shown(shown: int, whole: int) -> str:
    """How many of a check's findings a table shows."""
    if shown >= whole:
        return f"{_counted(whole, 'finding')}."
    kept = "all" if whole <= KEPT else f"{grouped(KEPT)}, each vendor's largest"
    return f"The first {grouped(shown)} of {_counted(whole, 'finding')}; the download has {kept}."


def restatements() -> None:
    """The past weeks whose numbers were changed by an import or by going back a version, newest first."""
    log = _log()
    if not log:
        st.caption("No past week has been restated: what was said of a complete week still holds.")
        return
    st.caption(f"{_counted(len(log), 'change')} to numbers of weeks that were complete; newest first.")
    answer, filed = tables.both(lambda: _restated(log))
    week = st.column_config.DateColumn(
        "Week", help="Monday of the week whose number changed", format=locales.grid_format("date")
    )
    config = {"week": week} | _RESTATED
    st.dataframe(
        escape.formula(answer.slice(0, SHOWN_RESTATEMENTS)),
        column_config=config,
        hide_index=True,
        height=tables.SCROLLED_PIXELS if len(log) > tables.WHOLE_ROWS else "content",
        key="table_restatements",
        alt="Restated weeks: number, before, after, when and by whom",
    )
    paper.grid(answer, config)
    tables.download(filed, "restatements")


def _restated(log: list[Row]) -> pa.Table:
    schema = pa.schema([(name, _kind(name)) for name in ("week", *_RESTATED)])
    return pa.Table.from_pylist([_written(row) for row in log], schema)


def _log() -> list[Row]:
    viewer = st.session_state["scope"].viewer
    return [
        row
        for row in reversed(Warehouse().restatements())
        if viewer is EVERYTHING or (row["scope_kind"] == "vendor" and row["scope"] in viewer)
    ]


def _written(row: Row) -> Row:
    unit = describe(row["metric"]).unit
    return {
        **{name: row[name] for name in ("by", "batch")},
        "at": format_value(datetime.fromisoformat(row["at"]), "instant"),
        "week": date.fromisoformat(str(row["week"])[:10]),
        "metric": describe(row["metric"]).label,
        "scope": _scope(row),
        "before": format_value(row["before"], unit),
        "after": format_value(row["after"], unit),
        "version": f"{row['from_version']} → {row['to_version']}",
    }


def _scope(row: Row) -> str:
    column = {"vendor": "vendor_id", "segment": "segment"}.get(row["scope_kind"])
    return names.label(column, row["scope"]) if column else "All work"


def _kind(name: str) -> pa.DataType:
    return pa.date32() if name == "week" else pa.string()


def _counted(count: int, what: str) -> str:
    return f"{grouped(count)} {what}{'' if count == 1 else 's'}"
