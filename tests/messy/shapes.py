"""The clean export in other shapes: encodings, dialects, text above, below and between, several tables."""

from collections.abc import Iterator

from tests.messy.pollute import CLEAN, HEADER, Polluted, Row, written

_TEXT = written([HEADER, *CLEAN])
_LINES = _TEXT.splitlines()
_STANDS = dict(enumerate(CLEAN, 2))


def shapes() -> Iterator[Polluted]:
    """Whole files; most of them have every clean row."""
    for part in (_encodings, _dialects, _blank_lines, _surplus, _headers, _above, _below, _between, _tables, _places):
        yield from part()


def _file(kind: str, name: str, text: str | bytes, stands: dict[int, Row], touched=(), given=None) -> Polluted:
    content = text.encode() if isinstance(text, str) else text
    return Polluted(kind, f"{kind}_{name}.csv".replace(" ", "_"), content, stands, frozenset(touched), given=given)


def _encodings() -> Iterator[Polluted]:
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1", "cp850"):
        yield _file("encoding", codec, _TEXT.encode(codec), _STANDS)
        yield _file("encoding given", codec, _TEXT.encode(codec), _STANDS, given=codec)
    half = len(_LINES) // 2
    for first, second in (("utf-8", "cp1252"), ("cp1252", "utf-8"), ("utf-8-sig", "cp1252")):
        mixed = _joined(_LINES[:half]).encode(first) + _joined(_LINES[half:]).encode(second)
        damaged = {line for line, row in _STANDS.items() if not "".join(row).isascii()}
        yield _file("encoding mixed", f"{first}_{second}", mixed, _STANDS, damaged)
    for place in (1, 2, half, len(_LINES)):
        text = _joined([*_LINES[: place - 1], "\ufeff" + _LINES[place - 1], *_LINES[place:]])
        yield _file("mark within", str(place), text.encode("utf-8-sig"), _STANDS)


def _dialects() -> Iterator[Polluted]:
    for delimiter in (",", ";", "\t", "|", "^", "~", ":", "#"):
        text = written([HEADER, *CLEAN], delimiter)
        yield _file("delimiter", f"{ord(delimiter)}", text, _STANDS)
        yield _file(
            "delimiter, all quoted", f"{ord(delimiter)}", written([HEADER, *CLEAN], delimiter, quoting=1), _STANDS
        )
        spaced = "\n".join((delimiter + " ").join(_quoted(row, delimiter)) for row in (HEADER, *CLEAN))
        yield _file("delimiter and blank", f"{ord(delimiter)}", spaced, _STANDS)
    for delimiter in (";", ",", "|", "\t"):
        text = f"sep={delimiter}\n" + written([HEADER, *CLEAN], delimiter)
        yield _file("delimiter stated", f"{ord(delimiter)}", text, _moved(1))
    for delimiter in ("::", ", ", "||", " "):
        rows = [_quoted(row, delimiter) for row in (HEADER, *CLEAN)]
        yield _file("delimiter of two signs", delimiter.encode().hex(), "\n".join(map(delimiter.join, rows)), _STANDS)
    for quote in "'`$":
        for quoting in (0, 1):
            text = written([HEADER, *CLEAN], quotechar=quote, quoting=quoting)
            yield _file("quote", f"{ord(quote)}_{quoting}", text, _STANDS, _STANDS)
    for quoting in (0, 1):
        text = written([HEADER, *CLEAN], doublequote=False, escapechar="\\", quoting=quoting)
        yield _file("escape", f"backslash_{quoting}", text, _STANDS)
    yield _file("escape", "no_quotes", written([HEADER, *CLEAN], quoting=3, escapechar="\\"), _STANDS, _STANDS)
    for name, end in (("crlf", "\r\n"), ("cr", "\r"), ("lfcr", "\n\r"), ("crcrlf", "\r\r\n")):
        step = {"lfcr": 2, "crcrlf": 2}.get(name, 1)
        stands = {1 + step * number: row for number, row in enumerate(CLEAN, 1)}
        yield _file("line ends", name, written([HEADER, *CLEAN], end=end).encode(), stands)
    yield _file("line ends", "mixed", _ends_in_turn().encode(), _STANDS)
    yield _file("line ends", "none_at_the_end", _TEXT.removesuffix("\n"), _STANDS)
    for place in (0, 40, 83):
        tabs = [*_LINES]
        tabs[place + 1] = written([CLEAN[place]], ";").rstrip("\n")
        yield _file("another delimiter in a row", str(place), _joined(tabs), _STANDS, {place + 2})
    half = written([HEADER, *CLEAN[:42]]) + written(CLEAN[42:], ";")
    yield _file("another delimiter in a row", "half", half, _STANDS, range(44, 86))


