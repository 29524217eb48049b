"""The headlines of the pages over thirteen weeks, held against the truth. What cannot be read is a fault."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from pages.parts import sentences
from queries import EVERYTHING, Scope
from queries.briefing import Ask
from queries.said import attainment, mix, saving
from tests.truth.oracle import Truth, wilson
from tests.truth.periods import Period, last_weeks
from tests.truth.reading import N, read, same

CENT = 0.01
ESCAPED = re.compile(r"\\(?=[^\w\s])")


@dataclass(frozen=True)
class Headline:
    """What a page says, and what is false in a text if that page said it."""

    said: str
    false_in: Callable[[str], Iterable[str]]

    def faults(self, said: str | None = None) -> list[str]:
        """What is false in what the page says, or in that text instead; each with the text."""
        text = self.said if said is None else said
        return [f"{fault}: {text}" for fault in self.false_in(text)]


def headline(said: str, check: Callable[..., Iterable[str]], *about: object) -> Headline:
    """What a page says as Markdown, as it is read; `check` is given what it is about and the text."""
    return Headline(ESCAPED.sub("", said).replace("\u00a0", " ").strip(), partial(check, *about))


def scope_of(period: Period) -> Scope:
    """The scope of a page that shows the period."""
    before, vendors = period.before, (period.vendor,) if period.vendor else ()
    return Scope(since=period.since, until=period.until, vendors=vendors, viewer=EVERYTHING,
                 reference_since=before.since, reference_until=before.until)  # fmt: skip


def of_money(truth: Truth, ask: Ask) -> Iterator[Headline]:
    """Those of the pages SLA, Savings and Segment mix."""
    period = last_weeks(truth)
    scope, then = scope_of(period), scope_of(period.before)

    def one(question: str, of: Scope = scope) -> dict:
        return ask(question, of).to_pylist()[0]

    stands = attainment.standing(one("sla/attainment"), levels=one("credits/total"))
    yield headline(sentences.attainment(stands), _attainment, period)
    bridge = ask("savings/bridge", scope).to_pylist()
    baselines = ask("savings/assumptions", scope).to_pylist()
    told = saving.saving(one("savings/total"), one("savings/total", then), bridge, baselines)
    behind = sentences.behind_savings(told, ask("savings/by_segment_change", scope).to_pylist())
    yield headline(f"{sentences.savings(told)} {behind}", _saving, period)
    segments, shift = ask("mix/split", scope, by="segment").to_pylist(), ask("mix/shift", scope).to_pylist()
    measured = mix.mix(segments, shift, "share_of_standard_hours", "standard_hours_shift_points")
    yield headline(sentences.mix(measured), _mix, period)


def standing(period: Period) -> tuple[float, float, str]:
    """The share on time of what fell due, what was agreed, and the verdict in words."""
    rate, target = sum(item.is_met for item in period.due) / len(period.due), period.agreed
    if rate >= target - 1e-12:
        return rate, target, "meets"
    _, high = wilson(sum(item.is_met for item in period.due), len(period.due))
    return rate, target, "is clearly below" if high < target else "is below"


def pair_is_true(first: str, second: str, values: tuple[float, float]) -> bool:
    """Whether two printed numbers are those, and in the same order."""
    order = (read(first) > read(second)) - (read(first) < read(second))
    expected = 0 if abs(values[0] - values[1]) < 1e-12 else 1 if values[0] > values[1] else -1
    return same(first, values[0]) and same(second, values[1]) and order == expected


def _attainment(period: Period, said: str) -> Iterable[str]:
    rate, target, verdict = standing(period)
    found = re.fullmatch(
        rf"On time (?P<verdict>meets|is below|is clearly below) its target(?: \(|: )(?P<rate>{N}) against "
        rf"(?P<target>{N})\)?(?:, (?:but|and) (?P<missed>\d+) of (?P<judged>\d+) monthly service levels \w+ missed)?\.",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    if found["verdict"] != verdict or not pair_is_true(found["rate"], found["target"], (rate, target)):
        yield f"{rate} against {target}, {verdict}"
    if (int(found["missed"] or 0), int(found["judged"] or period.levels[1])) != period.levels:
        yield f"{period.levels} levels"


def _saving(period: Period, said: str) -> Iterable[str]:
    now, was = period.saved, period.before.saved
    found = re.fullmatch(
        rf"Net saving (?:(?P<verb>rose|fell) to (?P<now>{N}) from (?P<was>{N})|stayed at (?P<same>{N})): "
        rf"(?P<share>{N}) of the in-house cost, was (?P<before>{N})\."
        rf"(?: The total share (?P<total>fell|rose) \((?P<points>{N}) points\) though every segment's "
        r"(?P<each>rose|fell) because the mix shifted\.)?"
        rf"(?: The largest part of the change: (?P<part>volume|mix|vendor price|credits), (?P<amount>{N})\.)?"
        r" (?P<coverage>100\.0 %) of deliveries have a baseline and a bill\."
        rf"(?: (?P<unproven>{N}) of the in-house cost rests on baselines without a source or over 18 months old\.)?",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    stated = {"now": now[0], "was": was[0], "same": now[0], "share": now[0] / now[1], "before": was[0] / was[1]}
    is_true = all(same(found[name], value) for name, value in stated.items() if found[name])
    has_way = same(found["same"], was[0]) if found["same"] else (found["verb"] == "rose") == (now[0] > was[0])
    if not (is_true and has_way):
        yield f"{was} became {now}"
    yield from _why_saved(period, found)


def _is_part(text: str, amount: float) -> bool:
    """Whether the text states the amount, or the cent beside it: the parts are rounded so that they add up."""
    return any(same(text, amount + cents) for cents in (-CENT, 0, CENT))


def _why_saved(period: Period, found: re.Match[str]) -> Iterable[str]:
    change, parts = period.saved[0] - period.before.saved[0], period.saving_parts
    largest = max(parts, key=lambda name: parts[name] * change)
    if change and not (found["part"] == largest and _is_part(found["amount"], parts[largest])):
        yield f"{change} is {parts}"
    moved = period.saving_share_moves
    total, every = moved.pop(""), list(moved.values())
    turned = len(every) > 1 and (min(every) > 0 > total or max(every) < 0 < total)
    if bool(found["total"]) != turned or (
        turned
        and ((found["total"], found["each"]) != (("fell", "rose") if total < 0 else ("rose", "fell"))
             or not same(found["points"], total))
    ):  # fmt: skip
        yield f"the shares moved by {total} and {moved}"
    unproven = sum(item.units for item in period.done if item.cell[1] not in period.truth.made.sourced)
    if not same(found["unproven"] or "0 %", unproven / sum(item.units for item in period.done)):
        yield f"{unproven} hours rest on baselines without a source"


def _mix(period: Period, said: str) -> Iterable[str]:
    now, then = period.shares, period.before.shares
    moved = {segment: 100 * (now.get(segment, 0) - then.get(segment, 0)) for segment in {*now, *then}}
    gained, largest = max(moved, key=moved.__getitem__), max(now, key=now.__getitem__)
    found = re.fullmatch(
        rf"(?P<gained>\w+) is now (?P<now>{N}) of the work, up (?:(?P<points>{N}) from|from) (?P<then>{N})"
        rf"(?:; (?P<largest>\w+) is the largest segment with (?P<share>{N}))?\."
        rf"|(?P<steady>\w+) is the largest segment with (?P<steady_share>{N}); the mix is steady\.",
        said,
    )
    if not found:
        yield "cannot be read"
    elif found["steady"]:
        if moved[gained] >= 1 or found["steady"].lower() != largest or not same(found["steady_share"], now[largest]):
            yield f"{then} became {now}"
    elif (
        found["gained"].lower() != gained
        or not (same(found["now"], now[gained]) and same(found["then"], then[gained]))
        or (found["points"] and not same(found["points"], moved[gained]))
        or (found["largest"] or gained) != largest
        or (found["share"] and not same(found["share"], now[largest]))
    ):
        yield f"{then} became {now}"
