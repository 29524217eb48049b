"""Mapping profiles: a small TOML file that says how an export with other names reads as the contract.

At the top: `name`, `headers` (the column names it is for) and `sheet` (of a workbook, the sheet to read or a list of
them). One `[[table]]` section per contract table; a file
may feed several. In a section: `columns` (contract column → source column, or a list of fallbacks), `joined`
(contract column → date column and time column), `values` (per column: source value → contract value), `defaults`
(for blanks) and `formats` (per column a strptime pattern). For a section or for all of them: `date_format`,
`timezone`, `day_first`, `date_cells`, `month_language`, `decimal`, `blanks`, `encoding` and `last_by` (the source
column by which the last of several rows of one id counts; empty where none is to count before the others). The
deliverables of a log of events have a `log` besides: its `activity` column, its time `at`, and which activities are
`start`, `delivery`, `acceptance`, `pause`, `resume` and `end`.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

import tomli_w

from data import dates, months
from data.contract import TABLES, Table
from data.log import ROLES, Log
from data.reading import Refused

_COMMON = (
    "timezone", "date_format", "day_first", "date_cells", "month_language", "decimal", "encoding", "blanks", "last_by",
)  # fmt: skip
_DATE_CELLS = ("as_stored", "swapped")
_SETTINGS = {"table", "name", "headers", "sheet", *_COMMON}
_PARTS = ("columns", "joined", "values", "defaults", "formats")
_SECTION_KEYS = {"name", "log", *_PARTS, *_COMMON}
_LOG_KEYS = {"activity", "at", "lifecycle", *ROLES}
_DATED = ("instant", "promise", "date")
_LINE = 100


@dataclass(frozen=True)
class Mapping:
    """How the columns of one file become the columns of one contract table."""

    table: Table
    columns: dict[str, tuple[str, ...]]  # contract column → source columns, first filled one wins
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    timezone: str | None = None
    joined: dict[str, tuple[str, str]] = field(default_factory=dict)  # contract column → date column, time column
    blanks: tuple[str, ...] = ()  # cells that mean empty, besides those known everywhere
    day_first: bool | None = None  # how 03/04/2026 reads where the column does not settle it
    decimal: str | None = None  # "." or ",": the decimal mark where the column does not settle it
    encoding: str | None = None  # of the file, where detection is overruled
    sheets: tuple[str, ...] = ()  # of a workbook, the only ones to read; none: all that are not hidden
    date_cells: str | None = None  # "as_stored" or "swapped": the real dates of a workbook that also has them as text
    month_language: str | None = None  # of months whose names languages read differently
    last_by: str | None = None  # source column: of the rows of one key, the latest by it counts; "" = decided: none
    log: Log | None = None  # the rows are events of the deliverables

    @property
    def provided(self) -> tuple[str, ...]:
        """The contract columns this file speaks of, in the contract's order."""
        return tuple(c.name for c in self.table.columns if self._feeds(c.name))

    def _feeds(self, name: str) -> bool:
        return name in self.columns or name in self.joined or name in self.defaults or name in self.by_log

    @property
    def by_log(self) -> tuple[str, ...]:
        """The contract columns that the events of a log feed, since no column of the file does."""
        own = {*self.columns, *self.joined}
        fed = self.log.fed if self.log else ()
        if "first_delivered_at" in own:  # what the activities call a second delivery or an acceptance may be before it
            fed = fed[:3]
        return tuple(name for name in fed if name not in own)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required contract columns that nothing feeds."""
        return tuple(name for name in self.table.required if name not in self.provided)


def read_profile(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a profile file, in its order. Raises Refused where it does not fit the contract."""
    content = _content(path)
    sections = content.get("table")
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        raise Refused(f"{path.name}: the profile has no [[table]] section.")
    return tuple(_mapping(path.name, section, content) for section in sections)


def read_meta(path: Path) -> tuple[str, tuple[str, ...]]:
    """A profile file's name (else the file's own) and the column names it is for. Raises Refused."""
    content = _content(path)
    name = content.get("name", path.stem)
    if not isinstance(name, str):
        raise Refused(f"{path.name}: name must be a text.")
    return name, _texts(path.name, "headers", content.get("headers", []))


def profile_text(mappings: Sequence[Mapping], *, name: str, headers: Iterable[str]) -> str:
    """The profile as TOML; `read_profile` and `read_meta` read the same from it. It ends with a line end."""
    common = [_settings_of(mapping) for mapping in mappings]
    shared = {key: value for key, value in common[0].items() if all(one.get(key) == value for one in common)}
    sheets = {"sheet": _one_or_several(mappings[0].sheets)} if mappings[0].sheets else {}
    top = {"name": name, "headers": list(headers), **sheets, **shared}
    sections = [
        _section_text(mapping, {key: value for key, value in own.items() if key not in shared})
        for mapping, own in zip(mappings, common, strict=True)
    ]
    return "\n".join([_pairs(top), *sections])


