"""The rows behind a number match it: every tile, cell, bar and point against its listed records."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

import queries
from data import demo, pipeline
from data.warehouse import Warehouse
from tests.conftest import examples

ALL = 10_000_000
Ask = Callable[..., list[dict]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo portfolio with every kind of record."""
    folder = tmp_path_factory.mktemp("rows")
    demo.write(folder / "exports", deliverables=3_000)
    pipeline.run([folder / "exports"], warehouse=folder / "house", publish=True, by="test", demo=True)
    return Warehouse(folder / "house").current().path


def scopes() -> list[dict]:
    """Everything, and random combinations of period and filters, of which CI takes a quarter."""
    chance = random.Random(46)
    choices = {
        "vendors": ("V-ORION", "V-VEGA", "V-MAYON", "V-KESTREL"),
        "segments": ("finance", "legal", "healthcare", "analytics", "other"),
        "work_types": ("contract_review", "medical_coding", "market_research", "valuation_model"),
        "clients": ("Harbourline Bank", "Meridian Health", "Ferrum Industries"),
    }
    found: list[dict] = [{}]
    for _ in range(examples(40) - 1):
        since = date(2024, 11, 18) + timedelta(days=chance.randrange(700))
        chosen = {"since": since, "until": since + timedelta(days=chance.choice((6, 27, 90, 400)))}
        for name, values in choices.items():
            if chance.random() < 0.4:
                chosen[name] = tuple(chance.sample(values, chance.randint(1, 2)))
        found.append(chosen)
    return found


@pytest.fixture(scope="module", params=range(examples(40)), ids=lambda number: f"scope {number}")
def ask(request, house: Path) -> Ask:
    """Ask within one of the scopes; returns rows."""
    scope = queries.Scope(viewer=queries.EVERYTHING, **scopes()[request.param])
    return lambda name, **own: queries.run(name, scope, house, **own).to_pylist()


def listed(ask: Ask, name: str, which: str | None = None) -> list[dict]:
    return ask(name, limit=ALL, which=which)


def added(rows: list[dict], column: str) -> float:
    return sum(row[column] or 0 for row in rows)


def share(rows: list[dict], column: str) -> float | None:
    return added(rows, column) / len(rows) if rows else None


def same(left: float | None, right: float | None) -> bool:
    return (left or 0) == pytest.approx(right or 0, rel=1e-9, abs=1e-6)


def test_tiles_of_sla(ask: Ask) -> None:
    (tile,) = ask("sla/attainment")
    judged, delivered = listed(ask, "rows/due", "judged"), listed(ask, "rows/due", "delivered")
    assert (len(judged), added(judged, "met")) == (tile["due"], tile["met"])
    assert same(share(judged, "met"), tile["attainment"])
    assert same(share(delivered, "met"), tile["delivered_only_attainment"])
    assert len(delivered) == tile["due"] - tile["open_overdue"]
    controllable = listed(ask, "rows/due", "without_client")
    assert same(share(controllable, "met"), tile["controllable_attainment"])
    assert len(controllable) == tile["due"] - tile["client_owned"]
    gap = 100 * ((share(controllable, "met") or 0) - (share(judged, "met") or 0))
    assert same(gap, tile["controllable_gap_points"])
    for state in ("missed", "open_overdue", "not_yet_due", "no_term", "cancelled"):
        assert len(listed(ask, "rows/due", state)) == tile[state], state
    assert len(listed(ask, "rows/due", "misses")) == tile["misses"]


def test_cells_of_the_heat_map_and_weeks_of_the_trend(ask: Ask) -> None:
    judged = listed(ask, "rows/due", "judged")
    cells = ask("sla/by_vendor")
    assert sum(cell["due"] for cell in cells) == len(judged)
    for cell in cells:
        mine = [row for row in judged if (row["vendor_id"], row["segment"]) == (cell["vendor_id"], cell["segment"])]
        assert (len(mine), added(mine, "met")) == (cell["due"], cell["met"])
        assert same(share([row for row in mine if row["attainment_target"]], "attainment_target"),
                    cell["attainment_target"])  # fmt: skip
    assert sum(week["due"] for week in ask("sla/weekly")) == len(judged)


