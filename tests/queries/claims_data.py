"""Rows that make each claim hold or fail, and the same rows without what is needed to measure it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Tables = dict[str, list[dict]]
START = datetime(2026, 1, 7, 10, tzinfo=UTC)  # a Wednesday
BASELINE = {"segment": "legal", "work_type": "review", "effective_from": "2020-01-01", "standard_hours_per_unit": 4,
            "loaded_rate_per_hour": 50}  # fmt: skip


def item(number: int, *, hours: float = 10, received: datetime = START, **more: object) -> dict:
    """An item of legal review, accepted as delivered, `hours` after its receipt."""
    delivered = received + timedelta(hours=hours)
    row = {
        "deliverable_id": f"D{number:04d}",
        "vendor_id": "V1",
        "segment": "legal",
        "work_type": "review",
        "received_at": received,
        "status": "accepted",
        "first_delivered_at": delivered,
        "accepted_at": delivered,
    }
    return row | more


def event(number: int, kind: str, hours: float = 1, *, received: datetime = START, **more: object) -> dict:
    """An event of that item, `hours` after its receipt."""
    moment = received + timedelta(hours=hours)
    return {"deliverable_id": f"D{number:04d}", "event_type": kind, "occurred_at": moment} | more


def calendar(name: str, zone: str) -> list[dict]:
    """Monday to Friday, nine to five."""
    return [
        {"calendar_id": name, "timezone": zone, "weekday": day, "opens_at": 9 * 3600, "closes_at": 17 * 3600}
        for day in range(1, 6)
    ]


def access(holds: bool) -> Tables:
    """100 items, with a post filled in 30 days; a fifth of them, or none, are assigned after 40."""
    late = 0 if holds else 20
    return {
        "baselines": [BASELINE | {"time_to_fill_days": 30}],
        "specialists": [{"specialist_id": "S1", "skill": "Law"}],
        "deliverables": [item(n, hours=1000, specialist_id="S1", required_skill="law") for n in range(100)],
        "events": [event(n, "assigned", 40 * 24 if n < late else 1) for n in range(100)],
    }


def cost(holds: bool) -> Tables:
    """Twenty items worth 200 in-house, bought for 100 or 300."""
    return {
        "baselines": [BASELINE],
        "deliverables": [item(n, billed_amount=100 if holds else 300) for n in range(20)],
    }


def decisions(holds: bool) -> Tables:
    """Of 40 accepted items, 30 say whether they were used, all the same."""
    use = "used" if holds else "not_used"
    return {"deliverables": [item(n, decision_use=use if n < 30 else None) for n in range(40)]}


def clock(holds: bool) -> Tables:
    """Work within the client's hours in January and at night in February, or the reverse; one zone takes 10 h."""
    night, day = timedelta(hours=17), timedelta(0)  # after 10:00 on a Wednesday
    moved = [(n, START + timedelta(days=35 if n >= 40 else 0)) for n in range(80)]
    at_night = {n: (n >= 40) == holds for n in range(80)}
    return {
        "vendors": [{"vendor_id": "V1", "calendar_id": "IN"}, {"vendor_id": "V2", "calendar_id": "UK"}],
        "calendars": calendar("IN", "Asia/Kolkata") + calendar("UK", "Europe/London"),
        "engagements": [
            {"engagement_id": f"E{n}", "vendor_id": f"V{n}", "client": "Acme", "client_calendar_id": "UK"}
            for n in (1, 2)
        ],
        "deliverables": [item(n, hours=30, received=at, engagement_id="E1") for n, at in moved]
        + [item(n, hours=40 if holds else 20, vendor_id="V2", engagement_id="E2") for n in range(80, 100)],
        "events": [
            event(n, "assigned", received=at + (night if at_night[n] else day), actor_side="vendor") for n, at in moved
        ],
    }


def peaks(holds: bool) -> Tables:
    """Ten vendors with five items a week and forty in one week; the latter are on time, or every second one is late."""
    monday, rows = datetime(2025, 11, 3, 9, tzinfo=UTC), []
    for vendor in range(10):
        for week in range(12):
            for place in range(40 if week == 6 else 5):
                at, late = monday + timedelta(weeks=week), not holds and week == 6 and place % 2
                rows.append(item(len(rows), hours=30 if late else 10, received=at, vendor_id=f"V{vendor}",
                                 promised_at=at + timedelta(hours=24)))  # fmt: skip
    return {"deliverables": rows}