def check_timezone(name: str | None, where: str) -> str | None:
    """The zone's name as given. Raises Refused when it is not an IANA name."""
    if name is not None and (not isinstance(name, str) or name not in available_timezones()):
        raise Refused(f"{where}: {name!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.")
    return name


def _content(path: Path) -> dict:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise Refused(f"{path.name}: there is no such profile file.") from error
    except OSError as error:
        raise Refused(f"{path.name}: the profile cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name}: the profile is not a text in UTF-8. Give a TOML file, saved as UTF-8.") from error
    except RecursionError as error:
        raise Refused(f"{path.name}: the profile is nested too deeply to be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{path.name}: the profile is not valid TOML: {error}.") from error
    _check_settings(f"{path.name}: unknown setting", content, _SETTINGS)
    return content


def _mapping(where: str, section: dict, content: dict) -> Mapping:
    _check_settings(f"{where}: unknown setting in [[table]]", section, _SECTION_KEYS)
    table = TABLES.get(str(section.get("name")))
    if table is None:
        raise Refused(f"{where}: [[table]] needs a name out of {', '.join(TABLES)}.")
    for part in _PARTS:
        _check_columns(where, table, part, section.get(part, {}))
    common = {key: section.get(key, content.get(key)) for key in _COMMON}
    return Mapping(
        table,
        {name: _several(where, name, source) for name, source in section.get("columns", {}).items()},
        {name: {str(k): str(v) for k, v in pairs.items()} for name, pairs in section.get("values", {}).items()},
        {name: str(value) for name, value in section.get("defaults", {}).items()},
        _formats(where, table, section, common["date_format"]),
        check_timezone(common["timezone"], where),
        {name: _date_and_time(where, name, pair) for name, pair in section.get("joined", {}).items()},
        _texts(where, "blanks", common["blanks"] or []),
        _checked_day_first(where, common["day_first"]),
        _checked_decimal(where, common["decimal"]),
        _checked_encoding(where, common["encoding"]),
        _several(where, "sheet", content["sheet"]) if "sheet" in content else (),
        _checked_date_cells(where, common["date_cells"]),
        _checked_language(where, common["month_language"]),
        _checked_last_by(where, common["last_by"]),
        _checked_log(where, table, section.get("log")),
    )


def _check_settings(what: str, settings: dict, known: set[str]) -> None:
    if unknown := sorted(set(settings) - known):
        raise Refused(f"{what}: {unknown[0]!r}. Known are {', '.join(sorted(known))}.")


def _check_columns(where: str, table: Table, part: str, entries: dict) -> None:
    if not isinstance(entries, dict):
        raise Refused(f"{where}: {part} of [[table]] must be a section [table.{part}] of its own.")
    for name, entry in entries.items():
        if name not in table.by_name:
            raise Refused(f"{where}: [table.{part}] names {name!r}, which is not a column of {table.name}.")
        if part == "values" and not isinstance(entry, dict):
            raise Refused(f'{where}: [table.values.{name}] must be pairs such as Closed = "delivered".')
        if part == "defaults" and isinstance(entry, dict | list):
            raise Refused(f"{where}: [table.defaults] {name} must be one value.")
        if part in ("formats", "joined") and table.by_name[name].type not in _DATED:
            raise Refused(f"{where}: [table.{part}] names {name!r}, which holds no date.")


def _formats(where: str, table: Table, section: dict, common: object) -> dict[str, tuple[str, ...]]:
    dated = [column.name for column in table.columns if column.type in _DATED]
    given = dict.fromkeys(dated, common) if common else {}
    given |= section.get("formats", {})
    return {name: _with_times(where, name, pattern) for name, pattern in given.items()}


def _with_times(where: str, name: str, given: object) -> tuple[str, ...]:
    """The patterns as given; one without a time reads the same dates with a time as well."""
    patterns = _several(where, name, given)
    for pattern in patterns:
        if not dates.is_pattern(pattern):
            raise Refused(f"{where}: {pattern!r} for {name} is not a date format such as %d/%m/%Y or %d.%m.%Y %H:%M.")
    every = (one for pattern in patterns for one in (dates.with_times([pattern]) if _is_day(pattern) else [pattern]))
    return tuple(dict.fromkeys(every))


def _is_day(pattern: str) -> bool:
    return not any(code in pattern for code in ("%H", "%I", "%-H", "%-I", "%X", "%c"))


def _several(where: str, name: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str) for one in values):
        raise Refused(f"{where}: {name} must be a text or a list of texts.")
    return tuple(values)


