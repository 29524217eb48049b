"""python -m tests.messy.polluted [--whole] [--every N] [--show WORD] — what becomes of every polluted file, as a table.

Each file is read and loaded, and its columns are recognised by the contract's names; if its text is not exactly the
truth, its rows are also typed and checked as in an import, since a row rejected there does not count as a row.
"""

import argparse
import tempfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from data import build, check, reading
from data.contract import TABLES
from data.conversion import type_rows
from data.profile import Mapping
from data.recognise import recognise, unread
from tests.messy.outcomes import Outcome, table
from tests.messy.pollute import HEADER, Polluted, everything, whole_files

_TABLE = TABLES["deliverables"]
Rows = dict[int, dict[str, str]]


def main() -> None:
    """Judge the files, print the table and, on request, what became of some of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--whole", action="store_true", help="only those whose header or shape is another one")
    parser.add_argument("--show", help="tell about files of this kind or outcome")
    given = parser.parse_args()
    found = list(judged(islice(whole_files() if given.whole else everything(), 0, None, given.every)))
    for file, outcome, why in found:
        if given.show and given.show in (file.kind, outcome):
            print(f"{file.name}: {outcome}: {why}")
    print(table((file.kind, outcome) for file, outcome, _ in found))


def judged(files: Iterable[Polluted]) -> Iterable[tuple[Polluted, Outcome, str]]:
    """Each file with its outcome and an explanation."""
    with tempfile.TemporaryDirectory() as folder, Judge(Path(folder)) as judge:
        for file in files:
            yield file, *judge(file)


class Judge:
    """Reads polluted files in a folder and compares what comes out with their truth."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = build.open_new(folder / "version.duckdb", None, folder)

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()

    def __call__(self, file: Polluted) -> tuple[Outcome, str]:
        """The outcome, and the sentence or the difference."""
        path = self.folder / file.name
        path.write_bytes(file.content)
        try:
            [text] = reading.read(path, self.folder, file.given)
            loaded = reading.load(self.connection, text, "text")
            [mapping] = recognise(text, table=_TABLE.name)
            rows = self._rows(text, mapping)
            rejects = {reject.line: reject.reason for reject in [*loaded.rejects, *self._checked(file, rows, mapping)]}
        except reading.Question as question:
            return Outcome.ASKED, str(question)
        except reading.Refused as refusal:
            return (Outcome.REFUSED if file.name in str(refusal) else Outcome.WRONG), str(refusal)
        finally:
            path.unlink()
        left = {each.line: each.reason for each in loaded.left_out}
        return verdict(file, rows, rejects, left, [*text.notes, *unread(text, [mapping])])

    def _rows(self, text: reading.TextTable, mapping: Mapping) -> Rows:
        """What was loaded, by line and contract column."""
        rows = self.connection.execute("from text").fetchall()
        known = [(name, text.header.index(sources[0]) + 1) for name, sources in mapping.columns.items()]
        return {row[0]: {name: row[place] or "" for name, place in known} for row in rows}

    def _checked(self, file: Polluted, rows: Rows, mapping: Mapping) -> list[reading.Reject]:
        """What the checks reject, if the text is not already the truth."""
        if rows == _named(file):
            return []
        typing = type_rows(self.connection, "text", mapping, file.name, "typed")
        return check.check_rows(self.connection, typing, build.stored(_TABLE))


def _named(file: Polluted) -> Rows:
    return {line: dict(zip(HEADER, row, strict=True)) for line, row in file.stands.items()}


def verdict(
    file: Polluted, rows: Rows, rejects: dict[int, str], left: dict[int, str], said: list[str]
) -> tuple[Outcome, str]:
    """Every row that is in must be the truth, and every row that is not must be accounted for."""
    truth = _named(file)
    for line, row in rows.items():
        if line not in rejects and not _is_right(file, line, row, truth, said):
            return Outcome.WRONG, f"line {line} is {row}, not {truth.get(line)}"
    for line in truth:
        if line not in rows and line not in rejects:
            return Outcome.WRONG, f"line {line} is missing: {left.get(line, 'nothing is said')}"
    if rejects:
        return Outcome.WITH_REJECTS, "; ".join(f"{line}: {reason}" for line, reason in [*rejects.items()][:3])
    aside = [*left.values(), *said]
    return (Outcome.SET_ASIDE, "; ".join(aside)) if aside else (Outcome.EXACT, "")


def _is_right(file: Polluted, line: int, row: dict[str, str], truth: Rows, said: list[str]) -> bool:
    """Whether a row is the clean one, or what a damaged one may be read as; a column may be missing if that is said."""
    others = [dict(zip(HEADER, other, strict=True)) for other in file.others.get(line, ())]
    options = [truth[line], *others] if line in truth else others
    return any(row == option or (said and row.items() <= option.items()) for option in options)


if __name__ == "__main__":
    main()
