"""Which questions return which columns: for the Definitions page, and to find a number."""

import re
from pathlib import Path

import queries
from queries import Scope, engine, intervals, scopes

NOTHING = Scope()


def columns(name: str, version_path: Path | str) -> tuple[str, ...]:
    """The columns of a question's answer, found without fetching rows. Raises QuestionError for an unknown question."""
    question, blank = queries.read(name), dict.fromkeys(queries.parameters_of(name))
    if (queries.FOLDER / f"{name}.py").exists():  # the step after the SQL adds columns, and may need its one row
        return tuple(queries.run(name, NOTHING, version_path, **blank).column_names)
    body = scopes.without_leading_comments(question.sql)
    # With a limit of zero no row is read: the engine only plans.
    answer = engine.run(f"select * from (\n{body}\n) as answer limit 0", NOTHING.parameters(), version_path, blank)
    return tuple(intervals.follow(question.sql, answer).column_names)


def users(column: str, version_path: Path | str) -> tuple[str, ...]:
    """The questions that return that column, sorted."""
    candidates = [name for name in queries.names() if _may_have(name, column)]
    return tuple(name for name in candidates if column in columns(name, version_path))


def _may_have(name: str, column: str) -> bool:
    """Whether a question names the column, selects all columns, or has a step after the SQL that may add it."""
    if (queries.FOLDER / f"{name}.py").exists():
        return True
    sql = queries.read(name).sql
    if column in intervals.added(sql):
        return True
    return re.search(rf"\b{re.escape(column)}\b|(select|distinct|\.|,)\s*\*", sql) is not None
