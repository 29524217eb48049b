"""Files whose cells are written as people and tools write them: each comes out right, is asked about, or is refused.

NAME.csv comes with NAME.expected.json: `timezone`, `table` and `answers` (fields of the mapping) are what the person
says; then either `query` with its `rows`, the `rejected` [line, column, part of the reason] and some `warnings`, or
`refused`, a part of the sentence, with the kind of `question` and its `choices`.
"""

import csv
import json
from pathlib import Path

import pytest

from data.contract import TABLES
from data.profile import Mapping, profile_text
from data.reading import Question, Refused

CORPUS = Path(__file__).parents[1] / "messy" / "typed"
NAMES = sorted(path.stem for path in CORPUS.glob("*.csv"))


def settings_of(file: Path, expected: dict, folder: Path) -> dict:
    """What the person says about a file, as import settings."""
    settings = {"timezone": expected.get("timezone")}
    if "answers" in expected:
        with file.open(encoding="utf-8", newline="") as handle:
            header = next(csv.reader(handle, delimiter=";"))
        tables = [TABLES[expected["table"]]] if "table" in expected else TABLES.values()
        table = max(tables, key=lambda one: sum(name in one.by_name for name in header))
        answers = {name: tuple(said) if name == "blanks" else said for name, said in expected["answers"].items()}
        mapping = Mapping(table, {name: (name,) for name in header if name in table.by_name}, **answers)
        settings["profile"] = folder / "profile.toml"
        settings["profile"].write_text(profile_text([mapping], name="answers", headers=header), "utf-8")
    return settings


@pytest.mark.parametrize("name", NAMES)
def test_a_messy_file_is_typed_right_or_asked_about_or_refused(taking, taken, tmp_path, name):
    expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
    file = CORPUS / f"{name}.csv"
    settings = settings_of(file, expected, tmp_path)
    if "refused" in expected:
        with pytest.raises(Refused) as refusal:
            taking(file, **settings)
        assert expected["refused"] in str(refusal.value)
        assert getattr(refusal.value, "kind", None) == expected.get("question")
        assert "choices" not in expected or refusal.value.choices == expected["choices"]
        assert isinstance(refusal.value, Question) == ("question" in expected)
        return
    report = taking(file, **settings)["files"][0]
    rejects = [(reject["line"], reject["column"], reject["reason"]) for reject in report["rejects"]]
    assert [found[:2] for found in rejects] == [tuple(one[:2]) for one in expected.get("rejected", [])], rejects
    assert all(part in found[2] for found, (*_, part) in zip(rejects, expected.get("rejected", []), strict=True))
    assert [list(row) for row in taken(expected["query"])] == expected["rows"]
    warnings = [warning["reason"] for warning in report["warnings"] if warning["rows"]]
    assert set(expected.get("warnings", [])) <= set(warnings), warnings


def test_every_file_has_its_expectation_and_the_other_way_round():
    expectations = sorted(path.name.removesuffix(".expected.json") for path in CORPUS.glob("*.json"))
    assert expectations == NAMES
    assert len(NAMES) >= 25
