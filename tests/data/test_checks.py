"""Every check of loaded data: silent on a clean portfolio, and the only one to report when its fault is planted."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from data import checks
from data.facts import build

from .facts_fixture import event, facts, item, raw, term, weekdays

AS_OF = "2026-03-01T20:00:00+00:00"
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)

Tables = dict[str, list[dict]]


def clean() -> Tables:
    """Thirty items of one vendor, all in order: priced, judged, logged, invoiced."""
    items = [work(number) for number in range(30)]
    return {
        "deliverables": items,
        "events": [one for number in range(30) for one in log(number)],
        "sla_terms": [term(40, calendar="vendor")],
        "baselines": [{"segment": "legal", "work_type": "review", "effective_from": "2000-01-01",
                       "standard_hours_per_unit": 2, "loaded_rate_per_hour": 60, "currency": "USD"}],
        "vendors": [{"vendor_id": "V", "calendar_id": "C"}],
        "calendars": weekdays("C", "UTC", "09:00-17:00"),
        "engagements": [{"engagement_id": "E", "client": "Acme", "vendor_id": "V", "segment": "legal"}],
        "specialists": [{"specialist_id": "S", "skill": "law"}],
        "invoices": [{"invoice_id": f"I{n}", "line": 1, "vendor_id": "V", "deliverable_id": f"D{n:02}",
                      "invoiced_on": "2026-02-20", "amount": 100 + n, "currency": "USD"} for n in range(30)],
    }  # fmt: skip


def work(number: int, **more: object) -> dict:
    """One item in order, received on the number-th day and delivered within hours."""
    received = MONDAY + timedelta(days=number)
    hours = 20 + number % 5
    columns = {
        "units": 1 + number % 3, "billed_amount": 100 + number, "currency": "USD", "engagement_id": "E",
        "specialist_id": "S", "final_delivered_at": str(received + timedelta(hours=hours + 2)),
    }  # fmt: skip
    return item(f"D{number:02}", str(received), str(received + timedelta(hours=hours)), **columns | more)


def log(number: int) -> list[dict]:
    """What happened to the item, in order."""
    received, hours = MONDAY + timedelta(days=number), 20 + number % 5
    return [
        event(f"D{number:02}", kind, str(received + timedelta(hours=after)), reason=reason)
        for kind, after, reason in (
            ("scope_submitted", -30, None),
            ("assigned", 1, None),
            ("clarification_raised", 2, "scope"),
            ("clarification_answered", 3, "scope"),
            ("paused", 4, "inputs"),
            ("resumed", 5, "inputs"),
            ("draft_delivered", hours, None),
            ("accepted", hours + 1, None),
            ("final_delivered", hours + 2, None),
            ("reopened", hours + 3, None),
        )
    ]


def at(number: int, hours: float) -> str:
    """An instant `hours` after the receipt of an item."""
    return str(MONDAY + timedelta(days=number, hours=hours))


def found(tables: Tables) -> dict[str, list[tuple]]:
    """What each check found: subject, spend and detail."""
    connection = facts(AS_OF, **tables)
    rows = connection.sql(
        "select found.check, subject, spend, detail from fact.findings as found order by all"
    ).fetchall()
    counted = dict(connection.sql(
        'select found.check, cast(sum(findings) as integer) from fact.finding_totals as found group by 1'
    ).fetchall())  # fmt: skip
    by_check: dict[str, list[tuple]] = {}
    for name, *rest in rows:
        by_check.setdefault(name, []).append(tuple(rest))
    assert counted == {name: len(of) for name, of in by_check.items()}
    return by_check


def changed(number: int, **columns: object) -> Tables:
    """The clean portfolio with other columns in one item."""
    tables = clean()
    tables["deliverables"][number] |= columns
    return tables


def logged(*events: dict, without: Iterable[tuple[int, str]] = ()) -> Tables:
    """The clean portfolio with more events, and without some."""
    tables, gone = clean(), {(f"D{number:02}", kind) for number, kind in without}
    kept = [one for one in tables["events"] if (one["deliverable_id"], one["event_type"]) not in gone]
    return tables | {"events": [*kept, *events]}


def replaced(**tables: list[dict]) -> Tables:
    """The clean portfolio with other tables."""
    return clean() | tables


def undelivered(number: int, **columns: object) -> Tables:
    """The clean portfolio with one item not delivered, its log and bill reduced to match."""
    late = ("draft_delivered", "accepted", "final_delivered", "reopened")
    tables = logged(without=[(number, kind) for kind in late])
    blank = {"first_delivered_at": None, "final_delivered_at": None, "billed_amount": None, "status": "in_progress"}
    tables["deliverables"][number] |= blank | columns
    tables["invoices"] = [one for one in tables["invoices"] if one["deliverable_id"] != f"D{number:02}"]
    return tables


def two_terms(first_ends: str | None, second_begins: str) -> list[dict]:
    return [term(40, effective_to=first_ends), term(40, effective_from=second_begins)]


def two_baselines(first_ends: str | None, second_begins: str) -> list[dict]:
    (base,) = clean()["baselines"]
    return [base | {"effective_to": first_ends}, base | {"effective_from": second_begins}]


def two_patterns(first_ends: str, second_begins: str) -> list[dict]:
    old = weekdays("C", "UTC", "09:00-17:00", effective_to=first_ends)
    return old + weekdays("C", "UTC", "09:00-17:00", effective_from=second_begins)


def invoice(number: int, **columns: object) -> Tables:
    tables = clean()
    tables["invoices"][number] |= columns
    return tables


def with_bills(**bills: int) -> Tables:
    """The clean portfolio with these items billed and invoiced at the same amounts."""
    tables = clean()
    for number, amount in bills.items():
        tables["deliverables"][int(number[1:])]["billed_amount"] = amount
        tables["invoices"][int(number[1:])]["amount"] = amount
    return tables


def quote(date: str, rate: float, to_currency: str = "USD") -> dict:
    return {"date": date, "from_currency": "EUR", "to_currency": to_currency, "rate": rate}


def repeated_total() -> Tables:
    tables = with_bills(D3=104, D4=104, D5=104)
    for number in (3, 4, 5):
        tables["invoices"][number] |= {"invoice_id": "I3", "line": number, "amount": 104}
    return tables


PLANTED = {
    "amount_too_large": lambda: changed(7, work_type="vast")
    | {"baselines": [*clean()["baselines"], clean()["baselines"][0]
                     | {"work_type": "vast", "standard_hours_per_unit": 9e11, "loaded_rate_per_hour": 9e11}]},
    "price_outlier": lambda: with_bills(D7=9_000),
    "units_outlier": lambda: changed(7, units=70, billed_amount=107 * 35) | {"invoices": []},
    "turnaround_outlier": lambda: changed(
        7, received_at=at(7, -2000), final_delivered_at=at(7, 24)
    ) | {"sla_terms": [term(5000, "calendar_hours")]},
    "event_before_receipt": lambda: logged(event("D07", "assigned", at(7, -5))),
    "delivery_event_without_date": lambda: logged(event("D07", "draft_delivered", at(7, 10))),
    "accepted_before_delivery": lambda: logged(event("D07", "accepted", at(7, 10))),
    "reopened_before_delivery": lambda: logged(event("D07", "reopened", at(7, 10))),
    "final_event_differs": lambda: changed(7, final_delivered_at=at(7, 300)),
    "delivery_without_event": lambda: logged(without=[(7, "draft_delivered"), (7, "final_delivered")]),
    "resumed_without_pause": lambda: logged(event("D07", "resumed", at(7, 6), reason="holiday")),
    "paused_twice": lambda: logged(event("D07", "paused", at(7, 4.5), reason="inputs")),
    "answered_without_question": lambda: logged(without=[(7, "clarification_raised")]),
    "unknown_deliverable": lambda: logged(event("GONE", "assigned", at(7, 1))),
    "term_gap": lambda: changed(7, promised_at=at(7, 90)) | {"sla_terms": two_terms("2026-01-12", "2026-01-13")},
    "baseline_gap": None,
    "calendar_gap": lambda: replaced(calendars=two_patterns("2026-01-12", "2026-01-13")),
    "overlapping_dates": lambda: replaced(sla_terms=two_terms(None, "2026-02-10")),
    "overlapping_shifts": lambda: replaced(
        calendars=[*weekdays("C", "UTC", "09:00-17:00"), *weekdays("C", "UTC", "16:00-18:00")[:1]]
    ),
    "calendar_two_zones": lambda: replaced(
        calendars=[*weekdays("C", "UTC", "09:00-17:00")[1:], *weekdays("C", "Etc/GMT", "09:00-17:00")[:1]]
    ),
    "missing_term": lambda: changed(7, segment="finance")
    | {"baselines": [*clean()["baselines"], clean()["baselines"][0] | {"segment": "finance"}]},
    "missing_baseline": lambda: changed(7, work_type="memo"),
    "missing_calendar": lambda: changed(7, vendor_id="W")
    | {"vendors": [*clean()["vendors"], {"vendor_id": "W"}], "sla_terms": [term(40), term(40, vendor_id="W")]},
    "unknown_vendor": lambda: changed(7, vendor_id="W")
    | {"sla_terms": [term(40), term(40, "calendar_hours", vendor_id="W")]},
    "unknown_engagement": lambda: changed(7, engagement_id="E9"),
    "unknown_specialist": lambda: changed(7, specialist_id="S9"),
    "mixed_currency": None,
    "fx_rate_old": lambda: changed(7, currency="EUR", billed_amount=100)
    | {"invoices": [], "fx_rates": [quote("2025-12-12", 1.07)]},
    "cancelled_after_delivery": lambda: changed(7, status="cancelled"),
    "fx_rate_unused": lambda: clean()
    | {"fx_rates": [quote("2026-01-01", 90, "INR"), quote("2026-01-01", 1.1)]},
    "billed_not_delivered": lambda: undelivered(7, billed_amount=107),
    "delivered_not_billed": lambda: changed(7, billed_amount=None),
    "received_though_delivered": lambda: changed(7, status="received"),
    "delivered_without_date": lambda: undelivered(7, status="delivered"),
    "open_over_a_year": None,
    "received_after_as_of": None,
    "promised_before_receipt": lambda: changed(7, promised_at=at(7, -30)),
    "invoice_differs": lambda: invoice(7, amount=170),
    "invoice_total_repeated": repeated_total,
}  # fmt: skip
"""Check → a portfolio with its fault alone; None if that fault inevitably causes a second one, see below."""
OF_THE_WHOLE = ("fx_rate_unused",)
"""Checks whose fault is of no vendor, item or table row with an id of its own."""


def test_every_check_is_planted() -> None:
    assert sorted(PLANTED) == checks.names()


def test_a_clean_portfolio_has_no_finding() -> None:
    assert found(clean()) == {}


def test_a_portfolio_without_any_other_file_has_no_finding() -> None:
    assert found({"deliverables": [item(f"D{n}", str(MONDAY), at(0, 20)) for n in range(30)]}) == {}


OWN = ("deliverable_id", "vendor_id", "calendar_id", "engagement_id", "specialist_id", "invoice_id", "work_type")
"""The columns by whose values portfolios are kept apart when they are loaded as one."""


def together(portfolios: dict[str, Tables]) -> Tables:
    """Portfolios as one, in which each has ids and work types of its own: their names begin with the portfolio's."""
    whole: Tables = {}
    for name, tables in portfolios.items():
        for table, rows in tables.items():
            apart = [row | {key: f"{name}:{row[key]}" for key in OWN if row.get(key)} for row in rows]
            whole.setdefault(table, []).extend(apart)
    return whole


