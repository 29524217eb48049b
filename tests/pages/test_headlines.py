"""The titles of pages that have no other test of their wording, from typed results on the edges of what is true."""

from datetime import date

import pytest

from pages.parts import sentences
from pages.parts.deliverable import words as deliverable
from pages.parts.flow import words as flow
from pages.parts.scorecard import words as scorecard
from queries.said.attainment import standing
from queries.said.deliverable import fate
from queries.said.flow import way
from queries.said.in_hand import in_hand
from queries.said.vendor import scorecard as card


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def stages(*hours: float, slowest: int = 10, extra: float = 2.0) -> list[dict]:
    """Stages of those mean hours; the slowest tenth takes `extra` hours longer, all of them in the first."""
    named = zip(("scope", "assignment", "drafts"), hours, strict=False)
    return [
        {
            "stage": name,
            "mean_stage_hours": mean,
            "share_of_whole": mean / sum(hours) if sum(hours) else None,
            "slowest_items": slowest,
            "middle_items": 20,
            "slowest_extra_hours": extra * (name == "scope"),
            "slowest_whole_extra_hours": extra,
        }
        for name, mean in named
    ]


def ways(*hours: float, logged: int = 100, **more: float) -> tuple[str, str]:
    found = way({"ended_items": 120, "logged_items": logged, "mean_whole_hours": sum(hours)}, stages(*hours, **more))
    return plain(flow.title(found)), plain(flow.behind(found))


LONGER = "The slowest tenth takes 2.0 h longer than the middle fifth; the most is added in scope: 2.0 h."


@pytest.mark.parametrize(
    ("hours", "title"),
    [
        ((6.0, 4.0), "Most of the time goes into scope: 60.0 % of the mean 10.0 h from receipt to final."),
        ((5.0002, 4.9998), "Most of the time goes into scope: 50.002 % of the mean 10.0 h from receipt to final."),
        ((4.0, 3.0, 3.0), "The longest stage is scope: 40.0 % of the mean 10.0 h from receipt to final."),
        (
            (5.0, 5.0),
            "The longest stages are scope and assignment: 50.0 % each of the mean 10.0 h from receipt to final.",
        ),
    ],
)
def test_most_of_the_time_is_more_than_half(hours: tuple[float, ...], title: str) -> None:
    assert ways(*hours) == (title, LONGER)


def test_few_items_or_no_time_give_no_verdict_on_stages() -> None:
    assert ways(6.0, 4.0, logged=9) == ("Only 9 items had a log of stages, too few to say where time goes.", "")
    assert ways(0.0, 0.0) == ("By the log, 100 items took no time from receipt to final.", "")
    assert ways(6.0, 4.0, slowest=9)[1] == "The slowest tenth is 9 items, too few to say what differs."
    assert ways(6.0, 4.0, extra=0.0)[1] == "The slowest tenth takes no longer than the middle fifth."


def week(day: int, in_progress: int, is_complete: bool = True) -> dict:
    return {"week": date(2026, 3, day), "work_in_progress": in_progress, "is_complete": is_complete}


@pytest.mark.parametrize(
    ("weeks", "overdue", "title"),
    [
        ([], 0, "Nothing was received or delivered in this period."),
        ([], 2, "Nothing was received or delivered in this period; 2 are overdue now."),
        ([week(2, 0), week(9, 0)], 0, "Nothing is in progress; nothing is overdue."),
        ([week(2, 5)], 1, "Work in progress is 5 items; 1 is overdue now."),
        ([week(2, 7, False)], 0, "Work in progress is 7 items; nothing is overdue."),
        (
            [week(2, 5), week(9, 6), week(16, 9, False)],
            3,
            "Work in progress grew to 6 items from 5 in the week of 2 Mar 2026; 3 are overdue now.",
        ),
        (
            [week(2, 5), week(9, 1)],
            1,
            "Work in progress fell to 1 item from 5 in the week of 2 Mar 2026; 1 is overdue now.",
        ),
        (
            [week(2, 5), week(9, 8), week(16, 5)],
            0,
            "Work in progress is 5 items, as in the week of 2 Mar 2026; nothing is overdue.",
        ),
    ],
)
def test_work_in_progress_is_compared_over_complete_weeks(weeks: list[dict], overdue: int, title: str) -> None:
    assert plain(sentences.throughput(in_hand(weeks, {"open_overdue": overdue}))) == title


