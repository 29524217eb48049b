"""What the contents of each source column look like, from one query over a sample of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import duckdb

from data import dates
from data.blanks import IN_TEXT, KNOWN
from data.column_cells import LETTER
from data.sql import identifier, listed, literal, only

from .counting import row_counters

SAMPLED_CELLS = 100_000
_ROWS = (500, 10_000)  # never fewer rows, never more
_KEPT_VALUES = 60
_LONGEST = 40  # characters in a cell that may be a date or a number
_FEW = 40
_NEARLY_NONE = 0.05  # of the rows
_SEVERAL = 3  # rows

_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][.]?[Mm][.]?)?"
_DAY = (
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})"
    rf"|\d{{1,2}}[ºª°]?[-/ .]+(de )?{LETTER}{{3,11}}[-/ ,.]+(de )?(\d{{4}}|\d{{2}}))"
)
_MONTH_FIRST = rf"{LETTER}{{3,9}} \d{{1,2}},? \d{{4}}"
_PERCENT = r"[-+]?\d+([.,]\d+)? ?%"
_DAY8 = r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
_NUMBER = r"[(]?[-+]?[€$£]? ?(\d+|\d{1,3}([., '’]\d{3})+)([.,]\d+)?([eE][-+]?\d+)?[)]? ?[€$£]?"
_CLOCK = r"([01]?\d|2[0-4]):[0-5]\d(:[0-5]\d)?( ?[AaPp][Mm])?"
_DURATION = r"\d+:[0-5]\d(:[0-5]\d)?|(\d+([.,]\d+)? ?(w|d|h|m|min|s)\w* ?)+"
_SILENT = r"[\[{(]+ *[\])}]+|[\[{]\"?\"?[\]}]|\"\"|''"
_COMPANY = (
    r".*[ ,](ltd|limited|llc|llp|inc|corp|gmbh|ag|kg|plc|b[.]?v|n[.]?v|sarl|sas|s[.]?a|s[.]?l|srl|s[.]?p[.]?a"
    r"|lda|ltda|pty|pvt|oy)[.]?"
)
_BOOLEANS = ("true", "false", "yes", "no", "t", "f", "y", "n", "ja", "nein")

KINDS = ("instant", "local", "day", "day8", "integer", "number", "percent", "clock", "duration", "boolean", "code")


@dataclass(frozen=True)
class Contents:
    """One source column; shares are 0–1 of its filled cells in the sample."""

    name: str
    position: int
    rows: int  # sampled
    filled: int
    distinct: int
    kinds: dict[str, float]
    fractions: float  # share of filled cells that are numbers from 0 to 1
    mean_length: float
    values: tuple[tuple[str, int], ...]  # the most frequent ones with their numbers of rows
    words: tuple[str, ...]  # the most frequent ones without any digit
    word_kinds: int  # how many such words there are
    silent: int = 0  # cells that hold a word or sign for nothing, such as ? or {}
    spaced: float = 0  # share of filled cells with at least three words, or with an @
    companies: float = 0  # share of filled cells that end like a company's name
    counts_rows: bool = False  # 0, 1, 2 … or 1, 2, 3 … under a name that says no more

    @property
    def filled_share(self) -> float:
        """The share of rows that are filled."""
        return self.filled / self.rows if self.rows else 0

    @property
    def says_something(self) -> bool:
        """Whether more than a few of its cells hold anything; in a file without rows they may."""
        return not self.rows or self.filled - self.silent > _NEARLY_NONE * self.rows

    @property
    def is_constant(self) -> bool:
        """Whether several rows all hold the same value."""
        return self.distinct == 1 and self.filled == self.rows >= _SEVERAL

    @property
    def distinct_share(self) -> float:
        """Distinct values per filled cell."""
        return self.distinct / self.filled if self.filled else 0

    @property
    def is_few_valued(self) -> bool:
        """Whether the values look like a list to choose from."""
        return 0 < self.distinct <= _FEW and (self.distinct_share <= 0.5 or self.distinct <= 8)

    @cached_property
    def date_share(self) -> float:
        """The share of days and instants among the cells that say something."""
        return self._share("instant", "local", "day", "day8")

    @cached_property
    def number_share(self) -> float:
        """The share of numbers among the cells that say something."""
        return self._share("integer", "number", "percent", "day8")

    @cached_property
    def sentinels(self) -> tuple[str, ...]:
        """Words that stand for nothing in a column of dates or numbers, such as Date Not Captured."""
        typed = sum(share for kind, share in self.kinds.items() if kind not in ("boolean", "code"))
        return self.words if typed >= 0.15 and self.word_kinds <= 6 and self.filled > 2 * self.word_kinds else ()

    @property
    def samples(self) -> tuple[str, ...]:
        """Up to three distinct values, those that stand for nothing last."""
        shown = sorted((value for value, _ in self.values), key=lambda value: value in self.sentinels)
        return tuple(shown[:3])

    def _share(self, *kinds: str) -> float:
        silent = sum(rows for value, rows in self.values if value in self.sentinels) / self.filled if self.filled else 0
        return sum(self.kinds[kind] for kind in kinds) / (1 - silent) if silent < 1 else 0


def contents_of(connection: duckdb.DuckDBPyConnection, table: str, header: Sequence[str]) -> dict[str, Contents]:
    """The contents of every column of a loaded text table, by source column."""
    found = connection.execute(_query(table, header, _step(connection, table, len(header)))).fetchall()
    rows = found[0][1] if found else 0
    by_position = {position: rest for position, _, *rest in found}
    blank = [0, 0, *([0] * len(KINDS)), 0, 0, [], [], 0, 0, 0, 0]
    each = {
        name: _contents(name, position, rows, by_position.get(position, blank)) for position, name in enumerate(header)
    }
    integers = [name for name, one in each.items() if one.filled and one.kinds["integer"] == 1]
    counters = row_counters(connection, table, integers)
    return {name: replace(one, counts_rows=name in counters) for name, one in each.items()}


def _contents(name: str, position: int, rows: int, found: list[Any]) -> Contents:
    filled, distinct, *counts = found[: 2 + len(KINDS)]
    fractions, length, values, words, word_kinds, silent, spaced, companies = found[2 + len(KINDS) :]
    kinds = {kind: count / filled if filled else 0.0 for kind, count in zip(KINDS, counts, strict=True)}
    return Contents(
        name,
        position,
        rows,
        filled,
        distinct,
        kinds,
        fractions / filled if filled else 0,
        length or 0,
        tuple((one["v"], one["n"]) for one in values or ()),
        tuple(words or ()),
        word_kinds,
        silent,
        spaced / filled if filled else 0,
        companies / filled if filled else 0,
    )


def _step(connection: duckdb.DuckDBPyConnection, table: str, columns: int) -> int:
    """The sampling step: one row in this many is examined."""
    rows = only(connection.execute(f"select count(*) from {identifier(table)}"))[0]
    wanted = min(max(SAMPLED_CELLS // max(columns, 1), _ROWS[0]), _ROWS[1])
    return max(1, -(-rows // wanted))


def _query(table: str, header: Sequence[str], step: int) -> str:
    # Chosen by a hash: every nth row would keep step with any pattern that recurs in a file.
    cells = ", ".join(identifier(name) for name in header)
    counts = ", ".join(f"coalesce(sum(n) filter (kind = {literal(kind)}), 0)" for kind in KINDS)
    return f"""
        with sample as (select {cells} from {identifier(table)} where hash(_line) % {step} = 0),
        cells as (select unnest(range({len(header)})) as p, unnest([{cells}]) as v from sample),
        counted as (select p, v, count(*) as n from cells where v is not null group by all),
        typed as (select *, {_kind("v")} as kind from counted)
        select p, (select count(*) from sample), sum(n), count(*), {counts},
            coalesce(sum(n) filter (kind in ('integer', 'number') and try_cast(v as double) between 0 and 1), 0),
            sum(n * length(v)) / sum(n),
            arg_min({{'v': v, 'n': n}}, {{'a': -n, 'b': v}}, {_KEPT_VALUES}),
            arg_min(v, {{'a': -n, 'b': v}}, 10) filter ({_wordy("v")}),
            count(*) filter ({_wordy("v")}),
            coalesce(sum(n) filter ({_is_silent("v")}), 0),
            coalesce(sum(n) filter (v like '% % %' or contains(v, '@')), 0),
            coalesce(sum(n) filter ({dates.matches("lower(v)", _COMPANY)}), 0)
        from typed group by p order by p"""


def _is_silent(cell: str) -> str:
    short = f"length({cell}) <= {_LONGEST}"
    known = f"{dates.matches(cell, KNOWN)} or {dates.matches(cell, _SILENT)}"
    return f"{short} and ({known} or {cell} in {listed(IN_TEXT)})"


def _wordy(cell: str) -> str:
    return f"kind in ('text', 'code', 'boolean') and length({cell}) <= {_LONGEST} and {_digitless(cell)}"


def _digitless(cell: str) -> str:
    return f"{cell} = translate({cell}, '0123456789', '')"


def _kind(cell: str) -> str:
    with_colon = (("instant", dates.ISO_OFFSET), ("local", f"{_DAY}(T| +|, *){_TIME}"), ("clock", _CLOCK))
    without = (("day8", _DAY8), ("integer", r"[-+]?\d+"), ("number", _NUMBER), ("percent", _PERCENT), ("day", _DAY))
    # Most text cells have no digit, are long, or do not begin like a number: those need not be matched.
    return f"""case when length({cell}) > {_LONGEST} then 'text'
        when {_digitless(cell)} then
            case when lower({cell}) in {listed(_BOOLEANS)} then 'boolean'
            when {dates.matches(cell, "[A-Z]{3}")} then 'code' else 'text' end
        when left({cell}, 1) not between '0' and '9' and left({cell}, 1) not in {listed(tuple("+-(€$£"))} then
            {_cases(cell, (("day", _MONTH_FIRST), ("local", f"{_MONTH_FIRST}(T| +|, *){_TIME}")))}
        when contains({cell}, ':') then {_cases(cell, (*with_colon, ("duration", _DURATION)))}
        else {_cases(cell, (*without, ("duration", _DURATION)))} end"""


def _cases(cell: str, patterns: tuple[tuple[str, str], ...]) -> str:
    cases = " ".join(f"when {dates.matches(cell, pattern)} then {literal(kind)}" for kind, pattern in patterns)
    return f"case {cases} else 'text' end"