@pytest.fixture(scope="module")
def by_portfolio() -> dict[str, list[str]]:
    """Each portfolio with a planted fault → the check of every finding in it. They share no id, so no finding."""
    planted = {name: plant() for name, plant in PLANTED.items() if plant and name not in OF_THE_WHOLE}
    connection = facts(AS_OF, **together(planted))
    rows = connection.sql("select found.check, vendor_id, subject from fact.findings as found").fetchall()
    found: dict[str, list[str]] = {name: [] for name in planted}
    for check, *places in rows:
        (place,) = {name for name in planted if any(f"{name}:" in (text or "") for text in places)}
        found[place].append(check)
    return found


@pytest.mark.parametrize("name", [name for name in checks.names() if PLANTED[name] and name not in OF_THE_WHOLE])
def test_a_planted_fault_is_found_by_its_check_alone(by_portfolio: dict[str, list[str]], name: str) -> None:
    assert by_portfolio[name] == [name]


@pytest.mark.parametrize("name", OF_THE_WHOLE)
def test_a_fault_of_all_data_is_found_by_its_check_alone(name: str) -> None:
    assert {check: len(of) for check, of in found(PLANTED[name]()).items()} == {name: 1}


def test_a_gap_between_baselines_is_also_missing_ones() -> None:
    tables = replaced(baselines=two_baselines("2026-01-13", "2026-01-14"))

    assert {name: len(of) for name, of in found(tables).items()} == {"baseline_gap": 1, "missing_baseline": 1}


