"""One table that a file feeds: which column is which, doubtful ones first."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.contract import TABLES
from data.recognise.proposal import ColumnProposal, Proposal, TableProposal
from pages.parts import escape
from pages.parts.importing import activities, labels, mapping_draft, meanings, values, words

NOT_IN_FILE = "— not in the file"


def table(proposed: TableProposal, file: Proposal, prefix: str) -> mapping_draft.Choices:
    """Draw the mapping of one table of a file; returns what was chosen."""
    chosen = mapping_draft.Choices(log=activities.ask(proposed, prefix))
    for column in (*mapping_draft.to_check(proposed), *mapping_draft.given(proposed)):
        _column(proposed, column, file, prefix, chosen)
    _blanks(proposed, prefix, chosen)
    doubtful = st.container()  # filled last: the columns chosen below determine which values are asked about
    with _sure(proposed, file, prefix):
        _sure_columns(proposed, file, prefix, chosen)
        valued = mapping_draft.with_values(proposed, file, chosen)
        for name in valued.values:
            rest = values.rest(valued, name, _of_source(prefix, name, chosen))
            chosen.values[name] = chosen.values.get(name, {}) | rest
    with doubtful:
        for name in valued.values.keys() - mapping_draft.changed(proposed, chosen):
            chosen.values[name] |= _unsure(valued, name, prefix, chosen)
    return chosen


def _of_source(prefix: str, name: str, chosen: mapping_draft.Choices) -> str:
    """The prefix for keys by source column: another source has other values, so its choices need other widgets."""
    return f"{prefix}_{chosen.columns.get(name, '')}"


def _sure(proposed: TableProposal, file: Proposal, prefix: str) -> DeltaGenerator:
    """The place where what needs no check is folded away; open if a person has come back to look."""
    count = len(mapping_draft.sure(proposed))
    found = words.counted(count, "column" if file.read_by else "sure column")
    label = f"{found} of {escape.markdown(labels.table(proposed.table))}, and {'its' if count == 1 else 'their'} values"
    return st.expander(label, icon=":material/done_all:", key=f"{prefix}_sure", expanded=bool(file.read_by))


def _sure_columns(proposed: TableProposal, file: Proposal, prefix: str, chosen: mapping_draft.Choices) -> None:
    """The columns that can stay as they are, and others that could be filled."""
    for column in mapping_draft.sure(proposed):
        _column(proposed, column, file, prefix, chosen)
    more = st.multiselect(
        "Fill more columns",
        mapping_draft.spare(proposed),
        key=f"{prefix}_more",
        format_func=lambda name: escape.markdown(labels.column(name)),
        placeholder="Columns that the contract also knows",
        help="What is not filled stays unknown; the pages say which figures need it.",
    )
    for name in more:
        _column(proposed, ColumnProposal(name, (), 0.0, "chosen by you"), file, prefix, chosen)


def _column(
    proposed: TableProposal, column: ColumnProposal, file: Proposal, prefix: str, chosen: mapping_draft.Choices
) -> None:
    """One contract column and its source; below it, what the values of a newly chosen source mean."""
    _source(proposed, column, file, prefix, chosen)
    name = column.column
    if name in mapping_draft.changed(proposed, chosen):
        valued = mapping_draft.with_values(proposed, file, chosen)
        chosen.values[name] = _unsure(valued, name, prefix, chosen)


def _unsure(valued: TableProposal, name: str, prefix: str, chosen: mapping_draft.Choices) -> dict[str, str]:
    """What was chosen for a column's unsure values; those still undecided are noted in `chosen`."""
    said = values.unsure(valued, name, _of_source(prefix, name, chosen))
    chosen.undecided += [one for one in mapping_draft.undecided(valued, name)[: values.IN_SIGHT] if one not in said]
    return said


def _source(
    proposed: TableProposal, column: ColumnProposal, file: Proposal, prefix: str, chosen: mapping_draft.Choices
) -> None:
    """One contract column: where it comes from, how sure that is, and what its cells look like."""
    name = column.column
    options = mapping_draft.sources_by_label(column, file.cells, proposed.mapping)
    rule = TABLES[proposed.table].by_name[name]
    can_be_fixed = mapping_draft.can_be_fixed(rule)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        label = st.selectbox(
            escape.markdown(labels.column(name)),
            list(options),
            index=_preselected(proposed, column, len(options)),
            format_func=lambda label: NOT_IN_FILE if label == mapping_draft.LEAVE_EMPTY and can_be_fixed else label,
            key=f"{prefix}_{name}",
            help=escape.markdown(meanings.meaning(proposed.table, name)),
            placeholder="Choose",
        )
    chosen.columns[name] = label or mapping_draft.LEAVE_EMPTY
    with right:
        if label is None:
            st.markdown(_about(proposed, column, "", (), file), width="stretch")
        elif not options[label] and can_be_fixed:
            _fixed(proposed, name, f"{escape.markdown(labels.column(name))} in every row", prefix, chosen)
        else:
            st.markdown(_about(proposed, column, label, options[label], file), width="stretch")


def _preselected(proposed: TableProposal, column: ColumnProposal, options: int) -> int | None:
    """The index of the proposed source; the last (nothing) if that will do; None if somebody must choose."""
    if column.sources:
        return 0
    return None if column.column in proposed.mapping.missing else options - 1


def _about(
    proposed: TableProposal, column: ColumnProposal, label: str, sources: tuple[str, ...], file: Proposal
) -> str:
    said = f":gray[{escape.markdown(meanings.meaning(proposed.table, column.column))}]"
    if label == mapping_draft.column_label(column.column, column.sources, proposed.mapping) and column.sources:
        badge = words.confidence(column.confidence)
        return f"{badge} {escape.markdown(labels.spoken(column.why))}  \n{words.samples(column.samples)}  \n{said}"
    if not sources:
        return f":orange-badge[nothing chosen] {escape.markdown(column.why)}  \n{said}"
    samples = words.samples(file.cells.get(sources[0], ()))
    if mapping_draft.is_coded(proposed.table, column.column) and sources[0] not in file.lists:
        return f":orange-badge[too many values to list] {samples}  \n{said}"
    return f":blue-badge[your choice] {samples}  \n{said}"


def _blanks(proposed: TableProposal, prefix: str, chosen: mapping_draft.Choices) -> None:
    """What a column's blank cells become."""
    fed = {column.column for column in proposed.columns if column.sources}
    blanks = [name for name in proposed.mapping.defaults if name in fed]
    if not blanks:
        return
    with st.grid(3, min_column_width=220, gap="small"):
        for name in blanks:
            _fixed(proposed, name, f"{escape.markdown(labels.column(name))} where it is blank", prefix, chosen)


def _fixed(proposed: TableProposal, name: str, label: str, prefix: str, chosen: mapping_draft.Choices) -> None:
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
        format_func=lambda option: option.replace("_", " ") or mapping_draft.LEAVE_EMPTY,
        key=key,
        help=about,
    )
