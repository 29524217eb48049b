"""Reads every page, view and pack of a warehouse as a person would, and finds what contradicts itself.

One label has one value in one scope: the filters and the period, or the filters alone where the period does not apply.
Each number of a page's title stands on a tile, in a table or in a chart of that page.
"""

import json
import math
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from streamlit.testing.v1 import AppTest

from data.warehouse import Warehouse
from data.written import Written
from pages.parts.registry import PAGES, Page
from queries import EVERYTHING, LINK_NAMES, Scope, asking, briefing, period, run
from queries.metrics import describe
from reports import pack
from reports.content import Made
from tests.pages.tiling import list_texts, menus_of, tiles_of

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
VIEWS = ("view", "mix_view")
"""Keys of the controls that choose a page's section."""

UNFILTERED = ("deliverable", "import", "targets", "definitions", "settings")
"""Pages that show the same whatever the filters and period: read once."""

NOW = ("open_overdue", "at_risk", "at_risk_likely", "at_risk_tight", "predicted_misses")
QUARTER = ("coverage_of_spend", "term_share", "promise_share", "events_share")
"""On This week, these are of the thirteen weeks shown, and the section says so."""

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
NUMBER = re.compile(r"(?<![\w.,])[+−]?(\d(?:[\d,]*\d)?(?:\.\d+)?)(?:\s([kMGT])\b)?(?![\w])")
DATED = re.compile(
    rf"\b(?:for \d+ weeks in a row|after \d+ weeks? on target|In \w+ \d+ of \d+ monthly service levels?"
    rf"|[Ww]eek \d+(?: of \d+)?|(?:\d+–)?\d+ (?:{MONTHS})\w*(?: \d{{4}})?"
    rf"|(?:{MONTHS})\w* \d{{4}})"
)
SCALES = {None: 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}

Links = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Shown:
    """A tile as it stands on a page: in which scope, under which label, with which value, and where."""

    scope: str
    label: str
    value: str
    place: str


@dataclass
class Crawled:
    """What was read, and what is wrong with it: one sentence per fault."""

    tiles: list[Shown] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pages: int = 0

    def contradictions(self) -> list[str]:
        """The labels that have two values in one scope, each with its places."""
        found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for tile in self.tiles:
            found[tile.scope, tile.label].setdefault(tile.value, tile.place)
        return [
            f"{label!r} in {scope}: " + "; ".join(f"{value} on {place}" for value, place in values.items())
            for (scope, label), values in found.items()
            if len(values) > 1
        ]


def filter_sets(version: Path, count: int, seed: int = 1) -> list[Links]:
    """Links with a period and filters, the same for a seed: without filters first, then one vendor, then at random."""
    random, names = Random(seed), list(LINK_NAMES.values())
    choices = run("frame/choices", Scope(viewer=EVERYTHING), version).to_pylist()
    values = {name: sorted(row["value"] for row in choices if row["dimension"] == name) for name in names}
    first = ["last_13_weeks", "last_week", "all"]
    periods = [*first, *sorted(set(period.PERIODS) - set(first))]
    found: list[Links] = [{"period": name} for name in periods[:3]]
    found += [{"period": name, "vendor": [random.choice(values["vendor"])]} for name in periods[:2]]
    while len(found) < count:
        chosen = random.sample([name for name in names if values[name]], random.randrange(3))
        some = {name: random.sample(values[name], min(len(values[name]), random.randint(1, 2))) for name in chosen}
        found.append({"period": random.choice(periods), **some})
    return found[:count]


def crawl(house: Path, links: Sequence[Links], pages: Sequence[Page] = PAGES) -> Crawled:
    """Open every page and view of that warehouse with each link."""
    os.environ["KPO_WAREHOUSE"] = str(house)
    version, found = Warehouse(house).current().path, Crawled()
    item = run("rows/received", Scope(viewer=EVERYTHING), version, limit=1, which=None)["deliverable_id"][0].as_py()
    names = [item, *_names(version)]
    for number, link in enumerate(links):
        app = AppTest.from_file(str(DASHBOARD), default_timeout=120)
        for name, value in link.items():
            app.query_params[name] = value
        app.run()
        for page in pages:
            if number and page.path in UNFILTERED:
                continue
            if page.path == "deliverable":
                app.session_state["deliverable"] = item
            app.switch_page(page.file).run()
            _read_views(app, page, names, found)
        _read_pack(house, app, link, found)
    return found