def staff(holds: bool) -> Tables:
    """Forty items over two months, on which the client spends a twentieth or a quarter of the standard hours."""
    hours = 0.2 if holds else 1.0
    return {
        "baselines": [BASELINE],
        "deliverables": [item(n, received=START + timedelta(days=31 * (n % 2)), client_hours=hours) for n in range(40)],
    }


def quality(holds: bool) -> Tables:
    """Forty items accepted at the first or the second version; in-house, half are accepted at the first."""
    version = 1 if holds else 2
    return {
        "baselines": [BASELINE | {"quality": 0.5}],
        "deliverables": [item(n, accepted_version=version) for n in range(40)],
    }


def break_even(holds: bool) -> Tables:
    """Twelve engagements of one item each, which saves 100, against no transition or 1,000 a month."""
    live = datetime(2025, 9, 1, 10, tzinfo=UTC)
    cost = {} if holds else {"transition_cost": 12000, "transition_months": 12}
    return {
        "baselines": [BASELINE],
        "engagements": [
            {"engagement_id": f"E{n}", "vendor_id": "V1", "went_live_on": "2025-09-01"} | cost for n in range(12)
        ],
        "deliverables": [item(n, received=live, engagement_id=f"E{n}", billed_amount=100) for n in range(12)],
    }


def guidelines(holds: bool) -> Tables:
    """Forty clear items under the new guideline, forty unclear ones under the old; one group or the other accepted."""
    return {
        "deliverables": [
            item(n, received=START + timedelta(days=n % 2), scope_clarity=5 if n % 2 else 1,
                 guideline_version=f"g{n % 2}", accepted_version=1 if bool(n % 2) == holds else 2)
            for n in range(80)
        ]
    }  # fmt: skip


def security(holds: bool) -> Tables:
    """Five incidents in 20 transfers, or none in 3,700."""
    moved = [event(0, "data_transfer", n / 100) for n in range(20 if holds else 3_700)]
    return {
        "deliverables": [item(0, hours=100)],
        "events": moved + [event(0, "security_incident", n) for n in range(5 if holds else 0)],
    }


def zones(holds: bool) -> Tables:
    """Twenty questions from India to New York and twenty within New York: one group waits 30 h, the other 2 h."""
    waits = {n: 30 if (n < 20) == holds else 2 for n in range(40)}
    return {
        "vendors": [{"vendor_id": "V1", "calendar_id": "IN"}, {"vendor_id": "V2", "calendar_id": "US"}],
        "calendars": calendar("IN", "Asia/Kolkata") + calendar("US", "America/New_York"),
        "engagements": [
            {"engagement_id": f"E{n}", "vendor_id": f"V{n}", "client_calendar_id": "US"} for n in (1, 2)
        ],
        "deliverables": [
            item(n, hours=90, vendor_id=f"V{1 + n // 20}", engagement_id=f"E{1 + n // 20}") for n in range(40)
        ],
        "events": [event(n, "clarification_raised", 1) for n in range(40)]
        + [event(n, "clarification_answered", 1 + waits[n]) for n in range(40)],
    }  # fmt: skip


def expectations(holds: bool) -> Tables:
    """200 items on time, a tenth of them returned for their format; the vendor reports a quarter late, or none."""
    return {
        "deliverables": [
            item(n, promised_at=START + timedelta(hours=24), vendor_reported_sla_met=not (holds and n % 4 == 0))
            for n in range(200)
        ],
        "events": [event(n, "returned", 11, version=1, reason="format") for n in range(20)]
        + [event(n, "accepted", 12, version=2 if n < 20 else 1) for n in range(200)],
    }


def dependence(holds: bool) -> Tables:
    """Ten vendors with ten items each; one person does three quarters of them all, or ten people share them."""
    return {
        "deliverables": [
            item(n, vendor_id=f"V{n % 10}", specialist_id="S0" if holds and n % 4 else f"S{n // 10}")
            for n in range(100)
        ]
    }


