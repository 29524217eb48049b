"""What is to be agreed with the vendor: filled in from the data, at most three, and room for one more."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.written import Written
from queries import notes as noted
from queries import period
from queries.briefing import of_all_time
from queries.format import format_value
from queries.notes import STATUSES
from queries.shortening import shortened
from reports import cell_text
from reports.handout.answers import Answers
from reports.handout.content import NOT_SET, Action
from reports.handout.naming import Names, counted, per_cent, term

MOST = 3
LIKELY = 0.5
"""From this probability on, an item is one to act on."""

NEXT_DAY = "Next working day"


def filled(answers: Answers, names: Names, written: Written | None) -> list[Action]:
    """The actions that follow from the data, in their order: overdue, at risk, credits due, levels behind."""
    found = (
        _overdue(answers, written),
        _at_risk(answers),
        _credits(answers),
        _behind(answers, names),
    )
    return [action for action in found if action][:MOST]


def _overdue(answers: Answers, written: Written | None) -> Action | None:
    rows = answers.overdue.to_pylist()
    if not rows:
        return None
    items = [_item(row) for row in rows]
    if len(items) <= 2:
        what = f"Deliver {' and '.join(items)}, open and overdue"
    else:
        span = format_value(rows[0]["hours_past_due"], "duration", short=True)
        what = f"Deliver the {len(items):,} overdue items; {items[0]} is the longest past due: {span}"
    return Action(what, *_owned(answers, written))


def _owned(answers: Answers, written: Written | None) -> tuple[str, str, str]:
    """Owner, date and status: those of the week's signal of overdue work, if a person has taken it."""
    week = period.last_complete_week(answers.status["as_of_on"])
    owner = noted.owner_of(written, "open_overdue", week, of_all_time(answers.own)) if written else None
    if owner is None:
        return NOT_SET, NEXT_DAY, NOT_SET
    return shortened(cell_text.line(owner.owner)), NEXT_DAY, STATUSES[owner.status]


def _at_risk(answers: Answers) -> Action | None:
    rows = [row for row in answers.at_risk.to_pylist() if (row["miss_probability"] or 0) >= LIKELY]
    if not rows:
        return None
    first = min(rows, key=lambda row: row["due_at"])
    by = _moment(first["due_at"], answers)
    if len(rows) == 1:
        return Action(f"Deliver {_item(first)} on time: it is likely to miss its target", by=by)
    return Action(f"Deliver {len(rows):,} items at risk on time, first {_item(first)}", by=f"From {by}")


def _credits(answers: Answers) -> Action | None:
    months = [row["month"] for row in answers.ledger.to_pylist() if not row["is_provisional"] and row["credit_due"]]
    due = answers.levels["credit_due"]
    if not months or not due:
        return None
    first, last = (format_value(month, "month") for month in (min(months), max(months)))
    span = first if first == last else f"{first} to {last}"
    amount = format_value(due, "currency", short=True, currency=answers.currency)
    return Action(f"Issue the credit note for {span}: {amount}")


def _behind(answers: Answers, names: Names) -> Action | None:
    if not answers.behind:
        return None
    row, *others = answers.behind
    so_far = f"{row['met']:,} of {row['due']:,} on time so far, {per_cent(row['attainment_target'])} % agreed"
    more = f"; {counted(len(others), 'more term')} behind" if others else ""
    return Action(f"Bring {term(row, names)} back to its level: {so_far}{more}", by=_month_end(answers))


def _month_end(answers: Answers) -> str:
    as_of = answers.status["as_of_on"]
    return format_value(as_of.replace(day=monthrange(as_of.year, as_of.month)[1]), "date", short=True)


def _moment(value: datetime, answers: Answers) -> str:
    return format_value(value.astimezone(ZoneInfo(answers.status["timezone"])), "instant", short=True)


def _item(row: dict[str, Any]) -> str:
    return shortened(cell_text.line(row["deliverable_id"]), 24)


def padded(actions: Sequence[Action]) -> list[Action]:
    """The actions and rows to fill in at the meeting: four in all, the last of them empty."""
    return [*actions, *([Action("", "", "", "")] * (MOST + 1 - len(actions)))]
