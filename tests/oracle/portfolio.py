"""Random portfolios as CSV exports: valid under the contract, nasty wherever a definition has an edge."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random

from .agreements import CLOCK_CHANGES, PRIORITIES, REASONS, WORK_TYPES, ZONES, agreements, fx_rates, some_credits, utc
from .clock import DAY, HOUR, SECOND, to_instant, to_us
from .records import SEGMENTS, Records
from .verdict import judge

CURRENCY = "USD"
"""The warehouse's own currency: the most frequent one in every portfolio."""
AS_OF = datetime(2026, 11, 20, 13, 37, 11, 123457, tzinfo=UTC)
"""The latest instant of every portfolio."""

FIRST, LAST = to_us(datetime(2026, 1, 7, tzinfo=UTC)), to_us(AS_OF)
OFFSETS = (0, 0, 60, -300, 330, 630)

Row = dict[str, str]


def random_portfolio(seed: int, items: int) -> dict[str, list[Row]]:
    """Tables of a portfolio with `items` deliverables (at least 1), the same for the same seed."""
    maker = _Maker(seed)
    for number in range(items):
        maker.deliverable(f"{number:06d}")
    maker.event("000000", "escalation", LAST)
    maker.event("not yet known", "paused", LAST - HOUR, "client_wait")
    _blank_some(Random(f"engagements {seed}"), maker.tables["engagements"])
    _cancel_some(Random(f"cancelled {seed}"), maker.tables["deliverables"])
    some_credits(Random(f"credits {seed}"), maker.tables["sla_terms"])
    if seed % 5:  # every fifth portfolio has no rates: its currencies stay apart
        maker.tables["fx_rates"] = fx_rates(Random(f"rates {seed}"))
    return maker.tables


def _blank_some(random: Random, engagements: list[Row]) -> None:
    """Leave the vendor or the segment of some engagements empty."""
    for engagement in engagements:
        for column in ("vendor_id", "segment"):
            if random.random() < 0.3:
                engagement[column] = ""


def _cancel_some(random: Random, items: list[Row]) -> None:
    """Cancel some work after its delivery; half of it is not billed."""
    for item in items:
        if item["first_delivered_at"] and random.random() < 0.05:
            item["status"] = "cancelled"
            item["billed_amount"] = random.choice((item["billed_amount"], item["billed_amount"], "", "0.00"))


