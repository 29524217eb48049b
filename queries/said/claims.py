"""What may be said of the claims as a whole: how many there are of each kind with each verdict."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.claims import NOT_MEASURABLE
from queries.statistics import HOLDS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """How many claims have each of the verdicts, by kind; and the challenges that are true, in order."""

    by_kind: Mapping[str, Counter[str]]
    true_challenges: Sequence[str]

    @property
    def all(self) -> Counter[str]:
        """How many claims of any kind have each of the verdicts."""
        return sum(self.by_kind.values(), Counter())

    @property
    def is_measured(self) -> bool:
        """Whether there are data for any claim."""
        return self.all[NOT_MEASURABLE] < self.all.total()


def score(claims: Sequence[Row]) -> Score:
    """What may be said of the claims, one row each, as queries.claims judges them."""
    kinds = dict.fromkeys(row["claim_kind"] for row in claims)
    return Score(
        {kind: Counter(row["claim_verdict"] for row in claims if row["claim_kind"] == kind) for kind in kinds},
        [row["claim"] for row in claims if (row["claim_kind"], row["claim_verdict"]) == ("challenge", HOLDS)],
    )
