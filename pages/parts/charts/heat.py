"""Heat maps: a share against its target, the amount in each cell, activity by weekday and hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pages.parts import names
from pages.parts.charts.template import FEW, Row, figure, hovers, ink, labels, names_axis, number, on_lines, shown
from pages.parts.escape import plotly as safe
from queries import locales
from queries.format import format_value, grouped
from queries.shortening import told_apart

# Five verdicts, each a tint that leaves text readable on a light and a dark page. Only a breach is red.
TINTS = (
    "rgba(135,145,161,0.03)",
    "rgba(135,145,161,0.22)",
    "rgba(59,125,224,0.30)",
    "rgba(59,125,224,0.09)",
    "rgba(214,69,69,0.50)",
)
BREACH_MARK = " ▼"  # tells the verdict without colour
NAME_LETTERS, NARROW_LETTERS = 13, 10
MOST_ROWS, MOST_COLUMNS = 10, 5
HIGH_PIXELS, LOW_PIXELS = 52, 36
MOST_HIGH_ROWS, MOST_LOW_ROWS = 4, 6  # as many low ones take the room of four high ones
WHOLE = "*"  # the segment of a cell that stands for all of them
WHOLE_NAMES = {"segment": "All<br>segments", "vendor_id": "All<br>vendors"}
TARGET_PIXELS = 46
TEXT_PIXELS = 11  # the usual columns and their names side by side on a phone
USUAL_COLUMNS = 4
VERDICTS = (
    "no target",
    "too few to judge",
    "on target",
    "below target, could be chance",
    "clearly below target",
)
NO_TARGET, FEW_ITEMS, ON_TARGET, BELOW, CLEARLY_BELOW = range(len(VERDICTS))
AMOUNTS = [[0, "rgba(59,125,224,0.04)"], [1, "rgba(59,125,224,0.48)"]]  # text on them stays readable


@dataclass(frozen=True)
class Judged:
    """Columns of a share that is judged against a target: the share, the target, how many of how many."""

    share: str
    target: str
    good: str
    count: str
    said: str

    @property
    def low(self) -> str:
        """The column of the interval's lower end."""
        return f"{self.share}_low"

    @property
    def high(self) -> str:
        """The column of the interval's upper end."""
        return f"{self.share}_high"


ATTAINMENT_NAMES, FIRST_PASS_NAMES = ("vendor_id", "segment"), ("work_type", "vendor_id")
ATTAINMENT = Judged("attainment", "attainment_target", "met", "due", "met")
FIRST_PASS = Judged("first_pass_acceptance", "in_house_acceptance", "accepted_first", "reviewed", "accepted first")


def verdict(row: Row, of: Judged = ATTAINMENT) -> int:
    """Which of VERDICTS holds for the row: a cell without a target is not one with too few items."""
    target, share = row[of.target], row[of.share]
    if share is None or (row[of.count] or 0) < FEW:
        return FEW_ITEMS
    if target is None:
        return NO_TARGET
    if share >= target:
        return ON_TARGET
    return BELOW if row[of.high] >= target else CLEARLY_BELOW


def attainment_map(rows: Sequence[Row]) -> dict:
    """Vendors down as they come in the rows, segments across; a cell is empty if the vendor does no such work.

    Of more than four vendors the cells are lower, without their range.
    """
    order = list(dict.fromkeys(row["vendor_id"] for row in rows))
    return _shares_map(rows, *ATTAINMENT_NAMES, ATTAINMENT, order, is_low=len(order) > MOST_HIGH_ROWS)


def first_pass_map(rows: Sequence[Row]) -> dict:
    """Work types down as they come in the rows, vendors across, each against the same work in-house."""
    return _shares_map(rows, *FIRST_PASS_NAMES, FIRST_PASS, list(dict.fromkeys(row["work_type"] for row in rows)))


def worst_vendors(cells: Sequence[Row], vendors: Sequence[Row], most: int = MOST_LOW_ROWS) -> list[Row]:
    """The cells of the vendors that most need attention, the worst first, each with one for all of its segments.

    `cells` are rows of sla/by_vendor, `vendors` of sla/vendors, whose segment is then `*`. With one segment there is
    nothing to roll up.
    """
    return _worst(cells, vendors, ATTAINMENT_NAMES, ATTAINMENT, most)


def worst_work(cells: Sequence[Row], work_types: Sequence[Row], most: int = MOST_ROWS) -> list[Row]:
    """The cells of the work types that most need attention, the worst first, each with one for all of its vendors.

    `cells` are rows of quality/by_vendor_and_work, `work_types` of quality/by_work_type. Of many vendors, only those
    with the most items reviewed have cells of their own.
    """
    sizes: dict[str, int] = {}
    for row in cells:
        sizes[row["vendor_id"]] = sizes.get(row["vendor_id"], 0) + row["reviewed"]
    largest = sorted(sizes, key=lambda vendor: (-sizes[vendor], vendor))[:MOST_COLUMNS]
    kept = [row for row in cells if row["vendor_id"] in largest]
    return _worst(kept, work_types, FIRST_PASS_NAMES, FIRST_PASS, most)