def _names(version: Path) -> list[str]:
    """Everything that may stand in a title as a name, the longest first: its digits are no numbers."""
    choices = run("frame/choices", Scope(viewer=EVERYTHING), version).to_pylist()
    named = {str(row[column]) for row in choices for column in ("value", "label")}
    return sorted((name for name in named if re.search(r"\d", name)), key=len, reverse=True)


def _views(app: AppTest) -> Iterator[str]:
    """Each view of the page in turn, shown when it is named; one without a name if there are none."""
    controls = [control for control in app.segmented_control if control.key in VIEWS]
    if not controls:
        yield ""
        return
    (control,) = controls
    key, options, shown = control.key, list(control.options), control.value
    for option in sorted(options, key=lambda option: option != shown):
        if option != shown:
            app.segmented_control(key=key).set_value(option).run()
        yield option


def _read_views(app: AppTest, page: Page, names: Sequence[str], found: Crawled) -> None:
    """Each view of a page; a number of the title that is in none of them is a fault."""
    missing = [_read(app, page, view, names, found) for view in _views(app)]
    if nowhere := [number for number in missing[0] if all(number in others for others in missing)]:
        title = _plain(app.title[0].value)
        found.faults.append(
            f"{page.title} with {_scope_text(_scope(app))}: {', '.join(nowhere)} of its title is nowhere else: {title}"
        )


def _read(app: AppTest, page: Page, view: str, names: Sequence[str], found: Crawled) -> list[str]:
    """Read one view; the numbers of its title that are not on it."""
    place = f"{page.title}{f', {view}' if view else ''}"
    found.pages += 1
    if app.exception or app.error:
        said = [*(one.message for one in app.exception), *(one.value for one in app.error)]
        found.faults.append(f"{place} with {_scope_text(_scope(app))} failed: {said[0]}")
        return []
    for tile in tiles_of(app):
        scope = _scope_of(app, page, tile.label)
        found.tiles.append(Shown(scope, tile.label, tile.value, f"{place} ({_scope_text(_scope(app))})"))
    return unfounded(app, names)


def _scope(app: AppTest) -> Scope:
    scope: Scope = app.session_state["scope"]
    return scope


def _scope_of(app: AppTest, page: Page, label: str) -> str:
    """What a tile is about, such that equal scopes must agree."""
    scope, name = replace(_scope(app), reference_since=None, reference_until=None), _metric(label)
    if page.path == "deliverable":
        return "one item"
    if page.path == "vendor":
        own = scope.vendors if len(scope.vendors) == 1 else (app.selectbox(key="scorecard").value,)
        scope = replace(scope, vendors=own)
    if name in NOW or (not page.has_period and page.path):
        return _scope_text(replace(scope, since=None, until=None))
    if not page.path:
        monday = _monday(app)
        days = period.week(monday)
        weeks = 13 if name in QUARTER else 1
        since = period.week(monday - (weeks - 1) * (period.sunday(monday) - monday + _DAY)).since
        scope = replace(scope, since=since, until=days.until)
    return _scope_text(scope)


_DAY = datetime(1970, 1, 2) - datetime(1970, 1, 1)


