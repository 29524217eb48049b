"""The report of a check or an import, as a person reads it: where every row went, why, what would move."""

import re
from pathlib import Path

import pyarrow as pa
import streamlit as st

from data.contract import TABLES
from pages.parts import escape, tables, tiles

COUNTS = ("loaded", "changed", "unchanged", "duplicate", "rejected")
REJECT_COLUMNS = {
    "line": st.column_config.NumberColumn("Line", help="Line of the file; the header is line 1", format="%d"),
    "column": st.column_config.TextColumn("Column", help="The column at fault"),
    "value": st.column_config.TextColumn("Value", help="The cell as it stands in the file", width="medium"),
    "reason": st.column_config.TextColumn("Reason", help="Why the row was rejected", width="large"),
}
_COMMAND_LINE = re.compile(r" \(--[^)]*\)")


def refusal(error: Exception) -> str:
    """Why nothing was imported, as Markdown, without the command line's hints."""
    return escape.markdown(_COMMAND_LINE.sub("", str(error)))


def files(report: dict) -> None:
    """What became of every row: in all, then file by file with the warnings and the rejects."""
    found = report["files"]
    st.header("Every row accounted for")
    with st.container(border=True):
        if len(found) > 1:
            whole = {count: sum(file[count] for file in found) for count in ("rows", *COUNTS)}
            st.markdown(f"**{len(found)} files:** {_accounted(whole, 'rows in all')}")
        for place, file in enumerate(found):
            _file(file, place)


def _file(file: dict, place: int) -> None:
    name = f"**{escape.markdown(file['file'])}** is **{escape.markdown(file['table'])}**"
    warnings = [f"- {_warning(warning)}" for warning in file.get("warnings") or ()]
    st.markdown("\n".join([f"{name}: {_accounted(file, 'rows in the file')}", "", *warnings]))
    if file["rejects"]:
        st.markdown("**Rejected rows.** Correct them at the source and import again; the rest can go in.")
        answer = pa.table({key: [reject.get(key) for reject in file["rejects"]] for key in REJECT_COLUMNS})
        st.dataframe(escape.formula(answer), column_config=REJECT_COLUMNS, hide_index=True, alt="Rejected rows and why")
        tables.download(lambda: answer, f"rejects_{place}")
        if file["rejected"] > answer.num_rows:
            st.caption(f"The first {answer.num_rows:,} of {file['rejected']:,}. A commit keeps them all as a CSV.")


def _accounted(counts: dict, what: str) -> str:
    """Rows = where they went; what is nought is left out, unless all is."""
    parts = [f"{counts[count]:,} {count}" for count in COUNTS if counts[count]] or ["0 loaded"]
    return f"{counts['rows']:,} {what} = {' + '.join(parts)}".replace("+", "\\+")


def _warning(warning: dict) -> str:
    rows = f" ({warning['rows']:,} row{'' if warning['rows'] == 1 else 's'})" if warning.get("rows") else ""
    return f"{escape.markdown(warning['reason'])}{rows}"


def headline(report: dict) -> None:
    """The headline numbers after the import, each with what it is before."""
    before, after = report["before"] or {}, report["after"] or {}
    st.header("What changes in the headline numbers" if before else "The headline numbers would be")
    with tiles.grid(4):
        for name in after:
            tiles.tile(name, after[name], before=before.get(name))


def committed(report: dict) -> str:
    """One sentence on what was committed, as Markdown."""
    changed = any(file[count] for file in report["files"] for count in ("loaded", "changed"))
    if not changed:
        return "These rows were all known already, so nothing has changed."
    return f"Committed as data version {escape.markdown(report['version'])}. Every page now shows it."


def kept_rejects(report: dict) -> None:
    """The rows that a commit rejected, all of them, for download; nothing where there are none."""
    if "rejects_file" not in report:
        return
    rejected = sum(file["rejected"] for file in report["files"])
    st.download_button(
        f"Download the rejected rows ({rejected:,})",
        Path(report["rejects_file"]).read_bytes(),
        file_name=f"rejects_{report['version']}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="kept_rejects",
    )


def wanted() -> None:
    """The tables an export can hold, each with the columns that it cannot do without."""
    st.markdown("Only **deliverables** is needed to begin. Columns with other names need a mapping profile.")
    listed = {
        "Table": list(TABLES),
        "Grain": [table.grain for table in TABLES.values()],
        "Required columns": [", ".join(table.required) for table in TABLES.values()],
    }
    st.dataframe(pa.table(listed), hide_index=True, height="content", alt="Tables, their grain and required columns")
