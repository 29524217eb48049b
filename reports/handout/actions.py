"""What is to be agreed with the vendor: filled in from the data, at most three, and room for one more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.written import Written
from queries import notes as noted
from queries.briefing import of_all_time
from queries.format import format_value
from queries.notes import STATUSES
from queries.said import actions as kinds
from queries.shortening import shortened
from reports import cell_text
from reports.handout.answers import Answers
from reports.handout.content import NOT_SET, Action
from reports.handout.naming import Names, counted, per_cent, term

MOST = 3


def filled(answers: Answers, names: Names, written: Written | None) -> list[Action]:
    """The actions that follow from the data, in the order of This week, but the credits are those of the period."""
    of_work = {type(one): _owned(_WORDED[type(one)](one, answers, names), one, answers, written)
               for one in answers.to_do}  # fmt: skip
    late, likely, behind = (of_work.get(kind) for kind in (kinds.GetDates, kinds.Rescue, kinds.CatchUp))
    return [action for action in (late, likely, _credits(answers), behind) if action][:MOST]


def _owned(action: Action, source: kinds.Action, answers: Answers, written: Written | None) -> Action:
    """The action with the owner, date and status that a person has entered for it on This week."""
    scope = of_all_time(answers.own)
    owner = noted.owner_of(written, source.subject, source.since, scope) if written else None
    by = _moment(source.by, answers)
    if owner is None:
        return replace(action, by=by)
    return replace(
        action,
        owner=shortened(cell_text.line(owner.owner)) or NOT_SET,
        by=_moment(owner.due, answers) if owner.due else by,
        status=STATUSES[owner.status],
    )


def _get_dates(found: kinds.GetDates, answers: Answers, names: Names) -> Action:
    count, oldest = found.numbers["open_overdue"].value, _item(found.oldest["deliverable_id"])
    span = format_value(found.oldest["hours_past_due"], "duration", short=True)
    if count == 1:
        return Action(f"Deliver {oldest}, {span} overdue")
    return Action(f"Deliver the {count:,} overdue items; {oldest} is the longest past due: {span}")


def _rescue(found: kinds.Rescue, answers: Answers, names: Names) -> Action:
    count, first = found.numbers["at_risk_likely"].value, _item(found.first["deliverable_id"])
    if count == 1:
        return Action(f"Deliver {first} on time: it is likely to miss its target")
    return Action(f"Deliver {count:,} items on time that are likely to miss their targets, first {first}")


def _credits(answers: Answers) -> Action | None:
    months = [row["month"] for row in answers.ledger.to_pylist() if not row["is_provisional"] and row["credit_due"]]
    due = answers.levels["credit_due"]
    if not months or not due:
        return None
    first, last = (format_value(month, "month") for month in (min(months), max(months)))
    span = first if first == last else f"{first} to {last}"
    amount = format_value(due, "currency", short=True, currency=answers.currency)
    return Action(f"Issue the credit note for {span}: {amount}")


def _catch_up(found: kinds.CatchUp, answers: Answers, names: Names) -> Action:
    number = {name: one.value for name, one in found.numbers.items()}
    agreed = per_cent(number["attainment_target"])
    so_far = f"{number['met']:,} of {number['due']:,} on time so far, {agreed} % agreed"
    more = f"; {counted(number['terms'] - 1, 'more term')} behind" if number["terms"] > 1 else ""
    return Action(f"Bring {term(found.worst, names)} back to its level: {so_far}{more}")


def _moment(value: date | datetime | None, answers: Answers) -> str:
    if value is None:
        return NOT_SET
    if isinstance(value, datetime):
        return format_value(value.astimezone(ZoneInfo(answers.status["timezone"])), "instant", short=True)
    return format_value(value, "date", short=True)


def _item(name: str) -> str:
    return shortened(cell_text.line(name), 24)


def padded(actions: Sequence[Action]) -> list[Action]:
    """The actions and rows to fill in at the meeting: four in all, the last of them empty."""
    return [*actions, *([Action("", "", "", "")] * (MOST + 1 - len(actions)))]


_WORDED: dict[type[kinds.Action], Callable[..., Action]] = {
    kinds.GetDates: _get_dates,
    kinds.Rescue: _rescue,
    kinds.CatchUp: _catch_up,
}
