"""Words for nothing: cells that are filled with a sign that there is no value, or with an error of a spreadsheet."""

from data.column_cells import LETTER, Cells, matches
from data.sql import literal

# As every language of a spreadsheet writes them: #REF!, #BEZUG!, #¿NOMBRE?, #DIV/0!, #NV, Err:502, a column too narrow.
_ERRORS = rf"#{LETTER}({LETTER}|[/_])*0?[!?]|#(N/[A-Z]|NV|I/T|Н/Д|GETTING_DATA|N/D!|N/A!)|#{{3,}}|Err:\d{{3}}"
_WORDS = (
    r"[?]+|[-–—_.]+|[*]+|n/?a([ :,(-].*)?|n[.] ?a[.]|#n/?a|#n/d|#?null!?|\\n|none|nil|nat"
    r"|[(](blank|empty|null|none|unset)[)]|tb[dc]|to be (determined|confirmed|decided)"
    r"|(date |time )?not (captured|available|applicable|known|recorded|set|yet)|unknown|pre-pq process"
    r"|0000-00-00([t ]00:00(:00)?)?|00[/.-]00[/.-]0000|1900-01-00|0?1?/?0/1900|#{2,}"
    r"|(9999-12-31|31[/.-]12[/.-]9999|12[/.-]31[/.-]9999)([t ].*)?"
)
KNOWN = f"(?i)({_ERRORS}|{_WORDS})"
"""How they are written in columns that hold no text."""

IN_TEXT = ("NULL", r"\N")
"""What programs write into text for nothing; what people write, such as N/A, may be a name or a kind of work."""

_NAMED = 3


def is_blank(source: str, more: tuple[str, ...] = ()) -> str:
    """SQL: whether a cell of a column that holds no text says that there is nothing; `more` are further words."""
    return f"({matches(source, KNOWN)} or {is_word(source, more)})" if more else matches(source, KNOWN)


def is_blank_text(source: str, more: tuple[str, ...] = ()) -> str:
    """SQL: the same for a column of text."""
    programs = " or ".join([*(f"{source} = {literal(word)}" for word in IN_TEXT), is_error(source)])
    return f"({programs} or {is_word(source, more)})" if more else f"({programs})"


def is_error(source: str) -> str:
    """SQL: whether a cell is an error of a spreadsheet."""
    # Most texts begin otherwise, and are not put through the pattern.
    may = f"({source} >= '#' and {source} < '$' or {source} >= 'Err:' and {source} < 'Err;')"
    return f"case when {may} then {matches(source, _ERRORS)} else false end"


def is_word(source: str, words: tuple[str, ...]) -> str:
    """SQL: whether a cell is one of these words, whatever its case."""
    return f"lower({source}) in ({', '.join(literal(word.strip().lower()) for word in words)})"


def filled_text(source: str) -> str:
    """SQL: a cell of a column of text; NULL for what programs write for nothing."""
    return f"case when not {is_blank_text(source)} then {source} end"


def filled(source: str) -> str:
    """SQL: a cell of a column that holds no text; NULL for a known word for nothing."""
    return f"case when not {matches(source, KNOWN)} then {source} end"


def words_in(cells: Cells, condition: str) -> str | None:
    """The most frequent cells that meet a condition on `text`, as part of a sentence; None where there are none."""
    query = f"select text from ({cells.rows}) where {condition} group by 1 order by count(*) desc, 1"
    found = [word for (word,) in cells.connection.execute(query).fetchmany(_NAMED + 1)]
    more = ", …" if len(found) > _NAMED else ""
    return ", ".join(repr(word) for word in found[:_NAMED]) + more if found else None
