"""What turns picked columns into a table of deliverables: fallbacks for dates, states, segments, defaults."""

import re
from dataclasses import dataclass

from data.contract import DELIVERABLES, SEGMENTS
from data.recognise.table_draft import Draft, is_delivered
from data.sql import identifier, listed

from .contents import Contents
from .joining import is_day, partner
from .names import plain
from .phrases import HEADED
from .proposal import ValueProposal
from .values import DELIVERED, OPEN, known_share, statuses, translate

_COVERED = 0.97
_EXACT_ROWS = 100_000
_MOST_RECEIPTS = 3
_KNOWN_BY_TYPE = 0.5
_CURRENCIES = "USD|EUR|GBP|CHF|JPY|INR|CAD|AUD|CNY|SGD|SEK|NOK|DKK|PLN|ZAR|BRL|MXN"
_FILLED_THOUGH_OPEN = 0.2  # of the open rows: what is reopened keeps its date
_RECEIVED_OF_OPEN = 0.5
_SEVERAL = 3  # done rows without any date
_TOLD = 0.6


def complete(draft: Draft) -> None:
    """Add what the contract needs beyond the file's columns."""
    _delivery(draft)
    _receipt_while_open(draft)
    join_times(draft)
    _receipt(draft)
    _status(draft)
    _second_delivery(draft)
    draft.translate_words()
    _segment(draft)
    for column in ("vendor_id", "work_type"):
        draft.default(column, "unknown", "no such column: every row becomes unknown")
    _currency(draft)
    _drop_wrong_orders(draft)
    draft.drop_what_breaks_limits()
    _check_key(draft)


def join_times(draft: Draft) -> None:
    """Find the time-of-day column for each date that has no time: Open Date and Open Time."""
    contents = draft.source.contents
    taken: set[str] = set()
    for column in draft.picks.table.columns:
        sources = draft.columns.get(column.name, ())
        if column.type not in ("instant", "promise") or not sources or not is_day(contents[sources[0]]):
            continue
        time = partner(contents[sources[0]], contents.values(), taken)
        if time:
            taken.add(time)
            draft.joined[column.name] = (sources[0], time)
            draft.says[column.name] = (draft.says[column.name][0], f"{draft.says[column.name][1]}, with {time}")
            del draft.columns[column.name]


def _delivery(draft: Draft) -> None:
    """A delivery is blank on what is still open, and not earlier than the receipt on most rows."""
    picked = draft.picks.source("first_delivered_at")
    if not picked:
        return
    likely = (picked, *(one for one in draft.picks.others("first_delivered_at", 0.5) if _may_stand_in(draft, one, "")))
    filled = _filled_where(draft, likely)
    held = [one for one in likely if _is_delivery(draft, filled[one])]
    if not held:
        draft.doubt("first_delivered_at", 0.5, "but its cells do not tell what is open from what is done")
    elif held[0] != picked:
        found = draft.picks.candidates["first_delivered_at"][held[0]]
        draft.feed("first_delivered_at", (held[0],), found.score, f"{found.why}, and blank on what is open")
    elif filled[picked].tells and draft.says["first_delivered_at"][0] < _TOLD:
        draft.feed("first_delivered_at", (picked,), _TOLD, "dates that are blank on what is open")
    received, delivered = draft.picks.source("received_at"), draft.columns["first_delivered_at"][0]
    if received and draft.source.order.share(received, delivered) < 0.2:
        draft.doubt("first_delivered_at", 0.5, "but before the receipt on most rows")


@dataclass(frozen=True)
class _Filled:
    """Rows by what their status says, and on how many of them a column is filled."""

    open: int
    filled_open: int
    done: int
    filled_done: int

    @property
    def tells(self) -> bool:
        """Whether the column is filled on what is done and nowhere else."""
        return bool(self.open and self.done) and not self.filled_open and self.filled_done >= 0.95 * self.done


def _is_delivery(draft: Draft, filled: _Filled) -> bool:
    empty_though_done = filled.done >= _SEVERAL and not filled.filled_done
    return filled.filled_open <= _FILLED_THOUGH_OPEN * filled.open and not empty_though_done