def test_a_bill_in_another_currency_is_in_no_total() -> None:
    tables = changed(7, currency="EUR") | {"invoices": []}

    assert found(tables) == {"mixed_currency": [("EUR", None, "left out of totals in USD")]}


def test_a_rate_is_old_after_31_days_and_still_used() -> None:
    def at_rate_of(day: str) -> list[tuple]:
        tables = changed(7, currency="EUR", billed_amount=100) | {"invoices": [], "fx_rates": [quote(day, 1.07)]}
        return found(tables).get("fx_rate_old", [])

    assert at_rate_of("2025-12-13") == []  # delivered on 13 January
    assert at_rate_of("2025-12-12") == [("EUR", 107, "up to 32 days old: the rate of 12 Dec 2025 on 13 Jan 2026")]


def test_an_old_rate_of_a_baseline_or_a_transition_is_found_too() -> None:
    tables = clean() | {"fx_rates": [quote("2026-01-01", 1)]}
    tables["baselines"][0]["currency"] = "EUR"
    tables["engagements"][0] |= {
        "currency": "EUR", "went_live_on": "2026-01-15", "transition_cost": 310, "transition_months": 1
    }  # fmt: skip
    # Items 27 to 29 are delivered on 2 to 4 February; the transition is spread up to 14 February.
    assert found(tables)["fx_rate_old"] == [
        ("EUR", 127 + 128 + 129, "up to 34 days old: the rate of 1 Jan 2026 on 4 Feb 2026"),
        ("EUR", None, "up to 44 days old: the rate of 1 Jan 2026 on 14 Feb 2026"),
    ]