def _monday(app: AppTest):
    return datetime.strptime(f"{app.selectbox(key='week').value}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()


def _metric(label: str) -> str:
    """The column of a metric that is only told apart from others by its scope; empty for all others."""
    own = {describe(name).short or describe(name).label: name for name in (*NOW, *QUARTER)}
    return own.get(label, "")


def _scope_text(scope: Scope) -> str:
    days = f"{scope.since or '…'} to {scope.until or '…'}"
    return " ".join(filter(None, [days, scope.filters()]))


def _plain(text: object) -> str:
    """A text as it is read: without Markdown's escapes and colours."""
    read = re.sub(r"^:(?:red|gray|blue|green)\[(.*)\]$", r"\1", str(text))
    return re.sub(r"\\([^\w\s])", r"\1", read).replace("\u00a0", " ").replace("**", "")


def unfounded(app: AppTest, names: Sequence[str]) -> list[str]:
    """The numbers of the title that are on no tile, in no list or table and in no chart of the page."""
    title = _plain(app.title[0].value) if app.title else ""
    for name in names:
        title = title.replace(name, "")
    asked = list(_numbers(DATED.sub("", title)))
    if not asked or not (tiles_of(app) or app.dataframe or list_texts(app)):  # a page without anything to show
        return []
    for places in (_tiles, _drawn_texts):
        written = [number for said in places(app) for number in _numbers(_plain(said))]
        asked = [number for number in asked if not any(_agree(number, other) for other in written)]
    cells = _cells(app) if asked else []
    return [text for text, value, decimals in asked if not any(_is_rounded(cell, value, decimals) for cell in cells)]


def _numbers(text: str) -> Iterator[tuple[str, float, int]]:
    """Each number: as written, its value, and the size of its last digit as a power of ten."""
    for found in NUMBER.finditer(text):
        if text[found.end() :].startswith(" more"):
            continue  # a list's own count of what it leaves out
        digits, suffix = found.groups()
        value = float(digits.replace(",", "")) * SCALES[suffix]
        decimals = len(digits.partition(".")[2]) - int(math.log10(SCALES[suffix]))
        yield found.group().lstrip("+−"), value, decimals


def _agree(one: tuple[str, float, int], other: tuple[str, float, int]) -> bool:
    """Whether the other is written alike, or is the same rounded to its decimals: digits grow in a comparison."""
    (text, value, decimals), (same, rounded, coarser) = one, other
    return text == same or (0 < coarser < decimals and _is_rounded(value, rounded, coarser))


def _is_rounded(cell: float, value: float, decimals: int) -> bool:
    return abs(abs(cell) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9)


def _tiles(app: AppTest) -> list[str]:
    """What tiles, notes, lists and menus say."""
    tiles = [tile.spoken for tile in tiles_of(app)]
    notes = [element.value for element in (*app.caption, *app.header)]
    return [*menus_of(app).values(), *tiles, *notes, *list_texts(app), *(button.label for button in app.button)]


def _drawn_texts(app: AppTest) -> list[str]:
    """What charts say."""
    return [str(text) for chart in app.get("plotly_chart") for text in _drawn(json.loads(chart.proto.spec))]


def _drawn(node: object) -> Iterator[object]:
    if isinstance(node, dict):
        for part in node.values():
            yield from _drawn(part)
    elif isinstance(node, list):
        for part in node:
            yield from _drawn(part)
    elif isinstance(node, str):
        yield node


def _cells(app: AppTest) -> list[float]:
    found = [end for tile in tiles_of(app) for end in tile.drawn]
    for table in app.dataframe:
        found.append(float(len(table.value)))  # a title may count the rows
        for column in table.value.select_dtypes("number", exclude="timedelta"):
            found += [float(cell) for cell in table.value[column].dropna()]
    return found


def _read_pack(house: Path, app: AppTest, link: Links, found: Crawled) -> None:
    """The week's pack says what This week says: the same tiles, sentences and age of the data."""
    app.session_state["more"] = True  # which holds all that is said
    app.switch_page(PAGES[0].file).run()
    scope = briefing.of_all_time(_scope(app))
    version = Warehouse(house).current()
    made = Made(version.name, datetime.now(UTC))
    try:
        built = pack.build(asking(version.path), scope, _monday(app), made, Written(house))
    except pack.NoPack:
        return
    where = f"with {_scope_text(scope)}"
    currency = app.session_state["status"]["currency"]
    page = {f"{tile.label}{end}": tile.value for tile in tiles_of(app) for end in ("", f", {currency}")}
    found.faults += [
        f"The pack {where} says {tile.value} for {tile.label}, This week {page.get(tile.label)}"
        for tile in built.tiles
        if page.get(tile.label) != tile.value
    ]
    said = _plain(" ".join([app.title[0].value, *(element.value for element in app.markdown)]))
    found.faults += [
        f"The pack {where} says what This week does not: {sentence}"
        for sentence in built.sentences
        if _plain(sentence) not in said
    ]
    header = _plain(menus_of(app)["data_menu"])
    age = next((fact for fact in built.facts if fact.startswith("Data to")), "")
    if not age or age not in header:
        found.faults.append(f"The pack {where} says {age or 'no age of the data'}, the header does not")
