"""The key of a contract table in SQL: what two rows must share to be the same."""

from data.contract import Table
from data.sql import identifier, literal


def columns(table: Table) -> tuple[str, ...]:
    """Every column that may be part of the key."""
    return (*table.key, *table.key_where)


def parts(table: Table, rows: str = "") -> list[str]:
    """SQL: each part of the key, for rows aliased as `rows`."""
    of = f"{rows}." if rows else ""
    told = [
        f"case when {of}{identifier(when)} = {literal(value)} then {of}{identifier(name)} end"
        for name, (when, value) in table.key_where.items()
    ]
    return [*(f"{of}{identifier(name)}" for name in table.key), *told]


def same(table: Table, left: str, right: str) -> str:
    """SQL: whether two rows have the same key; empty parts are equal."""
    pairs = zip(parts(table, left), parts(table, right), strict=True)
    return " and ".join(f"{one} is not distinct from {other}" for one, other in pairs)


def as_text(table: Table, rows: str) -> str:
    """SQL: a row's key as people read it, its filled parts joined by " / "."""
    return f"concat_ws(' / ', {', '.join(f'cast({part} as varchar)' for part in parts(table, rows))})"
