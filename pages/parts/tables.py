"""Tables to act on: labels, units and help from the metrics registry, exact numbers, CSV and XLSX one click away."""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from pages.parts import cards, empty, escape, names, paper, spreadsheet
from pages.parts.charts.template import titled
from queries import locales
from queries.format import CENTS, decimals, without_signed_zeros
from queries.metrics import describe

CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False}

FORMATS = {
    "count": "%,d",
    "share": "%,.1f\u00a0%%",  # as in sentences and on tiles, which stand beside the table; exports are exact
    "hours": "%,.1f",
    "number": "%,.2f",
    "ratio": "%,.2f",
    "score": "%,.0f",
    "points": "%+,.2f",
    "per_1000": "%,.2f",
    "currency": "%,.2f",
    "rate_per_hour": "%,.2f",
    "exchange_rate": "%.6f",
    "duration": "localized",
    "tally": "localized",
    "probability": "%d\u00a0%%",
}
_DIGITS = re.compile(r"\.(\d)f")
WHOLE_ROWS = 10  # longer tables scroll
ROW_PIXELS = 35
SCROLLED_PIXELS = ROW_PIXELS * (WHOLE_ROWS + 1)
POPOVER_PIXELS = 720
LONG_TEXT, LONGEST_WHOLE, LETTER_PIXELS = 50, 100, 7
Width = int | Literal["stretch", "content"]
Size = tuple[Width, int]
"""A table's width, and from how many rows on it scrolls."""
AS_A_TABLE = ", as a table"  # ends the alternative text of a chart's table
ELEMENTS_KEPT = 3_000  # charts, and as many tables
DATE_FORMATS = {"date": "date", "week": "date", "month": "month"}
LOCALIZED = {"probability": FORMATS["probability"], "share": "percent"}
"""Unit → its format in a locale other than the house's, where the grid has another than `localized`."""


def table(
    answer: pa.Table,
    name: str,
    *,
    alt: str,
    columns: Sequence[str] | None = None,
    whole: Callable[[], pa.Table] | None = None,
    width: Width = "stretch",
    on_row: Callable[[dict], None] | None = None,
    has_menu: bool = True,
    most_rows: int = WHOLE_ROWS,
) -> None:
    """Show an answer, with a menu, or else buttons, to download all of it. `name` is both the key and the file's name.

    `columns` are those shown, in order; `whole` is what to download if the answer is only its top rows.
    `on_row` is a callback that receives the row that a person selects; longer than
    `most_rows`, the table scrolls.
    """
    kept = [column for column in columns or answer.column_names if column in answer.column_names]
    title = alt.removesuffix(AS_A_TABLE)
    if has_menu:
        cards.menu(name, lambda: download(whole or (lambda: answer), name, title))
    _framed(answer, name, alt, kept, (width, most_rows), on_row)
    if not has_menu:
        download(whole or (lambda: answer), name, title)


def _framed(
    answer: pa.Table, name: str, alt: str, kept: list[str], size: Size, on_row: Callable[[dict], None] | None
) -> None:
    if on_row:
        choose = partial(_row_chosen, name, answer, on_row)
        _frame(answer, name, alt, kept, size, on_select=choose, selection_mode="single-row")
        return
    status, vendors = st.session_state["status"], st.session_state.get("vendor_names")
    of = (_content(answer), name, alt, kept, size, status["currency"], status["timezone"], vendors, locales.current())
    _shown(of=repr(of), _answer=answer, _name=name, _alt=alt, _columns=kept, _size=size)


# What depends only on the rows is made once and then replayed for everyone; `of` holds all that it depends on.
@st.cache_resource(max_entries=ELEMENTS_KEPT, show_spinner=False)
def _shown(of: str, _answer: pa.Table, _name: str, _alt: str, _columns: list[str], _size: Size) -> None:
    _frame(_answer, _name, _alt, _columns, _size)


def _frame(answer: pa.Table, name: str, alt: str, columns: list[str], size: Size, **more: Any) -> None:
    (width, most_rows), cents = size, _cents(answer)
    shown = _for_display(answer, cents)
    st.dataframe(
        shown,
        column_order=columns,
        column_config={
            column: config(column, own_currency="currency" not in columns, cents=cents, width=_wide(shown[column]))
            for column in columns
        },
        height="content" if answer.num_rows <= most_rows else ROW_PIXELS * (most_rows + 1),
        hide_index=True,
        width=width,
        placeholder="–",
        key=_key("table", name),
        alt=alt,
        **more,
    )
    paper.table(answer, columns)


