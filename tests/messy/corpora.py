"""python -m tests.messy.corpora [--round-trips N] — what becomes of every file in the tests' corpora, as one table.

Messy files and exports are compared with what is written down for each, round trips (Hypothesis) with what was
written into them. A file that comes out differently, without a word, is wrong in silence.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data import pipeline
from data.reading import Question, Refused
from data.recognise import SURE, Proposal
from data.warehouse import Warehouse, reading
from tests.data import test_messy, test_messy_typed, test_round_trip
from tests.data.recognising import EXPORTS, proposed, sources, tables
from tests.data.test_recognise import EXPECTED
from tests.messy.outcomes import Outcome, table

Found = Iterator[tuple[str, Outcome]]
_ASIDE = ("left_out", "notes")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--round-trips", type=int, default=1_000, metavar="N", help="of each of the three kinds")
    count = parser.parse_args().round_trips
    print(table([*messy_texts(), *messy_cells(), *exports(), *round_trips(count)]))


def messy_texts() -> Found:
    """tests/messy/text: dialects, encodings and shapes, as text tables."""
    with tempfile.TemporaryDirectory() as folder:
        for name in test_messy.FILES:
            expected = json.loads((test_messy.CORPUS / f"{name}{test_messy.EXPECTED}").read_text("utf-8"))
            yield "messy texts", of_text(test_messy.found_in(test_messy.CORPUS / name, Path(folder)), expected)


def of_text(found: dict, expected: dict) -> Outcome:
    """The outcome of a messy text: as test_messy describes it, against what was expected."""
    wanted = expected.get("refused", ())
    if {**found, "refused": None} != {**expected, "refused": None} or ("refused" in found) != ("refused" in expected):
        return Outcome.WRONG
    if "refused" in found:
        is_said = all(part in found["refused"] for part in wanted)
        return (Outcome.ASKED if "choices" in found else Outcome.REFUSED) if is_said else Outcome.WRONG
    parts = found.get("tables", [found])
    if any(part.get("rejects") for part in parts):
        return Outcome.WITH_REJECTS
    return Outcome.SET_ASIDE if any(part.get(name) for part in parts for name in _ASIDE) else Outcome.EXACT


def messy_cells() -> Found:
    """tests/messy/typed: dates, numbers, names and words, imported."""
    for name in test_messy_typed.NAMES:
        expected = json.loads((test_messy_typed.CORPUS / f"{name}.expected.json").read_text("utf-8"))
        yield "messy cells", _imported(test_messy_typed.CORPUS / f"{name}.csv", expected)


def _imported(file: Path, expected: dict) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        said = test_messy_typed.settings_of(file, expected, Path(folder))
        house = Path(folder) / "warehouse"
        try:
            report = pipeline.run([file], warehouse=house, publish=True, accept_rejects=True, **said)["files"][0]
        except Refused as refusal:
            outcome = Outcome.ASKED if isinstance(refusal, Question) else Outcome.REFUSED
            return outcome if expected.get("refused", "\0") in str(refusal) else Outcome.WRONG
        with reading(Warehouse(house).current().path) as connection:
            rows = [list(row) for row in connection.execute(expected.get("query", "select null")).fetchall()]
    return of_cells(report, rows, expected)


def of_cells(report: dict, rows: list[list], expected: dict) -> Outcome:
    """The outcome of messy cells: what is stored and what was rejected, against what was expected."""
    rejected = [[one["line"], one["column"]] for one in report["rejects"]]
    if "refused" in expected or rows != expected["rows"] or rejected != [o[:2] for o in expected.get("rejected", [])]:
        return Outcome.WRONG
    if rejected:
        return Outcome.WITH_REJECTS
    return Outcome.SET_ASIDE if report["left_out"] else Outcome.EXACT


def exports() -> Found:
    """tests/exports: what other tools write, as proposed."""
    for name in EXPECTED:
        yield "exports", of_proposal(proposed(EXPORTS / f"{name}.csv"), dict(EXPECTED[name]))


def of_proposal(proposal: Proposal, expected: dict) -> Outcome:
    """The outcome of an export: asked if a person must answer or check something before it is imported."""
    kind, joined, asked = expected.pop("kind"), expected.pop("joined", {}), expected.pop("asked", ())
    found = {name: sources(proposal, name) for name in tables(proposal)}
    pairs = {name: list(pair) for one in proposal.tables[:1] for name, pair in one.mapping.joined.items()}
    if (proposal.kind, found, pairs) != (kind, expected, joined):
        return Outcome.WRONG
    if not proposal.tables:
        return Outcome.REFUSED
    unsure = [one for table in proposal.tables for one in table.columns if one.confidence < SURE]
    return Outcome.ASKED if proposal.questions or unsure or asked else Outcome.EXACT


def round_trips(count: int) -> Found:
    """Random tables, written in random dialects and encodings and read again; `count` of each kind."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        for kind, draw in _KINDS.items():
            for outcome in _outcomes(count, lambda made: _came_back(connection, Path(folder), *made), draw):
                yield kind, outcome


def _outcomes(count: int, judge, draw) -> list[Outcome]:
    found: list[Outcome] = []
    quiet = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}

    @settings(max_examples=count, derandomize=True, phases=[Phase.generate], **quiet)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        found.append(judge(draw(data)))

    run()
    return found


def _came_back(connection, folder: Path, content: bytes, header: list, rows: list, encoding: str | None) -> Outcome:
    try:
        return test_round_trip.check(connection, folder, content, header, rows, encoding)
    except AssertionError:
        return Outcome.WRONG


_KINDS = {
    "round trips, encoding stated": test_round_trip.stated,
    "round trips, unicode": test_round_trip.unicode,
    "round trips, encoding to be found": test_round_trip.legacy,
}


if __name__ == "__main__":
    main()
