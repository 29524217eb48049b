"""What needs a person: overdue and about to breach, as lists to read on a phone; defaults and their credits."""

import pyarrow as pa
import streamlit as st

from pages.parts import names, navigation, sentences, tables
from pages.parts.ask import ask, later, row
from pages.parts.escape import markdown
from pages.parts.phrases import chance as chance_of
from pages.parts.phrases import money, span
from queries import briefing, credit_words
from queries.briefing import Briefing

LISTED = 6
EVERY = 10_000_000
DEFAULT_COLUMNS = (
    "vendor_id", "segment", "work_type", "month", "term_verdict", "attainment", "attainment_target", "due",
    "credit_before_cap",
)  # fmt: skip


def overdue(briefed: Briefing) -> None:
    """The overdue items, longest past due first."""
    st.header("Overdue now")
    late = briefing.overdue(ask, briefed)
    if not late.num_rows:
        if briefed.open_work["open_items"]:
            st.success("Nothing is overdue.", icon=":material/check_circle:")
        else:
            st.caption("Nothing is open.")
        return
    with st.container(gap="small"):
        for item in late.slice(0, LISTED).to_pylist():
            _item(item, "overdue", f"{span(item['hours_past_due'])} past due")
    _all(
        late, "overdue", "open/overdue", briefed, briefed.open_work["open_overdue"], "Open items past their due instant"
    )


def about_to_breach(briefed: Briefing) -> None:
    """Open items that are likely to miss their target, or have little of it left."""
    st.header("About to breach")
    risks = briefing.at_risk(ask, briefed)
    count = row("open/risk_summary", briefed.scope)["at_risk"]
    if not risks.num_rows:
        st.caption("No open item is likely to miss its target, or has little of it left.")
        return
    with st.container(gap="small"):
        for item in risks.slice(0, LISTED).to_pylist():
            _item(item, "risk", _risk(item))
    _all(risks, "about_to_breach", "open/at_risk", briefed, count, "Open items at risk of missing their target")


def shortfalls(briefed: Briefing) -> None:
    """Each vendor × segment below what was agreed, last month or so far this month, and the credit for it."""
    st.header("Defaults and credits")
    found = briefing.shortfalls(ask, briefed)
    if not found.num_rows:
        st.caption("No vendor and segment fell short of an agreed term, in the last month or so far in this one.")
        return
    st.caption(
        "By agreed term and month, with enough items to judge; a month that still runs is not a default yet. Who meets "
        "the mean of several terms can be in default of one of them."
    )
    st.markdown(markdown(credit_words.total(briefing.credits(ask, briefed), briefed.status["currency"])))
    tables.table(found, "week_shortfalls", alt="Vendor and segment below what was agreed", columns=DEFAULT_COLUMNS)


def _item(item: dict, kind: str, what: str) -> None:
    """Two lines: the item, as a link, and what is the matter with it; then what it is."""
    about = [markdown(names.written(name, item[name])) for name in ("work_type", "vendor_id")]
    worth = [money(item["billed_amount"], item["currency"])] if item["billed_amount"] is not None else []
    with st.container(gap=None, key=f"{kind}_{item['deliverable_id']}"):
        st.button(
            f"{markdown(item['deliverable_id'])} · **{what}**",
            key=f"open_{kind}_{item['deliverable_id']}",
            type="tertiary",
            help="Open this deliverable",
            on_click=navigation.to_deliverable,
            args=[item],
        )
        st.caption(" · ".join([*about, *worth]))


def _risk(item: dict) -> str:
    chance = item["miss_probability"]
    left = f"due in {span(item['hours_to_due'])}"
    return f"{left}, {chance_of(chance)} likely to miss" if chance is not None else left


def _all(answer: pa.Table, name: str, question: str, briefed: Briefing, count: int, alt: str) -> None:
    with st.popover(
        f"All {count:,} as a table", icon=":material/table:", type="tertiary", key=f"all_{name}", on_change="rerun"
    ) as behind:
        if behind.open:
            st.caption(f"{sentences.shown_of(answer.num_rows, count)} Choose a row to open it.")
            tables.table(
                answer,
                name,
                alt=alt,
                whole=later(question, briefed.scope, limit=EVERY),
                on_row=navigation.to_deliverable,
                width=tables.POPOVER_PIXELS,
            )
    if navigation.is_leaving():
        st.rerun()
