"""Raw CSV rows, read and indexed; nothing is computed here."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from .clock import Calendar, Shift, assumed_calendar, to_instant, to_us

Row = Mapping[str, str]
Portfolio = Mapping[str, list[dict[str, str]]]

SEGMENTS = {"finance", "legal", "healthcare", "analytics", "other"}


def text(row: Row, column: str) -> str:
    """A cell without surrounding blanks; '' if the column or the value is missing."""
    return (row.get(column) or "").strip()


def instant(row: Row, column: str) -> int | None:
    """A cell with an offset, as microseconds since 1970 UTC; None if empty."""
    value = text(row, column)
    if not value:
        return None
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError(f"{column} has no offset: {value}")
    return to_us(parsed.astimezone(UTC))


def day(row: Row, column: str) -> date | None:
    """A date, None if empty."""
    value = text(row, column)
    return date.fromisoformat(value) if value else None


def number(row: Row, column: str) -> Fraction | None:
    """An exact number, None if empty."""
    value = text(row, column)
    return Fraction(value) if value else None


def clock_time(row: Row, column: str) -> int:
    """HH:MM or HH:MM:SS as seconds after midnight; 24:00 is allowed."""
    hours, minutes, *seconds = (int(part) for part in text(row, column).split(":"))
    return hours * 3600 + minutes * 60 + sum(seconds)


def segment(row: Row) -> str:
    """The row's segment; an unknown one is 'other'."""
    value = text(row, "segment")
    return value if value in SEGMENTS else "other"


def in_effect(row: Row, on: date) -> bool:
    """Whether effective_from ≤ on < effective_to (empty = open)."""
    ends = day(row, "effective_to")
    return date.fromisoformat(text(row, "effective_from")) <= on and (ends is None or on < ends)


class Records:
    """A portfolio's rows, indexed by the keys for looking them up."""

    def __init__(self, portfolio: Portfolio, timezone: str, as_of: datetime | None, currency: str | None) -> None:
        self.timezone = timezone
        self.zone = ZoneInfo(timezone)
        self.deliverables = portfolio.get("deliverables", [])
        self.vendors = {text(row, "vendor_id"): row for row in portfolio.get("vendors", [])}
        self.fx_rates = portfolio.get("fx_rates", [])
        self.engagements = {text(row, "engagement_id"): row for row in portfolio.get("engagements", [])}
        self.terms = _grouped(portfolio, "sla_terms", lambda row: (text(row, "vendor_id"), segment(row)))
        self.baselines = _grouped(portfolio, "baselines", lambda row: (segment(row), text(row, "work_type")))
        self.events = _grouped(portfolio, "events", lambda row: text(row, "deliverable_id"))
        self.calendars = _calendars(portfolio)
        self.assumed = assumed_calendar(timezone)
        self.as_of = to_us(as_of) if as_of else _latest(portfolio)
        self.currency = _most_frequent_currency(self.deliverables) if currency is None else currency

    def local_date(self, us: int) -> date:
        """The date of an instant in the reporting zone."""
        return to_instant(us).astimezone(self.zone).date()

    def currency_of(self, row: Row) -> str:
        """The row's currency; the warehouse's own if it is blank."""
        return text(row, "currency") or self.currency

    def engagement_of(self, item: Row) -> Row:
        """The item's engagement; an empty row if there is none."""
        return self.engagements.get(text(item, "engagement_id"), {})

    def client_of(self, item: Row) -> str:
        """The client of the item's engagement, else 'unassigned'."""
        return text(self.engagement_of(item), "client") or "unassigned"

    def vendor_calendar(self, item: Row) -> Calendar:
        """The calendar of the item's vendor, else the assumed one."""
        vendor = self.vendors.get(text(item, "vendor_id"), {})
        return self.calendars.get(text(vendor, "calendar_id"), self.assumed)

    def client_calendar(self, item: Row) -> Calendar:
        """The client's calendar of the item's engagement, else the assumed one."""
        return self.calendars.get(text(self.engagement_of(item), "client_calendar_id"), self.assumed)


def _grouped(portfolio: Portfolio, table: str, key: Callable[[Row], object]) -> dict:
    groups = defaultdict(list)
    for row in portfolio.get(table, []):
        groups[key(row)].append(row)
    return dict(groups)


def _calendars(portfolio: Portfolio) -> dict[str, Calendar]:
    holidays = _grouped(portfolio, "holidays", lambda row: text(row, "calendar_id"))
    rows = _grouped(portfolio, "calendars", lambda row: text(row, "calendar_id"))
    return {
        name: Calendar(
            text(shifts[0], "timezone"),
            [_shift(row) for row in shifts],
            [day(row, "date") for row in holidays.get(name, [])],
        )
        for name, shifts in rows.items()
    }


def _shift(row: Row) -> Shift:
    return Shift(
        int(text(row, "weekday")),
        clock_time(row, "opens_at"),
        clock_time(row, "closes_at"),
        day(row, "effective_from"),
        day(row, "effective_to"),
    )


def _latest(portfolio: Portfolio) -> int:
    cells = [
        instant(row, column)
        for row in portfolio.get("deliverables", [])
        for column in ("received_at", "first_delivered_at", "final_delivered_at")
    ]
    cells += [instant(row, "occurred_at") for row in portfolio.get("events", [])]
    return max(cell for cell in cells if cell is not None)


def _most_frequent_currency(rows: list[dict[str, str]]) -> str:
    seen = Counter(value for row in rows if (value := text(row, "currency")))
    return min(seen, key=lambda currency: (-seen[currency], currency)) if seen else ""