@pytest.mark.parametrize("basis", ["coded", "derived"])
def test_bars_of_the_causes_and_the_list_they_narrow(ask: Ask, basis: str) -> None:
    bars = ask("sla/causes", basis=basis, measure="count")
    every = ask("sla/misses", basis=basis, cause=None, owner=None, state=None, limit=ALL)
    assert sum(bar["misses"] for bar in bars) == len(every)
    for bar in bars:
        mine = ask(
            "sla/misses", basis=basis, cause=bar["breach_cause"], owner=bar["breach_owner"], state=None, limit=ALL
        )
        assert len(mine) == bar["misses"]
        assert same(added(mine, "hours_past_due"), bar["hours_past_due"])
    by_hours = ask("sla/causes", basis=basis, measure="hours")
    assert [bar["hours_past_due"] for bar in by_hours] == sorted((bar["hours_past_due"] for bar in bars), reverse=True)


def test_agreement_of_coded_and_derived_causes(ask: Ask) -> None:
    (found,) = ask("sla/cause_agreement")
    misses = [row for row in listed(ask, "rows/due", "judged") if not row["met"]]
    both = [row for row in misses if row["breach_cause"] and row["derived_cause"]]
    assert (found["misses"], found["compared"]) == (len(misses), len(both))
    assert found["agreed"] == sum(row["breach_cause"] == row["derived_cause"] for row in both)


def test_tiles_of_work_delivered_received_and_open(ask: Ask) -> None:
    delivered, covered = listed(ask, "rows/delivered"), listed(ask, "rows/delivered", "covered")
    reviewed = listed(ask, "rows/delivered", "reviewed")
    assert same(added(delivered, "standard_hours"), added(ask("throughput/weekly"), "standard_hours"))
    assert len(delivered) == added(ask("throughput/weekly"), "delivered")
    (saving,) = ask("savings/total") or [dict.fromkeys(("covered", "gross_savings", "oversight_cost"))]
    assert len(covered) == (saving["covered"] or 0)
    assert same(added(covered, "gross_savings"), saving["gross_savings"])
    assert same(added(covered, "oversight_cost"), saving["oversight_cost"])
    assert same(added(covered, "baseline_cost"), saving.get("baseline_cost"))
    assert same(added(covered, "billed_amount"), saving.get("covered_billed"))
    own = listed(ask, "rows/delivered", "own")
    assert len(own) == (saving.get("delivered") or 0)
    assert sum(row["gross_savings"] is not None for row in own) == (saving["covered"] or 0)
    assert same(added(own, "billed_amount"), saving.get("billed"))
    for cell in ask("savings/by_cell"):
        mine = [
            row for row in covered if (row["work_type"], row["vendor_id"]) == (cell["work_type"], cell["vendor_id"])
        ]
        assert len(mine) == cell["covered"]
        assert same(added(mine, "gross_savings"), cell["gross_savings"])
    (quality,) = ask("quality/first_pass")
    assert same(share(reviewed, "accepted_first"), quality["first_pass_acceptance"])
    assert (len(reviewed), added(reviewed, "accepted_first")) == (quality["reviewed"], quality["accepted_first"])
    received = listed(ask, "rows/received")
    assert len(received) == added(ask("throughput/by_work_type"), "received")
    (open_work,) = ask("open/summary")
    assert len(listed(ask, "rows/open")) == open_work["open_items"]
    assert len(listed(ask, "rows/open", "open_overdue")) == open_work["open_overdue"]


def test_events_behind_the_incidents(ask: Ask) -> None:
    (tile,) = ask("security/incidents")
    assert len(listed(ask, "rows/events", "security_incident")) == tile["security_incidents"]
    assert len(listed(ask, "rows/events", "data_transfer")) == tile["data_transfers"]


