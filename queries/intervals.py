"""Intervals for shares in a question's answer, added after its SQL: `-- 95 % interval: attainment of due`."""

import re
from functools import lru_cache

import pyarrow as pa

from queries.scopes import TEXTS_KEPT
from queries.statistics import wilson_interval

_SAID = re.compile(r"^-- 95 % interval: (\w+) of (\w+)$", re.MULTILINE)


@lru_cache(maxsize=TEXTS_KEPT)
def asked(sql: str) -> tuple[tuple[str, str], ...]:
    """Each share for which a question requests an interval, with the column that counts its denominator."""
    return tuple(_SAID.findall(sql))


def added(sql: str) -> tuple[str, ...]:
    """The columns added to the question's own: the lower and the upper end for each share."""
    return tuple(f"{share}_{end}" for share, _ in asked(sql) for end in ("low", "high"))


def follow(sql: str, table: pa.Table) -> pa.Table:
    """The answer with Wilson's 95 % interval, 0–1, after each such share; NULL if the denominator is zero.

    A share is a count divided by a count, so its numerator can be recovered exactly. Raises KeyError for a column
    that the answer does not have.
    """
    for share, counted in asked(sql):
        of = table[counted].cast(pa.float64()).to_numpy()
        ends = wilson_interval((table[share].to_numpy() * of).round(), of)
        for place, (end, values) in enumerate(zip(("low", "high"), ends, strict=True), table.column_names.index(share)):
            values = pa.array(values, pa.float64(), from_pandas=True)
            table = table.add_column(place + 1, f"{share}_{end}", values)
    return table
