"""Bytes → clean text tables → DuckDB, with the exact line of every record. Nothing is lost silently."""

from .files import find
from .loading import Loaded, Reject, load
from .refusal import Refused
from .table import TextTable, read

__all__ = ["Loaded", "Refused", "Reject", "TextTable", "find", "load", "read"]
