"""Bytes → clean text tables → DuckDB, with the exact line of every record. Nothing is lost silently."""

from .files import find
from .loading import LeftOut, Loaded, Reject, load
from .refusal import Question, Refused
from .table import TextTable, read

__all__ = ["LeftOut", "Loaded", "Question", "Refused", "Reject", "TextTable", "find", "load", "read"]
