"""A test's own processes, for what must be seen to die or to share: no wait for one is endless."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

PATIENCE_SECONDS = 120
_context = multiprocessing.get_context("forkserver")  # a fork of this process would inherit locks that others hold
_context.set_forkserver_preload(["tests.warm"])

Event, Pipe = _context.Event, _context.Pipe


def started(work: Callable, *arguments: object) -> BaseProcess:
    """A started process that does this work."""
    process = _context.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def exit_code(process: BaseProcess) -> int:
    """The process's exit code: minus the signal's number if one killed it. Fails if the process does not end."""
    process.join(PATIENCE_SECONDS)
    assert process.exitcode is not None, f"{process.name} did not end within {PATIENCE_SECONDS} s"
    return process.exitcode
