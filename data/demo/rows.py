"""The rows of deliverables and events as Arrow tables, before they are written as text."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from data.contract import BREACH_CAUSES, STATUSES
from data.demo import details
from data.demo.arrivals import END, Arrivals, arrive
from data.demo.clock import Clock
from data.demo.delivery import NEVER, Delivery, Verdicts, deliver
from data.demo.draw import Rng, pick
from data.demo.events import log_events
from data.demo.planted import PLANTED
from data.demo.portfolio import PRIORITIES, SEGMENTS, VENDORS, WORK_TYPES
from data.demo.reference import engagement_ids
from data.demo.review import Review, guideline_rows, review
from data.demo.specialists import assign_people, specialists
from data.demo.terms import govern

Columns = dict[str, pa.Array]


def portfolio_rows(deliverables: int, seed: int) -> tuple[pa.Table, pa.Table, list[int]]:
    """Deliverables (one row per item, by receipt), events (one row per event), and who worked on them."""
    rng, clock = np.random.default_rng(seed), Clock()
    items = arrive(rng, clock, deliverables)
    governed = govern(clock, items)
    verdicts, delivery = deliver(rng, clock, items, governed)
    reviewed = review(rng, clock, items, delivery)
    events, assigned = log_events(rng, clock, items, verdicts, delivery, reviewed)
    person = np.where(_filled(rng, items, 0.97), assign_people(rng, items, delivery.is_delivered), -1)
    person[(assigned > END) | verdicts.cancelled] = -1
    columns = {
        **_identity(items),
        **_instants(rng, items, governed.term, verdicts, delivery, reviewed, assigned),
        **_work(rng, clock, items, delivery, reviewed, person),
        **_codes(rng, items, verdicts, delivery, reviewed),
    }
    return pa.table(columns), events, sorted(set(person[person >= 0].tolist()))


def _coded(codes: np.ndarray, texts: Iterable[str]) -> pa.Array:
    """Texts by their positions, empty where the position is negative."""
    codes = codes.astype(np.int16)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), list(texts))


def _moment(seconds: np.ndarray) -> pa.Array:
    return pa.array(seconds, mask=seconds >= NEVER).cast(pa.timestamp("s"))


def _filled(rng: Rng, items: Arrivals, share: float) -> np.ndarray:
    """Where an export has a value: not everywhere, but always where a planted effect needs it."""
    key = items.work_type == [item.name for item in WORK_TYPES].index(PLANTED.key_person.work_type)
    return key | (rng.random(len(items)) < share)


def _identity(items: Arrivals) -> Columns:
    return {
        "item": pa.array(np.arange(len(items))),
        "vendor_id": _coded(items.vendor, [vendor.vendor_id for vendor in VENDORS]),
        "segment": _coded(items.segment, SEGMENTS),
        "work_type": _coded(items.work_type, [item.name for item in WORK_TYPES]),
        "engagement_id": _coded(items.engagement, engagement_ids()),
        "priority": _coded(items.priority, PRIORITIES),
        "complexity": pa.array(items.complexity),
        "unit": _coded(items.work_type, [item.unit for item in WORK_TYPES]),
        "units": pa.array(items.units),
        "currency": _coded(np.zeros(len(items)), ["USD"]),
        "required_skill": _coded(items.work_type, [item.skill for item in WORK_TYPES]),
        "guideline_version": _coded(
            guideline_rows(items).astype(np.int16), [PLANTED.guideline.before, PLANTED.guideline.after]
        ),
    }


def _status(verdicts: Verdicts, delivery: Delivery, reviewed: Review, assigned: np.ndarray) -> np.ndarray:
    """Positions in STATUSES at the as-of instant."""
    on_hold = (delivery.paused <= END) & (delivery.resumed > END)
    cases = [
        (verdicts.cancelled, "cancelled"),
        (reviewed.accepted <= END, "accepted"),
        (reviewed.refused, "rejected"),
        (delivery.is_delivered, "delivered"),
        (on_hold, "on_hold"),
        (assigned <= END, "in_progress"),
    ]
    conditions, names = zip(*cases, strict=True)
    return np.select(conditions, [STATUSES.index(name) for name in names], STATUSES.index("received"))


def _instants(
    rng: Rng,
    items: Arrivals,
    term: np.ndarray,
    verdicts: Verdicts,
    delivery: Delivery,
    reviewed: Review,
    assigned: np.ndarray,
) -> Columns:
    promised = (term < 0) & (rng.random(len(items)) < 0.88)
    return {
        "received_at": _moment(items.received),
        "status": _coded(_status(verdicts, delivery, reviewed, assigned), STATUSES),
        "first_delivered_at": _moment(np.where(delivery.is_delivered, delivery.delivered, NEVER)),
        "promised_at": _moment(np.where(promised, delivery.promised, NEVER)),
        "accepted_at": _moment(reviewed.accepted),
        "final_delivered_at": _moment(reviewed.final),
    }


def _work(rng: Rng, clock: Clock, items: Arrivals, delivery: Delivery, reviewed: Review, person: np.ndarray) -> Columns:
    """Money, hours and people; only delivered work is billed."""
    size, done = len(items), delivery.is_delivered
    vendor_hours, client_hours = details.hours(rng, items)
    accepted = reviewed.accepted <= END
    return {
        "billed_amount": _some(details.billed(clock, items, delivery), done & (rng.random(size) < 0.996)),
        "vendor_hours": _some(vendor_hours, done & (rng.random(size) < 0.98)),
        "client_hours": _some(client_hours, done & (rng.random(size) < 0.94)),
        "accepted_version": pa.array(reviewed.last_round + 1, mask=~accepted),
        "qa_score": _some(details.quality(rng, reviewed), done & (rng.random(size) < 0.88)),
        "automation_mode": _coded(np.where(rng.random(size) < 0.97, details.automation(rng, items), -1),
                                  ("manual", "assisted", "straight_through")),
        "specialist_id": _coded(person, [identifier for identifier, _ in specialists()]),
    }  # fmt: skip


def _some(values: np.ndarray, filled: np.ndarray) -> pa.Array:
    return pa.array(values, mask=~filled)


def _codes(rng: Rng, items: Arrivals, verdicts: Verdicts, delivery: Delivery, reviewed: Review) -> Columns:
    """What people coded, judged and reported."""
    size = len(items)
    cause, owner = details.breach(rng, items, verdicts, delivery)
    says = details.vendor_report(rng, items, verdicts, delivery)
    use, decided, useful = details.decisions(rng, items, reviewed)
    clarity = 1 + pick(rng.random(size), np.array([0.04, 0.11, 0.30, 0.37, 0.18]))
    return {
        "scope_clarity": _some(clarity, rng.random(size) < 0.9),
        "breach_cause": _coded(cause, BREACH_CAUSES),
        "breach_owner": _coded(owner, details.OWNERS),
        "vendor_reported_sla_met": pa.array(says == 1, mask=says < 0),
        "decision_use": _coded(use, ("used", "partly", "not_used")),
        "decision_at": _moment(decided),
        "usefulness": _some(useful.astype(np.int64), useful > 0),
    }
