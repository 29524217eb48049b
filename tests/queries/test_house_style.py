"""Questions keep to the SQL that both DuckDB and Spark run, and to the house style. Each fault gives file:line."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import queries
from queries import scopes

LONGEST_QUESTION, LONGEST_LINE = 60, 110
STORAGE = re.compile(r"\b(?:fact|raw)\s*\.")
STORED = {"storage names: select from a scope of queries/scopes.sql": STORAGE.pattern}
FORBIDDEN = {
    "QUALIFY": r"\bqualify\b",
    "GROUP BY ALL": r"\bgroup\s+by\s+all\b",
    "ASOF": r"\basof\b",
    "UNPIVOT": r"\bunpivot\b",
    "::": r"::",
    "list_*": r"\blist_\w+",
    "quantile_cont": r"\bquantile\w*\b",
    "approximation": r"\bapprox\w*\b",
    "date_diff": r"\bdate_?diff\b",
    "zone functions": r"\b(?:timezone\s*\(|at\s+time\s+zone|strftime|now\s*\(|current_(?:date|timestamp))",
    "// or %": r"//|%",
    "a window without frame": r"over\s*\([^()]*order\s+by(?![^()]*\brows\b)[^()]*\)",
}
RANKING = re.compile(r"\b(?:row_number|rank|dense_rank)\s*\(\s*\)\s*over\s*\([^()]*\)", re.IGNORECASE)


def without_text(sql: str) -> str:
    """The SQL with its comments and quoted text blanked, and its lines kept."""
    return re.sub(r"--[^\n]*|'[^'\n]*'", lambda found: " " * len(found[0]), sql)


def faults(name: str, sql: str) -> list[str]:
    """Where a question breaks the house style, as file:line: what."""
    bare, found = without_text(sql), []
    checked = RANKING.sub(lambda match: " " * len(match[0]), bare)  # a rank has no frame
    for what, pattern in {**FORBIDDEN, **STORED}.items():
        starts = [match.start() for match in re.finditer(pattern, checked, re.IGNORECASE)]
        found += [f"queries/{name}.sql:{bare[:start].count(chr(10)) + 1}: {what}" for start in starts]
    lines = sql.splitlines()
    if not re.match(r"-- [A-Z].+[?]", lines[0]):
        found.append(f"queries/{name}.sql:1: the first line is a comment that asks a question")
    if len(lines) > LONGEST_QUESTION:
        found.append(f"queries/{name}.sql:{LONGEST_QUESTION + 1}: longer than {LONGEST_QUESTION} lines")
    long = [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    found += [f"queries/{name}.sql:{number}: longer than {LONGEST_LINE} characters" for number in long]
    return found + order_faults(name, sql)


def order_faults(name: str, sql: str) -> list[str]:
    """A question ends with an order, which places nulls where it descends."""
    order = sqlglot.parse_one(scopes.without_leading_comments(sql), dialect="duckdb").args.get("order")
    last = len(sql.splitlines())
    if order is None:
        return [f"queries/{name}.sql:{last}: no order by at the end: order by what tells all rows apart"]
    return [
        f"queries/{name}.sql:{last}: {term.sql()} does not say nulls last"
        for term in order.expressions
        if term.args.get("desc") and isinstance(term.this, exp.Column) and term.args.get("nulls_first")
    ]


@pytest.mark.parametrize("name", queries.names())
def test_a_question_keeps_to_the_house_style(name: str):
    assert faults(name, queries.read(name).sql) == []


@pytest.mark.parametrize("name", [*scopes.every(), *queries.names()])
@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_a_question_and_a_scope_parse_in_both_dialects(name: str, dialect: str):
    sql = scopes.every().get(name) or queries.read(name).sql
    if dialect == "spark":  # it marks parameters with a colon
        sql = re.sub(r"\$(\w+)", r":\1", sql)
    tree = sqlglot.parse_one(sql, dialect=dialect)
    assert not list(tree.find_all(exp.Command))


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("select segment from fact.deliverables order by segment", "storage names"),
        ("select cast(a as int)::double as b from due order by b", "::"),
        ("select segment, count(*) from due group by all order by segment", "GROUP BY ALL"),
        ("select segment from due qualify row_number() over (order by segment) = 1 order by 1", "QUALIFY"),
        ("select sum(met) over (order by segment) as met from due order by met", "a window without frame"),
        ("select segment from due", "no order by"),
    ],
)
def test_a_breach_is_found_and_placed(bad: str, what: str):
    found = faults("some/question", f"-- What is it?\n{bad}\n")
    assert [fault for fault in found if fault.startswith("queries/some/question.sql:2: ") and what in fault]


def test_only_scopes_name_the_storage():
    files = [*scopes.FILE.parent.rglob("*.sql"), *scopes.FILE.parent.rglob("*.py")]
    naming = {file.name for file in files if STORAGE.search(without_text(file.read_text("utf-8")))}
    assert naming == {"scopes.sql"}


def test_every_follow_up_belongs_to_a_question():
    folder = Path(queries.__file__).parent
    ups = {
        path.relative_to(folder).with_suffix("").as_posix()
        for path in folder.glob("*/*.py")
        if path.parent.name != "said"
    }
    assert ups <= set(queries.names())