def test_tiles_and_bars_of_quality(ask: Ask) -> None:
    reviewed, compared = listed(ask, "rows/delivered", "reviewed"), listed(ask, "rows/delivered", "compared")
    (tile,), (in_house,) = ask("quality/first_pass"), ask("quality/against_in_house")
    assert (len(reviewed), added(reviewed, "accepted_first")) == (tile["reviewed"], tile["accepted_first"])
    assert same(share(reviewed, "revisions"), tile["mean_revisions"])
    assert len(compared) == in_house["compared_reviews"]
    assert same(share(compared, "accepted_first"), in_house["compared_acceptance"])
    for question in (
        "quality/by_vendor",
        "quality/by_vendor_and_work",
        "quality/by_work_type",
        "quality/by_guideline",
        "quality/weekly",
    ):
        parts = ask(question)
        counted = [sum(part[name] for part in parts) for name in ("reviewed", "accepted_first")]
        assert counted == [tile["reviewed"], tile["accepted_first"]], question

    drafts = listed(ask, "rows/refusals")
    reworked, valued = (listed(ask, "rows/refusals", which) for which in ("reworked", "valued"))
    for row in ask("quality/rework"):
        of = [[draft for draft in some if row["is_total"] or draft["work_type"] == row["work_type"]]
              for some in (drafts, reworked, valued)]  # fmt: skip
        counted = (row["review_findings"], row["rework_rounds"], row["valued_rounds"])
        assert tuple(map(len, of)) == counted
        assert same(added(of[1], "rework_hours"), row["rework_hours"])
        assert same(added(of[2], "rework_cost"), row["rework_cost"])
    for reason in ask("quality/reasons"):
        assert (
            sum((draft["reason"] or "not stated") == reason["reason"] for draft in drafts) == reason["review_findings"]
        )
    for cell in ask("quality/findings"):
        keys = ("work_type", "guideline_version", "finding_category")
        assert (
            sum(all((draft[key] or "not stated") == cell[key] for key in keys) for draft in drafts)
            == (cell["review_findings"])
        )


def test_tiles_of_the_mix(ask: Ask) -> None:
    delivered, columns = listed(ask, "rows/delivered"), {"items": None, "billed": "billed_amount"}
    keys = {"vendor": "vendor_id", "client": "client", "work_type": "work_type", "specialist": "specialist_id"}
    for tile in ask("mix/concentration"):
        key, column = keys[tile["dimension"]], columns.get(tile["measure"], tile["measure"])
        named = [row for row in delivered if row[key] is not None and row[key] != "unassigned"]
        mine = [row for row in named if row[key] == tile["top_name"]]
        assert len(mine) == tile["top_items"]
        if tile["dimension"] == "specialist":
            assert len(listed(ask, "rows/specialist", tile["top_name"])) == tile["top_items"]
        of, whole = (added(rows, column) if column else len(rows) for rows in (mine, named))
        assert same(of / whole, tile["top_share"]), tile
    for question, rows, which, count in (
        ("mix/saving_effect", "rows/delivered", "covered", "covered"),
        ("mix/attainment_effect", "rows/due", "judged", "due"),
    ):
        for row in ask(question):
            behind = [item for item in listed(ask, rows, which) if row["is_total"] or item["segment"] == row["segment"]]
            assert len(behind) == row[count]


def test_cells_and_bars_of_the_mix(ask: Ask) -> None:
    delivered = listed(ask, "rows/delivered")
    for question, own, keys in (
        ("mix/split", {"by": "industry"}, ("segment", "work_type")),
        ("mix/split", {"by": "work_type"}, ("segment", "work_type")),
        ("mix/split", {"by": "segment"}, ("segment",)),
        ("mix/ladder", {}, ("segment",)),
        ("mix/shift", {}, ("segment",)),
    ):
        counted = Counter()
        for cell in ask(question, **own):
            if not cell.get("is_total"):
                counted[tuple(cell[key] for key in keys)] += cell["delivered"]
        assert +counted == Counter(tuple(row[key] for key in keys) for row in delivered), question
