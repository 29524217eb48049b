"""The pack's font: Source Sans, from a package, so that a PDF looks the same on every machine."""

from importlib.util import find_spec
from pathlib import Path

FAMILY = "Source Sans Pro"
FALLBACKS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Libertinus Serif")
"""For letters that the pack's font lacks; the last is built into typst."""


def folders() -> list[Path]:
    """The folders of its files; empty if the package is missing, in which case the fallbacks are used."""
    found = find_spec("font_source_sans_pro")
    return [Path(place) / "files" for place in found.submodule_search_locations or ()] if found else []
