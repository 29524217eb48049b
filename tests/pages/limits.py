"""How much of the screen each page may take: pixels of its whole height at rest, on a desktop and on a phone."""

from typing import NamedTuple


class Heights(NamedTuple):
    """The most pixels at 1440 and at 390 of width."""

    desktop: int
    phone: int


HEIGHTS = {
    "": Heights(900, 2_000),
    "savings": Heights(1_500, 2_400),
    "mix": Heights(1_500, 2_400),
    "claims": Heights(1_800, 2_400),
    "throughput": Heights(1_600, 2_600),
    "sla": Heights(1_100, 2_200),
    "deliverable": Heights(1_600, 2_600),
    "quality": Heights(1_800, 2_800),
    "flow": Heights(1_700, 2_800),
    "vendor": Heights(1_000, 2_000),
    "explore": Heights(1_600, 2_600),
    "import": Heights(1_400, 2_400),
    "health": Heights(1_600, 2_600),
    "targets": Heights(1_400, 1_800),
    "definitions": Heights(1_400, 1_800),
    "settings": Heights(1_400, 1_800),
}
"""A page's path → its limits."""

HEADLINE = 72  # pixels above the page's title
ELEMENTS = 60  # in the first answer
SHIFT = 0.1  # cumulative layout shift while the page loads
