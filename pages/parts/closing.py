"""Closing a week, and where later data differ from what was kept: on This week and in the history on Health."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from data.warehouse import WarehouseError
from pages.parts import cards, escape, paper, tables
from pages.parts.ask import ask
from pages.parts.escape import markdown
from pages.parts.importing import importer
from pages.parts.writing import me, written
from queries import week_closing
from queries.briefing import Briefing
from queries.format import apart, format_value, grouped
from queries.metrics import describe, of_week
from queries.week_closing import Act, CannotClose, Closed, Restated

_TEXT = st.column_config.TextColumn
_FAULT = "closing_fault"
Kind = Literal["primary", "secondary"]
RESTATED = {
    "week": _TEXT("Week", help="ISO week, closed"),
    "metric": _TEXT("Figure"),
    "before": _TEXT("Before", help="As it was kept when the week was closed"),
    "after": _TEXT("After", help="As the data say it now"),
    "change": _TEXT("Change", help="Of shares, in percentage points"),
    "version": _TEXT("Closed at version"),
    "by": _TEXT("Closed by"),
}
ACTS = {
    "week": _TEXT("Week"),
    "what": _TEXT("What"),
    "when": _TEXT("When"),
    "by": _TEXT("By"),
    "version": _TEXT("Data version", help="The version that the kept figures come from"),
    "reason": _TEXT("Reason", help="Why it was reopened"),
}


def control(briefing: Briefing) -> None:
    """The controls to close the briefing's week and to reopen it; a viewer of only some vendors sees just its state.

    Nothing if the week is not over or has no data.
    """
    if fault := st.session_state.pop(_FAULT, None):
        st.error(markdown(fault), icon=":material/lock:")
    here = week_closing.closed(written(), _is_demo()).get(briefing.week)
    may = week_closing.may_close(briefing.scope)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="closing"):
        if here:
            st.caption(f":material/lock: {_closed_by(here)}", width="content")
            if may:
                _reopening(briefing.week)
        elif may and briefing.is_complete and briefing.tiles:
            _closing(briefing.week)


def found(briefing: Briefing) -> list[Restated]:
    """The figures of closed weeks that now differ in the data, within these filters."""
    return list(week_closing.restated(ask, written(), briefing.scope))


def restatements(briefing: Briefing) -> None:
    """The same as a table, and a way to accept them; nothing if none does."""
    differing = found(briefing)
    if not differing:
        if not week_closing.is_kept(briefing.scope) and week_closing.closed(written(), _is_demo()):
            st.caption(
                "Figures of closed weeks are kept for all work, a vendor, a segment and a vendor's segment; "
                "with these filters nothing can be compared."
            )
        return
    cards.title(title(differing))
    st.caption("The figures as they were kept, and as the data say them now. What was kept stays as it is.")
    own = st.session_state["status"]["currency"]
    _table(lambda: _restated(differing, own), RESTATED, "closed_restated", "Restated figures")
    if week_closing.may_close(briefing.scope):
        _accepting(sorted({one.week for one in differing}))


def history() -> None:
    """Which weeks are closed, and who closed or reopened them, when, and with which data."""
    acts = week_closing.history(written(), _is_demo())[::-1]
    if not acts:
        st.caption("No week is closed yet. On This week a complete week can be closed: its headline figures are kept.")
        return
    weeks = sorted(week_closing.closed(written(), _is_demo()))
    st.caption(f"{_counted(len(weeks), 'closed week')}{_span(weeks)}. Closing and reopening, newest first.")
    _table(
        lambda: [_act(act) for act in acts], ACTS, "closed_weeks", "Closed weeks: who closed or reopened them, and when"
    )


def _act(act: Act) -> dict[str, str | None]:
    return {
        "week": _week(act.week),
        "what": "reopened" if act.reopened else "closed",
        "when": _at(act.at),
        "by": act.by,
        "version": act.version or None,
        "reason": act.reopened or None,
    }


def title(found: Sequence[Restated]) -> str:
    """How many closed weeks now read differently, as a heading."""
    weeks = {one.week for one in found}
    if len(weeks) == 1:
        return f"Closed week {_week(*weeks)} reads otherwise now"
    return f"{grouped(len(weeks))} closed weeks read otherwise now"


def _closing(week: date) -> None:
    with st.popover(f"Close {_week(week)}", icon=":material/lock_open:", type="tertiary", key="close_week"):
        version = markdown(st.session_state["version"].name)
        st.markdown(
            f"The headline figures of this week are kept as data version {version} has them: of all work, each "
            "vendor, each segment. Later imports that change them are shown as restatements."
        )
        _button(f"Close {_week(week)}", "close_one", _close, week)
        _button("Close it and all open weeks before", "close_through", _close_through, week, kind="secondary")


def _reopening(week: date) -> None:
    with st.popover("Reopen", icon=":material/lock_open:", type="tertiary", key="reopen_week"):
        st.markdown("What was kept is given up. The history keeps that the week was closed, and why it was reopened.")
        st.text_input("Reason", key="reopen_reason", max_chars=200)
        _button(f"Reopen {_week(week)}", "reopen_one", _reopen, week)


def _accepting(weeks: Sequence[date]) -> None:
    with st.popover("Accept restated figures", icon=":material/lock:", type="tertiary", key="close_anew"):
        st.markdown(
            f"{_counted(len(weeks), 'week')} will be closed again, with the figures of all work, each vendor and each "
            "segment as they are now. The history tells both."
        )
        st.button("Close again", type="primary", key="close_again", on_click=_told, args=(_accept, weeks))


def _button(label: str, key: str, act: Callable[[date], None], week: date, kind: Kind = "primary") -> None:
    st.button(label, type=kind, key=key, on_click=_told, args=(act, week))


def _told(act: Callable, of: date | Sequence[date]) -> None:
    """Do it; if that fails, the next run says why."""
    try:
        act(of)
    except (CannotClose, WarehouseError) as error:
        st.session_state[_FAULT] = str(error)


def _close(week: date) -> None:
    week_closing.close(ask, written(), week, st.session_state["version"].name, me())


def _accept(weeks: Sequence[date]) -> None:
    week_closing.accept(ask, written(), weeks, st.session_state["version"].name, me())


def _close_through(week: date) -> None:
    week_closing.close_through(ask, written(), week, st.session_state["version"].name, me())


def _reopen(week: date) -> None:
    reason = st.session_state.get("reopen_reason", "").strip()
    if not reason:
        raise CannotClose("Say why the week is reopened: whoever relied on its figures will ask.")
    week_closing.reopen(written(), week, me(), reason, demo=_is_demo())


def _restated(found: Sequence[Restated], currency: str) -> list[dict]:
    return [_restated_row(one, currency) for one in found]


def _restated_row(one: Restated, currency: str) -> dict:
    before, after = apart(one.before, one.after, describe(one.metric).unit, currency=currency)
    return {
        "week": _week(one.week),
        "metric": of_week(one.metric).label,
        "before": before,
        "after": after,
        "change": one.change(currency),
        "version": one.closed.version,
        "by": one.closed.by,
    }


def _table(rows: Callable[[], list[dict]], columns: dict, name: str, alt: str) -> None:
    schema = pa.schema([(column, pa.string()) for column in columns])
    answer, filed = tables.both(lambda: pa.Table.from_pylist(rows(), schema))
    st.dataframe(
        escape.formula(answer),
        column_config=columns,
        hide_index=True,
        height="content" if answer.num_rows <= tables.WHOLE_ROWS else tables.SCROLLED_PIXELS,
        placeholder="–",
        key=f"table_{name}",
        alt=alt,
    )
    paper.grid(answer, columns)
    tables.download(filed, name, alt)


def _is_demo() -> bool:
    return bool(st.session_state["status"]["demo"])


def _closed_by(one: Closed) -> str:
    by = "" if one.by == importer.NOBODY else f" by {markdown(one.by)}"
    return f"Closed{by} on {_at(one.at)}, data version {markdown(one.version)}"


def _at(instant: str) -> str:
    zone = ZoneInfo(st.session_state["status"]["timezone"])
    return format_value(datetime.fromisoformat(instant).astimezone(zone), "instant")


def _week(week: date) -> str:
    return format_value(week, "week")


def _span(weeks: Sequence[date]) -> str:
    if len(weeks) < 2:
        return f", {_week(weeks[0])}" if weeks else ""
    return f", {_week(weeks[0])} to {_week(weeks[-1])}"


def _counted(count: int, what: str) -> str:
    return f"{grouped(count)} {what}{'' if count == 1 else 's'}"
