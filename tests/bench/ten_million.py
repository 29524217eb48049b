"""Every question on 10 M facts, as a ratio to one group-by over the columns it reads.

`python -m tests.bench.ten_million [--rows N] [--keep FILE]` prints one line per question and page, and exits
with 1 if one is over budget: 4 × a group-by, 20 × for percentiles, and 1.5 s for all questions of a page.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

import queries
from pages.parts.registry import PAGES
from queries import engine
from tests.queries import ways
from tests.queries.portfolio import build_version

RATIO, PERCENTILE_RATIO, PAGE_SECONDS = 4, 20, 1.5
AS_OF = datetime(2026, 9, 20, 20, tzinfo=UTC)
PERIOD = {"since": date(2026, 6, 15), "until": date(2026, 9, 13)}
REFERENCE = {"reference_since": date(2026, 3, 16), "reference_until": date(2026, 6, 14)}
SETTINGS = ways.SETTINGS | {
    "limit": 50, "check": "turnaround_outlier", "deliverable": "D-0000006", "text": "0006", "basis": "derived",
}  # fmt: skip
LISTS = ("sla/deliverables", "credits/verdicts")
"""Answers with one row per item: asked for the period only, since all items make an export, not a page."""

KEYS = ("segment", "vendor_id", "work_type", "state", "event_type", "delivered_week", "sla_week", "term_id")
"""The compared group-by groups by the first of these that the question reads."""

FACTS = re.compile(r"fact\.(deliverables|events|stages|variants|clarifications|refusals|calls|risks|reported)")
"""The tables whose columns a question's group-by is compared over."""

THROUGH = {
    "claims": ("queries/claims_found.py",),
    "vendor": ("pages/parts/scorecard/*.py",),
    "this_week": ("pages/parts/week/*.py", "queries/briefing*.py", "queries/week_closing.py"),
}
"""Page → modules through which it asks. What moved is counted for all six metrics, as if all were signals."""

ROOT = Path(__file__).parents[2]
FRAME = [ROOT / "dashboard.py", *sorted((ROOT / "pages" / "parts").glob("*.py"))]


