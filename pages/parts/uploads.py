"""Uploaded files on their way through the import: safe names, then checked or committed, then gone."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from data import pipeline
from data.warehouse import default_directory

LONGEST_NAME = 80


def safe_name(name: str) -> str:
    """A file name from outside without folders, odd characters or leading dots; never empty."""
    base = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[^A-Za-z0-9._-]+", "_", base)[-LONGEST_NAME:].lstrip(".") or "file"


def run(
    files: Sequence[BinaryIO],
    *,
    publish: bool,
    table: str | None = None,
    profile: BinaryIO | None = None,
    timezone: str | None = None,
) -> dict:
    """The import's report on these files, committed when `publish`.

    Raises data.reading.Refused or data.warehouse.WarehouseError with a sentence; then nothing has changed.
    """
    with tempfile.TemporaryDirectory(prefix="kpo-upload-") as folder:
        return pipeline.run(
            [_store(file, Path(folder) / str(place)) for place, file in enumerate(files)],
            table=table,
            profile=_store(profile, Path(folder) / "profile") if profile else None,
            timezone=timezone,
            as_of=None,
            warehouse=default_directory(),
            publish=publish,
            by="dashboard",
        )


def _store(file: BinaryIO, folder: Path) -> Path:
    folder.mkdir()
    path = folder / safe_name(file.name)
    path.write_bytes(file.getvalue())
    return path
