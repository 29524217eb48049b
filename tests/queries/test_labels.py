"""Words by column: a code is put into words only in its own column, and each coded column knows all its codes."""

import csv
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import queries
from data.contract import TABLES
from queries import claims, claims_list, signals, words
from queries.labels import ANY, LABELS
from queries.metrics import DIMENSIONS
from queries.savings import bridge
from queries.vendor import learning
from reports import cell_text

ROOT = Path(__file__).parents[2]
CODES = sorted({code for codes in LABELS.values() for code in codes} | {*ANY, "not stated", "unassigned"})
OURS = {"phase", "segment"}
"""Contract texts that answers have only as codes: no fact has an event's phase, and targets name segments."""

FREE = sorted(
    {column.name for table in TABLES.values() for column in table.columns if column.type == "text"} - OURS
    | {name for name, known in DIMENSIONS.items() if known.unit == "text"} - LABELS.keys() - {"variant"}
)

CODE = re.compile("[a-z]+(_[a-z]+)*")
WORDED = {"client", "dimension", "measure", "needs", "probability_band", "table_name"}
"""Columns whose codes name columns and tables, or are readable as they are."""

CURE = "give each code its words: a line {column: {code: words}} in LABELS of queries/labels.py"


@pytest.mark.parametrize("column", FREE)
def test_text_that_people_brought_stays_as_it_is(column: str):
    """Even if it reads like one of our codes: within a sentence, on its own, in a row's cell and in a report's."""
    for text in [*CODES, "bi_report", "contract_review", "Sign_Repair"]:
        row = {column: text, "state": "met"}
        read = (words.written(column, text), words.label(column, text), words.cell(row, column))
        assert (*read, cell_text.written(row, column, {})) == (text,) * 4


def test_a_star_is_all_work_in_a_total_and_a_term_alone():
    row = {"work_type": "*", "segment": "legal"}
    assert words.cell(row, "work_type") == words.cell(row | {"is_total": False}, "work_type") == "*"
    for ours in ({"is_total": True}, {"segment": "*"}, {"target_unit": "business_days"}):
        assert words.cell(row | ours, "work_type") == "All"
        assert words.cell(row | ours | {"work_type": "all_of_it"}, "work_type") == "all_of_it"


def test_codes_read_as_words_in_their_own_column():
    for column, codes in LABELS.items():
        for code, said in codes.items():
            assert words.written(column, code) == said
            assert words.label(column, code)[:1] == said[:1].upper()
            assert words.label(column, code)[1:] == said[1:]
            assert "_" not in said
            assert said.strip()
    assert words.written("capability", "security") == "security incidents per transfer"
    assert words.written("variant", "accepted > bi_report") == "accepted → bi_report"


def test_every_enum_of_the_contract_that_answers_have_is_labelled():
    enums = {column.name: set(column.values) for table in TABLES.values() for column in table.columns if column.values}
    shown = {name: codes for name, codes in enums.items() if name in DIMENSIONS}
    unsaid = [(name, code) for name, codes in shown.items() for code in codes - LABELS.get(name, {}).keys()]
    assert unsaid == [], CURE


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "golden").rglob("*.csv")), ids=lambda path: path.stem)
def test_every_code_of_the_sample_has_a_label(path: Path):
    for row in csv.DictReader(path.open(encoding="utf-8")):
        unsaid = [(name, row[name]) for name in row.keys() & LABELS if row[name] and row[name] not in LABELS[name]]
        assert unsaid == [], CURE


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in ("queries", "data/facts") for path in (ROOT / folder).rglob("*.sql")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_every_code_that_sql_makes_has_a_label(path: Path):
    made = coded(path.read_text("utf-8"), LABELS.keys())
    assert [(column, code) for column, code in made if code and code not in LABELS[column]] == [], CURE


@pytest.mark.parametrize("name", queries.names())
def test_every_column_that_a_question_puts_codes_into_has_labels(name: str):
    unlabelled = {column for column, known in DIMENSIONS.items() if known.unit == "text"} - LABELS.keys() - WORDED
    made = coded(queries.read(name).sql, unlabelled, pure=True)
    assert [(column, code) for column, code in made if CODE.fullmatch(code)] == [], CURE


def coded(sql: str, columns: Collection[str], pure: bool = False) -> Iterator[tuple[str, str]]:
    """The texts that SQL puts into these columns, with the column; pure: only if nothing else goes into it."""
    for statement in sqlglot.parse(sql, dialect="duckdb", error_level=sqlglot.ErrorLevel.IGNORE):
        for query in statement.find_all(exp.Select, exp.SetOperation) if statement else ():
            for place, name in enumerate(query.named_selects):
                for select in leaves(query) if name in columns else ():
                    given = list(results(select.expressions[place]))
                    yield from ((name, text) for text in given if text is not None and not (pure and None in given))


def leaves(query: exp.Expression) -> Iterator[exp.Select]:
    """The selects whose rows a query returns: one, or those of its unions."""
    if isinstance(query, exp.SetOperation):
        yield from leaves(query.left)
        yield from leaves(query.right)
    elif isinstance(query, exp.Select):
        yield query


def results(node: exp.Expression | None) -> Iterator[str | None]:
    """The texts that an expression can return, ignoring conditions; None for what is neither text nor NULL."""
    match node:
        case exp.Literal() if node.is_string:
            yield node.this
        case exp.Alias() | exp.Paren() | exp.Cast() | exp.Bracket():
            yield from results(node.this)
        case exp.Case():
            for branch in [*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default")]:
                yield from results(branch)
        case exp.If():
            for branch in (node.args["true"], node.args.get("false")):
                yield from results(branch)
        case exp.Coalesce():
            for branch in (node.this, *node.expressions):
                yield from results(branch)
        case exp.Array():
            for branch in node.expressions:
                yield from results(branch)
        case exp.Expression() if not isinstance(node, exp.Null):
            yield None


def test_the_codes_in_sql_are_found_wherever_they_are_made():
    sql = """
        with a as (select case when b then 'one' else coalesce(c, 'two') end as state union all select 'three')
        select if(d, ['four', 'five'][e], 'six') as holder, f = 'seven' as is_g, 'eight' as work_type from a
    """
    assert {code for _, code in coded(sql, LABELS)} == {"one", "two", "three", "four", "five", "six"}
    assert {code for _, code in coded(sql, LABELS, pure=True)} == {"three", "four", "five", "six"}


def test_every_code_that_python_makes_has_a_label():
    made = {
        "signal_rule": {signals.OUTSIDE, signals.RUN, signals.NEAR_LIMIT},
        "bridge_part": {"start", "end", *bridge.PARTS, *(part for part, *_ in bridge.BEYOND)},
        "claim_verdict": set(claims.VERDICTS),
        "claim_kind": {claim.kind for claim in claims_list.CLAIMS},
        "claim_direction": set(claims.SIDES),
        "claim_page": {test.page or claim.page for claim in claims_list.CLAIMS for test in claim.tests},
        "phase": {
            learning._phase({"months_since_start": month, "began_with": "go_live"})
            for month in (0, learning.EARLY_MONTHS)
        },
    }
    assert [(column, code) for column, codes in made.items() for code in codes - LABELS[column].keys()] == [], CURE
