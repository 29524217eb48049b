"""Engagements that name no vendor or segment: what a filter may say of their transition cost and break-even."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import queries
from queries import Scope

from .conftest import ask
from .portfolio import build_version

AS_OF = datetime(2026, 3, 1, 20, tzinfo=UTC)
READ = ("fact.credits", "fact.engagement_credits", "fact.engagements", "fact.recorded", "fact.transition")
SEGMENTS = ("finance", "legal", "healthcare", "analytics", "other")


def item(number: int, vendor: str = "A", segment: str = "legal", engagement: str | None = None, **more) -> dict:
    """An item of January, delivered within three hours; it costs 200 in-house and is billed 100."""
    received = datetime(2026, 1, 5 + number, 9, tzinfo=UTC)
    return {
        "deliverable_id": f"D{number}", "vendor_id": vendor, "segment": segment, "work_type": "review",
        "status": "delivered", "received_at": received, "first_delivered_at": received + timedelta(hours=3),
        "billed_amount": 100, "engagement_id": engagement, **more,
    }  # fmt: skip


def engagement(name: str = "E", **more) -> dict:
    """An engagement that costs 600 in one month, which is over, and names neither vendor nor segment."""
    return {"engagement_id": name, "client": "Acme", "went_live_on": "2026-01-01", "transition_cost": 600,
            "transition_months": 1, **more}  # fmt: skip


def built(folder: Path, items: list[dict], *engagements: dict, **tables: list[dict]) -> Path:
    baselines = [
        {"segment": segment, "work_type": "review", "effective_from": "2025-01-01", "standard_hours_per_unit": 4,
         "loaded_rate_per_hour": 50}
        for segment in SEGMENTS
    ]  # fmt: skip
    rows = {"deliverables": items, "engagements": list(engagements), "baselines": baselines}
    return build_version(folder / "v.duckdb", AS_OF, READ, **rows, **tables)


def money(path: Path, **filters) -> tuple:
    """(transition in the net saving, not attributable, left out) of a view."""
    spent = sum(row["transition_cost"] or 0 for row in ask("savings/total", path, **filters))
    rows = ask("savings/transition", path, **filters)
    return spent, *(
        sum(row[name] or 0 for row in rows) for name in ("transition_not_attributable", "transition_left_out")
    )


@pytest.mark.parametrize("stated", [{}, {"vendor_id": "A"}, {"segment": "legal"}])
def test_an_empty_vendor_or_segment_is_that_of_the_deliverables_where_they_agree(tmp_path: Path, stated: dict):
    items = [item(0, engagement="E"), item(1, engagement="E"), item(2, "B", "finance")]
    path = built(tmp_path, items, engagement(**stated))
    assert money(path) == money(path, vendors=("A",)) == money(path, segments=("legal",)) == (600, 0, 0)
    assert money(path, vendors=("B",)) == money(path, segments=("finance",)) == (0, 0, 0)
    assert money(path, viewer=("A",)) == (600, 0, 0)
    assert money(path, viewer=("B",)) == (0, 0, 0)
    (row,) = ask("savings/break_even", path, segments=("legal",))
    assert (row["vendor_id"], row["segment"], row["break_even_verdict"]) == ("A", "legal", "to_go")
    assert ask("savings/break_even", path, vendors=("B",)) == []


def test_what_is_stated_wins_over_the_deliverables(tmp_path: Path):
    path = built(tmp_path, [item(0, "B", "finance", "E")], engagement(vendor_id="A", segment="legal"))
    assert money(path, vendors=("A",), segments=("legal",)) == (600, 0, 0)
    assert money(path, vendors=("B",)) == money(path, segments=("finance",)) == (0, 0, 0)


def test_a_cost_that_cannot_be_attributed_stays_in_every_filter_that_may_hold_it(tmp_path: Path):
    """The net saving of 25 items is 1,900: it never becomes 2,500 because a filter hides the cost."""
    legal = [item(number, engagement="E") for number in range(24)]
    path = built(tmp_path, [*legal, item(24, "A", "finance", "E"), item(25, "B", "other")], engagement(vendor_id="A"))
    assert money(path) == money(path, vendors=("A",)) == money(path, segments=("legal", "finance")) == (600, 0, 0)
    assert money(path, segments=("legal",)) == money(path, segments=("finance", "other")) == (600, 600, 0)
    assert money(path, segments=("other",)) == money(path, vendors=("B",)) == (0, 0, 0)
    (whole,), (part,) = (
        ask("savings/total", path, **filters) for filters in ({"vendors": ("A",)}, {"segments": ("legal",)})
    )
    assert (whole["net_savings"], part["net_savings"]) == (2500 - 600, 2400 - 600)
    (row,) = ask("savings/break_even", path)
    assert (row["segment"], row["break_even_verdict"]) == (None, "broken_even")
    (row,) = ask("savings/break_even", path, segments=("legal",))
    assert (row["break_even_verdict"], row["break_even_month"]) == ("not_by_place", None)
    assert ask("savings/break_even", path, segments=("other",)) == []
    assert ask("claim/break_even", path, segments=("legal",)) == []


def test_without_deliverables_any_filter_may_hold_the_cost(tmp_path: Path):
    path = built(tmp_path, [item(0), item(1, "B", "finance")], engagement())
    for filters in ({"vendors": ("A",)}, {"segments": ("healthcare",)}, {"vendors": ("B",), "segments": ("legal",)}):
        assert money(path, **filters) == (600, 600, 0), filters
    assert money(path) == money(path, vendors=("A", "B")) == money(path, clients=("Acme",)) == (600, 0, 0)
    assert money(path, clients=("Bolt",)) == (0, 0, 0)


def test_a_cost_of_several_vendors_is_seen_only_by_who_may_see_all_of_them(tmp_path: Path):
    path = built(tmp_path, [item(0, "A", engagement="E"), item(1, "B", engagement="E")], engagement())
    assert money(path, vendors=("A",)) == (600, 600, 0)
    assert money(path, viewer=("A",)) == money(path, viewer=()) == (0, 0, 0)
    assert money(path, viewer=("A", "B")) == (600, 0, 0)


def test_a_work_type_filter_says_what_it_leaves_out(tmp_path: Path):
    path = built(tmp_path, [item(0, engagement="E"), item(1, "B")], engagement(currency="USD"))
    assert money(path, work_types=("review",)) == (0, 0, 600)
    assert money(path, work_types=("review",), vendors=("B",)) == (0, 0, 0)
    assert money(path, work_types=("review",), since=date(2026, 1, 22)) == (0, 0, pytest.approx(600 * 10 / 31))


def test_the_weeks_recorded_hold_what_the_weeks_asked_for_hold(tmp_path: Path):
    items = [item(0, engagement="E"), item(1, "B", "finance", "E"), item(2, "B", "other")]
    path = built(tmp_path, items, engagement(), engagement("F", vendor_id="B"))
    chosen = [(None, None), ("A", None), (None, "legal"), (None, "finance"), (None, "other"), ("B", "finance")]
    for vendor, segment in chosen:
        filters = {name: (value,) for name, value in (("vendors", vendor), ("segments", segment)) if value}
        kept = {
            row["week"]: row["net_savings"]
            for row in ask("week/recorded", path, **filters)
            if (row["vendor_id"], row["segment"]) == (vendor, segment)
        }
        asked = {row["week"]: row["net_savings"] for row in ask("week/weekly", path, **filters)}
        assert any(kept.values())
        assert kept == pytest.approx({week: asked[week] for week in kept}), filters


TERM = {"vendor_id": "A", "segment": "legal", "target": 1, "target_unit": "calendar_hours", "attainment_target": 0.9,
        "effective_from": "2025-01-01", "at_risk_share": 0.5, "credit_share": 1}  # fmt: skip


def test_break_even_counts_the_service_credits_on_the_engagements_own_bills(tmp_path: Path):
    # Each saves 100 and is late, which brings a credit of half its bill on 31 January: E 5 × 150, F 1 × 150.
    items = [*(item(number, engagement="E") for number in range(5)), item(5, engagement="F")]
    engagements = [engagement(name, vendor_id="A", segment="legal") for name in "EF"]
    path = built(tmp_path, items, *engagements, sla_terms=[TERM])
    found = {row["engagement_id"]: row for row in ask("savings/break_even", path)}
    assert (found["E"]["cumulative_net_savings"], found["E"]["break_even_verdict"]) == (750 - 600, "broken_even")
    assert (found["F"]["cumulative_net_savings"], found["F"]["break_even_verdict"]) == (150 - 600, "to_go")
    (total,) = ask("savings/total", path)
    assert total["net_savings"] == sum(row["cumulative_net_savings"] for row in found.values())
    months = [row for row in ask("savings/cumulative", path) if row["engagement_id"] == "E"]
    assert [(row["month"], row["service_credits"], row["net_savings"]) for row in months] == [
        (date(2026, 1, 1), 250, 150)
    ]
    begun = {row["engagement_id"]: row["months_to_break_even"] for row in ask("claim/break_even", path)}
    assert begun == {}  # both went live before the records begin, on 5 January
    assert ask("savings/break_even", path, clients=("Acme",)) == ask("savings/break_even", path)


def test_the_claim_on_break_even_counts_them_too(tmp_path: Path):
    late = {"vendor_id": "A", "segment": "legal", "went_live_on": "2026-01-05"}
    items = [item(number, engagement="E") for number in range(5)]
    begun = {
        credited: ask("claim/break_even", built(folder, items, engagement(**late), sla_terms=[TERM] * credited))
        for credited, folder in ((0, tmp_path / "without"), (1, tmp_path / "with"))
        if not folder.mkdir()
    }
    # By the end of January 27 of the month's 31 days are spent, 522.58: 500 are less, 750 are more.
    assert [row["months_to_break_even"] for row in begun[0]] == [None]
    assert [row["months_to_break_even"] for row in begun[1]] == [1]


@pytest.mark.parametrize("question", ["savings/break_even", "claim/break_even"])
def test_there_is_no_verdict_under_a_work_type_filter(tmp_path: Path, question: str):
    items = [item(number, engagement="E") for number in range(9)]
    path = built(tmp_path, items, engagement(went_live_on="2026-01-05", vendor_id="A", segment="legal"))
    (row,) = ask(question, path)
    assert row["months_to_break_even"] == 1  # 900 − 600
    filtered = queries.run(question, Scope(viewer=queries.EVERYTHING, work_types=("review",)), path).to_pylist()
    assert [row["months_to_break_even"] for row in filtered] in ([], [None])
    verdicts = [row["break_even_verdict"] for row in filtered if question.startswith("savings/")]
    assert verdicts == ["not_by_work_type"] * question.startswith("savings/")