def _worst(cells: Sequence[Row], wholes: Sequence[Row], names: tuple[str, str], of: Judged, most: int) -> list[Row]:
    down, across = names
    rolled = [row | {across: WHOLE} for row in wholes] if len({row[across] for row in cells}) > 1 else []
    lines: dict[str, list[Row]] = {}
    for row in [*cells, *rolled]:
        lines.setdefault(str(row[down]), []).append(row)
    by_need = sorted(sorted(lines), key=lambda name: min(_need(row, of) for row in lines[name]))
    return [
        row
        for name in by_need[:most]
        for row in sorted(lines[name], key=lambda row: (row[across] == WHOLE, str(row[across])))
    ]


def _need(row: Row, of: Judged) -> tuple[bool, bool, float]:
    found = verdict(row, of)
    return found != CLEARLY_BELOW, found != BELOW, row[of.share] or 0.0


def _shares_map(
    rows: Sequence[Row], down: str, across: str, of: Judged, order: Sequence[str], is_low: bool = False
) -> dict:
    steps = [[place / len(TINTS), tint] for end, tint in enumerate(TINTS) for place in (end, end + 1)]
    scale = {"zmin": -0.5, "zmax": len(VERDICTS) - 0.5, "colorscale": steps}
    cells = [
        _Cell(
            str(row[down]),
            str(row[across]),
            verdict(row, of),
            _share_text(row, of, is_low),
            _told(row, (down, across), of),
        )
        for row in rows
    ]
    pixels, lines = (LOW_PIXELS, 2) if is_low else (HIGH_PIXELS, 3)
    return _map(cells, _names(rows, down, order, lines), _heads(rows, across), scale, row_pixels=pixels)


def amounts_map(
    rows: Sequence[Row], down: tuple[str, str], across: str, value: str, count: str, *, counted: bool = False
) -> dict:
    """One cell per pair of names, down and across; the more, the darker; no tint if it rests on few items.

    With `counted`, the cell also shows the number of items.
    """
    most = max((number(row[value]) or 0 for row in rows), default=0) or 1
    scale = {"zmin": 0, "zmax": most, "colorscale": AMOUNTS}
    lines = labels(rows, down, is_each=False)
    cells = [
        _Cell(
            line,
            str(row[across]),
            number(row[value]) if (row[count] or 0) >= FEW else 0,
            "<br>".join(_amount(row, value, count if counted else None)),
            hovers([row], [*down, across, value, count])[0],
        )
        for line, row in zip(lines, rows, strict=True)
    ]
    drawn = _map(cells, {line: line for line in lines}, _heads(rows, across), scale, row_pixels=42 if counted else 34)
    del drawn["layout"]["xaxis"]["tickangle"]
    drawn["layout"]["xaxis"]["autotickangles"] = [0, 90]  # a phone has no room for horizontal ones side by side
    return drawn


def _amount(row: Row, value: str, count: str | None) -> list[str]:
    amount = [shown(row, value, short=True)] if row[value] is not None else []
    return [*amount, f"n {shown(row, count)}"] if count else amount


@dataclass(frozen=True)
class _Cell:
    down: str
    across: str
    value: float | None
    text: str
    hover: str


def _map(cells: Sequence[_Cell], down: dict[str, str], across: dict[str, str], scale: dict, row_pixels: int) -> dict:
    """The figure; `down` and `across` map values to names as shown, first row on top."""
    placed = {(cell.down, cell.across): cell for cell in cells}
    grid = [[placed.get((line, column)) for column in across] for line in down]
    trace = {
        "type": "heatmap",
        "x": [safe(column) for column in across],
        "y": [safe(line) for line in down],
        "z": [[cell.value if cell else None for cell in line] for line in grid],
        "showscale": False,
        "xgap": 4,
        "ygap": 4,
        "hovertext": [[cell.hover if cell else "" for cell in line] for line in grid],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }
    filled = [cell for line in grid for cell in line if cell]
    layout = {
        "annotations": [_annotation(cell) for cell in filled],
        "xaxis": {
            "type": "category",
            "side": "top",
            "showgrid": False,
            "tickfont": {"size": _head_pixels(across)} | ink(),
        }
        | _ticks(across)
        | _only(across),
        "yaxis": names_axis() | _ticks(down) | _only(down, reverse=True),
    }
    most_lines = max((name.count("<br>") + 1 for name in across.values()), default=1)
    return figure([trace | scale, _targets(filled)], layout, row_pixels * len(down) + 18 * max(most_lines, 2) + 22)


def _head_pixels(across: dict[str, str]) -> int:
    return TEXT_PIXELS - (len(across) > USUAL_COLUMNS)


