"""What the contents alone say: how well a source column could be a contract column, whatever its name."""

from data.contract import DELIVERABLES, Column, Table

from .contents import Contents
from .evidence import Evidence
from .known import Known
from .names import plain
from .values import known_share

EMPTY = 0.9
GROUPS = ("vendor_id", "work_type")
GUESSED, UNIQUE = "a few values that return", "differs on every row"
COMPANIES = "holds names of companies"
_DATED = ("instant", "promise", "date")
_COUNTED = ("integer", "number", "money")
_CONSTANT = 0.45
_FEW_ROWS = 8
_NUMBERED = ("number", "money", "integer", "share")


def fit(table: Table, column: Column, contents: Contents, grouped: bool) -> float:
    """0–1: whether the contents allow this column to be that one; 1 if nothing speaks against it."""
    if not contents.rows:
        return 1.0
    if not contents.says_something:
        return _silent(table, column, contents)
    if not contents.filled:
        return EMPTY
    if contents.counts_rows and column.type not in _COUNTED:
        return 0.0
    if column.type in _DATED:
        return contents.date_share * (_CONSTANT if contents.is_constant and _varies(table, column) else 1)
    if column.type in _NUMBERED:
        return _number(column, contents)
    if column.type in ("enum", "boolean"):
        return _words(column, contents)
    if column.type in ("clock_time", "currency"):
        return contents.kinds["clock" if column.type == "clock_time" else "code"]
    return _text(table, column, contents, grouped)


def by_contents(table: Table, column: Column, contents: Contents, known: Known) -> Evidence:
    """The evidence for a required column, and for a few others, if no name gives any."""
    if not contents.filled:
        return Evidence(0, "")
    if contents.counts_rows or not contents.says_something:
        return Evidence(0, "")
    if column.name == "vendor_id" and overlap(contents, known.vendors) > 0.5:
        return Evidence(0.75, "holds vendors that are known")
    if column.name == "work_type" and overlap(contents, known.work_types) > 0.5:
        return Evidence(0.75, "holds work types that are known")
    judge = _BY_CONTENTS.get((table.name, column.name))
    return judge(column, contents) if judge else Evidence(0, "")


def overlap(contents: Contents, known: frozenset[str]) -> float:
    """The share of rows, among those with its most frequent values, that hold a known value."""
    rows = sum(n for _, n in contents.values)
    return sum(n for value, n in contents.values if plain(value) in known) / rows if rows and known else 0.0


def _number(column: Column, contents: Contents) -> float:
    share = contents.number_share
    if column.type == "share":
        return share * max(contents.fractions, contents.kinds["percent"], 0.4)
    if column.type == "integer":
        return share * (1 if contents.kinds["number"] < 0.1 else 0.6)
    return share


def _words(column: Column, contents: Contents) -> float:
    share = known_share(column, contents.values)
    if contents.date_share > 0.5:
        return 0.1
    least = 0.35
    if contents.is_few_valued:
        least = 0.97 if column.otherwise else 0.75
    return least + (1 - least) * share


def _silent(table: Table, column: Column, contents: Contents) -> float:
    """A column that says nothing feeds nothing that must be filled; an empty one may be waiting for its first value."""
    waits = column.name == "first_delivered_at" or column.name not in table.required
    return EMPTY if waits and contents.filled == 0 else 0.0


def _varies(table: Table, column: Column) -> bool:
    """Whether the same date on every row says when the file was made rather than what happened to its items."""
    return table.name in ("deliverables", "events") and column.name in table.required


def _text(table: Table, column: Column, contents: Contents, grouped: bool) -> float:
    if contents.date_share > 0.5:
        return 0.15
    if table.key == (column.name,) and not grouped:
        return _key(contents)
    if column.name in GROUPS:
        return _group(column, contents)
    return 1.0


def _key(contents: Contents) -> float:
    """An id is on every row, and on only one."""
    unique = 1.0 if contents.distinct_share >= 0.95 else max(0.3, contents.distinct_share * 0.9)
    odd = contents.kinds["number"] + contents.kinds["percent"] + contents.kinds["duration"] + contents.kinds["boolean"]
    prose = contents.spaced > 0.5 or contents.mean_length > 60
    return unique * contents.filled_share * (0.3 if prose else 0.5 if odd > 0.5 else 1)


def _group(column: Column, contents: Contents) -> float:
    """Vendors and work types recur on many rows; a vendor may be a number, a work type is words."""
    coded = column.name == "vendor_id" and contents.kinds["integer"] > 0.5
    if coded and (contents.distinct_share <= 0.8 or contents.rows < _FEW_ROWS):
        return 0.9
    if contents.number_share > 0.5 or contents.kinds["boolean"] > 0.5:
        return 0.3
    if contents.mean_length > 60:
        return 0.5
    return 1.0 if contents.distinct_share <= 0.5 or contents.filled < 30 else 0.7


def _as_id(column: Column, contents: Contents) -> Evidence:
    digits = contents.kinds["integer"] == 1 or (contents.word_kinds == 0 and contents.mean_length <= 40)
    unique = contents.distinct_share == 1 and contents.filled == contents.rows and contents.date_share < 0.5
    plain_number = contents.number_share - contents.kinds["integer"] > 0.1 or contents.kinds["clock"] > 0.5
    likely = digits and unique and contents.spaced < 0.5 and not plain_number and contents.kinds["duration"] < 0.5
    return Evidence(0.45 - contents.position * 0.002 if likely else 0, UNIQUE)


def _as_date(column: Column, contents: Contents) -> Evidence:
    share = contents.date_share * (contents.filled_share if column.required else 1)
    return Evidence(0.45 * share if share > 0.5 else 0, "holds dates")


def _as_words(column: Column, contents: Contents) -> Evidence:
    numbers = contents.number_share > 0.2
    several = contents.is_few_valued and contents.distinct > 1
    share = known_share(column, contents.values) if several and not numbers else 0
    return Evidence(0.55 * share if share > 0.6 else 0, f"holds what {column.name} could be")


def _as_group(column: Column, contents: Contents) -> Evidence:
    wordy = contents.date_share == 0 and contents.number_share < 0.2 and contents.kinds["boolean"] < 0.5
    is_group = wordy and contents.distinct > 1 and contents.distinct_share <= 0.5
    if contents.companies > 0.5:
        return Evidence(0.65 if is_group and column.name == "vendor_id" else 0, COMPANIES)
    coded = max(known_share(DELIVERABLES.by_name[name], contents.values) for name in ("status", "priority"))
    return Evidence(0.3 if is_group and coded <= 0.6 else 0, GUESSED)


_BY_CONTENTS = {
    ("deliverables", "deliverable_id"): _as_id,
    ("deliverables", "received_at"): _as_date,
    ("deliverables", "first_delivered_at"): _as_date,
    ("deliverables", "promised_at"): _as_date,
    ("deliverables", "status"): _as_words,
    ("deliverables", "priority"): _as_words,
    ("deliverables", "vendor_id"): _as_group,
    ("deliverables", "work_type"): _as_group,
    ("events", "occurred_at"): _as_date,
    ("events", "event_type"): _as_words,
}
