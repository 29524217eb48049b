"""Random draws over arrays."""

import numpy as np

Rng = np.random.Generator


def stratified(rng: Rng, group: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1) in random order, evenly spread within each group.

    Comparing them with a probability gives each group its expected count, so that a planted rate
    holds in a small cell and not only on average.
    """
    size = len(group)
    if size == 0:
        return np.zeros(0)
    order = np.lexsort((rng.random(size), group))
    starts = np.flatnonzero(np.r_[True, np.diff(group[order]) != 0])
    counts = np.diff(np.r_[starts, size])
    rank = np.arange(size) - np.repeat(starts, counts)
    even = np.empty(size)
    even[order] = (rank + rng.random(size)) / np.repeat(counts, counts)
    return even


def pick(uniform: np.ndarray, weights: np.ndarray, row: np.ndarray | None = None) -> np.ndarray:
    """Positions drawn by weights; with `row`, each item uses that row of a table of weights."""
    weights = np.asarray(weights, dtype=float)
    cumulative = np.cumsum(weights, axis=-1) / weights.sum(axis=-1, keepdims=True)
    if row is None:
        return np.searchsorted(cumulative[:-1], uniform, side="right")
    place = np.zeros(len(uniform), dtype=np.int64)
    for column in range(weights.shape[1] - 1):
        place += uniform >= cumulative[row, column]
    return place


def lognormal(rng: Rng, median: float | np.ndarray, sigma: float, size: int) -> np.ndarray:
    """Lognormal draws with the given median."""
    return median * np.exp(sigma * rng.standard_normal(size))


def below(rng: Rng, values: np.ndarray, cap: float, floor: float) -> np.ndarray:
    """The values, with each one above the cap replaced by a uniform draw between floor and cap."""
    return np.where(values > cap, rng.uniform(floor, cap, len(values)), values)


def pair(first: np.ndarray, second: np.ndarray, width: int) -> np.ndarray:
    """One whole number for two codes, the second being below `width`."""
    return np.asarray(first, dtype=np.int64) * width + second
