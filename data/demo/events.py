"""The event log of every item: assignment, checkpoints, pauses, questions, drafts, reviews, transfers."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import DTypeLike

from data.contract import EVENT_TYPES
from data.demo.arrivals import END, Arrivals
from data.demo.clock import Clock
from data.demo.delivery import Delivery, Verdicts
from data.demo.draw import Rng, lognormal, pick
from data.demo.portfolio import WORK_TYPES
from data.demo.review import ROUNDS, Review
from data.demo.terms import PAUSE_REASONS

ACTORS = ("client", "vendor", "system")
PHASES = ("scope", "instructions", "execution", "review", "final")
RETURN_REASONS = ("incomplete", "inaccurate", "unclear", "format", "scope_misread")
FINDINGS = (
    "research", "industry_knowledge", "documentation", "analysis",
    "critical_evaluation", "clear_writing", "problem_solving",
)  # fmt: skip
SEVERITIES = ("minor", "major", "critical")
QUESTIONS = ("inputs_missing", "scope_unclear", "data_access")
INCIDENTS = ("misdirected_email", "unencrypted_transfer", "access_not_revoked")
REASONS = (*PAUSE_REASONS, *RETURN_REASONS, *QUESTIONS, *INCIDENTS)
TRANSFER_SHARE = 0.36
CODED = {"event_type": EVENT_TYPES, "actor_side": ACTORS, "phase": PHASES, "reason": REASONS,
         "finding_category": FINDINGS, "severity": SEVERITIES}  # fmt: skip
"""Columns kept as positions in a tuple of texts; -1 = empty."""


@dataclass
class Log:
    """Events collected as columns; whatever lies after the as-of instant has not happened."""

    blocks: list[dict[str, np.ndarray]] = field(default_factory=list)

    def add(
        self, event_type: str, rows: np.ndarray, at: np.ndarray, actor: str, phase: str, **more: float | np.ndarray
    ) -> None:
        """Add one event for each of the rows (positions of items), at its instant."""
        happened = at <= END
        count = int(happened.sum())
        block = {
            "item": rows[happened].astype(np.int32),
            "occurred_at": at[happened],
            "event_type": np.full(count, EVENT_TYPES.index(event_type), dtype=np.int8),
            "actor_side": np.full(count, ACTORS.index(actor), dtype=np.int8),
            "phase": np.full(count, PHASES.index(phase), dtype=np.int8),
        }
        for name in ("version", "reason", "finding_category", "severity"):
            block[name] = _column(more.get(name, -1), happened, np.int8)
        block["hours"] = _column(more.get("hours", np.nan), happened, np.float64)
        block["planned_at"] = _column(more.get("planned_at", -1), happened, np.int64)
        self.blocks.append(block)

    def table(self) -> pa.Table:
        """All events by item and instant; events at the same instant are in the contract's order of types."""
        columns = {name: np.concatenate([block[name] for block in self.blocks]) for name in self.blocks[0]}
        since = columns["occurred_at"] - columns["occurred_at"].min()
        order = np.argsort(
            (columns["item"].astype(np.int64) << 33) | (since << 5) | columns["event_type"], kind="stable"
        )
        return pa.table({name: _arrow(name, values[order]) for name, values in columns.items()})


def _column(value: float | np.ndarray, happened: np.ndarray, dtype: DTypeLike) -> np.ndarray:
    if np.ndim(value) == 0:
        return np.full(int(happened.sum()), value, dtype=dtype)
    return np.asarray(value)[happened].astype(dtype)


def _arrow(name: str, values: np.ndarray) -> pa.Array:
    if name in CODED:
        codes = pa.array(values, mask=values < 0)
        return pa.DictionaryArray.from_arrays(codes, list(CODED[name]))
    if name in ("occurred_at", "planned_at"):
        return pa.array(values, mask=values < 0).cast(pa.timestamp("s"))
    return pa.array(values, mask=values < 0) if name == "version" else pa.array(values, from_pandas=True)


