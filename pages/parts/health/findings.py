"""What the checks found in the data: the worst first, and the rows of each."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.parts import address, cards, filters, names, row_list, tables
from pages.parts.ask import ask, later
from pages.parts.charts import Row
from pages.parts.health import words
from pages.parts.row_list import Column, Line
from queries.format import amount, grouped

SHOWN_ROWS = 500
MOST_LISTED = 10


def overview() -> None:
    """The checks that found most spend; each leads to what it found."""
    found = _found()
    cards.title("Findings, most spend first")
    if not found:
        st.success("No check found anything.", icon=":material/check_circle:")
        return
    spend = ", ".join(filter(None, ["Spend", st.session_state["status"]["currency"]]))
    row_list.show(
        "checks",
        [Column("Check"), *(Column(label, is_number=True) for label in ("Findings", "Items", spend))],
        [_line(one) for one in found[:MOST_LISTED]],
        alt="What each check found, most spend first",
        on_open=_open,
    )


def show() -> None:
    """Every check that found something, then the rows of one."""
    cards.title("Findings by check, most spend first")
    found = _found()
    if not found:
        st.success("No check found anything.", icon=":material/check_circle:")
        return
    st.caption("Warnings: these rows count in every number as they stand.")
    tables.table(
        ask("health/findings", filters.all_time()),
        "findings",
        alt="What each check found, and what to do about it",
        columns=["check", "findings", "items", "spend", "meaning"],
    )
    label = partial(names.label, "check")
    checks = [one["check"] for one in found]
    check = st.selectbox(
        "Show what one check found",
        checks,
        format_func=label,
        **address.bound("check", checks[0], checks, label),
    )
    _rows(next(one for one in found if one["check"] == check))


def _line(one: Row) -> Line:
    cells = (
        names.label("check", one["check"]),
        grouped(one["findings"]),
        grouped(one["items"]),
        amount(one["spend"], st.session_state["status"]["currency"], short=True),
    )
    return Line(cells, one["check"], "?" + urlencode({"view": "Findings", "check": one["check"]}))


def _found() -> list[Row]:
    return ask("health/findings", filters.all_time()).to_pylist()


def _open(check: str) -> None:
    address.change(view="Findings", check=check)


def _rows(chosen: Row) -> None:
    check = chosen["check"]
    cards.title(names.label("check", check))
    st.markdown(words.advice(chosen))
    rows = ask("health/finding_rows", filters.all_time(), check=check, limit=SHOWN_ROWS)
    st.caption(words.rows_shown(rows.num_rows, chosen["findings"]))
    tables.table(
        rows,
        f"finding_{check}",
        alt="What the chosen check found, with file and line",
        columns=["subject", "detail", "vendor_id", "segment", "work_type", "items", "spend", "file", "line"],
        whole=later("health/finding_rows", check=check, limit=10_000),
    )
