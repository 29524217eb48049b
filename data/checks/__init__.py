"""The checks of loaded data: each is a SQL file that returns the offending rows and says what to do about them.

A file's first comment line is the rule, the second what to do. A check selects `deliverable_id` and `detail` (and the
`file_id` and `line` of the event at fault, else the deliverable's are taken), one row per deliverable; or, if the
fault is not a single deliverable's, `subject`, `detail` and as many other columns of fact.findings as it knows.
"""

from functools import cache
from pathlib import Path

import duckdb

from data.sql import only

KEPT = 10_000
"""How many findings are stored per check; the totals count all of them."""

_FILES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.sql"))}
_COLUMNS = ("subject", "deliverable_id", "vendor_id", "segment", "work_type", "client", "items", "spend",
            "file_id", "line", "detail")  # fmt: skip

_OF_DELIVERABLES = """
    select
        offence.deliverable_id as subject, offence.deliverable_id, vendor_id, segment, work_type, client, 1 as items,
        if(is_own_currency, billed_amount, null) as spend, detail,
        {file_id} as file_id, {line} as line
    from offence join fact.deliverables as deliverable using (deliverable_id)
"""
_TOTALS = """
    insert into fact.finding_totals
    select $check, 'warning', vendor_id, segment, work_type, client, count(*), sum(items), sum(spend)
    from finding group by all
"""
_KEEP = """
    insert into fact.findings by name
    select * exclude (place), $check as "check", 'warning' as severity
    from (
        select *, row_number() over (partition by vendor_id order by spend desc nulls last, subject) as place
        from finding
    )
    order by place, spend desc nulls last, subject limit $kept
"""


def names() -> list[str]:
    """The names of all checks, sorted."""
    return sorted(_FILES)


def text() -> str:
    """All checks as one text, to tell one release's findings from another's."""
    return "".join(path.read_text("utf-8") for path in _FILES.values())


def meaning(name: str) -> tuple[str, str]:
    """A check's rule, and what to do about its findings; one sentence each."""
    rule, advice = _FILES[name].read_text("utf-8").splitlines()[:2]
    return rule.removeprefix("--").strip(), advice.removeprefix("--").strip()


def run(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill fact.checks, fact.findings and fact.finding_totals. Raises duckdb.Error if facts are missing."""
    rules, advice = zip(*map(meaning, names()), strict=True)
    connection.execute(
        "insert into fact.checks select unnest($names), 'warning', unnest($rules), unnest($advice)",
        {"names": names(), "rules": list(rules), "advice": list(advice)},
    )
    for name in names():
        if only(connection.execute(_offences(name)))[0]:
            _note(connection, name)
    connection.execute("drop table if exists offence")
    connection.execute("drop table if exists finding")


@cache
def _offences(name: str) -> duckdb.Statement:
    """The statement that keeps a check's rows in the temporary table offence, parsed once in a process."""
    (one,) = duckdb.extract_statements(f"create or replace temp table offence as {_FILES[name].read_text('utf-8')}")
    return one


def _note(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Store what a check has left in the temporary table offence."""
    given = {row[0] for row in connection.execute("describe offence").fetchall()}
    connection.execute(f"create or replace temp table finding as {_finding(given)}")
    connection.execute(_TOTALS, {"check": name})
    connection.execute(_KEEP, {"check": name, "kept": KEPT})


def _finding(given: set[str]) -> str:
    if "subject" not in given:
        of = "offence" if "line" in given else "deliverable"
        return _OF_DELIVERABLES.format(file_id=f"{of}.file_id", line=f"{of}.line")
    missing = {"items": "0"}
    columns = (column if column in given else f"{missing.get(column, 'null')} as {column}" for column in _COLUMNS)
    return f"select {', '.join(columns)} from offence"
