"""The contract as a page of documentation: python -m data.contract_doc > docs/contract.md"""

from data.contract import TABLES, Column, Table

INTRODUCTION = """# The data contract

One export file per table: CSV in any common dialect and encoding, gzip and zip of CSV, or XLSX sheets. A file is
recognised by its columns. ★ marks a column that must be there. Every instant carries an offset, or its time zone is
stated once for the file. This page is written by `python -m data.contract_doc`.

A refused file stops the whole call: nothing is committed, and the exit status is 1. Rejected rows are counted but do
not stop it, and the exit status is 0. But if no row of a file can be used, or fewer than half, the call stops with exit
status 1 until that is accepted explicitly (`--accept-rejects`, or a second click). If two rows of a file have the same
key, they are duplicates if identical, and both rejected if not. The sheets of a workbook are one file. If two files of
one call have the same key, the later one by name wins.

- **Header.** A file needs a line of column names; one whose first line looks like data is refused. A row with more
  filled cells than the header is rejected with its line; extra blanks at the end of every row are ignored.
- **Dates.** A date without a time means the end of that local day for a delivery, an acceptance, a promise or an event,
  and the start of it for a receipt. A note says so.
- **Blanks.** Empty cells, N/A, ?, NULL and the like, and a spreadsheet's error cells (#REF!, #NAME?) are blank. In
  sla_terms and baselines, where an empty cell means any value or no end, an error cell rejects the row.
- **Ids** are text. A file with ids that a workbook holds as numbers of more than 15 digits, which a spreadsheet rounds,
  is refused; an id in scientific notation (1.2E+17) rejects its row.
- **Names** are compared in one Unicode form. Spellings that differ only in case, spacing or punctuation stay separate
  and are reported. An alias merges them: a click, or `"OAK LTD" = "Oak Ltd"` in `[table.values.vendor_id]` of a
  profile.
- **Numbers.** Amounts are kept to the cent and other numbers to the millionth, both below 10^12. A number that does not
  fit rejects its row, with that reason.
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
