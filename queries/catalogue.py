"""Which questions put out which columns: for the page of definitions, and for whoever looks for a number."""

import re
from pathlib import Path

import queries
from queries import Scope, engine, intervals, scopes

NOTHING = Scope()


def columns(name: str, version_path: Path | str) -> tuple[str, ...]:
    """The columns of a question's answer, without its rows. Raises QuestionError for an unknown question."""
    question, blank = queries.read(name), dict.fromkeys(queries.parameters_of(name))
    if (queries.FOLDER / f"{name}.py").exists():  # what follows the SQL adds columns, and may want its one row
        return tuple(queries.run(name, NOTHING, version_path, **blank).column_names)
    body = scopes.without_leading_comments(question.sql)
    # With a limit of zero a row is never read: the engine only plans.
    answer = engine.run(f"select * from (\n{body}\n) as answer limit 0", NOTHING.parameters(), version_path, blank)
    return tuple(intervals.follow(question.sql, answer).column_names)


def users(column: str, version_path: Path | str) -> tuple[str, ...]:
    """The questions that put out that column, sorted."""
    candidates = [name for name in queries.names() if _may_have(name, column)]
    return tuple(name for name in candidates if column in columns(name, version_path))


def _may_have(name: str, column: str) -> bool:
    """Whether a question names the column, takes all there are, or is followed by what may add it."""
    if (queries.FOLDER / f"{name}.py").exists():
        return True
    sql = queries.read(name).sql
    if column in intervals.added(sql):
        return True
    return re.search(rf"\b{re.escape(column)}\b|(select|distinct|\.|,)\s*\*", sql) is not None
