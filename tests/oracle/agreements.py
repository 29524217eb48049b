"""Random calendars, vendors, engagements, terms and baselines: a portfolio without the work itself."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from .records import SEGMENTS

Row = dict[str, str]

CLOCK_CHANGES = {
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "Australia/Sydney": ("2026-04-04T16:00", "2026-10-03T16:00"),
    "America/Santiago": ("2026-04-05T03:00", "2026-09-06T04:00"),
    "Asia/Kolkata": ("2026-05-01T00:00", "2026-09-01T00:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
}
"""UTC instants at which a zone's clocks change (Kolkata's never do)."""
ZONES = tuple(CLOCK_CHANGES)

WEEK, WORKDAYS = range(1, 8), range(1, 6)
PATTERNS = {
    "plain": [(day, "09:00", "17:00") for day in WORKDAYS],
    "break": [(day, *shift) for day in WORKDAYS for shift in (("08:30", "12:00"), ("12:45", "17:15:30"))],
    "overnight": [(day, "22:00", "06:00") for day in WORKDAYS],
    "overlapping": [(day, *shift) for day in (5, 6, 7) for shift in (("17:00", "01:00"), ("23:00", "07:00"))],
    "midnight": [(day, "15:00", "24:00") for day in (6, 7)] + [(day, "00:00", "03:30") for day in (1, 3, 7)],
    "always": [(day, "00:00", "24:00") for day in WEEK],
    "irregular": [(1, "09:00", "17:00"), (2, "09:00", "16:00"), (4, "08:00", "17:00")],
    "round": [(day, "07:00", "07:00") for day in (2, 4, 6, 7)],
    "small_hours": [(day, "01:30", "02:30") for day in WEEK] + [(day, "18:00", "00:00") for day in (5, 6)],
}
"""Shifts (weekday, opens_at, closes_at) by kind of week."""
WORK_TYPES = ("contract_review", "valuation model", 'Prüfung, "Anlage B"', "coding")
REASONS = ("client_wait", "access", "scope")
PRIORITIES = ("rush", "high", "standard")
TARGETS = {
    "business_hours": ("0", "0.25", "1", "4", "7.5", "8", "16", "40", "12.345678"),
    "business_days": ("0.5", "1", "2", "3", "5", "1.25"),
    "calendar_hours": ("0", "1", "24", "36.5", "72"),
    "calendar_days": ("0.5", "1", "2", "7"),
}
CLIENTS = ("Ash & Co", "Birke GmbH", "Cedar")


def agreements(random: Random) -> dict[str, list[Row]]:
    """The tables calendars, holidays, vendors, engagements, sla_terms and baselines."""
    shifts = calendars(random)
    zones = {row["calendar_id"]: row["timezone"] for row in shifts}
    vendor_rows = vendors(random, list(zones))
    names = [row["vendor_id"] for row in vendor_rows] + ["v_unlisted"]
    return {
        "calendars": shifts,
        "holidays": [row for name, zone in zones.items() for row in holidays(random, name, zone)],
        "vendors": vendor_rows,
        "engagements": [engagement(random, f"E{n}", names, list(zones)) for n in range(8)],
        "sla_terms": [row for name in names for segment in sorted(SEGMENTS) for row in terms(random, name, segment)],
        "baselines": [
            row for segment in sorted(SEGMENTS) for work in WORK_TYPES for row in steps(random, segment, work)
        ],
    }


def calendars(random: Random) -> list[Row]:
    """Every pattern in some zone, every zone at least once, and calendars whose week changes on a day."""
    zones = random.sample(ZONES, len(ZONES)) + random.choices(ZONES, k=len(PATTERNS) - len(ZONES))
    rows = [row for zone, kind in zip(zones, PATTERNS, strict=True) for row in _week(f"cal_{kind}", zone, kind)]
    for number in (1, 2):
        before, after = random.sample(list(PATTERNS), 2)
        name, zone, changed = f"cal_changed_{number}", random.choice(ZONES), some_day(random)
        rows += _week(name, zone, before, ends=changed) + _week(name, zone, after, begins=changed)
    return rows


def _week(name: str, zone: str, kind: str, begins: str = "", ends: str = "") -> list[Row]:
    return [
        {
            "calendar_id": name,
            "timezone": zone,
            "weekday": str(weekday),
            "opens_at": opens,
            "closes_at": closes,
            "effective_from": begins,
            "effective_to": ends,
        }
        for weekday, opens, closes in PATTERNS[kind]
    ]


def holidays(random: Random, calendar: str, zone: str) -> list[Row]:
    """Some days of the year, occasionally one on which the clocks change."""
    changes = [utc(change).astimezone(ZoneInfo(zone)).date().isoformat() for change in CLOCK_CHANGES[zone]]
    days = {some_day(random) for _ in range(6)} | {change for change in changes if random.random() < 0.3}
    return [{"calendar_id": calendar, "date": day, "name": "Holiday"} for day in sorted(days)]


def vendors(random: Random, names: list[str]) -> list[Row]:
    """Vendors on different calendars, one without a calendar and one whose calendar nobody sent."""
    known = [*random.sample(names, 7), "", "cal_never_sent"]
    return [{"vendor_id": f"v{number}", "calendar_id": name} for number, name in enumerate(known)]


def engagement(random: Random, name: str, vendor_names: list[str], calendar_names: list[str]) -> Row:
    """A client's contract, with or without a transition; it may go live at the end of a month."""
    pays = random.random() < 0.7
    return {
        "engagement_id": name,
        "client": random.choice((*CLIENTS, "")),
        "vendor_id": random.choice(vendor_names),
        "segment": random.choice(sorted(SEGMENTS)),
        "went_live_on": random.choice(("2026-01-31", "2026-03-30", "2025-11-15", "2026-09-01", some_day(random))),
        "transition_cost": _decimal(random, 1_000, 90_000) if pays else "",
        "transition_months": str(random.randint(1, 14)) if pays else "",
        "client_calendar_id": random.choice((*calendar_names, "")),
        "currency": random.choice(("USD", "USD", "", "EUR")),
    }


