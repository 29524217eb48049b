"""The limits on a weekly chart: the same in every period and on the tile, and none for a partial week."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

import queries
from data import demo, pipeline
from data.warehouse import Warehouse
from data.written import Written
from queries import EVERYTHING, Scope, briefing, origin, signals

CASES = {"attainment": "sla/weekly", "first_pass_acceptance": "quality/weekly"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newest version of a small demo portfolio."""
    exports, house = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("house")
    demo.write(exports, deliverables=3_000)
    pipeline.run([exports], warehouse=house, publish=True, by="test", demo=True)
    return Warehouse(house).current().path


def limited(path: Path, metric: str, scope: Scope, begins: date | None = None) -> pa.Table:
    ever = Scope(vendors=scope.vendors, segments=scope.segments, viewer=EVERYTHING)
    judged = signals.judge(metric, queries.run(CASES[metric], ever, path).to_pylist(), begins)
    return signals.with_limits(queries.run(CASES[metric], scope, path), judged)


@pytest.mark.parametrize("metric", CASES)
@pytest.mark.parametrize("segments", [(), ("legal",)])
def test_a_week_is_judged_as_on_its_tile_in_every_period(path: Path, metric: str, segments: tuple) -> None:
    def ask(name: str, scope: Scope, **more: object) -> pa.Table:
        return queries.run(name, scope, path, **more)

    whole = Scope(segments=segments, viewer=EVERYTHING)
    as_of_on = ask("frame/status", whole).to_pylist()[0]["as_of_on"]
    since = as_of_on - timedelta(days=as_of_on.weekday() + 7 * 12)
    compared = 0
    for row in limited(path, metric, Scope(since=since, segments=segments, viewer=EVERYTHING)).to_pylist():
        tile = briefing.brief(ask, whole, row["week"]).tile(metric)
        assert row[metric] == pytest.approx(tile.value)
        assert (row[f"{metric}_lower_limit"], row[f"{metric}_upper_limit"]) == (tile.point.lower, tile.point.upper)
        assert row[f"{metric}_centre"] == tile.point.centre
        if tile.state in (signals.TOO_FEW, signals.RUNNING):
            assert row["is_signal"] is None
        else:
            assert (row["is_signal"], row["is_harmful"]) == (tile.is_signal, tile.is_harmful)
            assert (row["signal_rule"] or "") == tile.point.rule
            compared += 1
    assert compared > 6 or segments


def test_a_week_that_the_period_cuts_is_not_judged(path: Path) -> None:
    whole = limited(path, "attainment", Scope(viewer=EVERYTHING)).to_pylist()
    judged = [row for row in whole if row["is_signal"] is not None]
    week = judged[len(judged) // 2]["week"]
    cut = Scope(since=week + timedelta(days=2), until=week + timedelta(days=20), viewer=EVERYTHING)
    first, *others = limited(path, "attainment", cut).to_pylist()
    assert first["week"] == week
    assert first["is_signal"] is first["attainment_lower_limit"] is first["attainment_upper_limit"] is None
    assert first["attainment_centre"] == judged[0]["attainment_centre"]
    assert others == [row for row in whole if row["week"] in (week + timedelta(days=7), week + timedelta(days=14))]


def test_limits_taken_anew_come_from_the_weeks_after(path: Path, tmp_path: Path) -> None:
    written, scope = Written(tmp_path), Scope(segments=("legal",), viewer=EVERYTHING)
    weeks = [row for row in limited(path, "attainment", scope).to_pylist() if row["is_complete"] and row["due"]]
    begins = weeks[30]["week"]
    assert briefing.rebased(written, "attainment", scope) is None
    briefing.rebase(written, "attainment", scope, begins, "new contract", "ann")
    entry = briefing.rebased(written, "attainment", scope)
    assert (entry.value["week"], entry.value["reason"], entry.by) == (begins.isoformat(), "new contract", "ann")
    base = weeks[30:56]
    found = limited(path, "attainment", scope, briefing.bases_of(written, scope)["attainment"])
    centre = sum(row["met"] for row in base) / sum(row["due"] for row in base)
    centres = {row["week"]: row["attainment_centre"] for row in found.to_pylist()}
    assert {week: centres[week] for week in centres if week >= begins} == pytest.approx(
        {week: centre for week in centres if week >= begins}
    )
    earlier = {row["week"]: row["attainment_centre"] for row in weeks[:30]}
    assert {week: centres[week] for week in earlier} == earlier  # weeks before it keep their limits
    assert briefing.rebased(written, "attainment", Scope(viewer=EVERYTHING)) is None
    briefing.rebase(written, "attainment", scope, None, "", "ann")
    assert briefing.rebased(written, "attainment", scope) is None


def test_eleven_complete_weeks_are_too_few() -> None:
    monday = date(2026, 1, 5)
    rows = [
        {"week": monday + timedelta(weeks=number), "is_complete": number < 12, "due": 20}
        | {"met": 18 + number % 2, "attainment": 0.9 + number % 2 / 20}
        for number in range(13)
    ]
    schema = {"week": pa.date32(), "is_complete": pa.bool_()}
    for given, centre in ((rows[1:], None), (rows, pytest.approx(0.925))):
        weeks = pa.Table.from_pylist([{name: row[name] for name in schema} for row in given], pa.schema(schema))
        found = signals.with_limits(weeks, signals.judge("attainment", given))
        assert found["attainment_centre"].to_pylist() == [centre] * len(given)
        assert found["is_signal"].to_pylist() == [None if centre is None else False] * (len(given) - 1) + [None]


def test_the_answer_still_says_what_it_was_asked(path: Path) -> None:
    scope = Scope(segments=("legal",), viewer=EVERYTHING)
    assert origin.of(limited(path, "attainment", scope)) == origin.of(queries.run("sla/weekly", scope, path))
