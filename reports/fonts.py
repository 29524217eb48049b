"""The pack's font: Source Sans, from a package, so that a PDF looks the same on every machine."""

from importlib.util import find_spec
from pathlib import Path

FAMILY = "Source Sans Pro"
FALLBACKS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Libertinus Serif")
"""For letters that it lacks; the last is typst's own."""


def folders() -> list[Path]:
    """Where its files are; none where the package is missing, and the fallbacks serve."""
    found = find_spec("font_source_sans_pro")
    return [Path(place) / "files" for place in found.submodule_search_locations or ()] if found else []
