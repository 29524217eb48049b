"""Saved profiles: kept per set of column names, found again, and never in the way of an import."""

import logging

import pytest

from data.contract import TABLES
from data.profile import Mapping
from data.reading import Refused, TextTable
from data.recognise import Profiles, recognise, signature, unread
from tests.conftest import SAMPLE
from tests.data.recognising import EXPORTS

HEADER = ("Ticket", "Team", "Topic", "Opened", "State", "Closed")
MAPPING = Mapping(
    TABLES["deliverables"],
    {
        "deliverable_id": ("Ticket",),
        "vendor_id": ("Team",),
        "work_type": ("Topic",),
        "received_at": ("Opened",),
        "status": ("State",),
        "first_delivered_at": ("Closed",),
    },
    {"status": {"Open": "received"}},
    {"segment": "other"},
    timezone="UTC",
)


@pytest.fixture
def profiles(tmp_path):
    """An empty store of profiles."""
    return Profiles(tmp_path / "profiles")


@pytest.fixture
def text(tmp_path):
    """A text table with these column names."""

    def named(*header: str, name: str = "tickets.csv") -> TextTable:
        path = tmp_path / name
        return TextTable(name, path, path, header, ",", '"', "UTF-8", 1, "")

    return named


def test_a_signature_is_that_of_the_names_whatever_their_order_and_case():
    assert signature(HEADER) == signature(name.upper() for name in reversed(HEADER))
    assert signature(HEADER) != signature(HEADER[1:])
    assert signature(("ab", "c")) != signature(("a", "bc"))
    assert len(signature(())) == 12


def test_what_was_saved_is_found_for_the_same_names(profiles):
    path = profiles.save([MAPPING], "Service desk", HEADER)
    assert path.name == f"{signature(HEADER)}.toml"
    found = profiles.find([name.lower() for name in HEADER])
    assert (found.name, found.header, found.mappings, found.signature) == (
        "Service desk",
        HEADER,
        (MAPPING,),
        signature(HEADER),
    )
    assert profiles.find(HEADER[1:]) is None


def test_saving_again_replaces_and_leaves_nothing_beside(profiles):
    profiles.save([MAPPING], "First", HEADER)
    profiles.save([MAPPING], "Second", HEADER)
    assert [one.name for one in profiles.all()] == ["Second"]
    assert len(list(profiles.folder.iterdir())) == 1


def test_all_are_listed_by_name_and_can_be_deleted(profiles):
    profiles.save([MAPPING], "b", HEADER)
    profiles.save([MAPPING], "A", (*HEADER, "Notes"))
    assert [one.name for one in profiles.all()] == ["A", "b"]
    assert profiles.delete(signature(HEADER))
    assert not profiles.delete(signature(HEADER))
    assert [one.name for one in profiles.all()] == ["A"]


def test_a_folder_that_is_not_there_holds_no_profile(profiles):
    assert (profiles.all(), profiles.find(HEADER)) == ([], None)


@pytest.mark.parametrize("which", ["../../current", "", "0123456789ab.toml", "ABCDEF012345"])
def test_only_a_signature_names_a_file(profiles, which):
    with pytest.raises(ValueError, match="is not a signature"):
        profiles.delete(which)


@pytest.mark.parametrize("broken", ["not toml", 'headers = "x"\n', '[[table]]\nname = "nothing"\n', "\udcff"])
def test_a_broken_profile_is_passed_over_with_a_warning(profiles, caplog, broken):
    profiles.save([MAPPING], "Good", (*HEADER, "Notes"))
    path = profiles.save([MAPPING], "Broken", HEADER)
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    with caplog.at_level(logging.WARNING):
        assert profiles.find(HEADER) is None
    assert path.name in caplog.text
    assert [one.name for one in profiles.all()] == ["Good"]


def test_a_saved_profile_goes_straight_through_as_this_file_writes_its_names(profiles, text):
    profiles.save([MAPPING], "Service desk", HEADER)
    found = recognise(text(*(name.upper() for name in HEADER)), saved=profiles)
    assert [one.columns["received_at"] for one in found] == [("OPENED",)]
    assert found[0].timezone == "UTC"


def test_a_given_profile_comes_before_a_saved_one(profiles, text):
    profiles.save([MAPPING], "Service desk", HEADER)
    given = Mapping(TABLES["deliverables"], {**MAPPING.columns, "work_type": ("State",)}, defaults={"segment": "other"})
    assert recognise(text(*HEADER), (given,), saved=profiles)[0].columns["work_type"] == ("State",)


def test_the_contracts_own_names_need_no_profile(profiles, text):
    header = (SAMPLE / "vendors.csv").read_text("utf-8").splitlines()[0].split(",")
    assert recognise(text(*header), saved=profiles)[0].table is TABLES["vendors"]


def test_joined_columns_are_read_and_count_as_required(text):
    columns = {name: found for name, found in MAPPING.columns.items() if name != "received_at"}
    given = Mapping(
        TABLES["deliverables"], columns, defaults={"segment": "other"}, joined={"received_at": ("day", "at")}
    )
    with_times = text("Ticket", "Team", "Topic", "State", "Closed", "DAY", "AT", "Notes")
    found = recognise(with_times, (given,))
    assert found[0].joined == {"received_at": ("DAY", "AT")}
    assert unread(with_times, found) == ["Notes"]
    with pytest.raises(Refused, match="the file lacks at"):
        recognise(text("Ticket", "Team", "Topic", "State", "Closed", "day"), (given,))


GUESSES = [
    ("jira", r"jira\.csv looks like deliverables \(Jira issues\), but nobody has confirmed it"),
    ("ledes", r"looks like invoices \(LEDES 1998B\)"),
    ("renamed", r"looks like deliverables \(by its column names\)"),
    ("suppliers", r"looks like vendors \(by its column names\)"),
    ("jira", r"see it with `python -m data recognise jira\.csv`"),
    ("recipe", r"not recognised. None of its columns \(ingredient, quantity, measure, preparation\)"),
]


@pytest.mark.parametrize(("name", "sentence"), GUESSES)
def test_a_file_that_nobody_confirmed_is_refused_with_the_best_guess(text, name, sentence):
    first = (EXPORTS / f"{name}.csv").read_text("utf-8").splitlines()[0]
    with pytest.raises(Refused, match=sentence):
        recognise(text(*first.split("|" if name == "ledes" else ","), name=f"{name}.csv"))


def test_a_file_of_the_contract_that_lacks_a_column_is_told_which(text):
    header = [name for name in TABLES["deliverables"].required if name != "received_at"]
    with pytest.raises(Refused, match="It comes closest to deliverables, but lacks received_at"):
        recognise(text(*header))
