"""What needs a person: overdue and about to breach, as short lists whose rows open the item; the credits to claim."""

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st

from pages.parts import cards, filters, names, navigation, registry, row_list, sentences, tables
from pages.parts.ask import ask, later, row, rows
from pages.parts.escape import markdown
from pages.parts.phrases import chance, items, money, span
from pages.parts.row_list import Column, Line
from queries import Scope, briefing, credit_words
from queries.briefing import Briefing
from queries.format import format_value
from queries.said.week import month_before, month_of

LISTED = 5
EVERY = 10_000_000
CREDITS = "Credits"


def overdue(briefed: Briefing) -> None:
    """The overdue items, longest past due first."""
    late, count = briefing.overdue(ask, briefed), briefed.open_work["open_overdue"]
    cards.title(f"Overdue: {items(count)}" if count else "Overdue")
    if not late.num_rows:
        st.caption("Nothing is overdue." if briefed.open_work["open_items"] else "Nothing is open.")
        return
    _all(late, "overdue", "open/overdue", briefed, count, "Open items past their due time")
    columns = [Column("Item"), Column("Work"), Column("Vendor"), Column("Late", is_number=True)]
    _items("overdue", columns, late, lambda item: span(item["hours_past_due"]), "Overdue items, longest first")


def about_to_breach(briefed: Briefing) -> None:
    """Open items that are likely to miss their target, or have little of it left."""
    risks, count = briefing.at_risk(ask, briefed), row("open/risk_summary", briefed.scope)["at_risk"]
    cards.title(f"About to breach: {items(count)}" if count else "About to breach")
    if not risks.num_rows:
        st.caption("No open item is likely to miss its target, or has little of it left.")
        return
    _all(risks, "about_to_breach", "open/at_risk", briefed, count, "Open items at risk of missing their target")
    columns = [Column("Item"), Column("Due in"), Column("Vendor"), Column("Risk", is_number=True)]
    _items(
        "risk", columns, risks, _risk, "Items at risk, likeliest first", second=lambda item: span(item["hours_to_due"])
    )


def credits(briefed: Briefing) -> None:
    """The levels that each vendor missed in the last month over by the week's end, what it owes, and the totals."""
    month, own = month_before(briefed.week), briefed.status["currency"] or ""
    scope = month_of(briefed.scope, month)
    total = row("credits/total", scope)
    owed = rows("credits/by_vendor", scope)
    due = f": {money(total['credit_due'], own)} due" if total["credit_due"] else ""
    cards.title(f"Credits for {month:%B}{due}")
    if owed:
        lines = [
            Line(
                [_name("vendor_id", one), f"{one['defaults']:,}", _amount(one["credit_due"])],
                one["vendor_id"],
                f"/sla?{urlencode(filters.link() | _levels(scope) | {'vendor': one['vendor_id']}, doseq=True)}",
            )
            for one in owed
        ]
        columns = [Column("Vendor"), Column("Levels missed", is_number=True), Column(f"Credit, {own}", is_number=True)]
        sums = ["Total", f"{total['defaults']:,}", _amount(total["credit_due"])]
        row_list.show(
            "credits", columns, lines, alt="Credits due by vendor", total=sums, on_open=partial(_open_levels, scope)
        )
    else:
        st.caption(f"No service level was missed in {month:%B}.")
    if so_far := credit_words.so_far(briefing.credits(ask, briefed), own):
        st.caption(markdown(so_far))


def _items(
    name: str,
    columns: Sequence[Column],
    answer: pa.Table,
    last: Callable[[dict], str],
    alt: str,
    second: Callable[[dict], str] = lambda item: _name("work_type", item),
) -> None:
    lines = [
        Line(
            [item["deliverable_id"], second(item), _name("vendor_id", item), last(item)],
            item["deliverable_id"],
            f"/deliverable?{urlencode({'deliverable': item['deliverable_id']})}",
        )
        for item in answer.slice(0, LISTED).to_pylist()
    ]
    row_list.show(name, columns, lines, alt=alt, on_open=_open_item)


def _open_item(deliverable_id: str) -> None:
    navigation.to_deliverable({"deliverable_id": deliverable_id})


def _levels(scope: Scope) -> dict[str, str]:
    """The month's service levels, as a link has them."""
    return {"view": CREDITS, "period": filters.CUSTOM, "since": str(scope.since), "until": str(scope.until)}


def _open_levels(scope: Scope, vendor: str) -> None:
    days = {"period": filters.CUSTOM, "since": scope.since, "until": scope.until}
    navigation.to(registry.AT["sla"], view=CREDITS, vendor=[vendor], **days)


def _name(column: str, item: dict) -> str:
    return names.written(column, item[column])


def _amount(value: float | None) -> str:
    return format_value(value, "currency", short=True)


def _risk(item: dict) -> str:
    probability = item["miss_probability"]
    return chance(probability) if probability is not None else "Late"


def _all(answer: pa.Table, name: str, question: str, briefed: Briefing, count: int, title: str) -> None:
    """A button that opens all of them in a drawer."""
    with cards.beside():
        opened = st.button(
            f"All {count:,}", icon=":material/chevron_right:", icon_position="right", key=f"all_{name}", type="tertiary"
        )
    if opened:
        show = partial(_drawer, answer, name, question, briefed, count, title)
        st.dialog(title, width="large", position="right")(show)()


def _drawer(answer: pa.Table, name: str, question: str, briefed: Briefing, count: int, title: str) -> None:
    st.caption(sentences.shown_of(answer.num_rows, count))
    tables.table(
        answer,
        name,
        alt=title,
        whole=later(question, briefed.scope, limit=EVERY),
        on_row=navigation.to_deliverable,
        has_menu=False,
    )
    if navigation.is_leaving():
        st.rerun()
