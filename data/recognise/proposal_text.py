"""A proposal as text, for the command line."""

from data.log import ROLES
from data.reading.refusal import shown
from data.recognise.table_draft import is_open

from .proposal import SURE, ColumnProposal, Proposal, TableProposal, ValueProposal

_SHOWN_VALUES = 12
_SHOWN_LETTERS = 30


def proposal_text(proposal: Proposal) -> str:
    """The proposal in lines of plain text: per table, its columns with confidence, why and samples, then the values."""
    if not proposal.tables:
        other = f" It could be {' or '.join(proposal.others)}." if proposal.others else ""
        return f"{shown(proposal.text)}: {proposal.kind}. {proposal.why}{other}"
    lines = [f"{shown(proposal.text)} looks like {proposal.kind}."]
    for table in proposal.tables:
        lines += ["", *_table_lines(table)]
    once = {question.kind: question for question in reversed(proposal.questions)}  # one answer does for all columns
    lines += ["", *(f"To be answered: {shown(str(question))}" for question in reversed(once.values()))]
    return "\n".join(lines).rstrip()


def _table_lines(table: TableProposal) -> list[str]:
    lines = [f"{table.table} ({table.confidence:.0%} sure)"]
    lines += [_column_line(table, column) for column in table.columns]
    for column, found in table.values.items():
        if found:
            told = [f"{_cell(cell)} → {_meaning(column, one)} ({one.rows:,} rows)" for cell, one in found.items()]
            more = f", and {len(told) - _SHOWN_VALUES} more" if len(told) > _SHOWN_VALUES else ""
            lines.append(f"  {column}: {', '.join(told[:_SHOWN_VALUES])}{more}")
    return lines + _activity_lines(table)


def _activity_lines(table: TableProposal) -> list[str]:
    """Which activities of a log feed what, if its events feed anything."""
    if not table.mapping.by_log:
        return []
    named = [one for role in ROLES for one in table.activities if one.role == role]
    lines = [f"  {', '.join(table.mapping.by_log)} ← its events"]
    return lines + [
        f"{' ' if one.confidence >= SURE else '?'}   {one.role:10} {_cell(one.name)} "
        f"({one.rows:,} rows; first in {one.first:,} and last in {one.last:,} of its {one.cases:,} cases)"
        for one in named
    ]


def _meaning(column: str, value: ValueProposal) -> str:
    return f"to be chosen, perhaps {value.value}" if is_open(column, value) else value.value


def _column_line(table: TableProposal, column: ColumnProposal) -> str:
    joined = table.mapping.joined.get(column.column)
    source = " + ".join(joined) if joined else ", then ".join(column.sources)
    default = table.mapping.defaults.get(column.column)
    if not source:
        source = f'"{default}"' if default is not None else "nothing yet: say which column it is"
    mark = " " if column.confidence >= SURE else "?"
    samples = f"   e.g. {' | '.join(_cell(one) for one in column.samples)}" if column.samples else ""
    return f"{mark} {column.column:24} ← {shown(source)} ({column.confidence:.0%}, {shown(column.why)}){samples}"


def _cell(cell: str) -> str:
    return shown(cell if len(cell) <= _SHOWN_LETTERS else f"{cell[:_SHOWN_LETTERS]}…")
