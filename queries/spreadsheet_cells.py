"""A column's values as a spreadsheet holds them: text, booleans and numbers; dates and instants are numbers too."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LETTERS_A_CELL = 32_767  # of UTF-16, as Excel counts
MICROSECONDS_A_DAY = 86_400_000_000
DAYS_BEFORE_1970 = 25_569  # since 30 December 1899
# Before March 1900 spreadsheets count a day that never existed; after 9999 they have no dates.
FIRST_DAY, AFTER_LAST_DAY = 61, 2_958_466
LARGEST_WHOLE = 2**53  # beyond this, a spreadsheet's numbers lose digits

Plain = list[str | bool | int | float | None]


def is_number(kind: pa.DataType) -> bool:
    """Whether the type is numeric."""
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def has_fractions(values: pa.ChunkedArray) -> bool:
    """Whether any instant has a fraction of a second."""
    instants = values.cast(pa.timestamp("us", values.type.tz), safe=False)
    return bool((instants.cast(pa.int64()).drop_null().to_numpy() % 1_000_000).any())


def plain(values: pa.ChunkedArray, zone: str) -> tuple[Plain, int]:
    """The values, with None for missing ones, and how many texts were too long and had to be cut."""
    kind = values.type
    if pa.types.is_timestamp(kind):
        return _instants(values, zone), 0
    if pa.types.is_date(kind):
        return _days(values.cast(pa.date32()).cast(pa.int32()).cast(pa.float64())), 0
    if pa.types.is_boolean(kind):
        return values.to_pylist(), 0
    if is_number(kind):
        return _numbers(values), 0
    return _texts(values)


def shortened(text: str, letters: int) -> str:
    """The text, cut to that many UTF-16 code units; if cut, it ends in an ellipsis."""
    if 2 * len(text) <= letters:
        return text
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * letters:
        return text
    return coded[: 2 * (letters - 1)].decode("utf-16-le", "ignore") + "…"


def _numbers(values: pa.ChunkedArray) -> Plain:
    if pa.types.is_integer(values.type):
        return [value if value is None or abs(value) <= LARGEST_WHOLE else str(value) for value in values.to_pylist()]
    floats = values.cast(pa.float64())
    return pc.if_else(pc.is_finite(floats), floats, None).to_pylist()


def _texts(values: pa.ChunkedArray) -> tuple[Plain, int]:
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return _texts(pa.chunked_array([pa.array(map(_as_text, values.to_pylist()), pa.string())]))
    texts: Plain = values.to_pylist()
    if 2 * (pc.max(pc.utf8_length(values)).as_py() or 0) <= LETTERS_A_CELL:
        return texts, 0
    cut: Plain = [None if text is None else shortened(str(text), LETTERS_A_CELL) for text in texts]
    return cut, sum(before != after for before, after in zip(texts, cut, strict=True))


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def _days(days: pa.Array | pa.ChunkedArray) -> Plain:
    """Days since 1970, fractions included, as a spreadsheet counts days; ISO 8601 text for days that it lacks."""
    serials = pc.add(days, float(DAYS_BEFORE_1970)).to_pylist()
    return [value if value is None or FIRST_DAY <= value < AFTER_LAST_DAY else _iso(value) for value in serials]


def _iso(serial: float) -> str:
    at = np.datetime64("1970-01-01", "us") + np.timedelta64(
        round((serial - DAYS_BEFORE_1970) * MICROSECONDS_A_DAY), "us"
    )
    return str(at.astype("datetime64[D]") if serial == int(serial) else at.astype("datetime64[s]"))


def _instants(values: pa.ChunkedArray, zone: str) -> Plain:
    """Instants as wall-clock times of the zone, cut to the millisecond, the finest that a spreadsheet holds."""
    # pandas knows the zones of the tzdata package; Arrow would look for the machine's own.
    local = values.cast(pa.timestamp("us", values.type.tz and "UTC"), safe=False).to_pandas().dt.floor("ms")
    if values.type.tz:
        local = local.dt.tz_convert(zone).dt.tz_localize(None)
    microseconds = pa.array(local, from_pandas=True).cast(pa.int64()).cast(pa.float64(), safe=False)
    return _days(pc.divide(microseconds, float(MICROSECONDS_A_DAY)))
