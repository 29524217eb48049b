"""Which contract tables a file feeds: by its columns, with the file's name only breaking ties."""

import re
from collections.abc import Iterable
from dataclasses import replace

from data.contract import TABLES, Table
from data.profile import Mapping
from data.reading import Refused, TextTable


def recognise(
    text: TextTable, profile: tuple[Mapping, ...] = (), table: str | None = None, timezone: str | None = None
) -> list[Mapping]:
    """The mappings to apply to a file, at least one. Raises Refused with what is missing."""
    fitting = [mapping for mapping in (_narrowed(one, text) for one in profile) if not mapping.missing]
    found = [one for one in fitting if table in (None, one.table.name)] or [_by_names(text, profile, table)]
    return [replace(mapping, timezone=timezone or mapping.timezone) for mapping in found]


def unread(text: TextTable, mappings: list[Mapping]) -> list[str]:
    """Columns of the file that no mapping reads."""
    used = {source for mapping in mappings for sources in mapping.columns.values() for source in sources}
    return [name for name in text.header if name not in used]


def unfed(text: TextTable, mappings: list[Mapping], profile: tuple[Mapping, ...]) -> list[str]:
    """Source columns that the profile names for these tables, of which the file has none for the contract column."""
    found = {mapping.table.name for mapping in mappings}
    used = [mapping for mapping in profile if mapping.table.name in found and not _narrowed(mapping, text).missing]
    return list(dict.fromkeys(name for mapping in used for name in _lacking(mapping, text, mapping.columns)))


def _lacking(mapping: Mapping, text: TextTable, columns: Iterable[str]) -> list[str]:
    """The source columns of those contract columns for which the file has none."""
    sources = [mapping.columns.get(name, ()) for name in columns]
    return [name for each in sources if not set(each) & set(text.header) for name in each]


def _narrowed(mapping: Mapping, text: TextTable) -> Mapping:
    """The mapping without source columns that this file lacks."""
    kept = {
        name: tuple(source for source in sources if source in text.header) for name, sources in mapping.columns.items()
    }
    return replace(mapping, columns={name: sources for name, sources in kept.items() if sources})


def _by_names(text: TextTable, profile: tuple[Mapping, ...], table: str | None) -> Mapping:
    if table is not None and table not in TABLES:
        raise Refused(f"There is no table {table!r}. Tables: {', '.join(TABLES)}.")
    candidates = [_same_names(text, known) for known in TABLES.values() if table in (None, known.name)]
    # The closest table, even if it lacks something: a file of deliverables without a receipt date
    # is not a list of vendors.
    closest = max(candidates, key=lambda m: (len(m.columns), not m.missing, _named_after(text, m.table)))
    if closest.missing:
        raise Refused(_why_not(text, closest, profile))
    return closest


def _same_names(text: TextTable, table: Table) -> Mapping:
    sources = {_plain(name): name for name in reversed(text.header)}
    return Mapping(table, {c.name: (sources[_plain(c.name)],) for c in table.columns if _plain(c.name) in sources})


def _plain(name: str) -> str:
    """A name as it is compared: Deliverable ID and DeliverableId are deliverable_id."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _named_after(text: TextTable, table: Table) -> bool:
    return _plain(table.name) in _plain(text.name)


def _why_not(text: TextTable, closest: Mapping, profile: tuple[Mapping, ...]) -> str:
    seen = ", ".join(text.header[:8]) + (", …" if len(text.header) > 8 else "")
    cure = "Rename the columns, or name them in a mapping profile (--profile)."
    if profile:
        cure = _why_not_the_profile(text, profile)
    if not closest.columns:
        return f"{text.name}: not recognised. None of its columns ({seen}) is in the data contract. {cure}"
    return (
        f"{text.name}: not recognised. It comes closest to {closest.table.name}, but lacks "
        f"{', '.join(closest.missing)}. Its columns are: {seen}. {cure}"
    )


def _why_not_the_profile(text: TextTable, profile: tuple[Mapping, ...]) -> str:
    nearest = min(profile, key=lambda mapping: len(_narrowed(mapping, text).missing))
    wanted = _narrowed(nearest, text).missing
    lacking = _lacking(nearest, text, wanted)
    if not lacking:
        return f"The profile does not fit either: it names no source for {', '.join(wanted)}."
    return f"The profile does not fit either: for {nearest.table.name} the file lacks {', '.join(lacking)}."
