"""A handout's three files and their names."""

import hashlib
import re
from pathlib import Path

from queries import Scope
from reports.handout import paper, sheets, slides
from reports.handout.content import Handout
from reports.pack import put

WRITERS = {"pdf": paper.write, "pptx": slides.write, "xlsx": sheets.write}
"""A file's ending → what writes it."""

LONGEST_SLUG = 40


def file_name(vendor: str, scope: Scope) -> str:
    """`kpo-vendor-v-vega-2026-08-17-2026-11-15`, without an ending; other filters have other names."""
    slug = re.sub(r"[^a-z0-9]+", "-", vendor.lower()).strip("-")[:LONGEST_SLUG].strip("-")
    days = [day.isoformat() for day in (scope.since, scope.until) if day] or ["all-time"]
    narrowed = scope.filters()
    is_plain = slug == vendor.lower() and not (scope.segments or scope.clients or scope.work_types)
    mark = [] if is_plain else [hashlib.sha256(f"{vendor}|{narrowed}".encode()).hexdigest()[:6]]
    return "-".join(["kpo-vendor", *filter(None, [slug]), *days, *mark])


def write(handout: Handout, folder: Path) -> list[Path]:
    """Write all three to the folder, creating it if needed. Each file is complete or absent. Returns their paths."""
    name = file_name(handout.vendor_id, handout.scope)
    made = {ending: writer(handout) for ending, writer in WRITERS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    return [put(folder / f"{name}.{ending}", content) for ending, content in made.items()]
