"""What may be said of the claims as a whole: how many there are with each verdict, and of the challenges alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.claims import NOT_MEASURABLE

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """How many claims have each of the verdicts, all of them and the challenges alone."""

    all: Counter[str]
    challenges: Counter[str]

    @property
    def is_measured(self) -> bool:
        """Whether any claim can be measured at all."""
        return self.all[NOT_MEASURABLE] < self.all.total()


def score(claims: Sequence[Row]) -> Score:
    """What may be said of the claims, one row each, as queries.claims judges them."""
    return Score(
        Counter(row["claim_verdict"] for row in claims),
        Counter(row["claim_verdict"] for row in claims if row["claim_kind"] == "challenge"),
    )