def _targets(cells: Sequence[_Cell]) -> dict:
    """One mark per cell for clicks to hit: a heat map's own cells cannot be selected."""
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [safe(cell.across) for cell in cells],
        "y": [safe(cell.down) for cell in cells],
        "marker": {"symbol": "square", "size": TARGET_PIXELS, "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
        "hovertext": [cell.hover for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _only(names: dict[str, str], *, reverse: bool = False) -> dict:
    """The axis ends where the cells do: a phone has no room for whole marks beyond them."""
    ends = [-0.5, len(names) - 0.5]
    return {"autorange": False, "range": ends[::-1] if reverse else ends}


def _ticks(names: dict[str, str]) -> dict:
    return {"tickvals": [safe(name) for name in names], "ticktext": list(names.values()), "tickangle": 0}


def _names(
    rows: Sequence[Row], column: str, order: Sequence[str] = (), lines: int = 3, letters: int = NAME_LETTERS
) -> dict[str, str]:
    """The names of that column as shown, by value, on lines short enough to fit beside the cells on a phone.

    In that order, else sorted; what stands for all comes last.
    """
    values = order or sorted({str(row[column]) for row in rows}, key=lambda value: (value == WHOLE, value))
    full = [names.label(column, value) for value in values]
    short = told_apart(full, partial(on_lines, letters=letters, most=lines))
    return {value: WHOLE_NAMES[column] if value == WHOLE else name for value, name in zip(values, short, strict=True)}


def _heads(rows: Sequence[Row], column: str) -> dict[str, str]:
    """The names above the columns, shorter where there are many."""
    is_narrow = len({row[column] for row in rows}) > USUAL_COLUMNS
    return _names(rows, column, letters=NARROW_LETTERS if is_narrow else NAME_LETTERS)


def _annotation(cell: _Cell) -> dict:
    """The cell's text. An annotation takes the page's text colour; the cell's own text would not."""
    return {
        "x": safe(cell.across),
        "y": safe(cell.down),
        "text": cell.text,
        "font": {"size": TEXT_PIXELS} | ink(),
        "showarrow": False,
    }


def _share_text(row: Row, of: Judged, is_low: bool) -> str:
    # Without "%", and the interval in whole per cent: six cells must fit side by side on a phone.
    share = format_value(row[of.share], "share", short=True).removesuffix(" %")
    low, high = (f"{100 * row[end]:.0f}" for end in (of.low, of.high))
    mark = BREACH_MARK if verdict(row, of) == CLEARLY_BELOW else ""
    between = "" if is_low else f"<br>{low}–{high}"
    return f"<b>{share}{mark}</b>{between}<br>n {grouped(row[of.count])}"


def _told(row: Row, of_what: tuple[str, str], of: Judged) -> str:
    lines = [
        f"{' · '.join(shown(row, name) for name in of_what)}: {VERDICTS[verdict(row, of)]}",
        f"{row[of.good]} of {row[of.count]} {of.said}, target {format_value(row[of.target], 'share')}",
    ]
    return "<br>".join(lines)


HOURS = tuple(f"{hour:02}" for hour in range(24))
ACTIVITY = ((0, "rgba(59,125,224,0.06)"), (1, "rgba(59,125,224,0.95)"))  # the accent, from none to the busiest cell


def hours_map(rows: Sequence[Row], clock_of: str, first_day: int = 1) -> dict:
    """Weekdays down from the `first_day` on, 1 = Monday; hours across, in one side's local time, on one scale for both.

    Empty without local times.
    """
    cells = {(row["weekday"], row["hour"]): row for row in rows if row["clock_of"] == clock_of and row["weekday"]}
    if not cells:
        return {}
    days = [(first_day - 1 + place) % 7 + 1 for place in range(7)]
    names = locales.weekdays()
    grid = [[cells.get((day, hour)) for hour in range(24)] for day in days]
    trace = {
        "type": "heatmap",
        "x": list(HOURS),
        "y": [names[day - 1] for day in days],
        "z": [[row["vendor_events"] if row else 0 for row in line] for line in grid],
        "zmin": 0,
        "zmax": max(row["vendor_events"] for row in rows if row["weekday"]),
        "colorscale": [list(step) for step in ACTIVITY],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertext": [
            [_hour(names[day - 1], hour, row) for hour, row in enumerate(line)]
            for day, line in zip(days, grid, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    hours = {"type": "category", "showgrid": False, "tickvals": list(HOURS[::3]), "tickangle": 0}
    return figure([trace], {"xaxis": hours, "yaxis": names_axis()}, 250)


def _hour(day: str, hour: int, row: Row | None) -> str:
    when = f"{day} {hour:02}:00–{hour + 1:02}:00"
    if not row:
        return f"{when}: nothing"
    return f"{when}: {shown(row, 'vendor_events')} events, {shown(row, 'share_of_events')}"
