"""What the command lines share: whatever happens, they end with a sentence and an exit status, never a stack trace."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import duckdb

from data import faults
from data.warehouse import default_directory

INTERRUPTED = 130
LOG = "faults.log"


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one sentence and exits with status 1."""

    def error(self, message: str) -> NoReturn:
        """Exit with the message."""
        self.exit(1, f"{message}. `{self.prog} --help` says what there is.\n")


def fail(sentence: str) -> int:
    """Print the sentence on standard error; returns the exit status 1."""
    print(sentence, file=sys.stderr)
    return 1


def run(command: Callable[[], None], stopped: str, warehouse: Path | str | None = None) -> int:
    """Run a command; returns its exit status. Interrupted, or with its output pipe closed, it ends quietly.

    `stopped` begins the sentence about a fault of the data engine, whose own message goes to LOG in the warehouse.
    """
    try:
        with faults.logged_to(Path(warehouse or default_directory()) / LOG):
            return _run(command, stopped)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))


def _run(command: Callable[[], None], stopped: str) -> int:
    try:
        command()
        sys.stdout.flush()
    except (duckdb.Error, MemoryError) as error:
        return fail(faults.sentence(error, stopped))
    return 0
