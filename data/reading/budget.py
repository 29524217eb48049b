"""What reading one workbook or page may cost. Used in the reader's own process, without its package."""

from dataclasses import dataclass, field


class Exceeded(Exception):
    """A limit was reached. The text continues a sentence that begins with the file's name: which, where, the cure."""


@dataclass
class Budget:
    """The limits for one file, and what is left of those that add up over its sheets."""

    cells: int
    columns: int
    repeated: int
    _made: int = field(default=0, init=False)
    _filled: int = field(default=0, init=False)

    def check_columns(self, columns: int, where: str) -> None:
        """Raises Exceeded for a row that extends further to the right than the limit."""
        if columns > self.columns:
            raise Exceeded(
                f"has {columns:,} columns ({where}), more than the limit of {self.columns:,}: delete what stands "
                "far to the right, or save the sheet as CSV."
            )

    def take(self, rows: int, columns: int) -> None:
        """Count the cells of a table, including blank ones among them. Raises Exceeded beyond the limit."""
        self.check_extent(rows, columns)
        self._made += rows * columns

    def check_extent(self, rows: int, columns: int) -> None:
        """Raises Exceeded if a table of this size is beyond what is left of the limit."""
        if self._made + rows * columns > self.cells:
            raise Exceeded(
                f"spans more than the limit of {self.cells:,} cells ({rows:,} rows of up to {columns:,} columns): "
                "delete what stands far below or far to the right of the table, split it, or save the sheet as CSV."
            )

    def fill(self, cells: int, where: str) -> None:
        """Count cells that merged or repeated cells stand for. Raises Exceeded beyond the limit."""
        self._filled += cells
        if self._filled > self.repeated:
            raise Exceeded(
                f"has merged or repeated cells that stand for more than the limit of {self.repeated:,} cells "
                f"({where}): unmerge them, or save the sheet as CSV."
            )


def column_letters(place: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """The column, counted from 0, that these letters name."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
