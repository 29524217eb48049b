"""Each condition holds where the planted data say so, and only there; its numbers are those of the data."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import queries
from data.written import Written
from queries.briefing import brief
from queries.targets import KIND, is_missed
from reports.watch import message, of_metric, rules
from reports.watch.conditions import CONDITIONS, findings
from reports.watch.finding import PAGES, Finding, address, data_of

from .planted import AS_OF, HOSTILE, METRIC, MONDAY, publish, rule, settings, write

EVERYTHING = queries.Scope(viewer=queries.EVERYTHING)

FORTNIGHT = AS_OF + timedelta(days=14)
FALL = ({"misses": 10}, AS_OF), ({"misses": 1}, AS_OF)
PLANTED = {
    "signal": ({}, *FALL),
    "harmful_signal": ({}, *FALL),
    "below_target": ({}, *FALL),
    "at_risk": ({}, ({"tight": 4}, AS_OF), ({"overdue": 4}, AS_OF)),
    "overdue": ({}, ({"overdue": 4}, AS_OF), ({"tight": 4}, AS_OF)),
    "data_older_than": ({"days": "2"}, ({}, FORTNIGHT), ({}, AS_OF)),
    "no_new_data": ({}, ({}, FORTNIGHT), ({}, AS_OF)),
}
"""Condition → its rule's other settings; the data and moment for which it holds; and those for which it does not."""


@pytest.fixture
def judged(house):
    """The findings of one rule on the house's data."""

    def judge(text: str, now: datetime = AS_OF) -> list[Finding]:
        watched = rules.read(write(house, settings(mail=25), text))
        ask = queries.asking(house.current().path)
        return findings(watched.rules, data_of(ask, Written(house.directory), now))

    return judge


@pytest.mark.parametrize("when", CONDITIONS)
def test_a_condition_holds_on_some_data_and_not_on_others(house, judged, when):
    assert when in PLANTED, (
        f"add {when} to PLANTED in {Path(__file__).name}: data on which it holds, and some it does not"
    )
    given, *moments = PLANTED[when]
    for (planted, now), holds in zip(moments, (True, False), strict=True):
        publish(house, **planted)
        found = judged(rule(when=when, **given), now)
        assert bool(found) is holds, f"{when} on {planted} at {now}: see its judge in reports/watch/conditions.py"


@pytest.mark.parametrize(("misses", "when", "holds"), [
    (2, "below_target", False),  # 18 of 20 against .9: met
    (3, "below_target", True), (3, "signal", False),
])  # fmt: skip
def test_a_condition_on_a_metric_holds_where_it_was_planted(house, judged, misses, when, holds):
    publish(house, misses)
    assert bool(judged(rule(when=when))) is holds


def test_a_finding_has_the_numbers_of_the_data(house, judged):
    publish(house, misses=10)
    (finding,) = judged(rule())
    assert (finding.metric, finding.week, finding.state) == ("attainment", MONDAY, "signal_down")
    assert (finding.value, finding.volume, finding.target) == (0.5, 20, pytest.approx(0.9))
    lines = dict(finding.lines)
    assert (lines["On time"], lines["n"], lines["Target"]) == ("50.00 %", "20 (due)", "90.0 % (as the terms agree)")
    point = brief(queries.asking(house.current().path), EVERYTHING).tile("attainment").point
    assert lines["Usual range"] == f"{100 * point.lower:.0f}–{100 * point.upper:.0f} %"
    assert finding.sentence == (
        f"On time fell to 50.0 % in week 2026 W09 from 95.0 %, below its usual {lines['Usual range']}."
    )
    assert finding.address == "/sla?period=Custom&since=2026-02-23&until=2026-03-01"


def test_a_signal_for_the_better_is_not_harmful(house, judged):
    publish(house, misses=1, extra=60)
    (finding,) = judged(rule(metric='"standard_hours"', when="signal"))
    assert (finding.state, finding.value, finding.volume) == ("signal_up", 80 * 4, 80)
    assert finding.sentence.startswith("Work delivered rose to 320 h in week 2026 W09 from 88.0 h, above its usual ")
    assert judged(rule(metric='"standard_hours"', when="harmful_signal")) == []


