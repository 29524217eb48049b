"""The table of targets that people edit: checked at each change, and saved as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from data.contract import SEGMENTS
from data.rules import EARLIEST, LATEST
from data.warehouse import WarehouseError
from data.written import Written
from pages.parts import cards, escape, names
from pages.parts.importing import importer
from pages.parts.targets import words
from queries import locales, target_table
from queries.format import exported_text
from queries.metrics import describe
from queries.target_table import Change
from queries.targets import KIND, METRICS, Target, listed

OPENED, TIMES, SAID, REFUSED = "targets_opened", "targets_times", "targets_said", "targets_refused"
TYPES = {
    "metric": "str",
    "segment": "str",
    "vendor_id": "str",
    "effective_from": "datetime64[s]",  # in seconds, every century is in range
    "target": "float64",
    "by": "str",
}
ORDER = ("metric", "target", "effective_from", "segment", "vendor_id", "by")  # a phone shows the first three
HEIGHT = 420
WHOLE_ROWS = 10


@dataclass(frozen=True)
class Opened:
    """What the table started from: the targets, the number of entries people had written, the data version."""

    before: tuple[Target, ...]
    entries: int
    version: str


def show(written: Written, held: Sequence[Target], imported: Sequence[Target]) -> None:
    """The table, what is wrong with it, what saving it would change, and the buttons."""
    if said := st.session_state.get(SAID):
        st.success(said, icon=":material/check_circle:")
    if refused := st.session_state.pop(REFUSED, None):
        st.error(escape.markdown(refused), icon=":material/edit_off:")
    opened = _opened(written, held)
    rows = _edited(opened)
    vendors = names.known_vendors()
    faults = target_table.faults(rows, opened.before, vendors)
    changed = [] if faults else target_table.changes(rows, opened.before, imported)
    if faults or changed:
        st.session_state.pop(SAID, None)
        _overtaken(written, opened)
    for fault in faults:
        st.error(escape.markdown(fault), icon=":material/error:")
    if changed:
        _preview(changed)
    if _has_edits():
        _buttons(written, opened, changed)


def _key() -> str:
    return f"targets_editor_{st.session_state.get(TIMES, 0)}"


def _has_edits() -> bool:
    state = st.session_state.get(_key()) or {}
    return any(state.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _opened(written: Written, held: Sequence[Target]) -> Opened:
    """What the table started from; kept as long as the table has edits, whatever has happened since."""
    now = Opened(tuple(listed(held)), len(written.history(KIND)), st.session_state["version"].name)
    opened = st.session_state.get(OPENED)
    if opened and opened != now and not _has_edits():
        _open_anew()
    return st.session_state.setdefault(OPENED, now)


def _open_anew() -> None:
    st.session_state.pop(OPENED, None)
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1


def _edited(opened: Opened) -> list[dict]:
    """The table's current rows, with vendors by id."""
    ids = {exported_text(vendor): vendor for vendor in names.known_vendors()}
    edited = st.data_editor(
        _table(opened.before),
        num_rows="dynamic",
        hide_index=True,
        column_order=ORDER,
        column_config=_columns(ids),
        disabled=["by"],
        height=HEIGHT if len(opened.before) > WHOLE_ROWS else "auto",
        placeholder="–",
        key=_key(),
        alt="Targets: metric, segment, vendor, first day, target and who set it; editable",
    )
    return [_row(row, ids) for row in edited.to_dict("records")]


def _row(cells: dict, ids: dict[str, str]) -> dict:
    known: dict[str, Any] = {name: None if pd.isna(cell) else cell for name, cell in cells.items()}
    day = known["effective_from"]
    vendor = ids.get(known["vendor_id"], known["vendor_id"])
    return known | {"vendor_id": vendor, "effective_from": day and pd.Timestamp(day).date()}


def _table(before: Sequence[Target]) -> pd.DataFrame:
    """The targets as rows, with no cell that a spreadsheet would run as a formula."""
    rows = [target_table.row_of(one) | {"by": exported_text(one.by)} for one in before]
    for row in rows:
        row["vendor_id"] = row["vendor_id"] and exported_text(row["vendor_id"])
    return pd.DataFrame(rows, columns=list(TYPES)).astype(TYPES)


