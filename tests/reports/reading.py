"""A pack as its readers get it: the text of the PDF, the tree of the HTML page, the cells of the spreadsheet."""

import io
from typing import Any

import pypdf
import python_calamine
from lxml import etree, html

from reports import pack
from reports.content import Pack


def plain(text: str) -> str:
    """The text on one line, with all kinds of blanks made equal."""
    return " ".join(text.split())


def pages(made: Pack) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pack.pdf(made))).pages)


def pdf_text(made: Pack) -> str:
    """The text of the single page. Fails if there are more."""
    return text_of(pack.pdf(made))


def text_of(pdf: bytes) -> str:
    """The text of the single page of a PDF. Fails if there are more."""
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return plain(page.extract_text())


def tree(made: Pack) -> etree._Element:
    return html.document_fromstring(pack.html(made))


def html_text(element: etree._Element) -> str:
    """The text that a browser shows of it, without the style."""
    return plain(" ".join(text for text in element.xpath(".//text()[not(parent::style)]")))


def html_table(element: etree._Element, title: str) -> list[list[str]]:
    """The rows of the table with that caption, without the header."""
    for table in element.iter("table"):
        if table.findtext("caption") == title:
            return [[plain(cell.text_content()) for cell in row] for row in table.find("tbody")]
    raise AssertionError(f"no table {title!r}")


def book(made: Pack) -> python_calamine.CalamineWorkbook:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(pack.xlsx(made)))


def sheet(read: python_calamine.CalamineWorkbook, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet, by header."""
    headers, *rows = read.get_sheet_by_name(name).to_python()
    return [dict(zip(headers, row, strict=True)) for row in rows]
