"""The profile file as written: what each setting may be, and how its sections become mappings."""

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, ValidationInfo, model_validator

from data import dates, months
from data.contract import TABLES, Table
from data.log import ROLES, Log
from data.profile import COMMON, DATED, Mapping, is_timezone, with_times
from data.reading import Refused
from data.settings_file import OneOrMore, Section, Texts, content, fault, one_as_list, parsed, wanted


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _pattern(text: str) -> str:
    if not dates.is_pattern(text):
        raise fault(f"holds {text!r}, which is not a date format such as %d/%m/%Y or %d.%m.%Y %H:%M")
    return text


def _as_text(value: Any) -> Any:
    """Let a number, a date or a truth value stand for its text."""
    return value if isinstance(value, dict | list) else str(value)


def _table(others: ValidationInfo) -> Table | None:
    return TABLES.get(others.data.get("name", ""))


def _column(name: str, others: ValidationInfo) -> str:
    if (table := _table(others)) and name not in table.by_name:
        raise fault(f"which is not a column of {table.name}")
    return name


def _dated_column(name: str, others: ValidationInfo) -> str:
    if (table := _table(others)) and table.by_name[_column(name, others)].type not in DATED:
        raise fault("which holds no date")
    return name


def _part(name: str) -> Any:
    return wanted(f"must be a section [table.{name}] of its own")


_LANGUAGES = ", ".join(months.LANGUAGES[:8])
_CELLS = 'must be "as_stored" or "swapped": whether a workbook\'s real dates are right, or have day and month exchanged'
_Timezone = Annotated[
    str, wanted("{value!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC", is_timezone)
]
_Patterns = Annotated[
    tuple[Annotated[str, AfterValidator(_pattern)], ...],
    one_as_list,
    wanted("must be a text or a list of texts", bool),
    AfterValidator(with_times),
]
_DayFirst = Annotated[StrictBool, wanted("must be true (03/04 is 3 April) or false (it is March 4)")]
_DateCells = Annotated[Literal["as_stored", "swapped"], wanted(_CELLS)]
_Language = Annotated[
    str, wanted(f"{{value!r}} is not a language of month names such as {_LANGUAGES}", months.LANGUAGES.__contains__)
]
_Decimal = Annotated[Literal[".", ","], wanted('must be "." or ",", the mark before the fraction of a number')]
_Encoding = Annotated[str, wanted("{value!r} is not an encoding such as utf-8 or windows-1252", _is_encoding)]
_SourceColumn = Annotated[str, wanted('must be the name of one column of the file, such as "Updated"')]
_Column = Annotated[str, AfterValidator(_column)]
_DatedColumn = Annotated[str, AfterValidator(_dated_column)]
_Value = Annotated[str, BeforeValidator(_as_text), wanted("must be one value")]
_Pairs = Annotated[
    dict[str, Annotated[str, BeforeValidator(_as_text)]], wanted('must be pairs such as Closed = "delivered"')
]
_DateAndTime = Annotated[tuple[str, str], wanted('must be a date and a time column, such as ["Date", "Time"]')]
_Activity = Annotated[str, wanted("must be the column that says what happened", bool)]
_AT = 'must be the column with the time of each event, or a date and a time column, such as ["Date", "Time"]'
_At = Annotated[tuple[str, ...], one_as_list, wanted(_AT, lambda columns: 1 <= len(columns) <= 2)]


class _Common(Section):
    """What may appear at the top, for all tables, or in the section of one."""

    inside: ClassVar[str] = "table."

    timezone: _Timezone | None = None
    date_format: _Patterns | None = None
    day_first: _DayFirst | None = None
    date_cells: _DateCells | None = None
    month_language: _Language | None = None
    decimal: _Decimal | None = None
    encoding: _Encoding | None = None
    blanks: Texts = ()
    last_by: _SourceColumn | None = None


class _File(_Common):
    """The top of the file; the contents of its sections are read by their own classes."""

    name: Annotated[str, wanted("must be a text")] | None = None
    headers: Texts = ()
    sheet: OneOrMore = ()
    table: Any = None


class _Table(_Common):
    """A [[table]]."""

    name: Annotated[str, wanted(f"must be one of {', '.join(TABLES)}", TABLES.__contains__)] = Field(
        default="", validate_default=True
    )
    columns: Annotated[dict[_Column, OneOrMore], _part("columns")] = Field(default_factory=dict)
    joined: Annotated[dict[_DatedColumn, _DateAndTime], _part("joined")] = Field(default_factory=dict)
    values: Annotated[dict[_Column, _Pairs], _part("values")] = Field(default_factory=dict)
    defaults: Annotated[dict[_Column, _Value], _part("defaults")] = Field(default_factory=dict)
    formats: Annotated[dict[_DatedColumn, _Patterns], _part("formats")] = Field(default_factory=dict)
    log: Any = None


class _Log(Section):
    """A [table.log]: the columns of a log, and its activities by their role in the case."""

    activity: _Activity = Field(default="", validate_default=True)
    at: _At = Field(default=(), validate_default=True)
    lifecycle: _SourceColumn | None = None
    start: Texts = ()
    delivery: Texts = ()
    acceptance: Texts = ()
    pause: Texts = ()
    resume: Texts = ()
    end: Texts = ()

    @model_validator(mode="after")
    def _each_is_one_thing(self) -> "_Log":
        seen: dict[str, str] = {}
        for role in ROLES:
            for name in getattr(self, role):
                first = seen.setdefault(name.strip().lower(), role)
                if first != role:
                    raise fault(f"names {name!r} as {first} and as {role}. It can be one of them", of_section=True)
        return self


def read(path: Path) -> tuple[str, tuple[str, ...], tuple[Mapping, ...]]:
    """A profile file's name (else the file's own), the column names it is for, and its mappings. Raises Refused."""
    given = content(path, "profile", f"{path.name}: there is no such profile file.", Refused)
    faults: list[str] = []
    top = parsed(_File, given, path.name, faults)
    sections = given.get("table")
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        faults.append(f"{path.name}: the profile has no [[table]] section.")
        sections = []
    tables = [_read_table(path.name, number, one, faults) for number, one in enumerate(sections, 1)]
    if faults or not top:
        raise Refused("\n".join(dict.fromkeys(faults)))
    mappings = tuple(_mapping(top, table, log) for table, log in tables if table)
    return top.name if top.name is not None else path.stem, top.headers, mappings


def _read_table(file: str, number: int, given: dict[str, Any], faults: list[str]) -> tuple[_Table | None, _Log | None]:
    name, log = given.get("name"), given.get("log")
    where = f"{file}: [[table]] {name if isinstance(name, str) and name in TABLES else number}"
    table = parsed(_Table, given, where, faults)
    if log is not None and (name != "deliverables" or not isinstance(log, dict)):
        faults.append(f"{where}: log must be a section [table.log] of the [[table]] with the name deliverables.")
    elif log is not None:
        return table, parsed(_Log, log, f"{where}: [table.log]", faults)
    return table, None


def _mapping(top: _File, section: _Table, log: _Log | None) -> Mapping:
    common = {name: getattr(section if name in section.model_fields_set else top, name) for name in COMMON}
    table, date_format = TABLES[section.name], common.pop("date_format")
    dated = (column.name for column in table.columns if column.type in DATED)
    return Mapping(
        table,
        columns=section.columns,
        values=section.values,
        defaults=section.defaults,
        formats=(dict.fromkeys(dated, date_format) if date_format else {}) | section.formats,
        joined=section.joined,
        sheets=top.sheet,
        log=Log(**dict(log)) if log else None,
        **common,
    )