def _filled_where(draft: Draft, sources: tuple[str, ...]) -> dict[str, _Filled]:
    """Per source column, the rows that are plainly open or done, and on how many of them it is filled."""
    status = draft.picks.source("status")
    cells = draft.cells(status) if status else []
    known = {cell: translate(DELIVERABLES.by_name["status"], cell) for cell, _ in cells}
    says = {
        group: [cell for cell, (value, confidence) in known.items() if value in group and confidence > HEADED]
        for group in (OPEN, DELIVERED)
    }
    name = identifier(status) if status else "null"
    where = {group: f"{name} in {listed(tuple(found))}" if found else "false" for group, found in says.items()}
    counts = [
        f"count(*) filter ({where[group]}{further})"
        for source in sources
        for group in (OPEN, DELIVERED)
        for further in ("", f" and {_is_dated(draft, (source,))}")
    ]
    found = draft.ask(", ".join(counts))
    return {source: _Filled(*found[4 * place : 4 * place + 4]) for place, source in enumerate(sources)}


def _receipt_while_open(draft: Draft) -> None:
    """What is open was received: a date that is mostly blank there is not a receipt."""
    picked = draft.picks.source("received_at")
    if not picked:
        return
    likely = (picked, *(one for one in draft.picks.others("received_at", 0.5) if _may_stand_in(draft, one, "")))
    filled = _filled_where(draft, likely)
    held = [one for one in likely if filled[one].filled_open >= _RECEIVED_OF_OPEN * filled[one].open]
    if not held:
        draft.doubt("received_at", 0.5, "but blank on what is open")
    elif held[0] != picked:
        found = draft.picks.candidates["received_at"][held[0]]
        draft.feed("received_at", (held[0],), found.score, f"{found.why}, and filled on what is open")


def _receipt(draft: Draft) -> None:
    """If the receipt date is missing on many rows: the fallbacks with which most rows load."""
    received, delivered = (draft.columns.get(name, ("",))[0] for name in ("received_at", "first_delivered_at"))
    if not received or delivered not in draft.source.order.columns:
        return
    contents = draft.source.contents[received]
    if received not in draft.source.order.columns or _covered(contents) >= _COVERED:
        return
    further = [one for one in draft.picks.others("received_at", 0.55) if _may_stand_in(draft, one, delivered)]
    chain = draft.source.order.receipts([received, *further[: _MOST_RECEIPTS - 1]], delivered)
    if chain == (delivered,):
        why = (
            f"only {100 * _covered(contents):.0f} % of {received} is filled: "
            "the delivery date stands in for it, so that turnaround means nothing"
        )
        draft.feed("received_at", chain, 0.5, why)
    elif len(chain) > 1:
        draft.feed("received_at", chain, draft.says["received_at"][0] * 0.85, "the first of these that is filled")


def _covered(contents: Contents) -> float:
    """The share of rows with a date."""
    return contents.filled_share * sum(contents.kinds[kind] for kind in ("instant", "local", "day", "day8"))


def _may_stand_in(draft: Draft, source: str, delivered: str) -> bool:
    taken = {name for names in draft.columns.values() for name in names}
    return source in draft.source.order.columns and source not in taken and source != delivered


def _delivery_sources(draft: Draft) -> tuple[str, ...]:
    return draft.columns.get("first_delivered_at") or draft.joined.get("first_delivered_at", ())[:1]


def _is_dated(draft: Draft, sources: tuple[str, ...]) -> str:
    """SQL: whether one of the columns is filled with more than words that stand for nothing."""
    return f"coalesce({' or '.join(_is_filled(draft, one) for one in sources)}, false)"


def _is_filled(draft: Draft, source: str) -> str:
    name, words = identifier(source), draft.sentinels(source)
    return f"{name} is not null" + (f" and {name} not in {listed(tuple(words))}" if words else "")


def _status(draft: Draft) -> None:
    delivered = _delivery_sources(draft)
    if "status" in draft.columns:
        draft.values["status"] = _statuses(draft, draft.columns["status"][0], delivered)
        least = min((one.confidence for one in draft.values["status"].values()), default=1.0)
        if least < 0.5:
            draft.doubt("status", 0.95, "but not all its values are known")
        if draft.ask(f"count(*) - count({identifier(draft.columns['status'][0])})")[0]:
            draft.default("status", "in_progress")
    elif delivered:
        draft.feed("status", delivered, 0.85, f"derived: delivered where {delivered[0]} is filled")
        draft.pairs["status"] = {"*": "delivered"}
        draft.values["status"] = {}
        draft.default("status", "in_progress")
    else:
        draft.default("status", "received", "no such column: every row becomes received")


