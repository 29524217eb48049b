"""Saved views are kept by owner and name, and a default follows its view."""

from pathlib import Path

import pytest

from data import saved_views
from data.saved_views import NameTaken, View, ViewError
from data.written import Written

ANA, BEN = "person:ana@example.com", "browser:AAAAAAAAAAAAAAAAAAAAAA"
QUERY = "period=Last+13+complete+weeks&vendor=Vega+Advisory&vendor=Orion&view=At+risk"


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


def save(written: Written, name: str = "Legal", owner: str = ANA, **more: str) -> View:
    return saved_views.save(written, name, "sla", QUERY, owner=owner, by="ana", **more)


def names(found: list[View]) -> list[str]:
    return [view.name for view in found]


def test_a_view_keeps_its_page_and_the_address_as_it_stood(written: Written) -> None:
    saved = save(written)

    assert saved_views.of(Written(written.directory), ANA) == [saved]
    assert saved.link == f"sla?{QUERY}"
    assert saved.parameters == {
        "period": ["Last 13 complete weeks"],
        "vendor": ["Vega Advisory", "Orion"],
        "view": ["At risk"],
    }


@pytest.mark.parametrize(
    ("page", "query", "link"), [("", "", "./"), ("", "a=b", "./?a=b"), ("mix", "", "mix"), ("mix", "a=b", "mix?a=b")]
)
def test_a_link_is_relative_to_any_page(written: Written, page: str, query: str, link: str) -> None:
    assert saved_views.save(written, "x", page, query, owner=ANA, by="ana").link == link


def test_views_are_listed_by_name_to_their_owner_and_shared_ones_to_all(written: Written) -> None:
    save(written, "zebra")
    save(written, "Ant")
    save(written, "Bens", BEN)
    save(written, "Ours", saved_views.SHARED)

    assert names(saved_views.of(written, ANA)) == ["Ant", "zebra"]
    assert names(saved_views.of(written, BEN)) == ["Bens"]
    assert names(saved_views.shared(written)) == ["Ours"]
    assert [view.is_shared for view in (*saved_views.shared(written), *saved_views.of(written, BEN))] == [True, False]


def test_a_name_is_taken_once_per_owner_and_in_any_case(written: Written) -> None:
    first = save(written, "Legal")

    with pytest.raises(NameTaken) as refused:
        save(written, "  LEGAL ")

    assert refused.value.view == first
    assert names([save(written, "Legal", BEN), save(written, "Legal", saved_views.SHARED)]) == ["Legal", "Legal"]


def test_replacing_keeps_the_view_that_opens_first(written: Written) -> None:
    first = save(written, "Legal")
    saved_views.set_default(written, ANA, first, "ana")

    replaced = saved_views.save(written, "legal", "mix", "", owner=ANA, by="ana", replacing=first.id)

    assert saved_views.of(written, ANA) == [replaced]
    assert (replaced.id, replaced.link) == (first.id, "mix")
    assert saved_views.default_of(written, ANA) == replaced


def test_nobody_replaces_what_another_owner_has(written: Written) -> None:
    bens = save(written, "Legal", BEN)

    with pytest.raises(ViewError):
        save(written, "Mine", ANA, replacing=bens.id)

    assert names(saved_views.of(written, BEN)) == ["Legal"]


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u200b", "x" * 61])
def test_a_name_has_one_to_sixty_characters_that_can_be_seen(written: Written, name: str) -> None:
    with pytest.raises(ViewError):
        save(written, name)
    assert saved_views.of(written, ANA) == []


def test_a_name_is_one_line_of_what_can_be_seen(written: Written) -> None:
    assert save(written, " A\u202e  b\n<b>c ").name == "A b <b>c"
    assert save(written, "x" * 60).name == "x" * 60


def test_an_address_and_the_number_of_views_have_limits(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ViewError, match="4,000"):
        saved_views.save(written, "long", "sla", "a=" + "b" * 4_000, owner=ANA, by="ana")
    monkeypatch.setattr(saved_views, "MOST", 1)
    only = save(written, "one")

    with pytest.raises(ViewError, match="remove one"):
        save(written, "two")

    assert saved_views.rename(written, only, "three", "ana").name == "three"  # an existing view may be changed


def test_renaming_keeps_the_rest(written: Written) -> None:
    saved, other = save(written, "Legal"), save(written, "Finance")
    saved_views.set_default(written, ANA, saved, "ana")

    renamed = saved_views.rename(written, saved, "Law", "ana")

    assert (renamed.id, renamed.link, renamed.owner) == (saved.id, saved.link, saved.owner)
    assert saved_views.default_of(written, ANA) == renamed
    with pytest.raises(NameTaken):
        saved_views.rename(written, renamed, other.name, "ana")


def test_a_removed_view_opens_first_for_nobody(written: Written) -> None:
    ours = save(written, "Ours", saved_views.SHARED)
    for owner in (ANA, BEN):
        saved_views.set_default(written, owner, ours, "x")
    assert [saved_views.default_of(written, owner) for owner in (ANA, BEN)] == [ours, ours]

    saved_views.remove(written, ours, "ana")

    assert [saved_views.default_of(written, owner) for owner in (ANA, BEN)] == [None, None]
    assert saved_views.shared(written) == []
    with pytest.raises(ViewError):
        saved_views.set_default(written, ANA, ours, "ana")
    with pytest.raises(ViewError):
        saved_views.rename(written, ours, "Back", "ana")


def test_each_owner_has_a_default_of_their_own_and_can_take_it_back(written: Written) -> None:
    anas, bens = save(written, "Anas"), save(written, "Bens", BEN)
    saved_views.set_default(written, ANA, anas, "ana")
    saved_views.set_default(written, BEN, bens, "ben")
    with pytest.raises(ViewError):
        saved_views.set_default(written, BEN, anas, "ben")

    saved_views.set_default(written, ANA, None, "ana")

    assert saved_views.default_of(written, ANA) is None
    assert saved_views.default_of(written, BEN) == bens
