"""Mapping profiles: a small TOML file that says how an export with other names reads as the contract.

At the top: `name`, `headers` (the column names it is for) and `sheet` (the sheet of a workbook to read, or a list of
them). Then one `[[table]]` section per contract table; a file may feed several. In a section: `columns` (contract
column → source column, or a list of fallbacks), `joined` (contract column → date column and time column), `values`
(per column: source value → contract value), `defaults` (for blanks) and `formats` (per column a strptime pattern).
In a section or at the top for all of them: `date_format`, `timezone`, `day_first`, `date_cells`, `month_language`,
`decimal`, `blanks`, `encoding` and `last_by` (the source column by which the last of several rows of one id counts;
empty if none is to take precedence). The deliverables of a log of events also have a `log`: its `activity` column,
its time `at`, and which activities are `start`, `delivery`, `acceptance`, `pause`, `resume` and `end`.
"""

from collections import abc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

import tomli_w

from data import dates
from data.contract import Table
from data.log import Log
from data.reading import Refused

COMMON = (
    "timezone", "date_format", "day_first", "date_cells", "month_language", "decimal", "encoding", "blanks", "last_by",
)  # fmt: skip
"""Settings that may appear at the top, for all tables, or in the section of one."""

DATED = ("instant", "promise", "date")
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
    blanks: tuple[str, ...] = ()  # cells that mean empty, besides those always known
    day_first: bool | None = None  # how 03/04/2026 reads if the column does not settle it
    decimal: str | None = None  # "." or ",": the decimal mark where the column does not settle it
    encoding: str | None = None  # of the file, if detection is overruled
    sheets: tuple[str, ...] = ()  # the only sheets of a workbook to read; empty: all that are not hidden
    date_cells: str | None = None  # "as_stored" or "swapped": the real dates of a workbook that also has them as text
    month_language: str | None = None  # for months whose names languages read differently
    last_by: str | None = None  # source column: of the rows of one key, the latest by it counts; "" = decided: none
    log: Log | None = None  # the rows are events of the deliverables

    @property
    def provided(self) -> tuple[str, ...]:
        """The contract columns that this file has, in the contract's order."""
        return tuple(c.name for c in self.table.columns if self._feeds(c.name))

    def _feeds(self, name: str) -> bool:
        return name in self.columns or name in self.joined or name in self.defaults or name in self.by_log

    @property
    def by_log(self) -> tuple[str, ...]:
        """The contract columns that the events of a log feed, because no column of the file does."""
        own = {*self.columns, *self.joined}
        fed = self.log.fed if self.log else ()
        if "first_delivered_at" in own:  # what the activities call a second delivery or an acceptance may precede it
            fed = fed[:3]
        return tuple(name for name in fed if name not in own)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required contract columns that nothing feeds."""
        return tuple(name for name in self.table.required if name not in self.provided)


def read_profile(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a profile file, in its order. Raises Refused with every fault if it does not fit."""
    return read_whole(path)[2]


def read_whole(path: Path) -> tuple[str, tuple[str, ...], tuple[Mapping, ...]]:
    """A profile file's name (else the file's own), the column names it is for, and its mappings. Raises Refused."""
    from data import profile_file  # and so pydantic: most imports read no profile

    return profile_file.read(path)


def profile_text(mappings: Sequence[Mapping], *, name: str, headers: Iterable[str]) -> str:
    """The profile as TOML, from which `read_whole` reads the same. It ends with a newline."""
    common = [_settings_of(mapping) for mapping in mappings]
    shared = {key: value for key, value in common[0].items() if all(one.get(key) == value for one in common)}
    sheets = {"sheet": _one_or_several(mappings[0].sheets)} if mappings[0].sheets else {}
    top = {"name": name, "headers": list(headers), **sheets, **shared}
    sections = [
        _section_text(mapping, {key: value for key, value in own.items() if key not in shared})
        for mapping, own in zip(mappings, common, strict=True)
    ]
    return "\n".join([_pairs(top), *sections])


def is_timezone(name: str) -> bool:
    """Whether this is the IANA name of a time zone."""
    return name in available_timezones()


def check_timezone(name: str | None, where: str) -> str | None:
    """The zone's name as given. Raises Refused if it is not an IANA name."""
    if name is not None and not is_timezone(name):
        raise Refused(f"{where}: {name!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.")
    return name


def with_times(patterns: Iterable[str]) -> tuple[str, ...]:
    """The patterns; one without a time also reads the same dates with a time."""
    every = (one for pattern in patterns for one in (dates.with_times([pattern]) if _is_day(pattern) else [pattern]))
    return tuple(dict.fromkeys(every))


def _is_day(pattern: str) -> bool:
    return not any(code in pattern for code in ("%H", "%I", "%-H", "%-I", "%X", "%c"))


def _settings_of(mapping: Mapping) -> dict[str, object]:
    """The settings that a section may share with the others, those that say something."""
    found = {name: getattr(mapping, name) for name in COMMON if name not in ("date_format", "blanks")}
    found |= {"blanks": list(mapping.blanks) or None, "date_format": _date_format(mapping)}
    return {name: found[name] for name in COMMON if found[name] is not None}


def _date_format(mapping: Mapping) -> str | list[str] | None:
    """The patterns of the table's dates where all have the same."""
    dated = {column.name for column in mapping.table.columns if column.type in DATED}
    same = set(mapping.formats) == dated and len(set(mapping.formats.values())) == 1
    return _without_times(next(iter(mapping.formats.values()))) if same else None


def _without_times(patterns: tuple[str, ...]) -> str | list[str]:
    """The shortest list that reads the same as these patterns: one for a day stands for the day with every time."""
    covered = {one for day in filter(_is_day, patterns) for one in dates.with_times([day])[1:]}
    short = tuple(pattern for pattern in patterns if pattern not in covered)
    return _one_or_several(short if with_times(short) == patterns else patterns)


def _one_or_several(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _section_text(mapping: Mapping, own: dict[str, object]) -> str:
    parts: dict[str, abc.Mapping[str, object]] = {
        "columns": {name: _one_or_several(sources) for name, sources in mapping.columns.items() if sources},
        "joined": {name: list(pair) for name, pair in mapping.joined.items()},
        "log": mapping.log.settings() if mapping.log else {},
        "defaults": mapping.defaults,
        "formats": {} if _date_format(mapping) else {n: _without_times(p) for n, p in mapping.formats.items()},
    }
    text = "[[table]]\n" + _pairs({"name": mapping.table.name, **own})
    text += "".join(f"\n[table.{part}]\n{_pairs(pairs)}" for part, pairs in parts.items() if pairs)
    return text + "".join(f"\n[table.values.{name}]\n{_pairs(pairs)}" for name, pairs in mapping.values.items())


def _pairs(pairs: abc.Mapping[str, object]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in pairs.items())


def _key(name: str) -> str:
    return tomli_w.dumps({name: ""}).removesuffix(' = ""\n')


def _value(value: object) -> str:
    if not isinstance(value, list):
        return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
    each = [_value(one) for one in value]
    line = f"[{', '.join(each)}]"
    return line if len(line) <= _LINE else "[\n" + "".join(f"    {one},\n" for one in each) + "]"
