"""The specialists of each vendor and who does which item."""

import numpy as np

from data.demo.arrivals import VENDOR_CODES, Arrivals
from data.demo.draw import Rng, pair, pick
from data.demo.planted import PLANTED
from data.demo.portfolio import SPECIALISTS_PER_WORK_TYPE as POOL
from data.demo.portfolio import VENDORS, WORK_TYPES

SHARES = np.array([0.42, 0.33, 0.25])
MISMATCH = 0.03
KEY_TYPE = [item.name for item in WORK_TYPES].index(PLANTED.key_person.work_type)


def specialists() -> list[tuple[str, str]]:
    """The identifier and skill of everyone; a vendor's people are numbered across its work types."""
    people = []
    for vendor in VENDORS:
        name = vendor.vendor_id.removeprefix("V-")
        skills = [item.skill for item in WORK_TYPES for _ in range(POOL)]
        people += [(f"SP-{name}-{number:02d}", skill) for number, skill in enumerate(skills, start=1)]
    return people


def assign_people(rng: Rng, items: Arrivals, delivered: np.ndarray) -> np.ndarray:
    """Positions in specialists(): mostly someone with the skill, plus the key person's planted share."""
    size = len(items)
    within = pick(rng.random(size), SHARES)
    skill = items.work_type.copy()
    stray = (rng.random(size) < MISMATCH) & (skill != KEY_TYPE) & ~items.engineering
    # a neighbouring skill, but never that for valuation models, which would blur the key person
    skill[stray] = np.where(skill[stray] + 1 < len(WORK_TYPES) - 1, skill[stray] + 1, 1)
    person = pair(items.vendor, skill, len(WORK_TYPES)) * POOL + within
    return _key_person(rng, items, delivered, person)


def _key_person(rng: Rng, items: Arrivals, delivered: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Plant the key person: the planted share of the delivered valuation models, and of the others."""
    key = [name for name, _ in specialists()].index(PLANTED.key_person.specialist_id)
    for done in (True, False):
        models = np.flatnonzero((items.work_type == KEY_TYPE) & (delivered == done))
        own = models[items.vendor[models] == VENDOR_CODES[PLANTED.key_person.vendor_id]]
        taken = rng.permutation(own)[: round(PLANTED.key_person.share * len(models))]
        others = np.setdiff1d(own, taken)
        person[taken] = key
        person[others] = key + 1 + rng.integers(0, POOL - 1, len(others))
    return person
