"""The steps that build the facts: SQL files whose first lines declare what they read and what they make.

A name is a table or a view, `name()` a macro, `$name` a variable. A step comes after the steps that make what it
reads; all of schema raw, and what `prelude.sql` makes, exist before any step.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PRELUDE = "prelude"
"""The file that is not a step but comes before all of them."""

_DECLARATION = re.compile(r"-- (reads|makes): (.+)")
_STORED = "raw."


@dataclass(frozen=True)
class Step:
    """A step: its name, its SQL, and the names of what it reads and makes."""

    name: str
    sql: str
    reads: frozenset[str]
    makes: frozenset[str]


def read_step(path: Path) -> Step:
    """Read a step from its file, whose first lines are its declarations, any number of each kind."""
    sql = path.read_text(encoding="utf-8")
    names: dict[str, set[str]] = {"reads": set(), "makes": set()}
    for line in sql.splitlines():
        found = _DECLARATION.fullmatch(line)
        if not found:
            break
        names[found[1]].update(name.strip() for name in found[2].split(","))
    return Step(path.stem, sql, frozenset(names["reads"]), frozenset(names["makes"]))


def arranged(steps: Iterable[Step]) -> dict[str, Step]:
    """The steps by name, each after those whose work it reads, otherwise sorted by name.

    Raises ValueError, naming the file and the cure, if two steps make the same thing, if no step makes what another
    reads, or if steps wait for each other.
    """
    by_name = {step.name: step for step in steps}
    sorter = TopologicalSorter(_before(by_name, makers(by_name.values())))
    try:
        sorter.prepare()
    except CycleError as error:
        ring = " → ".join(f"{name}.sql" for name in error.args[1])
        raise ValueError(
            f"{ring} wait for each other: split one of them, so that each reads only what is there."
        ) from None
    order = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return {name: by_name[name] for name in order}


def makers(steps: Iterable[Step]) -> dict[str, str]:
    """What is made → the name of the step that makes it. Raises ValueError if two steps make the same thing."""
    found: dict[str, str] = {}
    for step in steps:
        for name in sorted(step.makes):
            if name in found:
                raise ValueError(
                    f"{step.name}.sql and {found[name]}.sql both make {name}: give it another name in one."
                )
            found[name] = step.name
    return found


def needed(steps: Mapping[str, Step], only: Collection[str]) -> list[str]:
    """The steps that make these things and what they are made from, in order. Raises ValueError for what none makes."""
    made_by, wanted = makers(steps.values()), set(only)
    if unknown := wanted - made_by.keys():
        raise ValueError(f"no step makes {', '.join(sorted(unknown))}; they make {', '.join(sorted(made_by))}.")
    found = []
    for step in reversed(list(steps.values())):
        if step.makes & wanted:
            found.append(step.name)
            wanted |= step.reads
    return found[::-1]


def _before(steps: Mapping[str, Step], made_by: Mapping[str, str]) -> dict[str, set[str]]:
    """Each step → the steps that come before it."""
    before: dict[str, set[str]] = {}
    for step in steps.values():
        read = {name for name in step.reads if not name.startswith(_STORED)}
        if unmade := sorted(read - made_by.keys()):
            raise ValueError(
                f"{step.name}.sql reads {', '.join(unmade)}, which no step makes: correct the name in its line "
                "“-- reads:”, or declare it in the line “-- makes:” of the step that does."
            )
        before[step.name] = {made_by[name] for name in read}
    return before