def main() -> int:
    """Build the facts, ask everything, print the ratios; 1 if one is over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path, help="build the facts here, or use them when they are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "facts.duckdb"
        if not path.exists():
            build_facts(path, options.rows)
        return measure(path)


def measure(path: Path) -> int:
    """Print a line per question and page; 1 if one is over budget."""
    everything = queries.Scope(viewer=queries.EVERYTHING, **REFERENCE)
    period = queries.Scope(viewer=queries.EVERYTHING, **PERIOD, **REFERENCE)
    with duckdb.connect() as bare:
        bare.execute(f"attach '{path}' as facts (read_only)")
        bare.execute("use facts")
        least = _fastest(lambda: engine.run("select as_of from version", everything.parameters(), path), times=10)
        print(f"asking anything at all takes {least * 1000:.0f} ms: no group-by counts as faster than that")
        print(f"{'question':32} {'all ms':>8} {'13 wk ms':>9} {'group-by ms':>12} {'ratio':>6}")
        taken, missed = {}, []
        for way, (name, _) in ways.WAYS.items():
            scope = period if name in LISTS else everything
            *spent, ratio = _ratio(bare, way, scope, path, period, least)
            taken[name] = [one + more for one, more in zip(spent, taken.get(name, (0, 0)), strict=True)]
            if ratio > (PERCENTILE_RATIO if "percentile_cont" in queries.read(name).sql else RATIO):
                missed.append(way)
    for file in (ROOT / page.file for page in PAGES):
        sections = sorted((ROOT / "pages" / "parts" / file.stem).glob("*.py"))
        sections += [part for where in THROUGH.get(file.stem, ()) for part in sorted(ROOT.glob(where))]
        whole, part = (sum(taken[name][place] for name in _asked([file, *sections, *FRAME])) for place in (0, 1))
        print(f"{file.stem:32} {whole * 1000:8.0f} {part * 1000:9.0f} ms for all the page's questions")
        missed += [file.stem] if whole > PAGE_SECONDS else []
    print("over budget: " + (", ".join(missed) or "none"))
    return bool(missed)


def _asked(files: list[Path]) -> set[str]:
    """The questions that these files name, except lists of rows, which are asked when a person opens them."""
    text = "".join(file.read_text("utf-8") for file in files)
    named = set(re.findall(r'"([a-z]+/[a-z_]+)"', text)) & set(queries.names())
    return {name for name in named if not name.startswith("rows/")}


def _ratio(
    bare: duckdb.DuckDBPyConnection, way: str, scope: queries.Scope, path: Path, period: queries.Scope, least: float
) -> tuple[float, ...]:
    """Seconds over all facts, seconds over the period, and the ratio of the first to the group-by."""
    name, settings = ways.asked(way, SETTINGS)
    asked = _fastest(lambda: queries.run(name, scope, path, **settings))
    in_period = _fastest(lambda: queries.run(name, period, path, **settings))
    text = engine.with_scopes(queries.read(name).sql)
    plan = bare.execute("explain (format json) " + text, engine.bind(text, scope.parameters(), settings))
    compared = _group_bys(bare, plan.fetchone()[1])
    grouped = sum(_fastest(lambda sql=sql: bare.execute(sql).fetchall()) for sql in compared)
    ratio = asked / max(grouped, least)
    print(f"{way:32} {asked * 1000:8.0f} {in_period * 1000:9.0f} {grouped * 1000:12.0f} {ratio:6.1f}")
    return asked, in_period, ratio


def _fastest(run: Callable[[], object], times: int = 3) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        spent.append(time.perf_counter() - began)
    return min(spent)


def _group_bys(bare: duckdb.DuckDBPyConnection, plan: str) -> list[str]:
    """One group-by per fact table over every column of it that the plan scans."""
    read: dict[str, set[str]] = {}
    _collect(json.loads(plan), read)
    return [_group_by(bare, table, sorted(columns)) for table, columns in read.items()]


def _collect(node, read: dict[str, set[str]]) -> None:
    for child in node if isinstance(node, list) else node.get("children", []):
        _collect(child, read)
    details = {} if isinstance(node, list) else node.get("extra_info", {})
    table = FACTS.search(str(details.get("Table", "")))
    if table:
        scanned = [details.get("Projections", []), details.get("Filters", [])]
        words = re.findall(r"[a-z_0-9]+", json.dumps(scanned).lower())
        read.setdefault(table[0], set()).update(words)


def _group_by(bare: duckdb.DuckDBPyConnection, table: str, words: list[str]) -> str:
    kinds = {name: kind for name, kind, *_ in bare.execute(f"describe {table}").fetchall() if name in words}
    keys = [name for name in KEYS if name in kinds][:1]
    cells = [_reading(name, kind) for name, kind in kinds.items() if name not in keys]
    return f"select {', '.join([*keys, 'count(*)', *cells])} from {table}" + (" group by 1" if keys else "")


def _reading(name: str, kind: str) -> str:
    if kind.startswith(("INTEGER", "DOUBLE", "BIGINT", "DECIMAL")):
        return f"sum({name})"
    return f"max(length({name}))" if kind == "VARCHAR" else f"max({name})"  # text: statistics cannot answer it


def build_facts(path: Path, rows: int) -> None:
    """A version file of that many made-up deliverables over 32 months, a fifth as many events, no raw rows."""
    build_version(path)
    with duckdb.connect(path) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("update fact.version set as_of = $as_of, as_of_on = '2026-09-20'", {"as_of": AS_OF})
        columns = {name for name, *_ in connection.execute("describe fact.deliverables").fetchall()}
        made = {"rows": rows, "as_of": AS_OF}
        chosen = ", ".join(name for name in connection.sql(_ITEMS, params=made).columns if name in columns)
        connection.execute(f"insert into fact.deliverables by name select {chosen} from ({_ITEMS})", made)
        for logged in (_EVENTS, _REFUSALS, _TERMS, _STAGES, _VARIANTS, _CLARIFICATIONS, _RISKS, _CALLS, _REPORTED):
            connection.execute(logged)


_ITEMS = """
with numbers as (
    select range as i, hash(range) as h, hash(range + 77) % 1000 / 1e3 as u, hash(range * 3 + 1) % 1000 / 1e3 as w
    from range($rows)
),
dated as (
    select *, 4 + u * 90 as hours,
        timestamptz '2024-01-01 00:00:00+00' + to_seconds(cast(i * (86e6 / $rows) as bigint)) as received_at
    from numbers
),
ended as (
    select *, received_at + to_seconds(cast(3600 * 80 as bigint)) as due_at,
        received_at + to_seconds(cast(hours * 3600 as bigint)) as ended_at
    from dated
),
judged as (
    select *,
        case when h % 100 < 98 and ended_at < $as_of then ended_at end
            as first_delivered_at,
        case when first_delivered_at <= due_at then 'met' when first_delivered_at is not null then 'missed'
            when due_at <= $as_of then 'open_overdue' else 'not_yet_due' end as state
    from ended
)
select
    'D-' || i as deliverable_id, 'V' || (h % 4 + 1) as vendor_id, 'work_' || (h // 64 % 11) as work_type,
    h // 64 % 11 + 1 as baseline_id,
    ['finance', 'legal', 'healthcare', 'analytics', 'other'][cast(h // 64 % 11 % 5 + 1 as int)] as segment,
    'client ' || (h % 30) as client, 'other' as client_industry, 'E' || (h % 60) as engagement_id,
    'USD' as currency, true as is_own_currency, cast(h % 20 < 19 as integer) as has_events,
    'S' || (h // 4096 % 500) as specialist_id, 'g' || (h % 3) as guideline_version, 'standard' as priority,
    received_at, first_delivered_at, due_at, state, 'term' as sla_basis, false as assumed_calendar,
    cast(received_at as date) as received_on, cast(first_delivered_at as date) as delivered_on,
    cast(due_at as date) as due_on, due_on as sla_on,
    cast(date_trunc('week', received_on) as date) as received_week,
    cast(date_trunc('week', delivered_on) as date) as delivered_week,
    cast(date_trunc('week', due_on) as date) as due_week, due_week as sla_week,
    cast(date_trunc('month', delivered_on) as date) as delivered_month,
    case when due_at > $as_of then null when state = 'met' then 1 else 0 end as met,
    case when first_delivered_at is not null then met end as met_when_delivered, 0.95e0 as attainment_target,
    h % 4 * 5 + h // 64 % 11 % 5 + 1 as term_id,
    case when state in ('missed', 'open_overdue') then hours - 80 end as hours_late,
    case when state in ('missed', 'open_overdue') then hours - 80 end as hours_past_due,
    case when state = 'not_yet_due' then 80 - hours end as hours_to_due,
    80e0 as target_hours, hours as net_elapsed_hours,
    case when met = 0 and h % 3 = 0 then 'capacity' end as breach_cause,
    case when met = 0 and h % 3 = 0 then 'vendor' end as breach_owner,
    cast(w < 0.97 as integer) as vendor_reported_sla_met,
    cast(first_delivered_at is null as integer) as is_open, case when is_open = 1 then hours end as age_hours,
    case when is_open = 0 then hours end as turnaround_hours,
    case when is_open = 0 then 2 + w end as vendor_hours,
    case when is_open = 0 then 2 + u end as standard_hours, standard_hours * 60 as baseline_cost,
    case when is_open = 0 then round(70 + 60 * w, 2) end as billed_amount,
    case when is_open = 0 then cast(w < 0.95 as integer) end as covered,
    case when covered = 1 then baseline_cost end as covered_baseline,
    case when covered = 1 then billed_amount end as covered_billed,
    covered_baseline - covered_billed as gross_savings, covered_baseline * 0.1 as oversight_cost,
    covered_baseline * 0.5 as wage_cost, covered_baseline * 0.2 as benefits_cost,
    covered_baseline * 0.1 as recruitment_cost,
    covered_baseline * 0.1 as training_cost, covered_baseline * 0.1 as infrastructure_cost,
    cast(is_open = 0 and u < 0.9 as integer) as reviewed, reviewed as has_review_events,
    case when reviewed = 1 then cast(w < 0.8 as integer) end as accepted_first,
    case when reviewed = 1 then h % 3 end as revisions,
    0.8e0 as in_house_quality, cast(h // 16 % 5 + 1 as integer) as scope_clarity,
    cast(h // 32 % 3 + 1 as integer) as complexity, case when is_open = 0 then w end as client_hours,
    case when h // 128 % 2 = 0 then 'manual' else 'assisted' end as automation_mode,
    case when h // 256 % 3 = 0 then 'used' end as decision_use, 24 * w as assignment_hours,
    30e0 as in_house_fill_days, cast(w < 0.97 as integer) as has_required_skill,
    cast(h % 4 + 1 as bigint) as vendor_clock, cast(h % 30 % 4 + 1 as bigint) as client_clock,
    case when is_open = 0 then 'accepted' else 'received' end as status
from judged
"""

_EVENTS = """
insert into fact.events by name
select
    deliverable_id,
    case when right(deliverable_id, 2) = '15' then 'security_incident' else 'data_transfer' end as event_type,
    received_at as occurred_at, received_on as occurred_on, received_week as occurred_week,
    case when right(deliverable_id, 1) = '5' then 'vendor' end as actor_side,
    right(deliverable_id, 2) > '50' as client_at_work, vendor_id, segment, client, work_type
from fact.deliverables
where right(deliverable_id, 1) in ('5', '7')
"""

_REFUSALS = """
insert into fact.refusals by name
select
    deliverable_id, vendor_id, segment, client, work_type, guideline_version, delivered_on,
    first_delivered_at as refused_at, 'returned' as event_type, 1 as version, 'incomplete' as reason,
    ['research', 'analysis', 'clear_writing'][cast(right(deliverable_id, 1) as int) % 3 + 1] as finding_category,
    'minor' as severity, first_delivered_at as redelivered_at, turnaround_hours / 9 as rework_hours,
    turnaround_hours * 7 as rework_cost
from fact.deliverables
where reviewed = 1 and right(deliverable_id, 1) in ('3', '4')
"""

_TERMS = """
insert into fact.terms by name
select
    range + 1 as term_id, 'V' || (range // 5 + 1) as vendor_id, '*' as work_type, '*' as priority,
    ['finance', 'legal', 'healthcare', 'analytics', 'other'][cast(range % 5 + 1 as int)] as segment,
    80 as target, 'calendar_hours' as target_unit, 'vendor' as calendar, 0.95e0 as attainment_target,
    date '2024-01-01' as effective_from, date '9999-12-31' as effective_until,
    12 as min_volume, 0.1e0 as at_risk_share, 0.5e0 as credit_share
from range(20)
"""

_LOGGED = """
from fact.deliverables
where delivered_on is not null and right(deliverable_id, 1) = '7'
"""
"""A tenth of the items have stages and a path, a fifth of those a question to the client."""

_STAGES = f"""
insert into fact.stages by name
select
    * exclude (lengths, stages), unnest(range(1, 9)) as place, unnest(stages) as stage,
    unnest(lengths) as microseconds, place = 5 as is_longest
from (
    select
        deliverable_id, vendor_id, segment, client, work_type, delivered_on,
        ['scope', 'instructions', 'assignment', 'work', 'drafts', 'review', 'approval', 'final'] as stages,
        [cast(turnaround_hours * part * 36000000 as bigint) for part in [3, 2, 10, 25, 60, 8, 20, 1]] as lengths,
        list_sum(lengths) as whole_microseconds
    {_LOGGED}
)
"""

_VARIANTS = f"""
insert into fact.variants by name
select
    deliverable_id, vendor_id, segment, client, work_type, delivered_on, 6 as steps,
    'assigned > clarification_raised > clarification_answered > draft_delivered > accepted > '
        || hash(deliverable_id) % 2000 as variant
{_LOGGED}
"""

_CLARIFICATIONS = f"""
insert into fact.clarifications by name
select
    deliverable_id, vendor_id, segment, client, work_type, received_at as raised_at,
    first_delivered_at as answered_at, received_on as raised_on, turnaround_hours as wait_hours,
    true as calendars_known, hash(client) % 40 as overlap_hours, hash(deliverable_id) % 3 = 0 as vendor_at_work,
    hash(deliverable_id) % 2 = 0 as client_at_work
{_LOGGED} and right(deliverable_id, 2) in ('07', '57')
"""

_RISKS = """
insert into fact.risks by name
select
    deliverable_id, vendor_id, segment, client, work_type, net_elapsed_hours / target_hours as consumed_share,
    net_elapsed_hours / 100 as miss_probability, 20000 as similar_items, 4000 as similar_as_far,
    false as clock_stands,
    miss_probability >= 0.5 as is_likely, consumed_share >= 0.75 as is_tight, 4 as expected_standard_hours
from fact.deliverables
where state = 'not_yet_due'
"""

_CALLS = """
insert into fact.calls by name
select
    deliverable_id, vendor_id, segment, client, work_type, received_at as called_at, 0.5 as consumed_share,
    hash(deliverable_id) % 1000 / 1e3 as miss_probability, floor(4 * miss_probability) / 4 as probability_from,
    20000 as similar_items, cast(state = 'missed' as integer) as missed
from fact.deliverables
where hash(deliverable_id) % 40 = 0
"""

_REPORTED = """
insert into fact.reported by name
select
    deliverable_id, vendor_id, segment, client, work_type, sla_on, received_at, first_delivered_at, due_at, state, met,
    vendor_reported_sla_met, met as recorded_sla_met, target_hours, net_elapsed_hours, hours_past_due,
    ['pause_not_allowed', 'wall_clock', 'unexplained'][cast(right(deliverable_id, 2) as integer) % 3 + 1]
        as disagreement_reason,
    case disagreement_reason when 'pause_not_allowed' then 'internal_queue' end as pause_reason,
    hours_late as hours_at_stake
from fact.deliverables
where vendor_reported_sla_met <> met and right(deliverable_id, 1) = '3'
"""

if __name__ == "__main__":
    sys.exit(main())
