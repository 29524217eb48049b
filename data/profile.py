"""Mapping profiles: a small TOML file that says how an export with other names reads as the contract.

One `[[table]]` section per contract table; a file may feed several. In a section: `columns`
(contract column → source column, or a list of fallbacks), `values` (per column: source value →
contract value), `defaults` (for blanks), `formats` (per column a strptime pattern) and, for the
whole section, `date_format` and `timezone`.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from data import dates
from data.contract import TABLES, Table
from data.reading import Refused

_SETTINGS = {"table", "date_format", "timezone"}
_DATED = ("instant", "promise", "date")
_SECTION_KEYS = {"name", "columns", "values", "defaults", "formats", "date_format", "timezone"}


@dataclass(frozen=True)
class Mapping:
    """How the columns of one file become the columns of one contract table."""

    table: Table
    columns: dict[str, tuple[str, ...]]  # contract column → source columns, first filled one wins
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    timezone: str | None = None

    @property
    def provided(self) -> tuple[str, ...]:
        """The contract columns this file speaks of, in the contract's order."""
        return tuple(c.name for c in self.table.columns if c.name in self.columns or c.name in self.defaults)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required contract columns that nothing feeds."""
        return tuple(name for name in self.table.required if name not in self.provided)


def read_profile(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a profile file, in its order. Raises Refused where it does not fit the contract."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise Refused(f"{path.name}: there is no such profile file.") from error
    except OSError as error:
        raise Refused(f"{path.name}: the profile cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name}: the profile is not valid TOML: {error}.") from error
    _check_settings(f"{path.name}: unknown setting", content, _SETTINGS)
    sections = content.get("table")
    if not isinstance(sections, list) or not sections or not all(isinstance(one, dict) for one in sections):
        raise Refused(f"{path.name}: the profile has no [[table]] section.")
    return tuple(_mapping(path.name, section, content) for section in sections)


def check_timezone(name: str | None, where: str) -> str | None:
    """The zone's name as given. Raises Refused when it is not an IANA name."""
    if name is not None and (not isinstance(name, str) or name not in available_timezones()):
        raise Refused(f"{where}: {name!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.")
    return name


def _mapping(where: str, section: dict, content: dict) -> Mapping:
    _check_settings(f"{where}: unknown setting in [[table]]", section, _SECTION_KEYS)
    table = TABLES.get(str(section.get("name")))
    if table is None:
        raise Refused(f"{where}: [[table]] needs a name out of {', '.join(TABLES)}.")
    for part in ("columns", "values", "defaults", "formats"):
        _check_columns(where, table, part, section.get(part, {}))
    return Mapping(
        table,
        {name: _several(where, name, source) for name, source in section.get("columns", {}).items()},
        {name: {str(k): str(v) for k, v in pairs.items()} for name, pairs in section.get("values", {}).items()},
        {name: str(value) for name, value in section.get("defaults", {}).items()},
        _formats(where, table, section, content),
        check_timezone(section.get("timezone", content.get("timezone")), where),
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
        if part == "formats" and table.by_name[name].type not in _DATED:
            raise Refused(f"{where}: [table.formats] names {name!r}, which holds no date.")


def _formats(where: str, table: Table, section: dict, content: dict) -> dict[str, tuple[str, ...]]:
    common = section.get("date_format", content.get("date_format"))
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
    return tuple(
        one for pattern in patterns for one in (dates.with_times([pattern]) if _is_day(pattern) else [pattern])
    )


def _is_day(pattern: str) -> bool:
    return not any(code in pattern for code in ("%H", "%I", "%-H", "%-I", "%X", "%c"))


def _several(where: str, name: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str) for one in values):
        raise Refused(f"{where}: {name} must be a text or a list of texts.")
    return tuple(values)
