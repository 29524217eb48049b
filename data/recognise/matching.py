"""Which mappings are sure enough to import by: a given profile, a saved one, or the contract's own names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from data.contract import TABLES, Table
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
    """The mappings to apply to a file, at least one. Raises Refused with what is missing."""
    kept = saved.find(text.header) if saved else None
    found = _fitting(text, profile, table) or _fitting(text, kept.mappings if kept else (), table)
    found = found or [_by_names(text, profile, table)]
    return [replace(mapping, timezone=timezone or mapping.timezone) for mapping in found]


def unread(text: TextTable, mappings: list[Mapping]) -> list[str]:
    """Columns of the file that no mapping reads."""
    used = {source for mapping in mappings for sources in _all_sources(mapping) for source in sources}
    return [name for name in text.header if name not in used]


def unfed(text: TextTable, mappings: list[Mapping], profile: tuple[Mapping, ...]) -> list[str]:
    """Source columns that the profile names for these tables, of which the file has none for the contract column."""
    found = {mapping.table.name for mapping in mappings}
    used = [mapping for mapping in profile if mapping.table.name in found and not _narrowed(mapping, text).missing]
    return list(dict.fromkeys(name for mapping in used for name in _lacking(mapping, text, mapping.provided)))


def _fitting(text: TextTable, profile: tuple[Mapping, ...], table: str | None) -> list[Mapping]:
    narrowed = [_narrowed(one, text) for one in profile]
    return [one for one in narrowed if not one.missing and table in (None, one.table.name)]


def _all_sources(mapping: Mapping) -> list[tuple[str, ...]]:
    return [*mapping.columns.values(), *mapping.joined.values()]


def _seen(name: str) -> str:
    """A column name as people see it, whatever its case."""
    return normal_text(name).casefold()


def _lacking(mapping: Mapping, text: TextTable, columns: Iterable[str]) -> list[str]:
    """The source columns of those contract columns for which the file has none."""
    known = {_seen(name) for name in text.header}
    lacking = []
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
        name: tuple(written[_seen(source)] for source in pair)
        for name, pair in mapping.joined.items()
        if all(_seen(source) in written for source in pair)
    }
    return replace(mapping, columns={name: sources for name, sources in kept.items() if sources}, joined=joined)


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
    sources = {_letters(name): name for name in reversed(text.header)}
    return Mapping(table, {c.name: (sources[_letters(c.name)],) for c in table.columns if _letters(c.name) in sources})


def _letters(name: str) -> str:
    """A name as it is compared with the contract's: Deliverable ID and DeliverableId are deliverable_id."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _named_after(text: TextTable, table: Table) -> bool:
    return _letters(table.name) in _letters(text.name)


def _why_not(text: TextTable, closest: Mapping, profile: tuple[Mapping, ...]) -> str:
    seen = ", ".join(shown(name) for name in text.header[:8]) + (", …" if len(text.header) > 8 else "")
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


def _why_not_the_profile(text: TextTable, profile: tuple[Mapping, ...]) -> str:
    nearest = min(profile, key=lambda mapping: len(_narrowed(mapping, text).missing))
    wanted = _narrowed(nearest, text).missing
    lacking = _lacking(nearest, text, wanted)
    if not lacking:
        return f"The profile does not fit either: it names no source for {', '.join(wanted)}."
    return f"The profile does not fit either: for {nearest.table.name} the file lacks {', '.join(lacking)}."
