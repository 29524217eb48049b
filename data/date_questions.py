"""What to ask about a column of dates, and what to say about one that contradicts itself."""

from data import months
from data.column_cells import Cells, Example, matches
from data.dates import ISO_DATE, ISO_NAIVE, Style, Survey, parsed, unswapped
from data.reading import Question, Refused
from data.sql import literal, only


def contradiction(found: Survey) -> Refused | None:
    """What to say about a column with two date orders; None for any other."""
    if not (found.only_day and found.only_month):
        return None
    cells, day, month = found.cells, found.only_day, found.only_month
    return Refused(
        f"{cells.file}: {cells.column} mixes two date orders: line {day[0]} ({day[1]!r}) has the day first, line "
        f"{month[0]} ({month[1]!r}) the month. Write the column in one order and export it again."
    )


def order_question(found: Survey, either: Example) -> Question:
    """What to ask about a column whose dates could all be day-first or month-first; the cell given is an example."""
    cells, (line, text) = found.cells, either
    return Question(
        f"{cells.file}: in {cells.column} every date could be day-first or month-first (line {line}: {text!r}). "
        "Say which in a mapping profile: day_first = true or false, or a date_format such as "
        '"%d/%m/%Y" or "%m/%d/%Y".',
        kind="date_order",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={
            "day_first": _day_shown(found, text, found.day_first),
            "month_first": _day_shown(found, text, found.month_first),
        },
    )


def zone_question(cells: Cells, style: Style) -> Question | None:
    """What to ask about the first local time; None if there is none, as any zone will then do."""
    other = f" and {style.instant('text')} is null" if style.dress else ""
    local = cells.first(f"{style.local('text')} is not null{other}")
    if not local:
        return None
    line, text = local
    return Question(
        f"{cells.file}: {cells.column} holds times without a time zone (line {line}: {text!r}). In which zone "
        "were they written? Say so as the time zone of the import (--timezone Europe/Berlin) or in a mapping profile.",
        kind="timezone",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={},
    )


def abbreviation_question(found: Survey, zone: str | None) -> Question | None:
    """What to ask about a zone abbreviation that people in several zones use; None if all are settled."""
    if not found.unsettled:
        return None
    cells, word = found.cells, found.unsettled[0]
    line, text = cells.example(f"regexp_matches(text, {literal(rf'(?i)([^a-z]|[ap][.]?m){word}([^a-z]|$)')})")
    doubt = f"which {zone} does not use" if zone else "which is more than one time zone's"
    return Question(
        f"{cells.file}: {cells.column} holds times in {word}, {doubt} (line {line}: {text!r}). In which zone were they "
        "written? Say so as the time zone of the import (--timezone America/New_York) or in a mapping profile; or "
        "export the times with their offset from UTC.",
        kind="timezone",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={},
    )


def month_question(found: Survey) -> Question | None:
    """What to ask about a month's name that languages read differently; None if there is none."""
    if not found.doubt:
        return None
    cells, doubt = found.cells, found.doubt
    line, text = cells.example(f"contains(strip_accents(lower(text)), {literal(doubt.word)})")
    read = {code: months.month_name(month) for code, month in doubt.readings}
    cures = " or ".join(f'month_language = "{code}"' for code in read)
    said = ", ".join(f"{months.language_name(code)} for {month}" for code, month in read.items())
    return Question(
        f"{cells.file}: in {cells.column}, {doubt.word!r} is {said} (line {line}: {text!r}). Say in a mapping profile "
        f"which language it is: {cures}.",
        kind="month_language",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=text,
        choices={code: f"{doubt.word} = {month}" for code, month in read.items()},
    )


def cells_question(cells: Cells, style: Style) -> Question | None:
    """What to ask about a workbook's real date cells beside dates as text; None if the column has no such mix."""
    dated = matches("text", f"{ISO_DATE}|{ISO_NAIVE}")
    turned = f"{dated} and substr(text, 9, 2) <= '12' and substr(text, 9, 2) <> substr(text, 6, 2)"
    numeric = r"\D*\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(\d{2})?(\D.*)?"
    as_text = f"not {dated} and {matches('text', numeric)} and {style.local('text')} is not null"
    count = f"select count(*) filter ({dated}), count(*) filter ({as_text}) from ({cells.rows})"
    real, texts = only(cells.connection.execute(count))
    if not real or not texts:
        return None
    first = cells.firsts(turned=turned, text=as_text)
    if not (first["turned"] and first["text"]):
        return None
    (line, example), (other, text) = first["turned"], first["text"]
    shown = {
        "as_stored": _shown(cells, f"cast({literal(example)} as timestamp)"),
        "swapped": _shown(cells, f"cast({unswapped(literal(example))} as timestamp)"),
    }
    return Question(
        f"{cells.file}: {cells.column} holds {_numbered(real, 'date cell')}, {_numbered(texts, 'text')} (row {line}: "
        f"{example[:10]}; row {other}: {text!r}). A spreadsheet that expects the other order of day and month turns "
        "the dates it can read into wrong ones and leaves the rest as text. Say in a mapping profile whether row "
        f'{line} is {shown["as_stored"]}: date_cells = "as_stored", or {shown["swapped"]}: date_cells = "swapped".',
        kind="date_cells",
        file=cells.file,
        column=cells.source or cells.column,
        line=line,
        example=example[:10],
        choices=shown,
    )


def _day_shown(found: Survey, text: str, patterns: tuple[str, ...]) -> str:
    undressed = found.dress.off(literal(text)) if found.dress else literal(text)
    return _shown(found.cells, parsed(undressed, patterns))


def _shown(cells: Cells, timestamp: str) -> str:
    day = only(cells.connection.execute(f"select {timestamp}"))[0]
    return f"{day.day} {day:%b %Y}"


def _numbered(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
