"""What the Settings page says in words."""

from collections.abc import Sequence
from datetime import date

from pages.parts.phrases import together
from queries import locales, period
from queries.fiscal import MONTHS, PATTERNS, FiscalYear
from queries.format import format_value
from queries.preferences import EVERYONE, InForce

MONTHS_SAID = {MONTHS: "Calendar months"} | {name: f"{name} weeks" for name in PATTERNS}
KEPT_FOR = {"person": "Kept for you, wherever you sign in.", "browser": "Kept for this browser."}
NO_NAME = "This browser keeps no cookies, so nothing can be set for it alone."
ISO_WEEKS = (
    "Week numbers stay those of ISO 8601, Monday to Sunday, whatever is chosen here: “week 46”, closed weeks, weekly "
    "signals and “Last complete week” are the same days for everyone, and so is every number said of them."
)
FILES = "Downloads, links and packs stay as they are: CSV files and spreadsheets hold plain numbers and ISO dates."


def title(found: InForce, day: date) -> str:
    """How numbers, dates and weeks read, each as an example: `1,234.5 and 15 Nov 2026, weeks from Monday`."""
    return (
        f"Numbers read {together(locales.number('1,234.5'))}, dates {together(format_value(day, 'date'))}; "
        f"calendars begin on {found.week_start.capitalize()}."
    )


def zone(name: str) -> str:
    """In which zone times are shown, and where that is set. Plain text."""
    return (
        f"Reporting zone: {name}. Times, days and weeks are in it unless a page says otherwise; it was set when the "
        "warehouse was made."
    )


def kept_for(owner: str) -> str:
    """For whom a choice is kept."""
    return "Kept for everyone who chose nothing else." if owner == EVERYONE else KEPT_FOR[owner.partition(":")[0]]


def month(number: int) -> str:
    """A month's name, with a capital."""
    name = locales.day_text(date(2001, number, 1), "month_name")
    return name[:1].upper() + name[1:]


def fiscal(year: FiscalYear, day: date) -> str:
    """The fiscal year of that day, its quarters, and which periods follow from it."""
    if year.is_calendar:
        return "The fiscal year is the calendar year, so the period menu needs no fiscal periods."
    first = year.named("this_fiscal_year", day).since
    now, before = year.named("this_fiscal_quarter", day), year.named("last_fiscal_quarter", day)
    return (
        f"The fiscal year began on {_day(first)}, its current quarter on {_day(now.since)}; the last quarter was "
        f"{together(period.in_words(before.since, before.until))}. The period menu offers {_named(year)}."
    )


def _named(year: FiscalYear) -> str:
    names: Sequence[str] = list(year.periods().values())
    return f"{', '.join(f'“{name}”' for name in names[:-1])} and “{names[-1]}”"


def _day(value: date | None) -> str:
    return together(format_value(value, "date"))