def _columns(ids: dict[str, str]) -> dict[str, Any]:
    currency = st.session_state["status"]["currency"] or ""
    column = st.column_config

    def metric(option: object) -> str:
        name = str(option)
        return f"{describe(name).label}, {target_table.unit_text(name, currency)}".removesuffix(", ")

    def vendor(option: object) -> str:
        return exported_text(names.label("vendor_id", ids[str(option)]))

    return {
        "metric": column.SelectboxColumn("Metric, unit", options=METRICS, format_func=metric, width="medium"),
        "segment": column.SelectboxColumn(
            "Segment",
            options=SEGMENTS,
            format_func=lambda code: names.label("segment", code),
            help="Blank: all segments",
        ),
        "vendor_id": column.SelectboxColumn(
            "Vendor", options=list(ids), format_func=vendor, help="Blank: all vendors together", width="medium"
        ),
        "effective_from": column.DateColumn(
            "From",
            format=locales.grid_format("date"),
            min_value=EARLIEST.date(),
            max_value=LATEST.date(),
            help="First day on which the target holds, until the next one of its kind",
        ),
        "target": column.NumberColumn(
            "Target", help="Shares in per cent: 95. Blank: from that day on there is no target", width="small"
        ),
        "by": column.TextColumn("Set by", help="A person, or the data that were imported"),
    }


def _preview(changed: Sequence[Change]) -> None:
    about = [words.about(change) for change in changed]
    answer = pa.table(
        {
            "Target": [words.named(one) for one in about],
            "Before": [words.before(change) for change in changed],
            "After": [words.after(change) for change in changed],
            "From": [one.effective_from for one in about],
        }
    )
    cards.title("What saving would change")
    st.dataframe(
        escape.formula(answer),
        hide_index=True,
        height="content" if len(changed) <= WHOLE_ROWS else HEIGHT,
        column_config={"From": st.column_config.DateColumn(format=locales.grid_format("date"))},
        key="targets_preview",
        alt="What saving would change: target, first day, before and after",
    )


def _buttons(written: Written, opened: Opened, changed: Sequence[Change]) -> None:
    with st.container(horizontal=True, gap="small", key="targets_buttons"):
        st.button(
            f"Save {len(changed)} change{'' if len(changed) == 1 else 's'}" if changed else "Save",
            type="primary",
            icon=":material/save:",
            disabled=not changed,
            key="targets_save",
            on_click=_save,
            args=(written, opened, changed),
        )
        st.button("Discard my edits", type="tertiary", key="targets_discard", on_click=_discard)


def _save(written: Written, opened: Opened, changed: Sequence[Change]) -> None:
    try:
        others = _others(written, opened)
        target_table.set_many(written, changed, importer.signed_in(), names.known_vendors())
    except target_table.Refused as refused:  # the data have changed meanwhile: the vendor is gone
        st.session_state[REFUSED] = f"Nothing was saved. {refused}"
        return
    except WarehouseError as error:
        st.session_state[REFUSED] = str(error)
        return
    said = words.saved(changed)
    if others:
        said += f" Since you opened the table {words.overtaken(others)}; where both did, yours holds now."
    st.session_state[SAID] = said
    _open_anew()


def _discard() -> None:
    st.session_state.pop(SAID, None)
    _open_anew()


def _others(written: Written, opened: Opened) -> list[target_table.Past]:
    """What was written since the table was opened, as far as the viewer may see it; newest first."""
    since = len(written.history(KIND)) - opened.entries
    return target_table.history(written, st.session_state["scope"].viewer)[:since] if since > 0 else []


def _overtaken(written: Written, opened: Opened) -> None:
    if others := _others(written, opened):
        st.warning(
            f"The table changed since you opened it: {words.overtaken(others)}. Saving keeps that, except where you "
            "changed the same target: then yours holds; the history has both. Discard your edits to see theirs.",
            icon=":material/group:",
        )
    elif opened.version != st.session_state["version"].name:
        st.warning(
            "The data changed since you opened the table. Discard your edits to see the targets imported now.",
            icon=":material/update:",
        )
