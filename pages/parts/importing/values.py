"""What the codes of a file mean in the contract: statuses, segments, priorities, kinds of event."""

import pyarrow as pa
import streamlit as st

from data.contract import TABLES
from data.recognise.proposal import TableProposal, ValueProposal
from data.recognise.table_draft import is_open
from pages.parts import escape
from pages.parts.importing import labels, mapping_draft, words

IN_SIGHT = 12  # unsure values beyond these go into the table, which stays fast at any length


def unsure(table: TableProposal, column: str, prefix: str) -> dict[str, str]:
    """One choice per source value whose meaning should be checked; returns source → contract value where chosen."""
    sources = mapping_draft.unsure_values(table, column)[:IN_SIGHT]
    if not sources:
        return {}
    st.markdown(f"**What do these values of {escape.markdown(labels.column(column))} mean?**")
    chosen = {}
    with st.grid(3, min_column_width=220, gap="small"):
        for place, source in enumerate(sources):
            said = _choice(table, column, source, f"{prefix}_{column}_{place}")
            if said is not None:
                chosen[source] = said
    return chosen


def rest(table: TableProposal, column: str, prefix: str) -> dict[str, str]:
    """All other source values of a column, in one editable table; returns source → contract value."""
    sources = [*mapping_draft.unsure_values(table, column)[IN_SIGHT:], *mapping_draft.sure_values(table, column)]
    if not sources:
        return {}
    found, name, nothing = table.values[column], escape.markdown(labels.column(column)), _nothing(table, column)
    listed = pa.table(
        {
            "source": sources,
            "rows": [found[source].rows for source in sources],
            "value": [_shown(column, found[source]) or nothing for source in sources],
        }
    )
    edited = st.data_editor(
        listed,
        column_config={
            "source": st.column_config.TextColumn(f"{labels.column(column)} in the file", disabled=True),
            "rows": st.column_config.NumberColumn("Rows", format="localized", disabled=True),
            "value": st.column_config.SelectboxColumn(
                "Read as", options=_options(table, column), format_func=_spoken, required=True
            ),
        },
        hide_index=True,
        height="content" if len(sources) <= IN_SIGHT else 420,
        key=f"{prefix}_{column}_rest",
        alt=f"What the values of {name} are read as",
    )
    means = edited.column("value").to_pylist()
    return {source: "" if value == nothing else value for source, value in zip(sources, means, strict=True)}


def _choice(table: TableProposal, column: str, source: str, key: str) -> str | None:
    proposed, options = table.values[column][source], _options(table, column)
    value = st.selectbox(
        f"{escape.markdown(source)} :gray[· {words.counted(proposed.rows, 'row')}]",
        options,
        index=_preselected(column, proposed, options),
        format_func=_spoken,
        key=key,
        placeholder="Choose",
    )
    return "" if value == _nothing(table, column) else value


def _preselected(column: str, proposed: ValueProposal, options: list[str]) -> int | None:
    """The index of what is proposed; None for a guess that somebody must confirm; the first if nothing is known."""
    if is_open(column, proposed):
        return None
    return options.index(proposed.value) if proposed.value in options else 0


def _spoken(value: object) -> str:
    return str(value).replace("_", " ")


def _shown(column: str, proposed: ValueProposal) -> str:
    return "" if is_open(column, proposed) else proposed.value


def _options(table: TableProposal, column: str) -> list[str]:
    rule = TABLES[table.table].by_name[column]
    known = ("true", "false") if rule.type == "boolean" else rule.values
    proposed = sorted({one.value for one in table.values[column].values()} - {""})
    return list(dict.fromkeys([_nothing(table, column), *known, *proposed]))


def _nothing(table: TableProposal, column: str) -> str:
    """What becomes of rows whose value has no meaning in the contract."""
    otherwise = TABLES[table.table].by_name[column].otherwise
    return f"— not known, so {otherwise}" if otherwise else "— none: reject these rows"