def judgement(holds: bool) -> Tables:
    """100 hard or simple items on four paths; three tenths of them take five times the median."""
    paths = (("assigned",), ("assigned", "checkpoint_passed"), ("assigned", "escalation"), ("assigned", "other"))
    return {
        "deliverables": [item(n, hours=50 if n % 10 < 3 else 10, complexity=3 if holds else 1) for n in range(100)],
        "events": [
            event(n, kind, 1 + place) for n in range(100) for place, kind in enumerate(paths[n % 4])
        ],
    }  # fmt: skip


def skills(holds: bool) -> Tables:
    """100 reviewed items of 40 or 4 standard hours; one or 60 of them returned for the analysis."""
    returned, hours = (1, 40) if holds else (60, 4)
    return {
        "baselines": [BASELINE | {"standard_hours_per_unit": hours}],
        "deliverables": [item(n) for n in range(100)],
        "events": [event(n, "returned", 11, version=1, finding_category="analysis") for n in range(returned)]
        + [event(n, "accepted", 12, version=2 if n < returned else 1) for n in range(100)],
    }


def automation(holds: bool) -> Tables:
    """Forty simple and forty hard items, one group or the other assisted; half of 400 between assisted, all alike."""
    modes = ("manual", "assisted")
    rows = [item(n, complexity=1, automation_mode=modes[holds], accepted_version=1) for n in range(40)]
    rows += [item(n, complexity=3, automation_mode=modes[not holds], accepted_version=1) for n in range(40, 80)]
    rows += [item(n, complexity=2, automation_mode=modes[n % 2], accepted_version=1) for n in range(80, 480)]
    return {"deliverables": rows}


KINDS = (
    ("analytics", "market_research"), ("finance", "valuation"), ("legal", "review"), ("healthcare", "coding"),
    ("analytics", "cleansing"), ("analytics", "bi_report"), ("other", "engineering_review"),
)  # fmt: skip
INDUSTRIES = ("banking_finance", "healthcare_pharma", "legal_firm", "manufacturing", "media_marketing")


def segments(holds: bool) -> Tables:
    """35 items in seven or six segments, for five industries."""
    kinds = KINDS if holds else (*KINDS[:-1], KINDS[0])
    return {
        "engagements": [
            {"engagement_id": name, "vendor_id": "V1", "client_industry": name} for name in INDUSTRIES
        ],
        "deliverables": [
            item(n, segment=kinds[n % 7][0], work_type=kinds[n % 7][1], engagement_id=INDUSTRIES[n % 5])
            for n in range(35)
        ],
    }  # fmt: skip


def lifecycle(holds: bool) -> Tables:
    """100 items, all or half of which have a log."""
    return {
        "deliverables": [item(n) for n in range(100)],
        "events": [event(n, "assigned") for n in range(100 if holds else 50)],
    }


Builder = Callable[[bool], Tables]
BUILDERS: dict[str, Builder] = {
    builder.__name__: builder
    for builder in (
        access, cost, decisions, clock, peaks, staff, quality, break_even, guidelines, security, zones, expectations,
        dependence, judgement, skills, automation, segments, lifecycle,
    )
}  # fmt: skip

NEEDED = {
    "access": {"events": ()},
    "cost": {"deliverables": ("billed_amount",)},
    "decisions": {"deliverables": ("decision_use",)},
    "clock": {"calendars": ()},
    "peaks": {"deliverables": ("promised_at",)},
    "staff": {"deliverables": ("client_hours",)},
    "quality": {"baselines": ("quality",)},
    "break_even": {"engagements": ("went_live_on",)},
    "guidelines": {"deliverables": ("scope_clarity", "guideline_version")},
    "security": {"events": ()},
    "zones": {"events": ()},
    "expectations": {"deliverables": ("vendor_reported_sla_met",)},
    "dependence": {"deliverables": ("specialist_id",)},
    "judgement": {"deliverables": ("complexity",)},
    "skills": {"events": ("finding_category",)},
    "automation": {"deliverables": ("automation_mode",)},
    "segments": {"engagements": ("client_industry",)},
    "lifecycle": {"events": ()},
}
"""What each claim needs in order to be measured: a whole table, or some of its columns."""


def without(name: str) -> Tables:
    """The rows that make the claim hold, without what is needed to measure it."""
    tables = BUILDERS[name](True)
    for table, columns in NEEDED[name].items():
        kept = [{key: value for key, value in row.items() if key not in columns} for row in tables[table]]
        tables[table] = kept if columns else []
    return tables
