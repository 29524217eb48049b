"""The ways to ask: every question once, or once for each split of its rows, with a value for its other parameters."""

from collections.abc import Mapping
from typing import Any

import queries
from queries import choices

SETTINGS = {
    "slice": "vendor",
    "rows": "vendor_id",
    "columns": "segment",
    "limit": 1000,
    "check": "missing_term",
    "deliverable": None,
    "text": None,
    "basis": "coded",
    "measure": "count",
    "cause": None,
    "reason": None,
    "owner": None,
    "state": None,
    "which": None,
    "rate_change": 0.1,
    "hours_change": 0.1,
    "avoidable": None,
}


def _of(question: str) -> dict[str, tuple[str, dict[str, str]]]:
    splits = choices.SPLITS.get(question)
    if splits is None:
        return {question: (question, {})}
    return {f"{question}_by_{split}": (question, {"by": split}) for split in splits}


WAYS = {way: asked for question in queries.names() for way, asked in _of(question).items()}
"""Way → the question, and its split: `mix/split_by_segment`. A question without splits is its own way."""


def asked(way: str, settings: Mapping[str, Any] = SETTINGS) -> tuple[str, dict[str, Any]]:
    """The question of a way, and all its own parameters."""
    question, split = WAYS[way]
    return question, {name: {**settings, **split}[name] for name in queries.parameters_of(question)}
