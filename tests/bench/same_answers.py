"""python -m tests.bench.same_answers OTHER — whether another checkout answers every question identically, to the byte.

Each checkout writes and imports the same demo portfolio with its own code, then answers every question, with every
value of its parameters, in four scopes. It lists differences, and names columns and questions that are new here. The
exit status is 1 if an answer differs, or lacks a column or is not given at all although OTHER gives it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
MOMENTS = {"imported_at"}  # differ from one import to the next
PERIOD = {"since": date(2026, 7, 1), "until": date(2026, 9, 30)}
BEFORE = {"reference_since": date(2026, 4, 1), "reference_until": date(2026, 6, 30)}
SCOPES = {
    "everything": {},
    "a quarter": PERIOD | BEFORE,
    "filtered": PERIOD | BEFORE | {"vendors": ("V-VEGA", "V-ORION"), "segments": ("legal", "finance")},
    "a viewer of one vendor": PERIOD | BEFORE | {"viewer": ("V-VEGA",)},
}
SETTINGS = {"limit": 1_000, "deliverable": "D-0000001", "text": "00", "rate_change": 0.1, "hours_change": 0.1}


def main() -> int:
    """Have both checkouts answer, and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("other", type=Path)
    parser.add_argument("--deliverables", type=int, default=3_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exports = Path(folder) / "exports"
        _in(HERE, "-m", "data", "demo", "--to", str(exports), "--deliverables", str(given.deliverables))
        ours, theirs = (_answers(place, exports, Path(folder) / name) for place, name in _both(given.other))
    return _compare(ours, theirs)


def _both(other: Path) -> list[tuple[Path, str]]:
    return [(HERE, "ours"), (other.resolve(), "theirs")]


def _answers(checkout: Path, exports: Path, warehouse: Path) -> dict[str, dict[str, str]]:
    _in(checkout, "-m", "data", "import", str(exports), "--warehouse", str(warehouse))
    return json.loads(_in(checkout, __file__, "--answer", str(warehouse)))


def _in(checkout: Path, *command: str) -> str:
    """What Python prints in that checkout."""
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    run = subprocess.run([sys.executable, *command], cwd=checkout, env=environment, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{checkout}: {run.stderr}")
    return run.stdout


def _compare(ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]) -> int:
    different = 0
    for key, other in sorted(theirs.items()):
        mine = ours.get(key, {})
        if changed := [name for name in other if mine.get(name) != other[name]]:
            different += 1
            print(f"differs or is lost: {key}: {', '.join(changed)}")
        if more := sorted(mine.keys() - other.keys()):
            print(f"new columns: {key}: {', '.join(more)}")
    for name in sorted({key.partition(" ")[0] for key in ours.keys() - theirs.keys()}):
        print(f"asked only here: {name}")
    print(f"{len(theirs) - different} of {len(theirs)} answers identical, {different} differ or are lost")
    return 1 if different or not theirs else 0


def _answer(warehouse: Path) -> None:
    """Print each answer's columns as hashes, by question and how it was asked; uses the current checkout's code."""
    import duckdb

    import queries
    from data.warehouse import Warehouse

    version, connect = Warehouse(warehouse).current().path, duckdb.connect
    # Two threads add doubles in arbitrary order, which shows in the last digit.
    duckdb.connect = lambda *place, config=None, **more: connect(
        *place, config=(config or {}) | {"threads": "1"}, **more
    )
    answers = {}
    for name in queries.names():
        for settings in _settings(queries.parameters_of(name), name):
            for scope, limits in SCOPES.items():
                asked = queries.Scope(**{"viewer": queries.EVERYTHING} | limits)
                table = queries.run(name, asked, version, **settings)
                answers[f"{name} {json.dumps(settings)} {scope}"] = _hashes(table)
    print(json.dumps(answers))


def _settings(parameters: list[str], name: str) -> list[dict[str, object]]:
    """The question's parameters: all with their defaults, then each with every other value that it knows."""
    from queries import choices

    default = {key: SETTINGS.get(key, choices.DEFAULTS.get(key)) for key in parameters}
    for key in parameters:
        if key in choices.DEFAULTS or key in SETTINGS:
            continue
        default[key] = choices.CHOICES[name, key][0]
    others = [default | {key: value} for key in parameters for value in choices.CHOICES.get((name, key), ())]
    return [default, *(other for other in others if other != default)]


def _hashes(table) -> dict[str, str]:
    return {
        column: sha256(repr((str(table.schema.field(column).type), table[column].to_pylist())).encode()).hexdigest()
        for column in table.column_names
        if column not in MOMENTS
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--answer"]:
        _answer(Path(sys.argv[2]))
    else:
        sys.exit(main())
