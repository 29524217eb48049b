"""What needs a person: overdue and about to breach, as short lists whose rows open the item; the credits to claim."""

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st

from pages.parts import cards, filters, names, navigation, registry, row_list, sentences, tables
from pages.parts.ask import ask, later, row, rows
from pages.parts.phrases import chance, items, money, span
from pages.parts.row_list import Column, Line
from pages.parts.week import words
from queries import Scope, briefing, data_age, locales
from queries.briefing import Briefing
from queries.format import amount, grouped
from queries.said.week import month_before, month_of

LISTED = 5
EVERY = 10_000_000
CREDITS = "Credits"


def overdue(briefed: Briefing) -> None:
    """The items that the overdue tile counts, longest past due first: those of now, or of a past week's end."""
    count = briefing.late_count(briefed)
    late = briefing.late(ask, briefed)
    when = "" if briefed.is_newest else f" at the end of week {briefed.week.isocalendar().week}"
    cards.title(f"Overdue{when}: {items(count)}" if count else f"Overdue{when}")
    if not count:
        nothing = "Nothing is open." if briefed.is_newest and not briefed.open_work["open_items"] else ""
        st.caption(nothing or f"Nothing {'is' if briefed.is_newest else 'was'} overdue.")
        return
    columns = [*(Column(label, is_name=True) for label in ("Item", "Work", "Vendor")), Column("Late", is_number=True)]
    _all(late, "overdue", lambda: briefing.late(ask, briefed, EVERY), count, f"Past their due time{when}")
    _items("overdue", columns, late, _late, f"Overdue items{when}, longest first")


def about_to_breach(briefed: Briefing) -> None:
    """Open items that are likely to miss their target, or have little of it left; of a past week that is not known."""
    if not briefed.is_newest:
        cards.title(f"About to breach in week {briefed.week.isocalendar().week}")
        st.caption("Risk is only worked out for work that is open now, so a past week has none.")
        return
    risks, count = briefing.at_risk(ask, briefed), row("open/risk_summary", briefed.scope)["at_risk"]
    cards.title(f"About to breach: {items(count)}" if count else "About to breach")
    if not risks.num_rows:
        st.caption("No open item is likely to miss its target, or has little of it left.")
        return
    whole = later("open/at_risk", briefed.scope, limit=EVERY)
    _all(risks, "about_to_breach", whole, count, "Open items at risk of missing their target")
    columns = [*(Column(label, is_name=True) for label in ("Item", "Vendor")), Column("Due", is_whole=True)]
    columns.append(Column("Risk", is_number=True))
    _items("risk", columns, risks, partial(_risk, briefed.status["timezone"]), "Items at risk, likeliest first")


def credits(briefed: Briefing) -> None:
    """The levels that each vendor missed in the last month over by the week's end, what it owes, and the totals."""
    month, own = month_before(briefed.week), briefed.status["currency"] or ""
    scope = month_of(briefed.scope, month)
    total = row("credits/total", scope)
    owed = rows("credits/by_vendor", scope)
    due = f": {money(total['credit_due'], own)} due" if total["credit_due"] else ""
    cards.title(f"Credits for {locales.day_text(month, 'month_name')}{due}")
    most = LISTED if len(owed) <= LISTED else LISTED - 1  # the total takes a row too
    if len(owed) > LISTED:
        _all_credits(scope, len(owed))
    if owed:
        lines = [
            Line(
                [_name("vendor_id", one), grouped(one["defaults"]), amount(one["credit_due"], own, short=True)],
                one["vendor_id"],
                f"/sla?{urlencode(filters.link() | _levels(scope) | {'vendor': one['vendor_id']}, doseq=True)}",
            )
            for one in sorted(owed, key=lambda one: -one["credit_due"])[:most]
        ]
        numbers = (Column(label, is_number=True) for label in ("Levels missed", f"Credit, {own}"))
        columns = [Column("Vendor", is_name=True), *numbers]
        sums = ["Total", grouped(total["defaults"]), amount(total["credit_due"], own, short=True)]
        row_list.show(
            "credits", columns, lines, alt="Credits due by vendor", total=sums, on_open=partial(_open_levels, scope)
        )
    else:
        happened = "was missed" if total["cells_judged"] else "could be judged"
        st.caption(f"No service level {happened} in {locales.day_text(month, 'month_name')}.")


def _all_credits(scope: Scope, count: int) -> None:
    days = {"period": filters.CUSTOM, "since": scope.since, "until": scope.until}
    with cards.beside():
        cards.all_of(count, "all_credits", partial(navigation.to, registry.AT["sla"], view=CREDITS, **days))


def _items(
    name: str, columns: Sequence[Column], answer: pa.Table, cells: Callable[[dict], list[str]], alt: str
) -> None:
    lines = [
        Line(
            [item["deliverable_id"], *cells(item)],
            item["deliverable_id"],
            f"/deliverable?{urlencode({'deliverable': item['deliverable_id']})}",
        )
        for item in answer.slice(0, LISTED).to_pylist()
    ]
    row_list.show(name, columns, lines, alt=alt, on_open=_open_item)


def _late(item: dict) -> list[str]:
    return [_name("work_type", item), _name("vendor_id", item), span(item["hours_past_due"])]


def _risk(timezone: str, item: dict) -> list[str]:
    probability = item["miss_probability"]
    due = words.moment(item["due_at"], timezone, data_age.now().date())
    return [_name("vendor_id", item), due, chance(probability) if probability is not None else "Late"]


def _open_item(deliverable_id: str) -> None:
    navigation.to_deliverable({"deliverable_id": deliverable_id})


def _levels(scope: Scope) -> dict[str, str]:
    """The month's service levels, as a link has them."""
    return {"view": CREDITS, "period": filters.CUSTOM, "since": str(scope.since), "until": str(scope.until)}


def _open_levels(scope: Scope, vendor: str) -> None:
    days = {"period": filters.CUSTOM, "since": scope.since, "until": scope.until}
    navigation.to(registry.AT["sla"], view=CREDITS, vendor=[vendor], **days)


def _name(column: str, item: dict) -> str:
    return names.label(column, item[column])


def _all(answer: pa.Table, name: str, whole: Callable[[], pa.Table], count: int, title: str) -> None:
    """A button that opens all of them in a drawer."""
    with cards.beside():
        opened = cards.all_of(count, f"all_{name}")
    if opened:
        st.dialog(title, width="large", position="right")(_drawer)(answer, name, whole, count, title)


def _drawer(answer: pa.Table, name: str, whole: Callable[[], pa.Table], count: int, title: str) -> None:
    st.caption(sentences.shown_of(answer.num_rows, count))
    tables.table(answer, name, alt=title, whole=whole, on_row=navigation.to_deliverable, has_menu=False)
    if navigation.is_leaving():
        st.rerun()