def terms(random: Random, vendor: str, segment: str) -> list[Row]:
    """Agreed targets of any specificity, each with its own periods; sometimes none at all."""
    if random.random() < 0.15:
        return []
    keys = {(random.choice((*WORK_TYPES, "*", "")), random.choice((*PRIORITIES, "*", ""))): None for _ in range(4)}
    if random.random() < 0.7:
        keys["*", ""] = None
    keys = {(work or "*", priority or "*"): (work, priority) for work, priority in keys}
    return [_term(random, vendor, segment, *key, *span) for key in keys.values() for span in _periods(random)]


def _term(random: Random, vendor: str, segment: str, work_type: str, priority: str, begins: str, ends: str) -> Row:
    unit = random.choice(list(TARGETS))
    reasons = random.sample(REASONS, random.randint(1, 2))
    return {
        "vendor_id": vendor,
        "segment": segment,
        "work_type": work_type,
        "priority": priority,
        "target": random.choice(TARGETS[unit]),
        "target_unit": unit,
        "effective_from": begins,
        "effective_to": ends,
        "attainment_target": random.choice(("0.9", "0.95", "0.8", "1")),
        "calendar": random.choice(("vendor", "client", "")),
        "pause_reasons": random.choice(("", "", ";".join(reasons), " ; ".join(reasons) + ";")),
    }


def steps(random: Random, segment: str, work_type: str) -> list[Row]:
    """What work costs in-house in successive periods: a loaded rate, components, both, or nothing."""
    if random.random() < 0.2:
        return []
    return [_baseline(random, segment, work_type, *span) for span in _periods(random)]


def _baseline(random: Random, segment: str, work_type: str, begins: str, ends: str) -> Row:
    kind = random.choice(("loaded", "components", "both"))
    components = random.sample(("wage", "benefits", "recruitment", "training", "infrastructure"), random.randint(1, 5))
    filled = components if kind != "loaded" else []
    return {
        "segment": segment,
        "work_type": work_type,
        "effective_from": begins,
        "effective_to": ends,
        "standard_hours_per_unit": _decimal(random, 0, 12),
        "loaded_rate_per_hour": _decimal(random, 20, 120) if kind != "components" else "",
        **{f"{name}_per_hour": _decimal(random, 0, 60) for name in filled},
        "currency": random.choice(("USD", "USD", "USD", "", "EUR")),
    }


def some_credits(random: Random, rows: list[Row]) -> None:
    """Give terms a minimum volume and the shares at risk and due, or leave one of these out."""
    for row in rows:
        row["min_volume"] = random.choice(("", "0", "1", "2", "4"))
        row["at_risk_share"] = random.choice(("", "0.1", "0.15", "1"))
        row["credit_share"] = random.choice(("", "0.5", "0.75", "1"))


def fx_rates(random: Random) -> list[Row]:
    """Quotes from spring on, with gaps, in either direction or both on one day, and some that must never be used.

    The latter are later than any delivery, between two foreign currencies, or from a currency to itself.
    """
    rows: dict[tuple, Row] = {}
    pairs = [("EUR", "USD", 90, 130)] * 3 + [("USD", "EUR", 80, 110)] * 2 + [("USD", "INR", 7_000, 9_500)] * 3
    pairs += [("EUR", "INR", 8_000, 9_900), ("INR", "EUR", 1, 3), ("USD", "USD", 150, 300)]
    for _ in range(90):
        from_currency, to_currency, low, high = random.choice(pairs)
        on = date(2026, 3, 1) + timedelta(days=random.choice((0, 30, 31, random.randint(0, 420))))
        rate = f"{random.randint(low * 100, high * 100) / 10_000:.4f}"
        rows[on, from_currency, to_currency] = {
            "date": on.isoformat(), "from_currency": from_currency, "to_currency": to_currency, "rate": rate
        }  # fmt: skip
    return list(rows.values())


def _periods(random: Random) -> list[tuple[str, str]]:
    """Successive (effective_from, effective_to), mostly without gaps, the last one mostly open."""
    bounds = sorted({"2025-01-01", *(some_day(random) for _ in range(random.randint(0, 2)))})
    ends = [*bounds[1:], "" if random.random() < 0.8 else "2026-11-10"]
    periods = [
        (begins, _day_before(end) if end and random.random() < 0.15 else end)
        for begins, end in zip(bounds, ends, strict=True)
    ]
    return [(begins, end) for begins, end in periods if not end or begins < end]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def some_day(random: Random) -> str:
    """A day in the portfolio's year, often next to one on which clocks change somewhere."""
    if random.random() < 0.4:
        change = utc(random.choice(CLOCK_CHANGES[random.choice(ZONES)]))
        return (change + timedelta(days=random.randint(-1, 2))).date().isoformat()
    return (date(2026, 1, 6) + timedelta(days=random.randint(0, 300))).isoformat()


def utc(moment: str) -> datetime:
    """The UTC datetime of an ISO wall time."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def _decimal(random: Random, low: int, high: int) -> str:
    return f"{random.randint(low * 100, high * 100) / 100:.2f}"
