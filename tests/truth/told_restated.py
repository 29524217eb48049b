"""Reads what is said of restated weeks, by the import, on This week and in the pack, and holds it against the truth."""

import re
import sys
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.report_text import report_text
from queries import EVERYTHING, Scope
from queries.briefing import brief
from queries.said import words
from reports import pack
from reports.content import Made
from tests.reports import reading
from tests.truth.facts import name
from tests.truth.harness import Outcome
from tests.truth.headlines import ESCAPED
from tests.truth.reading import N, Reader, read, same
from tests.truth.restated import Change, Restated, Restatements, lived, monday

HEADLINE = {
    "Work delivered": "standard_hours",
    "On time": "attainment",
    "Net saving": "net_savings",
    "Right first time": "first_pass_acceptance",
    "Overdue at week's end": "open_overdue",
    "Security incidents": "security_incidents",
}
LABELS = HEADLINE | {
    "Net saving share": "net_savings_share",
    "Delivered": "delivered",
    "Due": "due",
    "Met": "met",
    "Reviewed": "reviewed",
    "Covered": "covered",
}
MOST_NAMED = 3
ALL = (None, None)
PLACE = ("week", "metric", "vendor_id", "segment")
FIGURE = rf"(\d+ W\d+), ({'|'.join(label[0].lower() + label[1:] for label in LABELS)}) ({N}|–) → ({N}|–)"
IMPORTED = re.compile(
    r"(?P<weeks>\d+) closed (?P<what>weeks?) (?P<verb>would be|was|were) restated: "
    rf"(?P<figures>in parts only, not for all work|{FIGURE}(?:; {FIGURE})*)(?:; (?P<more>\d+) more)?\."
)
LINE = re.compile(r"    (\d{4}-\d\d-\d\d)  (\w+) +([−\-\d.,–]+) → +([−\-\d.,–]+)  \(kept from (\w+)\)")
MORE = re.compile(r"    … and (\d+) more")
Told = Mapping[str, Any]
"""What is told, by where; texts, or rows of texts."""


