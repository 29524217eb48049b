"""What is to be said about a file as a whole, besides its rows."""

from data import check, merge
from data.profile import Mapping
from data.reading import TextTable
from data.recognise import unfed, unread


def about_columns(text: TextTable, mappings: list[Mapping], profile: tuple[Mapping, ...]) -> list[check.Notice]:
    """Which columns of a file nothing reads, and which the profile names in vain."""
    found = (
        ("columns that are not used", unread(text, mappings)),
        ("named in the profile, but not in the file", unfed(text, mappings, profile)),
    )
    return [
        check.Notice(f"{what}: {', '.join(names[:8])}{', …' if len(names) > 8 else ''}", 0)
        for what, names in found
        if names
    ]


def about_merging(merged: merge.Merged, mapping: Mapping) -> list[check.Notice]:
    """What was assumed for columns that a file lacks, and which rows made way for it."""
    table = mapping.table
    absent = [column for column in table.columns if column.assumed and column.name not in mapping.provided]
    # A row that was known keeps what it had.
    found = [
        check.Notice(f"{column.name}: not in the file, read as {column.default}", merged.loaded) for column in absent
    ]
    found.append(check.Notice(f"earlier rows of the same {table.replaced_per} were replaced", merged.removed))
    return [notice for notice in found if notice.rows]
