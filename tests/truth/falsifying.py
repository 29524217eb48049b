"""Makes texts false: each number, direction and name in turn, one at a time."""

import re
from collections.abc import Iterator

from tests.truth.stories import NAMES

OPPOSITES = (
    ("fell", "rose"), ("rose", "fell"), ("below", "above"), ("above", "below"), ("up", "down"), ("down", "up"),
    ("top", "bottom"), ("bottom", "top"), ("Above", "Below"), ("Below", "Above"), ("High", "Low"), ("Low", "High"),
    ("Most", "The largest part"), ("−", "+"), ("+", "−"),
)  # fmt: skip
NUMBER = re.compile(r"(?<![\d.])\d+")


def falsified(text: str) -> Iterator[str]:
    """The text with one thing changed in it, for each that there is."""
    for number in NUMBER.finditer(text):
        yield text[: number.start()] + str(int(number[0]) + 3) + text[number.end() :]
    for old, new in OPPOSITES:
        for found in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)" if old.isalpha() else re.escape(old), text):
            yield text[: found.start()] + new + text[found.end() :]
    for place, name in enumerate(NAMES):
        if name in text:
            yield text.replace(name, NAMES[(place + 1) % len(NAMES)], 1)
