"""What a commit would do: where every row goes, what would change, and what the figures would be."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import streamlit as st

from data import jobs, usable
from pages.parts import cards, escape, tables, tiles
from pages.parts.importing import labels, spellings, view, words
from queries.format import format_value, grouped
from queries.metrics import describe, of_week

REJECT_COLUMNS = {
    "line": st.column_config.NumberColumn("Line", help="Line of the file; the header is line 1", format="%d"),
    "column": st.column_config.TextColumn("Column", help="The column at fault"),
    "value": st.column_config.TextColumn("Value", help="The cell as it stands in the file", width="medium"),
    "reason": st.column_config.TextColumn("Reason", help="Why the row was rejected", width="large"),
}
CHANGED_COLUMNS = {
    "key": st.column_config.TextColumn("Row"),
    "column": st.column_config.TextColumn("Column"),
    "from": st.column_config.TextColumn("From"),
    "to": st.column_config.TextColumn("To"),
}
LEFT_OUT_COLUMNS = {
    "line": st.column_config.NumberColumn("Line", format="%d"),
    "text": st.column_config.TextColumn("Text", width="medium"),
    "reason": st.column_config.TextColumn("Why it is no row", width="large"),
}
MOST_WEEKS = 200
TWO_LINES = 56  # pixels: a reason is a sentence and wraps
_PLAIN = re.compile(r"^[a-z]+(?= [a-z])")  # a first word that is not a name from a file


def files(job: jobs.Job) -> None:
    """What became of every row, with reasons and notices by file; files with too few usable rows come first."""
    cards.title("Row count check")
    report = view.report(job)
    found = report["files"]
    if len(found) > 1:
        st.markdown(words.rows_in_all(found))
    left_out(report)
    few = usable.too_few(found)
    for place, file in sorted(enumerate(found), key=lambda one: one[1] not in few):
        with st.container(border=True, key=f"file_{place}"):
            st.markdown(words.file_accounted(file))
            _reasons(file, file in few)
            _file(file, place)
            spellings.offered(job, file, place)


def left_out(report: dict) -> None:
    """The sheets and files that were not read, each with the reason; nothing if there are none."""
    if report.get("left_out"):
        st.info(words.left_out(report["left_out"]), title="Not read", icon=":material/visibility_off:")


def _reasons(file: dict, is_too_few: bool) -> None:
    """Why rows cannot be used: the first thing shown if they are most of the file."""
    if is_too_few and file["rows"]:
        cure = "If a wrong column or value is read there, change the mapping; else correct the file."
        st.error(f"{words.reasons(file)}\n\n{cure}", title=words.too_few(file), icon=":material/block:")
    elif file["rejected"]:
        st.warning(words.reasons(file), title=words.too_few(file), icon=":material/block:")


def _file(file: dict, place: int) -> None:
    st.caption("  \n".join([*_totals(file), _read_as(file)]))
    if noticed := [*_notices(file), *map(_warning, spellings.other_warnings(file))]:
        st.markdown("\n".join(f"- {one}" for one in noticed))
    examples = file.get("examples") or {}
    label = f"Rejected: {grouped(file['rejected'])}. See each row"
    _folded(label, ":material/block:", f"rejected_{place}", file["rejected"], lambda: _rejects(file, place))
    label = f"Changed: {grouped(file['changed'])}. See from what to what"
    _folded(label, ":material/edit:", f"changed_{place}", examples.get("changed"), lambda: _changed(file, place))
    label = f"No row of the table: {words.counted(len(file.get('left_out') or ()), 'line')}"
    _folded(label, ":material/notes:", f"left_{place}", file.get("left_out"), lambda: _left_out(file))


def _totals(file: dict) -> list[str]:
    """The totals to check against the source; repeated without the rejected rows if those differ."""
    if not file.get("control"):
        return []
    said = [f"Compare with your source: {words.control(file['control'])}"]
    if file.get("control_accepted") not in (None, file["control"]):
        said.append(f"Without the rejected rows: {words.control(file['control_accepted'])}")
    return said


def _folded(label: str, icon: str, key: str, there: object, draw: Callable[[], None]) -> None:
    """A part that is drawn only when opened; nothing if it would be empty."""
    if not there:
        return
    with st.expander(label, icon=icon, key=key, on_change="rerun") as panel:
        if panel.open:
            draw()


def _read_as(file: dict) -> str:
    return f"{words.read_by(file)}. Read as {escape.markdown(file.get('encoding') or 'a workbook')}."


def _notices(file: dict) -> list[str]:
    """What was done to the text, and what became of rows that the file no longer has."""
    said = [escape.markdown(note) for note in file.get("notes") or ()]
    if vanished := file.get("vanished"):
        shown = ", ".join(escape.markdown(key) for key in (file.get("examples") or {}).get("vanished", ())[:5])
        fate = ", so removed" if file.get("removed") else ", but kept"
        said.append(f"No longer in this file{fate}: {words.counted(vanished, 'row')} ({shown})")
    return said


def _warning(warning: dict) -> str:
    rows = f" ({words.counted(warning['rows'], 'row')})" if warning.get("rows") else ""
    return f"{escape.markdown(_PLAIN.sub(_capital, labels.spoken(warning['reason'])))}{rows}"


def _capital(word: re.Match) -> str:
    return word[0].capitalize()


def _rejects(file: dict, place: int) -> None:
    st.markdown("Correct them at the source and import the file again; the other rows can go in now.")
    answer = _listed([_labelled(reject) for reject in file["rejects"]], REJECT_COLUMNS)
    st.dataframe(
        escape.formula(answer),
        column_config=REJECT_COLUMNS,
        hide_index=True,
        row_height=TWO_LINES,
        placeholder="–",
        alt="Rejected rows and why",
    )
    tables.download(lambda: answer, f"rejects_{place}")
    if file["rejected"] > answer.num_rows:
        st.caption(
            f"The first {grouped(answer.num_rows)} of {grouped(file['rejected'])}. A commit keeps them all as a CSV."
        )


def _changed(file: dict, place: int) -> None:
    answer = _listed([_labelled(change) for change in file["examples"]["changed"]], CHANGED_COLUMNS)
    shown = escape.formula(answer)
    st.dataframe(shown, column_config=CHANGED_COLUMNS, hide_index=True, placeholder="–", alt="What changed")
    tables.download(lambda: answer, f"changes_{place}")


def _left_out(file: dict) -> None:
    answer = escape.formula(_listed(file["left_out"], LEFT_OUT_COLUMNS))
    st.dataframe(answer, column_config=LEFT_OUT_COLUMNS, hide_index=True, alt="Lines that are no rows")


def _listed(rows: list[dict], columns: dict) -> pa.Table:
    """Dictionaries as a table with these columns; anything but a number is text."""
    found = {key: [row.get(key) for row in rows] for key in columns}
    return pa.table({key: cells if key == "line" else _texts(cells) for key, cells in found.items()})


def _labelled(row: dict) -> dict:
    """A rejected or changed row with its column given by label, also within the reason."""
    said = {"reason": labels.spoken(row["reason"])} if "reason" in row else {}
    return row | said | {"column": row["column"] and labels.column(row["column"])}


def _texts(cells: list) -> list[str | None]:
    return [None if cell is None else str(cell) for cell in cells]


def headline(report: dict, *, done: bool = False) -> None:
    """The headline numbers after the commit, each with its value before."""
    before, after = report["before"] or {}, report["after"] or {}
    changes, are = ("changed", "are") if done else ("changes", "would be")
    cards.title(f"What {changes} in the headline numbers" if before else f"The headline numbers {are}")
    with tiles.grid(4):
        for name in after:
            tiles.tile(name, after[name], before=before.get(name))
    if any(value is None for value in after.values()):
        st.caption("“–”: these data do not hold what the number needs. The Health page names the file that would.")


def restated(report: dict, *, done: bool = False) -> None:
    """Which past weeks the commit changes; nothing if it changes none."""
    moved = report.get("restated") or []
    if not moved:
        return
    weeks = report.get("restated_weeks") or len({row["week"] for row in moved})
    verb = ("was" if weeks == 1 else "were") if done else "would be"
    cards.title(f"{words.counted(weeks, 'past week')} {verb} restated")
    whole = [row for row in moved if row["scope_kind"] == "all"]
    st.markdown(_moved_most(whole))
    label = f"See all {words.counted(len(moved), 'restated number')}"
    _folded(label, ":material/history:", "restated", moved, lambda: _restated(moved))


def closed(report: dict, *, done: bool = False) -> None:
    """Which closed weeks the commit restates; nothing if it restates none."""
    moved = report.get("closed_restated")
    if not moved:
        return
    st.info(words.closed_restated(report, done=done), icon=":material/lock:")
    label = f"See all {words.counted(len(moved), 'restated figure')} of closed weeks"
    _folded(label, ":material/lock:", "closed_restated", moved, lambda: _closed(moved))


def _closed(moved: list[dict]) -> None:
    answer, filed = tables.both(lambda: _closed_table(moved))
    alt = "Closed weeks that are restated: as kept, and after"
    st.dataframe(escape.formula(answer.slice(0, MOST_WEEKS)), hide_index=True, alt=alt, placeholder="–")
    tables.download(filed, "closed_restated")


def _closed_table(moved: list[dict]) -> pa.Table:
    return pa.table(
        {
            "Week": [words.week(row) for row in moved],
            "Metric": [of_week(row["metric"]).label for row in moved],
            "For": [words.level(row) for row in moved],
            "Kept": [words.kept_and_after(row)[0] for row in moved],
            "After": [words.kept_and_after(row)[1] for row in moved],
            "Closed at version": [row["version"] for row in moved],
        }
    )


def _moved_most(whole: list[dict]) -> str:
    """The newest weeks whose numbers for all work move; those that had a number before come first."""
    if not whole:
        return "In parts only, not in the whole."
    had = [row for row in whole if row["before"] is not None]
    return "; ".join(_moved(row) for row in had[-3:]) + "." if had else "None of them had a number before."


def _restated(moved: list[dict]) -> None:
    answer, filed = tables.both(lambda: _restated_table(moved))
    st.dataframe(escape.formula(answer.slice(0, MOST_WEEKS)), hide_index=True, alt="Restated weeks, before and after")
    tables.download(filed, "restated_weeks")


def _restated_table(moved: list[dict]) -> pa.Table:
    return pa.table(
        {
            "Week": [row["week"] for row in moved],
            "Metric": [describe(row["metric"]).label for row in moved],
            "For": ["all" if row["scope_kind"] == "all" else str(row["scope"]) for row in moved],
            "Before": [_value(row, "before") for row in moved],
            "After": [_value(row, "after") for row in moved],
        }
    )


def _moved(row: dict) -> str:
    label = describe(row["metric"]).label
    week = format_value(date.fromisoformat(str(row["week"])[:10]), "date")
    return escape.markdown(f"{label} in the week of {week}: {_value(row, 'before')} → {_value(row, 'after')}")


def _value(row: dict, side: str) -> str:
    return format_value(row[side], describe(row["metric"]).unit, short=True)


def findings(report: dict) -> None:
    """How much the checks find before and after; nothing if both find nothing."""
    before, after = report.get("findings_before") or {}, report.get("findings_after") or {}
    checks = sorted(check for check in {*before, *after} if before.get(check, 0) != after.get(check, 0))
    if not checks:
        return
    with st.expander("What the checks find, before and after", icon=":material/fact_check:", key="findings"):
        answer = pa.table(
            {
                "Check": [check.replace("_", " ") for check in checks],
                "Before": [before.get(check, 0) for check in checks],
                "After": [after.get(check, 0) for check in checks],
            }
        )
        st.dataframe(answer, hide_index=True, height="content", alt="Findings of each check, before and after")


def all_rejects(report: dict, path: str | None, name: str) -> None:
    """Every row that a commit rejected, for download; nothing if there are none."""
    rejected = sum(file["rejected"] for file in report["files"])
    if not rejected or not path or not Path(path).exists():
        return
    st.download_button(
        f"Download the rejected rows ({grouped(rejected)})",
        Path(path).read_bytes(),
        file_name=f"rejects_{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="kept_rejects",
    )