def test_work_cancelled_after_delivery_is_found_with_its_spend() -> None:
    billed, unbilled = changed(7, status="cancelled"), changed(8, status="cancelled", billed_amount=0)
    assert found(billed) == {"cancelled_after_delivery": [("D07", 107, "delivered 13 Jan 2026, billed 107.00 USD")]}
    unbilled["invoices"] = []
    assert found(unbilled) == {"cancelled_after_delivery": [("D08", 0, "delivered 14 Jan 2026, not billed")]}


def test_work_open_for_over_a_year() -> None:
    tables = undelivered(7, received_at="2025-01-05 09:00+00")

    assert list(found(tables)) == ["open_over_a_year"]


def test_a_receipt_after_the_as_of() -> None:
    tables = undelivered(7, received_at="2026-03-02 09:00+00")
    tables["events"] = [one for one in tables["events"] if one["deliverable_id"] != "D07"]

    assert list(found(tables)) == ["received_after_as_of"]


def test_findings_say_where_they_stand_and_what_they_cost() -> None:
    tables = changed(7, status="received", _file=3, _line=9)
    connection = facts(AS_OF, **tables)
    columns = "subject, deliverable_id, vendor_id, client, items, spend, file_id, line, detail"

    assert connection.sql(f"select {columns} from fact.findings").fetchall() == [
        ("D07", "D07", "V", "Acme", 1, 107, 3, 9, "delivered 13 Jan 2026")
    ]


