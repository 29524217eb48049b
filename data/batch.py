"""The input of one import: its files, and what a person said about how to read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.aliases import Aliases
from data.profile import Mapping
from data.recognise import Known, Profiles
from data.several import natural

LEFT_OUT = ""
"""Stands for the table of a sheet or file that a person wants left out."""


@dataclass(frozen=True)
class Source:
    """A file as given: its place on disk and the name people know it by."""

    path: Path
    name: str


@dataclass
class Batch:
    """The files of one import and how to read them. The folders in `saved` are searched in order.

    Files are taken in the natural order of their names, however they were given; if two contain the same key, the
    later one wins.
    """

    sources: list[Source]
    by: str
    table: str | None = None
    profile: tuple[Mapping, ...] = ()
    saved: Sequence[Profiles] = ()
    answers: Profiles | None = None  # what a person said in this import; takes precedence over all that is saved
    timezone: str | None = None
    encoding: str | None = None  # of every file
    encodings: dict[str, str] = field(default_factory=dict)  # text table's name → codec
    tables: dict[str, str] = field(default_factory=dict)  # text table's name → contract table, or LEFT_OUT
    sheet: tuple[str, ...] = ()  # the sheets to read from every workbook; empty: all that are not hidden
    sheets: dict[str, list[str]] = field(default_factory=dict)  # workbook's name → sheets to read, in place of `sheet`
    aliases: dict[str, Aliases] = field(default_factory=dict)  # text table's name → what to read as what
    replace_period: bool = False
    asks: bool = False  # collect proposals instead of refusing what is not recognised
    review: bool = False  # ask about every file, even a recognised one: how it is read may change
    known: Callable[[], Known] = Known
    say: Callable[[str, int, int], None] = lambda stage, step, steps: None

    def __post_init__(self) -> None:
        self.sources = sorted(self.sources, key=lambda one: (natural(one.name), str(one.path)))

    @property
    def steps(self) -> int:
        """The number of steps a batch takes: two per file, then the facts and the comparison."""
        return 2 * len(self.sources) + 2
