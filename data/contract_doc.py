"""The contract as a page for people: python -m data.contract_doc > docs/contract.md"""

from data.contract import TABLES, Column, Table

INTRODUCTION = """# The data contract

One export file per table. CSV in any common dialect and encoding, gzip and zip of CSV, and XLSX sheets are
accepted; a file is recognised by its columns. ★ must be there. Every instant carries an offset, or its time
zone is stated once for the file. Written by `python -m data.contract_doc`.

A refused file stops the whole call: nothing is committed, exit status 1. Rejected rows do not: exit status 0, and they
are counted — unless no row, or fewer than half of the rows, of a file can be used: that stops too, exit status 1, until
it is accepted explicitly (`--accept-rejects`, or a second click). Two rows of one file with one key: the same are
duplicates, different ones are both rejected. The sheets of a workbook are one file. Two files of one call with one key:
the later one by name wins.

- **Header.** A file needs a line of column names; one whose first line looks like data is refused. A row with more
  filled cells than the header is rejected with its line; surplus blanks at the end of every row are nothing.
- **Dates.** Of a delivery, an acceptance, a promise or an event, a date without a time is the end of that local day;
  of a receipt it is the start. A note says so.
- **Blanks.** Empty cells, N/A, ?, NULL and their like, and the error cells of a spreadsheet (#REF!, #NAME?) are
  nothing. In sla_terms and baselines, where an empty cell says any, or without end, an error cell is a rejected row.
- **Ids** are text. Those that a workbook holds as numbers of more than 15 digits, which a spreadsheet rounds, are
  refused; those in scientific notation (1.2E+17) are rejected rows.
- **Names** are compared in one Unicode form. Spellings that differ in case, spacing or punctuation alone stay apart,
  and are reported; an alias makes them one: a click, or `"OAK LTD" = "Oak Ltd"` in `[table.values.vendor_id]` of a
  profile.
- **Numbers**: amounts to the cent and other numbers to the millionth, both below 10^12; what does not fit is a
  rejected row that says so.
"""


def as_markdown() -> str:
    """The whole contract as Markdown, one table per kind of export."""
    return "\n".join([INTRODUCTION, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    also = [f"{name} where {when} is {value}" for name, (when, value) in table.key_where.items()]
    key = " + ".join([*table.key, *also])
    replaced = f" A file replaces all rows of each {table.replaced_per} it names." if table.replaced_per else ""
    rows = "\n".join(_column(column) for column in table.columns)
    return (
        f"## {table.name}\n\n{table.grain} Key: {key}.{replaced}\n\n| column | type | rule |\n|---|---|---|\n{rows}\n"
    )


def _column(column: Column) -> str:
    star = "★" if column.required or column.present else ""
    type_ = column.type.replace("_", " ") + (f", {column.unit}" if column.unit else "")
    return f"| {star}{column.name} | {type_} | {'; '.join(_rules(column))} |"


def _rules(column: Column) -> list[str]:
    rules = [", ".join(column.values).replace("*", r"\*")] if column.values else []
    rules += [f"≥ {column.minimum:g}"] if column.minimum is not None else []
    rules += [f"> {column.above:g}"] if column.above is not None else []
    rules += [f"≤ {column.maximum:g}"] if column.maximum is not None else []
    rules += [f"empty = {column.default}".replace("*", r"\*")] if column.default else []
    rules += [", ".join(column.expected) + "; another is kept, with a warning"] if column.expected else []
    rules += [f"unknown = {column.otherwise}, with a warning"] if column.otherwise else []
    return rules + ([column.help.replace("*", r"\*")] if column.help else [])


if __name__ == "__main__":
    print(as_markdown(), end="")
