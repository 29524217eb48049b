"""One clean export of deliverables, and the same with one thing wrong: every kind of damage in every place.

Each polluted file knows its truth: the clean rows that it still has intact, where each is, and what else may rightly
come out of a damaged row (nothing, unless it says so).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADER = (
    "deliverable_id", "vendor_id", "segment", "work_type", "received_at", "status", "first_delivered_at",
    "billed_amount", "guideline_version",
)  # fmt: skip
ROWS = 84
Row = tuple[str, ...]


def clean_rows() -> list[Row]:
    """The portfolio: quoted text, commas, doubled quotes, blanks, amounts, instants, letters beyond ASCII."""
    return [_row(number) for number in range(ROWS)]


def _row(number: int) -> Row:
    vendor = ("V-VEGA", "V-ORION", "Søren & Co", "Atelier Élan")[number % 4]
    segment = ("legal", "finance", "healthcare")[number % 3]
    work = ("Lease, abstract", "model", 'Review of "A" terms, short', "coding", "Due diligence, part 2")[number % 5]
    day, month = number % 28 + 1, number // 28 + 1
    open_still = number % 7 == 3
    delivered = "" if open_still else f"2026-{month + 1:02}-{day:02}T16:30:00Z"
    amount = "" if number % 6 == 4 else f"{100 + 7 * number}.{number % 100:02}"
    version = ("2.1", "", "draft, 3", "v7")[number % 4]
    status = "in_progress" if open_still else "delivered"
    received = f"2026-{month:02}-{day:02}T08:15:00Z"
    return (f"D-{number:04}", vendor, segment, work, received, status, delivered, amount, version)


@dataclass(frozen=True)
class Polluted:
    """A file and its truth. `stands`: line → the clean row that begins there. `others`: line → what else a damaged row
    may rightly be read as. `touched`: lines that are damaged, or not a row."""

    kind: str
    name: str
    content: bytes
    stands: dict[int, Row]
    touched: frozenset[int] = frozenset()
    others: dict[int, tuple[Row, ...]] = field(default_factory=dict)
    given: str | None = None  # the encoding that a person states


def written(rows: list[Row], delimiter: str = ",", end: str = "\n", **how) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, **how).writerows(rows)
    return out.getvalue()


CLEAN = clean_rows()
_LINES = written([HEADER, *CLEAN]).splitlines()
_STANDS = dict(enumerate(CLEAN, 2))


def everything() -> Iterator[Polluted]:
    """All polluted files, in a fixed order: about 3,100 with one place damaged, and about 200 of another shape."""
    for number in range(ROWS):
        yield from _delimiters(number)
        yield from _quotes(number)
        yield from _line_ends(number)
    yield from whole_files()


def whole_files() -> Iterator[Polluted]:
    """Those with another header or shape, which affects every row."""
    # Imported here because the shapes are built from the rows above.
    from tests.messy.shapes import shapes

    yield from _headers()
    yield from shapes()


def _damaged(kind: str, number: int, place: str, text: str, *others: Row) -> Polluted:
    """The file with other text for one row; if the clean row comes out all the same, that is not a fault."""
    lines = [*_LINES]
    lines[number + 1] = text
    line = number + 2
    return Polluted(
        kind,
        f"{kind.replace(' ', '_')}_{line}_{place}.csv",
        ("\n".join(lines) + "\n").encode(),
        _STANDS,
        frozenset({line}),
        {line: others},
    )


def _parts(number: int) -> list[str]:
    """The cells of a row as written."""
    return [written([(cell, "")]).rstrip("\n").removesuffix(",") for cell in CLEAN[number]]


def _with(number: int, column: int, cell: str) -> Row:
    row = [*CLEAN[number]]
    row[column] = cell
    return tuple(row)


def _delimiters(number: int) -> Iterator[Polluted]:
    """One removed between every two cells; one added beside each cell, and within every second plain one."""
    parts = _parts(number)
    for column in range(len(parts) - 1):
        merged = parts[column] + parts[column + 1]
        yield _damaged(
            "delimiter removed", number, str(column), ",".join([*parts[:column], merged, *parts[column + 2 :]])
        )
    for column in range(len(parts) + 1):
        yield _damaged("delimiter added", number, str(column), ",".join([*parts[:column], "", *parts[column:]]))
    for column, part in enumerate(parts):
        if '"' not in part and len(part) > 1 and (number + column) % 2:
            cut = [*parts[:column], part[:1] + "," + part[1:], *parts[column + 1 :]]
            yield _damaged("delimiter within a cell", number, str(column), ",".join(cut))


def _quotes(number: int) -> Iterator[Polluted]:
    """Each one removed; one added to each cell: at its start, inside or at its end, in turn."""
    text, parts = ",".join(_parts(number)), _parts(number)
    for place, letter in enumerate(text):
        if letter == '"':
            yield _damaged("quote removed", number, str(place), text[:place] + text[place + 1 :])
    for column, part in enumerate(parts):
        place = (0, len(part) // 2, len(part))[(number + column) % 3]
        cell = part[:place] + '"' + part[place:]
        line = ",".join([*parts[:column], cell, *parts[column + 1 :]])
        yield _damaged("quote added", number, f"{column}_{place}", line, *_as_text(number, column, place))


def _as_text(number: int, column: int, place: int) -> tuple[Row, ...]:
    """A quote inside a plain cell, or after a digit at its end, is text: `5"` means inches."""
    cell = CLEAN[number][column]
    plain = cell and "," not in cell and '"' not in cell and place > 0
    if not plain or (place == len(cell) and not cell[-1].isdigit()):
        return ()
    return (_with(number, column, cell[:place] + '"' + cell[place:]),)


def _line_ends(number: int) -> Iterator[Polluted]:
    """A line end added between two of the cells, and the one after the row removed."""
    parts = _parts(number)
    line = number + 2
    for column in range(1 + number % 3, len(parts), 3):
        halves = ",".join(parts[:column]) + "\n" + ",".join(parts[column:])
        lines = [*_LINES[: number + 1], halves, *_LINES[number + 2 :]]
        stands = {at + (at > line): row for at, row in _STANDS.items()}
        yield _whole("line end added", f"{line}_{column}", lines, stands, {line, line + 1})
    if number < ROWS - 1:
        lines = [*_LINES[: number + 1], _LINES[number + 1] + _LINES[number + 2], *_LINES[number + 3 :]]
        stands = {at - (at > line): row for at, row in _STANDS.items() if at != line + 1}
        yield _whole("line end removed", str(line), lines, stands, {line})


def _whole(kind: str, place: str, lines: list[str], stands: dict[int, Row], touched: set[int]) -> Polluted:
    name = f"{kind.replace(' ', '_')}_{place}.csv"
    return Polluted(kind, name, ("\n".join(lines) + "\n").encode(), stands, frozenset(touched))


def _headers() -> Iterator[Polluted]:
    """The same damage in the line of column names: a lost name must show, and never move a column."""
    for column in range(len(HEADER)):
        damage = (
            ("delimiter removed", _merged(column)),
            ("delimiter added", [*HEADER[:column], "", *HEADER[column:]]),
            ("quote added", [*HEADER[:column], '"' + HEADER[column], *HEADER[column + 1 :]]),
            ("quote added", [*HEADER[:column], HEADER[column] + '"', *HEADER[column + 1 :]]),
            ("name repeated", [*HEADER[:column], HEADER[column - 1], *HEADER[column + 1 :]]),
            ("name missing", [*HEADER[:column], "", *HEADER[column + 1 :]]),
        )
        for number, (kind, names) in enumerate(damage):
            yield _whole(f"header {kind}", f"{column}_{number}", [",".join(names), *_LINES[1:]], _STANDS, {1})


def _merged(column: int) -> list[str]:
    first = min(column, len(HEADER) - 2)
    return [*HEADER[:first], HEADER[first] + HEADER[first + 1], *HEADER[first + 2 :]]
