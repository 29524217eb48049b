"""The demo portfolio's exports: their shape, their rules, and that they are the same every time."""

import filecmp
from pathlib import Path

import duckdb
import pytest

from data import demo
from data.contract import TABLES, Column

FILES = (
    "deliverables", "events", "sla_terms", "baselines", "vendors", "calendars", "holidays",
    "engagements", "specialists",
)  # fmt: skip
EMPTY = {"calendars": {"effective_from", "effective_to"}, "engagements": {"ended_on", "contracted_rate"}}
"""Table → columns without a value in the demo: the list may only become shorter."""

TYPED = {
    "instant": "timestamptz",
    "promise": "timestamptz",
    "date": "date",
    "integer": "integer",
    "boolean": "boolean",
    "number": "decimal(18, 6)",
    "money": "decimal(14, 2)",
    "share": "double",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder, deliverables=3000, seed=1)
    return folder


@pytest.fixture(scope="module")
def tables(exports: Path) -> duckdb.DuckDBPyConnection:
    """Every export as a table of text."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name in FILES:
        connection.read_csv(str(exports / f"{name}.csv"), all_varchar=True).create(name)
    return connection


def rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return tables.execute(sql).fetchall()


def test_there_is_one_export_per_table(tmp_path: Path) -> None:
    paths = demo.write(tmp_path / "new" / "folder", deliverables=40)
    assert [path.stem for path in paths] == list(FILES)
    assert all(path.read_text(encoding="utf-8").count("\n") > 1 for path in paths)


@pytest.mark.parametrize("name", FILES)
def test_headers_are_the_contract_columns(exports: Path, name: str) -> None:
    with (exports / f"{name}.csv").open(encoding="utf-8") as file:
        assert file.readline().strip().split(",") == [column.name for column in TABLES[name].columns]


def test_the_same_seed_gives_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    demo.write(tmp_path, deliverables=3000, seed=1)
    names = [f"{name}.csv" for name in FILES]
    assert filecmp.cmpfiles(exports, tmp_path, names, shallow=False) == (names, [], [])


def test_another_seed_gives_other_work_in_the_same_setting(exports: Path, tmp_path: Path) -> None:
    demo.write(tmp_path, deliverables=3000, seed=2)
    same = filecmp.cmpfiles(exports, tmp_path, [f"{name}.csv" for name in FILES], shallow=False)[0]
    assert {"deliverables.csv", "events.csv"}.isdisjoint(same)
    assert {"sla_terms.csv", "baselines.csv", "vendors.csv", "calendars.csv", "holidays.csv"} <= set(same)


@pytest.mark.parametrize("deliverables", [1, 2, 7, 60])
def test_a_small_portfolio_is_complete(tmp_path: Path, deliverables: int) -> None:
    path = demo.write(tmp_path, deliverables=deliverables)[0]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + deliverables


def test_an_empty_portfolio_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        demo.write(tmp_path, deliverables=0)


def _offence(column: Column) -> str | None:
    """SQL that is true for text that the contract would reject."""
    name, kind = f'"{column.name}"', TYPED.get(column.type)
    tests = [f"{name} is null"] if column.required else []
    if column.values:
        tests.append(f"not list_contains({list(column.values)}, {name})")
    if kind:
        tests.append(f"({name} is not null and try_cast({name} as {kind}) is null)")
    if kind and column.minimum is not None:
        tests.append(f"try_cast({name} as {kind}) < {column.minimum}")
    if kind and column.above is not None:
        tests.append(f"try_cast({name} as {kind}) <= {column.above}")
    if kind and column.maximum is not None:
        tests.append(f"try_cast({name} as {kind}) > {column.maximum}")
    return " or ".join(tests) or None


@pytest.mark.parametrize("name", FILES)
def test_every_cell_obeys_the_contract(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    for column in TABLES[name].columns:
        offence = _offence(column)
        if offence:
            assert rows(tables, f"select * from {name} where {offence} limit 3") == [], column.name


@pytest.mark.parametrize("name", FILES)
def test_the_demo_fills_every_column(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    names = [column.name for column in TABLES[name].columns]
    (filled,) = rows(tables, f"select {', '.join(f'count({column})' for column in names)} from {name}")
    empty = {column for column, count in zip(names, filled, strict=True) if not count}
    cure = "draw it in data/demo/rows.py, last in _codes, after which nothing is drawn, or in reference.py"
    assert empty - EMPTY.get(name, set()) == set(), f"else its tile is empty at a first start: {cure}"
    assert EMPTY.get(name, set()) - empty == set(), "the demo has it: take it off EMPTY"


@pytest.mark.parametrize("name", FILES)
def test_keys_are_unique(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    key = ", ".join(TABLES[name].key)
    assert rows(tables, f"select {key} from {name} group by all having count(*) > 1 limit 3") == []


@pytest.mark.parametrize("name", [name for name in FILES if TABLES[name].ranges_per])
def test_effective_dates_neither_overlap_nor_leave_a_gap(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    per = ", ".join(TABLES[name].ranges_per)
    sql = f"""select * from (select effective_to, lead(effective_from) over (partition by {per}
        order by effective_from) as next_from from {name}) where effective_to is distinct from next_from"""
    assert rows(tables, sql) == []


def test_instants_follow_their_order(tables: duckdb.DuckDBPyConnection) -> None:
    for earlier, later in TABLES["deliverables"].orders:
        assert rows(tables, f"select * from deliverables where {earlier} > {later} limit 3") == []


def test_nothing_happens_after_the_as_of_instant(tables: duckdb.DuckDBPyConnection) -> None:
    as_of = f"{demo.AS_OF:%Y-%m-%dT%H:%M:%SZ}"
    assert rows(tables, "select max(occurred_at) from events") == [(as_of,)]
    columns = ("received_at", "first_delivered_at", "accepted_at", "final_delivered_at", "decision_at")
    for column in columns:
        assert rows(tables, f"select * from deliverables where {column} > '{as_of}' limit 3") == [], column


def test_the_portfolio_covers_104_weeks(tables: duckdb.DuckDBPyConnection) -> None:
    weeks = rows(tables, "select count(distinct date_trunc('week', received_at::timestamptz)) from deliverables")
    assert weeks == [(demo.WEEKS,)]
    assert rows(tables, "select min(received_at)[:10] from deliverables") == [(str(demo.FIRST_DAY),)]


@pytest.mark.parametrize(
    ("child", "key", "parent"),
    [
        ("events", "deliverable_id", "deliverables"),
        ("deliverables", "vendor_id", "vendors"),
        ("deliverables", "engagement_id", "engagements"),
        ("deliverables", "specialist_id", "specialists"),
        ("sla_terms", "vendor_id", "vendors"),
        ("vendors", "calendar_id", "calendars"),
        ("holidays", "calendar_id", "calendars"),
        ("engagements", "vendor_id", "vendors"),
    ],
)
def test_references_resolve(tables: duckdb.DuckDBPyConnection, child: str, key: str, parent: str) -> None:
    sql = f"""select distinct {key} from {child} where {key} is not null
        and {key} not in (select {key} from {parent})"""
    assert rows(tables, sql) == []


def test_status_agrees_with_the_instants(tables: duckdb.DuckDBPyConnection) -> None:
    sql = """select * from deliverables where
        (first_delivered_at is not null) <> (status in ('delivered', 'accepted', 'rejected'))
        or (accepted_at is not null) <> (status = 'accepted')
        or (accepted_version is not null) <> (status = 'accepted')
        or (billed_amount is not null and first_delivered_at is null) limit 3"""
    assert rows(tables, sql) == []


def test_events_tell_the_same_story_as_the_items(tables: duckdb.DuckDBPyConnection) -> None:
    sql = """select d.deliverable_id from deliverables d join events e using (deliverable_id) where
        (event_type = 'draft_delivered' and version = '1' and occurred_at <> first_delivered_at)
        or (event_type = 'accepted' and (occurred_at <> accepted_at or version <> accepted_version))
        or (event_type in ('assigned', 'paused', 'resumed') and occurred_at > first_delivered_at)
        or occurred_at < received_at limit 3"""
    assert rows(tables, sql) == []
    drafted = "select count(*) from events where event_type = 'draft_delivered' and version = '1'"
    delivered = "select count(*) from deliverables where first_delivered_at is not null"
    assert rows(tables, drafted) == rows(tables, delivered)


def test_it_has_the_variety_of_a_real_portfolio(tables: duckdb.DuckDBPyConnection) -> None:
    counts = """select count(distinct vendor_id), count(distinct segment), count(distinct work_type),
        count(distinct engagement_id) from deliverables"""
    assert rows(tables, counts) == [(4, 5, 11, 24)]
    assert rows(tables, "select count(distinct client_industry) from engagements") == [(5,)]
    assert rows(tables, "select count(*) from calendars where closes_at < opens_at") == [(5,)]
    assert rows(tables, "select count(*) from events where event_type = 'security_incident'") == [(3,)]
    [(per_item,)] = rows(tables, "select (select count(*) from events) / count(*) from deliverables")
    assert 4.5 < per_item < 5.5


def test_one_term_changes_in_the_middle_of_a_month(tables: duckdb.DuckDBPyConnection) -> None:
    sql = """select vendor_id, work_type, effective_from from sla_terms
        where effective_from not like '%-01' order by all"""
    assert rows(tables, sql) == [("V-VEGA", "contract_review", "2026-08-17")]


def test_baselines_step_on_the_first_of_october(tables: duckdb.DuckDBPyConnection) -> None:
    sql = "select distinct effective_from from baselines order by all"
    assert rows(tables, sql) == [("2023-10-01",), ("2025-10-01",), ("2026-10-01",)]


def test_only_engineering_has_no_baseline(tables: duckdb.DuckDBPyConnection) -> None:
    sql = "select distinct work_type from deliverables where work_type not in (select work_type from baselines)"
    assert rows(tables, sql) == [(demo.PLANTED.nothing.work_type,)]


def test_the_names_in_the_planted_truth_are_in_the_exports(tables: duckdb.DuckDBPyConnection) -> None:
    planted = demo.PLANTED
    vendors = {planted.simpson.better_overall, planted.simpson.better_in_every_segment}
    vendors |= {planted.crunch.vendor_id, planted.overreport.vendor_id}
    assert {(vendor,) for vendor in vendors} == set(rows(tables, "select vendor_id from vendors"))
    sql = "select skill from specialists where specialist_id = $key"
    assert tables.execute(sql, {"key": planted.key_person.specialist_id}).fetchall() == [("valuation",)]
    versions = rows(tables, "select distinct guideline_version from deliverables order by all")
    assert versions == [(planted.guideline.before,), (planted.guideline.after,)]
