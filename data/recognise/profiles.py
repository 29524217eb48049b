"""The saved profiles: how exports with these column names were read, as a person confirmed it."""

import logging
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from data import profile
from data.names import normal_text
from data.profile import Mapping
from data.reading import Refused

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Saved:
    """One confirmed profile: its name, the column names it is for, and its mappings."""

    name: str
    header: tuple[str, ...]
    mappings: tuple[Mapping, ...]

    @property
    def signature(self) -> str:
        """The signature of the header that it is for."""
        return signature(self.header)


def signature(header: Iterable[str]) -> str:
    """12 hexadecimal digits that tell one set of column names from another, ignoring case and order."""
    return sha256("\0".join(sorted(normal_text(name).casefold() for name in header)).encode()).hexdigest()[:12]


class Profiles:
    """The folder of saved profiles: one TOML file each, named after the signature of its header."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def find(self, header: Iterable[str]) -> Saved | None:
        """The profile saved for these column names; None if there is none that can be read."""
        return self._read(self._path(signature(header)))

    def all(self) -> list[Saved]:
        """Every profile that can be read, by name."""
        found = [self._read(path) for path in sorted(self.folder.glob("*.toml"))]
        return sorted((one for one in found if one), key=lambda one: (one.name.casefold(), one.signature))

    def save(self, mappings: Iterable[Mapping], name: str, header: Iterable[str]) -> Path:
        """Keep the mappings for files with this header, replacing what was kept for it; returns the file."""
        header = tuple(header)
        path = self._path(signature(header))
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{path.stem}.{uuid.uuid4().hex}"
        new.write_text(profile.profile_text(tuple(mappings), name=name, headers=header), "utf-8")
        os.replace(new, path)
        return path

    def delete(self, which: str) -> bool:
        """Delete the profile with this signature; returns whether there was one."""
        path = self._path(which)
        found = path.exists()
        path.unlink(missing_ok=True)
        return found

    def _path(self, which: str) -> Path:
        if not re.fullmatch("[0-9a-f]{12}", which):
            raise ValueError(f"{which!r} is not a signature")
        return self.folder / f"{which}.toml"

    def _read(self, path: Path) -> Saved | None:
        try:
            return saved_in(path) if path.exists() else None
        except Refused as fault:
            _LOG.warning("A saved profile is passed over: %s", fault)
            return None


def saved_in(path: Path) -> Saved:
    """The profile in a file, with its name and header. Raises Refused if the file is not a profile."""
    return Saved(*profile.read_whole(path))
