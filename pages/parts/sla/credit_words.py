"""What the section on defaults and credits says in words. Markdown in which names from files are escaped."""

from collections.abc import Sequence

from pages.parts import names
from pages.parts.charts import Row
from pages.parts.escape import markdown
from queries.format import format_value
from queries.metrics import describe
from queries.what_if import WhatIf

UNITS = {
    "business_hours": "business hours",
    "business_days": "business days",
    "calendar_hours": "hours by the wall clock",
    "calendar_days": "days by the wall clock",
}
CALENDARS = {"vendor": "The vendor's", "client": "The client's"}


def _written(row: Row, column: str, currency: str = "") -> str:
    """A value in its metric's short format, its unit on the same line."""
    value = format_value(row[column], describe(column).unit, short=True, currency=currency)
    return markdown(value).replace(" ", "\u00a0")


def _cell(row: Row) -> str:
    """Which work a verdict is about: the segment, the work type and priority where its term names them, the vendor."""
    named = [column for column in ("work_type", "priority") if row.get(column, "*") != "*"]
    kind = ", ".join(markdown(names.written(column, row[column])) for column in ("segment", *named))
    return f"{kind[:1].upper()}{kind[1:]} at {markdown(names.written('vendor_id', row['vendor_id']))}"


def worst(terms: Sequence[Row], total: Row, currency: str) -> str:
    """The default that costs most, on the term it rests on, and how many there are in all."""
    defaults = [row for row in terms if row["is_default"]]
    if not defaults:
        return none(terms, total)
    row = max(defaults, key=lambda row: (row["credit_before_cap"] or 0, row["due"]))
    target = markdown(f"{100 * row['attainment_target']:.4g}")
    found = (
        f"{_cell(row)} was in default in {format_value(row['month'], 'month')}: {_written(row, 'attainment')} of "
        f"{target} on {row['due']:,} items → {_credit(row, currency)}."
    )
    whole = f"{total['defaults']:,} of {total['cells_judged']:,} judged vendor × segment × months were in default."
    return f"{found} In all, {whole}" if total["defaults"] > 1 else found


def _credit(row: Row, currency: str) -> str:
    if row["credit_before_cap"] is None:
        return "no credit agreed" if None in (row["at_risk_share"], row["credit_share"]) else "nothing billed"
    return f"**{_written(row, 'credit_before_cap', currency)}**"


def none(terms: Sequence[Row], total: Row) -> str:
    """Why nothing is in default: all kept, none with enough items, or no month over yet."""
    if total["cells_judged"] > 1:
        return f"Nothing is in default: {total['cells_judged']:,} judged vendor × segment × months kept their terms."
    if total["cells_judged"]:
        return "Nothing is in default: the one judged vendor × segment × month kept its terms."
    if terms and all(row["is_provisional"] for row in terms):
        return "The month is still running: whether there is a default is known when it is over."
    return "No term had its minimum volume in a month: no default can be judged."


def running(terms: Sequence[Row]) -> str:
    """What is short so far in the month that still runs; empty where nothing is."""
    short = [_cell(row) for row in terms if row["term_verdict"] == "short_so_far"]
    if not short:
        return ""
    listed = ", ".join(short[:3]) + (f" and {len(short) - 3} more" if len(short) > 3 else "")
    return f"Short so far in the running month, with no credit due yet: {listed}."


def unstated(total: Row) -> str:
    """What the credits leave out: defaults without agreed credit, and other currencies; empty where nothing."""
    parts = []
    if total["defaults_without_credit"]:
        parts.append(
            f"{total['defaults_without_credit']:,} terms in default carry no credit: **sla\\_terms** gives no "
            "at\\_risk\\_share or credit\\_share for them, or nothing is billed"
        )
    if total["credits_elsewhere"]:
        parts.append(
            f"{total['credits_elsewhere']:,} lines of the ledger are in other currencies and in none of the sums"
        )
    return "; ".join(parts) + "." if parts else ""


def term(row: Row) -> str:
    """An agreed term as it stands in a menu. Plain text."""
    kind = [names.label("vendor_id", row["vendor_id"]), names.written("segment", row["segment"])]
    kind += [names.written("work_type", row["work_type"])] if row["work_type"] != "*" else []
    kind += [f"{names.written('priority', row['priority'])} priority"] if row["priority"] != "*" else []
    target = f"{format_value(row['agreed_target'], 'number').removesuffix('.00')} {UNITS[row['target_unit']]}"
    return f"{', '.join(kind)}: {target}, from {format_value(row['effective_from'], 'date')}"


def flipped(found: WhatIf, currency: str) -> str:
    """What a what-if changes: verdicts, and the credit due in the own currency before and after."""
    before, after = found.credit_due(currency)
    flips = found.flips.num_rows
    if not flips and before == after:
        return "Nothing flips: every verdict and every credit stays as it is."
    verdicts = "1 verdict flips" if flips == 1 else f"{flips:,} verdicts flip"
    money = [format_value(value, "currency", short=True, currency=currency) for value in (before, after)]
    return (
        f"{verdicts}, {found.to_on_time:,} of them to on time. Credit due: "
        f"{markdown(money[0])} → **{markdown(money[1])}**.".replace(" →", "\u00a0→")
    )