def _blank_lines() -> Iterator[Polluted]:
    for name, before, many in (
        ("top", 0, 3),
        ("below_header", 1, 1),
        ("middle", 40, 1),
        ("end", 85, 3),
        ("1000", 20, 1000),
    ):
        text = _joined([*_LINES[:before], *[""] * many, *_LINES[before:]])
        yield _file("blank lines", name, text, {line + many * (line > before): row for line, row in _STANDS.items()})
    doubled = "\n\n".join(_LINES) + "\n\n"
    yield _file("blank lines", "every_other", doubled, {2 * line - 1: row for line, row in _STANDS.items()})
    delimiters = _joined([*_LINES[:40], "," * 8, *_LINES[40:]])
    yield _file("blank lines", "of_delimiters", delimiters, {at + (at > 40): row for at, row in _STANDS.items()}, {41})


def _surplus() -> Iterator[Polluted]:
    for many in (1, 2, 5):
        every = _joined([_LINES[0], *(line + "," * many for line in _LINES[1:])])
        yield _file("delimiters at every end", f"rows_{many}", every, _STANDS)
        yield _file("delimiters at every end", f"all_{many}", _joined(line + "," * many for line in _LINES), _STANDS)
    but_one = _joined([_LINES[0], *(line + "," for line in _LINES[1:40]), *_LINES[40:]])
    yield _file("delimiters at some ends", "half", but_one, _STANDS, _STANDS)
    first = _joined([_LINES[0], *("," + line for line in _LINES[1:])])
    yield _file("delimiters at every start", "rows", first, _STANDS, _STANDS)
    yield _file("delimiters at every start", "all", _joined("," + line for line in _LINES), _STANDS)
    unwritten = _joined(line.rstrip(",") for line in _LINES)
    short = {line for line, row in _STANDS.items() if not row[-1]}
    yield _file("blank cells at the end not written", "all", unwritten, _STANDS, short)
    for letter in ("x" * 5_000, "x" * 2_000_000, "a,b\n" * 2_000):
        rows = [*CLEAN[:10], (*CLEAN[10][:8], letter.strip()), *CLEAN[11:]]
        lines = letter.strip().count("\n")
        stands = {line + lines * (line > 12): row for line, row in enumerate(rows, 2)}
        yield _file("long cell", f"{len(letter)}_{lines}", written([HEADER, *rows]), stands)


def _headers() -> Iterator[Polluted]:
    yield _file("header missing", "all", _joined(_LINES[1:]), {line - 1: row for line, row in _STANDS.items()})
    yield _file("header alone", "only", _LINES[0], {})
    yield _file("header alone", "nothing", b"", {})
    for name, cells in (
        ("units", ("", "", "", "", "[UTC]", "", "[UTC]", "[EUR]", "")),
        ("types", ("text", "text", "text", "text", "timestamp", "text", "timestamp", "decimal", "text")),
        ("dashes", tuple("-" * len(cell) for cell in HEADER)),
    ):
        text = written([HEADER, cells, *CLEAN])
        yield _file("second line of the header", name, text, _moved(1), {2})
    groups = ("Item", "", "", "", "Times", "", "", "Money", "")
    yield _file("names of groups above", "blank", written([groups, HEADER, *CLEAN]), _moved(1), {1, 2})
    filled = ("Item", "Item", "Item", "Item", "Times", "Times", "Times", "Money", "Money")
    yield _file("names of groups above", "filled", written([filled, HEADER, *CLEAN]), _moved(1), {1, 2})
    for place in (1, 2, 40, 85):
        repeated = _joined([*_LINES[:place], _LINES[0], *_LINES[place:]])
        yield _file("header repeated", str(place), repeated, {at + (at > place): row for at, row in _STANDS.items()})