def log_events(
    rng: Rng, clock: Clock, items: Arrivals, verdicts: Verdicts, delivery: Delivery, review: Review
) -> tuple[pa.Table, np.ndarray]:
    """The event log (one row per event, with the item's position) and the instants of assignment."""
    log = Log()
    live = np.flatnonzero(~verdicts.cancelled)
    assigned = _assign(rng, clock, items, verdicts, delivery, log)
    _scope(rng, items, assigned, live, log)
    _pause(delivery, live, log)
    _ask(rng, clock, items, delivery, assigned, live, log)
    _check(rng, items, delivery, assigned, live, log)
    _review(rng, items, review, log)
    _transfer(rng, items, live, log)
    _incidents(rng, items, delivery, log)
    return log.table(), assigned


def _within(low: np.ndarray, high: np.ndarray, share: np.ndarray) -> np.ndarray:
    return low + (share * (high - low)).astype(np.int64)


def _assign(rng: Rng, clock: Clock, items: Arrivals, verdicts: Verdicts, delivery: Delivery, log: Log) -> np.ndarray:
    """Work waits in the vendor's queue, longer in the crunch, and is assigned before anything else."""
    calendar = items.vendor_calendar
    queue = lognormal(rng, np.where(verdicts.crunched, 5.0, 1.1), 0.7, len(items))
    started = clock.at(calendar, clock.worked(calendar, items.received) + (queue * 3600).astype(np.int64))
    first = np.minimum(delivery.delivered, np.where(delivery.reason >= 0, delivery.paused, delivery.delivered))
    assigned = np.minimum(started, _within(items.received, first, np.full(len(items), 0.6)))
    log.add("assigned", np.arange(len(items)), assigned, "vendor", "execution")
    return assigned


def _scope(rng: Rng, items: Arrivals, assigned: np.ndarray, live: np.ndarray, log: Log) -> None:
    """Only the most complex work has its scope confirmed in writing."""
    rows = live[items.complexity[live] == 3]
    at = _within(items.received[rows], assigned[rows], rng.uniform(0.1, 0.8, len(rows)))
    log.add("scope_confirmed", rows, at, "client", "scope")


def _pause(delivery: Delivery, live: np.ndarray, log: Log) -> None:
    rows = live[(delivery.reason[live] >= 0) & (delivery.paused[live] < delivery.delivered[live])]
    reason = delivery.reason[rows]
    log.add("paused", rows, delivery.paused[rows], "vendor", "execution", reason=reason)
    log.add("resumed", rows, delivery.resumed[rows], "vendor", "execution", reason=reason)


def _ask(
    rng: Rng,
    clock: Clock,
    items: Arrivals,
    delivery: Delivery,
    assigned: np.ndarray,
    live: np.ndarray,
    log: Log,
) -> None:
    """Questions: those that stop the clock until the client has found the inputs, and others."""
    waiting = live[delivery.reason[live] == PAUSE_REASONS.index("client_input")]
    reason = REASONS.index("inputs_missing")
    log.add("clarification_raised", waiting, delivery.paused[waiting], "vendor", "instructions", reason=reason)
    log.add("clarification_answered", waiting, delivery.resumed[waiting], "client", "instructions", reason=reason)
    rows = live[(delivery.reason[live] < 0) & (rng.random(len(live)) < 0.13)]
    delivered = delivery.delivered[rows]
    raised = _within(
        assigned[rows], np.minimum(delivered, assigned[rows] + 9 * 86_400), rng.uniform(0.05, 0.4, len(rows))
    )
    calendar = items.client_calendar[rows]
    wait = (np.clip(lognormal(rng, 2.2, 0.8, len(rows)), 0.1, 30) * 3600).astype(np.int64)
    answered = clock.at(calendar, clock.worked(calendar, raised) + wait)
    answered = np.maximum(np.minimum(answered, _within(raised, delivered, np.full(len(rows), 0.8))), raised + 60)
    reasons = REASONS.index("scope_unclear") + pick(rng.random(len(rows)), np.array([0.7, 0.3]))
    log.add("clarification_raised", rows, raised, "vendor", "instructions", reason=reasons)
    log.add("clarification_answered", rows, answered, "client", "instructions", reason=reasons)


