"""How reading time grows for small files that span a lot: `python -m tests.bench.bombs` prints a table.

Each kind is read with as many cells as take a moment to read, and with ten times as many, up to the limit that
refuses it. Ten times the cells may take twelve times as long.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from data import reading
from tests.data.book_fixture import ods, ods_row, row, spreadsheet_2003, xlsx

FACTOR, MOST = 10, 12
HEAD = row(1, "id", "fee")


def unclosed(cells: int) -> bytes:
    """Nested error cells."""
    open_cells = '<c t="e" r="A2">' * cells
    return xlsx(f"{HEAD}<row r='2'>{open_cells}</row>")


def errors(cells: int) -> bytes:
    """Rows of error cells."""
    cell = "t='e' <v>#N/A</v>"
    return xlsx(HEAD + "".join(row(number, cell, cell) for number in range(2, cells // 2)))


def far(cells: int) -> bytes:
    """Two cells per row, one of them far to the right."""
    pairs = ((number, f"<c r='A{number}'><v>1</v></c>") for number in range(2, cells // 2))
    return xlsx(HEAD + "".join(f"<row r='{n}'>{near}<c r='XFD{n}'><v>1</v></c></row>" for n, near in pairs))


def wide(cells: int) -> bytes:
    """Two cells per row, one of them in the last allowed column: blank cells count too."""
    pairs = ((number, f"<c r='A{number}'><v>1</v></c>") for number in range(2, max(cells // 2000, 3)))
    return xlsx(HEAD + "".join(f"<row r='{n}'>{near}<c r='BXW{n}'><v>1</v></c></row>" for n, near in pairs))


def spans(cells: int) -> bytes:
    """An HTML table whose cells span many rows and columns."""
    body = "".join(f"<tr><td>{number}" for number in range(cells // 1000))
    return f"<table><tr><td>id<td rowspan=1000 colspan=999>fee{body}</table>".encode()


def indexed(cells: int) -> bytes:
    """An XML Spreadsheet 2003 with one cell per row, far to the right."""
    one = "<Row><Cell ss:Index='2000'><Data ss:Type='String'>a</Data></Cell></Row>"
    return spreadsheet_2003(one * (cells // 2000))


def repeated(cells: int) -> bytes:
    """An ODS with one row that is repeated many times."""
    return ods(
        'table:name="S">' + ods_row("id", "fee") + ods_row("a", "b", more=f'table:number-rows-repeated="{cells}"')
    )


KINDS: tuple[tuple[str, Callable[[int], bytes], int], ...] = (
    ("book.xlsx", unclosed, 200_000),
    ("book.xlsx", errors, 100_000),
    ("book.xlsx", far, 200_000),
    ("book.xlsx", wide, 1_500_000),
    ("page.xls", spans, 150_000),
    ("book.xls", indexed, 1_500_000),
    ("book.ods", repeated, 150_000),
)


def measure(name: str, content: bytes) -> tuple[float, str]:
    """Seconds of processor time that reading takes, and its result."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        before = _seconds()
        try:
            outcome = f"{len(reading.read(path, Path(folder) / 'work'))} table"
        except reading.Refused as refused:
            outcome = str(refused).split(":")[0].removeprefix(name).strip()
        return _seconds() - before, outcome


def _seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    """Print a line per kind; the start of the reading process, which all share, is measured first."""
    start = min(measure("book.xlsx", xlsx(HEAD))[0] for _ in range(3))
    began = time.monotonic()
    print(f"{'kind':10} {'cells':>10} {'bytes':>10} {'1 x':>8} {'10 x':>8} {'ratio':>6}  outcome of the larger one")
    for name, make, cells in KINDS:
        small, large = make(cells), make(FACTOR * cells)
        once, _ = measure(name, small)
        tenfold, outcome = measure(name, large)
        ratio = max(tenfold - start, 0.01) / max(once - start, 0.01)
        figures = f"{cells:>10,} {len(small):>10,} {once:>7.2f}s {tenfold:>7.2f}s {ratio:>6.1f}"
        print(f"{make.__name__:10} {figures}  {outcome}{'' if ratio <= MOST else f'  MORE THAN {MOST}'}", flush=True)
    print(f"start of the reader {start:.2f}s, all in {time.monotonic() - began:.0f}s")


if __name__ == "__main__":
    main()
