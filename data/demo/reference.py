"""The small exports: terms, baselines, vendors, calendars, holidays, engagements, specialists.

Each function returns the rows of one contract table as dicts of texts and numbers.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from data.demo.clock import public_holidays
from data.demo.details import baseline_rate
from data.demo.planted import PLANTED
from data.demo.portfolio import (
    CALENDARS,
    CLIENTS,
    ENGAGEMENTS,
    FIRST_EFFECTIVE,
    STEPS,
    VENDORS,
    WORK_TYPES,
)
from data.demo.specialists import specialists
from data.demo.terms import terms

COMPONENTS = {"wage": 0.58, "benefits": 0.17, "recruitment": 0.05, "training": 0.06}
"""Shares of the loaded rate; infrastructure makes up the rest."""

LOADED_ONLY = "data_cleansing"
"""The work type whose baseline is only known as a loaded rate, without its parts."""

IN_HOUSE = {  # first-pass acceptance, turnaround in hours, days to fill a position, avoidable share
    "finance": (0.79, 96, 74, 0.70),
    "legal": (0.77, 110, 82, 0.65),
    "healthcare": (0.84, 72, 48, 0.80),
    "analytics": (0.82, 120, 61, 0.75),
}
SHORT = {"finance": "FIN", "legal": "LEG", "healthcare": "HLT", "analytics": "ANA", "other": "ENG"}
Rows = Iterator[dict[str, object]]


def sla_terms() -> Rows:
    """One row per term."""
    for term in terms():
        yield {
            "vendor_id": term.vendor_id,
            "segment": term.segment,
            "work_type": term.work_type,
            "priority": term.priority,
            "target": term.target,
            "target_unit": term.target_unit,
            "effective_from": term.effective_from,
            "effective_to": term.effective_to,
            "attainment_target": f"{term.attainment_target:.2f}",
            "calendar": "client" if term.on_client_clock else "vendor",
            "pause_reasons": term.pause_reasons,
            "min_volume": 8 if term.segment == "other" else 12 if term.work_type == "*" else 10,
            "at_risk_share": "0.10",
            "credit_share": "0.50" if term.priority == "*" else "0.75",
        }


def baselines() -> Rows:
    """One row per work type and step; engineering has none, so coverage is below 100 %."""
    ends = (*STEPS, None)
    for code, item in enumerate(WORK_TYPES):
        if item.name == PLANTED.nothing.work_type:
            continue
        for period, since in enumerate((FIRST_EFFECTIVE, *STEPS)):
            quality, turnaround, fill, avoidable = IN_HOUSE[item.segment]
            yield {
                "segment": item.segment,
                "work_type": item.name,
                "effective_from": since,
                "effective_to": ends[period],
                "standard_hours_per_unit": f"{item.standard_hours:.2f}",
                **_rates(item.name, baseline_rate(code, period)),
                "currency": "USD",
                "quality": quality,
                "turnaround_hours": turnaround,
                "time_to_fill_days": fill,
                "avoidable_share": f"{avoidable:.2f}",
                "source": f"In-house cost study {since.year}",
            }


def _rates(work_type: str, rate: float) -> dict[str, str]:
    if work_type == LOADED_ONLY:
        return {"loaded_rate_per_hour": f"{rate:.2f}"}
    parts = {name: round(rate * share, 2) for name, share in COMPONENTS.items()}
    parts["infrastructure"] = rate - sum(parts.values())
    return {f"{name}_per_hour": f"{part:.2f}" for name, part in parts.items()}


def vendors() -> Rows:
    """One row per vendor."""
    for vendor in VENDORS:
        yield {
            "vendor_id": vendor.vendor_id,
            "vendor_name": vendor.name,
            "country": vendor.country,
            "calendar_id": vendor.calendar_id,
            "onboarded_on": vendor.onboarded_on,
            "location": vendor.location,
        }


def calendars() -> Rows:
    """One row per shift and weekday."""
    for calendar in CALENDARS:
        for weekday in calendar.weekdays:
            for opens, closes in calendar.shifts:
                yield {
                    "calendar_id": calendar.calendar_id,
                    "timezone": calendar.timezone,
                    "weekday": weekday,
                    "opens_at": opens,
                    "closes_at": closes,
                }


def holidays() -> Rows:
    """One row per public holiday of a calendar's country."""
    for calendar in CALENDARS:
        for day, name in public_holidays(calendar).items():
            yield {"calendar_id": calendar.calendar_id, "date": day, "name": name}


def engagement_ids() -> list[str]:
    """The identifiers of ENGAGEMENTS, in the same order."""
    return [
        f"E-{item.vendor_id.removeprefix('V-')}-{SHORT[item.segment]}-{item.client.split()[0].upper()}"
        for item in ENGAGEMENTS
    ]


def engagements(deliverables: int) -> Rows:
    """One row per engagement; the transition cost grows with the size of the portfolio."""
    for identifier, item in zip(engagement_ids(), ENGAGEMENTS, strict=True):
        industry, calendar = CLIENTS[item.client]
        cost = max(100, round(item.transition_cost * deliverables / 10_000, -2))
        yield {
            "engagement_id": identifier,
            "client": item.client,
            "client_industry": industry,
            "vendor_id": item.vendor_id,
            "segment": item.segment,
            "started_on": started_on(item.went_live_on, item.transition_months),
            "went_live_on": item.went_live_on,
            "pricing_model": item.pricing_model,
            "transition_cost": f"{cost:.2f}",
            "transition_months": item.transition_months,
            "client_calendar_id": calendar,
            "currency": "USD",
        }


def started_on(went_live_on: date, months: int) -> date:
    """The day an engagement was signed: the longer the transition, the earlier before it went live."""
    return went_live_on - timedelta(weeks=4 + months // 3)


def specialist_rows(places: list[int]) -> Rows:
    """One row per specialist who has done anything."""
    people = specialists()
    for place in places:
        identifier, skill = people[place]
        yield {"specialist_id": identifier, "skill": skill}
