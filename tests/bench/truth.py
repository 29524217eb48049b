"""Holds what is said of a week against the truth, on many random portfolios with planted stories.

Usage: python -m tests.bench.truth [--portfolios 300] [--seed 0]

Prints every false sentence, then how often the planted story is what the first sentence is about. Exits with 1 if a
sentence is false, or if a story comes first in fewer than 95 % of its portfolios.
"""

import argparse
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.truth import told_restated
from tests.truth.harness import Outcome, outcome
from tests.truth.stories import STORIES

LEAST_TOLD = 0.95
RESTATED = "restated"
KINDS = (*STORIES, RESTATED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portfolios", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="the first of the seeds")
    options = parser.parse_args()
    each = options.portfolios // len(KINDS)
    planned = [(story, options.seed + number) for number in range(each) for story in KINDS]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_in_a_folder, planned))
    for one in found:
        if one.faults or not one.is_told:
            print(
                f"{one.story} {one.seed}: {'' if one.is_told else 'the story does not come first: '}{one.sentences[0]}"
            )
        for fault in one.faults:
            print(f"  FALSE {fault}")
    return _summed(found)


def _in_a_folder(planned: tuple[str, int]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        story, seed = planned
        return told_restated.outcome(seed, Path(folder)) if story == RESTATED else outcome(story, seed, Path(folder))


def _summed(found: list[Outcome]) -> int:
    false = sum(len(one.faults) for one in found)
    told, all_of = Counter(one.story for one in found if one.is_told), Counter(one.story for one in found)
    sentences = sum(len(one.sentences) for one in found)
    print(f"{len(found)} portfolios, {sentences:,} sentences, {false} false")
    for story, count in all_of.items():
        print(f"  {story:18} first in {told[story]} of {count}")
    first = told.total() / max(all_of.total(), 1)
    print(f"the planted story comes first in {100 * first:.1f} %")
    return int(false > 0 or first < LEAST_TOLD)


if __name__ == "__main__":
    raise SystemExit(main())
