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

from data.contract import TABLES, Table
from data.reading import Refused

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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{path.name}: the profile is not valid TOML: {error}.") from error
    sections = content.get("table")
    if not isinstance(sections, list) or not sections:
        raise Refused(f"{path.name}: the profile has no [[table]] section.")
    return tuple(_mapping(path.name, section, content) for section in sections)


def check_timezone(name: str | None, where: str) -> str | None:
    """The zone's name as given. Raises Refused when it is not an IANA name."""
    if name is not None and name not in available_timezones():
        raise Refused(f"{where}: {name!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.")
    return name


def _mapping(where: str, section: dict, content: dict) -> Mapping:
    unknown = set(section) - _SECTION_KEYS
    if unknown:
        raise Refused(f"{where}: unknown setting {sorted(unknown)[0]!r} in [[table]].")
    table = TABLES.get(section.get("name"))
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


def _check_columns(where: str, table: Table, part: str, entries: dict) -> None:
    for name, entry in entries.items():
        if name not in table.by_name:
            raise Refused(f"{where}: [table.{part}] names {name!r}, which is not a column of {table.name}.")
        if part == "values" and not isinstance(entry, dict):
            raise Refused(f'{where}: [table.values.{name}] must be pairs such as Closed = "delivered".')


def _formats(where: str, table: Table, section: dict, content: dict) -> dict[str, tuple[str, ...]]:
    common = section.get("date_format", content.get("date_format"))
    dated = [column.name for column in table.columns if column.type in ("instant", "promise", "date")]
    formats = {name: _several(where, name, common) for name in dated} if common else {}
    own = {name: _several(where, name, given) for name, given in section.get("formats", {}).items()}
    return formats | own


def _several(where: str, name: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str) for one in values):
        raise Refused(f"{where}: {name} must be a text or a list of texts.")
    return tuple(values)
