"""Turns whatever the data engine or the disk raises into a sentence; the engine's own message goes to the log."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.warehouse import WarehouseError

_LOG = logging.getLogger("kpo.faults")
_FULL = ("no space left", "disk is full", "not enough disk space", "disk quota exceeded")


@contextmanager
def clear_faults(stopped: str = "The import stopped and nothing was changed") -> Iterator[None]:
    """Raise any fault of the engine or the disk as a WarehouseError; the caller discards what it has half built."""
    try:
        yield
    except (duckdb.Error, OSError, MemoryError) as error:
        raise WarehouseError(sentence(error, stopped)) from error


def sentence(error: duckdb.Error | OSError | MemoryError, stopped: str) -> str:
    """What stopped, why, and what to do; logs the fault in full."""
    _LOG.error("%s: %s", stopped, error, exc_info=error)
    return f"{stopped}: {_cause(error)}"


def _cause(error: BaseException) -> str:
    text = str(error).lower()
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or any(words in text for words in _FULL):
        return "the disk is full. Free some space, then try again."
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return "there is not enough memory. Split the files into smaller ones, or let nothing else run beside it."
    if isinstance(error, duckdb.InterruptException):
        return "it took too long. Ask for a shorter period or for fewer vendors."
    if isinstance(error, duckdb.ConversionException | duckdb.InvalidInputException | duckdb.BinderException):
        return "a value that was given does not fit the question. The log has the engine's own words."
    if isinstance(error, duckdb.IOException):
        return "a file of the warehouse could not be read or written. The log says which and why."
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}."
    kind = type(error).__name__
    return f"the data engine failed ({kind}). Try again; if it fails again, the log has what its makers need to know."


@contextmanager
def logged_to(path: Path) -> Iterator[None]:
    """Write faults to a log file instead of standard error for the duration."""
    handler = LogFile(path)
    _LOG.addHandler(handler)
    try:
        yield
    finally:
        _LOG.removeHandler(handler)
        handler.close()


class LogFile(logging.FileHandler):
    """A log that is opened for its first line and is silent about its own faults, as the disk may be full."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the line rather than print a stack trace."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line if its folder exists or can be made."""
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)
        except OSError:
            self.handleError(record)
