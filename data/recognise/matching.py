"""Which mappings are certain enough to import with: a given profile, a saved one, or the contract's own names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from data.contract import TABLES, Table
from data.log import Log
from data.names import normal_text
from data.profile import Mapping
from data.reading import Refused, TextTable
from data.reading.refusal import shown

from .guess import guess
from .profiles import Profiles


def recognise(
    text: TextTable,
    profile: tuple[Mapping, ...] = (),
    table: str | None = None,
    timezone: str | None = None,
    saved: Profiles | None = None,
) -> list[Mapping]:
    """The mappings to apply to a file, at least one. Raises Refused, saying what is missing."""
    kept = saved.find(text.header) if saved else None
    found = _fitting(text, profile, table) or _fitting(text, kept.mappings if kept else (), table)
    found = found or [_by_names(text, profile, table)]
    _check_last_by(text, found)
    return [replace(mapping, timezone=timezone or mapping.timezone) for mapping in found]


def unread(text: TextTable, mappings: list[Mapping]) -> list[str]:
    """The columns of the file that no mapping reads."""
    used = {source for mapping in mappings for sources in _all_sources(mapping) for source in sources}
    return [name for name in text.header if name not in used]


def unfed(text: TextTable, mappings: list[Mapping], profile: tuple[Mapping, ...]) -> list[str]:
    """Source columns that the profile names for these tables, where the file has none for the contract column."""
    found = {mapping.table.name for mapping in mappings}
    used = [mapping for mapping in profile if mapping.table.name in found and not _narrowed(mapping, text).missing]
    return list(dict.fromkeys(name for mapping in used for name in _lacking(mapping, text, mapping.provided)))


def _check_last_by(text: TextTable, mappings: list[Mapping]) -> None:
    """Raise Refused if the column by which the last rows count is not in the file."""
    lacking = [one.last_by for one in mappings if one.last_by and one.last_by not in text.header]
    if lacking:
        raise Refused(
            f"{text.name}: last_by = {shown(lacking[0])!r} in the profile names no column of the file. "
            f"Its columns are: {_columns_text(text)}."
        )


def _fitting(text: TextTable, profile: tuple[Mapping, ...], table: str | None) -> list[Mapping]:
    narrowed = [_narrowed(_by_the_contract(one, text), text) for one in profile]
    return [one for one in narrowed if not one.missing and table in (None, one.table.name)]


def _by_the_contract(mapping: Mapping, text: TextTable) -> Mapping:
    """A mapping that names no columns, such as one that only says last_by, takes those named as in the contract."""
    if mapping.provided:
        return mapping
    return replace(mapping, columns=_same_names(text, mapping.table).columns)


def _all_sources(mapping: Mapping) -> list[tuple[str, ...]]:
    own: list[tuple[str, ...]] = [(mapping.last_by,)] if mapping.last_by else []
    own += [mapping.log.sources] if mapping.log else []
    return [*mapping.columns.values(), *mapping.joined.values(), *own]


def _seen(name: str) -> str:
    """A column name as people see it, ignoring case."""
    return normal_text(name).casefold()


def _lacking(mapping: Mapping, text: TextTable, columns: Iterable[str]) -> list[str]:
    """The source columns for those contract columns for which the file has none."""
    known = {_seen(name) for name in text.header}
    lacking: list[str] = []
    for name in columns:
        one_of, both = mapping.columns.get(name, ()), mapping.joined.get(name, ())
        lacking += [] if any(_seen(source) in known for source in one_of) else one_of
        lacking += [source for source in both if _seen(source) not in known]
    return lacking


def _narrowed(mapping: Mapping, text: TextTable) -> Mapping:
    """The mapping without source columns that this file lacks, the others as this file writes them."""
    written = {_seen(name): name for name in text.header}
    kept = {
        name: tuple(written[_seen(source)] for source in sources if _seen(source) in written)
        for name, sources in mapping.columns.items()
    }
    joined = {
        name: (written[_seen(date)], written[_seen(time)])
        for name, (date, time) in mapping.joined.items()
        if _seen(date) in written and _seen(time) in written
    }
    last_by = mapping.last_by and written.get(_seen(mapping.last_by), mapping.last_by)
    columns = {name: sources for name, sources in kept.items() if sources}
    return replace(mapping, columns=columns, joined=joined, last_by=last_by, log=_narrowed_log(mapping.log, written))


def _narrowed_log(log: Log | None, written: dict[str, str]) -> Log | None:
    """The log with its columns as the file writes them; None if the file lacks one, so that it is another file."""
    if log is None or any(_seen(name) not in written for name in log.sources):
        return None
    at, lifecycle = tuple(written[_seen(one)] for one in log.at), log.lifecycle and written[_seen(log.lifecycle)]
    return replace(log, activity=written[_seen(log.activity)], at=at, lifecycle=lifecycle)


def _by_names(text: TextTable, profile: tuple[Mapping, ...], table: str | None) -> Mapping:
    if table is not None and table not in TABLES:
        raise Refused(f"There is no table {table!r}. Tables: {', '.join(TABLES)}.")
    candidates = [_same_names(text, known) for known in TABLES.values() if table in (None, known.name)]
    # The closest table, even if something is missing: a file of deliverables without a receipt date
    # is not a list of vendors.
    closest = max(candidates, key=lambda m: (len(m.columns), not m.missing, _named_after(text, m.table)))
    if closest.missing:
        raise Refused(_why_not(text, closest, profile))
    return closest


def _same_names(text: TextTable, table: Table) -> Mapping:
    sources = {_letters(name): name for name in reversed(text.header)}
    return Mapping(table, {c.name: (sources[_letters(c.name)],) for c in table.columns if _letters(c.name) in sources})


def _letters(name: str) -> str:
    """A name in the form compared with the contract's: Deliverable ID and DeliverableId are deliverable_id."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _named_after(text: TextTable, table: Table) -> bool:
    return _letters(table.name) in _letters(text.name)


def _why_not(text: TextTable, closest: Mapping, profile: tuple[Mapping, ...]) -> str:
    seen = _columns_text(text)
    cure = "Rename the columns, or name them in a mapping profile (--profile)."
    if profile:
        cure = _why_not_the_profile(text, profile)
    elif found := guess(text.header, better_than=closest):
        return (
            f"{text.name} looks like {found.table.name} ({found.kind}), but nobody has confirmed it: see it with "
            f"`python -m data recognise {shown(text.source.name)}`, or confirm it on the import page."
        )
    if not closest.columns:
        return f"{text.name}: not recognised. None of its columns ({seen}) is in the data contract. {cure}"
    return (
        f"{text.name}: not recognised. It comes closest to {closest.table.name}, but lacks "
        f"{', '.join(closest.missing)}. Its columns are: {seen}. {cure}"
    )


def _columns_text(text: TextTable) -> str:
    return ", ".join(shown(name) for name in text.header[:8]) + (", …" if len(text.header) > 8 else "")


def _why_not_the_profile(text: TextTable, profile: tuple[Mapping, ...]) -> str:
    nearest = min(profile, key=lambda mapping: len(_narrowed(mapping, text).missing))
    wanted = _narrowed(nearest, text).missing
    lacking = _lacking(nearest, text, wanted)
    if not lacking:
        return f"The profile does not fit either: it names no source for {', '.join(wanted)}."
    return f"The profile does not fit either: for {nearest.table.name} the file lacks {', '.join(lacking)}."
