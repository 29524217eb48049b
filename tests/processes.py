"""Processes of a test's own, for what must be seen to die or to share: none is waited for without end."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

PATIENCE_SECONDS = 120
_context = multiprocessing.get_context("forkserver")  # a fork of this process would inherit locks that others hold
_context.set_forkserver_preload(["tests.warm"])

Event, Pipe = _context.Event, _context.Pipe


def started(work: Callable, *arguments: object) -> BaseProcess:
    """A process that does this work, started."""
    process = _context.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def exit_code(process: BaseProcess) -> int:
    """How it ended: minus the signal's number where one killed it. Fails where it does not end."""
    process.join(PATIENCE_SECONDS)
    assert process.exitcode is not None, f"{process.name} did not end within {PATIENCE_SECONDS} s"
    return process.exitcode
