"""Why a file is not read at all, and the limits behind some of those reasons."""

from pathlib import Path

MAX_SOURCE_BYTES = 2 * 1024**3
MAX_EXPANDED_BYTES = 4 * 1024**3
MAX_WORKBOOK_BYTES = 1024**3
MAX_RATIO = 200
RATIO_MATTERS_FROM = 64 * 1024**2
"""Below this expanded size a high ratio is harmless: small repetitive files compress very well."""
MAX_FIELD_BYTES = 1024**2
MAX_LINE_BYTES = 16 * 1024**2
MAX_COLUMNS = 2_000
MAX_ROWS = 20_000_000
MAX_MEMBERS = 1_000


class Refused(Exception):
    """The file cannot become a table. The text is one plain sentence with the file and the cure."""

    def renamed(self, stored: str, known: str) -> "Refused":
        """The same, with the name that people know instead of the stored one."""
        return Refused(str(self).replace(stored, known))


class Question(Refused):
    """A refusal that one answer lifts: what no value of the file settles, and the possible answers.

    `kind` is encoding, timezone, date_order, date_cells, month_language, decimal_mark or last_by; `column` is the
    source column (None for the whole file); `example` is a cell as it is in the file; `choices` maps each possible
    answer to how the cell would be read. Without choices, any answer of that kind may be given.
    """

    def __init__(
        self, text: str, *, kind: str, file: str, column: str | None, line: int, example: str, choices: dict[str, str]
    ) -> None:
        super().__init__(text)
        self.kind, self.file, self.column, self.line = kind, file, column, line
        self.example, self.choices = example, choices

    def renamed(self, stored: str, known: str) -> "Question":
        """The same, with the name that people know instead of the stored one."""
        kept = {name: getattr(self, name) for name in ("kind", "column", "line", "example", "choices")}
        return Question(str(self).replace(stored, known), file=self.file.replace(stored, known), **kept)


def size_text(size: int) -> str:
    """A number of bytes in the largest binary unit that keeps it whole: 2 GiB, 1 MiB."""
    for unit, bytes_each in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= bytes_each:
            return f"{size / bytes_each:.3g} {unit}"
    return f"{size} bytes"


def shown(name: str) -> str:
    """The name with everything unprintable replaced, safe for use in a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def shown_name(path: Path) -> str:
    """The file's name without its folder, safe for use in a sentence."""
    return shown(path.name or str(path.resolve()))
