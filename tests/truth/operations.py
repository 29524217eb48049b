"""The headlines of Quality, Flow, Throughput, Vendor, Claims and Deliverable, held against the truth."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from pages.parts import sentences
from pages.parts.claims import words as claim_words
from pages.parts.deliverable import words as deliverable_words
from pages.parts.flow import words as flow_words
from pages.parts.quality import words as quality_words
from pages.parts.scorecard import words as vendor_words
from queries import EVERYTHING, Scope
from queries import claims as claim
from queries.briefing import Ask
from queries.claims_list import CLAIMS
from queries.said import attainment, claims, deliverable, flow, in_hand, quality, vendor
from tests.truth import verdicts
from tests.truth.headlines import Headline, headline, pair_is_true, scope_of, standing
from tests.truth.oracle import Truth
from tests.truth.periods import Period, last_weeks
from tests.truth.reading import N, same
from tests.truth.stories import FIRST, Item

UNITS = {"d": 24.0, "h": 1.0, "min": 1 / 60, "s": 1 / 3600}
FEW = 10


def of_work(truth: Truth, ask: Ask) -> Iterator[Headline]:
    """Those of the pages that show a period."""
    period = last_weeks(truth)
    scope = scope_of(period)

    def rows(question: str, of: Scope = scope, **more: object) -> list[dict]:
        return ask(question, of, **more).to_pylist()

    (total,), (compared,) = rows("quality/first_pass"), rows("quality/against_in_house")
    accepted = quality.acceptance(total, compared, rows("quality/by_vendor_and_work"))
    yield headline(f"{quality_words.answer(accepted)} {quality_words.behind(accepted)}", _quality, period)
    way = flow.way(rows("flow/total")[0], rows("flow/stages"))
    yield headline(f"{flow_words.title(way)} {flow_words.behind(way)}", _flow, period)
    hand = in_hand.in_hand(rows("throughput/flow"), rows("open/summary")[0])
    yield headline(sentences.throughput(hand), _throughput, period)
    known = [one for one in CLAIMS if one.name in verdicts.KNOWN]
    judged = claim.judge(known, scope, lambda name, **more: rows(name, **more))
    score = claims.score(judged.claims.to_pylist())
    yield headline(f"{claim_words.title(score)} {claim_words.behind(score)}", _claims, period)
    for name in sorted({one for one, _ in truth.made.cells}):
        own = replace(period, vendor=name)
        (total,), (levels,) = rows("sla/attainment", scope_of(own)), rows("credits/total", scope_of(own))
        card = vendor.scorecard(name, attainment.standing(total, levels=levels), None)
        yield headline(f"{vendor_words.title(card)} {vendor_words.below_title(card, 'USD')}", _vendor, own)


def of_items(truth: Truth, ask: Ask) -> Iterator[Headline]:
    """Those of single deliverables: one on time, one late, one that is open."""
    items, everything = truth.made.items, Scope(viewer=EVERYTHING)
    kinds = (lambda item: item.is_met, lambda item: item.delivered and not item.is_met, lambda item: not item.delivered)
    for kind in kinds:
        if one := next((item for item in reversed(items) if kind(item)), None):
            (row,) = ask("deliverable/item", everything, deliverable=one.key).to_pylist()
            fate = deliverable.fate(row)
            said = f"{deliverable_words.verdict(fate, row)} {deliverable_words.causes(fate)}"
            yield headline(said, _item, truth, one)


def _quality(period: Period, said: str) -> Iterable[str]:
    found = re.fullmatch(
        rf"Right first time is (?P<rate>{N})(?:, (?P<all>clearly below|level with|clearly above) the in-house "
        rf"(?P<in_house>{N})|; comparable work is (?P<part>clearly below|level with|clearly above) in-house|"
        r"; (?P<none>no in-house quality is known to hold it against))(?P<but>, with exceptions)?\."
        rf"(?: In-house quality is known of (?P<known>[\d,]+) of the (?P<reviewed>[\d,]+) reviewed: (?P<here>{N}) here "
        rf"against (?P<there>{N})\.)?(?: Clearly below in-house: (?P<cells>.+)\.)?",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    known, rate, in_house, verdict = verdicts.acceptance(period)
    low = verdicts.clearly_below(period)
    expected = ("none" if verdict == "unknown" else "all" if known == len(period.done) else "part", verdict)
    if not found[expected[0]] or (expected[0] != "none" and found[expected[0]] != verdict):
        yield f"{expected}, {rate} against {in_house}"
    if not same(found["rate"], sum(item.accepted for item in period.done) / len(period.done)):
        yield "another rate"
    if found["in_house"] and not pair_is_true(found["rate"], found["in_house"], (rate, in_house)):
        yield f"{rate} against {in_house}"
    if bool(found["known"]) != (expected[0] == "part") or (
        found["known"]
        and ([_count(found["known"]), _count(found["reviewed"])] != [known, len(period.done)]
             or not pair_is_true(found["here"], found["there"], (rate, in_house)))
    ):  # fmt: skip
        yield f"{known} of {len(period.done)}, {rate} against {in_house}"
    if bool(found["but"]) != (bool(low) and verdict != "clearly below"):
        yield f"clearly below are {low}"
    yield from _cells(found["cells"] or "", low)


def _cells(said: str, low: dict[str, tuple[float, float, int]]) -> Iterable[str]:
    """Those named are the lowest of those that are clearly below, the rest are counted."""
    told, more = re.subn(r" and (\d+) more$", "", said)
    named = re.findall(rf"review at (V\d) \((?P<rate>{N}) against (?P<target>{N}), n ([\d,]+)\)", told)
    worst = sorted(low, key=lambda one: low[one][0] - low[one][1])[: len(named)]
    rest = int(re.search(r" and (\d+) more$", said)[1]) if more else 0
    if [one for one, *_ in named] != worst or len(named) + rest != len(low):
        yield f"clearly below are {low}"
    for name, rate, target, count in named:
        if name not in low or not pair_is_true(rate, target, low[name][:2]) or _count(count) != low[name][2]:
            yield f"{name} is {low.get(name)}"


def _flow(period: Period, said: str) -> Iterable[str]:
    found = re.fullmatch(
        rf"(?P<most>Most of the time goes into|The longest stage is) (?P<stage>\w+): (?P<share>{N}) of the mean "
        rf"(?P<mean>{N}) from receipt to final\. The slowest tenth (?:takes (?P<extra>{N}) longer than the middle "
        rf"fifth; the most is added in (?P<where>\w+): (?P<part>{N})|is (?P<few>\d+) items?, too few to say what "
        r"differs|takes (?P<none>no longer) than the middle fifth)\.",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    way = verdicts.way(period)
    longest = max(way.means, key=way.means.__getitem__)
    share = way.means[longest] / way.mean
    if found["stage"] != longest or not (same(found["share"], share) and same(found["mean"], way.mean)):
        yield f"{way.means} of {way.mean}"
    if found["most"].startswith("Most") != (share > 0.5):
        yield f"it is {share}"
    if way.slowest < FEW:
        if found["few"] != str(way.slowest):
            yield f"the slowest are {way.slowest}"
        return
    where = max(way.extra, key=way.extra.__getitem__)
    more = sum(way.extra.values())
    if bool(found["none"]) != (more <= 0) or found["few"]:
        yield f"the slowest take {more} longer"
    elif found["extra"] and not (
        same(found["extra"], more) and found["where"] == where and same(found["part"], way.extra[where])
    ):
        yield f"the slowest take {way.extra} longer"


def _throughput(period: Period, said: str) -> Iterable[str]:
    found = re.fullmatch(
        r"Work in progress (?:(?P<verb>grew|fell) to (?P<now>[\d,]+) items? from (?P<then>[\d,]+) in|is "
        r"(?P<same>[\d,]+) items?, as in) the week of (?P<day>\d+ \w+ \d{4}); "
        r"(?:(?P<late>\d+) (?:is|are) overdue now|(?P<none>nothing is overdue))\.",
        said,
    )
    ends = (period.since + timedelta(weeks=1), period.until + timedelta(days=1))
    then, now = (verdicts.in_progress(period, end) for end in ends)
    if said == "Nothing is in progress; nothing is overdue.":
        if then or now or period.truth.late:
            yield f"{then} became {now}"
        return
    if not found:
        yield "cannot be read"
        return
    expected = "" if now == then else "grew" if now > then else "fell"
    numbers = [_count(found[name]) for name in ("now", "then")] if found["verb"] else [_count(found["same"])] * 2
    if numbers != [now, then] or (found["verb"] or "") != expected:
        yield f"{then} became {now}"
    if datetime.strptime(found["day"], "%d %b %Y").replace(tzinfo=FIRST.tzinfo).date() != period.since:
        yield f"it is the week of {period.since}"
    if int(found["late"] or 0) != len(period.truth.late):
        yield f"{len(period.truth.late)} are overdue"


def _claims(period: Period, said: str) -> Iterable[str]:
    title = re.fullmatch(
        r"(?P<holds>\d+) of (?P<all>\d+) claims (?:is|are) true here(?:,| and) (?P<fails>\d+) (?:is|are) not"
        r"(?:(?:,| and) (?P<unclear>\d+) (?:is|are) unclear)?(?: and (?P<unknown>\d+) (?:has|have) no data yet)?\."
        r" (?P<benefits>Of .+?\.|None .+?\.) (?P<challenges>Of .+\.|None .+\.)",
        said,
    )
    if not title:
        yield "cannot be read"
        return
    truth = verdicts.claims(period)
    told = [int(title[name] or 0) for name in ("holds", "fails", "unclear", "unknown")]
    if int(title["all"]) != len(truth) or told != _counted(truth, truth):
        yield f"{truth}"
    for kind, names in (("benefit", verdicts.BENEFITS), ("challenge", verdicts.CHALLENGES)):
        expected = _counted(truth, names)
        if _of_kind(title[f"{kind}s"], kind) != (len(names), expected[0], expected[3]):
            yield f"{kind}s are {expected}"
    true = [name for name in verdicts.CHALLENGES if truth[name] == "holds"]
    if [name for name in verdicts.CHALLENGES if name in title["challenges"]] != true:
        yield f"{true} are true"


def _counted(truth: dict[str, str], names: Iterable[str]) -> list[int]:
    """How many of the claims of those names have each verdict."""
    return [[truth[name] for name in names].count(verdict) for verdict in claim.VERDICTS]


def _of_kind(said: str, kind: str) -> tuple[int, int, int] | None:
    """How many claims of the kind there are, are true, and have no data; None if it cannot be read."""
    if none := re.fullmatch(rf"None of (\d+) {kind}s? has data yet\.", said):
        return int(none[1]), 0, int(none[1])
    found = re.fullmatch(
        rf"Of (\d+) {kind}s?, (?:(\d+) (?:is|are)|none is) true here(?:: [a-z ]+)?"
        r"(?:(?:;| and) (\d+) (?:has|have) no data yet)?\.",
        said,
    )
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def _vendor(period: Period, said: str) -> Iterable[str]:
    rate, target, verdict = standing(period)
    found = re.fullmatch(
        rf"(?P<who>V\d) (?P<verdict>meets|is below|is clearly below) its target(?: \(|: )(?P<rate>{N}) against "
        rf"(?P<target>{N})\)?(?:, but missed (?P<missed>\d+) of (?P<judged>\d+) service levels?)?\."
        r"(?: It missed (?P<missed2>\d+) of (?P<judged2>\d+) service levels?, judged by segment and month\.)?"
        r"(?P<mean> A level is judged by vendor, segment and month, so a mean can meet its target while some miss\.)?"
        rf"(?: (?P<owed>{N}) in credits are due\.)?(?: With (?P<chance>[\d,]+) items due, the gap could be chance\.)?",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    if (found["who"], found["verdict"]) != (period.vendor, verdict) or not pair_is_true(
        found["rate"], found["target"], (rate, target)
    ):
        yield f"{rate} against {target}, {verdict}"
    missed, judged = period.levels
    told = (int(found["missed"] or found["missed2"] or 0), int(found["judged"] or found["judged2"] or judged))
    if told != (missed, judged) or bool(found["mean"]) != bool(found["missed"]):
        yield f"{missed} of {judged} levels"
    if not (same(found["owed"], period.credits) if found["owed"] else period.credits == 0):
        yield f"{period.credits} are due"
    if int((found["chance"] or "0").replace(",", "")) != (len(period.due) if verdict == "is below" else 0):
        yield f"{len(period.due)} due, {verdict}"


def _item(truth: Truth, item: Item, said: str) -> Iterable[str]:
    as_of = truth.made.as_of
    found = re.fullmatch(
        r"(?P<key>\S+) (?:met its target: (?P<used>.+) of its (?P<target>\d+) h used|was delivered (?P<late>.+) past "
        r"due|is open: (?P<so_far>.+) of its (?P<of>\d+) h used|is open and (?P<overdue>.+) past due)"
        r"(?: \(calendar time\))?\.(?: Cause: (?P<causes>.+)\.)?",
        said,
    )
    if not found:
        yield "cannot be read"
        return
    is_late = not item.is_met and (item.delivered is not None or item.due < as_of)
    state = ("late" if is_late else "used") if item.delivered else ("overdue" if is_late else "so_far")
    took = (item.delivered or as_of) - (item.due if is_late else item.received)
    if found["key"] != item.key or not found[state] or not _is_span(found[state], took):
        yield f"{item.key} {state} {took}"
    derived = "capacity" if is_late and verdicts.is_short_of_people(truth, item) else None
    if (found["target"] or found["of"] or "24") != "24" or found["causes"] != _causes(is_late, item.cause, derived):
        yield f"of 24 hours, {item.cause}, {derived}"


def _causes(is_late: bool, stated: str | None, derived: str | None) -> str | None:
    if is_late and stated and stated == derived:
        return f"{stated} (as reported and from event data)"
    parts = [f"{stated} (as reported)"] * bool(is_late and stated) + [f"{derived} (from event data)"] * bool(derived)
    return ", ".join(parts) or None


def _is_span(said: str, took: timedelta) -> bool:
    """Whether `10 d 2 h` is that, to the last unit that is given."""
    parts = re.findall(r"(\d+) (d|h|min|s)\b", said)
    if " ".join(map(" ".join, parts)) != said:
        return False
    hours = sum(int(count) * UNITS[unit] for count, unit in parts)
    return abs(hours - took.total_seconds() / 3600) <= 0.5 * UNITS[parts[-1][1]] + 1e-6


def _count(text: str) -> int:
    return int(text.replace(",", ""))