def told(story: Restated) -> Told:
    """Everything that is said of the restated weeks, as people get it, and of the last week after them."""
    ask, written = story.ask, story.written
    last = brief(ask, Scope(viewer=EVERYTHING), written=written)
    made = pack.build(ask, Scope(viewer=EVERYTHING), None, Made("0002", story.after.as_of), written)
    tree = reading.tree(made)
    has_table = "Closed weeks restated" in [one.text for one in tree.iter("h2")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPO_WAREHOUSE", str(story.house.directory))
        patch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # a page under test leaves itself there
        pages = {level: _page(vendor=level[0] or "") for level in (ALL, ("V1", None))}
        outcomes = [_outcome(story.checked, done=False), _outcome(story.imported, done=True)]
    return {
        "checked": outcomes[0],
        "imported": outcomes[1],
        "printed": _printed(report_text(story.checked, published=False)),
        "pages": pages,
        "pack": reading.html_table(tree, "Closed weeks restated") if has_table else [],
        "last": words.sentences(last, ask, {f"V{number}": name(f"V{number}") for number in (1, 2, 3)}),
    }


def outcome(seed: int, folder: Path) -> Outcome:
    """Live the story, and read what is said of it; it is told if the import says first how many weeks it restates."""
    story = lived(seed, folder)
    restated, said = Restatements(story), told(story)
    first = f"{len(restated.weeks)} closed week" if restated.weeks else ""
    found = [*data_faults(story, restated), *faults(said, restated)]
    sentences = [said["checked"], said["imported"], *said["last"]]
    return Outcome("restated", seed, sentences, found, said["checked"].startswith(first))


def faults(said: Told, restated: Restatements) -> list[str]:
    """What is false in it, what cannot be read, and what is not said."""
    found = _of_outcome(said["checked"], restated, ("would be", "would be"))
    found += _of_outcome(said["imported"], restated, ("was", "were"))
    found += _of_printed(said["printed"], restated)
    for level, (title, rows) in said["pages"].items():
        found += _of_page(title, rows, restated.of(level))
    found += _of_rows([(*row, "", "0001", "Ada") for row in said["pack"]], restated.of(ALL), has_change=False)
    return [*found, *Reader(restated.truth).read(said["last"]).faults]


def data_faults(story: Restated, restated: Restatements) -> list[str]:
    """Where the import's report differs from the items in any level, whatever is said of it."""
    expected = {
        (monday(week).isoformat(), metric, *level): change
        for (week, level), changes in restated.found.items()
        for metric, change in changes.items()
    }
    found = []
    for report in (story.checked, story.imported):
        rows = {tuple(row[key] for key in PLACE): row for row in report["closed_restated"]}
        found += [f"{place} is missing, or must not be there" for place in rows.keys() ^ expected.keys()]
        for place in rows.keys() & expected.keys():
            given = rows[place]["before"], rows[place]["after"]
            if given != pytest.approx(expected[place]):
                found.append(f"{place} is {given}, not {expected[place]}")
    return found


def _outcome(report: dict, done: bool) -> str:
    """What the import's page says of the closed weeks; empty if it says nothing."""
    app = AppTest.from_function(_importing, kwargs={"report": report, "done": done}, default_timeout=60).run()
    assert not app.exception, app.exception
    return " ".join(_plain(one.value) for one in app.info)


def _importing(report: dict, done: bool) -> None:
    from pages.parts.importing import preview

    preview.closed(report, done=done)


def _page(vendor: str) -> tuple[str, list[tuple[str, ...]]]:
    """The heading and the rows of This week's restatements; both empty if there are none."""
    app = AppTest.from_function(_this_week, kwargs={"vendors": (vendor,) if vendor else ()}, default_timeout=60).run()
    assert not app.exception, app.exception
    rows = [tuple(row) for table in app.dataframe for row in table.value.itertuples(index=False)]
    return " ".join(_plain(one.value) for one in app.header), rows


def _this_week(vendors: tuple[str, ...]) -> None:
    import streamlit as st

    from data.warehouse import Warehouse
    from data.written import Written
    from pages.parts import closing, frame
    from pages.parts.ask import ask
    from queries import EVERYTHING, Scope
    from queries.briefing import brief

    frame.open_data()
    st.session_state["scope"] = Scope(vendors=vendors, viewer=EVERYTHING)
    closing.restatements(brief(ask, st.session_state["scope"], written=Written(Warehouse().directory)))


def _printed(report: str) -> list[str]:
    """The lines that the command prints of closed weeks."""
    lines = iter(report.split("\n"))
    start = next((line for line in lines if "closed week" in line), None)
    return [start, *takewhile(str.strip, lines)] if start else []


def _plain(text: str) -> str:
    return ESCAPED.sub("", text).replace("\u00a0", " ")


def _of_outcome(said: str, restated: Restatements, verbs: tuple[str, str]) -> list[str]:
    weeks = restated.weeks
    if not (said and weeks):
        return [f"{len(weeks)} weeks are restated: {said or 'nothing is said'}"] if said or weeks else []
    found = IMPORTED.fullmatch(said)
    if not found:
        return [f"cannot be read: {said}"]
    expected = {"weeks": str(len(weeks)), "what": "weeks" if len(weeks) > 1 else "week", "verb": verbs[len(weeks) > 1]}
    faults = [f"{value} is not said: {said}" for group, value in expected.items() if found[group] != value]
    whole = restated.of(ALL)
    places = [(week, metric) for week in sorted(whole, reverse=True) for metric in whole[week]]
    places = [place for place in places if place[1] in HEADLINE.values()] or places
    figures = re.findall(FIGURE, found["figures"])
    if len(figures) != min(MOST_NAMED, len(places)) or int(found["more"] or 0) != max(0, len(places) - MOST_NAMED):
        faults.append(f"{len(places)} figures are restated: {said}")
    for text, label, kept, now in figures:
        week = next((week for week in whole if _week(week) == text), None)
        change = whole.get(week, {}).get(LABELS[label[0].upper() + label[1:]])
        if not change or not _is_change(kept, now, change):
            faults.append(f"{change}: {text}, {label}: {said}")
    newest = [text for text, *_ in figures]
    if newest != [_week(week) for week, _ in places[: len(newest)]] or len({one[:2] for one in figures}) < len(figures):
        faults.append(f"not the newest figures: {said}")
    return faults


def _of_printed(lines: Sequence[str], restated: Restatements) -> list[str]:
    whole, weeks = restated.of(ALL), len(restated.weeks)
    places = {(monday(week).isoformat(), metric): change for week, changes in whole.items()
              for metric, change in changes.items() if metric in HEADLINE.values()}  # fmt: skip
    start = f"{weeks} closed week{'s' if weeks > 1 else ''} would be restated:"
    if not weeks or not lines:
        return [f"{weeks} weeks are restated: {lines}"] if weeks or lines else []
    faults = [] if lines[0] == start else [f"{start} is not printed: {lines[0]}"]
    more = MORE.fullmatch(lines[-1])
    listed = lines[1:-1] if more else lines[1:]
    seen = [LINE.fullmatch(line) for line in listed]
    for line, found in zip(listed, seen, strict=True):
        change = places.get((found[1], found[2])) if found else None
        if not found or not change or not _is_change(found[3], found[4], change) or found[5] != "0001":
            faults.append(f"{change}: {line}")
    if len({found and found.group(1, 2) for found in seen}) + int(more[1] if more else 0) != len(places):
        faults.append(f"{len(places)} figures are restated: {lines}")
    return faults


def _of_page(title: str, rows: Sequence[tuple[str, ...]], whole: Mapping[int, Mapping[str, Change]]) -> list[str]:
    expected = f"{len(whole)} closed weeks read otherwise now"
    if len(whole) == 1:
        expected = f"Closed week {_week(*whole)} reads otherwise now"
    faults = [] if title == (expected if whole else "") else [f"{expected}: {title}"]
    return [*faults, *_of_rows(rows, whole)]


def _of_rows(
    rows: Sequence[tuple[str, ...]], whole: Mapping[int, Mapping[str, Change]], has_change: bool = True
) -> list[str]:
    places = {(_week(week), metric): change for week, changes in whole.items() for metric, change in changes.items()}
    faults = []
    for week, label, kept, now, moved, version, by in rows:
        change = places.get((week.replace("-", " "), LABELS.get(label, "")))
        is_so = change is not None and _is_change(kept, now, change) and (version, by) == ("0001", "Ada")
        if not is_so or (has_change and not _is_move(moved, LABELS[label], change)):
            faults.append(f"{change}: {week}, {label}, {kept}, {now}, {moved}, {version}, {by}")
    if len({row[:2] for row in rows}) != len(places) or len(rows) != len(places):
        faults.append(f"{len(places)} figures are restated, not {len(rows)}")
    weeks = [row[0] for row in rows]
    return faults if weeks == sorted(weeks, reverse=True) else [*faults, f"the order of {weeks}"]


def _is_change(kept: str, now: str, change: Change) -> bool:
    """Whether the texts state the change, and that it is one."""
    return kept != now and all(
        text == "–" if value is None else text != "–" and same(text.replace("-", "−"), value)
        for text, value in zip((kept, now), change, strict=True)
    )


def _is_move(moved: str, metric: str, change: Change) -> bool:
    before, after = change
    if before is None or after is None:
        return not moved
    way, _, size = moved.partition(" ")
    scale = 100 if metric in ("attainment", "first_pass_acceptance", "net_savings_share") else 1
    return way == ("up" if after > before else "down") and same(size, scale * abs(after - before)) and read(size) >= 0


def _week(week: int) -> str:
    return f"{monday(week):%G W%V}"
