"""Questions and their answers: list, read and run them. Independent of Streamlit.

A question is a file, queries/<topic>/<question>.sql, and is named by its path. It sees only the rows of its Scope.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pyarrow as pa

from queries import choices, engine, intervals, origin
from queries.engine import QuestionError
from queries.format import without_signed_zeros

__all__ = [
    "EVERYTHING", "LINK_NAMES", "Question", "QuestionError", "Scope", "Viewer", "asking", "filtered_by", "names",
    "narrowed", "parameters_of", "read", "run",
]  # fmt: skip

LINK_NAMES = {"vendors": "vendor", "segments": "segment", "clients": "client", "work_types": "work_type"}
"""Filter of a Scope → its name in links and on the command line."""

FOLDER = Path(__file__).parent
QUESTIONS_KEPT = 256
_NAME = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")  # no dot, no second slash: nothing outside the folder


class Viewer(Enum):
    """A viewer who is not limited to a list of vendors."""

    EVERYTHING = "sees all vendors"


EVERYTHING = Viewer.EVERYTHING
Viewing = tuple[str, ...] | Viewer | None
"""The vendors that a viewer may see; None: none."""


@dataclass(frozen=True)
class Question:
    """One question: its name, its SQL, and what it asks in plain words."""

    name: str
    sql: str
    text: str


@dataclass(frozen=True)
class Scope:
    """The rows that a question may see. Hashable; the order of the filters does not affect equality.

    `until` is inclusive; None is unbounded. An empty filter means all. An empty viewer, the default, sees nothing;
    a viewer who may see every vendor is EVERYTHING.
    """

    since: date | None = None
    until: date | None = None
    vendors: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    work_types: tuple[str, ...] = ()
    viewer: Viewing = ()
    reference_since: date | None = None
    reference_until: date | None = None

    def __post_init__(self) -> None:
        for name in ("vendors", "segments", "clients", "work_types", "viewer"):
            value = getattr(self, name)
            if isinstance(value, str):
                raise TypeError(f"Scope.{name} is a list of texts, not one text: {value!r}.")
            if value is not EVERYTHING:
                object.__setattr__(self, name, tuple(sorted(set(value or ()))))

    def filters(self) -> str:
        """The global filters in one line, as in a link: `segment=legal&vendor=V-VEGA`; empty if there are none.

        Equal for equal filters, so it can serve as a key for what people write. filtered_by() reads it.
        """
        named = sorted((link, value) for name, link in LINK_NAMES.items() for value in getattr(self, name))
        return urlencode(named)

    def parameters(self) -> dict[str, Any]:
        """The parameters that queries/scopes.sql binds."""
        viewer = () if isinstance(self.viewer, Viewer) else self.viewer or ()
        return {
            "since": self.since,
            "until": self.until,
            "reference_since": self.reference_since,
            "reference_until": self.reference_until,
            "any_vendors": not self.vendors,
            "vendors": list(self.vendors),
            "any_segments": not self.segments,
            "segments": list(self.segments),
            "any_clients": not self.clients,
            "clients": list(self.clients),
            "any_work_types": not self.work_types,
            "work_types": list(self.work_types),
            "all_vendors": self.viewer is EVERYTHING,
            "viewer_vendors": list(viewer),
            "some_vendors": bool(viewer),
        }


def filtered_by(filters: str, scope: Scope) -> Scope:
    """The scope, with its filters replaced by those of a line that Scope.filters() returned."""
    given = parse_qs(filters)
    return narrowed(scope, {name: given.get(link, ()) for name, link in LINK_NAMES.items()})


def narrowed(scope: Scope, filters: Mapping[str, Iterable[str]]) -> Scope:
    """The scope, with the filters given (by their names in LINK_NAMES) replaced."""
    chosen: dict[str, Any] = {name: tuple(values) for name, values in filters.items()}
    return replace(scope, **chosen)


def names() -> list[str]:
    """The names of all questions, <topic>/<question>, sorted."""
    return sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.sql"))


def read(name: str) -> Question:
    """The question of that name. Raises QuestionError if there is none."""
    try:
        if _NAME.fullmatch(name):
            return _read(name, (FOLDER / f"{name}.sql").stat().st_mtime_ns)
    except FileNotFoundError:
        pass
    raise QuestionError(f"There is no question {name!r}. `python -m queries` lists them.")


# A page asks a dozen questions per run: rereading the files took longer than looking up the cached answers.
@lru_cache(maxsize=QUESTIONS_KEPT)
def _read(name: str, changed: int) -> Question:
    sql = (FOLDER / f"{name}.sql").read_text("utf-8")
    return Question(name, sql, sql.partition("\n")[0].removeprefix("--").strip())


def parameters_of(name: str) -> list[str]:
    """The names of a question's own parameters, besides the scope's, sorted: `limit`, `slice`."""
    named = engine.named_parameters(engine.with_scopes(read(name).sql))
    return sorted(named - Scope().parameters().keys())


def run(name: str, scope: Scope, version_path: Path | str, **parameters: Any) -> pa.Table:
    """A question's answer from the version at that path. Counts are int64, amounts and shares float64.

    The table records what was asked: queries.origin.of(table).
    Raises QuestionError for an unknown question, and for a parameter that is missing, unknown, one of the scope's, or
    set to a value that the question does not know.
    """
    question, limits = read(name), scope.parameters()
    if taken := sorted(limits.keys() & parameters.keys()):
        raise QuestionError(f"The scope sets {', '.join(taken)}; it is not a parameter.")
    if problem := choices.wrong(name, parameters):
        raise QuestionError(f"{name}: {problem}")
    try:
        table = engine.run(question.sql, limits, version_path, parameters)
    except QuestionError as error:
        raise QuestionError(f"{name}: {error}") from error
    table = _follow(question, table).drop_columns(choices.of_other_splits(name, parameters))
    return origin.mark(without_signed_zeros(table), question, limits, parameters)


def asking(version_path: Path | str) -> Callable[..., pa.Table]:
    """ask(question, scope, **parameters): `run` on the version at that path, callable from any thread."""
    return lambda question, scope, **parameters: run(question, scope, version_path, **parameters)


def _follow(question: Question, table: pa.Table) -> pa.Table:
    table = intervals.follow(question.sql, table)
    if not (FOLDER / f"{question.name}.py").exists():
        return table
    return import_module(f"queries.{question.name.replace('/', '.')}").follow(table)
