"""The corpus of messy files: each ends in the right table, or in a refusal that names the line and the cure."""

import json
from pathlib import Path

import duckdb
import pytest

from data import reading

CORPUS = Path(__file__).parents[1] / "messy" / "text"
EXPECTED = ".expected.json"
FILES = sorted(path.name for path in CORPUS.iterdir() if not path.name.endswith(EXPECTED))


def found_in(path: Path, workdir: Path) -> dict:
    """What becomes of a file: its table or tables, or the sentence that refuses it, with the choices if it asks."""
    try:
        tables = [_loaded(table) for table in reading.read(path, workdir)]
    except reading.Question as question:
        return {"refused": str(question), "choices": sorted(question.choices)}
    except reading.Refused as refused:
        return {"refused": str(refused)}
    return tables[0] if len(tables) == 1 else {"tables": tables}


def _loaded(table: reading.TextTable) -> dict:
    with duckdb.connect() as connection:
        loaded = reading.load(connection, table, "taken")
        rows = connection.execute("from taken order by all").fetchall()
    assert loaded.rows == len(rows) + len(loaded.rejects)
    found = {
        "header": list(table.header),
        "rows": [list(row) for row in rows],
        "rejects": [[reject.line, reject.reason] for reject in loaded.rejects],
        "left_out": [[left.line, left.text, left.reason] for left in loaded.left_out],
        "notes": list(table.notes),
        "format": table.format if table.format != "CSV" else "",
        "encoding": table.encoding if table.encoding != "UTF-8" else "",
    }
    return {key: value for key, value in found.items() if value or key in ("header", "rows")}


@pytest.mark.parametrize("name", FILES)
def test_each_file_becomes_the_right_table_or_is_refused_with_line_and_cure(name, tmp_path):
    expected = json.loads((CORPUS / f"{name}{EXPECTED}").read_text("utf-8"))
    found = found_in(CORPUS / name, tmp_path)
    if "refused" not in expected:
        assert found == expected
        return
    sentence = found.pop("refused")
    assert [part for part in expected.pop("refused") if part not in sentence] == []
    assert sentence.startswith(name)
    assert found == expected


def test_every_expectation_has_a_file():
    expectations = {path.name.removesuffix(EXPECTED) for path in CORPUS.iterdir() if path.name.endswith(EXPECTED)}
    assert expectations == set(FILES)
    assert len(FILES) >= 35
