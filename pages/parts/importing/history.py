"""All versions of the data: who made them, and from what; any that is kept can be made current again."""

import pyarrow as pa
import streamlit as st

from data.warehouse import Warehouse
from pages.parts import cards, escape, tables, tiles
from pages.parts.importing import outcome, words

KINDS = {"demo": "demo portfolio", "empty": "emptied", "rebuilt": "facts rebuilt", "recovered": "recovered"}
COLUMNS = {
    "current": st.column_config.CheckboxColumn("Current", width="small"),
    "version": st.column_config.TextColumn("Version", width="small"),
    "when": st.column_config.TextColumn("When"),
    "by": st.column_config.TextColumn("By"),
    "files": st.column_config.TextColumn("Files", width="medium", help="With the first digits of their SHA-256"),
    "rows": st.column_config.NumberColumn("Rows", format="localized"),
    "new": st.column_config.NumberColumn("New", format="localized"),
    "changed": st.column_config.NumberColumn("Changed", format="localized"),
    "rejected": st.column_config.NumberColumn("Rejected", format="localized"),
    "as_of": st.column_config.TextColumn("As of"),
    "kept": st.column_config.CheckboxColumn("Kept", help="Older versions are cleared away; only kept ones can return"),
}


def versions() -> None:
    """The versions, newest first, and controls to return to any that is kept."""
    house = Warehouse()
    records = house.history()[::-1]
    if not records:
        return
    cards.title("History")
    answer, filed = tables.both(lambda: _listed(records, st.session_state["status"]["timezone"]))
    st.dataframe(
        escape.formula(answer),
        column_config=COLUMNS,
        hide_index=True,
        height="content" if len(records) <= 6 else 260,
        alt="Versions of the data, newest first",
        placeholder="–",
        key="history",
    )
    tables.download(filed, "history")
    _go(house, records)


def _listed(records: list[dict], zone: str) -> pa.Table:
    def total(record: dict, count: str) -> int | None:
        return sum(file.get(count) or 0 for file in record["files"]) if record["files"] else None

    return pa.table(
        {
            "current": [record["current"] for record in records],
            "version": [record["version"] for record in records],
            "when": [words.at(record["created_at"], zone) for record in records],
            "by": [record["by"] or "" for record in records],
            "files": [_files(record) for record in records],
            "rows": [total(record, "rows") for record in records],
            "new": [total(record, "loaded") for record in records],
            "changed": [total(record, "changed") for record in records],
            "rejected": [total(record, "rejected") for record in records],
            "as_of": [words.at(record["as_of"], zone) for record in records],
            "kept": [record["kept"] for record in records],
        }
    )


def _files(record: dict) -> str:
    named = [f"{file['file']} ({(file.get('sha256') or '')[:8]})" for file in record["files"]]
    return ", ".join(dict.fromkeys(filter(None, [KINDS.get(record["kind"]), *named])))


def _go(house: Warehouse, records: list[dict]) -> None:
    """Choose a version, see what the headline numbers would be, and make it current."""
    kept = {record["version"]: record for record in records if record["kept"] and not record["current"]}
    if not kept:
        return
    zone = st.session_state["status"]["timezone"]
    chosen = st.selectbox(
        "Go to another version",
        list(kept),
        index=None,
        format_func=lambda name: f"{name}, {words.at(kept[name]['created_at'], zone)}, {_files(kept[name])}"[:90],
        placeholder="Back to an earlier one, or forward again",
        key="go_to",
    )
    if chosen is None:
        return
    st.markdown("Every page would show these numbers. No version is lost: you can come back in the same way.")
    now, then = (_headline(house, name) for name in (st.session_state["version"].name, chosen))
    with tiles.grid(4):
        for name in then:
            tiles.tile(name, then[name], before=now.get(name))
    if st.button(f"Make version {chosen} current", type="primary", key="make_current", icon=":material/history:"):
        st.session_state.pop("go_to")
        outcome.go_to(chosen)


def _headline(house: Warehouse, name: str) -> dict:
    """The headline numbers as reported by a version's import; empty if no report is kept."""
    try:
        return house.report(name)["after"] or {}
    except (FileNotFoundError, ValueError, KeyError):
        return {}