@pytest.mark.parametrize(("volume", "holds"), [(20, True), (21, False)])
@pytest.mark.parametrize("when", ["signal", "harmful_signal", "below_target"])
def test_too_little_volume_is_silent(house, judged, when, volume, holds):
    publish(house, misses=10)
    assert bool(judged(rule(when=when, minimum_volume=str(volume)))) is holds


def test_too_few_weeks_are_no_signal(house, judged):
    publish(house, misses=20, weeks=10)
    assert judged(rule(when="signal")) == []
    assert len(judged(rule(when="below_target"))) == 1


def test_a_filter_narrows_what_is_judged(house, judged):
    publish(house, misses=10)
    (finding,) = judged(rule(vendor='["V1"]', segment='["legal"]'))
    assert finding.sentence.startswith("On time (Vega, legal) fell to 50.0 %")
    assert finding.address.endswith("&segment=legal&vendor=V1")
    assert judged(rule(segment='["finance"]')) == []


def test_a_target_that_a_person_set_is_the_one_that_counts(house, judged):
    publish(house, misses=1)
    set_by = {
        "metric": "attainment",
        "segment": None,
        "vendor_id": None,
        "effective_from": "2026-01-01",
        "target": 0.97,
    }
    Written(house.directory).put(KIND, {"x": set_by}, "ann")
    (finding,) = judged(rule(when="below_target"))
    assert finding.target == 0.97
    assert dict(finding.lines)["Target"] == "97.0 % (set by ann)"
    assert finding.sentence.startswith(
        "On time misses its target for the ninth week running: 95.0 % against 97.0 % in week 2026 W09, within "
    )


@pytest.mark.parametrize(("value", "target", "good", "missed"), [
    (0.9, 0.9000000000000001, "up", False), (0.8999, 0.9, "up", True), (0.91, 0.9, "up", False),
    (3, 3.0000000000000004, "down", False), (4, 3, "down", True), (2, 3, "down", False), (0.0, 0.0, "down", False),
    (None, 0.9, "up", None), (0.9, None, "up", None), (0.9, 0.9, None, None),
])  # fmt: skip
def test_a_target_is_met_but_for_rounding(value, target, good, missed):
    assert is_missed(value, target, good) is missed


@pytest.mark.parametrize(
    ("when", "metric", "count", "of"), [("overdue", "open_overdue", 16, 20), ("at_risk", "at_risk", 4, 4)]
)
def test_a_count_holds_from_its_threshold(house, judged, when, metric, count, of):
    publish(house, overdue=16, tight=4)
    (finding,) = judged(rule(when=when, at_least=str(count)))
    assert (finding.metric, finding.value, finding.volume, finding.week) == (metric, count, of, MONDAY)
    assert finding.sentence.startswith(f"{count} open items are ")
    assert judged(rule(when=when, at_least=str(count + 1))) == []
    assert len(judged(rule(when=when, minimum_volume=str(of)))) == 1
    assert judged(rule(when=when, minimum_volume=str(of + 1))) == []
    assert judged(rule(when=when, segment='["finance"]')) == []


def test_a_count_is_new_when_it_has_doubled(house, judged):
    publish(house, overdue=16, tight=4)
    steps = {16: "2^0", 9: "2^0", 8: "2^1", 6: "2^1", 5: "2^1", 4: "2^2", 3: "2^2", 2: "2^3"}
    for least, step in steps.items():
        (finding,) = judged(rule(when="overdue", at_least=str(least)))
        assert finding.occasion == f"{least}×{step}"


