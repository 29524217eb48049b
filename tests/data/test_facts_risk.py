"""How likely open work is to miss: the curve, the probability and what is left, against independent values."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from scipy import stats

from data.facts import build

from .facts_fixture import event, facts, item, raw, rows, term

AS_OF = datetime(2026, 6, 15, 12, tzinfo=UTC)
CENSORED = True


def after(hours: float, *, censored: bool = False, name: str = "", **more: object) -> dict:
    """An item delivered that many hours after receipt, or open for that long at the as-of instant."""
    received = AS_OF - timedelta(hours=hours if censored else hours + 1)
    delivered = None if censored else (received + timedelta(hours=hours)).isoformat()
    name = name or f"{hours}{'+' if censored else ''}"
    return item(name, received.isoformat(), delivered, **more)


def built(items: list[dict], target: float = 1000, **more: object):
    return facts(
        AS_OF.isoformat(),
        deliverables=items,
        **{"sla_terms": [term(target, "calendar_hours", pause_reasons="")]} | more,
    )


def risk(connection, columns: str) -> list[tuple]:
    return rows(connection, columns, "fact.risks")


def test_the_curve_is_the_one_of_the_textbook():
    ended, still_open = (9, 13, 18, 23, 31, 34, 48), (13, 28, 45, 161)
    items = [after(hours) for hours in ended] + [after(hours, censored=CENSORED) for hours in still_open]
    found = rows(built(items), "consumed_share, surviving", "fact.pace_curves where delivered > 0", "consumed_share")

    assert [round(1000 * share) for share, _ in found] == list(ended)
    assert [round(surviving, 3) for _, surviving in found] == [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]


@pytest.mark.parametrize("seed", range(4))
def test_curves_are_those_of_a_library(seed: int):
    chance = random.Random(seed)
    drawn = [(chance.randint(1, 1400) / 4, chance.random() < 0.4) for _ in range(250)]
    items = [after(hours, censored=open_, name=str(number)) for number, (hours, open_) in enumerate(drawn)]
    connection = built(items, target=200)

    used = [(-(-int(hours * 4) * 1000 // 800), open_) for hours, open_ in drawn]  # rounded up, as integers
    used = [(min(share, 1001), open_) for share, open_ in used]
    data = stats.CensoredData(
        uncensored=[share for share, open_ in used if not open_], right=[share for share, open_ in used if open_]
    )
    library = stats.ecdf(data).sf
    found = rows(connection, "consumed_share, surviving", "fact.pace_curves where consumed_share <= 1", "all")
    assert len(found) > 100
    for share, surviving in found:
        assert surviving == pytest.approx(float(library.evaluate(round(1000 * share))), abs=1e-9)

    beyond = float(library.evaluate(1000))
    expected = {
        str(number): beyond / float(library.evaluate(share))
        for number, (share, open_) in enumerate(used)
        if open_ and share <= 1000
    }
    known = sum(not open_ or share > 1000 for share, open_ in used)
    ours = {
        name: (probability, n)
        for name, probability, n in risk(connection, "deliverable_id, miss_probability, similar_items")
    }
    assert ours.keys() == expected.keys()
    for name, (probability, n) in ours.items():
        assert probability == pytest.approx(expected[name], abs=1e-9)
        assert n == known


def test_a_probability_worked_out_by_hand():
    """Target 100 h. Of 12 items, 4 were delivered within 30 h, 5 within 80 h, 3 late; the open one is at 50 h."""
    done = [after(30, name=f"a{n}") for n in range(4)] + [after(80, name=f"b{n}") for n in range(5)]
    late = [after(150, name=f"c{n}") for n in range(3)]
    connection = built([*done, *late, after(50, censored=CENSORED, name="open")], target=100)
    columns = "deliverable_id, miss_probability, similar_items, consumed_share"

    assert risk(connection, columns) == [("open", 3 / 8, 12, 0.5)]  # eight went past 50 h, three of them late
    assert risk(connection, "is_likely, is_tight, clock_stands") == [(False, False, False)]


@pytest.mark.parametrize(
    ("late", "used", "likely", "tight"),
    [(4, 50, False, False), (5, 50, True, False), (0, 74, False, False), (0, 75, False, True)],
)
def test_at_risk_is_half_likely_or_a_quarter_left(late: int, used: int, likely: bool, tight: bool):
    done = [after(80, name=f"a{n}") for n in range(10 - late)] + [after(150, name=f"c{n}") for n in range(late)]
    connection = built([*done, after(used, censored=CENSORED, name="open")], target=100)

    assert risk(connection, "is_likely, is_tight") == [(likely, tight)]


def test_only_the_same_kind_of_the_last_year_tells_anything():
    done = [after(80, name=f"a{n}") for n in range(9)]
    others = [
        after(150, name="other work", work_type="model"),
        after(150, name="other priority", priority="rush"),
        after(150, name="other unit", segment="finance"),
        after(150, name="cancelled") | {"status": "cancelled"},
        item("long ago", "2025-06-01T00:00:00Z", "2025-06-20T00:00:00Z"),
    ]
    terms = [term(100, "calendar_hours"), term(100, "calendar_days", segment="finance")]
    open_ = after(10, censored=CENSORED, name="open")
    nine = built([*done, *others, open_], sla_terms=terms)
    ten = built([*done, *others, after(80, name="tenth"), open_], sla_terms=terms)
    where = "fact.risks where deliverable_id = 'open'"

    assert rows(nine, "miss_probability, similar_items", where) == [(None, 9)]
    assert rows(ten, "miss_probability, similar_items", where) == [(0, 10)]


@pytest.mark.parametrize(("seconds", "known"), [(0, 9), (1, 10)])
def test_the_last_year_is_365_days(seconds: int, known: int):
    received = AS_OF - timedelta(days=365) + timedelta(seconds=seconds)
    oldest = item("oldest", received.isoformat(), (received + timedelta(hours=80)).isoformat())
    items = [*(after(80, name=f"a{n}") for n in range(9)), oldest, after(10, censored=CENSORED, name="open")]

    assert risk(built(items), "similar_items") == [(known,)]


def test_a_year_before_a_past_moment_is_365_days_too():
    moment = datetime(2026, 5, 4, tzinfo=UTC)
    received = [moment - timedelta(days=365) + timedelta(seconds=second) for second in range(12)]
    items = [item(f"a{n}", at.isoformat(), (at + timedelta(hours=80)).isoformat()) for n, at in enumerate(received)]
    connection = built([*items, item("open", "2026-05-03T00:00:00Z")])
    may = "fact.calls where called_at = timestamptz '2026-05-04 00:00:00+00'"

    assert rows(connection, "deliverable_id, similar_items", may) == [("open", 11)]


def test_work_of_another_segment_and_vendor_compares():
    done = [after(150, name=f"a{n}", segment="finance", vendor_id="W") for n in range(10)]
    terms = [term(100, "calendar_hours"), term(100, "calendar_hours", segment="finance", vendor_id="W")]
    connection = built([*done, after(10, censored=CENSORED, name="open")], sla_terms=terms)

    assert risk(connection, "miss_probability, similar_items") == [(1, 10)]


def test_overdue_delivered_cancelled_and_unpromised_work_is_no_risk():
    items = [
        after(100, censored=CENSORED, name="just in time"),
        after(100.001, censored=CENSORED, name="overdue"),
        after(10, name="delivered"),
        after(10, censored=CENSORED, name="cancelled") | {"status": "cancelled"},
        after(10, censored=CENSORED, name="no term", segment="finance"),
    ]
    assert risk(built(items, target=100), "deliverable_id, consumed_share") == [("just in time", 1)]


def test_a_promise_is_measured_on_the_wall_and_among_promises():
    def promised(hours: float, name: str, **more: object) -> dict:
        row = after(hours, name=name, segment="finance", **more)
        until = datetime.fromisoformat(row["received_at"]) + timedelta(hours=40)
        return row | {"promised_at": until.isoformat()}

    done = [promised(20, f"a{n}") for n in range(6)] + [promised(60, f"b{n}") for n in range(4)]
    termed = [after(1, name=f"t{n}") for n in range(20)]
    connection = built([*done, *termed, promised(30, "open", censored=CENSORED)])
    columns = "deliverable_id, miss_probability, similar_items, consumed_share, is_tight"

    assert risk(connection, columns) == [("open", 1, 10, 0.75, True)]


def test_where_the_clock_stands_due_is_as_if_it_ran_on_from_now():
    items = [after(30, censored=CENSORED, name="stands"), after(30, censored=CENSORED, name="runs")]
    began, ended = (AS_OF - timedelta(hours=hours) for hours in (20, 12))
    events = [
        event("stands", "paused", began.isoformat(), reason="client"),
        event("runs", "paused", began.isoformat(), reason="client"),
        event("runs", "resumed", ended.isoformat(), reason="client"),
    ]
    connection = built(items, target=100, events=events)

    assert risk(connection, "deliverable_id, clock_stands") == [("runs", False), ("stands", True)]
    due = dict(rows(connection, "deliverable_id, epoch_us(due_at)"))
    assert due["stands"] == (AS_OF + timedelta(hours=90)).timestamp() * 1e6
    assert due["runs"] == (AS_OF + timedelta(hours=78)).timestamp() * 1e6


def test_expected_standard_hours_come_from_the_baseline_in_force_now():
    shared = {"segment": "legal", "work_type": "review", "loaded_rate_per_hour": 50}
    baselines = [
        shared | {"standard_hours_per_unit": 4, "effective_from": "2025-01-01", "effective_to": "2026-06-01"},
        shared | {"standard_hours_per_unit": 5, "effective_from": "2026-06-01"},
    ]
    connection = built([after(10, censored=CENSORED, name="open", units=3)], baselines=baselines)

    assert risk(connection, "expected_standard_hours") == [(15,)]


def test_past_calls_are_made_on_the_first_mondays_of_six_whole_months():
    items = [item("A", "2025-01-01T00:00:00Z")]
    connection = built(items, target=100_000)
    found = rows(connection, "cast(called_at as varchar)", "fact.calls", "called_at")

    assert [at[:10] for (at,) in found] == [
        "2025-12-01", "2026-01-05", "2026-02-02", "2026-03-02", "2026-04-06", "2026-05-04",
    ]  # fmt: skip


def test_a_past_call_knows_only_what_was_known_and_is_held_against_what_came():
    """On 4 May, six had met and four had missed; the item in question was at 50 h of 100, and missed later."""
    moment = datetime(2026, 5, 4, tzinfo=UTC)

    def done(name: str, received: datetime, hours: float) -> dict:
        return item(name, received.isoformat(), (received + timedelta(hours=hours)).isoformat())

    before = [done(f"a{n}", moment - timedelta(hours=200), 80 if n < 6 else 150) for n in range(10)]
    later = [done(f"b{n}", moment + timedelta(hours=1), 150) for n in range(30)]
    waiting = [
        done("missed", moment - timedelta(hours=50), 101),
        done("met", moment - timedelta(hours=50), 100),
        done("late already", moment - timedelta(hours=101), 200),
    ]
    connection = built([*before, *later, *waiting], target=100)
    columns = "deliverable_id, miss_probability, similar_items, consumed_share, missed"

    # Known to have missed by then: four delivered and the one already late, so five of eleven past 50 h.
    assert rows(connection, columns, "fact.calls where called_at = timestamptz '2026-05-04 00:00:00+00'") == [
        ("met", round(5 / 11, 9), 11, 0.5, 0),
        ("missed", round(5 / 11, 9), 11, 0.5, 1),
    ]


def test_a_call_on_work_still_open_is_a_miss_once_it_is_late_and_undecided_before():
    received = datetime(2026, 5, 1, tzinfo=UTC)
    items = [item("open", received.isoformat())]
    may = "fact.calls where called_at = timestamptz '2026-05-04 00:00:00+00'"

    assert rows(built(items, target=100), "missed", may) == [(1,)]
    assert rows(built(items, target=10_000), "missed", may) == [(None,)]


def test_very_many_items_are_asked_about_every_second_month_only():
    """And if nothing similar has ever used as much of its target, nothing is said."""
    received = "timestamptz '2025-09-01 00:00:00+00' + to_seconds(n)"
    connection = raw(
        deliverables=[item("A", "2025-01-01T00:00:00Z")], sla_terms=[term(100_000, "calendar_hours", pause_reasons="")]
    )
    connection.execute(
        "insert into raw.deliverables by name select 'N' || n as deliverable_id, 'V' as vendor_id, 'legal' as segment, "
        f"'review' as work_type, 'delivered' as status, {received} as received_at, "
        f"{received} + interval 1 hour as first_delivered_at from range(250000) as numbers(n)"
    )
    build(connection, as_of=AS_OF, timezone="UTC", currency="USD", demo=False, only=["fact.calls"])
    found = rows(connection, "cast(called_at as varchar), similar_items, miss_probability", "fact.calls", "called_at")

    assert [(at[:10], n, probability) for at, n, probability in found] == [
        ("2026-01-05", 250_000, None), ("2026-03-02", 250_000, None), ("2026-05-04", 250_000, None),
    ]  # fmt: skip
