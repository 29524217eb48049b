"""Workbooks as other programs write them, built part by part: what xlsxwriter never writes."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}</Relationships>"
_PARTS = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": _RELATIONS.format(f'<Relationship Id="a" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'),
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
    '<sheet name="Work" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _RELATIONS.format(
        f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    ),
}
_OPEN = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "style")}
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def xlsx(rows: str, *, above: str = "", below: str = "", prefix: str = "") -> bytes:
    """An XLSX with one sheet, Work, from the XML of its rows and of what is above and below them."""
    space = f'xmlns:{prefix.rstrip(":")}="{_MAIN}"' if prefix else f'xmlns="{_MAIN}"'
    sheet = (
        f"<{prefix}worksheet {space}>{above}<{prefix}sheetData>{rows}</{prefix}sheetData>{below}</{prefix}worksheet>"
    )
    return _zipped({**_PARTS, "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{sheet}'})


def row(number: int, *cells: str, prefix: str = "", more: str = "") -> str:
    """The XML of a row. Cells are texts or, if they start with `<`, a cell's inner XML, after its type as `t="…" `."""
    made = (_cell(f"{chr(65 + at)}{number}", cell, prefix) for at, cell in enumerate(cells) if cell)
    return f'<{prefix}row r="{number}"{more}>{"".join(made)}</{prefix}row>'


def _cell(name: str, cell: str, prefix: str) -> str:
    if cell.startswith("t="):
        kind, _, inside = cell.partition(" ")
        return f'<{prefix}c r="{name}" {kind}>{inside}</{prefix}c>'
    inside = cell if cell.startswith("<") else ""
    kind = "" if inside else ' t="inlineStr"'
    return (
        f'<{prefix}c r="{name}"{kind}>{inside or f"<{prefix}is><{prefix}t>{cell}</{prefix}t></{prefix}is>"}</{prefix}c>'
    )


def ods(*tables: str, styles: str = "") -> bytes:
    """An ODS from the XML of its tables, each of which starts with its attributes."""
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in {**_OPEN, "calcext": _CALC}.items())
    body = "".join(f"<table:table {table}</table:table>" for table in tables)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<manifest/>"}
    return _zipped({**parts, "content.xml": content})


def ods_row(*cells: str, more: str = "") -> str:
    """The XML of an ODS row. Cells are texts or, if they start with `<`, XML that is used unchanged."""
    made = (
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {more}>{''.join(made)}</table:table-row>"


def spreadsheet_2003(table: str, more: str = "") -> bytes:
    """An XML Spreadsheet 2003 with one sheet, Work."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Work"><Table>{table}'
        f"</Table>{more}</Worksheet></Workbook>"
    ).encode()


def book(path: Path, hidden: Iterable[str] = (), **sheets: list[dict]) -> Path:
    """A workbook whose sheets have these rows, each a dict by column."""
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            header = list(dict.fromkeys(key for one in rows for key in one))
            sheet.write_row(0, 0, header)
            for number, one in enumerate(rows, 1):
                sheet.write_row(number, 0, [one.get(name, "") for name in header])
            if name in hidden:
                sheet.hide()
    return path


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
