"""Text from files is only ever text: one escape for each place that would interpret it."""

import csv
import html
import io
import re

import pyarrow as pa
import pyarrow.compute as pc

# A word joiner has no width, and breaks what Markdown would turn into a link on its own.
JOINER = "\u2060"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=@/])")
_AUTOLINK = re.compile(r"(?i)(https?:|ftp:|mailto:|xmpp:|www|@)")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would reverse what follows and so disguise it
_FORMULA = r"^[=+\-@\x00-\x1f\x7f]"


def markdown(text: object) -> str:
    """The text as Markdown that shows exactly that text: no image, link, emoji, colour or formula."""
    return _MARKDOWN.sub(r"\\\1", _AUTOLINK.sub(rf"\1{JOINER}", _flat(text)))


def plotly(text: object) -> str:
    """The text for a label, tick or hover of a chart, where `<b>` and `<a>` would take effect."""
    return html.escape(_flat(text), quote=False).replace("$", "&#36;")


def markup(text: object) -> str:
    """The text within HTML that is made here, where tags and quotes would take effect."""
    return html.escape(_flat(text))


def _flat(text: object) -> str:
    """The text on one line, running one way."""
    return " ".join(_TURNING.sub("", str(text)).split())


def formula(table: pa.Table) -> pa.Table:
    """The table with a leading ' on every text cell that a spreadsheet would run as a formula; numbers stay numbers."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            guarded = pc.replace_substring_regex(table[field.name], _FORMULA, r"'\0")
            table = table.set_column(place, field.name, guarded)
    return table


def to_csv(table: pa.Table) -> bytes:
    """The table as UTF-8 CSV with a byte-order mark, so that spreadsheets read names correctly."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(table.column_names)
    columns = [column.to_pylist() for column in formula(table).columns]
    writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return page.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