@pytest.mark.parametrize(("hours", "holds"), [(47.9, False), (48, False), (48.1, True)])
@pytest.mark.parametrize("age", ["days = 2", "hours = 48"])
def test_data_are_old_by_the_clock(house, judged, hours, age, holds):
    publish(house)
    name, _, value = age.partition(" = ")
    found = judged(rule("Old", "data_older_than", **{name: value}), now=AS_OF + timedelta(hours=hours))
    assert bool(found) is holds
    if holds:
        assert found[0].sentence.startswith("Data to Sun 1 Mar 22:00 · 2 days old. They should be no older than 2")


@pytest.mark.parametrize(("now", "expected"), [
    ("2026-03-08T23:59", None),  # week 10 is not over
    ("2026-03-09T00:00", "2026 W10"), ("2026-03-15T23:59", "2026 W10"), ("2026-03-16T00:00", "2026 W11"),
])  # fmt: skip
def test_data_of_the_last_week_have_not_arrived(house, judged, now, expected):
    publish(house)
    found = judged(rule("Late", "no_new_data"), now=datetime.fromisoformat(now + ":00+00:00"))
    assert [finding.sentence.split(" have")[0] for finding in found] == [f"Data for week {expected}"] * bool(expected)
    assert all("the newest record is of " in finding.sentence for finding in found)


def test_a_grace_is_waited_for(house, judged):
    publish(house)
    late = rule("Late", "no_new_data", hours="8")
    monday = datetime(2026, 3, 9, tzinfo=ZoneInfo("UTC"))
    assert judged(late, now=monday + timedelta(hours=7)) == []
    assert len(judged(late, now=monday + timedelta(hours=8))) == 1


def test_without_any_data_only_that_is_said(tmp_path, house):
    house.directory.mkdir()
    text = settings(mail=25) + "".join(rule(when, when, **given) for when, (given, *_) in PLANTED.items())
    watched = rules.read(write(house, text))
    found = findings(watched.rules, data_of(None, None, AS_OF))
    assert [finding.sentence for finding in found] == [
        "No data have been imported yet.",
        "Data for week 2026 W08 have not arrived: nothing has been imported yet.",
    ]


def test_every_headline_metric_can_be_watched(house, judged):
    publish(house, misses=10)
    headline = set(queries.briefing.HEADLINE)
    assert headline == of_metric.VOLUME.keys(), "give each its n in VOLUME of reports/watch/of_metric.py"
    assert headline <= PAGES.keys(), "give each its page in EXPLAINED_ON of queries/briefing.py"
    for metric in queries.briefing.HEADLINE:
        for when in METRIC:
            judged(rule(f"{metric} {when}", when, metric=f'"{metric}"'))


def test_a_hostile_name_is_one_line_of_text(house, judged):
    publish(house, misses=10, name=HOSTILE)
    (finding,) = judged(rule(vendor='["V1"]'))
    data = data_of(queries.asking(house.current().path), None, AS_OF)
    (made,) = message.of(finding, "https://kpo.example", data, "0001")
    assert made.sentence.isprintable()
    mail = message.email(made, "KPO <kpo@kpo.example>", AS_OF)
    assert mail["Bcc"] is None
    assert "<img" not in mail.get_body(("html",)).get_content()
    assert "&lt;img" in mail.get_body(("html",)).get_content()


def test_messages_are_told_apart_by_what_makes_them_new(house, judged):
    publish(house, misses=10)
    (finding,) = judged(rule())
    (narrowed,) = judged(rule(vendor='["V1"]'))
    (renamed,) = judged(rule("Other"))
    (missed,) = judged(rule(when="below_target"))
    places = ["mail:a@kpo.example", "mail:b@kpo.example", "webhook"]
    ids = {message.identity(place, one) for place in places for one in (finding, narrowed, renamed, missed)}
    assert len(ids) == len(places) * 4
    assert message.identity("webhook", finding) == message.identity("webhook", judged(rule())[0])


def test_a_link_opens_the_page_with_its_filters():
    scope = queries.Scope(vendors=("V & Co",), segments=("legal",))
    assert address("net_savings", scope, MONDAY) == (
        "/savings?period=Custom&since=2026-02-23&until=2026-03-01&segment=legal&vendor=V+%26+Co"
    )
