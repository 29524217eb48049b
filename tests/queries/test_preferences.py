"""Settings of one reader, and of everyone: what holds for whom."""

from pathlib import Path

from data.written import Written
from queries import preferences
from queries.preferences import EVERYONE, InForce, Preferences

MUNICH, NEW_YORK = "browser:munich", "person:ann@example.com"


def test_a_readers_choice_comes_first_then_everyones_then_the_houses(tmp_path: Path):
    kept = Written(tmp_path)
    assert preferences.in_force(kept, MUNICH) == InForce("", "monday")
    preferences.keep(kept, EVERYONE, Preferences("en_US", "sunday"), "ann")
    preferences.keep(kept, MUNICH, Preferences(locale="de_DE"), "ann")
    assert preferences.in_force(kept, MUNICH) == InForce("de_DE", "sunday")
    assert preferences.in_force(kept, NEW_YORK) == preferences.in_force(kept, None) == InForce("en_US", "sunday")


def test_the_houses_way_can_be_chosen_against_everyones(tmp_path: Path):
    kept = Written(tmp_path)
    preferences.keep(kept, EVERYONE, Preferences("de_DE"), "ann")
    preferences.keep(kept, NEW_YORK, Preferences(""), "ann")
    assert preferences.in_force(kept, NEW_YORK).locale == ""
    preferences.keep(kept, NEW_YORK, Preferences(), "ann")
    assert preferences.in_force(kept, NEW_YORK).locale == "de_DE"


def test_what_a_later_release_wrote_is_as_if_never_chosen(tmp_path: Path):
    kept = Written(tmp_path)
    kept.put("preferences", {MUNICH: {"locale": "tlh_QO", "week_start": "noday", "colour": "blue"}}, "ann")
    assert preferences.own(kept, MUNICH) == Preferences()