def _cents(answer: pa.Table) -> int:
    """The decimals that the amounts need: those of the rows' currencies, else of the warehouse's own."""
    named = answer["currency"].unique().to_pylist() if "currency" in answer.column_names else []
    own = st.session_state["status"]["currency"]
    return max((decimals(currency) for currency in named if currency), default=decimals(own))


def _wide(texts: pa.ChunkedArray) -> int | None:
    """Pixels of a column whose texts are longer than Streamlit gives room to: they may differ only at their end."""
    if not pa.types.is_string(texts.type):
        return None
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    return min(longest, LONGEST_WHOLE) * LETTER_PIXELS if longest > LONG_TEXT else None


def _chart_config() -> dict[str, Any]:
    return CHART_CONFIG | locales.plotly()


def _key(kind: str, name: str) -> str:
    """The element's key; each pick makes a new element, in which nothing is selected yet."""
    picks = st.session_state.get(f"picks_{name}", 0)
    return f"{kind}_{name}_{picks}" if picks else f"{kind}_{name}"


def _count_pick(name: str) -> None:
    st.session_state[f"picks_{name}"] = st.session_state.get(f"picks_{name}", 0) + 1


def _row_chosen(name: str, answer: pa.Table, on_row: Callable[[dict], None]) -> None:
    rows = st.session_state[_key("table", name)].selection.rows
    if rows:
        _count_pick(name)
        on_row(answer.slice(rows[0], 1).to_pylist()[0])


def _content(answer: pa.Table) -> str:
    """A digest of the table's columns, types and cells."""
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, answer.schema) as writer:
        writer.write_table(answer)
    return hashlib.blake2b(stream.getvalue(), digest_size=16).hexdigest()


