"""What the Health questions say about planted faults and files, and what a viewer of only one vendor sees."""

import csv
from datetime import date
from pathlib import Path

import pytest

import queries
from data import pipeline
from data.warehouse import Warehouse
from queries import QuestionError
from tests.conftest import item

from .conftest import ask as asked


def ask(name: str, version: Path, check: str = "delivered_not_billed", **limits) -> list[dict]:
    """The rows of a Health question."""
    own = {"check": check, "limit": 50} if name == "health/finding_rows" else {}
    scope = queries.Scope(viewer=limits.pop("viewer", queries.EVERYTHING), **limits)
    return queries.run(name, scope, version, **own).to_pylist()


def deliveries(vendor: str, *bills: str) -> list[dict]:
    """Items of one vendor, delivered within a day, with these bills."""
    return [
        item(f"{vendor}{number}", vendor_id=vendor, status="delivered", billed_amount=bill, currency="USD",
             received_at=f"2026-01-{5 + number:02}T09:00:00Z", first_delivered_at=f"2026-01-{6 + number:02}T09:00:00Z")
        for number, bill in enumerate(bills)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def two_vendors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of one kind, one vendor each; both have delivered but unbilled work."""
    folder = tmp_path_factory.mktemp("two")
    for name, rows in (
        ("acme_2026.csv", deliveries("A", "100", "", "50")),
        ("bolt_2026.csv", deliveries("B", "70", "", "", "70")),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    (folder / "vendors.csv").write_text("vendor_id,vendor_name\nA,Acme\n", "utf-8")
    files = [folder / name for name in ("acme_2026.csv", "bolt_2026.csv", "vendors.csv")]
    pipeline.run(files, warehouse=folder / "house", publish=True, by="tests")
    return Warehouse(folder / "house").current().path


def test_findings_are_counted_and_priced(two_vendors: Path) -> None:
    found = {row["check"]: (row["findings"], row["items"], row["spend"]) for row in ask("health/findings", two_vendors)}

    assert found == {"delivered_not_billed": (3, 3, None), "unknown_vendor": (1, 4, 140)}
    assert {row["all_findings"] for row in ask("health/findings", two_vendors)} == {4}


def test_rows_of_a_check_name_file_and_line(two_vendors: Path) -> None:
    rows = ask("health/finding_rows", two_vendors)

    assert [(row["deliverable_id"], row["file"], row["line"], row["detail"]) for row in rows] == [
        ("D-A1", "acme_2026.csv", 3, "delivered 7 Jan 2026"),
        ("D-B1", "bolt_2026.csv", 3, "delivered 7 Jan 2026"),
        ("D-B2", "bolt_2026.csv", 4, "delivered 8 Jan 2026"),
    ]
    with pytest.raises(QuestionError, match="check is one of accepted_before_delivery"):
        ask("health/finding_rows", two_vendors, check="no such check")


def test_a_viewer_of_one_vendor_learns_nothing_of_the_other(two_vendors: Path) -> None:
    (finding,) = ask("health/findings", two_vendors, viewer=("A",))
    (row,) = ask("health/finding_rows", two_vendors, viewer=("A",))
    (source,) = ask("health/sources", two_vendors, viewer=("A",))

    assert (finding["check"], finding["findings"], finding["all_findings"]) == ("delivered_not_billed", 1, 1)
    assert row["deliverable_id"] == "D-A1"
    assert (source["stored_rows"], source["file"]) == (3, "acme_2026.csv")
    assert ask("health/finding_rows", two_vendors, check="unknown_vendor", viewer=("A",)) == []
    for name in ("health/missing", "health/findings", "health/finding_rows", "health/sources"):
        seen = str(ask(name, two_vendors, viewer=("A",)))
        assert "bolt" not in seen, name
        assert "D-B1" not in seen, name


def test_a_filter_on_a_vendor_shows_the_same(two_vendors: Path) -> None:
    for name in ("health/missing", "health/findings", "health/finding_rows", "health/sources", "health/enabled"):
        assert ask(name, two_vendors, viewer=("B",)) == ask(name, two_vendors, vendors=("B",)), name


def test_a_source_is_as_old_as_its_newest_record(two_vendors: Path) -> None:
    sources = {row["table_name"]: row for row in ask("health/sources", two_vendors)}
    deliverables, vendors = sources["deliverables"], sources["vendors"]

    assert (deliverables["newest_on"], deliverables["age_days"]) == (date(2026, 1, 9), 0)
    assert deliverables["stored_rows"] == 7
    assert deliverables["file"] == "bolt_2026.csv"
    assert (vendors["stored_rows"], vendors["newest_on"], vendors["age_days"]) == (1, None, None)
    (later,) = ask("health/sources", two_vendors, vendors=("A",))
    assert (later["newest_on"], later["age_days"]) == (date(2026, 1, 8), 1)


def test_what_is_missing_is_listed_with_its_spend(two_vendors: Path) -> None:
    rows = ask("health/missing", two_vendors)

    assert [(row["missing"], row["vendor_id"], row["work_type"], row["items"], row["spend"]) for row in rows] == [
        ("Baseline", None, "contract_review", 7, 290),
        ("SLA term", "A", "contract_review", 3, 150),
        ("SLA term", "B", "contract_review", 4, 140),
        ("Vendor", "B", None, 4, 140),
    ]


def test_numbers_are_off_until_a_file_feeds_them(two_vendors: Path, version: Path) -> None:
    rows = {row["capability"]: row for row in ask("health/enabled", two_vendors)}

    assert (rows["attainment"]["is_on"], rows["attainment"]["needs"]) == (False, "sla_terms")
    assert (rows["spend"]["covered_items"], rows["spend"]["of_items"]) == (4, 7)
    assert {row["metrics_off"] for row in rows.values()} == {sum(row["is_on"] is False for row in rows.values())}
    assert rows["causes"]["is_on"] is None  # no miss, so nothing to explain
    assert {row["capability"]: row["is_on"] for row in asked("health/enabled", version)}["attainment"]
