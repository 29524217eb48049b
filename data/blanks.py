"""Words for nothing: cells that hold a sign for "no value" or a spreadsheet error."""

from data.column_cells import LETTER, Cells, matches
from data.sql import literal

# In the spreadsheets' languages: #REF!, #BEZUG!, #¿NOMBRE?, #DIV/0!, #NV, Err:502; and #### for too narrow a column.
_ERRORS = rf"#{LETTER}({LETTER}|[/_])*0?[!?]|#(N/[A-Z]|NV|I/T|Н/Д|GETTING_DATA|N/D!|N/A!)|#{{3,}}|Err:\d{{3}}"
_WORDS = (
    r"[?]+|[-–—_.]+|[*]+|n/?a([ :,(-].*)?|n[.] ?a[.]|#n/?a|#n/d|#?null!?|\\n|none|nil|nat"
    r"|[(](blank|empty|null|none|unset)[)]|tb[dc]|to be (determined|confirmed|decided)"
    r"|(date |time )?not (captured|available|applicable|known|recorded|set|yet)|unknown|pre-pq process"
    r"|0000-00-00([t ]00:00(:00)?)?|00[/.-]00[/.-]0000|1900-01-00|0?1?/?0/1900|#{2,}"
    r"|(9999-12-31|31[/.-]12[/.-]9999|12[/.-]31[/.-]9999)([t ].*)?"
)
KNOWN = f"(?i)({_ERRORS}|{_WORDS})"
"""The words for nothing in columns that do not hold text."""

IN_TEXT = ("NULL", r"\N")
"""What programs write for nothing in text columns; what people write, such as N/A, may be a name or a kind of work."""

_NAMED = 3


def is_blank(source: str, more: tuple[str, ...] = ()) -> str:
    """SQL: whether a cell of a non-text column is a word for nothing; `more` are further words."""
    return f"({matches(source, KNOWN)} or {is_word(source, more)})" if more else matches(source, KNOWN)


def is_blank_text(source: str, more: tuple[str, ...] = ()) -> str:
    """SQL: the same for a text column."""
    programs = " or ".join([*(f"{source} = {literal(word)}" for word in IN_TEXT), is_error(source)])
    return f"({programs} or {is_word(source, more)})" if more else f"({programs})"


def is_error(source: str) -> str:
    """SQL: whether a cell is a spreadsheet error."""
    # Most texts begin differently and need not be matched against the pattern.
    may = f"({source} >= '#' and {source} < '$' or {source} >= 'Err:' and {source} < 'Err;')"
    return f"case when {may} then {matches(source, _ERRORS)} else false end"


def is_word(source: str, words: tuple[str, ...]) -> str:
    """SQL: whether a cell is one of these words, ignoring case."""
    return f"lower({source}) in ({', '.join(literal(word.strip().lower()) for word in words)})"


def filled_text(source: str) -> str:
    """SQL: a cell of a text column; NULL for what programs write for nothing."""
    return f"case when not {is_blank_text(source)} then {source} end"


def filled(source: str) -> str:
    """SQL: a cell of a non-text column; NULL for a known word for nothing."""
    return f"case when not {matches(source, KNOWN)} then {source} end"


def words_in(cells: Cells, condition: str) -> str | None:
    """The most frequent cells that meet a condition on `text`, as part of a sentence; None if there are none."""
    query = f"select text from ({cells.rows}) where {condition} group by 1 order by count(*) desc, 1"
    found = [word for (word,) in cells.connection.execute(query).fetchmany(_NAMED + 1)]
    more = ", …" if len(found) > _NAMED else ""
    return ", ".join(repr(word) for word in found[:_NAMED]) + more if found else None
