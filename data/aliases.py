"""Spellings of one name: what a person calls the same is kept in the mapping for files with the same columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.profile import Mapping
from data.recognise import Profiles, Saved

Aliases = dict[str, dict[str, dict[str, str]]]
"""Contract table → contract column → spelling in the file → spelling to read it as."""


def remember(kept: Saved, aliases: Aliases, answers: Profiles) -> None:
    """Keep the mappings for files with this header, adding the aliases to the translations of values already there."""
    answers.save([_with(mapping, aliases) for mapping in kept.mappings], kept.name, kept.header)


def suggested(file: dict[str, Any]) -> list[dict[str, Any]]:
    """The aliases that a reported file suggests: {column, from, to, rows}; empty if none were found."""
    return list(file.get("aliases") or ())


def of_file(file: dict[str, Any], taken: Sequence[dict[str, Any]]) -> dict[str, Aliases]:
    """The aliases by file, if these suggestions of a reported file are accepted."""
    columns: dict[str, dict[str, str]] = {}
    for one in taken:
        columns.setdefault(one["column"], {})[one["from"]] = one["to"]
    return {file["file"]: {file["table"]: columns}}


def _with(mapping: Mapping, aliases: Aliases) -> Mapping:
    said = aliases.get(mapping.table.name, {})
    columns = {*mapping.values, *said}
    return replace(mapping, values={name: {**mapping.values.get(name, {}), **said.get(name, {})} for name in columns})
