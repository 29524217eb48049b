"""Notes and owners: which view shows which note, who may see it, what it said before, and simultaneous writers."""

import random
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from data.written import Written
from queries import EVERYTHING, Scope, notes
from queries.notes import NoteError
from queries.words import filters_in_words
from tests import processes

MONDAY = date(2026, 11, 2)
VALUES = {
    "vendors": ("V-1", "V-2", "V&segment=legal", "é ; 100%"),
    "segments": ("legal", "finance", "other"),
    "clients": ("Acme", "B & Co"),
    "work_types": ("contract_review", "a=b"),
}
ALL = Scope(viewer=EVERYTHING)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


def scope(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """Random filters, each empty half of the time."""
    return {
        name: tuple(chance.sample(values, chance.randint(1, 2))) if chance.random() < 0.5 else ()
        for name, values in VALUES.items()
    }


def may_both_hold(one: dict, other: dict) -> bool:
    """Brute force: whether any possible item satisfies both views' filters."""
    items = (dict(zip(VALUES, item, strict=True)) for item in product(*VALUES.values()))
    return any(
        all(item[name] in (filters[name] or VALUES[name]) for filters in (one, other) for name in VALUES)
        for item in items
    )


def test_a_view_shows_the_notes_that_some_item_of_both_could_be_about(written: Written):
    chance = random.Random(6)
    pinned = {}
    for number in range(40):
        filters = scope(chance)
        week = date.fromordinal(MONDAY.toordinal() - 7 * chance.randint(0, 30))
        key = notes.pin(written, "attainment", week, Scope(**filters, viewer=EVERYTHING), f"n{number}", "ann")
        pinned[key] = filters
    shown = 0
    for _ in range(60):
        view = scope(chance)
        found = notes.pinned(written, Scope(**view, viewer=EVERYTHING))
        assert {note.id for note in found} == {key for key, filters in pinned.items() if may_both_hold(filters, view)}
        assert [note.week for note in found] == sorted(note.week for note in found)
        shown += len(found)
    assert 100 < shown < 2_300  # some are shown, some are not


def test_who_sees_some_vendors_sees_only_notes_about_them(written: Written):
    vendors = VALUES["vendors"]
    chance = random.Random(7)
    pinned = {}
    for number in range(40):
        filters = scope(chance)
        pinned[notes.pin(written, "attainment", MONDAY, Scope(**filters, viewer=EVERYTHING), f"n{number}", "a")] = (
            filters
        )
    seen = set()
    for _ in range(40):
        viewer = tuple(chance.sample(vendors, chance.randint(0, 3)))
        found = {note.id for note in notes.pinned(written, Scope(viewer=viewer))}
        about = {key: set(filters["vendors"]) for key, filters in pinned.items()}
        assert found == {key for key, named in about.items() if named and named.issubset(viewer)}
        seen |= found
    assert seen
    for nobody in (Scope(), Scope(viewer=None), Scope(viewer=())):
        assert notes.pinned(written, nobody) == ()


def test_who_sees_some_vendors_writes_about_them_alone(written: Written):
    mine = {"viewer": ("V-1", "V-2")}
    for too_wide in (Scope(**mine), Scope(**mine, vendors=("V-1", "V-3")), Scope(), Scope(vendors=("V-1",))):
        with pytest.raises(NoteError, match="one of your vendors"):
            notes.pin(written, "attainment", MONDAY, too_wide, "text", "ann")
        with pytest.raises(NoteError, match="one of your vendors"):
            notes.assign(written, "attainment", MONDAY, too_wide, "Ann", notes.OPEN, "", "ann")
    assert written.history(notes.NOTE) == written.history(notes.OWNER) == ()
    notes.pin(written, "attainment", MONDAY, Scope(**mine, vendors=("V-1",)), "text", "ann")
    assert [note.filters for note in notes.pinned(written, ALL)] == ["vendor=V-1"]


def test_a_note_is_shown_on_every_day_of_its_week_alone(written: Written):
    notes.pin(written, "attainment", date(2026, 11, 5), ALL, "crunch", "ann")
    (note,) = notes.pinned(written, ALL)
    assert (note.week, note.metric, note.text, note.by, note.filters) == (MONDAY, "attainment", "crunch", "ann", "")

    def shown(since: date | None, until: date | None) -> bool:
        return bool(notes.pinned(written, ALL, since, until))

    assert shown(date(2026, 11, 8), None)
    assert not shown(date(2026, 11, 9), None)
    assert shown(None, MONDAY)
    assert not shown(None, date(2026, 11, 1))
    assert notes.pinned(written, ALL, metric="net_savings") == ()


def test_other_words_and_a_note_taken_off_leave_their_history(written: Written):
    key = notes.pin(written, "attainment", MONDAY, ALL, "first", "ann")
    notes.edit(written, key, "second", "bob")
    (note,) = notes.pinned(written, ALL)
    assert (note.text, note.by) == ("second", "bob")
    notes.take_off(written, key, "cy")
    assert notes.pinned(written, ALL) == ()
    said = [(entry.value and entry.value["text"], entry.by) for entry in notes.history(written, key)]
    assert said == [("first", "ann"), ("second", "bob"), (None, "cy")]
    for again in (lambda: notes.edit(written, key, "x", "d"), lambda: notes.take_off(written, key, "d")):
        with pytest.raises(NoteError, match="taken off meanwhile"):
            again()


def test_a_text_is_one_line_of_at_most_500_letters(written: Written):
    assert notes.cleaned(" a\x00b\x1b[31m\r\n\tc\u202ed\ud800 ") == "ab[31m cd"
    assert notes.cleaned("👩\u200d⚖️ é 漢") == "👩\u200d⚖️ é 漢"
    assert len(notes.cleaned("x" * 500)) == 500
    for text, why in (("", "needs some text"), ("\x00 \n\u202e", "needs some text"), ("x" * 501, "at most 500")):
        with pytest.raises(NoteError, match=why):
            notes.pin(written, "attainment", MONDAY, ALL, text, "ann")
    with pytest.raises(NoteError, match="belong to one of"):
        notes.pin(written, "no_such_metric", MONDAY, ALL, "text", "ann")
    assert written.history(notes.NOTE) == ()


def test_a_signal_has_the_owner_that_was_named_last(written: Written):
    legal = Scope(segments=("legal",), viewer=EVERYTHING)
    assert notes.owner_of(written, "attainment", MONDAY, legal) is None
    notes.assign(written, "attainment", date(2026, 11, 4), legal, "Ann", notes.LOOKING, "asked Vega", "bob")
    notes.assign(written, "attainment", MONDAY, legal, "Ann", notes.EXPLAINED, "sick leave", "ann")
    found = notes.owner_of(written, "attainment", MONDAY, legal)
    assert (found.owner, found.status, found.comment, found.by) == ("Ann", notes.EXPLAINED, "sick leave", "ann")
    assert notes.owner_of(written, "attainment", MONDAY, ALL) is None
    assert notes.owner_of(written, "net_savings", MONDAY, legal) is None
    assert notes.owner_of(written, "attainment", MONDAY, Scope(segments=("legal",), viewer=("V-1",))) is None
    said = [entry.status for entry in notes.owner_history(written, "attainment", MONDAY, legal)]
    assert said == [notes.LOOKING, notes.EXPLAINED]
    with pytest.raises(NoteError, match="open, looking, explained, fixed"):
        notes.assign(written, "attainment", MONDAY, legal, "Ann", "done", "", "ann")


def test_an_action_has_an_owner_a_date_and_an_end(written: Written):
    notes.assign(written, "credits", date(2026, 10, 1), ALL, "Ann", notes.OPEN, "", "bob", due=date(2026, 11, 20))
    found = notes.owner_of(written, "credits", date(2026, 10, 1), ALL)
    assert (found.owner, found.due, found.is_done) == ("Ann", date(2026, 11, 20), False)
    assert notes.owner_of(written, "credits", date(2026, 11, 1), ALL) is None
    notes.assign(written, "credits", date(2026, 10, 1), ALL, "Ann", notes.FIXED, "", "bob")
    assert notes.owner_of(written, "credits", date(2026, 10, 1), ALL).is_done
    with pytest.raises(NoteError, match="belong to one of"):
        notes.assign(written, "no_such_action", MONDAY, ALL, "Ann", notes.OPEN, "", "bob")


def test_an_owner_from_before_there_were_dates_is_still_read(written: Written):
    value = {"metric": "attainment", "week": MONDAY, "filters": "", "owner": "Ann", "status": "looking", "comment": ""}
    written.put(notes.OWNER, {f"attainment|{MONDAY}|": value}, "bob")
    found = notes.owner_of(written, "attainment", MONDAY, ALL)
    assert (found.owner, found.due) == ("Ann", None)


def test_of_two_who_assign_at_once_the_second_is_told(written: Written):
    notes.assign(written, "at_risk", MONDAY, ALL, "Ann", notes.OPEN, "", "ann", seen=0)
    with pytest.raises(NoteError, match="changed this meanwhile"):
        notes.assign(written, "at_risk", MONDAY, ALL, "Bob", notes.OPEN, "", "bob", seen=0)
    assert notes.owner_of(written, "at_risk", MONDAY, ALL).owner == "Ann"
    notes.assign(written, "at_risk", MONDAY, ALL, "Bob", notes.OPEN, "", "bob", seen=1)
    assert [entry.owner for entry in notes.owner_history(written, "at_risk", MONDAY, ALL)] == ["Ann", "Bob"]


def test_many_who_assign_at_once_overwrite_nothing_unseen(tmp_path: Path):
    """Each entry follows on what its author had seen, so none is lost without somebody knowing."""
    working = [processes.started(_assigns, tmp_path, name) for name in ("ann", "bob")]
    assert [processes.exit_code(process) for process in working] == [0, 0]
    entries = notes.owner_history(Written(tmp_path), "at_risk", MONDAY, ALL)
    assert [entry.comment for entry in entries] == [str(number) for number in range(40)]


def _assigns(directory: Path, who: str) -> None:
    written, kept = Written(directory), 0
    while kept < 20:
        seen = len(notes.owner_history(written, "at_risk", MONDAY, ALL))
        try:
            notes.assign(written, "at_risk", MONDAY, ALL, who, notes.OPEN, str(seen), who, seen=seen)
            kept += 1
        except NoteError:
            continue


def test_filters_are_said_in_words():
    line = Scope(vendors=("V-1", "V&x"), segments=("legal",), clients=("B & Co",), viewer=EVERYTHING).filters()
    assert filters_in_words(line, {"V-1": "Vega"}) == "legal, at V&x or Vega, for B & Co"
    assert filters_in_words("") == "all work"


def test_two_who_pin_at_once_lose_nothing(tmp_path: Path):
    working = [processes.started(_pins, tmp_path, name) for name in ("ann", "bob")]
    assert [processes.exit_code(process) for process in working] == [0, 0]
    found = notes.pinned(Written(tmp_path), ALL)
    assert sorted(note.text for note in found) == sorted(
        f"{who} {number}" for who in ("ann", "bob") for number in range(30)
    )
    assert {note.by for note in found} == {"ann", "bob"}


def _pins(directory: Path, who: str) -> None:
    for number in range(30):
        notes.pin(Written(directory), "attainment", MONDAY, ALL, f"{who} {number}", who)