def test_an_event_at_fault_is_placed_by_its_own_file_and_line() -> None:
    connection = facts(AS_OF, **logged(event("D07", "assigned", at(7, -5), _file=4, _line=11)))

    assert connection.sql("select file_id, line, spend from fact.findings").fetchall() == [(4, 11, 107)]


def test_totals_count_what_is_not_kept_and_each_vendor_keeps_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "KEPT", 4)
    tables = clean()
    for number in range(11):
        tables["deliverables"][number] |= {"status": "received"}
    tables["deliverables"][0] |= {"vendor_id": "W"}
    tables |= {"sla_terms": [term(40), term(40, "calendar_hours", vendor_id="W")]}
    tables["vendors"].append({"vendor_id": "W", "calendar_id": "C"})
    connection = facts(AS_OF, **tables)
    kept = connection.sql("select subject from fact.findings order by subject").fetchall()
    counted = connection.sql("select vendor_id, findings, spend from fact.finding_totals order by 1").fetchall()

    assert [subject for (subject,) in kept] == ["D00", "D08", "D09", "D10"]
    assert counted == [("V", 10, 1055), ("W", 1, 100)]


BILLS = [
    ([100] * 19 + [9_000] * 1, 1),
    ([100] * 18 + [9_000] * 1, 0),  # too few to know what is usual
    ([100] * 19 + [900], 0),  # if most are the same, only ten times as much is odd
    ([80, 90, 100, 110, 120] * 6 + [190], 0),  # beyond the spread, yet below twice the median
    ([80, 90, 100, 110, 120] * 6 + [210], 1),
    ([80, 90, 100, 110, 120] * 6 + [40], 1),
    ([10, 30, 100, 300, 1000] * 6 + [45_000], 0),  # of widely spread prices, 3.5 robust deviations are 500-fold
    ([10, 30, 100, 300, 1000] * 6 + [60_000], 1),
]


@pytest.fixture(scope="module")
def odd_bills() -> list[str]:
    """The work type of every price outlier among all those bills, each list of which is a work type."""
    items = [
        item(f"{kind}-{n:02}", str(MONDAY), at(0, 20), billed_amount=bill, work_type=str(kind))
        for kind, (bills, _) in enumerate(BILLS)
        for n, bill in enumerate(bills)
    ]
    connection = facts(AS_OF, deliverables=items)
    rows = connection.sql("""select work_type from fact.findings as found where found.check = 'price_outlier'""")
    return [kind for (kind,) in rows.fetchall()]


@pytest.mark.parametrize("kind", range(len(BILLS)))
def test_what_an_outlier_is(odd_bills: list[str], kind: int) -> None:
    _, outliers = BILLS[kind]

    assert odd_bills.count(str(kind)) == outliers


def test_each_check_says_its_rule_and_what_to_do() -> None:
    for name in checks.names():
        rule, advice = checks.meaning(name)
        assert rule.endswith("."), name
        assert advice.endswith("."), name
        assert rule != advice, name


def test_checks_leave_nothing_behind() -> None:
    connection = raw(**clean())
    build(connection, as_of=datetime.fromisoformat(AS_OF), timezone="UTC", currency="USD", demo=False)
    left = connection.execute("select table_name from duckdb_tables() where temporary").fetchall()

    assert left == []
