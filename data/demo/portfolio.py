"""What the demo portfolio is made of: vendors, calendars, work, clients, engagements and prices.

Every company is invented. Rates and prices are US dollars.
"""

from dataclasses import dataclass
from datetime import date

SEGMENTS = ("finance", "legal", "healthcare", "analytics", "other")
PRIORITIES = ("rush", "high", "standard")
FIRST_EFFECTIVE = date(2023, 10, 1)
ENGINEERING_SHARE = 0.03


@dataclass(frozen=True)
class Calendar:
    """A week of shifts in local time, "HH:MM"; a shift that closes before it opens runs overnight."""

    calendar_id: str
    timezone: str
    shifts: tuple[tuple[str, str], ...]
    country: str
    subdivision: str | None = None
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Vendor:
    """A vendor, its price level, the pauses its terms allow, and the attainment it reaches."""

    vendor_id: str
    name: str
    country: str
    calendar_id: str
    onboarded_on: date
    location: str
    price_level: float
    pause_reasons: str
    attainment: tuple[float, float, float, float]  # finance, legal, healthcare, analytics
    causes: tuple[float, ...]  # weights of BREACH_CAUSES


@dataclass(frozen=True)
class WorkType:
    """A kind of work: its share of its segment, what it costs in-house, and who does it."""

    name: str
    segment: str
    share: float  # of its segment's items
    unit: str
    units: tuple[int, int]  # least and most per item
    standard_hours: float  # per unit
    loaded_rate: float  # per hour, before the first step
    saving_share: float  # at price level 1
    vendors: tuple[float, float, float, float]  # share of each of VENDORS
    skill: str
    acceptance: float  # at first pass
    complexity: tuple[float, float, float]  # shares of 1, 2, 3
    automation: tuple[float, float, float]  # shares of manual, assisted, straight_through


@dataclass(frozen=True)
class Engagement:
    """A client's contract with a vendor for a segment; the first of its kind has always been there."""

    client: str
    vendor_id: str
    segment: str
    weight: float
    went_live_on: date
    transition_cost: int  # at 10,000 deliverables
    transition_months: int
    pricing_model: str = "per_unit"


CALENDARS = (
    Calendar("CAL-KOLKATA", "Asia/Kolkata", (("09:30", "18:30"),), "IN"),
    Calendar("CAL-WARSAW", "Europe/Warsaw", (("08:00", "16:30"),), "PL"),
    Calendar("CAL-MANILA", "Asia/Manila", (("21:00", "06:00"),), "PH"),
    Calendar("CAL-BOSTON", "America/New_York", (("08:30", "12:00"), ("13:00", "17:30")), "US"),
    Calendar("CAL-LONDON", "Europe/London", (("09:00", "17:30"),), "GB", "ENG"),
    Calendar("CAL-NEW-YORK", "America/New_York", (("09:00", "17:00"),), "US", "NY"),
)

VENDORS = (
    Vendor(
        "V-ORION", "Orion Knowledge Partners", "India", "CAL-KOLKATA", date(2021, 4, 12), "offshore",
        0.93, "client_input;client_hold", (0.862, 0.845, 0.953, 0.946),
        (0.26, 0.16, 0.14, 0.15, 0.12, 0.08, 0.05, 0.04),
    ),
    Vendor(
        "V-VEGA", "Vega Advisory", "Poland", "CAL-WARSAW", date(2022, 2, 7), "nearshore",
        1.0, "client_input;client_hold", (0.905, 0.886, 0.988, 0.984),
        (0.24, 0.15, 0.14, 0.16, 0.04, 0.18, 0.05, 0.04),
    ),
    Vendor(
        "V-MAYON", "Mayon Process Partners", "Philippines", "CAL-MANILA", date(2022, 9, 5), "offshore",
        0.96, "", (0.935, 0.935, 0.945, 0.940),
        (0.28, 0.16, 0.13, 0.16, 0.10, 0.08, 0.05, 0.04),
    ),
    Vendor(
        "V-KESTREL", "Kestrel Research Group", "United States", "CAL-BOSTON", date(2020, 6, 15), "onshore",
        1.12, "client_input", (0.91, 0.91, 0.91, 0.91),
        (0.30, 0.18, 0.14, 0.16, 0.01, 0.10, 0.06, 0.05),
    ),
)  # fmt: skip