def _statuses(draft: Draft, source: str, delivered: tuple[str, ...]) -> dict[str, ValueProposal]:
    dated = f"count(*) filter ({_is_dated(draft, delivered)})" if delivered else "null"
    name = identifier(source)
    found = draft.connection.execute(
        f"select {name}, count(*) as n, {dated} from {identifier(draft.text)} where {name} is not null "
        "group by 1 order by n desc, 1 limit 200"
    ).fetchall()
    return statuses(DELIVERABLES.by_name["status"], found)


def _second_delivery(draft: Draft) -> None:
    """ServiceNow closes what nobody resolved: the next delivery date, if the status says that there was a delivery."""
    first = draft.columns.get("first_delivered_at")
    says = [cell for cell, one in draft.values.get("status", {}).items() if is_delivered(one)]
    further = [one for one in draft.picks.others("first_delivered_at", 0.8) if _may_stand_in(draft, one, "")]
    if not first or not says or not further:
        return
    name, second = identifier(draft.columns["status"][0]), further[0]
    open_ones = f"{name} in {listed(tuple(says))} and not {_is_dated(draft, first)} and {_is_dated(draft, (second,))}"
    if draft.ask(f"count(*) filter ({open_ones})")[0]:
        draft.feed("first_delivered_at", (*first, second), draft.says["first_delivered_at"][0], f"then {second}")
        draft.values["status"] = _statuses(draft, draft.columns["status"][0], (*first, second))


def _segment(draft: Draft) -> None:
    """The segment by the work type, if its words or the warehouse tell; otherwise other."""
    if "segment" in draft.columns and not _names_segments(draft, draft.columns["segment"][0]):
        draft.drop("segment")
    if "segment" in draft.columns:
        draft.default("segment", "other")
        return
    sources = draft.columns.get("work_type")
    found = _segments(draft, sources[0]) if sources else {}
    rows = sum(one.rows for one in found.values())
    known = sum(one.rows for one in found.values() if one.confidence > 0.3)
    if sources and rows and known / rows >= _KNOWN_BY_TYPE:
        draft.feed("segment", sources, 0.6, f"derived from what {sources[0]} says")
        draft.values["segment"] = found
        draft.default("segment", "other")
    else:
        draft.default("segment", "other", "nothing in the file says it: every row becomes other")


def _names_segments(draft: Draft, source: str) -> bool:
    """Whether a column with such a name holds the contract's segments: customers have segments, too."""
    return known_share(DELIVERABLES.by_name["segment"], draft.cells(source)) > 0 or not draft.cells(source)


def _segments(draft: Draft, source: str) -> dict[str, ValueProposal]:
    column, known = DELIVERABLES.by_name["segment"], draft.source.known.segments or {}
    found = {}
    for cell, rows in draft.cells(source):
        value, confidence = translate(column, cell)
        if known.get(plain(cell)) in SEGMENTS:
            value, confidence = known[plain(cell)], 0.95
        found[cell] = ValueProposal(value or "other", confidence or 0.3, rows)
    return found


def _currency(draft: Draft) -> None:
    """The currency if the header names exactly one, such as Freight Cost (USD)."""
    named = {code for name in draft.source.header for code in re.findall(rf"[(\[]({_CURRENCIES})[)\]]", name)}
    if "billed_amount" in draft.columns and "currency" not in draft.columns and len(named) == 1:
        draft.defaults["currency"] = named.pop()


def _drop_wrong_orders(draft: Draft) -> None:
    delivered = draft.picks.source("first_delivered_at")
    for column in ("accepted_at", "final_delivered_at"):
        source = draft.picks.source(column)
        if delivered and source and draft.source.order.share(delivered, source) < 0.8:
            draft.drop(column)


def _check_key(draft: Draft) -> None:
    source = draft.picks.source("deliverable_id")
    if source and not draft.source.grouped:
        name, rows = identifier(source), draft.ask("count(*)")[0]
        # Beyond that an estimate: off by a few percent, but in a tenth of the time.
        count, enough = ("count(distinct {})", 0.999) if rows <= _EXACT_ROWS else ("approx_count_distinct({})", 0.85)
        filled, different = draft.ask(f"count({name}), {count.format(name)}")
        if different < filled * enough:
            draft.doubt("deliverable_id", max(0.4, different / filled), "and several rows have the same one")