def _above() -> Iterator[Polluted]:
    for name, lines in (
        ("title", ["Deliverables by vendor"]),
        ("title_and_blank", ["Deliverables by vendor", ""]),
        ("three", ["Deliverables", "Exported 2026-03-01", ""]),
        ("padded", ["Deliverables,,,,,,,,", ",,,,,,,,"]),
        ("sentence", ["Items of Vega, Orion and others, 2026"]),
        ("comment", ["# exported by hand"]),
        ("pairs", ["Report,Deliverables", "From,2026-01-01", "To,2026-04-01", ""]),
    ):
        yield _file("lines above", name, _joined([*lines, *_LINES]), _moved(len(lines)), range(1, len(lines) + 1))


def _below() -> Iterator[Polluted]:
    total = f"Total,,,,,,,{sum(float(row[7] or 0) for row in CLEAN):.2f},"
    for name, lines in (
        ("total", [total]),
        ("total_and_blank", ["", total]),
        ("count", ["84 rows"]),
        ("remark", ["", "Confidential"]),
        ("short_total", [f"Total,{len(CLEAN)}"]),
        ("average", [f"Average,,,,,,,{100:.2f},"]),
        ("dashes_and_total", ["-,-,-,-,-,-,-,-,-", total]),
    ):
        yield _file("lines below", name, _joined([*_LINES, *lines]), _STANDS, range(86, 86 + len(lines)))


def _between() -> Iterator[Polluted]:
    for name, line in (
        ("comment", "# from here on by hand"),
        ("comment_with_commas", "# from, here, on"),
        ("row_made_a_comment", f"#{_LINES[40]}"),
        ("group", "Segment: legal"),
        ("subtotal", "Subtotal,,,,,,,2000.00,"),
    ):
        text = _joined([*_LINES[:40], line, *_LINES[40:]])
        yield _file("line between rows", name, text, {at + (at > 40): row for at, row in _STANDS.items()}, {41})


def _tables() -> Iterator[Polluted]:
    turned = [(row[0], row[2], row[1], *row[3:]) for row in (HEADER, *CLEAN[42:])]
    first = [HEADER, *CLEAN[:42]]
    stands = {line: row for line, row in _STANDS.items() if line < 44}
    vendors = [("vendor_id", "vendor_name", "country"), ("V-VEGA", "Vega", "DE"), ("V-ORION", "Orion", "FR")]
    people = [("name", "phone", "mail", "town", "since", "state", "until", "rate", "note"), *([tuple("abcdefghi")] * 5)]
    for gap in (0, 1, 2):
        for name, second in (("turned", turned), ("narrow", vendors), ("strange", people)):
            text = written(first) + "\n" * gap + written(second)
            at = 44 + gap
            touched = range(at, at + len(second))
            # The rows of the turned table are clean ones, once its own column names are read.
            held = stands | (dict(enumerate(CLEAN[42:], at + 1)) if name == "turned" else {})
            yield _file("two tables", f"{name}_{gap}", text, held, touched)
    again = written(first) + "\n" + written([HEADER, *CLEAN[42:]])
    yield _file("two tables", "same_header", again, stands | dict(enumerate(CLEAN[42:], 46)))
    beside = written([(*row, "", *other) for row, other in zip([HEADER, *CLEAN], vendors * 29, strict=False)])
    yield _file("two tables", "beside", beside, _STANDS, _STANDS)


def _places() -> Iterator[Polluted]:
    widths = [max(len(cell) for cell in column) + 2 for column in zip(HEADER, *CLEAN, strict=True)]
    plain = "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [HEADER, *CLEAN]
    )
    yield _file("fixed places", "plain", plain, _STANDS, _STANDS)
    under = plain.split("\n")
    under.insert(1, " ".join("-" * (width - 1) for width in widths))
    yield _file("fixed places", "underlined", "\n".join(under), _moved(1), _STANDS)
    marked = "\n".join(f"| {' | '.join(cell or ' ' for cell in row)} |" for row in [HEADER, ["---"] * 9, *CLEAN])
    yield _file("fixed places", "markdown", marked, _moved(1))


def _joined(lines) -> str:
    return "\n".join(lines) + "\n"


def _moved(by: int) -> dict[int, Row]:
    return {line + by: row for line, row in _STANDS.items()}


def _quoted(row: Row, delimiter: str) -> list[str]:
    return [f'"{cell.replace(chr(34), chr(34) * 2)}"' if delimiter[0] in cell or '"' in cell else cell for cell in row]


def _ends_in_turn() -> str:
    return "".join(line + ("\n", "\r\n", "\r")[number % 3] for number, line in enumerate(_LINES))
