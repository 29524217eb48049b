"""One portfolio held against the truth: what is said falsely, and whether the planted story comes first."""

from dataclasses import dataclass
from pathlib import Path

from queries import EVERYTHING, Scope, asking
from queries.briefing import Ask, brief
from queries.said import words
from tests.truth import told
from tests.truth.headlines import Headline, of_money
from tests.truth.operations import of_items, of_work
from tests.truth.oracle import Truth
from tests.truth.reading import Reader
from tests.truth.stories import NAMES, Portfolio, build, planted

VENDORS = {f"V{number}": name for number, name in enumerate(NAMES, 1)}


@dataclass(frozen=True)
class Outcome:
    """What came of one portfolio: its sentences, what is false in them, and whether the story comes first."""

    story: str
    seed: int
    sentences: list[str]
    faults: list[str]
    is_told: bool


def outcome(story: str, seed: int, folder: Path) -> Outcome:
    """Plant the story, build the data and read what is said of its last week."""
    made = planted(story, seed)
    ask = told.remembering(asking(build(made, folder)))
    said = words.sentences(brief(ask, Scope(viewer=EVERYTHING)), ask, VENDORS)
    truth = Truth(made)
    pages = headlines(truth, ask)
    faults = [*Reader(truth).read(said).faults, *(fault for one in pages for fault in one.faults())]
    faults += told.faults(truth, ask)
    return Outcome(story, seed, [*said, *(one.said for one in pages)], faults, is_told(made, truth, said))


def headlines(truth: Truth, ask: Ask) -> list[Headline]:
    """What the pages say of the last thirteen weeks, and of some items."""
    return [*of_money(truth, ask), *of_work(truth, ask), *of_items(truth, ask)]


def is_told(made: Portfolio, truth: Truth, said: list[str]) -> bool:
    """Whether the planted story is what the first sentence, or the one that explains it, is about.

    Where chance adds something worse to a good story, that comes first, as it must.
    """
    first, about = said[0], [VENDORS.get(one, one) for one in made.about]
    opening = " ".join(said[:2])
    match made.story:
        case "vendor_slips" | "segment_slips":
            return first.startswith("On time") and about[0] in opening
        case "two_fall":
            return first.startswith("On time") and (_is_ones(truth) or all(one in opening for one in about))
        case "segment_recovers":
            return bool(truth.harmful) or (first.startswith("On time rose") and about[0] in opening)
        case "level_shift":
            shifted = truth.verdicts["hours"].side or truth.verdicts["saving"].side
            return first.startswith(("Work delivered", "Net saving")) or not shifted
        case "vendor_stops":
            return "fell" in first and about[0] in opening
        case "pile_up":
            news = [one for one in said if "could be chance" not in one]  # which only adds to the one before
            return (first.startswith("On time") or "overdue" in first) and about[0] in " ".join(news[:3])
        case "credits":
            return (first.startswith("In August") and about[0] in first) or len(truth.levels[3]) == 1
        case "target_missed":
            return first.startswith("On time") or not truth.verdicts["on_time"].value < truth.target
    is_missed = truth.is_month_new and truth.levels[0]
    return bool(truth.harmful or truth.better or is_missed) or "usual range" in first or "overdue" in first


def _is_ones(truth: Truth) -> bool:
    """Whether by chance one vendor, or one segment, accounts for most of the fall by itself."""
    moved = truth.contributions("on_time")
    total = sum(-part for part in moved.values() if part < 0)
    names = {name for cell in moved for name in cell}
    return max(-sum(moved[cell] for cell in moved if name in cell) for name in names) > total / 2
