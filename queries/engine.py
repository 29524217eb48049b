"""Runs SQL: one locked-down, read-only DuckDB instance per version file, one cursor per query."""

import tempfile
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from queries import scopes

KEPT_OPEN = 4
LONGEST_MILLISECONDS = 120_000
MEMORY_LIMIT = "50%"
NONE: Mapping[str, Any] = {}

# It warns of a copy, which is of an answer's few rows; the relation that it advises would plan every question twice.
warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)


class QuestionError(ValueError):
    """A question cannot be asked this way; the text says which name or parameter is wrong."""


@dataclass
class _Opened:
    connection: duckdb.DuckDBPyConnection
    spill: tempfile.TemporaryDirectory
    users: int = 0

    def close(self) -> None:
        self.connection.close()  # also ends the cursors of other threads, so only without users
        self.spill.cleanup()


_opened: OrderedDict[str, _Opened] = OrderedDict()
_leaving: dict[str, _Opened] = {}
_lock = threading.Condition()


def run(
    sql: str, limits: Mapping[str, Any], version_path: Path | str, parameters: Mapping[str, Any] = NONE
) -> pa.Table:
    """The question's answer, within a scope's limits and with its own parameters.

    Raises QuestionError for a parameter that is missing or unknown, and duckdb.Error for SQL that fails.
    """
    text = with_scopes(sql)
    bound = bind(text, limits, parameters)
    try:
        return _answer(text, bound, version_path)
    except duckdb.FatalException:  # a full disk invalidates the instance for good
        close(version_path)
        return _answer(text, bound, version_path)


def _answer(text: str, bound: dict[str, Any], version_path: Path | str) -> pa.Table:
    statement, _ = _parsed(text)  # already parsed: parsing its scopes' text is half the cost of a small question
    with _cursor(version_path) as cursor:
        return cursor.execute(statement, bound or None).to_arrow_table()


def with_scopes(sql: str) -> str:
    """The whole statement, preceded by the scopes that it reads. Raises QuestionError for anything but a SELECT."""
    try:
        return scopes.before(sql)
    except scopes.NotOneSelect as error:
        raise QuestionError(f"The question is not one SELECT: {error}") from error


def named_parameters(sql: str) -> frozenset[str]:
    """The names of a SELECT's `$name` parameters. Raises QuestionError for anything else."""
    return _parsed(sql)[1]


@lru_cache(maxsize=scopes.TEXTS_KEPT)
def _parsed(sql: str) -> tuple[duckdb.Statement, frozenset[str]]:
    """The statement and its parameters. Threads may share the statement, since a cursor copies it before binding."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(f"The question is not valid SQL: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QuestionError("A question is one SELECT statement, and nothing else.")
    return statements[0], frozenset(statements[0].named_parameters)


def bind(sql: str, limits: Mapping[str, Any], parameters: Mapping[str, Any] = NONE) -> dict[str, Any]:
    """The values of just those parameters that the statement names.

    Raises QuestionError if one is missing, or if a given parameter, other than a limit, is not named.
    """
    named, given = named_parameters(sql), {**limits, **parameters}
    missing, unknown = sorted(named - given.keys()), sorted(parameters.keys() - named)
    if missing:
        raise QuestionError(f"Missing parameter: {', '.join(missing)}.")
    if unknown:
        raise QuestionError(f"Unknown parameter: {', '.join(unknown)}. The question does not name it.")
    return {name: given[name] for name in named}


def close(version_path: Path | str | None = None) -> None:
    """Forget one version's instance, or all instances; each closes when its last query ends."""
    with _lock:
        for key in list(_opened) if version_path is None else [_key(version_path)]:
            if key in _opened:
                _leaving[key] = _opened.pop(key)
                _close_if_idle(key)


@contextmanager
def _cursor(version_path: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    key = _key(version_path)
    with _lock:
        opened = _take(key)
        cursor = opened.connection.cursor()
        opened.users += 1
    try:
        yield cursor
    finally:
        with _lock:
            cursor.close()
            opened.users -= 1
            _close_if_idle(key)


def _take(key: str) -> _Opened:
    # DuckDB has one instance per path and process: a second cannot open before the first has closed.
    _lock.wait_for(lambda: key not in _leaving)
    if key not in _opened:
        _opened[key] = _open(key)
    _opened.move_to_end(key)
    for idle in [name for name, opened in _opened.items() if not opened.users and name != key]:
        if len(_opened) > KEPT_OPEN:
            _opened.pop(idle).close()
    return _opened[key]


def _close_if_idle(key: str) -> None:
    if key in _leaving and not _leaving[key].users:
        _leaving.pop(key).close()
        _lock.notify_all()


def _open(path: str) -> _Opened:
    spill = tempfile.TemporaryDirectory(prefix="kpo-spill-", ignore_cleanup_errors=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": spill.name,  # private: two processes must not share a file to spill to
        "max_execution_time": str(LONGEST_MILLISECONDS),
    }
    connection = duckdb.connect(path, read_only=True, config=config)
    connection.execute("set global TimeZone = 'UTC'")
    connection.execute("set lock_configuration = true")
    return _Opened(connection, spill)


def _key(version_path: Path | str) -> str:
    return str(Path(version_path).resolve())