def vendor(
    due: int, attainment: float | None, target: float | None, missed: int = 0, ratio: float = 1.0
) -> tuple[str, str]:
    """The title and what stands below it, of a vendor whose 95 % interval reaches two points to either side."""
    total = {"due": due, "attainment": attainment, "attainment_target": target}
    total["attainment_high"] = attainment and attainment + 0.02
    levels = {"defaults": missed, "cells_judged": 9, "credit_due": 120.0 if missed else None}
    compared = {"due": due, "miss_ratio": ratio, "funnel_lower_998": 0.5, "funnel_upper_998": 1.5}
    found = card("V1", standing(total, levels=levels), compared)
    return plain(scorecard.title(found)), plain(scorecard.below_title(found, "USD"))


@pytest.mark.parametrize(
    ("row", "title", "behind"),
    [
        ((0, None, None), "V1: nothing fell due, so there is nothing to judge.", ""),
        ((9, 0.5, 0.9), "V1: only 9 items fell due, too few to judge.", ""),
        ((90, 0.912, None), "V1: 91.2 % on time; no target is set.", ""),
        ((90, 0.912, 0.9), "V1 meets its target: 91.2 % against 90.0 %.", ""),
        ((90, 0.91204, 0.912), "V1 meets its target: 91.204 % against 91.2 %.", ""),
        (
            (90, 0.912, 0.9, 2),
            "V1 meets its target (91.2 % against 90.0 %), but missed 2 of 9 service levels.",
            "A level is judged by vendor, segment and month, so a mean can meet its target while some miss. "
            "120 USD in credits are due.",
        ),
        (
            (90, 0.89, 0.9, 2, 1.6),
            "V1 is below its target: 89.0 % against 90.0 %.",
            "It missed 2 of 9 service levels, judged by segment and month. 120 USD in credits are due. "
            "With 90 items due, the gap could be chance. It misses more than its mix of work explains.",
        ),
        (
            (90, 0.79, 0.9, 0, 0.4),
            "V1 is clearly below its target: 79.0 % against 90.0 %.",
            "It has fewer misses than this work usually brings.",
        ),
        ((9, 0.5, 0.9, 0, 3.0), "V1: only 9 items fell due, too few to judge.", ""),
    ],
)
def test_a_vendor_is_named_with_its_verdict(row: tuple, title: str, behind: str) -> None:
    assert vendor(*row) == (title, behind)


def item(state: str, **more: object) -> dict:
    row = dict.fromkeys(("hours_past_due", "net_elapsed_hours", "target_hours", "breach_cause", "derived_cause"))
    return {**row, "deliverable_id": "D-1", "state": state, "sla_basis": "term", "target_clock": 0, **more}


@pytest.mark.parametrize(
    ("row", "title", "causes"),
    [
        (
            item("met", net_elapsed_hours=4, target_hours=24, breach_cause="capacity"),
            "D-1 met its target: 4 h of its 24 h used (calendar time).",
            "",
        ),
        (item("met"), "D-1 was delivered by its promised time.", ""),
        (item("not_yet_due", net_elapsed_hours=4, target_hours=24),
         "D-1 is open: 4 h of its 24 h used (calendar time).", ""),
        (
            item("missed", hours_past_due=242.1, breach_cause="capacity", derived_cause="client_wait"),
            "D-1 was delivered 10 d 2 h past due.",
            "Cause: capacity (as reported), waiting for the client (from event data).",
        ),
        (
            item("open_overdue", hours_past_due=1.0, breach_cause="capacity", derived_cause="capacity"),
            "D-1 is open and 1 h past due.",
            "Cause: capacity (as reported and from event data).",
        ),
        (item("missed", hours_past_due=0.1 / 3600), "D-1 was delivered less than a second past due.", ""),
        (item("missed"), "D-1 was delivered late.", ""),
        (item("cancelled"), "D-1 was cancelled, so it is not judged.", ""),
    ],
)  # fmt: skip
def test_an_item_is_said_to_be_late_by_what_can_be_seen(row: dict, title: str, causes: str) -> None:
    found = fate(row)
    assert (plain(deliverable.verdict(found, row)), plain(deliverable.causes(found))) == (title, causes)
