"""The report of a check or an import, as a person reads it: where every row went, why, what would move."""

import pyarrow as pa
import streamlit as st

from pages.parts import escape, tables, tiles

COUNTS = ("loaded", "changed", "unchanged", "duplicate", "rejected")
REJECT_COLUMNS = {
    "line": st.column_config.NumberColumn("Line", help="Line of the file; the header is line 1", format="%d"),
    "column": st.column_config.TextColumn("Column", help="The column at fault"),
    "value": st.column_config.TextColumn("Value", help="The cell as it stands in the file", width="medium"),
    "reason": st.column_config.TextColumn("Reason", help="Why the row was rejected", width="large"),
}
WARNING_COLUMNS = {
    "reason": st.column_config.TextColumn("Warning", help="What was assumed or noticed", width="large"),
    "rows": st.column_config.NumberColumn("Rows", help="How many rows it concerns", format="%,d"),
}


def files(report: dict) -> None:
    """One card a file: the table it was recognised as, its rows accounted for, warnings and rejects."""
    for place, file in enumerate(report["files"]):
        with st.container(border=True):
            st.markdown(f"**{escape.markdown(file['file'])}** is **{escape.markdown(file['table'])}**")
            parts = " + ".join(f"{file[count]:,} {count}" for count in COUNTS)
            st.markdown(f"{file['rows']:,} rows in the file = {parts}".replace("+", "\\+"))
            if file.get("warnings"):
                _listing(file["warnings"], WARNING_COLUMNS, f"warnings_{place}", "Warnings of this file")
            if file["rejects"]:
                st.markdown("**Rejected rows.** Correct them at the source and import again; the rest can go in.")
                _listing(file["rejects"], REJECT_COLUMNS, f"rejects_{place}", "Rejected rows and why")


def _listing(found: list[dict], columns: dict, name: str, alt: str) -> None:
    answer = pa.table({key: [entry.get(key) for entry in found] for key in columns})
    st.dataframe(escape.formula(answer), column_config=columns, hide_index=True, alt=alt)
    if "line" in columns:
        tables.download(lambda: answer, name)


def headline(report: dict) -> None:
    """The headline numbers after the import, each with what it is before."""
    st.subheader("What changes in the headline numbers")
    before, after = report["before"] or {}, report["after"] or {}
    with tiles.grid(4):
        for name in after:
            tiles.tile(name, after[name], before=before.get(name))


def committed(report: dict) -> str:
    """One sentence on what was committed, as Markdown."""
    changed = any(file[count] for file in report["files"] for count in ("loaded", "changed"))
    if not changed:
        return "These rows were all known already, so nothing has changed."
    return f"Committed as data version {escape.markdown(report['version'])}. Every page now shows it."