WORK_TYPES = (
    WorkType("valuation_model", "finance", 0.20, "model", (1, 1), 14.0, 92.0, 0.48,
             (0.08, 0.72, 0.0, 0.20), "valuation", 0.80, (0.05, 0.40, 0.55), (0.62, 0.38, 0.0)),
    WorkType("credit_memo", "finance", 0.45, "memo", (1, 3), 5.0, 78.0, 0.52,
             (0.11, 0.43, 0.18, 0.28), "credit_analysis", 0.82, (0.30, 0.50, 0.20), (0.48, 0.52, 0.0)),
    WorkType("equity_research", "finance", 0.35, "report", (1, 1), 10.0, 85.0, 0.46,
             (0.10, 0.46, 0.14, 0.30), "equity_research", 0.79, (0.10, 0.50, 0.40), (0.60, 0.40, 0.0)),
    WorkType("contract_review", "legal", 0.60, "contract", (2, 10), 1.6, 95.0, 0.52,
             (0.08, 0.50, 0.17, 0.25), "contract_law", 0.74, (0.30, 0.45, 0.25), (0.40, 0.60, 0.0)),
    WorkType("legal_research", "legal", 0.40, "memo", (1, 2), 6.0, 98.0, 0.46,
             (0.08, 0.50, 0.17, 0.25), "legal_research", 0.80, (0.10, 0.45, 0.45), (0.65, 0.35, 0.0)),
    WorkType("medical_coding", "healthcare", 0.65, "chart", (20, 80), 0.12, 44.0, 0.56,
             (0.52, 0.05, 0.33, 0.10), "medical_coding", 0.88, (0.60, 0.32, 0.08), (0.22, 0.48, 0.30)),
    WorkType("clinical_summary", "healthcare", 0.35, "summary", (1, 2), 5.0, 66.0, 0.46,
             (0.52, 0.05, 0.33, 0.10), "clinical_writing", 0.81, (0.20, 0.50, 0.30), (0.50, 0.50, 0.0)),
    WorkType("market_research", "analytics", 0.32, "study", (1, 1), 11.0, 68.0, -0.08,
             (0.56, 0.07, 0.16, 0.21), "market_research", 0.78, (0.15, 0.50, 0.35), (0.58, 0.42, 0.0)),
    WorkType("bi_report", "analytics", 0.36, "report", (1, 2), 6.0, 64.0, 0.28,
             (0.60, 0.07, 0.15, 0.18), "bi_reporting", 0.84, (0.35, 0.45, 0.20), (0.30, 0.60, 0.10)),
    WorkType("data_cleansing", "analytics", 0.32, "thousand_records", (5, 40), 0.35, 42.0, 0.34,
             (0.64, 0.07, 0.14, 0.15), "data_engineering", 0.90, (0.65, 0.30, 0.05), (0.12, 0.48, 0.40)),
    WorkType("engineering_review", "other", 1.0, "drawing_set", (1, 3), 4.0, 75.0, 0.35,
             (0.0, 0.0, 0.5, 0.5), "mechanical_engineering", 0.82, (0.25, 0.50, 0.25), (0.55, 0.45, 0.0)),
)  # fmt: skip

CLIENTS = {  # client: (industry, calendar)
    "Harbourline Bank": ("banking_finance", "CAL-LONDON"),
    "Northgate Capital": ("banking_finance", "CAL-NEW-YORK"),
    "Meridian Health": ("healthcare_pharma", "CAL-NEW-YORK"),
    "Alderley Pharma": ("healthcare_pharma", "CAL-LONDON"),
    "Whitcombe & Rowe LLP": ("legal_firm", "CAL-LONDON"),
    "Ferrum Industries": ("manufacturing", "CAL-NEW-YORK"),
    "Brightwave Media": ("media_marketing", "CAL-LONDON"),
}

