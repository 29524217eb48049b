"""Spellings of one name: what a person says is the same is kept in the mapping for files with these columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.profile import Mapping
from data.recognise import Profiles, Saved

Aliases = dict[str, dict[str, dict[str, str]]]
"""Contract table → contract column → spelling in the file → the one that it is read as."""


def remember(kept: Saved, aliases: Aliases, answers: Profiles) -> None:
    """Keep the mappings for files with this header, with the aliases besides what their values say already."""
    answers.save([_with(mapping, aliases) for mapping in kept.mappings], kept.name, kept.header)


def suggested(file: dict[str, Any]) -> list[dict[str, Any]]:
    """The aliases that a reported file suggests: {column, from, to, rows}; none where nothing was found."""
    return list(file.get("aliases") or ())


def of_file(file: dict[str, Any], taken: Sequence[dict[str, Any]]) -> dict[str, Aliases]:
    """What to read as what, where these suggestions of a reported file are taken up: file → aliases."""
    columns: dict[str, dict[str, str]] = {}
    for one in taken:
        columns.setdefault(one["column"], {})[one["from"]] = one["to"]
    return {file["file"]: {file["table"]: columns}}


def _with(mapping: Mapping, aliases: Aliases) -> Mapping:
    said = aliases.get(mapping.table.name, {})
    columns = {*mapping.values, *said}
    return replace(mapping, values={name: {**mapping.values.get(name, {}), **said.get(name, {})} for name in columns})
