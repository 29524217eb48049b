"""The table of targets: each fault in a sentence, what saving would change, all or nothing, the history."""

from datetime import date
from pathlib import Path

import pytest

import queries
from data.written import Written
from queries import target_table, targets
from queries.target_table import Refused, changes, faults, history, row_of, set_many, target_of
from queries.targets import Target, known
from tests.queries.test_targets import table

DAY, LATER = date(2026, 1, 1), date(2026, 7, 1)
VENDORS = {"V-1": "Vega Advisory", "=V": "![x](http://evil.example/x.png)"}
IMPORTED = (
    Target("attainment", None, None, DAY, 0.9),
    Target("attainment", None, "V-1", DAY, 0.92),
    Target("open_overdue", None, None, DAY, 5.0),
)
ANNAS = Target("attainment", None, "V-1", DAY, 0.95, "anna")


def row(metric="attainment", segment=None, vendor_id=None, effective_from=LATER, target=90.0) -> dict:
    return dict(zip(target_table.COLUMNS, (metric, segment, vendor_id, effective_from, target), strict=True))


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (row(metric=None), "Row 2 has no metric. Choose one"),
        (row(metric="unicorns"), "Row 2 is of no metric that can have a target. Choose one of standard_hours, "),
        (row(effective_from=None), "Row 2 (On time) does not say from when it holds. Choose a day."),
        (row(effective_from=date(1066, 10, 14)), "Row 2 (On time) begins on a day that is not between 1970 and"),
        (row(target=950.0), "Row 2 (On time) is a share, which lies between 0 and 100 %. Correct the number."),
        (row(target=-1.0), "Row 2 (On time) is a share, which lies between 0 and 100 %."),
        (row("open_overdue", target=-1.0), "is below 0, which cannot be reached."),
        (row("standard_hours", target=-0.1), "is below 0, which cannot be reached."),
        (row(segment="lgal"), "names a segment that there is not. Choose one of finance, legal"),
        (row(vendor_id="V-9"), "Row 2 (On time · V-9) names a vendor that is not in the data. Choose one"),
        (row("net_savings", target=None), "has no number, and there is no target that it could end. Type a number"),
        (row("open_overdue", "legal", target=None), "has no number, and there is no target that it could end."),
        (row(effective_from=DAY), "Row 2 (On time) has the same metric, segment, vendor and day as row 1."),
    ],
)
def test_each_fault_is_a_sentence_that_names_the_row(added: dict, fault: str) -> None:
    (found,) = faults([row_of(IMPORTED[0]), added], IMPORTED, VENDORS)

    assert fault in found


@pytest.mark.parametrize(
    "added",
    [
        row(),
        row(target=0.0),
        row(target=100.0),
        row("net_savings", target=-500.0),
        row("security_incidents", target=0.0),
        row("attainment", "legal", "V-1", target=None),  # ends the wider target for this part
        row("open_overdue", target=None),
        dict.fromkeys(target_table.COLUMNS),
    ],
)
def test_what_is_right_has_no_fault(added: dict) -> None:
    assert faults([*map(row_of, IMPORTED), added], IMPORTED, VENDORS) == []


def test_what_was_there_already_is_not_judged_anew() -> None:
    gone = Target("attainment", None, "V-GONE", DAY, 0.9)

    assert faults([row_of(gone)], [gone], VENDORS) == []
    assert "not in the data" in faults([row_of(gone) | {"target": 91.0}], [gone], VENDORS)[0]


@pytest.mark.parametrize("number", [0.57, 0.29, 1 / 3, 0.999999, 0.07, 0.0, 1.0])
def test_a_share_survives_being_written_in_per_cent(number: float) -> None:
    target = Target("attainment", None, None, DAY, round(number, 6))

    assert target_of(row_of(target)).target == target.target


def test_an_unchanged_table_changes_nothing() -> None:
    before = [*IMPORTED[:1], ANNAS]

    assert changes([row_of(one) for one in before], before, IMPORTED) == []