def _texts(where: str, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(f"{where}: {name} must be a list of texts.")
    return tuple(value)


def _date_and_time(where: str, name: str, pair: object) -> tuple[str, str]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
        raise Refused(f'{where}: [table.joined] {name} must be a date and a time column, such as ["Date", "Time"].')
    return pair[0], pair[1]


def _checked_day_first(where: str, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise Refused(f"{where}: day_first must be true (03/04 is 3 April) or false (it is March 4).")
    return value


def _checked_decimal(where: str, value: object) -> str | None:
    if value not in (None, ".", ","):
        raise Refused(f'{where}: decimal must be "." or ",", the mark before the fraction of a number.')
    return value


def _checked_date_cells(where: str, value: object) -> str | None:
    if value not in (None, *_DATE_CELLS):
        raise Refused(
            f'{where}: date_cells must be "as_stored" or "swapped": whether a workbook\'s real dates are right, or '
            "have day and month exchanged."
        )
    return value


def _checked_language(where: str, value: object) -> str | None:
    if value not in (None, *months.LANGUAGES):
        raise Refused(f"{where}: {value!r} is not a language of month names such as {', '.join(months.LANGUAGES[:8])}.")
    return value


def _checked_encoding(where: str, value: object) -> str | None:
    if value is None:
        return None
    try:
        "".encode(value)
    except (LookupError, TypeError, ValueError) as error:
        raise Refused(f"{where}: {value!r} is not an encoding such as utf-8 or windows-1252.") from error
    return value


def _checked_last_by(where: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Refused(f'{where}: last_by must be the name of one column of the file, such as "Updated".')
    return value


def _checked_log(where: str, table: Table, given: object) -> Log | None:
    if given is None:
        return None
    if table.name != "deliverables" or not isinstance(given, dict):
        raise Refused(f"{where}: log must be a section [table.log] of the [[table]] with the name deliverables.")
    _check_settings(f"{where}: unknown setting in [table.log]", given, _LOG_KEYS)
    if not isinstance(given.get("activity"), str) or "at" not in given:
        raise Refused(f'{where}: [table.log] needs the columns activity = "…" and at = "…", the time of each event.')
    at = _several(where, "at", given["at"])
    if len(at) > 2:
        raise Refused(f'{where}: at must be one column, or a date and a time column, such as ["Date", "Time"].')
    roles = {role: _texts(where, f"[table.log] {role}", given.get(role, [])) for role in ROLES}
    _check_roles(where, roles)
    lifecycle = given.get("lifecycle")
    if lifecycle is not None and not isinstance(lifecycle, str):
        raise Refused(f"{where}: [table.log] lifecycle must be the name of one column.")
    return Log(given["activity"], at, **roles, lifecycle=lifecycle)


def _check_roles(where: str, roles: dict[str, tuple[str, ...]]) -> None:
    """Raise Refused for an activity that is two things at once."""
    seen: dict[str, str] = {}
    for role, names in roles.items():
        for name in names:
            if seen.setdefault(name.strip().lower(), role) != role:
                first = seen[name.strip().lower()]
                raise Refused(f"{where}: [table.log] names {name!r} as {first} and as {role}. It can be one of them.")


def _settings_of(mapping: Mapping) -> dict[str, object]:
    """The settings that a section may share with the others, those that say something."""
    found = {name: getattr(mapping, name) for name in _COMMON if name not in ("date_format", "blanks")}
    found |= {"blanks": list(mapping.blanks) or None, "date_format": _date_format(mapping)}
    return {name: found[name] for name in _COMMON if found[name] is not None}


def _date_format(mapping: Mapping) -> str | list[str] | None:
    """The patterns of the table's dates where all have the same."""
    dated = {column.name for column in mapping.table.columns if column.type in _DATED}
    same = set(mapping.formats) == dated and len(set(mapping.formats.values())) == 1
    return _without_times(next(iter(mapping.formats.values()))) if same else None


def _without_times(patterns: tuple[str, ...]) -> str | list[str]:
    """The shortest that reads as these patterns: a day stands for itself with every time."""
    covered = {one for day in filter(_is_day, patterns) for one in dates.with_times([day])[1:]}
    short = tuple(pattern for pattern in patterns if pattern not in covered)
    return _one_or_several(short if _with_times("", "", list(short)) == patterns else patterns)


def _one_or_several(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _section_text(mapping: Mapping, own: dict[str, object]) -> str:
    parts: dict[str, dict] = {
        "columns": {name: _one_or_several(sources) for name, sources in mapping.columns.items() if sources},
        "joined": {name: list(pair) for name, pair in mapping.joined.items()},
        "log": mapping.log.settings() if mapping.log else {},
        "defaults": mapping.defaults,
        "formats": {} if _date_format(mapping) else {n: _without_times(p) for n, p in mapping.formats.items()},
    }
    text = "[[table]]\n" + _pairs({"name": mapping.table.name, **own})
    text += "".join(f"\n[table.{part}]\n{_pairs(pairs)}" for part, pairs in parts.items() if pairs)
    return text + "".join(f"\n[table.values.{name}]\n{_pairs(pairs)}" for name, pairs in mapping.values.items())


def _pairs(pairs: dict[str, object]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in pairs.items())


def _key(name: str) -> str:
    return tomli_w.dumps({name: ""}).removesuffix(' = ""\n')


def _value(value: object) -> str:
    if not isinstance(value, list):
        return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
    each = [_value(one) for one in value]
    line = f"[{', '.join(each)}]"
    return line if len(line) <= _LINE else "[\n" + "".join(f"    {one},\n" for one in each) + "]"