def _check(rng: Rng, items: Arrivals, delivery: Delivery, assigned: np.ndarray, live: np.ndarray, log: Log) -> None:
    """A checkpoint halfway through longer work, planned at assignment."""
    long = np.array([item.standard_hours >= 5 for item in WORK_TYPES])[items.work_type[live]]
    rows = live[long & (rng.random(len(live)) < 0.45)]
    since = np.where(delivery.reason[rows] >= 0, delivery.resumed[rows], assigned[rows])
    rows, since = rows[since < delivery.delivered[rows]], since[since < delivery.delivered[rows]]
    at = _within(since, np.minimum(delivery.delivered[rows], since + 14 * 86_400), rng.uniform(0.4, 0.7, len(rows)))
    planned = (at + rng.normal(0, 5 * 3600, len(rows)).astype(np.int64)) // 900 * 900
    passed = rng.random(len(rows)) < 0.9
    for outcome, chosen in (("checkpoint_passed", passed), ("checkpoint_failed", ~passed)):
        log.add(outcome, rows[chosen], at[chosen], "vendor", "execution", planned_at=planned[chosen])


def _review(rng: Rng, items: Arrivals, review: Review, log: Log) -> None:
    for round_ in range(ROUNDS):
        rows = np.flatnonzero(review.drafted[round_] <= END)
        hours = np.round(lognormal(rng, 2.5, 0.5, len(rows)), 2) if round_ else np.nan
        log.add(
            "draft_delivered",
            rows,
            review.drafted[round_, rows],
            "vendor",
            "review",
            version=round_ + 1,
            hours=hours,
        )
        rows = rows[review.judged[round_, rows] <= END]
        ends = review.last_round[rows] == round_
        refused = ends & review.refused[rows]
        _findings(rng, "returned", rows[~ends], review.judged[round_], round_ + 1, log)
        _findings(rng, "rejected", rows[refused], review.judged[round_], round_ + 1, log)
        rows = rows[ends & ~refused]
        log.add("accepted", rows, review.judged[round_, rows], "client", "review", version=round_ + 1)


def _findings(rng: Rng, event_type: str, rows: np.ndarray, judged: np.ndarray, version: int, log: Log) -> None:
    size = len(rows)
    log.add(
        event_type, rows, judged[rows], "client", "review", version=version,
        reason=REASONS.index("incomplete") + pick(rng.random(size), np.array([0.24, 0.28, 0.18, 0.12, 0.18])),
        finding_category=pick(rng.random(size), np.array([0.14, 0.12, 0.18, 0.20, 0.12, 0.14, 0.10])),
        severity=pick(rng.random(size), np.array([0.68, 0.27, 0.05])),
    )  # fmt: skip


def _transfer(rng: Rng, items: Arrivals, live: np.ndarray, log: Log) -> None:
    """Inputs sent through the exchange; the last one is sent at the very end of the portfolio."""
    rows = live[rng.random(len(live)) < TRANSFER_SHARE]
    at = items.received[rows] + rng.integers(120, 5400, len(rows))
    log.add("data_transfer", rows, np.minimum(at, END - 1), "system", "instructions")
    log.add("data_transfer", live[-1:], np.full(len(live[-1:]), END), "system", "instructions")


def _incidents(rng: Rng, items: Arrivals, delivery: Delivery, log: Log) -> None:
    """Three in two years, at different moments, none in engineering."""
    candidates = np.flatnonzero(delivery.is_delivered & ~items.engineering)
    if len(candidates) < len(INCIDENTS):
        return
    rows = candidates[(len(candidates) * np.array([0.23, 0.57, 0.88])).astype(np.int64)]
    at = _within(items.received[rows], delivery.delivered[rows], rng.uniform(0.2, 0.9, len(rows)))
    log.add(
        "security_incident", rows, at, "vendor", "execution",
        reason=REASONS.index(INCIDENTS[0]) + np.arange(len(rows)), severity=np.array([0, 1, 0]),
    )  # fmt: skip