def test_saving_changes_what_was_changed_added_and_deleted(tmp_path: Path) -> None:
    written = Written(tmp_path)
    before = known(table(*IMPORTED), written, queries.EVERYTHING)
    rows = [row_of(IMPORTED[0]), row_of(IMPORTED[1]) | {"target": 95.0}, row("net_savings", target=1234.5)]
    changed = changes(rows, before, IMPORTED)
    set_many(written, changed, "anna", VENDORS)

    after = {one.key: (one.target, one.by) for one in known(table(*IMPORTED), written, queries.EVERYTHING)}
    assert after == {
        IMPORTED[0].key: (0.9, "imported"),
        IMPORTED[1].key: (0.95, "anna"),
        IMPORTED[2].key: (None, "anna"),  # an imported target is ended, not removed
        "net_savings|||2026-07-01": (1234.5, "anna"),
    }
    assert [(one.before and one.before.target, one.after.target) for one in changed] == [
        (0.92, 0.95),
        (None, 1234.5),
        (5.0, None),
    ]


def test_deleting_a_persons_target_lets_the_imported_one_hold_again(tmp_path: Path) -> None:
    written = Written(tmp_path)
    set_many(written, changes([row_of(ANNAS)], [IMPORTED[1]], IMPORTED), "anna", VENDORS)
    before = known(table(IMPORTED[1]), written, queries.EVERYTHING)
    (change,) = changes([], before, IMPORTED)

    assert (change.before.target, change.after, change.is_restored) == (0.95, IMPORTED[1], True)

    set_many(written, [change], "ben", VENDORS)

    assert known(table(IMPORTED[1]), written, queries.EVERYTHING) == (IMPORTED[1],)
    told = [(one.by, one.before, one.after, one.is_restored) for one in history(written, queries.EVERYTHING)]
    assert told == [("ben", 0.95, None, True), ("anna", 0.92, 0.95, False)]


def test_all_or_nothing_is_written(tmp_path: Path) -> None:
    written = Written(tmp_path)
    good, bad = Target("attainment", None, None, DAY, 0.9), Target("attainment", None, None, LATER, 95.0)
    change = [target_table.Change(one.key, None, one) for one in (good, bad)]

    with pytest.raises(Refused) as refused:
        set_many(written, change, "anna", VENDORS)

    assert refused.value.faults == ["On time is a share, which lies between 0 and 100 %. Correct the number."]
    assert written.history(targets.KIND) == ()

    with pytest.raises(Refused, match="same metric"):
        set_many(written, [change[0], change[0]], "anna", VENDORS)

    assert written.history(targets.KIND) == ()


def test_two_people_at_once_the_last_write_wins_and_both_are_kept(tmp_path: Path) -> None:
    written = Written(tmp_path)
    before = known(table(*IMPORTED), written, queries.EVERYTHING)
    for by, number in (("anna", 96.0), ("ben", 97.0)):
        rows = [row_of(IMPORTED[0]) | {"target": number}, row_of(IMPORTED[1]), row_of(IMPORTED[2])]
        set_many(written, changes(rows, before, IMPORTED), by, VENDORS)

    held = known(table(*IMPORTED), written, queries.EVERYTHING)
    assert [(one.target, one.by) for one in held if one.key == IMPORTED[0].key] == [(0.97, "ben")]
    assert [(one.by, one.before, one.after) for one in history(written, queries.EVERYTHING)] == [
        ("ben", 0.96, 0.97),
        ("anna", 0.9, 0.96),
    ]


@pytest.mark.parametrize(("viewer", "seen"), [(queries.EVERYTHING, 2), (("V-1",), 2), (("V-2",), 1), ((), 0)])
def test_a_viewer_sees_the_history_of_the_own_vendors(tmp_path: Path, viewer: object, seen: int) -> None:
    written = Written(tmp_path)
    new = [row_of(ANNAS), row("net_savings")]
    set_many(written, changes(new, [], []), "anna", VENDORS)

    assert len(history(written, viewer)) == seen


@pytest.mark.parametrize(
    ("metric", "number", "text"),
    [
        ("attainment", 0.955, "95.50 %"),
        ("standard_hours", 4000.0, "4,000.0 hours"),
        ("net_savings", -1234.5, "−1,234.50 EUR"),
        ("open_overdue", 5.0, "5"),
        ("security_incidents", 2.5, "2.5"),
        ("attainment", None, "none"),
        ("unicorns", 7.0, "7"),
    ],
)
def test_a_number_is_written_with_its_unit(metric: str, number: float | None, text: str) -> None:
    assert target_table.number_text(metric, number, "EUR") == text


def test_names_are_plain_text_of_the_data() -> None:
    target = Target("attainment", "legal", "=V", DAY, 0.9)

    assert target_table.name(target, VENDORS) == "On time · Legal · ![x](http://evil.example/x.png)"
