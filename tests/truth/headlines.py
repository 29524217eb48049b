"""The headlines of the pages SLA, Savings and Segment mix over thirteen weeks, held against the truth."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pages.parts import sentences
from queries import EVERYTHING, Scope
from queries.briefing import Ask
from queries.said import attainment, mix, saving
from tests.truth.oracle import Truth
from tests.truth.reading import N, read, same
from tests.truth.stories import FIRST, RATE, Item

WEEKS = 13
ESCAPED = re.compile(r"\\(?=[^\w\s])")


def faults(truth: Truth, ask: Ask) -> list[str]:
    """What the three headlines say that is not so; what cannot be read is a fault as well."""
    until = FIRST.date() + timedelta(weeks=truth.made.weeks, days=-1)
    since = until - timedelta(weeks=WEEKS, days=-1)
    scope = Scope(since=since, until=until, viewer=EVERYTHING, reference_since=since - timedelta(weeks=WEEKS),
                  reference_until=since - timedelta(days=1))  # fmt: skip
    checks = (_of_attainment, _of_saving, _of_mix)
    return [fault for check in checks for fault in check(truth, ask, scope)]


def _of_attainment(truth: Truth, ask: Ask, scope: Scope) -> Iterable[str]:
    (total,), (levels,) = ask("sla/attainment", scope).to_pylist(), ask("credits/total", scope).to_pylist()
    said = _plain(sentences.attainment(attainment.standing(total, levels=levels)))
    due = [item for item in truth.made.items if _is_in(item.due, scope)]
    rate, target = sum(item.is_met for item in due) / len(due), _agreed(truth, due)
    missed, judged = _levels(truth, scope)
    found = re.fullmatch(
        rf"Attainment (?P<verdict>meets|is below|is clearly below) its target(?: \(|: )(?P<rate>{N}) against "
        rf"(?P<target>{N})\)?(?:, (?:but|and) (?P<missed>\d+) of (?P<judged>\d+) monthly service levels \w+ missed)?\.",
        said,
    )
    if not found:
        yield f"cannot be read: {said}"
        return
    if not (same(found["rate"], rate) and same(found["target"], target)):
        yield f"{rate} against {target}: {said}"
    if (found["verdict"] == "meets") != (rate >= target - 1e-12) or (
        (read(found["rate"]) < read(found["target"])) != (rate < target - 1e-12)
    ):
        yield f"{rate} against {target}: {said}"
    if (int(found["missed"] or 0), int(found["judged"] or judged)) != (missed, judged):
        yield f"{missed} of {judged} levels: {said}"


def _of_saving(truth: Truth, ask: Ask, scope: Scope) -> Iterable[str]:
    before = Scope(since=scope.reference_since, until=scope.reference_until, viewer=EVERYTHING)
    (total,), (then,) = ask("savings/total", scope).to_pylist(), ask("savings/total", before).to_pylist()
    said = _plain(sentences.savings(saving.saving(total, then, ask("savings/bridge", scope).to_pylist())))
    now, was = _saved(truth, scope), _saved(truth, before)
    found = re.fullmatch(
        rf"Net saving (?:(?P<verb>rose|fell) to (?P<now>{N}) from (?P<was>{N})|stayed at (?P<same>{N})): "
        rf"(?P<share>{N}) of the in-house cost, was (?P<before>{N})\.",
        said,
    )
    if not found:
        yield f"cannot be read: {said}"
        return
    stated = {"now": now[0], "was": was[0], "same": now[0], "share": now[0] / now[1], "before": was[0] / was[1]}
    is_true = all(same(found[name], value) for name, value in stated.items() if found[name])
    has_way = same(found["same"], was[0]) if found["same"] else (found["verb"] == "rose") == (now[0] > was[0])
    if not (is_true and has_way):
        yield f"{was} became {now}: {said}"


def _of_mix(truth: Truth, ask: Ask, scope: Scope) -> Iterable[str]:
    segments, shift = ask("mix/by_segment", scope).to_pylist(), ask("mix/shift", scope).to_pylist()
    measured = mix.mix(segments, shift, "share_of_standard_hours", "standard_hours_shift_points")
    said = _plain(sentences.mix(measured))
    before = Scope(since=scope.reference_since, until=scope.reference_until, viewer=EVERYTHING)
    now, then = _shares(truth, scope), _shares(truth, before)
    moved = {segment: 100 * (now[segment] - then[segment]) for segment in {*now, *then}}
    gained, largest = max(moved, key=moved.__getitem__), max(now, key=now.__getitem__)
    found = re.fullmatch(
        rf"(?P<gained>\w+) is now (?P<now>{N}) of the work, up (?:(?P<points>{N}) from|from) (?P<then>{N})"
        rf"(?:; (?P<largest>\w+) is the largest segment with (?P<share>{N}))?\."
        rf"|(?P<steady>\w+) is the largest segment with (?P<steady_share>{N}); the mix is steady\.",
        said,
    )
    if not found:
        yield f"cannot be read: {said}"
    elif found["steady"]:
        if moved[gained] >= 1 or found["steady"].lower() != largest or not same(found["steady_share"], now[largest]):
            yield f"{then} became {now}: {said}"
    elif (
        found["gained"].lower() != gained
        or not (same(found["now"], now[gained]) and same(found["then"], then[gained]))
        or (found["points"] and not same(found["points"], moved[gained]))
        or (found["largest"] or largest) != largest
        or (found["share"] and not same(found["share"], now[largest]))
    ):
        yield f"{then} became {now}: {said}"


def _plain(text: str) -> str:
    return ESCAPED.sub("", text).replace("\u00a0", " ")


def _is_in(instant: datetime | None, scope: Scope) -> bool:
    return instant is not None and scope.since <= instant.date() <= scope.until


def _agreed(truth: Truth, due: list[Item]) -> float:
    return sum(truth.made.targets.get(item.cell, 0.8) for item in due) / len(due)


def _levels(truth: Truth, scope: Scope) -> tuple[int, int]:
    """The service levels missed and judged in the whole months over by the as-of that the period touches."""
    end, found = truth.made.as_of + timedelta(hours=2), (0, 0)
    months = sorted({(item.due.year, item.due.month) for item in truth.made.items if _is_in(item.due, scope)})
    for year, month in months:
        first = FIRST.replace(year=year, month=month, day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        if after <= end:
            missed, judged, *_ = truth.levels_of(first, after)
            found = (found[0] + missed, found[1] + judged)
    return found


def _saved(truth: Truth, scope: Scope) -> tuple[float, float]:
    """Net saving and in-house cost of what was delivered, service credits of the months that ended included."""
    done = [item for item in truth.made.items if _is_in(item.delivered, scope)]
    cost = sum(item.units * RATE for item in done)
    return cost - sum(item.billed for item in done) + truth.credits(scope.since, scope.until), cost


def _shares(truth: Truth, scope: Scope) -> dict[str, float]:
    hours: Counter[str] = Counter()
    for item in truth.made.items:
        if _is_in(item.delivered, scope):
            hours[item.cell[1]] += item.units
    return {segment: amount / sum(hours.values()) for segment, amount in hours.items()}