def write(portfolio: dict[str, list[Row]], folder: Path) -> None:
    """Write one UTF-8 CSV file per table with rows, named after the table, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in portfolio.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)


class _Maker:
    """Adds deliverables one by one, with their events; deliveries aim at the due instant."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tables = agreements(self.random) | {"deliverables": [], "events": []}
        self.vendors = [row["vendor_id"] for row in self.tables["vendors"]] + ["v_unlisted"]
        self.records = Records(self.tables | {"events": []}, "UTC", AS_OF, CURRENCY)
        self.event_keys: set[tuple] = set()

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def deliverable(self, name: str) -> None:
        item = self._ordered(name)
        received = self._received(item)
        item["received_at"] = self._written(received)
        if self.chance(0.4):
            promised = received + self._length() * self.random.choice((1, 10))
            item["promised_at"] = self._written(self.random.choice((promised, promised, LAST)))
        if self.chance(0.5):
            self._pauses(name, received, self._due(item, received))
        if self.chance(0.06):
            item["status"] = "cancelled"
        elif self.chance(0.78):
            self._deliver(item, received, self._due(item, received))
        self.tables["deliverables"].append(item)

    def event(self, name: str, kind: str, at: int, reason: str = "", version: str = "") -> None:
        """Record an event that happened by now, under a key of its own."""
        if at > LAST:
            return
        while (name, kind, at, version) in self.event_keys:
            version = str(int(version or 0) + 1)
        self.event_keys.add((name, kind, at, version))
        row = {
            "deliverable_id": name,
            "event_type": kind,
            "occurred_at": self._written(at),
            "version": version,
            "reason": reason,
        }
        self.tables["events"].append(row)
        self.records.events.setdefault(name, []).append(row)

    # An item before it is delivered

    def _ordered(self, name: str) -> Row:
        choice = self.random.choice
        return {
            "deliverable_id": name,
            "vendor_id": choice(self.vendors),
            "segment": choice(sorted(SEGMENTS)),
            "work_type": choice(WORK_TYPES),
            "received_at": "",
            "status": choice(("received", "in_progress", "on_hold")),
            "first_delivered_at": "",
            "engagement_id": choice([f"E{n}" for n in range(8)] * 2 + ["", "", "E_unlisted"]),
            "priority": choice((*PRIORITIES, "")),
            "units": choice(("", "1", "3", "2.5", "0.25", "120")),
            "promised_at": "",
            "accepted_at": "",
            "final_delivered_at": "",
            "billed_amount": "" if self.chance(0.15) else f"{self.random.randint(0, 400_000) / 100:.2f}",
            "currency": choice(("USD", "USD", "USD", "", "EUR", "INR")),
            "client_hours": choice(("", "0", "0.5", "3.25", "12")),
            "accepted_version": "",
        }

    def _received(self, item: Row) -> int:
        near = self.random.choice(
            (self._near_clock_change, self._near_shift, self._near_midnight, self._near_now, self._any_time)
        )
        return min(max(near(item), FIRST), LAST)

    def _any_time(self, item: Row) -> int:
        at = self.random.randint(FIRST, LAST)
        return at if self.chance(0.2) else at - at % SECOND

    def _near_clock_change(self, item: Row) -> int:
        zone = str(self.records.vendor_calendar(item).zone)
        change = to_us(utc(self.random.choice(CLOCK_CHANGES[zone if zone in ZONES else "America/New_York"])))
        return change + self.random.choice((-3 * DAY, -DAY, -2 * HOUR, -HOUR, -1, 0, 1800 * SECOND, HOUR))

    def _near_shift(self, item: Row) -> int:
        start = self.random.randint(FIRST, LAST)
        shifts = self.records.vendor_calendar(item).running(start, start + 7 * DAY)
        return self._nudged(self.random.choice(self.random.choice(shifts))) if shifts else start

    def _near_midnight(self, item: Row) -> int:
        """The day on which a term of the item begins, in the zone of the vendor's calendar."""
        terms = self.records.terms.get((item["vendor_id"], item["segment"]), [{"effective_from": "2026-07-01"}])
        day = datetime.fromisoformat(self.random.choice(terms)["effective_from"])
        return self._nudged(to_us(day.replace(tzinfo=self.records.vendor_calendar(item).zone)))

    def _near_now(self, item: Row) -> int:
        """An instant such that a calendar target is reached exactly now, or the work is not yet due."""
        return LAST - self.random.choice((0, HOUR, DAY, 36 * HOUR + HOUR // 2, 72 * HOUR, 5 * DAY, 12 * HOUR))

    def _nudged(self, at: int) -> int:
        return at + self.random.choice((0, 0, -1, 1, SECOND, -SECOND, 1800 * SECOND))

    def _length(self) -> int:
        return self.random.choice((1, SECOND, 60 * SECOND, HOUR, 7 * HOUR, DAY, 3 * DAY + 17))

    def _due(self, item: Row, received: int) -> int:
        """The due instant so far; one day after receipt if there is none."""
        due = judge(item, self.records).due
        return received + DAY if due is None else due

    # Pauses

    def _pauses(self, name: str, received: int, due: int) -> None:
        anchors = (received - DAY, received, received + 1, (received + due) // 2, due - 1, due, due + HOUR)
        for _ in range(self.random.randint(1, 3)):
            at, end = (anchor := self.random.choice(anchors)), anchor + self._length()
            reason = self.random.choice((*REASONS, ""))
            for step in self._pause(at, end, reason):
                self.event(name, *step)

    def _pause(self, at: int, end: int, reason: str) -> list[tuple[str, int, str]]:
        """Events of a pause: plain, begun or ended twice, endless, of zero length, resumed as it begins."""
        begin, stop = ("paused", at, reason), ("resumed", end, reason)
        middle, other = (at + end) // 2, self.random.choice(REASONS)
        return self.random.choice(
            (
                [begin, stop],
                [begin, stop],
                [begin, ("paused", middle, reason), stop],
                [("resumed", at - 1, reason), begin, stop, ("resumed", end + HOUR, reason)],
                [begin] if self.chance(0.3) else [begin, stop],
                [begin, ("resumed", at, reason), stop],
                [begin, ("resumed", middle, reason), ("paused", middle, reason), stop],
                [begin, ("paused", middle, other), stop, ("resumed", end + HOUR, other)],
                [begin, ("paused", at, other), ("resumed", middle, other), stop],
            )
        )

    # Delivery and what follows

    def _deliver(self, item: Row, received: int, due: int) -> None:
        aims = (due, due, due + 1, due - 1, due + 3 * HOUR, due + DAY, (received + due) // 2, received)
        delivered = max(received, self.random.choice(aims))
        if delivered > LAST:
            return
        item["first_delivered_at"] = self._written(delivered)
        item["status"] = self.random.choice(("delivered", "accepted", "rejected"))
        if self.chance(0.4):
            item["accepted_version"] = self.random.choice("1112345")
        if self.chance(0.6):
            self._review(item["deliverable_id"], delivered)
        if self.chance(0.15):
            self._reopen(item, delivered)
        elif self.chance(0.2):
            item["final_delivered_at"] = self._written(min(LAST, delivered + self._length()))
        if item["status"] == "accepted":
            item["accepted_at"] = self._written(min(LAST, delivered + self._length()))

    def _review(self, name: str, delivered: int) -> None:
        """Rounds of review; a version may be missing or wrong, and a return may coincide with an acceptance."""
        at = delivered - HOUR if self.chance(0.1) else delivered
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            at += self._length()
            self.event(name, self.random.choice(("returned", "returned", "rejected")), at)
        if self.chance(0.8):
            at += self.random.choice((0, HOUR, DAY))
            self.event(name, "accepted", at, version=self.random.choice(("", "", "1", "2", "3")))
            if self.chance(0.1):
                self.event(name, self.random.choice(("accepted", "rejected")), at + HOUR)

    def _reopen(self, item: Row, delivered: int) -> None:
        """Reopen once or twice, delivered again or not, in the final_delivered_at column or as an event."""
        name, at = item["deliverable_id"], delivered
        if self.chance(0.3):
            self.event(name, "reopened", at + HOUR)
            at += HOUR + self._length()
            self.event(name, self.random.choice(("draft_delivered", "final_delivered")), at)
        at += self._length()
        self.event(name, "reopened", at)
        at += self._length()
        if at <= LAST and self.chance(0.4):
            item["final_delivered_at"] = self._written(at)
        elif self.chance(0.6):
            self.event(name, self.random.choice(("draft_delivered", "final_delivered")), at)

    def _written(self, at: int) -> str:
        """An instant as written in exports: Z or an offset, a blank or a T, microseconds if any."""
        local = to_instant(at).astimezone(timezone(timedelta(minutes=self.random.choice(OFFSETS))))
        written = local.isoformat(sep=self.random.choice("TT "))
        return written.replace("+00:00", "Z") if self.chance(0.5) else written