ENGAGEMENTS = (
    Engagement("Harbourline Bank", "V-ORION", "finance", 1.0, date(2023, 1, 9), 6_000, 12),
    Engagement("Ferrum Industries", "V-ORION", "legal", 1.0, date(2023, 3, 6), 5_000, 12),
    Engagement("Meridian Health", "V-ORION", "healthcare", 0.6, date(2021, 6, 7), 9_000, 18),
    Engagement("Alderley Pharma", "V-ORION", "healthcare", 0.4, date(2023, 5, 8), 7_000, 12),
    Engagement("Brightwave Media", "V-ORION", "analytics", 0.7, date(2024, 6, 3), 8_000, 12),
    Engagement("Northgate Capital", "V-ORION", "analytics", 0.3, date(2026, 6, 1), 9_500, 12),
    Engagement("Northgate Capital", "V-VEGA", "finance", 0.55, date(2022, 4, 4), 11_000, 12),
    Engagement("Harbourline Bank", "V-VEGA", "finance", 0.45, date(2024, 9, 2), 12_000, 18, "time_and_materials"),
    Engagement("Whitcombe & Rowe LLP", "V-VEGA", "legal", 0.7, date(2022, 9, 12), 10_000, 12),
    Engagement("Ferrum Industries", "V-VEGA", "legal", 0.3, date(2025, 9, 1), 9_000, 12),
    Engagement("Alderley Pharma", "V-VEGA", "healthcare", 1.0, date(2023, 10, 2), 4_000, 12),
    Engagement("Brightwave Media", "V-VEGA", "analytics", 1.0, date(2023, 2, 6), 4_000, 12),
    Engagement("Northgate Capital", "V-MAYON", "finance", 1.0, date(2023, 6, 5), 6_000, 12),
    Engagement("Whitcombe & Rowe LLP", "V-MAYON", "legal", 1.0, date(2024, 2, 5), 7_000, 18),
    Engagement("Meridian Health", "V-MAYON", "healthcare", 0.65, date(2022, 11, 7), 9_000, 12),
    Engagement("Alderley Pharma", "V-MAYON", "healthcare", 0.35, date(2025, 3, 3), 8_000, 12),
    Engagement("Ferrum Industries", "V-MAYON", "analytics", 1.0, date(2024, 5, 6), 5_000, 12),
    Engagement("Ferrum Industries", "V-MAYON", "other", 1.0, date(2023, 4, 3), 4_000, 12),
    Engagement("Harbourline Bank", "V-KESTREL", "finance", 1.0, date(2020, 9, 7), 8_000, 12, "time_and_materials"),
    Engagement("Northgate Capital", "V-KESTREL", "legal", 1.0, date(2021, 3, 1), 7_000, 12, "time_and_materials"),
    Engagement("Meridian Health", "V-KESTREL", "healthcare", 1.0, date(2021, 10, 4), 5_000, 12),
    Engagement("Brightwave Media", "V-KESTREL", "analytics", 0.6, date(2022, 5, 2), 5_000, 12),
    Engagement("Meridian Health", "V-KESTREL", "analytics", 0.4, date(2026, 3, 2), 6_500, 12),
    Engagement("Ferrum Industries", "V-KESTREL", "other", 1.0, date(2021, 2, 1), 4_000, 12),
)

SEGMENT_MIX = (0.25, 0.28, 0.285, 0.185)
"""Shares of finance, legal, healthcare and analytics among all but engineering, before the shift."""

SEGMENT_MIX_SHIFTED = (0.19, 0.21, 0.20, 0.40)
"""The same from the day of the mix shift on."""

STEPS = (date(2025, 10, 1), date(2026, 10, 1))
"""The days on which in-house rates, and vendors' prices with them, step up."""

BASELINE_STEP = 1.035
PRICE_STEP = 1.025
PRICE_CUT = {"finance": 0.04, "legal": 0.04, "healthcare": 0.04, "analytics": 0.06, "other": 0.0}
"""What vendors take off their prices on the day of the mix shift."""

SEGMENT_TERMS = {  # target, unit, attainment target
    "finance": (36, "business_hours", 0.90),
    "legal": (6, "business_days", 0.90),
    "healthcare": (120, "calendar_hours", 0.95),
    "analytics": (8, "business_days", 0.94),
    "other": (6, "business_days", 0.92),
}
WORK_TYPE_TERMS = {
    "valuation_model": (63, "business_hours", 0.90),
    "contract_review": (4, "business_days", 0.90),
    "medical_coding": (72, "calendar_hours", 0.97),
    "market_research": (13, "business_days", 0.92),
}
RUSH_TERMS = {"finance": (16, "business_hours", 0.90), "legal": (20, "business_hours", 0.90)}
CLIENT_CLOCK = (("V-KESTREL", "finance"), ("V-ORION", "legal"))
"""The vendor and segment whose targets run on the client's calendar."""

NO_TERM = ("V-MAYON", "analytics")
"""Work without an SLA term: each item has a promised instant or nothing."""

CHANGED_TERM = ("V-VEGA", "legal", "contract_review", 5, date(2026, 8, 17))
"""A target in business days that was tightened in mid-month: 5 before, 4 from then on."""

SPECIALISTS_PER_WORK_TYPE = 3
