"""What is proposed for a file that nobody has confirmed yet, and its conversion to and from JSON."""

from dataclasses import dataclass, field, fields
from typing import Any

from data.contract import TABLES
from data.log import Log
from data.profile import Mapping
from data.reading import Question

SURE = 0.8
"""From this confidence upwards a proposal is sure; below it, a person should look."""
CONFIRMED = 1.0
"""The confidence of what a person said, or of the contract's own names. No guess reaches it."""


@dataclass(frozen=True)
class ColumnProposal:
    """One contract column and where its values would come from."""

    column: str
    sources: tuple[str, ...]  # source columns, first filled wins; () = none found
    confidence: float  # 0–1
    why: str  # one short phrase
    samples: tuple[str, ...] = ()  # up to 3 distinct source values
    others: tuple[str, ...] = ()  # further candidates, best first


@dataclass(frozen=True)
class ValueProposal:
    """What one source value of an enum would become, and on how many rows."""

    value: str
    confidence: float  # 0–1
    rows: int


@dataclass(frozen=True)
class Activity:
    """One activity of a log: its rows and cases, how often it is a case's first and last event, and its role."""

    name: str
    rows: int
    cases: int
    first: int
    last: int
    role: str = ""  # one of data.log.ROLES; "" for none
    confidence: float = 0.0  # 0–1


@dataclass(frozen=True)
class TableProposal:
    """One contract table that the file would feed."""

    table: str
    confidence: float  # 0–1
    columns: tuple[ColumnProposal, ...]  # all required ones, and every optional one that has a source
    mapping: Mapping  # as it would be imported; its `missing` names what a person must still supply
    values: dict[str, dict[str, ValueProposal]]  # contract column → source value → what it becomes
    activities: tuple[Activity, ...] = ()  # of a log


@dataclass(frozen=True)
class Proposal:
    """What a file looks like: `tables` is empty if it resembles nothing in the contract."""

    text: str  # the text table's name, as people know it
    kind: str  # "Jira issues", "process log", "the data contract" …
    tables: tuple[TableProposal, ...]
    others: tuple[str, ...] = ()  # contract tables it could be instead, best first
    questions: tuple[Question, ...] = ()  # what the proposed mappings leave open
    why: str = ""  # if there is no table, one sentence: what is missing, and what to do
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)  # every source column → up to 3 of its values
    lists: dict[str, dict[str, int]] = field(default_factory=dict)  # source column of few values → value → rows
    read_by: str = ""  # if the mappings are already in force: the profile they come from, or the data contract


def as_dict(proposal: Proposal) -> dict[str, Any]:
    """The proposal as plain dicts, lists, texts and numbers, ready for JSON."""
    return _plain(proposal)


def from_dict(content: dict[str, Any]) -> Proposal:
    """The proposal from which `as_dict` made the content, even after a round trip through JSON."""
    return Proposal(
        content["text"],
        content["kind"],
        tuple(_table(one) for one in content["tables"]),
        tuple(content["others"]),
        tuple(_question(one) for one in content["questions"]),
        content["why"],
        {name: tuple(cells) for name, cells in content.get("cells", {}).items()},
        content.get("lists", {}),
        content.get("read_by", ""),
    )


def mapping_as_dict(mapping: Mapping) -> dict[str, Any]:
    """A mapping as plain dicts and lists, its table by name."""
    return {one.name: _plain(getattr(mapping, one.name)) for one in fields(mapping)} | {"table": mapping.table.name}


def mapping_from_dict(content: dict[str, Any]) -> Mapping:
    """The mapping from which `mapping_as_dict` made the content."""
    read = {name: _frozen(value) for name, value in content.items() if name not in ("table", "log")}
    log = Log(**_frozen(content["log"])) if content.get("log") else None
    return Mapping(TABLES[content["table"]], **read, log=log)


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return mapping_as_dict(value)
    if isinstance(value, Question):
        return {"text": str(value), **{name: getattr(value, name) for name in _QUESTION}}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, ColumnProposal | ValueProposal | TableProposal | Proposal | Activity | Log):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


_QUESTION = ("kind", "file", "column", "line", "example", "choices")


def _table(content: dict[str, Any]) -> TableProposal:
    values = {
        column: {source: ValueProposal(**one) for source, one in pairs.items()}
        for column, pairs in content["values"].items()
    }
    columns = tuple(ColumnProposal(**{name: _frozen(value) for name, value in c.items()}) for c in content["columns"])
    mapping = mapping_from_dict(content["mapping"])
    activities = tuple(Activity(**one) for one in content.get("activities", ()))
    return TableProposal(content["table"], content["confidence"], columns, mapping, values, activities)


def _question(content: dict[str, Any]) -> Question:
    return Question(content["text"], **{name: content[name] for name in _QUESTION})


def _frozen(value: Any) -> Any:
    """Turns lists back into the tuples that they were."""
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    return {key: _frozen(one) for key, one in value.items()} if isinstance(value, dict) else value
