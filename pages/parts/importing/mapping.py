"""One table that a file feeds: which of its columns is which, the doubtful ones first."""

import streamlit as st

from data.contract import TABLES
from data.recognise.proposal import ColumnProposal, TableProposal
from pages.parts import escape
from pages.parts.importing import draft, meanings, values, words

NOT_IN_FILE = "— not in the file"
Cells = dict[str, tuple[str, ...]]
"""Every column of the file, with a few of its values."""


def table(proposed: TableProposal, cells: Cells, prefix: str) -> draft.Choices:
    """Draw the mapping of one table; returns what was chosen."""
    chosen = draft.Choices()
    for column in draft.to_check(proposed):
        _column(proposed, column, cells, prefix, chosen)
    for column in draft.given(proposed):
        _column(proposed, column, cells, prefix, chosen)
    _blanks(proposed, prefix, chosen)
    for name in _coded(proposed, chosen):
        chosen.values[name] = values.unsure(proposed, name, prefix)
    _sure(proposed, cells, prefix, chosen)
    return chosen


def _sure(proposed: TableProposal, cells: Cells, prefix: str, chosen: draft.Choices) -> None:
    """What needs no look, folded away, and the columns that could be filled besides."""
    found, spare = draft.sure(proposed), draft.spare(proposed)
    label = f"{words.counted(len(found), 'sure column')} of {escape.markdown(proposed.table)}, and their values"
    with st.expander(label, icon=":material/done_all:", key=f"{prefix}_sure"):
        for column in found:
            _column(proposed, column, cells, prefix, chosen)
        more = st.multiselect(
            "Fill more columns",
            spare,
            key=f"{prefix}_more",
            placeholder="Columns that the contract also knows",
            help="What is not filled stays unknown; the pages say which figures need it.",
        )
        for name in more:
            _column(proposed, ColumnProposal(name, (), 0.0, "chosen by you"), cells, prefix, chosen)
        for name in _coded(proposed, chosen):
            chosen.values[name] = {**chosen.values[name], **values.rest(proposed, name, prefix)}


def _column(proposed: TableProposal, column: ColumnProposal, cells: Cells, prefix: str, chosen: draft.Choices) -> None:
    """One contract column: where it comes from, how sure that is, what its cells look like."""
    name = column.column
    options = draft.sources_by_label(column, cells, proposed.mapping)
    rule = TABLES[proposed.table].by_name[name]
    can_be_fixed = draft.can_be_fixed(rule)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        label = st.selectbox(
            escape.markdown(name),
            list(options),
            index=0 if column.sources else len(options) - 1,
            format_func=lambda label: NOT_IN_FILE if label == draft.LEAVE_EMPTY and can_be_fixed else label,
            key=f"{prefix}_{name}",
            help=escape.markdown(meanings.meaning(proposed.table, name)),
        )
    chosen.columns[name] = label
    with right:
        if not options[label] and can_be_fixed:
            _fixed(proposed, name, f"{escape.markdown(name)} in every row", prefix, chosen)
        else:
            st.markdown(_about(column, label, options[label], cells, proposed), width="stretch")


def _about(column: ColumnProposal, label: str, sources: tuple[str, ...], cells: Cells, proposed: TableProposal) -> str:
    said = f":gray[{escape.markdown(meanings.meaning(proposed.table, column.column))}]"
    if label == draft.column_label(column.column, column.sources, proposed.mapping) and column.sources:
        badge = words.confidence(column.confidence)
        return f"{badge} {escape.markdown(column.why)}  \n{words.samples(column.samples)}  \n{said}"
    if not sources:
        return f":orange-badge[nothing chosen] {escape.markdown(column.why)}  \n{said}"
    return f":blue-badge[your choice] {words.samples(cells.get(sources[0], ()))}  \n{said}"


def _blanks(proposed: TableProposal, prefix: str, chosen: draft.Choices) -> None:
    """What blank cells of a column become."""
    fed = {column.column for column in proposed.columns if column.sources}
    blanks = [name for name in proposed.mapping.defaults if name in fed]
    if not blanks:
        return
    with st.grid(3, min_column_width=220, gap="small"):
        for name in blanks:
            _fixed(proposed, name, f"{escape.markdown(name)} where it is blank", prefix, chosen)


def _fixed(proposed: TableProposal, name: str, label: str, prefix: str, chosen: draft.Choices) -> None:
    rule, value = TABLES[proposed.table].by_name[name], proposed.mapping.defaults.get(name, "")
    key, about = f"{prefix}_{name}_fixed", escape.markdown(meanings.meaning(proposed.table, name))
    if not rule.values:
        chosen.fixed[name] = st.text_input(label, value, key=key, help=about, max_chars=80).strip()
        return
    options = ["", *rule.values]
    chosen.fixed[name] = st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else 0,
        format_func=lambda option: option.replace("_", " ") or draft.LEAVE_EMPTY,
        key=key,
        help=about,
    )


def _coded(proposed: TableProposal, chosen: draft.Choices) -> list[str]:
    """Columns whose values were proposed, and whose source is still the proposed one."""
    labels = {
        column.column: draft.column_label(column.column, column.sources, proposed.mapping)
        for column in proposed.columns
    }
    return [name for name in proposed.values if chosen.columns.get(name, labels[name]) == labels[name]]