def download(answer: Callable[[], pa.Table], name: str, title: str = "") -> None:
    """Buttons that download an answer as CSV or as a spreadsheet; the file is made when one is pressed."""
    with st.container(horizontal=True, gap="small", key=f"downloads_{name}"):
        st.download_button(
            "Download CSV",
            data=lambda: _csv(answer),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download_{name}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
        st.download_button(
            "Spreadsheet",
            data=spreadsheet.later(answer, name, title),
            file_name=spreadsheet.file_name(name),
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"spreadsheet_{name}",
            icon=":material/table_view:",
            type="tertiary",
            on_click="ignore",
            help="XLSX: typed cells, units in the headers, and a sheet with filters, definitions and data version",
        )


def both(make: Callable[[], pa.Table]) -> tuple[pa.Table, Callable[[], pa.Table]]:
    """A table whose texts hold numbers or dates: as the reader reads it, and, for `download`, in the house's way."""
    with locales.writing():
        filed = make()
    return (filed if locales.current() == locales.HOUSE else make()), lambda: filed


def _csv(answer: Callable[[], pa.Table]) -> bytes:
    with locales.writing():  # whatever the reader's locale, a file is for a machine
        return escape.to_csv(answer())


def chart(
    figure: dict,
    answer: pa.Table,
    name: str,
    *,
    alt: str,
    on_pick: Callable[[dict], None] | None = None,
    note: str = "",
) -> None:
    """Draw a figure, with its table and download one click away, below the `note` on how to read it.

    `on_pick` is a callback that receives the point that a person clicks: its x, y and point_index.
    """
    cards.menu(name, partial(_behind, answer, name, alt, note))
    if figure["data"] and on_pick:
        _pickable(figure, name, alt, on_pick)
    elif figure["data"]:
        draw(figure, name, alt=alt)
    else:
        empty.nothing_to_draw()


def _behind(answer: pa.Table, name: str, alt: str, note: str) -> None:
    if note:
        st.caption(note)
    table(answer, name, alt=f"{alt}{AS_A_TABLE}", width=POPOVER_PIXELS, has_menu=False)


def draw(figure: dict, name: str, *, alt: str) -> None:
    """Draw a figure alone."""
    _drawn(of=repr((figure, name, alt, locales.current())), _figure=figure, _name=name, _alt=alt)


def _pickable(figure: dict, name: str, alt: str, on_pick: Callable[[dict], None]) -> None:
    st.plotly_chart(
        figure,
        key=_key("chart", name),
        config=_chart_config(),
        alt=alt,
        on_select=partial(_point_picked, name, on_pick),
        selection_mode="points",
    )


def _point_picked(name: str, on_pick: Callable[[dict], None]) -> None:
    points = st.session_state[_key("chart", name)].selection.points
    if points:
        _count_pick(name)
        on_pick(points[0])


# Plotly checks every property of a figure each time it is drawn, which costs more than the rest of a page.
@st.cache_resource(max_entries=ELEMENTS_KEPT, show_spinner=False)
def _drawn(of: str, _figure: dict, _name: str, _alt: str) -> None:
    st.plotly_chart(_figure, key=f"chart_{_name}", config=_chart_config(), alt=_alt)


def config(column: str, *, own_currency: bool = True, cents: int = CENTS, width: int | None = None) -> Any:
    """The column configuration of a metric or dimension: label, unit, format and help; `cents` for amounts."""
    metric = describe(column)
    label, about = titled(column), metric.meaning
    if metric.unit == "currency" and own_currency and st.session_state["status"]["currency"]:
        label = f"{label}, {st.session_state['status']['currency']}"
    if metric.unit in FORMATS:
        return st.column_config.NumberColumn(label, help=about, **_number(metric.unit, cents))
    if metric.unit in DATE_FORMATS:
        return st.column_config.DateColumn(label, help=about, format=locales.grid_format(DATE_FORMATS[metric.unit]))
    if metric.unit == "instant":
        zone, format_of = (
            st.session_state["status"]["timezone"],
            f"{locales.grid_format('date')}, {locales.grid_clock()}",
        )
        return st.column_config.DatetimeColumn(label, help=about, format=format_of, timezone=zone)
    if metric.unit == "boolean":
        return st.column_config.CheckboxColumn(label, help=about)
    return st.column_config.TextColumn(label, help=about, width=width)


def _number(unit: str, cents: int) -> dict[str, Any]:
    """How the grid writes a number: by printf in the house's way, else by the browser's language, with these digits."""
    if locales.current() == locales.HOUSE:
        return {"format": _format(unit, cents)}
    digits = _digits(unit, cents)
    # As a share in per cent, 0.881 is 88.1: its last digit is two places further to the right.
    step = {} if digits is None else {"step": 10.0 ** -(digits + 2 * (unit == "share"))}
    return {"format": LOCALIZED.get(unit, "localized")} | step


def _format(unit: str, cents: int) -> str:
    return f"%,.{cents}f" if unit == "currency" else FORMATS.get(unit, "")


def _digits(unit: str, cents: int) -> int | None:
    """The decimals with which the grid shows the unit, if they are fixed."""
    found = _DIGITS.search(_format(unit, cents))
    return int(found[1]) if found else None


def _for_display(answer: pa.Table, cents: int = CENTS) -> pa.Table:
    """Names in words, shares in per cent, durations as such, decimals as floats; exports keep the original values."""
    answer = escape.formula(names.labelled(answer))
    digits = {}
    for place, field in enumerate(answer.schema):
        unit = describe(field.name).unit
        places = _digits(unit, cents)
        if places is not None:
            digits[field.name] = places
        is_localized = locales.current() != locales.HOUSE
        if (shown := _SHOWN.get(unit)) and not (is_localized and unit == "share"):
            answer = answer.set_column(place, field.name, shown(answer[field.name].cast(pa.float64())))
        if pa.types.is_decimal(field.type):
            answer = answer.set_column(place, field.name, answer[field.name].cast(pa.float64()))
        if is_localized and places is not None:  # beyond its step, the grid cuts digits off
            rounded = pc.round(answer[field.name], ndigits=places + 2 * (unit == "share"))
            answer = answer.set_column(place, field.name, rounded)
    return without_signed_zeros(answer, digits)


def _per_cent(shares: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.multiply(shares, 100.0)


def _never_certain(probabilities: pa.ChunkedArray) -> pa.ChunkedArray:
    at_most = pc.min_element_wise(pc.round(_per_cent(probabilities)), 99.0, skip_nulls=False)
    return pc.max_element_wise(at_most, 1.0, skip_nulls=False)


def _spans(hours: pa.ChunkedArray) -> pa.ChunkedArray:
    """To the hour from one day on, else to the minute, as tiles and sentences have it."""
    step = pc.if_else(pc.greater_equal(hours, 24.0), 3_600.0, 60.0)
    seconds = pc.multiply(pc.round(pc.divide(pc.multiply(hours, 3_600.0), step)), step)
    return seconds.cast(pa.int64()).cast(pa.duration("s"))


_SHOWN: dict[str, Callable[[pa.ChunkedArray], pa.ChunkedArray]] = {
    "share": _per_cent,
    "probability": _never_certain,
    "duration": _spans,
    "tally": partial(pc.round, ndigits=1),
}
"""Unit → the values that Streamlit's format for it shows; all others are shown as they are."""
