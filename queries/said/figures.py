"""A value beside its limits, with as many digits as keep the comparison visibly true: never `6 against a usual 0–6`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from queries import locales
from queries.format import STEPS, format_value

MOST_DIGITS = 5
SCALED = ("currency", "hours", "number")
"""Units written with three significant figures and a suffix; shares and counts have decimals."""


@dataclass(frozen=True)
class Figures:
    """A value and its limits as text, with their unit."""

    value: str
    limits: tuple[str, ...]
    between: str
    """The first two limits as a range, with the unit given once: `91–97 %`; empty without two limits."""


def beside(value: float, limits: Sequence[float], unit: str, currency: str = "") -> Figures:
    """The value as tiles write it, and the limits as short as possible; with more digits where the text would
    otherwise tell another order than the numbers. A value within two limits may read like one of them, but neither one
    outside of them nor one beside a single limit. `unit` is a metric's: a share, a count, hours or money."""
    for more, digits in product(range(MOST_DIGITS), repeat=2):
        texts = [_value(value, unit, more), *(_limit(limit, unit, limits, digits) for limit in limits)]
        if _is_true((value, *limits), [_read(text, unit) for text in texts]):
            break
    suffix = {"share": " %", "hours": " h", "currency": f" {currency}" if currency else ""}.get(unit, "")
    return Figures(texts[0] + suffix, tuple(text + suffix for text in texts[1:]), _between(texts[1:3], suffix))


def _is_true(numbers: Sequence[float], read: Sequence[float]) -> bool:
    """Whether the text has every pair of numbers in their own order, and equal only where they are."""
    if len(numbers) == 3 and numbers[1] <= numbers[0] <= numbers[2]:
        return read[1] <= read[0] <= read[2] and _compared(*numbers[1:]) == _compared(*read[1:])
    return all(
        _compared(numbers[first], numbers[second]) == _compared(read[first], read[second])
        for first, second in combinations(range(len(numbers)), 2)
    )


def _compared(first: float, second: float) -> int:
    return 0 if math.isclose(first, second, rel_tol=1e-12, abs_tol=1e-12) else 1 if first > second else -1


def _value(value: float, unit: str, more: int) -> str:
    if not more:
        return format_value(value, unit, short=True).removesuffix(" %")
    return _limit(value, unit, [value], more)


def _limit(number: float, unit: str, all_limits: Sequence[float], digits: int) -> str:
    if unit not in SCALED:
        alone = len(all_limits) == 1 and not float(number).is_integer()  # a target or an average, not a range
        return _text(100 * number if unit == "share" else number, digits + alone)
    largest = max(abs(limit) for limit in all_limits)
    step, letter = next(((size, f" {mark}") for size, mark in STEPS if largest >= max(size * 0.9995, 9_999.5)), (1, ""))
    figures = 0 if largest / step >= 99.95 else 1 if largest / step >= 9.995 else 2
    return _text(number / step, figures + digits) + letter


def _text(number: float, digits: int) -> str:
    return locales.number(f"{number:,.{digits if number else 0}f}")


def _read(text: str, unit: str) -> float:
    """The number that a reader takes from the text, in the metric's unit."""
    figure, _, letter = text.partition(" ")
    step = next((size for size, mark in STEPS if mark == letter), 1)
    return float(locales.plain(figure)) * step / (100 if unit == "share" else 1)


def _between(limits: Sequence[str], suffix: str) -> str:
    if len(limits) < 2:
        return ""
    low, high = limits
    letter = high.partition(" ")[2]
    low = low.removesuffix(f" {letter}") if letter else low
    return f"{low}{' to ' if low.startswith('−') else '–'}{high}{suffix}"
