"""Which dates come before which, in a sample of the rows: read roughly, to the day unless they are ISO."""

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import duckdb

from data import dates
from data.sql import identifier, listed, literal, only

from .contents import Contents

SAMPLED_ROWS = 20_000
_MOST_COLUMNS = 12
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_NUMERIC = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b.*$"
_YEAR_FIRST = r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b.*$"
_WORD = r"^(\d{1,2})[-/ .]+(\p{L}{3})\p{L}*[-/ ,.]+(\d{4}|\d{2})\b.*$"
_WORD_FIRST = r"^(\p{L}{3})\p{L}* (\d{1,2}),? (\d{4})\b.*$"


class Order:
    """The date columns of one loaded text table, in comparable form."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str, contents: dict[str, Contents]) -> None:
        self.connection, self.table = connection, table
        self.contents = {name: one for name, one in contents.items() if one.date_share > 0.5}
        self.columns = list(self.contents)[:_MOST_COLUMNS]
        self.month_first = any(_is_month_first(one) for one in self.contents.values())
        rows = only(connection.execute(f"select count(*) from {identifier(table)}"))[0]
        self.step = max(1, rows // SAMPLED_ROWS)
        self._shares = self._compared()

    def share(self, earlier: str, later: str) -> float:
        """Among rows with both dates, the share in which one is not after the other; 0.5 if there is no such row."""
        return self._shares.get((earlier, later), 0.5)

    def earliness(self, column: str) -> float:
        """0–1: how often the column is not after the other date columns."""
        others = [self.share(column, other) for other in self.columns if other != column]
        return sum(others) / len(others) if others else 0.5

    def receipts(self, candidates: Sequence[str], delivered: str) -> tuple[str, ...]:
        """The chain of fallbacks for a receipt date, including the delivery itself, with which most rows load.

        A row loads if some date of the chain is there and the first such one is not after the delivery.
        """
        chains = [chain for n in range(len(candidates) + 1) for chain in permutations(candidates, n)]
        chains = sorted((chain for chain in chains if chain), key=len, reverse=True)
        chains += [(*chain, delivered) for chain in chains if delivered not in chain] + [(delivered,)]
        counts = self._ask([self._loads(chain, delivered) for chain in chains])
        # The first of those with the most rows: what a candidate says is worth more than the stand-in.
        best = max(range(len(chains)), key=lambda place: (counts[place], -place))
        return chains[best]

    def _loads(self, chain: Sequence[str], delivered: str) -> str:
        received = f"coalesce({', '.join(self._parsed(name) for name in chain)})"
        due = self._parsed(delivered)
        return f"count(*) filter ({received} is not null and coalesce({received} <= {due}, true))"

    def _compared(self) -> dict[tuple[str, str], float]:
        pairs = list(permutations(self.columns, 2))
        columns = ", ".join(f"{self._parsed(name)} as d{place}" for place, name in enumerate(self.columns))
        if not pairs:
            return {}
        place = {name: f"d{number}" for number, name in enumerate(self.columns)}
        shares = ", ".join(f"avg(({place[a]} <= {place[b]})::integer)" for a, b in pairs)
        found = only(self.connection.execute(f"select {shares} from (select {columns} from {self._sampled()})"))
        return {pair: share for pair, share in zip(pairs, found, strict=True) if share is not None}

    def _ask(self, counts: list[str]) -> tuple[Any, ...]:
        return only(self.connection.execute(f"select {', '.join(counts)} from {self._sampled()}"))

    def _sampled(self) -> str:
        return f"(select * from {identifier(self.table)} where hash(_line) % {self.step} = 0)"

    def _parsed(self, column: str) -> str:
        """SQL: the column as a timestamp, NULL if it is not a date."""
        name, contents = identifier(column), self.contents[column]
        shown = [value for value, _ in contents.values if value not in contents.sentinels]
        if contents.kinds["instant"] > 0.5:
            guarded = f"case when {dates.matches(name, dates.ISO_OFFSET)} then try_cast({name} as timestamptz) end"
            return f"timezone('UTC', {guarded})"
        if shown and _ISO.fullmatch(shown[0]):
            return f"try_cast({name} as timestamp)"
        return f"try_strptime({_rewritten(name, shown)}, {self._patterns(shown)})"

    def _patterns(self, shown: list[str]) -> str:
        numeric = ("%m %d %y", "%m %d %Y") if self.month_first else ("%d %m %y", "%d %m %Y")
        patterns = {_NUMERIC: numeric, _WORD: ("%d %b %y", "%d %b %Y"), _WORD_FIRST: ("%b %d %Y",)}
        found = patterns.get(_shape(shown), ("%Y %m %d", "%Y%m%d"))
        return listed(found).replace("(", "[").replace(")", "]")


def _rewritten(name: str, shown: list[str]) -> str:
    pattern = _shape(shown)
    return f"regexp_replace({name}, {literal(pattern)}, '\\1 \\2 \\3')" if pattern else name


def _shape(shown: list[str]) -> str:
    for pattern in (_NUMERIC, _WORD, _WORD_FIRST, _YEAR_FIRST):
        if shown and re.match(pattern.replace(r"\p{L}", r"[^\W\d_]"), shown[0]):
            return pattern
    return ""


def _is_month_first(contents: Contents) -> bool:
    found = [re.match(_NUMERIC, value) for value, _ in contents.values]
    return any(int(one[2]) > 12 for one in found if one) and not any(int(one[1]) > 12 for one in found if one)
