"""What to say about a file as a whole, apart from its rows."""

from data import check, merge
from data.profile import Mapping
from data.reading import TextTable
from data.recognise import unfed, unread


def about_columns(text: TextTable, mappings: list[Mapping], profile: tuple[Mapping, ...]) -> list[check.Notice]:
    """Which of a file's columns nothing reads, and which columns named in the profile it lacks."""
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
    """What was assumed for columns that a file lacks, and which rows it replaced."""
    table = mapping.table
    absent = [column for column in table.columns if column.assumed and column.name not in mapping.provided]
    # A row that was already known keeps what it had.
    found = [
        check.Notice(f"{column.name}: not in the file, read as {column.default}", merged.loaded) for column in absent
    ]
    found.append(check.Notice(f"earlier rows of the same {table.replaced_per} were replaced", merged.removed))
    return [notice for notice in found if notice.rows]
